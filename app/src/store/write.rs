//! Writing: what a person states, what the server taught, what is typed. Each is one transaction, all of it or nothing.

use std::collections::BTreeSet;

use indexed_db_futures::database::Database;
use indexed_db_futures::transaction::Transaction;
use qingchu_core::event::Statement;
use qingchu_core::id::{DraftId, StreamId};
use qingchu_core::log::segment::{self, Entry};
use qingchu_core::log::{Log, Stored, Tip};
use qingchu_core::order;
use qingchu_core::projection::Position;
use qingchu_core::sync::account::{Account, Enrolment};
use qingchu_core::sync::machine::Apply;
use serde::Serialize;

use super::failure::Failure;
use super::read::{open_segment, position};
use super::record;
use super::reopen::{Mode, begin, commit};
use super::schema::{self, Cursors, Head, OutboxKey, Table, name};
use super::{Origin, Store};

/// What was stated, where it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The new segment's position; `None` when every statement was in the log already.
    pub position: Option<Position>,
    /// The events, in the order of their statements.
    pub events: Vec<Stored>,
}

impl Store {
    /// Makes statements the tablet's next events, in the log and in the outbox, and drops the draft they were made of:
    /// one strict transaction. When this returns, the disk has it. Two tabs may do it at once. A statement whose id this
    /// tablet has stated already is passed over, so that trying again after a failure of unknown outcome states nothing
    /// twice.
    ///
    /// # Errors
    /// [`Failure::NotEnrolled`] before enrolment, [`Failure::Quota`] when there is no room, any other [`Failure`] of the
    /// database. Nothing was written then.
    pub async fn append(
        &self,
        statements: &[Statement],
        draft: Option<DraftId>,
    ) -> Result<Appended, Failure> {
        let appended = self
            .write(async |database| {
                let tables = [Table::Meta, Table::Log, Table::Own, Table::Outbox, Table::Drafts];
                let transaction = begin(database, &tables, Mode::Strict)?;
                let appended = append(&transaction, statements).await?;
                if let Some(draft) = draft {
                    record::remove(&transaction, Table::Drafts, draft.to_string())?;
                }
                commit(transaction).await?;
                Ok(appended)
            })
            .await?;
        self.tell_written(appended.position, Origin::Stated);
        Ok(appended)
    }

    /// Writes what one answer of the server changes; returns the position of the new segment, if there is one.
    ///
    /// # Errors
    /// Any [`Failure`] of the database. Nothing was written then, the cursors stand where they stood.
    pub async fn apply(&self, apply: &Apply) -> Result<Option<Position>, Failure> {
        // Reading the events is the long part: it is done before the transaction is opened.
        let events: Vec<Stored> = apply.entries.iter().filter_map(read_event).collect();
        let position = self
            .write(async |database| {
                let tables = [Table::Meta, Table::Log, Table::Outbox, Table::Snapshots, Table::Quarantine];
                let transaction = begin(database, &tables, Mode::Strict)?;
                for (stream, after) in rewinds(&apply.entries) {
                    send_again(&transaction, stream, after).await?;
                }
                let mut head = head(&transaction).await?;
                head.tip = head.tip.map(|tip| events.iter().fold(tip, Tip::seen));
                let mut position = None;
                for piece in apply.entries.chunks(ENTRIES_PER_SEGMENT) {
                    position = add_segment(&transaction, &mut head, piece)?;
                }
                record::put(&transaction, Table::Meta, name::HEAD, &schema::pack_json(&head))?;
                acknowledge(&transaction, apply).await?;
                move_cursors(&transaction, apply).await?;
                if !apply.withdrawn.is_empty() {
                    forget(&transaction, &order::set(apply.withdrawn.iter().copied())).await?;
                }
                commit(transaction).await?;
                Ok(position)
            })
            .await?;
        self.tell_written(position, Origin::Learned);
        Ok(position)
    }

