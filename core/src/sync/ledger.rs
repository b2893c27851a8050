//! What the server decides when a tablet's request arrives: the verdict on an event, the common point, what fits a
//! page. Pure, so that every store (memory, SQLite, PostgreSQL) decides the same.
//!
//! A store does, in one transaction per request: for each event [`examine`], look its id up, [`decide`], write; then for
//! each stream of the session [`common_point`], [`page`] and [`put`]. [`super::memory::MemoryLog`] is the whole of it.

use std::collections::BTreeSet;

use serde_json::value::RawValue;

use super::message::{Cursor, Delivery, EVENT_BYTES_MAX, EventVerdict, Page, QuarantineReason, Verdict};
use crate::event::{Digest, Event};
use crate::id::{Epoch, EventId, StreamId};
use crate::log::codec;
use crate::time::Moment;

/// What can be said of pushed bytes before anything is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// The id that they name, if they name one.
    pub id: Option<EventId>,
    /// Their hash.
    pub digest: Digest,
    /// What they say, or why they cannot go into a stream.
    pub reading: Result<Event, QuarantineReason>,
}

/// An event that the server holds already in some stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its number in its stream.
    pub seq: u64,
}

/// What to do with a pushed event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Append it to its stream under the next number.
    Append,
    /// The server has it.
    Known {
        /// Under this number.
        seq: u64,
    },
    /// Keep its bytes apart; the same bytes again are not kept again.
    SetAside(QuarantineReason),
}

/// Reads pushed bytes.
#[must_use]
pub fn examine(bytes: &str) -> Examined {
    let digest = Digest::of(bytes.as_bytes());
    if bytes.len() > codec::EVENT_BYTES_LIMIT {
        return Examined { id: codec::id_of(bytes), digest, reading: Err(QuarantineReason::TooLarge) };
    }
    match codec::decode(bytes) {
        Ok(event) => Examined { id: Some(event.statement.id), digest, reading: Ok(event) },
        Err(_unreadable) => {
            Examined { id: codec::id_of(bytes), digest, reading: Err(QuarantineReason::Unreadable) }
        }
    }
}

/// Decides on an event, given what the server holds under its id and whether the session may write to its stream.
/// No rule of the domain, no clock and no gap ever refuses an event.
#[must_use]
pub fn decide(examined: &Examined, held: Option<Held>, may_write: bool) -> Decision {
    match (&examined.reading, held) {
        (Err(reason), _) => Decision::SetAside(*reason),
        (Ok(_), Some(held)) if held.digest == examined.digest => Decision::Known { seq: held.seq },
        (Ok(_), Some(_)) => Decision::SetAside(QuarantineReason::SameIdOtherBytes),
        (Ok(_), None) if may_write => Decision::Append,
        (Ok(_), None) => Decision::SetAside(QuarantineReason::NotYourStream),
    }
}

impl Examined {
    /// The answer to the tablet, once the verdict is durable.
    #[must_use]
    pub fn answer(&self, verdict: Verdict) -> EventVerdict {
        EventVerdict { id: self.id, digest: self.digest.to_hex(), verdict }
    }
}

/// Where one life of the server's database began to number a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpochStart {
    /// The numbering.
    pub epoch: Epoch,
    /// The last number that it took over from the numbering before; 0 for the first.
    pub base: u64,
}

/// The last number up to which tablet and server have the same history of a stream.
///
/// `line` is the stream's numberings, oldest first, the present one last. `chain_there` is the server's chain hash after
/// `asked.seq`, [`Digest::ZERO`] for 0, `None` beyond the head. An equal chain hash means an equal history, whatever
/// the epochs are called. Where nothing proves a common point the answer is 0: the tablet reads the stream again and
/// sends all that it holds again, and nothing is lost.
#[must_use]
pub fn common_point(asked: &Cursor, line: &[EpochStart], chain_there: Option<Digest>) -> u64 {
    let asked_chain = Digest::from_hex(&asked.chain);
    if asked_chain.is_some() && asked_chain == chain_there {
        return asked.seq;
    }
    let after_asked = line.iter().skip_while(|start| start.epoch != asked.epoch).skip(1);
    match after_asked.map(|start| start.base).min() {
        Some(end) if asked.seq > end => end,
        Some(_) | None => 0,
    }
}

/// How many bytes a reply may still carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    bytes: usize,
}

/// What one delivery costs beside its event's bytes.
const DELIVERY_BYTES: usize = 256;

impl Budget {
    /// [`EVENT_BYTES_MAX`] for one reply.
    #[must_use]
    pub fn of_reply() -> Self {
        Self::of_bytes(EVENT_BYTES_MAX)
    }

    /// Another size.
    #[must_use]
    pub fn of_bytes(bytes: usize) -> Self {
        Self { bytes }
    }

    /// Takes one delivery if it fits; the first of a page always fits.
    fn takes(&mut self, event_bytes: usize, is_first: bool) -> bool {
        let cost = event_bytes.saturating_add(DELIVERY_BYTES);
        let fits = is_first || cost <= self.bytes;
        if fits {
            self.bytes = self.bytes.saturating_sub(cost);
        }
        fits
    }
}

/// One event of a stream as a store holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// Its number.
    pub seq: u64,
    /// When the server stored it.
    pub received_at: Moment,
    /// Its id.
    pub id: EventId,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its bytes.
    pub bytes: &'a str,
}

/// A page that begins after `from` and has no event yet; `head` is the stream's last number.
#[must_use]
pub fn page(stream: StreamId, epoch: Epoch, seq: u64, chain: Digest, head: u64) -> Page {
    let from = Cursor { stream, epoch, seq, chain: chain.to_hex() };
    Page { stream, epoch, from, events: Vec::new(), head }
}

/// Puts a stream's next event into its page; `false` when the page is full. Call it for the rows after `page.from`, in
/// order, until it says so: the page then has at least one event if there is one.
///
/// `carried` is what this very request brought: the tablet has those bytes at hand and gets only their numbers.
#[must_use]
pub fn put(page: &mut Page, row: Row<'_>, carried: &BTreeSet<Digest>, budget: &mut Budget) -> bool {
    let is_carried = carried.contains(&row.digest);
    let event_bytes = if is_carried { 0 } else { row.bytes.len() };
    if !budget.takes(event_bytes, page.events.is_empty()) {
        return false;
    }
    page.events.push(Delivery {
        seq: row.seq,
        received_at: row.received_at,
        digest: row.digest.to_hex(),
        event: if is_carried { None } else { RawValue::from_string(row.bytes.to_owned()).ok() },
        id: row.id,
    });
    true
}

#[cfg(test)]
mod tests;
