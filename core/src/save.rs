//! The order of saving, as a state machine: what is typed is kept as a draft, what is stated is appended in one durable
//! transaction, and "saved" is said only when that transaction is complete.
//!
//! ```text
//! Typed ─► (a pause, the page is hidden) PutDraft
//! PressedSave ─► Append ─► StoreCompleted ─► DropDraft, ShowSaved
//!                   └────► StoreFailed ─► ReopenAndRetry (a dead handle, once) or ShowFailure, OfferExport
//! ```
//!
//! One machine for one draft. The store does its writes one after the other, in the order in which they were asked for.

use crate::event::Statement;

/// Counts the changes of a draft, from 1; 0 before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision(pub u64);

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The draft changed.
    Typed,
    /// Nobody types for a moment, or the page is hidden: a good time to keep the draft.
    Paused,
    /// A person pressed Save, and `decide` made these statements of the draft.
    PressedSave(Vec<Statement>),
    /// A write is durable.
    StoreCompleted(Write),
    /// A write did not happen.
    StoreFailed(Write, StoreFailure),
}

/// What was to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Write {
    /// The draft as it was at this revision.
    Draft(Revision),
    /// The statements made of the draft at this revision.
    Events(Revision),
}

/// Why a write did not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StoreFailure {
    /// There is no room.
    Quota,
    /// The store's handle no longer works; opening it anew may help.
    DeadHandle,
    /// The transaction was aborted.
    Aborted,
    /// The browser gives no store at all.
    Unavailable,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Keep the draft as it is now; answer for [`Write::Draft`].
    PutDraft(Revision),
    /// In one transaction of strict durability: make the statements the device's next events ([`crate::log::Tip::seal`]),
    /// append them, put them into the outbox, and delete the draft, so that a kill right after leaves no draft that would
    /// be saved twice. A statement whose id is in the log already is passed over. Answer for [`Write::Events`].
    Append(Revision, Vec<Statement>),
    /// Open the store anew, then do the write again, once; answer for it as before.
    ReopenAndRetry(Retry),
    /// The draft was stated and may be forgotten, on the screen as in the store.
    DropDraft(Revision),
    /// Say "saved on this tablet".
    ShowSaved(Revision),
    /// Say that it is not saved, and why.
    ShowFailure(StoreFailure),
    /// Offer to put what is typed, and all that is not sent, into a file.
    OfferExport,
}

/// A write to be done again on a store opened anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Retry {
    /// As [`Output::PutDraft`].
    PutDraft(Revision),
    /// As [`Output::Append`]. The same ids, since nobody knows whether the first try arrived.
    Append(Revision, Vec<Statement>),
}

/// Where saving stands, for the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saving {
    /// There is nothing that was typed and not stated, or nothing was done with it yet.
    Typed,
    /// The statements are on their way to the disk.
    Writing {
        /// What is being written.
        revision: Revision,
    },
    /// The statements are on the disk.
    Durable {
        /// What was written.
        revision: Revision,
    },
    /// The last write did not happen; what was typed is still on the screen.
    Failed(StoreFailure),
}

/// The order of saving for one draft.
#[derive(Debug, Clone)]
pub struct Machine {
    typed: Revision,
    draft: Draft,
    events: Events,
}

/// What became of the draft as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Draft {
    /// Nothing was typed yet, or what was typed is stated.
    NotNeeded,
    Kept(Revision),
    Writing {
        revision: Revision,
        is_retry: bool,
    },
    Failed(StoreFailure),
}

/// What became of the statements.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Events {
    None,
    Writing { revision: Revision, statements: Vec<Statement>, is_retry: bool },
    Durable(Revision),
    Failed { revision: Revision, statements: Vec<Statement>, failure: StoreFailure },
}

impl Default for Machine {
    fn default() -> Self {
        Self::new()
    }
}

impl Machine {
    /// A machine for a new draft, or for one that was loaded from the store.
    #[must_use]
    pub fn new() -> Self {
        Self { typed: Revision(0), draft: Draft::NotNeeded, events: Events::None }
    }

    /// Takes in what happened and says what to do, in order. Total: an input that does not fit changes nothing.
    pub fn step(&mut self, input: Input) -> Vec<Output> {
        match input {
            Input::Typed => {
                self.typed = Revision(self.typed.0.saturating_add(1));
                Vec::new()
            }
            Input::Paused => self.paused(),
            Input::PressedSave(statements) => self.pressed_save(statements),
            Input::StoreCompleted(Write::Draft(revision)) => self.draft_kept(revision),
            Input::StoreFailed(Write::Draft(revision), failure) => self.draft_failed(revision, failure),
            Input::StoreCompleted(Write::Events(revision)) => self.events_durable(revision),
            Input::StoreFailed(Write::Events(revision), failure) => self.events_failed(revision, failure),
        }
    }

    /// Where saving stands. Never [`Saving::Durable`] when something was typed since.
    #[must_use]
    pub fn saving(&self) -> Saving {
        match (&self.events, self.draft) {
            (Events::Writing { revision, .. }, _) => Saving::Writing { revision: *revision },
            (Events::Durable(revision), _) if *revision == self.typed => {
                Saving::Durable { revision: *revision }
            }
            (Events::Failed { failure, .. }, _) => Saving::Failed(*failure),
            (Events::None | Events::Durable(_), Draft::Failed(failure)) => Saving::Failed(failure),
            (
                Events::None | Events::Durable(_),
                Draft::NotNeeded | Draft::Kept(_) | Draft::Writing { .. },
            ) => Saving::Typed,
        }
    }

