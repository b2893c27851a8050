use std::path::PathBuf;
use std::time::{Duration, Instant};

use qingchu_core::case::Case;
use qingchu_core::event::Severity;
use qingchu_core::value::Value;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::json;

use super::office::Office;
use super::{Ran, run};

const LABELLED: &str = include_str!("../../../core/tests/findings/building.jsonl");

/// The one case whose words contain these.
fn case<'a>(cases: &'a [Case], words: &str) -> &'a Case {
    let mut found = cases.iter().filter(|case| case.narrative.contains(words));
    let case = found.next().unwrap_or_else(|| panic!("no case says {words}"));
    assert_eq!(found.count(), 0, "several cases say {words}");
    case
}

fn cases(office: &Office) -> Vec<Case> {
    office.pull().into_values().collect()
}

fn field(case: &Case, field: &str) -> String {
    match case.field(&field.into()) {
        Some(Value::Text(text)) => text.clone(),
        other => panic!("{field} holds {other:?}"),
    }
}

fn received(case: &Case) -> String {
    case.received.occurred_at.at(qingchu_core::time::china()).unwrap().to_rfc3339()
}

fn check(ran: &Ran, code: i32, out: &str, err: &str) {
    assert_eq!((ran.out.as_str(), ran.err.as_str(), ran.code), (out, err, code));
}

#[test]
fn labelled_complaints_become_judged_cases_while_the_server_runs_and_once_only() {
    let office = Office::new();
    let serving = office.serve();
    let count = LABELLED.lines().count();
    let file = office.file("building.jsonl", LABELLED);
    check(
        &office.import(&file, &[]),
        0,
        &format!("{count} imported, 0 were there already, 0 could not be taken\n"),
        "",
    );
    let found = cases(&office);
    assert_eq!(found.len(), count);
    for line in LABELLED.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let case = found
            .iter()
            .find(|case| case.source.as_ref().unwrap().row == row["id"].as_str().unwrap())
            .unwrap();
        assert_eq!(case.narrative, row["text"].as_str().unwrap());
        assert_eq!(case.channel.as_str(), row["channel"].as_str().unwrap());
        assert_eq!(case.source.as_ref().unwrap().file, "building.jsonl");
        assert!(!case.duties.is_empty(), "{line}");
    }
    let trapped = case(&found, "现在2号梯里关着两个人");
    assert_eq!(trapped.judgement().unwrap().severity, Severity::Major);
    let same = office.file("again.jsonl", LABELLED.replace("\"adv\"", "\"other\""));
    check(
        &office.import(&same, &[]),
        0,
        &format!("0 imported, {count} were there already, 0 could not be taken\n"),
        "",
    );
    assert_eq!(cases(&office), found);
    drop(serving);
}

#[test]
fn a_csv_of_excel_is_recognised_by_its_chinese_header() {
    let office = Office::new();
    let csv = "\u{feff}编号,标题,内容（必填）,来源,受理时间,客户,房号,联系电话,地点,经办人\r\n\
        1,灯坏了,\"走廊, 电梯口\n那一盏\",电话,2020/1/6 12:09:38,王先生,1203,010-12345678,西侧,李\r\n\
        ,,,,,,,,,\r\n\
        2,,空调不冷,微信,2020年1月6日,,,,,\r\n";
    let file = office.file("台账.csv", csv);
    check(
        &office.import(&file, &[]),
        0,
        "2 imported, 0 were there already, 0 could not be taken\n",
        "台账.csv: takes id from 编号, title from 标题, text from 内容（必填）, channel from 来源, time from 受理时间, customer \
         from 客户, room from 房号, phone from 联系电话, place from 地点; not taken: 经办人\n",
    );
    let found = cases(&office);
    let light = case(&found, "灯坏了");
    assert_eq!(light.narrative, "灯坏了\n走廊, 电梯口\n那一盏");
    assert_eq!(received(light), "2020-01-06T12:09:38+08:00");
    let fields = ["customer", "room", "phone", "place"].map(|name| field(light, name));
    assert_eq!(fields, ["王先生", "1203", "010-12345678", "西侧"]);
    assert_eq!(light.channel.as_str(), "phone");
    let cold = case(&found, "空调不冷");
    assert_eq!((cold.channel.as_str(), received(cold).as_str()), ("online", "2020-01-06T00:00:00+08:00"));
    assert!(cold.fields.is_empty());
}

#[test]
fn the_code_page_of_a_chinese_windows_is_read() {
    let office = Office::new();
    let (bytes, _encoding, _damaged) = encoding_rs::GB18030.encode("内容,渠道\n楼道的灯坏了,来访\n");
    let file = office.file("gbk.csv", bytes);
    check(
        &office.import(&file, &[]),
        0,
        "1 imported, 0 were there already, 0 could not be taken\n",
        "gbk.csv: read as gb18030, since it is not UTF-8\ngbk.csv: takes text from 内容, channel from 渠道\n",
    );
    assert_eq!(case(&cases(&office), "楼道的灯坏了").channel.as_str(), "visit");
}

