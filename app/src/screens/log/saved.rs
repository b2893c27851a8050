//! After saving: the number, where it is, what is to be done at once, and the next complaint.

use leptos::{html, prelude::*};
use qingchu_core::case::Case;

use super::desk::{Desk, Stage};
use super::to_do::ToDo;
use crate::components::frame::ScreenHead;
use crate::components::mark::{SeverityMark, Tag};
use crate::components::narrative::MarkedWords;
use crate::components::save_state::{Kept, SaveState};
use crate::copy::log::Log;
use crate::copy::message::Frame;
use crate::copy::{language, say};
use crate::screens::marks::Marks;
use crate::tablet::Tablet;

/// The calm panel after saving.
#[component]
pub fn Saved() -> impl IntoView {
    let desk = Desk::here();
    let tablet = Tablet::here();
    let language = language();
    let case = Memo::new(move |_| {
        desk.stage.with(|stage| match stage {
            Stage::Saved(case) => Some((**case).clone()),
            Stage::Open => None,
        })
    });
    let of_case =
        move |read: fn(&Case) -> String| case.with(|case| case.as_ref().map(read).unwrap_or_default());
    let is_sent = Memo::new(move |_| {
        let id = case.with(|case| case.as_ref().map(|case| case.id));
        id.is_some_and(|id| {
            tablet.shelf.with(|shelf| shelf.casebook.get(id).is_some_and(|row| row.unsent.is_empty()))
        })
    });
    let severity = move || {
        case.with(|case| case.as_ref()?.judgement().map(|judgement| judgement.severity))
            .map(|severity| view! { <SeverityMark severity/> })
    };
    let category = move || {
        let rulebook = desk.rulebook()?;
        let category = case.with(|case| Some(case.as_ref()?.judgement()?.category.clone()))?;
        let name = language.get().of(&rulebook.category(&category)?.short).to_owned();
        Some(view! { <Tag>{name}</Tag> })
    };
    let address = move || case.with(|case| case.as_ref().map(|case| format!("/cases/{}", case.id)));
    let number = NodeRef::<html::P>::new();
    number.on_load(|number| {
        request_animation_frame(move || {
            if number.focus().is_err() {
                leptos::logging::warn!("the number could not take the focus");
            }
        });
    });
    view! {
        <div class="screen saved">
            <ScreenHead title=say(Frame::Log)/>
            <div class="columns">
                <div>
                    <p node_ref=number class="saved-number" id="saved" tabindex="-1">
                        <span class="hint">{say(Log::Number)}</span>
                        " "
                        <strong data-testid="number">{move || of_case(Case::number)}</strong>
                    </p>
                    <p class="tags">
                        <SaveState kept=Kept::OnTablet/>
                        <Show when=move || is_sent.get()><SaveState kept=Kept::AtOffice/></Show>
                    </p>
                    <p class="tags">{severity}{category}</p>
                    <MarkedWords text=Signal::derive(move || of_case(|case| case.narrative.clone())) spans=Vec::new()/>
                </div>
                <aside class="panel">
                    <Marks case/>
                    <ToDo case is_saved=true/>
                    <div class="actions next-bar">
                        <a class="button" href=address>{say(Log::OpenCase)}</a>
                        <button type="button" class="button-primary" id="next" on:click=move |_| desk.begin_another()>
                            {say(Log::Next)}
                        </button>
                    </div>
                </aside>
            </div>
        </div>
    }
}
