//! 为什么? — the clause behind anything the program concluded.

use leptos::prelude::*;

use crate::components::dialog::Dialog;
use crate::copy::message::Mark;
use crate::copy::say;

/// What answers a "why?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// Where the clause stands: "篇一 1(6)".
    pub at: String,
    /// The clause, word for word.
    pub text: String,
    /// How the program reads it; empty where the clause needs no reading.
    pub reading: String,
    /// The customer's words that show it; empty where there are none.
    pub words: Vec<String>,
}

/// A small "为什么?" that opens the clause, the reading of it, and the words that show it.
///
/// `<ClauseButton why/>` beside the finding, the duty or the refusal.
#[component]
pub fn ClauseButton(
    /// The answers, most telling first.
    #[prop(into)]
    why: Signal<Vec<Why>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button
            type="button"
            class="button-why"
            aria-haspopup="dialog"
            on:click=move |_| open.set(true)
        >
            {say(Mark::Why)}
        </button>
        <Dialog open title=say(Mark::Why)>
            {move || why.get().into_iter().map(answer).collect_view()}
        </Dialog>
    }
}

/// One answer: where the clause stands, the words that show it, its text, its reading.
pub(crate) fn answer(why: Why) -> impl IntoView {
    let words = (!why.words.is_empty()).then(|| {
        let quotes =
            why.words.iter().map(|words| view! { <q class="evidence">{words.clone()}</q> }).collect_view();
        view! { <h4 class="label">{say(Mark::WordsThatShowIt)}</h4><p class="why-words">{quotes}</p> }
    });
    let reading = (!why.reading.is_empty()).then(|| {
        view! { <h4 class="label">{say(Mark::Reading)}</h4><p>{why.reading}</p> }
    });
    view! {
        <section class="why">
            <h3 class="why-at">{why.at}</h3>
            {words}
            <h4 class="label">{say(Mark::ClauseText)}</h4>
            <blockquote class="clause-text" lang="zh-CN">{why.text}</blockquote>
            {reading}
        </section>
    }
}
