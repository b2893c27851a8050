//! Fields as a rulebook asks for them. A new rulebook needs no new form.

pub mod named;
mod rows;
pub mod typed;

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use qingchu_core::case::Refusal;
use qingchu_core::case::filled::is_asked;
use qingchu_core::id::FieldId;
use qingchu_core::rulebook::{Field, Kind, Rulebook};
use qingchu_core::time::Moment;
use qingchu_core::value::Value;

use crate::components::field::{ChoiceField, ChoiceOption, Line, LongTextField, MomentField, TextField};
use crate::components::problems::{FieldProblem, Problem};
use crate::components::signature::{Glass, SignaturePad, Strokes};
use crate::copy::message::Form;
use crate::copy::{Language, language, refusal};

use typed::as_typed;
pub use typed::stated;

/// What is filled in so far, as typed.
pub type Values = BTreeMap<FieldId, Value>;

/// The id of a field's element.
#[must_use]
pub fn field_element(form: &str, field: &FieldId) -> String {
    format!("{form}-{field}")
}

/// What a refusal is a problem of: the field it names, or else the form as a whole.
#[must_use]
pub fn problem_of(refused: &Refusal, form: &str, language: Language, rulebook: &Rulebook) -> Problem {
    Problem { field: element_of(refused, form), words: refusal::words(language, refused, rulebook) }
}

fn element_of(refused: &Refusal, form: &str) -> String {
    if let Refusal::Row { field, row, refusal } = refused
        && refusal.field().is_some()
    {
        return element_of(refusal, &row_element(&field_element(form, field), *row));
    }
    refused.field().map_or_else(|| form.to_owned(), |field| field_element(form, field))
}

/// The id of a row's element, and the start of the ids of its fields.
fn row_element(rows: &str, row: usize) -> String {
    format!("{rows}-{row}")
}

/// Any list of a rulebook's fields.
///
/// `<RuleFields form="resolved" fields rulebook values problems now/>`; read `values` when the person presses on.
#[component]
pub fn RuleFields(
    /// The start of the ids of the elements.
    #[prop(into)]
    form: String,
    /// The fields, in order.
    fields: Vec<Field>,
    /// For the names of posts.
    rulebook: Arc<Rulebook>,
    /// What is filled in.
    values: RwSignal<Values>,
    /// What keeps the form from going on.
    #[prop(into)]
    problems: Signal<Vec<Problem>>,
    /// The tablet's clock.
    #[prop(into)]
    now: Signal<Moment>,
) -> impl IntoView {
    // Where nothing is required, saying of each that it may stay empty would only be noise.
    let says_optional = fields.iter().any(|field| field.required);
    lay_out(&form, fields, &rulebook, Sheet { values, problems, now, says_optional }, None)
}

/// Fields one after the other; one that depends on another is shown when that one asks for it.
fn lay_out(
    form: &str,
    fields: Vec<Field>,
    rulebook: &Arc<Rulebook>,
    sheet: Sheet,
    within: Option<&Within>,
) -> AnyView {
    let shown = |field: Field| {
        let asked = {
            let (field, within) = (field.clone(), within.cloned());
            Memo::new(move |_| {
                sheet.values.with(|values| match &within {
                    None => is_asked(&field, values),
                    Some(within) => {
                        let blank = Values::new();
                        is_asked(&field, within.cells(values).unwrap_or(&blank))
                    }
                })
            })
        };
        let (form, rulebook, within) = (form.to_owned(), rulebook.clone(), within.cloned());
        view! {
            <Show when=move || asked.get()>
                {one(&form, &field, &rulebook, sheet, within.as_ref())}
            </Show>
        }
    };
    fields.into_iter().map(shown).collect_view().into_any()
}

/// A row of one of the form's fields, in which a value is held.
#[derive(Debug, Clone)]
struct Within {
    rows: FieldId,
    row: usize,
}

impl Within {
    fn cells<'a>(&self, values: &'a Values) -> Option<&'a Values> {
        values.get(&self.rows)?.rows().get(self.row)
    }

    fn change(&self, values: &mut Values, change: impl FnOnce(&mut Values)) {
        change_rows(values, &self.rows, |rows| {
            if rows.len() <= self.row {
                rows.resize_with(self.row.saturating_add(1), Values::new);
            }
            rows.get_mut(self.row).map(change);
        });
    }
}

/// Changes the rows of a field; without any it has none.
fn change_rows(values: &mut Values, field: &FieldId, change: impl FnOnce(&mut Vec<Values>)) {
    let mut rows = match values.remove(field) {
        Some(Value::Rows(rows)) => rows,
        Some(_) | None => Vec::new(),
    };
    change(&mut rows);
    if !rows.is_empty() {
        values.insert(field.clone(), Value::Rows(rows));
    }
}

/// What all fields of a form share.
#[derive(Clone, Copy)]
struct Sheet {
    values: RwSignal<Values>,
    problems: Signal<Vec<Problem>>,
    now: Signal<Moment>,
    says_optional: bool,
}

/// What a field's input shows and does.
#[derive(Clone, Copy)]
struct Bound {
    label: Signal<String>,
    problem: Signal<Option<String>>,
    held: Signal<Option<Value>>,
    put: Callback<Option<Value>>,
}