    /// Gives the tablet its identity. A new one begins a new sequence; the same one again changes nothing but the
    /// credential.
    ///
    /// # Errors
    /// Any [`Failure`] of the database.
    pub async fn enrol(&self, enrolment: &Enrolment) -> Result<(), Failure> {
        self.write(async |database| {
            let transaction = begin(database, &[Table::Meta], Mode::Strict)?;
            let mut head = head(&transaction).await?;
            let device = enrolment.device;
            head.tip = head.tip.filter(|tip| tip.device == device).or_else(|| {
                let clock = head.tip.map_or(Tip::new(device).clock, |tip| tip.clock);
                Some(Tip { clock, ..Tip::new(device) })
            });
            record::put(&transaction, Table::Meta, name::HEAD, &schema::pack_json(&head))?;
            record::put(&transaction, Table::Meta, name::ENROLMENT, &schema::pack_json(enrolment))?;
            commit(transaction).await
        })
        .await
    }

    /// Keeps who is logged in, for the next start without a network.
    ///
    /// # Errors
    /// Any [`Failure`] of the database.
    pub async fn put_account(&self, account: &Account) -> Result<(), Failure> {
        self.put_meta(name::ACCOUNT, account).await
    }

    /// Keeps a draft as it is now.
    ///
    /// # Errors
    /// Any [`Failure`] of the database; the draft is then as it was last put.
    pub async fn put_draft(&self, id: DraftId, draft: &str) -> Result<(), Failure> {
        let record = schema::pack(draft.as_bytes());
        self.write(async |database| {
            let transaction = begin(database, &[Table::Drafts], Mode::Strict)?;
            record::put(&transaction, Table::Drafts, id.to_string(), &record)?;
            commit(transaction).await
        })
        .await
    }

    /// Forgets a draft that a person threw away.
    ///
    /// # Errors
    /// Any [`Failure`] of the database.
    pub async fn drop_draft(&self, id: DraftId) -> Result<(), Failure> {
        self.write(async |database| {
            let transaction = begin(database, &[Table::Drafts], Mode::Strict)?;
            record::remove(&transaction, Table::Drafts, id.to_string())?;
            commit(transaction).await
        })
        .await
    }

    /// Puts parts of the snapshot; the others stay. It can be rebuilt, so it need not be on the disk at once.
    ///
    /// # Errors
    /// Any [`Failure`] of the database; the snapshot is then as it was.
    pub async fn put_snapshot<'a>(
        &self,
        parts: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> Result<(), Failure> {
        let parts: Vec<_> = parts.into_iter().map(|(name, part)| (name, schema::pack(part))).collect();
        self.handle
            .work(async |database| {
                let transaction = begin(database, &[Table::Snapshots], Mode::Relaxed)?;
                for (name, part) in &parts {
                    record::put(&transaction, Table::Snapshots, *name, part)?;
                }
                commit(transaction).await
            })
            .await
    }

    /// Throws the snapshot away: it is rebuilt from the log.
    ///
    /// # Errors
    /// Any [`Failure`] of the database.
    pub async fn drop_snapshot(&self) -> Result<(), Failure> {
        self.handle
            .work(async |database| {
                let transaction = begin(database, &[Table::Snapshots], Mode::Relaxed)?;
                record::clear(&transaction, Table::Snapshots)?;
                commit(transaction).await
            })
            .await
    }

    /// Takes up events that were carried here in a file, all of them new to the log: into the log and the outbox.
    pub(super) async fn take_in(&self, events: &[Stored]) -> Result<(), Failure> {
        let entries: Vec<_> = events
            .iter()
            .map(|stored| Entry::Event { bytes: std::sync::Arc::clone(&stored.bytes), receipt: None })
            .collect();
        let position = self
            .write(async |database| {
                let transaction = begin(database, &[Table::Meta, Table::Log, Table::Outbox], Mode::Strict)?;
                let mut head = head(&transaction).await?;
                head.tip = head.tip.map(|tip| events.iter().fold(tip, Tip::seen));
                let position = add_segment(&transaction, &mut head, &entries)?;
                record::put(&transaction, Table::Meta, name::HEAD, &schema::pack_json(&head))?;
                events.iter().try_for_each(|stored| put_into_outbox(&transaction, stored))?;
                commit(transaction).await?;
                Ok(position)
            })
            .await?;
        self.tell_written(position, Origin::Stated);
        Ok(())
    }

