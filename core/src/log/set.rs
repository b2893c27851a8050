//! The log as a set: events join it in any order, any number of times, and it is the same log.

use std::collections::BTreeMap;

use super::segment::Entry;
use super::{Receipt, Stored, codec};
use crate::event::Digest;
use crate::id::{DeviceId, EventId, StreamId};
use crate::sync::message::QuarantineReason;
use crate::time::HybridClock;

/// Where an event stands in a log: its place in history, then its digest, so that two events of one id both have one.
type Place = ((HybridClock, DeviceId, EventId), Digest);

/// A set of events in the order of history ([`crate::event::Event::order`]).
///
/// Two events of one id with different bytes are both in it and both told by [`Log::same_id_other_bytes`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    events: BTreeMap<Place, Stored>,
    places: BTreeMap<EventId, BTreeMap<Digest, Place>>,
    set_aside: BTreeMap<Digest, QuarantineReason>,
}

/// What joining one event did to a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joined {
    /// It was not there before.
    New,
    /// These very bytes were there.
    Known,
    /// It was not there before, and another event has its id: a cloned device, or a fault. Both are kept.
    OtherBytes,
}

impl Log {
    /// A log without an event.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an event. Of two receipts for the same bytes the later one in its stream stays.
    pub fn join(&mut self, stored: Stored) -> Joined {
        let place = (stored.event.order(), stored.digest);
        if let Some(known) = self.events.get_mut(&place) {
            known.receipt = known.receipt.max(stored.receipt);
            return Joined::Known;
        }
        let same_id = self.places.entry(stored.id()).or_default();
        let joined = if same_id.is_empty() { Joined::New } else { Joined::OtherBytes };
        same_id.insert(stored.digest, place);
        self.events.insert(place, stored);
        joined
    }

    /// Adds all that another log holds. Commutative, associative and idempotent.
    pub fn merge(&mut self, other: Self) {
        for (_, stored) in other.events {
            self.join(stored);
        }
        for (digest, reason) in other.set_aside {
            self.set_aside.entry(digest).and_modify(|known| *known = reason.max(*known)).or_insert(reason);
        }
    }

    /// Takes up one entry of a stored segment; segments are taken up in the order in which they were written.
    ///
    /// `None` when the entry brings no event.
    ///
    /// # Errors
    /// [`codec::Unreadable`] when the entry's bytes are not an event; the caller shows it and keeps the bytes.
    pub fn take_up(&mut self, entry: &Entry) -> Result<Option<Joined>, codec::Unreadable> {
        match entry {
            Entry::Event { bytes, receipt } => {
                let stored = Stored::read(std::sync::Arc::clone(bytes), *receipt)?;
                let (id, digest) = (stored.id(), stored.digest);
                let joined = self.join(stored);
                if let Some(receipt) = receipt {
                    self.set_receipt(id, digest, *receipt);
                }
                Ok(Some(joined))
            }
            Entry::Receipt { id, digest, receipt } => {
                self.set_receipt(*id, *digest, *receipt);
                Ok(None)
            }
            Entry::SetAside { digest, reason } => {
                self.set_aside.insert(*digest, *reason);
                Ok(None)
            }
            Entry::Rewind { stream, after } => {
                for stored in
                    self.events.values_mut().filter(|stored| stored.event.statement.stream == *stream)
                {
                    stored.receipt = stored.receipt.filter(|receipt| receipt.seq <= *after);
                }
                Ok(None)
            }
        }
    }

    /// What goes into the outbox again when the server's numbering of a stream is ours only up to `after`
    /// ([`Entry::Rewind`]): every event of the stream that has no receipt at or below it.
    pub fn beyond(&self, stream: StreamId, after: u64) -> impl Iterator<Item = &Stored> {
        self.iter().filter(move |stored| {
            stored.event.statement.stream == stream
                && stored.receipt.is_none_or(|receipt| receipt.seq > after)
        })
    }

    /// Every event in the order of history.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Stored> {
        self.events.values()
    }

    /// The event of an id; where two have it, the one with the smaller digest.
    #[must_use]
    pub fn get(&self, id: EventId) -> Option<&Stored> {
        self.places.get(&id)?.values().next().and_then(|place| self.events.get(place))
    }

    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The ids that more than one event has: a cloned device, or a fault. A person decides.
    pub fn same_id_other_bytes(&self) -> impl Iterator<Item = EventId> {
        self.places.iter().filter(|(_, same_id)| same_id.len() > 1).map(|(id, _)| *id)
    }

    /// Why the server keeps an event apart from its stream, if it does.
    #[must_use]
    pub fn set_aside(&self, stored: &Stored) -> Option<QuarantineReason> {
        self.set_aside.get(&stored.digest).copied()
    }

    /// A hash over everything that was stated, whatever the receipts: equal on two tablets that hold the same.
    #[must_use]
    pub fn state_hash(&self) -> Digest {
        self.events.values().fold(Digest::ZERO, |chain, stored| chain.chain(stored.digest))
    }

    fn set_receipt(&mut self, id: EventId, digest: Digest, receipt: Receipt) {
        let place = self.places.get(&id).and_then(|same_id| same_id.get(&digest));
        if let Some(stored) = place.and_then(|place| self.events.get_mut(place)) {
            stored.receipt = Some(receipt);
        }
    }
}

impl Extend<Stored> for Log {
    fn extend<Events: IntoIterator<Item = Stored>>(&mut self, events: Events) {
        for stored in events {
            self.join(stored);
        }
    }
}

impl FromIterator<Stored> for Log {
    fn from_iter<Events: IntoIterator<Item = Stored>>(events: Events) -> Self {
        let mut log = Self::new();
        log.extend(events);
        log
    }
}
