//! Registers and rosters: what they keep apart, what they remind of, the duties of their entries, who is on duty.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests fail loudly on purpose"
)]

mod reading;
