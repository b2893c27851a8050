//! Adding a remark.

use leptos::prelude::*;
use qingchu_core::case::Command;

use super::Desk;
use crate::components::field::LongTextField;
use crate::copy::case::OneCase as Words;
use crate::copy::{language, say};

#[component]
pub(super) fn AddNote(desk: Desk) -> impl IntoView {
    let language = language();
    let text = RwSignal::new(String::new());
    let add = move |_| {
        let command = Command::AddNote { text: text.get_untracked() };
        desk.run(language.get_untracked(), command, move || text.set(String::new()));
    };
    view! {
        <section class="stack">
            <LongTextField id="note" label=say(Words::NoteLabel) value=text on_typed=move |typed| text.set(typed)/>
            <div class="actions">
                <button type="button" class="button" id="add-note" on:click=add>{say(Words::AddNote)}</button>
            </div>
        </section>
    }
}
