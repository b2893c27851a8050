//! Reading the log, the outbox, drafts and snapshots. What is damaged is kept whole in quarantine and told; the rest
//! is read all the same.

use std::collections::{BTreeMap, BTreeSet};

use indexed_db_futures::KeyRange;
use indexed_db_futures::transaction::Transaction;
use qingchu_core::id::{DraftId, EventId};
use qingchu_core::log::Stored;
use qingchu_core::log::segment::{self, Entry};
use qingchu_core::order;
use qingchu_core::projection::Position;
use qingchu_core::sync::account::{Account, Enrolment};
use qingchu_core::sync::machine::Outgoing;
use qingchu_core::sync::message::Cursor;
use qingchu_core::time::Moment;
use wasm_bindgen::prelude::JsValue;

use super::Store;
use super::failure::Failure;
use super::record::{self, Row};
use super::reopen::{Mode, begin, commit};
use super::schema::{self, Cursors, Damage, Head, Label, OutboxKey, Table, name};

/// How many segments one transaction reads: enough to be quick, few enough that a frame can be drawn between two.
const SEGMENTS_PER_READ: u32 = 64;

/// How many events of the outbox are read at once.
const EVENTS_PER_READ: u32 = 100;

/// What one transaction once wrote to the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// Where it stands.
    pub position: Position,
    /// What could be read of it, in order.
    pub entries: Vec<Entry>,
    /// What could not: each a [`Failure::Damaged`].
    pub damaged: Vec<Failure>,
}

/// What the tablet knows of itself, read in one transaction. Not `Debug`: the credential is in it.
#[derive(Clone, Default)]
pub struct Standing {
    /// The tablet's identity; `None` before enrolment.
    pub enrolment: Option<Enrolment>,
    /// Who was logged in last, and what that person may see.
    pub account: Option<Account>,
    /// How far each stream was read.
    pub cursors: Vec<Cursor>,
    /// What must be added to the tablet's clock to get the server's, in milliseconds, as last seen.
    pub clock_offset_ms: Option<i64>,
    /// The last position of the log.
    pub position: Position,
    /// How many bytes of segments the log holds.
    pub log_bytes: u64,
}

/// Events on their way to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// In the order in which they were stated.
    pub events: Vec<Outgoing>,
    /// Whether the outbox holds more.
    pub is_more: bool,
    /// How far each stream was read.
    pub cursors: Vec<Cursor>,
}

/// What the server does not have yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// How many events.
    pub count: u32,
    /// When the first of them was recorded; `None` when there is none.
    pub since: Option<Moment>,
}

/// Something set apart because it was damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The table where it was.
    pub table: String,
    /// Its key there.
    pub key: String,
    /// What is wrong with it.
    pub why: String,
    /// All of it.
    pub bytes: Vec<u8>,
}

impl Store {
    /// What the tablet knows of itself.
    ///
    /// # Errors
    /// Any [`Failure`] of the database; [`Failure::Damaged`] when a record of it cannot be read.
    pub async fn standing(&self) -> Result<Standing, Failure> {
        self.handle
            .work(async |database| {
                let transaction = begin(database, &[Table::Meta], Mode::Read)?;
                let head: Head = record::get_meta(&transaction, name::HEAD).await?.unwrap_or_default();
                let cursors: Cursors =
                    record::get_meta(&transaction, name::CURSORS).await?.unwrap_or_default();
                Ok(Standing {
                    enrolment: record::get_meta(&transaction, name::ENROLMENT).await?,
                    account: record::get_meta(&transaction, name::ACCOUNT).await?,
                    cursors: cursors.into_values().collect(),
                    clock_offset_ms: record::get_meta(&transaction, name::CLOCK_OFFSET).await?,
                    position: head.position,
                    log_bytes: head.bytes,
                })
            })
            .await
    }

    /// Reads every segment after a position, in order, and gives each to `each`; returns the last position there was.
    ///
    /// # Errors
    /// Any [`Failure`] of the database. Damage is told in each [`Read`], and does not end the reading.
    pub async fn read_after(&self, after: Position, mut each: impl FnMut(Read)) -> Result<Position, Failure> {
        let mut last = after;
        loop {
            let range = KeyRange::LowerBound(JsValue::from(last), true);
            let found = self.segments(range, SEGMENTS_PER_READ).await?;
            let Some(read) = found.last() else { return Ok(last) };
            last = read.position;
            found.into_iter().for_each(&mut each);
        }
    }

    /// Reads the segments at these positions; positions without a segment are passed over.
    ///
    /// # Errors
    /// Any [`Failure`] of the database. Damage is told in each [`Read`].
    pub async fn read_positions(&self, positions: &[Position]) -> Result<Vec<Read>, Failure> {
        let raw = self
            .handle
            .work(async |database| {
                let transaction = begin(database, &[Table::Log], Mode::Read)?;
                let mut raw = Vec::with_capacity(positions.len());
                for position in positions {
                    if let Some(bytes) = record::get(&transaction, Table::Log, *position).await? {
                        raw.push((*position, Ok(bytes)));
                    }
                }
                Ok(raw)
            })
            .await?;
        self.open_segments(raw).await
    }

