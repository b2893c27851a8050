//! One entry of a register: what it holds, everything it ever held, and why it no longer holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{Heads, Stamp};
use crate::id::{DeviceId, EventId, FieldId};
use crate::order;
use crate::time::HybridClock;
use crate::value::Value;

/// The fields of a register's entry.
pub type Values = BTreeMap<FieldId, Value>;

/// One entry of a register.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegisterEntry {
    /// What it holds; more than one when two people changed it apart.
    pub values: Heads<Values>,
    /// Everything it ever held, in the order recorded.
    pub history: Vec<StatedEntry>,
    /// Why it no longer holds, if it does not; the earliest, where two people took it out of use apart.
    pub withdrawn: Option<(Stamp, String)>,
}

/// What somebody stated of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedEntry {
    /// Who, where and when.
    pub stamp: Stamp,
    /// Order among all statements.
    pub clock: HybridClock,
    /// All its fields.
    pub values: Values,
    /// The statements that it replaces, as its author saw them.
    pub replaces: Vec<EventId>,
}

impl StatedEntry {
    fn order(&self) -> (HybridClock, DeviceId, EventId) {
        (self.clock, self.stamp.device, self.stamp.event)
    }
}

impl RegisterEntry {
    /// Takes a statement into account.
    pub(super) fn state(&mut self, stated: StatedEntry) {
        self.values.state(stated.stamp.event, stated.values.clone(), &stated.replaces);
        let place = self.history.partition_point(|other| other.order() < stated.order());
        self.history.insert(place, stated);
    }

    /// Takes a withdrawal into account.
    pub(super) fn withdraw(&mut self, stamp: Stamp, reason: &str) {
        let is_earlier = |earlier: &(Stamp, String)| {
            (stamp.recorded_at, stamp.event) < (earlier.0.recorded_at, earlier.0.event)
        };
        if self.withdrawn.as_ref().is_none_or(is_earlier) {
            self.withdrawn = Some((stamp, reason.to_owned()));
        }
    }

    /// What it holds by the last statement that stands; the others that stand are in `values`. `None` before its first
    /// statement has arrived.
    #[must_use]
    pub fn latest(&self) -> Option<&Values> {
        let standing = order::set(self.values.events());
        let last = self.history.iter().rev().find(|stated| standing.contains(&stated.stamp.event));
        last.map(|stated| &stated.values)
    }

    /// The field of the last statement that stands, where it is filled.
    #[must_use]
    pub fn field(&self, field: &FieldId) -> Option<&Value> {
        self.latest()?.get(field).filter(|value| !value.is_blank())
    }

    /// The statements that the one at a place replaces, as far as they are here.
    fn replaced(&self, place: usize) -> impl Iterator<Item = (usize, &StatedEntry)> {
        let replaces = self.history.get(place).map(|stated| stated.replaces.as_slice()).unwrap_or_default();
        self.history.iter().enumerate().filter(|(_place, stated)| replaces.contains(&stated.stamp.event))
    }

    /// The fields that the statement at a place changed: those in which it differs from every statement that it replaces.
    pub(super) fn changed(&self, place: usize) -> BTreeSet<&FieldId> {
        let Some(stated) = self.history.get(place) else { return BTreeSet::new() };
        let mut before: Vec<&Values> = self.replaced(place).map(|(_place, stated)| &stated.values).collect();
        if before.is_empty() {
            // What it replaces is not here, or nothing was: the statement before it is the nearest.
            before.extend(place.checked_sub(1).and_then(|nearest| Some(&self.history.get(nearest)?.values)));
        }
        let fields = before.iter().flat_map(|values| values.keys()).chain(stated.values.keys());
        let differs = |field: &&FieldId| before.iter().all(|b| b.get(*field) != stated.values.get(*field));
        order::set(fields.filter(differs))
    }

    /// Whether who made the statement at a place knew another statement, or it is the same.
    pub(super) fn knew(&self, place: usize, event: EventId) -> bool {
        let mut looked = BTreeSet::new();
        let mut ahead = vec![place];
        while let Some(place) = ahead.pop() {
            if self.history.get(place).is_some_and(|stated| stated.stamp.event == event) {
                return true;
            }
            if looked.insert(place) {
                ahead.extend(self.replaced(place).map(|(before, _stated)| before));
            }
        }
        false
    }
}
