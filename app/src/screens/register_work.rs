//! What is to be done about registers, and who is on duty, as signals that several screens read.

use std::sync::Arc;

use leptos::prelude::*;
use qingchu_core::deadline::Calendar;
use qingchu_core::id::{EntryId, RegisterId, RoleId};
use qingchu_core::projection::entries::EntryAgenda;
use qingchu_core::roster::{Alarm, OnDuty};
use qingchu_core::rulebook::Rulebook;
use qingchu_core::unit::UnitBook;

use crate::tablet::Tablet;

const MINUTE_MS: i64 = 60_000;

/// What is to be done about the entries of registers. Brought up to date with each minute and each statement; only what
/// changed is made anew.
pub(super) fn work(tablet: Tablet) -> Memo<EntryAgenda> {
    let (events, minute) = (events(tablet), minute(tablet));
    let made_with: StoredValue<Option<(Arc<Rulebook>, Arc<Calendar>)>> = StoredValue::new(None);
    Memo::new_owning(move |before: Option<EntryAgenda>| {
        // A memo that is only tracked is never computed, and so never hears of the shelf.
        events.with(|_events| ());
        minute.with(|_minute| ());
        let is_first = before.is_none();
        let mut agenda = before.unwrap_or_default();
        let (books, calendar) = (tablet.books.get(), tablet.calendar.get());
        let Some(book) = books.rulebook().cloned() else { return (agenda, is_first) };
        let is_same = made_with.with_value(|with| {
            with.as_ref().is_some_and(|(b, c)| Arc::ptr_eq(b, &book) && Arc::ptr_eq(c, &calendar))
        });
        if !is_same {
            agenda = EntryAgenda::default();
            made_with.set_value(Some((book.clone(), calendar.clone())));
        }
        let now = tablet.now.get_untracked();
        let changed = tablet.shelf.with_untracked(|shelf| agenda.refresh(&shelf.unit, &book, &calendar, now));
        (agenda, changed || is_first || !is_same)
    })
}

/// The rosters of which nobody is there.
pub(super) fn alarms(tablet: Tablet) -> Memo<Vec<Alarm>> {
    let (events, minute) = (events(tablet), minute(tablet));
    Memo::new(move |_| {
        // A memo that is only tracked is never computed, and so never hears of the shelf.
        events.with(|_events| ());
        minute.with(|_minute| ());
        let books = tablet.books.get();
        let Some(book) = books.rulebook() else { return Vec::new() };
        let offset = tablet.calendar.with(|calendar| calendar.offset());
        let now = tablet.now.get_untracked();
        tablet.shelf.with_untracked(|shelf| OnDuty::new(&shelf.unit, book, now, offset).alarms())
    })
}

/// How many events the unit's book is made of: it changes with the book, and with nothing else.
pub(super) fn events(tablet: Tablet) -> Memo<usize> {
    Memo::new(move |_| tablet.shelf.with(|shelf| shelf.unit.events()))
}

fn minute(tablet: Tablet) -> Memo<i64> {
    Memo::new(move |_| tablet.now.get().0.div_euclid(MINUTE_MS))
}

/// Looks who is on duty now.
pub(super) fn with_duty<T>(
    tablet: Tablet,
    book: &Rulebook,
    look: impl FnOnce(&OnDuty<'_>, &UnitBook) -> T,
) -> T {
    let offset = tablet.calendar.with(|calendar| calendar.offset());
    let now = tablet.now.get_untracked();
    tablet.shelf.with(|shelf| look(&OnDuty::new(&shelf.unit, book, now, offset), &shelf.unit))
}

/// Whom to call for a post now, by name and number: who is on duty and there, where a roster says so.
pub(super) fn whom_to_call(tablet: Tablet, role: &RoleId, book: &Rulebook) -> Vec<(String, String)> {
    with_duty(tablet, book, |on_duty, _unit| on_duty.contacts(role, None))
}

/// Where an entry is shown.
pub(super) fn address(register: &RegisterId, entry: EntryId) -> String {
    format!("/registers?register={register}&entry={entry}")
}
