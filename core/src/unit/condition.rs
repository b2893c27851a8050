//! Whether a rulebook's condition holds of an entry.

use super::Values;
use crate::rulebook::EntryCondition;
use crate::rulebook::register::AtLeast;
use crate::value::Value;

impl EntryCondition {
    /// Whether it holds of an entry that holds these values and is in force or not. What is said of a blank field does
    /// not hold.
    #[must_use]
    pub fn holds(&self, values: &Values, in_force: bool) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(values, in_force)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(values, in_force)),
            Self::Not(part) => !part.holds(values, in_force),
            Self::FieldIs { field, is } => values.get(field).is_some_and(|value| is_one_of(value, is)),
            Self::Filled(field) => values.get(field).is_some_and(|value| !value.is_blank()),
            Self::InForce(wanted) => in_force == *wanted,
            Self::AtLeast(AtLeast { field, number }) => {
                values.get(field).and_then(amount).is_some_and(|amount| amount >= *number)
            }
        }
    }
}

/// Whether a value is written as one of these.
fn is_one_of(value: &Value, written: &[String]) -> bool {
    let is = |text: &str| written.iter().any(|one| one == text);
    match value {
        Value::Text(text) | Value::Choice(text) => is(text.trim()),
        Value::Yes(yes) => is(if *yes { "yes" } else { "no" }),
        Value::Number(number) => is(&number.to_string()),
        Value::Fen(_)
        | Value::Moment(_)
        | Value::Day(_)
        | Value::User(_)
        | Value::Case(_)
        | Value::Signature(_) => false,
    }
}

/// What can be counted.
fn amount(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) | Value::Fen(number) => Some(*number),
        Value::Text(_)
        | Value::Choice(_)
        | Value::Yes(_)
        | Value::Moment(_)
        | Value::Day(_)
        | Value::User(_)
        | Value::Case(_)
        | Value::Signature(_) => None,
    }
}
