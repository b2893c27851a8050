//! What people are asked to fill in: fields, guided questions.

use serde::Deserialize;

use super::Both;
use crate::id::{CategoryId, ClauseId, FieldId};

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
    /// The clause that asks for it.
    pub clause: ClauseId,
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
