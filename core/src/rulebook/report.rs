//! Figures over many cases (报表) as data.

use serde::Deserialize;

use super::{Both, Condition};
use crate::id::{ClauseId, FactId, FieldId, ReportId};

/// A table of figures for a period: a row for each category that occurs, a column for each figure, and the total.
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
    /// What is counted.
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
}

/// How long a report's period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// A calendar month.
    Month,
    /// January to June, or July to December.
    HalfYear,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Column {
    /// What is counted, in words.
    pub label: Both,
    /// What is counted, of the cases received in the period.
    pub figure: Figure,
}

/// What a column counts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Figure {
    /// The cases of which this holds.
    Count(Condition),
    /// The cases with at least one duty discharged late or overdue.
    Late,
    /// The mean of a number or of numbered choices (`1` to `5`) of a fact's last statement, in hundredths.
    Mean {
        /// The fact.
        fact: FactId,
        /// Its field.
        field: FieldId,
    },
}
