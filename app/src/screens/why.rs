//! 为什么? — one dialog for a whole screen: the clause behind a duty, and how its due time comes about, day by day.

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::case::{Case, CaseDuty};
use qingchu_core::id::{CaseId, ClauseId, DutyId, EntryId, RegisterId};
use qingchu_core::projection::entries::EntryWork;
use qingchu_core::rulebook::{Both, Rulebook};
use qingchu_core::time::Moment;

use crate::components::clause::{Why, answer};
use crate::components::dialog::Dialog;
use crate::copy::case::OneCase;
use crate::copy::message::Mark;
use crate::copy::{Language, language, say, when};
use crate::tablet::Tablet;

/// What is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A clause.
    Clause(ClauseId),
    /// The due time of a case's duty, by its cut-off where one duty is open more than once.
    Duty {
        /// The case.
        case: CaseId,
        /// The duty.
        duty: DutyId,
        /// The cut-off that is shown.
        cut_off: Option<Moment>,
    },
    /// The due time of something about an entry of a register.
    Entry {
        /// The register.
        register: RegisterId,
        /// The entry.
        entry: EntryId,
        /// What is to be done about it.
        work: EntryWork,
    },
    /// The due time of a duty of the calendar.
    Recurring {
        /// The duty.
        duty: DutyId,
        /// The day that its schedule names.
        by: chrono::NaiveDate,
    },
}

/// Opens the dialog. Cheap to copy.
#[derive(Clone, Copy)]
pub struct WhyDesk {
    open: RwSignal<bool>,
    answer: RwSignal<Option<Answer>>,
    tablet: Tablet,
}

/// What the dialog says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answer {
    /// What has to be done; `None` where a clause alone is asked about.
    title: Option<Both>,
    /// The clause.
    why: Option<Why>,
    /// Where the clock comes from when the clause names none.
    default_from: Option<Both>,
    /// The derivation, in Chinese and in English.
    steps: (Vec<String>, Vec<String>),
}

impl WhyDesk {
    /// A desk on this tablet.
    #[must_use]
    pub fn new(tablet: Tablet) -> Self {
        Self { open: RwSignal::new(false), answer: RwSignal::new(None), tablet }
    }

    /// Opens the dialog with the answer.
    pub fn ask(self, about: About) {
        let tablet = self.tablet;
        let Some(book) = tablet.books.with_untracked(|books| books.rulebook().cloned()) else { return };
        let tell = move |answer: Answer| {
            self.answer.set(Some(answer));
            self.open.set(true);
        };
        match about {
            About::Clause(clause) => tell(Answer {
                title: None,
                why: why(&book, &clause),
                default_from: None,
                steps: (Vec::new(), Vec::new()),
            }),
            About::Duty { case, duty, cut_off } => spawn_local(async move {
                match tablet.case(case).await {
                    Ok(Some(case)) => tell(of_duty(&case, &duty, cut_off, &book, tablet)),
                    Ok(None) => {}
                    Err(failure) => tablet.trouble.set(Some(failure)),
                }
            }),
            About::Entry { register, entry, work } => {
                if let Some(answer) = of_entry(&register, entry, &work, &book, tablet) {
                    tell(answer);
                }
            }
            About::Recurring { duty, by } => {
                let Some(rule) = book.recurring_duty(&duty) else { return };
                let derived = rule.every.derive(by, &tablet.calendar.get_untracked());
                let words = |language: Language| {
                    derived.as_ref().map(|derivation| derivation.words(language.into())).unwrap_or_default()
                };
                tell(Answer {
                    title: Some(rule.title.clone()),
                    why: why(&book, &rule.clause),
                    default_from: rule.default_from.clone(),
                    steps: (words(Language::Chinese), words(Language::English)),
                });
            }
        }
    }
}

/// The clause as a "why?" is answered.
#[must_use]
pub fn why(book: &Rulebook, clause: &ClauseId) -> Option<Why> {
    let clause = book.clause(clause)?;
    Some(Why {
        at: format!("{} · {}", clause.at, clause.id),
        text: clause.text.clone(),
        reading: String::new(),
        words: Vec::new(),
    })
}

