//! Duties that the calendar opens: monthly statistics by the 5th, a bulletin by 31 January and 31 July, a briefing on
//! each working day before opening.
//!
//! A recurrence is data: `{ monthly_by = 5 }`, `{ yearly_by = ["01-31", "07-31"], covers_months = 6 }`,
//! `{ weekly_by = "friday" }`, `{ each_working_day = "before-opening" }`.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::Deserialize;

use super::calendar::Calendar;
use super::clock::midnight;
use super::derivation::{Derivation, Reason, Step};
use super::rule::{AfterHours, End, Roll, Rule, Span};
use super::walk::Walk;
use super::{Due, DueFault, DueTime, derive, due};

/// The longest stretch for which periods are listed, in days.
const DAYS_MAX: i64 = 36_525;

/// When a recurring duty falls due.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Recurrence {
    /// On which days.
    pub schedule: Schedule,
    /// Whether a rest day moves forward to the next working day.
    pub roll: Roll,
    /// Where the day ends.
    pub end: End,
}

/// On which days a recurring duty falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schedule {
    /// On each working day; its period is that day.
    EachWorkingDay(By),
    /// On one weekday; its period is the week, Monday to Sunday.
    Weekly(Weekday),
    /// By this day of the month, or the month's last; its period is the month before.
    Monthly(u32),
    /// By these days of the year.
    Yearly {
        /// In the order of the year, at least one.
        days: Vec<MonthDay>,
        /// The period is so many whole months before the month of the day; `None`: everything since the day before.
        covers_months: Option<u32>,
    },
}

/// By when on a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// Before the unit opens; without business hours, by the end of the day.
    BeforeOpening,
    /// Before the unit closes.
    BeforeClosing,
    /// Before the day is over.
    EndOfDay,
}

/// A day of any year, written `01-31`; 29 February is the 28th in a common year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct MonthDay {
    month: u32,
    day: u32,
}

impl std::fmt::Display for MonthDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

/// One period of a recurring duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day that it covers; names the period.
    pub first: NaiveDate,
    /// The last day that it covers.
    pub last: NaiveDate,
    /// The day that the schedule names, before it moves.
    pub by: NaiveDate,
    /// When it is due.
    pub due: Due,
}

/// Why a recurrence cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecurrenceFault {
    /// It names no schedule, or two.
    #[error("write one of each_working_day, weekly_by, monthly_by, yearly_by")]
    NotOneSchedule,
    /// A month has no such day.
    #[error("monthly_by = {day}: write a day from 1 to 31")]
    DayOfMonth {
        /// As written.
        day: u32,
    },
    /// A year has no such day.
    #[error("yearly_by: {text:?} is not a day of the year; write month and day as 01-31")]
    DayOfYear {
        /// As written.
        text: String,
    },
    /// `yearly_by` without a day, or with one twice or out of order.
    #[error("yearly_by: name at least one day, in the order of the year, each once")]
    DaysOfYear,
    /// A weekday that is not known.
    #[error("weekly_by: {text:?} is not a weekday; write monday to sunday")]
    NotAWeekday {
        /// As written.
        text: String,
    },
    /// A flag that the schedule does not have.
    #[error("{flag} has no meaning for this schedule")]
    FlagWithoutMeaning {
        /// The flag.
        flag: &'static str,
    },
    /// A period of no months, or of more than a year.
    #[error("covers_months = {months}: write a number from 1 to 12")]
    CoversMonths {
        /// As written.
        months: u32,
    },
}

impl Recurrence {
    /// The periods whose day, as the schedule names it, lies from `first` to `last`, in their order.
    ///
    /// # Errors
    /// [`DueFault::OutOfRange`] when the stretch is longer than a hundred years or leaves the range of years.
    pub fn periods(
        &self,
        first: NaiveDate,
        last: NaiveDate,
        calendar: &Calendar,
    ) -> Result<Vec<Period>, DueFault> {
        if last.signed_duration_since(first).num_days() > DAYS_MAX {
            return Err(DueFault::OutOfRange);
        }
        let mut periods = Vec::new();
        for by in self.days(first, last, calendar) {
            let (first, last) = self.covered(by).ok_or(DueFault::OutOfRange)?;
            periods.push(Period { first, last, by, due: self.due(by, calendar)? });
        }
        Ok(periods)
    }

