//! Forms and letters (文书) as data: rows to be filled from a case.

use serde::Deserialize;

use super::{Both, Condition};
use crate::id::{ClauseId, DocumentId, FactId, FieldId};

/// A form, letter or notice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// Its title, as the clause writes it.
    pub title: Both,
    /// The clause that asks for it.
    pub clause: ClauseId,
    /// The cases that it is made for; all when absent.
    #[serde(default)]
    pub when: Option<Condition>,
    /// Sentences above the rows, for letters; `{…}` takes what a row can hold: `{field.customer}`.
    #[serde(default)]
    pub letter: Vec<Both>,
    /// Its rows.
    #[serde(rename = "row", default)]
    pub rows: Vec<Row>,
}

/// One row of a form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Row {
    /// What stands at its left.
    pub label: Both,
    /// What is filled in, one after the other.
    pub from: Vec<Source>,
    /// Whether it takes the whole width and room to write in.
    #[serde(default)]
    pub wide: bool,
}

/// Where a row's content comes from; written `narrative`, `field.customer`, `fact.replied.result` and so on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Source {
    /// The case's number.
    Number,
    /// The customer's own words.
    Narrative,
    /// When it was received.
    ReceivedAt,
    /// Who received it.
    ReceivedBy,
    /// The way in which it came.
    Channel,
    /// Category, in the clause's words.
    Category,
    /// Severity, with the reasons.
    Severity,
    /// The functional department of the category.
    Department,
    /// What happened, in order.
    History,
    /// A field of the case, or a question's answer.
    Field(FieldId),
    /// All questions and their answers.
    Answers,
    /// A field of the last statement of a fact.
    FactField(FactId, FieldId),
    /// When a fact was last stated to have occurred.
    FactAt(FactId),
    /// Who stated a fact last.
    FactBy(FactId),
    /// The day on which the document is made.
    Today,
    /// The unit's name.
    Unit,
}

/// A source of a row that is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not something that a form can be filled from")]
pub struct UnknownSource(String);

impl TryFrom<String> for Source {
    type Error = UnknownSource;

    fn try_from(text: String) -> Result<Self, UnknownSource> {
        Self::parse(&text).ok_or(UnknownSource(text))
    }
}

impl Source {
    /// Reads the written form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('.').collect();
        Some(match parts.as_slice() {
            ["number"] => Self::Number,
            ["narrative"] => Self::Narrative,
            ["received-at"] => Self::ReceivedAt,
            ["received-by"] => Self::ReceivedBy,
            ["channel"] => Self::Channel,
            ["category"] => Self::Category,
            ["severity"] => Self::Severity,
            ["department"] => Self::Department,
            ["history"] => Self::History,
            ["answers"] => Self::Answers,
            ["today"] => Self::Today,
            ["unit"] => Self::Unit,
            ["field", field] => Self::Field(FieldId::from(*field)),
            ["fact", fact, "at"] => Self::FactAt(FactId::from(*fact)),
            ["fact", fact, "by"] => Self::FactBy(FactId::from(*fact)),
            ["fact", fact, field] => Self::FactField(FactId::from(*fact), FieldId::from(*field)),
            _unknown => return None,
        })
    }
}
