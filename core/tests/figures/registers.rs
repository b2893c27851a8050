//! Reports over registers: what stood at the end of a period, and what happened in it.

use qingchu_core::report::{Cell, Figures, Key, figures};
use qingchu_core::value::Value;

use super::world::{World, choice, day, text};

fn count(world: &World, report: &str, of: &str, now: &str) -> Figures {
    figures(world.report(report), day(of), &world.basis(now))
}

fn training(
    level: &str,
    planned: &str,
    held: Option<&str>,
    hours: i64,
    cost: i64,
) -> Vec<(&'static str, Value)> {
    let mut values = vec![
        ("person", text("王")),
        ("level", choice(level)),
        ("planned-on", Value::Day(day(planned))),
        ("hours", Value::Number(hours)),
        ("cost", Value::Fen(cost)),
    ];
    values.extend(held.map(|held| ("held-on", Value::Day(day(held)))));
    values
}

#[test]
fn planned_against_held_in_a_year() {
    let mut world = World::new();
    let when = "2026-01-05 09:00";
    world.enters(when, "training", &training("middle", "2026-01-01", Some("2026-01-04"), 8, 100));
    world.enters(when, "training", &training("middle", "2026-06-01", Some("2026-06-01"), 4, 101));
    world.enters(when, "training", &training("senior", "2026-12-31", None, 16, 0));
    // Of other years.
    world.enters(when, "training", &training("senior", "2027-01-01", None, 1, 1));
    world.enters(when, "training", &training("senior", "2025-12-31", None, 1, 1));
    // Without a plan it is in no year; withdrawn it is in none either.
    world.enters(when, "training", &[("person", text("李")), ("hours", Value::Number(99))]);
    let withdrawn = world.enters(when, "training", &training("senior", "2026-02-01", None, 32, 32));
    world.withdraws("2026-01-06 09:00", "training", withdrawn);
    let made = count(&world, "training", "2026-11-15", "2026-11-26 23:59");
    let keys: Vec<&Key> = made.rows.iter().map(|row| &row.keys[0]).collect();
    let level = |id: &str| Key::Value(choice(id));
    assert_eq!(keys, [&level("senior"), &level("middle")], "in the order of the choices");
    let n = Cell::Count;
    let none = Cell::Mean(None);
    assert_eq!(made.rows[0].cells, [n(1), Cell::Share(Some(0)), Cell::Number(16), Cell::Fen(Some(0)), none]);
    // 201 fen of two are 100.5 on the mean, which is rounded up; three days late and none are 1.5.
    let middle =
        [n(2), Cell::Share(Some(10_000)), Cell::Number(12), Cell::Fen(Some(101)), Cell::Mean(Some(150))];
    assert_eq!(made.rows[1].cells, middle);
    let total =
        [n(3), Cell::Share(Some(6_667)), Cell::Number(28), Cell::Fen(Some(67)), Cell::Mean(Some(150))];
    assert_eq!(made.total.cells, total);
    assert!(made.total.cells[1].falls_short_of(9_000));
    assert_eq!(made.counted, 3);
}

fn machine(name: &str, state: &str, until: &str) -> Vec<(&'static str, Value)> {
    vec![("name", text(name)), ("state", choice(state)), ("valid-until", Value::Day(day(until)))]
}

#[test]
fn equipment_is_counted_as_it_stood_at_the_end_of_the_month() {
    let mut world = World::new();
    // Good all along; its certificate ends with November.
    world.enters("2026-09-01 09:00", "equipment", &machine("X 光机", "good", "2026-11-30"));
    // Broke at the end of October, was mended in November.
    let gate = world.enters("2026-09-01 09:00", "equipment", &machine("安检门", "good", "2027-12-31"));
    world.changes("2026-10-31 23:59", "equipment", gate, &machine("安检门", "broken", "2027-12-31"));
    world.changes("2026-11-01 00:00", "equipment", gate, &machine("安检门", "good", "2027-12-31"));
    // Scrapped on the first of November.
    let scrapped = world.enters("2026-09-01 09:00", "equipment", &machine("旧门", "broken", "2027-12-31"));
    world.withdraws("2026-11-01 00:00", "equipment", scrapped);
    // Bought in December.
    world.enters("2026-12-01 00:00", "equipment", &machine("新门", "good", "2027-12-31"));
    let of = |month: &str| count(&world, "equipment", month, "2027-01-10 09:00").total.cells;
    let figures = |pieces, share| vec![Cell::Count(pieces), Cell::Share(share)];
    assert_eq!(of("2026-08-01"), figures(0, None));
    assert_eq!(of("2026-09-01"), figures(3, Some(6_667)));
    assert_eq!(of("2026-10-01"), figures(3, Some(3_333)));
    assert_eq!(of("2026-11-01"), figures(2, Some(10_000)), "on its last day the certificate still holds");
    assert_eq!(of("2026-12-01"), figures(3, Some(6_667)), "a day later it does not");
}

#[test]
fn of_a_month_that_has_not_ended_it_is_the_present_that_counts() {
    let mut world = World::new();
    world.enters("2026-11-01 09:00", "equipment", &machine("X 光机", "good", "2026-11-15"));
    let of = |now: &str| count(&world, "equipment", "2026-11-15", now).total.cells[1];
    assert_eq!(of("2026-11-15 23:59"), Cell::Share(Some(10_000)));
    assert_eq!(of("2026-11-16 00:00"), Cell::Share(Some(0)));
}
