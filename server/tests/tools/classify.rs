use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;

use serde_json::{Value, json};

use super::{ends_quietly, program, run};

const LABELLED: &str = include_str!("../../../core/tests/findings/building.jsonl");
const KEYS: [&str; 10] = [
    "id",
    "category",
    "severity",
    "reasons",
    "collective",
    "written",
    "in_competence",
    "signals",
    "check",
    "evidence",
];

fn answers(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[test]
fn every_labelled_complaint_is_answered_in_order_and_in_form() {
    let asked: Vec<Value> = answers(LABELLED);
    let ran = run(&["classify", "--rulebook", "building"], LABELLED);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let answered = answers(&ran.out);
    assert_eq!(answered.len(), asked.len());
    for ((asked, answer), line) in asked.iter().zip(&answered).zip(ran.out.lines()) {
        assert_eq!(asked["id"], answer["id"]);
        assert_eq!(answer.as_object().unwrap().len(), KEYS.len());
        let places: Vec<usize> =
            KEYS.iter().map(|key| line.find(&format!("\"{key}\":")).expect(key)).collect();
        assert!(places.is_sorted(), "{line}");
        let chars = asked["text"].as_str().unwrap().chars().count() as u64;
        for shown in answer["evidence"].as_array().unwrap() {
            let (start, end) = (shown["start"].as_u64().unwrap(), shown["end"].as_u64().unwrap());
            assert!(start < end && end <= chars, "{line}");
            assert!(shown["clause"].as_str().unwrap().contains('-'), "{line}");
        }
        let is_major = answer["severity"] == "major";
        assert_eq!(is_major, !answer["reasons"].as_array().unwrap().is_empty(), "{line}");
    }
}

#[test]
fn spans_are_counted_in_code_points() {
    let text = "\u{1f525}\u{1f525} 十七楼着火了";
    let ran = run(&["classify"], format!("{}\n", json!({"id": "x", "text": text, "channel": "phone"})));
    let answer = &answers(&ran.out)[0];
    assert_eq!((&answer["severity"], &answer["written"]), (&json!("major"), &json!(false)));
    let chars: Vec<char> = text.chars().collect();
    let shown: Vec<String> = answer["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .map(|span| {
            chars[span["start"].as_u64().unwrap() as usize..span["end"].as_u64().unwrap() as usize]
                .iter()
                .collect()
        })
        .collect();
    assert!(shown.iter().any(|words: &String| words.contains("着火")), "{shown:?}");
}

#[test]
fn an_id_comes_back_as_it_was() {
    let ids = ["17", "-3", "1.50", "1e3", "\"\"", "\"a \\u4e2d \\\" b\"", "123456789012345678901234567890"];
    let asked: String =
        ids.iter().map(|id| format!("{{\"text\":\"灯坏了\",\"id\":{id},\"more\":[1]}}\n")).collect();
    let ran = run(&["classify"], asked);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let found: Vec<&str> = ran
        .out
        .lines()
        .map(|line| line.split_once(",\"category\"").unwrap().0.strip_prefix("{\"id\":").unwrap())
        .collect();
    assert_eq!(found, ids);
}

#[test]
fn a_bad_line_is_told_and_the_others_go_on() {
    let good = "{\"id\":1,\"text\":\"灯坏了\",\"channel\":\"phone\"}";
    let bad = [
        ("not json", "not a JSON object"),
        ("[1,\"灯坏了\",\"phone\"]", "not a JSON object"),
        ("{\"id\":1,\"text\":\"灯", "not a JSON object: column 19: EOF while parsing a string"),
        ("{\"text\":\"灯坏了\"}", "id: missing; write text or a number"),
        ("{\"id\":null,\"text\":\"灯坏了\"}", "id: missing; write text or a number"),
        ("{\"id\":[1],\"text\":\"灯坏了\"}", "id: neither text nor a number"),
        ("{\"id\":1}", "text: missing; write \"\" for an empty one"),
        ("{\"id\":1,\"text\":5}", "text: not text in quotes"),
        ("{\"id\":1,\"text\":\"灯\",\"channel\":7}", "channel: not text in quotes"),
        ("{\"id\":1,\"id\":2,\"text\":\"灯\"}", "not a JSON object: column 12: duplicate field `id`"),
    ];
    for (line, wrong) in bad {
        let ran = run(&["classify"], format!("\u{feff}{good}\r\n\r\n{line}\r\n{good}"));
        assert_eq!(ran.code, 1, "{line}");
        assert_eq!(ran.out.lines().count(), 2, "{line}");
        let told = format!(
            "line 3: {wrong}\nqingchu: 1 of 3 lines could not be taken (listed above); the others were\n"
        );
        assert_eq!(ran.err, told, "{line}");
    }
    let ran = run(&["classify"], [good.as_bytes(), b"\n{\"id\":1,\"text\":\"\xff\"}\n"].concat());
    assert!(ran.err.starts_with("line 2: not UTF-8 text, byte 17\n"), "{}", ran.err);
}

