//! The names and the bytes of everything that the tablet stores. No other file knows either.
//!
//! | table | key | value |
//! |---|---|---|
//! | `meta` | a name, see [`name`] | a record of JSON |
//! | `log` | position: 1, 2, 3 … | a segment ([`qingchu_core::log::segment`]): what one transaction learned |
//! | `own` | an event's id | a record of JSON: the position of the segment in which this tablet stated it |
//! | `outbox` | [`OutboxKey`] | a record: the bytes of an event that the server has not acknowledged |
//! | `drafts` | the draft's id | a record: the draft as the shell writes it |
//! | `snapshots` | a name of the shell's | a record that can be rebuilt from the log |
//! | `quarantine` | table, key and place of what was damaged | a record: a line of JSON, then the damaged bytes, whole |
//!
//! A record is a format version (1 byte), a scheme (1 byte; 0 in clear, the others reserved as for segments), the first
//! 8 bytes of the BLAKE3 hash of its content, and its content. Stored data is given up never: a new form of the
//! database is a new [`VERSION`] and a step in `reopen.rs`.

use std::collections::BTreeMap;
use std::fmt;

use qingchu_core::event::Digest;
use qingchu_core::id::{DeviceId, EventId, StreamId};
use qingchu_core::log::{Stored, Tip};
use qingchu_core::sync::message::Cursor;
use qingchu_core::time::HybridClock;
use serde::{Deserialize, Serialize};

/// The version of the database's form, which IndexedDB keeps.
pub const VERSION: u32 = 1;

/// The format of a record that this program writes; it reads this one and all before it.
const FORMAT: u8 = 1;

/// Neither packed nor sealed.
const CLEAR: u8 = 0;

const HEADER: usize = 10;

/// One of the database's tables; IndexedDB calls them object stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Identity, head, cursors, account.
    Meta,
    /// What was learned, segment by segment.
    Log,
    /// Where each event is that this tablet stated.
    Own,
    /// What the server has not acknowledged.
    Outbox,
    /// What is typed and not stated.
    Drafts,
    /// What can be rebuilt from the log.
    Snapshots,
    /// What was damaged, whole.
    Quarantine,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 7] =
        [Self::Meta, Self::Log, Self::Own, Self::Outbox, Self::Drafts, Self::Snapshots, Self::Quarantine];

    /// Its name in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Log => "log",
            Self::Own => "own",
            Self::Outbox => "outbox",
            Self::Drafts => "drafts",
            Self::Snapshots => "snapshots",
            Self::Quarantine => "quarantine",
        }
    }
}

