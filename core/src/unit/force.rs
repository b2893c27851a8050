//! What is in force: from when, to when, which version, and when somebody is reminded.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{FixedOffset, NaiveDate};

use super::constraint::key;
use super::{RegisterEntry, UnitBook, Values};
use crate::deadline::rule::{DayN, Roll, Rule, Span};
use crate::deadline::{self, Calendar, DueTime};
use crate::id::EntryId;
use crate::order;
use crate::rulebook::Register;
use crate::time::{HybridClock, Moment};
use crate::value::Value;

/// How an entry stands in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Force {
    /// It is not in force yet.
    NotYet {
        /// From when it will be.
        from: Moment,
    },
    /// It is in force.
    InForce {
        /// The first instant at which it no longer is; `None` when it is for good.
        until: Option<Moment>,
    },
    /// It is no longer in force.
    Expired {
        /// Since when.
        since: Moment,
    },
}

/// That an entry expires soon, or did and nobody renewed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    /// From when somebody is reminded.
    pub from: Moment,
    /// When it expires: its last day, and the first instant at which it is no longer in force.
    pub expires: DueTime,
}

impl Register {
    /// How values stand at a moment, for days in a time zone. A version that a later one took the place of stands as if
    /// it had not; see [`UnitBook::in_force`].
    #[must_use]
    pub fn force(&self, values: &Values, at: Moment, offset: FixedOffset) -> Force {
        let from = self.in_force_from(values, offset);
        let until = self.in_force_until(values, offset);
        match (from, until) {
            (_, Some(since)) if since <= at => Force::Expired { since },
            (Some(from), _) if from > at => Force::NotYet { from },
            (_, until) => Force::InForce { until },
        }
    }

    /// From when values are in force; `None` from the start.
    pub(crate) fn in_force_from(&self, values: &Values, offset: FixedOffset) -> Option<Moment> {
        let field =
            self.from_field.as_ref().or(self.versions.as_ref().map(|versions| &versions.effective))?;
        begins(values.get(field)?, offset)
    }

    /// The first instant at which values are no longer in force; `None` when they are for good.
    pub(crate) fn in_force_until(&self, values: &Values, offset: FixedOffset) -> Option<Moment> {
        ends(values.get(self.expires.as_ref()?)?, offset)
    }

    /// When somebody is reminded that values expire; `None` when they do not, or nobody is.
    #[must_use]
    pub fn reminder(&self, values: &Values, calendar: &Calendar) -> Option<Reminder> {
        let rule = self.remind.as_ref()?;
        let expires = values.get(self.expires.as_ref()?)?;
        let cut_off = ends(expires, calendar.offset())?;
        let day = day_of(expires, calendar.offset())?;
        let back = match rule.span {
            Span::CalendarDays(days, _roll) => Span::CalendarDaysBefore(days, DayN::Suffices),
            Span::WorkingDays(days) => Span::WorkingDaysBefore(days, DayN::Suffices),
            Span::Minutes(_)
            | Span::Hours(_)
            | Span::Months(..)
            | Span::Years(..)
            | Span::SameDay
            | Span::WorkingDaysBefore(..)
            | Span::CalendarDaysBefore(..) => Span::CalendarDays(0, Roll::Stays),
        };
        let due =
            deadline::due(&Rule::of(back), Moment::midnight(day, calendar.offset())?, &[], calendar).ok()?;
        let from = Moment::midnight(due.time()?.day, calendar.offset())?;
        Some(Reminder { from, expires: DueTime { day, cut_off } })
    }
}

impl RegisterEntry {
    /// Whether it is in force at a moment by anything that stands of it. A version that a later one took the place of
    /// counts as if it had not; see [`UnitBook::in_force`].
    #[must_use]
    pub fn is_in_force(&self, register: &Register, at: Moment, offset: FixedOffset) -> bool {
        self.withdrawn.is_none()
            && self
                .values
                .values()
                .any(|values| matches!(register.force(values, at, offset), Force::InForce { .. }))
    }
}

impl UnitBook {
    /// The entries of a register that are in force at a moment, by id: not withdrawn, begun, not expired, and of each
    /// thing that has versions the latest effective one.
    #[must_use]
    pub fn in_force(
        &self,
        register: &Register,
        at: Moment,
        offset: FixedOffset,
    ) -> Vec<(EntryId, &RegisterEntry)> {
        let replaced = self.replaced(register, at, offset);
        self.entries(&register.id)
            .filter(|(entry, record)| record.is_in_force(register, at, offset) && !replaced.contains(entry))
            .collect()
    }

