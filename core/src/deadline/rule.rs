//! The clock of a duty as a rulebook writes it: how long, from what, to which end.
//!
//! A rule is data: `{ working_days = 3 }`, `{ calendar_days = 60, roll = true }`, `{ minutes = 15 }`,
//! `{ same_day = true, end = "close-of-business" }`, `{ working_days_before = 2, day_n_suffices = false }`. A key that
//! is not known, two units in one rule, or a flag that its unit does not have, is refused with a message.

use serde::Deserialize;

/// The longest span of a rule, in its own unit: a hundred years of days, months or years as they apply.
const DAYS_MAX: u32 = 36_525;
const MONTHS_MAX: u32 = 1_200;
const YEARS_MAX: u32 = 100;
const HOURS_MAX: u32 = 36_525 * 24;
const MINUTES_MAX: u32 = 36_525 * 24 * 60;

/// The clock of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Rule {
    /// How long.
    pub span: Span,
    /// Where the last day ends.
    pub end: End,
    /// What becomes of a receipt outside business hours.
    pub after_hours: AfterHours,
    /// How much more may be approved, in the unit of the span; 0 when nothing may.
    pub extendable: u32,
}

/// How long, in the rule's own unit. The day of the trigger never counts (民法典 第201条); "within n" includes n
/// (第1259条).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// On the wall clock, day and night.
    Minutes(u32),
    /// On the wall clock, day and night.
    Hours(u32),
    /// Working days. 0: the day itself if it is a working day, else the next one.
    WorkingDays(u32),
    /// Calendar days, rest days inside included.
    CalendarDays(u32, Roll),
    /// To the corresponding day, or the month's last day (第202条).
    Months(u32, Roll),
    /// To the corresponding day, or the month's last day (第202条).
    Years(u32, Roll),
    /// Until the end of the day of the trigger, working day or not.
    SameDay,
    /// Backwards from the trigger, at least so many working days before.
    WorkingDaysBefore(u32, DayN),
    /// Backwards from the trigger, at least so many calendar days before.
    CalendarDaysBefore(u32, DayN),
}

/// Whether a last day that is a rest day moves forward to the next working day (第203条).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Roll {
    /// It moves: the law's own rule, and the default.
    ToWorkingDay,
    /// It stays.
    Stays,
}

/// Whether the n-th day before still suffices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayN {
    /// It does, to its end: the default.
    Suffices,
    /// It is too late: the last moment is its beginning.
    TooLate,
}

/// Where the last day ends (第203条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// At 00:00 of the day after, exclusive.
    #[default]
    EndOfDay,
    /// At the unit's closing; on a day on which it does not open, at the end of the day.
    CloseOfBusiness,
}

/// What becomes of a receipt outside business hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AfterHours {
    /// It counts when it was received.
    #[default]
    AsReceived,
    /// It counts as received at the next opening.
    NextOpening,
}

/// Why a rule cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    /// The rule names no unit.
    #[error(
        "the clock has no unit: write one of minutes, hours, working_days, calendar_days, months, years, same_day, \
         working_days_before, calendar_days_before"
    )]
    NoUnit,
    /// The rule names two units.
    #[error("the clock has two units, {first} and {second}: write one")]
    TwoUnits {
        /// The first of them.
        first: &'static str,
        /// The second.
        second: &'static str,
    },
    /// A number out of range.
    #[error("{unit} = {number}: write a number from {min} to {max}")]
    OutOfRange {
        /// The unit.
        unit: &'static str,
        /// The number as written.
        number: u32,
        /// The least allowed.
        min: u32,
        /// The most allowed.
        max: u32,
    },
    /// A flag that the unit does not have.
    #[error("a clock in {unit} has no {flag}")]
    FlagWithoutMeaning {
        /// The unit.
        unit: &'static str,
        /// The flag as written.
        flag: &'static str,
    },
    /// `same_day = false`.
    #[error("same_day = false says nothing: leave it out")]
    SameDayFalse,
    /// The extension is in another unit than the clock.
    #[error("a clock in {unit} is extended in {unit} alone")]
    OtherUnit {
        /// The unit of the clock.
        unit: &'static str,
    },
}