    /// Every draft, as it was put.
    ///
    /// # Errors
    /// Any [`Failure`] of the database. A damaged draft goes into quarantine and is left out.
    pub async fn drafts(&self) -> Result<BTreeMap<DraftId, String>, Failure> {
        let drafts = texts(Table::Drafts, self.rows(Table::Drafts, None, u32::MAX).await?)?;
        self.keep_damaged(drafts.broken).await?;
        Ok(order::map(drafts.read.into_iter().filter_map(|(key, text)| Some((key.parse().ok()?, text)))))
    }

    /// The oldest events that the server has not acknowledged and that are not in `except`: at most `events_max`, and at
    /// most `bytes_max` unless a single event is larger; and the cursors, all from one transaction.
    ///
    /// # Errors
    /// Any [`Failure`] of the database. A damaged record goes into quarantine and is left out: the log has it too.
    pub async fn outbox(
        &self,
        events_max: usize,
        bytes_max: usize,
        except: &BTreeSet<EventId>,
    ) -> Result<Batch, Failure> {
        let (batch, broken) = self
            .handle
            .work(async |database| {
                let transaction = begin(database, &[Table::Meta, Table::Outbox], Mode::Read)?;
                let limits = Limits { events_max, bytes_max, except };
                outbox(&transaction, &limits).await
            })
            .await?;
        self.keep_damaged(broken).await?;
        Ok(batch)
    }

    /// How much the server does not have yet, and since when.
    ///
    /// # Errors
    /// Any [`Failure`] of the database.
    pub async fn waiting(&self) -> Result<Waiting, Failure> {
        let count = self
            .handle
            .work(async |database| {
                let transaction = begin(database, &[Table::Outbox], Mode::Read)?;
                record::count(&transaction, Table::Outbox).await
            })
            .await?;
        let first = self.outbox(1, usize::MAX, &BTreeSet::new()).await?.events.pop();
        let first = first.and_then(|outgoing| Stored::read(outgoing.bytes, None).ok());
        Ok(Waiting { count, since: first.map(|stored| stored.event.statement.recorded_at) })
    }

    /// Every part of the snapshot. A damaged part is left out: snapshots are rebuilt from the log.
    ///
    /// # Errors
    /// Any [`Failure`] of the database.
    pub async fn snapshot(&self) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
        let rows = self.rows(Table::Snapshots, None, u32::MAX).await?;
        let part = |(key, record): Row| {
            let record = record.ok()?;
            Some((record::key_text(&key), schema::unpack(&record).ok()?.to_vec()))
        };
        Ok(order::map(rows.into_iter().filter_map(part)))
    }

    /// What was set apart because it was damaged.
    ///
    /// # Errors
    /// Any [`Failure`] of the database.
    pub async fn quarantine(&self) -> Result<Vec<Kept>, Failure> {
        let rows = self.rows(Table::Quarantine, None, u32::MAX).await?;
        rows.into_iter()
            .map(|(key, record)| {
                let damaged = |why| record::damaged(Table::Quarantine, record::key_text(&key), why);
                let record = record?;
                let content = schema::unpack(&record).map_err(damaged)?;
                let split = content.iter().position(|byte| *byte == b'\n').unwrap_or(content.len());
                let (label, bytes) = content.split_at(split);
                let Label { table, key: place, why } = serde_json::from_slice(label)
                    .map_err(|error| damaged(Damage::Content { because: error.to_string() }))?;
                Ok(Kept { table, key: place, why, bytes: bytes.get(1..).unwrap_or_default().to_vec() })
            })
            .collect()
    }

    async fn rows(
        &self,
        table: Table,
        range: Option<KeyRange<JsValue>>,
        limit: u32,
    ) -> Result<Vec<Row>, Failure> {
        self.handle
            .work(async |database| {
                let transaction = begin(database, &[table], Mode::Read)?;
                record::all(&transaction, table, range.clone(), limit).await
            })
            .await
    }

    async fn segments(&self, range: KeyRange<JsValue>, limit: u32) -> Result<Vec<Read>, Failure> {
        let rows = self.rows(Table::Log, Some(range), limit).await?;
        let raw = rows.into_iter().map(|(key, bytes)| (position(&key), bytes)).collect();
        self.open_segments(raw).await
    }

    async fn open_segments(
        &self,
        raw: Vec<(Position, Result<Vec<u8>, Failure>)>,
    ) -> Result<Vec<Read>, Failure> {
        let (mut opened, mut broken) = (Vec::with_capacity(raw.len()), Vec::new());
        for (position, bytes) in raw {
            let (read, pieces) = match bytes {
                Ok(bytes) => open_segment(position, &bytes),
                Err(failure) => (Read { position, entries: Vec::new(), damaged: vec![failure] }, Vec::new()),
            };
            opened.push(read);
            broken.extend(pieces);
        }
        self.keep_damaged(broken).await?;
        Ok(opened)
    }

    /// Keeps damaged pieces whole, once each.
    pub(super) async fn keep_damaged(&self, pieces: Vec<Broken>) -> Result<(), Failure> {
        if pieces.is_empty() {
            return Ok(());
        }
        self.handle
            .work(async |database| {
                let transaction = begin(database, &[Table::Quarantine], Mode::Strict)?;
                pieces.iter().try_for_each(|piece| piece.put(&transaction))?;
                commit(transaction).await
            })
            .await
    }
}

