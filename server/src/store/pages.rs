//! What a stream holds after a tablet's cursor, page by page.

use std::collections::BTreeSet;

use futures_util::TryStreamExt as _;
use qingchu_core::event::Digest;
use qingchu_core::id::{Epoch, EventId, OrganisationId, StreamId};
use qingchu_core::sync::ledger::{self, Budget, EpochStart, Row};
use qingchu_core::sync::message::{Cursor, Page};
use sqlx::{Connection as _, SqliteConnection};

use super::events::{Tip, tip_of};
use super::row::{bytes, count, digest, failed, moment, stored, uuid};
use super::{Store, StoreError};

impl Store {
    /// A page of every stream of `rights`, all of one moment.
    pub(super) async fn pages(
        &self,
        organisation: OrganisationId,
        cursors: &[Cursor],
        rights: &BTreeSet<StreamId>,
        carried: &BTreeSet<Digest>,
        mut budget: Budget,
    ) -> Result<Vec<Page>, StoreError> {
        let mut reader = self.readers().acquire().await.map_err(failed("be read"))?;
        // One transaction: head, chain and rows of one moment.
        let mut tx = reader.begin().await.map_err(failed("begin a read"))?;
        let mut pages = Vec::with_capacity(rights.len());
        for stream in rights {
            let asked = cursors.iter().find(|cursor| cursor.stream == *stream);
            pages.push(page(&mut tx, organisation, *stream, asked, carried, &mut budget).await?);
        }
        tx.commit().await.map_err(failed("end a read"))?;
        Ok(pages)
    }
}

async fn page(
    tx: &mut SqliteConnection,
    organisation: OrganisationId,
    stream: StreamId,
    asked: Option<&Cursor>,
    carried: &BTreeSet<Digest>,
    budget: &mut Budget,
) -> Result<Page, StoreError> {
    let Tip { head, .. } = tip_of(tx, organisation, stream).await?;
    let line = line_of(tx, organisation, stream).await?;
    let epoch = line
        .last()
        .map(|start| start.epoch)
        .ok_or_else(|| StoreError::Damaged(format!("stream {stream} has no epoch")))?;
    let common = match asked {
        Some(asked) => {
            let chain_there = chain_after(tx, organisation, stream, asked.seq).await?;
            ledger::common_point(asked, &line, chain_there)
        }
        None => 0,
    };
    let chain = chain_after(tx, organisation, stream, common)
        .await?
        .ok_or_else(|| StoreError::Damaged(format!("stream {stream} has no event {common}")))?;
    let mut page = ledger::page(stream, epoch, common, chain, head);
    let mut rows = sqlx::query(
        "SELECT seq, received_at, id, digest, bytes FROM events \
         WHERE organisation = ? AND stream = ? AND seq > ? ORDER BY seq",
    )
    .bind(organisation.0)
    .bind(stream.0)
    .bind(stored(common)?)
    .fetch(&mut *tx);
    while let Some(row) = rows.try_next().await.map_err(failed("read events"))? {
        let (seq, bytes) = (count(&row, "seq")?, bytes(&row, "bytes")?);
        let bytes = std::str::from_utf8(&bytes).map_err(|_not_text| {
            StoreError::Damaged(format!("event {seq} of stream {stream} is not text"))
        })?;
        let row = Row {
            seq,
            received_at: moment(&row, "received_at")?,
            id: EventId(uuid(&row, "id")?),
            digest: digest(&row, "digest")?,
            bytes,
        };
        if !ledger::put(&mut page, row, carried, budget) {
            break;
        }
    }
    Ok(page)
}

async fn line_of(
    tx: &mut SqliteConnection,
    organisation: OrganisationId,
    stream: StreamId,
) -> Result<Vec<EpochStart>, StoreError> {
    sqlx::query("SELECT epoch, base_seq FROM epochs WHERE organisation = ? AND stream = ? ORDER BY ordinal")
        .bind(organisation.0)
        .bind(stream.0)
        .fetch_all(&mut *tx)
        .await
        .map_err(failed("read a stream's epochs"))?
        .iter()
        .map(|row| Ok(EpochStart { epoch: Epoch(uuid(row, "epoch")?), base: count(row, "base_seq")? }))
        .collect()
}

/// The chain hash after event `seq`; `None` beyond the head.
async fn chain_after(
    tx: &mut SqliteConnection,
    organisation: OrganisationId,
    stream: StreamId,
    seq: u64,
) -> Result<Option<Digest>, StoreError> {
    // A tablet may name any number; one that SQLite cannot hold is beyond the head.
    let Ok(number) = stored(seq) else { return Ok(None) };
    if seq == 0 {
        return Ok(Some(Digest::ZERO));
    }
    sqlx::query("SELECT chain FROM events WHERE organisation = ? AND stream = ? AND seq = ?")
        .bind(organisation.0)
        .bind(stream.0)
        .bind(number)
        .fetch_optional(&mut *tx)
        .await
        .map_err(failed("read a chain hash"))?
        .map(|row| digest(&row, "chain"))
        .transpose()
}
