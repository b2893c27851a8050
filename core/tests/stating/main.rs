//! What can be stated of a case beyond words and choices: rows, checklists, amounts, things that are decided one by one,
//! marks that follow. The rulebook is beside this file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests fail loudly on purpose"
)]

#[allow(dead_code, unreachable_pub, reason = "shared with the other test programs, which use all of it")]
#[path = "../support/mod.rs"]
mod support;

mod faults;
mod laws;
mod rows;
mod rules;
mod shop;
