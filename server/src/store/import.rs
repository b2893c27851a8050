//! Cases that the server itself writes into a stream: what an import brings.

use qingchu_core::event::Statement;
use qingchu_core::log::Tip;
use qingchu_core::sync::ledger::Examined;
use qingchu_core::time::Moment;
use sqlx::Connection as _;

use super::events::{Batch, Pushed};
use super::row::failed;
use super::{Session, Store, StoreError};

/// What became of the cases of one import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// The writing device's sequence after them.
    pub tip: Tip,
    /// How many cases are new.
    pub new: usize,
    /// How many were there already, by the id of their opening event.
    pub known: usize,
}

impl Store {
    /// Appends the statements of each case, the opening one first, sealed after `tip`; a case whose opening event the
    /// organisation holds is left out whole. All in one transaction, in the streams that the statements name: the
    /// caller has made sure that the person may write to them.
    ///
    /// # Errors
    /// [`StoreError::Database`] and [`StoreError::Damaged`]: nothing of it is stored then.
    pub async fn import(
        &self,
        session: Session,
        mut tip: Tip,
        cases: Vec<Vec<Statement>>,
        now: Moment,
    ) -> Result<Imported, StoreError> {
        let mut writer = self.writer().await;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await.map_err(failed("begin a write"))?;
        let mut batch = Batch::new(session, tip.device, now, &mut tx);
        let (mut new, mut known) = (0, 0);
        for statements in cases {
            let Some(opening) = statements.first() else { continue };
            if batch.held(opening.id).await?.is_some() {
                known += 1;
                continue;
            }
            new += 1;
            for statement in statements {
                let (stream, id) = (statement.stream, statement.id);
                let (stored, after) = tip.seal(statement);
                let examined = Examined { id: Some(id), digest: stored.digest, reading: Ok(stored.event) };
                let pushed = Pushed { bytes: &stored.bytes, examined };
                batch.append(stream, id, tip.device, &pushed).await?;
                tip = after;
            }
        }
        batch.store_tips().await?;
        tx.commit().await.map_err(failed("commit events"))?;
        Ok(Imported { tip, new, known })
    }
}
