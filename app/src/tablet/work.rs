//! What a person does: sign in, log a complaint, work on a case, keep registers.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::case::{self, Case, Command, Context, Refusal};
use qingchu_core::event::Statement;
use qingchu_core::id::{CaseId, DraftId};
use qingchu_core::sync::account::{Enrol, Login};
use qingchu_core::sync::machine::Reason;
use qingchu_core::unit::{self, UnitCommand};

use super::Tablet;
use crate::office::{Office, Told};
use crate::store::Failure;
use crate::{ids, transport};

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

impl Tablet {
    /// What a command would state, or why not. Nothing is stored.
    ///
    /// # Errors
    /// [`NotDone::Refused`] with what is in the way.
    pub fn decide(self, id: CaseId, case: Option<&Case>, command: Command) -> Result<Vec<Statement>, NotDone> {
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
        let statement =
            self.in_context(|ctx| self.shelf.with_untracked(|shelf| unit::decide(&shelf.unit, command, ctx)))?;
        self.append(&[statement], None).await
    }

    /// Makes statements durable, drops the draft they were made of, and folds them. When this returns, they are on the
    /// disk.
    ///
    /// # Errors
    /// [`NotDone::Failed`]: nothing was stated then.
    pub async fn append(self, statements: &[Statement], draft: Option<DraftId>) -> Result<(), NotDone> {
        let store = self.store().ok_or(NotDone::NobodyHere)?;
        let appended = store.append(statements, draft).await?;
        if let Some(position) = appended.position {
            self.take_positions(&[position]).await?;
        }
        self.count_waiting().await;
        if let Some(office) = self.office() {
            office.wake(Reason::Saved);
        }
        Ok(())
    }

    fn in_context<T>(self, decide: impl FnOnce(&mut Context<'_>) -> Result<T, Refusal>) -> Result<T, NotDone> {
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
            clock_offset_ms: self.status.with_untracked(|status| status.as_ref()?.clock_offset_ms),
            ids: &mut ids::event_id,
        };
        Ok(decide(&mut ctx)?)
    }

    /// Signs in; on a tablet that was never enrolled, enrols it too.
    ///
    /// # Errors
    /// What the office says, or why it cannot be reached.
    pub async fn sign_in(self, login: &Login, label: &str) -> Result<(), transport::Failure> {
        let account = transport::login(login).await?;
        let store = self.store().ok_or(transport::Failure::Offline)?;
        let enrolled = store.standing().await.is_ok_and(|standing| standing.enrolment.is_some());
        if !enrolled {
            let enrolment = transport::enrol(&Enrol { label: label.to_owned() }).await?;
            if let Err(failure) = store.enrol(&enrolment).await {
                self.trouble.set(Some(failure));
                return Err(transport::Failure::Offline);
            }
        }
        if let Err(failure) = store.put_account(&account).await {
            self.trouble.set(Some(failure));
        }
        self.sign_in_needed.set(false);
        if let Some(office) = self.office() {
            self.account.set(Some(account));
            office.wake(Reason::SignedIn);
            return Ok(());
        }
        if let Err(failure) = self.enter(account).await {
            self.trouble.set(Some(failure));
        }
        Ok(())
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
    pub(super) fn begin_office(self) {
        let Some(store) = self.store() else { return };
        let office = Office::begin(store, move |told| {
            spawn_local(async move { self.hear_office(told).await });
        });
        self.office.set_value(Some(Rc::new(office)));
    }

    async fn hear_office(self, told: Told) {
        match told {
            Told::Written(positions) => {
                if let Err(failure) = self.take_positions(&positions).await {
                    self.trouble.set(Some(failure));
                }
                self.count_waiting().await;
            }
            Told::Arrived(events) => self.arrived.update(|arrived| *arrived = arrived.saturating_add(events)),
            Told::Status(status) => self.status.set(Some(status)),
            Told::SignInNeeded => self.sign_in_needed.set(true),
        }
    }
}
