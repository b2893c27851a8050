//! What a step fills in, by the kind of the field that it fills.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, TimeZone};
use toml::{Table, Value as Given};

use super::world::World;
use crate::id::FieldId;
use crate::rulebook::field::checklist;
use crate::rulebook::{Field, Kind};
use crate::time::Moment;
use crate::value::Value;

/// Fills fields; `what` says of what they are.
///
/// # Errors
/// The first field that is not there, or does not take what is given, in words.
pub fn values(
    fields: &[Field],
    given: &Table,
    what: &str,
    world: &World<'_>,
) -> Result<BTreeMap<FieldId, Value>, String> {
    given
        .iter()
        .map(|(id, given)| {
            let field = fields.iter().find(|field| field.id.as_str() == id);
            let field = field.ok_or_else(|| format!("{what} has no field {id}"))?;
            value(field, given, world).map(|value| (field.id.clone(), value))
        })
        .collect()
}

/// One field's value.
///
/// # Errors
/// What its kind takes, in words.
pub fn value(field: &Field, given: &Given, world: &World<'_>) -> Result<Value, String> {
    let offset = world.laws.calendar.offset();
    let text = given.as_str();
    let filled = match field.kind {
        Kind::Text | Kind::LongText | Kind::Phone => text.map(|text| Value::Text(text.to_owned())),
        Kind::Choice | Kind::Role => text.map(|text| Value::Choice(text.to_owned())),
        Kind::Number => given.as_integer().map(Value::Number),
        Kind::Fen => given.as_integer().map(Value::Fen),
        Kind::Yes => given.as_bool().map(Value::Yes),
        Kind::Moment => text.and_then(|text| moment(text, offset)).map(Value::Moment),
        Kind::Day => text.and_then(|text| text.parse().ok()).map(Value::Day),
        Kind::Signature | Kind::Sketch => match given.as_bool() {
            Some(true) => Some(Value::Signature(vec![vec![100, 100, 300, 200]])),
            Some(false) => Some(Value::Signature(Vec::new())),
            None => None,
        },
        Kind::Rows => return rows(field, given, world),
        Kind::Checklist => return answers(field, given, world),
        Kind::Entry => text.and_then(|name| world.entries.get(name)).map(|(_register, id)| Value::Entry(*id)),
        Kind::Case => text.and_then(|name| world.cases.get(name)).map(|id| Value::Case(*id)),
    };
    filled.ok_or_else(|| format!("{} takes {}, not {given}", field.id, takes(field.kind)))
}

fn takes(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::LongText | Kind::Phone => "words",
        Kind::Choice => "the id of a choice",
        Kind::Role => "the id of a post",
        Kind::Number => "a whole number",
        Kind::Fen => "an amount in fen, a whole number",
        Kind::Yes => "true or false",
        Kind::Moment => "a moment, \"2026-11-30 17:00\"",
        Kind::Day => "a day, \"2026-11-30\"",
        Kind::Signature | Kind::Sketch => "true, for strokes that were drawn",
        Kind::Rows => "an array of tables",
        Kind::Checklist => "a table of items, each yes, no or not-applicable",
        Kind::Entry => "the name of an entry that stands before",
        Kind::Case => "the name of a case that stands before",
    }
}

fn rows(field: &Field, given: &Given, world: &World<'_>) -> Result<Value, String> {
    let row = |row: &Given| {
        let row = row.as_table().ok_or_else(|| format!("{} takes {}", field.id, takes(field.kind)))?;
        values(&field.all_columns(), row, field.id.as_str(), world)
    };
    let rows = given.as_array().ok_or_else(|| format!("{} takes {}", field.id, takes(field.kind)))?;
    rows.iter().map(row).collect::<Result<_, _>>().map(Value::Rows)
}

/// A checklist is written as its rows, or shorter: `{ mirrors = "yes", spare-wheel = "no" }`.
fn answers(field: &Field, given: &Given, world: &World<'_>) -> Result<Value, String> {
    let Some(items) = given.as_table() else { return rows(field, given, world) };
    let row = |(item, is): (&String, &Given)| {
        let is = is.as_str().ok_or_else(|| format!("{} takes {}", field.id, takes(field.kind)))?;
        let cells = [(checklist::ITEM, item.as_str()), (checklist::IS, is)];
        Ok(cells.map(|(column, choice)| (FieldId::from(column), Value::Choice(choice.to_owned()))).into())
    };
    items.iter().map(row).collect::<Result<_, String>>().map(Value::Rows)
}

/// A moment as people write it, `2026-11-23 09:10` or `2026-11-23 24:00`.
#[must_use]
pub fn moment(text: &str, offset: FixedOffset) -> Option<Moment> {
    let local = match text.strip_suffix(" 24:00") {
        Some(day) => {
            let next = day.parse::<NaiveDate>().ok()?.checked_add_days(Days::new(1))?;
            next.and_hms_opt(0, 0, 0)?
        }
        None => NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").ok()?,
    };
    let at: DateTime<FixedOffset> = offset.from_local_datetime(&local).single()?;
    Some(Moment::from(at))
}

/// A moment as people write it.
#[must_use]
pub fn written(at: Moment, offset: FixedOffset) -> String {
    at.at(offset).map_or_else(|| format!("{} ms", at.0), |at| at.format("%Y-%m-%d %H:%M").to_string())
}
