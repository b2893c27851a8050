//! Who is on duty: A, B while A is away, the next level up while both are; never somebody who is away.

use std::collections::BTreeSet;

use proptest::prelude::*;
use qingchu_core::id::EntryId;
use qingchu_core::roster::{Alarm, Assigned, Because, OnDuty, assigned};
use qingchu_core::unit::Values;
use qingchu_core::value::Value;

use crate::world::{OFFSET, Tablet, at, day, entry, value, values, words};

const ASSOCIATION: u128 = 10;
const OUTLET: u128 = 11;
const ZHANG: u128 = 21;
const LI: u128 = 22;
const WANG: u128 = 23;

fn named(fields: &[(&str, u128)]) -> Values {
    fields.iter().map(|(field, id)| ((*field).into(), Value::Entry(entry(*id)))).collect()
}

/// An outlet below an association, 张 and 李 on duty at the outlet, 王 as its lead.
fn office() -> Tablet {
    let mut tablet = Tablet::new(1, "2026-11-20 09:00");
    tablet.states("units", ASSOCIATION, &[("name", "协会")]);
    let mut outlet = words(&[("name", "网点")]);
    outlet.extend(named(&[("parent", ASSOCIATION)]));
    tablet.state("units", OUTLET, outlet).unwrap();
    for (id, name) in [(ZHANG, "张"), (LI, "李"), (WANG, "王")] {
        tablet.states("people", id, &[("name", name)]);
    }
    tablet.state("duty-roster", 31, named(&[("unit", OUTLET), ("a", ZHANG), ("b", LI)])).unwrap();
    tablet.state("lead-roster", 41, named(&[("a", WANG)])).unwrap();
    tablet
}

fn away(tablet: &mut Tablet, id: u128, person: u128, from: &str, to: Option<&str>) {
    let mut all = named(&[("person", person)]);
    all.extend(values(&[("from", value(from))]));
    all.extend(to.map(|to| ("to".into(), value(to))));
    tablet.state("absences", id, all).unwrap();
}

fn on_duty(tablet: &Tablet, moment: &str) -> Assigned {
    let post = (&"desk".into(), Some(entry(OUTLET)));
    assigned(&tablet.unit, &tablet.rulebook, post, at(moment), OFFSET()).expect("a roster serves the post")
}

fn to(person: u128, is_second: bool) -> Assigned {
    Assigned::To { person: entry(person), is_second }
}

fn all_away(people: &[u128]) -> Because {
    Because::AllAway(people.iter().map(|person| entry(*person)).collect())
}

#[test]
fn the_second_stands_in_from_the_first_minute_of_an_absence_to_the_last() {
    let mut tablet = office();
    away(&mut tablet, 51, ZHANG, "2026-11-23 09:00", Some("2026-11-23 18:00"));
    assert_eq!(on_duty(&tablet, "2026-11-23 08:59"), to(ZHANG, false));
    assert_eq!(on_duty(&tablet, "2026-11-23 09:00"), to(LI, true));
    assert_eq!(on_duty(&tablet, "2026-11-23 17:59"), to(LI, true));
    assert_eq!(on_duty(&tablet, "2026-11-23 18:00"), to(ZHANG, false));
    tablet.withdraw("absences", 51).unwrap();
    assert_eq!(on_duty(&tablet, "2026-11-23 12:00"), to(ZHANG, false), "the absence was taken back");
}

