//! A clock run from its start to its cut-off: restarts, waiting and extensions first, then the count.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime};

use super::calendar::Calendar;
use super::derivation::{Limit, Step};
use super::rule::{AfterHours, DayN, End, Roll, Rule, Span};
use super::walk::{Direction, Pause, Reached, Walk, next};
use super::{Adjustment, Due, DueFault, DueTime, Left};
use crate::order;
use crate::time::Moment;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
/// The last year in which a due time can lie.
const YEAR_MAX: i32 = 9_999;

/// A clock and what happened to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock<'a> {
    pub(super) rule: &'a Rule,
    pub(super) start: Moment,
    pub(super) adjustments: &'a [Adjustment],
    pub(super) calendar: &'a Calendar,
}

/// Time during which a clock does not run; one that lasts has no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wait {
    since: Moment,
    until: Option<Moment>,
}

/// What a clock counts from.
struct Begin {
    at: Moment,
    waits: Vec<Wait>,
    pauses: Vec<Pause>,
}

impl Clock<'_> {
    /// Runs the clock, and notes each step where somebody reads along.
    pub(super) fn run(&self, mut steps: Option<&mut Vec<Step>>) -> Result<Due, DueFault> {
        let begin = self.begin()?;
        if let Some(steps) = steps.as_deref_mut() {
            steps.push(Step::Started { at: self.start });
            if begin.at != self.start {
                steps.push(Step::Restarted { at: begin.at });
            }
        }
        let granted = self.granted(&begin, steps.as_deref_mut())?;
        self.count(&begin, granted, steps)
    }

    /// The last restart, or the start, with the waiting after it.
    fn begin(&self) -> Result<Begin, DueFault> {
        let restarts = self.adjustments.iter().filter_map(|adjustment| match adjustment {
            Adjustment::Restarted { at } => Some(*at),
            Adjustment::Waiting { .. } | Adjustment::Extended { .. } => None,
        });
        let at = restarts.fold(self.start, Moment::max);
        let waits = self.waits_after(at);
        let mut pauses = Vec::with_capacity(waits.len());
        for wait in &waits {
            let first = next(self.day_of(wait.since)?)?;
            let last = wait.until.map(|until| self.day_of(until)).transpose()?;
            if last.is_none_or(|last| last >= first) {
                pauses.push(Pause { first, last, since: wait.since });
            }
        }
        Ok(Begin { at, waits, pauses })
    }

    /// The waiting after a moment, in order, what overlaps made one.
    fn waits_after(&self, begin: Moment) -> Vec<Wait> {
        let mut waits: Vec<Wait> = self
            .adjustments
            .iter()
            .filter_map(|adjustment| match adjustment {
                Adjustment::Waiting { since, until } => {
                    Some(Wait { since: *since.max(&begin), until: *until })
                }
                Adjustment::Restarted { .. } | Adjustment::Extended { .. } => None,
            })
            .filter(|wait| wait.until.is_none_or(|until| until > wait.since))
            .collect();
        order::sort_by_key(&mut waits, |wait| (wait.since, wait.until));
        waits.dedup_by(|later, earlier| {
            let overlaps = earlier.until.is_none_or(|until| later.since <= until);
            if overlaps {
                earlier.until = earlier.until.zip(later.until).map(|(one, other)| one.max(other));
            }
            overlaps
        });
        waits
    }

    /// How much more was approved in time and within the cap, in the rule's unit.
    fn granted(&self, begin: &Begin, mut steps: Option<&mut Vec<Step>>) -> Result<u32, DueFault> {
        let mut extensions: Vec<(Moment, u32)> = self
            .adjustments
            .iter()
            .filter_map(|adjustment| match adjustment {
                Adjustment::Extended { approved_at, by } => Some((*approved_at, *by)),
                Adjustment::Waiting { .. } | Adjustment::Restarted { .. } => None,
            })
            .collect();
        order::sort(&mut extensions);
        let cap = self.rule.extendable;
        let mut total: u32 = 0;
        for (approved_at, asked) in extensions {
            let left = cap.saturating_sub(total);
            let ran_out = |time: DueTime| approved_at >= time.cut_off;
            let (granted, limit) = if approved_at < begin.at {
                (0, Limit::BeforeStart)
            } else if self.count(begin, total, None)?.time().is_some_and(ran_out) {
                (0, Limit::RanOut)
            } else if asked > left {
                (left, Limit::Cap(cap))
            } else {
                (asked, Limit::Within)
            };
            total = total.saturating_add(granted);
            if let Some(steps) = steps.as_deref_mut() {
                steps.push(Step::Extended { approved_at, asked, granted, limit });
            }
        }
        Ok(total)
    }

    /// Counts the span, with what was granted on top.
    fn count(&self, begin: &Begin, granted: u32, steps: Option<&mut Vec<Step>>) -> Result<Due, DueFault> {
        let mut walk = Walk::new(self.calendar, &begin.pauses, steps);
        let from = self.opened(begin.at, &mut walk)?;
        let day = self.day_of(from)?;
        let span = self.rule.span.extended(granted);
        let ended = match span {
            Span::Minutes(n) => {
                self.wall_clock(from, i64::from(n).saturating_mul(MINUTE_MS), &begin.waits, &mut walk)?
            }
            Span::Hours(n) => {
                self.wall_clock(from, i64::from(n).saturating_mul(HOUR_MS), &begin.waits, &mut walk)?
            }
            Span::WorkingDays(n) => {
                if n > 0 {
                    walk.note(|| Step::Trigger { day });
                }
                let reached = walk.working_days(day, n, Direction::Forwards)?;
                self.at_end_of(reached, &mut walk)?
            }
            Span::CalendarDays(n, roll) => {
                let end = day.checked_add_days(Days::new(u64::from(n))).ok_or(DueFault::OutOfRange)?;
                walk.note(|| Step::Trigger { day });
                if let (true, Ok(first)) = (n > 0, next(day)) {
                    walk.note(|| Step::Ran { first, last: end });
                }
                self.at_end_of_period(day, end, roll, &mut walk)?
            }
            Span::Months(n, roll) => self.corresponding(day, Some(n), roll, &mut walk)?,
            Span::Years(n, roll) => self.corresponding(day, n.checked_mul(12), roll, &mut walk)?,
            Span::SameDay => self.at_end_of(Reached::Day(day), &mut walk)?,
            Span::WorkingDaysBefore(n, day_n) => {
                walk.note(|| Step::Trigger { day });
                let reached = walk.working_days(day, n, Direction::Backwards)?;
                self.before(reached, day_n, &mut walk)?
            }
            Span::CalendarDaysBefore(n, day_n) => {
                walk.note(|| Step::Trigger { day });
                let first = day.checked_sub_days(Days::new(u64::from(n))).ok_or(DueFault::OutOfRange)?;
                if let Some(last) = day.pred_opt() {
                    walk.note(|| Step::Ran { first, last });
                }
                self.before(Reached::Day(first), day_n, &mut walk)?
            }
        };
        Ok(match (ended, walk.needs) {
            (Ended::Waiting(since, left), _) => Due::Waiting { since, left },
            (Ended::At(provisional), Some(needs)) => Due::NotDetermined { needs, provisional },
            (Ended::At(time), None) => Due::Determined { time, awaits: walk.awaits },
        })
    }

    /// The moment from which the clock counts: the receipt, or the next opening where the rule says so.
    fn opened(&self, received: Moment, walk: &mut Walk<'_>) -> Result<Moment, DueFault> {
        match self.rule.after_hours {
            AfterHours::AsReceived => return Ok(received),
            AfterHours::NextOpening => {}
        }
        let mut day = self.day_of(received)?;
        loop {
            let looked = walk.look(day)?;
            if let Some(open) = self.calendar.hours().on(day.weekday(), looked.is_working) {
                let midnight = midnight(day, self.calendar)?;
                if received < midnight.plus_ms(open.closing_ms()) {
                    let at = received.max(midnight.plus_ms(open.opening_ms()));
                    if at != received {
                        walk.note(|| Step::Opened { at });
                    }
                    return Ok(at);
                }
            }
            day = next(day)?;
        }
    }

    /// The instant so many milliseconds later, with the exact time of waiting put on top.
    fn wall_clock(
        &self,
        from: Moment,
        span_ms: i64,
        waits: &[Wait],
        walk: &mut Walk<'_>,
    ) -> Result<Ended, DueFault> {
        let mut cut_off = from.plus_ms(span_ms);
        for wait in waits {
            let since = wait.since.max(from);
            if since >= cut_off || wait.until.is_some_and(|until| until <= since) {
                continue;
            }
            walk.note(|| Step::WaitedTime { since, until: wait.until });
            match wait.until {
                None => return Ok(Ended::Waiting(since, Left::Milliseconds(cut_off.ms_since(since)))),
                Some(until) => cut_off = cut_off.plus_ms(until.ms_since(since)),
            }
        }
        let day = self.day_of(cut_off.plus_ms(-1))?;
        Ok(Ended::At(DueTime { day, cut_off }))
    }

    /// The corresponding day so many months later, or that month's last day (民法典 第202条).
    fn corresponding(
        &self,
        from: NaiveDate,
        months: Option<u32>,
        roll: Roll,
        walk: &mut Walk<'_>,
    ) -> Result<Ended, DueFault> {
        let months = months.ok_or(DueFault::OutOfRange)?;
        let day = from.checked_add_months(Months::new(months)).ok_or(DueFault::OutOfRange)?;
        walk.note(|| Step::Trigger { day: from });
        walk.note(|| Step::Corresponding { day, is_month_end: day.day() != from.day() });
        self.at_end_of_period(from, day, roll, walk)
    }

    /// The end of a period of calendar days: waiting put on top, then the roll.
    fn at_end_of_period(
        &self,
        from: NaiveDate,
        end: NaiveDate,
        roll: Roll,
        walk: &mut Walk<'_>,
    ) -> Result<Ended, DueFault> {
        let reached = match (walk.past_pauses(from, end)?, roll) {
            (Reached::Day(day), Roll::ToWorkingDay) => Reached::Day(walk.roll(day)?),
            (reached @ (Reached::Day(_) | Reached::Waiting(..)), Roll::ToWorkingDay | Roll::Stays) => reached,
        };
        self.at_end_of(reached, walk)
    }

    /// The end of the day reached, or its closing where the rule says so.
    fn at_end_of(&self, reached: Reached, walk: &mut Walk<'_>) -> Result<Ended, DueFault> {
        let day = match reached {
            Reached::Day(day) => day,
            Reached::Waiting(since, left) => return Ok(Ended::Waiting(since, left)),
        };
        let cut_off = match self.rule.end {
            End::EndOfDay => midnight(next(day)?, self.calendar)?,
            End::CloseOfBusiness => self.closing(day, walk)?,
        };
        Ok(Ended::At(DueTime { day, cut_off }))
    }

    /// The last moment that is at least n days before: the end of day n, or its beginning where it is too late.
    fn before(&self, reached: Reached, day_n: DayN, walk: &mut Walk<'_>) -> Result<Ended, DueFault> {
        match (reached, day_n) {
            (Reached::Waiting(..), _) | (Reached::Day(_), DayN::Suffices) => self.at_end_of(reached, walk),
            (Reached::Day(day), DayN::TooLate) => {
                walk.note(|| Step::DayNTooLate { day });
                let mut last = day.pred_opt().ok_or(DueFault::OutOfRange)?;
                if self.rule.end == End::CloseOfBusiness {
                    let Reached::Day(open) = walk.working_days(last, 0, Direction::Backwards)? else {
                        return Err(DueFault::OutOfRange);
                    };
                    last = open;
                }
                self.at_end_of(Reached::Day(last), walk)
            }
        }
    }

    /// The closing of a day; its end where the unit does not open.
    fn closing(&self, day: NaiveDate, walk: &mut Walk<'_>) -> Result<Moment, DueFault> {
        let looked = walk.look(day)?;
        match self.calendar.hours().on(day.weekday(), looked.is_working) {
            Some(open) => Ok(midnight(day, self.calendar)?.plus_ms(open.closing_ms())),
            None => midnight(next(day)?, self.calendar),
        }
    }

    /// The day of a moment in the unit's time zone.
    fn day_of(&self, moment: Moment) -> Result<NaiveDate, DueFault> {
        day_at(moment, self.calendar).ok_or(DueFault::OutOfRange)
    }
}

/// Where a clock ended.
enum Ended {
    At(DueTime),
    Waiting(Moment, Left),
}

/// The day of a moment in the calendar's time zone; `None` outside the years 1 to 9999.
pub(super) fn day_at(moment: Moment, calendar: &Calendar) -> Option<NaiveDate> {
    let utc = moment.to_utc()?;
    if !(1..=YEAR_MAX).contains(&utc.year()) {
        return None;
    }
    utc.naive_utc().checked_add_offset(calendar.offset()).map(|local| local.date())
}

/// The beginning of a day in the calendar's time zone.
pub(super) fn midnight(day: NaiveDate, calendar: &Calendar) -> Result<Moment, DueFault> {
    if !(1..=YEAR_MAX).contains(&day.year()) {
        return Err(DueFault::OutOfRange);
    }
    let local = day.and_time(NaiveTime::MIN).and_local_timezone(calendar.offset());
    local.single().map(Moment::from).ok_or(DueFault::OutOfRange)
}
