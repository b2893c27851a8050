//! What a rulebook may say about figures, and the faults that are found in it.

use qingchu_core::rulebook::{Rulebook, check};

const TEXT: &str = include_str!("figures.toml");

/// Reads a rulebook as the build does.
fn read(text: &str) -> Result<Rulebook, String> {
    let table: toml::Table = text.parse().expect("it is TOML");
    let json = serde_json::to_string(&table).expect("it can be JSON");
    Rulebook::from_json(&json).map_err(|fault| format!("{fault:?}"))
}

pub(crate) fn rulebook() -> Rulebook {
    read(TEXT).expect("the rulebook of these tests can be read")
}

/// The faults of the rulebook after a text was put in place of another.
fn faults(from: &str, to: &str) -> Vec<String> {
    assert!(TEXT.contains(from), "the rulebook has {from:?}");
    let rulebook = read(&TEXT.replacen(from, to, 1)).expect("it can be read");
    check::check(&rulebook).iter().map(ToString::to_string).collect()
}

fn unreadable(from: &str, to: &str) -> String {
    assert!(TEXT.contains(from), "the rulebook has {from:?}");
    read(&TEXT.replacen(from, to, 1)).expect_err("it cannot be read")
}

#[test]
fn the_rulebook_of_these_tests_has_no_fault() {
    assert_eq!(faults("", ""), Vec::<String>::new());
}

/// What stands in the rulebook, what is put in its place, and the fault that is found.
const FAULTS_OF_REPORTS: &[(&str, &str, &str)] = &[
    (
        "figure = { late-in = \"take\" }",
        "figure = { late-in = \"fly\" }",
        "report monthly: names the duty fly, which the rulebook does not define",
    ),
    (
        "target = 9500",
        "target = 10001",
        "report monthly: column 4 has a target that is no share, or above 10000 (hundredths of a per cent)",
    ),
    (
        "figure = \"late\"",
        "figure = \"late\"\ntarget = 1",
        "report monthly: column 2 has a target that is no share, or above 10000 (hundredths of a per cent)",
    ),
    (
        "figure = \"late\"",
        "figure = { entries-sum = \"hours\" }",
        "report monthly: column 2 counts entries, and the report is over cases; name a register in `over`",
    ),
    (
        "figure = { entries-sum = \"hours\" }",
        "figure = \"late\"",
        "report training: column 3 counts cases, and the report is over a register; use a figure that begins with `entries`",
    ),
    (
        "figure = { entries-sum = \"hours\" }",
        "figure = { entries-sum = \"person\" }",
        "report training: needs the field person to be a number, money or a numbered choice",
    ),
    (
        "on = \"planned-on\" }",
        "on = \"person\" }",
        "report training: needs the field person to be a day or a moment",
    ),
    (
        "by = [\"level\"]",
        "by = [\"category\"]",
        "report training: groups entries by category, which is of cases; write entry.category for a field of that name",
    ),
    (
        "by = [\"field.outlet\", \"category\"]",
        "by = [\"outlet\"]",
        "report half-year: names outlet, which is neither category, severity, channel, stage, department nor received-by; write field.outlet or fact.….outlet",
    ),
    (
        "sum = \"fact.settled.total\"",
        "sum = \"fact.settled.sum\"",
        "report monthly: names the field sum, which the rulebook does not define",
    ),
    (
        "period = \"month\"\nagainst-before",
        "period = \"all\"\nagainst-before",
        "report monthly: compares with the period before, and its period is `all`",
    ),
    (
        "of-hundred = 5",
        "of-hundred = 101",
        "report half-year: draws a sample that is not of 1 to 100 of a hundred",
    ),
    (
        "of-hundred = 5",
        "of-hundred = 0",
        "report half-year: draws a sample that is not of 1 to 100 of a hundred",
    ),
    ("at-most = 1\n", "at-most = 0\n", "report half-year: needs `at-most` to be at least 1"),
    (
        "fields = [\"category\", \"measure\"]",
        "show = [\"number\"]",
        "report half-year: has a list that needs either `show`, for cases, or `register` and `fields`, for its entries",
    ),
];

#[test]
fn every_fault_of_a_report_is_named() {
    for (from, to, fault) in FAULTS_OF_REPORTS {
        assert_eq!(faults(from, to), [*fault], "{to}");
    }
}

