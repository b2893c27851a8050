//! What a person can say of a complaint against what is held of it, as choices of a dialog.

use qingchu_core::draft::Verdict;
use qingchu_core::rulebook::Rulebook;

use crate::components::field::ChoiceOption;
use crate::copy::Language;
use crate::copy::message::Mark;

/// Every verdict of a rulebook, and what choosing it means; `not_ours` says that a category is somebody else's.
pub fn options(rulebook: &Rulebook, language: Language, not_ours: &str) -> Vec<ChoiceOption> {
    let words = |mark: Mark| language.words(&mark.into());
    let option = |(at, verdict): (usize, Verdict)| {
        let (label, hint) = match &verdict {
            Verdict::About(id) => {
                let category = rulebook.category(id);
                let hint = category.map(|category| match (category.major, category.in_competence) {
                    (true, _) => words(Mark::Major),
                    (false, false) => not_ours.to_owned(),
                    (false, true) => String::new(),
                });
                (category.map(|category| &category.name), hint.unwrap_or_default())
            }
            Verdict::Major(id) => (rulebook.reason(id).map(|reason| &reason.name), words(Mark::Major)),
            Verdict::General => (None, String::new()),
        };
        let label = label.map_or_else(|| words(Mark::General), |name| language.of(name).to_owned());
        ChoiceOption { id: at.to_string(), label, hint }
    };
    Verdict::all(rulebook).into_iter().enumerate().map(option).collect()
}

/// The verdict of a choice.
pub fn chosen(choice: &str, rulebook: &Rulebook) -> Option<Verdict> {
    Verdict::all(rulebook).into_iter().nth(choice.parse().ok()?)
}
