//! Whether a database holds what was written: SQLite's own check, then every number, digest and link of every stream.

use futures_util::TryStreamExt as _;
use qingchu_core::event::Digest;
use qingchu_core::id::{OrganisationId, StreamId};
use sqlx::SqliteConnection;

use super::StoreError;
use super::row::{bytes, count, digest, failed, uuid};

/// What a verified database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Census {
    /// Streams.
    pub streams: u64,
    /// Events in them.
    pub events: u64,
    /// Events in quarantine.
    pub quarantined: u64,
}

/// Reads everything once.
///
/// # Errors
/// [`StoreError::Damaged`] at the first thing that is not as it was written; [`StoreError::Database`].
pub(super) async fn verify(database: &mut SqliteConnection) -> Result<Census, StoreError> {
    let words: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_all(&mut *database)
        .await
        .map_err(failed("be checked"))?;
    if words != ["ok"] {
        return Err(StoreError::Damaged(words.join("; ")));
    }
    let streams =
        sqlx::query("SELECT organisation, stream, head, chain FROM streams ORDER BY organisation, stream")
            .fetch_all(&mut *database)
            .await
            .map_err(failed("read the streams"))?;
    let mut census = Census { streams: 0, events: 0, quarantined: 0 };
    for row in &streams {
        let stream = StreamId(uuid(row, "stream")?);
        let (head, chain) = (count(row, "head")?, digest(row, "chain")?);
        let found = verify_stream(database, OrganisationId(uuid(row, "organisation")?), stream).await?;
        if found != (head, chain) {
            return Err(StoreError::Damaged(format!(
                "stream {stream} says {head} events ({}) and has {} ({})",
                chain.to_hex(),
                found.0,
                found.1.to_hex()
            )));
        }
        census.streams += 1;
        census.events += head;
    }
    let events: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM events")
        .fetch_one(&mut *database)
        .await
        .map_err(failed("count events"))?;
    if u64::try_from(events) != Ok(census.events) {
        return Err(StoreError::Damaged(format!("{events} events, {} of them in a stream", census.events)));
    }
    census.quarantined = verify_quarantine(database).await?;
    Ok(census)
}

/// The last number and the chain hash that the events of a stream lead to.
async fn verify_stream(
    database: &mut SqliteConnection,
    organisation: OrganisationId,
    stream: StreamId,
) -> Result<(u64, Digest), StoreError> {
    let mut rows = sqlx::query(
        "SELECT seq, digest, chain, bytes FROM events WHERE organisation = ? AND stream = ? ORDER BY seq",
    )
    .bind(organisation.0)
    .bind(stream.0)
    .fetch(&mut *database);
    let (mut head, mut chain) = (0, Digest::ZERO);
    while let Some(row) = rows.try_next().await.map_err(failed("read events"))? {
        head += 1;
        let seq = count(&row, "seq")?;
        let found = Digest::of(&bytes(&row, "bytes")?);
        chain = chain.chain(found);
        if seq != head || found != digest(&row, "digest")? || chain != digest(&row, "chain")? {
            return Err(StoreError::Damaged(format!(
                "event {head} of stream {stream} is not what was written"
            )));
        }
    }
    Ok((head, chain))
}

async fn verify_quarantine(database: &mut SqliteConnection) -> Result<u64, StoreError> {
    let mut rows = sqlx::query("SELECT digest, bytes FROM quarantine").fetch(&mut *database);
    let mut counted = 0;
    while let Some(row) = rows.try_next().await.map_err(failed("read the quarantine"))? {
        let found = digest(&row, "digest")?;
        if Digest::of(&bytes(&row, "bytes")?) != found {
            return Err(StoreError::Damaged(format!(
                "{} in quarantine is not what was written",
                found.to_hex()
            )));
        }
        counted += 1;
    }
    Ok(counted)
}
