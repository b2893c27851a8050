use std::fs;

use super::run;

const BUILDING: &str = include_str!("../../../core/rulebooks/building.toml");
const NOTICES: &str = include_str!("../../../core/calendars/notices.txt");

#[test]
fn a_rulebook_without_fault_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("building.toml");
    fs::write(&file, format!("\u{feff}{BUILDING}")).unwrap();
    let ran = run(&["rulebook", "check", file.to_str().unwrap()], "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("building.toml: rulebook building version 1: "), "{}", ran.out);
}

#[test]
fn every_fault_of_a_rulebook_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    let check = |text: String, expected: &[(usize, &str)]| {
        fs::write(&file, text).unwrap();
        let ran = run(&["rulebook", "check", file.to_str().unwrap()], "");
        assert_eq!((ran.code, ran.out.as_str()), (1, ""));
        for (line, words) in expected {
            let place = format!("{}:{line}: ", file.display());
            let told = ran.err.lines().any(|told| told.starts_with(&place) && told.contains(words));
            assert!(told, "{} does not say {place}{words}", ran.err);
        }
        assert!(
            ran.err.ends_with(&format!(
                "qingchu: {}: {} faults (listed above)\n",
                file.display(),
                expected.len()
            )),
            "{}",
            ran.err
        );
    };
    let end = BUILDING.lines().count();
    let phrase = "\n[[signal]]\nid = \"odd\"\nname = { zh = \"怪\", en = \"Odd\" }\nclause = \"BLD-99\"\n";
    check(
        format!("{BUILDING}{phrase}{phrase}"),
        &[(end + 2, "BLD-99"), (end + 7, "BLD-99"), (end + 7, "its id stands twice")],
    );
    check(format!("{BUILDING}\nid = = 1\n"), &[(end + 2, "")]);
    check(format!("colour = 1\n{BUILDING}"), &[(1, "colour")]);
    let missing = run(&["rulebook", "check", "/nowhere/mine.toml"], "");
    assert!(missing.err.starts_with("qingchu: /nowhere/mine.toml: cannot read it: "), "{}", missing.err);
}

#[test]
fn a_notice_says_what_it_would_change() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notice.csv");
    let known = "date,kind,name,year_of_notice\n2026-03-14,work,清明节,2026\n";
    fs::write(&file, known).unwrap();
    let ran = run(&["calendar", "check", file.to_str().unwrap()], "");
    assert_eq!(ran.code, 1, "one more day worked is against the sum: {}", ran.out);
    assert!(
        ran.err.contains("notice.csv:1: 2026: weekdays off minus weekends worked are 12; the law gives 13"),
        "{}",
        ran.err
    );
    fs::write(&file, "date,kind,name,year_of_notice\n2026-03-13,off,临时,2026\n").unwrap();
    let ran = run(&["calendar", "check", "--special", file.to_str().unwrap()], "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out, "2026: was known; 1 days change\n2026-03-13 Fri: worked -> off (临时)\n");
}

#[test]
fn the_notices_that_the_program_has_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notices.txt");
    fs::write(&file, NOTICES).unwrap();
    let ran = run(&["calendar", "check", "--special", file.to_str().unwrap()], "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out.lines().count(), 23, "{}", ran.out);
    assert!(ran.out.lines().all(|line| line.ends_with(": was known; 0 days change")), "{}", ran.out);
}

#[test]
fn a_notice_with_faults_is_told_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notice.csv");
    fs::write(&file, "date,kind,name,year_of_notice\n2027-02-30,off,春节,2027\n2027-01-01,free,元旦,2027\n")
        .unwrap();
    let ran = run(&["calendar", "check", file.to_str().unwrap()], "");
    let place = file.display();
    assert_eq!(
        ran.err,
        format!(
            "{place}:2: date: \"2027-02-30\" is not a day of the calendar\n\
             {place}:3: kind: \"free\"; write off, work or ordinary\n\
             qingchu: {place}: 2 faults (listed above)\n"
        )
    );
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
}
