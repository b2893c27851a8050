//! What lies on the desk: one draft, kept at each pause, saved in the order that [`qingchu_core::save`] gives.
//!
//! The desk outlives the screen, so that a look at another screen loses nothing.

mod keeping;

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::case::Case;
use qingchu_core::draft::{Draft, Overrule};
use qingchu_core::event::Judgement;
use qingchu_core::id::{CaseId, ChannelId, DraftId, QuestionId};
use qingchu_core::order;
use qingchu_core::rulebook::{Field, Rulebook};
use qingchu_core::save::{Input, Machine};
use qingchu_core::time::Moment;

use crate::components::form::{Values, stated};
use crate::components::save_state::Kept;
use crate::ids;
use crate::tablet::{NotDone, Phase, Tablet};

/// How long nobody types before the draft is kept.
const PAUSE: Duration = Duration::from_millis(300);

/// Where the complaint on the desk is.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// It is being written.
    Open,
    /// It is a case now, durable on this tablet.
    Saved(Box<Case>),
}

/// The draft on the desk, and the others beside it. Cheap to copy; one for the whole app.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The customer's own words.
    pub narrative: RwSignal<String>,
    /// How they reached us.
    pub channel: RwSignal<ChannelId>,
    /// Who, where, and the answers.
    pub values: RwSignal<Values>,
    /// When it reached us, where a person entered it.
    pub occurred_at: RwSignal<Option<Moment>>,
    /// A person's word over the classifier's.
    pub overruled: RwSignal<Option<Overrule>>,
    /// The check question that was answered with yes.
    pub asked: RwSignal<Option<QuestionId>>,
    /// How far what was typed has come.
    pub kept: RwSignal<Kept>,
    /// Being written, or a case.
    pub stage: RwSignal<Stage>,
    /// Whether a person should be offered a file of what is not at the office.
    pub offers_export: RwSignal<bool>,
    /// The drafts that do not lie on the desk, newest first.
    pub others: RwSignal<Vec<(DraftId, Draft)>>,
    /// The draft that was thrown away last, while it can be taken back.
    pub thrown: RwSignal<Option<(DraftId, Draft)>>,
    tablet: Tablet,
    id: StoredValue<DraftId>,
    typed_at: StoredValue<Moment>,
    machine: StoredValue<Machine>,
    pause: StoredValue<Option<TimeoutHandle>>,
    /// The case that saving makes; the same at each try.
    case: StoredValue<CaseId>,
    /// Set while a draft is put on the desk, so that this does not count as typing.
    is_laying_out: StoredValue<bool>,
}

impl Desk {
    /// Makes the desk, provides it as a context, and lays the newest draft on it once the tablet is open.
    pub fn provide(tablet: Tablet) -> Self {
        let desk = Self {
            narrative: RwSignal::new(String::new()),
            channel: RwSignal::new(ChannelId::from("")),
            values: RwSignal::new(Values::new()),
            occurred_at: RwSignal::new(None),
            overruled: RwSignal::new(None),
            asked: RwSignal::new(None),
            kept: RwSignal::new(Kept::Nothing),
            stage: RwSignal::new(Stage::Open),
            offers_export: RwSignal::new(false),
            others: RwSignal::new(Vec::new()),
            thrown: RwSignal::new(None),
            tablet,
            id: StoredValue::new(ids::draft()),
            typed_at: StoredValue::new(ids::now()),
            machine: StoredValue::new(Machine::new()),
            pause: StoredValue::new(None),
            case: StoredValue::new(ids::case()),
            is_laying_out: StoredValue::new(true),
        };
        provide_context(desk);
        desk.watch();
        desk
    }

    /// The desk that was provided.
    ///
    /// # Panics
    /// Outside the app, where nobody provided one.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// The rulebook that the unit works by; `None` before the tablet is open.
    #[must_use]
    pub fn rulebook(self) -> Option<std::sync::Arc<Rulebook>> {
        self.tablet.books.with(|books| books.rulebook().cloned())
    }

