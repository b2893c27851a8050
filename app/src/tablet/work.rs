//! What a person does: sign in, log a complaint, work on a case, keep registers.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::case::{self, Case, Command, Context, Refusal};
use qingchu_core::event::Statement;
use qingchu_core::id::{CaseId, DraftId};
use qingchu_core::sync::account::{Enrol, Enrolment, Login};
use qingchu_core::sync::machine::{Activity, Failure as SyncFailure};
use qingchu_core::unit::{self, UnitCommand};

use super::{NotStarted, Tablet};
use crate::office::{Observers, Office, Standing};
use crate::parts::Missing;
use crate::store::{Failure, Imported, NotTaken};
use crate::{ids, parts, transport};

/// Why something was not done.
#[derive(Debug, Clone, PartialEq)]
pub enum NotDone {
    /// The rules say no.
    Refused(Refusal),
    /// The storage could not.
    Failed(Failure),
    /// Nobody has signed in on this tablet yet.
    NobodyHere,
}

impl From<Refusal> for NotDone {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Failure> for NotDone {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Why nobody was signed in.
#[derive(Debug, Clone, PartialEq)]
pub enum NotSignedIn {
    /// The office said no, or cannot be reached.
    Office(SyncFailure),
    /// The storage could not keep it.
    Storage(Failure),
    /// The storage is not open.
    NoStorage,
    /// Something of the app is not here yet.
    Missing(Missing),
}

impl From<SyncFailure> for NotSignedIn {
    fn from(failure: SyncFailure) -> Self {
        Self::Office(failure)
    }
}

impl From<NotStarted> for NotSignedIn {
    fn from(why: NotStarted) -> Self {
        match why {
            NotStarted::Storage(failure) => Self::Storage(failure),
            NotStarted::Missing(missing) => Self::Missing(missing),
        }
    }
}

impl From<Failure> for NotSignedIn {
    fn from(failure: Failure) -> Self {
        Self::Storage(failure)
    }
}

impl Tablet {
    /// What a command would state, or why not. Nothing is stored.
    ///
    /// # Errors
    /// [`NotDone::Refused`] with what is in the way.
    pub fn decide(
        self,
        id: CaseId,
        case: Option<&Case>,
        command: Command,
    ) -> Result<Vec<Statement>, NotDone> {
        self.in_context(|ctx| case::decide(id, case, command, ctx))
    }

    /// Runs a command on a case: decided, durable, folded, on the screen.
    ///
    /// # Errors
    /// What is in the way; nothing was stated then.
    pub async fn run(self, case: &Case, command: Command) -> Result<(), NotDone> {
        let statements = self.decide(case.id, Some(case), command)?;
        self.append(&statements, None).await
    }

    /// Runs a command on the unit.
    ///
    /// # Errors
    /// What is in the way; nothing was stated then.
    pub async fn run_unit(self, command: UnitCommand) -> Result<(), NotDone> {
        let statement = self
            .in_context(|ctx| self.shelf.with_untracked(|shelf| unit::decide(&shelf.unit, command, ctx)))?;
        self.append(&[statement], None).await
    }

    /// Makes statements durable, drops the draft they were made of, and folds them. When this returns, they are on the
    /// disk.
    ///
    /// # Errors
    /// [`NotDone::Failed`]: nothing was stated then.
    pub async fn append(self, statements: &[Statement], draft: Option<DraftId>) -> Result<(), NotDone> {
        let store = self.store().ok_or(NotDone::NobodyHere)?;
        store.append(statements, draft).await?;
        // It is on the disk: whatever fails from here on does not make it unsaved.
        self.catch_up().await;
        Ok(())
    }

