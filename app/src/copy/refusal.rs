//! Why something was refused, in words that say what to do.

mod rows;

use qingchu_core::case::Refusal;
use qingchu_core::case::filled::TEXT_CHARS_MAX;
use qingchu_core::id::{ClauseId, FactId, FieldId, GuardId, RoleId, StageId};
use qingchu_core::rulebook::field::checklist;
use qingchu_core::rulebook::{Field, Kind, Rulebook};
use qingchu_core::time::Moment;

use super::{Language, breach, when};

/// The words of a refusal. What the rulebook names, its own words name.
#[must_use]
pub fn words(language: Language, refusal: &Refusal, rulebook: &Rulebook) -> String {
    let label = |field: &FieldId| label(language, field, rulebook);
    match refusal {
        Refusal::FieldMissing(field) => {
            let label = label(field);
            pick(language, format!("填写“{label}”"), format!("Fill in “{label}”"))
        }
        Refusal::FieldOfOtherKind { field, kind } => {
            let (label, form) = (label(field), kind_words(language, *kind));
            pick(language, format!("“{label}”要填{form}"), format!("“{label}” must be {form}"))
        }
        Refusal::NotAChoice { field, choice: _ } => {
            let label = label(field);
            pick(language, format!("在“{label}”里选一项"), format!("Choose one under “{label}”"))
        }
        Refusal::NotInFuture { field } => {
            let label = label(field);
            pick(language, format!("“{label}”要晚于现在"), format!("“{label}” must lie after now"))
        }
        Refusal::TooFewRows { field, rows, at_least } => {
            rows::too_few(language, &label(field), *rows, *at_least)
        }
        Refusal::TooManyRows { field, rows, at_most } => {
            rows::too_many(language, &label(field), *rows, *at_most)
        }
        Refusal::RowsAlike { field, column, row } => {
            rows::alike(language, &label(field), &label(column), *row)
        }
        Refusal::ItemNotAnswered { field, item } => rows::not_answered(language, field, item, rulebook),
        Refusal::Row { field, row, refusal } => {
            rows::within(language, &label(field), *row, &words(language, refusal, rulebook))
        }
        Refusal::TextTooLong { field, chars } => too_long(language, field.as_ref().map(label), *chars),
        Refusal::OccursInFuture { occurred_at, now } => in_future(language, *occurred_at, *now),
        Refusal::OccursBeforeReceived { occurred_at, received_at } => {
            before_received(language, *occurred_at, *received_at)
        }
        Refusal::NotAtThisStage { fact, stage, from } => {
            not_at_this_stage(language, fact, (stage, from), rulebook)
        }
        Refusal::StatedAlready(fact) => stated_already(language, fact, rulebook),
        Refusal::NotYourPost { fact: _, by } => {
            let posts = posts(language, by, rulebook);
            pick(language, format!("这一步由{posts}来记"), format!("This is for {posts} to state"))
        }
        Refusal::NotYourRegister { register: _, by } => not_yours(language, by, rulebook),
        Refusal::Breached(conflict) => match rulebook.register(&conflict.register) {
            Some(register) => breach::words(language, &conflict.breach, register, rulebook),
            None => plain(language, refusal).to_owned(),
        },
        Refusal::Guarded { guard, clause } => guarded(language, guard, clause, rulebook),
        Refusal::Closed { stage } => closed(language, stage, rulebook),
        Refusal::CaseUnknown(_)
        | Refusal::NarrativeEmpty
        | Refusal::ChannelUnknown(_)
        | Refusal::CategoryUnknown(_)
        | Refusal::ReasonUnknown(_)
        | Refusal::SignalUnknown(_)
        | Refusal::SeverityWithoutReason
        | Refusal::FactUnknown(_)
        | Refusal::FieldUnknown(_)
        | Refusal::RegisterUnknown(_)
        | Refusal::DutyUnknown(_)
        | Refusal::DoesNotConcern(_)
        | Refusal::EntryWithdrawn(_)
        | Refusal::ReasonBlank
        | Refusal::NoteBlank
        | Refusal::NothingChanges
        | Refusal::LinkedToItself => plain(language, refusal).to_owned(),
    }
}

fn pick<Words>(language: Language, chinese: Words, english: Words) -> Words {
    match language {
        Language::Chinese => chinese,
        Language::English => english,
    }
}

fn not_yours(language: Language, by: &[RoleId], rulebook: &Rulebook) -> String {
    let posts = posts(language, by, rulebook);
    pick(language, format!("这本台账由{posts}来记"), format!("This register is for {posts} to write in"))
}

fn stated_already(language: Language, fact: &FactId, rulebook: &Rulebook) -> String {
    let fact = fact_name(language, fact, rulebook);
    pick(
        language,
        format!("“{fact}”已经记过，只记一次"),
        format!("“{fact}” was stated already; once is enough"),
    )
}

