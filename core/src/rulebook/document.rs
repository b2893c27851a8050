//! Forms and letters (文书) as data: sentences and rows to be filled from a case, from a register's entry or from what the
//! unit knows.

pub mod source;

use serde::Deserialize;

pub use source::{Held, OfCase, Scope, Source, Sum, UnknownSource};

use super::{Both, Condition, EntryCondition};
use crate::id::{ClauseId, DocumentId, FieldId, RegisterId};

/// A form, letter, notice or file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// Its title, as the clause writes it.
    pub title: Both,
    /// The clause that asks for it.
    pub clause: ClauseId,
    /// What it is made of: a case when absent.
    #[serde(default)]
    pub of: Of,
    /// The cases that it is made for; all when absent.
    #[serde(default)]
    pub when: Option<Condition>,
    /// The entries that it is made for; all when absent.
    #[serde(rename = "where", default)]
    pub of_entries: Option<EntryCondition>,
    /// Sentences above the rows, for letters; `{…}` takes what a row can hold: `{field.customer}`. One with nothing in it
    /// is left out.
    #[serde(default)]
    pub letter: Vec<Both>,
    /// Its rows.
    #[serde(rename = "row", default)]
    pub rows: Vec<Row>,
    /// Fixed text under the rows. What is not known yet is left as a line to write on.
    #[serde(rename = "paragraph", default)]
    pub paragraphs: Vec<Paragraph>,
    /// Who signs it, a line each, at its foot.
    #[serde(default)]
    pub signatures: Vec<Both>,
    /// The documents that it puts together, in order, each on a fresh page; those that are not made for the case are left
    /// out. It has nothing of its own then.
    #[serde(default)]
    pub assembles: Vec<DocumentId>,
}

/// What a document is made of. Written `"case"`, `"unit"` or `{ register = "contacts" }`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// A case.
    #[default]
    Case,
    /// What the unit knows: its registers.
    Unit,
    /// One entry of a register.
    Register(RegisterId),
}

/// One row of a form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Row {
    /// What stands at its left.
    pub label: Both,
    /// What is filled in, one after the other.
    pub from: Vec<Source>,
    /// Whether it takes the whole width and room to write in.
    #[serde(default)]
    pub wide: bool,
    /// Of a table: which of its columns, in this order; all when empty.
    #[serde(default)]
    pub columns: Vec<FieldId>,
    /// Of a register: which of its entries in force; all when absent.
    #[serde(rename = "where", default)]
    pub entries: Option<EntryCondition>,
    /// Of a register: the choices (or posts) in whose order its entries stand. Each of these that no entry holds is named
    /// as missing, where `missing` says how.
    #[serde(default)]
    pub order: Vec<String>,
    /// What is said where there is nothing to fill in; in a table, in each cell that has to be filled and is not.
    #[serde(default)]
    pub missing: Option<Both>,
}

/// A paragraph of fixed text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Paragraph {
    /// Its words; `{…}` takes what a row can hold.
    pub text: Both,
    /// The cases for which it stands there; all when absent.
    #[serde(default)]
    pub when: Option<Condition>,
}

impl Document {
    /// Every text in which `{…}` takes a source, in order.
    pub fn texts(&self) -> impl Iterator<Item = &Both> {
        self.letter
            .iter()
            .chain(self.paragraphs.iter().map(|paragraph| &paragraph.text))
            .chain(&self.signatures)
    }
}

/// The parts of a text: words, and between braces what is to be filled in.
pub fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(after) = rest.strip_prefix('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            rest = after;
            return Some(Part::Source(name));
        }
        let (words, _after) = rest.split_once('{').unwrap_or((rest, ""));
        rest = rest.strip_prefix(words).unwrap_or_default();
        Some(Part::Words(words))
    })
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// It stands as it is.
    Words(&'a str),
    /// The name of a source; see [`Source::parse`].
    Source(&'a str),
}

#[cfg(test)]
mod tests {
    use super::{Part, parts};

    #[test]
    fn a_text_is_taken_apart_at_its_braces() {
        let found: Vec<Part<'_>> = parts("致{unit}：{today}。").collect();
        let expected = [
            Part::Words("致"),
            Part::Source("unit"),
            Part::Words("："),
            Part::Source("today"),
            Part::Words("。"),
        ];
        assert_eq!(found, expected);
        assert_eq!(parts("{").collect::<Vec<_>>(), [Part::Source("")]);
        assert_eq!(parts("").count(), 0);
    }
}
