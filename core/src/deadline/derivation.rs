//! How a due time came about, step by step, in data.

use chrono::{FixedOffset, NaiveDate};

use super::calendar::{Cause, Certainty, Day, Kind, Layer, NoticeYear};
use super::{Due, Rule};
use crate::time::Moment;

/// How a due time came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derivation {
    /// The clock.
    pub rule: Rule,
    /// The time zone in which days were computed.
    pub offset: FixedOffset,
    /// What was done, in order.
    pub steps: Vec<Step>,
    /// What came out.
    pub due: Due,
}

/// One step of a derivation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The clock was set going.
    Started {
        /// When.
        at: Moment,
    },
    /// The clock started anew; what came before does not matter.
    Restarted {
        /// When.
        at: Moment,
    },
    /// The receipt fell outside business hours and counts from the opening.
    Opened {
        /// The next opening.
        at: Moment,
    },
    /// More time was approved.
    Extended {
        /// When.
        approved_at: Moment,
        /// How much was approved, in the unit of the rule.
        asked: u32,
        /// How much of it counts.
        granted: u32,
        /// Why no more.
        limit: Limit,
    },
    /// The day of the trigger, which does not count.
    Trigger {
        /// The day.
        day: NaiveDate,
    },
    /// A day that was looked at.
    Looked {
        /// The day.
        day: NaiveDate,
        /// Which day of the count it is, from 1; `None` when it does not count.
        counted: Option<u32>,
        /// Whether it is a working day.
        is_working: bool,
        /// Why.
        reason: Reason,
        /// How surely.
        certainty: Certainty,
    },
    /// Days that all count, rest days among them.
    Ran {
        /// The first of them.
        first: NaiveDate,
        /// The last.
        last: NaiveDate,
    },
    /// The corresponding day of a later month or year.
    Corresponding {
        /// The day.
        day: NaiveDate,
        /// It is the month's last day, since the month has no such day.
        is_month_end: bool,
    },
    /// Days left out because the clock waited.
    WaitedDays {
        /// The first of them.
        first: NaiveDate,
        /// The last; `None` while it lasts.
        last: Option<NaiveDate>,
    },
    /// Time left out because the clock waited.
    WaitedTime {
        /// From when.
        since: Moment,
        /// Until when; `None` while it lasts.
        until: Option<Moment>,
    },
    /// Day n itself is too late.
    DayNTooLate {
        /// Day n.
        day: NaiveDate,
    },
}

/// Why an extension counts, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// It counts whole.
    Within,
    /// The rule allows only so much.
    Cap(u32),
    /// The clock had run out.
    RanOut,
    /// The clock started, or started anew, afterwards.
    BeforeStart,
}

/// Why a day counts or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A weekday of the plain week: worked.
    Weekday,
    /// A Saturday or Sunday of the plain week: not worked.
    Weekend,
    /// A fact of a layer.
    Stated {
        /// Whose fact.
        layer: Layer,
        /// What it says.
        kind: Kind,
        /// For the sake of which holiday.
        name: String,
        /// In which notice.
        notice: NoticeYear,
    },
    /// A statutory holiday whose notice is not known.
    Presumed {
        /// Which.
        name: &'static str,
    },
}

impl Reason {
    /// Why a day is worked or not.
    #[must_use]
    pub fn of(day: &Day<'_>) -> Self {
        match day.cause {
            Cause::Week if day.is_working => Self::Weekday,
            Cause::Week => Self::Weekend,
            Cause::Stated(layer, fact) => {
                Self::Stated { layer, kind: fact.kind, name: fact.name.clone(), notice: fact.notice }
            }
            Cause::Presumed(name) => Self::Presumed { name },
        }
    }
}
