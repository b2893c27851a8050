use std::io::Cursor;
use std::process::Stdio;

use calamine::{Data, Reader as _, Xlsx};
use serde_json::{Value, json};

use super::office::Office;
use super::{Ran, program, run};

/// Three cases of three days, with words that are trouble elsewhere.
fn office() -> Office {
    let office = Office::new();
    let rows = [
        json!({"id": 1, "text": "十七楼着火了，烟好大", "channel": "phone", "time": "2026-01-05 09:00", "room": "1701"}),
        json!({"id": "二", "text": "=1+1\n\"引号\", 逗号 \u{1f600}", "channel": "visit", "time": "2026-01-06 00:00"}),
        json!({"id": 3, "title": "灯", "text": "卫生间的灯坏了", "time": "2026-01-05 23:59:59", "phone": "+86 10 1234"}),
    ];
    let rows: String = rows.iter().map(|row| format!("{row}\n")).collect();
    let file = office.file("rows.jsonl", rows);
    assert_eq!(office.import(&file, &[]).out, "3 imported, 0 were there already, 0 could not be taken\n");
    office
}

fn export(office: &Office, more: &[&str]) -> Ran {
    run(&[&["export", "--data", office.data()], more].concat(), "")
}

fn lines(ran: &Ran) -> Vec<Value> {
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn cases_come_out_with_their_judgement_and_duties_the_earliest_first() {
    let cases = lines(&export(&office(), &[]));
    let received: Vec<&str> = cases.iter().map(|case| case["received"].as_str().unwrap()).collect();
    assert_eq!(
        received,
        ["2026-01-05T09:00:00+08:00", "2026-01-05T23:59:59+08:00", "2026-01-06T00:00:00+08:00"]
    );
    let fire = &cases[0];
    assert!(fire["number"].as_str().unwrap().starts_with("20260105-"));
    assert_eq!((&fire["category"], &fire["severity"]), (&json!("fire"), &json!("major")));
    assert_eq!(fire["reasons"], json!(["fire"]));
    assert_eq!((&fire["unit"], &fire["channel"]), (&json!("物业管理中心"), &json!("phone")));
    assert_eq!(fire["fields"], json!({"room": "1701"}));
    assert_eq!(fire["source"], json!({"file": "rows.jsonl", "row": "1"}));
    let duties = fire["duties"].as_array().unwrap();
    assert!(!duties.is_empty());
    for duty in duties {
        assert!(duty["clause"].as_str().unwrap().starts_with("BLD-"), "{duty}");
        assert_eq!(duty["standing"], "overdue", "{duty}");
        assert!(duty["due"].as_str().unwrap().starts_with("2026-"), "{duty}");
    }
    assert_eq!(cases[1]["narrative"], "灯\n卫生间的灯坏了");
    assert_eq!(cases[2]["narrative"], "=1+1\n\"引号\", 逗号 \u{1f600}");
}

#[test]
fn days_bound_what_comes_out() {
    let office = office();
    let numbers = |more: &[&str]| lines(&export(&office, more)).len();
    assert_eq!(numbers(&["--from", "2026-01-06"]), 1);
    assert_eq!(numbers(&["--to", "2026/1/5"]), 2);
    assert_eq!(numbers(&["--from", "2026-01-05", "--to", "2026-01-06"]), 3);
    assert_eq!(numbers(&["--from", "2026-01-07"]), 0);
    assert_eq!(numbers(&["--format", "events", "--to", "2026-01-07"]), 0, "they were stored today");
    let wrong = export(&office, &["--from", "yesterday"]);
    assert!(wrong.code != 0 && wrong.err.contains("not a day; write it as 2026-02-13"), "{}", wrong.err);
}

#[test]
fn a_csv_holds_no_formula_and_reads_back() {
    let ran = export(&office(), &["--format", "csv"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let mut rows = csv::Reader::from_reader(ran.out.as_bytes());
    let header = rows.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|found| found == name).unwrap();
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(&rows[2][column("narrative")], "'=1+1\n\"引号\", 逗号 \u{1f600}");
    assert_eq!(&rows[1][column("phone")], "'+86 10 1234");
    assert_eq!((&rows[0][column("severity")], &rows[0][column("room")]), ("major", "1701"));
    assert!(rows[0][column("duties")].contains("overdue"), "{}", &rows[0][column("duties")]);
}

#[test]
fn a_workbook_holds_times_as_times_and_tells_what_it_cuts() {
    let office = office();
    let long = json!({"id": 4, "text": "长".repeat(40_000), "time": "2026-01-07 08:00"}).to_string();
    assert_eq!(office.import(&office.file("long.jsonl", long), &[]).code, 0);
    let file = format!("{}/out.xlsx", office.data());
    let ran = export(&office, &["--format", "xlsx", "--output", &file]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(
        ran.err.ends_with(
            "narrative: 40000 characters do not fit into a cell: it is cut; --format jsonl has it whole\n"
        ),
        "{}",
        ran.err
    );
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(std::fs::read(&file).unwrap())).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<&[Data]> = range.rows().collect();
    assert_eq!(rows.len(), 5);
    let column =
        |name: &str| rows[0].iter().position(|found| *found == Data::String(name.to_owned())).unwrap();
    let Data::DateTime(at) = &rows[1][column("received")] else {
        panic!("{:?}", rows[1][column("received")])
    };
    assert_eq!(at.as_datetime().unwrap().to_string(), "2026-01-05 09:00:00");
    assert_eq!(rows[3][column("narrative")], Data::String("=1+1\n\"引号\", 逗号 \u{1f600}".to_owned()));
    let Data::String(cut) = &rows[4][column("narrative")] else { panic!("no words") };
    assert!(cut.ends_with("长…") && cut.chars().count() == 32_767, "{}", cut.chars().count());
}

#[test]
fn events_come_out_as_they_are_stored() {
    let office = office();
    let ran = export(&office, &["--format", "events"]);
    let events = lines(&ran);
    assert!(events.iter().all(|event| event["author"].is_string() && event["v"].is_u64()));
    let received: Vec<&Value> = events.iter().filter(|event| event["type"] == "complaint-received").collect();
    assert_eq!(received.len(), 3);
    assert_eq!(events[0]["device_seq"], 1);
    for line in ran.out.lines() {
        let event = qingchu_core::log::codec::decode(line).unwrap();
        assert_eq!(qingchu_core::log::codec::encode(&event), line, "to the byte");
    }
}

#[test]
fn what_was_exported_imports_elsewhere_as_the_same_complaints() {
    let office = office();
    let file = office.file("cases.jsonl", export(&office, &[]).out);
    let elsewhere = Office::new();
    let ran = elsewhere.import(&file, &[]);
    assert_eq!(
        (ran.out.as_str(), ran.err.as_str()),
        ("3 imported, 0 were there already, 0 could not be taken\n", "")
    );
    let comparable = |office: &Office| -> Vec<Value> {
        let mut cases = lines(&export(office, &[]));
        for case in &mut cases {
            let case = case.as_object_mut().unwrap();
            for own in ["number", "id", "recorded", "source", "fields"] {
                case.remove(own);
            }
        }
        cases
    };
    assert_eq!(comparable(&elsewhere), comparable(&office));
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let office = Office::new();
    // More than a pipe holds.
    let rows: String =
        (0..300).map(|id| format!("{}\n", json!({"id": id, "text": "灯坏了".repeat(300)}))).collect();
    assert_eq!(office.import(&office.file("rows.jsonl", rows), &[]).code, 0);
    for format in ["jsonl", "csv", "events"] {
        let mut child = program(&["export", "--data", office.data(), "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), b"".as_slice()), "{format}");
    }
}

#[test]
fn without_a_database_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(&["export", "--data", folder.path().to_str().unwrap()], "");
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("no database here"), "{}", ran.err);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
