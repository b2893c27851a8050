//! 再问清楚, 谁、在哪: what is asked once the customer has finished.

use leptos::prelude::*;
use qingchu_core::rulebook::Field;
use qingchu_core::value::Value;

use super::desk::Desk;
use super::reading::Reading;
use crate::components::field::{ChoiceField, ChoiceOption, MomentField};
use crate::components::form::RuleFields;
use crate::components::problems::Problem;
use crate::copy::log::Log;
use crate::copy::{language, say};
use crate::tablet::Tablet;

/// The start of the ids of the fields.
pub const FORM: &str = "log";
/// The id of the time's field.
pub const OCCURRED_AT: &str = "occurred-at";

/// The guided questions for the category found, then who, where, how and when.
#[component]
pub fn Answers(
    /// What the words say.
    reading: Reading,
    /// What keeps it from being saved.
    #[prop(into)]
    problems: Signal<Vec<Problem>>,
) -> impl IntoView {
    let desk = Desk::here();
    let tablet = Tablet::here();
    let now = tablet.now;
    let questions = Memo::new(move |_| {
        let category = reading.judged.with(|judged| judged.as_ref().map(|judged| judged.category.clone()));
        let (Some(rulebook), Some(category)) = (desk.rulebook(), category) else { return Vec::new() };
        rulebook.questions_for(&category).map(|question| question.field.clone()).collect::<Vec<Field>>()
    });
    let fields =
        Memo::new(move |_| desk.rulebook().map(|rulebook| rulebook.fields.clone()).unwrap_or_default());
    let form = move |fields: Vec<Field>| {
        desk.rulebook().map(|rulebook| {
            view! { <RuleFields form=FORM fields rulebook values=desk.values problems now/> }
        })
    };
    view! {
        <section class="section" aria-labelledby="ask-title" class:silent=move || questions.read().is_empty()>
            <div class="section-head">
                <h2 id="ask-title">{say(Log::Ask)}</h2>
                <Answered questions/>
            </div>
            <p class="hint">{say(Log::AskHint)}</p>
            <div class="log-fields">{move || form(questions.get())}</div>
        </section>
        <section class="section" aria-labelledby="who-title">
            <h2 id="who-title">{say(Log::WhoWhere)}</h2>
            <div class="log-fields log-fields-short">{move || form(fields.get())}</div>
            <ChannelField/>
            <TimeField problems/>
        </section>
    }
}

#[component]
fn Answered(questions: Memo<Vec<Field>>) -> impl IntoView {
    let desk = Desk::here();
    let language = language();
    let count = move || {
        let questions = questions.read();
        let is_answered = |field: &&Field| {
            desk.values.with(|values| values.get(&field.id).is_some_and(|value| !Value::is_blank(value)))
        };
        let (count, of) = (questions.iter().filter(is_answered).count(), questions.len());
        language.get().words(&Log::Answered { count, of }.into())
    };
    view! { <span class="hint" data-testid="answered">{count}</span> }
}

#[component]
fn ChannelField() -> impl IntoView {
    let desk = Desk::here();
    let language = language();
    let options = Signal::derive(move || {
        let Some(rulebook) = desk.rulebook() else { return Vec::new() };
        let option = |channel: &qingchu_core::rulebook::Channel| ChoiceOption {
            id: channel.id.to_string(),
            label: language.get().of(&channel.name).to_owned(),
            hint: String::new(),
        };
        rulebook.channels.iter().map(option).collect()
    });
    let chosen = Signal::derive(move || Some(desk.channel.get().to_string()));
    view! {
        <ChoiceField
            id="channel"
            label=say(Log::Channel)
            options
            chosen
            on_chosen=move |id: String| desk.channel.set(id.as_str().into())
        />
    }
}

/// When it reached us: the time of saving, unless a person enters an earlier one.
#[component]
fn TimeField(#[prop(into)] problems: Signal<Vec<Problem>>) -> impl IntoView {
    let desk = Desk::here();
    let tablet = Tablet::here();
    let is_earlier = RwSignal::new(desk.occurred_at.with_untracked(Option::is_some));
    let problem = Signal::derive(move || {
        problems.with(|problems| {
            problems.iter().find(|problem| problem.field == OCCURRED_AT).map(|problem| problem.words.clone())
        })
    });
    let use_now = move |_| {
        desk.occurred_at.set(None);
        is_earlier.set(false);
    };
    let now_line = move || {
        view! {
            <div class="field">
                <p class="label">{say(Log::ReceivedAt)}</p>
                <div class="field-row field-row-line">
                    <span>{say(Log::ReceivedNow)}</span>
                    <button type="button" class="button" id="enter-time" on:click=move |_| is_earlier.set(true)>
                        {say(Log::EnterTime)}
                    </button>
                </div>
            </div>
        }
    };
    view! {
        <Show when=move || is_earlier.get() fallback=now_line>
            <MomentField
                id=OCCURRED_AT
                label=say(Log::ReceivedAt)
                value=desk.occurred_at
                on_set=move |moment| desk.occurred_at.set(moment)
                problem
                now=tablet.now
            />
            <p class="hint">{say(Log::EnterTimeHint)}</p>
            <div class="actions-start">
                <button type="button" class="button-quiet" id="use-now" on:click=use_now>{say(Log::UseNow)}</button>
            </div>
        </Show>
    }
}
