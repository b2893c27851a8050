//! `qingchu rulebook show | new | schema`, `qingchu clauses` and `qingchu simulate`.

use std::fs;

use super::run;

#[test]
fn a_rulebook_is_shown_clause_by_clause() {
    let ran = run(&["rulebook", "show", "building", "--clause", "BLD-1.6"], "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("## BLD-1.6 篇一 1(6)\n报告：重大投诉，必须马上报告"), "{}", ran.out);
    assert!(ran.out.contains("duty report-to-manager 马上报告部门经理"), "{}", ran.out);
    assert!(ran.out.contains("前台"), "{}", ran.out);
    assert!(!ran.out.contains("BLD-1.5"), "{}", ran.out);
    let whole = run(&["rulebook", "show", "building", "--language", "en"], "");
    assert!(whole.out.contains("## BLD-2.8") && whole.out.contains("! Part 1"), "{}", whole.out);
    let none = run(&["rulebook", "show", "building", "--clause", "BLD-9"], "");
    assert_eq!((none.code, none.err.contains("has no clause BLD-9")), (1, true), "{}", none.err);
    let old = run(&["rulebook", "show", "building", "--version", "7"], "");
    assert!(old.err.contains("rulebook building has no version 7 here; there are ["), "{}", old.err);
}

/// The worked example of a rulebook that somebody writes alone.
const LIBRARY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rulebooks/library.toml");

#[test]
fn the_rulebook_that_the_documents_show_is_checked_and_played_like_any_other() {
    let checked = run(&["rulebook", "check", LIBRARY], "");
    assert_eq!((checked.code, checked.err.as_str()), (0, ""));
    assert!(checked.out.contains("rulebook library version 1: 7 clauses"), "{}", checked.out);
    let scenario = LIBRARY.replace(".toml", ".scenario.toml");
    let played = run(&["simulate", "--rulebook", LIBRARY, "--explain", &scenario], "");
    assert_eq!((played.code, played.err.as_str()), (0, ""), "{}", played.out);
    let folder = tempfile::tempdir().unwrap();
    let late = folder.path().join("late.toml");
    let text = fs::read_to_string(&scenario).unwrap();
    fs::write(
        &late,
        text.replacen("2026-11-27 15:00", "2026-12-01 00:01", 1).replacen(
            "2026-11-30 09:00",
            "2026-12-01 09:00",
            1,
        ),
    )
    .unwrap();
    let played = run(&["simulate", "--rulebook", LIBRARY, late.to_str().unwrap()], "");
    assert_eq!(played.code, 1, "a review asked for later is due later: {}", played.out);
}

#[test]
fn a_new_rulebook_passes_its_check_and_nothing_is_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    let name = file.to_str().unwrap();
    let arguments = ["rulebook", "new", "--from", "building", "--id", "mine", "--output", name];
    let ran = run(&arguments, "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(folder.path().join("mine.words.toml").is_file());
    let checked = run(&["rulebook", "check", name], "");
    assert_eq!((checked.code, checked.err.as_str()), (0, ""));
    assert!(checked.out.contains("rulebook mine version"), "{}", checked.out);
    let again = run(&arguments, "");
    assert_eq!((again.code, again.err.contains("is there already")), (1, true), "{}", again.err);
    let words = folder.path().join("mine.words.toml");
    let text = fs::read_to_string(&words).unwrap();
    fs::write(&words, text.replacen("\"BLD-2.6\"", "\"BLD-26\"", 1)).unwrap();
    let checked = run(&["rulebook", "check", name], "");
    assert_eq!(checked.code, 1);
    assert!(checked.err.contains("mine.words.toml:") && checked.err.contains("BLD-26"), "{}", checked.err);
    let printed = run(&["rulebook", "new", "--from", "building"], "");
    assert!(printed.out.contains("\nid = \"mine\"\n"), "the copy has its own id");
    assert!(run(&["rulebook", "new", "--from", "nowhere"], "").err.contains("there is no rulebook nowhere"));
}

#[test]
fn an_example_that_goes_otherwise_is_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    let name = file.to_str().unwrap();
    let book = run(&["rulebook", "new", "--from", "building"], "").out;
    let example = "\n[[example]]\nname = \"灯\"\nclause = \"BLD-2.4\"\n[[example.step]]\nat = \"2026-11-23 10:00\"\n\
                   receive = { words = \"灯坏了\", channel = \"phone\", category = \"indoor\" }\nexpect = { stage = \"STAGE\" }\n";
    let line = book.lines().count() + 2;
    fs::write(&file, format!("{book}{}", example.replace("STAGE", "accepted"))).unwrap();
    let ran = run(&["rulebook", "check", name], "");
    assert_eq!((ran.code, ran.out.contains("1 examples, no fault")), (0, true), "{}", ran.err);
    fs::write(&file, format!("{book}{}", example.replace("STAGE", "handling"))).unwrap();
    let ran = run(&["rulebook", "check", name], "");
    let told = format!("{name}:{line}: example 灯: step 1: stage: expected handling, found accepted");
    assert!(ran.err.contains(&told), "{}", ran.err);
    assert_eq!(ran.code, 1);
}