#[test]
fn while_both_are_away_the_next_level_takes_over_and_it_alarms() {
    let mut tablet = office();
    away(&mut tablet, 51, ZHANG, "2026-11-23 09:00", None);
    away(&mut tablet, 52, LI, "2026-11-23 12:00", Some("2026-11-23 13:00"));
    let up = Assigned::Up { role: "lead".into(), person: Some(entry(WANG)), because: all_away(&[ZHANG, LI]) };
    assert_eq!(on_duty(&tablet, "2026-11-23 12:30"), up);
    let alarms = |moment: &str| {
        let all = OnDuty::new(&tablet.unit, &tablet.rulebook, at(moment), OFFSET()).alarms();
        all.into_iter().filter(|alarm| alarm.of == Some(entry(OUTLET))).collect::<Vec<_>>()
    };
    assert_eq!(alarms("2026-11-23 11:59"), []);
    let alarm = Alarm {
        roster: "desk-duty".to_owned(),
        clause: "OFF-5".into(),
        of: Some(entry(OUTLET)),
        assigned: up,
    };
    assert_eq!(alarms("2026-11-23 12:00"), [alarm]);
    assert_eq!(alarms("2026-11-23 13:00"), []);
    let moment = OnDuty::new(&tablet.unit, &tablet.rulebook, at("2026-11-23 10:00"), OFFSET()).next_turn();
    assert_eq!(moment, Some(at("2026-11-23 12:00")), "somebody goes then");
}

#[test]
fn nobody_named_alarms_and_names_the_next_level() {
    let tablet = office();
    let on_duty = OnDuty::new(&tablet.unit, &tablet.rulebook, tablet.now, OFFSET());
    let up = Assigned::Up { role: "lead".into(), person: Some(entry(WANG)), because: Because::NobodyNamed };
    assert_eq!(on_duty.assigned(&"desk".into(), Some(entry(ASSOCIATION))), Some(up.clone()));
    assert_eq!(
        on_duty.alarms().into_iter().map(|alarm| alarm.of).collect::<Vec<_>>(),
        [Some(entry(ASSOCIATION))]
    );
    assert_eq!(on_duty.for_posts(&["manager".into(), "desk".into()], Some(entry(ASSOCIATION))), Some(up));
    assert_eq!(on_duty.assigned(&"manager".into(), None), None, "no roster serves that post");
}

#[test]
fn a_duty_of_an_entry_is_of_the_unit_that_it_names() {
    let tablet = office();
    let on_duty = OnDuty::new(&tablet.unit, &tablet.rulebook, tablet.now, OFFSET());
    let roster = tablet.register("duty-roster");
    let record = tablet.unit.entry(&roster.id, entry(31)).unwrap();
    assert_eq!(on_duty.unit_of_entry(&["desk".into()], roster, record), Some(entry(OUTLET)));
    assert_eq!(
        on_duty.unit_of_entry(&["lead".into()], roster, record),
        None,
        "leads have one roster for all"
    );
    assert_eq!(on_duty.assigned(&"desk".into(), None), None, "of no unit nobody can be said to be on duty");
}

#[test]
fn where_no_level_is_above_there_is_nobody() {
    let mut tablet = office();
    for (id, person) in [(51, ZHANG), (52, LI), (53, WANG)] {
        away(&mut tablet, id, person, "2026-11-23 09:00", None);
    }
    assert_eq!(on_duty(&tablet, "2026-11-23 09:00"), Assigned::Nobody { because: all_away(&[ZHANG, LI]) });
    let post = (&"lead".into(), None);
    let lead = assigned(&tablet.unit, &tablet.rulebook, post, at("2026-11-23 09:00"), OFFSET());
    assert_eq!(lead, Some(Assigned::Nobody { because: all_away(&[WANG]) }));
}

#[test]
fn who_left_is_away_from_the_day_after_the_last() {
    let mut tablet = office();
    tablet.states("people", ZHANG, &[("name", "张"), ("left-on", "2026-11-23")]);
    assert_eq!(on_duty(&tablet, "2026-11-23 23:59"), to(ZHANG, false));
    assert_eq!(on_duty(&tablet, "2026-11-24 00:00"), to(LI, true));
    tablet.withdraw("people", LI).unwrap();
    assert!(matches!(on_duty(&tablet, "2026-11-24 00:00"), Assigned::Up { .. }));
}

