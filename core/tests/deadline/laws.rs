//! What holds of every count, and a second algorithm that shares nothing with the first.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use qingchu_core::deadline::calendar::{Calendar, Layer};
use qingchu_core::deadline::count::{Counted, Mode, count, explain};
use qingchu_core::deadline::hours::BusinessHours;
use qingchu_core::deadline::notice::Occasion;
use qingchu_core::deadline::rule::{AfterHours, DayN, End, Roll, Rule, Span};
use qingchu_core::deadline::{Adjustment, Due, derive, due};
use qingchu_core::time::Moment;
use qingchu_core::words::Language;

use crate::{at, day};

/// The working days of 2004 to 2026, one by one, from the table alone.
fn working_days() -> BTreeSet<NaiveDate> {
    let table = include_str!("../../calendars/cn-workdays.csv");
    let named = |kind: &str| -> BTreeSet<NaiveDate> {
        let rows = table.lines().filter(|row| row.split(',').nth(1) == Some(kind));
        rows.map(|row| day(row.split(',').next().unwrap())).collect()
    };
    let (off, work) = (named("off"), named("work"));
    let all = day("2004-01-01").iter_days().take_while(|next| next.year() <= 2026);
    all.filter(|day| (day.weekday().number_from_monday() <= 5 && !off.contains(day)) || work.contains(day))
        .collect()
}

fn reference(mode: Mode, start: NaiveDate, n: usize, working: &BTreeSet<NaiveDate>) -> Option<NaiveDate> {
    let nth = n.saturating_sub(1);
    match (mode, n) {
        (Mode::Workdays, 0) => working.range(start..).next(),
        (Mode::Workdays, _) => working.range(start + Days::new(1)..).nth(nth),
        (Mode::CalendarRoll, _) => working.range(start + Days::new(n as u64)..).next(),
        (Mode::WorkdaysBefore, 0) => working.range(..=start).next_back(),
        (Mode::WorkdaysBefore, _) => working.range(..start).rev().nth(nth),
    }
    .copied()
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0_u64..365 * 23).prop_map(|days| day("2004-01-01") + Days::new(days))
}

fn modes() -> impl Strategy<Value = Mode> {
    prop_oneof![Just(Mode::Workdays), Just(Mode::CalendarRoll), Just(Mode::WorkdaysBefore)]
}

fn forward_spans() -> impl Strategy<Value = Span> {
    let rolls = || prop_oneof![Just(Roll::ToWorkingDay), Just(Roll::Stays)];
    prop_oneof![
        (0_u32..100).prop_map(Span::WorkingDays),
        (0_u32..200, rolls()).prop_map(|(n, roll)| Span::CalendarDays(n, roll)),
        (1_u32..30, rolls()).prop_map(|(n, roll)| Span::Months(n, roll)),
        (1_u32..5, rolls()).prop_map(|(n, roll)| Span::Years(n, roll)),
        (1_u32..500).prop_map(Span::Hours),
        (1_u32..5_000).prop_map(Span::Minutes),
        Just(Span::SameDay),
    ]
}

fn moments() -> impl Strategy<Value = Moment> {
    let (first, last) = (at("2004-01-01 00:00").0, at("2026-12-31 24:00").0);
    (first..last).prop_map(Moment)
}

fn adjustments() -> impl Strategy<Value = Adjustment> {
    prop_oneof![
        (any::<i64>(), any::<Option<i64>>()).prop_map(|(since, until)| Adjustment::Waiting {
            since: Moment(since),
            until: until.map(Moment)
        }),
        (moments(), 0_i64..100 * 86_400_000)
            .prop_map(|(since, ms)| Adjustment::Waiting { since, until: Some(since.plus_ms(ms)) }),
        moments().prop_map(|at| Adjustment::Restarted { at }),
        (moments(), any::<u32>()).prop_map(|(approved_at, by)| Adjustment::Extended { approved_at, by }),
    ]
}

