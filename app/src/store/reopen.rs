//! The connection to the database: opened, upgraded, given up for another tab, and opened anew when it died.
//!
//! Several products have lost data in silence on a connection that the browser had cut. Here a cut connection is opened
//! once more and the work is tried once more; then it fails in sight.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};

use super::failure::{Failure, behind, of_transaction};
use super::schema::{Table, VERSION};

/// What a person has to be told although nothing was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// Another tab holds the database in an older form and has to be closed; opening waits for it.
    OldTabBlocks,
    /// This tab gave the database up for a newer version in another tab, or for its deletion: load the page again.
    GaveWay,
}

/// How a transaction is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Reads only.
    Read,
    /// Complete only when the disk has it: everything that cannot be rebuilt.
    Strict,
    /// For what can be rebuilt.
    Relaxed,
}

/// The connection, which may be cut at any time.
pub(super) struct Handle {
    name: String,
    database: RefCell<Option<Rc<Database>>>,
    gave_way: Rc<Cell<bool>>,
    tell: Rc<dyn Fn(Notice)>,
}

impl Handle {
    pub(super) fn new(name: &str, tell: Rc<dyn Fn(Notice)>) -> Self {
        Self { name: name.to_owned(), database: RefCell::new(None), gave_way: Rc::default(), tell }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Does some work on the database; once more on a new connection when the present one turns out to be dead.
    pub(super) async fn work<Out>(
        &self,
        work: impl AsyncFn(&Database) -> Result<Out, Failure>,
    ) -> Result<Out, Failure> {
        let database = self.connect().await?;
        match work(&database).await {
            Err(failure) if failure.is_of_a_dead_handle() => {
                self.close();
                let database = self.connect().await?;
                work(&database).await
            }
            outcome => outcome,
        }
    }

    /// Cuts the connection; the next work opens it again.
    pub(super) fn close(&self) {
        if let Some(database) = self.database.take() {
            release(&database);
        }
    }

    /// Deletes the database for good.
    pub(super) async fn delete(&self) -> Result<(), Failure> {
        self.close();
        Ok(Database::delete_by_name(&self.name)?.await?)
    }

    async fn connect(&self) -> Result<Rc<Database>, Failure> {
        if self.gave_way.get() {
            return Err(Failure::GaveWay);
        }
        if let Some(database) = self.database.borrow().as_ref() {
            return Ok(Rc::clone(database));
        }
        let database = Rc::new(self.open().await?);
        check_durability(&database).await?;
        self.listen(&database);
        if let Some(other) = self.database.replace(Some(Rc::clone(&database))) {
            release(&other);
        }
        Ok(database)
    }

    async fn open(&self) -> Result<Database, Failure> {
        let tell = Rc::clone(&self.tell);
        let request = Database::open(self.name.as_str())
            .with_version(VERSION)
            .with_on_blocked(move |_event| {
                tell(Notice::OldTabBlocks);
                Ok(())
            })
            .with_on_upgrade_needed(|_event, database| {
                // Version 1 is the first: every table is new. A later version adds its step and leaves data in place.
                for table in Table::ALL {
                    database.create_object_store(table.name()).build()?;
                }
                Ok(())
            })
            .build()?;
        Ok(request.await?)
    }

    /// Gives the database up when another tab upgrades or deletes it, and forgets it when the browser cuts it.
    fn listen(&self, database: &Rc<Database>) {
        let (gave_way, tell) = (Rc::clone(&self.gave_way), Rc::clone(&self.tell));
        let system: web_sys::IdbDatabase = database.as_sys().clone().unchecked_into();
        let closing = system.clone();
        let on_version_change = Closure::<dyn FnMut()>::new(move || {
            gave_way.set(true);
            closing.close();
            tell(Notice::GaveWay);
        });
        system.set_onversionchange(Some(on_version_change.as_ref().unchecked_ref()));
        // It lives as long as its connection: the browser lets go of it together with the database object.
        drop(on_version_change.into_js_value());
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.close();
    }
}

fn release(database: &Database) {
    let system: &web_sys::IdbDatabase = database.as_sys();
    system.set_onversionchange(None);
    system.close();
}

/// Opens a transaction over some tables. While it is open nothing may be awaited but its own requests.
pub(super) fn begin<'a>(
    database: &'a Database,
    tables: &[Table],
    mode: Mode,
) -> Result<Transaction<'a>, Failure> {
    let builder = database.transaction(tables);
    let transaction = match mode {
        Mode::Read => builder.build(),
        Mode::Strict => builder
            .with_mode(TransactionMode::Readwrite)
            .with_options(TransactionOptions::new().with_durability(TransactionDurability::Strict))
            .build(),
        Mode::Relaxed => builder
            .with_mode(TransactionMode::Readwrite)
            .with_options(TransactionOptions::new().with_durability(TransactionDurability::Relaxed))
            .build(),
    };
    Ok(transaction?)
}

/// Commits; returns at the transaction's `complete`, which for a strict one is when the disk has it.
pub(super) async fn commit(transaction: Transaction<'_>) -> Result<(), Failure> {
    let system = behind(&transaction);
    transaction.commit().await.map_err(|error| of_transaction(&system, error))
}

/// What a transaction says of its own durability.
pub(super) fn durability(transaction: &Transaction<'_>) -> String {
    let durability = js_sys::Reflect::get(&behind(transaction), &JsValue::from_str("durability"));
    durability.ok().and_then(|durability| durability.as_string()).unwrap_or_default()
}

/// The word "saved" rests on this: a browser that passes over the option would say it too early.
async fn check_durability(database: &Database) -> Result<(), Failure> {
    let transaction = begin(database, &[Table::Meta], Mode::Strict)?;
    let offered = durability(&transaction);
    commit(transaction).await?;
    if offered == "strict" { Ok(()) } else { Err(Failure::NotDurable { offered }) }
}
