//! What is filled in fits the fields that ask for it.

use std::collections::{BTreeMap, BTreeSet};

use super::Refusal;
use crate::id::FieldId;
use crate::order;
use crate::rulebook::field::checklist;
use crate::rulebook::{Field, Kind};
use crate::time::Moment;
use crate::value::Value;

/// The most code points that one text may have.
pub const TEXT_CHARS_MAX: usize = 200_000;

/// The most rows that one field may have: more than any form has, few enough to show.
pub const ROWS_MAX: usize = 1_000;

/// What is filled in, by field.
pub type Values = BTreeMap<FieldId, Value>;

/// Checks what was filled in against the fields that ask for it, and leaves out what is blank.
///
/// # Errors
/// A field that is not asked for here, a required one that is blank, a value that does not fit.
pub fn check_values(fields: &[Field], values: Values, now: Moment) -> Result<Values, Refusal> {
    if let Some(unknown) = values.keys().find(|id| !fields.iter().any(|field| field.id == **id)) {
        return Err(Refusal::FieldUnknown(unknown.clone()));
    }
    let filled: Values = order::map(values.into_iter().filter(|(_id, value)| !value.is_blank()));
    for field in fields {
        match filled.get(&field.id) {
            Some(value) => check_value(field, value, now)?,
            None if field.required && is_asked(field, &filled) => {
                return Err(Refusal::FieldMissing(field.id.clone()));
            }
            None => {}
        }
    }
    Ok(order::map(filled.into_iter().map(|(id, value)| (id, without_blanks(value)))))
}

/// A value without the rows, and the cells of rows, that are blank.
#[must_use]
pub fn without_blanks(value: Value) -> Value {
    match value {
        Value::Rows(rows) => {
            let filled = rows
                .into_iter()
                .map(|row| order::map(row.into_iter().filter(|(_id, cell)| !cell.is_blank())));
            Value::Rows(filled.filter(|row: &Values| !row.is_empty()).collect())
        }
        Value::Text(_)
        | Value::Choice(_)
        | Value::Number(_)
        | Value::Fen(_)
        | Value::Yes(_)
        | Value::Moment(_)
        | Value::Day(_)
        | Value::User(_)
        | Value::Case(_)
        | Value::Signature(_)
        | Value::Entry(_) => value,
    }
}

/// Whether a field is asked for, given what the others hold.
#[must_use]
pub fn is_asked(field: &Field, values: &Values) -> bool {
    field
        .only_if
        .as_ref()
        .is_none_or(|only_if| values.get(&only_if.field).is_some_and(|value| value.is_one_of(&only_if.is)))
}

/// Whether a value fits a field.
///
/// # Errors
/// Another kind, no such choice, too long a text, a moment that is not in the future where it has to be, rows that are
/// too few, too many, alike where they must not be, or do not fit their columns.
pub fn check_value(field: &Field, value: &Value, now: Moment) -> Result<(), Refusal> {
    match (field.kind, value) {
        (Kind::Text | Kind::LongText | Kind::Phone, Value::Text(text)) => check_text(text, Some(&field.id)),
        (Kind::Choice, Value::Choice(choice)) if field.choices.iter().any(|known| known.id == *choice) => {
            Ok(())
        }
        (Kind::Choice, Value::Choice(choice)) => {
            Err(Refusal::NotAChoice { field: field.id.clone(), choice: choice.clone() })
        }
        (Kind::Moment, Value::Moment(moment)) if field.future && *moment <= now => {
            Err(Refusal::NotInFuture { field: field.id.clone() })
        }
        (Kind::Rows, Value::Rows(rows)) => check_rows(field, rows, now),
        (Kind::Checklist, Value::Rows(rows)) => {
            check_rows(field, rows, now).and_then(|()| check_items(field, rows))
        }
        (Kind::Number, Value::Number(_))
        | (Kind::Fen, Value::Fen(_))
        | (Kind::Yes, Value::Yes(_))
        | (Kind::Moment, Value::Moment(_))
        | (Kind::Day, Value::Day(_))
        | (Kind::Signature | Kind::Sketch, Value::Signature(_))
        | (Kind::Role, Value::Choice(_))
        | (Kind::Entry, Value::Entry(_))
        | (Kind::Case, Value::Case(_)) => Ok(()),
        (
            Kind::Text
            | Kind::LongText
            | Kind::Phone
            | Kind::Choice
            | Kind::Number
            | Kind::Fen
            | Kind::Yes
            | Kind::Moment
            | Kind::Day
            | Kind::Signature
            | Kind::Role
            | Kind::Rows
            | Kind::Checklist
            | Kind::Entry
            | Kind::Case
            | Kind::Sketch,
            _other,
        ) => Err(Refusal::FieldOfOtherKind { field: field.id.clone(), kind: field.kind }),
    }
}

