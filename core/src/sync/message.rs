//! What a tablet and the server say to each other. These types own their bytes (JSON); an event travels as the very
//! text that its device wrote.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::id::{DeviceId, Epoch, EventId, StreamId};
use crate::time::Moment;

/// The protocol that this program speaks.
pub const PROTOCOL: u16 = 1;

/// The most events that one request may carry.
pub const EVENTS_PER_REQUEST_MAX: usize = 1_000;

/// The most bytes of events that one request or one reply carries, unless a single event is larger.
pub const EVENT_BYTES_MAX: usize = 1_000_000;

/// One round of sync: what is new on the tablet goes up, what is new for it comes down.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// The tablet that asks.
    pub device: DeviceId,
    /// How far the tablet has read each stream. A stream it may read and does not name is sent from the start.
    pub streams: Vec<Cursor>,
    /// Events that the server has not acknowledged, oldest first.
    pub events: Vec<Box<RawValue>>,
}

/// How far a stream was read: the last number, and the hash over everything up to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Which stream.
    pub stream: StreamId,
    /// Whose numbering.
    pub epoch: Epoch,
    /// The number of the last event read; 0 before the first.
    pub seq: u64,
    /// The chain hash after it, 64 hexadecimal digits; all zeros before the first.
    pub chain: String,
}

/// The server's answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reply {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// The server's clock when it answered.
    pub server_time: Moment,
    /// One per event of the request, in its order.
    pub verdicts: Vec<EventVerdict>,
    /// One per stream that the session may read.
    pub streams: Vec<Page>,
    /// Streams that the tablet named and may no longer read: it deletes them and what they brought.
    pub withdrawn: Vec<StreamId>,
}

/// What became of one pushed event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventVerdict {
    /// The event; `None` when its bytes do not even name an id.
    pub id: Option<EventId>,
    /// The digest of the bytes that were received, 64 hexadecimal digits.
    pub digest: String,
    /// What became of it.
    pub verdict: Verdict,
}

/// What became of one pushed event. Each of them means: the server has it, it may leave the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Durably stored under this number of its stream.
    Accepted {
        /// The number.
        seq: u64,
    },
    /// The server had these very bytes already, under this number.
    Duplicate {
        /// The number.
        seq: u64,
    },
    /// Kept whole, apart from the streams, for a person to look at.
    Quarantined {
        /// Why.
        reason: QuarantineReason,
    },
}

/// Why an event was set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuarantineReason {
    /// The bytes are not an event.
    Unreadable,
    /// The same id arrived before with other bytes: a cloned device, or a fault.
    SameIdOtherBytes,
    /// The author's session may not write to the stream, or there is no such stream.
    NotYourStream,
    /// Larger than any event may be.
    TooLarge,
}

/// What a stream holds after the cursor.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Page {
    /// Which stream.
    pub stream: StreamId,
    /// Its present numbering.
    pub epoch: Epoch,
    /// The tablet's cursor, or the last point that tablet and server have in common when the server was restored from
    /// an older backup: what the tablet holds of this stream after it is not on the server and is sent again.
    pub from: Cursor,
    /// The events numbered `from.seq + 1`, `from.seq + 2`, … without a gap; at least one if there is one.
    pub events: Vec<Delivery>,
    /// The last number that the stream has; more is to come while it is above the last of `events`.
    pub head: u64,
}

/// One event of a stream.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Delivery {
    /// Its number.
    pub seq: u64,
    /// When the server stored it.
    pub received_at: Moment,
    /// The digest of its bytes, 64 hexadecimal digits: the next link of the chain.
    pub digest: String,
    /// Its bytes as its device wrote them; absent when this very request carried them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Box<RawValue>>,
    /// Its id.
    pub id: EventId,
}
