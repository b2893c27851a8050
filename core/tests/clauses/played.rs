//! Steps as people write them (see `tests/scenarios/`), played by a rulebook that ships; what they say has to hold.

use qingchu_core::deadline::Calendar;
use qingchu_core::rulebook::Rulebook;
use qingchu_core::scenario::{self, Laws, World, play};

/// Plays steps, and looks at the world in the end.
pub(crate) fn played<T>(rulebook: &str, steps: &[&str], look: impl FnOnce(&mut World<'_>) -> T) -> T {
    let rulebook = Rulebook::built_in(&rulebook.into()).expect("the rulebook ships");
    let calendar = Calendar::built_in();
    let laws = Laws { rulebook: &rulebook, classifier: None, calendar: &calendar };
    let text = format!("title = \"\"\nrulebook = \"{}\"\n{}", rulebook.id, steps.concat());
    let written = scenario::read(&text).unwrap_or_else(|fault| panic!("{fault}\n{text}"));
    let mut played = play(&written.scenario.steps, laws);
    let wrong: Vec<String> = played
        .steps
        .iter()
        .flat_map(|step| step.wrong.iter().map(move |wrong| format!("step {}: {wrong}", step.number)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    look(&mut played.world)
}

/// Plays steps; all that they expect holds.
pub(crate) fn plays(rulebook: &str, steps: &[&str]) {
    played(rulebook, steps, |_world| ());
}
