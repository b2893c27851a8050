//! Narrowing a list: a choice among a few, and words to look for.

use leptos::prelude::*;

use crate::components::icon::{Drawn, Icon};

/// One entry of a [`Pick`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickOption {
    /// What is chosen; empty for no narrowing.
    pub id: String,
    /// Its words.
    pub label: String,
}

/// A native list to pick one from, small enough for a screen's head.
///
/// `<Pick id="stage" label=say(…) options chosen/>`
#[component]
pub fn Pick(
    /// The element's id.
    #[prop(into)]
    id: String,
    /// What is picked; read out, not seen.
    #[prop(into)]
    label: Signal<String>,
    /// The entries, in order.
    #[prop(into)]
    options: Signal<Vec<PickOption>>,
    /// The id of the entry that is chosen.
    chosen: RwSignal<String>,
) -> impl IntoView {
    let entry = move |option: PickOption| {
        let id = option.id.clone();
        view! {
            <option value=option.id selected=move || chosen.with(|chosen| *chosen == id)>{option.label}</option>
        }
    };
    view! {
        <select
            id=id
            class="input pick"
            aria-label=label
            on:change=move |event| chosen.set(event_target_value(&event))
        >
            {move || options.get().into_iter().map(entry).collect_view()}
        </select>
    }
}

/// Words to look for; the list narrows with every character.
///
/// `<SearchBox id="search" label=say(…) words/>`
#[component]
pub fn SearchBox(
    /// The element's id.
    #[prop(into)]
    id: String,
    /// What can be looked for.
    #[prop(into)]
    label: Signal<String>,
    /// The words so far.
    words: RwSignal<String>,
) -> impl IntoView {
    view! {
        <div class="search-box">
            <Drawn icon=Icon::Search/>
            <input
                id=id
                class="input"
                type="search"
                inputmode="search"
                autocomplete="off"
                aria-label=label
                placeholder=label
                prop:value=words
                on:input=move |event| words.set(event_target_value(&event))
            />
        </div>
    }
}
