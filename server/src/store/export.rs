//! Everything that an organisation's streams hold, one event after the other.

use futures_util::TryStreamExt as _;
use qingchu_core::id::{OrganisationId, StreamId};
use qingchu_core::time::Moment;

use super::row::{bytes, count, failed, moment, uuid};
use super::{Store, StoreError};

/// An event as a stream holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptEvent {
    /// Its stream.
    pub stream: StreamId,
    /// Its number in the stream.
    pub seq: u64,
    /// When it was stored.
    pub received_at: Moment,
    /// Its bytes as its device wrote them.
    pub bytes: String,
}

impl Store {
    /// Hands over every event of an organisation, stream by stream in the order of their numbers, as of one moment.
    ///
    /// # Errors
    /// [`StoreError::Database`] and [`StoreError::Damaged`]; whatever `each` says, at once.
    pub async fn each_event<Fault: From<StoreError>>(
        &self,
        organisation: OrganisationId,
        mut each: impl FnMut(KeptEvent) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut rows = sqlx::query(
            "SELECT stream, seq, received_at, bytes FROM events WHERE organisation = ? ORDER BY stream, seq",
        )
        .bind(organisation.0)
        .fetch(self.readers());
        while let Some(row) = rows.try_next().await.map_err(failed("read events"))? {
            let (stream, seq) = (StreamId(uuid(&row, "stream")?), count(&row, "seq")?);
            let bytes = String::from_utf8(bytes(&row, "bytes")?).map_err(|_not_text| {
                StoreError::Damaged(format!("event {seq} of stream {stream} is not text"))
            })?;
            each(KeptEvent { stream, seq, received_at: moment(&row, "received_at")?, bytes })?;
        }
        Ok(())
    }
}
