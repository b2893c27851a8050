//! Judging otherwise than the program, with a reason.

use leptos::prelude::*;

use crate::components::dialog::Dialog;
use crate::components::field::{ChoiceField, ChoiceOption, LongTextField};
use crate::copy::message::Form;
use crate::copy::say;

/// What a person judged instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overruled {
    /// The id of the choice that holds now.
    pub choice: String,
    /// Why; never blank.
    pub reason: String,
}

/// Two taps and a reason: the tap that opens it, the choice, why. Nothing is recorded without a reason.
///
/// `<ReasonDialog open title=say(…) options on_overruled=move |overruled| …/>`. With a single option (a refusal to
/// sign, a case that cannot go on) the choice is made already and only the reason is asked.
#[component]
pub fn ReasonDialog(
    /// Whether it shows.
    open: RwSignal<bool>,
    /// What is overruled.
    #[prop(into)]
    title: Signal<String>,
    /// What may hold instead.
    #[prop(into)]
    options: Signal<Vec<ChoiceOption>>,
    /// It was judged otherwise.
    #[prop(into)]
    on_overruled: Callback<Overruled>,
) -> impl IntoView {
    let chosen = RwSignal::new(None::<String>);
    let reason = RwSignal::new(String::new());
    let was_pressed = RwSignal::new(false);
    let single = move || options.with(|options| (options.len() == 1).then(|| options[0].id.clone()));
    let choice = move || single().or_else(|| chosen.get());
    let choice_missing = say(Form::ChoiceMissing);
    let reason_missing = say(Form::ReasonMissing);
    let choice_problem =
        Signal::derive(move || (was_pressed.get() && choice().is_none()).then(|| choice_missing.get()));
    let reason_problem = Signal::derive(move || {
        (was_pressed.get() && reason.read().trim().is_empty()).then(|| reason_missing.get())
    });
    let press = move |_| {
        was_pressed.set(true);
        let Some(choice) = untrack(choice) else { return };
        let words = reason.get_untracked();
        if words.trim().is_empty() {
            return;
        }
        open.set(false);
        chosen.set(None);
        reason.set(String::new());
        was_pressed.set(false);
        on_overruled.run(Overruled { choice, reason: words });
    };
    view! {
        <Dialog open title>
            <Show when=move || single().is_none()>
                <div class="dialog-choice">
                    <ChoiceField
                        id="overrule-choice"
                        label=title
                        options
                        chosen
                        on_chosen=move |id| chosen.set(Some(id))
                        problem=choice_problem
                    />
                </div>
            </Show>
            <LongTextField
                id="overrule-reason"
                label=say(Form::Reason)
                hint=say(Form::ReasonHint)
                value=reason
                on_typed=move |text| reason.set(text)
                problem=reason_problem
            />
            <div class="actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    {say(Form::KeepAsItIs)}
                </button>
                <button type="button" class="button-primary" on:click=press>{say(Form::Overrule)}</button>
            </div>
        </Dialog>
    }
}
