//! Streams of events: one request answered as [`qingchu_core::sync::ledger`] decides, durable before it is answered.

use std::collections::{BTreeMap, BTreeSet};

use qingchu_core::event::Digest;
use qingchu_core::id::{DeviceId, Epoch, EventId, OrganisationId, StreamId, UserId};
use qingchu_core::sync::ledger::{self, Budget, Decision, Examined, Held};
use qingchu_core::sync::message::{PROTOCOL, QuarantineReason, Reply, Request, Verdict};
use qingchu_core::time::Moment;
use sqlx::{Connection as _, SqliteConnection};
use uuid::Uuid;

use super::row::{bytes, count, digest, failed, moment, stored, text, uuid};
use super::{Quarantined, Session, Store, StoreError};
use crate::hints::Heads;

/// The last number of a stream and the hash over everything up to it.
#[derive(Clone, Copy)]
pub(super) struct Tip {
    pub(super) head: u64,
    pub(super) chain: Digest,
}

/// One pushed event, read before the writer is asked for.
pub(super) struct Pushed<'a> {
    pub(super) bytes: &'a str,
    pub(super) examined: Examined,
}

impl Store {
    /// Answers a tablet that may read and write the streams of `rights`, at `now`; `budget` bounds the bytes that go
    /// down. What the reply acknowledges is durable.
    ///
    /// # Errors
    /// [`StoreError::Database`] and [`StoreError::Damaged`]: nothing of the request is stored then.
    pub async fn answer(
        &self,
        session: Session,
        request: &Request,
        rights: &BTreeSet<StreamId>,
        now: Moment,
        budget: Budget,
    ) -> Result<Reply, StoreError> {
        let pushed: Vec<Pushed<'_>> = request
            .events
            .iter()
            .map(|event| Pushed { bytes: event.get(), examined: ledger::examine(event.get()) })
            .collect();
        let verdicts = if pushed.is_empty() {
            Vec::new()
        } else {
            self.append(session, request.device, &pushed, rights, now).await?
        };
        let carried: BTreeSet<Digest> = pushed.iter().map(|pushed| pushed.examined.digest).collect();
        let streams = self.pages(session.organisation, &request.streams, rights, &carried, budget).await?;
        Ok(Reply {
            protocol: PROTOCOL,
            server_time: now,
            verdicts: pushed
                .iter()
                .zip(verdicts)
                .map(|(pushed, verdict)| pushed.examined.answer(verdict))
                .collect(),
            streams,
            withdrawn: request
                .streams
                .iter()
                .map(|cursor| cursor.stream)
                .filter(|stream| !rights.contains(stream))
                .collect(),
        })
    }

    /// The last number of every stream of every organisation.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn heads(&self) -> Result<Heads, StoreError> {
        sqlx::query("SELECT organisation, stream, head FROM streams")
            .fetch_all(self.readers())
            .await
            .map_err(failed("read the heads of the streams"))?
            .iter()
            .map(|row| {
                let key = (OrganisationId(uuid(row, "organisation")?), StreamId(uuid(row, "stream")?));
                Ok((key, count(row, "head")?))
            })
            .collect()
    }

    /// What is kept apart, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Database`]; [`StoreError::Damaged`].
    pub async fn quarantined(&self, organisation: OrganisationId) -> Result<Vec<Quarantined>, StoreError> {
        sqlx::query(
            "SELECT digest, reason, received_at, device, person, bytes FROM quarantine WHERE organisation = ? \
             ORDER BY received_at, digest",
        )
        .bind(organisation.0)
        .fetch_all(self.readers())
        .await
        .map_err(failed("read the quarantine"))?
        .iter()
        .map(|row| {
            Ok(Quarantined {
                digest: digest(row, "digest")?,
                reason: text(row, "reason")?,
                received_at: moment(row, "received_at")?,
                device: DeviceId(uuid(row, "device")?),
                person: UserId(uuid(row, "person")?),
                bytes: String::from_utf8(bytes(row, "bytes")?)
                    .map_err(|_not_text| StoreError::Damaged("a quarantined event is not text".to_owned()))?,
            })
        })
        .collect()
    }

    async fn append(
        &self,
        session: Session,
        device: DeviceId,
        pushed: &[Pushed<'_>],
        rights: &BTreeSet<StreamId>,
        now: Moment,
    ) -> Result<Vec<Verdict>, StoreError> {
        let mut writer = self.writer().await;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await.map_err(failed("begin a write"))?;
        let mut batch = Batch::new(session, device, now, &mut tx);
        let mut verdicts = Vec::with_capacity(pushed.len());
        for pushed in pushed {
            verdicts.push(batch.store(pushed, rights).await?);
        }
        batch.store_tips().await?;
        tx.commit().await.map_err(failed("commit events"))?;
        Ok(verdicts)
    }
}

