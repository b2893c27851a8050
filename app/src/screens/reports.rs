//! Reports (报表): figures over the cases of a period, on paper; and the calendar's duties, which they discharge.

mod routine;
mod table;

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::id::{CaseId, ReportId};
use qingchu_core::report::{Figures, figures, is_received_in};
use qingchu_core::rulebook::{Report, Rulebook};

use self::routine::Routine;
use self::table::{csv, sheet};
use crate::components::empty_state::EmptyState;
use crate::components::frame::ScreenHead;
use crate::components::icon::{Drawn, Icon};
use crate::components::pick::{Pick, PickOption};
use crate::copy::message::Frame;
use crate::copy::reports::Reports as Words;
use crate::copy::{language, say};
use crate::place::Place;
use crate::screens::sync::carry::hand_over;
use crate::screens::{period_words, today_of};
use crate::tablet::Tablet;

/// A report of a period, and how many cases it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Made {
    report: Report,
    figures: Figures,
    cases: usize,
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
        period.around(today).0.checked_sub_days(Days::new(1))
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
    let bounds =
        Memo::new(move |_| report.with(|report| report.as_ref().map(|one| one.period.around(day.get()))));
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
            {move || made.get().map(|made| view! { <Shown made book=book.clone()/> })}
        </section>
    }
}

#[component]
fn Shown(made: Made, book: Arc<Rulebook>) -> impl IntoView {
    let language = language();
    let is_refused = RwSignal::new(false);
    let count = made.cases;
    let empty = (count == 0).then(|| view! { <EmptyState words=say(Words::Empty)/> });
    let (of_csv, of_book) = (made.clone(), book.clone());
    let save = move |_| {
        let text = csv(&of_csv.report, &of_csv.figures, &of_book, language.get_untracked());
        let name = format!("{}-{}.csv", of_csv.report.id, of_csv.figures.from);
        is_refused.set(hand_over(&text, &name).is_err());
    };
    let print = move |_| {
        if window().print().is_err() {
            leptos::logging::warn!("the browser does not print here");
        }
    };
    view! {
        <p class="hint" id="report-cases">{say(Words::Cases { count })}</p>
        {empty}
        {move || sheet(&made.report, &made.figures, &book, language.get())}
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

/// The figures, computed anew when the report, the period or a case of the period changes.
fn made(
    tablet: Tablet,
    book: Arc<Rulebook>,
    report: Memo<Option<Report>>,
    day: RwSignal<NaiveDate>,
) -> RwSignal<Option<Made>> {
    let made = RwSignal::new(None::<Made>);
    let cases = Memo::new(move |_| {
        let Some((from, to)) = report.with(|report| Some(report.as_ref()?.period.around(day.get()))) else {
            return Vec::new();
        };
        let offset = tablet.calendar.with(|calendar| calendar.offset());
        tablet.shelf.with(|shelf| {
            let of_period =
                shelf.casebook.rows().iter().filter(|row| is_received_in(row.received_at, from, to, offset));
            of_period.map(|row| (row.id, row.changed_at)).collect::<Vec<_>>()
        })
    });
    Effect::new(move |_| {
        let (Some(report), day, book) = (report.get(), day.get(), book.clone()) else { return };
        let ids: Vec<CaseId> = cases.with(|cases| cases.iter().map(|(id, _changed)| *id).collect());
        let calendar = tablet.calendar.get();
        spawn_local(async move {
            match tablet.cases(&ids).await {
                Ok(cases) => {
                    let now = tablet.now.get_untracked();
                    let figures = figures(&report, &cases, day, now, &book, &calendar);
                    made.try_set(Some(Made { report, figures, cases: cases.len() }));
                }
                Err(failure) => tablet.trouble.set(Some(failure)),
            }
        });
    });
    made
}
