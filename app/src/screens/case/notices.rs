//! What the unit's registers say about the place of a case while it is in force: risk notices and their like.

use leptos::prelude::*;
use qingchu_core::document::written_value;
use qingchu_core::rulebook::Register;
use qingchu_core::unit::RegisterEntry;

use super::{Desk, Open};
use crate::copy::{Language, language};
use crate::screens::register_work::{address, events};

#[component]
pub(super) fn Notices(desk: Desk) -> impl IntoView {
    let language = language();
    let events = events(desk.tablet);
    let notices = move || {
        events.with(|_events| ());
        desk.open.with(|open| notices(open, desk, language.get()))
    };
    let line = |(to, name, words): (String, String, String)| {
        view! {
            <p class="notice" role="note">
                <a href=to><strong>{name}</strong></a>" "<span class="as-typed">{words}</span>
            </p>
        }
    };
    move || notices().into_iter().map(line).collect_view()
}

/// Where each is shown in full, its register's name, and what lists show of it.
fn notices(open: &Open, desk: Desk, language: Language) -> Vec<(String, String, String)> {
    let tablet = desk.tablet;
    let offset = tablet.calendar.with(|calendar| calendar.offset());
    let now = tablet.now.get_untracked();
    let registers = open.book.registers.iter().filter(|register| register.shown_with.is_some());
    tablet.shelf.with_untracked(|shelf| {
        let of = |register: &Register| {
            let shown = shelf.unit.shown_with(register, &open.case, now, offset);
            let line = |(entry, record): (_, &RegisterEntry)| {
                let to = address(&register.id, entry);
                (to, language.of(&register.name).to_owned(), listed(record, register, open, desk, language))
            };
            shown.into_iter().map(line).collect::<Vec<_>>()
        };
        registers.flat_map(of).collect()
    })
}

fn listed(
    record: &RegisterEntry,
    register: &Register,
    open: &Open,
    desk: Desk,
    language: Language,
) -> String {
    let words = register.listed().filter_map(|field| {
        let value = record.field(&field.id)?;
        Some(desk.with_surroundings(language, |with| written_value(value, Some(field), &open.book, with)))
    });
    words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ")
}
