//! Who, where, and the answers: each can be changed; where two people stated different things, both are shown.

use leptos::prelude::*;
use qingchu_core::case::Command;
use qingchu_core::document::written_value;
use qingchu_core::id::FieldId;
use qingchu_core::rulebook::Field;
use qingchu_core::value::Value;

use super::Desk;
use super::finding::Conflict;
use crate::components::dialog::{Dialog, Disclosure};
use crate::components::form::{RuleFields, Values, stated};
use crate::components::problems::Problem;
use crate::copy::case::OneCase as Words;
use crate::copy::message::Form;
use crate::copy::{Language, language, say};
use crate::screens::marks::kept_from_view;

/// The start of the ids of the form's elements.
const FORM: &str = "case-field";

#[component]
pub(super) fn Fields(desk: Desk) -> impl IntoView {
    let language = language();
    let changing = RwSignal::new(None::<Field>);
    let all = Memo::new(move |_| desk.open.with(|open| fields(&open.case, &open.book)));
    let lines = move |is_filled: bool| {
        let language = language.get();
        // A field that held something may hold something else.
        desk.open.track();
        let fields = all.with(|all| all.iter().filter(|one| one.1 == is_filled).cloned().collect::<Vec<_>>());
        fields.into_iter().map(|(field, _)| line(field, desk, changing, language)).collect_view()
    };
    let blank = Memo::new(move |_| all.with(|all| all.iter().filter(|one| !one.1).count()));
    let summary = Signal::derive(move || say(Words::NotFilled { count: blank.get() }).get());
    view! {
        <section class="stack" id="fields">
            <h2>{say(Words::Fields)}</h2>
            <dl class="case-fields">{move || lines(true)}</dl>
            <Show when=move || { blank.get() > 0 }>
                <Disclosure summary><dl class="case-fields">{move || lines(false)}</dl></Disclosure>
            </Show>
            <Change desk changing/>
        </section>
    }
}

/// The fields of the case and the questions that fit it, and whether each holds something.
fn fields(case: &qingchu_core::case::Case, book: &qingchu_core::rulebook::Rulebook) -> Vec<(Field, bool)> {
    let fits = |field: &FieldId| {
        case.judgement().is_some_and(|judgement| {
            book.questions_for(&judgement.category).any(|one| one.field.id == *field)
        })
    };
    let is_filled = |field: &FieldId| {
        case.fields.get(field).is_some_and(|heads| heads.values().any(|value| !value.is_blank()))
    };
    let questions = book.questions.iter().map(|question| &question.field);
    let questions = questions.filter(|field| is_filled(&field.id) || fits(&field.id));
    book.fields.iter().chain(questions).map(|field| (field.clone(), is_filled(&field.id))).collect()
}

fn line(field: Field, desk: Desk, changing: RwSignal<Option<Field>>, language: Language) -> impl IntoView {
    let (values, in_conflict) = desk.open.with_untracked(|open| {
        let heads = open.case.fields.get(&field.id);
        let values: Vec<Value> = heads.map(|heads| heads.values().cloned().collect()).unwrap_or_default();
        (values, heads.is_some_and(qingchu_core::case::Heads::in_conflict))
    });
    let words = |value: &Value| {
        desk.open.with_untracked(|open| {
            desk.with_surroundings(language, |with| written_value(value, Some(&field), &open.book, with))
        })
    };
    let kept = desk.open.with_untracked(|open| kept_from_view(&field, desk.tablet, &open.book, language));
    let body = if let Some(kept) = kept.filter(|_kept| !values.is_empty()) {
        view! { <span class="hint">{kept}</span> }.into_any()
    } else if in_conflict {
        let choices = values.iter().map(|value| {
            let (field, chosen) = (field.id.clone(), value.clone());
            let choose = move |_| {
                let command = Command::StateField { field: field.clone(), value: chosen.clone() };
                desk.run(language, command, || ());
            };
            view! {
                <p class="conflict-choice">
                    <span class="as-typed">{words(value)}</span>
                    <button type="button" class="button" on:click=choose>{say(Words::Holds)}</button>
                </p>
            }
        });
        view! { <Conflict/>{choices.collect_view()} }.into_any()
    } else {
        let shown = values.first().map(words).filter(|words| !words.is_empty());
        match shown {
            Some(words) => view! { <span class="as-typed">{words}</span> }.into_any(),
            None => view! { <span class="hint">{say(Words::Blank)}</span> }.into_any(),
        }
    };
    let (label, id) = (language.of(&field.label).to_owned(), field.id.to_string());
    let name = format!("{} {label}", language.words(&Words::Change.into()));
    view! {
        <div class="case-field" data-field=id class:conflicting=in_conflict>
            <dt>{label}</dt>
            <dd>{body}</dd>
            <dd class="case-field-change">
                <button
                    type="button"
                    class="button-quiet"
                    aria-label=name
                    on:click=move |_| changing.set(Some(field.clone()))
                >
                    {say(Words::Change)}
                </button>
            </dd>
        </div>
    }
}

/// The dialog in which one field is filled or changed.
#[component]
fn Change(desk: Desk, changing: RwSignal<Option<Field>>) -> impl IntoView {
    let language = language();
    let open = RwSignal::new(false);
    let title = Signal::derive(move || {
        let label = changing.with(|field| field.as_ref().map(|field| field.label.clone()));
        label.map(|label| language.get().of(&label).to_owned()).unwrap_or_default()
    });
    Effect::new(move |_| {
        if changing.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            changing.set(None);
        }
    });
    view! {
        <Dialog open title>
            {move || changing.get().map(|field| view! { <ChangeForm desk field open/> })}
        </Dialog>
    }
}

#[component]
fn ChangeForm(desk: Desk, field: Field, open: RwSignal<bool>) -> impl IntoView {
    let language = language();
    let is_shown = field.is_shown_to(&untrack(|| desk.tablet.roles()));
    // What is kept from view is not laid into the form; it can be replaced.
    let held = desk.open.with_untracked(|open| open.case.field(&field.id).filter(|_held| is_shown).cloned());
    let values =
        RwSignal::new(held.map(|value| Values::from([(field.id.clone(), value)])).unwrap_or_default());
    let problems = RwSignal::new(Vec::<Problem>::new());
    let book = desk.open.with_untracked(|open| open.book.clone());
    let fields = vec![field.clone()];
    let asked = fields.clone();
    let save = move |_| {
        let mut filled = stated(&asked, values.get_untracked());
        let value = filled.remove(&field.id).unwrap_or(Value::Text(String::new()));
        let command = Command::StateField { field: field.id.clone(), value };
        desk.run(language.get_untracked(), command, move || open.set(false));
    };
    // What is in the way is said here too: the screen's own line lies behind the dialog.
    Effect::new(move |before: Option<()>| {
        let words = desk.problem.get();
        let is_new = before.is_some() && !words.is_empty();
        problems.set(if is_new { vec![Problem { field: FORM.to_owned(), words }] } else { Vec::new() });
    });
    view! {
        <div class="stack" id=FORM tabindex="-1">
            <crate::components::problems::ErrorSummary problems/>
            <RuleFields form=FORM fields rulebook=book values problems now=desk.tablet.now/>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>{say(Form::KeepAsItIs)}</button>
                <button type="button" class="button-primary" id="save-field" on:click=save>{say(Words::Save)}</button>
            </div>
        </div>
    }
}
