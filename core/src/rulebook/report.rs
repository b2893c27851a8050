//! Figures over many cases, or over the entries of a register (报表), as data.

pub mod figure;
pub mod grouping;
pub mod list;

use serde::Deserialize;

pub use figure::{Column, Figure};
pub use grouping::Grouping;
pub use list::{List, Sample, Top};

use super::{Both, Condition};
use crate::id::{ClauseId, FactId, FieldId, RegisterId, ReportId};

/// A table of figures for a period: a row for each group that occurs, a column for each figure, and the total; lists and
/// top problems below it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Report {
    /// Its id.
    pub id: ReportId,
    /// Its title, as the clause writes it.
    pub title: Both,
    /// The clause that asks for it.
    pub clause: ClauseId,
    /// How long its period is.
    pub period: Period,
    /// What it is made of.
    #[serde(default)]
    pub over: Over,
    /// The cases that it looks at; all when absent. Not for a report over a register.
    #[serde(default)]
    pub when: Option<Condition>,
    /// What makes a row; see [`Report::groupings`].
    #[serde(default)]
    pub by: Option<Vec<Grouping>>,
    /// Whether the period before stands beside it, with the difference.
    #[serde(default)]
    pub against_before: bool,
    /// What is counted.
    #[serde(rename = "column", default)]
    pub columns: Vec<Column>,
    /// Cases or entries by name, below the table.
    #[serde(rename = "list", default)]
    pub lists: Vec<List>,
    /// What occurs most, with the measures taken against it.
    #[serde(rename = "top", default)]
    pub tops: Vec<Top>,
}

impl Report {
    /// What makes a row. No rows, only the total, when empty; without a word about it, cases are put together by category
    /// and entries not at all.
    #[must_use]
    pub fn groupings(&self) -> &[Grouping] {
        const CATEGORY: &[Grouping] = &[Grouping::Category];
        match (&self.by, self.over.register()) {
            (Some(by), _) => by,
            (None, None) => CATEGORY,
            (None, Some(_)) => &[],
        }
    }
}

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// One day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// January to March, and so on.
    Quarter,
    /// January to June, or July to December.
    HalfYear,
    /// January to December.
    Year,
    /// All that there is.
    All,
}

/// What a report is made of, and what puts it into a period.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "WrittenOver")]
pub enum Over {
    /// The cases received in the period.
    #[default]
    Received,
    /// The cases of which this fact was last stated in the period: `{ fact = "delivered" }`.
    Stated(FactId),
    /// The entries of a register that stood when the period ended, as they stood then: `{ register = "equipment" }`.
    Standing(RegisterId),
    /// The entries of a register whose day or moment lies in the period: `{ register = "training", on = "held-on" }`.
    On(RegisterId, FieldId),
}

/// What a report is made of, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenOver {
    #[serde(default)]
    fact: Option<FactId>,
    #[serde(default)]
    register: Option<RegisterId>,
    #[serde(default)]
    on: Option<FieldId>,
}

/// An `over` that names no one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("over: write {{ fact = … }}, {{ register = … }} or {{ register = …, on = … }}")]
pub struct NotOneOver;

impl TryFrom<WrittenOver> for Over {
    type Error = NotOneOver;

    fn try_from(written: WrittenOver) -> Result<Self, NotOneOver> {
        match (written.fact, written.register, written.on) {
            (Some(fact), None, None) => Ok(Self::Stated(fact)),
            (None, Some(register), None) => Ok(Self::Standing(register)),
            (None, Some(register), Some(on)) => Ok(Self::On(register, on)),
            (Some(_), Some(_), _) | (Some(_), None, Some(_)) | (None, None, _) => Err(NotOneOver),
        }
    }
}

impl Over {
    /// The register whose entries it is made of; `None` for cases.
    #[must_use]
    pub fn register(&self) -> Option<&RegisterId> {
        match self {
            Self::Received | Self::Stated(_) => None,
            Self::Standing(register) | Self::On(register, _) => Some(register),
        }
    }
}
