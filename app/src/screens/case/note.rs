//! Adding a remark.

use leptos::prelude::*;
use qingchu_core::case::Command;
use qingchu_core::id::FieldId;
use qingchu_core::value::Value;

use super::Desk;
use crate::components::field::LongTextField;
use crate::components::form::Values;
use crate::copy::case::OneCase as Words;
use crate::copy::{language, say};
use crate::screens::keep::Keep;

#[component]
pub(super) fn AddNote(desk: Desk) -> impl IntoView {
    let language = language();
    let values = RwSignal::new(Values::new());
    let keep = Keep::of(desk.tablet, &format!("{} note", desk.open.with_untracked(|open| open.case.id)));
    keep.resume(values);
    let text = move |values: &Values| {
        values.get(&FieldId::from(NOTE)).and_then(Value::as_text).unwrap_or_default().to_owned()
    };
    let typed = move |words: String| {
        values.update(|values| {
            values.insert(FieldId::from(NOTE), Value::Text(words));
        });
    };
    let add = move |_| {
        let command = Command::AddNote { text: values.with_untracked(text) };
        desk.run(language.get_untracked(), command, move || {
            values.set(Values::new());
            keep.drop();
        });
    };
    let value = Signal::derive(move || values.with(text));
    view! {
        <section class="stack">
            <LongTextField id=NOTE label=say(Words::NoteLabel) value on_typed=typed/>
            <div class="actions">
                <button type="button" class="button" id="add-note" on:click=add>{say(Words::AddNote)}</button>
            </div>
        </section>
    }
}

/// The remark's element, and its name in the draft.
const NOTE: &str = "note";