fn last(span: Span, start: Moment, adjustments: &[Adjustment], calendar: &Calendar) -> Moment {
    due(&Rule::of(span), start, adjustments, calendar).unwrap().time().unwrap().cut_off
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_count_is_what_a_second_algorithm_says(counts in prop::collection::vec((modes(), days(), 0_u32..300), 100)) {
        let (calendar, working) = (Calendar::built_in(), working_days());
        for (mode, start, n) in counts {
            let explained = match explain(mode, start, n, &calendar).unwrap().due {
                Due::Determined { time, .. } => Counted::On(time.day),
                Due::NotDetermined { needs, .. } => Counted::NotDetermined(needs),
                Due::Waiting { .. } => panic!("nothing waits"),
            };
            prop_assert_eq!(Ok(explained), count(mode, start, n, &calendar));
            match (explained, reference(mode, start, n as usize, &working)) {
                (Counted::On(day), expected) => prop_assert_eq!(Some(day), expected),
                (Counted::NotDetermined(year), expected) => {
                    prop_assert_eq!(expected, None);
                    prop_assert!(year.0 >= 2027 || year.0 == 2003);
                }
            }
        }
    }

    #[test]
    fn more_days_and_a_later_start_never_end_earlier(span in 0_u32..80, more in 0_u32..5, start in moments(), later_ms in 0_i64..10 * 86_400_000) {
        let calendar = Calendar::built_in();
        let spans: [fn(u32) -> Span; 3] =
            [Span::WorkingDays, |n| Span::CalendarDays(n, Roll::ToWorkingDay), |n| Span::Months(n, Roll::ToWorkingDay)];
        for of in spans {
            let end = last(of(span), start, &[], &calendar);
            prop_assert!(end <= last(of(span + more), start, &[], &calendar));
            prop_assert!(end <= last(of(span), start.plus_ms(later_ms), &[], &calendar));
        }
    }

    #[test]
    fn a_due_day_in_working_days_is_a_working_day_and_ends_at_midnight(n in 0_u32..100, start in moments()) {
        let calendar = Calendar::built_in();
        for span in [Span::WorkingDays(n), Span::CalendarDays(n, Roll::ToWorkingDay)] {
            let time = due(&Rule::of(span), start, &[], &calendar).unwrap().time().unwrap();
            prop_assert!(calendar.day(time.day).is_working);
            prop_assert_eq!(time.cut_off, at(&format!("{} 24:00", time.day)));
        }
    }

    #[test]
    fn one_more_day_off_never_ends_a_clock_earlier(span in forward_spans(), start in moments(), closed in days()) {
        let calendar = Calendar::built_in();
        let mut unit = calendar.clone();
        unit.load_csv(Layer::Unit, &format!("date,kind,name\n{closed},off,停业\n"), "", Occasion::Yearly).unwrap();
        prop_assert!(last(span, start, &[], &calendar) <= last(span, start, &[], &unit));
    }

    #[test]
    fn waiting_and_extending_never_end_a_clock_earlier(span in forward_spans(), start in moments(), after_ms in 0_i64..60 * 86_400_000, ms in 0_i64..60 * 86_400_000, by in 0_u32..20) {
        let calendar = Calendar::built_in();
        let since = start.plus_ms(after_ms);
        let waiting = Adjustment::Waiting { since, until: Some(since.plus_ms(ms)) };
        prop_assert!(last(span, start, &[], &calendar) <= last(span, start, &[waiting], &calendar));
        let rule = Rule { extendable: 15, ..Rule::of(span) };
        let extended = Adjustment::Extended { approved_at: since, by };
        let end = |adjustments: &[Adjustment]| due(&rule, start, adjustments, &calendar).unwrap().time().unwrap().cut_off;
        prop_assert!(end(&[waiting]) <= end(&[waiting, extended]));
        prop_assert_eq!(end(&[waiting, extended]), end(&[extended, waiting]));
    }

    #[test]
    fn the_derivation_comes_to_the_same_due_time_and_nothing_panics(
        span in forward_spans(),
        n in any::<u32>(),
        start in prop_oneof![moments(), any::<i64>().prop_map(Moment)],
        adjustments in prop::collection::vec(adjustments(), 0..4),
        flags in any::<[bool; 4]>(),
    ) {
        let day_n = if flags[3] { DayN::TooLate } else { DayN::Suffices };
        let spans = [span, Span::WorkingDays(n % 12_000), Span::WorkingDaysBefore(n % 1_000, day_n), Span::CalendarDaysBefore(n % 1_000, day_n)];
        let hours = if flags[2] { BusinessHours::weekdays("08:30-17:30".parse().unwrap()) } else { BusinessHours::none() };
        let calendar = Calendar::built_in().with_hours(hours);
        for span in spans {
            let rule = Rule {
                span,
                end: if flags[0] { End::CloseOfBusiness } else { End::EndOfDay },
                after_hours: if flags[1] { AfterHours::NextOpening } else { AfterHours::AsReceived },
                extendable: n,
            };
            let answer = due(&rule, start, &adjustments, &calendar);
            match derive(&rule, start, &adjustments, &calendar) {
                Ok(derivation) => {
                    prop_assert_eq!(answer, Ok(derivation.due));
                    for language in [Language::Chinese, Language::English] {
                        prop_assert!(derivation.words(language).len() >= 2);
                    }
                }
                Err(fault) => prop_assert_eq!(answer, Err(fault)),
            }
        }
    }
}