/// The events of one request on their way into the database.
pub(super) struct Batch<'a> {
    session: Session,
    device: DeviceId,
    now: Moment,
    tips: BTreeMap<StreamId, Tip>,
    tx: &'a mut SqliteConnection,
}

impl<'a> Batch<'a> {
    pub(super) fn new(session: Session, device: DeviceId, now: Moment, tx: &'a mut SqliteConnection) -> Self {
        Self { session, device, now, tips: BTreeMap::new(), tx }
    }

    async fn store(
        &mut self,
        pushed: &Pushed<'_>,
        rights: &BTreeSet<StreamId>,
    ) -> Result<Verdict, StoreError> {
        let examined = &pushed.examined;
        let held = match examined.id {
            Some(id) => self.held(id).await?,
            None => None,
        };
        let stream = examined.reading.as_ref().ok().map(|event| event.statement.stream);
        let may_write = stream.is_some_and(|stream| rights.contains(&stream));
        match (ledger::decide(examined, held, may_write), &examined.reading) {
            (Decision::Append, Ok(event)) => {
                let (stream, id, device) = (event.statement.stream, event.statement.id, event.device);
                self.append(stream, id, device, pushed).await.map(|seq| Verdict::Accepted { seq })
            }
            (Decision::Known { seq }, _) => Ok(Verdict::Duplicate { seq }),
            (Decision::SetAside(reason), _) | (Decision::Append, &Err(reason)) => {
                self.set_aside(pushed, reason).await?;
                Ok(Verdict::Quarantined { reason })
            }
        }
    }

    pub(super) async fn held(&mut self, id: EventId) -> Result<Option<Held>, StoreError> {
        sqlx::query("SELECT digest, seq FROM events WHERE organisation = ? AND id = ?")
            .bind(self.session.organisation.0)
            .bind(id.0)
            .fetch_optional(&mut *self.tx)
            .await
            .map_err(failed("look an event up"))?
            .map(|row| Ok(Held { digest: digest(&row, "digest")?, seq: count(&row, "seq")? }))
            .transpose()
    }

