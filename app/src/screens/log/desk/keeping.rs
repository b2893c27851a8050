//! How the desk is kept: what [`qingchu_core::save`] asks for is done with the tablet's storage, in its order.

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::draft::Draft;
use qingchu_core::event::Statement;
use qingchu_core::id::DraftId;
use qingchu_core::save::{Input, Output, Retry, Revision, StoreFailure, Write};

use super::Desk;
use crate::components::save_state::Kept;
use crate::ids;
use crate::store::Failure;
use crate::tablet::NotDone;

impl Desk {
    pub(super) fn step(self, input: Input) {
        let outputs = self.machine.try_update_value(|machine| machine.step(input)).unwrap_or_default();
        for output in outputs {
            self.perform(output);
        }
    }

    fn perform(self, output: Output) {
        match output {
            Output::PutDraft(revision) => self.put_draft(revision),
            Output::Append(revision, statements) => self.append(revision, statements),
            Output::ReopenAndRetry(retry) => {
                if let Some(store) = self.tablet.store() {
                    store.close();
                }
                match retry {
                    Retry::PutDraft(revision) => self.put_draft(revision),
                    Retry::Append(revision, statements) => self.append(revision, statements),
                }
            }
            // The transaction has deleted it; the screen lets it go with the next complaint.
            Output::DropDraft(_) => {}
            Output::ShowSaved(_) => {
                self.kept.set(Kept::OnTablet);
                spawn_local(async move { self.look_at_case().await });
            }
            Output::ShowFailure(_told_by_the_storage) => self.kept.set(Kept::NotSaved),
            Output::OfferExport => self.offers_export.set(true),
        }
    }

    fn put_draft(self, revision: Revision) {
        let (id, draft) = (self.id.get_value(), self.draft());
        spawn_local(async move {
            let outcome = self.write_draft(id, &draft).await;
            // Another draft may lie on the desk by now; its machine knows nothing of this one.
            if self.id.get_value() != id {
                return;
            }
            match outcome {
                Ok(()) => {
                    self.kept.set(if draft.is_blank() { Kept::Nothing } else { Kept::Draft(ids::now()) });
                    self.step(Input::StoreCompleted(Write::Draft(revision)));
                }
                Err(failure) => self.step(Input::StoreFailed(Write::Draft(revision), failure)),
            }
        });
    }

    /// Keeps a draft; one in which nothing is typed is no draft.
    pub(super) async fn write_draft(self, id: DraftId, draft: &Draft) -> Result<(), StoreFailure> {
        let Some(store) = self.tablet.store() else { return Err(StoreFailure::Unavailable) };
        let outcome = if draft.is_blank() {
            store.drop_draft(id).await
        } else {
            match serde_json::to_string(draft) {
                Ok(json) => store.put_draft(id, &json).await,
                Err(fault) => {
                    leptos::logging::error!("the draft cannot be written: {fault}");
                    return Err(StoreFailure::Aborted);
                }
            }
        };
        outcome.map_err(|failure| self.tell(failure))
    }

    fn append(self, revision: Revision, statements: Vec<Statement>) {
        self.kept.set(Kept::Saving);
        let id = self.id.get_value();
        spawn_local(async move {
            let input = match self.tablet.append(&statements, Some(id)).await {
                Ok(()) => Input::StoreCompleted(Write::Events(revision)),
                Err(NotDone::Failed(failure)) => {
                    Input::StoreFailed(Write::Events(revision), self.tell(failure))
                }
                Err(NotDone::Refused(_) | NotDone::NobodyHere) => {
                    Input::StoreFailed(Write::Events(revision), StoreFailure::Unavailable)
                }
            };
            if self.id.get_value() == id {
                self.step(input);
            }
        });
    }

    /// Says on every screen what the storage could not do.
    fn tell(self, failure: Failure) -> StoreFailure {
        let kind = match &failure {
            Failure::Quota => StoreFailure::Quota,
            Failure::Dead { .. } => StoreFailure::DeadHandle,
            Failure::Unavailable { .. } | Failure::NotDurable { .. } => StoreFailure::Unavailable,
            Failure::Damaged { .. }
            | Failure::Newer
            | Failure::GaveWay
            | Failure::NotEnrolled
            | Failure::Unsent { .. }
            | Failure::Refused { .. } => StoreFailure::Aborted,
        };
        self.tablet.trouble.set(Some(failure));
        kind
    }
}
