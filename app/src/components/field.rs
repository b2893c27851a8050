//! Fields: a label above, a hint where it helps, the problem in words, the input. Text is kept as it was typed.

use leptos::{html, prelude::*};
use qingchu_core::time::Moment;

use crate::components::problems::FieldProblem;
use crate::copy::message::Form;
use crate::copy::{say, when};

/// What is typed into a line, and with which keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Line {
    /// Words.
    #[default]
    Words,
    /// A telephone number; kept as typed, never reformatted.
    Telephone,
    /// A whole number; what is no number is the form's to say, so nothing typed is swallowed.
    Number,
    /// A user name.
    UserName,
    /// A password; the tablet's password keeper may fill it.
    Password,
    /// Words to look for.
    Search,
}

impl Line {
    /// `type`, `inputmode` and `autocomplete`.
    fn attributes(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Words => ("text", "text", "off"),
            Self::Telephone => ("tel", "tel", "off"),
            Self::Number => ("text", "numeric", "off"),
            Self::UserName => ("text", "text", "username"),
            Self::Password => ("password", "text", "current-password"),
            Self::Search => ("search", "search", "off"),
        }
    }
}

/// One of the choices of a [`ChoiceField`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceOption {
    /// What is stated when it is chosen.
    pub id: String,
    /// Its words.
    pub label: String,
    /// A line under the words; may be empty.
    pub hint: String,
}

/// A field of one line.
///
/// `<TextField id="contact" label=say(…) value on_typed=move |text| … problem line=Line::Telephone/>`
#[component]
pub fn TextField(
    /// The input's id; a [`crate::components::problems::Problem`] names it.
    #[prop(into)]
    id: String,
    /// What belongs here.
    #[prop(into)]
    label: Signal<String>,
    /// How to fill it, where the label is not enough.
    #[prop(into, optional)]
    hint: MaybeProp<String>,
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// Every change, as typed.
    #[prop(into)]
    on_typed: Callback<String>,
    /// What to do about it; shown when the form was pressed on.
    #[prop(into, optional)]
    problem: MaybeProp<String>,
    /// What kind of line.
    #[prop(optional)]
    line: Line,
) -> impl IntoView {
    let element = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        let (Some(input), text) = (element.get(), value.get()) else { return };
        if input.value() != text {
            input.set_value(&text);
        }
    });
    let (kind, keyboard, autocomplete) = line.attributes();
    let (described_by, has_problem) = describe(&id, problem);
    view! {
        <div class="field" class:field-wrong=has_problem>
            <label for=id.clone() class="label">{label}</label>
            <Notes id=id.clone() hint problem/>
            <input
                node_ref=element
                id=id
                class="input"
                type=kind
                inputmode=keyboard
                autocomplete=autocomplete
                dir="auto"
                aria-describedby=described_by
                aria-invalid=move || has_problem().then_some("true")
                on:input=move |event| on_typed.run(event_target_value(&event))
            />
        </div>
    }
}

/// A field of several lines, which grows with its text.
///
/// `<LongTextField id="resolution" label=say(…) value on_typed=move |text| …/>`
#[component]
pub fn LongTextField(
    /// The input's id.
    #[prop(into)]
    id: String,
    /// What belongs here.
    #[prop(into)]
    label: Signal<String>,
    /// How to fill it.
    #[prop(into, optional)]
    hint: MaybeProp<String>,
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// Every change, as typed.
    #[prop(into)]
    on_typed: Callback<String>,
    /// What to do about it.
    #[prop(into, optional)]
    problem: MaybeProp<String>,
) -> impl IntoView {
    let element = NodeRef::<html::Textarea>::new();
    Effect::new(move |_| {
        let (Some(input), text) = (element.get(), value.get()) else { return };
        if input.value() != text {
            input.set_value(&text);
        }
    });
    let (described_by, has_problem) = describe(&id, problem);
    view! {
        <div class="field" class:field-wrong=has_problem>
            <label for=id.clone() class="label">{label}</label>
            <Notes id=id.clone() hint problem/>
            <textarea
                node_ref=element
                id=id
                class="input input-long"
                rows="3"
                dir="auto"
                aria-describedby=described_by
                aria-invalid=move || has_problem().then_some("true")
                on:input=move |event| on_typed.run(event_target_value(&event))
            ></textarea>
        </div>
    }
}

