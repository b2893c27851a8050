//! The documents of a case, filled in, to print and to sign.

use leptos::{html, prelude::*};
use qingchu_core::document::{Assembled, Subject, assemble, fill};
use qingchu_core::rulebook::Document;
use wasm_bindgen::JsCast;

use super::Desk;
use crate::components::empty_state::EmptyState;
use crate::components::pick::PickOption;
use crate::components::sheet::{WhichPaper, sheet};
use crate::copy::case::OneCase as Words;
use crate::copy::{Language, language, say};

/// What of a sheet of A4 lies between its margins, in CSS pixels: 267 mm.
const PAGE_PX: i32 = 1009;
/// The margins of a sheet on the screen, top and bottom, in CSS pixels: 30 mm.
const MARGINS_PX: i32 = 113;
/// A sheet on the screen as wide as on paper, in CSS pixels: 210 mm.
const SHEET_PX: i32 = 793;

#[component]
pub(super) fn Papers(desk: Desk) -> impl IntoView {
    let language = language();
    let documents = Memo::new(move |_| {
        desk.open.with(|open| {
            let fits = |document: &&Document| document.fits(Subject::Case(&open.case));
            open.book.documents.iter().filter(fits).cloned().collect::<Vec<_>>()
        })
    });
    let first = documents.with_untracked(|all| all.first().map(|one| one.id.to_string()).unwrap_or_default());
    let chosen = RwSignal::new(first);
    let options = Signal::derive(move || {
        let option = |document: &Document| PickOption {
            id: document.id.to_string(),
            label: language.get().of(&document.title).to_owned(),
        };
        documents.with(|all| all.iter().map(option).collect::<Vec<_>>())
    });
    let paper = move || {
        let id = chosen.get();
        // A paper may cease to concern the case while it is looked at: then the first that does.
        let of = |all: &Vec<Document>| all.iter().find(|one| one.id.as_str() == id).or(all.first()).cloned();
        let Some(document) = documents.with(of) else {
            return view! { <EmptyState words=say(Words::PapersTeach)/> }.into_any();
        };
        if !document.assembles.is_empty() {
            return view! { <File desk document/> }.into_any();
        }
        let language = language.get();
        let filled = desk.open.with(|open| {
            desk.with_surroundings(language, |with| {
                fill(&document, Subject::Case(&open.case), &open.book, with)
            })
        });
        sheet(filled, None).into_any()
    };
    view! {
        <section class="stack papers" role="tabpanel" aria-labelledby="tab-papers">
            <Show when=move || documents.with(|all| !all.is_empty())><WhichPaper options chosen/></Show>
            {paper}
        </section>
    }
}

/// The papers of a case as one file. How many pages each takes shows once they lie there; the index is filled in then.
#[component]
fn File(desk: Desk, document: Document) -> impl IntoView {
    let language = language();
    let pages = RwSignal::new(Vec::<u32>::new());
    let file = Memo::new(move |_| assembled(desk, &document, language.get(), &pages.read()));
    let sheets = NodeRef::<html::Div>::new();
    Effect::new(move || {
        file.track();
        request_animation_frame(move || {
            let Some(sheets) = sheets.get_untracked() else { return };
            let counted = pages_of(&sheets);
            if *pages.read_untracked() != counted {
                pages.set(counted);
            }
        });
    });
    let parts = move || {
        let Assembled { title: _, parts, pages } = file.get();
        let one = |part: qingchu_core::document::AssembledPart| {
            let (first, takes) = (part.first_page, part.pages);
            let last = first.saturating_add(takes).saturating_sub(1);
            let own = if takes > 1 { format!("{first}–{last}") } else { first.to_string() };
            let page = say(Words::PageOf { pages: own, all: pages }).get();
            sheet(part.paper, Some(page))
        };
        parts.into_iter().map(one).collect_view()
    };
    view! { <div class="stack" node_ref=sheets>{parts}</div> }
}

fn assembled(desk: Desk, document: &Document, language: Language, pages: &[u32]) -> Assembled {
    desk.open.with(|open| {
        desk.with_surroundings(language, |with| assemble(document, &open.case, &open.book, with, pages))
    })
}

/// How many pages each sheet takes when it is printed; one, where the screen is narrower than the paper.
fn pages_of(sheets: &web_sys::HtmlDivElement) -> Vec<u32> {
    let children = sheets.children();
    let sheets =
        (0..children.length()).filter_map(|at| children.item(at)?.dyn_into::<web_sys::HtmlElement>().ok());
    sheets
        .map(|sheet| {
            if sheet.offset_width() < SHEET_PX {
                return 1;
            }
            let filled = sheet.offset_height().saturating_sub(MARGINS_PX).max(1);
            u32::try_from(filled.saturating_add(PAGE_PX - 1) / PAGE_PX).unwrap_or(1)
        })
        .collect()
}
