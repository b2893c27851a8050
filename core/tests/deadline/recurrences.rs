//! Duties that the calendar opens.

use qingchu_core::deadline::calendar::{Calendar, NoticeYear};
use qingchu_core::deadline::hours::BusinessHours;
use qingchu_core::deadline::{Due, DueFault, Recurrence};
use qingchu_core::words::Language;

use crate::{day, determined, time};

fn recurrence(json: &str) -> Recurrence {
    serde_json::from_str(json).unwrap_or_else(|fault| panic!("{json}: {fault}"))
}

fn office() -> Calendar {
    Calendar::built_in().with_hours(BusinessHours::weekdays("08:30-17:30".parse().unwrap()))
}

/// First day, last day and due time of each period.
fn periods(json: &str, first: &str, last: &str) -> Vec<(String, String, Due)> {
    let periods = recurrence(json).periods(day(first), day(last), &office()).unwrap();
    periods
        .into_iter()
        .map(|period| (period.first.to_string(), period.last.to_string(), period.due))
        .collect()
}

fn period(first: &str, last: &str, due: &str) -> (String, String, Due) {
    (first.to_owned(), last.to_owned(), determined(due))
}

#[test]
fn bld_2_8_monthly_statistics_by_the_5th_of_the_next_month() {
    let expected = [
        period("2026-06-01", "2026-06-30", "2026-07-06 24:00"),
        period("2026-07-01", "2026-07-31", "2026-08-05 24:00"),
    ];
    assert_eq!(periods(r#"{"monthly_by": 5}"#, "2026-07-01", "2026-08-31"), expected);
    assert_eq!(
        periods(r#"{"monthly_by": 5, "roll": false}"#, "2026-07-05", "2026-07-05"),
        [period("2026-06-01", "2026-06-30", "2026-07-05 24:00")]
    );
    assert_eq!(periods(r#"{"monthly_by": 5}"#, "2026-07-06", "2026-08-04"), []);
    assert_eq!(
        periods(r#"{"monthly_by": 31, "roll": false}"#, "2026-02-01", "2026-02-28"),
        [period("2026-01-01", "2026-01-31", "2026-02-28 24:00")]
    );
}

#[test]
fn bnk_8_4_the_half_years_bulletin_by_31_january_and_31_july() {
    let bulletin = r#"{"yearly_by": ["01-31", "07-31"], "covers_months": 6}"#;
    let expected = [
        period("2025-07-01", "2025-12-31", "2026-02-02 24:00"),
        period("2026-01-01", "2026-06-30", "2026-07-31 24:00"),
    ];
    assert_eq!(periods(bulletin, "2026-01-01", "2026-12-31"), expected);
}

#[test]
fn air_5_1_seasonal_maintenance_by_15_april_and_15_october() {
    let maintenance = r#"{"yearly_by": ["04-15", "10-15"]}"#;
    let expected = [
        period("2025-10-16", "2026-04-15", "2026-04-15 24:00"),
        period("2026-04-16", "2026-10-15", "2026-10-15 24:00"),
    ];
    assert_eq!(periods(maintenance, "2026-01-01", "2026-12-31"), expected);
    let yearly = periods(r#"{"yearly_by": ["02-29"], "roll": false}"#, "2024-01-01", "2025-12-31");
    let expected = [
        period("2023-03-01", "2024-02-29", "2024-02-29 24:00"),
        period("2024-03-01", "2025-02-28", "2025-02-28 24:00"),
    ];
    assert_eq!(yearly, expected);
}

#[test]
fn air_3_3_the_briefing_before_opening_on_each_working_day() {
    let expected = [
        period("2026-02-13", "2026-02-13", "2026-02-13 08:30"),
        period("2026-02-14", "2026-02-14", "2026-02-14 08:30"),
        period("2026-02-24", "2026-02-24", "2026-02-24 08:30"),
    ];
    assert_eq!(periods(r#"{"each_working_day": "before-opening"}"#, "2026-02-13", "2026-02-24"), expected);
    let closing = periods(r#"{"each_working_day": "before-closing"}"#, "2026-02-13", "2026-02-13");
    assert_eq!(closing, [period("2026-02-13", "2026-02-13", "2026-02-13 17:30")]);
    let without_hours = recurrence(r#"{"each_working_day": "before-opening"}"#);
    let period =
        without_hours.periods(day("2026-02-13"), day("2026-02-13"), &Calendar::built_in()).unwrap()[0];
    assert_eq!(period.due, determined("2026-02-13 24:00"));
}

#[test]
fn a_weekly_duty_covers_its_week() {
    let expected = [period("2026-03-02", "2026-03-08", "2026-03-06 24:00")];
    assert_eq!(periods(r#"{"weekly_by": "friday"}"#, "2026-03-01", "2026-03-08"), expected);
}

#[test]
fn a_period_past_the_last_notice_is_provisional() {
    let due = |json: &str, on: &str| periods(json, on, on)[0].2;
    let needs = |text| Due::NotDetermined { needs: NoticeYear(2027), provisional: time(text) };
    assert_eq!(due(r#"{"monthly_by": 5}"#, "2027-01-05"), needs("2027-01-05 24:00"));
    assert_eq!(due(r#"{"each_working_day": "end-of-day"}"#, "2027-01-05"), needs("2027-01-05 24:00"));
    assert_eq!(due(r#"{"monthly_by": 5, "roll": false}"#, "2027-01-05"), determined("2027-01-05 24:00"));
}

#[test]
fn a_period_says_how_its_day_came_about() {
    let words = |json: &str, by: &str| {
        recurrence(json).derive(day(by), &office()).unwrap().words(Language::Chinese).join("\n")
    };
    let monthly = words(r#"{"monthly_by": 5}"#, "2026-07-05");
    assert!(monthly.contains("2026-07-05（周日）：休息日，顺延"), "{monthly}");
    assert!(monthly.ends_with("截止：2026-07-06（周一） 24:00"), "{monthly}");
    let daily = words(r#"{"each_working_day": "before-opening"}"#, "2026-02-14");
    assert!(daily.contains("春节调休上班（国务院2026年通知）"), "{daily}");
}

#[test]
fn what_makes_no_sense_is_refused_with_what_is_wrong() {
    let refused = |json: &str| serde_json::from_str::<Recurrence>(json).unwrap_err().to_string();
    assert!(refused("{}").contains("write one of each_working_day"));
    assert!(refused(r#"{"monthly_by": 5, "weekly_by": "friday"}"#).contains("write one of"));
    assert!(refused(r#"{"monthly_by": 32}"#).contains("monthly_by = 32"));
    assert!(refused(r#"{"weekly_by": "freitag"}"#).contains("freitag"));
    assert!(refused(r#"{"yearly_by": ["02-30"]}"#).contains("02-30"));
    assert!(refused(r#"{"yearly_by": ["2-1"]}"#).contains("2-1"));
    assert!(refused(r#"{"yearly_by": []}"#).contains("at least one day"));
    assert!(refused(r#"{"yearly_by": ["07-31", "01-31"]}"#).contains("in the order of the year"));
    assert!(refused(r#"{"monthly_by": 5, "covers_months": 6}"#).contains("covers_months has no meaning"));
    assert!(refused(r#"{"yearly_by": ["01-31"], "covers_months": 13}"#).contains("covers_months = 13"));
    assert!(refused(r#"{"daily": true}"#).contains("unknown field `daily`"));
}

#[test]
fn a_stretch_of_centuries_is_refused_and_one_that_ends_before_it_begins_is_empty() {
    let monthly = recurrence(r#"{"monthly_by": 5}"#);
    let list = |first, last| monthly.periods(first, last, &office());
    assert_eq!(list(day("1900-01-01"), day("2100-01-01")), Err(DueFault::OutOfRange));
    assert_eq!(list(chrono::NaiveDate::MIN, chrono::NaiveDate::MAX), Err(DueFault::OutOfRange));
    assert_eq!(list(day("2026-03-01"), day("2026-02-01")), Ok(Vec::new()));
}
