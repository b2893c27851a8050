//! The append-only log: events as their devices wrote them.
//!
//! The bytes of an event are what is stored, forwarded and hashed; [`crate::event::Event`] is only their reading.
//! Nothing in a log is ever changed: a fold over it can be thrown away and built again.

pub mod codec;
#[cfg(any(test, feature = "testing"))]
pub mod contract;
pub mod segment;
pub mod sequence;
mod set;

pub use set::{Joined, Log};

use std::sync::Arc;

use crate::event::{Digest, Event, Statement};
use crate::id::{DeviceId, EventId};
use crate::time::{HybridClock, Moment};

/// An event as the log holds it: what it says, the bytes that say it, and what the server said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The reading of `bytes`.
    pub event: Event,
    /// The very text that the event's device wrote.
    pub bytes: Arc<str>,
    /// The hash of `bytes`.
    pub digest: Digest,
    /// Where the server put it; `None` while the server has not acknowledged it.
    pub receipt: Option<Receipt>,
}

impl Stored {
    /// Reads an event that arrived or was loaded, and keeps its bytes.
    ///
    /// # Errors
    /// [`codec::Unreadable`] when the bytes are not an event; the caller keeps them in quarantine.
    pub fn read(bytes: Arc<str>, receipt: Option<Receipt>) -> Result<Self, codec::Unreadable> {
        let event = codec::decode(&bytes)?;
        let digest = Digest::of(bytes.as_bytes());
        Ok(Self { event, bytes, digest, receipt })
    }

    /// The event's own id.
    #[must_use]
    pub fn id(&self) -> EventId {
        self.event.statement.id
    }
}

/// The place that the server gave an event in its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Receipt {
    /// Its number in the stream, counted from 1 without a gap.
    pub seq: u64,
    /// When the server stored it, by the server's clock.
    pub received_at: Moment,
}

/// Where a device's own sequence stands: what its next event follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    /// The device.
    pub device: DeviceId,
    /// The number of its last event; 0 before the first.
    pub seq: u64,
    /// The digest of its last event; [`Digest::ZERO`] before the first.
    pub digest: Digest,
    /// The largest clock among all events that the device has seen, other devices' included.
    pub clock: HybridClock,
}

impl Tip {
    /// A device that has neither written nor seen anything.
    #[must_use]
    pub fn new(device: DeviceId) -> Self {
        Self { device, seq: 0, digest: Digest::ZERO, clock: HybridClock::ZERO }
    }

    /// The tip after an event that the device has in its log, its own or another's, in any order.
    #[must_use]
    pub fn seen(self, stored: &Stored) -> Self {
        let clock = self.clock.seen(stored.event.clock);
        if stored.event.device == self.device && stored.event.device_seq > self.seq {
            Self { seq: stored.event.device_seq, digest: stored.digest, clock, ..self }
        } else {
            Self { clock, ..self }
        }
    }

    /// Makes a statement the device's next event, written and ready to be stored, and the tip after it.
    #[must_use]
    pub fn seal(self, statement: Statement) -> (Stored, Self) {
        let clock = self.clock.tick(statement.recorded_at);
        let stored = codec::seal(statement, self.device, self.seq.saturating_add(1), self.digest, clock);
        let after = self.seen(&stored);
        (stored, after)
    }
}
