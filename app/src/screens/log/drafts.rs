//! The drafts that do not lie on the desk.

use leptos::prelude::*;
use qingchu_core::draft::Draft;
use qingchu_core::id::DraftId;

use super::desk::Desk;
use crate::copy::log::Log;
use crate::copy::{language, say, when};
use crate::tablet::Tablet;

/// How many characters of a draft's words are shown.
const WORDS_CHARS: usize = 40;

/// The other drafts: each can be opened, or thrown away with a way back.
#[component]
pub fn Drafts() -> impl IntoView {
    let desk = Desk::here();
    let language = language();
    let is_any = Memo::new(move |_| !desk.others.read().is_empty() || desk.thrown.read().is_some());
    let summary = move || language.get().words(&Log::Drafts { count: desk.others.read().len() }.into());
    view! {
        <Show when=move || is_any.get()>
            <details class="disclosure drafts">
                <summary id="drafts">{summary}</summary>
                <div class="disclosure-body">
                    <ul class="stack">
                        <For
                            each=move || desk.others.get()
                            key=|(id, draft)| (*id, draft.typed_at)
                            children=move |(id, draft)| view! { <Other id draft/> }
                        />
                    </ul>
                    <Show when=move || desk.thrown.read().is_some()>
                        <p class="draft" role="status">
                            <span>{say(Log::ThrownAway)}</span>
                            <button type="button" class="button" on:click=move |_| desk.take_back()>
                                {say(Log::BringBack)}
                            </button>
                        </p>
                    </Show>
                </div>
            </details>
        </Show>
    }
}

#[component]
fn Other(id: DraftId, draft: Draft) -> impl IntoView {
    let desk = Desk::here();
    let now = Tablet::here().now;
    let language = language();
    let typed_at = draft.typed_at;
    let words: String = draft.narrative.chars().take(WORDS_CHARS).collect();
    let words = move || {
        if words.trim().is_empty() { language.get().words(&Log::NoWords.into()) } else { words.clone() }
    };
    let at = move || {
        let language = language.get();
        format!("{} {}", language.words(&Log::DraftTyped.into()), when::exact(language, typed_at, now.get()))
    };
    let draft = StoredValue::new(draft);
    view! {
        <li class="draft" data-draft=id.to_string()>
            <span class="draft-words"><span dir="auto">{words}</span><br/><span class="hint">{at}</span></span>
            <button type="button" class="button" on:click=move |_| desk.open(id, draft.get_value())>
                {say(Log::OpenDraft)}
            </button>
            <button type="button" class="button-quiet" on:click=move |_| desk.throw_away(id, draft.get_value())>
                {say(Log::ThrowAway)}
            </button>
        </li>
    }
}
