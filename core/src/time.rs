//! Moments and the order of events. Nothing here reads a clock.

use std::fmt;

use chrono::{DateTime, FixedOffset, Utc};
use serde::{Deserialize, Serialize};

/// The offset in which days are computed unless a unit says otherwise: +08:00, in seconds.
pub const CHINA_OFFSET_SECONDS: i32 = 8 * 3600;

/// +08:00.
#[must_use]
pub fn china() -> FixedOffset {
    FixedOffset::east_opt(CHINA_OFFSET_SECONDS).unwrap_or_else(|| chrono::Offset::fix(&Utc))
}

/// An instant, in whole milliseconds since 1970-01-01T00:00:00Z, written as that number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment as chrono knows it; `None` outside chrono's range (years −262,143 to 262,142).
    #[must_use]
    pub fn to_utc(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_millis(self.0)
    }

    /// The moment in a time zone of fixed offset; `None` outside chrono's range.
    #[must_use]
    pub fn at(self, offset: FixedOffset) -> Option<DateTime<FixedOffset>> {
        self.to_utc().map(|utc| utc.with_timezone(&offset))
    }

    /// The beginning of a day in a time zone of fixed offset; `None` outside chrono's range.
    #[must_use]
    pub fn midnight(day: chrono::NaiveDate, offset: FixedOffset) -> Option<Self> {
        day.and_time(chrono::NaiveTime::MIN).and_local_timezone(offset).single().map(Self::from)
    }

    /// The moment `milliseconds` later (earlier when negative), held at the ends of the range.
    #[must_use]
    pub fn plus_ms(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Milliseconds from `earlier` to `self`; negative when `earlier` is the later one.
    #[must_use]
    pub fn ms_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl<Zone: chrono::TimeZone> From<DateTime<Zone>> for Moment {
    fn from(moment: DateTime<Zone>) -> Self {
        Self(moment.timestamp_millis())
    }
}

/// A hybrid logical clock: orders events by cause first, by wall clock second. An event is never refused for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct HybridClock {
    /// The largest wall-clock time seen so far, in milliseconds since 1970.
    pub wall_ms: i64,
    /// Counts events that share `wall_ms`.
    pub counter: u32,
}

impl HybridClock {
    /// Before every event.
    pub const ZERO: Self = Self { wall_ms: 0, counter: 0 };

    /// The clock for a new event at wall time `now`, after everything that `self` has seen.
    #[must_use]
    pub fn tick(self, now: Moment) -> Self {
        if now.0 > self.wall_ms {
            return Self { wall_ms: now.0, counter: 0 };
        }
        match self.counter.checked_add(1) {
            Some(counter) => Self { wall_ms: self.wall_ms, counter },
            None => Self { wall_ms: self.wall_ms.saturating_add(1), counter: 0 },
        }
    }

    /// The clock after seeing an event that carries `other`.
    #[must_use]
    pub fn seen(self, other: Self) -> Self {
        self.max(other)
    }
}

impl fmt::Display for HybridClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.wall_ms, self.counter)
    }
}