fn too_long(language: Language, label: Option<String>, chars: usize) -> String {
    let label = label.map(|label| format!("“{label}”")).unwrap_or_default();
    pick(
        language,
        format!("{label}有 {chars} 字，最多 {TEXT_CHARS_MAX} 字。分成两段，余下的记在备注里。"),
        format!("{label} has {chars} characters; the most is {TEXT_CHARS_MAX}. Put the rest into a remark."),
    )
}

fn in_future(language: Language, occurred_at: Moment, now: Moment) -> String {
    let (at, now) = (when::exact(language, occurred_at, now), when::clock(now));
    pick(
        language,
        format!("{at}还没有到（现在 {now}）。填已经发生的时间。"),
        format!("{at} is still to come (it is {now}). Enter a time that has passed."),
    )
}

fn before_received(language: Language, occurred_at: Moment, received_at: Moment) -> String {
    let at = when::exact(language, occurred_at, received_at);
    let received = when::exact(language, received_at, received_at);
    pick(
        language,
        format!("{at}早于受理时间（{received}）。填受理以后的时间。"),
        format!("{at} is before the complaint was received ({received}). Enter a later time."),
    )
}

fn not_at_this_stage(
    language: Language,
    fact: &FactId,
    (stage, from): (&StageId, &[StageId]),
    rulebook: &Rulebook,
) -> String {
    let (fact, stage) = (fact_name(language, fact, rulebook), stage_name(language, stage, rulebook));
    let from: Vec<String> = from.iter().map(|stage| stage_name(language, stage, rulebook)).collect();
    pick(
        language,
        format!("现在是“{stage}”，“{fact}”要在“{}”时才能记", from.join("”“")),
        format!("The case is “{stage}”; “{fact}” can be stated while it is “{}”", from.join("” or “")),
    )
}

fn guarded(language: Language, guard: &GuardId, clause: &ClauseId, rulebook: &Rulebook) -> String {
    let guard = rulebook.guards.iter().find(|known| known.id == *guard);
    let at = rulebook.clause(clause).map(|clause| clause.at.as_str()).unwrap_or_default();
    let says = guard.map(|guard| language.of(&guard.says)).unwrap_or_default();
    pick(language, format!("{says}（{at}）"), format!("{says} ({at})"))
}

fn closed(language: Language, stage: &StageId, rulebook: &Rulebook) -> String {
    let stage = stage_name(language, stage, rulebook);
    pick(
        language,
        format!("案件{stage}，只能加备注。要继续处理，先重新打开。"),
        format!("The case is “{stage}”; only remarks can be added. To go on, open it again."),
    )
}

/// The refusals whose words name nothing.
fn plain(language: Language, refusal: &Refusal) -> &'static str {
    let (zh, en) = match refusal {
        Refusal::NarrativeEmpty => ("写下客户说的话", "Write down what the customer says"),
        Refusal::ReasonBlank => ("写明理由", "Write the reason"),
        Refusal::NoteBlank => ("写下备注的内容", "Write the remark"),
        Refusal::NothingChanges => ("和已经记下的一样，不用再记", "It says so already; nothing to change"),
        Refusal::LinkedToItself => {
            ("选另一个案件，不能关联自己", "Choose another case; this is the same one")
        }
        Refusal::SeverityWithoutReason => (
            "重大投诉要有理由，一般投诉不带重大理由。重新选类别。",
            "Major needs a reason and general has none. Choose the category again.",
        ),
        Refusal::EntryWithdrawn(_) => (
            "这一条已经停用。重新启用以后再改。",
            "This entry is out of use. Take it into use again, then change it.",
        ),
        Refusal::DoesNotConcern(_) => ("这一步和本案无关", "This step does not concern the case"),
        Refusal::CaseUnknown(_) => (
            "这台平板上没有这个案件。连上办公室后再看。",
            "This case is not on this tablet. Look again once the office is in reach.",
        ),
        Refusal::ChannelUnknown(_)
        | Refusal::CategoryUnknown(_)
        | Refusal::ReasonUnknown(_)
        | Refusal::SignalUnknown(_)
        | Refusal::FactUnknown(_)
        | Refusal::FieldUnknown(_)
        | Refusal::RegisterUnknown(_)
        | Refusal::DutyUnknown(_)
        | Refusal::TextTooLong { .. }
        | Refusal::OccursInFuture { .. }
        | Refusal::OccursBeforeReceived { .. }
        | Refusal::FieldMissing(_)
        | Refusal::FieldOfOtherKind { .. }
        | Refusal::NotAChoice { .. }
        | Refusal::NotInFuture { .. }
        | Refusal::TooFewRows { .. }
        | Refusal::TooManyRows { .. }
        | Refusal::RowsAlike { .. }
        | Refusal::ItemNotAnswered { .. }
        | Refusal::Row { .. }
        | Refusal::NotAtThisStage { .. }
        | Refusal::StatedAlready(_)
        | Refusal::NotYourPost { .. }
        | Refusal::NotYourRegister { .. }
        | Refusal::Breached(_)
        | Refusal::Guarded { .. }
        | Refusal::Closed { .. } => (
            "这一项不在现在的规程里。重新选一项；如果程序有新版本，换用新版本。",
            "The rulebook does not know this entry. Choose again; if a new version waits, change over to it.",
        ),
    };
    pick(language, zh, en)
}

