//! The penalties that concern a case: from the illegal gains to a range, never to one figure.

use leptos::prelude::*;
use qingchu_core::penalty::{Range, is_grave, penalties_of, range, stated_gains};
use qingchu_core::rulebook::Penalty;

use super::Desk;
use crate::components::field::TextField;
use crate::components::form::typed::{fen, yuan};
use crate::copy::penalty::Penalties as Words;
use crate::copy::{Language, language, say};
use crate::screens::why::About;

#[component]
pub(super) fn Penalties(desk: Desk) -> impl IntoView {
    let rules = Memo::new(move |_| {
        desk.open.with(|open| penalties_of(&open.case, &open.book).cloned().collect::<Vec<_>>())
    });
    move || {
        let rules = rules.get();
        (!rules.is_empty()).then(|| {
            let rules = rules.into_iter().map(|rule| view! { <OnePenalty desk rule/> }).collect_view();
            view! {
                <section class="stack" id="penalties">
                    <h2>{say(Words::Title)}</h2>
                    <p class="hint">{say(Words::Teach)}</p>
                    {rules}
                </section>
            }
        })
    }
}

#[component]
fn OnePenalty(desk: Desk, rule: Penalty) -> impl IntoView {
    let language = language();
    let (gains, grave) = desk.open.with_untracked(|open| {
        let gains = stated_gains(&rule, &open.case).ok().flatten();
        (gains.map(yuan).unwrap_or_default(), is_grave(&rule, &open.case))
    });
    let (gains, grave) = (RwSignal::new(gains), RwSignal::new(grave));
    let (name, clause, id) = (rule.name.clone(), rule.clause.clone(), rule.id.clone());
    let label = clause.to_string();
    let said = Memo::new(move |_| {
        let (typed, language) = (gains.get(), language.get());
        if typed.trim().is_empty() {
            return Vec::new();
        }
        let Some(gains) = fen(typed.trim()) else { return vec![language.words(&Words::NoAmount.into())] };
        match range(&rule, gains, grave.get()) {
            Ok(range) => lines(&range, language),
            Err(fault) => vec![language.words(&Words::Fault(fault).into())],
        }
    });
    let lines = move || said.get().into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <div class="stack" data-penalty=id.to_string()>
            <p>
                <strong>{move || language.get().of(&name).to_owned()}</strong>" "
                <button type="button" class="button-why" on:click=move |_| desk.why.ask(About::Clause(clause.clone()))>
                    {label}
                </button>
            </p>
            <TextField
                id=format!("gains-{id}")
                label=say(Words::Gains)
                value=gains
                on_typed=move |typed| gains.set(typed)
            />
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=grave
                    on:change=move |event| grave.set(event_target_checked(&event))
                />
                <span class="choice-words">{say(Words::Grave)}</span>
            </label>
            <ul role="status">{lines}</ul>
        </div>
    }
}

/// The range in words, a line for each part of it.
fn lines(range: &Range<'_>, language: Language) -> Vec<String> {
    let words = |message: Words| language.words(&message.into());
    let fine =
        range.fine_fen.map(|[least, most]| words(Words::Fine { least: yuan(least), most: yuan(most) }));
    let confiscated =
        (range.confiscated_fen > 0).then(|| words(Words::Confiscated { gains: yuan(range.confiscated_fen) }));
    let persons =
        range.persons_fen.map(|[least, most]| words(Words::Persons { least: yuan(least), most: yuan(most) }));
    let measures = range.measures.iter().map(|measure| language.of(measure).to_owned());
    confiscated.into_iter().chain(fine).chain(persons).chain(measures).collect()
}
