//! Derivations in words, whole: what a person reads who asks "why this date?".

use qingchu_core::deadline::calendar::Calendar;
use qingchu_core::deadline::hours::BusinessHours;
use qingchu_core::deadline::{Adjustment, derive};
use qingchu_core::words::Language;

use crate::{at, rule};

fn words(clock: &str, start: &str, adjustments: &[Adjustment], language: Language) -> String {
    let calendar = Calendar::built_in().with_hours(BusinessHours::weekdays("08:30-17:30".parse().unwrap()));
    derive(&rule(clock), at(start), adjustments, &calendar).unwrap().words(language).join("\n")
}

#[test]
fn every_day_of_a_count_in_working_days_is_there_with_its_reason() {
    let chinese = "时限：3个工作日
起算：2026-02-13（周五） 10:00
2026-02-13（周五）：开始的当日，不计入（民法典第二百零一条）
2026-02-14（周六）：第1个工作日，春节调休上班（国务院2026年通知）
2026-02-15（周日）：不计，周末
2026-02-16（周一）：不计，春节放假（国务院2026年通知）
2026-02-17（周二）：不计，春节放假（国务院2026年通知）
2026-02-18（周三）：不计，春节放假（国务院2026年通知）
2026-02-19（周四）：不计，春节放假（国务院2026年通知）
2026-02-20（周五）：不计，春节放假（国务院2026年通知）
2026-02-21（周六）：不计，周末
2026-02-22（周日）：不计，周末
2026-02-23（周一）：不计，春节放假（国务院2026年通知）
2026-02-24（周二）：第2个工作日，平日
2026-02-25（周三）：第3个工作日，平日
截止：2026-02-25（周三） 24:00";
    assert_eq!(words(r#"{"working_days": 3}"#, "2026-02-13 10:00", &[], Language::Chinese), chinese);
    let english = words(r#"{"working_days": 3}"#, "2026-02-13 10:00", &[], Language::English);
    assert_eq!(english.lines().count(), chinese.lines().count());
    assert!(english.starts_with("Clock: 3 working days\nStarted: 2026-02-13 (Fri) 10:00\n"), "{english}");
    assert!(
        english.contains(
            "2026-02-14 (Sat): working day 1, Spring Festival: make-up working day (notice of 2026)"
        )
    );
    assert!(english.contains("2026-02-16 (Mon): not counted, Spring Festival: day off (notice of 2026)"));
    assert!(english.ends_with("Due: 2026-02-25 (Wed) 24:00"), "{english}");
}

#[test]
fn waiting_restarting_and_extending_are_three_things() {
    let adjustments = [
        Adjustment::Restarted { at: at("2026-03-03 09:00") },
        Adjustment::Waiting { since: at("2026-03-04 09:00"), until: Some(at("2026-03-06 09:00")) },
        Adjustment::Extended { approved_at: at("2026-03-09 09:00"), by: 3 },
        Adjustment::Extended { approved_at: at("2026-02-01 09:00"), by: 1 },
        Adjustment::Extended { approved_at: at("2026-05-01 09:00"), by: 1 },
    ];
    let clock = r#"{"working_days": 2, "extendable": {"working_days": 2}, "end": "close-of-business", "after_hours": "next-opening"}"#;
    let chinese = "时限：2个工作日，经批准可延长2个工作日，至停止业务活动时，非业务时间收到的自下次营业起算
起算：2026-03-02（周一） 10:00
2026-03-03（周二） 09:00重新起算，此前的不计
2026-02-01（周日） 09:00批准延长1个工作日，其后才起算，不计
2026-03-09（周一） 09:00批准延长3个工作日，共可延长2个工作日，计入2个工作日
2026-05-01（周五） 09:00批准延长1个工作日，时限已届满，不计
2026-03-03（周二）：开始的当日，不计入（民法典第二百零一条）
2026-03-04（周三）：第1个工作日，平日
2026-03-05（周四）至2026-03-06（周五）：等待期间，不计
2026-03-07（周六）：不计，周末
2026-03-08（周日）：不计，周末
2026-03-09（周一）：第2个工作日，平日
2026-03-10（周二）：第3个工作日，平日
2026-03-11（周三）：第4个工作日，平日
截止：2026-03-11（周三） 17:30";
    assert_eq!(words(clock, "2026-03-02 10:00", &adjustments, Language::Chinese), chinese);
    let english = words(clock, "2026-03-02 10:00", &adjustments, Language::English);
    assert!(english.contains("Started anew: 2026-03-03 (Tue) 09:00"), "{english}");
    assert!(english.contains("the rule allows 2 working days in all, so 2 working days count"), "{english}");
    assert!(
        english.contains("2026-03-05 (Thu) to 2026-03-06 (Fri): the clock waited; not counted"),
        "{english}"
    );
}

#[test]
fn an_end_that_moves_says_why() {
    let chinese = "时限：1个月
起算：2025-12-31（周三） 10:00
2025-12-31（周三）：开始的当日，不计入（民法典第二百零一条）
2026-01-31（周六）：到期月的对应日（民法典第二百零二条）
2026-01-31（周六）：休息日，顺延（民法典第二百零三条），周末
2026-02-01（周日）：休息日，顺延（民法典第二百零三条），周末
2026-02-02（周一）：工作日，平日
截止：2026-02-02（周一） 24:00";
    assert_eq!(words(r#"{"months": 1}"#, "2025-12-31 10:00", &[], Language::Chinese), chinese);
    let clamped = words(r#"{"months": 1}"#, "2026-01-31 10:00", &[], Language::English);
    assert!(clamped.contains("2026-02-28 (Sat): no corresponding day, so the month's last"), "{clamped}");
}

#[test]
fn what_is_not_known_says_so() {
    let chinese = "时限：1个工作日
起算：2026-12-31（周四） 10:00
2026-12-31（周四）：开始的当日，不计入（民法典第二百零一条）
2027-01-01（周五）：不计，法定节假日（元旦）（2027年的通知尚未载入，系推算）
2027-01-02（周六）：不计，周末（2027年的通知尚未载入，系推算）
2027-01-03（周日）：不计，周末（2027年的通知尚未载入，系推算）
2027-01-04（周一）：第1个工作日，平日（2027年的通知尚未载入，系推算）
未定：需要2027年的通知；暂推算为2027-01-04（周一） 24:00";
    assert_eq!(words(r#"{"working_days": 1}"#, "2026-12-31 10:00", &[], Language::Chinese), chinese);
    let english = words(r#"{"working_days": 1}"#, "2026-12-30 10:00", &[], Language::English);
    assert!(
        english.ends_with("Due: 2026-12-31 (Thu) 24:00; the notice of 2027 may still move it"),
        "{english}"
    );
}

#[test]
fn waiting_on_the_wall_clock_and_a_receipt_after_hours_are_there() {
    let waits = [Adjustment::Waiting { since: at("2026-03-02 09:00"), until: None }];
    let clock = r#"{"hours": 2, "after_hours": "next-opening"}"#;
    let chinese = "时限：2小时，非业务时间收到的自下次营业起算
起算：2026-03-01（周日） 10:00
收到时不在业务时间，视为2026-03-02（周一） 08:30收到
2026-03-02（周一） 09:00起：仍在等待，不计
等待中：自2026-03-02（周一） 09:00起；恢复后还剩90分钟";
    assert_eq!(words(clock, "2026-03-01 10:00", &waits, Language::Chinese), chinese);
    assert!(
        words(clock, "2026-03-01 10:00", &waits, Language::English).ends_with("90 min left once it goes on")
    );
}

#[test]
fn a_count_backwards_says_which_day_is_too_late() {
    let clock = r#"{"calendar_days_before": 3, "day_n_suffices": false}"#;
    let english = words(clock, "2026-03-09 10:00", &[], Language::English);
    assert!(english.contains("2026-03-06 (Fri): this day is too late; it must be before"), "{english}");
    assert!(english.ends_with("Due: 2026-03-05 (Thu) 24:00"), "{english}");
}
