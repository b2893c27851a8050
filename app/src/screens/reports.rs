//! Reports (报表): figures over the cases of a period, on paper; and the calendar's duties, which they discharge.

mod found;
mod routine;
mod table;

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::case::Case;
use qingchu_core::id::{CaseId, ReportId};
use qingchu_core::report::sheet::{Sheet, csv, sheet};
use qingchu_core::report::{Basis, figures, is_in, received_within};
use qingchu_core::rulebook::{Report, Rulebook};

use self::found::Found;
use self::routine::Routine;
use self::table::paper;
use crate::components::empty_state::EmptyState;
use crate::components::frame::ScreenHead;
use crate::components::icon::{Drawn, Icon};
use crate::components::pick::{Pick, PickOption};
use crate::copy::message::Frame;
use crate::copy::reports::Reports as Words;
use crate::copy::{Language, language, say};
use crate::place::Place;
use crate::screens::sync::carry::hand_over;
use crate::screens::{period_words, today_of};
use crate::tablet::Tablet;

/// A report of a period in words, how many cases or entries it counts, and what its file is called.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Made {
    sheet: Sheet,
    counted: usize,
    file: String,
}

/// The Reports screen.
#[component]
pub fn Reports() -> impl IntoView {
    let tablet = Tablet::here();
    let books = tablet.books.get_untracked();
    let Some(book) = books.rulebook().cloned() else { return ().into_any() };
    view! {
        <div class="screen reports">
            <ScreenHead title=say(Frame::Reports)/>
            {
                let book = book.clone();
                if book.reports.is_empty() {
                    view! { <EmptyState words=say(Words::None)/> }.into_any()
                } else {
                    view! { <Sheets tablet book/> }.into_any()
                }
            }
            <Found tablet book=book.clone()/>
            <Routine tablet book/>
        </div>
    }
    .into_any()
}

/// The report and the day that the address asks for: a duty of the calendar, and the first day of its period.
fn asked(tablet: Tablet, book: &Rulebook) -> (Option<ReportId>, NaiveDate) {
    let place = Place::here();
    let (duty, period) = (place.query("duty"), place.query("period"));
    let made = duty.and_then(|duty| book.recurring_duty(&duty.as_str().into())?.makes.clone());
    let report = made.or_else(|| book.reports.first().map(|report| report.id.clone()));
    let today = untrack(|| today_of(tablet));
    let day = period.and_then(|period| period.parse().ok());
    // Without a period, the one that ended last: its figures are final.
    let last = || {
        let period = book.reports.iter().find(|known| Some(&known.id) == report.as_ref())?.period;
        period.before(today).map(|(_from, to)| to)
    };
    let day = day.or_else(last).unwrap_or(today);
    (report, day)
}

#[component]
fn Sheets(tablet: Tablet, book: Arc<Rulebook>) -> impl IntoView {
    let language = language();
    let (report, day) = asked(tablet, &book);
    let chosen = RwSignal::new(report.map(|report| report.to_string()).unwrap_or_default());
    let day = RwSignal::new(day);
    let options = {
        let reports = book.reports.clone();
        Signal::derive(move || {
            let option = |report: &Report| PickOption {
                id: report.id.to_string(),
                label: language.get().of(&report.title).to_owned(),
            };
            reports.iter().map(option).collect::<Vec<_>>()
        })
    };
    let report = {
        let reports = book.reports.clone();
        Memo::new(move |_| {
            let chosen = chosen.get();
            reports.iter().find(|report| report.id.as_str() == chosen).cloned()
        })
    };
    let bounds = Memo::new(move |_| report.with(|report| report.as_ref()?.period.around(day.get())));
    let made = made(tablet, book.clone(), report, day);
    let period = move || bounds.get().map(|(from, to)| period_words(language.get(), from, to));
    let before = move |_| {
        if let Some(earlier) =
            bounds.get_untracked().and_then(|(from, _)| from.checked_sub_days(Days::new(1)))
        {
            day.set(earlier);
        }
    };
    let after = move |_| {
        if let Some(later) = bounds.get_untracked().and_then(|(_, to)| to.checked_add_days(Days::new(1))) {
            day.set(later);
        }
    };
    view! {
        <section class="stack" id="report">
            <div class="actions-start no-print">
                <Pick id="which-report" label=say(Words::Which) options chosen/>
                <button type="button" class="button" id="period-before" on:click=before>{say(Words::Before)}</button>
                <strong class="period" id="period" role="status">{period}</strong>
                <button type="button" class="button" id="period-after" on:click=after>{say(Words::After)}</button>
            </div>
            {move || made.get().map(|made| view! { <Shown made/> })}
        </section>
    }
}

