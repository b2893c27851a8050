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

mod airport;
mod bank;
mod building;
mod kept;
mod licensing;
mod papers;
mod played;
mod repair;
mod story;
mod tourism;
mod tourism_penalties;
mod water;
