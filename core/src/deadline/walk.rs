//! Walking over days: which of them count, and how surely.

use chrono::{Days, NaiveDate};

use super::calendar::{Calendar, Certainty, Day, NoticeYear};
use super::derivation::{Reason, Step};
use super::{DueFault, Left};
use crate::time::Moment;

/// How many days one count may look at: some three hundred years.
const DAYS_LOOKED_AT_MAX: u32 = 110_000;

/// Days that do not count because the clock waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pause {
    /// The first day that does not count.
    pub(super) first: NaiveDate,
    /// The last; `None` while it lasts.
    pub(super) last: Option<NaiveDate>,
    /// When the waiting began.
    pub(super) since: Moment,
}

/// Where a count came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    /// This day.
    Day(NaiveDate),
    /// The clock waits since then, with so much left.
    Waiting(Moment, Left),
}

/// Which way days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Forwards,
    Backwards,
}

/// A walk over a calendar's days: it keeps what notices were missing, and notes each step where somebody reads along.
pub(super) struct Walk<'a> {
    pub(super) calendar: &'a Calendar,
    /// In order, apart from each other.
    pub(super) pauses: &'a [Pause],
    pub(super) steps: Option<&'a mut Vec<Step>>,
    /// The first notice that was missing.
    pub(super) needs: Option<NoticeYear>,
    /// The notice that can still change late December.
    pub(super) awaits: Option<NoticeYear>,
    looked_at: u32,
}

impl<'a> Walk<'a> {
    pub(super) fn new(calendar: &'a Calendar, pauses: &'a [Pause], steps: Option<&'a mut Vec<Step>>) -> Self {
        Self { calendar, pauses, steps, needs: None, awaits: None, looked_at: 0 }
    }

    /// Notes a step, made only where somebody reads along.
    pub(super) fn note(&mut self, step: impl FnOnce() -> Step) {
        if let Some(steps) = &mut self.steps {
            steps.push(step());
        }
    }

    /// The day `n` working days after `from`, or before it. 0: `from` itself where it is a working day, else the
    /// nearest one in the direction.
    pub(super) fn working_days(
        &mut self,
        from: NaiveDate,
        n: u32,
        direction: Direction,
    ) -> Result<Reached, DueFault> {
        let mut day = if n == 0 { from } else { step(from, direction)? };
        let goal = n.max(1);
        let mut counted: u32 = 0;
        loop {
            if let Some(pause) = self.pause_on(day, direction) {
                self.note(|| Step::WaitedDays { first: pause.first, last: pause.last });
                let Some(last) = pause.last else {
                    return Ok(Reached::Waiting(pause.since, Left::Days(goal.saturating_sub(counted))));
                };
                day = step(last, direction)?;
                continue;
            }
            let looked = self.look(day)?;
            if looked.is_working {
                counted = counted.saturating_add(1);
            }
            let ordinal = (looked.is_working && n > 0).then_some(counted);
            self.note_day(&looked, ordinal);
            if counted == goal {
                return Ok(Reached::Day(day));
            }
            day = step(day, direction)?;
        }
    }

    /// The end of a period that would end on `end`, with the days of waiting after `from` put on top.
    pub(super) fn past_pauses(&mut self, from: NaiveDate, end: NaiveDate) -> Result<Reached, DueFault> {
        let mut end = end;
        for pause in self.pauses {
            if pause.first > end || pause.last.is_some_and(|last| last <= from) {
                continue;
            }
            let first = pause.first.max(next(from)?);
            self.note(|| Step::WaitedDays { first, last: pause.last });
            let Some(last) = pause.last else {
                let left = end.signed_duration_since(first).num_days().saturating_add(1);
                let left = Left::Days(u32::try_from(left).unwrap_or(u32::MAX));
                return Ok(Reached::Waiting(pause.since, left));
            };
            let days = last.signed_duration_since(first).num_days().saturating_add(1);
            let days = u64::try_from(days).map_err(|_negative| DueFault::OutOfRange)?;
            end = end.checked_add_days(Days::new(days)).ok_or(DueFault::OutOfRange)?;
        }
        Ok(Reached::Day(end))
    }

    /// The day itself, or the next working day where it is a rest day (民法典 第203条).
    pub(super) fn roll(&mut self, day: NaiveDate) -> Result<NaiveDate, DueFault> {
        let mut day = day;
        loop {
            let looked = self.look(day)?;
            self.note_day(&looked, None);
            if looked.is_working {
                return Ok(day);
            }
            day = next(day)?;
        }
    }

    /// A day of the calendar; keeps what is not known about it.
    pub(super) fn look(&mut self, day: NaiveDate) -> Result<Day<'a>, DueFault> {
        self.looked_at = self.looked_at.saturating_add(1);
        if self.looked_at > DAYS_LOOKED_AT_MAX {
            return Err(DueFault::OutOfRange);
        }
        let looked = self.calendar.day(day);
        match looked.certainty {
            Certainty::Final => {}
            Certainty::Awaits(year) => self.awaits = self.awaits.or(Some(year)),
            Certainty::Missing(year) => self.needs = self.needs.or(Some(year)),
        }
        Ok(looked)
    }

    fn note_day(&mut self, looked: &Day<'_>, counted: Option<u32>) {
        self.note(|| Step::Looked {
            day: looked.day,
            counted,
            is_working: looked.is_working,
            reason: Reason::of(looked),
            certainty: looked.certainty,
        });
    }

    /// The pause that a day lies in; nothing waits before an event that is counted back from.
    fn pause_on(&self, day: NaiveDate, direction: Direction) -> Option<Pause> {
        match direction {
            Direction::Backwards => None,
            Direction::Forwards => self
                .pauses
                .iter()
                .find(|pause| pause.first <= day && pause.last.is_none_or(|last| day <= last))
                .copied(),
        }
    }
}

/// The day after.
pub(super) fn next(day: NaiveDate) -> Result<NaiveDate, DueFault> {
    day.succ_opt().ok_or(DueFault::OutOfRange)
}

fn step(day: NaiveDate, direction: Direction) -> Result<NaiveDate, DueFault> {
    match direction {
        Direction::Forwards => next(day),
        Direction::Backwards => day.pred_opt().ok_or(DueFault::OutOfRange),
    }
}
