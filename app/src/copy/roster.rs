//! Who is on duty, in words.

use qingchu_core::id::EntryId;
use qingchu_core::roster::{Assigned, Because, OnDuty};
use qingchu_core::rulebook::Rulebook;

use super::Language;

/// Whose it is now.
#[must_use]
pub fn assigned(
    language: Language,
    assigned: &Assigned,
    on_duty: &OnDuty<'_>,
    rulebook: &Rulebook,
) -> String {
    let name = |person: EntryId| on_duty.name(person).unwrap_or_default();
    let (zh, en) = match assigned {
        Assigned::To { person, is_second: false } => {
            let name = name(*person);
            (format!("现在由{name}（A角）受理"), format!("{name} (A) is on duty"))
        }
        Assigned::To { person, is_second: true } => {
            let name = name(*person);
            (format!("A角不在，现在由{name}（B角）受理"), format!("A is away; {name} (B) is on duty"))
        }
        Assigned::Up { role, person, because } => {
            let (zh, en) = why(because, &name);
            let post = rulebook.role(role).map(|role| language.of(&role.name)).unwrap_or_default();
            let person = person.map(name).unwrap_or_default();
            (
                format!("{zh}，转上一级：{post} {person}"),
                format!("{en}; the next level takes over: {post} {person}"),
            )
        }
        Assigned::Nobody { because } => {
            let (zh, en) = why(because, &name);
            (
                format!("{zh}，没有人可以转。马上指定受理人。"),
                format!("{en}, and nobody is above. Name somebody at once."),
            )
        }
    };
    match language {
        Language::Chinese => zh.trim_end().to_owned(),
        Language::English => en.trim_end().to_owned(),
    }
}

fn why(because: &Because, name: &dyn Fn(EntryId) -> String) -> (String, String) {
    match because {
        Because::NobodyNamed => ("没有指定A、B角".to_owned(), "Neither A nor B is named".to_owned()),
        Because::AllAway(people) => {
            let names: Vec<String> = people.iter().map(|person| name(*person)).collect();
            (format!("{}都不在岗", names.join("、")), format!("{} are away", names.join(", ")))
        }
    }
}
