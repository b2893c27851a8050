//! A file put together from a case's papers, in order, with the page on which each begins.

use super::filler::Filler;
use super::{Paper, Subject, Surroundings};
use crate::case::Case;
use crate::rulebook::document::Of;
use crate::rulebook::{Document, Rulebook};

/// One printable file of several papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assembled {
    /// Its title.
    pub title: String,
    /// Its papers, in order.
    pub parts: Vec<AssembledPart>,
    /// How many pages it has.
    pub pages: u32,
}

/// One paper of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssembledPart {
    /// The paper.
    pub paper: Paper,
    /// The page on which it begins, counted from 1 over the whole file.
    pub first_page: u32,
    /// How many pages it takes.
    pub pages: u32,
}

/// Puts together the papers that a document assembles; those that are not made for the case are left out.
///
/// How many pages each paper takes only the printer's side can tell: `pages`, in the order of the parts; one page each
/// where it says nothing. The index names the pages that come out.
#[must_use]
pub fn assemble(
    document: &Document,
    case: &Case,
    rulebook: &Rulebook,
    with: &Surroundings<'_>,
    pages: &[u32],
) -> Assembled {
    let parts: Vec<(&Document, Subject<'_>)> = document
        .assembles
        .iter()
        .filter_map(|id| rulebook.document(id))
        .map(|part| (part, if part.of == Of::Unit { Subject::Unit } else { Subject::Case(case) }))
        .filter(|(part, subject)| part.fits(*subject))
        .collect();
    let mut next: u32 = 1;
    let mut placed = Vec::new();
    for at in 0..parts.len() {
        let takes = pages.get(at).copied().unwrap_or(1).max(1);
        placed.push((next, takes));
        next = next.saturating_add(takes);
    }
    let titles = parts.iter().map(|(part, _subject)| part.title.in_language(with.language).to_owned());
    let index: Vec<(String, u32)> = titles.zip(placed.iter().map(|(first, _takes)| *first)).collect();
    let filled = parts.iter().zip(&placed).map(|((part, subject), (first_page, pages))| AssembledPart {
        paper: Filler { subject: *subject, rulebook, with, index: Some(&index) }.fill(part),
        first_page: *first_page,
        pages: *pages,
    });
    Assembled {
        title: document.title.in_language(with.language).to_owned(),
        parts: filled.collect(),
        pages: next.saturating_sub(1),
    }
}