/// One of a few, as large buttons; native radios, so arrow keys move between them.
///
/// `<ChoiceField id="channel" label=say(…) options chosen on_chosen=move |id| …/>`
#[component]
pub fn ChoiceField(
    /// The group's id.
    #[prop(into)]
    id: String,
    /// What is asked.
    #[prop(into)]
    label: Signal<String>,
    /// How to choose.
    #[prop(into, optional)]
    hint: MaybeProp<String>,
    /// The choices, in the rulebook's order.
    #[prop(into)]
    options: Signal<Vec<ChoiceOption>>,
    /// The id of the one that is chosen; `None` at first: nothing is chosen for anybody.
    #[prop(into)]
    chosen: Signal<Option<String>>,
    /// One was chosen.
    #[prop(into)]
    on_chosen: Callback<String>,
    /// What to do about it.
    #[prop(into, optional)]
    problem: MaybeProp<String>,
) -> impl IntoView {
    let (described_by, has_problem) = describe(&id, problem);
    let name = id.clone();
    let choices = move || {
        let name = name.clone();
        options
            .get()
            .into_iter()
            .map(move |option| choice(name.clone(), option, chosen, on_chosen))
            .collect_view()
    };
    view! {
        <fieldset id=id.clone() class="field" class:field-wrong=has_problem aria-describedby=described_by>
            <legend class="label">{label}</legend>
            <Notes id=id.clone() hint problem/>
            <div class="choices">{choices}</div>
        </fieldset>
    }
}

/// A moment, entered and shown in +08:00 wherever the tablet believes it is.
///
/// `<MomentField id="occurred-at" label=say(…) value on_set=move |moment| … now/>`
#[component]
pub fn MomentField(
    /// The input's id.
    #[prop(into)]
    id: String,
    /// Which moment.
    #[prop(into)]
    label: Signal<String>,
    /// What it holds; `None` while empty or half filled.
    #[prop(into)]
    value: Signal<Option<Moment>>,
    /// It was set, or emptied.
    #[prop(into)]
    on_set: Callback<Option<Moment>>,
    /// What to do about it.
    #[prop(into, optional)]
    problem: MaybeProp<String>,
    /// The tablet's clock, for the button that fills it in.
    #[prop(into)]
    now: Signal<Moment>,
) -> impl IntoView {
    let element = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        let (Some(input), shown) = (element.get(), value.get().map(when::to_field)) else { return };
        // A half-filled field reads as empty; writing the empty string to it would clear what is there.
        let shown = shown.unwrap_or_default();
        if input.value() != shown {
            input.set_value(&shown);
        }
    });
    let (described_by, has_problem) = describe(&id, problem);
    view! {
        <div class="field" class:field-wrong=has_problem>
            <label for=id.clone() class="label">{label}</label>
            <Notes id=id.clone() hint=say(Form::ChinaTime) problem/>
            <div class="field-row">
                <input
                    node_ref=element
                    id=id
                    class="input input-moment"
                    type="datetime-local"
                    aria-describedby=described_by
                    aria-invalid=move || has_problem().then_some("true")
                    on:input=move |event| on_set.run(when::from_field(&event_target_value(&event)))
                />
                <button type="button" class="button" on:click=move |_| on_set.run(Some(now.get_untracked()))>
                    {say(Form::SetToNow)}
                </button>
            </div>
        </div>
    }
}

/// The hint and the problem, between the label and the input.
#[component]
fn Notes(
    /// The input's id.
    id: String,
    /// How to fill it.
    #[prop(into)]
    hint: MaybeProp<String>,
    /// What to do about it.
    problem: MaybeProp<String>,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    view! {
        {move || hint.get().map(|words| view! { <p id=hint_id.clone() class="hint">{words}</p> })}
        <FieldProblem id=format!("{id}-problem") problem=Signal::derive(move || problem.get())/>
    }
}

/// The ids for `aria-describedby`, and whether something is wrong.
fn describe(id: &str, problem: MaybeProp<String>) -> (String, impl Fn() -> bool + Copy + Send + use<>) {
    (format!("{id}-hint {id}-problem"), move || problem.get().is_some())
}

fn choice(
    name: String,
    option: ChoiceOption,
    chosen: Signal<Option<String>>,
    on_chosen: Callback<String>,
) -> impl IntoView {
    let ChoiceOption { id, label, hint } = option;
    let (shown, value) = (id.clone(), id.clone());
    view! {
        <label class="choice">
            <input
                type="radio"
                name=name
                value=value
                prop:checked=move || chosen.read().as_ref() == Some(&shown)
                on:change=move |_| on_chosen.run(id.clone())
            />
            <span class="choice-words">
                <span>{label}</span>
                {(!hint.is_empty()).then(|| view! { <span class="hint">{hint}</span> })}
            </span>
        </label>
    }
}