    /// The draft as it is on the screen now.
    #[must_use]
    pub fn draft(self) -> Draft {
        Draft {
            narrative: self.narrative.get_untracked(),
            channel: self.channel.get_untracked(),
            values: self.values.get_untracked(),
            occurred_at: self.occurred_at.get_untracked(),
            overruled: self.overruled.get_untracked(),
            asked: self.asked.get_untracked(),
            typed_at: self.typed_at.get_value(),
        }
    }

    /// Saves the complaint as it stands, with this finding before the person's eyes.
    ///
    /// # Errors
    /// What is in the way; nothing was stated then.
    pub fn save(self, found: &Judgement) -> Result<(), NotDone> {
        let rulebook = untrack(|| self.rulebook()).ok_or(NotDone::NobodyHere)?;
        let mut draft = self.draft();
        let questions = rulebook.questions.iter().map(|question| &question.field);
        let fields: Vec<Field> = rulebook.fields.iter().chain(questions).cloned().collect();
        draft.values = stated(&fields, draft.values);
        let command = draft.accept(found, &rulebook, ids::now());
        let statements = self.tablet.decide(self.case.get_value(), None, command)?;
        self.step(Input::PressedSave(statements));
        Ok(())
    }

    /// Keeps the draft now: the page goes out of sight, or a person leaves the screen.
    pub fn keep_now(self) {
        self.end_pause();
        self.step(Input::Paused);
    }

    /// Puts the draft on the desk aside and begins another, or goes on to the next after saving.
    pub fn begin_another(self) {
        spawn_local(async move {
            if self.put_aside().await {
                self.lay_out(ids::draft(), None);
                self.look_for_others().await;
            }
        });
    }

    /// Lays another draft on the desk; the one that lies there is put aside.
    pub fn open(self, id: DraftId, draft: Draft) {
        spawn_local(async move {
            if self.put_aside().await {
                self.lay_out(id, Some(draft));
                self.look_for_others().await;
            }
        });
    }

    /// Throws one of the other drafts away; it can be taken back until the next one is.
    pub fn throw_away(self, id: DraftId, draft: Draft) {
        spawn_local(async move {
            let Some(store) = self.tablet.store() else { return };
            match store.drop_draft(id).await {
                Ok(()) => self.thrown.set(Some((id, draft))),
                Err(failure) => self.tablet.trouble.set(Some(failure)),
            }
            self.look_for_others().await;
        });
    }

    /// Takes back the draft that was thrown away last.
    pub fn take_back(self) {
        let Some((id, draft)) = self.thrown.get_untracked() else { return };
        spawn_local(async move {
            if self.write_draft(id, &draft).await.is_ok() {
                self.thrown.set(None);
            }
            self.look_for_others().await;
        });
    }

    /// Reads the case that was saved again, after something was stated of it.
    pub async fn look_at_case(self) {
        match self.tablet.case(self.case.get_value()).await {
            Ok(Some(case)) => self.stage.set(Stage::Saved(Box::new(case))),
            Ok(None) => {}
            Err(failure) => self.tablet.trouble.set(Some(failure)),
        }
    }

    fn watch(self) {
        // Typing, in whichever field.
        Effect::new(move |_| {
            self.narrative.track();
            self.channel.track();
            self.values.track();
            self.occurred_at.track();
            self.overruled.track();
            self.asked.track();
            if self.is_laying_out.try_update_value(|laying| std::mem::replace(laying, false)) == Some(true) {
                return;
            }
            self.typed_at.set_value(ids::now());
            self.step(Input::Typed);
            self.end_pause();
            match set_timeout_with_handle(move || self.step(Input::Paused), PAUSE) {
                Ok(handle) => self.pause.set_value(Some(handle)),
                Err(_no_timer) => self.step(Input::Paused),
            }
        });
        // The tablet has opened.
        let is_open = Memo::new(move |_| {
            self.tablet.phase.with(|phase| match phase {
                Phase::Filling | Phase::Ready => true,
                Phase::Opening | Phase::SignIn | Phase::Failed(_) => false,
            })
        });
        Effect::new(move |_| {
            if is_open.get() {
                spawn_local(async move { self.lay_newest_out().await });
            }
        });
        // The page may never come back from these. The app lives as long as the page: nothing to remove.
        window_event_listener(leptos::ev::pagehide, move |_| self.keep_now());
        window_event_listener(leptos::ev::visibilitychange, move |_| self.keep_now());
    }

