//! Registers (台账): typed records with history that are not cases; and the unit's calendar.

mod calendar;
mod entries;
pub(super) mod entry_form;
mod notes;
mod notice;
mod papers;

use leptos::prelude::*;
use qingchu_core::id::EntryId;
use qingchu_core::rulebook::Register;

use self::calendar::CalendarPage;
use self::entries::Entries;
use self::papers::{UnitPapers, has_papers};
use crate::components::frame::ScreenHead;
use crate::copy::message::Frame;
use crate::copy::registers::Registers as Words;
use crate::copy::{language, say};
use crate::place::Place;
use crate::tablet::Tablet;

/// The page of the calendar among those of the registers; no register can be named so.
const CALENDAR: &str = "";

/// The page of the papers that are made of registers; no register can be named so either.
const PAPERS: &str = " ";

/// The Registers screen.
#[component]
pub fn Registers() -> impl IntoView {
    let tablet = Tablet::here();
    let registers = Memo::new(move |_| {
        tablet.books.with(|books| books.rulebook().map(|book| book.registers.clone())).unwrap_or_default()
    });
    let place = Place::here();
    let named = place.query("register");
    let asked: Option<EntryId> = place.query("entry").and_then(|entry| entry.parse().ok());
    let first = registers.with_untracked(|all| {
        let is_named = |one: &&Register| named.as_deref() == Some(one.id.as_str());
        all.iter().find(is_named).or_else(|| all.first()).map(|one| one.id.to_string()).unwrap_or_default()
    });
    let page = RwSignal::new(first);
    let shown = Memo::new(move |_| {
        let page = page.get();
        registers.with(|all| all.iter().find(|one| one.id.as_str() == page).cloned())
    });
    view! {
        <div class="screen registers">
            <ScreenHead title=say(Frame::Registers)/>
            <div class="tabs" role="tablist" aria-label=say(Words::Pages)>
                {move || registers.get().into_iter().map(|register| tab(register, page)).collect_view()}
                <Show when=move || has_papers(tablet)>
                    <button
                        type="button"
                        role="tab"
                        id="tab-papers"
                        class="tab"
                        aria-selected=move || (page.read().as_str() == PAPERS).to_string()
                        on:click=move |_| page.set(PAPERS.to_owned())
                    >
                        {say(Words::Papers)}
                    </button>
                </Show>
                <button
                    type="button"
                    role="tab"
                    id="tab-calendar"
                    class="tab"
                    aria-selected=move || (page.read().as_str() == CALENDAR).to_string()
                    on:click=move |_| page.set(CALENDAR.to_owned())
                >
                    {say(Words::Calendar)}
                </button>
            </div>
            {move || match shown.get() {
                Some(register) => view! { <Entries register asked/> }.into_any(),
                None if page.read().as_str() == PAPERS => view! { <UnitPapers/> }.into_any(),
                None => view! { <CalendarPage/> }.into_any(),
            }}
        </div>
    }
}

fn tab(register: Register, page: RwSignal<String>) -> impl IntoView {
    let language = language();
    let (id, name) = (register.id.to_string(), register.name);
    let (element, chosen) = (format!("tab-{id}"), id.clone());
    view! {
        <button
            type="button"
            role="tab"
            id=element
            class="tab"
            aria-selected=move || (*page.read() == chosen).to_string()
            on:click=move |_| page.set(id.clone())
        >
            {move || language.get().of(&name).to_owned()}
        </button>
    }
}
