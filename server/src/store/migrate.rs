//! Brings a database to this program's schema, one file of `migrations/` at a time, each in its own transaction.

use std::path::Path;

use qingchu_core::time::Moment;
use sqlx::{Connection as _, SqliteConnection};

use super::StoreError;
use super::row::failed;

/// The files of `migrations/` in order; the version is the place in the list, counted from 1. Append only.
const MIGRATIONS: &[&str] = &[include_str!("../../migrations/0001_begin.sql")];

/// Applies what the database lacks.
///
/// # Errors
/// [`StoreError::NewerSchema`] when the database is ahead of this program; [`StoreError::Database`] when a step fails,
/// which leaves the database at the version before that step.
pub(super) async fn migrate(
    connection: &mut SqliteConnection,
    path: &Path,
    now: Moment,
) -> Result<(), StoreError> {
    sqlx::raw_sql(
        "CREATE TABLE IF NOT EXISTS migrations (version INTEGER NOT NULL PRIMARY KEY, applied_at INTEGER NOT NULL)",
    )
    .execute(&mut *connection)
    .await
    .map_err(failed("keep its schema's version"))?;
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    for (step, version) in MIGRATIONS.iter().zip(1_u32..) {
        // Read under the lock: two programs may open a new database at once.
        let mut tx = connection.begin_with("BEGIN IMMEDIATE").await.map_err(failed("begin a migration"))?;
        let found: u32 = sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM migrations")
            .fetch_one(&mut *tx)
            .await
            .map_err(failed("read its schema's version"))?;
        if found > known {
            return Err(StoreError::NewerSchema { path: path.to_owned(), found, known });
        }
        if version <= found {
            continue;
        }
        sqlx::raw_sql(*step).execute(&mut *tx).await.map_err(failed("apply a migration"))?;
        sqlx::query("INSERT INTO migrations (version, applied_at) VALUES (?, ?)")
            .bind(version)
            .bind(now.0)
            .execute(&mut *tx)
            .await
            .map_err(failed("keep its schema's version"))?;
        tx.commit().await.map_err(failed("finish a migration"))?;
    }
    Ok(())
}
