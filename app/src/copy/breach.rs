//! What does not go together in a register, in words that say what to do: before an entry is stated, and after two
//! tablets stated it apart.

use qingchu_core::id::FieldId;
use qingchu_core::rulebook::{Register, Rulebook};
use qingchu_core::unit::Breach;

use super::Language;

/// The words of a breach, with the clause that it breaks.
#[must_use]
pub fn words(language: Language, breach: &Breach, register: &Register, rulebook: &Rulebook) -> String {
    let label = |field: &FieldId| label(language, register, field);
    let (zh, en) = match breach {
        Breach::Same { fields } => {
            let labels = labels(language, register, fields);
            (
                format!("{labels}和另一条登记相同。改对其中一条，或者停用一条。"),
                format!(
                    "Another entry holds the same under {labels}. Correct one of them, or take one out of use."
                ),
            )
        }
        Breach::OpenTwice { by, until } => {
            let (labels, until) = (labels(language, register, by), label(until));
            (
                format!("{labels}相同的还有一条没有了结。先在那一条里填{until}。"),
                format!("An entry with the same {labels} is still open. Fill in {until} there first."),
            )
        }
        Breach::Overlap { by, from, to } => {
            let (labels, from, to) = (labels(language, register, by), label(from), label(to));
            (
                format!("{labels}在这段时间已经有另一条登记。改其中一条的{from}或{to}。"),
                format!("Another entry takes {labels} at this time. Change {from} or {to} in one of them."),
            )
        }
        Breach::EndsBeforeItBegins { from, to } => {
            let (from, to) = (label(from), label(to));
            (format!("{to}要晚于{from}"), format!("{to} must come after {from}"))
        }
        Breach::HandOverMissing { rows, row } => {
            let rows = label(rows);
            (
                format!("{rows}第 {row} 行：交出的不是上一行接收的。补上中间的交接，或者改正。"),
                format!(
                    "{rows}, line {row}: who gives is not who took last. Add what is missing, or correct it."
                ),
            )
        }
        Breach::AboveItself { field } => {
            let field = label(field);
            (
                format!("{field}绕一圈又回到自己。改其中一个。"),
                format!("{field} leads in a circle back to itself. Change one of them."),
            )
        }
        Breach::StatedApart => (
            "两个人分别改过。选定一条，另一条留在历史里。".to_owned(),
            "Two people changed it apart. Choose one; the other stays in the history.".to_owned(),
        ),
    };
    let at = rulebook.clause(&register.clause).map(|clause| clause.at.as_str()).unwrap_or_default();
    match language {
        Language::Chinese => format!("{zh}（{at}）"),
        Language::English => format!("{en} ({at})"),
    }
}

fn label(language: Language, register: &Register, field: &FieldId) -> String {
    let words = register.field(field).map_or(field.as_str(), |field| language.of(&field.label));
    format!("“{words}”")
}

fn labels(language: Language, register: &Register, fields: &[FieldId]) -> String {
    let joiner = match language {
        Language::Chinese => "、",
        Language::English => ", ",
    };
    let labels: Vec<String> = fields.iter().map(|field| label(language, register, field)).collect();
    labels.join(joiner)
}
