//! When a rule holds.

use serde::Deserialize;

use super::amount::Amount;
use crate::id::{CategoryId, ChannelId, FactId, FieldId, FlagId, ReasonId, SignalId, StageId};

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
    /// The case's field holds one of these choices.
    FieldIs(FieldIs),
    /// The fact was stated so often.
    Times(Times),
    /// Each statement of the fact was followed by one of others that holds the same in a field.
    Decided(Decided),
    /// An amount is no greater than another; without a value on either side it does not hold.
    AtMost(AtMost),
    /// What is being stated now holds one of these choices; in guards only.
    Given(FieldIs),
    /// The case bears the flag.
    Flag(FlagId),
}

/// A field that holds a choice. Yes and no are the choices `yes` and `no`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldIs {
    /// Which field, or which column of it.
    pub field: FieldPath,
    /// The choices, one of which it must hold; a column in any of its rows.
    pub is: Vec<String>,
}

/// A field, or a column of a field of rows or a checklist; written `outcome`, `items.is`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct FieldPath {
    /// The field.
    pub field: FieldId,
    /// The column.
    pub column: Option<FieldId>,
}

impl From<String> for FieldPath {
    fn from(text: String) -> Self {
        match text.split_once('.') {
            Some((field, column)) => Self { field: field.into(), column: Some(column.into()) },
            None => Self { field: FieldId(text), column: None },
        }
    }
}

/// A fact that was stated several times.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Times {
    /// Which fact.
    pub fact: FactId,
    /// How often at least.
    pub at_least: usize,
}

/// A fact of which every statement is followed by a decision about the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// What has to be decided each time.
    pub fact: FactId,
    /// What decides it; any one.
    pub by: Vec<FactId>,
    /// The field in which both hold the same.
    pub same: FieldId,
}

/// Two amounts, one of which may not be greater.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtMost {
    /// The amount that may not be greater.
    pub amount: Amount,
    /// Than which.
    pub than: Amount,
}

impl Condition {
    /// Whether it looks at what is being stated, so that it cannot be answered before that is known.
    #[must_use]
    pub fn needs_given(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::needs_given),
            Self::Not(part) => part.needs_given(),
            Self::Given(_) => true,
            Self::AtMost(at_most) => at_most.amount.needs_given() || at_most.than.needs_given(),
            Self::Always(_)
            | Self::Severity(_)
            | Self::Written(_)
            | Self::Collective(_)
            | Self::InCompetence(_)
            | Self::Category(_)
            | Self::Reason(_)
            | Self::Signal(_)
            | Self::Channel(_)
            | Self::Stage(_)
            | Self::Fact(_)
            | Self::FactWith(_)
            | Self::FactSince { .. }
            | Self::Field(_)
            | Self::FieldIs(_)
            | Self::Times(_)
            | Self::Decided(_)
            | Self::Flag(_) => false,
        }
    }
}

/// A fact with a field that holds a choice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactWith {
    /// Which fact.
    pub fact: FactId,
    /// Which of its fields, or which column of it.
    pub field: FieldPath,
    /// The choices, one of which the field must hold; a column in any of its rows.
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
