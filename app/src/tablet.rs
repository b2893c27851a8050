//! What this tablet knows and can do, as the screens see it: signals to read, and commands to run.
//!
//! Data flows one way: words become a draft, a draft a command, a command events, events are stored, what is stored is
//! folded, and the fold is what screens show. Nothing here waits for a network.

mod books;
mod fold;
mod start;
mod work;

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use qingchu_core::deadline::Calendar;
use qingchu_core::document::Surroundings;
use qingchu_core::id::{RoleId, StreamId, UserId};
use qingchu_core::projection::shelf::Shelf;
use qingchu_core::sync::account::Account;
use qingchu_core::time::Moment;
use qingchu_core::words::Language;

pub use books::Books;
pub use work::{NotDone, NotSignedIn};

use crate::office::{Office, Standing};
use crate::parts::Missing;
use crate::store::{Failure, Store, Waiting};

/// Where start-up is.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// The storage is being opened; takes a few milliseconds.
    Opening,
    /// Nobody ever signed in on this tablet.
    SignIn,
    /// The most urgent cases are there, the rest is being read.
    Filling,
    /// Everything is there.
    Ready,
    /// Start-up came to an end before its time.
    Failed(NotStarted),
}

/// Why the tablet did not start.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NotStarted {
    /// The storage cannot be opened or read.
    #[error(transparent)]
    Storage(#[from] Failure),
    /// Something of the app is not on the tablet.
    #[error(transparent)]
    Missing(#[from] Missing),
}

/// The tablet. Cheap to copy; the same everywhere.
#[derive(Clone, Copy)]
pub struct Tablet {
    /// Where start-up is.
    pub phase: RwSignal<Phase>,
    /// All cases, registers and done duties.
    pub shelf: RwSignal<Shelf>,
    /// The time, to the nearest few seconds.
    pub now: RwSignal<Moment>,
    /// Who works here.
    pub account: RwSignal<Option<Account>>,
    /// The unit's calendar.
    pub calendar: RwSignal<Arc<Calendar>>,
    /// The rulebook and its classifier.
    pub books: RwSignal<Arc<Books>>,
    /// How many events are not yet at the office, and since when.
    pub waiting: RwSignal<Waiting>,
    /// How the talk with the office stands; `None` before it began.
    pub talk: RwSignal<Option<Standing>>,
    /// What must be added to the tablet's clock to get the server's, in milliseconds, as last seen.
    pub clock_offset_ms: RwSignal<Option<i64>>,
    /// Whether the office asks for a sign-in; logging goes on without.
    pub sign_in_needed: RwSignal<bool>,
    /// How many cases others changed since a person last looked.
    pub arrived: RwSignal<usize>,
    /// A failure of the storage that a person must know of.
    pub trouble: RwSignal<Option<Failure>>,
    store: StoredValue<Option<Rc<Store>>, LocalStorage>,
    office: StoredValue<Option<Rc<Office>>, LocalStorage>,
}

impl Tablet {
    /// Makes the tablet and provides it as a context.
    pub fn provide() -> Self {
        let tablet = Self {
            phase: RwSignal::new(Phase::Opening),
            shelf: RwSignal::new(Shelf::default()),
            now: RwSignal::new(crate::ids::now()),
            account: RwSignal::new(None),
            calendar: RwSignal::new(Arc::new(Calendar::empty())),
            books: RwSignal::new(Arc::new(Books::default())),
            waiting: RwSignal::new(Waiting { count: 0, since: None }),
            talk: RwSignal::new(None),
            clock_offset_ms: RwSignal::new(None),
            sign_in_needed: RwSignal::new(false),
            arrived: RwSignal::new(0),
            trouble: RwSignal::new(None),
            store: StoredValue::new_local(None),
            office: StoredValue::new_local(None),
        };
        provide_context(tablet);
        tablet
    }

    /// The tablet that was provided.
    ///
    /// # Panics
    /// Outside the app, where nobody provided one.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// The stream of the unit in which the person works.
    #[must_use]
    pub fn stream(&self) -> Option<StreamId> {
        self.account.with(|account| Some(account.as_ref()?.units.first()?.stream))
    }

    /// The unit's name.
    #[must_use]
    pub fn unit_name(&self) -> String {
        let name = |account: &Account| account.units.first().map(|unit| unit.name.clone());
        self.account.with(|account| account.as_ref().and_then(name)).unwrap_or_default()
    }

    /// The posts that the person holds.
    #[must_use]
    pub fn roles(&self) -> Vec<RoleId> {
        self.account
            .with(|account| account.as_ref().map(|account| account.person.roles.clone()))
            .unwrap_or_default()
    }

    /// What to call somebody.
    #[must_use]
    pub fn name_of(&self, user: UserId) -> String {
        self.account
            .with(|account| {
                let account = account.as_ref()?;
                let mut people = account.people.iter().chain(std::iter::once(&account.person));
                people.find(|person| person.id == user).map(|person| person.display_name.clone())
            })
            .unwrap_or_else(|| user.to_string().chars().take(8).collect())
    }

    /// What papers and values are put into words with, besides the case and its rulebook.
    pub fn with_surroundings<T>(&self, language: Language, run: impl FnOnce(&Surroundings<'_>) -> T) -> T {
        let (unit, roles) = (self.unit_name(), self.roles());
        let calendar = self.calendar.get();
        self.shelf.with(|shelf| {
            run(&Surroundings {
                language,
                offset: calendar.offset(),
                now: self.now.get(),
                unit: &unit,
                book: &shelf.unit,
                calendar: &calendar,
                roles: &roles,
                name_of: &|user| self.name_of(user),
                number_of: &|case| {
                    shelf.casebook.get(case).map_or_else(|| case.to_string(), |row| row.number.clone())
                },
            })
        })
    }

    /// The storage; `None` before it is open.
    #[must_use]
    pub fn store(&self) -> Option<Rc<Store>> {
        self.store.get_value()
    }

    /// The talk with the office; `None` before sign-in.
    #[must_use]
    pub fn office(&self) -> Option<Rc<Office>> {
        self.office.get_value()
    }
}