#[test]
fn a_workbook_is_read_with_its_numbers_and_dates_and_is_the_same_as_its_csv() {
    let office = Office::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(["序号", "诉求", "时间", "手机", "房间"]) {
        sheet.write(2, column, name).unwrap();
    }
    let at = ExcelDateTime::parse_from_str("2020-01-06T12:09:38").unwrap();
    sheet.write(3, 0, 7).unwrap();
    sheet.write(3, 1, "水管漏水").unwrap();
    sheet.write_datetime_with_format(3, 2, at, &Format::new().set_num_format("yyyy/m/d h:mm")).unwrap();
    sheet.write(3, 3, 13_800_138_000_i64).unwrap();
    sheet.write(3, 4, 1203).unwrap();
    sheet.write(5, 1, true).unwrap();
    sheet.write(5, 0, 8).unwrap();
    let file = office.file("book.xlsx", book.save_to_buffer().unwrap());
    let map = ["--map", "text=诉求", "--channel", "电话"];
    check(
        &office.import(&file, &map),
        1,
        "1 imported, 0 were there already, 1 could not be taken\n",
        "book.xlsx: takes id from 序号, text from 诉求, time from 时间, phone from 手机, room from 房间\n\
         line 6: text: holds true or false, not words\n\
         qingchu: 1 of 2 rows could not be taken (listed above); the others were\n",
    );
    let found = cases(&office);
    let leak = case(&found, "水管漏水");
    assert_eq!(received(leak), "2020-01-06T12:09:38+08:00");
    assert_eq!((field(leak, "phone"), field(leak, "room")), ("13800138000".to_owned(), "1203".to_owned()));
    assert_eq!(leak.channel.as_str(), "phone");
    let csv = office.file("book.csv", "序号,诉求\n7,水管漏水\n");
    let again = office.import(&csv, &map);
    assert_eq!(again.out, "0 imported, 1 were there already, 0 could not be taken\n", "{}", again.err);
}

#[test]
fn bad_rows_are_told_with_line_and_reason_and_good_rows_are_kept() {
    let office = Office::new();
    let future = "2999-01-01 00:00";
    let rows = [
        json!({"id": 1, "text": "灯坏了", "channel": "phone"}).to_string(),
        "not json".to_owned(),
        String::new(),
        json!({"id": 2, "channel": "phone"}).to_string(),
        json!({"id": 3, "text": "  ", "title": ""}).to_string(),
        json!({"id": 4, "text": "门坏了", "channel": "飞鸽"}).to_string(),
        json!({"id": 5, "text": "门坏了", "time": "明天"}).to_string(),
        json!({"id": 6, "text": "门坏了", "time": future}).to_string(),
        json!({"id": 7, "text": ["门坏了"]}).to_string(),
        json!({"id": 8, "text": "长".repeat(200_001)}).to_string(),
        json!({"id": 9, "text": "<b>门</b> \u{1f600} السلام".to_owned() + &"长".repeat(100_000)}).to_string(),
    ];
    let file = office.file("rows.jsonl", rows.join("\r\n"));
    let ran = office.import(&file, &[]);
    assert_eq!((ran.code, ran.out.as_str()), (1, "2 imported, 0 were there already, 8 could not be taken\n"));
    let told: Vec<&str> = ran.err.lines().collect();
    let expected = [
        "line 2: not a JSON object: column 2: expected ident",
        "line 4: text: empty; a complaint has words",
        "line 5: text: empty; a complaint has words",
        "line 6: channel: \"飞鸽\" is none of visit (来访), phone (电话), letter (信函), online (网上、邮件、微信); \
         say --channel-map 飞鸽=ID",
        "line 7: time: \"明天\" cannot be read; write it as 2026-02-13 09:30",
        "line 8: time: 2999-01-01 00:00:00 lies in the future; it is ",
        "line 9: text: holds a list, not words",
        "line 10: text: 200001 characters; at most 200000 can be kept",
        "qingchu: 8 of 10 rows could not be taken (listed above); the others were",
    ];
    assert_eq!(told.len(), expected.len(), "{}", ran.err);
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{told:?} is not {expected:?}");
    }
    assert_eq!(cases(&office).len(), 2);
    let corrected = office.import(&file, &["--channel-map", "飞鸽=letter"]);
    assert_eq!(corrected.out, "1 imported, 2 were there already, 7 could not be taken\n");
    assert_eq!(case(&cases(&office), "门坏了").channel.as_str(), "letter");
}

#[test]
fn rows_without_an_id_are_counted_and_still_the_same_again() {
    let office = Office::new();
    let file = office.file("rows.csv", "text,room\n灯坏了,1\n灯坏了,1\n灯坏了,2\n");
    assert_eq!(office.import(&file, &[]).out, "3 imported, 0 were there already, 0 could not be taken\n");
    assert_eq!(office.import(&file, &[]).out, "0 imported, 3 were there already, 0 could not be taken\n");
    let longer = office.file("more.csv", "text,room\n灯坏了,1\n灯坏了,1\n灯坏了,1\n");
    assert_eq!(office.import(&longer, &[]).out, "1 imported, 2 were there already, 0 could not be taken\n");
    let edited = office.file("ids.csv", "id,text\n1,灯坏了\n1,灯又坏了\n1,灯坏了\n");
    assert_eq!(office.import(&edited, &[]).out, "2 imported, 1 were there already, 0 could not be taken\n");
}

