//! The duties of a case: what opens, discharges, carries over and lapses them, and when they are due.

use super::{Case, Stamp, StatedFact};
use crate::deadline::{self, Adjustment, Calendar, Derivation, Due, DueFault, DueTime};
use crate::id::{DutyId, EventId, FactId, FieldId};
use crate::rulebook::duty::{Discharge, Trigger};
use crate::rulebook::{Clock, Duty, Rulebook};
use crate::time::Moment;
use crate::value::Value;

/// A duty that an event opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseDuty {
    /// Which duty of the rulebook.
    pub duty: DutyId,
    /// The event that opened it; of another case where this one became collective by it.
    pub opened_by: EventId,
    /// When its clock starts: the time at which the opening event occurred.
    pub opened_at: Moment,
    /// The moment that was promised, where the promise is the clock.
    pub promised: Option<Moment>,
    /// What the opening fact held in the field by which the duty goes; `None` where it goes by none, or it was blank.
    pub same: Option<Value>,
    /// How many facts had been stated when it opened, the opening one included.
    facts_before: usize,
    /// What happened to its clock since: waiting, restarts, extensions.
    pub adjustments: Vec<Adjustment>,
    /// How it stands.
    pub state: DutyState,
}

/// How a duty stands, apart from the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DutyState {
    /// It is to be done.
    Open,
    /// It was done.
    Discharged {
        /// The event that discharged it.
        by: EventId,
        /// When that occurred, as stated.
        at: Moment,
    },
    /// All that carries it over was done; another clock runs in its place.
    CarriedOver {
        /// When the last of it occurred, as stated.
        at: Moment,
    },
    /// What it rests on no longer holds (a finding was overruled).
    Lapsed {
        /// When that was stated.
        at: Moment,
    },
}

impl CaseDuty {
    /// When it is due, by the rulebook and the calendar; `None` when this version of the rulebook gives it no clock.
    ///
    /// # Errors
    /// [`DueFault::OutOfRange`] when the clock runs further than can be computed.
    pub fn due(&self, rulebook: &Rulebook, calendar: &Calendar) -> Result<Option<Due>, DueFault> {
        match rulebook.duty(&self.duty).and_then(Duty::clock) {
            Some(Clock::Within(rule)) => {
                deadline::due(rule, self.opened_at, &self.adjustments, calendar).map(Some)
            }
            Some(Clock::At(_field)) => Ok(self.promised.and_then(|promised| promise(promised, calendar))),
            None => Ok(None),
        }
    }

    /// How that due time comes about, day by day; `None` for a promise, which is its own reason, and without a clock.
    ///
    /// # Errors
    /// As [`CaseDuty::due`].
    pub fn derive(&self, rulebook: &Rulebook, calendar: &Calendar) -> Result<Option<Derivation>, DueFault> {
        match rulebook.duty(&self.duty).and_then(Duty::clock) {
            Some(Clock::Within(rule)) => {
                deadline::derive(rule, self.opened_at, &self.adjustments, calendar).map(Some)
            }
            Some(Clock::At(_)) | None => Ok(None),
        }
    }

    /// Whether a stated fact is about the same thing as the duty.
    fn concerns(&self, rule: &Duty, stated: &StatedFact) -> bool {
        rule.same.as_ref().is_none_or(|same| stated.values.get(same) == self.same.as_ref())
    }

    /// Whether it is still to be done.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == DutyState::Open
    }
}

/// A promised moment as a due time: it is its own cut-off.
fn promise(promised: Moment, calendar: &Calendar) -> Option<Due> {
    let day = promised.at(calendar.offset())?.date_naive();
    Some(Due::Determined { time: DueTime { day, cut_off: promised }, awaits: None })
}

/// What opens, discharges or lapses duties, and when it occurred.
#[derive(Clone, Copy)]
pub(super) struct Occasion {
    pub(super) event: EventId,
    pub(super) at: Moment,
}

impl Occasion {
    pub(super) fn of(stamp: &Stamp) -> Self {
        Self { event: stamp.event, at: stamp.occurred_at }
    }
}

/// Brings the duties up to date after an event.
pub(super) fn after(case: &mut Case, rulebook: &Rulebook, trigger: Option<&Trigger>, occasion: Occasion) {
    if let Some(Trigger::Fact(_)) = trigger {
        settle(case, rulebook, occasion);
    }
    for rule in &rulebook.duties {
        lapse(case, rule, occasion);
        open(case, rule, trigger, occasion);
    }
}

