//! How a due time stands at a given moment.

use chrono::{FixedOffset, NaiveDate};

use super::{Due, DueTime, Left, NoticeYear};
use crate::time::Moment;

/// How a due time stands. There is no `Ord`: a list is sorted by its due times, not by how they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It lies on a later day.
    Upcoming {
        /// Whole days from today to the last day, at least 1.
        days: i64,
        /// Milliseconds to the cut-off.
        left_ms: i64,
    },
    /// It lies on this day and has not passed.
    DueToday {
        /// Milliseconds to the cut-off.
        left_ms: i64,
    },
    /// The cut-off has passed.
    Overdue {
        /// Whole days from the last day to today, 0 on the last day itself.
        days: i64,
        /// Milliseconds since the cut-off, at least 0.
        by_ms: i64,
    },
    /// The clock waits.
    Waiting {
        /// Since when.
        since: Moment,
        /// What is left once it goes on.
        left: Left,
    },
    /// A notice is missing.
    NotDetermined {
        /// Of which year.
        needs: NoticeYear,
        /// What weekends and statutory days alone would give.
        provisional: DueTime,
    },
}

/// How a due time stands at `now`, for somebody in a time zone.
#[must_use]
pub fn standing(due: &Due, now: Moment, offset: FixedOffset) -> Standing {
    match *due {
        Due::Determined { time, awaits: _ } => of_time(time, now, offset),
        Due::NotDetermined { needs, provisional } => Standing::NotDetermined { needs, provisional },
        Due::Waiting { since, left } => Standing::Waiting { since, left },
    }
}

fn of_time(time: DueTime, now: Moment, offset: FixedOffset) -> Standing {
    let today = now.at(offset).map(|now| now.date_naive());
    let days_to = |today: NaiveDate| time.day.signed_duration_since(today).num_days();
    // A clock outside the years that chrono knows has no day; the milliseconds still tell.
    let days = today.map_or(0, days_to);
    let left_ms = time.cut_off.ms_since(now);
    if left_ms <= 0 {
        Standing::Overdue { days: days.saturating_neg().max(0), by_ms: left_ms.saturating_neg() }
    } else if days > 0 {
        Standing::Upcoming { days, left_ms }
    } else {
        Standing::DueToday { left_ms }
    }
}

/// Whether what a due time asks for was done in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Punctuality {
    /// Before the cut-off, or while the clock waited.
    InTime,
    /// At the cut-off or later.
    Late {
        /// Milliseconds after the cut-off.
        by_ms: i64,
    },
    /// A notice is missing.
    NotDetermined(NoticeYear),
}

/// Whether something done at a moment was done in time.
#[must_use]
pub fn punctuality(due: &Due, done_at: Moment) -> Punctuality {
    match due {
        Due::Determined { time, .. } if done_at < time.cut_off => Punctuality::InTime,
        Due::Determined { time, .. } => Punctuality::Late { by_ms: done_at.ms_since(time.cut_off) },
        Due::NotDetermined { needs, .. } => Punctuality::NotDetermined(*needs),
        Due::Waiting { .. } => Punctuality::InTime,
    }
}

/// What a newly loaded notice did to a due time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Same,
    /// It had passed before; it stays as it was.
    Passed,
    /// It is where it was thought to be, and is known now, or for longer.
    Confirmed,
    /// It moved: to be shown to those who work by it.
    Moved {
        /// Where it was.
        from: DueTime,
        /// Where it is.
        to: DueTime,
    },
}

/// What a newly loaded notice did to a due time, seen at `now`. A due time that had passed is not computed anew.
#[must_use]
pub fn change(before: &Due, after: &Due, now: Moment) -> Change {
    match (before.time(), after.time()) {
        _ if before == after => Change::Same,
        (Some(from), Some(_)) if matches!(before, Due::Determined { .. }) && from.cut_off <= now => {
            Change::Passed
        }
        (Some(from), Some(to)) if from != to => Change::Moved { from, to },
        (Some(_), Some(_)) => Change::Confirmed,
        (None, _) | (_, None) => Change::Same,
    }
}

/// The due times that moved, of many, in their order: what to show when a notice was loaded.
pub fn moved<Key>(
    dues: impl IntoIterator<Item = (Key, Due, Due)>,
    now: Moment,
) -> impl Iterator<Item = (Key, DueTime, DueTime)> {
    dues.into_iter().filter_map(move |(key, before, after)| match change(&before, &after, now) {
        Change::Moved { from, to } => Some((key, from, to)),
        Change::Same | Change::Passed | Change::Confirmed => None,
    })
}
