//! The clauses of each rulebook, by name: for each what holds, what fails, what waits, and one case on either side of
//! every number. People who handle complaints can read these and add to them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests fail loudly on purpose"
)]

mod bank;
mod building;
mod papers;
#[cfg(feature = "author")]
mod played;
mod story;