impl Rule {
    /// A rule without flags: to the end of the day, as received, not extendable.
    #[must_use]
    pub const fn of(span: Span) -> Self {
        Self { span, end: End::EndOfDay, after_hours: AfterHours::AsReceived, extendable: 0 }
    }
}

impl Span {
    /// The unit's key in a rulebook.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Minutes(_) => "minutes",
            Self::Hours(_) => "hours",
            Self::WorkingDays(_) => "working_days",
            Self::CalendarDays(..) => "calendar_days",
            Self::Months(..) => "months",
            Self::Years(..) => "years",
            Self::SameDay => "same_day",
            Self::WorkingDaysBefore(..) => "working_days_before",
            Self::CalendarDaysBefore(..) => "calendar_days_before",
        }
    }

    /// The span with `more` of its unit; unchanged where nothing can be added.
    #[must_use]
    pub fn extended(self, more: u32) -> Self {
        match self {
            Self::Minutes(n) => Self::Minutes(n.saturating_add(more)),
            Self::Hours(n) => Self::Hours(n.saturating_add(more)),
            Self::WorkingDays(n) => Self::WorkingDays(n.saturating_add(more)),
            Self::CalendarDays(n, roll) => Self::CalendarDays(n.saturating_add(more), roll),
            Self::Months(n, roll) => Self::Months(n.saturating_add(more), roll),
            Self::Years(n, roll) => Self::Years(n.saturating_add(more), roll),
            Self::SameDay | Self::WorkingDaysBefore(..) | Self::CalendarDaysBefore(..) => self,
        }
    }

    /// The least and the most that the number of the span can be.
    fn range(self) -> (u32, u32) {
        match self {
            Self::Minutes(_) => (1, MINUTES_MAX),
            Self::Hours(_) => (1, HOURS_MAX),
            Self::WorkingDays(_) | Self::CalendarDays(..) => (0, DAYS_MAX),
            Self::WorkingDaysBefore(..) | Self::CalendarDaysBefore(..) => (1, DAYS_MAX),
            Self::Months(..) => (1, MONTHS_MAX),
            Self::Years(..) => (1, YEARS_MAX),
            Self::SameDay => (0, 0),
        }
    }

    /// The number of the span; 0 for the same day.
    #[must_use]
    pub fn number(self) -> u32 {
        match self {
            Self::Minutes(n)
            | Self::Hours(n)
            | Self::WorkingDays(n)
            | Self::CalendarDays(n, _)
            | Self::Months(n, _)
            | Self::Years(n, _)
            | Self::WorkingDaysBefore(n, _)
            | Self::CalendarDaysBefore(n, _) => n,
            Self::SameDay => 0,
        }
    }
}

/// A rule as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    minutes: Option<u32>,
    hours: Option<u32>,
    working_days: Option<u32>,
    calendar_days: Option<u32>,
    months: Option<u32>,
    years: Option<u32>,
    same_day: Option<bool>,
    working_days_before: Option<u32>,
    calendar_days_before: Option<u32>,
    roll: Option<bool>,
    day_n_suffices: Option<bool>,
    end: Option<End>,
    after_hours: Option<AfterHours>,
    extendable: Option<WrittenExtension>,
}

/// An extension as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenExtension {
    minutes: Option<u32>,
    hours: Option<u32>,
    working_days: Option<u32>,
    calendar_days: Option<u32>,
    months: Option<u32>,
    years: Option<u32>,
}

impl TryFrom<Written> for Rule {
    type Error = RuleFault;

    fn try_from(written: Written) -> Result<Self, RuleFault> {
        let span = written.span()?;
        let unit = span.unit();
        in_range(unit, span.number(), span.range())?;
        written.check_flags(span)?;
        let extendable = match &written.extendable {
            None => 0,
            Some(extension) => extension.number(span)?,
        };
        Ok(Self {
            span,
            end: written.end.unwrap_or_default(),
            after_hours: written.after_hours.unwrap_or_default(),
            extendable,
        })
    }
}

