//! When something is due: how long still, and the exact moment.

use leptos::prelude::*;
use qingchu_core::time::Moment;

use crate::components::dialog::Dialog;
use crate::components::mark::StandingShape;
use crate::copy::message::Mark;
use crate::copy::{language, say, when};

/// Both forms of a due time in one button, which opens the derivation.
///
/// `<DueTime due standing now>…the derivation, day by day…</DueTime>`
#[component]
pub fn DueTime(
    /// The end of the time allowed; `None` while it waits or cannot be determined.
    #[prop(into)]
    due: Signal<Option<Moment>>,
    /// Where the duty stands; chooses colour and, without a moment, the word.
    #[prop(into)]
    standing: Signal<StandingShape>,
    /// The tablet's clock.
    #[prop(into)]
    now: Signal<Moment>,
    /// The derivation.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <DueButton due standing now on_press=move |()| open.set(true)/>
        <Dialog open title=say(Mark::WhyThisTime)>{children()}</Dialog>
    }
}

/// The button alone, for lists whose lines share one dialog.
///
/// `<DueButton due standing now on_press=move |()| …/>`
#[component]
pub fn DueButton(
    /// The end of the time allowed; `None` while it waits or cannot be determined.
    #[prop(into)]
    due: Signal<Option<Moment>>,
    /// Where the duty stands; chooses colour and, without a moment, the word.
    #[prop(into)]
    standing: Signal<StandingShape>,
    /// The tablet's clock.
    #[prop(into)]
    now: Signal<Moment>,
    /// It was pressed.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    let language = language();
    let distance = move || match (due.get(), standing.get()) {
        (None, standing) => language.get().words(&standing.mark().into()),
        (Some(_), StandingShape::Done) => language.get().words(&Mark::Done.into()),
        (
            Some(due),
            StandingShape::Overdue
            | StandingShape::Today
            | StandingShape::Next
            | StandingShape::Waiting
            | StandingShape::NotDetermined,
        ) => when::distance(language.get(), due, now.get()),
    };
    let exact = move || due.get().map(|due| when::cut_off(language.get(), due, now.get()));
    view! {
        <button
            type="button"
            class=move || format!("due-time due-time-{}", standing.get().name())
            aria-haspopup="dialog"
            title=say(Mark::WhyThisTime)
            on:click=move |_| on_press.run(())
        >
            <span class="due-distance">
                <span class="standing-shape" aria-hidden="true">{move || standing.get().shape()}</span>
                {distance}
            </span>
            <span class="due-exact">{exact}</span>
        </button>
    }
}