/// Discharges, carries over and adjusts what the last stated fact concerns.
fn settle(case: &mut Case, rulebook: &Rulebook, occasion: Occasion) {
    let Some(stated) = case.facts.last().cloned() else { return };
    let mut duties = std::mem::take(&mut case.duties);
    for duty in duties.iter_mut().filter(|duty| duty.is_open()) {
        let Some(rule) = rulebook.duty(&duty.duty) else { continue };
        if !duty.concerns(rule, &stated) {
            continue;
        }
        if rule.discharged_by.iter().any(|discharge| discharge.takes(&stated)) {
            duty.state = DutyState::Discharged { by: occasion.event, at: occasion.at };
        } else if carries_over(case, rule, duty) {
            duty.state = DutyState::CarriedOver { at: occasion.at };
        } else {
            adjust(duty, rule, &stated.fact, occasion.at);
        }
    }
    case.duties = duties;
}

/// Whether everything that carries a duty over was stated since it opened.
fn carries_over(case: &Case, rule: &Duty, duty: &CaseDuty) -> bool {
    let since = || case.facts.iter().skip(duty.facts_before).filter(|stated| duty.concerns(rule, stated));
    !rule.carried_over_by.is_empty()
        && rule.carried_over_by.iter().all(|fact| since().any(|stated| stated.fact == *fact))
}

/// Waiting, restarting and extending are three different operations, each from its own fact.
fn adjust(duty: &mut CaseDuty, rule: &Duty, fact: &FactId, at: Moment) {
    if rule.waits_on.contains(fact) {
        duty.adjustments.push(Adjustment::Waiting { since: at, until: None });
    }
    if rule.resumes_on.contains(fact) {
        let waiting = duty.adjustments.iter_mut().rev().find_map(|adjustment| match adjustment {
            Adjustment::Waiting { since: _, until } if until.is_none() => Some(until),
            Adjustment::Waiting { .. } | Adjustment::Restarted { .. } | Adjustment::Extended { .. } => None,
        });
        if let Some(until) = waiting {
            *until = Some(at);
        }
    }
    if rule.restarts_on.contains(fact) {
        duty.adjustments.push(Adjustment::Restarted { at });
    }
    if let Some(within) = &rule.within
        && rule.extended_by.contains(fact)
    {
        duty.adjustments.push(Adjustment::Extended { approved_at: at, by: within.extendable });
    }
}

impl Discharge {
    /// Whether a stated fact discharges the duty.
    #[must_use]
    pub fn takes(&self, stated: &StatedFact) -> bool {
        match self {
            Self::Fact(fact) => stated.fact == *fact,
            Self::With(with) => with.matches(stated),
        }
    }
}

/// Lapses an open duty that rests on something that no longer holds.
fn lapse(case: &mut Case, rule: &Duty, occasion: Occasion) {
    if rule.when.as_ref().is_none_or(|when| when.holds(case)) {
        return;
    }
    for duty in case.duties.iter_mut().filter(|duty| duty.duty == rule.id && duty.is_open()) {
        duty.state = DutyState::Lapsed { at: occasion.at };
    }
}

/// Opens a duty when its trigger and what it rests on are both there.
fn open(case: &mut Case, rule: &Duty, trigger: Option<&Trigger>, occasion: Occasion) {
    let triggered = trigger.is_some_and(|trigger| rule.opens_on.contains(trigger));
    // What a duty rests on can come after its trigger: a case judged major an hour after it was received.
    let came_to_hold =
        rule.when.is_some() && !rule.each && rule.opens_on.iter().any(|opens| has_been(case, opens));
    if !(triggered || came_to_hold) || !rule.when.as_ref().is_none_or(|when| when.holds(case)) {
        return;
    }
    let opening = case.facts.last().filter(|stated| stated.stamp.event == occasion.event);
    let held = |field: &Option<FieldId>| opening?.values.get(field.as_ref()?);
    let same = held(&rule.same).cloned();
    let promised = held(&rule.at).and_then(Value::as_moment);
    // A clock that is a promise, or a duty about one thing, comes from the fact that opens it.
    if (rule.at.is_some() && promised.is_none()) || (rule.same.is_some() && opening.is_none()) {
        return;
    }
    let blocking = |duty: &CaseDuty| {
        duty.duty == rule.id && duty.same == same && !matches!(duty.state, DutyState::Lapsed { .. })
    };
    if !rule.each && case.duties.iter().any(blocking) {
        return;
    }
    case.duties.push(CaseDuty {
        duty: rule.id.clone(),
        opened_by: occasion.event,
        opened_at: occasion.at,
        promised,
        same,
        facts_before: case.facts.len(),
        adjustments: Vec::new(),
        state: DutyState::Open,
    });
}

fn has_been(case: &Case, trigger: &Trigger) -> bool {
    match trigger {
        Trigger::Received => true,
        Trigger::Judged => case.judgement().is_some(),
        Trigger::Fact(fact) => case.facts.iter().any(|stated| stated.fact == *fact),
    }
}