    /// How the due time of a period came about; `by` is the day that the schedule names.
    ///
    /// # Errors
    /// [`DueFault::OutOfRange`] when the day lies outside the range of years.
    pub fn derive(&self, by: NaiveDate, calendar: &Calendar) -> Result<Derivation, DueFault> {
        match self.schedule {
            Schedule::EachWorkingDay(_) => {
                let looked = calendar.day(by);
                let step = Step::Looked {
                    day: by,
                    counted: None,
                    is_working: looked.is_working,
                    reason: Reason::of(&looked),
                    certainty: looked.certainty,
                };
                let due = self.due(by, calendar)?;
                Ok(Derivation { rule: self.rule(), offset: calendar.offset(), steps: vec![step], due })
            }
            Schedule::Weekly(_) | Schedule::Monthly(_) | Schedule::Yearly { .. } => {
                derive(&self.rule(), midnight(by, calendar)?, &[], calendar)
            }
        }
    }

    /// The days that the schedule names, from `first` to `last`.
    fn days(&self, first: NaiveDate, last: NaiveDate, calendar: &Calendar) -> Vec<NaiveDate> {
        let is_named = |day: &NaiveDate| match &self.schedule {
            Schedule::EachWorkingDay(_) => calendar.day(*day).is_working,
            Schedule::Weekly(weekday) => day.weekday() == *weekday,
            Schedule::Monthly(n) => day.day() == day_in_month(*day, *n),
            Schedule::Yearly { days, .. } => days.iter().any(|named| named.is_on(*day)),
        };
        first.iter_days().take_while(|day| *day <= last).filter(is_named).collect()
    }

    /// The days that a period covers, first and last.
    fn covered(&self, by: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        match &self.schedule {
            Schedule::EachWorkingDay(_) => Some((by, by)),
            Schedule::Weekly(_) => {
                let week = by.week(Weekday::Mon);
                Some((week.checked_first_day()?, week.checked_last_day()?))
            }
            Schedule::Monthly(_) => months_before(by, 1),
            Schedule::Yearly { covers_months: Some(months), .. } => months_before(by, *months),
            Schedule::Yearly { days, covers_months: None } => {
                let before = by.pred_opt()?;
                let year_before = before.checked_sub_months(Months::new(13))?;
                let is_named = |day: &NaiveDate| days.iter().any(|named| named.is_on(*day));
                let earlier = std::iter::successors(Some(before), NaiveDate::pred_opt)
                    .take_while(|day| *day >= year_before)
                    .find(is_named)?;
                Some((earlier.succ_opt()?, by))
            }
        }
    }

    fn due(&self, by: NaiveDate, calendar: &Calendar) -> Result<Due, DueFault> {
        let Schedule::EachWorkingDay(before) = self.schedule else {
            return due(&self.rule(), midnight(by, calendar)?, &[], calendar);
        };
        let mut walk = Walk::new(calendar, &[], None);
        let looked = walk.look(by)?;
        let beginning = midnight(by, calendar)?;
        let end = beginning.plus_ms(24 * 3_600_000);
        let open = calendar.hours().on(by.weekday(), looked.is_working);
        let cut_off = match (before, open) {
            (By::BeforeOpening, Some(open)) if !calendar.hours().is_none() => {
                beginning.plus_ms(open.opening_ms())
            }
            (By::BeforeClosing, Some(open)) => beginning.plus_ms(open.closing_ms()),
            (By::BeforeOpening | By::BeforeClosing | By::EndOfDay, _) => end,
        };
        let time = DueTime { day: by, cut_off };
        Ok(match walk.needs {
            Some(needs) => Due::NotDetermined { needs, provisional: time },
            None => Due::Determined { time, awaits: walk.awaits },
        })
    }

