//! The log as a shelf reads it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::event::Event;
use crate::id::{EventId, StreamId};
use crate::log::{Receipt, codec, segment};
use crate::projection::Position;

/// One entry of a segment, read.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// An event.
    Event {
        /// What it says.
        event: Box<Event>,
        /// The bytes that say it.
        bytes: Arc<str>,
        /// Where the server has it.
        receipt: Option<Receipt>,
    },
    /// The server has an event that is in the log already.
    Receipt {
        /// Which.
        id: EventId,
        /// Where.
        receipt: Receipt,
    },
    /// Receipts of a stream beyond a number hold no longer.
    Rewind {
        /// Which stream.
        stream: StreamId,
        /// The last number that holds.
        after: u64,
    },
    /// Nothing that a fold needs: set aside by the server, or bytes that are no event (the log keeps them).
    Other,
}

/// Segments of the log by their position, read.
pub type Segments = BTreeMap<Position, Vec<Line>>;

/// Reads the entries of a segment.
#[must_use]
pub fn read(entries: Vec<segment::Entry>) -> Vec<Line> {
    let line = |entry| match entry {
        segment::Entry::Event { bytes, receipt } => match codec::decode(&bytes) {
            Ok(event) => Line::Event { event: Box::new(event), bytes, receipt },
            Err(_kept_in_the_log) => Line::Other,
        },
        segment::Entry::Receipt { id, receipt, digest: _ } => Line::Receipt { id, receipt },
        segment::Entry::Rewind { stream, after } => Line::Rewind { stream, after },
        segment::Entry::SetAside { .. } => Line::Other,
    };
    entries.into_iter().map(line).collect()
}