impl AsRef<str> for Table {
    fn as_ref(&self) -> &str {
        self.name()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The names in [`Table::Meta`].
pub(super) mod name {
    /// [`super::Head`].
    pub(in crate::store) const HEAD: &str = "head";
    /// [`qingchu_core::sync::account::Enrolment`].
    pub(in crate::store) const ENROLMENT: &str = "enrolment";
    /// [`super::Cursors`].
    pub(in crate::store) const CURSORS: &str = "cursors";
    /// [`qingchu_core::sync::account::Account`], as last seen.
    pub(in crate::store) const ACCOUNT: &str = "account";
    /// What must be added to the tablet's clock to get the server's, in milliseconds, as last seen.
    pub(in crate::store) const CLOCK_OFFSET: &str = "clock-offset";
}

/// What is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// It is not even bytes.
    #[error("it is not bytes")]
    NotBytes,
    /// Shorter than a header.
    #[error("{length} bytes have no header")]
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
    /// Packed or sealed, which this program does not read.
    #[error("scheme {scheme} is not in clear")]
    Scheme {
        /// The scheme that it names.
        scheme: u8,
    },
    /// The bytes are not those that were written.
    #[error("the bytes do not match their hash")]
    Hash,
    /// The bytes are those that were written, and not what they should be.
    #[error("the content cannot be read: {because}")]
    Content {
        /// The reader's words.
        because: String,
    },
    /// A piece of a segment.
    #[error("a piece of the segment is damaged")]
    Piece(#[source] qingchu_core::log::segment::Damage),
    /// A segment as a whole.
    #[error("the segment cannot be opened")]
    Segment(#[source] qingchu_core::log::segment::Closed),
}

/// Makes a record of its content.
pub(super) fn pack(content: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(content.len().saturating_add(HEADER));
    record.extend([FORMAT, CLEAR]);
    record.extend(check(content));
    record.extend(content);
    record
}

/// The content of a record.
pub(super) fn unpack(record: &[u8]) -> Result<&[u8], Damage> {
    let (&[format, scheme, ref hash @ ..], content) =
        record.split_first_chunk::<HEADER>().ok_or(Damage::NoHeader { length: record.len() })?;
    if format > FORMAT {
        return Err(Damage::Format { format });
    }
    if scheme != CLEAR {
        return Err(Damage::Scheme { scheme });
    }
    if *hash != check(content) {
        return Err(Damage::Hash);
    }
    Ok(content)
}

/// Makes a record of a value as JSON.
pub(super) fn pack_json(value: &impl Serialize) -> Vec<u8> {
    // Plain structs of text and numbers: there is nothing in them that JSON cannot hold.
    pack(&serde_json::to_vec(value).unwrap_or_default())
}

/// The value of a record of JSON.
pub(super) fn unpack_json<'a, Value: Deserialize<'a>>(record: &'a [u8]) -> Result<Value, Damage> {
    serde_json::from_slice(unpack(record)?).map_err(|error| Damage::Content { because: error.to_string() })
}

/// The text of a record.
pub(super) fn unpack_text(record: &[u8]) -> Result<String, Damage> {
    String::from_utf8(unpack(record)?.to_vec())
        .map_err(|error| Damage::Content { because: error.to_string() })
}

fn check(content: &[u8]) -> [u8; 8] {
    let [a, b, c, d, e, f, g, h, ..] = Digest::of(content).0;
    [a, b, c, d, e, f, g, h]
}

/// What the next write follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Head {
    /// The last position of the log; 0 before the first.
    pub(super) position: u32,
    /// How many bytes of segments were written.
    pub(super) bytes: u64,
    /// Where the device's sequence stands; `None` before enrolment.
    #[serde(with = "tip", default)]
    pub(super) tip: Option<Tip>,
}

/// How far each stream was read.
pub(super) type Cursors = BTreeMap<StreamId, Cursor>;

mod tip {
    use super::{Deserialize, DeviceId, Digest, HybridClock, Serialize, Tip};
    use serde::{Deserializer, Serializer};

    #[derive(Serialize, Deserialize)]
    struct TipV1 {
        device: DeviceId,
        seq: u64,
        digest: String,
        clock: HybridClock,
    }

    pub(super) fn serialize<S: Serializer>(tip: &Option<Tip>, serializer: S) -> Result<S::Ok, S::Error> {
        let wire = tip.map(|Tip { device, seq, digest, clock }| TipV1 {
            device,
            seq,
            digest: digest.to_hex(),
            clock,
        });
        wire.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Tip>, D::Error> {
        let Some(TipV1 { device, seq, digest, clock }) = Option::deserialize(deserializer)? else {
            return Ok(None);
        };
        let digest = Digest::from_hex(&digest)
            .ok_or_else(|| serde::de::Error::custom("a digest is 64 hexadecimal digits"))?;
        Ok(Some(Tip { device, seq, digest, clock }))
    }
}

/// The key of an event in the outbox, which is also its order: by its clock, so that a device's events leave as they
/// were stated; then by id and digest, so that the same bytes are there once. The same event has the same key everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct OutboxKey {
    clock: HybridClock,
    pub(super) id: EventId,
    pub(super) digest: Digest,
}

impl OutboxKey {
    pub(super) fn of(stored: &Stored) -> Self {
        Self { clock: stored.event.clock, id: stored.id(), digest: stored.digest }
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let wall = u64::from_str_radix(parts.next()?, 16).ok()?;
        let counter = u32::from_str_radix(parts.next()?, 16).ok()?;
        let (id, digest) = (parts.next()?.parse().ok()?, Digest::from_hex(parts.next()?)?);
        Some(Self { clock: HybridClock { wall_ms: wall.cast_signed() ^ i64::MIN, counter }, id, digest })
    }
}

impl fmt::Display for OutboxKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Flipping the sign's bit makes the digits sort as the numbers do.
        let wall = (self.clock.wall_ms ^ i64::MIN).cast_unsigned();
        write!(f, "{wall:016x}.{:08x}.{}.{}", self.clock.counter, self.id, self.digest.to_hex())
    }
}

/// Where a damaged piece came from, as its record in quarantine begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Label {
    pub(super) table: String,
    pub(super) key: String,
    pub(super) why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_what_was_written_or_it_is_damaged() {
        let record = pack("复清楚".as_bytes());
        assert_eq!(unpack(&record), Ok("复清楚".as_bytes()));
        for place in 0..record.len() {
            let mut damaged = record.clone();
            damaged[place] ^= 4;
            assert!(unpack(&damaged).is_err(), "a flipped bit of byte {place} was not seen");
        }
        for length in 0..record.len() {
            assert!(unpack(&record[..length]).is_err(), "a record cut at {length} was not seen");
        }
    }

    #[test]
    fn the_head_is_read_as_it_was_written() {
        let tip = Tip {
            seq: 7,
            digest: Digest::of(b"x"),
            clock: HybridClock { wall_ms: -5, counter: 3 },
            ..Tip::new(DeviceId(uuid::Uuid::from_u128(9)))
        };
        for head in [Head::default(), Head { position: 2, bytes: 3, tip: Some(tip) }] {
            assert_eq!(unpack_json::<Head>(&pack_json(&head)), Ok(head));
        }
    }

    #[test]
    fn keys_of_the_outbox_sort_as_the_clocks_do() {
        let key = |wall_ms, counter| OutboxKey {
            clock: HybridClock { wall_ms, counter },
            id: EventId(uuid::Uuid::from_u128(1)),
            digest: Digest::of(b"x"),
        };
        let keys =
            [key(i64::MIN, 0), key(-1, 9), key(0, 0), key(0, 1), key(0, 16), key(7, 0), key(i64::MAX, 0)];
        let texts: Vec<_> = keys.iter().map(ToString::to_string).collect();
        assert!(texts.is_sorted());
        assert_eq!(texts.iter().filter_map(|text| OutboxKey::read(text)).collect::<Vec<_>>(), keys);
        assert_eq!(OutboxKey::read("…"), None);
    }
}
