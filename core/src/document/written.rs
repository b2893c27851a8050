//! Values in words, as papers write them.

use std::collections::BTreeMap;

use chrono::{FixedOffset, NaiveDate};

use super::Surroundings;
use crate::id::FieldId;
use crate::rulebook::{Field, Kind, Rulebook};
use crate::time::Moment;
use crate::value::Value;
use crate::words::Language;

/// A moment as forms write it, `2026年11月23日 10:42` or `23 Nov 2026, 10:42`.
#[must_use]
pub fn written_moment(moment: Moment, offset: FixedOffset, language: Language) -> String {
    let format = match language {
        Language::Chinese => "%Y年%-m月%-d日 %H:%M",
        Language::English => "%-d %b %Y, %H:%M",
    };
    moment.at(offset).map_or_else(String::new, |at| at.format(format).to_string())
}

/// A day as forms write it, `2026年11月23日` or `23 Nov 2026`.
pub(super) fn written_day(day: NaiveDate, language: Language) -> String {
    let format = match language {
        Language::Chinese => "%Y年%-m月%-d日",
        Language::English => "%-d %b %Y",
    };
    day.format(format).to_string()
}

/// An amount in yuan with both places, exact: `1000.05`.
pub(super) fn written_fen(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let (yuan, rest) = (fen.unsigned_abs().div_euclid(100), fen.unsigned_abs().rem_euclid(100));
    format!("{sign}{yuan}.{rest:02}")
}

/// What stands in the place of something that is kept for another post.
fn protected(language: Language) -> &'static str {
    match language {
        Language::Chinese => "（保密）",
        Language::English => "(protected)",
    }
}

/// A value in words, as its field shows it; what is protected for another post is not shown.
#[must_use]
pub fn written_value(
    value: &Value,
    field: Option<&Field>,
    rulebook: &Rulebook,
    with: &Surroundings<'_>,
) -> String {
    if field.is_some_and(|field| !field.is_shown_to(with.roles)) {
        return protected(with.language).to_owned();
    }
    match value {
        Value::Text(text) => text.clone(),
        Value::Choice(choice) => {
            let label = field.and_then(|field| field.choices.iter().find(|known| known.id == *choice));
            let role = || rulebook.role(&choice.as_str().into()).map(|role| &role.name);
            let is_role = field.is_some_and(|field| field.kind == Kind::Role);
            match label.map(|known| &known.label).or_else(|| if is_role { role() } else { None }) {
                Some(label) => label.in_language(with.language).to_owned(),
                None => choice.clone(),
            }
        }
        Value::Number(number) => number.to_string(),
        Value::Fen(fen) => written_fen(*fen),
        Value::Yes(yes) => match (with.language, yes) {
            (Language::Chinese, true) => "是".to_owned(),
            (Language::Chinese, false) => "否".to_owned(),
            (Language::English, true) => "yes".to_owned(),
            (Language::English, false) => "no".to_owned(),
        },
        Value::Moment(moment) => written_moment(*moment, with.offset, with.language),
        Value::Day(day) => written_day(*day, with.language),
        Value::User(user) => (with.name_of)(*user),
        Value::Case(case) => (with.number_of)(*case),
        Value::Signature(_) => String::new(),
        Value::Rows(rows) => written_rows(rows, field, rulebook, with),
        Value::Entry(entry) => {
            let register = field.and_then(|field| rulebook.register(field.register.as_ref()?));
            let title = register.and_then(|register| with.book.title(register, *entry));
            title.unwrap_or_else(|| entry.to_string().chars().take(8).collect())
        }
    }
}

/// Rows in words: a row after the other, each column that is filled in with its label.
fn written_rows(
    rows: &[BTreeMap<FieldId, Value>],
    field: Option<&Field>,
    rulebook: &Rulebook,
    with: &Surroundings<'_>,
) -> String {
    let columns = field.map(Field::all_columns).unwrap_or_default();
    let cells = |row: &BTreeMap<FieldId, Value>| -> String {
        let words = row.iter().filter(|(_id, value)| !value.is_blank()).map(|(id, value)| {
            let column = columns.iter().find(|column| column.id == *id);
            let words = written_value(value, column, rulebook, with);
            match column.map(|column| column.label.in_language(with.language)) {
                Some(label) => format!("{label} {words}"),
                None => words,
            }
        });
        words.collect::<Vec<_>>().join("，")
    };
    rows.iter().map(cells).filter(|row| !row.is_empty()).collect::<Vec<_>>().join("；")
}