    pub(super) async fn append(
        &mut self,
        stream: StreamId,
        id: EventId,
        device: DeviceId,
        pushed: &Pushed<'_>,
    ) -> Result<u64, StoreError> {
        let tip = match self.tips.get(&stream) {
            Some(tip) => *tip,
            None => tip_of(self.tx, self.session.organisation, stream).await?,
        };
        let next = Tip { head: tip.head + 1, chain: tip.chain.chain(pushed.examined.digest) };
        sqlx::query(
            "INSERT INTO events (organisation, stream, seq, id, device, received_at, digest, chain, bytes) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(self.session.organisation.0)
        .bind(stream.0)
        .bind(stored(next.head)?)
        .bind(id.0)
        .bind(device.0)
        .bind(self.now.0)
        .bind(pushed.examined.digest.0.as_slice())
        .bind(next.chain.0.as_slice())
        .bind(pushed.bytes.as_bytes())
        .execute(&mut *self.tx)
        .await
        .map_err(failed("write an event"))?;
        self.tips.insert(stream, next);
        Ok(next.head)
    }

    async fn set_aside(&mut self, pushed: &Pushed<'_>, reason: QuarantineReason) -> Result<(), StoreError> {
        let written = sqlx::query(
            "INSERT INTO quarantine (organisation, digest, id, reason, received_at, device, person, bytes) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (organisation, digest) DO NOTHING",
        )
        .bind(self.session.organisation.0)
        .bind(pushed.examined.digest.0.as_slice())
        .bind(pushed.examined.id.map(|id| id.0))
        .bind(reason_name(reason))
        .bind(self.now.0)
        .bind(self.device.0)
        .bind(self.session.person.0)
        .bind(pushed.bytes.as_bytes())
        .execute(&mut *self.tx)
        .await
        .map_err(failed("write into quarantine"))?
        .rows_affected();
        if written > 0 {
            let digest = pushed.examined.digest.to_hex();
            tracing::warn!(device = %self.device, digest, reason = reason_name(reason), "set an event aside");
        }
        Ok(())
    }

    pub(super) async fn store_tips(&mut self) -> Result<(), StoreError> {
        for (stream, tip) in &self.tips {
            sqlx::query("UPDATE streams SET head = ?, chain = ? WHERE organisation = ? AND stream = ?")
                .bind(stored(tip.head)?)
                .bind(tip.chain.0.as_slice())
                .bind(self.session.organisation.0)
                .bind(stream.0)
                .execute(&mut *self.tx)
                .await
                .map_err(failed("write a stream's head"))?;
        }
        Ok(())
    }
}

/// Begins a stream's first numbering.
pub(super) async fn create_stream(
    tx: &mut SqliteConnection,
    organisation: OrganisationId,
    stream: StreamId,
    now: Moment,
) -> Result<(), StoreError> {
    let epoch = Epoch(Uuid::new_v4());
    sqlx::query("INSERT INTO streams (organisation, stream, epoch, head, chain) VALUES (?, ?, ?, 0, ?)")
        .bind(organisation.0)
        .bind(stream.0)
        .bind(epoch.0)
        .bind(Digest::ZERO.0.as_slice())
        .execute(&mut *tx)
        .await
        .map_err(failed("write a stream"))?;
    sqlx::query(
        "INSERT INTO epochs (organisation, stream, ordinal, epoch, base_seq, began_at) VALUES (?, ?, 0, ?, 0, ?)",
    )
    .bind(organisation.0)
    .bind(stream.0)
    .bind(epoch.0)
    .bind(now.0)
    .execute(&mut *tx)
    .await
    .map(drop)
    .map_err(failed("write a stream's epoch"))
}

/// Begins the next numbering of every stream, from where each stands: what a restored backup does.
pub(super) async fn begin_epoch(
    tx: &mut SqliteConnection,
    epoch: Epoch,
    now: Moment,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO epochs (organisation, stream, ordinal, epoch, base_seq, began_at) \
         SELECT s.organisation, s.stream, MAX(e.ordinal) + 1, ?, s.head, ? FROM streams s \
         JOIN epochs e ON e.organisation = s.organisation AND e.stream = s.stream \
         GROUP BY s.organisation, s.stream, s.head",
    )
    .bind(epoch.0)
    .bind(now.0)
    .execute(&mut *tx)
    .await
    .map_err(failed("begin an epoch"))?;
    sqlx::query("UPDATE streams SET epoch = ?")
        .bind(epoch.0)
        .execute(&mut *tx)
        .await
        .map(drop)
        .map_err(failed("begin an epoch"))
}

pub(super) async fn tip_of(
    tx: &mut SqliteConnection,
    organisation: OrganisationId,
    stream: StreamId,
) -> Result<Tip, StoreError> {
    let row = sqlx::query("SELECT head, chain FROM streams WHERE organisation = ? AND stream = ?")
        .bind(organisation.0)
        .bind(stream.0)
        .fetch_optional(&mut *tx)
        .await
        .map_err(failed("read a stream's head"))?
        .ok_or_else(|| StoreError::Damaged(format!("stream {stream} has members and no head")))?;
    Ok(Tip { head: count(&row, "head")?, chain: digest(&row, "chain")? })
}

fn reason_name(reason: QuarantineReason) -> &'static str {
    match reason {
        QuarantineReason::Unreadable => "unreadable",
        QuarantineReason::SameIdOtherBytes => "same-id-other-bytes",
        QuarantineReason::NotYourStream => "not-your-stream",
        QuarantineReason::TooLarge => "too-large",
    }
}
