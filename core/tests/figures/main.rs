//! Figures over many cases and over registers, counted by hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests fail loudly on purpose"
)]

mod accountability;
mod clusters;
mod lists;
mod penalties;
mod registers;
mod reports;
mod rulebook;
mod sheets;
mod world;
