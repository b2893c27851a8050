//! Fields that name something: an entry of a register, another case. What there is to name comes from outside.

use leptos::prelude::*;
use qingchu_core::id::{CaseId, EntryId, RegisterId};
use qingchu_core::rulebook::Field;
use qingchu_core::value::Value;

use super::Bound;
use crate::components::pick::SearchBox;
use crate::components::problems::FieldProblem;
use crate::copy::filling::Filling;
use crate::copy::say;

/// Something that can be named, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<Id> {
    /// Which.
    pub id: Id,
    /// What it is called.
    pub words: String,
}

/// What can be named in a field; provided as a context by who knows.
#[derive(Clone, Copy)]
pub struct Offers {
    /// The entries of a register, in order.
    pub entries: Callback<RegisterId, Vec<Named<EntryId>>>,
    /// The few cases that hold some words, newest first.
    pub cases: Callback<String, Vec<Named<CaseId>>>,
    /// What one case is called.
    pub case: Callback<CaseId, String>,
}

/// A native list of the register's entries.
pub(super) fn entry(id: String, field: &Field, bound: Bound) -> AnyView {
    let Bound { label, problem, held, put } = bound;
    let (offers, register) = (use_context::<Offers>(), field.register.clone());
    let options = Memo::new(move |_| match (&offers, &register) {
        (Some(offers), Some(register)) => offers.entries.run(register.clone()),
        (None, _) | (_, None) => Vec::new(),
    });
    let chosen = Signal::derive(move || match held.get() {
        Some(Value::Entry(entry)) => Some(entry),
        Some(_) | None => None,
    });
    let choose = move |event| put.run(event_target_value(&event).parse().ok().map(Value::Entry));
    let option = move |entry: Named<EntryId>| {
        let selected = move || chosen.get() == Some(entry.id);
        view! { <option value=entry.id.to_string() selected=selected>{entry.words}</option> }
    };
    let is_empty = Memo::new(move |_| options.with(Vec::is_empty));
    let problem_id = format!("{id}-problem");
    view! {
        <div class="field" class:field-wrong=move || problem.read().is_some()>
            <label for=id.clone() class="label">{label}</label>
            <FieldProblem id=problem_id.clone() problem/>
            <select id=id class="input" aria-describedby=problem_id on:change=choose>
                <option value="" selected=move || chosen.get().is_none()>{say(Filling::PickOne)}</option>
                {move || options.get().into_iter().map(option).collect_view()}
            </select>
            <Show when=move || is_empty.get()><p class="hint">{say(Filling::NoEntries)}</p></Show>
        </div>
    }
    .into_any()
}

/// Words to look for, and the cases that hold them.
pub(super) fn case(id: String, bound: Bound) -> AnyView {
    let Bound { label, problem, held, put } = bound;
    let offers = use_context::<Offers>();
    let query = RwSignal::new(String::new());
    let chosen = Signal::derive(move || match held.get() {
        Some(Value::Case(case)) => Some(case),
        Some(_) | None => None,
    });
    let offered = Memo::new(move |_| {
        let query = query.get();
        match offers {
            Some(offers) if !query.trim().is_empty() => offers.cases.run(query),
            Some(_) | None => Vec::new(),
        }
    });
    let offer = move |case: Named<CaseId>| {
        let choose = move |_| {
            put.run(Some(Value::Case(case.id)));
            query.set(String::new());
        };
        view! { <li><button type="button" class="button" on:click=choose>{case.words}</button></li> }
    };
    let name = move || {
        chosen.get().map(|case| offers.map_or_else(|| case.to_string(), |offers| offers.case.run(case)))
    };
    let (problem_id, search_id) = (format!("{id}-problem"), format!("{id}-search"));
    view! {
        <fieldset id=id class="field" class:field-wrong=move || problem.read().is_some() tabindex="-1">
            <legend class="label">{label}</legend>
            <FieldProblem id=problem_id problem/>
            <Show
                when=move || chosen.get().is_some()
                fallback=move || view! {
                    <SearchBox id=search_id.clone() label=say(Filling::CaseSearch) words=query/>
                    <ul class="links-list">{move || offered.get().into_iter().map(offer).collect_view()}</ul>
                }
            >
                <p class="field-row field-row-line">
                    <span>{name}</span>
                    <button type="button" class="button" on:click=move |_| put.run(None)>
                        {say(Filling::AnotherCase)}
                    </button>
                </p>
            </Show>
        </fieldset>
    }
    .into_any()
}