#[test]
fn a_roster_holds_from_its_day() {
    let mut tablet = office();
    let mut next = named(&[("unit", OUTLET), ("a", WANG)]);
    next.extend(values(&[("from", Value::Day(day("2026-12-01")))]));
    tablet.withdraw("duty-roster", 31).unwrap();
    tablet.state("duty-roster", 32, next).unwrap();
    assert!(matches!(
        on_duty(&tablet, "2026-11-30 23:59"),
        Assigned::Up { because: Because::NobodyNamed, .. }
    ));
    assert_eq!(on_duty(&tablet, "2026-12-01 00:00"), to(WANG, false));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whoever is away whenever, whoever is named: nothing is ever assigned to somebody who is away, and somebody who is
    /// there is never passed over.
    #[test]
    fn nothing_is_ever_assigned_to_somebody_who_is_away(
        absences in proptest::collection::vec((0_u128..4, 0_i64..72, proptest::option::of(1_i64..48)), 0..10),
        pair in (proptest::option::of(0_u128..4), proptest::option::of(0_u128..4)),
        lead in proptest::option::of(0_u128..4),
        gone in proptest::option::of(0_u128..4),
    ) {
        const FIRST: u128 = 100;
        let mut tablet = Tablet::new(1, "2026-11-23 00:00");
        let start = tablet.now;
        let hour = |hour: i64| start.plus_ms(hour * 3_600_000);
        tablet.states("units", OUTLET, &[("name", "网点")]);
        for person in 0..4 {
            tablet.states("people", FIRST + person, &[("name", "某")]);
        }
        let pick = |field: &'static str, person: Option<u128>| person.map(|person| (field, FIRST + person));
        let outlet = [("unit", OUTLET)].into_iter().chain(pick("a", pair.0)).chain(pick("b", pair.1));
        tablet.state("duty-roster", 31, named(&outlet.collect::<Vec<_>>())).unwrap();
        let leads: Vec<_> = pick("a", lead).into_iter().collect();
        tablet.state("lead-roster", 41, named(&leads)).unwrap();
        for (n, (person, from, length)) in (500..).zip(&absences) {
            let mut all = named(&[("person", FIRST + person)]);
            all.insert("from".into(), Value::Moment(hour(*from)));
            all.extend(length.map(|length| ("to".into(), Value::Moment(hour(from + length)))));
            tablet.state("absences", n, all).unwrap();
        }
        if let Some(gone) = gone {
            tablet.withdraw("people", FIRST + gone).unwrap();
        }
        for at_hour in 0..80 {
            let is_away = |person: EntryId| {
                let absent = absences.iter().any(|(who, from, length)| {
                    let ends = length.map_or(i64::MAX, |length| from + length);
                    entry(FIRST + who) == person && *from <= at_hour && at_hour < ends
                });
                absent || gone.is_some_and(|gone| entry(FIRST + gone) == person)
            };
            let there = |people: &[Option<u128>]| -> BTreeSet<EntryId> {
                let people = people.iter().flatten().map(|person| entry(FIRST + person));
                people.filter(|person| !is_away(*person)).collect()
            };
            let on_duty = OnDuty::new(&tablet.unit, &tablet.rulebook, hour(at_hour), OFFSET());
            let found = on_duty.assigned(&"desk".into(), Some(entry(OUTLET))).unwrap();
            let of_roster = there(&[pair.0, pair.1]);
            let above = there(&[lead]);
            match &found {
                Assigned::To { person, .. } => prop_assert!(of_roster.contains(person)),
                Assigned::Up { person: Some(person), .. } => {
                    prop_assert!(of_roster.is_empty() && above.contains(person));
                }
                Assigned::Up { person: None, .. } => prop_assert!(false, "a roster serves the level above"),
                Assigned::Nobody { .. } => prop_assert!(of_roster.is_empty() && above.is_empty()),
            }
            let alarms = on_duty.alarms().iter().any(|alarm| alarm.of == Some(entry(OUTLET)));
            prop_assert_eq!(alarms, of_roster.is_empty());
        }
    }
}