    /// The entries of which a later version is in force at a moment.
    #[must_use]
    pub fn replaced(&self, register: &Register, at: Moment, offset: FixedOffset) -> BTreeSet<EntryId> {
        let mut replaced = BTreeSet::new();
        let Some(versions) = &register.versions else { return replaced };
        let mut latest: BTreeMap<Vec<Value>, (Moment, Option<HybridClock>, EntryId)> = BTreeMap::new();
        let begun =
            self.entries(&register.id).filter(|(_entry, record)| record.is_in_force(register, at, offset));
        for (entry, record) in begun {
            let Some(values) = record.latest() else { continue };
            let Some(of) = key(values, std::slice::from_ref(&versions.of)) else { continue };
            let from = register.in_force_from(values, offset).unwrap_or(Moment(i64::MIN));
            // Of two that are effective from one day the one that was made later holds.
            let this = (from, record.history.first().map(|made| made.clock), entry);
            let other = latest.get(&of).copied();
            replaced.extend(other.map(|other| other.min(this).2));
            latest.insert(of, other.map_or(this, |other| other.max(this)));
        }
        replaced
    }

    /// The version of a thing that is in force at a moment.
    #[must_use]
    pub fn version_at(
        &self,
        register: &Register,
        of: &str,
        at: Moment,
        offset: FixedOffset,
    ) -> Option<(EntryId, &RegisterEntry)> {
        let field = &register.versions.as_ref()?.of;
        let is_of = |record: &RegisterEntry| {
            record.field(field).and_then(Value::as_text).is_some_and(|text| text.trim() == of.trim())
        };
        self.in_force(register, at, offset).into_iter().find(|(_entry, record)| is_of(record))
    }

    /// The entries that hold, those first that expire first, then those that never do; by id among equals.
    #[must_use]
    pub fn expiring_first(&self, register: &Register, offset: FixedOffset) -> Vec<(EntryId, &RegisterEntry)> {
        let mut entries: Vec<(EntryId, &RegisterEntry)> = self.entries(&register.id).collect();
        order::sort_by_key(&mut entries, |(entry, record)| {
            let until =
                record.values.values().filter_map(|values| register.in_force_until(values, offset)).min();
            (until.unwrap_or(Moment(i64::MAX)), *entry)
        });
        entries
    }
}

/// The first instant of what a value names: a moment, or the beginning of a day.
pub(crate) fn begins(value: &Value, offset: FixedOffset) -> Option<Moment> {
    match day_or_moment(value)? {
        DayOrMoment::Moment(moment) => Some(moment),
        DayOrMoment::Day(day) => Moment::midnight(day, offset),
    }
}

/// The first instant after what a value names: a moment itself, or the end of a day.
pub(crate) fn ends(value: &Value, offset: FixedOffset) -> Option<Moment> {
    match day_or_moment(value)? {
        DayOrMoment::Moment(moment) => Some(moment),
        DayOrMoment::Day(day) => Moment::midnight(day.succ_opt()?, offset),
    }
}

/// The day on which a value lies.
pub(crate) fn day_of(value: &Value, offset: FixedOffset) -> Option<NaiveDate> {
    match day_or_moment(value)? {
        DayOrMoment::Moment(moment) => moment.at(offset).map(|at| at.date_naive()),
        DayOrMoment::Day(day) => Some(day),
    }
}

pub(crate) enum DayOrMoment {
    Day(NaiveDate),
    Moment(Moment),
}

pub(crate) fn day_or_moment(value: &Value) -> Option<DayOrMoment> {
    match value {
        Value::Day(day) => Some(DayOrMoment::Day(*day)),
        Value::Moment(moment) => Some(DayOrMoment::Moment(*moment)),
        Value::Text(_)
        | Value::Choice(_)
        | Value::Number(_)
        | Value::Fen(_)
        | Value::Yes(_)
        | Value::User(_)
        | Value::Case(_)
        | Value::Signature(_)
        | Value::Rows(_)
        | Value::Entry(_) => None,
    }
}
