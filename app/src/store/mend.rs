//! Mending what the tablet knows of itself when a record of it is damaged: it goes into quarantine, and what the log can
//! tell is told by the log. Logging must not end because a counter cannot be read.

use std::sync::Arc;

use indexed_db_futures::transaction::Transaction;
use qingchu_core::log::segment::Entry;
use qingchu_core::log::{Stored, Tip};
use qingchu_core::sync::account::{Account, Enrolment};
use serde::Deserialize;

use super::Store;
use super::failure::Failure;
use super::read::{Broken, open_segment, position};
use super::record;
use super::reopen::{Mode, begin, commit};
use super::schema::{self, Cursors, Damage, Head, Table, name};

impl Store {
    /// Sets damaged records of [`Table::Meta`] apart. Without its cursors the tablet reads every stream again; without its
    /// account or its identity it asks for a sign-in.
    pub(super) async fn mend(&self) -> Result<(), Failure> {
        self.handle
            .work(async |database| {
                let tables = [Table::Meta, Table::Log, Table::Quarantine];
                let transaction = begin(database, &tables, Mode::Strict)?;
                set_apart::<Cursors>(&transaction, name::CURSORS).await?;
                set_apart::<Account>(&transaction, name::ACCOUNT).await?;
                set_apart::<i64>(&transaction, name::CLOCK_OFFSET).await?;
                set_apart::<Enrolment>(&transaction, name::ENROLMENT).await?;
                if set_apart::<Head>(&transaction, name::HEAD).await? {
                    let head = head_by_the_log(&transaction).await?;
                    record::put(&transaction, Table::Meta, name::HEAD, &schema::pack_json(&head))?;
                }
                commit(transaction).await
            })
            .await
    }
}

/// Moves a record into quarantine when it is damaged; says whether it was. A record of a newer program or in another
/// scheme is not damaged: it stays, and opening fails in sight.
async fn set_apart<Value: for<'a> Deserialize<'a>>(
    transaction: &Transaction<'_>,
    name: &str,
) -> Result<bool, Failure> {
    let Some(bytes) = record::get(transaction, Table::Meta, name).await? else { return Ok(false) };
    let Err(why) = schema::unpack_json::<Value>(&bytes) else { return Ok(false) };
    match why {
        Damage::Format { .. } | Damage::Scheme { .. } => Ok(false),
        Damage::NotBytes
        | Damage::NoHeader { .. }
        | Damage::Hash
        | Damage::Content { .. }
        | Damage::Piece(_)
        | Damage::Segment(_) => {
            Broken { table: Table::Meta, key: name.to_owned(), why, bytes }.put(transaction)?;
            record::remove(transaction, Table::Meta, name)?;
            Ok(true)
        }
    }
}

/// Where the log ends, and where this device's sequence does.
async fn head_by_the_log(transaction: &Transaction<'_>) -> Result<Head, Failure> {
    let enrolment: Option<Enrolment> = record::get_meta(transaction, name::ENROLMENT).await?;
    let mut head = Head { tip: enrolment.map(|enrolment| Tip::new(enrolment.device)), ..Head::default() };
    for (key, bytes) in record::all(transaction, Table::Log, None, u32::MAX).await? {
        head.position = head.position.max(position(&key));
        let bytes = bytes?;
        head.bytes = head.bytes.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let (read, broken) = open_segment(position(&key), &bytes);
        broken.iter().try_for_each(|piece| piece.put(transaction))?;
        for entry in &read.entries {
            if let Entry::Event { bytes, receipt } = entry
                && let Ok(stored) = Stored::read(Arc::clone(bytes), *receipt)
            {
                head.tip = head.tip.map(|tip| tip.seen(&stored));
            }
        }
    }
    Ok(head)
}
