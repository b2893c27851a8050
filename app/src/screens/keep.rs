//! Keeping what is typed in a form, on the disk, until it is stated.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::event::Digest;
use qingchu_core::id::DraftId;
use qingchu_core::time::Moment;
use qingchu_core::value::Value;
use serde::{Deserialize, Serialize};

use crate::components::form::Values;
use crate::tablet::Tablet;

/// How long a pause in the typing is.
const PAUSE: Duration = Duration::from_millis(400);

/// What was typed in a form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Typed {
    /// Says that this draft is no complaint.
    form: String,
    /// The fields.
    pub(super) values: Values,
    /// When it happened, if that was entered.
    pub(super) occurred_at: Option<Moment>,
}

/// Where one form is kept. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Keep {
    tablet: Tablet,
    id: DraftId,
    pause: StoredValue<Option<TimeoutHandle>>,
}

impl Keep {
    /// The place of the form of this name: always the same.
    pub(super) fn of(tablet: Tablet, form: &str) -> Self {
        let digest = Digest::of(form.as_bytes());
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(digest.0).for_each(|(byte, of_digest)| *byte = of_digest);
        let id = DraftId(uuid::Builder::from_custom_bytes(bytes).into_uuid());
        Self { tablet, id, pause: StoredValue::new(None) }
    }

    /// The draft that is dropped when the form is stated.
    pub(super) fn id(self) -> DraftId {
        self.id
    }

    /// What was typed before; nothing when it cannot be read, since the log then has no such draft.
    pub(super) async fn recall(self) -> Typed {
        let Some(store) = self.tablet.store() else { return Typed::default() };
        match store.drafts().await {
            Ok(drafts) => {
                drafts.get(&self.id).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
            }
            Err(failure) => {
                self.tablet.trouble.set(Some(failure));
                Typed::default()
            }
        }
    }

    /// Lays what was typed before into the form, unless something is there already, and keeps what is typed.
    pub(super) fn resume(self, values: RwSignal<Values>) {
        spawn_local(async move {
            let before = self.recall().await.values;
            if values.try_with_untracked(Values::is_empty) == Some(true) && !before.is_empty() {
                values.set(before);
            }
        });
        self.follow(values, RwSignal::new(None));
    }

    /// Keeps what is typed, at each pause.
    pub(super) fn follow(self, values: RwSignal<Values>, occurred_at: RwSignal<Option<Moment>>) {
        Effect::new(move |before: Option<Typed>| {
            let typed =
                Typed { form: self.id.to_string(), values: values.get(), occurred_at: occurred_at.get() };
            if before.is_some_and(|before| before != typed) {
                self.end_pause();
                let kept = typed.clone();
                match set_timeout_with_handle(move || self.put(&kept), PAUSE) {
                    Ok(handle) => self.pause.set_value(Some(handle)),
                    Err(_no_timer) => self.put(&typed),
                }
            }
            typed
        });
    }

    /// It was stated: what the last pause would still write is not written.
    pub(super) fn forget(self) {
        self.end_pause();
    }

    /// The same where stating it did not drop the draft.
    pub(super) fn drop(self) {
        self.end_pause();
        let Some(store) = self.tablet.store() else { return };
        spawn_local(async move {
            if let Err(failure) = store.drop_draft(self.id).await {
                self.tablet.trouble.set(Some(failure));
            }
        });
    }

    fn end_pause(self) {
        if let Some(pause) = self.pause.try_update_value(Option::take).flatten() {
            pause.clear();
        }
    }

    fn put(self, typed: &Typed) {
        if typed.values.values().all(Value::is_blank) && typed.occurred_at.is_none() {
            self.drop();
            return;
        }
        let (Some(store), Ok(text)) = (self.tablet.store(), serde_json::to_string(typed)) else { return };
        spawn_local(async move {
            if let Err(failure) = store.put_draft(self.id, &text).await {
                self.tablet.trouble.set(Some(failure));
            }
        });
    }
}