#[test]
fn the_schema_is_one_that_editors_read() {
    let ran = run(&["rulebook", "schema"], "");
    let schema: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(schema["properties"]["duty"]["type"], "array");
    assert_eq!(schema["additionalProperties"], false);
}

#[test]
fn clauses_name_their_rules_and_tests() {
    let ran = run(&["clauses", "--rulebook", "building"], "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("BLD-1.6"), "{}", ran.out);
    assert!(ran.out.contains("duty report-to-manager"), "{}", ran.out);
    assert!(ran.out.contains("bld_1_6_a_false_alarm_lets_the_duties_lapse"), "{}", ran.out);
    let summary = ran.out.lines().last().unwrap();
    assert!(summary.starts_with("11 of 11 clauses "), "{summary}");
    let all = run(&["clauses"], "");
    assert!(all.out.lines().last().unwrap().contains(" of 99 clauses "), "{}", all.out);
    assert_eq!(run(&["clauses", "--rulebook", "nowhere"], "").code, 1);
}

const LAMP: &str = "title = \"灯\"\nrulebook = \"building\"\n[[step]]\nat = \"2026-11-23 10:00\"\n\
    receive = { words = \"灯坏了\", channel = \"phone\", category = \"indoor\" }\n\
    [[step]]\nstate = \"archived\"\nrefused = \"problem-not-solved\"\n";

#[test]
fn a_scenario_is_played_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lamp.toml");
    let name = file.to_str().unwrap();
    fs::write(&file, LAMP).unwrap();
    let ran = run(&["simulate", "--explain", "--documents", name], "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for words in ["灯坏了", "传递给职能部门", "起算：", "客户意见处理表", "problem-not-solved", "跟清楚："]
    {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    let json = run(&["simulate", "--rulebook", "building", "--json", name], "");
    let shown: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(shown["cases"][0]["stage"], "accepted");
    assert_eq!(shown["steps"][1]["refused"]["clause"], "BLD-1.3");
    assert_eq!(shown["as_told"], true);
}

#[test]
fn an_expectation_that_is_not_met_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lamp.toml");
    let name = file.to_str().unwrap();
    fs::write(&file, format!("{LAMP}[[step]]\nexpect = {{ stage = \"handling\" }}\n")).unwrap();
    let ran = run(&["simulate", name], "");
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.err,
        format!(
            "{name}:9: step 3: stage: expected handling, found accepted\nqingchu: {name}: 1 expectations are not met (listed above)\n"
        )
    );
    fs::write(&file, "title = 3").unwrap();
    assert_eq!(run(&["simulate", name], "").code, 1);
    assert!(run(&["simulate", "/nowhere.toml"], "").err.contains("cannot read it"));
}
