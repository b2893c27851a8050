//! A clock becomes a due time (时限): a pure function of the rule, what happened, and the calendar.
//!
//! A due time has a date, the exact cut-off instant, a standing at a given moment ([`mod@standing`]), and a derivation
//! that a person can read ([`derivation`]): every day looked at, whether it counted, and why. What is deliberately not
//! here: which duty has which clock (the rulebook), and what stops it (the case): a pause in the service never stops
//! a legal clock.
//!
//! Start with [`rule::Rule`], [`due`] and [`calendar::Calendar`].

pub mod calendar;
mod clock;
pub mod count;
pub mod derivation;
pub mod hours;
pub mod notice;
pub mod recurring;
pub mod rule;
pub mod standing;
pub mod statutory;
mod walk;
mod words;

use chrono::NaiveDate;

pub use self::calendar::{Calendar, Layer, NoticeYear};
use self::clock::Clock;
pub use self::derivation::Derivation;
pub use self::recurring::Recurrence;
pub use self::rule::Rule;
pub use self::standing::{Standing, standing};
use crate::time::Moment;

/// What happened to a running clock. Three operations, each from its own event; in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Adjustment {
    /// The clock does not count while it waits for somebody.
    ///
    /// In minutes and hours the exact time is left out. In days, whole days are: the day on which the waiting begins
    /// still counts, the day on which it ends does not, as for any other period (民法典 第201条); a wait that begins
    /// and ends on one day leaves none out.
    Waiting {
        /// When it began.
        since: Moment,
        /// When it ended; `None` while it lasts.
        until: Option<Moment>,
    },
    /// The clock starts anew, whole: a corrected application, a free rework.
    Restarted {
        /// The new start.
        at: Moment,
    },
    /// More time was approved, before the clock ran out.
    Extended {
        /// When.
        approved_at: Moment,
        /// How much, in the unit of the rule; what goes beyond the rule's cap is not granted.
        by: u32,
    },
}

/// A due time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DueTime {
    /// The last day, in the unit's time zone.
    pub day: NaiveDate,
    /// The first instant that is too late.
    pub cut_off: Moment,
}

/// What comes out of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// It is known.
    Determined {
        /// The due time.
        time: DueTime,
        /// The next year's notice, which can still move it: the count looked at late December.
        awaits: Option<NoticeYear>,
    },
    /// The count looks at a day whose notice is not loaded.
    NotDetermined {
        /// The first notice that is missing.
        needs: NoticeYear,
        /// What weekends and statutory days alone would give.
        provisional: DueTime,
    },
    /// The clock waits, and nobody knows until when.
    Waiting {
        /// Since when.
        since: Moment,
        /// What is left once it goes on.
        left: Left,
    },
}

/// What is left of a clock that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Time on the wall clock, in milliseconds.
    Milliseconds(i64),
    /// Days that are still to count: working days of a clock in working days, calendar days of another.
    Days(u32),
}

/// Why there is no due time at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DueFault {
    /// The count leaves the years that can be computed.
    #[error("the clock runs further than can be computed")]
    OutOfRange,
}

impl Due {
    /// The due time, provisional or not; `None` while the clock waits.
    #[must_use]
    pub fn time(&self) -> Option<DueTime> {
        match self {
            Self::Determined { time, .. } | Self::NotDetermined { provisional: time, .. } => Some(*time),
            Self::Waiting { .. } => None,
        }
    }

    /// Whether no notice that is yet to come can move it.
    #[must_use]
    pub fn is_final(&self) -> bool {
        match self {
            Self::Determined { awaits, .. } => awaits.is_none(),
            Self::NotDetermined { .. } | Self::Waiting { .. } => false,
        }
    }
}

/// The due time of a clock that `start` set going.
///
/// # Errors
/// [`DueFault::OutOfRange`] when the clock runs further than some three hundred years, or out of the range of days.
pub fn due(
    rule: &Rule,
    start: Moment,
    adjustments: &[Adjustment],
    calendar: &Calendar,
) -> Result<Due, DueFault> {
    Clock { rule, start, adjustments, calendar }.run(None)
}

/// The same with its derivation: every day looked at, whether it counted, and why.
///
/// # Errors
/// As [`due`].
pub fn derive(
    rule: &Rule,
    start: Moment,
    adjustments: &[Adjustment],
    calendar: &Calendar,
) -> Result<Derivation, DueFault> {
    let mut steps = Vec::new();
    let due = Clock { rule, start, adjustments, calendar }.run(Some(&mut steps))?;
    Ok(Derivation { rule: *rule, offset: calendar.offset(), steps, due })
}
