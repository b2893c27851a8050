//! A case (案件): the fold of its events, nothing else.
//!
//! [`fold()`] builds it, [`decide()`] says what a command makes of it, [`action`] lists what can be stated now and why not
//! the rest. There is no second way to build a case, and no rule that only one end knows.

pub mod action;
pub mod command;
pub mod condition;
pub mod decide;
pub mod duty;
pub mod filled;
pub mod fold;
pub mod heads;
pub mod matter;
pub mod refusal;

use std::collections::{BTreeMap, BTreeSet};

pub use command::Command;
pub use decide::{Context, decide};
pub use duty::{CaseDuty, DutyState};
pub use fold::{Entry, Folded, fold, fold_within};
pub use heads::Heads;
pub use matter::Matter;
pub use refusal::Refusal;

use crate::event::{Judgement, RulebookVersion, Severity, Source};
use crate::id::{CaseId, ChannelId, DeviceId, EventId, FactId, FieldId, FlagId, StageId, StreamId, UserId};
use crate::time::{Moment, china};
use crate::value::Value;

/// Who stated something, where and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The event that says so.
    pub event: EventId,
    /// Who.
    pub author: UserId,
    /// On which tablet.
    pub device: DeviceId,
    /// When it happened, as stated.
    pub occurred_at: Moment,
    /// When the tablet wrote it, by the tablet's clock.
    pub recorded_at: Moment,
    /// What the tablet's clock lacked against the server's, in milliseconds, if it knew.
    pub clock_offset_ms: Option<i64>,
    /// When the server stored it; `None` while it is on the tablet only.
    pub received_at: Option<Moment>,
}

/// What holds of a complaint, by a person's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// What holds.
    pub judgement: Judgement,
    /// Why it was overruled; `None` where it was confirmed.
    pub reason: Option<String>,
}

/// A fact that was stated of the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedFact {
    /// Who, where and when.
    pub stamp: Stamp,
    /// Which fact of the rulebook.
    pub fact: FactId,
    /// Its fields.
    pub values: BTreeMap<FieldId, Value>,
}

/// One line of a case's history, in the order recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// Who, where and when.
    pub stamp: Stamp,
    /// What.
    pub what: What,
}

/// What a line of history says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The complaint was received.
    Received,
    /// The finding was confirmed.
    Confirmed(Judgement),
    /// The finding was overruled.
    Overruled(Judged),
    /// A field was filled or changed.
    Field(FieldId, Value),
    /// A fact was stated; its place in [`Case::facts`].
    Fact(usize),
    /// A remark.
    Note(String),
    /// Another case was linked.
    Linked(CaseId),
    /// From a newer version of the program: kept, not interpreted.
    NotInterpreted {
        /// The event's type, as written.
        kind: String,
    },
}

/// A complaint, report, job or application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// Whose audience sees it.
    pub stream: StreamId,
    /// The rulebook under which it was accepted.
    pub rulebook: RulebookVersion,
    /// The customer's own words, as typed.
    pub narrative: String,
    /// How they reached us.
    pub channel: ChannelId,
    /// Where it was imported from, if it was.
    pub source: Option<Source>,
    /// Who received it, when.
    pub received: Stamp,
    /// What people hold of it; more than one when two judged apart.
    pub judgements: Heads<Judged>,
    /// Who, where, and the answers to questions; more than one value when two changed a field apart.
    pub fields: BTreeMap<FieldId, Heads<Value>>,
    /// What was stated, in the order recorded.
    pub facts: Vec<StatedFact>,
    /// Cases on the same matter.
    pub links: BTreeSet<CaseId>,
    /// Where it stands.
    pub stage: StageId,
    /// What makes it collective beside its own words, if anything does.
    pub matter: Option<Matter>,
    /// What holds of it while it is collective by its matter.
    joined: Option<Judgement>,
    /// The marks that it bears.
    pub flags: BTreeSet<FlagId>,
    /// Its duties, in the order in which they opened.
    pub duties: Vec<CaseDuty>,
    /// What happened, in the order recorded.
    pub history: Vec<Happening>,
}

impl Case {
    /// The number that people use: the day of receipt at +08:00 and the last four digits of the id, `20261123-7f3a`.
    #[must_use]
    pub fn number(&self) -> String {
        number(self.id, self.received.occurred_at)
    }

    /// What holds of it now: what people hold of it, and what follows from its matter.
    #[must_use]
    pub fn judgement(&self) -> Option<&Judgement> {
        self.joined.as_ref().or_else(|| self.stated_judgement())
    }

    /// What people hold of it. Where two judged apart, the graver judgement holds until somebody decides.
    #[must_use]
    pub fn stated_judgement(&self) -> Option<&Judgement> {
        let graver = |judged: &&Judged| judged.judgement.severity == Severity::Major;
        self.judgements
            .values()
            .find(graver)
            .or_else(|| self.judgements.values().next())
            .map(|judged| &judged.judgement)
    }

    /// Whether it is major. A case that nobody has judged is.
    #[must_use]
    pub fn is_major(&self) -> bool {
        self.judgement().is_none_or(|judgement| judgement.severity == Severity::Major)
    }

    /// The last statement of a fact.
    #[must_use]
    pub fn last_fact(&self, fact: &FactId) -> Option<&StatedFact> {
        self.facts.iter().rev().find(|stated| stated.fact == *fact)
    }

    /// The value of a field when all who stated it agree; `None` when it is empty or in conflict.
    #[must_use]
    pub fn field(&self, field: &FieldId) -> Option<&Value> {
        self.fields.get(field).and_then(Heads::agreed)
    }

    /// Whether two people stated different things apart, and nobody has decided yet.
    #[must_use]
    pub fn has_conflict(&self) -> bool {
        self.judgements.in_conflict() || self.fields.values().any(Heads::in_conflict)
    }
}

/// The number that people use for a case; see [`Case::number`].
#[must_use]
pub fn number(id: CaseId, received_at: Moment) -> String {
    let day =
        received_at.at(china()).map_or_else(|| "00000000".to_owned(), |at| at.format("%Y%m%d").to_string());
    let digits = id.0.simple().to_string();
    let tail: String = digits.chars().skip(28).collect();
    format!("{day}-{tail}")
}
