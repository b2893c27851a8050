//! The packed form in which a tablet stores what it learned: one record of bytes for one transaction.
//!
//! | bytes | what |
//! |---|---|
//! | 1 | format version, [`FORMAT`] |
//! | 1 | scheme: 0 in clear; 1 is reserved for gzip, 2 for sealed: what follows the scheme is then packed so |
//! | 4 | number of entries |
//! | for each entry | |
//! | 1 | its kind |
//! | 4 | length of its content |
//! | 8 | the first bytes of the BLAKE3 hash of kind, length and content |
//! | | its content |
//!
//! Numbers are little-endian. A damaged entry is set apart whole, with its place; the others are read.

use std::sync::Arc;

use super::Receipt;
use crate::event::Digest;
use crate::id::{EventId, StreamId};
use crate::sync::message::QuarantineReason;
use crate::time::Moment;
use uuid::Uuid;

/// The format that this program writes; it reads this one and all before it.
pub const FORMAT: u8 = 1;

/// Nothing is packed or sealed.
pub const CLEAR: u8 = 0;

/// Length and hash of an entry follow its kind.
const ENTRY_HEADER: usize = 13;

/// One thing that a tablet learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// An event, own or another's.
    Event {
        /// Its bytes as its device wrote them.
        bytes: Arc<str>,
        /// Where the server has it, if it does.
        receipt: Option<Receipt>,
    },
    /// The server has an event that is in the log already.
    Receipt {
        /// Which event.
        id: EventId,
        /// The digest of its bytes.
        digest: Digest,
        /// Where the server has it.
        receipt: Receipt,
    },
    /// The server keeps an event apart from its stream.
    SetAside {
        /// The digest of its bytes.
        digest: Digest,
        /// Why.
        reason: QuarantineReason,
    },
    /// The server's numbering of a stream is ours only up to `after`: it was restored from a backup. Receipts beyond it
    /// hold no longer, and every event of the stream without a receipt at or below it goes into the outbox again.
    Rewind {
        /// Which stream.
        stream: StreamId,
        /// The last number that holds; 0 when none does.
        after: u64,
    },
}

/// What a segment held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The entries that could be read, in the order in which they were written.
    pub entries: Vec<Entry>,
    /// What could not, whole.
    pub damaged: Vec<Damaged>,
}

/// A piece of a segment that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged {
    /// Where it begins, in bytes from the segment's start.
    pub offset: usize,
    /// The piece.
    pub bytes: Vec<u8>,
    /// What is wrong with it.
    pub why: Damage,
}

/// What is wrong with a piece of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// The bytes are not those that were written.
    #[error("the bytes do not match their hash")]
    Hash,
    /// The segment ends within an entry.
    #[error("the segment ends within an entry")]
    CutOff,
    /// The segment holds fewer entries than it says.
    #[error("{missing} entries are missing at the end")]
    Missing {
        /// How many.
        missing: u32,
    },
    /// The segment goes on behind its last entry.
    #[error("there are bytes behind the last entry")]
    Behind,
    /// The bytes are as they were written, and this program does not know this kind of entry.
    #[error("entries of kind {kind} are of a newer version")]
    Kind {
        /// The kind.
        kind: u8,
    },
    /// The bytes are as they were written, and not what entries of their kind hold.
    #[error("the content is not that of an entry of kind {kind}")]
    Content {
        /// The kind.
        kind: u8,
    },
}

/// Why a whole segment cannot be opened by this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    /// Shorter than a header.
    #[error("a segment of {length} bytes has no header")]
    NoHeader {
        /// Its length in bytes.
        length: usize,
    },
    /// Written by a newer program.
    #[error("format {format} is newer than {FORMAT}")]
    Format {
        /// The format that it names.
        format: u8,
    },
    /// Packed or sealed: the caller unpacks it first.
    #[error("scheme {scheme} is not in clear")]
    Scheme {
        /// The scheme that it names.
        scheme: u8,
    },
}

/// Writes a segment in clear.
#[must_use]
pub fn encode(entries: &[Entry]) -> Vec<u8> {
    let mut segment = vec![FORMAT, CLEAR];
    segment.extend(u32::try_from(entries.len()).unwrap_or(u32::MAX).to_le_bytes());
    for entry in entries {
        let (kind, content) = write(entry);
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX).to_le_bytes();
        segment.push(kind);
        segment.extend(length);
        segment.extend(check(kind, length, &content));
        segment.extend(content);
    }
    segment
}

/// Reads a segment; what is damaged in it is handed back whole beside what is not.
///
/// # Errors
/// [`Closed`] when the segment is not in clear, is of a newer format, or has no header.
pub fn decode(segment: &[u8]) -> Result<Segment, Closed> {
    let (&[format, scheme, a, b, c, d], mut rest) =
        segment.split_first_chunk::<6>().ok_or(Closed::NoHeader { length: segment.len() })?;
    if format > FORMAT {
        return Err(Closed::Format { format });
    }
    if scheme != CLEAR {
        return Err(Closed::Scheme { scheme });
    }
    let (mut entries, mut damaged) = (Vec::new(), Vec::new());
    let mut missing = u32::from_le_bytes([a, b, c, d]);
    while missing > 0 && !rest.is_empty() {
        let offset = segment.len().saturating_sub(rest.len());
        let (piece, read, behind) = next(rest);
        match read {
            Ok(entry) => entries.push(entry),
            Err(why) => damaged.push(Damaged { offset, bytes: piece.to_vec(), why }),
        }
        rest = behind;
        missing = missing.saturating_sub(1);
    }
    let offset = segment.len().saturating_sub(rest.len());
    if missing > 0 {
        damaged.push(Damaged { offset, bytes: Vec::new(), why: Damage::Missing { missing } });
    } else if !rest.is_empty() {
        damaged.push(Damaged { offset, bytes: rest.to_vec(), why: Damage::Behind });
    }
    Ok(Segment { entries, damaged })
}

