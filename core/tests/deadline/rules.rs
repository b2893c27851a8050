//! Rules as a rulebook writes them: what is taken, and what is refused with which words.

use qingchu_core::deadline::Rule;
use qingchu_core::deadline::hours::{BusinessHours, Open};
use qingchu_core::deadline::rule::{AfterHours, DayN, End, Roll, Span};

use crate::rule;

fn refused(json: &str) -> String {
    match serde_json::from_str::<Rule>(json) {
        Ok(rule) => panic!("{json} was taken as {rule:?}"),
        Err(fault) => fault.to_string(),
    }
}

#[test]
fn each_unit_is_read() {
    let span = |json| rule(json).span;
    assert_eq!(span(r#"{"working_days": 3}"#), Span::WorkingDays(3));
    assert_eq!(span(r#"{"working_days": 0}"#), Span::WorkingDays(0));
    assert_eq!(span(r#"{"minutes": 15}"#), Span::Minutes(15));
    assert_eq!(span(r#"{"hours": 2}"#), Span::Hours(2));
    assert_eq!(span(r#"{"calendar_days": 60}"#), Span::CalendarDays(60, Roll::ToWorkingDay));
    assert_eq!(span(r#"{"calendar_days": 60, "roll": false}"#), Span::CalendarDays(60, Roll::Stays));
    assert_eq!(span(r#"{"months": 1, "roll": true}"#), Span::Months(1, Roll::ToWorkingDay));
    assert_eq!(span(r#"{"years": 2}"#), Span::Years(2, Roll::ToWorkingDay));
    assert_eq!(span(r#"{"same_day": true}"#), Span::SameDay);
    assert_eq!(span(r#"{"working_days_before": 2}"#), Span::WorkingDaysBefore(2, DayN::Suffices));
    let before = r#"{"calendar_days_before": 7, "day_n_suffices": false}"#;
    assert_eq!(span(before), Span::CalendarDaysBefore(7, DayN::TooLate));
}

#[test]
fn flags_are_read() {
    let all = r#"{"working_days": 20, "end": "close-of-business", "after_hours": "next-opening", "extendable": {"working_days": 10}}"#;
    let taken = Rule {
        span: Span::WorkingDays(20),
        end: End::CloseOfBusiness,
        after_hours: AfterHours::NextOpening,
        extendable: 10,
    };
    assert_eq!(rule(all), taken);
    assert_eq!(rule(r#"{"working_days": 20}"#), Rule::of(Span::WorkingDays(20)));
}

#[test]
fn what_makes_no_sense_is_refused_with_what_is_wrong() {
    assert!(refused("{}").contains("no unit"));
    assert!(refused(r#"{"working_days": 3, "hours": 2}"#).contains("two units, hours and working_days"));
    assert!(refused(r#"{"workdays": 3}"#).contains("unknown field `workdays`"));
    assert!(refused(r#"{"working_days": 3, "roll": true}"#).contains("a clock in working_days has no roll"));
    assert!(refused(r#"{"hours": 3, "end": "close-of-business"}"#).contains("a clock in hours has no end"));
    assert!(refused(r#"{"hours": 3, "day_n_suffices": true}"#).contains("has no day_n_suffices"));
    assert!(
        refused(r#"{"working_days_before": 3, "after_hours": "next-opening"}"#)
            .contains("has no after_hours")
    );
    assert!(refused(r#"{"same_day": true, "extendable": {"hours": 1}}"#).contains("has no extendable"));
    assert!(refused(r#"{"same_day": false}"#).contains("leave it out"));
    assert!(refused(r#"{"minutes": 0}"#).contains("minutes = 0: write a number from 1 to"));
    assert!(refused(r#"{"working_days": 4000000000}"#).contains("from 0 to 36525"));
    assert!(refused(r#"{"working_days": -1}"#).contains("-1"));
    assert!(refused(r#"{"working_days": 3, "end": "noon"}"#).contains("noon"));
    let other_unit = r#"{"working_days": 3, "extendable": {"calendar_days": 3}}"#;
    assert!(refused(other_unit).contains("a clock in working_days is extended in working_days alone"));
    assert!(refused(r#"{"working_days": 3, "extendable": {}}"#).contains("no unit"));
    assert!(refused(r#"{"working_days": 3, "extendable": {"working_days": 0}}"#).contains("from 1 to"));
}

#[test]
fn business_hours_are_read_or_refused() {
    let hours: BusinessHours =
        serde_json::from_str(r#"{"monday": "8:30-17:30", "saturday": "00:00-24:00"}"#).unwrap();
    assert_eq!(hours.monday, Some("08:30-17:30".parse::<Open>().unwrap()));
    assert_eq!(hours.saturday, Some(Open::ALL_DAY));
    assert_eq!(hours.monday.unwrap().to_string(), "08:30-17:30");
    for text in ["", "8-17", "17:30-08:30", "08:30-08:30", "08:30-24:01", "-", "早上-晚上"] {
        assert!(text.parse::<Open>().is_err(), "{text}");
    }
    assert!(serde_json::from_str::<BusinessHours>(r#"{"montag": "08:30-17:30"}"#).is_err());
}
