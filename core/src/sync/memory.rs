//! A server without a disk: the reference that every real store is compared with, and the server of the simulation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;

use super::ledger::{self, Budget, Decision, EpochStart, Held, Row};
use super::message::{EventVerdict, PROTOCOL, Page, QuarantineReason, Reply, Request, Verdict};
use crate::event::Digest;
use crate::id::{Epoch, EventId, StreamId};
use crate::time::Moment;

/// The server's log: streams numbered densely, and what is kept apart from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoryLog {
    epoch: Epoch,
    streams: BTreeMap<StreamId, Stream>,
    places: BTreeMap<EventId, (StreamId, u64)>,
    quarantine: BTreeMap<Digest, Quarantined>,
}

/// One stream, as the server numbers it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stream {
    line: Vec<EpochStart>,
    kept: BTreeMap<u64, Kept>,
}

/// One event of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// When it was stored.
    pub received_at: Moment,
    /// Its id.
    pub id: EventId,
    /// The digest of its bytes.
    pub digest: Digest,
    /// The stream's chain hash after it.
    pub chain: Digest,
    /// Its bytes as they arrived.
    pub bytes: String,
}

/// Something that was pushed and could not go into a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Why.
    pub reason: QuarantineReason,
    /// When it was stored.
    pub received_at: Moment,
    /// Its bytes as they arrived.
    pub bytes: String,
}

impl MemoryLog {
    /// An empty log.
    #[must_use]
    pub fn new(epoch: Epoch) -> Self {
        Self { epoch, streams: BTreeMap::new(), places: BTreeMap::new(), quarantine: BTreeMap::new() }
    }

    /// A log as it goes on after this backup of it was restored: under a new numbering, which takes over what the
    /// backup holds.
    #[must_use]
    pub fn restored(mut self, epoch: Epoch) -> Self {
        self.epoch = epoch;
        for stream in self.streams.values_mut() {
            let base = stream.head();
            stream.line.push(EpochStart { epoch, base });
        }
        self
    }

    /// Answers a tablet whose session may read and write `rights`, at `now`; `budget` bounds the bytes that go down.
    pub fn answer(
        &mut self,
        request: &Request,
        rights: &BTreeSet<StreamId>,
        now: Moment,
        mut budget: Budget,
    ) -> Reply {
        let verdicts: Vec<_> = request.events.iter().map(|event| self.push(event, rights, now)).collect();
        let carried = verdicts.iter().filter_map(|verdict| Digest::from_hex(&verdict.digest)).collect();
        Reply {
            protocol: PROTOCOL,
            server_time: now,
            verdicts,
            streams: rights.iter().map(|stream| self.page(*stream, request, &carried, &mut budget)).collect(),
            withdrawn: request
                .streams
                .iter()
                .map(|cursor| cursor.stream)
                .filter(|stream| !rights.contains(stream))
                .collect(),
        }
    }

    /// The events of a stream in the order of their numbers.
    pub fn stream(&self, stream: StreamId) -> impl Iterator<Item = (u64, &Kept)> {
        self.streams
            .get(&stream)
            .into_iter()
            .flat_map(|stream| stream.kept.iter().map(|(seq, kept)| (*seq, kept)))
    }

    /// What is kept apart, by digest.
    pub fn quarantine(&self) -> impl Iterator<Item = (Digest, &Quarantined)> {
        self.quarantine.iter().map(|(digest, quarantined)| (*digest, quarantined))
    }

    fn push(&mut self, event: &RawValue, rights: &BTreeSet<StreamId>, now: Moment) -> EventVerdict {
        let bytes = event.get();
        let examined = ledger::examine(bytes);
        let held = examined.id.and_then(|id| self.held(id));
        let stream = examined.reading.as_ref().ok().map(|event| event.statement.stream);
        let may_write = stream.is_some_and(|stream| rights.contains(&stream));
        let verdict = match (ledger::decide(&examined, held, may_write), stream, examined.id) {
            (Decision::Append, Some(stream), Some(id)) => {
                let seq = self.stream_mut(stream).append(id, examined.digest, bytes, now);
                self.places.insert(id, (stream, seq));
                Verdict::Accepted { seq }
            }
            (Decision::Known { seq }, _, _) => Verdict::Duplicate { seq },
            (Decision::SetAside(reason), _, _) => self.set_aside(examined.digest, reason, bytes, now),
            (Decision::Append, _, _) => {
                self.set_aside(examined.digest, QuarantineReason::Unreadable, bytes, now)
            }
        };
        examined.answer(verdict)
    }

    fn set_aside(&mut self, digest: Digest, reason: QuarantineReason, bytes: &str, now: Moment) -> Verdict {
        self.quarantine.entry(digest).or_insert_with(|| Quarantined {
            reason,
            received_at: now,
            bytes: bytes.to_owned(),
        });
        Verdict::Quarantined { reason }
    }

    fn held(&self, id: EventId) -> Option<Held> {
        let (stream, seq) = self.places.get(&id)?;
        let kept = self.streams.get(stream)?.kept.get(seq)?;
        Some(Held { digest: kept.digest, seq: *seq })
    }

    fn page(
        &mut self,
        stream_id: StreamId,
        request: &Request,
        carried: &BTreeSet<Digest>,
        budget: &mut Budget,
    ) -> Page {
        let epoch = self.epoch;
        let stream = self.stream_mut(stream_id);
        let asked = request.streams.iter().find(|cursor| cursor.stream == stream_id);
        let common =
            asked.map_or(0, |asked| ledger::common_point(asked, &stream.line, stream.chain(asked.seq)));
        let chain = stream.chain(common).unwrap_or(Digest::ZERO);
        let mut page = ledger::page(stream_id, epoch, common, chain, stream.head());
        for (&seq, kept) in stream.kept.range(common.saturating_add(1)..) {
            let Kept { received_at, id, digest, bytes, .. } = kept;
            let row = Row { seq, received_at: *received_at, id: *id, digest: *digest, bytes };
            if !ledger::put(&mut page, row, carried, budget) {
                break;
            }
        }
        page
    }

    fn stream_mut(&mut self, stream: StreamId) -> &mut Stream {
        let line = vec![EpochStart { epoch: self.epoch, base: 0 }];
        self.streams.entry(stream).or_insert_with(|| Stream { line, kept: BTreeMap::new() })
    }
}

impl Stream {
    fn head(&self) -> u64 {
        self.kept.last_key_value().map_or(0, |(seq, _)| *seq)
    }

    fn chain(&self, seq: u64) -> Option<Digest> {
        if seq == 0 { Some(Digest::ZERO) } else { self.kept.get(&seq).map(|kept| kept.chain) }
    }

    fn append(&mut self, id: EventId, digest: Digest, bytes: &str, now: Moment) -> u64 {
        let head = self.head();
        let chain = self.chain(head).unwrap_or(Digest::ZERO).chain(digest);
        let seq = head.saturating_add(1);
        self.kept.insert(seq, Kept { received_at: now, id, digest, chain, bytes: bytes.to_owned() });
        seq
    }
}
