//! The unit's calendar: which years' notices are here, and loading another.

use chrono::Datelike;
use leptos::prelude::*;
use qingchu_core::deadline::Layer;

use super::notice::LoadNotice;
use crate::components::dialog::Disclosure;
use crate::copy::registers::Registers as Words;
use crate::copy::say;
use crate::screens::today_of;
use crate::tablet::Tablet;

/// How many years are shown at once; the others unfold.
const SHOWN: usize = 3;

/// A year, how many days its notice names, and where it comes from.
type Year = (i32, usize, String);

#[component]
pub(super) fn CalendarPage() -> impl IntoView {
    let tablet = Tablet::here();
    let years = Memo::new(move |_| {
        tablet.calendar.with(|calendar| {
            let days = |year| calendar.facts(Layer::Nation).filter(|fact| fact.notice == year).count();
            let source = |sources: &[qingchu_core::deadline::notice::Source]| {
                sources.last().map(|source| source.name.clone()).unwrap_or_default()
            };
            let mut years: Vec<Year> =
                calendar.notices().map(|(year, sources)| (year.0, days(year), source(sources))).collect();
            years.reverse();
            years
        })
    });
    let missing = Memo::new(move |_| {
        let this = today_of(tablet).year();
        let known = years.with(|years| years.iter().map(|(year, ..)| *year).collect::<Vec<_>>());
        [this, this.saturating_add(1)].into_iter().filter(|year| !known.contains(year)).collect::<Vec<_>>()
    });
    let summary = Signal::derive(move || {
        let count = years.with(Vec::len).saturating_sub(SHOWN);
        say(Words::EarlierYears { count }).get()
    });
    view! {
        <section class="stack" role="tabpanel" aria-labelledby="tab-calendar">
            <h2>{say(Words::Years)}</h2>
            <p class="hint">{say(Words::YearsTeach)}</p>
            <ul class="years">
                {move || missing.get().into_iter().map(|year| view! {
                    <li class="year year-missing"><strong>{year}</strong><span>{say(Words::YearMissing { year })}</span></li>
                }).collect_view()}
                {move || years.get().into_iter().take(SHOWN).map(line).collect_view()}
            </ul>
            <Disclosure summary>
                <ul>{move || years.get().into_iter().skip(SHOWN).map(line).collect_view()}</ul>
            </Disclosure>
            <LoadNotice/>
        </section>
    }
}

fn line((year, count, source): Year) -> impl IntoView {
    view! {
        <li class="year" data-year=year>
            <strong>{year}</strong>
            <span>{say(Words::YearDays { count })}</span>
            <span class="hint">{source}</span>
        </li>
    }
}
