//! A scenario (情景): what happens to cases and registers, step by step, and what has to hold after each step.
//!
//! It is played through [`crate::case::decide()`] and [`crate::case::fold()`], as a tablet would: nothing is stated that
//! the rulebook refuses. People write scenarios to try a rulebook (`qingchu simulate`), a rulebook carries its own as
//! examples, and tests are made of them.

mod expect;
pub mod play;
pub mod script;
pub mod value;
pub mod world;

use serde::Deserialize;
use toml::de::DeTable;

pub use expect::{lines, with_surroundings};
pub use play::{Played, PlayedStep, Wrong, play};
pub use script::{Example, Scenario, Step};
pub use world::{Laws, World};

use crate::rulebook::author::{self, LineFault};

/// A scenario with the lines of its file on which its steps begin.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The scenario.
    pub scenario: Scenario,
    /// One line for each step, counted from 1.
    pub lines: Vec<usize>,
}

/// Reads a scenario's file.
///
/// # Errors
/// The first place where it is none, with its line.
pub fn read(text: &str) -> Result<Written, LineFault> {
    let tables = DeTable::parse(text).map_err(|fault| author::located(text, &fault))?;
    let lines = tables.get_ref().get("step").map(|steps| author::lines_of(text, steps)).unwrap_or_default();
    let scenario = Scenario::deserialize(toml::de::Deserializer::from(tables));
    scenario.map(|scenario| Written { scenario, lines }).map_err(|fault| author::located(text, &fault))
}