    /// Writes what cannot be rebuilt. When there is no room, what can be rebuilt makes room, and it is tried once more.
    async fn write<Out>(
        &self,
        work: impl AsyncFn(&Database) -> Result<Out, Failure>,
    ) -> Result<Out, Failure> {
        match self.handle.work(&work).await {
            Err(Failure::Quota) => {
                self.drop_snapshot().await?;
                self.handle.work(&work).await
            }
            outcome => outcome,
        }
    }

    async fn put_meta(&self, name: &str, value: &impl Serialize) -> Result<(), Failure> {
        let record = schema::pack_json(value);
        self.write(async |database| {
            let transaction = begin(database, &[Table::Meta], Mode::Strict)?;
            record::put(&transaction, Table::Meta, name, &record)?;
            commit(transaction).await
        })
        .await
    }
}

async fn head(transaction: &Transaction<'_>) -> Result<Head, Failure> {
    Ok(record::get_meta(transaction, name::HEAD).await?.unwrap_or_default())
}

async fn append(transaction: &Transaction<'_>, statements: &[Statement]) -> Result<Appended, Failure> {
    let mut head = head(transaction).await?;
    let mut tip = head.tip.ok_or(Failure::NotEnrolled)?;
    let (mut events, mut entries, mut fresh) = (Vec::new(), Vec::new(), Vec::new());
    for statement in statements {
        if let Some(stored) = stated_before(transaction, statement).await? {
            events.push(stored);
            continue;
        }
        let (stored, after) = tip.seal(statement.clone());
        tip = after;
        entries.push(Entry::Event { bytes: std::sync::Arc::clone(&stored.bytes), receipt: None });
        fresh.push(stored.clone());
        events.push(stored);
    }
    head.tip = Some(tip);
    let position = add_segment(transaction, &mut head, &entries)?;
    record::put(transaction, Table::Meta, name::HEAD, &schema::pack_json(&head))?;
    for stored in &fresh {
        put_into_outbox(transaction, stored)?;
        let place = schema::pack_json(&head.position);
        record::put(transaction, Table::Own, stored.id().to_string(), &place)?;
    }
    Ok(Appended { position, events })
}

/// The event that this tablet made of a statement before, if it did.
async fn stated_before(
    transaction: &Transaction<'_>,
    statement: &Statement,
) -> Result<Option<Stored>, Failure> {
    let key = statement.id.to_string();
    let Some(place) = record::get(transaction, Table::Own, key.as_str()).await? else { return Ok(None) };
    let place: Position = schema::unpack_json(&place).map_err(|why| record::damaged(Table::Own, key, why))?;
    let Some(bytes) = record::get(transaction, Table::Log, place).await? else { return Ok(None) };
    let (read, _) = open_segment(place, &bytes);
    Ok(read.entries.iter().filter_map(read_event).find(|stored| stored.id() == statement.id))
}

/// How many entries of an answer stand in one segment. Opening a case reads the segments of its events whole: small ones
/// open it at once, and a thousand of them are still read in a blink at start-up.
const ENTRIES_PER_SEGMENT: usize = 64;

/// Adds a segment behind the last one; none for no entries.
fn add_segment(
    transaction: &Transaction<'_>,
    head: &mut Head,
    entries: &[Entry],
) -> Result<Option<Position>, Failure> {
    if entries.is_empty() {
        return Ok(None);
    }
    let segment = segment::encode(entries);
    head.position = head.position.saturating_add(1);
    head.bytes = head.bytes.saturating_add(u64::try_from(segment.len()).unwrap_or(u64::MAX));
    record::put(transaction, Table::Log, head.position, &segment)?;
    Ok(Some(head.position))
}

fn put_into_outbox(transaction: &Transaction<'_>, stored: &Stored) -> Result<(), Failure> {
    let key = OutboxKey::of(stored).to_string();
    record::put(transaction, Table::Outbox, key, &schema::pack(stored.bytes.as_bytes()))
}

