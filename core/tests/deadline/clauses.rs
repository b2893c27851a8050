//! The law's own rules of counting, and the clocks of the clauses: one either side of every number.

use qingchu_core::deadline::calendar::{Calendar, NoticeYear};
use qingchu_core::deadline::hours::{BusinessHours, Open};
use qingchu_core::deadline::standing::{Change, Punctuality, change, moved, punctuality};
use qingchu_core::deadline::{Adjustment, Due, DueFault, Left, Rule, Standing, due, standing};
use qingchu_core::time::{Moment, china};

use crate::{at, determined, rule, time};

fn office() -> Calendar {
    let hours = BusinessHours::weekdays("08:30-17:30".parse::<Open>().unwrap());
    Calendar::built_in().with_hours(hours)
}

fn check(clock: &str, start: &str, adjustments: &[Adjustment], expected: &str) {
    let answer = due(&rule(clock), at(start), adjustments, &office());
    assert_eq!(answer, Ok(determined(expected)), "{clock} from {start} {adjustments:?}");
}

#[test]
fn article_201_the_day_of_the_trigger_never_counts() {
    // 2026-03-02 is a Monday.
    for clock in ["00:00", "09:00", "23:59"] {
        check(r#"{"working_days": 1}"#, &format!("2026-03-02 {clock}"), &[], "2026-03-03 24:00");
        check(r#"{"calendar_days": 1}"#, &format!("2026-03-02 {clock}"), &[], "2026-03-03 24:00");
    }
}

#[test]
fn article_201_a_start_on_a_rest_day_is_not_moved_forward_first() {
    check(r#"{"working_days": 1}"#, "2026-02-28 10:00", &[], "2026-03-02 24:00");
    check(r#"{"working_days": 1}"#, "2026-03-01 10:00", &[], "2026-03-02 24:00");
    check(r#"{"working_days": 2}"#, "2026-02-20 10:00", &[], "2026-02-25 24:00");
}

#[test]
fn a_make_up_day_counts_and_a_holiday_does_not() {
    check(r#"{"working_days": 1}"#, "2026-02-13 10:00", &[], "2026-02-14 24:00");
    check(r#"{"working_days": 2}"#, "2026-02-13 10:00", &[], "2026-02-24 24:00");
    check(r#"{"working_days": 3}"#, "2026-02-13 10:00", &[], "2026-02-25 24:00");
}

#[test]
fn article_202_the_corresponding_day_or_the_months_last() {
    check(r#"{"months": 1}"#, "2026-03-15 10:00", &[], "2026-04-15 24:00");
    check(r#"{"months": 1, "roll": false}"#, "2026-01-31 10:00", &[], "2026-02-28 24:00");
    check(r#"{"months": 1, "roll": false}"#, "2024-01-31 10:00", &[], "2024-02-29 24:00");
    check(r#"{"months": 1, "roll": false}"#, "2024-02-29 10:00", &[], "2024-03-29 24:00");
    check(r#"{"years": 1, "roll": false}"#, "2024-02-29 10:00", &[], "2025-02-28 24:00");
    check(r#"{"years": 4, "roll": false}"#, "2020-02-29 10:00", &[], "2024-02-29 24:00");
    check(r#"{"months": 13, "roll": false}"#, "2024-12-31 10:00", &[], "2026-01-31 24:00");
}

#[test]
fn article_203_an_end_on_a_rest_day_moves_and_one_on_a_make_up_day_does_not() {
    // 15 February 2026 begins the Spring Festival; the 14th, a Saturday, is worked.
    check(r#"{"calendar_days": 13}"#, "2026-02-01 10:00", &[], "2026-02-14 24:00");
    check(r#"{"calendar_days": 14}"#, "2026-02-01 10:00", &[], "2026-02-24 24:00");
    check(r#"{"calendar_days": 14, "roll": false}"#, "2026-02-01 10:00", &[], "2026-02-15 24:00");
    check(r#"{"months": 1}"#, "2026-01-15 10:00", &[], "2026-02-24 24:00");
    check(r#"{"years": 1}"#, "2025-02-16 10:00", &[], "2026-02-24 24:00");
}

#[test]
fn article_203_the_end_is_the_close_of_business_where_the_rule_says_so() {
    check(r#"{"working_days": 1, "end": "close-of-business"}"#, "2026-03-02 10:00", &[], "2026-03-03 17:30");
    check(r#"{"working_days": 1, "end": "close-of-business"}"#, "2026-02-13 10:00", &[], "2026-02-14 17:30");
    let saturday = r#"{"calendar_days": 1, "roll": false, "end": "close-of-business"}"#;
    check(saturday, "2026-03-06 10:00", &[], "2026-03-07 24:00");
}

#[test]
fn article_1259_within_n_includes_n() {
    let due = due(&rule(r#"{"working_days": 2}"#), at("2026-03-02 09:00"), &[], &office()).unwrap();
    let late = |text: &str| punctuality(&due, at(text));
    assert_eq!(late("2026-03-04 23:59"), Punctuality::InTime);
    assert_eq!(punctuality(&due, at("2026-03-04 24:00").plus_ms(-1)), Punctuality::InTime);
    assert_eq!(late("2026-03-04 24:00"), Punctuality::Late { by_ms: 0 });
    assert_eq!(late("2026-03-05 00:01"), Punctuality::Late { by_ms: 60_000 });
}

#[test]
fn bnk_11_the_associations_two_the_members_five_and_the_outlets_three_working_days() {
    // 30 April 2026 is a Thursday before five days off; 9 May, a Saturday, is worked.
    check(r#"{"working_days": 2}"#, "2026-04-30 16:00", &[], "2026-05-07 24:00");
    check(r#"{"working_days": 3}"#, "2026-04-30 16:00", &[], "2026-05-08 24:00");
    check(r#"{"working_days": 5}"#, "2026-04-30 16:00", &[], "2026-05-11 24:00");
}

#[test]
fn hours_and_minutes_run_on_the_wall_clock_day_and_night() {
    check(r#"{"minutes": 15}"#, "2026-02-16 23:50", &[], "2026-02-17 00:05");
    check(r#"{"hours": 2}"#, "2026-02-28 23:00", &[], "2026-03-01 01:00");
    check(r#"{"hours": 24}"#, "2024-02-28 10:00", &[], "2024-02-29 10:00");
    check(r#"{"hours": 48}"#, "2026-12-31 12:00", &[], "2027-01-02 12:00");
    let midnight = due(&rule(r#"{"hours": 2}"#), at("2026-03-02 22:00"), &[], &office());
    assert_eq!(midnight, Ok(determined("2026-03-02 24:00")), "the last instant in time lies on the 2nd");
}

#[test]
fn the_same_day_ends_with_the_day_working_or_not() {
    check(r#"{"same_day": true}"#, "2026-03-01 00:00", &[], "2026-03-01 24:00");
    check(r#"{"same_day": true}"#, "2026-03-02 23:59", &[], "2026-03-02 24:00");
    check(r#"{"same_day": true, "end": "close-of-business"}"#, "2026-03-02 09:00", &[], "2026-03-02 17:30");
    check(
        r#"{"same_day": true, "after_hours": "next-opening"}"#,
        "2026-03-06 17:30",
        &[],
        "2026-03-09 24:00",
    );
}

#[test]
fn n_days_before_count_backwards_and_a_flag_says_whether_day_n_suffices() {
    // A hearing on Monday 9 March 2026.
    let hearing = "2026-03-09 10:00";
    check(r#"{"working_days_before": 2}"#, hearing, &[], "2026-03-05 24:00");
    check(r#"{"working_days_before": 2, "day_n_suffices": false}"#, hearing, &[], "2026-03-04 24:00");
    check(r#"{"calendar_days_before": 7}"#, hearing, &[], "2026-03-02 24:00");
    check(r#"{"calendar_days_before": 7, "day_n_suffices": false}"#, hearing, &[], "2026-03-01 24:00");
    let at_closing = r#"{"calendar_days_before": 7, "day_n_suffices": false, "end": "close-of-business"}"#;
    check(at_closing, hearing, &[], "2026-02-28 17:30");
    check(r#"{"working_days_before": 1}"#, "2026-02-24 10:00", &[], "2026-02-14 24:00");
}

#[test]
fn a_receipt_after_hours_counts_as_received_or_from_the_next_opening() {
    let opening = r#"{"working_days": 1, "after_hours": "next-opening"}"#;
    check(r#"{"working_days": 1}"#, "2026-03-06 17:30", &[], "2026-03-09 24:00");
    check(opening, "2026-03-06 17:29", &[], "2026-03-09 24:00");
    check(opening, "2026-03-06 17:30", &[], "2026-03-10 24:00");
    check(opening, "2026-03-07 10:00", &[], "2026-03-10 24:00");
    check(opening, "2026-03-09 08:29", &[], "2026-03-10 24:00");
    check(r#"{"hours": 2, "after_hours": "next-opening"}"#, "2026-03-06 18:00", &[], "2026-03-09 10:30");
    check(r#"{"hours": 2, "after_hours": "next-opening"}"#, "2026-03-06 17:00", &[], "2026-03-06 19:00");
}

fn waiting(since: &str, until: &str) -> Adjustment {
    Adjustment::Waiting { since: at(since), until: Some(at(until)) }
}

fn extended(approved_at: &str, by: u32) -> Adjustment {
    Adjustment::Extended { approved_at: at(approved_at), by }
}

#[test]
fn waiting_removes_whole_days_in_a_day_rule() {
    let clock = r#"{"working_days": 5}"#;
    check(clock, "2026-03-02 10:00", &[], "2026-03-09 24:00");
    // On one day: nothing is left out.
    check(clock, "2026-03-02 10:00", &[waiting("2026-03-04 08:00", "2026-03-04 23:00")], "2026-03-09 24:00");
    // From Wednesday to Thursday: Thursday is.
    check(clock, "2026-03-02 10:00", &[waiting("2026-03-04 23:00", "2026-03-05 01:00")], "2026-03-10 24:00");
    // Over the weekend: only the days that would have counted make a difference.
    check(clock, "2026-03-02 10:00", &[waiting("2026-03-06 10:00", "2026-03-08 10:00")], "2026-03-09 24:00");
    check(clock, "2026-03-02 10:00", &[waiting("2026-03-06 10:00", "2026-03-09 10:00")], "2026-03-10 24:00");
    // Two waits that overlap leave a day out once; one after the end does nothing.
    let twice =
        [waiting("2026-03-03 10:00", "2026-03-05 10:00"), waiting("2026-03-04 10:00", "2026-03-05 12:00")];
    check(clock, "2026-03-02 10:00", &twice, "2026-03-11 24:00");
    check(clock, "2026-03-02 10:00", &[waiting("2026-03-09 10:00", "2026-03-20 10:00")], "2026-03-09 24:00");
    let ten = r#"{"calendar_days": 10}"#;
    check(ten, "2026-03-02 10:00", &[], "2026-03-12 24:00");
    check(ten, "2026-03-02 10:00", &[waiting("2026-03-05 10:00", "2026-03-06 10:00")], "2026-03-13 24:00");
    check(ten, "2026-03-02 10:00", &[waiting("2026-03-05 10:00", "2026-03-07 10:00")], "2026-03-16 24:00");
    let month = r#"{"months": 1, "roll": false}"#;
    check(month, "2026-01-31 10:00", &[waiting("2026-02-02 10:00", "2026-02-04 10:00")], "2026-03-02 24:00");
}

#[test]
fn waiting_removes_the_exact_time_in_a_rule_of_hours() {
    let clock = r#"{"hours": 2}"#;
    check(clock, "2026-03-02 22:00", &[waiting("2026-03-02 23:00", "2026-03-02 23:30")], "2026-03-03 00:30");
    check(clock, "2026-03-02 22:00", &[waiting("2026-03-02 21:00", "2026-03-02 22:10")], "2026-03-03 00:10");
    check(clock, "2026-03-02 22:00", &[waiting("2026-03-03 00:00", "2026-03-03 05:00")], "2026-03-02 24:00");
    let overlapping =
        [waiting("2026-03-02 22:30", "2026-03-02 23:00"), waiting("2026-03-02 22:50", "2026-03-02 23:10")];
    check(clock, "2026-03-02 22:00", &overlapping, "2026-03-03 00:40");
}

#[test]
fn a_clock_that_still_waits_says_what_is_left() {
    let since = at("2026-03-04 10:00");
    let waits = [Adjustment::Waiting { since, until: None }];
    let answer = |clock: &str, start: &str| due(&rule(clock), at(start), &waits, &office());
    let left = |left| Ok(Due::Waiting { since, left });
    assert_eq!(answer(r#"{"working_days": 5}"#, "2026-03-02 10:00"), left(Left::Days(3)));
    assert_eq!(answer(r#"{"calendar_days": 5}"#, "2026-03-02 10:00"), left(Left::Days(3)));
    assert_eq!(answer(r#"{"hours": 48}"#, "2026-03-02 11:00"), left(Left::Milliseconds(3_600_000)));
    assert_eq!(
        answer(r#"{"hours": 47}"#, "2026-03-02 11:00"),
        Ok(determined("2026-03-04 10:00")),
        "it had run out"
    );
    assert_eq!(answer(r#"{"working_days": 2}"#, "2026-03-02 10:00"), Ok(determined("2026-03-04 24:00")));
    let waiting = answer(r#"{"working_days": 5}"#, "2026-03-02 10:00").unwrap();
    assert_eq!(
        standing(&waiting, at("2026-06-01 00:00"), china()),
        Standing::Waiting { since, left: Left::Days(3) }
    );
}

#[test]
fn a_restart_starts_the_whole_clock_anew() {
    let clock = r#"{"working_days": 5, "extendable": {"working_days": 5}}"#;
    let restart = Adjustment::Restarted { at: at("2026-03-09 09:00") };
    check(clock, "2026-03-02 10:00", &[restart], "2026-03-16 24:00");
    let earlier = Adjustment::Restarted { at: at("2026-03-04 09:00") };
    check(clock, "2026-03-02 10:00", &[restart, earlier], "2026-03-16 24:00");
    check(
        clock,
        "2026-03-02 10:00",
        &[waiting("2026-03-03 10:00", "2026-03-06 10:00"), restart],
        "2026-03-16 24:00",
    );
    check(clock, "2026-03-02 10:00", &[extended("2026-03-04 10:00", 5), restart], "2026-03-16 24:00");
    check(clock, "2026-03-02 10:00", &[extended("2026-03-10 10:00", 5), restart], "2026-03-23 24:00");
    let before = Adjustment::Restarted { at: at("2026-02-27 09:00") };
    check(clock, "2026-03-02 10:00", &[before], "2026-03-09 24:00");
}

#[test]
fn an_extension_counts_within_the_rules_cap_and_before_the_clock_runs_out() {
    // 行政许可法 第42条: twenty working days, ten more on approval.
    let clock = r#"{"working_days": 20, "extendable": {"working_days": 10}}"#;
    check(clock, "2026-03-02 10:00", &[], "2026-03-30 24:00");
    check(clock, "2026-03-02 10:00", &[extended("2026-03-30 23:59", 9)], "2026-04-13 24:00");
    check(clock, "2026-03-02 10:00", &[extended("2026-03-30 23:59", 10)], "2026-04-14 24:00");
    check(clock, "2026-03-02 10:00", &[extended("2026-03-30 23:59", 11)], "2026-04-14 24:00");
    check(clock, "2026-03-02 10:00", &[extended("2026-03-31 00:00", 10)], "2026-03-30 24:00");
    let twice = [extended("2026-03-20 10:00", 6), extended("2026-03-21 10:00", 6)];
    check(clock, "2026-03-02 10:00", &twice, "2026-04-14 24:00");
    // The second is approved within the first extension.
    let chain = [extended("2026-04-01 10:00", 5), extended("2026-03-20 10:00", 5)];
    check(clock, "2026-03-02 10:00", &chain, "2026-04-14 24:00");
    check(
        r#"{"working_days": 20}"#,
        "2026-03-02 10:00",
        &[extended("2026-03-20 10:00", 10)],
        "2026-03-30 24:00",
    );
}

#[test]
fn waiting_and_extension_add_up() {
    let clock = r#"{"working_days": 5, "extendable": {"working_days": 2}}"#;
    let both = [waiting("2026-03-03 10:00", "2026-03-05 10:00"), extended("2026-03-11 10:00", 2)];
    check(clock, "2026-03-02 10:00", &both, "2026-03-13 24:00");
}

#[test]
fn a_due_time_past_the_last_notice_is_not_determined_and_has_a_provisional_day() {
    let answer = |clock: &str, start: &str| due(&rule(clock), at(start), &[], &office()).unwrap();
    let needs = |year, text| Due::NotDetermined { needs: NoticeYear(year), provisional: time(text) };
    // 1 January 2027 is a Friday.
    assert_eq!(answer(r#"{"working_days": 1}"#, "2026-12-31 10:00"), needs(2027, "2027-01-04 24:00"));
    assert_eq!(answer(r#"{"calendar_days": 1}"#, "2026-12-31 10:00"), needs(2027, "2027-01-04 24:00"));
    assert_eq!(answer(r#"{"months": 14}"#, "2026-11-30 10:00"), needs(2028, "2028-01-31 24:00"));
    assert_eq!(answer(r#"{"working_days": 20}"#, "2027-01-25 10:00"), needs(2027, "2027-02-26 24:00"));
    // Without a roll nothing is looked at.
    assert_eq!(
        answer(r#"{"calendar_days": 1, "roll": false}"#, "2026-12-31 10:00"),
        determined("2027-01-01 24:00")
    );
    assert_eq!(answer(r#"{"hours": 24}"#, "2026-12-31 10:00"), determined("2027-01-01 10:00"));
}

#[test]
fn late_december_is_final_only_once_the_next_years_notice_is_loaded() {
    let one = |start: &str| due(&rule(r#"{"working_days": 1}"#), at(start), &[], &office()).unwrap();
    assert_eq!(one("2026-12-27 10:00"), determined("2026-12-28 24:00"));
    let awaits = |text| Due::Determined { time: time(text), awaits: Some(NoticeYear(2027)) };
    assert_eq!(one("2026-12-28 10:00"), awaits("2026-12-29 24:00"));
    assert_eq!(one("2026-12-30 10:00"), awaits("2026-12-31 24:00"));
    assert!(!one("2026-12-28 10:00").is_final());
    assert_eq!(one("2025-12-30 10:00"), determined("2025-12-31 24:00"));
}

#[test]
fn the_standing_of_a_due_time_follows_the_clock() {
    let due = determined("2026-03-04 24:00");
    let stands = |text: &str| standing(&due, at(text), china());
    let hour = 3_600_000;
    assert_eq!(stands("2026-03-02 12:00"), Standing::Upcoming { days: 2, left_ms: 60 * hour });
    assert_eq!(stands("2026-03-03 23:00"), Standing::Upcoming { days: 1, left_ms: 25 * hour });
    assert_eq!(stands("2026-03-04 00:00"), Standing::DueToday { left_ms: 24 * hour });
    assert_eq!(
        standing(&due, at("2026-03-04 24:00").plus_ms(-1), china()),
        Standing::DueToday { left_ms: 1 }
    );
    assert_eq!(stands("2026-03-05 00:00"), Standing::Overdue { days: 1, by_ms: 0 });
    let minutes = determined("2026-03-04 10:15");
    assert_eq!(
        standing(&minutes, at("2026-03-04 10:20"), china()),
        Standing::Overdue { days: 0, by_ms: 300_000 }
    );
    for far in [i64::MIN, i64::MAX] {
        let there = standing(&due, Moment(far), china());
        assert_eq!(matches!(there, Standing::Overdue { .. }), far > 0, "{there:?}");
    }
}

#[test]
fn due_times_that_a_notice_moved_are_listed_and_those_that_had_passed_stay() {
    let clock = rule(r#"{"working_days": 1}"#);
    let mut region = office();
    let closed = "date,kind,name\n2026-03-03,off,三月三\n";
    let layer = qingchu_core::deadline::Layer::Region;
    region.load_csv(layer, closed, "区政府", qingchu_core::deadline::notice::Occasion::Yearly).unwrap();
    let both = |start: &str| {
        let answer = |calendar| due(&clock, at(start), &[], calendar).unwrap();
        (start.to_owned(), answer(&office()), answer(&region))
    };
    let cases = [both("2026-03-01 10:00"), both("2026-03-02 10:00"), both("2026-03-03 10:00")];
    let listed: Vec<_> = moved(cases.clone(), at("2026-03-02 12:00")).collect();
    assert_eq!(listed, [("2026-03-02 10:00".to_owned(), time("2026-03-03 24:00"), time("2026-03-04 24:00"))]);
    assert_eq!(moved(cases, at("2026-03-04 00:00")).count(), 0, "it had passed when the notice came");
    let provisional = Due::NotDetermined { needs: NoticeYear(2027), provisional: time("2027-01-04 24:00") };
    let confirmed = change(&provisional, &determined("2027-01-04 24:00"), at("2026-12-01 00:00"));
    assert_eq!(confirmed, Change::Confirmed);
}

#[test]
fn what_cannot_be_computed_is_an_error_and_never_a_panic() {
    let calendar = office();
    for start in [Moment(i64::MIN), Moment(i64::MAX), at("2026-03-02 10:00").plus_ms(i64::MAX / 2)] {
        assert_eq!(due(&rule(r#"{"working_days": 1}"#), start, &[], &calendar), Err(DueFault::OutOfRange));
        assert_eq!(due(&rule(r#"{"hours": 1}"#), start, &[], &calendar), Err(DueFault::OutOfRange));
    }
    use qingchu_core::deadline::rule::{Roll, Span};
    for span in [
        Span::WorkingDays(u32::MAX),
        Span::CalendarDays(u32::MAX, Roll::ToWorkingDay),
        Span::Months(u32::MAX, Roll::ToWorkingDay),
        Span::Years(u32::MAX, Roll::Stays),
    ] {
        let answer = due(&Rule::of(span), at("2026-03-02 10:00"), &[], &calendar);
        assert_eq!(answer, Err(DueFault::OutOfRange), "{span:?}");
    }
    let never = office().with_hours(BusinessHours { sunday: Some(Open::ALL_DAY), ..BusinessHours::none() });
    let opening = rule(r#"{"hours": 1, "after_hours": "next-opening"}"#);
    assert!(due(&opening, at("2026-12-31 10:00"), &[], &never).is_err(), "a unit that never opens again");
}
