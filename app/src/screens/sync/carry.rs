//! What is not at the office, as a file, and such a file taken up.

use js_sys::Array;
use leptos::task::spawn_local;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::copy::storage::Storage as Words;
use crate::copy::trouble::Trouble;
use crate::copy::{Message, language, say, when};
use crate::ids;
use crate::store::{Imported, NotTaken};
use crate::tablet::Tablet;

/// Export and import.
#[component]
pub fn Carry() -> impl IntoView {
    let tablet = Tablet::here();
    let language = language();
    let outcome = RwSignal::new(None::<Message>);
    let input = NodeRef::<html::Input>::new();
    let take = move |_| {
        let Some(element) = input.get_untracked() else { return };
        let Some(file) = element.files().and_then(|files| files.get(0)) else { return };
        spawn_local(async move {
            outcome.try_set(Some(
                match JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()) {
                    Some(text) => told(tablet.take_up(&text).await),
                    None => Words::ImportNotOurs.into(),
                },
            ));
            // The same file again is a change again.
            element.set_value("");
        });
    };
    let choose = move |_| {
        if let Some(element) = input.get_untracked() {
            element.click();
        }
    };
    view! {
        <section class="section" aria-labelledby="carry-title">
            <h2 id="carry-title">{say(Words::File)}</h2>
            <p class="hint">{say(Words::FileHint)}</p>
            <div class="actions-start">
                <ExportButton/>
                <button type="button" class="button" id="import" on:click=choose>{say(Words::Import)}</button>
                <input
                    node_ref=input
                    type="file"
                    id="import-file"
                    accept=".jsonl,.qingchu,application/x-ndjson,text/plain"
                    hidden
                    aria-label=say(Words::Import)
                    on:change=take
                />
            </div>
            <p role="status">{move || outcome.get().map(|message| language.get().words(&message))}</p>
        </section>
    }
}

fn told(outcome: Result<Imported, NotTaken>) -> Message {
    match outcome {
        Ok(Imported { added, known, bad, missing }) => {
            Words::Imported { added, known, bad: bad.len(), missing }.into()
        }
        Err(NotTaken::NotOurs) => Words::ImportNotOurs.into(),
        Err(NotTaken::Newer { form: _ }) => Words::ImportNewer.into(),
        Err(NotTaken::Store(failure)) => Trouble::Advice(failure).into(),
    }
}

/// Puts everything that is not at the office into a file.
///
/// `<ExportButton/>`
#[component]
pub fn ExportButton() -> impl IntoView {
    let tablet = Tablet::here();
    let export = move |_| {
        spawn_local(async move {
            let Some(store) = tablet.store() else { return };
            match store.export_unsent(ids::now()).await {
                Ok(text) => {
                    if let Err(fault) = hand_over(&text, &file_name()) {
                        leptos::logging::error!("the file was not handed over: {fault:?}");
                    }
                }
                Err(failure) => tablet.trouble.set(Some(failure)),
            }
        });
    };
    view! { <button type="button" class="button" id="export" on:click=export>{say(Words::Export)}</button> }
}

/// The moment is in the name, so that two files are told apart.
fn file_name() -> String {
    let stamp: String = when::to_field(ids::now()).chars().filter(char::is_ascii_digit).collect();
    format!("qingchu-{stamp}.jsonl")
}

/// Hands a text over as a file, as if a link to it had been pressed.
pub(crate) fn hand_over(text: &str, name: &str) -> Result<(), JsValue> {
    let blob = web_sys::Blob::new_with_str_sequence(&Array::of1(&JsValue::from_str(text)))?;
    let address = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    web_sys::Url::revoke_object_url(&address)
}
