//! Backup while the server runs, restore while it does not.
//!
//! A backup is one file: a line that says so, the database, and the BLAKE3 hash of all that stands before it.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use qingchu_core::id::Epoch;
use qingchu_core::time::Moment;
use sqlx::sqlite::SqliteJournalMode;
use sqlx::{ConnectOptions as _, Connection as _};
use uuid::Uuid;

use super::row::failed;
use super::sqlite::{DATABASE_FILE, RESTORING_FILE, lock_alone, make_private_folder, options};
use super::verify::{Census, verify};
use super::{Store, StoreError, events, migrate};

/// The first line of a backup.
const FIRST_LINE: &[u8] = b"qingchu backup 1\n";
const HASH_BYTES: usize = 32;

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What the database holds now.
    pub census: Census,
    /// The folder to which the database that stood there was moved.
    pub moved_aside: Option<PathBuf>,
}

impl Store {
    /// Writes everything to one file, replacing it when it exists, once the copy was verified. Reads and writes go on
    /// meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when what would be backed up is not what was written; [`StoreError::File`];
    /// [`StoreError::Database`]. The file that stood there is then untouched.
    pub async fn backup(&self, file: &Path) -> Result<Census, StoreError> {
        let copy = beside(file, ".copying");
        let partial = beside(file, ".partial");
        remove_if_any(&copy)?;
        let outcome = self.backup_through(file, &copy, &partial).await;
        let cleared = remove_if_any(&copy).and(remove_if_any(&partial));
        let census = outcome?;
        cleared?;
        Ok(census)
    }

    async fn backup_through(&self, file: &Path, copy: &Path, partial: &Path) -> Result<Census, StoreError> {
        let name = copy.to_str().ok_or(io::ErrorKind::InvalidFilename.into());
        let name = name.map_err(at(copy, "tell SQLite a name that is not UTF-8"))?;
        // SQLite takes an empty file; one of its own making everybody could read.
        private_file(copy).map_err(at(copy, "make a file for the copy"))?;
        let mut reader = self.readers().acquire().await.map_err(failed("be read"))?;
        sqlx::query("VACUUM INTO ?").bind(name).execute(&mut *reader).await.map_err(failed("be copied"))?;
        drop(reader);
        let mut copied = options(copy)
            .create_if_missing(false)
            .journal_mode(SqliteJournalMode::Delete)
            .connect()
            .await
            .map_err(failed("open the copy"))?;
        let census = verify(&mut copied).await?;
        copied.close().await.map_err(failed("close the copy"))?;
        let sealed = in_thread({
            let (copy, partial) = (copy.to_owned(), partial.to_owned());
            move || seal(&copy, &partial)
        })
        .await;
        sealed.map_err(at(partial, "write the backup"))?;
        fs::rename(partial, file).map_err(at(file, "put the backup in place"))?;
        sync_folder_of(file)?;
        Ok(census)
    }
}

/// Puts a backup into the folder `data`, under a new epoch: tablets send again what it lacks.
///
/// A database that stands there is moved into a folder of its own beside it, and only if `force` says so.
///
/// # Errors
/// [`StoreError::NotABackup`] when a byte is missing, added or changed; [`StoreError::InUse`];
/// [`StoreError::WouldOverwrite`]; [`StoreError::Damaged`]. The folder's database is then untouched.
pub async fn restore(file: &Path, data: &Path, force: bool, now: Moment) -> Result<Restored, StoreError> {
    make_private_folder(data)?;
    let _alone = lock_alone(data).await?;
    let database = data.join(DATABASE_FILE);
    if database.exists() && !force {
        return Err(StoreError::WouldOverwrite(data.to_owned()));
    }
    let restoring = data.join(RESTORING_FILE);
    let unpacked = beside(&restoring, ".unpacking");
    let outcome = unpack_and_check(file, &unpacked, now).await;
    if outcome.is_err() {
        remove_if_any(&unpacked)?;
    }
    let census = outcome?;
    // From here on a crash leaves the prepared file, and the next start says so instead of beginning anew.
    fs::rename(&unpacked, &restoring).map_err(at(&restoring, "put the backup in place"))?;
    let moved_aside = move_aside(data, now)?;
    fs::rename(&restoring, &database).map_err(at(&database, "put the backup in place"))?;
    sync_folder_of(&database)?;
    Ok(Restored { census, moved_aside })
}

