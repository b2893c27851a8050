//! Which cases are listed.

use leptos::prelude::*;
use qingchu_core::id::CaseId;
use qingchu_core::projection::Row;
use qingchu_core::time::Moment;

use crate::tablet::Tablet;

/// Only open cases.
pub(super) const OPEN: &str = "open";
/// Only closed ones.
pub(super) const CLOSED: &str = "closed";

const MINUTE_MS: i64 = 60_000;

/// What a list is narrowed to; empty texts narrow nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Narrowing {
    pub(super) query: String,
    pub(super) state: String,
    pub(super) category: String,
    pub(super) stage: String,
    pub(super) major: bool,
    pub(super) overdue: bool,
    pub(super) conflict: bool,
}

/// The same as signals. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Switches {
    pub(super) query: RwSignal<String>,
    pub(super) state: RwSignal<String>,
    pub(super) category: RwSignal<String>,
    pub(super) stage: RwSignal<String>,
    pub(super) major: RwSignal<bool>,
    pub(super) overdue: RwSignal<bool>,
    pub(super) conflict: RwSignal<bool>,
}

impl Switches {
    pub(super) fn of(narrowing: Narrowing) -> Self {
        Self {
            query: RwSignal::new(narrowing.query),
            state: RwSignal::new(narrowing.state),
            category: RwSignal::new(narrowing.category),
            stage: RwSignal::new(narrowing.stage),
            major: RwSignal::new(narrowing.major),
            overdue: RwSignal::new(narrowing.overdue),
            conflict: RwSignal::new(narrowing.conflict),
        }
    }

    pub(super) fn get(self) -> Narrowing {
        Narrowing {
            query: self.query.get(),
            state: self.state.get(),
            category: self.category.get(),
            stage: self.stage.get(),
            major: self.major.get(),
            overdue: self.overdue.get(),
            conflict: self.conflict.get(),
        }
    }

    /// `None` once the screen is gone.
    pub(super) fn try_get_untracked(self) -> Option<Narrowing> {
        Some(Narrowing {
            query: self.query.try_get_untracked()?,
            state: self.state.try_get_untracked()?,
            category: self.category.try_get_untracked()?,
            stage: self.stage.try_get_untracked()?,
            major: self.major.try_get_untracked()?,
            overdue: self.overdue.try_get_untracked()?,
            conflict: self.conflict.try_get_untracked()?,
        })
    }

    /// Takes all narrowing away.
    pub(super) fn reset(self) {
        for text in [self.query, self.state, self.category, self.stage] {
            text.set(String::new());
        }
        for switch in [self.major, self.overdue, self.conflict] {
            switch.set(false);
        }
    }
}

/// The clock by whole minutes: what is overdue changes no faster.
pub(super) fn minute(tablet: Tablet) -> Memo<Moment> {
    Memo::new(move |_| tablet.now.with(|now| Moment(now.0.div_euclid(MINUTE_MS).saturating_mul(MINUTE_MS))))
}

/// The cases that match, newest first.
pub(super) fn found(tablet: Tablet, narrowing: &Narrowing, now: Moment) -> Vec<CaseId> {
    tablet.shelf.with(|shelf| {
        let rows = shelf.casebook.search(&narrowing.query);
        rows.into_iter().filter(|row| matches(row, narrowing, now)).map(|row| row.id).collect()
    })
}

fn matches(row: &Row, narrowing: &Narrowing, now: Moment) -> bool {
    let state = match narrowing.state.as_str() {
        OPEN => !row.is_closed,
        CLOSED => row.is_closed,
        _all => true,
    };
    let is = |wanted: &str, held: Option<&str>| wanted.is_empty() || held == Some(wanted);
    state
        && is(&narrowing.category, row.category.as_ref().map(|category| category.as_str()))
        && is(&narrowing.stage, Some(row.stage.as_str()))
        && (!narrowing.major || row.is_major)
        && (!narrowing.conflict || row.has_conflict)
        && (!narrowing.overdue
            || row.duties.iter().any(|duty| duty.due.is_some_and(|due| due.cut_off <= now)))
}