struct Texts {
    read: Vec<(String, String)>,
    broken: Vec<Broken>,
}

struct Limits<'a> {
    events_max: usize,
    bytes_max: usize,
    except: &'a BTreeSet<EventId>,
}

async fn outbox(transaction: &Transaction<'_>, limits: &Limits<'_>) -> Result<(Batch, Vec<Broken>), Failure> {
    let cursors: Cursors = record::get_meta(transaction, name::CURSORS).await?.unwrap_or_default();
    let mut batch = Batch { events: Vec::new(), is_more: false, cursors: cursors.into_values().collect() };
    let (mut broken, mut bytes, mut last) = (Vec::new(), 0_usize, None);
    loop {
        let range = last.take().map(|key: JsValue| KeyRange::LowerBound(key, true));
        let rows = record::all(transaction, Table::Outbox, range, EVENTS_PER_READ).await?;
        let Some((key, _)) = rows.last() else { return Ok((batch, broken)) };
        last = Some(key.clone());
        let events = texts(Table::Outbox, rows)?;
        broken.extend(events.broken);
        for (key, event) in events.read {
            let Some(OutboxKey { id, digest, .. }) = OutboxKey::read(&key) else { continue };
            if limits.except.contains(&id) {
                continue;
            }
            bytes = bytes.saturating_add(event.len());
            let is_full = batch.events.len() >= limits.events_max;
            if is_full || (bytes > limits.bytes_max && !batch.events.is_empty()) {
                return Ok((Batch { is_more: true, ..batch }, broken));
            }
            batch.events.push(Outgoing { id, digest, bytes: event.into() });
        }
    }
}

/// The texts of a table's records, and the records that are not what was written.
fn texts(table: Table, rows: Vec<Row>) -> Result<Texts, Failure> {
    let (mut read, mut broken) = (Vec::new(), Vec::new());
    for (key, record) in rows {
        let (key, record) = (record::key_text(&key), record?);
        match schema::unpack_text(&record) {
            Ok(text) => read.push((key, text)),
            Err(why) => broken.push(Broken { table, key, why, bytes: record }),
        }
    }
    Ok(Texts { read, broken })
}

/// A damaged piece on its way to quarantine.
pub(super) struct Broken {
    pub(super) table: Table,
    pub(super) key: String,
    pub(super) why: Damage,
    pub(super) bytes: Vec<u8>,
}

impl Broken {
    /// Puts it into quarantine, under the same key each time it is met.
    pub(super) fn put(&self, transaction: &Transaction<'_>) -> Result<(), Failure> {
        let Self { table, key, why, bytes } = self;
        let label = Label { table: table.to_string(), key: key.clone(), why: why.to_string() };
        let mut content = serde_json::to_vec(&label).unwrap_or_default();
        content.push(b'\n');
        content.extend(bytes);
        record::put(transaction, Table::Quarantine, format!("{table}/{key}"), &schema::pack(&content))
    }
}

pub(super) fn open_segment(position: Position, bytes: &[u8]) -> (Read, Vec<Broken>) {
    let broken = |key, why, bytes| Broken { table: Table::Log, key, why, bytes };
    let (entries, pieces) = match segment::decode(bytes) {
        Ok(segment) => {
            let piece = |damaged: segment::Damaged| {
                broken(format!("{position}+{}", damaged.offset), Damage::Piece(damaged.why), damaged.bytes)
            };
            (segment.entries, segment.damaged.into_iter().map(piece).collect())
        }
        Err(closed) => {
            (Vec::new(), vec![broken(position.to_string(), Damage::Segment(closed), bytes.to_vec())])
        }
    };
    let told = pieces
        .iter()
        .map(|piece: &Broken| record::damaged(piece.table, piece.key.clone(), piece.why.clone()));
    (Read { position, entries, damaged: told.collect() }, pieces)
}

/// A key of the log; this program writes no others.
pub(super) fn position(key: &JsValue) -> Position {
    let number = key.as_f64().unwrap_or_default();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "keys of the log are written from a u32"
    )]
    {
        number as Position
    }
}