fn of_duty(case: &Case, id: &DutyId, cut_off: Option<Moment>, book: &Rulebook, tablet: Tablet) -> Answer {
    let calendar = tablet.calendar.get_untracked();
    let end = |duty: &&CaseDuty| {
        let due = duty.due(book, &calendar).ok().flatten();
        due.and_then(|due| due.time()).map(|time| time.cut_off) == cut_off
    };
    let of_this_kind = || case.duties.iter().filter(|duty| duty.duty == *id);
    let duty = of_this_kind().find(end).or_else(|| of_this_kind().next_back());
    let rule = book.duty(id);
    let words = |language: Language| duty.map(|duty| steps(duty, book, tablet, language)).unwrap_or_default();
    Answer {
        title: rule.map(|rule| rule.title.clone()),
        why: rule.and_then(|rule| why(book, &rule.clause)),
        default_from: rule.and_then(|rule| rule.default_from.clone()),
        steps: (words(Language::Chinese), words(Language::English)),
    }
}

fn of_entry(
    register: &RegisterId,
    entry: EntryId,
    work: &EntryWork,
    book: &Rulebook,
    tablet: Tablet,
) -> Option<Answer> {
    let register = book.register(register)?;
    let EntryWork::Duty(id) = work else {
        let (title, why) = (Some(register.name.clone()), why(book, &register.clause));
        return Some(Answer { title, why, default_from: None, steps: (Vec::new(), Vec::new()) });
    };
    let rule = register.duty(id)?;
    let calendar = tablet.calendar.get_untracked();
    let derived = tablet.shelf.with_untracked(|shelf| {
        let duties =
            shelf.unit.entry(&register.id, entry)?.duties(register, tablet.now.get_untracked(), &calendar);
        duties.iter().rfind(|duty| duty.duty == *id)?.derive(rule, &calendar).ok()?
    });
    let words = |language: Language| {
        derived.as_ref().map(|derivation| derivation.words(language.into())).unwrap_or_default()
    };
    Some(Answer {
        title: Some(rule.title.clone()),
        why: why(book, &rule.clause),
        default_from: rule.default_from.clone(),
        steps: (words(Language::Chinese), words(Language::English)),
    })
}

fn steps(duty: &CaseDuty, book: &Rulebook, tablet: Tablet, language: Language) -> Vec<String> {
    match (duty.derive(book, &tablet.calendar.get_untracked()), duty.promised) {
        (Ok(Some(derivation)), _) => derivation.words(language.into()),
        (Ok(None), Some(promised)) => {
            let at = when::exact(language, promised, tablet.now.get_untracked());
            vec![language.words(&OneCase::Promised { at }.into())]
        }
        (Ok(None), None) | (Err(_), _) => Vec::new(),
    }
}

/// The dialog itself, once on each screen.
#[component]
pub fn WhyDialog(
    /// What opens it.
    desk: WhyDesk,
) -> impl IntoView {
    let language = language();
    let title = Signal::derive(move || {
        let of_duty = desk.answer.with(|answer| answer.as_ref().and_then(|answer| answer.title.clone()));
        let language = language.get();
        of_duty.map_or_else(|| language.words(&Mark::Why.into()), |title| language.of(&title).to_owned())
    });
    view! {
        <Dialog open=desk.open title>
            {move || desk.answer.get().map(|answer| shown(answer, language.get()))}
        </Dialog>
    }
}

fn shown(found: Answer, language: Language) -> impl IntoView {
    let steps = match language {
        Language::Chinese => found.steps.0,
        Language::English => found.steps.1,
    };
    let derivation = (!steps.is_empty()).then(|| {
        let lines = steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view();
        view! {
            <section class="why">
                <h3>{say(Mark::WhyThisTime)}</h3>
                <ol class="derivation">{lines}</ol>
            </section>
        }
    });
    let default =
        found.default_from.map(|from| view! { <p class="hint">{language.of(&from).to_owned()}</p> });
    view! {
        {derivation}
        {default}
        {found.why.map(answer)}
    }
}
