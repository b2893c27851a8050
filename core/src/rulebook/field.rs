//! What people are asked to fill in: fields, guided questions.

pub mod checklist;

use std::borrow::Cow;

use serde::Deserialize;

use super::Both;
use crate::id::{CategoryId, ClauseId, FieldId, RegisterId, RoleId};

/// Something to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Field {
    /// Its id.
    pub id: FieldId,
    /// What stands beside it.
    pub label: Both,
    /// What it can hold.
    pub kind: Kind,
    /// Its choices, where `kind` is `choice`.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Whether nothing can be stated without it.
    #[serde(default)]
    pub required: bool,
    /// The field and choices under which it is asked for; always when absent.
    #[serde(default)]
    pub only_if: Option<OnlyIf>,
    /// Whether a moment has to lie after the time at which it is stated.
    #[serde(default)]
    pub future: bool,
    /// Whether lists show it beside the case's words: who it is, where.
    #[serde(default)]
    pub in_lists: bool,
    /// Whether it says who somebody is, so that no list that is made public shows it.
    #[serde(default)]
    pub personal: bool,
    /// The columns, where `kind` is `rows`; any kind but rows and checklists.
    #[serde(default)]
    pub columns: Vec<Field>,
    /// The fewest rows, where it is filled in at all.
    #[serde(default)]
    pub at_least: Option<usize>,
    /// The most rows.
    #[serde(default)]
    pub at_most: Option<usize>,
    /// Columns in which no two rows may hold the same; blanks around words are passed over.
    #[serde(default)]
    pub distinct: Vec<FieldId>,
    /// What is gone through, where `kind` is `checklist`.
    #[serde(default)]
    pub items: Vec<Choice>,
    /// Whether every item of a checklist has to be answered.
    #[serde(default)]
    pub complete: bool,
    /// The register whose entry it names, where `kind` is `entry`.
    #[serde(default)]
    pub register: Option<RegisterId>,
    /// The picture under the strokes, where `kind` is `sketch`; an empty pad when absent.
    #[serde(default)]
    pub over: Option<Picture>,
    /// Whether only its keeper sees it: lists, search and papers for others leave it out.
    #[serde(default)]
    pub protected: bool,
    /// The post that sees it, where it is protected.
    #[serde(default)]
    pub keeper: Option<RoleId>,
    /// The clause that asks for it.
    pub clause: ClauseId,
}

impl Field {
    /// Whether a person with these posts sees what it holds.
    #[must_use]
    pub fn is_shown_to(&self, roles: &[RoleId]) -> bool {
        !self.protected || self.keeper.as_ref().is_some_and(|keeper| roles.contains(keeper))
    }

    /// The columns of its rows: of a rows field as the rulebook gives them, of a checklist those of [`checklist`]; none
    /// for other kinds.
    #[must_use]
    pub fn all_columns(&self) -> Cow<'_, [Self]> {
        if self.kind == Kind::Checklist {
            Cow::Owned(checklist::columns(self))
        } else {
            Cow::Borrowed(&self.columns)
        }
    }
}

/// What a field can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A line of words.
    Text,
    /// Words of any length.
    LongText,
    /// A telephone number, as words.
    Phone,
    /// One of the choices.
    Choice,
    /// A whole number.
    Number,
    /// Money, in fen.
    Fen,
    /// Yes or no.
    Yes,
    /// An instant.
    Moment,
    /// A calendar day.
    Day,
    /// A signature drawn on the glass.
    Signature,
    /// A post of the rulebook, as its id.
    Role,
    /// Any number of rows over the same columns.
    Rows,
    /// Items to go through, one answer each.
    Checklist,
    /// An entry of a register.
    Entry,
    /// Another case.
    Case,
    /// Strokes drawn over a picture.
    Sketch,
}

impl std::fmt::Display for Kind {
    /// As a rulebook writes it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::LongText => "long-text",
            Self::Phone => "phone",
            Self::Choice => "choice",
            Self::Number => "number",
            Self::Fen => "fen",
            Self::Yes => "yes",
            Self::Moment => "moment",
            Self::Day => "day",
            Self::Signature => "signature",
            Self::Role => "role",
            Self::Rows => "rows",
            Self::Checklist => "checklist",
            Self::Entry => "entry",
            Self::Case => "case",
            Self::Sketch => "sketch",
        })
    }
}

/// A picture to draw over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Picture {
    /// A car from above and from both sides.
    Car,
}

/// One choice of a field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is stored.
    pub id: String,
    /// What is shown.
    pub label: Both,
}

/// Another field's choices under which a field is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnlyIf {
    /// The other field.
    pub field: FieldId,
    /// Its choices.
    pub is: Vec<String>,
}

/// A question to ask once the customer has finished (问清楚).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Question {
    /// The categories that it fits; all when empty.
    #[serde(default)]
    pub categories: Vec<CategoryId>,
    /// What is asked and what can be answered.
    #[serde(flatten)]
    pub field: Field,
}
