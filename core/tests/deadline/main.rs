//! Deadlines: the vectors, the clauses, the notices and the laws that every count obeys.

#![allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    missing_docs,
    reason = "tests fail loudly on purpose"
)]

mod clauses;
mod derivations;
mod laws;
mod layers;
mod notices;
mod recurrences;
mod rules;
mod vectors;

use chrono::{NaiveDate, NaiveDateTime};
use qingchu_core::deadline::{Due, DueTime, Rule};
use qingchu_core::time::{Moment, china};

/// A day, written as it is read.
fn day(text: &str) -> NaiveDate {
    text.parse().expect(text)
}

/// A moment at +08:00, e.g. `2026-03-02 09:30`; 24:00 is the end of the day.
fn at(text: &str) -> Moment {
    if let Some(day) = text.strip_suffix(" 24:00") {
        return at(&format!("{day} 00:00")).plus_ms(86_400_000);
    }
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect(text);
    Moment::from(local.and_local_timezone(china()).unwrap())
}

/// A rule as a rulebook has it, in JSON.
fn rule(json: &str) -> Rule {
    serde_json::from_str(json).unwrap_or_else(|fault| panic!("{json}: {fault}"))
}

/// A due time on the day of its cut-off, e.g. `2026-03-04 24:00`.
fn time(text: &str) -> DueTime {
    DueTime { day: day(text.split(' ').next().unwrap()), cut_off: at(text) }
}

/// A due time that no notice can move.
fn determined(text: &str) -> Due {
    Due::Determined { time: time(text), awaits: None }
}