impl Written {
    fn span(&self) -> Result<Span, RuleFault> {
        let roll = if self.roll.unwrap_or(true) { Roll::ToWorkingDay } else { Roll::Stays };
        let day_n = if self.day_n_suffices.unwrap_or(true) { DayN::Suffices } else { DayN::TooLate };
        let same_day = match self.same_day {
            Some(false) => return Err(RuleFault::SameDayFalse),
            Some(true) => Some(Span::SameDay),
            None => None,
        };
        let spans = [
            self.minutes.map(Span::Minutes),
            self.hours.map(Span::Hours),
            self.working_days.map(Span::WorkingDays),
            self.calendar_days.map(|n| Span::CalendarDays(n, roll)),
            self.months.map(|n| Span::Months(n, roll)),
            self.years.map(|n| Span::Years(n, roll)),
            same_day,
            self.working_days_before.map(|n| Span::WorkingDaysBefore(n, day_n)),
            self.calendar_days_before.map(|n| Span::CalendarDaysBefore(n, day_n)),
        ];
        only_one(spans.into_iter().flatten())?.ok_or(RuleFault::NoUnit)
    }

    fn check_flags(&self, span: Span) -> Result<(), RuleFault> {
        let (rolls, ends, opens, is_before) = match span {
            Span::Minutes(_) | Span::Hours(_) => (false, false, true, false),
            Span::WorkingDays(_) | Span::SameDay => (false, true, true, false),
            Span::CalendarDays(..) | Span::Months(..) | Span::Years(..) => (true, true, true, false),
            Span::WorkingDaysBefore(..) | Span::CalendarDaysBefore(..) => (false, true, false, true),
        };
        let flags = [
            ("roll", self.roll.is_some() && !rolls),
            ("end", self.end.is_some() && !ends),
            ("after_hours", self.after_hours.is_some() && !opens),
            ("day_n_suffices", self.day_n_suffices.is_some() && !is_before),
            ("extendable", self.extendable.is_some() && (is_before || span == Span::SameDay)),
        ];
        match flags.into_iter().find(|(_flag, is_without_meaning)| *is_without_meaning) {
            Some((flag, _)) => Err(RuleFault::FlagWithoutMeaning { unit: span.unit(), flag }),
            None => Ok(()),
        }
    }
}

impl WrittenExtension {
    /// How much may be added to a clock of this span.
    fn number(&self, span: Span) -> Result<u32, RuleFault> {
        let unit = span.unit();
        let written = [
            self.minutes.map(Span::Minutes),
            self.hours.map(Span::Hours),
            self.working_days.map(Span::WorkingDays),
            self.calendar_days.map(|n| Span::CalendarDays(n, Roll::Stays)),
            self.months.map(|n| Span::Months(n, Roll::Stays)),
            self.years.map(|n| Span::Years(n, Roll::Stays)),
        ];
        let extension = only_one(written.into_iter().flatten())?.ok_or(RuleFault::NoUnit)?;
        if extension.unit() != unit {
            return Err(RuleFault::OtherUnit { unit });
        }
        let (_min, max) = span.range();
        in_range(unit, extension.number(), (1, max))?;
        Ok(extension.number())
    }
}

fn only_one(mut spans: impl Iterator<Item = Span>) -> Result<Option<Span>, RuleFault> {
    match (spans.next(), spans.next()) {
        (Some(first), Some(second)) => {
            Err(RuleFault::TwoUnits { first: first.unit(), second: second.unit() })
        }
        (first, _) => Ok(first),
    }
}

fn in_range(unit: &'static str, number: u32, (min, max): (u32, u32)) -> Result<(), RuleFault> {
    if (min..=max).contains(&number) { Ok(()) } else { Err(RuleFault::OutOfRange { unit, number, min, max }) }
}
