//! Counting days without a clock: what `qingchu due` answers for each row.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveDate};

use super::calendar::{Calendar, Certainty, Day, NoticeYear};
use super::clock::midnight;
use super::rule::{DayN, Roll, Rule, Span};
use super::{Derivation, DueFault, derive};

/// How days are counted, by the names of the column `mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// `workdays`: the n-th working day after the start. 0: the start if it is a working day, else the next one.
    Workdays,
    /// `calendar_roll`: n calendar days after the start, then on to the next working day where that is a rest day.
    CalendarRoll,
    /// `workdays_before`: the n-th working day before the start. 0: the start if it is a working day, else the one
    /// before.
    WorkdaysBefore,
}

/// A mode that is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("mode: {text:?}; write workdays, calendar_roll or workdays_before")]
pub struct UnknownMode {
    /// The text as it was given.
    pub text: String,
}

impl FromStr for Mode {
    type Err = UnknownMode;

    fn from_str(text: &str) -> Result<Self, UnknownMode> {
        match text {
            "workdays" => Ok(Self::Workdays),
            "calendar_roll" => Ok(Self::CalendarRoll),
            "workdays_before" => Ok(Self::WorkdaysBefore),
            _ => Err(UnknownMode { text: text.to_owned() }),
        }
    }
}

/// The answer to a count, written `2026-03-04` or `not-determined:2027`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// The day.
    On(NaiveDate),
    /// The count looks at a day whose notice is not loaded: of this year, the first that it meets.
    NotDetermined(NoticeYear),
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(day) => day.fmt(f),
            Self::NotDetermined(year) => write!(f, "not-determined:{year}"),
        }
    }
}

/// Counts `n` days from a day. It looks only at days that decide the answer, and stops at the first whose notice is
/// not loaded; so no `n` is too large.
///
/// # Errors
/// [`DueFault::OutOfRange`] when the calendar days leave the range of years.
pub fn count(mode: Mode, start: NaiveDate, n: u32, calendar: &Calendar) -> Result<Counted, DueFault> {
    let (mut day, mut left) = match mode {
        Mode::CalendarRoll => {
            (start.checked_add_days(Days::new(u64::from(n))).ok_or(DueFault::OutOfRange)?, 0)
        }
        Mode::Workdays | Mode::WorkdaysBefore => (start, n),
    };
    if left > 0 {
        day = beside(day, mode)?;
    }
    loop {
        let Day { is_working, certainty, .. } = calendar.day(day);
        match certainty {
            Certainty::Missing(year) => return Ok(Counted::NotDetermined(year)),
            Certainty::Final | Certainty::Awaits(_) => {}
        }
        if is_working {
            left = left.saturating_sub(1);
            if left == 0 {
                return Ok(Counted::On(day));
            }
        }
        day = beside(day, mode)?;
    }
}

/// The derivation of the same count.
///
/// # Errors
/// [`DueFault::OutOfRange`] when the count runs further than some three hundred years.
pub fn explain(mode: Mode, start: NaiveDate, n: u32, calendar: &Calendar) -> Result<Derivation, DueFault> {
    let span = match mode {
        Mode::Workdays => Span::WorkingDays(n),
        Mode::CalendarRoll => Span::CalendarDays(n, Roll::ToWorkingDay),
        Mode::WorkdaysBefore => Span::WorkingDaysBefore(n, DayN::Suffices),
    };
    derive(&Rule::of(span), midnight(start, calendar)?, &[], calendar)
}

/// The next day in the direction of the mode.
fn beside(day: NaiveDate, mode: Mode) -> Result<NaiveDate, DueFault> {
    match mode {
        Mode::Workdays | Mode::CalendarRoll => day.succ_opt(),
        Mode::WorkdaysBefore => day.pred_opt(),
    }
    .ok_or(DueFault::OutOfRange)
}
