//! Reports over cases: groups, shares, sums, means, the period before.

use qingchu_core::report::{Cell, Figures, Key, figures};
use qingchu_core::rulebook::report::Period;
use qingchu_core::value::Value;

use super::world::{World, choice, day, key_words, text};

/// October and November of a unit, few enough to be counted by hand.
fn autumn() -> World {
    let mut world = World::new();
    // October: one about queues, taken in time.
    world
        .received("2026-10-12 09:00", "queue")
        .holds("outlet", text("东街"))
        .states("2026-10-12 10:00", "forwarded", &[])
        .states("2026-10-14 23:59", "taken", &[])
        .states("2026-10-15 09:00", "settled", &[("total", Value::Fen(10_001))])
        .end();
    // The last minute of October.
    world.received("2026-10-31 23:59", "fee").by("letter").end();
    // The first of November; forwarded on Monday the 2nd, so that it is to be taken by the end of Wednesday the 4th:
    // taken at the very last minute.
    world
        .received("2026-11-01 00:00", "queue")
        .holds("outlet", text(" 东街 "))
        .states("2026-11-02 10:00", "forwarded", &[])
        .states("2026-11-04 23:59", "taken", &[])
        .states("2026-11-03 12:00", "judged-valid", &[("validity", choice("valid"))])
        .states("2026-11-04 10:00", "settled", &[("total", Value::Fen(i64::MAX))])
        .states("2026-11-02 12:00", "answered", &[])
        .states("2026-11-05 10:00", "called-back", &[("satisfaction", choice("5"))])
        .end();
    // Taken a minute too late.
    world
        .received("2026-11-02 09:00", "queue")
        .holds("outlet", text("西街"))
        .states("2026-11-02 10:00", "forwarded", &[])
        .states("2026-11-05 00:00", "taken", &[])
        .states("2026-11-03 12:00", "judged-valid", &[("validity", choice("invalid"))])
        .states("2026-11-05 10:00", "settled", &[("total", Value::Fen(1))])
        .states("2026-11-09 09:00", "answered", &[])
        .states("2026-11-10 10:00", "called-back", &[("satisfaction", choice("2"))])
        .end();
    // Forwarded and not taken yet; not late before the end of the 26th.
    world
        .received("2026-11-24 09:00", "attitude")
        .holds("outlet", text("东街"))
        .states("2026-11-24 10:00", "forwarded", &[])
        .states("2026-11-24 12:00", "judged-valid", &[("validity", choice("valid"))])
        .end();
    // Nobody judged it.
    world.received("2026-11-24 10:00", "").end();
    // December is another month.
    world.received("2026-12-01 00:00", "queue").end();
    world
}

fn count(world: &World, report: &str, of: &str, now: &str) -> Figures {
    figures(world.report(report), day(of), &world.basis(now))
}

fn share(hundredths: i128) -> Cell {
    Cell::Share(Some(hundredths))
}

fn mean(hundredths: i128) -> Cell {
    Cell::Mean(Some(hundredths))
}

const NO_MEAN: Cell = Cell::Mean(None);
const NO_SHARE: Cell = Cell::Share(None);

