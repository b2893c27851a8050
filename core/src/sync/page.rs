//! Reading one page of a stream: numbers without a gap, bytes that match their digests, a chain that joins on.

use std::sync::Arc;

use super::message::{Cursor, Page};
use crate::event::Digest;
use crate::log::Receipt;
use crate::log::segment::Entry;

/// What a page brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turned {
    /// In order: a rewind if the numbering is not the cursor's, then one entry per event.
    pub entries: Vec<Entry>,
    /// Where the stream was read up to.
    pub cursor: Cursor,
    /// How many events came with their bytes.
    pub brought: usize,
    /// Whether the server said that it holds more.
    pub is_more: bool,
    /// Whether the entries begin with a rewind.
    pub is_rewound: bool,
}

/// Why a page is not believed. Nothing of it is stored; the same cursor asks again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PageFault {
    /// It does not begin where the tablet stands or before.
    #[error("the page begins after {from}, the tablet stands at {cursor}")]
    NotOurPlace {
        /// Where the page begins.
        from: u64,
        /// Where the tablet stands.
        cursor: u64,
    },
    /// It begins where the tablet stands, with another history before it.
    #[error("the history up to {seq} is another one")]
    OtherHistory {
        /// Where the page begins.
        seq: u64,
    },
    /// An event is missing, or comes twice.
    #[error("event {found} where {expected} should be")]
    Gap {
        /// The number that should have come.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// A digest is not one, or the bytes are not those that it is of.
    #[error("the bytes of event {seq} are not those of its digest")]
    OtherBytes {
        /// The event's number.
        seq: u64,
    },
}

/// Checks a page against the tablet's cursor (`None` before the stream's first page) and takes it apart.
///
/// # Errors
/// [`PageFault`] at the first thing that does not fit.
pub fn turn(cursor: Option<&Cursor>, page: &Page) -> Result<Turned, PageFault> {
    let from = page.from.seq;
    let at = cursor.map_or(0, |cursor| cursor.seq);
    let mut chain = Digest::from_hex(&page.from.chain).ok_or(PageFault::OtherHistory { seq: from })?;
    if from > at {
        return Err(PageFault::NotOurPlace { from, cursor: at });
    }
    let is_other_start = from == 0 && chain != Digest::ZERO;
    let is_other_here =
        from == at && cursor.is_some_and(|cursor| Digest::from_hex(&cursor.chain) != Some(chain));
    if is_other_start || is_other_here {
        return Err(PageFault::OtherHistory { seq: from });
    }
    // A first page is one too: whatever the tablet holds of a stream that it never read must be on its way up.
    let is_rewound = cursor.is_none_or(|cursor| cursor.epoch != page.epoch || from < at);
    let mut entries = Vec::new();
    if is_rewound {
        entries.push(Entry::Rewind { stream: page.stream, after: from });
    }
    let (mut seq, mut brought) = (from, 0_usize);
    for delivery in &page.events {
        seq = seq.saturating_add(1);
        if delivery.seq != seq {
            return Err(PageFault::Gap { expected: seq, found: delivery.seq });
        }
        let digest = Digest::from_hex(&delivery.digest).ok_or(PageFault::OtherBytes { seq })?;
        let receipt = Receipt { seq, received_at: delivery.received_at };
        entries.push(match &delivery.event {
            Some(event) if Digest::of(event.get().as_bytes()) == digest => {
                brought = brought.saturating_add(1);
                Entry::Event { bytes: Arc::from(event.get()), receipt: Some(receipt) }
            }
            Some(_) => return Err(PageFault::OtherBytes { seq }),
            None => Entry::Receipt { id: delivery.id, digest, receipt },
        });
        chain = chain.chain(digest);
    }
    let cursor = Cursor { stream: page.stream, epoch: page.epoch, seq, chain: chain.to_hex() };
    Ok(Turned { entries, cursor, brought, is_more: page.head > seq, is_rewound })
}
