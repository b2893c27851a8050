//! Opening the database: what is asked of SQLite, and the check that it was granted.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use qingchu_core::id::{OrganisationId, RulebookId, StreamId};
use qingchu_core::time::Moment;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, SqlitePool};
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;

use super::row::{failed, text, uuid};
use super::{Organisation, StoreError, Unit, migrate};

/// The database's file in the data folder.
pub(super) const DATABASE_FILE: &str = "qingchu.sqlite3";
/// A backup that is ready and not yet in its place.
pub(super) const RESTORING_FILE: &str = "restoring.sqlite3";
/// Whoever uses the folder holds this file's shared lock; a restore takes it alone.
const LOCK_FILE: &str = "lock";
/// How long a write waits for another process's write.
const BUSY_TIMEOUT: Duration = Duration::from_secs(15);
/// How often, and after which pause, a restore asks for the folder.
const LOCK_TRIES: u32 = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(50);
const READERS_MAX: u32 = 4;

/// The server's database. Cheap to clone; all clones share one writer.
#[derive(Clone)]
pub struct Store {
    readers: SqlitePool,
    writer: Arc<Mutex<SqliteConnection>>,
    path: PathBuf,
    _in_use: Arc<File>,
}

impl Store {
    /// Opens the database in the folder `data`, making both when they do not exist, and brings it to this program's
    /// schema.
    ///
    /// # Errors
    /// [`StoreError::NotDurable`] unless write-ahead logging and full synchronisation read back as asked;
    /// [`StoreError::InUse`] while a restore holds the folder; [`StoreError::NewerSchema`], [`StoreError::File`] and
    /// [`StoreError::Database`] as they say.
    pub async fn open(data: &Path, now: Moment) -> Result<Self, StoreError> {
        make_private_folder(data)?;
        let lock = lock_file(data)?;
        granted(lock.try_lock_shared(), data)?;
        let path = data.join(DATABASE_FILE);
        if !path.exists() && data.join(RESTORING_FILE).exists() {
            return Err(StoreError::HalfRestored(data.to_owned()));
        }
        let mut writer = options(&path).connect().await.map_err(failed("be opened"))?;
        assert_durable(&mut writer, &path).await?;
        migrate::migrate(&mut writer, &path, now).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS_MAX)
            .connect_with(options(&path))
            .await
            .map_err(failed("be opened for reading"))?;
        Ok(Self { readers, writer: Arc::new(Mutex::new(writer)), path, _in_use: Arc::new(lock) })
    }

    /// Whether the folder holds a database, or a restore that was cut off.
    #[must_use]
    pub fn is_in(data: &Path) -> bool {
        data.join(DATABASE_FILE).exists() || data.join(RESTORING_FILE).exists()
    }

    /// The database's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes an organisation with one unit.
    ///
    /// # Errors
    /// [`StoreError::Database`] when it cannot be written.
    pub async fn create_organisation(
        &self,
        name: &str,
        unit_name: &str,
        rulebook: &RulebookId,
        now: Moment,
    ) -> Result<Organisation, StoreError> {
        let id = OrganisationId(Uuid::now_v7());
        let mut writer = self.writer().await;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await.map_err(failed("begin a write"))?;
        sqlx::query("INSERT INTO organisations (organisation, name, created_at) VALUES (?, ?, ?)")
            .bind(id.0)
            .bind(name)
            .bind(now.0)
            .execute(&mut *tx)
            .await
            .map_err(failed("write an organisation"))?;
        let unit = create_unit(&mut tx, id, unit_name, rulebook, now).await?;
        tx.commit().await.map_err(failed("commit an organisation"))?;
        Ok(Organisation { id, name: name.to_owned(), units: vec![unit] })
    }

    /// Adds a unit with a stream of its own.
    ///
    /// # Errors
    /// [`StoreError::Database`] when it cannot be written.
    pub async fn add_unit(
        &self,
        organisation: OrganisationId,
        name: &str,
        rulebook: &RulebookId,
        now: Moment,
    ) -> Result<Unit, StoreError> {
        let mut writer = self.writer().await;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await.map_err(failed("begin a write"))?;
        let unit = create_unit(&mut tx, organisation, name, rulebook, now).await?;
        tx.commit().await.map_err(failed("commit a unit"))?;
        Ok(unit)
    }

    /// The organisation of a database that holds one; `None` in a new database.
    ///
    /// # Errors
    /// [`StoreError::NotOneOrganisation`] when there are several; [`StoreError::Database`].
    pub async fn organisation_if_any(&self) -> Result<Option<Organisation>, StoreError> {
        let rows =
            sqlx::query("SELECT organisation, name FROM organisations ORDER BY created_at, organisation")
                .fetch_all(self.readers())
                .await
                .map_err(failed("read the organisations"))?;
        let row = match rows.as_slice() {
            [] => return Ok(None),
            [row] => row,
            several => return Err(StoreError::NotOneOrganisation(several.len())),
        };
        let id = OrganisationId(uuid(row, "organisation")?);
        let name = text(row, "name")?;
        let units = sqlx::query(
            "SELECT stream, name, rulebook FROM units WHERE organisation = ? ORDER BY created_at, stream",
        )
        .bind(id.0)
        .fetch_all(self.readers())
        .await
        .map_err(failed("read the units"))?
        .iter()
        .map(|unit| {
            Ok(Unit {
                stream: StreamId(uuid(unit, "stream")?),
                name: text(unit, "name")?,
                rulebook: RulebookId(text(unit, "rulebook")?),
            })
        })
        .collect::<Result<_, StoreError>>()?;
        Ok(Some(Organisation { id, name, units }))
    }

    /// The organisation of a database that holds exactly one.
    ///
    /// # Errors
    /// [`StoreError::NotOneOrganisation`] when there is none or several; [`StoreError::Database`].
    pub async fn organisation(&self) -> Result<Organisation, StoreError> {
        self.organisation_if_any().await?.ok_or(StoreError::NotOneOrganisation(0))
    }

    /// Answers once the database does.
    ///
    /// # Errors
    /// [`StoreError::Database`] when it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(self.readers()).await.map(drop).map_err(failed("answer"))
    }

    /// Closes the readers and folds the write-ahead log into the database. Nothing depends on it: what was written is
    /// durable without.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the log cannot be folded.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.readers.close().await;
        let mut writer = self.writer().await;
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&mut *writer)
            .await
            .map(drop)
            .map_err(failed("fold its log"))
    }

    pub(super) fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    pub(super) async fn writer(&self) -> MutexGuard<'_, SqliteConnection> {
        self.writer.lock().await
    }
}