    fn in_context<T>(
        self,
        decide: impl FnOnce(&mut Context<'_>) -> Result<T, Refusal>,
    ) -> Result<T, NotDone> {
        let (Some(account), Some(stream)) = (self.account.get_untracked(), untrack(|| self.stream())) else {
            return Err(NotDone::NobodyHere);
        };
        let books = self.books.get_untracked();
        let Some(rulebook) = books.rulebook() else { return Err(NotDone::NobodyHere) };
        let mut ctx = Context {
            now: ids::now(),
            author: account.person.id,
            roles: &account.person.roles,
            stream,
            rulebook,
            clock_offset_ms: self.clock_offset_ms.get_untracked(),
            ids: &mut ids::event,
        };
        Ok(decide(&mut ctx)?)
    }

    /// Signs in for the first time, which enrols the tablet under this label, and opens the cases.
    ///
    /// # Errors
    /// [`NotSignedIn`]: what the office says, or why it cannot be reached, or what the storage says, or what of the app is
    /// not here yet.
    pub async fn sign_in(self, login: &Login, label: &str) -> Result<(), NotSignedIn> {
        let store = self.store().ok_or(NotSignedIn::NoStorage)?;
        let account = transport::login(login).await?;
        let enrolment = match store.standing().await?.enrolment {
            Some(enrolment) => enrolment,
            None => {
                let enrolment = transport::enrol(&Enrol { label: label.to_owned() }).await?;
                store.enrol(&enrolment).await?;
                enrolment
            }
        };
        store.put_account(&account).await?;
        let enter = parts::enter().await.map_err(NotStarted::from)?;
        Ok(enter(self, account, enrolment).await?)
    }

    /// Signs in again, because the office asks for it.
    ///
    /// # Errors
    /// As [`Tablet::sign_in`].
    pub async fn sign_in_again(self, login: &Login) -> Result<(), NotSignedIn> {
        let store = self.store().ok_or(NotSignedIn::NoStorage)?;
        let account = transport::login(login).await?;
        store.put_account(&account).await?;
        self.sign_in_needed.set(false);
        self.account.set(Some(account));
        if let Some(office) = self.office() {
            office.signed_in();
        }
        Ok(())
    }

    /// Ends the session with the office. Everything stays on the tablet, and logging goes on.
    ///
    /// # Errors
    /// Why the office did not hear of it; the session then goes on until it expires.
    pub async fn sign_out(self) -> Result<(), SyncFailure> {
        transport::logout().await?;
        if let Some(office) = self.office() {
            // The office's refusal is what everything that shows the session goes by.
            office.try_now();
        }
        Ok(())
    }

    /// Takes up a file of what another tablet could not send.
    ///
    /// # Errors
    /// [`NotTaken`] when the file is not one of ours, or the storage failed.
    pub async fn take_up(self, file: &str) -> Result<Imported, NotTaken> {
        let store = self.store().ok_or(Failure::NotEnrolled)?;
        let imported = store.import_unsent(file).await;
        self.catch_up().await;
        imported
    }

    /// Counts what is not yet at the office.
    pub(super) async fn count_waiting(self) {
        let Some(store) = self.store() else { return };
        match store.waiting().await {
            Ok(waiting) => self.waiting.set(waiting),
            Err(failure) => self.trouble.set(Some(failure)),
        }
    }

    /// Begins the talk with the office.
    pub(super) fn begin_office(self, enrolment: Enrolment) {
        let Some(store) = self.store() else { return };
        let observers = Observers {
            on_written: Box::new(move |_position| {
                spawn_local(async move { self.catch_up().await });
            }),
            on_standing: Box::new(move |standing| self.hear_standing(standing)),
            on_sign_in_needed: Box::new(move || self.sign_in_needed.set(true)),
        };
        self.office.set_value(Some(Rc::new(Office::open(store, enrolment, observers))));
    }

    /// Takes in what this tab, another one or the server has added to the log.
    async fn catch_up(self) {
        match self.read_tail().await {
            Ok(changed) => {
                self.arrived.update(|arrived| *arrived = arrived.saturating_add(changed.arrived.len()))
            }
            Err(failure) => self.trouble.set(Some(failure)),
        }
        self.count_waiting().await;
    }

    fn hear_standing(self, standing: Standing) {
        if let Standing::Here(status) = &standing {
            if status.clock_offset_ms.is_some() {
                self.clock_offset_ms.set(status.clock_offset_ms);
            }
            if status.activity != Activity::SignedOut {
                self.sign_in_needed.set(false);
            }
        }
        self.talk.set(Some(standing));
    }
}
