//! Events to bytes and back. The only place that knows how an event is written.
//!
//! An event is one compact JSON object:
//!
//! ```json
//! {"type":"note-added","v":1,"id":"…","stream":"…","case":"…","author":"…","device":"…","device_seq":7,"previous":"64 hex",
//!  "clock":[1700000000000,0],"occurred_at":1700000000000,"recorded_at":1700000000000,"clock_offset_ms":-40,"body":{"text":"…"}}
//! ```
//!
//! `case` is absent for an event of the unit itself, `clock_offset_ms` before the first contact with the server.
//! A shape that was once released is read for ever: it changes only by a new `v` beside the old one, and by bytes in
//! `core/tests/wire`. Fields that are not known are passed over, since the bytes themselves are kept.

mod body;
mod value;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::event::{Body, Digest, Event, Statement, Subject};
use crate::id::{CaseId, DeviceId, EventId, StreamId, UserId};
use crate::log::Stored;
use crate::time::{HybridClock, Moment};

/// The largest event that the server puts into a stream, in bytes; what is larger it keeps in quarantine. A narrative
/// of 100,000 characters takes at most 600,000.
pub const EVENT_BYTES_LIMIT: usize = 4_000_000;

/// Bytes that are not an event.
///
/// `because` may quote the bytes and so what a person typed: it is for the eyes of who holds them, not for a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not JSON at all, or cut off.
    #[error("not JSON, line {line} column {column}")]
    NotJson {
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in bytes.
        column: usize,
        /// The parser's words.
        because: String,
    },
    /// A field around the body is missing or of another kind.
    #[error("the event's envelope is not as written by any version, line {line} column {column}")]
    Envelope {
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in bytes.
        column: usize,
        /// The parser's words.
        because: String,
    },
    /// The type is known and its body is not as that version writes it.
    #[error(
        "the body of {kind} version {version} is not as that version writes it, line {line} column {column} of the body"
    )]
    Body {
        /// The event's type.
        kind: String,
        /// The version of the type.
        version: u32,
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in bytes.
        column: usize,
        /// The parser's words.
        because: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "type")]
    kind: String,
    v: u32,
    id: EventId,
    stream: StreamId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    case: Option<CaseId>,
    author: UserId,
    device: DeviceId,
    device_seq: u64,
    previous: Hex,
    clock: (i64, u32),
    occurred_at: Moment,
    recorded_at: Moment,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clock_offset_ms: Option<i64>,
    #[serde(borrow)]
    body: &'a RawValue,
}

#[derive(Deserialize)]
struct Named {
    id: EventId,
}

/// A digest as the wire has it: 64 hexadecimal digits.
#[derive(Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
struct Hex(Digest);

impl From<Hex> for String {
    fn from(hex: Hex) -> Self {
        hex.0.to_hex()
    }
}

impl Clone for Hex {
    fn clone(&self) -> Self {
        Self(self.0)
    }
}

impl TryFrom<String> for Hex {
    type Error = NotADigest;

    fn try_from(text: String) -> Result<Self, NotADigest> {
        Digest::from_hex(&text).map(Hex).ok_or(NotADigest)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a digest is 64 hexadecimal digits")]
struct NotADigest;

/// Writes an event: compact JSON, one line, the same bytes for the same event everywhere.
///
/// An event with [`Body::Unknown`] is written without its body, which this program never read: forward its stored
/// bytes, never a second writing of it.
#[must_use]
pub fn encode(event: &Event) -> String {
    let statement = &event.statement;
    let written = body::write(&statement.body);
    let envelope = Envelope {
        kind: written.kind.to_owned(),
        v: written.version,
        id: statement.id,
        stream: statement.stream,
        case: match statement.subject {
            Subject::Case(case) => Some(case),
            Subject::Unit => None,
        },
        author: statement.author,
        device: event.device,
        device_seq: event.device_seq,
        previous: Hex(event.previous),
        clock: (event.clock.wall_ms, event.clock.counter),
        occurred_at: statement.occurred_at,
        recorded_at: statement.recorded_at,
        clock_offset_ms: statement.clock_offset_ms,
        body: &written.body,
    };
    // Plain structs of text and numbers: there is nothing in them that JSON cannot hold.
    serde_json::to_string(&envelope).unwrap_or_default()
}

/// Reads an event. Every version ever released is read; a type or version that this program does not know becomes
/// [`Body::Unknown`] under a readable envelope.
///
/// # Errors
/// [`Unreadable`] when the text is not JSON, its envelope lacks something, or the body of a known type and version is
/// not as that version writes it.
pub fn decode(text: &str) -> Result<Event, Unreadable> {
    let envelope: Envelope<'_> = serde_json::from_str(text).map_err(|error| {
        let (line, column, because) = (error.line(), error.column(), error.to_string());
        match error.classify() {
            serde_json::error::Category::Data => Unreadable::Envelope { line, column, because },
            serde_json::error::Category::Syntax
            | serde_json::error::Category::Eof
            | serde_json::error::Category::Io => Unreadable::NotJson { line, column, because },
        }
    })?;
    let body =
        body::read(&envelope.kind, envelope.v, envelope.body.get()).map_err(|error| Unreadable::Body {
            kind: envelope.kind.clone(),
            version: envelope.v,
            line: error.line(),
            column: error.column(),
            because: error.to_string(),
        })?;
    Ok(Event {
        statement: Statement {
            id: envelope.id,
            stream: envelope.stream,
            subject: envelope.case.map_or(Subject::Unit, Subject::Case),
            author: envelope.author,
            occurred_at: envelope.occurred_at,
            recorded_at: envelope.recorded_at,
            clock_offset_ms: envelope.clock_offset_ms,
            body: body.unwrap_or(Body::Unknown { kind: envelope.kind, version: envelope.v }),
        },
        device: envelope.device,
        device_seq: envelope.device_seq,
        previous: envelope.previous.0,
        clock: HybridClock { wall_ms: envelope.clock.0, counter: envelope.clock.1 },
    })
}

/// The id that some bytes name, even when the rest of them cannot be read.
#[must_use]
pub fn id_of(text: &str) -> Option<EventId> {
    serde_json::from_str::<Named>(text).ok().map(|named| named.id)
}

/// Gives a statement its place in its device's sequence and writes it.
///
/// `device_seq` counts from 1; `previous` is the digest of the device's event before ([`Digest::ZERO`] for its first).
/// [`crate::log::Tip`] keeps all four for a device.
#[must_use]
pub fn seal(
    statement: Statement,
    device: DeviceId,
    device_seq: u64,
    previous: Digest,
    clock: HybridClock,
) -> Stored {
    let event = Event { statement, device, device_seq, previous, clock };
    let bytes: std::sync::Arc<str> = encode(&event).into();
    let digest = Digest::of(bytes.as_bytes());
    Stored { event, bytes, digest, receipt: None }
}
