//! What opens over a screen, or unfolds in it.

use leptos::{ev, html, prelude::*};

use crate::components::element_id;
use crate::components::icon::{Drawn, Icon};
use crate::copy::message::Form;
use crate::copy::say;

/// A native dialog: the browser keeps the focus inside, gives it back afterwards, and closes it on Escape.
///
/// `<Dialog open title=say(…)>…</Dialog>`; set `open` to show it. Its children exist only while it is open.
#[component]
pub fn Dialog(
    /// Whether it shows; set to false when it is closed by the user.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// What it holds.
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let title_id = element_id("dialog-title");
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) if dialog.show_modal().is_err() => open.set(false),
            (false, true) => dialog.close(),
            (true, false | true) | (false, false) => {}
        }
    });
    let close_beside = move |event: ev::MouseEvent| {
        // A click whose target is the dialog itself hit the dimmed ground around it.
        let is_ground = element.get_untracked().is_some_and(|dialog| {
            event.target().is_some_and(|target| &target == AsRef::<web_sys::EventTarget>::as_ref(&dialog))
        });
        if is_ground {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=element
            class="dialog"
            aria-labelledby=title_id
            on:close=move |_| open.set(false)
            on:click=close_beside
        >
            <div class="dialog-sheet">
                <header class="dialog-header">
                    <h2 id=title_id.clone() class="dialog-title">{title}</h2>
                    <button
                        type="button"
                        class="button-quiet button-square"
                        aria-label=say(Form::Close)
                        on:click=move |_| open.set(false)
                    >
                        <Drawn icon=Icon::Cross/>
                    </button>
                </header>
                <Show when=move || open.get()>{children()}</Show>
            </div>
        </dialog>
    }
}

/// A line that unfolds what lies behind it; native, so it works from the keyboard and in a search of the page.
///
/// `<Disclosure summary=say(…)>…</Disclosure>`
#[component]
pub fn Disclosure(
    /// The line that is always seen.
    #[prop(into)]
    summary: Signal<String>,
    /// What unfolds.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="disclosure">
            <summary>{summary}</summary>
            <div class="disclosure-body">{children()}</div>
        </details>
    }
}
