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
            Self::FieldIs { field, is } => values.get(field).is_some_and(|value| value.is_one_of(is)),
            Self::Filled(field) => values.get(field).is_some_and(|value| !value.is_blank()),
            Self::InForce(wanted) => in_force == *wanted,
            Self::AtLeast(AtLeast { field, number }) => {
                values.get(field).and_then(Value::as_amount).is_some_and(|amount| amount >= *number)
            }
        }
    }
}