fn label(language: Language, id: &FieldId, rulebook: &Rulebook) -> String {
    let found = field_of(id, rulebook);
    let checklist = || match id.as_str() {
        checklist::ITEM => Some(pick(language, "项目", "Item")),
        checklist::IS => Some(pick(language, "结果", "Result")),
        checklist::NOTE => Some(pick(language, "备注", "Remark")),
        _of_no_checklist => None,
    };
    match found {
        Some(field) => language.of(&field.label).to_owned(),
        None => checklist().map_or_else(|| id.to_string(), ToOwned::to_owned),
    }
}

/// The field with an id, wherever it stands, columns included.
fn field_of<'a>(id: &FieldId, rulebook: &'a Rulebook) -> Option<&'a Field> {
    let facts = rulebook.facts.iter().flat_map(|fact| &fact.fields);
    let registers = rulebook.registers.iter().flat_map(|register| &register.fields);
    let questions = rulebook.questions.iter().map(|question| &question.field);
    let all =
        || rulebook.fields.iter().chain(questions.clone()).chain(facts.clone()).chain(registers.clone());
    all()
        .find(|field| field.id == *id)
        .or_else(|| all().flat_map(|field| &field.columns).find(|field| field.id == *id))
}

fn fact_name(language: Language, id: &FactId, rulebook: &Rulebook) -> String {
    rulebook.fact(id).map_or_else(|| id.to_string(), |fact| language.of(&fact.name).to_owned())
}

fn stage_name(language: Language, id: &StageId, rulebook: &Rulebook) -> String {
    rulebook.stage(id).map_or_else(|| id.to_string(), |stage| language.of(&stage.name).to_owned())
}

fn posts(language: Language, ids: &[RoleId], rulebook: &Rulebook) -> String {
    let names = ids.iter().map(|id| {
        rulebook.role(id).map_or_else(|| id.to_string(), |role| language.of(&role.name).to_owned())
    });
    let joiner = match language {
        Language::Chinese => "或",
        Language::English => " or ",
    };
    names.collect::<Vec<_>>().join(joiner)
}

fn kind_words(language: Language, kind: Kind) -> &'static str {
    let (zh, en) = match kind {
        Kind::Text | Kind::LongText => ("文字", "words"),
        Kind::Phone => ("电话号码", "a telephone number"),
        Kind::Choice => ("其中一项", "one of the choices"),
        Kind::Number => ("整数", "a whole number"),
        Kind::Fen => ("金额，例如 12.50", "an amount, such as 12.50"),
        Kind::Yes => ("是或否", "yes or no"),
        Kind::Moment => ("日期和时间", "a day and a time"),
        Kind::Day => ("日期", "a day"),
        Kind::Signature => ("签名", "a signature"),
        Kind::Role => ("岗位", "a post"),
        Kind::Rows => ("逐行的内容", "rows"),
        Kind::Checklist => ("逐项的结果", "an answer to each item"),
        Kind::Entry => ("台账里的一条", "an entry of the register"),
        Kind::Case => ("另一个案件", "another case"),
        Kind::Sketch => ("图上的标记", "marks on the picture"),
    };
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(refusal: &Refusal, chinese: &str, english: &str) {
        let rulebook = Rulebook::built_in(&"building".into()).expect("building ships");
        assert_eq!(words(Language::Chinese, refusal, &rulebook), chinese);
        assert_eq!(words(Language::English, refusal, &rulebook), english);
    }

    #[test]
    fn a_guard_says_what_to_do_and_names_its_clause() {
        check(
            &Refusal::Guarded { guard: "major-not-reported".into(), clause: "BLD-1.6".into() },
            "重大投诉还没有报告部门经理和物业管理中心领导。（篇一 1(6)）",
            "A major complaint has not been reported to the department manager and the centre leader. (篇一 1(6))",
        );
    }

    #[test]
    fn a_field_is_called_by_its_label_wherever_it_stands() {
        check(&Refusal::FieldMissing("room".into()), "填写“单元或房号”", "Fill in “Unit or room”");
        check(
            &Refusal::FieldMissing("since-when".into()),
            "填写“从什么时候开始？现在怎么样？”",
            "Fill in “Since when? How is it now?”",
        );
        check(
            &Refusal::NotInFuture { field: "callback-at".into() },
            "“什么时候回访”要晚于现在",
            "“When” must lie after now",
        );
    }

    #[test]
    fn a_post_is_called_by_its_name() {
        let refusal = Refusal::NotYourPost {
            fact: "manager-acknowledged".into(),
            by: vec!["manager".into(), "leader".into()],
        };
        check(
            &refusal,
            "这一步由部门经理或物业管理中心领导来记",
            "This is for Department manager or Centre leader to state",
        );
    }
}
