//! The program's commands.

pub mod backup;
pub mod device;
pub mod quarantine;
pub mod serve;
pub mod unit;
pub mod user;

use std::io::Write as _;
use std::net::SocketAddr;

use qingchu_core::id::NotAnId;

use crate::auth::NotAName;
use crate::auth::password::PasswordError;
use crate::cli::DataOption;
use crate::clock;
use crate::random::NoRandomness;
use crate::setup::SetupError;
use crate::store::{Store, StoreError};
use crate::tools::ToolError;

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The first start failed.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The password cannot be taken.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// No password could be made.
    #[error(transparent)]
    Random(#[from] NoRandomness),
    /// The name cannot be an account's.
    #[error(transparent)]
    Name(#[from] NotAName),
    /// The id is none.
    #[error(transparent)]
    Id(#[from] NotAnId),
    /// A tool ended early, or could not do all of its work.
    #[error(transparent)]
    Tool(#[from] ToolError),
    /// There is no such unit.
    #[error("there is no unit {name:?}; there are: {known}")]
    NoSuchUnit {
        /// The name that was given.
        name: String,
        /// The units' names, with commas.
        known: String,
    },
    /// The name is empty or another unit's.
    #[error("{0:?} cannot be the unit's name: it is empty, or another unit has it")]
    UnitName(String),
    /// The digest is nobody's, or of several.
    #[error("{found} events in quarantine begin with {digest:?}; exactly one was expected")]
    NotOneDigest {
        /// What was given.
        digest: String,
        /// How many it fits.
        found: usize,
    },
    /// The address is taken or not ours.
    #[error("cannot listen on {address}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The system does not tell when to stop.
    #[error("the system takes no handler for its signals")]
    Signals(#[source] std::io::Error),
    /// Standard input or output failed.
    #[error("standard {stream} fails")]
    Standard {
        /// `input` or `output`.
        stream: &'static str,
        /// Why.
        source: std::io::Error,
    },
}

/// Opens the database of the folder that the command line names.
pub(crate) async fn open(option: &DataOption) -> Result<Store, CommandError> {
    Ok(Store::open(&option.data, clock::now()).await?)
}

/// Writes to standard output what the command was asked for.
pub(crate) fn say(text: &str) -> Result<(), CommandError> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
        .map_err(|source| CommandError::Standard { stream: "output", source })
}