fn bind(id: &str, field: &Field, sheet: Sheet, within: Option<&Within>) -> Bound {
    let Sheet { values, problems, now: _, says_optional } = sheet;
    let language = language();
    let (text, is_plain) = (field.label.clone(), field.required || !says_optional);
    let label = Signal::derive(move || {
        let words = language.get().of(&text).to_owned();
        let optional = || language.get().words(&Form::Optional.into());
        if is_plain { words } else { format!("{words} ({})", optional()) }
    });
    let id = id.to_owned();
    let problem = Signal::derive(move || {
        problems
            .with(|problems| problems.iter().find(|known| known.field == id).map(|known| known.words.clone()))
    });
    let (shown, stored) = ((field.id.clone(), within.cloned()), (field.id.clone(), within.cloned()));
    let held = Signal::derive(move || {
        let (field, within) = &shown;
        values.with(|values| match within {
            None => values.get(field).cloned(),
            Some(within) => within.cells(values)?.get(field).cloned(),
        })
    });
    let put = Callback::new(move |value: Option<Value>| {
        let (field, within) = &stored;
        let set = |cells: &mut Values| match value {
            Some(value) => {
                cells.insert(field.clone(), value);
            }
            None => {
                cells.remove(field);
            }
        };
        values.update(|values| match within {
            None => set(values),
            Some(within) => within.change(values, set),
        });
    });
    Bound { label, problem, held, put }
}

fn one(
    form: &str,
    field: &Field,
    rulebook: &Arc<Rulebook>,
    sheet: Sheet,
    within: Option<&Within>,
) -> AnyView {
    let id = field_element(form, &field.id);
    let bound = bind(&id, field, sheet, within);
    let now = sheet.now;
    let Bound { label, problem, held, put } = bound;
    let on_typed = move |text| put.run(Some(Value::Text(text)));
    match field.kind {
        Kind::LongText => {
            view! { <LongTextField id label value=as_typed(held) on_typed problem/> }.into_any()
        }
        Kind::Phone => {
            view! { <TextField id label value=as_typed(held) on_typed problem line=Line::Telephone/> }
                .into_any()
        }
        Kind::Number | Kind::Fen => {
            view! { <TextField id label value=as_typed(held) on_typed problem line=Line::Number/> }.into_any()
        }
        Kind::Text | Kind::Day => {
            view! { <TextField id label value=as_typed(held) on_typed problem/> }.into_any()
        }
        Kind::Choice | Kind::Role | Kind::Yes => choose(id, field, rulebook, bound),
        Kind::Moment => {
            let value = Signal::derive(move || held.get().as_ref().and_then(Value::as_moment));
            let on_set = move |moment: Option<Moment>| put.run(moment.map(Value::Moment));
            view! { <MomentField id label value on_set problem now/> }.into_any()
        }
        Kind::Signature => sign(id, bound, Glass::Signature),
        Kind::Sketch => sign(id, bound, Glass::Sketch(field.over)),
        Kind::Rows => rows::rows(id, field, rulebook, sheet, bound),
        Kind::Checklist => rows::checklist(id, field, sheet, bound),
        Kind::Entry => named::entry(id, field, bound),
        Kind::Case => named::case(id, bound),
    }
}

fn choose(id: String, field: &Field, rulebook: &Rulebook, bound: Bound) -> AnyView {
    let Bound { label, problem, held, put } = bound;
    let language = language();
    let is_yes = field.kind == Kind::Yes;
    let (field, rulebook) = (field.clone(), rulebook.clone());
    let options = Signal::derive(move || options(&field, &rulebook, language.get()));
    let chosen = Signal::derive(move || held.get().as_ref().and_then(choice));
    let on_chosen = move |id: String| {
        put.run(Some(if is_yes { Value::Yes(id == YES) } else { Value::Choice(id) }));
    };
    view! { <ChoiceField id label options chosen on_chosen problem/> }.into_any()
}

fn sign(id: String, bound: Bound, glass: Glass) -> AnyView {
    let Bound { label, problem, held, put } = bound;
    let strokes = RwSignal::new(match held.get_untracked() {
        Some(Value::Signature(strokes)) => strokes,
        Some(_) | None => Strokes::new(),
    });
    Effect::new(move |_| {
        let strokes = strokes.get();
        put.run((!strokes.is_empty()).then_some(Value::Signature(strokes)));
    });
    let problem_id = format!("{id}-problem");
    view! {
        <fieldset id=id class="field" class:field-wrong=move || problem.read().is_some()>
            <legend class="label">{label}</legend>
            <FieldProblem id=problem_id problem/>
            <SignaturePad strokes glass/>
        </fieldset>
    }
    .into_any()
}

const YES: &str = "yes";
const NO: &str = "no";

fn options(field: &Field, rulebook: &Rulebook, language: Language) -> Vec<ChoiceOption> {
    let option = |id: &str, label: &str| ChoiceOption {
        id: id.to_owned(),
        label: label.to_owned(),
        hint: String::new(),
    };
    match field.kind {
        Kind::Role => {
            rulebook.roles.iter().map(|role| option(role.id.as_str(), language.of(&role.name))).collect()
        }
        Kind::Yes => {
            let words = |message: Form| language.words(&message.into());
            vec![option(YES, &words(Form::Yes)), option(NO, &words(Form::No))]
        }
        Kind::Text
        | Kind::LongText
        | Kind::Phone
        | Kind::Choice
        | Kind::Number
        | Kind::Fen
        | Kind::Moment
        | Kind::Day
        | Kind::Signature
        | Kind::Rows
        | Kind::Checklist
        | Kind::Entry
        | Kind::Case
        | Kind::Sketch => {
            field.choices.iter().map(|choice| option(&choice.id, language.of(&choice.label))).collect()
        }
    }
}

fn choice(value: &Value) -> Option<String> {
    match value {
        Value::Choice(choice) => Some(choice.clone()),
        Value::Yes(yes) => Some(if *yes { YES } else { NO }.to_owned()),
        Value::Text(_)
        | Value::Number(_)
        | Value::Fen(_)
        | Value::Moment(_)
        | Value::Day(_)
        | Value::User(_)
        | Value::Case(_)
        | Value::Signature(_)
        | Value::Rows(_)
        | Value::Entry(_) => None,
    }
}
