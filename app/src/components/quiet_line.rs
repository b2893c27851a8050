//! What arrived while someone was reading: said, not inserted.

use leptos::prelude::*;

/// A line that announces without moving anything: it lies over the lower edge and is read out politely.
///
/// `<QuietLine words action=say(…) on_action=move |()| …/>`; empty words hide it.
#[component]
pub fn QuietLine(
    /// What is announced; empty for nothing.
    #[prop(into)]
    words: Signal<String>,
    /// What the button says that brings it in.
    #[prop(into)]
    action: Signal<String>,
    /// The button was pressed.
    #[prop(into)]
    on_action: Callback<()>,
) -> impl IntoView {
    let is_silent = move || words.read().is_empty();
    // The live region is always in the page: one that appears together with its words is not read out.
    view! {
        <div class="quiet-line" class:quiet-line-silent=is_silent>
            <p role="status" aria-live="polite">{words}</p>
            <Show when=move || !is_silent()>
                <button type="button" class="button-quiet" on:click=move |_| on_action.run(())>
                    {action}
                </button>
            </Show>
        </div>
    }
}
