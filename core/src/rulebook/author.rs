//! Reading a rulebook as its author wrote it: TOML, with the line of every fault.

mod probe;
pub mod schema;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Rulebook;
use super::check::{Place, check};
use crate::built_in;
use crate::classify::{Classifier, Language, Words};
use crate::scenario::Example;

/// The key of a rulebook's own examples. They are its file's, not the rulebook's: no tablet needs them.
const EXAMPLE: &str = "example";

/// A fault of a rulebook's file, and the line it is on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct LineFault {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong, naming the id at fault.
    pub message: String,
}

/// A rulebook with what its file holds besides.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The rulebook.
    pub rulebook: Rulebook,
    /// Its own examples, each with the line on which it begins.
    pub examples: Vec<(usize, Example)>,
}

/// Reads and checks a rulebook.
///
/// # Errors
/// As [`read_with_examples`].
pub fn read(text: &str) -> Result<Rulebook, Vec<LineFault>> {
    read_with_examples(text).map(|written| written.rulebook)
}

/// Reads and checks a rulebook; its examples are read and not played.
///
/// # Errors
/// Every fault of its rules at once; where the text cannot be read as a rulebook at all, the first place where not.
pub fn read_with_examples(text: &str) -> Result<Written, Vec<LineFault>> {
    let mut tables = DeTable::parse(text).map_err(|fault| vec![located(text, &fault)])?;
    let (rulebook, examples) = match tables.get_mut().remove(EXAMPLE) {
        None => (deserialize::<Rulebook>(text, tables.clone()), Ok(Vec::new())),
        Some(examples) => (deserialize::<Rulebook>(text, tables.clone()), read_examples(text, examples)),
    };
    let (rulebook, examples) = match (rulebook, examples) {
        (Ok(rulebook), Ok(examples)) => (rulebook, examples),
        (rulebook, examples) => {
            return Err(rulebook.err().into_iter().chain(examples.err()).collect());
        }
    };
    let mut faults: Vec<LineFault> = check(&rulebook)
        .iter()
        .map(|fault| LineFault {
            line: start_of(&tables, &fault.place).map_or(1, |start| line_of(text, start)),
            message: fault.to_string(),
        })
        .collect();
    for (line, example) in &examples {
        if rulebook.clause(&example.clause).is_none() {
            let message = format!(
                "example {}: cites the clause {}, which the rulebook does not have",
                example.name, example.clause
            );
            faults.push(LineFault { line: *line, message });
        }
    }
    if faults.is_empty() { Ok(Written { rulebook, examples }) } else { Err(faults) }
}

/// Reads a rulebook's words, `<id>.words.toml`, on which its classifier stands.
///
/// # Errors
/// The first place where it is no vocabulary; otherwise every clause that it cites and the rulebook does not have.
pub fn read_words(text: &str, rulebook: &Rulebook) -> Result<Classifier, Vec<LineFault>> {
    let tables = DeTable::parse(text).map_err(|fault| vec![located(text, &fault)])?;
    let mut unknown = Vec::new();
    cited_in(tables.get_ref(), &mut |clause, offset| {
        if rulebook.clause(&clause.into()).is_none() {
            let message = format!("cites the clause {clause}, which the rulebook does not have");
            unknown.push(LineFault { line: line_of(text, offset), message });
        }
    });
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let table: toml::Table = deserialize(text, tables).map_err(|fault| vec![fault])?;
    let unreadable = |message: String| vec![LineFault { line: 1, message }];
    let json = serde_json::to_string(&table).map_err(|fault| unreadable(fault.to_string()))?;
    let language = built_in::json("language.words").unwrap_or_default();
    let read =
        Words::from_json(&json).and_then(|words| Classifier::new(words, &Language::from_json(language)?));
    read.map_err(|fault| unreadable(fault.to_string()))
}

/// Every clause that tables cite, with where it stands.
fn cited_in(table: &DeTable<'_>, found: &mut dyn FnMut(&str, usize)) {
    for (key, value) in table {
        match value.get_ref() {
            DeValue::String(clause) if key.get_ref() == "clause" => found(clause, value.span().start),
            DeValue::Table(table) => cited_in(table, found),
            DeValue::Array(values) => {
                let tables = values.iter().filter_map(|value| value.get_ref().as_table());
                tables.for_each(|table| cited_in(table, found));
            }
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => {}
        }
    }
}

fn read_examples(text: &str, examples: Spanned<DeValue<'_>>) -> Result<Vec<(usize, Example)>, LineFault> {
    let lines = lines_of(text, &examples);
    let read = Vec::<Example>::deserialize(toml::de::ValueDeserializer::from(examples));
    read.map(|read| lines.into_iter().zip(read).collect()).map_err(|fault| located(text, &fault))
}

fn deserialize<T: DeserializeOwned>(text: &str, tables: Spanned<DeTable<'_>>) -> Result<T, LineFault> {
    T::deserialize(toml::de::Deserializer::from(tables)).map_err(|fault| located(text, &fault))
}

/// A fault of the TOML, or of a table that does not fit, with its line.
pub(crate) fn located(text: &str, fault: &toml::de::Error) -> LineFault {
    let line = fault.span().map_or(1, |span| line_of(text, span.start));
    LineFault { line, message: fault.message().to_owned() }
}

fn start_of(tables: &Spanned<DeTable<'_>>, place: &Place) -> Option<usize> {
    let tables = tables.get_ref().get(place.table)?;
    match tables.get_ref() {
        DeValue::Array(array) => array.get(place.index).map(|table| table.span().start),
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => None,
        DeValue::Table(_) => Some(tables.span().start),
    }
}

/// The lines on which the tables of an array begin.
pub(crate) fn lines_of(text: &str, tables: &Spanned<DeValue<'_>>) -> Vec<usize> {
    match tables.get_ref() {
        DeValue::Array(array) => array.iter().map(|table| line_of(text, table.span().start)).collect(),
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Table(_) => Vec::new(),
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset.min(text.len())).unwrap_or_default();
    before.iter().filter(|byte| **byte == b'\n').count().saturating_add(1)
}
