//! What the server keeps: organisations, people, tablets, sessions, and the streams of events.
//!
//! [`Store`] is SQLite today. Callers name nothing but `Store`, its methods and the types of this file, so a second
//! database is an enum here and no change elsewhere. Writes go through one connection, one at a time, each in one
//! `BEGIN IMMEDIATE` transaction; what a method returns is durable when it returns.

mod backup;
#[cfg(test)]
mod contract;
mod devices;
mod events;
mod export;
mod import;
mod migrate;
mod pages;
mod people;
mod row;
mod sessions;
mod sqlite;
mod verify;

use std::path::PathBuf;

use qingchu_core::event::Digest;
use qingchu_core::id::{DeviceId, OrganisationId, RoleId, RulebookId, StreamId, UserId};
use qingchu_core::time::Moment;

pub use backup::{Restored, restore};
pub use export::KeptEvent;
pub use import::Imported;
pub use sqlite::Store;
pub use verify::Census;

/// What went wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file or folder could not be read, written or locked.
    #[error("{}: cannot {doing}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What was tried, as an infinitive.
        doing: &'static str,
        /// Why not.
        source: std::io::Error,
    },
    /// The database refused or failed.
    #[error("the database cannot {doing}")]
    Database {
        /// What was tried, as an infinitive.
        doing: &'static str,
        /// Why not.
        source: sqlx::Error,
    },
    /// The database would lose acknowledged events at a power cut.
    #[error("{}: pragma {pragma} reads back as {found:?} and must be {wanted:?}", path.display())]
    NotDurable {
        /// Which database.
        path: PathBuf,
        /// Which setting.
        pragma: &'static str,
        /// What it must be.
        wanted: &'static str,
        /// What it is.
        found: String,
    },
    /// The database was made by a later program.
    #[error("{}: schema version {found} is from a newer program; this one knows versions up to {known}", path.display())]
    NewerSchema {
        /// Which database.
        path: PathBuf,
        /// The database's version.
        found: u32,
        /// The latest version that this program knows.
        known: u32,
    },
    /// Stored bytes are not what was written.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The name is taken.
    #[error("an account named {0:?} exists already")]
    NameTaken(String),
    /// There is no such account.
    #[error("there is no account named {0:?}")]
    NoSuchPerson(String),
    /// There is no such tablet.
    #[error("there is no tablet {0}")]
    NoSuchDevice(DeviceId),
    /// The tool must be told which organisation is meant, or there is none yet.
    #[error("the database holds {0} organisations; exactly one was expected")]
    NotOneOrganisation(usize),
    /// Another process uses the folder.
    #[error("{}: a running qingchu uses this folder; stop it first", .0.display())]
    InUse(PathBuf),
    /// A restore was cut off before its last step.
    #[error("{}: a restore was cut off; run qingchu restore again", .0.display())]
    HalfRestored(PathBuf),
    /// A file is not a whole, untouched backup.
    #[error("{}: {fault}", path.display())]
    NotABackup {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// The folder holds a database already.
    #[error("{}: holds a database already; --force moves it aside and restores", .0.display())]
    WouldOverwrite(PathBuf),
}

/// An organisation with its units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its units in the order they were made.
    pub units: Vec<Unit>,
}

/// A unit of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its stream.
    pub stream: StreamId,
    /// Its name.
    pub name: String,
    /// The rulebook it works by.
    pub rulebook: RulebookId,
}

/// A person to be added.
#[derive(Clone)]
pub struct NewPerson {
    /// The id it will have.
    pub id: UserId,
    /// The name to log in with, as [`crate::auth::account_name`] writes it.
    pub name: String,
    /// What to show.
    pub display_name: String,
    /// The password's Argon2id hash in PHC form.
    pub password: String,
    /// The units the person works in, the first first.
    pub streams: Vec<StreamId>,
    /// The posts held in each of them.
    pub roles: Vec<RoleId>,
}

/// A person as tools list it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPerson {
    /// The id, as it stands in events.
    pub id: UserId,
    /// The name to log in with.
    pub name: String,
    /// What to show.
    pub display_name: String,
    /// Posts per unit.
    pub posts: Vec<(StreamId, Vec<RoleId>)>,
    /// Since when the account may not be used.
    pub disabled_at: Option<Moment>,
}

/// What a log-in is checked against.
#[derive(Clone)]
pub struct LoginRecord {
    /// The person's organisation.
    pub organisation: OrganisationId,
    /// The person.
    pub person: UserId,
    /// The password's hash in PHC form.
    pub password: String,
    /// Whether the account may not be used.
    pub is_disabled: bool,
}

/// Who asks: the person behind a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// The person's organisation.
    pub organisation: OrganisationId,
    /// The person.
    pub person: UserId,
}

/// Something that was pushed and could not go into a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// The hash of its bytes.
    pub digest: Digest,
    /// Why, as [`qingchu_core::sync::message::QuarantineReason`] is written.
    pub reason: String,
    /// When it was received.
    pub received_at: Moment,
    /// The tablet that sent it.
    pub device: DeviceId,
    /// The person who was logged in there.
    pub person: UserId,
    /// Its bytes as they arrived.
    pub bytes: String,
}

/// A tablet as tools list it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDevice {
    /// The tablet.
    pub id: DeviceId,
    /// What people call it.
    pub label: String,
    /// When it was enrolled.
    pub enrolled_at: Moment,
    /// Since when it may not be used.
    pub disabled_at: Option<Moment>,
}
