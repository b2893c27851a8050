//! When a rule holds.

use serde::Deserialize;

use crate::id::{CategoryId, ChannelId, FactId, FieldId, ReasonId, SignalId, StageId};

/// Something that holds of a case or does not. In a rulebook: a table with exactly one key, e.g. `{ severity = "major" }`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Every one holds.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// Always (`true`) or never.
    Always(bool),
    /// The present judgement's severity.
    Severity(SeverityName),
    /// Whether the complaint reached us in writing.
    Written(bool),
    /// Whether three or more parties complain together.
    Collective(bool),
    /// Whether we handle it ourselves.
    InCompetence(bool),
    /// The present judgement's category is one of these.
    Category(Vec<CategoryId>),
    /// One of these reasons is among the present judgement's.
    Reason(Vec<ReasonId>),
    /// One of these signals is among the present judgement's.
    Signal(Vec<SignalId>),
    /// It came one of these ways.
    Channel(Vec<ChannelId>),
    /// It stands at one of these stages.
    Stage(Vec<StageId>),
    /// The fact was stated at least once.
    Fact(FactId),
    /// The fact was stated with a field that holds a choice.
    FactWith(FactWith),
    /// The fact was stated after the other one was last stated; so it was if the other never was and the fact was.
    FactSince {
        /// The fact that must have been stated.
        fact: FactId,
        /// The fact after which it counts.
        since: FactId,
    },
    /// The case's field holds something.
    Field(FieldId),
}

/// A fact with a field that holds a choice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactWith {
    /// Which fact.
    pub fact: FactId,
    /// Which of its fields.
    pub field: FieldId,
    /// The choices, one of which the field must hold.
    pub is: Vec<String>,
}

/// A severity as a rulebook writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeverityName {
    /// 一般
    General,
    /// 重大
    Major,
}

impl From<SeverityName> for crate::event::Severity {
    fn from(name: SeverityName) -> Self {
        match name {
            SeverityName::General => Self::General,
            SeverityName::Major => Self::Major,
        }
    }
}
