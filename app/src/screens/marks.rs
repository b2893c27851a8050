//! What follows from a case and is shown with it: its flags, its matter, its response plan.

use leptos::prelude::*;
use qingchu_core::case::{Case, Matter};
use qingchu_core::id::FlagId;
use qingchu_core::rulebook::{Field, Rulebook};

use crate::components::clause::ClauseButton;
use crate::components::mark::Tag;
use crate::copy::marks::Marks as Words;
use crate::copy::{Language, language};
use crate::screens::why::why;
use crate::tablet::Tablet;

/// The names of flags, each as a tag.
pub fn flags(flags: &[FlagId], book: &Rulebook, language: Language) -> AnyView {
    let named = flags.iter().filter_map(|id| book.flag(id));
    named
        .map(|flag| {
            let name = language.of(&flag.name).to_owned();
            view! { <span class="flag" data-flag=flag.id.to_string()><Tag>{name}</Tag></span> }
        })
        .collect_view()
        .into_any()
}

/// What is kept from this person's view; `None` for what is not.
pub fn kept_from_view(field: &Field, tablet: Tablet, book: &Rulebook, language: Language) -> Option<String> {
    if field.is_shown_to(&untrack(|| tablet.roles())) {
        return None;
    }
    let keeper = field.keeper.as_ref().and_then(|keeper| book.role(keeper));
    let post = keeper.map(|keeper| language.of(&keeper.name).to_owned()).unwrap_or_default();
    Some(language.words(&Words::Protected { post }.into()))
}

/// The matter and the response plans of a case, or of what it will be.
#[component]
pub fn Marks(
    /// The case.
    #[prop(into)]
    case: Signal<Option<Case>>,
) -> impl IntoView {
    let tablet = Tablet::here();
    let language = language();
    move || {
        let case = case.get()?;
        let book = tablet.books.with(|books| books.at(&case.rulebook))?;
        let language = language.get();
        let plans = book.plans.iter().filter(|plan| plan.when.holds(&case));
        let plans = plans.map(|plan| {
            let name = language.words(&Words::Plan { name: language.of(&plan.name).to_owned() }.into());
            let steps = plan.steps.iter().map(|step| view! { <li>{language.of(step).to_owned()}</li> });
            let steps = steps.collect_view();
            let clause = why(&book, &plan.clause).map(|why| view! { <ClauseButton why=vec![why]/> });
            view! {
                <section class="plan" data-plan=plan.id.to_string()>
                    <h3>{name}" "{clause}</h3>
                    <ol>{steps}</ol>
                </section>
            }
        });
        let plans = plans.collect_view();
        let matter = case.matter.as_ref().map(|matter| together(matter, &book, tablet, language));
        Some(view! { {matter}{plans} })
    }
}

/// The other cases on the same matter, each a way to it.
fn together(matter: &Matter, book: &Rulebook, tablet: Tablet, language: Language) -> AnyView {
    let words = Words::Collective { parties: matter.parties, others: matter.others.len() };
    let clause = book.collective.as_ref().and_then(|rule| why(book, &rule.clause));
    let clause = clause.map(|why| view! { <ClauseButton why=vec![why]/> });
    let number = |case: &qingchu_core::id::CaseId| {
        let row = tablet.shelf.with(|shelf| shelf.casebook.get(*case).map(|row| row.number.clone()));
        row.map(|number| view! { <li><a href=format!("/cases/{case}") class="case-number">{number}</a></li> })
    };
    let others = matter.others.iter().map(number).collect_view();
    view! {
        <section class="matter" id="matter">
            <p>{language.words(&words.into())}" "{clause}</p>
            <ul class="links-list">{others}</ul>
        </section>
    }
    .into_any()
}
