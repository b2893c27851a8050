//! An empty screen teaches.

use leptos::prelude::*;

/// What will stand here, and the one tap that makes it so.
///
/// `<EmptyState title=say(…) words=say(…)><a href="/log">…</a></EmptyState>`
#[component]
pub fn EmptyState(
    /// What is not here yet; left out where the screen's head says so.
    #[prop(into, optional)]
    title: MaybeProp<String>,
    /// What will stand here, and why one would want it.
    #[prop(into)]
    words: Signal<String>,
    /// The one action; may be left out.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class="empty-state">
            {move || title.get().map(|title| view! { <h2>{title}</h2> })}
            <p>{words}</p>
            {children.map(|children| children())}
        </section>
    }
}
