//! Cases on the same matter.

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::case::Command;
use qingchu_core::id::CaseId;
use qingchu_core::projection::Row;

use super::{Desk, Open};
use crate::components::empty_state::EmptyState;
use crate::components::pick::SearchBox;
use crate::copy::case::OneCase as Words;
use crate::copy::{language, not_done, say};
use crate::screens::fact_form::first_words;
use crate::tablet::NotDone;

/// How many cases a search offers.
const OFFERED_MAX: usize = 8;

#[component]
pub(super) fn Links(desk: Desk) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let row = move |id: &CaseId| desk.tablet.shelf.with(|shelf| shelf.casebook.get(*id).cloned());
    let linked = move || desk.open.with(|open| open.case.links.iter().filter_map(row).collect::<Vec<Row>>());
    let is_none = Memo::new(move |_| desk.open.with(|open| open.case.links.is_empty()));
    let offered = Memo::new(move |_| {
        let query = query.get();
        if query.trim().is_empty() {
            return Vec::new();
        }
        let (own, links) = desk.open.with(|open| (open.case.id, open.case.links.clone()));
        desk.tablet.shelf.with(|shelf| {
            let found = shelf.casebook.search(&query).into_iter();
            let others = found.filter(|row| row.id != own && !links.contains(&row.id));
            others.take(OFFERED_MAX).cloned().collect::<Vec<Row>>()
        })
    });
    let finds_none = Memo::new(move |_| !query.read().trim().is_empty() && offered.with(Vec::is_empty));
    view! {
        <section class="stack links" role="tabpanel" aria-labelledby="tab-links">
            <Show when=move || is_none.get()><EmptyState words=say(Words::LinksTeach)/></Show>
            <ul class="links-list">{move || linked().iter().map(|row| view! { <li>{reference(row)}</li> }).collect_view()}</ul>
            <SearchBox id="link-search" label=say(Words::LinkSearch) words=query/>
            <Show when=move || finds_none.get()><p class="hint">{say(Words::LinkNone)}</p></Show>
            <ul class="links-list">
                {move || offered.get().iter().map(|row| offer(row, desk, query)).collect_view()}
            </ul>
        </section>
    }
}

fn reference(row: &Row) -> impl IntoView + use<> {
    let (number, words) = (row.number.clone(), first_words(row.narrative()));
    view! {
        <a href=format!("/cases/{}", row.id) class="link-case">
            <span class="case-number">{number}</span>
            <span class="row-words">{words}</span>
        </a>
    }
}

fn offer(row: &Row, desk: Desk, query: RwSignal<String>) -> impl IntoView + use<> {
    let language = language();
    let other = row.id;
    let link = move |_| {
        spawn_local(async move {
            match link_both(desk, other).await {
                Ok(()) => {
                    desk.problem.set(String::new());
                    query.set(String::new());
                }
                Err(problem) => {
                    let book = desk.open.with_untracked(|open| open.book.clone());
                    desk.problem.set(not_done::words(language.get_untracked(), &problem, &book));
                }
            }
        });
    };
    view! {
        <li class="link-offer">
            {reference(row)}
            <button type="button" class="button" data-case=other.to_string() on:click=link>{say(Words::Link)}</button>
        </li>
    }
}

/// Links both cases with each other, in one transaction.
async fn link_both(desk: Desk, other: CaseId) -> Result<(), NotDone> {
    let tablet = desk.tablet;
    let Open { case, .. } = desk.open.get_untracked();
    let mut statements = tablet.decide(case.id, Some(&case), Command::LinkCase { other })?;
    if let Some(other) = tablet.case(other).await?
        && !other.links.contains(&case.id)
    {
        statements.extend(tablet.decide(other.id, Some(&other), Command::LinkCase { other: case.id })?);
    }
    tablet.append(&statements, None).await
}
