//! From what was typed to what is stated, and back.

use chrono::NaiveDate;
use leptos::prelude::*;
use qingchu_core::id::FieldId;
use qingchu_core::order;
use qingchu_core::rulebook::{Field, Kind};
use qingchu_core::value::Value;

use super::Values;

/// What is stated when the person presses on: numbers, money and days are read from what was typed. What is none stays
/// as it was typed, and the core refuses it by name.
#[must_use]
pub fn stated(fields: &[Field], typed: Values) -> Values {
    let known = |id: &FieldId| fields.iter().find(|field| field.id == *id);
    let read_one = |(id, value): (FieldId, Value)| match (known(&id), value) {
        (Some(field), Value::Text(text)) => (id, read(field.kind, text)),
        (Some(field), Value::Rows(rows)) => {
            let columns = field.all_columns();
            (id, Value::Rows(rows.into_iter().map(|row| stated(&columns, row)).collect()))
        }
        (_, value) => (id, value),
    };
    order::map(typed.into_iter().map(read_one))
}

pub(super) fn read(kind: Kind, text: String) -> Value {
    let trimmed = text.trim();
    let value = match kind {
        Kind::Number => trimmed.parse().ok().map(Value::Number),
        Kind::Fen => fen(trimmed).map(Value::Fen),
        Kind::Day => NaiveDate::parse_from_str(trimmed, "%Y-%m-%d").ok().map(Value::Day),
        Kind::Text
        | Kind::LongText
        | Kind::Phone
        | Kind::Choice
        | Kind::Yes
        | Kind::Moment
        | Kind::Signature
        | Kind::Role
        | Kind::Rows
        | Kind::Checklist
        | Kind::Entry
        | Kind::Case
        | Kind::Sketch => None,
    };
    value.unwrap_or(Value::Text(text))
}

/// Yuan with at most two decimals, in fen.
#[must_use]
pub fn fen(text: &str) -> Option<i64> {
    let (yuan, rest) = text.split_once('.').unwrap_or((text, ""));
    if rest.len() > 2 || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let yuan: i64 = yuan.parse().ok()?;
    let rest: i64 = format!("{rest:0<2}").parse().ok()?;
    yuan.checked_mul(100)?.checked_add(if text.starts_with('-') { -rest } else { rest })
}

pub(super) fn as_typed(held: Signal<Option<Value>>) -> Signal<String> {
    Signal::derive(move || match held.get() {
        Some(Value::Text(text) | Value::Choice(text)) => text,
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Fen(fen)) => yuan(fen),
        Some(Value::Day(day)) => day.to_string(),
        Some(
            Value::Yes(_)
            | Value::Moment(_)
            | Value::User(_)
            | Value::Case(_)
            | Value::Signature(_)
            | Value::Rows(_)
            | Value::Entry(_),
        )
        | None => String::new(),
    })
}

/// Fen as yuan with two decimals.
#[must_use]
pub fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_exactly() {
        assert_eq!(fen("12.3"), Some(1230));
        assert_eq!(fen("-0.05"), Some(-5));
        assert_eq!(fen("100"), Some(10_000));
        assert_eq!(fen("1.234"), None);
        assert_eq!(fen("一百"), None);
        for exact in [0, 5, -5, 1230, -1230, i64::MAX] {
            assert_eq!(fen(&yuan(exact)), Some(exact));
        }
    }

    #[test]
    fn what_is_no_number_stays_as_it_was_typed() {
        assert_eq!(read(Kind::Number, " 12 ".to_owned()), Value::Number(12));
        assert_eq!(read(Kind::Number, "十二".to_owned()), Value::Text("十二".to_owned()));
    }
}