#[test]
fn a_month_by_category_is_what_a_hand_counts_with_the_month_before_beside_it() {
    let world = autumn();
    let made = count(&world, "monthly", "2026-11-15", "2026-11-26 23:59");
    assert_eq!(made.period, Some((day("2026-11-01"), day("2026-11-30"))));
    assert_eq!(made.before, Some((day("2026-10-01"), day("2026-10-31"))));
    assert_eq!(made.counted, 4);
    let keys: Vec<&Key> = made.rows.iter().map(|row| &row.keys[0]).collect();
    let category = |id: &str| Key::Category(id.into());
    assert_eq!(keys, [&category("queue"), &category("attitude"), &category("fee"), &Key::Nothing]);
    let n = Cell::Count;
    // Cases, late, taken late, taken on time, settled, satisfaction, valid, days to answer.
    // The two about queues were answered after 1.5 and after 7 days: 4.25 on the mean. The answer of the second was due by the
    // end of the 9th.
    let queue = [
        n(2),
        n(1),
        n(1),
        share(5_000),
        Cell::Fen(Some(i128::from(i64::MAX) + 1)),
        mean(350),
        share(5_000),
        mean(425),
    ];
    assert_eq!(made.rows[0].cells, queue);
    let queue_before = [n(1), n(1), n(0), share(10_000), Cell::Fen(Some(10_001)), NO_MEAN, NO_SHARE, NO_MEAN];
    assert_eq!(made.rows[0].before, queue_before, "it was never answered");
    let attitude = [n(1), n(0), n(0), NO_SHARE, Cell::Fen(Some(0)), NO_MEAN, share(10_000), NO_MEAN];
    assert_eq!(made.rows[1].cells, attitude, "what is not due yet is neither late nor in time");
    let none = [n(0), n(0), n(0), NO_SHARE, Cell::Fen(Some(0)), NO_MEAN, NO_SHARE, NO_MEAN];
    assert_eq!(made.rows[2].cells, none, "what occurred before only is there all the same");
    assert_eq!(made.rows[2].before[0], n(1));
    assert_eq!(made.rows[3].cells[0], n(1), "what nobody judged is counted");
    let total = [
        n(4),
        n(1),
        n(1),
        share(5_000),
        Cell::Fen(Some(i128::from(i64::MAX) + 1)),
        mean(350),
        share(6_667),
        mean(425),
    ];
    assert_eq!(made.total.cells, total);
    assert_eq!(made.total.before[0], n(2));
    assert_eq!(made.total.cells[0].more_than(made.total.before[0]), Some(2));
}

#[test]
fn what_is_not_done_is_late_from_its_cut_off_on() {
    let world = autumn();
    let late = |now: &str| {
        let total = count(&world, "monthly", "2026-11-15", now).total;
        (total.cells[2], total.cells[3])
    };
    // The case of the 24th has to be taken by the end of the 26th.
    assert_eq!(late("2026-11-26 23:59"), (Cell::Count(1), share(5_000)));
    assert_eq!(late("2026-11-27 00:00"), (Cell::Count(2), share(3_333)));
}

#[test]
fn the_same_figures_come_out_of_every_order_of_the_cases() {
    let mut world = autumn();
    let reports = ["monthly", "half-year", "answered"];
    let all = |world: &World| reports.map(|report| count(world, report, "2026-11-15", "2026-11-27 00:00"));
    let figures = all(&world);
    for turn in 0..world.cases.len() {
        world.cases.rotate_left(1);
        assert_eq!(all(&world), figures, "turned by {turn}");
        world.cases.reverse();
        assert_eq!(all(&world), figures, "turned by {turn} and back to front");
    }
}

#[test]
fn cases_under_another_rulebook_are_not_counted() {
    let mut world = autumn();
    let foreign = world.received("2026-11-20 09:00", "queue").end();
    let counted = count(&world, "monthly", "2026-11-15", "2026-11-26 23:59").counted;
    let case = world.cases.iter_mut().find(|case| case.id == foreign).unwrap();
    case.rulebook.id = "another".into();
    assert_eq!(count(&world, "monthly", "2026-11-15", "2026-11-26 23:59").counted, counted - 1);
}

#[test]
fn two_groupings_make_a_row_for_each_pair_that_occurs() {
    let world = autumn();
    let made = count(&world, "half-year", "2026-11-15", "2026-11-27 00:00");
    let rows: Vec<(String, Cell)> = made
        .rows
        .iter()
        .map(|row| {
            let words = row.keys.iter().map(key_words);
            (words.collect::<Vec<_>>().join(" "), row.cells[0])
        })
        .collect();
    // Words are compared without the blanks around them; what is not stated stands last.
    let n = Cell::Count;
    let expected = [
        ("东街 queue", n(2)),
        ("东街 attitude", n(1)),
        ("西街 queue", n(1)),
        ("— queue", n(1)),
        ("— fee", n(1)),
        ("— —", n(1)),
    ];
    let expected: Vec<(String, Cell)> =
        expected.iter().map(|(words, cell)| ((*words).to_owned(), *cell)).collect();
    assert_eq!(rows, expected);
}

