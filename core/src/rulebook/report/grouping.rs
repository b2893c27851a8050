//! By what cases, or a register's entries, are put together.

use serde::Deserialize;

use crate::id::{FactId, FieldId};

/// What cases or entries have in common when they stand in one row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Grouping {
    /// `category`
    Category,
    /// `severity`
    Severity,
    /// `channel`
    Channel,
    /// `stage`
    Stage,
    /// `department`: the one to which the category belongs.
    Department,
    /// `received-by`
    ReceivedBy,
    /// `field.outlet`: the case's own field, or a question's answer.
    Field(FieldId),
    /// `fact.judged-valid.validity`: a field of the fact's last statement.
    FactField(FactId, FieldId),
    /// `fact.checked.by`: who stated the fact last.
    FactBy(FactId),
    /// `entry.level`, or `level` alone: a field of a register's entry.
    Entry(FieldId),
}

/// A text that is no grouping.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not something to group by")]
pub struct NotAGrouping(String);

impl TryFrom<String> for Grouping {
    type Error = NotAGrouping;

    fn try_from(text: String) -> Result<Self, NotAGrouping> {
        Ok(match text.split('.').collect::<Vec<_>>().as_slice() {
            ["category"] => Self::Category,
            ["severity"] => Self::Severity,
            ["channel"] => Self::Channel,
            ["stage"] => Self::Stage,
            ["department"] => Self::Department,
            ["received-by"] => Self::ReceivedBy,
            ["field", field] => Self::Field(FieldId::from(*field)),
            ["fact", fact, "by"] => Self::FactBy(FactId::from(*fact)),
            ["fact", fact, field] => Self::FactField(FactId::from(*fact), FieldId::from(*field)),
            ["entry", field] | [field] => Self::Entry(FieldId::from(*field)),
            _unknown => return Err(NotAGrouping(text)),
        })
    }
}

impl Grouping {
    /// The name under which a register holds the same: the last part of how it is written.
    #[must_use]
    pub fn name(&self) -> FieldId {
        match self {
            Self::Category => "category".into(),
            Self::Severity => "severity".into(),
            Self::Channel => "channel".into(),
            Self::Stage => "stage".into(),
            Self::Department => "department".into(),
            Self::ReceivedBy => "received-by".into(),
            Self::FactBy(_) => "by".into(),
            Self::Field(field) | Self::FactField(_, field) | Self::Entry(field) => field.clone(),
        }
    }
}
