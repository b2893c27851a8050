use std::fs;

use super::{Ran, ends_quietly, run};

const VECTORS: &str = include_str!("../../../core/tests/deadline/vectors.csv");

fn check(arguments: &[&str], input: &str, code: i32, out: &str, err: &str) {
    let ran = run(&[&["due"], arguments].concat(), input);
    assert_eq!((ran.out.as_str(), ran.err.as_str(), ran.code), (out, err, code), "{input}");
}

#[test]
fn every_vector_comes_out_right() {
    let asked: String = VECTORS
        .lines()
        .map(|row| {
            let fields: Vec<&str> = row.split(',').collect();
            let due_date = if fields[3] == "due_date" { "due_date" } else { "1999-01-01" };
            format!("{},{},{},{due_date},{}\n", fields[0], fields[1], fields[2], fields[4])
        })
        .collect();
    let Ran { code, out, err } = run(&["due"], asked);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(VECTORS.lines().count(), 923);
    for (found, expected) in out.lines().zip(VECTORS.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(out.lines().count(), 923);
}

#[test]
fn columns_may_stand_in_any_order_and_others_pass_through() {
    check(
        &[],
        "备注,n,Start_Date,mode,other\n\"a, \"\"b\"\"\",3,2026-02-13,workdays,\u{1f600}\n",
        0,
        "备注,n,Start_Date,mode,other,due_date\n\"a, \"\"b\"\"\",3,2026-02-13,workdays,\u{1f600},2026-02-25\n",
        "",
    );
}

#[test]
fn a_mark_at_the_start_windows_line_ends_empty_lines_and_spreadsheet_dates_are_borne() {
    check(
        &[],
        "\u{feff}mode,start_date,n\r\n\r\nworkdays , 2026/2/13 , 3 \r\n",
        0,
        "mode,start_date,n,due_date\nworkdays , 2026/2/13 , 3 ,2026-02-25\n",
        "",
    );
    check(&[], "mode,start_date,n", 0, "mode,start_date,n,due_date\n", "");
}

#[test]
fn a_date_that_needs_an_unknown_notice_says_which() {
    check(
        &[],
        "mode,start_date,n\nworkdays,2026-12-31,1\ncalendar_roll,2026-12-01,500\nworkdays,2020-01-01,4294967295\n",
        0,
        "mode,start_date,n,due_date\nworkdays,2026-12-31,1,not-determined:2027\n\
         calendar_roll,2026-12-01,500,not-determined:2028\nworkdays,2020-01-01,4294967295,not-determined:2027\n",
        "",
    );
}

#[test]
fn a_bad_row_keeps_its_place_and_is_told_with_its_line() {
    let bad = [
        ("workday,2026-02-13,3", "mode: \"workday\"; write workdays, calendar_roll or workdays_before"),
        ("workdays,2026-02-30,3", "start_date: \"2026-02-30\" is not a day; write it as 2026-02-13"),
        ("workdays,2026-02-13,-3", "n: \"-3\" is not a whole number from 0 to 4294967295"),
        ("workdays,2026-02-13,", "n: missing"),
        ("workdays", "start_date: missing"),
        ("calendar_roll,2026-02-13,4294967295", "n: the clock runs further than can be computed"),
    ];
    for (row, wrong) in bad {
        for end in ["\n", "\r\n"] {
            let ran = run(
                &["due"],
                format!(
                    "mode,start_date,n{end}workdays,2026-02-13,3{end}{end}{row}{end}workdays,2026-02-13,4{end}"
                ),
            );
            let lines: Vec<&str> = ran.out.lines().collect();
            assert_eq!(ran.code, 1, "{row}");
            assert!(lines[1].ends_with(",2026-02-25") && lines[3].ends_with(",2026-02-26"), "{lines:?}");
            assert!(lines[2].starts_with(row) && lines[2].ends_with(','), "{lines:?}");
            assert_eq!(lines[2].matches(',').count(), 3, "{lines:?}");
            let told = format!(
                "line 4: {wrong}\nqingchu: 1 of 3 rows could not be taken (listed above); the others were\n"
            );
            assert_eq!(ran.err, told);
        }
    }
}

#[test]
fn fields_beyond_the_header_are_kept_and_told() {
    check(
        &[],
        "mode,start_date,n\nworkdays,2026-02-13,3,a,b\n",
        1,
        "mode,start_date,n,due_date\nworkdays,2026-02-13,3,,a,b\n",
        "line 2: the row has 5 fields and the header 3; put a field with a comma in quotes\n\
         qingchu: 1 of 1 rows could not be taken (listed above); the others were\n",
    );
}

#[test]
fn bytes_that_are_no_text_pass_through_where_nobody_reads_them() {
    let mut input = b"mode,start_date,n,note\nworkdays,2026-02-13,3,".to_vec();
    input.extend(b"\xd5\xfb\nworkdays,2026-02-13,\xd5\xfb,x\n");
    let mut child = super::program(&["due"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), &input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        output.stdout,
        b"mode,start_date,n,note,due_date\nworkdays,2026-02-13,3,\xd5\xfb,2026-02-25\nworkdays,2026-02-13,\xd5\xfb,x,\n"
    );
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("line 3: n: not UTF-8 text\n"));
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    ends_quietly(&["due"], "mode,start_date,n\n", "workdays,2026-02-13,3\n");
}

