//! A scenario (情景): what happens to cases and registers, step by step, and what has to hold after each step.
//!
//! It is played through [`crate::case::decide`] and [`crate::case::fold`], as a tablet would: nothing is stated that
//! the rulebook refuses. People write scenarios to try a rulebook (`qingchu simulate`), a rulebook carries its own as
//! examples, and tests are made of them.

pub mod script;

pub use script::{Example, Scenario, Step};