#[component]
fn Shown(made: Made) -> impl IntoView {
    let is_refused = RwSignal::new(false);
    let count = made.counted;
    let empty = (count == 0).then(|| view! { <EmptyState words=say(Words::Empty)/> });
    let Made { sheet, file, .. } = made.clone();
    let save = move |_| is_refused.set(hand_over(&csv(&sheet), &file).is_err());
    let print = move |_| {
        if window().print().is_err() {
            leptos::logging::warn!("the browser does not print here");
        }
    };
    view! {
        <p class="hint" id="report-cases">{say(Words::Cases { count })}</p>
        {empty}
        {paper(made.sheet)}
        <Show when=move || is_refused.get()><p class="field-problem" role="alert">{say(Words::NotHandedOver)}</p></Show>
        <div class="actions no-print">
            <button type="button" class="button" id="save-csv" on:click=save>{say(Words::Csv)}</button>
            <button type="button" class="button-primary" id="print" on:click=print>
                <Drawn icon=Icon::Print/>
                {say(Words::Print)}
            </button>
        </div>
    }
}

/// The figures, computed anew when the report, the period, a case that counts, a register or the language changes.
fn made(
    tablet: Tablet,
    book: Arc<Rulebook>,
    report: Memo<Option<Report>>,
    day: RwSignal<NaiveDate>,
) -> RwSignal<Option<Made>> {
    let language = language();
    let made = RwSignal::new(None::<Made>);
    let cases = Memo::new(move |_| {
        report
            .with(|report| {
                let days = received_within(report.as_ref()?, day.get());
                let offset = tablet.calendar.with(|calendar| calendar.offset());
                Some(tablet.shelf.with(|shelf| {
                    let rows =
                        shelf.casebook.rows().iter().filter(|row| is_in(row.received_at, days, offset));
                    rows.map(|row| (row.id, row.changed_at)).collect::<Vec<_>>()
                }))
            })
            .unwrap_or_default()
    });
    let stated_in_registers = Memo::new(move |_| tablet.shelf.with(|shelf| shelf.unit.events()));
    Effect::new(move |_| {
        let (Some(report), day, book) = (report.get(), day.get(), book.clone()) else { return };
        let ids: Vec<CaseId> = cases.with(|cases| cases.iter().map(|(id, _changed)| *id).collect());
        let language = language.get();
        stated_in_registers.with(|_events| ());
        tablet.calendar.track();
        spawn_local(async move {
            match tablet.cases(&ids).await {
                Ok(cases) => {
                    made.try_set(Some(in_words(tablet, &report, &cases, day, &book, language)));
                }
                Err(failure) => tablet.trouble.set(Some(failure)),
            }
        });
    });
    made
}

fn in_words(
    tablet: Tablet,
    report: &Report,
    cases: &[Case],
    day: NaiveDate,
    rulebook: &Rulebook,
    language: Language,
) -> Made {
    untrack(|| {
        tablet.with_surroundings(language.into(), |with| {
            let basis = Basis { cases, unit: with.book, rulebook, calendar: with.calendar, now: with.now };
            let figures = figures(report, day, &basis);
            let first = figures.period.map_or_else(String::new, |(from, _to)| format!("-{from}"));
            Made {
                sheet: sheet(report, &figures, &basis, with),
                counted: figures.counted,
                file: format!("{}{first}.csv", report.id),
            }
        })
    })
}