#[test]
fn without_its_columns_nothing_is_counted() {
    check(&[], "", 1, "", "qingchu: line 1: standard input is empty; begin with mode,start_date,n\n");
    check(
        &[],
        "mode;start_date;n\nworkdays;2026-02-13;3\n",
        1,
        "",
        "qingchu: line 1: there is no column mode; the columns are mode;start_date;n\n",
    );
}

#[test]
fn a_derivation_names_every_day_in_either_language() {
    let input = "mode,start_date,n,due_date,note\nworkdays,2026-02-13,1,,x\n";
    let english = run(&["due", "--explain", "--language", "en"], input);
    assert_eq!(english.code, 0, "{}", english.err);
    let lines: Vec<&str> = english.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}", english.out);
    assert_eq!(lines[0], "mode,start_date,n,due_date,note,derivation");
    assert!(lines[1].starts_with("workdays,2026-02-13,1,2026-02-14,x,"), "{}", lines[1]);
    assert!(lines[1].contains("2026-02-14"), "{}", lines[1]);
    let chinese = run(&["due", "--explain"], input);
    assert!(chinese.out.contains("2026") && chinese.out.contains("民法典第二百零一条"), "{}", chinese.out);
}

#[test]
fn a_further_notice_settles_what_was_not_determined() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("2027.csv");
    fs::write(&file, NOTICE_2027).unwrap();
    let file = file.to_str().unwrap();
    check(
        &["--calendar", file],
        "mode,start_date,n\nworkdays,2026-12-31,1\n",
        0,
        "mode,start_date,n,due_date\nworkdays,2026-12-31,1,2027-01-04\n",
        "",
    );
    fs::write(file, NOTICE_2027.replace("2027-01-01,off", "2027-02-30,off")).unwrap();
    check(
        &["--calendar", file],
        "mode,start_date,n\nworkdays,2026-12-31,1\n",
        1,
        "",
        &format!(
            "{file}:2: date: \"2027-02-30\" is not a day of the calendar\n\
             qingchu: {file}: 1 faults (listed above)\n"
        ),
    );
    let missing = run(&["due", "--calendar", "/nowhere/2027.csv"], "");
    assert_eq!(missing.code, 1);
    assert!(missing.err.starts_with("qingchu: /nowhere/2027.csv: cannot read it: "), "{}", missing.err);
}

/// What the State Council might arrange for 2027, made up: 13 weekdays off.
const NOTICE_2027: &str = "date,kind,name,year_of_notice
2027-01-01,off,元旦,2027
2027-02-05,off,春节,2027
2027-02-08,off,春节,2027
2027-02-09,off,春节,2027
2027-02-10,off,春节,2027
2027-04-05,off,清明节,2027
2027-05-03,off,劳动节,2027
2027-05-04,off,劳动节,2027
2027-06-09,off,端午节,2027
2027-09-15,off,中秋节,2027
2027-10-01,off,国庆节,2027
2027-10-04,off,国庆节,2027
2027-10-05,off,国庆节,2027
";
