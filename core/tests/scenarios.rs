//! Every scenario of `tests/scenarios/<rulebook>/` is played: people who handle complaints write them and can read them.

#![cfg(feature = "author")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "tests fail loudly on purpose"
)]

use std::fs;
use std::path::{Path, PathBuf};

use qingchu_core::classify::Classifier;
use qingchu_core::deadline::Calendar;
use qingchu_core::rulebook::{Rulebook, author};
use qingchu_core::scenario::{self, Laws, Played, Step};

/// Folders and files below, sorted.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn told(file: &str, lines: &[usize], played: &Played<'_>) -> Vec<String> {
    let wrong = played.steps.iter().flat_map(|step| {
        let line = lines.get(step.number - 1).copied().unwrap_or_default();
        step.wrong.iter().map(move |wrong| format!("{file}:{line}: {wrong}"))
    });
    wrong.collect()
}

#[test]
fn every_scenario_goes_as_it_is_told() {
    let calendar = Calendar::built_in();
    let (mut wrong, mut files) = (Vec::new(), 0);
    for folder in below(Path::new("tests/scenarios")) {
        for file in below(&folder) {
            let text = fs::read_to_string(&file).unwrap();
            let name = file.display().to_string();
            let written = scenario::read(&text).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            let of = written.scenario.rulebook.clone();
            assert_eq!(
                folder.file_name().unwrap().to_str(),
                Some(of.as_str()),
                "{name} lies in its rulebook's folder"
            );
            let rulebook = Rulebook::built_in(&of).unwrap();
            let classifier = Classifier::built_in(&of).map(Result::unwrap);
            let laws = Laws { rulebook: &rulebook, classifier: classifier.as_ref(), calendar: &calendar };
            let unknown = written.scenario.steps.iter().filter_map(|step| step.clause.as_ref());
            for clause in unknown.filter(|clause| rulebook.clause(clause).is_none()) {
                wrong.push(format!("{name}: names the clause {clause}, which {of} does not have"));
            }
            wrong.extend(told(&name, &written.lines, &scenario::play(&written.scenario.steps, laws)));
            files += 1;
        }
    }
    assert!(files >= 2, "there are scenarios");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn play(steps: &str) -> Vec<String> {
    let rulebook = Rulebook::built_in(&"building".into()).unwrap();
    let calendar = Calendar::built_in();
    let laws = Laws { rulebook: &rulebook, classifier: None, calendar: &calendar };
    let text = format!("title = \"t\"\nrulebook = \"building\"\n{steps}");
    let written = scenario::read(&text).unwrap();
    told("t", &written.lines, &scenario::play(&written.scenario.steps, laws))
}

const LAMP: &str = "[[step]]\nat = \"2026-11-23 10:00\"\nreceive = { words = \"灯坏了\", channel = \"phone\", category = \"indoor\" }\n";

#[test]
fn what_is_otherwise_than_told_is_named_with_its_line() {
    let wrong = play(&format!(
        "{LAMP}expect = {{ stage = \"handling\", open = {{ reply = \"2026-11-23 24:00\", pass-to-department = \"2026-11-23 13:00\" }}, \
         done = [\"tell-customer\"], can = [\"archived\"], cannot = {{ archived = \"customer-not-answered\", worked-on = \"x\" }} }}\n\
         [[step]]\nstate = \"archived\"\n[[step]]\nstate = \"worked-on\"\nwith = {{ work = \"换灯\" }}\nrefused = \"problem-not-solved\"\n"
    ));
    assert_eq!(
        wrong,
        [
            "t:3: stage: expected handling, found accepted",
            "t:3: pass-to-department: expected open, due 2026-11-23 13:00, found open, due 2026-11-23 (Mon) 12:00",
            "t:3: reply: expected open, due 2026-11-23 24:00, found never opened",
            "t:3: tell-customer: expected done, found open, due 2026-11-23 (Mon) 24:00",
            "t:3: archived: expected to be possible, found refused: problem-not-solved",
            "t:3: archived: expected customer-not-answered, found problem-not-solved",
            "t:3: worked-on: expected x, found possible",
            "t:7: archived: expected to be accepted, found to be refused: problem-not-solved",
            "t:9: worked-on: expected to be refused: problem-not-solved, found to be accepted",
        ]
    );
}

#[test]
fn what_cannot_be_played_is_named_and_the_next_step_goes_on() {
    let wrong = play(&format!(
        "{LAMP}[[step]]\nat = \"2026-11-23 09:00\"\n[[step]]\nstate = \"danced\"\n[[step]]\nstate = \"worked-on\"\nwith = {{ work = 3 }}\n\
         [[step]]\nstate = \"worked-on\"\nwith = {{ hours = 3 }}\n[[step]]\nby = [\"king\"]\n[[step]]\nnote = \"还在\"\nexpect = {{ stage = \"accepted\" }}\n\
         [[step]]\ncase = \"b\"\nexpect = {{ stage = \"accepted\" }}\n[[step]]\nreceive = {{ words = \"火\", channel = \"phone\" }}\n"
    ));
    let found: Vec<&str> = wrong.iter().map(|line| line.rsplit("found ").next().unwrap()).collect();
    assert_eq!(
        found,
        [
            "2026-11-23 09:00 lies before the step before",
            "the rulebook has no fact danced",
            "work takes words, not 3",
            "worked-on has no field hours",
            "the rulebook has no post king",
            "there is no case b",
            "there are no words to classify by: say the category",
        ]
    );
}

#[test]
fn a_file_that_is_no_scenario_is_told_with_its_line() {
    let fault =
        scenario::read("title = \"t\"\nrulebook = \"building\"\n[[step]]\nreceived = 3\n").unwrap_err();
    assert_eq!((fault.line, fault.message.contains("received")), (4, true), "{fault}");
    assert!(scenario::read("").is_err());
    assert!(scenario::read("\u{feff}🚒").is_err());
}

#[test]
fn every_example_of_a_rulebook_goes_as_it_is_told() {
    let calendar = Calendar::built_in();
    for file in below(Path::new("rulebooks")).iter().filter(|file| file.is_file()) {
        let Some((stem, _)) =
            file.file_name().and_then(|name| name.to_str()).and_then(|name| name.split_once('.'))
        else {
            continue;
        };
        if file.with_file_name(format!("{stem}.toml")) != *file {
            continue;
        }
        let written = author::read_with_examples(&fs::read_to_string(file).unwrap()).unwrap();
        let classifier = Classifier::built_in(&stem.into()).map(Result::unwrap);
        let laws = Laws { rulebook: &written.rulebook, classifier: classifier.as_ref(), calendar: &calendar };
        for (line, example) in &written.examples {
            let steps: &[Step] = &example.steps;
            let wrong = told(&example.name, &[], &scenario::play(steps, laws));
            assert!(wrong.is_empty(), "{}:{line}: {}", file.display(), wrong.join("\n"));
        }
    }
}