#[test]
fn ordinary_input_is_never_refused() {
    let texts = [
        String::new(),
        "   ".to_owned(),
        "烟".repeat(100_000),
        "\u{1f600}".repeat(100_000),
        "<script>alert(1)</script>".to_owned(),
        "السلام عليكم".to_owned(),
        "a\u{0}b\r\nc".to_owned(),
    ];
    let asked: String = texts.iter().map(|text| format!("{}\n", json!({"id": 1, "text": text}))).collect();
    let ran = run(&["classify"], asked);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out.lines().count(), texts.len());
    let ran = run(&["classify"], "");
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
}

#[test]
fn a_line_of_any_length_is_told_not_held() {
    let long =
        format!("{{\"id\":1,\"text\":\"{}\"}}\n{{\"id\":2,\"text\":\"灯坏了\"}}\n", "x".repeat(20_000_000));
    let ran = run(&["classify"], long);
    assert_eq!(ran.code, 1);
    assert!(ran.err.starts_with("line 1: longer than 8000000 bytes\n"), "{}", ran.err);
    assert!(ran.out.starts_with("{\"id\":2,"), "{}", ran.out);
}

#[test]
fn an_unknown_channel_is_told_once_and_classified() {
    let ran = run(
        &["classify"],
        "{\"id\":1,\"text\":\"灯坏了\",\"channel\":\"pigeon\"}\n{\"id\":2,\"text\":\"灯坏了\",\"channel\":\"pigeon\"}\n\
         {\"id\":3,\"text\":\"灯坏了\",\"channel\":\"letter\"}\n{\"id\":4,\"text\":\"灯坏了\"}\n",
    );
    assert_eq!(ran.code, 0);
    assert_eq!(
        ran.err,
        "line 1: channel: \"pigeon\" is none of visit, phone, letter, online; written only where the words say so\n"
    );
    let written: Vec<Value> = answers(&ran.out).iter().map(|answer| answer["written"].clone()).collect();
    assert_eq!(written, [json!(false), json!(false), json!(true), json!(true)]);
    let phone = run(&["classify", "--channel", "phone"], "{\"id\":4,\"text\":\"灯坏了\"}\n");
    assert_eq!(answers(&phone.out)[0]["written"], json!(false));
}

#[test]
fn an_unknown_rulebook_lists_those_that_there_are() {
    let ran = run(&["classify", "--rulebook", "hospital"], "{\"id\":1,\"text\":\"灯坏了\"}\n");
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.starts_with("qingchu: there is no rulebook hospital; there are "), "{}", ran.err);
    assert!(ran.err.contains("building"), "{}", ran.err);
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    ends_quietly(&["classify"], "", "{\"id\":1,\"text\":\"灯坏了\"}\n");
}

/// 100,000 lines pass while the program's memory stays where it was after the first thousand.
#[cfg(target_os = "linux")]
#[test]
fn a_hundred_thousand_lines_stream_in_bounded_memory() {
    const LINES: usize = 100_000;
    let mut child = program(&["classify"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut stdin = child.stdin.take().unwrap();
    let feeding = std::thread::spawn(move || {
        let texts = [
            "十七楼着火了，烟好大",
            "卫生间的灯坏了，报修三天没人来",
            "楼上装修太吵，没法办公，我们三家一起投诉",
        ];
        let mut line = String::new();
        for number in 0..LINES {
            line.clear();
            writeln!(
                line,
                "{{\"id\":{number},\"text\":\"{}\",\"channel\":\"online\"}}",
                texts[number % 3].repeat(2)
            )
            .unwrap();
            stdin.write_all(line.as_bytes()).unwrap();
        }
    });
    let mut resident: Vec<u64> = Vec::new();
    let mut count = 0;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        assert!(line.unwrap().starts_with(&format!("{{\"id\":{count},")), "line {count}");
        count += 1;
        if count == 1_000 || count == LINES - 1_000 {
            resident.push(peak_kb(&status));
        }
    }
    feeding.join().unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(count, LINES);
    println!("peak memory: {} kB after 1,000 lines, {} kB after {LINES}", resident[0], resident[1]);
    assert!(resident[1] < resident[0] + 8_000, "{resident:?} kB");
}

/// The most memory that a process ever held, in kB.
fn peak_kb(status: &str) -> u64 {
    let status = std::fs::read_to_string(status).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