#[test]
fn the_author_is_an_account_that_works_there() {
    let office = Office::new();
    let added = run(&["user", "add", "Wang", "--role", "desk", "--data", office.data()], "correct horse\n");
    assert_eq!(added.code, 0, "{}", added.err);
    let first = office.file("first.jsonl", json!({"text": "灯坏了"}).to_string());
    let second = office.file("second.jsonl", json!({"text": "门坏了"}).to_string());
    assert_eq!(office.import(&first, &[]).code, 0);
    assert_eq!(office.import(&second, &["--as", "WANG"]).code, 0);
    let found = cases(&office);
    assert_ne!(case(&found, "灯坏了").received.author, case(&found, "门坏了").received.author);
    let nobody = office.import(&first, &["--as", "li"]);
    check(&nobody, 1, "", "qingchu: there is no account \"li\" in use; there are: admin, wang\n");
    let nowhere = office.import(&first, &["--unit", "楼上"]);
    check(
        &nowhere,
        1,
        "",
        "qingchu: admin works in no unit 楼上 under rulebook building; admin works in: 物业管理中心 (building)\n",
    );
}

#[test]
fn what_cannot_be_imported_at_all_says_why() {
    let office = Office::new();
    let csv = office.file("a.csv", "甲,乙\n1,2\n");
    let refused = |arguments: &[&str], expected: &str| {
        let ran = office.import(arguments[0], &arguments[1..]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{arguments:?}");
        assert!(ran.err.contains(expected), "{} does not say {expected}", ran.err);
    };
    refused(&[&csv], "a.csv: no column holds the words; say --map text=COLUMN; the columns are 甲, 乙");
    refused(&[&csv, "--map", "text=丙"], "--map text=丙: there is no column 丙; the columns are 甲, 乙");
    refused(
        &[&csv, "--map", "words=甲"],
        "write WHAT=COLUMN, where WHAT is one of channel, customer, id, phone,",
    );
    refused(&[&csv, "--map", "text"], "--map \"text\": write WHAT=COLUMN");
    refused(&[&csv, "--channel", "pigeon"], "--channel \"pigeon\": the channels are visit (来访)");
    refused(&[&csv, "--rulebook", "hospital"], "there is no rulebook hospital");
    refused(&["/nowhere/a.csv"], "/nowhere/a.csv: cannot read it");
    refused(&[&office.file("a.bin", "x")], "say --format jsonl, csv or xlsx");
    refused(&[&office.file("a.xlsx", "no workbook")], "a.xlsx: it is not a workbook");
    let empty = tempfile::tempdir().unwrap();
    let elsewhere = run(&["import", "--data", empty.path().to_str().unwrap(), &csv, "--map", "text=甲"], "");
    assert!(elsewhere.err.contains("no database here; name its folder with --data"), "{}", elsewhere.err);
    assert_eq!(std::fs::read_dir(empty.path()).unwrap().count(), 0, "a tool makes no database");
    let none = office.file("none.csv", "");
    refused(&[&none], "no column holds the words");
    let blank = office.file("none.jsonl", "\n\n");
    check(&office.import(&blank, &[]), 0, "0 imported, 0 were there already, 0 could not be taken\n", "");
    assert!(cases(&office).is_empty());
}

/// 8,243 real messages, where they are at hand: they are not part of the product.
#[test]
fn the_messages_of_a_whole_hotline_import_in_seconds() {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let found = here
        .ancestors()
        .map(|folder| folder.join("shared/data/hotline/hotline.jsonl"))
        .find(|file| file.exists());
    let Some(file) = found else {
        println!("SKIPPED: there is no ../shared/data/hotline/hotline.jsonl beside the repository");
        return;
    };
    let office = Office::new();
    let rows = std::fs::read_to_string(&file).unwrap();
    let count = rows.lines().count();
    let file = file.to_str().unwrap();
    let began = Instant::now();
    check(
        &office.import(file, &[]),
        0,
        &format!("{count} imported, 0 were there already, 0 could not be taken\n"),
        "",
    );
    let first = began.elapsed();
    // The tests' program is not optimised; a release takes a tenth of it.
    assert!(first < Duration::from_secs(120), "{first:?}");
    let began = Instant::now();
    check(
        &office.import(file, &[]),
        0,
        &format!("0 imported, {count} were there already, 0 could not be taken\n"),
        "",
    );
    println!("{count} messages: imported in {first:.1?}, found there again in {:.1?}", began.elapsed());
    let found = cases(&office);
    assert_eq!(found.len(), count);
    let first: serde_json::Value = serde_json::from_str(rows.lines().next().unwrap()).unwrap();
    let case = case(&found, first["text"].as_str().unwrap());
    assert_eq!(case.narrative.lines().next(), first["title"].as_str());
    assert_eq!(received(case), "2020-01-06T12:09:38+08:00");
}
