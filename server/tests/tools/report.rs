use serde_json::json;

use super::office::Office;
use super::{Ran, run};

/// Two cases of January and one of February.
fn office() -> Office {
    let office = Office::new();
    let rows = [
        json!({"id": 1, "text": "十七楼着火了，烟好大", "channel": "phone", "time": "2026-01-05 09:00"}),
        json!({"id": 2, "text": "卫生间的灯坏了", "channel": "phone", "time": "2026-01-31 23:59:59"}),
        json!({"id": 3, "text": "卫生间的灯又坏了", "channel": "phone", "time": "2026-02-01 00:00"}),
    ];
    let rows: String = rows.iter().map(|row| format!("{row}\n")).collect();
    let file = office.file("rows.jsonl", rows);
    assert_eq!(office.import(&file, &[]).out, "3 imported, 0 were there already, 0 could not be taken\n");
    office
}

fn report(office: &Office, more: &[&str]) -> Ran {
    run(&[&["report", "--data", office.data(), "--rulebook", "building"], more].concat(), "")
}

#[test]
fn the_figures_of_a_month_come_out_as_csv() {
    let office = office();
    let january = report(&office, &["--report", "monthly-statistics", "--at", "2026-01-10"]);
    assert_eq!((january.code, january.err.as_str()), (0, ""));
    let lines: Vec<&str> = january.out.split("\r\n").collect();
    assert_eq!(
        lines,
        [
            "\u{feff}类别,投诉,重大,书面,集体,已解决,已存档,有超时,已回访,满意度（5 分）",
            "卫生间等公共设施使用出现故障和问题,1,0,0,0,0,0,1,0,—",
            "火灾,1,1,0,0,0,0,1,0,—",
            "合计,2,1,0,0,0,0,2,0,—",
            ""
        ]
    );
    let february = report(
        &office,
        &[
            "--report",
            "monthly-statistics",
            "--at",
            "2026-02-28",
            "--language",
            "en",
            "--unit",
            "物业管理中心",
        ],
    );
    assert!(february.out.contains("\r\nTotal,1,0,0,"), "{}", february.out);
}

#[test]
fn what_is_not_there_is_named_with_what_is() {
    let office = office();
    let wrong = report(&office, &["--report", "weekly", "--at", "2026-01-10"]);
    assert_eq!(wrong.code, 1);
    assert!(
        wrong.err.contains("rulebook building has no report \"weekly\"; it has: monthly-statistics"),
        "{}",
        wrong.err
    );
    let wrong = report(&office, &["--report", "monthly-statistics", "--unit", "外星"]);
    assert!(wrong.err.contains("there are: 物业管理中心"), "{}", wrong.err);
    let wrong = report(&office, &["--report", "monthly-statistics", "--at", "soon"]);
    assert!(wrong.code != 0 && wrong.err.contains("not a day; write it as 2026-02-13"), "{}", wrong.err);
    let wrong =
        run(&["report", "--data", office.data(), "--rulebook", "moon", "--report", "monthly-statistics"], "");
    assert!(wrong.err.contains("there is no rulebook moon"), "{}", wrong.err);
}
