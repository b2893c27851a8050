//! When cases of several parties are one matter (集体投诉).

use serde::Deserialize;

use super::Both;
use super::amount::Path;
use crate::id::{ClauseId, FieldId, ReasonId};

/// When cases are one matter, and from how many parties on each of them is collective.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Collective {
    /// The clause that says so.
    pub clause: ClauseId,
    /// How many distinct parties make it.
    pub at_least: usize,
    /// In what cases agree that are one matter without being linked; a blank never agrees. Only links count when empty.
    #[serde(default)]
    pub same: Vec<Same>,
    /// How far apart those may have been received.
    pub within: Span,
    /// Who complains: a field of the case, or a column of a rows field, each distinct value a party.
    pub parties: Path,
    /// The reason for which it makes a case major.
    #[serde(default)]
    pub reason: Option<ReasonId>,
    /// Where the span comes from when the clause names none: a default that an organisation can change.
    #[serde(default)]
    pub default_from: Option<Both>,
}

/// In what two cases agree.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Same {
    /// The category of the present judgement.
    Category,
    /// What this field of the case holds.
    Field(FieldId),
}

/// What cases cannot agree in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither `category` nor `field.FIELD`")]
pub struct NotComparable(String);

impl TryFrom<String> for Same {
    type Error = NotComparable;

    fn try_from(text: String) -> Result<Self, NotComparable> {
        match text.split_once('.') {
            None if text == "category" => Ok(Self::Category),
            Some(("field", field)) if !field.contains('.') => Ok(Self::Field(FieldId::from(field))),
            None | Some(_) => Err(NotComparable(text)),
        }
    }
}

/// How far apart two cases may have been received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// By the day in the unit's time zone: 7 lets the 1st and the 8th agree, and not the 9th.
    CalendarDays(u32),
    /// By the clock.
    Hours(u32),
}
