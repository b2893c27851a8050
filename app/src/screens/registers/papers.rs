//! The documents that are made of registers: of one entry, or of what the unit knows.

use leptos::prelude::*;
use qingchu_core::document::{Subject, fill};
use qingchu_core::id::{EntryId, RegisterId};
use qingchu_core::rulebook::document::Of;
use qingchu_core::rulebook::{Document, Rulebook};

use crate::components::pick::PickOption;
use crate::components::sheet::{WhichPaper, sheet};
use crate::copy::language;
use crate::tablet::Tablet;

/// A document, and the entry that it is made of, if it is made of one.
#[derive(Debug, Clone, PartialEq)]
struct Made {
    document: Document,
    entry: Option<(RegisterId, EntryId, String)>,
}

impl Made {
    fn id(&self) -> String {
        match &self.entry {
            Some((_register, entry, _title)) => format!("{}/{entry}", self.document.id),
            None => self.document.id.to_string(),
        }
    }
}

/// Whether the rulebook makes any paper of registers.
pub(super) fn has_papers(tablet: Tablet) -> bool {
    let is_one = |document: &Document| document.of != Of::Case;
    tablet.books.with(|books| books.rulebook().is_some_and(|book| book.documents.iter().any(is_one)))
}

#[component]
pub(super) fn UnitPapers() -> impl IntoView {
    let tablet = Tablet::here();
    let language = language();
    let made = Memo::new(move |_| {
        let books = tablet.books.get();
        books.rulebook().map(|book| made(tablet, book)).unwrap_or_default()
    });
    let first = made.with_untracked(|all| all.first().map(Made::id).unwrap_or_default());
    let chosen = RwSignal::new(first);
    let options = Signal::derive(move || {
        let option = |one: &Made| {
            let title = language.get().of(&one.document.title).to_owned();
            let label = match &one.entry {
                Some((_register, _entry, name)) => format!("{title} · {name}"),
                None => title,
            };
            PickOption { id: one.id(), label }
        };
        made.with(|all| all.iter().map(option).collect::<Vec<_>>())
    });
    let paper = move || {
        let id = chosen.get();
        let one = made.with(|all| all.iter().find(|one| one.id() == id).cloned())?;
        let books = tablet.books.get();
        let book = books.rulebook()?;
        let filled = tablet.with_surroundings(language.get().into(), |with| match &one.entry {
            None => Some(fill(&one.document, Subject::Unit, book, with)),
            Some((register, entry, _title)) => {
                let values = with.book.entry(register, *entry)?.latest()?;
                let subject = Subject::Entry { register, values, is_in_force: true };
                Some(fill(&one.document, subject, book, with))
            }
        })?;
        Some(sheet(filled, None))
    };
    view! {
        <section class="stack papers" role="tabpanel" aria-labelledby="tab-papers">
            <WhichPaper options chosen/>
            {paper}
        </section>
    }
}

/// The papers that can be made now: those of the unit, and one for each entry in force that they are made for.
fn made(tablet: Tablet, book: &Rulebook) -> Vec<Made> {
    let (now, offset) = (tablet.now.get_untracked(), tablet.calendar.with(|calendar| calendar.offset()));
    let mut made = Vec::new();
    for document in &book.documents {
        let of = match &document.of {
            Of::Case => continue,
            Of::Unit => {
                made.push(Made { document: document.clone(), entry: None });
                continue;
            }
            Of::Register(of) => of,
        };
        let Some(register) = book.register(of) else { continue };
        tablet.shelf.with(|shelf| {
            for (entry, record) in shelf.unit.in_force(register, now, offset) {
                let Some(values) = record.latest() else { continue };
                if document.fits(Subject::Entry { register: of, values, is_in_force: true }) {
                    let title = shelf.unit.title(register, entry).unwrap_or_default();
                    made.push(Made { document: document.clone(), entry: Some((of.clone(), entry, title)) });
                }
            }
        });
    }
    made
}
