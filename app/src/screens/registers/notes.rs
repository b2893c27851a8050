//! What is to be known of an entry besides what it holds: whether it is in force, what is to be done about it, what it
//! does not go together with, who holds it, who is on duty by it.

use leptos::prelude::*;
use qingchu_core::id::EntryId;
use qingchu_core::projection::entries::{EntryItem, EntryWork};
use qingchu_core::rulebook::Field;
use qingchu_core::time::Moment;
use qingchu_core::unit::{Breach, Force, RegisterEntry};

use super::entries::{Desk, worded};
use crate::components::due_time::DueButton;
use crate::copy::registers::Registers as Words;
use crate::copy::today::Today;
use crate::copy::{Language, breach, roster, say, when};
use crate::screens::register_work::with_duty;
use crate::screens::why::About;
use crate::screens::{shape_of, today_of};

pub(super) fn notes(
    id: EntryId,
    record: &RegisterEntry,
    desk: Desk,
    language: Language,
) -> impl IntoView + use<> {
    let force = force(record, desk, language).map(|words| view! { <p class="hint entry-force">{words}</p> });
    let holder = holder(record, desk, language).map(|words| view! { <p>{words}</p> });
    let on_duty = on_duty(record, desk, language);
    let on_duty = on_duty.into_iter().map(|words| view! { <p class="entry-duty">{words}</p> }).collect_view();
    let conflicts = conflicts(id, desk, language);
    let conflicts = conflicts
        .into_iter()
        .map(|words| view! { <p class="conflict" role="alert">{words}</p> })
        .collect_view();
    let work = move || {
        let register = desk.register.with_value(|register| register.id.clone());
        let items: Vec<EntryItem> = desk.work.with(|work| work.of(&register, id).cloned().collect());
        items.into_iter().map(|item| to_do(item, desk, language)).collect_view()
    };
    view! {
        <div class="entry-notes">
            {conflicts}
            {force}
            {holder}
            {on_duty}
            <ul>{work}</ul>
        </div>
    }
}

/// From when, or until when, it is in force; nothing where it always is.
fn force(record: &RegisterEntry, desk: Desk, language: Language) -> Option<String> {
    if record.withdrawn.is_some() {
        return None;
    }
    let tablet = desk.tablet;
    let offset = untrack(|| tablet.calendar.with(|calendar| calendar.offset()));
    let now = tablet.now.get_untracked();
    let values = record.latest()?;
    let day = |at: Moment| at.at(offset).map(|at| when::day(language, at.date_naive())).unwrap_or_default();
    let words = match desk.register.with_value(|register| register.force(values, now, offset)) {
        Force::NotYet { from } => Words::InForceFrom { at: day(from) },
        Force::InForce { until: Some(until) } => Words::InForceUntil { at: day(until.plus_ms(-1)) },
        Force::InForce { until: None } => return None,
        Force::Expired { since } => Words::Expired { at: day(since.plus_ms(-1)) },
    };
    Some(language.words(&words.into()))
}

/// Who holds it now, by the last of its hand-overs.
fn holder(record: &RegisterEntry, desk: Desk, language: Language) -> Option<String> {
    let values = record.latest()?;
    let (value, column): (_, Option<Field>) = desk.register.with_value(|register| {
        let chain = register.chain.as_ref()?;
        let columns = &register.field(&chain.rows)?.columns;
        Some((register.holder(values)?.clone(), columns.iter().find(|column| column.id == chain.to).cloned()))
    })?;
    let who = untrack(|| worded(&value, column.as_ref(), desk.tablet, language));
    Some(language.words(&Words::HeldBy { who }.into()))
}

/// Who is on duty now, where the register is a roster.
fn on_duty(record: &RegisterEntry, desk: Desk, language: Language) -> Vec<String> {
    let books = desk.tablet.books.get_untracked();
    let Some(book) = books.rulebook() else { return Vec::new() };
    let register = desk.register.with_value(|register| register.id.clone());
    let rosters = book.rosters.iter().filter(|roster| roster.register == register);
    let words = rosters.filter_map(|rule| {
        let of = rule.of.as_ref().and_then(|field| record.field(field)?.as_entry());
        untrack(|| {
            with_duty(desk.tablet, book, |on_duty, _unit| {
                let assigned = on_duty.by_roster(&rule.id, of)?;
                Some(roster::assigned(language, &assigned, on_duty, book))
            })
        })
    });
    if record.withdrawn.is_some() { Vec::new() } else { words.collect() }
}

/// What it does not go together with. That two people stated it apart is said, and settled, beside what they stated.
fn conflicts(id: EntryId, desk: Desk, language: Language) -> Vec<String> {
    let books = desk.tablet.books.get_untracked();
    let Some(book) = books.rulebook() else { return Vec::new() };
    let mut found: Vec<Breach> = desk.conflicts.with_untracked(|conflicts| {
        let of_it = conflicts.iter().filter(|conflict| conflict.entries.contains(&id));
        of_it
            .map(|conflict| conflict.breach.clone())
            .filter(|breach| *breach != Breach::StatedApart)
            .collect()
    });
    found.dedup();
    desk.register.with_value(|register| {
        found.iter().map(|breach| breach::words(language, breach, register, book)).collect()
    })
}

fn to_do(item: EntryItem, desk: Desk, language: Language) -> impl IntoView + use<> {
    let tablet = desk.tablet;
    let title = match &item.what {
        EntryWork::Duty(duty) => desk.register.with_value(|register| {
            register.duty(duty).map(|rule| language.of(&rule.title).to_owned()).unwrap_or_default()
        }),
        EntryWork::Expires => language.words(&Today::Expires.into()),
    };
    let cut_off = item.due.map(|due| due.cut_off);
    let is_provisional = item.due.is_some_and(|due| due.needs.is_some());
    let standing =
        Signal::derive(move || shape_of(cut_off, is_provisional, tablet.now.get(), today_of(tablet), tablet));
    let about = About::Entry { register: item.register, entry: item.entry, work: item.what };
    view! {
        <li class="case-duty" data-standing=move || standing.get().name()>
            <DueButton
                due=Signal::stored(cut_off)
                standing
                now=tablet.now
                on_press=move |()| desk.why.ask(about.clone())
            />
            <strong>{title}</strong>
        </li>
    }
}

/// Finds an entry among many, and says how many more there are.
#[component]
pub(super) fn Finding(query: RwSignal<String>, hidden: Memo<usize>, all: RwSignal<bool>) -> impl IntoView {
    view! {
        <crate::components::pick::SearchBox id="find-entry" label=say(Words::Search) words=query/>
        <Show when=move || { hidden.get() > 0 }>
            <button type="button" class="button" id="show-all" on:click=move |_| all.set(true)>
                {move || say(Words::ShowMore { count: hidden.get() })}
            </button>
        </Show>
    }
}
