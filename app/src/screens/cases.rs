//! All cases: a list to narrow and to search, thousands long.

mod narrowing;
mod row;

use std::cell::RefCell;

use leptos::prelude::*;
use qingchu_core::id::CaseId;

use self::narrowing::{Narrowing, Switches, found, minute};
use self::row::CaseRow;
use crate::components::empty_state::EmptyState;
use crate::components::frame::ScreenHead;
use crate::components::pick::{Pick, PickOption, SearchBox};
use crate::components::virtual_list::VirtualList;
use crate::copy::cases::Cases as Words;
use crate::copy::message::Frame;
use crate::copy::{language, say};
use crate::screens::is_narrow;
use crate::screens::steady::steady;
use crate::tablet::{Phase, Tablet};

/// How the list was left, to come back to.
#[derive(Clone, Default)]
struct Left {
    narrowing: Narrowing,
    scroll: f64,
}

thread_local! {
    static LEFT: RefCell<Left> = RefCell::new(Left::default());
}

/// The Cases screen.
#[component]
pub fn Cases() -> impl IntoView {
    let tablet = Tablet::here();
    let left = LEFT.with(|left| left.borrow().clone());
    let switches = Switches::of(left.narrowing);
    let scroll = RwSignal::new(left.scroll);
    on_cleanup(move || {
        if let (Some(narrowing), Some(scroll)) = (switches.try_get_untracked(), scroll.try_get_untracked()) {
            LEFT.with(|left| left.replace(Left { narrowing, scroll }));
        }
    });
    let minute = minute(tablet);
    let fresh = Memo::new(move |_| {
        let narrowing = switches.get();
        let now = if narrowing.overdue { minute.get() } else { tablet.now.get_untracked() };
        found(tablet, &narrowing, now)
    });
    let shown = steady(tablet, fresh, Vec::<CaseId>::is_empty);
    // Another narrowing begins at its top; coming back does not.
    Effect::new(move |before: Option<Narrowing>| {
        let narrowing = switches.get();
        if before.is_some_and(|before| before != narrowing) {
            scroll.set(0.0);
        }
        narrowing
    });
    let all = Memo::new(move |_| tablet.shelf.with(|shelf| shelf.casebook.rows().len()));
    let is_empty = Memo::new(move |_| shown.with(Vec::is_empty));
    let is_there = move || tablet.phase.with(|phase| matches!(phase, Phase::Filling | Phase::Ready));
    let is_narrow = is_narrow();
    let row_rem = Signal::derive(move || if is_narrow.get() { 6.5 } else { 4.0 });
    let count = move || say(Words::Count { shown: shown.with(Vec::len), of: all.get() });
    view! {
        <div class="screen screen-full cases">
            <ScreenHead title=say(Frame::Cases)>
                <span id="case-count" class="hint" role="status">{count}</span>
                <SearchBox id="search" label=say(Words::Search) words=switches.query/>
            </ScreenHead>
            <Narrow tablet switches/>
            <Show
                when=move || !is_empty.get()
                fallback=move || view! { <Show when=is_there><Empty switches all/></Show> }
            >
                <VirtualList
                    label=say(Frame::Cases)
                    rows=shown
                    row_rem
                    scroll
                    row=move |id| view! { <CaseRow id/> }
                />
            </Show>
        </div>
    }
}

#[component]
fn Narrow(tablet: Tablet, switches: Switches) -> impl IntoView {
    let language = language();
    let pick = |id: &str, label: String| PickOption { id: id.to_owned(), label };
    let states = Signal::derive(move || {
        let words = |message: Words| language.get().words(&message.into());
        vec![
            pick("", words(Words::All)),
            pick(narrowing::OPEN, words(Words::Open)),
            pick(narrowing::CLOSED, words(Words::Closed)),
        ]
    });
    let categories = Signal::derive(move || {
        let mut options = vec![pick("", say(Words::EveryCategory).get())];
        tablet.books.with(|books| {
            let known = books.rulebook().map(|book| book.categories.as_slice()).unwrap_or_default();
            options.extend(
                known.iter().map(|one| pick(one.id.as_str(), language.get().of(&one.short).to_owned())),
            );
        });
        options
    });
    let stages = Signal::derive(move || {
        let mut options = vec![pick("", say(Words::EveryStage).get())];
        tablet.books.with(|books| {
            let known = books.rulebook().map(|book| book.stages.as_slice()).unwrap_or_default();
            options.extend(
                known.iter().map(|one| pick(one.id.as_str(), language.get().of(&one.name).to_owned())),
            );
        });
        options
    });
    view! {
        <div class="narrowing" role="group" aria-label=say(Words::Narrow)>
            <Pick id="state" label=say(Words::State) options=states chosen=switches.state/>
            <Pick id="category" label=say(Words::Category) options=categories chosen=switches.category/>
            <Pick id="stage" label=say(Words::Stage) options=stages chosen=switches.stage/>
            <Toggle id="only-major" label=Words::Major on=switches.major/>
            <Toggle id="only-overdue" label=Words::Overdue on=switches.overdue/>
            <Toggle id="only-conflict" label=Words::Conflict on=switches.conflict/>
        </div>
    }
}

#[component]
fn Toggle(id: &'static str, label: Words, on: RwSignal<bool>) -> impl IntoView {
    view! {
        <button
            type="button"
            id=id
            class="button toggle"
            aria-pressed=move || on.get().to_string()
            on:click=move |_| on.update(|on| *on = !*on)
        >
            {say(label)}
        </button>
    }
}

#[component]
fn Empty(switches: Switches, all: Memo<usize>) -> impl IntoView {
    view! {
        <Show
            when=move || all.get() == 0
            fallback=move || view! {
                <EmptyState title=say(Words::NothingFound) words=say(Words::NothingFoundAdvice)>
                    <button type="button" class="button-primary" on:click=move |_| switches.reset()>
                        {say(Words::Reset)}
                    </button>
                </EmptyState>
            }
        >
            <EmptyState title=say(Words::Empty) words=say(Words::EmptyTeaches)>
                <a href="/log" class="button-primary">{say(Words::LogOne)}</a>
            </EmptyState>
        </Show>
    }
}