async fn create_unit(
    tx: &mut SqliteConnection,
    organisation: OrganisationId,
    name: &str,
    rulebook: &RulebookId,
    now: Moment,
) -> Result<Unit, StoreError> {
    let stream = StreamId(Uuid::now_v7());
    sqlx::query(
        "INSERT INTO units (organisation, stream, name, rulebook, created_at) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(organisation.0)
    .bind(stream.0)
    .bind(name)
    .bind(rulebook.as_str())
    .bind(now.0)
    .execute(&mut *tx)
    .await
    .map_err(failed("write a unit"))?;
    super::events::create_stream(tx, organisation, stream, now).await?;
    Ok(Unit { stream, name: name.to_owned(), rulebook: rulebook.clone() })
}

/// What is asked of every connection.
pub(super) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        .disable_statement_logging()
}

/// Takes the folder for oneself, for as long as the file is held. Waits a moment for a process that is just ending.
pub(super) async fn lock_alone(data: &Path) -> Result<File, StoreError> {
    let lock = lock_file(data)?;
    for _try in 1..LOCK_TRIES {
        if lock.try_lock().is_ok() {
            return Ok(lock);
        }
        tokio::time::sleep(LOCK_PAUSE).await;
    }
    granted(lock.try_lock(), data)?;
    Ok(lock)
}

fn granted(outcome: Result<(), TryLockError>, data: &Path) -> Result<(), StoreError> {
    outcome.map_err(|refusal| match refusal {
        TryLockError::WouldBlock => StoreError::InUse(data.to_owned()),
        TryLockError::Error(source) => lock_failed(data, source),
    })
}

fn lock_file(data: &Path) -> Result<File, StoreError> {
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(data.join(LOCK_FILE))
        .map_err(|source| lock_failed(data, source))
}

/// Makes the folder, readable by its owner only; leaves one that exists as it is.
pub(super) fn make_private_folder(data: &Path) -> Result<(), StoreError> {
    if data.is_dir() {
        return Ok(());
    }
    let failed = |source| StoreError::File { path: data.to_owned(), doing: "make the data folder", source };
    fs::create_dir_all(data).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(data, fs::Permissions::from_mode(0o700)).map_err(failed)?;
    }
    Ok(())
}

fn lock_failed(data: &Path, source: std::io::Error) -> StoreError {
    StoreError::File { path: data.join(LOCK_FILE), doing: "lock the data folder", source }
}

/// NORMAL lost every acknowledged commit at a power cut: settings are believed only once they read back.
async fn assert_durable(connection: &mut SqliteConnection, path: &Path) -> Result<(), StoreError> {
    let journal_mode: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(&mut *connection)
        .await
        .map_err(failed("tell its journal mode"))?;
    let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous")
        .fetch_one(&mut *connection)
        .await
        .map_err(failed("tell its synchronisation"))?;
    let not_durable =
        |pragma, wanted, found| StoreError::NotDurable { path: path.to_owned(), pragma, wanted, found };
    if journal_mode != "wal" {
        return Err(not_durable("journal_mode", "wal", journal_mode));
    }
    // 2 is FULL.
    if synchronous != 2 {
        return Err(not_durable("synchronous", "2", synchronous.to_string()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_database_that_may_lose_commits_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.sqlite3");
        for (asked, pragma) in [
            (options(&path).synchronous(SqliteSynchronous::Normal), "synchronous"),
            (options(&path).journal_mode(SqliteJournalMode::Delete), "journal_mode"),
        ] {
            let mut connection = asked.connect().await.unwrap();
            let refusal = assert_durable(&mut connection, &path).await.unwrap_err();
            assert!(refusal.to_string().contains(pragma), "{refusal}");
            connection.close().await.unwrap();
        }
        let mut connection = options(&path).connect().await.unwrap();
        assert_durable(&mut connection, &path).await.unwrap();
    }

    #[tokio::test]
    async fn a_database_of_a_newer_program_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), Moment(0)).await.unwrap();
        sqlx::query("INSERT INTO migrations (version, applied_at) VALUES (99, 0)")
            .execute(&mut *store.writer().await)
            .await
            .unwrap();
        drop(store);
        let refusal = Store::open(folder.path(), Moment(0)).await.err().unwrap();
        assert!(matches!(refusal, StoreError::NewerSchema { found: 99, .. }), "{refusal}");
    }

    #[tokio::test]
    async fn the_embedded_sqlite_does_not_corrupt_a_log() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), Moment(0)).await.unwrap();
        let version: String =
            sqlx::query_scalar("SELECT sqlite_version()").fetch_one(store.readers()).await.unwrap();
        let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
        assert!(parts >= vec![3, 51, 3], "SQLite {version}: before 3.51.3 a WAL can be corrupted");
    }
}