    /// The rule of a day that is named, not counted to.
    fn rule(&self) -> Rule {
        let span = match self.schedule {
            Schedule::EachWorkingDay(_) => Span::SameDay,
            Schedule::Weekly(_) | Schedule::Monthly(_) | Schedule::Yearly { .. } => {
                Span::CalendarDays(0, self.roll)
            }
        };
        Rule { span, end: self.end, after_hours: AfterHours::AsReceived, extendable: 0 }
    }
}

impl MonthDay {
    fn is_on(self, day: NaiveDate) -> bool {
        day.month() == self.month && day.day() == day_in_month(day, self.day)
    }
}

impl TryFrom<String> for MonthDay {
    type Error = RecurrenceFault;

    fn try_from(text: String) -> Result<Self, RecurrenceFault> {
        // Any leap year tells whether the day can be.
        match NaiveDate::parse_from_str(&format!("2024-{text}"), "%Y-%m-%d") {
            Ok(day) if text.len() == 5 => Ok(Self { month: day.month(), day: day.day() }),
            Ok(_) | Err(_) => Err(RecurrenceFault::DayOfYear { text }),
        }
    }
}

/// The n-th of the day's month, or the month's last day.
fn day_in_month(day: NaiveDate, n: u32) -> u32 {
    n.min(u32::from(day.num_days_in_month()))
}

/// The whole months before the month of a day: the first day of the first, the last day of the last.
fn months_before(by: NaiveDate, months: u32) -> Option<(NaiveDate, NaiveDate)> {
    let month = by.with_day(1)?;
    Some((month.checked_sub_months(Months::new(months))?, month.checked_sub_days(Days::new(1))?))
}

/// A recurrence as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    each_working_day: Option<By>,
    weekly_by: Option<String>,
    monthly_by: Option<u32>,
    yearly_by: Option<Vec<MonthDay>>,
    covers_months: Option<u32>,
    roll: Option<bool>,
    end: Option<End>,
}

impl TryFrom<Written> for Recurrence {
    type Error = RecurrenceFault;

    fn try_from(written: Written) -> Result<Self, RecurrenceFault> {
        let is_daily = written.each_working_day.is_some();
        let flags = [
            ("covers_months", written.covers_months.is_some() && written.yearly_by.is_none()),
            ("roll", written.roll.is_some() && is_daily),
            ("end", written.end.is_some() && is_daily),
        ];
        if let Some((flag, _)) = flags.into_iter().find(|(_flag, is_without_meaning)| *is_without_meaning) {
            return Err(RecurrenceFault::FlagWithoutMeaning { flag });
        }
        let schedule =
            match (written.each_working_day, written.weekly_by, written.monthly_by, written.yearly_by) {
                (Some(by), None, None, None) => Schedule::EachWorkingDay(by),
                (None, Some(text), None, None) => Schedule::Weekly(weekday(text)?),
                (None, None, Some(day), None) if (1..=31).contains(&day) => Schedule::Monthly(day),
                (None, None, Some(day), None) => return Err(RecurrenceFault::DayOfMonth { day }),
                (None, None, None, Some(days)) => {
                    if days.is_empty() || !days.is_sorted_by(|one, next| one < next) {
                        return Err(RecurrenceFault::DaysOfYear);
                    }
                    if let Some(months) = written.covers_months.filter(|months| !(1..=12).contains(months)) {
                        return Err(RecurrenceFault::CoversMonths { months });
                    }
                    Schedule::Yearly { days, covers_months: written.covers_months }
                }
                (_, _, _, _) => return Err(RecurrenceFault::NotOneSchedule),
            };
        let roll = if written.roll.unwrap_or(true) { Roll::ToWorkingDay } else { Roll::Stays };
        Ok(Self { schedule, roll, end: written.end.unwrap_or_default() })
    }
}

fn weekday(text: String) -> Result<Weekday, RecurrenceFault> {
    match text.as_str() {
        "monday" => Ok(Weekday::Mon),
        "tuesday" => Ok(Weekday::Tue),
        "wednesday" => Ok(Weekday::Wed),
        "thursday" => Ok(Weekday::Thu),
        "friday" => Ok(Weekday::Fri),
        "saturday" => Ok(Weekday::Sat),
        "sunday" => Ok(Weekday::Sun),
        _ => Err(RecurrenceFault::NotAWeekday { text }),
    }
}
