//! Field values as they are written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{CaseId, EntryId, FieldId, UserId};
use crate::order;
use crate::time::Moment;
use crate::value::Value;

/// A value of version 2. Version 1 is the same without rows and entries: what it wrote is read by this shape, and what
/// holds neither is still written as version 1, so that older programs can read it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ValueV2 {
    Text(String),
    Choice(String),
    Number(i64),
    Fen(i64),
    Yes(bool),
    Moment(Moment),
    Day(chrono::NaiveDate),
    User(UserId),
    Case(CaseId),
    Signature(Vec<Vec<u16>>),
    Rows(Vec<BTreeMap<FieldId, ValueV2>>),
    Entry(EntryId),
}

/// The first version that can say some values.
pub(super) fn version_of<'a>(values: impl IntoIterator<Item = &'a Value>) -> u32 {
    let is_newer = |value: &Value| matches!(value, Value::Rows(_) | Value::Entry(_));
    if values.into_iter().any(is_newer) { 2 } else { 1 }
}

pub(super) fn write_values(values: &BTreeMap<FieldId, Value>) -> BTreeMap<FieldId, ValueV2> {
    order::map(values.iter().map(|(field, value)| (field.clone(), value.into())))
}

pub(super) fn read_values(values: BTreeMap<FieldId, ValueV2>) -> BTreeMap<FieldId, Value> {
    order::map(values.into_iter().map(|(field, value)| (field, value.into())))
}

impl From<&Value> for ValueV2 {
    fn from(value: &Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(text.clone()),
            Value::Choice(choice) => Self::Choice(choice.clone()),
            Value::Number(number) => Self::Number(*number),
            Value::Fen(fen) => Self::Fen(*fen),
            Value::Yes(yes) => Self::Yes(*yes),
            Value::Moment(moment) => Self::Moment(*moment),
            Value::Day(day) => Self::Day(*day),
            Value::User(user) => Self::User(*user),
            Value::Case(case) => Self::Case(*case),
            Value::Signature(strokes) => Self::Signature(strokes.clone()),
            Value::Rows(rows) => Self::Rows(rows.iter().map(write_values).collect()),
            Value::Entry(entry) => Self::Entry(*entry),
        }
    }
}

impl From<ValueV2> for Value {
    fn from(wire: ValueV2) -> Self {
        match wire {
            ValueV2::Text(text) => Self::Text(text),
            ValueV2::Choice(choice) => Self::Choice(choice),
            ValueV2::Number(number) => Self::Number(number),
            ValueV2::Fen(fen) => Self::Fen(fen),
            ValueV2::Yes(yes) => Self::Yes(yes),
            ValueV2::Moment(moment) => Self::Moment(moment),
            ValueV2::Day(day) => Self::Day(day),
            ValueV2::User(user) => Self::User(user),
            ValueV2::Case(case) => Self::Case(case),
            ValueV2::Signature(strokes) => Self::Signature(strokes),
            ValueV2::Rows(rows) => Self::Rows(rows.into_iter().map(read_values).collect()),
            ValueV2::Entry(entry) => Self::Entry(entry),
        }
    }
}
