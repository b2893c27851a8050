//! `qingchu backup` and `qingchu restore`

use std::path::PathBuf;

use clap::Args;

use super::{CommandError, open, say};
use crate::cli::DataOption;
use crate::{clock, store};

/// What `backup` takes.
#[derive(Args)]
pub struct BackupOptions {
    /// The file to write; one that exists is replaced once the new one is whole.
    file: PathBuf,
    #[command(flatten)]
    data: DataOption,
}

/// What `restore` takes.
#[derive(Args)]
pub struct RestoreOptions {
    /// The file that `qingchu backup` wrote.
    file: PathBuf,
    /// Move a database that stands in the folder aside.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    data: DataOption,
}

/// Writes a backup.
///
/// # Errors
/// [`CommandError::Store`].
pub async fn backup(options: BackupOptions) -> Result<(), CommandError> {
    let census = open(&options.data).await?.backup(&options.file).await?;
    say(&format!(
        "{}: {} events in {} streams, {} in quarantine",
        options.file.display(),
        census.events,
        census.streams,
        census.quarantined
    ))
}

/// Puts a backup in place.
///
/// # Errors
/// [`CommandError::Store`].
pub async fn restore(options: RestoreOptions) -> Result<(), CommandError> {
    let restored = store::restore(&options.file, &options.data.data, options.force, clock::now()).await?;
    say(&format!(
        "{}: {} events in {} streams, {} in quarantine; tablets send again what this backup lacks",
        options.data.data.display(),
        restored.census.events,
        restored.census.streams,
        restored.census.quarantined
    ))?;
    match restored.moved_aside {
        Some(folder) => say(&format!("the database that stood there is in {}", folder.display())),
        None => Ok(()),
    }
}
