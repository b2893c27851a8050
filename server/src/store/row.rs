//! Columns as the program's own types. A column that does not hold what was written there is damage, never a default.

use qingchu_core::event::Digest;
use qingchu_core::time::Moment;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::StoreError;

/// Names the action that failed.
pub(super) fn failed(doing: &'static str) -> impl FnOnce(sqlx::Error) -> StoreError {
    move |source| StoreError::Database { doing, source }
}

/// A UUID column, 16 bytes.
pub(super) fn uuid(row: &SqliteRow, column: &'static str) -> Result<Uuid, StoreError> {
    row.try_get(column).map_err(failed("read a column"))
}

/// A text column.
pub(super) fn text(row: &SqliteRow, column: &'static str) -> Result<String, StoreError> {
    row.try_get(column).map_err(failed("read a column"))
}

/// A column of bytes.
pub(super) fn bytes(row: &SqliteRow, column: &'static str) -> Result<Vec<u8>, StoreError> {
    row.try_get(column).map_err(failed("read a column"))
}

/// A digest column, 32 bytes.
pub(super) fn digest(row: &SqliteRow, column: &'static str) -> Result<Digest, StoreError> {
    let found = bytes(row, column)?;
    <[u8; 32]>::try_from(found.as_slice())
        .map(Digest)
        .map_err(|_wrong_length| StoreError::Damaged(format!("{column} holds {} bytes, not 32", found.len())))
}

/// A column that counts from 0.
pub(super) fn count(row: &SqliteRow, column: &'static str) -> Result<u64, StoreError> {
    let found: i64 = row.try_get(column).map_err(failed("read a column"))?;
    u64::try_from(found).map_err(|_negative| StoreError::Damaged(format!("{column} holds {found}")))
}

/// A moment column.
pub(super) fn moment(row: &SqliteRow, column: &'static str) -> Result<Moment, StoreError> {
    row.try_get(column).map(Moment).map_err(failed("read a column"))
}

/// A moment column that may be empty.
pub(super) fn moment_if_any(row: &SqliteRow, column: &'static str) -> Result<Option<Moment>, StoreError> {
    row.try_get::<Option<i64>, _>(column).map(|found| found.map(Moment)).map_err(failed("read a column"))
}

/// A number of this program as SQLite's signed 64 bits.
pub(super) fn stored(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_too_large| StoreError::Damaged(format!("{number} is beyond any stream")))
}
