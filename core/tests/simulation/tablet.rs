//! A tablet of the simulation: the real machines over a disk that keeps exactly what was completed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use qingchu_core::event::Statement;
use qingchu_core::id::{DeviceId, EventId, StreamId};
use qingchu_core::log::segment::{self, Entry};
use qingchu_core::log::{Log, Stored, Tip};
use qingchu_core::save::{self, Revision};
use qingchu_core::sync::machine::{Apply, Machine, Outgoing};
use qingchu_core::sync::message::Cursor;

/// What outlives a crash.
pub struct Disk {
    pub segments: Vec<Vec<u8>>,
    pub outbox: BTreeMap<u64, Outgoing>,
    pub cursors: BTreeMap<StreamId, Cursor>,
    pub tip: Tip,
    pub draft: Option<String>,
    pub clock_offset_ms: Option<i64>,
    queued: u64,
}

/// One write of the store, done whole or not at all.
#[derive(Debug, Clone)]
pub enum Write {
    Draft { draft: u64, revision: Revision, words: String },
    Events { draft: u64, revision: Revision, statements: Vec<Statement> },
    Apply(Box<Apply>),
}

pub struct Tablet {
    pub device: DeviceId,
    pub streams: BTreeSet<StreamId>,
    pub disk: Disk,
    /// What the screen folds; always what a start from the disk would give.
    pub log: Log,
    pub sync: Machine,
    pub save: save::Machine,
    /// Which draft `save` is of; an answer of the store for an earlier one is void.
    pub draft: u64,
    /// What is typed on the screen.
    pub words: Option<String>,
    /// What was appended for a revision of the draft.
    pub appended: BTreeMap<Revision, Vec<EventId>>,
    /// Counts starts; whatever was on its way for an earlier one is void.
    pub life: u64,
    pub is_up: bool,
    pub is_connected: bool,
    /// What must be added to the true time to get the tablet's clock.
    pub skew_ms: i64,
    /// Which wait is the last.
    pub wait: u64,
    /// A write of statements arrived and the store said that it did not.
    pub is_arrival_hidden: bool,
    /// When the store is done with all that it was given.
    pub store_free_at: i64,
}

impl Tablet {
    pub fn new(device: DeviceId, streams: BTreeSet<StreamId>) -> Self {
        let disk = Disk {
            segments: Vec::new(),
            outbox: BTreeMap::new(),
            cursors: BTreeMap::new(),
            tip: Tip::new(device),
            draft: None,
            clock_offset_ms: None,
            queued: 0,
        };
        Self {
            device,
            streams,
            disk,
            log: Log::new(),
            sync: Machine::new(device, None),
            save: save::Machine::new(),
            draft: 0,
            words: None,
            appended: BTreeMap::new(),
            life: 0,
            is_up: true,
            is_connected: true,
            skew_ms: 0,
            wait: 0,
            is_arrival_hidden: false,
            store_free_at: 0,
        }
    }

    /// The battery dies.
    pub fn crash(&mut self) {
        self.life += 1;
        self.is_up = false;
    }

    /// The program starts from what the disk holds.
    pub fn start(&mut self) {
        self.is_up = true;
        let log = self.read_disk();
        assert_eq!(log, self.log, "the fold from the disk is not the fold that was shown");
        self.log = log;
        self.sync = Machine::new(self.device, self.disk.clock_offset_ms);
        self.next_draft();
        self.words = self.disk.draft.take();
        if self.words.is_some() {
            self.save.step(save::Input::Typed);
        }
    }

    /// The draft was stated; the next one begins.
    pub fn next_draft(&mut self) {
        self.draft += 1;
        self.save = save::Machine::new();
        self.words = None;
        self.appended.clear();
    }

    fn read_disk(&self) -> Log {
        let mut log = Log::new();
        for bytes in &self.disk.segments {
            let segment = segment::decode(bytes).unwrap();
            assert!(segment.damaged.is_empty());
            for entry in &segment.entries {
                log.take_up(entry).unwrap();
            }
        }
        log
    }

    /// The transaction completes.
    pub fn commit(&mut self, write: &Write) {
        match write {
            Write::Draft { words, .. } => self.disk.draft = Some(words.clone()),
            Write::Events { statements, .. } => {
                let mut entries = Vec::new();
                for statement in statements {
                    if self.log.get(statement.id).is_none() {
                        let (stored, tip) = self.disk.tip.seal(statement.clone());
                        self.disk.tip = tip;
                        self.queue(&stored);
                        entries.push(Entry::Event { bytes: stored.bytes, receipt: None });
                    }
                }
                self.append(&entries);
                self.disk.draft = None;
            }
            Write::Apply(apply) => {
                for entry in &apply.entries {
                    if let Entry::Rewind { stream, after } = entry {
                        let beyond: Vec<Stored> = self.log.beyond(*stream, *after).cloned().collect();
                        for stored in &beyond {
                            self.queue(stored);
                        }
                    }
                }
                self.append(&apply.entries);
                self.disk.outbox.retain(|_, outgoing| !apply.acknowledged.contains(&outgoing.digest));
                for cursor in &apply.cursors {
                    self.disk.cursors.insert(cursor.stream, cursor.clone());
                }
                assert!(apply.withdrawn.is_empty(), "nobody's rights change here");
                self.disk.clock_offset_ms = apply.clock_offset_ms;
            }
        }
    }

    fn append(&mut self, entries: &[Entry]) {
        if entries.is_empty() {
            return;
        }
        self.disk.segments.push(segment::encode(entries));
        for entry in entries {
            self.log.take_up(entry).unwrap();
            if let Entry::Event { bytes, receipt } = entry {
                self.disk.tip = self.disk.tip.seen(&Stored::read(Arc::clone(bytes), *receipt).unwrap());
            }
        }
    }

    fn queue(&mut self, stored: &Stored) {
        if self.disk.outbox.values().all(|outgoing| outgoing.id != stored.id()) {
            self.disk.queued += 1;
            self.disk.outbox.insert(self.disk.queued, stored.into());
        }
    }
}
