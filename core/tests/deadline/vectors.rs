//! The 922 counts on which two independent libraries and a second algorithm agree, and what lies beyond the notices.

use chrono::{Datelike, NaiveDate};
use qingchu_core::deadline::calendar::Calendar;
use qingchu_core::deadline::count::{Counted, Mode, UnknownMode, count, explain};
use qingchu_core::deadline::{Due, DueFault, NoticeYear};

use crate::day;

const VECTORS: &str = include_str!("vectors.csv");

#[test]
fn every_vector_holds() {
    let calendar = Calendar::built_in();
    let mut rows = 0;
    for row in VECTORS.lines().skip(1) {
        let fields: Vec<&str> = row.split(',').collect();
        let (mode, start, n) = (fields[0].parse().unwrap(), day(fields[1]), fields[2].parse().unwrap());
        let counted = count(mode, start, n, &calendar).unwrap();
        assert_eq!(counted.to_string(), fields[3], "{row}");
        let Due::Determined { time, .. } = explain(mode, start, n, &calendar).unwrap().due else {
            panic!("not determined: {row}");
        };
        assert_eq!(Counted::On(time.day), counted, "the derivation and the count differ: {row}");
        rows += 1;
    }
    assert_eq!(rows, 922);
}

fn check(mode: Mode, start: &str, n: u32, expected: &str) {
    let counted = count(mode, day(start), n, &Calendar::built_in());
    assert_eq!(counted.unwrap().to_string(), expected, "{mode:?} {start} {n}");
}

#[test]
fn a_count_past_the_last_notice_names_the_notice_it_needs() {
    check(Mode::Workdays, "2026-12-31", 0, "2026-12-31");
    check(Mode::Workdays, "2026-12-30", 1, "2026-12-31");
    check(Mode::Workdays, "2026-12-31", 1, "not-determined:2027");
    check(Mode::Workdays, "2026-12-31", 10_000, "not-determined:2027");
    check(Mode::Workdays, "2020-01-01", u32::MAX, "not-determined:2027");
    check(Mode::CalendarRoll, "2026-12-01", 30, "2026-12-31");
    check(Mode::CalendarRoll, "2026-12-01", 31, "not-determined:2027");
    check(Mode::CalendarRoll, "2026-12-01", 500, "not-determined:2028");
    check(Mode::WorkdaysBefore, "2027-01-01", 1, "2026-12-31");
    check(Mode::WorkdaysBefore, "2027-01-02", 1, "not-determined:2027");
}

#[test]
fn a_count_before_the_first_notice_names_the_notice_it_needs() {
    check(Mode::Workdays, "2003-12-31", 1, "2004-01-02");
    check(Mode::Workdays, "2003-12-30", 1, "not-determined:2003");
    check(Mode::WorkdaysBefore, "2004-01-02", 1, "not-determined:2003");
    check(Mode::WorkdaysBefore, "2004-01-05", 1, "2004-01-02");
    check(Mode::CalendarRoll, "2003-12-01", 31, "2004-01-02");
    check(Mode::CalendarRoll, "2003-12-01", 30, "not-determined:2003");
}

#[test]
fn a_count_of_any_size_ends() {
    let calendar = Calendar::built_in();
    let out = |mode, start, n| count(mode, start, n, &calendar);
    assert_eq!(out(Mode::CalendarRoll, day("2026-01-01"), u32::MAX), Err(DueFault::OutOfRange));
    assert_eq!(out(Mode::Workdays, NaiveDate::MAX, 1), Err(DueFault::OutOfRange));
    assert_eq!(out(Mode::WorkdaysBefore, NaiveDate::MIN, 1), Err(DueFault::OutOfRange));
    let missing = Counted::NotDetermined(NoticeYear(NaiveDate::MAX.year_ce().1 as i32));
    assert_eq!(out(Mode::Workdays, NaiveDate::MAX, 0), Ok(missing));
    for mode in [Mode::Workdays, Mode::CalendarRoll, Mode::WorkdaysBefore] {
        assert_eq!(explain(mode, day("2026-01-01"), u32::MAX, &calendar), Err(DueFault::OutOfRange));
        assert_eq!(explain(mode, NaiveDate::MAX, 3, &calendar), Err(DueFault::OutOfRange));
        assert_eq!(explain(mode, NaiveDate::MIN, 3, &calendar), Err(DueFault::OutOfRange));
    }
}

#[test]
fn an_unknown_mode_is_named() {
    assert_eq!("workday".parse::<Mode>(), Err(UnknownMode { text: "workday".to_owned() }));
}
