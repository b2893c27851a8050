//! Duties of cases and of entries, against what a step says of them.

use std::collections::BTreeMap;

use super::Checking;
use crate::case::DutyState;
use crate::deadline::Due;
use crate::id::DutyId;
use crate::scenario::value::{moment, written};
use crate::words::Language;

/// A duty as it stands, of a case or of an entry.
pub(super) struct Stands<'a> {
    pub(super) duty: &'a DutyId,
    pub(super) state: &'a DutyState,
    pub(super) due: Option<Due>,
}

/// What a step says of duties.
pub(super) struct Told<'a> {
    pub(super) open: &'a BTreeMap<DutyId, String>,
    pub(super) overdue: &'a [DutyId],
    pub(super) waiting: &'a [DutyId],
    pub(super) none: &'a [DutyId],
    pub(super) done: &'a [DutyId],
    pub(super) carried_over: &'a [DutyId],
    pub(super) lapsed: &'a [DutyId],
}

impl Checking<'_, '_> {
    pub(super) fn duties(&mut self, duties: &[Stands<'_>], told: &Told<'_>) {
        let last = |id: &DutyId| duties.iter().rev().find(|duty| duty.duty == id);
        for (id, due) in told.open {
            self.open(duties, id, due);
        }
        for id in told.overdue {
            let found = last(id);
            if !found.is_some_and(|duty| self.is_overdue(duty)) {
                let found = self.state(found);
                self.wrong(id.as_str(), "open and overdue", &found);
            }
        }
        for id in told.waiting {
            let found = last(id);
            if !found.is_some_and(|duty| matches!(duty.due, Some(Due::Waiting { .. }))) {
                let found = self.state(found);
                self.wrong(id.as_str(), "open, its clock waiting", &found);
            }
        }
        for id in told.none {
            let found = self.state(last(id));
            self.same(id.as_str(), NEVER, &found);
        }
        let states = [(told.done, "done"), (told.carried_over, "carried over"), (told.lapsed, "lapsed")];
        for (ids, expected) in states {
            for id in ids {
                let found = self.state(last(id));
                if !found.starts_with(expected) {
                    self.wrong(id.as_str(), expected, &found);
                }
            }
        }
    }

    fn open(&mut self, duties: &[Stands<'_>], id: &DutyId, expected: &str) {
        let at = moment(expected, self.world.laws.calendar.offset());
        if at.is_none() && !expected.is_empty() {
            return self.wrong(id.as_str(), "a due time like \"2026-11-25 24:00\"", expected);
        }
        // Of a duty that is opened anew each time, any that is due then will do.
        let fits = |duty: &&Stands<'_>| {
            let due = duty.due.and_then(|due| due.time()).map(|time| time.cut_off);
            duty.duty == id && *duty.state == DutyState::Open && (at.is_none() || due == at)
        };
        if !duties.iter().any(|duty| fits(&duty)) {
            let found = self.state(duties.iter().rev().find(|duty| duty.duty == id));
            self.wrong(id.as_str(), format!("open, due {expected}").trim_end_matches(", due "), &found);
        }
    }

    fn is_overdue(&self, duty: &Stands<'_>) -> bool {
        let due = duty.due.and_then(|due| due.time());
        *duty.state == DutyState::Open && due.is_some_and(|time| time.cut_off <= self.world.now)
    }

    /// How a duty stands, in words that begin as the keys of a step do.
    fn state(&self, duty: Option<&Stands<'_>>) -> String {
        let Some(duty) = duty else { return NEVER.to_owned() };
        let offset = self.world.laws.calendar.offset();
        match duty.state {
            DutyState::Open => match duty.due {
                Some(Due::Waiting { since, .. }) => format!("open, waiting since {}", written(since, offset)),
                Some(due) => due.time().map_or_else(
                    || "open".to_owned(),
                    |time| format!("open, due {}", time.words(offset, Language::English)),
                ),
                None => "open, without a due time".to_owned(),
            },
            DutyState::Discharged { by: _, at } => format!("done {}", written(*at, offset)),
            DutyState::CarriedOver { at } => format!("carried over {}", written(*at, offset)),
            DutyState::Lapsed { at } => format!("lapsed {}", written(*at, offset)),
        }
    }
}

const NEVER: &str = "never opened";