#[test]
fn a_list_that_is_made_public_shows_nobody() {
    let shown = "show = [\"number\", \"category\", \"field.outlet\", \"fact.settled.total\"]";
    for personal in
        ["field.customer", "field.phone", "narrative", "received-by", "history", "fact.answered.by"]
    {
        let faults = faults(shown, &format!("show = [\"{personal}\"]"));
        assert_eq!(faults.len(), 1, "{personal}: {faults:?}");
        assert!(faults[0].starts_with("report half-year: is anonymous and shows "), "{faults:?}");
    }
    assert!(faults(shown, "show = [\"received-at\", \"fact.answered.at\"]").is_empty());
}

#[test]
fn every_fault_of_accountability_and_clusters_is_named() {
    for (from, to, fault) in [
        (
            "overdue = \"take\"",
            "overdue = \"fly\"",
            "accountability nobody-took-it: names the duty fly, which the rulebook does not define",
        ),
        (
            "overdue = \"take\"",
            "late = true",
            "accountability nobody-took-it: needs exactly one of `overdue`, `repeated`, `when` and `after`; `late` only with `when`",
        ),
        (
            "proposes = \"circular\"",
            "proposes = \"fine\"",
            "accountability after-the-talk: names the step fine, which the rulebook does not define",
        ),
        (
            "at-least = 2, months = 6",
            "at-least = 1, months = 6",
            "accountability same-again: needs `at-least` to be at least 2",
        ),
        ("months = 6", "months = 0", "accountability same-again: needs `months` to be at least 1"),
        (
            "unless = { fact = \"rectified\" }, within = { calendar_days = 10 }, or-again = true",
            "within = { calendar_days = 10 }",
            "accountability after-the-talk: follows on a step; say `unless` or `or-again`",
        ),
        (
            "bars = [\"season-prize\"]",
            "bars = [\"medal\"]",
            "step circular: names the eligibility medal, which the rulebook does not define",
        ),
        (
            "documents = [\"circular\"]",
            "documents = [\"poster\"]",
            "step circular: names the document poster, which the rulebook does not define",
        ),
        (
            "{ id = \"declined\",",
            "{ id = \"no\",",
            "step talk: needs the field decision to be a choice, with the choice `declined` among others",
        ),
        ("times = 3", "times = 0", "cluster outlet-and-category: needs `times` to be at least 1"),
        (
            "by = [\"field.outlet\", \"category\"]\nperiod = \"month\"",
            "by = []\nperiod = \"month\"",
            "cluster outlet-and-category: needs at least one thing in `by`",
        ),
    ] {
        let found = faults(from, to);
        assert_eq!(found.first().map(String::as_str), Some(fault), "{to}: {found:?}");
    }
}

#[test]
fn brackets_leave_no_gains_out_and_take_none_twice() {
    let fault = "penalty without-permit: has brackets that do not begin at 0 and follow one on another, the last without an end";
    for (from, to) in [
        ("from-fen = 0\n", "from-fen = 1\n"),
        ("below-fen = 10_000_000\n", "below-fen = 9_999_999\n"),
        ("below-fen = 10_000_000\n", "below-fen = 10_000_001\n"),
        ("below-fen = 10_000_000\n", ""),
        ("from-fen = 10_000_000\n", "from-fen = 10_000_000\nbelow-fen = 20_000_000\n"),
    ] {
        assert_eq!(faults(from, to), [fault], "{to}");
    }
    let upside_down =
        "penalty without-permit: has a range that ends before it begins, or begins below nothing";
    for (from, to) in [
        ("fine-times = [1, 5]", "fine-times = [5, 1]"),
        ("fine-fen = [1_000_000, 10_000_000]", "fine-fen = [-1, 10_000_000]"),
        ("persons-fen = [200_000, 2_000_000]", "persons-fen = [200_001, 200_000]"),
    ] {
        assert_eq!(faults(from, to), [upside_down], "{to}");
    }
}

#[test]
fn what_says_two_things_at_once_is_refused_where_it_is_read() {
    for (from, to, place) in [
        ("fine-times = [1, 5]", "fine-times = [1, 5]\nfine-fen = [1, 5]", "fine-fen and fine-times"),
        (
            "over = { fact = \"answered\" }",
            "over = { fact = \"answered\", register = \"training\" }",
            "over: write",
        ),
        ("figure = \"late\"", "figure = \"lates\"", "lates"),
        ("sum = \"fact.settled.total\"", "sum = \"settled\"", "is not a quantity"),
        (
            "by = [\"field.outlet\", \"category\"]",
            "by = [\"field.outlet.name.x\"]",
            "not something to group by",
        ),
    ] {
        let fault = unreadable(from, to);
        assert!(fault.contains(place), "{to}: {fault}");
    }
}
