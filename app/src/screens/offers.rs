//! What fields can name: the entries of the unit's registers, the cases of this tablet.

use leptos::prelude::*;
use qingchu_core::id::{CaseId, EntryId, RegisterId};
use qingchu_core::order;
use qingchu_core::projection::Row;

use crate::components::form::named::{Named, Offers};
use crate::screens::fact_form::first_words;
use crate::tablet::Tablet;

/// How many cases a search offers.
const OFFERED_MAX: usize = 8;

/// Provides what fields can name.
pub fn provide(tablet: Tablet) {
    provide_context(Offers {
        entries: Callback::new(move |register: RegisterId| entries(tablet, &register)),
        cases: Callback::new(move |query: String| {
            tablet.shelf.with(|shelf| {
                let found = shelf.casebook.search(&query).into_iter().take(OFFERED_MAX);
                found.map(|row| Named { id: row.id, words: called(row) }).collect()
            })
        }),
        case: Callback::new(move |case: CaseId| {
            tablet.shelf.with(|shelf| shelf.casebook.get(case).map_or_else(|| case.to_string(), called))
        }),
    });
}

/// A case in a line.
fn called(row: &Row) -> String {
    format!("{} {}", row.number, first_words(row.narrative()))
}

/// The entries of a register that hold, by what they are called.
fn entries(tablet: Tablet, of: &RegisterId) -> Vec<Named<EntryId>> {
    let books = tablet.books.get();
    let Some(register) = books.rulebook().and_then(|book| book.register(of)) else { return Vec::new() };
    let mut named: Vec<Named<EntryId>> = tablet.shelf.with(|shelf| {
        let titled = |id| Some(Named { id, words: shelf.unit.title(register, id)? });
        shelf.unit.entries(of).filter_map(|(id, _record)| titled(id)).collect()
    });
    order::sort_by_key(&mut named, |entry| entry.words.clone());
    named
}
