//! Start-up: a snapshot and the tail of the log behind it, never the whole log.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::projection::Casebook;
use qingchu_core::projection::shelf::{Changed, Shelf};
use qingchu_core::projection::snapshot::FORMAT;
use qingchu_core::sync::account::{Account, Enrolment};

use super::fold::segments_after;
use super::{Books, NotStarted, Phase, Tablet};
use crate::parts;
use crate::store::{Failure, Notice, Store};

/// The name of the tablet's database.
const DATABASE: &str = "qingchu";

/// The name of the snapshot's head, of the part that is not rows, and the start of the names of chunks.
pub(super) const HEAD: &str = "head";
pub(super) const REST: &str = "rest";
pub(super) const ROWS: &str = "rows/";

/// How often the screens look at the clock.
const TICK: Duration = Duration::from_secs(5);

/// How many segments are folded before the screen gets its turn.
const SEGMENTS_PER_TURN: usize = 16;

impl Tablet {
    /// Opens the storage and shows what is there.
    pub fn start(self) {
        set_interval(move || self.now.set(crate::ids::now()), TICK);
        // It will be needed: whoever signs in types meanwhile.
        spawn_local(async move {
            if let Err(missing) = parts::enter().await {
                leptos::logging::warn!("the second part: {missing}");
            }
        });
        spawn_local(async move {
            if let Err(failure) = self.open().await {
                leptos::logging::error!("start-up: {failure}");
                self.phase.set(Phase::Failed(failure));
            }
        });
    }

    async fn open(self) -> Result<(), NotStarted> {
        let store = Rc::new(Store::open(DATABASE, move |notice| self.hear(notice)).await?);
        self.store.set_value(Some(store.clone()));
        let standing = store.standing().await?;
        self.clock_offset_ms.set(standing.clock_offset_ms);
        let (Some(enrolment), Some(account)) = (standing.enrolment, standing.account) else {
            self.phase.set(Phase::SignIn);
            return Ok(());
        };
        (parts::enter().await?)(self, account, enrolment).await
    }

    /// Shows the cases and begins the talk with the office.
    ///
    /// # Errors
    /// [`NotStarted::Missing`] when the unit's rulebook is not here, [`NotStarted::Storage`].
    pub async fn enter(self, account: Account, enrolment: Enrolment) -> Result<(), NotStarted> {
        if let Some(unit) = account.units.first() {
            self.books.set(Arc::new(Books::of(&unit.rulebook).await?));
        }
        self.account.set(Some(account));
        self.fill().await?;
        self.phase.set(Phase::Ready);
        self.count_waiting().await;
        self.begin_office(enrolment);
        Ok(())
    }

    /// Reads the snapshot and the tail; without a snapshot that fits, the log.
    async fn fill(self) -> Result<(), Failure> {
        let Some(store) = self.store() else { return Ok(()) };
        let parts = store.snapshot().await?;
        let head = parts.get(HEAD).and_then(|bytes| Casebook::read_head(bytes, &self.basis()));
        let rest = head
            .as_ref()
            .zip(parts.get(REST))
            .and_then(|(head, rest)| Shelf::from_rest(rest, head.upto).ok());
        if let (Some(head), Some(mut shelf)) = (head, rest) {
            self.adopt_notices(&shelf);
            let mut urgent = shelf.clone();
            urgent.casebook = Casebook::of_rows(head.urgent);
            self.shelf.set(urgent);
            self.phase.set(Phase::Filling);
            let chunks = parts.iter().filter(|(name, _part)| name.starts_with(ROWS));
            let read = chunks.into_iter().try_for_each(|(_name, part)| shelf.casebook.read_chunk(part));
            if read.is_ok() && shelf.casebook.rows().len() == head.rows {
                self.shelf.set(shelf);
                return self.read_tail().await.map(drop);
            }
        }
        self.rebuild().await
    }

    /// Takes in whatever the log holds behind what is known: after a start, a save, an answer of the server, a save in
    /// another tab. Positions are dense and are committed in their order, so nothing is passed over.
    pub(super) async fn read_tail(self) -> Result<Changed, Failure> {
        let mut changed = Changed::default();
        let Some(store) = self.store() else { return Ok(changed) };
        let mut after = self.shelf.with_untracked(Shelf::upto);
        let mut segments = segments_after(&store, after).await?;
        while !segments.is_empty() {
            let next = segments.keys().nth(SEGMENTS_PER_TURN).copied();
            let rest = next.map(|next| segments.split_off(&next)).unwrap_or_default();
            let last = segments.keys().next_back().copied().unwrap_or(after);
            let taken = self.take(after, std::mem::replace(&mut segments, rest)).await?;
            after = last;
            changed.cases.extend(taken.cases);
            changed.arrived.extend(taken.arrived);
            changed.unit |= taken.unit;
        }
        Ok(changed)
    }

    /// What the rows of a snapshot depend on.
    pub(super) fn basis(self) -> String {
        let book = self.books.with_untracked(|books| {
            books.rulebook().map(|book| format!("{}@{}", book.id, book.version)).unwrap_or_default()
        });
        let build = option_env!("QINGCHU_BUILD").unwrap_or(env!("CARGO_PKG_VERSION"));
        format!("{FORMAT} {build} {book}")
    }

    fn hear(self, notice: Notice) {
        leptos::logging::warn!("storage: {notice:?}");
        if let Some(store) = self.store() {
            spawn_local(async move {
                // Whatever the notice was, the next call tells whether the storage still works.
                if let Err(failure) = store.waiting().await {
                    self.trouble.set(Some(failure));
                }
            });
        }
    }
}
