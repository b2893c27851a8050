//! What must be done, most urgent first: the duties of all cases, of the registers' entries, and those of the calendar.

mod entry;
mod line;
mod list;

use std::cell::Cell;

use chrono::NaiveDate;
use leptos::prelude::*;
use qingchu_core::deadline::calendar::Cause;
use qingchu_core::projection::entries::EntryAgenda;
use qingchu_core::time::Moment;

use self::line::{Desks, LineRow};
use self::list::{
    Bounds, Lines, alarm_lines, bounds, calendar_lines, case_lines, entry_lines, joined, merged, with_heads,
};
use crate::components::empty_state::EmptyState;
use crate::components::frame::ScreenHead;
use crate::components::pick::{Pick, PickOption, SearchBox};
use crate::components::virtual_list::VirtualList;
use crate::copy::today::Today as Words;
use crate::copy::{language, say, when};
use crate::screens::fact_form::{FactDesk, FactDialog};
use crate::screens::register_work::{alarms, work};
use crate::screens::steady::steady;
use crate::screens::why::{WhyDesk, WhyDialog};
use crate::screens::{is_narrow, today_of};
use crate::tablet::{Phase, Tablet};

const MINE: &str = "mine";

thread_local! {
    /// How far the list was scrolled when the screen was left.
    static SCROLL: Cell<f64> = const { Cell::new(0.0) };
}

/// The Today screen.
#[component]
pub fn Today() -> impl IntoView {
    let tablet = Tablet::here();
    let whose = RwSignal::new(String::new());
    let query = RwSignal::new(String::new());
    let work = work(tablet);
    let desks = Desks { facts: FactDesk::new(tablet), why: WhyDesk::new(tablet), work };
    let lines = lines(tablet, whose, query, work);
    let shown = steady(tablet, lines, |lines: &Lines| lines.dated.is_empty() && lines.routine.is_empty());
    let bounds = Memo::new(move |_| {
        let midnight = end_of_today(tablet);
        shown.with(|lines| bounds(lines, tablet.now.get(), midnight))
    });
    let entries = Memo::new(move |_| shown.with(|lines| with_heads(lines, bounds.get())));
    let scroll = RwSignal::new(SCROLL.get());
    on_cleanup(move || {
        if let Some(at) = scroll.try_get_untracked() {
            SCROLL.set(at);
        }
    });
    let is_narrow = is_narrow();
    let row_rem = Signal::derive(move || if is_narrow.get() { 9.5 } else { 4.75 });
    let is_empty = Memo::new(move |_| entries.with(Vec::is_empty));
    let is_there = move || tablet.phase.with(|phase| matches!(phase, Phase::Filling | Phase::Ready));
    view! {
        <div class="screen screen-full today">
            <Head tablet whose query bounds/>
            <WhyDialog desk=desks.why/>
            <FactDialog desk=desks.facts/>
            <Show
                when=move || !is_empty.get()
                fallback=move || {
                    view! { <Show when=is_there><Empty whose query/></Show> }
                }
            >
                <VirtualList
                    label=say(Words::List)
                    rows=entries
                    row_rem
                    scroll
                    row=move |entry| view! { <LineRow entry desks/> }
                />
            </Show>
        </div>
    }
}

#[component]
fn Head(
    tablet: Tablet,
    whose: RwSignal<String>,
    query: RwSignal<String>,
    bounds: Memo<Bounds>,
) -> impl IntoView {
    let overdue = Memo::new(move |_| {
        let now = tablet.now.get();
        let of_cases =
            tablet.shelf.with(|shelf| qingchu_core::projection::agenda::overdue(&shelf.casebook, now).0);
        // Those of the calendar and of registers that are overdue are always on the list.
        of_cases.saturating_add(bounds.with(|bounds| bounds.overdue_others))
    });
    let options = Signal::derive(move || {
        let option = |id: &str, label: Words| PickOption { id: id.to_owned(), label: say(label).get() };
        vec![option("", Words::All), option(MINE, Words::Mine)]
    });
    let show_all = move |_| {
        whose.set(String::new());
        query.set(String::new());
    };
    view! {
        <ScreenHead title=day_title(tablet)>
            <button
                type="button"
                id="overdue-count"
                class="overdue-count"
                class:overdue-none=move || overdue.get() == 0
                on:click=show_all
            >
                {move || match overdue.get() {
                    0 => say(Words::NothingOverdue),
                    count => say(Words::Overdue { count }),
                }}
            </button>
            <Pick id="whose" label=say(Words::Whose) options chosen=whose/>
            <SearchBox id="search" label=say(Words::Search) words=query/>
        </ScreenHead>
    }
}

