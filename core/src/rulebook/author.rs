//! Reading a rulebook as its author wrote it: TOML, with the line of every fault.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Rulebook;
use super::check::{Place, check};

/// A fault of a rulebook's file, and the line it is on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct LineFault {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong, naming the id at fault.
    pub message: String,
}

/// Reads and checks a rulebook.
///
/// # Errors
/// Every fault of its rules at once; where the text cannot be read as a rulebook at all, the first place where not.
pub fn read(text: &str) -> Result<Rulebook, Vec<LineFault>> {
    let unreadable = |fault: toml::de::Error| {
        let line = fault.span().map_or(1, |span| line_of(text, span.start));
        vec![LineFault { line, message: fault.message().to_owned() }]
    };
    let rulebook: Rulebook = toml::from_str(text).map_err(unreadable)?;
    let faults = check(&rulebook);
    if faults.is_empty() {
        return Ok(rulebook);
    }
    let tables = DeTable::parse(text).map_err(unreadable)?;
    let located = |fault: &super::Fault| LineFault {
        line: start_of(&tables, &fault.place).map_or(1, |start| line_of(text, start)),
        message: fault.to_string(),
    };
    Err(faults.iter().map(located).collect())
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

fn line_of(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset.min(text.len())).unwrap_or_default();
    before.iter().filter(|byte| **byte == b'\n').count().saturating_add(1)
}
