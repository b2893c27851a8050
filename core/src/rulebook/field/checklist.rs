//! A checklist (检查单) is filled in as rows: which item, how it is, and a remark.

use super::{Choice, Field, Kind};
use crate::id::FieldId;
use crate::rulebook::Both;

/// The column that names the item, as a choice.
pub const ITEM: &str = "item";
/// The column that says how it is, as a choice.
pub const IS: &str = "is";
/// The column of a remark, as words; it may be absent.
pub const NOTE: &str = "note";
/// It is as it should be.
pub const YES: &str = "yes";
/// It is not.
pub const NO: &str = "no";
/// It does not apply here.
pub const NOT_APPLICABLE: &str = "not-applicable";

/// The answers to an item, in the order in which they are offered.
#[must_use]
pub fn answers() -> Vec<Choice> {
    let answer = |id: &str, zh, en| Choice { id: id.to_owned(), label: both(zh, en) };
    vec![answer(YES, "是", "Yes"), answer(NO, "否", "No"), answer(NOT_APPLICABLE, "不适用", "Not applicable")]
}

/// The columns of a checklist.
pub(super) fn columns(field: &Field) -> Vec<Field> {
    let column = |id: &str, label, kind, choices, required| Field {
        id: FieldId::from(id),
        label,
        kind,
        choices,
        required,
        only_if: None,
        future: false,
        in_lists: false,
        personal: false,
        columns: Vec::new(),
        at_least: None,
        at_most: None,
        distinct: Vec::new(),
        items: Vec::new(),
        complete: false,
        register: None,
        over: None,
        protected: false,
        keeper: None,
        clause: field.clause.clone(),
    };
    vec![
        column(ITEM, both("项目", "Item"), Kind::Choice, field.items.clone(), true),
        column(IS, both("结果", "Result"), Kind::Choice, answers(), true),
        column(NOTE, both("备注", "Remark"), Kind::Text, Vec::new(), false),
    ]
}

fn both(zh: &str, en: &str) -> Both {
    Both { zh: zh.to_owned(), en: en.to_owned() }
}
