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

mod notices;
mod vectors;

use chrono::NaiveDate;

/// A day, written as it is read.
fn day(text: &str) -> NaiveDate {
    text.parse().expect(text)
}
