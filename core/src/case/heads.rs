//! A value that several people may state apart: what nobody has replaced stands side by side.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::EventId;

/// The statements that no later statement replaces. Joining is commutative, associative and idempotent, because a
/// statement names what it replaces and nothing else decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heads<T> {
    /// By the event that stated it, so that the order is the same on every tablet.
    standing: BTreeMap<EventId, T>,
    /// What was replaced, by event, even if it has not arrived yet.
    replaced: BTreeSet<EventId>,
}

impl<T> Default for Heads<T> {
    fn default() -> Self {
        Self { standing: BTreeMap::new(), replaced: BTreeSet::new() }
    }
}

impl<T: PartialEq> Heads<T> {
    /// Takes one statement into account.
    pub fn state(&mut self, event: EventId, value: T, replaces: &[EventId]) {
        for replaced in replaces {
            self.standing.remove(replaced);
            self.replaced.insert(*replaced);
        }
        if !self.replaced.contains(&event) {
            self.standing.insert(event, value);
        }
    }

    /// What stands, by event id.
    pub fn iter(&self) -> impl Iterator<Item = (EventId, &T)> {
        self.standing.iter().map(|(event, value)| (*event, value))
    }

    /// The values that stand.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.standing.values()
    }

    /// The events whose values stand: what a new statement replaces.
    #[must_use]
    pub fn events(&self) -> Vec<EventId> {
        self.standing.keys().copied().collect()
    }

    /// The value, when there is one and everybody agrees.
    #[must_use]
    pub fn agreed(&self) -> Option<&T> {
        if self.in_conflict() { None } else { self.standing.values().next() }
    }

    /// Whether different values stand side by side.
    #[must_use]
    pub fn in_conflict(&self) -> bool {
        let mut values = self.standing.values();
        match values.next() {
            Some(first) => values.any(|other| other != first),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn event(n: u128) -> EventId {
        EventId(Uuid::from_u128(n))
    }

    #[test]
    fn two_statements_made_apart_stand_side_by_side_until_one_replaces_both() {
        let mut heads = Heads::default();
        heads.state(event(1), "1203", &[]);
        heads.state(event(2), "1204", &[event(1)]);
        heads.state(event(3), "1205", &[event(1)]);
        assert!(heads.in_conflict());
        assert_eq!(heads.agreed(), None);
        assert_eq!(heads.events(), [event(2), event(3)]);
        heads.state(event(4), "1204", &heads.events());
        assert_eq!(heads.agreed(), Some(&"1204"));
    }

    #[test]
    fn the_order_of_arrival_does_not_matter() {
        let mut forwards = Heads::default();
        forwards.state(event(1), "a", &[]);
        forwards.state(event(2), "b", &[event(1)]);
        let mut backwards = Heads::default();
        backwards.state(event(2), "b", &[event(1)]);
        backwards.state(event(1), "a", &[]);
        assert_eq!(forwards, backwards);
    }

    #[test]
    fn the_same_value_stated_twice_is_no_conflict() {
        let mut heads = Heads::default();
        heads.state(event(1), "a", &[]);
        heads.state(event(2), "a", &[]);
        assert!(!heads.in_conflict());
        assert_eq!(heads.agreed(), Some(&"a"));
    }
}
