//! When a unit is open: one stretch a day, by weekday.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveTime, Weekday};
use serde::Deserialize;

const MINUTES_OF_DAY: u32 = 24 * 60;

/// From opening to closing on one day, in minutes after midnight; opening comes before closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Open {
    from_minute: u32,
    until_minute: u32,
}

impl Open {
    /// Round the clock.
    pub const ALL_DAY: Self = Self { from_minute: 0, until_minute: MINUTES_OF_DAY };

    /// Milliseconds from midnight to the opening.
    #[must_use]
    pub fn opening_ms(self) -> i64 {
        i64::from(self.from_minute).saturating_mul(60_000)
    }

    /// Milliseconds from midnight to the closing; 86,400,000 for 24:00.
    #[must_use]
    pub fn closing_ms(self) -> i64 {
        i64::from(self.until_minute).saturating_mul(60_000)
    }
}

/// A text that should have been business hours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not business hours: write opening and closing as 08:30-17:30, the opening first")]
pub struct NotHours {
    /// The text as it was given.
    pub text: String,
}

impl FromStr for Open {
    type Err = NotHours;

    fn from_str(text: &str) -> Result<Self, NotHours> {
        let fault = || NotHours { text: text.to_owned() };
        let (from, until) = text.trim().split_once('-').ok_or_else(fault)?;
        let from_minute = minute_of(from.trim()).ok_or_else(fault)?;
        let until_minute = minute_of(until.trim()).ok_or_else(fault)?;
        if from_minute < until_minute { Ok(Self { from_minute, until_minute }) } else { Err(fault()) }
    }
}

impl TryFrom<String> for Open {
    type Error = NotHours;

    fn try_from(text: String) -> Result<Self, NotHours> {
        text.parse()
    }
}

impl fmt::Display for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |minute: u32| (minute.div_euclid(60), minute.rem_euclid(60));
        let ((from_hour, from_minute), (until_hour, until_minute)) =
            (clock(self.from_minute), clock(self.until_minute));
        write!(f, "{from_hour:02}:{from_minute:02}-{until_hour:02}:{until_minute:02}")
    }
}

/// A unit's business hours by weekday, e.g. `{ monday = "08:30-17:30", friday = "08:30-16:00" }`; a weekday that is
/// not named has none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BusinessHours {
    /// 周一
    pub monday: Option<Open>,
    /// 周二
    pub tuesday: Option<Open>,
    /// 周三
    pub wednesday: Option<Open>,
    /// 周四
    pub thursday: Option<Open>,
    /// 周五
    pub friday: Option<Open>,
    /// 周六
    pub saturday: Option<Open>,
    /// 周日
    pub sunday: Option<Open>,
    /// A weekend day that is worked; where it is not set, such a day has its weekday's hours, or else Monday's.
    pub make_up: Option<Open>,
}

impl BusinessHours {
    /// No business hours: a working day is open from 00:00 to 24:00.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The same hours from Monday to Friday, and on make-up days.
    #[must_use]
    pub fn weekdays(open: Open) -> Self {
        Self {
            monday: Some(open),
            tuesday: Some(open),
            wednesday: Some(open),
            thursday: Some(open),
            friday: Some(open),
            saturday: None,
            sunday: None,
            make_up: Some(open),
        }
    }

    /// Whether no day has hours.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::none()
    }

    /// The hours of a day: `None` where the unit does not open.
    #[must_use]
    pub fn on(&self, weekday: Weekday, is_working: bool) -> Option<Open> {
        let own = match weekday {
            Weekday::Mon => self.monday,
            Weekday::Tue => self.tuesday,
            Weekday::Wed => self.wednesday,
            Weekday::Thu => self.thursday,
            Weekday::Fri => self.friday,
            Weekday::Sat => self.saturday,
            Weekday::Sun => self.sunday,
        };
        if !is_working {
            None
        } else if self.is_none() {
            Some(Open::ALL_DAY)
        } else if matches!(weekday, Weekday::Sat | Weekday::Sun) {
            self.make_up.or(own).or(self.monday)
        } else {
            own
        }
    }
}

/// Minutes after midnight of a clock reading `H:MM`, 24:00 included.
fn minute_of(clock: &str) -> Option<u32> {
    if clock == "24:00" {
        return Some(MINUTES_OF_DAY);
    }
    let reading = NaiveTime::parse_from_str(clock, "%H:%M").ok()?;
    let seconds = chrono::Timelike::num_seconds_from_midnight(&reading);
    Some(seconds.div_euclid(60))
}
