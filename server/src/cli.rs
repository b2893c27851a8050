//! The program's commands and what each takes.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::command::{self, CommandError};
use crate::tools::Tool;

/// Qingchu (清楚): complaints taken in and seen through, with or without a connection.
#[derive(Parser)]
#[command(name = "qingchu", version, about, disable_help_subcommand = true)]
pub struct Cli {
    /// How log lines are written to standard error.
    #[arg(long, global = true, value_enum, default_value = "text", env = "QINGCHU_LOG_FORMAT")]
    pub log_format: LogFormat,
    /// The least grave log lines that are written: error, warn, info, debug or trace.
    #[arg(long, global = true, default_value = "info", env = "QINGCHU_LOG_LEVEL")]
    pub log_level: tracing::Level,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// One line of text each.
    Text,
    /// One JSON object each.
    Json,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Serve the app and sync tablets.
    Serve(command::serve::Options),
    /// Add or list units.
    #[command(subcommand)]
    Unit(command::unit::Action),
    /// Add, list, disable people, set their posts or a password.
    #[command(subcommand)]
    User(command::user::Action),
    /// List or disable tablets.
    #[command(subcommand)]
    Device(command::device::Action),
    /// List or show events that were set aside for a person to look at.
    #[command(subcommand)]
    Quarantine(command::quarantine::Action),
    /// Write everything to one file, while the server runs.
    Backup(command::backup::BackupOptions),
    /// Put a backup in place, while no server runs. Tablets send again what it lacks.
    Restore(command::backup::RestoreOptions),
    /// What people do with their files.
    #[command(flatten)]
    Tool(Tool),
}

/// Where the database is.
#[derive(Debug, Clone, Args)]
pub struct DataOption {
    /// The folder of the database.
    #[arg(long, default_value = "data", env = "QINGCHU_DATA", value_name = "FOLDER")]
    pub data: PathBuf,
}

impl Cli {
    /// Does what was asked.
    ///
    /// # Errors
    /// Whatever the command says.
    pub async fn run(self) -> Result<(), CommandError> {
        match self.command {
            Command::Serve(options) => command::serve::run(options).await,
            Command::Unit(action) => command::unit::run(action).await,
            Command::User(action) => command::user::run(action).await,
            Command::Device(action) => command::device::run(action).await,
            Command::Quarantine(action) => command::quarantine::run(action).await,
            Command::Backup(options) => command::backup::backup(options).await,
            Command::Restore(options) => command::backup::restore(options).await,
            Command::Tool(tool) => Ok(tool.run().await?),
        }
    }
}
