//! Fields as a rulebook asks for them. A new rulebook needs no new form.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use leptos::prelude::*;
use qingchu_core::case::Refusal;
use qingchu_core::case::filled::is_asked;
use qingchu_core::id::FieldId;
use qingchu_core::order;
use qingchu_core::rulebook::{Field, Kind, Rulebook};
use qingchu_core::time::Moment;
use qingchu_core::value::Value;

use crate::components::field::{ChoiceField, ChoiceOption, Line, LongTextField, MomentField, TextField};
use crate::components::problems::{FieldProblem, Problem};
use crate::components::signature::{SignaturePad, Strokes};
use crate::copy::message::Form;
use crate::copy::{Language, language, refusal};

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
    Problem {
        field: refused.field().map_or_else(|| form.to_owned(), |field| field_element(form, field)),
        words: refusal::words(language, refused, rulebook),
    }
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
    rulebook: std::sync::Arc<Rulebook>,
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
    let sheet = Sheet { values, problems, now, says_optional };
    fields
        .into_iter()
        .map(|field| {
            let asked = {
                let field = field.clone();
                Memo::new(move |_| values.with(|values| is_asked(&field, values)))
            };
            let (form, rulebook) = (form.clone(), rulebook.clone());
            view! {
                <Show when=move || asked.get()>
                    {one(&form, &field, &rulebook, sheet)}
                </Show>
            }
        })
        .collect_view()
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

fn bind(id: &str, field: &Field, sheet: Sheet) -> Bound {
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
    let (shown, stored) = (field.id.clone(), field.id.clone());
    let held = Signal::derive(move || values.with(|values| values.get(&shown).cloned()));
    let put = Callback::new(move |value: Option<Value>| {
        values.update(|values| match value {
            Some(value) => {
                values.insert(stored.clone(), value);
            }
            None => {
                values.remove(&stored);
            }
        });
    });
    Bound { label, problem, held, put }
}

fn one(form: &str, field: &Field, rulebook: &Rulebook, sheet: Sheet) -> AnyView {
    let id = field_element(form, &field.id);
    let bound = bind(&id, field, sheet);
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
        Kind::Signature => sign(id, bound),
        Kind::Rows | Kind::Checklist | Kind::Entry | Kind::Case | Kind::Sketch => ().into_any(),
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

fn sign(id: String, bound: Bound) -> AnyView {
    let Bound { label, problem, held, put } = bound;
    let strokes = RwSignal::new(match held.get_untracked() {
        Some(Value::Signature(strokes)) => strokes,
        Some(_) | None => Strokes::new(),
    });
    Effect::new(move |_| put.run(Some(Value::Signature(strokes.get()))));
    let problem_id = format!("{id}-problem");
    view! {
        <fieldset id=id class="field" class:field-wrong=move || problem.read().is_some()>
            <legend class="label">{label}</legend>
            <FieldProblem id=problem_id problem/>
            <SignaturePad strokes/>
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

/// What is stated when the person presses on: numbers, money and days are read from what was typed. What is none stays
/// as it was typed, and the core refuses it by name.
#[must_use]
pub fn stated(fields: &[Field], typed: Values) -> Values {
    let kind = |id: &FieldId| fields.iter().find(|field| field.id == *id).map(|field| field.kind);
    let read_one = |(id, value): (FieldId, Value)| match (kind(&id), value) {
        (Some(kind), Value::Text(text)) => (id, read(kind, text)),
        (_, value) => (id, value),
    };
    order::map(typed.into_iter().map(read_one))
}

fn read(kind: Kind, text: String) -> Value {
    let trimmed = text.trim();
    let value = match kind {
        Kind::Number => trimmed.parse().ok().map(Value::Number),
        Kind::Fen => fen(trimmed).map(Value::Fen),
        Kind::Day => NaiveDate::parse_from_str(trimmed, "%Y-%m-%d").ok().map(Value::Day),
        Kind::Text
        | Kind::LongText
        | Kind::Phone
        | Kind::Choice
        | Kind::Yes
        | Kind::Moment
        | Kind::Signature
        | Kind::Role
        | Kind::Rows
        | Kind::Checklist
        | Kind::Entry
        | Kind::Case
        | Kind::Sketch => None,
    };
    value.unwrap_or(Value::Text(text))
}

/// Yuan with at most two decimals, in fen.
fn fen(text: &str) -> Option<i64> {
    let (yuan, rest) = text.split_once('.').unwrap_or((text, ""));
    if rest.len() > 2 || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let yuan: i64 = yuan.parse().ok()?;
    let rest: i64 = format!("{rest:0<2}").parse().ok()?;
    yuan.checked_mul(100)?.checked_add(if text.starts_with('-') { -rest } else { rest })
}

fn as_typed(held: Signal<Option<Value>>) -> Signal<String> {
    Signal::derive(move || match held.get() {
        Some(Value::Text(text) | Value::Choice(text)) => text,
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Fen(fen)) => yuan(fen),
        Some(Value::Day(day)) => day.to_string(),
        Some(
            Value::Yes(_)
            | Value::Moment(_)
            | Value::User(_)
            | Value::Case(_)
            | Value::Signature(_)
            | Value::Rows(_)
            | Value::Entry(_),
        )
        | None => String::new(),
    })
}

/// Fen as yuan with two decimals.
fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_exactly() {
        assert_eq!(fen("12.3"), Some(1230));
        assert_eq!(fen("-0.05"), Some(-5));
        assert_eq!(fen("100"), Some(10_000));
        assert_eq!(fen("1.234"), None);
        assert_eq!(fen("一百"), None);
        for exact in [0, 5, -5, 1230, -1230, i64::MAX] {
            assert_eq!(fen(&yuan(exact)), Some(exact));
        }
    }

    #[test]
    fn what_is_no_number_stays_as_it_was_typed() {
        assert_eq!(read(Kind::Number, " 12 ".to_owned()), Value::Number(12));
        assert_eq!(read(Kind::Number, "十二".to_owned()), Value::Text("十二".to_owned()));
    }
}