async fn unpack_and_check(file: &Path, unpacked: &Path, now: Moment) -> Result<Census, StoreError> {
    let opened = in_thread({
        let (file, unpacked) = (file.to_owned(), unpacked.to_owned());
        move || unseal(&file, &unpacked)
    })
    .await
    .map_err(at(file, "read the backup"))?;
    if let Err(fault) = opened {
        return Err(StoreError::NotABackup { path: file.to_owned(), fault });
    }
    let mut restored = options(unpacked)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Delete)
        .connect()
        .await
        .map_err(failed("open the backup"))?;
    migrate::migrate(&mut restored, unpacked, now).await?;
    let census = verify(&mut restored).await?;
    let mut tx = restored.begin_with("BEGIN IMMEDIATE").await.map_err(failed("begin a write"))?;
    events::begin_epoch(&mut tx, Epoch(Uuid::new_v4()), now).await?;
    tx.commit().await.map_err(failed("begin an epoch"))?;
    restored.close().await.map_err(failed("close the backup"))?;
    Ok(census)
}

/// Writes first line, database and hash, and waits for the disk.
fn seal(database: &Path, into: &Path) -> io::Result<()> {
    let mut hasher = blake3::Hasher::new();
    let mut out = BufWriter::new(private_file(into)?);
    out.write_all(FIRST_LINE)?;
    hasher.update(FIRST_LINE);
    copy_hashed(&mut File::open(database)?, &mut out, &mut hasher)?;
    out.write_all(hasher.finalize().as_bytes())?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

/// Takes the database out of a backup; the inner error says why the file is none.
fn unseal(file: &Path, into: &Path) -> io::Result<Result<(), &'static str>> {
    let source = File::open(file)?;
    let Some(length) = source.metadata()?.len().checked_sub((FIRST_LINE.len() + HASH_BYTES) as u64) else {
        return Ok(Err("it is too short to be a backup"));
    };
    let mut source = BufReader::new(source);
    let mut first_line = [0; FIRST_LINE.len()];
    source.read_exact(&mut first_line)?;
    if first_line != FIRST_LINE {
        return Ok(Err("it does not begin like a backup of this version"));
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(FIRST_LINE);
    let mut out = BufWriter::new(private_file(into)?);
    copy_hashed(&mut source.by_ref().take(length), &mut out, &mut hasher)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    let mut written = [0; HASH_BYTES];
    source.read_exact(&mut written)?;
    if hasher.finalize() != written {
        Ok(Err("it was changed or cut off after it was written"))
    } else {
        Ok(Ok(()))
    }
}

fn copy_hashed(from: &mut impl Read, into: &mut impl Write, hasher: &mut blake3::Hasher) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let filled = from.read(&mut buffer)?;
        let Some(chunk) = buffer.get(..filled).filter(|chunk| !chunk.is_empty()) else { return Ok(()) };
        hasher.update(chunk);
        into.write_all(chunk)?;
    }
}

/// A new file that only its owner may read: it holds what people told us.
fn private_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

/// Moves the database with its log into a new folder; `None` when there is none.
fn move_aside(data: &Path, now: Moment) -> Result<Option<PathBuf>, StoreError> {
    if !data.join(DATABASE_FILE).exists() {
        return Ok(None);
    }
    let aside = data.join(format!("replaced-{}", now.0));
    fs::create_dir_all(&aside).map_err(at(&aside, "make a folder for the database that stood here"))?;
    // The log first: a database without its log is older, a log without its database is lost.
    for suffix in ["-wal", "-shm", ""] {
        let name = format!("{DATABASE_FILE}{suffix}");
        let from = data.join(&name);
        if from.exists() {
            fs::rename(&from, aside.join(&name)).map_err(at(&from, "move the database aside"))?;
        }
    }
    Ok(Some(aside))
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn remove_if_any(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(absent) if absent.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(at(path, "remove what an earlier run left")(source)),
    }
}

/// A rename is durable once its folder is.
fn sync_folder_of(path: &Path) -> Result<(), StoreError> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder, "make a rename durable"))
}

fn at(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::File { path, doing, source }
}

async fn in_thread<Found: Send + 'static>(
    work: impl FnOnce() -> io::Result<Found> + Send + 'static,
) -> io::Result<Found> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}
