//! When a rule about an entry of a register holds.

use serde::Deserialize;

use crate::id::FieldId;

/// Something that holds of an entry or does not. In a rulebook: `{ field = "state", is = ["open"] }`, or a table with
/// exactly one of the keys `all`, `any`, `not`, `filled`, `in-force`, `at-least`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub enum EntryCondition {
    /// Every one holds.
    All(Vec<EntryCondition>),
    /// At least one holds.
    Any(Vec<EntryCondition>),
    /// It does not hold.
    Not(Box<EntryCondition>),
    /// A field holds one of these: a choice, a post or words as written, `yes` or `no`, a whole number.
    FieldIs {
        /// Which field.
        field: FieldId,
        /// What it must hold one of.
        is: Vec<String>,
    },
    /// A field holds something.
    Filled(FieldId),
    /// Whether the entry is in force.
    InForce(bool),
    /// A number, an amount in fen, or the count of rows is at least so much.
    AtLeast(AtLeast),
}

/// The least that a field must hold.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtLeast {
    /// Which field.
    pub field: FieldId,
    /// The least: a number, fen, or rows.
    pub number: i64,
}

/// A condition as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    #[serde(default)]
    all: Option<Vec<EntryCondition>>,
    #[serde(default)]
    any: Option<Vec<EntryCondition>>,
    #[serde(default)]
    not: Option<Box<EntryCondition>>,
    #[serde(default)]
    field: Option<FieldId>,
    #[serde(default)]
    is: Option<Vec<String>>,
    #[serde(default)]
    filled: Option<FieldId>,
    #[serde(default)]
    in_force: Option<bool>,
    #[serde(default)]
    at_least: Option<AtLeast>,
}

/// A condition that says nothing, or several things at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a condition of an entry is {{ field = …, is = […] }}, or one of all, any, not, filled, in-force, at-least"
)]
pub struct NotOneCondition;

impl TryFrom<Written> for EntryCondition {
    type Error = NotOneCondition;

    fn try_from(written: Written) -> Result<Self, NotOneCondition> {
        let field_is = match (written.field, written.is) {
            (Some(field), Some(is)) => Some(Self::FieldIs { field, is }),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => return Err(NotOneCondition),
        };
        let mut said = [
            written.all.map(Self::All),
            written.any.map(Self::Any),
            written.not.map(Self::Not),
            field_is,
            written.filled.map(Self::Filled),
            written.in_force.map(Self::InForce),
            written.at_least.map(Self::AtLeast),
        ]
        .into_iter()
        .flatten();
        match (said.next(), said.next()) {
            (Some(condition), None) => Ok(condition),
            (None, _) | (Some(_), Some(_)) => Err(NotOneCondition),
        }
    }
}

impl EntryCondition {
    /// The fields that it names.
    #[must_use]
    pub fn fields(&self) -> Vec<&FieldId> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::fields).collect(),
            Self::Not(part) => part.fields(),
            Self::FieldIs { field, .. } | Self::Filled(field) | Self::AtLeast(AtLeast { field, .. }) => {
                vec![field]
            }
            Self::InForce(_) => Vec::new(),
        }
    }

    /// Whether it says something of being in force, so that time alone can change whether it holds.
    #[must_use]
    pub fn depends_on_force(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::depends_on_force),
            Self::Not(part) => part.depends_on_force(),
            Self::InForce(_) => true,
            Self::FieldIs { .. } | Self::Filled(_) | Self::AtLeast(_) => false,
        }
    }
}
