//! What can be stated of the case now, and why not the rest.

use leptos::prelude::*;
use qingchu_core::case::Refusal;
use qingchu_core::case::action::actions;
use qingchu_core::id::ClauseId;
use qingchu_core::rulebook::Fact;

use super::Desk;
use crate::components::dialog::Disclosure;
use crate::copy::case::OneCase as Words;
use crate::copy::{language, refusal, say};
use crate::screens::fact_form::Wanted;
use crate::screens::why::About;

/// A fact, and what is in the way.
type Possible = (Fact, Option<Refusal>, bool);

#[component]
pub(super) fn Actions(desk: Desk) -> impl IntoView {
    let all = Memo::new(move |_| {
        let roles = desk.tablet.roles();
        desk.open.with(|open| {
            let actions = actions(&open.case, &roles, &open.book);
            actions
                .into_iter()
                .map(|action| (action.fact.clone(), action.refusal, action.is_due))
                .collect::<Vec<Possible>>()
        })
    });
    let allowed =
        move || all.with(|all| all.iter().filter(|one| one.1.is_none()).cloned().collect::<Vec<_>>());
    let refused = move || {
        all.with(|all| {
            let refused = all.iter().filter_map(|(fact, refusal, _)| Some((fact.clone(), refusal.clone()?)));
            refused.collect::<Vec<_>>()
        })
    };
    let count = Memo::new(move |_| refused().len());
    let summary = Signal::derive(move || say(Words::NotNow { count: count.get() }).get());
    view! {
        <section class="stack" id="actions">
            <h2>{say(Words::Actions)}</h2>
            <div class="case-actions">
                {move || allowed().into_iter().map(|(fact, _, is_due)| button(fact, is_due, desk)).collect_view()}
            </div>
            <Show when=move || { count.get() > 0 }>
                <Disclosure summary>
                    <ul class="refusals">
                        {move || refused().into_iter().map(|(fact, why)| line(fact, why, desk)).collect_view()}
                    </ul>
                </Disclosure>
            </Show>
        </section>
    }
}

fn button(fact: Fact, is_due: bool, desk: Desk) -> impl IntoView {
    let language = language();
    let (id, command) = (fact.id.clone(), fact.command);
    let press = move |_| {
        let case = desk.open.with_untracked(|open| open.case.id);
        desk.facts.ask(Wanted { case, facts: vec![id.clone()] });
    };
    view! {
        <button
            type="button"
            class=if is_due { "button button-due" } else { "button" }
            data-fact=fact.id.to_string()
            on:click=press
        >
            {move || language.get().of(&command).to_owned()}
        </button>
    }
}

fn line(fact: Fact, why: Refusal, desk: Desk) -> impl IntoView {
    let language = language();
    let clause = clause_of(&why, &fact);
    let (label, command) = (clause.to_string(), fact.command);
    let reason = move || {
        let book = desk.open.with(|open| open.book.clone());
        refusal::words(language.get(), &why, &book)
    };
    view! {
        <li class="refusal" data-fact=fact.id.to_string()>
            <span class="refusal-what">{move || language.get().of(&command).to_owned()}</span>
            <span class="refusal-why">
                {reason}" "
                <button
                    type="button"
                    class="button-why"
                    aria-haspopup="dialog"
                    on:click=move |_| desk.why.ask(About::Clause(clause.clone()))
                >
                    {label}
                </button>
            </span>
        </li>
    }
}

/// The clause of a guard that says no; else that of the fact.
fn clause_of(why: &Refusal, fact: &Fact) -> ClauseId {
    if let Refusal::Guarded { clause, .. } = why { clause.clone() } else { fact.clause.clone() }
}
