//! What is typed and not yet stated. A draft is this tablet's only; it is written at each pause and dropped in the
//! transaction that states it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::case::Command;
use crate::event::{Judgement, Severity};
use crate::id::{CategoryId, ChannelId, FieldId, QuestionId, ReasonId};
use crate::rulebook::{Category, Reason, Rulebook};
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
    /// How grave it is, where the person said so besides: the reasons for which it is major, none when it is general.
    #[serde(default)]
    pub reasons: Option<Vec<ReasonId>>,
    /// Why.
    pub reason: String,
}

/// What a person says of a complaint against what is held of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is about something else; how grave it is follows from that as far as it can.
    About(CategoryId),
    /// It is major, for this reason too.
    Major(ReasonId),
    /// It is general.
    General,
}

impl Verdict {
    /// What can be said under a rulebook, in its order: every category, then every reason that is no category (an
    /// accident, a case that is in the news), then that it is general where such a reason could make it major.
    #[must_use]
    pub fn all(rulebook: &Rulebook) -> Vec<Self> {
        let mut all: Vec<Self> =
            rulebook.categories.iter().map(|category| Self::About(category.id.clone())).collect();
        let besides = rulebook.reasons.iter().filter(|reason| !is_category(&reason.id, rulebook));
        let reasons: Vec<&Reason> = besides.collect();
        all.extend(reasons.iter().map(|reason| Self::Major(reason.id.clone())));
        if !reasons.is_empty() {
            all.push(Self::General);
        }
        all
    }

    /// What is held of the complaint once the person has said so.
    #[must_use]
    pub fn over(self, held: &Judgement, reason: String) -> Overrule {
        let category = held.category.clone();
        match self {
            Self::About(category) => Overrule { category, reasons: None, reason },
            Self::Major(grave) => {
                let mut reasons = held.reasons.clone();
                if !reasons.contains(&grave) {
                    reasons.push(grave);
                }
                Overrule { category, reasons: Some(reasons), reason }
            }
            Self::General => Overrule { category, reasons: Some(Vec::new()), reason },
        }
    }
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
        let overruled = self.overruled.as_ref().and_then(|overrule| overrule.judgement(found, rulebook));
        overruled.unwrap_or_else(|| Judgement { check: found.check && self.asked.is_none(), ..found.clone() })
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

impl Overrule {
    /// What holds by a person's word; `None` where the rulebook has no such category.
    #[must_use]
    pub fn judgement(&self, found: &Judgement, rulebook: &Rulebook) -> Option<Judgement> {
        let category = rulebook.category(&self.category)?;
        let reasons = self.reasons.clone().unwrap_or_else(|| reasons_as(found, category, rulebook));
        Some(Judgement {
            category: category.id.clone(),
            severity: if reasons.is_empty() { Severity::General } else { Severity::Major },
            reasons,
            in_competence: category.in_competence,
            check: false,
            ..found.clone()
        })
    }
}

/// The reasons that hold when a person says what the complaint is about: a category of the major list is one itself, and
/// leaves the others; any other category takes those with it that are categories, and leaves the rest (three households
/// together, an accident).
fn reasons_as(found: &Judgement, category: &Category, rulebook: &Rulebook) -> Vec<ReasonId> {
    let own = ReasonId::from(category.id.as_str());
    let mut reasons: Vec<ReasonId> = if category.major { vec![own.clone()] } else { Vec::new() };
    let stays = |reason: &&ReasonId| **reason != own && (category.major || !is_category(reason, rulebook));
    reasons.extend(found.reasons.iter().filter(stays).cloned());
    reasons
}

/// Whether a reason is a category of its own (火灾), and not something that can be said of several.
fn is_category(reason: &ReasonId, rulebook: &Rulebook) -> bool {
    rulebook.category(&reason.as_str().into()).is_some_and(|category| category.major)
}

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
        said(&rulebook, found, Verdict::About(category.into()))
    }

    fn said(rulebook: &Rulebook, found: &Judgement, verdict: Verdict) -> Judgement {
        verdict.over(found, "为什么".to_owned()).judgement(found, rulebook).expect("the category exists")
    }

    #[test]
    fn what_is_grave_for_a_reason_that_is_no_category_can_be_said_and_taken_back() {
        let rulebook = Rulebook::built_in(&"bank".into()).expect("bank ships");
        let late = found("queue", &[], false);
        let major = said(&rulebook, &late, Verdict::Major("12-3".into()));
        assert_eq!((major.category.as_str(), major.severity), ("queue", Severity::Major));
        assert_eq!(major.reasons, vec![ReasonId::from("12-3")]);
        let elsewhere = said(&rulebook, &major, Verdict::About("fee".into()));
        assert_eq!((elsewhere.severity, elsewhere.reasons.len()), (Severity::Major, 1));
        let general = said(&rulebook, &major, Verdict::General);
        assert_eq!((general.category.as_str(), general.severity), ("queue", Severity::General));
    }

    #[test]
    fn every_reason_of_every_rulebook_can_be_said() {
        for id in Rulebook::built_in_ids() {
            let rulebook = Rulebook::built_in(&id).expect("it ships");
            let all = Verdict::all(&rulebook);
            for reason in &rulebook.reasons {
                let by_reason = Verdict::Major(reason.id.clone());
                let by_category = Verdict::About(reason.id.as_str().into());
                assert!(all.contains(&by_reason) || all.contains(&by_category), "{id} {}", reason.id);
            }
        }
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
