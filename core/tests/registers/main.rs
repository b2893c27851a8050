//! Registers and rosters: what they keep apart, what they remind of, the duties of their entries, who is on duty.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::let_underscore_must_use,
    reason = "tests fail loudly on purpose"
)]

mod agenda;
mod constraints;
mod duties;
mod force;
mod reading;
mod rosters;
mod world;