    async fn lay_newest_out(self) {
        let mut drafts = self.stored_drafts().await;
        // Whoever has begun to type already goes on; the stored draft stands among the others.
        let is_blank = self.draft().is_blank();
        if is_blank && !drafts.is_empty() {
            let (id, draft) = drafts.remove(0);
            self.lay_out(id, Some(draft));
        } else if is_blank {
            self.lay_out(self.id.get_value(), None);
        }
        self.others.set(drafts);
    }

    async fn look_for_others(self) {
        let on_desk = self.id.get_value();
        let drafts = self.stored_drafts().await;
        self.others.set(drafts.into_iter().filter(|(id, _draft)| *id != on_desk).collect());
    }

    /// The drafts in the store, newest first.
    async fn stored_drafts(self) -> Vec<(DraftId, Draft)> {
        let Some(store) = self.tablet.store() else { return Vec::new() };
        let stored = match store.drafts().await {
            Ok(stored) => stored,
            Err(failure) => {
                self.tablet.trouble.set(Some(failure));
                return Vec::new();
            }
        };
        let read = |(id, json): (DraftId, String)| match serde_json::from_str::<Draft>(&json) {
            Ok(draft) => Some((id, draft)),
            Err(fault) => {
                // It stays in the store: a newer version may have written it, and that version reads it.
                leptos::logging::warn!("the draft {id} cannot be read: {fault}");
                None
            }
        };
        let mut drafts: Vec<(DraftId, Draft)> = stored.into_iter().filter_map(read).collect();
        order::sort_by_key(&mut drafts, |(id, draft)| std::cmp::Reverse((draft.typed_at, *id)));
        drafts
    }

    fn lay_out(self, id: DraftId, draft: Option<Draft>) {
        let is_stored = draft.is_some();
        let draft = draft.unwrap_or_else(|| Draft::new(self.usual_channel(), ids::now()));
        self.is_laying_out.set_value(true);
        self.end_pause();
        self.id.set_value(id);
        self.case.set_value(ids::case());
        self.machine.set_value(Machine::new());
        self.typed_at.set_value(draft.typed_at);
        self.kept.set(if is_stored { Kept::Draft(draft.typed_at) } else { Kept::Nothing });
        self.offers_export.set(false);
        self.narrative.set(draft.narrative);
        self.channel.set(draft.channel);
        self.values.set(draft.values);
        self.occurred_at.set(draft.occurred_at);
        self.overruled.set(draft.overruled);
        self.asked.set(draft.asked);
        self.stage.set(Stage::Open);
    }

    /// The first of the rulebook's channels.
    fn usual_channel(self) -> ChannelId {
        let rulebook = untrack(|| self.rulebook());
        let first = rulebook.as_ref().and_then(|rulebook| rulebook.channels.first());
        first.map_or_else(|| ChannelId::from(""), |channel| channel.id.clone())
    }

    /// Whether what lies on the desk is safe, so that something else can be laid there.
    async fn put_aside(self) -> bool {
        self.end_pause();
        let is_at_stake = self.machine.with_value(Machine::is_anything_at_stake);
        !is_at_stake || self.write_draft(self.id.get_value(), &self.draft()).await.is_ok()
    }

    fn end_pause(self) {
        if let Some(pause) = self.pause.try_update_value(Option::take).flatten() {
            pause.clear();
        }
    }
}