/// The event that an entry brings. An event that cannot be read stays in the log as it is; whoever folds the log tells.
fn read_event(entry: &Entry) -> Option<Stored> {
    match entry {
        Entry::Event { bytes, receipt } => Stored::read(std::sync::Arc::clone(bytes), *receipt).ok(),
        Entry::Receipt { .. } | Entry::SetAside { .. } | Entry::Rewind { .. } => None,
    }
}

fn rewinds(entries: &[Entry]) -> impl Iterator<Item = (StreamId, u64)> {
    entries.iter().filter_map(|entry| match entry {
        Entry::Rewind { stream, after } => Some((*stream, *after)),
        Entry::Event { .. } | Entry::Receipt { .. } | Entry::SetAside { .. } => None,
    })
}

/// Puts into the outbox again what the server's restored backup lacks of a stream.
async fn send_again(transaction: &Transaction<'_>, stream: StreamId, after: u64) -> Result<(), Failure> {
    let mut log = Log::new();
    for (key, bytes) in record::all(transaction, Table::Log, None, u32::MAX).await? {
        let (read, broken) = open_segment(position(&key), &bytes?);
        broken.iter().try_for_each(|piece| piece.put(transaction))?;
        for entry in &read.entries {
            // What cannot be read as an event has no stream; it stays in the log as it is.
            drop(log.take_up(entry));
        }
    }
    log.beyond(stream, after).try_for_each(|stored| put_into_outbox(transaction, stored))
}

async fn acknowledge(transaction: &Transaction<'_>, apply: &Apply) -> Result<(), Failure> {
    if apply.acknowledged.is_empty() {
        return Ok(());
    }
    for key in record::keys(transaction, Table::Outbox).await? {
        if OutboxKey::read(&key).is_some_and(|read| apply.acknowledged.contains(&read.digest)) {
            record::remove(transaction, Table::Outbox, key)?;
        }
    }
    Ok(())
}

async fn move_cursors(transaction: &Transaction<'_>, apply: &Apply) -> Result<(), Failure> {
    let mut cursors: Cursors = record::get_meta(transaction, name::CURSORS).await?.unwrap_or_default();
    cursors.extend(apply.cursors.iter().map(|cursor| (cursor.stream, cursor.clone())));
    cursors.retain(|stream, _| !apply.withdrawn.contains(stream));
    record::put(transaction, Table::Meta, name::CURSORS, &schema::pack_json(&cursors))?;
    if let Some(offset) = apply.clock_offset_ms {
        record::put(transaction, Table::Meta, name::CLOCK_OFFSET, &schema::pack_json(&offset))?;
    }
    Ok(())
}

/// Takes streams that may no longer be read out of the log, segment by segment, and throws the snapshot away. What is
/// damaged goes into quarantine: it may be an unsent event of another stream.
async fn forget(transaction: &Transaction<'_>, streams: &BTreeSet<StreamId>) -> Result<(), Failure> {
    let keys = record::keys(transaction, Table::Outbox).await?;
    let waiting = order::set(keys.iter().filter_map(|key| OutboxKey::read(key).map(|read| read.digest)));
    let mut forgotten = BTreeSet::new();
    for (key, bytes) in record::all(transaction, Table::Log, None, u32::MAX).await? {
        let place = position(&key);
        let (read, broken) = open_segment(place, &bytes?);
        broken.iter().try_for_each(|piece| piece.put(transaction))?;
        let before = read.entries.len();
        let stays = |entry: &Entry| match entry {
            Entry::Event { .. } => match read_event(entry) {
                Some(stored) => {
                    let stays =
                        !streams.contains(&stored.event.statement.stream) || waiting.contains(&stored.digest);
                    if !stays {
                        forgotten.insert(stored.digest);
                    }
                    stays
                }
                None => true,
            },
            Entry::Receipt { digest, .. } | Entry::SetAside { digest, .. } => !forgotten.contains(digest),
            Entry::Rewind { stream, .. } => !streams.contains(stream),
        };
        let entries: Vec<_> = read.entries.into_iter().filter(stays).collect();
        if entries.len() < before {
            record::put(transaction, Table::Log, place, &segment::encode(&entries))?;
        }
    }
    record::clear(transaction, Table::Snapshots)
}
