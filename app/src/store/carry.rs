//! What the server does not have, as a file: to be carried to another tablet or to the server, any number of times, with
//! the same result.
//!
//! The first line is [`Header`], each further line the bytes of one event as its device wrote them.

use std::collections::BTreeSet;

use qingchu_core::event::Digest;
use qingchu_core::id::DeviceId;
use qingchu_core::log::segment::Entry;
use qingchu_core::log::{Stored, codec};
use qingchu_core::time::Moment;
use serde::{Deserialize, Serialize};

use super::Store;
use super::failure::Failure;

/// The form of the file that this program writes; it reads this one and all before it.
const FORM: u32 = 1;

/// How many events are taken up in one transaction.
const EVENTS_PER_WRITE: usize = 500;

/// The first line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    #[serde(rename = "qingchu-unsent")]
    form: u32,
    device: Option<DeviceId>,
    exported_at: Moment,
    events: usize,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// How many events are new here.
    pub added: usize,
    /// How many were here already.
    pub known: usize,
    /// The lines that are not events, by their number, counted from 1.
    pub bad: Vec<(usize, codec::Unreadable)>,
    /// How many events the file should have had beyond those it has: it was cut off.
    pub missing: usize,
}

/// Why a file was not taken up at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// The first line is not a header.
    #[error("the file is not one of unsent events")]
    NotOurs,
    /// It was written by a newer program.
    #[error("the file has form {form}, newer than {FORM}")]
    Newer {
        /// The form that it names.
        form: u32,
    },
    /// The storage failed. What was taken up before stays; the same file again adds the rest.
    #[error(transparent)]
    Store(#[from] Failure),
}

impl Store {
    /// Everything that the server does not have, as a file's text. Taking it up here or elsewhere changes nothing in the
    /// outbox: only the server's answer does.
    ///
    /// # Errors
    /// Any [`Failure`] of the database.
    pub async fn export_unsent(&self, now: Moment) -> Result<String, Failure> {
        let device = self.standing().await?.enrolment.map(|enrolment| enrolment.device);
        let events = self.outbox(usize::MAX, usize::MAX, &BTreeSet::new()).await?.events;
        let header = Header { form: FORM, device, exported_at: now, events: events.len() };
        // A plain struct of numbers and an id: there is nothing in it that JSON cannot hold.
        let mut file = serde_json::to_string(&header).unwrap_or_default();
        for outgoing in &events {
            file.push('\n');
            file.push_str(&outgoing.bytes);
        }
        file.push('\n');
        Ok(file)
    }

    /// Takes up a file of unsent events. What is here already stays as it is; what is new goes into the log and into the
    /// outbox, since this tablet may be the first to reach the server.
    ///
    /// # Errors
    /// [`NotTaken`] when the file is not one of ours, or the storage failed.
    pub async fn import_unsent(&self, file: &str) -> Result<Imported, NotTaken> {
        let file = file.strip_prefix('\u{feff}').unwrap_or(file);
        let mut lines = (1_usize..).zip(file.lines()).filter(|(_, line)| !line.trim().is_empty());
        let header: Header =
            lines.next().and_then(|(_, line)| serde_json::from_str(line).ok()).ok_or(NotTaken::NotOurs)?;
        if header.form > FORM {
            return Err(NotTaken::Newer { form: header.form });
        }
        let mut imported = Imported { added: 0, known: 0, bad: Vec::new(), missing: 0 };
        let mut here = self.digests().await?;
        let mut fresh = Vec::new();
        let mut found = 0_usize;
        for (number, line) in lines {
            found = found.saturating_add(1);
            match Stored::read(line.into(), None) {
                Ok(stored) if here.insert(stored.digest) => fresh.push(stored),
                Ok(_) => imported.known = imported.known.saturating_add(1),
                Err(unreadable) => imported.bad.push((number, unreadable)),
            }
        }
        imported.missing = header.events.saturating_sub(found);
        for events in fresh.chunks(EVENTS_PER_WRITE) {
            self.take_in(events).await?;
            imported.added = imported.added.saturating_add(events.len());
        }
        Ok(imported)
    }

    /// The digests of every event in the log.
    async fn digests(&self) -> Result<BTreeSet<Digest>, Failure> {
        let mut digests = BTreeSet::new();
        self.read_after(0, |read| {
            for entry in &read.entries {
                match entry {
                    Entry::Event { bytes, .. } => {
                        digests.insert(Digest::of(bytes.as_bytes()));
                    }
                    Entry::Receipt { .. } | Entry::SetAside { .. } | Entry::Rewind { .. } => {}
                }
            }
        })
        .await?;
        Ok(digests)
    }
}
