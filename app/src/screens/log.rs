//! 受理: the customer's words first, what they mean beside them, then the questions, then Save.

pub mod answers;
pub mod desk;
pub mod drafts;
pub mod found;
pub mod not_counted;
pub mod reading;
pub mod saved;
pub mod to_do;

use leptos::prelude::*;
use qingchu_core::case::Refusal;

use self::answers::{Answers, FORM, OCCURRED_AT};
use self::desk::{Desk, Stage};
use self::drafts::Drafts;
use self::found::Found;
use self::reading::Reading;
use self::saved::Saved;
use self::to_do::{ToDo, preview};
use crate::components::form::problem_of;
use crate::components::frame::ScreenHead;
use crate::components::narrative::NarrativeEditor;
use crate::components::problems::{ErrorSummary, Problem};
use crate::components::save_state::{Kept, SaveState};
use crate::copy::log::Log as Words;
use crate::copy::message::Frame;
use crate::copy::trouble::Trouble;
use crate::copy::{language, say};
use crate::screens::marks::Marks;
use crate::screens::sync::carry::ExportButton;
use crate::tablet::{NotDone, Tablet};

/// The id of the field for the customer's words.
const NARRATIVE: &str = "narrative";

/// Takes a complaint in.
#[component]
pub fn Log() -> impl IntoView {
    let desk = Desk::here();
    on_cleanup(move || desk.keep_now());
    let is_saved = Memo::new(move |_| matches!(*desk.stage.read(), Stage::Saved(_)));
    view! {
        <Show when=move || is_saved.get() fallback=|| view! { <Writing/> }>
            <Saved/>
        </Show>
    }
}

#[component]
fn Writing() -> impl IntoView {
    let desk = Desk::here();
    let reading = Reading::of(desk);
    let problems = RwSignal::new(Vec::<Problem>::new());
    let to_do = preview(desk, reading);
    let is_written = Memo::new(move |_| !desk.narrative.read().trim().is_empty());
    let unit = move || {
        let language = language().get();
        desk.rulebook().map(|rulebook| language.of(&rulebook.title).to_owned())
    };
    view! {
        <div class="screen log">
            <ScreenHead title=say(Frame::Log)>
                <span class="hint">{unit}</span>
                <SaveState kept=desk.kept/>
                <Show when=move || is_written.get()>
                    <button type="button" class="button-quiet" id="another" on:click=move |_| desk.begin_another()>
                        {say(Words::Another)}
                    </button>
                </Show>
            </ScreenHead>
            <ErrorSummary problems/>
            <div class="log-columns">
                <div class="log-words">
                    <NarrativeEditor
                        id=NARRATIVE
                        label=say(Words::Words)
                        text=desk.narrative
                        on_typed=move |typed| desk.narrative.set(typed)
                        spans=reading.spans()
                    />
                    <Drafts/>
                </div>
                <aside class="log-side">
                    <Found reading/>
                    <Marks case=to_do/>
                    <ToDo case=to_do is_saved=false/>
                </aside>
                <div class="log-answers"><Answers reading problems/></div>
                <SaveBar reading problems/>
            </div>
        </div>
    }
}

/// The one thing to do next.
#[component]
fn SaveBar(reading: Reading, problems: RwSignal<Vec<Problem>>) -> impl IntoView {
    let desk = Desk::here();
    let tablet = Tablet::here();
    let language = language();
    let press = move |_| {
        let outcome = match reading.settle() {
            Some(read) => desk.save(&read.findings.judgement),
            None => Err(NotDone::NobodyHere),
        };
        let problem = |field: &str, words: String| vec![Problem { field: field.to_owned(), words }];
        problems.set(match outcome {
            Ok(()) => Vec::new(),
            Err(NotDone::Refused(refusal)) => refused(&refusal, desk, language.get_untracked()),
            Err(NotDone::NobodyHere) => {
                problem(NARRATIVE, language.get_untracked().words(&Trouble::NobodyHere.into()))
            }
            Err(NotDone::Failed(failure)) => {
                tablet.trouble.set(Some(failure.clone()));
                problem(NARRATIVE, language.get_untracked().words(&Trouble::Advice(failure).into()))
            }
        });
    };
    let label = move || match desk.kept.get() {
        Kept::NotSaved => say(Words::SaveAgain),
        Kept::Nothing | Kept::Draft(_) | Kept::Saving | Kept::OnTablet | Kept::AtOffice => say(Words::Save),
    };
    view! {
        <div class="log-save actions">
            <Show when=move || desk.offers_export.get()><ExportButton/></Show>
            <button type="button" class="button-primary" id="save" on:click=press>{label}</button>
        </div>
    }
}

fn refused(refusal: &Refusal, desk: Desk, language: crate::copy::Language) -> Vec<Problem> {
    let Some(rulebook) = untrack(|| desk.rulebook()) else { return Vec::new() };
    let mut problem = problem_of(refusal, FORM, language, &rulebook);
    if matches!(refusal, Refusal::NarrativeEmpty | Refusal::TextTooLong { field: None, .. }) {
        problem.field = NARRATIVE.to_owned();
    } else if matches!(refusal, Refusal::OccursInFuture { .. }) {
        problem.field = OCCURRED_AT.to_owned();
    }
    vec![problem]
}