/// One entry's bytes, what they say, and the bytes behind them.
fn next(bytes: &[u8]) -> (&[u8], Result<Entry, Damage>, &[u8]) {
    let Some((&[kind, a, b, c, d, ref hash @ ..], behind)) = bytes.split_first_chunk::<ENTRY_HEADER>() else {
        return (bytes, Err(Damage::CutOff), &[]);
    };
    let length = [a, b, c, d];
    let content_length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    let Some((content, behind)) = behind.split_at_checked(content_length) else {
        return (bytes, Err(Damage::CutOff), &[]);
    };
    let piece = bytes.get(..content_length.saturating_add(ENTRY_HEADER)).unwrap_or(bytes);
    if *hash != check(kind, length, content) {
        return (piece, Err(Damage::Hash), behind);
    }
    (piece, read(kind, content), behind)
}

fn check(kind: u8, length: [u8; 4], content: &[u8]) -> [u8; 8] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[kind]);
    hasher.update(&length);
    hasher.update(content);
    let mut short = [0; 8];
    hasher.finalize_xof().fill(&mut short);
    short
}

const EVENT: u8 = 1;
const EVENT_WITH_RECEIPT: u8 = 2;
const RECEIPT: u8 = 3;
const SET_ASIDE: u8 = 4;
const REWIND: u8 = 5;

fn write(entry: &Entry) -> (u8, Vec<u8>) {
    match entry {
        Entry::Event { bytes, receipt: None } => (EVENT, bytes.as_bytes().to_vec()),
        Entry::Event { bytes, receipt: Some(receipt) } => {
            (EVENT_WITH_RECEIPT, [write_receipt(*receipt).as_slice(), bytes.as_bytes()].concat())
        }
        Entry::Receipt { id, digest, receipt } => {
            (RECEIPT, [write_receipt(*receipt).as_slice(), id.0.as_bytes(), &digest.0].concat())
        }
        Entry::SetAside { digest, reason } => {
            (SET_ASIDE, [&[write_reason(*reason)], digest.0.as_slice()].concat())
        }
        Entry::Rewind { stream, after } => {
            (REWIND, [stream.0.as_bytes().as_slice(), &after.to_le_bytes()].concat())
        }
    }
}

fn read(kind: u8, content: &[u8]) -> Result<Entry, Damage> {
    let entry = match kind {
        EVENT => text(content).map(|bytes| Entry::Event { bytes, receipt: None }),
        EVENT_WITH_RECEIPT => read_receipt(content)
            .and_then(|(receipt, bytes)| Some(Entry::Event { bytes: text(bytes)?, receipt: Some(receipt) })),
        RECEIPT => read_receipt(content).and_then(|(receipt, content)| {
            let (id, digest) = content.split_first_chunk::<16>()?;
            let (id, digest) = (EventId(Uuid::from_bytes(*id)), Digest(digest.try_into().ok()?));
            Some(Entry::Receipt { id, digest, receipt })
        }),
        SET_ASIDE => content.split_first().and_then(|(&reason, digest)| {
            Some(Entry::SetAside { digest: Digest(digest.try_into().ok()?), reason: read_reason(reason)? })
        }),
        REWIND => content.split_first_chunk::<16>().and_then(|(stream, after)| {
            let after = u64::from_le_bytes(after.try_into().ok()?);
            Some(Entry::Rewind { stream: StreamId(Uuid::from_bytes(*stream)), after })
        }),
        _newer => return Err(Damage::Kind { kind }),
    };
    entry.ok_or(Damage::Content { kind })
}

fn text(bytes: &[u8]) -> Option<Arc<str>> {
    std::str::from_utf8(bytes).ok().map(Arc::from)
}

fn write_receipt(receipt: Receipt) -> Vec<u8> {
    [receipt.seq.to_le_bytes(), receipt.received_at.0.to_le_bytes()].concat()
}

fn read_receipt(content: &[u8]) -> Option<(Receipt, &[u8])> {
    let (seq, content) = content.split_first_chunk::<8>()?;
    let (received_at, content) = content.split_first_chunk::<8>()?;
    let received_at = Moment(i64::from_le_bytes(*received_at));
    Some((Receipt { seq: u64::from_le_bytes(*seq), received_at }, content))
}

fn write_reason(reason: QuarantineReason) -> u8 {
    match reason {
        QuarantineReason::Unreadable => 1,
        QuarantineReason::SameIdOtherBytes => 2,
        QuarantineReason::NotYourStream => 3,
        QuarantineReason::TooLarge => 4,
    }
}

fn read_reason(byte: u8) -> Option<QuarantineReason> {
    match byte {
        1 => Some(QuarantineReason::Unreadable),
        2 => Some(QuarantineReason::SameIdOtherBytes),
        3 => Some(QuarantineReason::NotYourStream),
        4 => Some(QuarantineReason::TooLarge),
        _newer => None,
    }
}
