//! What a field can hold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{CaseId, EntryId, FieldId, UserId};
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
    /// Rows, each with what its columns hold.
    Rows(Vec<BTreeMap<FieldId, Value>>),
    /// An entry of a register.
    Entry(EntryId),
}

impl Value {
    /// Whether nothing was stated: empty or blank words, a signature without a stroke.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) | Self::Choice(text) => text.trim().is_empty(),
            Self::Signature(strokes) => strokes.iter().all(Vec::is_empty),
            Self::Rows(rows) => rows.iter().all(|row| row.values().all(Self::is_blank)),
            Self::Number(_)
            | Self::Fen(_)
            | Self::Yes(_)
            | Self::Moment(_)
            | Self::Day(_)
            | Self::User(_)
            | Self::Case(_)
            | Self::Entry(_) => false,
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
            | Self::Signature(_)
            | Self::Rows(_)
            | Self::Entry(_) => None,
        }
    }

    /// A whole number or fen, where the value is one.
    #[must_use]
    pub fn as_amount(&self) -> Option<i64> {
        match self {
            Self::Number(amount) | Self::Fen(amount) => Some(*amount),
            Self::Text(_)
            | Self::Choice(_)
            | Self::Yes(_)
            | Self::Moment(_)
            | Self::Day(_)
            | Self::User(_)
            | Self::Case(_)
            | Self::Signature(_)
            | Self::Rows(_)
            | Self::Entry(_) => None,
        }
    }

    /// The rows, where the value is rows; none otherwise.
    #[must_use]
    pub fn rows(&self) -> &[BTreeMap<FieldId, Self>] {
        match self {
            Self::Rows(rows) => rows,
            Self::Text(_)
            | Self::Choice(_)
            | Self::Number(_)
            | Self::Fen(_)
            | Self::Yes(_)
            | Self::Moment(_)
            | Self::Day(_)
            | Self::User(_)
            | Self::Case(_)
            | Self::Signature(_)
            | Self::Entry(_) => &[],
        }
    }

    /// The sum of a column over all rows; `None` when no row holds an amount there, or the sum is out of range.
    #[must_use]
    pub fn sum(&self, column: &FieldId) -> Option<i64> {
        let mut amounts = self.rows().iter().filter_map(|row| row.get(column)?.as_amount());
        let first = amounts.next()?;
        amounts.try_fold(first, i64::checked_add)
    }

    /// Whether it is written as one of these: a choice, words without the blanks around them, a whole number, `yes` or
    /// `no`.
    #[must_use]
    pub fn is_one_of(&self, written: &[String]) -> bool {
        let is = |text: &str| written.iter().any(|one| one == text);
        match self {
            Self::Text(text) | Self::Choice(text) => is(text.trim()),
            Self::Yes(yes) => is(if *yes { "yes" } else { "no" }),
            Self::Number(number) => is(&number.to_string()),
            Self::Fen(_)
            | Self::Moment(_)
            | Self::Day(_)
            | Self::User(_)
            | Self::Case(_)
            | Self::Signature(_)
            | Self::Rows(_)
            | Self::Entry(_) => false,
        }
    }

    /// The calendar day, where the value is one.
    #[must_use]
    pub fn as_day(&self) -> Option<chrono::NaiveDate> {
        match self {
            Self::Day(day) => Some(*day),
            Self::Text(_)
            | Self::Choice(_)
            | Self::Number(_)
            | Self::Fen(_)
            | Self::Yes(_)
            | Self::Moment(_)
            | Self::User(_)
            | Self::Case(_)
            | Self::Signature(_)
            | Self::Rows(_)
            | Self::Entry(_) => None,
        }
    }

    /// The entry of a register, where the value is one.
    #[must_use]
    pub fn as_entry(&self) -> Option<EntryId> {
        if let Self::Entry(entry) = self { Some(*entry) } else { None }
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
            | Self::Signature(_)
            | Self::Rows(_)
            | Self::Entry(_) => None,
        }
    }
}
