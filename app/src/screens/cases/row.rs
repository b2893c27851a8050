//! One case in the list.

use leptos::prelude::*;
use qingchu_core::event::Severity;
use qingchu_core::id::CaseId;
use qingchu_core::projection::Row;

use crate::components::mark::{SeverityMark, StandingMark, StandingShape, Tag};
use crate::components::save_state::{Kept, SaveState};
use crate::copy::cases::Cases as Words;
use crate::copy::{language, say, when};
use crate::screens::fact_form::first_words;
use crate::screens::marks::flags;
use crate::screens::{shape_of, today_of};
use crate::tablet::Tablet;

#[component]
pub(super) fn CaseRow(id: CaseId) -> impl IntoView {
    let tablet = Tablet::here();
    let row = Memo::new(move |_| tablet.shelf.with(|shelf| shelf.casebook.get(id).cloned()));
    move || row.get().map(|row| shown(&row, tablet))
}

fn shown(row: &Row, tablet: Tablet) -> impl IntoView + use<> {
    let language = language();
    let severity = if row.is_major { Severity::Major } else { Severity::General };
    let (category, stage) = (row.category.clone(), row.stage.clone());
    let category = move || {
        tablet.books.with(|books| {
            let known = category.as_ref().and_then(|id| books.rulebook()?.category(id));
            known.map(|known| language.get().of(&known.short).to_owned())
        })
    };
    let category = move || category().unwrap_or_else(|| language.get().words(&Words::NotJudged.into()));
    let stage = move || {
        tablet.books.with(|books| {
            books.rulebook()?.stage(&stage).map(|known| language.get().of(&known.name).to_owned())
        })
    };
    let kept = if row.unsent.is_empty() { Kept::AtOffice } else { Kept::OnTablet };
    let conflict =
        row.has_conflict.then(|| view! { <span class="conflict-mark">{say(Words::Conflict)}</span> });
    let (words, number, who) = (first_words(row.narrative()), row.number.clone(), row.who.clone());
    let standing = standing(row, tablet);
    let borne = row.flags.clone();
    let flags =
        move || tablet.books.with(|books| books.rulebook().map(|book| flags(&borne, book, language.get())));
    view! {
        <a href=format!("/cases/{}", row.id) class="row case-row" data-case=row.id.to_string()>
            <span class="case-severity"><SeverityMark severity/></span>
            <span class="case-words">
                <span class="row-words">{words}</span>
                <span class="case-under">
                    <span class="case-number">{number}</span>
                    <span class="case-who">{who}</span>
                    {flags}
                    {conflict}
                </span>
            </span>
            <span class="case-category"><Tag>{category}</Tag></span>
            <span class="case-stage">{stage}</span>
            <span class="case-standing">{standing}</span>
            <span class="case-kept"><SaveState kept/></span>
        </a>
    }
}

/// How the most urgent duty stands.
fn standing(row: &Row, tablet: Tablet) -> impl IntoView + use<> {
    let language = language();
    let urgent = row.most_urgent().cloned();
    let is_closed = row.is_closed;
    move || match &urgent {
        None if is_closed => {
            view! { <span class="standing standing-done">{say(Words::IsClosed)}</span> }.into_any()
        }
        None => ().into_any(),
        Some(duty) => {
            let now = tablet.now.get();
            let (cut_off, is_provisional) =
                (duty.due.map(|due| due.cut_off), duty.due.is_some_and(|due| due.needs.is_some()));
            let standing = shape_of(cut_off, is_provisional, now, today_of(tablet), tablet);
            match (standing, cut_off) {
                (StandingShape::Overdue | StandingShape::Today | StandingShape::Next, Some(cut_off)) => {
                    let words = when::distance(language.get(), cut_off, now);
                    let class = format!("standing standing-{}", standing.name());
                    view! {
                        <span class=class>
                            <span class="standing-shape" aria-hidden="true">{standing.shape()}</span>
                            {words}
                        </span>
                    }
                    .into_any()
                }
                (_, _) => view! { <StandingMark standing/> }.into_any(),
            }
        }
    }
}