#[component]
fn Empty(whose: RwSignal<String>, query: RwSignal<String>) -> impl IntoView {
    let is_narrowed = move || !whose.read().is_empty() || !query.read().trim().is_empty();
    let show_all = move |_| {
        whose.set(String::new());
        query.set(String::new());
    };
    view! {
        <Show
            when=is_narrowed
            fallback=|| view! {
                <EmptyState title=say(Words::Empty) words=say(Words::EmptyTeaches)>
                    <a href="/log" class="button-primary">{say(Words::LogOne)}</a>
                </EmptyState>
            }
        >
            <EmptyState title=say(Words::NothingFound) words=say(Words::NothingFoundAdvice)>
                <button type="button" class="button-primary" on:click=show_all>{say(Words::ShowAll)}</button>
            </EmptyState>
        </Show>
    }
}

/// Everything to do, sorted. Made anew when a case, the filter or the day changes; not by the clock.
fn lines(
    tablet: Tablet,
    whose: RwSignal<String>,
    query: RwSignal<String>,
    work: Memo<EntryAgenda>,
) -> Memo<Lines> {
    let alarms = alarms(tablet);
    let today = Memo::new(move |_| today_of(tablet));
    let of_calendar = Memo::new(move |_| calendar_lines(tablet, today.get()));
    Memo::new(move |_| {
        let roles = (whose.get() == MINE).then(|| tablet.roles());
        let of_cases = case_lines(tablet, roles.as_deref(), &query.get());
        let routine = of_calendar.with(|lines| list::narrowed(lines, roles.as_deref(), &query.get(), tablet));
        let of_entries = work.with(|work| entry_lines(tablet, work, roles.as_deref(), &query.get()));
        let dated = merged(alarms.with(|alarms| alarm_lines(alarms)), merged(of_cases, of_entries));
        // What the calendar asks for by today stands among what has a due time; the rest is routine.
        joined(dated, routine, end_of_today_of(today.get(), tablet))
    })
}

/// 24:00 of today, in the unit's time zone.
fn end_of_today(tablet: Tablet) -> Moment {
    end_of_today_of(today_of(tablet), tablet)
}

fn end_of_today_of(today: NaiveDate, tablet: Tablet) -> Moment {
    let offset = tablet.calendar.with(|calendar| calendar.offset());
    let tomorrow = today.succ_opt().and_then(|day| day.and_hms_opt(0, 0, 0));
    let at = tomorrow.and_then(|at| at.and_local_timezone(offset).single());
    at.map_or(Moment(i64::MAX), Moment::from)
}

/// "11月23日 星期一 · 工作日".
fn day_title(tablet: Tablet) -> Signal<String> {
    let language = language();
    let today = Memo::new(move |_| today_of(tablet));
    Signal::derive(move || {
        let today = today.get();
        let kind = tablet.calendar.with(|calendar| {
            let day = calendar.day(today);
            match day.cause {
                Cause::Week if day.is_working => Words::WorkingDay,
                Cause::Week => Words::RestDay,
                Cause::Stated(_, fact) if !fact.name.is_empty() => {
                    Words::Because { is_working: day.is_working, name: fact.name.clone() }
                }
                Cause::Stated(..) if day.is_working => Words::WorkingDay,
                Cause::Stated(..) => Words::RestDay,
                Cause::Presumed(name) => Words::Because { is_working: day.is_working, name: name.to_owned() },
            }
        });
        format!("{} · {}", when::day(language.get(), today), language.get().words(&kind.into()))
    })
}
