//! What is typed and not yet stated. A draft is this tablet's only; it is written at each pause and dropped in the
//! transaction that states it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::case::Command;
use crate::event::{Judgement, Severity};
use crate::id::{CategoryId, ChannelId, FieldId, QuestionId, ReasonId};
use crate::rulebook::{Category, Rulebook};
use crate::time::Moment;
use crate::value::Value;

/// A complaint being logged. Words are kept as typed, whatever they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The customer's own words so far.
    pub narrative: String,
    /// How they reached us.
    pub channel: ChannelId,
    /// Who, where, and the answers so far.
    pub values: BTreeMap<FieldId, Value>,
    /// When it reached us, if a person entered it (paper logged after an outage); else the time of saving.
    pub occurred_at: Option<Moment>,
    /// The category that a person chose against the classifier, and why.
    pub overruled: Option<Overrule>,
    /// The question that was asked because a major event was possible, and answered with yes.
    #[serde(default)]
    pub asked: Option<QuestionId>,
    /// When it was last typed in, by the tablet's clock.
    pub typed_at: Moment,
}

/// A person's word against the classifier's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overrule {
    /// What the complaint is about.
    pub category: CategoryId,
    /// Why.
    pub reason: String,
}

impl Draft {
    /// An empty draft.
    #[must_use]
    pub fn new(channel: ChannelId, now: Moment) -> Self {
        Self {
            narrative: String::new(),
            channel,
            values: BTreeMap::new(),
            occurred_at: None,
            overruled: None,
            asked: None,
            typed_at: now,
        }
    }

    /// Whether nothing was typed that could be lost.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.narrative.trim().is_empty() && self.values.values().all(Value::is_blank)
    }

    /// What holds if it is saved now: the classifier's judgement, or the person's over it.
    #[must_use]
    pub fn judgement(&self, found: &Judgement, rulebook: &Rulebook) -> Judgement {
        let chosen = self.overruled.as_ref().and_then(|overrule| rulebook.category(&overrule.category));
        chosen.map_or_else(
            || Judgement { check: found.check && self.asked.is_none(), ..found.clone() },
            |category| judged_as(found, category),
        )
    }

    /// The command that saves it.
    #[must_use]
    pub fn accept(&self, found: &Judgement, rulebook: &Rulebook, now: Moment) -> Command {
        Command::AcceptComplaint {
            narrative: self.narrative.clone(),
            channel: self.channel.clone(),
            judgement: self.judgement(found, rulebook),
            overruled_because: self.overruled.as_ref().map(|overrule| overrule.reason.clone()),
            fields: self.values.clone(),
            occurred_at: self.occurred_at.unwrap_or(now),
            source: None,
        }
    }
}

/// The judgement when a person says what the complaint is about: a category of the major list makes it major, another
/// one leaves only reasons that are no category (three households together).
#[must_use]
pub fn judged_as(found: &Judgement, category: &Category) -> Judgement {
    let own = ReasonId::from(category.id.as_str());
    let mut reasons: Vec<ReasonId> = if category.major { vec![own.clone()] } else { Vec::new() };
    let is_joint = |reason: &ReasonId| found.is_collective && reason.as_str() == COLLECTIVE;
    let stays = |reason: &&ReasonId| **reason != own && (category.major || is_joint(reason));
    reasons.extend(found.reasons.iter().filter(stays).cloned());
    Judgement {
        category: category.id.clone(),
        severity: if reasons.is_empty() { Severity::General } else { Severity::Major },
        reasons,
        in_competence: category.in_competence,
        check: false,
        ..found.clone()
    }
}

/// The reason that is no category: a joint complaint, in every rulebook that knows one.
const COLLECTIVE: &str = "collective";

#[cfg(test)]
mod tests {
    use super::*;

    fn found(category: &str, reasons: &[&str], is_collective: bool) -> Judgement {
        Judgement {
            category: category.into(),
            severity: if reasons.is_empty() { Severity::General } else { Severity::Major },
            reasons: reasons.iter().map(|reason| ReasonId::from(*reason)).collect(),
            is_collective,
            is_written: false,
            in_competence: true,
            signals: Vec::new(),
            check: true,
        }
    }

    fn judged(found: &Judgement, category: &str) -> Judgement {
        let rulebook = Rulebook::built_in(&"building".into()).expect("building ships");
        judged_as(found, rulebook.category(&category.into()).expect("the category exists"))
    }

    #[test]
    fn a_false_alarm_becomes_general_and_a_missed_fire_major() {
        let general = judged(&found("fire", &["fire"], false), "service");
        assert_eq!((general.severity, general.reasons.len(), general.check), (Severity::General, 0, false));
        let major = judged(&found("service", &[], false), "fire");
        assert_eq!((major.severity, major.reasons), (Severity::Major, vec!["fire".into()]));
    }

    #[test]
    fn a_question_answered_with_yes_leaves_no_doubt() {
        let rulebook = Rulebook::built_in(&"building".into()).expect("building ships");
        let found = found("fire", &["fire"], false);
        let mut draft = Draft::new("phone".into(), Moment(0));
        assert!(draft.judgement(&found, &rulebook).check);
        draft.asked = Some("fire-now".into());
        let judged = draft.judgement(&found, &rulebook);
        assert_eq!((judged.check, judged.severity), (false, Severity::Major));
    }

    #[test]
    fn three_households_stay_a_joint_complaint_whatever_it_is_about() {
        let joint = judged(&found("fire", &["fire", "collective"], true), "env");
        assert_eq!((joint.severity, joint.reasons), (Severity::Major, vec!["collective".into()]));
    }

    #[test]
    fn what_is_not_ours_is_out_of_competence() {
        assert!(!judged(&found("service", &[], false), "outside").in_competence);
    }
}
