//! Field values as they are written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{CaseId, FieldId, UserId};
use crate::order;
use crate::time::Moment;
use crate::value::Value;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ValueV1 {
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
}

pub(super) fn write_values(values: &BTreeMap<FieldId, Value>) -> BTreeMap<FieldId, ValueV1> {
    order::map(values.iter().map(|(field, value)| (field.clone(), value.into())))
}

pub(super) fn read_values(values: BTreeMap<FieldId, ValueV1>) -> BTreeMap<FieldId, Value> {
    order::map(values.into_iter().map(|(field, value)| (field, value.into())))
}

impl From<&Value> for ValueV1 {
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
        }
    }
}

impl From<ValueV1> for Value {
    fn from(wire: ValueV1) -> Self {
        match wire {
            ValueV1::Text(text) => Self::Text(text),
            ValueV1::Choice(choice) => Self::Choice(choice),
            ValueV1::Number(number) => Self::Number(number),
            ValueV1::Fen(fen) => Self::Fen(fen),
            ValueV1::Yes(yes) => Self::Yes(yes),
            ValueV1::Moment(moment) => Self::Moment(moment),
            ValueV1::Day(day) => Self::Day(day),
            ValueV1::User(user) => Self::User(user),
            ValueV1::Case(case) => Self::Case(case),
            ValueV1::Signature(strokes) => Self::Signature(strokes),
        }
    }
}
