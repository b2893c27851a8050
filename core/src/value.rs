//! What a field can hold.

use serde::{Deserialize, Serialize};

use crate::id::{CaseId, UserId};
use crate::time::Moment;

/// A stated value. The tag is written, so that a value is never read as another kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// Words, kept as they were typed.
    Text(String),
    /// One of the choices that the rulebook gives, by its id.
    Choice(String),
    /// A whole number.
    Number(i64),
    /// Money in fen.
    Fen(i64),
    /// Yes or no.
    Yes(bool),
    /// An instant.
    Moment(Moment),
    /// A calendar day, in the unit's time zone.
    Day(chrono::NaiveDate),
    /// A person with an account.
    User(UserId),
    /// Another case.
    Case(CaseId),
    /// A signature as drawn: strokes of points in thousandths of the pad's width, x and y in turn.
    Signature(Vec<Vec<u16>>),
}

impl Value {
    /// Whether nothing was stated: empty or blank words, a signature without a stroke.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) | Self::Choice(text) => text.trim().is_empty(),
            Self::Signature(strokes) => strokes.iter().all(Vec::is_empty),
            Self::Number(_)
            | Self::Fen(_)
            | Self::Yes(_)
            | Self::Moment(_)
            | Self::Day(_)
            | Self::User(_)
            | Self::Case(_) => false,
        }
    }

    /// The words, where the value is words.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Choice(text) => Some(text),
            Self::Number(_)
            | Self::Fen(_)
            | Self::Yes(_)
            | Self::Moment(_)
            | Self::Day(_)
            | Self::User(_)
            | Self::Case(_)
            | Self::Signature(_) => None,
        }
    }

    /// The instant, where the value is one.
    #[must_use]
    pub fn as_moment(&self) -> Option<Moment> {
        match self {
            Self::Moment(moment) => Some(*moment),
            Self::Text(_)
            | Self::Choice(_)
            | Self::Number(_)
            | Self::Fen(_)
            | Self::Yes(_)
            | Self::Day(_)
            | Self::User(_)
            | Self::Case(_)
            | Self::Signature(_) => None,
        }
    }
}