#[test]
fn a_field_that_two_people_stated_differently_is_counted_under_neither() {
    let mut world = World::new();
    world
        .received("2026-11-02 09:00", "queue")
        .holds("outlet", text("东街"))
        .holds("outlet", text("西街"))
        .end();
    let made = count(&world, "half-year", "2026-11-15", "2026-11-27 00:00");
    assert_eq!(made.rows.len(), 1);
    assert_eq!(made.rows[0].keys[0], Key::Nothing);
}

#[test]
fn a_report_over_a_fact_counts_by_when_it_was_last_stated() {
    let mut world = World::new();
    // Answered in the third quarter, and again in the fourth.
    world
        .received("2026-09-01 09:00", "queue")
        .states("2026-09-30 23:59", "answered", &[])
        .states("2026-10-01 00:00", "answered", &[])
        .end();
    world.received("2026-09-01 09:00", "queue").states("2026-09-30 23:59", "answered", &[]).end();
    // By letter: the report looks at the telephone only.
    world
        .received("2026-09-01 09:00", "queue")
        .by("letter")
        .states("2026-09-30 23:59", "answered", &[])
        .end();
    let of = |day| count(&world, "answered", day, "2026-12-01 09:00");
    assert_eq!(of("2026-09-30").total.cells, [Cell::Count(1)]);
    assert_eq!(of("2026-10-01").total.cells, [Cell::Count(1)]);
    assert_eq!(of("2026-06-30").total.cells, [Cell::Count(0)]);
    assert!(of("2026-09-30").rows.is_empty(), "totals only");
}

#[test]
fn periods_begin_and_end_where_the_calendar_says() {
    let around = |period: Period, of: &str| {
        period.around(day(of)).map(|(from, to)| (from.to_string(), to.to_string()))
    };
    let days = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
    assert_eq!(around(Period::Day, "2028-02-29"), days("2028-02-29", "2028-02-29"));
    // 22 November 2026 is a Sunday.
    assert_eq!(around(Period::Week, "2026-11-22"), days("2026-11-16", "2026-11-22"));
    assert_eq!(around(Period::Week, "2026-11-23"), days("2026-11-23", "2026-11-29"));
    assert_eq!(around(Period::Month, "2028-02-01"), days("2028-02-01", "2028-02-29"));
    assert_eq!(around(Period::Quarter, "2026-03-31"), days("2026-01-01", "2026-03-31"));
    assert_eq!(around(Period::Quarter, "2026-04-01"), days("2026-04-01", "2026-06-30"));
    assert_eq!(around(Period::HalfYear, "2026-06-30"), days("2026-01-01", "2026-06-30"));
    assert_eq!(around(Period::HalfYear, "2026-07-01"), days("2026-07-01", "2026-12-31"));
    assert_eq!(around(Period::Year, "2026-07-01"), days("2026-01-01", "2026-12-31"));
    assert_eq!(around(Period::All, "2026-07-01"), None);
    assert_eq!(Period::HalfYear.before(day("2026-01-01")), Some((day("2025-07-01"), day("2025-12-31"))));
    assert_eq!(Period::Month.after(day("2026-12-31")), Some((day("2027-01-01"), day("2027-01-31"))));
    assert_eq!(Period::All.before(day("2026-01-01")), None);
}

#[test]
fn a_month_of_nothing_has_no_rows_and_no_means() {
    let world = World::new();
    let made = count(&world, "monthly", "2026-11-15", "2026-11-26 23:59");
    assert!(made.rows.is_empty());
    assert_eq!(made.counted, 0);
    assert_eq!(made.total.cells[3], NO_SHARE);
    assert_eq!(made.total.cells[5], NO_MEAN);
}
