//! A form, letter or file (文书) filled in: what stands on the paper, without saying how it looks.

mod assembled;
mod capital;
mod filler;
mod table;
mod written;

use chrono::FixedOffset;

pub use assembled::{Assembled, AssembledPart, assemble};
pub use capital::capital;
pub use written::{written_moment, written_value};

use crate::case::Case;
use crate::deadline::Calendar;
use crate::id::{CaseId, RegisterId, RoleId, UserId};
use crate::rulebook::document::{Of, Source};
use crate::rulebook::{Both, Document, Rulebook};
use crate::time::Moment;
use crate::unit::{UnitBook, Values};
use crate::words::Language;
use filler::Filler;

/// A filled document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its title.
    pub title: String,
    /// Sentences, for letters; those with nothing to say are left out.
    pub letter: Vec<String>,
    /// The rows of a form.
    pub rows: Vec<PaperRow>,
    /// Fixed text under the rows.
    pub paragraphs: Vec<String>,
    /// Who signs, a line each.
    pub signatures: Vec<String>,
}

/// One row of a filled form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperRow {
    /// What stands at its left.
    pub label: String,
    /// What is filled in; empty where there is nothing yet, to be written by hand.
    pub content: Vec<Content>,
    /// Whether it takes the whole width.
    pub wide: bool,
}

/// Something filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Words.
    Words(String),
    /// What the rulebook says where there is nothing: the name of what is missing.
    Missing(String),
    /// A signature, as [`crate::value::Value::Signature`] holds it.
    Signature(Vec<Vec<u16>>),
    /// A table.
    Table(Table),
}

/// A table on a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What stands over its columns.
    pub heads: Vec<String>,
    /// Its lines, top down; as many cells as there are heads. An empty cell is one of no words.
    pub lines: Vec<Vec<Content>>,
}

impl Paper {
    /// What stands on it, line by line, as plain words: for a terminal, and for tests.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let row = |row: &PaperRow| {
            let content: Vec<String> = row.content.iter().map(Content::words).collect();
            format!("{}：{}", row.label, content.join("；"))
        };
        let mut lines = vec![self.title.clone()];
        lines.extend(self.letter.iter().cloned());
        lines.extend(self.rows.iter().map(row));
        lines.extend(self.paragraphs.iter().cloned());
        lines.extend(self.signatures.iter().map(|who| format!("{who}：")));
        lines
    }
}

impl Content {
    /// It as plain words; a table with its heads, a line to each line.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Words(words) | Self::Missing(words) => words.clone(),
            Self::Signature(_) => "〔签名〕".to_owned(),
            Self::Table(table) => {
                let line = |cells: &Vec<Self>| cells.iter().map(Self::words).collect::<Vec<_>>().join(" | ");
                let lines = table.lines.iter().map(line);
                std::iter::once(table.heads.join(" | "))
                    .chain(lines)
                    .map(|line| format!("\n  {line}"))
                    .collect()
            }
        }
    }
}

/// What a document is filled from.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// A case.
    Case(&'a Case),
    /// What the unit knows.
    Unit,
    /// An entry of a register.
    Entry {
        /// Of which register.
        register: &'a RegisterId,
        /// What it holds.
        values: &'a Values,
        /// Whether it is in force.
        is_in_force: bool,
    },
}

/// What a document needs besides its subject and the rulebook.
pub struct Surroundings<'a> {
    /// Chinese or English.
    pub language: Language,
    /// The unit's time zone.
    pub offset: FixedOffset,
    /// The moment at which the document is made.
    pub now: Moment,
    /// The unit's name.
    pub unit: &'a str,
    /// What the unit knows.
    pub book: &'a UnitBook,
    /// The unit's working days, for due times.
    pub calendar: &'a Calendar,
    /// The posts of whom the paper is for: what is protected for another post is left out.
    pub roles: &'a [RoleId],
    /// The names of people.
    pub name_of: &'a dyn Fn(UserId) -> String,
    /// The numbers of cases.
    pub number_of: &'a dyn Fn(CaseId) -> String,
}

impl Both {
    /// The text in a language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

impl Document {
    /// Whether it is made for this subject.
    #[must_use]
    pub fn fits(&self, subject: Subject<'_>) -> bool {
        match (&self.of, subject) {
            (Of::Case, Subject::Case(case)) => self.when.as_ref().is_none_or(|when| when.holds(case)),
            (Of::Unit, Subject::Unit) => true,
            (Of::Register(of), Subject::Entry { register, values, is_in_force }) => {
                let only = self.of_entries.as_ref();
                of == register && only.is_none_or(|only| only.holds(values, is_in_force))
            }
            (Of::Case | Of::Unit | Of::Register(_), _) => false,
        }
    }
}

/// Fills a document; one that assembles others stays empty but for its title, see [`assemble`].
#[must_use]
pub fn fill(
    document: &Document,
    subject: Subject<'_>,
    rulebook: &Rulebook,
    with: &Surroundings<'_>,
) -> Paper {
    Filler { subject, rulebook, with, index: None }.fill(document)
}

/// What a source holds, in words, for a cell of a list; empty where there is nothing, and for what is no words.
#[must_use]
pub fn words_of(
    source: &Source,
    subject: Subject<'_>,
    rulebook: &Rulebook,
    with: &Surroundings<'_>,
) -> String {
    Filler { subject, rulebook, with, index: None }.words(source)
}

/// What happened to a case, in order, a line each, as papers write it.
#[must_use]
pub fn history(case: &Case, rulebook: &Rulebook, with: &Surroundings<'_>) -> Vec<String> {
    let filler = Filler { subject: Subject::Case(case), rulebook, with, index: None };
    filler.history(case).iter().map(Content::words).collect()
}
