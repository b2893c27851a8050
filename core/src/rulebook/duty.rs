//! Who must do what by when (职责).

use serde::Deserialize;

use super::{Both, Condition, condition::FactWith};
use crate::deadline;
use crate::id::{ClauseId, DutyId, FactId, FieldId, ReportId, RoleId};

/// A duty of a case.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Duty {
    /// Its id.
    pub id: DutyId,
    /// The clause that imposes it.
    pub clause: ClauseId,
    /// What has to be done.
    pub title: Both,
    /// Who has to do it.
    pub who: Vec<RoleId>,
    /// The post that has to be told, whose telephone number is shown.
    #[serde(default)]
    pub tell: Option<RoleId>,
    /// What opens it: `received`, `judged`, or a fact's id.
    pub opens_on: Vec<Trigger>,
    /// What else has to hold; it opens when the last of both is there, and lapses when this ceases to hold.
    #[serde(default)]
    pub when: Option<Condition>,
    /// Its clock runs from the opening event.
    #[serde(default)]
    pub within: Option<deadline::Rule>,
    /// Its due time is what the opening fact holds in this field (a promise becomes a clock).
    #[serde(default)]
    pub at: Option<FieldId>,
    /// Day and night, alarms when overdue.
    #[serde(default)]
    pub immediate: bool,
    /// Opened anew by each opening event (a promise after a promise); otherwise once.
    #[serde(default)]
    pub each: bool,
    /// A field that the fact that discharges it (carries it over, stops its clock …) has to hold as the opening fact
    /// held it: which rectification, which task.
    #[serde(default)]
    pub same: Option<FieldId>,
    /// What discharges it; any one.
    pub discharged_by: Vec<Discharge>,
    /// What, all together, carries it over.
    #[serde(default)]
    pub carried_over_by: Vec<FactId>,
    /// Facts that stop its clock, where the rulebook allows waiting.
    #[serde(default)]
    pub waits_on: Vec<FactId>,
    /// Facts that let its clock run on.
    #[serde(default)]
    pub resumes_on: Vec<FactId>,
    /// Facts that start its clock anew.
    #[serde(default)]
    pub restarts_on: Vec<FactId>,
    /// Facts that extend it, as far as the rule allows.
    #[serde(default)]
    pub extended_by: Vec<FactId>,
    /// Where its clock comes from when the clause names none: a default that an organisation can change.
    #[serde(default)]
    pub default_from: Option<Both>,
}

/// The clock of a duty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Clock<'a> {
    /// A span from the opening event.
    Within(&'a deadline::Rule),
    /// The moment in this field of the opening fact.
    At(&'a FieldId),
}

impl Duty {
    /// Its clock; `None` when the rulebook gives none or both, which [`super::check`] reports.
    #[must_use]
    pub fn clock(&self) -> Option<Clock<'_>> {
        match (&self.within, &self.at) {
            (Some(rule), None) => Some(Clock::Within(rule)),
            (None, Some(field)) => Some(Clock::At(field)),
            (Some(_), Some(_)) | (None, None) => None,
        }
    }

    /// Every fact that settles it or changes its clock: what discharges it first.
    pub fn facts(&self) -> impl Iterator<Item = &FactId> {
        let clock =
            [&self.carried_over_by, &self.waits_on, &self.resumes_on, &self.restarts_on, &self.extended_by];
        self.discharged_by.iter().map(Discharge::fact).chain(clock.into_iter().flatten())
    }
}

/// What opens a duty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Trigger {
    /// The complaint was received.
    Received,
    /// The finding was confirmed or overruled.
    Judged,
    /// A fact was stated.
    Fact(FactId),
}

impl From<String> for Trigger {
    fn from(text: String) -> Self {
        match text.as_str() {
            "received" => Self::Received,
            "judged" => Self::Judged,
            _fact => Self::Fact(FactId(text)),
        }
    }
}

/// What discharges a duty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Discharge {
    /// A fact, whatever it holds.
    Fact(FactId),
    /// A fact that holds a choice in a field.
    With(FactWith),
}

impl Discharge {
    /// The fact that it takes.
    #[must_use]
    pub fn fact(&self) -> &FactId {
        match self {
            Self::Fact(fact) => fact,
            Self::With(with) => &with.fact,
        }
    }
}

/// A duty of the calendar.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Recurring {
    /// Its id.
    pub id: DutyId,
    /// The clause that imposes it.
    pub clause: ClauseId,
    /// What has to be done.
    pub title: Both,
    /// Who has to do it.
    pub who: Vec<RoleId>,
    /// When.
    pub every: deadline::recurring::Recurrence,
    /// The report that it makes.
    #[serde(default)]
    pub makes: Option<ReportId>,
    /// Where its time comes from when the clause names none.
    #[serde(default)]
    pub default_from: Option<Both>,
}
