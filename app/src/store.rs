//! The tablet's storage: IndexedDB, written so that what was called saved is on the disk.
//!
//! Everything that cannot be rebuilt is written in one transaction of strict durability, and a function returns only at
//! that transaction's `complete`. Nothing is awaited in a transaction but its own requests, since a transaction ends when
//! anything else is. What is stored is the log ([`qingchu_core::log`]) and what must not be lost beside it; cases and
//! lists are folds of the log, of which the store keeps at most a snapshot that can be thrown away.
//!
//! What is not here: time, randomness, the network, any rule.
//!
//! Reading order: `schema` (names and bytes), `reopen` (the connection), `write`, `read`, `carry` (files), `mend` (damage),
//! `health`.

mod carry;
mod failure;
mod health;
mod mend;
mod read;
mod record;
mod reopen;
mod schema;
mod write;

use std::cell::RefCell;
use std::rc::Rc;

pub use carry::{Imported, NotTaken};
pub use failure::Failure;
pub use health::{Health, LOG_BYTES_BUDGET, ask_to_persist};
pub use read::{Batch, Kept, Read, Standing, Waiting};
pub use reopen::Notice;
pub use schema::{Damage, Table, VERSION};
pub use write::Appended;

use qingchu_core::projection::Position;
use reopen::Handle;

/// Whether events that the server does not have may be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erase {
    /// No: refuse while there are any.
    OnlyIfAllIsSent,
    /// Yes: a person was told and has exported them, or wants them gone.
    EvenUnsent,
}

/// Where a segment comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Stated on this tablet, or carried here in a file: the server does not have it.
    Stated,
    /// Learned from the server.
    Learned,
}

type Written = Rc<dyn Fn(Position, Origin)>;

/// The tablet's storage. Several tabs may each have one.
pub struct Store {
    handle: Handle,
    on_written: RefCell<Option<Written>>,
}

impl Store {
    /// Opens the database of this name, making it when it is not there, and checks that its transactions can be strict.
    /// `tell` hears what a person must be told although nothing was asked for. Damaged records of what the tablet knows of
    /// itself are set apart, see [`Store::quarantine`].
    ///
    /// # Errors
    /// [`Failure::Unavailable`] in a private window, [`Failure::NotDurable`], [`Failure::Newer`] when a newer program has
    /// changed the database, any other [`Failure`] of the database.
    pub async fn open(name: &str, tell: impl Fn(Notice) + 'static) -> Result<Self, Failure> {
        let store = Self { handle: Handle::new(name, Rc::new(tell)), on_written: RefCell::new(None) };
        if let Err(Failure::Damaged { table: Table::Meta, .. }) = store.standing().await {
            store.mend().await?;
        }
        store.standing().await?;
        Ok(store)
    }

    /// The database's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.handle.name()
    }

    /// Calls `tell` with each segment that this tab adds to the log, once it is durable. Replaces the one before.
    pub fn on_written(&self, tell: impl Fn(Position, Origin) + 'static) {
        self.on_written.replace(Some(Rc::new(tell)));
    }

    /// Cuts the connection, as a browser may at any time; whatever is asked next opens it again.
    pub fn close(&self) {
        self.handle.close();
    }

    /// Deletes everything that is stored, drafts included.
    ///
    /// # Errors
    /// [`Failure::Unsent`] while the server does not have everything, unless `erase` allows it; any other [`Failure`] of
    /// the database.
    pub async fn erase(&self, erase: Erase) -> Result<(), Failure> {
        let count = self.waiting().await?.count;
        match erase {
            Erase::OnlyIfAllIsSent if count > 0 => Err(Failure::Unsent { count }),
            Erase::OnlyIfAllIsSent | Erase::EvenUnsent => self.handle.delete().await,
        }
    }

    fn tell_written(&self, position: Option<Position>, origin: Origin) {
        let tell = self.on_written.borrow().clone();
        if let (Some(position), Some(tell)) = (position, tell) {
            tell(position, origin);
        }
    }
}
