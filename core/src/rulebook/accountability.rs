//! Who has to answer for what (责任追究), as data: what the figures find, the step that it proposes, and what a step
//! bars from. A person decides, by an entry in the step's register.

use serde::Deserialize;

use super::report::{Grouping, Period};
use super::{Both, Condition};
use crate::deadline;
use crate::id::{AccountabilityId, ClauseId, DocumentId, DutyId, EligibilityId, FieldId, RegisterId, StepId};

/// The fields that a step's register must have, and may have.
pub mod fields {
    /// Whom it is about; text, or what the rule's `about` holds.
    pub const ABOUT: &str = "about";
    /// The step's id.
    pub const STEP: &str = "step";
    /// The day on which it was decided.
    pub const DECIDED_ON: &str = "decided-on";
    /// What was decided: a choice, one of which is [`DECLINED`].
    pub const DECISION: &str = "decision";
    /// The choice by which the step is not taken.
    pub const DECLINED: &str = "declined";
    /// The case that it is about; optional.
    pub const CASE: &str = "case";
    /// The rule that found it, by its id; optional.
    pub const RULE: &str = "rule";
}

/// What is found from the data, and the step that it proposes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Accountability {
    /// Its id.
    pub id: AccountabilityId,
    /// The clause that says so.
    pub clause: ClauseId,
    /// What it is called.
    pub name: Both,
    /// Whom it is about. Where a case does not say, nothing is found of it.
    pub about: Grouping,
    /// The step that it proposes.
    pub proposes: StepId,
    /// Found when this duty was not discharged by its cut-off.
    #[serde(default)]
    pub overdue: Option<DutyId>,
    /// Found when it happens again and again.
    #[serde(default)]
    pub repeated: Option<Repeated>,
    /// Found when this holds of a case.
    #[serde(default)]
    pub when: Option<Condition>,
    /// With `when`: and a duty of the case was late.
    #[serde(default)]
    pub late: bool,
    /// Found after a step was taken.
    #[serde(default)]
    pub after: Option<After>,
}

/// The same, again and again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Repeated {
    /// What the cases have in common; a case that does not hold one of them is not counted.
    pub same: Vec<Grouping>,
    /// At least so many cases, 2 or more.
    #[serde(default = "two")]
    pub at_least: u32,
    /// Received within so many months: from the day of the first to the corresponding day.
    pub months: u32,
    /// A case of which this holds (a rectification was begun) answers for itself and for those received before it.
    #[serde(default)]
    pub unless: Option<Condition>,
}

fn two() -> u32 {
    2
}

/// What follows on a step that was taken.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct After {
    /// The step that was taken.
    pub step: StepId,
    /// Found when this does not hold of the cases that the step was about …
    #[serde(default)]
    pub unless: Option<Condition>,
    /// … by so long after the day of the decision; by the end of that day when absent.
    #[serde(default)]
    pub within: Option<deadline::Rule>,
    /// Found also when what proposed the step is found again, from cases after the decision.
    #[serde(default)]
    pub or_again: bool,
}

/// What tells of an accountability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Finds<'a> {
    /// A duty was not discharged by its cut-off.
    Overdue(&'a DutyId),
    /// It happens again and again.
    Repeated(&'a Repeated),
    /// A condition holds of a case, of which a duty must have been late if `late`.
    When {
        /// The condition.
        condition: &'a Condition,
        /// Whether a duty must have been late.
        late: bool,
    },
    /// A step was taken.
    After(&'a After),
}

impl Accountability {
    /// What finds it; `None` when the rulebook names none or several, which [`super::check`] reports.
    #[must_use]
    pub fn finds(&self) -> Option<Finds<'_>> {
        match (&self.overdue, &self.repeated, &self.when, &self.after) {
            (Some(duty), None, None, None) if !self.late => Some(Finds::Overdue(duty)),
            (None, Some(repeated), None, None) if !self.late => Some(Finds::Repeated(repeated)),
            (None, None, Some(condition), None) => Some(Finds::When { condition, late: self.late }),
            (None, None, None, Some(after)) if !self.late => Some(Finds::After(after)),
            (_, _, _, _) => None,
        }
    }
}

/// A step that can be taken: a talk, a circular, a recommendation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Step {
    /// Its id.
    pub id: StepId,
    /// What it is called.
    pub name: Both,
    /// The clause that names it.
    pub clause: ClauseId,
    /// The register in which a person decides; see [`fields`].
    pub register: RegisterId,
    /// The documents that it needs.
    #[serde(default)]
    pub documents: Vec<DocumentId>,
    /// What it bars from, for the period in which it was decided.
    #[serde(default)]
    pub bars: Vec<EligibilityId>,
}

/// Something for which one can be eligible, period by period (当期赛季评选资格).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Eligibility {
    /// Its id.
    pub id: EligibilityId,
    /// What it is called.
    pub name: Both,
    /// The clause that names it.
    pub clause: ClauseId,
    /// How long its period is.
    pub period: Period,
}

impl Step {
    /// Whether its register has to have this field.
    pub(crate) fn needs() -> [FieldId; 4] {
        [fields::ABOUT, fields::STEP, fields::DECIDED_ON, fields::DECISION].map(FieldId::from)
    }
}