    /// Whether closing the page now would lose something that was typed.
    #[must_use]
    pub fn is_anything_at_stake(&self) -> bool {
        let is_stated = matches!(self.events, Events::Durable(revision) if revision == self.typed);
        let is_kept = matches!(self.draft, Draft::Kept(revision) if revision == self.typed);
        self.typed > Revision(0) && !is_stated && !is_kept
    }

    /// Whether a revision is stated, or being stated: its draft must not be written any more, or it would be there again
    /// after the statement deleted it.
    fn is_being_stated(&self, draft: Revision) -> bool {
        match &self.events {
            Events::Durable(revision) | Events::Writing { revision, .. } => draft <= *revision,
            Events::None | Events::Failed { .. } => false,
        }
    }

    fn paused(&mut self) -> Vec<Output> {
        let is_under_way = match self.draft {
            Draft::Kept(revision) | Draft::Writing { revision, .. } => revision == self.typed,
            Draft::NotNeeded | Draft::Failed(_) => self.typed == Revision(0),
        };
        if is_under_way || self.is_being_stated(self.typed) {
            return Vec::new();
        }
        self.draft = Draft::Writing { revision: self.typed, is_retry: false };
        vec![Output::PutDraft(self.typed)]
    }

    fn pressed_save(&mut self, statements: Vec<Statement>) -> Vec<Output> {
        let (revision, statements) = match std::mem::replace(&mut self.events, Events::None) {
            // A second press while the first is on its way, or after it arrived, states nothing twice.
            writing @ Events::Writing { .. } => {
                self.events = writing;
                return Vec::new();
            }
            Events::Durable(revision) if revision == self.typed => {
                self.events = Events::Durable(revision);
                return vec![Output::ShowSaved(revision)];
            }
            // The first try may have arrived after all: the same ids again.
            Events::Failed { revision, statements, .. } if revision == self.typed => (revision, statements),
            Events::None | Events::Durable(_) | Events::Failed { .. } => (self.typed, statements),
        };
        self.events = Events::Writing { revision, statements: statements.clone(), is_retry: false };
        vec![Output::Append(revision, statements)]
    }

    fn draft_kept(&mut self, kept: Revision) -> Vec<Output> {
        if matches!(self.draft, Draft::Writing { revision, .. } if revision == kept) {
            self.draft = Draft::Kept(kept);
        }
        Vec::new()
    }

    fn draft_failed(&mut self, failed: Revision, failure: StoreFailure) -> Vec<Output> {
        match self.draft {
            Draft::Writing { revision, .. } if revision == failed && self.is_being_stated(revision) => {
                self.draft = Draft::NotNeeded;
                Vec::new()
            }
            Draft::Writing { revision, is_retry: false }
                if revision == failed && failure == StoreFailure::DeadHandle =>
            {
                self.draft = Draft::Writing { revision, is_retry: true };
                vec![Output::ReopenAndRetry(Retry::PutDraft(revision))]
            }
            Draft::Writing { revision, .. } if revision == failed => {
                self.draft = Draft::Failed(failure);
                vec![Output::ShowFailure(failure), Output::OfferExport]
            }
            Draft::NotNeeded | Draft::Kept(_) | Draft::Writing { .. } | Draft::Failed(_) => Vec::new(),
        }
    }

    fn events_durable(&mut self, durable: Revision) -> Vec<Output> {
        if !matches!(&self.events, Events::Writing { revision, .. } if *revision == durable) {
            return Vec::new();
        }
        self.events = Events::Durable(durable);
        if self.typed == durable {
            self.draft = Draft::NotNeeded;
            return vec![Output::DropDraft(durable), Output::ShowSaved(durable)];
        }
        // Somebody typed on meanwhile, and the transaction deleted the draft: keep the newer words at once.
        self.draft = Draft::Writing { revision: self.typed, is_retry: false };
        vec![Output::ShowSaved(durable), Output::PutDraft(self.typed)]
    }

    fn events_failed(&mut self, failed: Revision, failure: StoreFailure) -> Vec<Output> {
        match std::mem::replace(&mut self.events, Events::None) {
            Events::Writing { revision, statements, is_retry: false }
                if revision == failed && failure == StoreFailure::DeadHandle =>
            {
                let again = Retry::Append(revision, statements.clone());
                self.events = Events::Writing { revision, statements, is_retry: true };
                let mut outputs = vec![Output::ReopenAndRetry(again)];
                // The try may have arrived and deleted the draft, newer words with it.
                self.draft = Draft::NotNeeded;
                outputs.extend(self.paused());
                outputs
            }
            Events::Writing { revision, statements, .. } if revision == failed => {
                self.events = Events::Failed { revision, statements, failure };
                let mut outputs = vec![Output::ShowFailure(failure), Output::OfferExport];
                self.draft = Draft::NotNeeded;
                outputs.extend(self.paused());
                outputs
            }
            other @ (Events::None | Events::Writing { .. } | Events::Durable(_) | Events::Failed { .. }) => {
                self.events = other;
                Vec::new()
            }
        }
    }
}

#[cfg(test)]
mod tests;