/// Whether a text is short enough to be kept.
///
/// # Errors
/// [`Refusal::TextTooLong`].
pub(super) fn check_text(text: &str, field: Option<&FieldId>) -> Result<(), Refusal> {
    // A text of fewer bytes cannot have more code points.
    if text.len() <= TEXT_CHARS_MAX {
        return Ok(());
    }
    let chars = text.chars().count();
    if chars > TEXT_CHARS_MAX { Err(Refusal::TextTooLong { field: field.cloned(), chars }) } else { Ok(()) }
}

/// Rows that are blank are passed over; the others keep their places, as they stand before whoever fills them in.
fn check_rows(field: &Field, rows: &[Values], now: Moment) -> Result<(), Refusal> {
    let id = || field.id.clone();
    let filled = || rows.iter().enumerate().filter(|(_row, cells)| !cells.values().all(Value::is_blank));
    let count = filled().count();
    if let Some(at_least) = field.at_least.filter(|at_least| count < *at_least) {
        return Err(Refusal::TooFewRows { field: id(), rows: count, at_least });
    }
    let at_most = field.at_most.unwrap_or(ROWS_MAX).min(ROWS_MAX);
    if count > at_most {
        return Err(Refusal::TooManyRows { field: id(), rows: count, at_most });
    }
    let columns = field.all_columns();
    for (row, cells) in filled() {
        check_values(&columns, cells.clone(), now).map_err(|refusal| Refusal::Row {
            field: id(),
            row,
            refusal: Box::new(refusal),
        })?;
    }
    for column in &field.distinct {
        let mut seen = BTreeSet::new();
        for (row, cells) in filled() {
            if let Some(held) = cells.get(column).filter(|held| !held.is_blank())
                && !seen.insert(trimmed(held))
            {
                return Err(Refusal::RowsAlike { field: id(), column: column.clone(), row });
            }
        }
    }
    Ok(())
}

/// A value with nothing blank around its words.
fn trimmed(value: &Value) -> Value {
    value.as_text().map_or_else(|| value.clone(), |text| Value::Text(text.trim().to_owned()))
}

/// Each item at most once, and every one where the list has to be complete.
fn check_items(field: &Field, rows: &[Values]) -> Result<(), Refusal> {
    let mut answered = BTreeSet::new();
    for (row, values) in rows.iter().enumerate().filter(|(_row, cells)| !cells.values().all(Value::is_blank))
    {
        let item = values.get(&FieldId::from(checklist::ITEM)).and_then(Value::as_text).unwrap_or_default();
        if !answered.insert(item) {
            return Err(Refusal::RowsAlike { field: field.id.clone(), column: checklist::ITEM.into(), row });
        }
    }
    match field.items.iter().find(|item| !answered.contains(item.id.as_str())) {
        Some(item) if field.complete => {
            Err(Refusal::ItemNotAnswered { field: field.id.clone(), item: item.id.clone() })
        }
        Some(_) | None => Ok(()),
    }
}
