//! The duties of entries, at the boundary, in any order of events.

use proptest::prelude::*;
use qingchu_core::case::DutyState;
use qingchu_core::time::Moment;
use qingchu_core::unit::{DutyOfEntry, UnitBook};
use qingchu_core::value::Value;

use crate::world::{Tablet, at, day, entry, replay, value, values};

fn duties_in(unit: &UnitBook, tablet: &Tablet, register: &str, id: u128, now: Moment) -> Vec<DutyOfEntry> {
    let register = tablet.register(register);
    unit.entry(&register.id, entry(id)).unwrap().duties(register, now, &tablet.calendar)
}

fn duties(tablet: &Tablet, register: &str, id: u128) -> Vec<DutyOfEntry> {
    duties_in(&tablet.unit, tablet, register, id, tablet.now)
}

fn cut_off(tablet: &Tablet, register: &str, duty: &DutyOfEntry) -> Option<Moment> {
    let rule = tablet.register(register).duty(&duty.duty).unwrap();
    duty.due(rule, &tablet.calendar).unwrap().and_then(|due| due.time()).map(|time| time.cut_off)
}

#[test]
fn a_contact_is_filed_at_once_and_anew_after_each_change() {
    let mut tablet = Tablet::new(1, "2026-11-23 09:00");
    let first = tablet.states("contacts", 1, &[("name", "张"), ("phone", "1")]);
    let [filing] = duties(&tablet, "contacts", 1).try_into().unwrap();
    assert_eq!((filing.opened_by, filing.is_open()), (first, true));
    assert_eq!(cut_off(&tablet, "contacts", &filing), Some(at("2026-11-23 11:00")));
    tablet.at("2026-11-23 10:00");
    let filed =
        tablet.states("contacts", 1, &[("name", "张"), ("phone", "1"), ("filed-at", "2026-11-23 09:50")]);
    let [filing] = duties(&tablet, "contacts", 1).try_into().unwrap();
    assert_eq!(filing.state, DutyState::Discharged { by: filed, at: at("2026-11-23 09:50") });
    tablet.at("2026-12-01 09:00");
    let changed =
        tablet.states("contacts", 1, &[("name", "张"), ("phone", "2"), ("filed-at", "2026-11-23 09:50")]);
    let [_, again] = duties(&tablet, "contacts", 1).try_into().unwrap();
    assert_eq!(
        (again.opened_by, again.is_open()),
        (changed, true),
        "an old filing does not count for a new number"
    );
    tablet.at("2026-12-01 09:30");
    tablet.states("contacts", 1, &[("name", "张三"), ("phone", "2"), ("filed-at", "2026-11-23 09:50")]);
    let [_, still] = duties(&tablet, "contacts", 1).try_into().unwrap();
    assert_eq!(still, again, "a second change before the filing opens nothing more and moves no clock");
    tablet.at("2026-12-01 10:00");
    tablet.states("contacts", 1, &[("name", "张三"), ("phone", "2"), ("filed-at", "2026-12-01 10:00")]);
    assert!(duties(&tablet, "contacts", 1).iter().all(|duty| !duty.is_open()));
    tablet.at("2026-12-02 10:00");
    let both =
        tablet.states("contacts", 1, &[("name", "张三"), ("phone", "3"), ("filed-at", "2026-12-02 10:00")]);
    let [_, _, third] = duties(&tablet, "contacts", 1).try_into().unwrap();
    assert_eq!(third.opened_by, both, "changed and filed in one statement: owed and done");
    assert_eq!(third.state, DutyState::Discharged { by: both, at: at("2026-12-02 10:00") });
}

#[test]
fn who_filed_without_knowing_of_the_change_did_not_file_it() {
    let mut one = Tablet::new(1, "2026-11-23 09:00");
    one.states("contacts", 1, &[("name", "张"), ("phone", "1"), ("filed-at", "2026-11-23 09:00")]);
    let mut other = Tablet::new(2, "2026-11-23 09:00");
    other.learn(&one);
    one.at("2026-11-23 10:00");
    let changed =
        one.states("contacts", 1, &[("name", "张"), ("phone", "2"), ("filed-at", "2026-11-23 09:00")]);
    other.at("2026-11-23 10:30");
    other.states("contacts", 1, &[("name", "张"), ("phone", "1"), ("filed-at", "2026-11-23 10:30")]);
    for unit in
        [replay(one.events.iter().chain(&other.events)), replay(other.events.iter().chain(&one.events))]
    {
        let all = duties_in(&unit, &one, "contacts", 1, at("2026-11-23 10:40"));
        let last = all.last().unwrap();
        assert_eq!((last.opened_by, last.is_open()), (changed, true));
    }
}

fn task(fields: &[(&str, Value)]) -> qingchu_core::unit::Values {
    let mut all = values(&[("what", value("盘点")), ("state", Value::Choice("to-do".to_owned()))]);
    all.extend(values(fields));
    all
}

#[test]
fn a_task_is_due_to_the_end_of_its_day_and_follows_it() {
    let mut tablet = Tablet::new(1, "2026-11-23 09:00");
    tablet.state("tasks", 1, task(&[])).unwrap();
    let [undated] = duties(&tablet, "tasks", 1).try_into().unwrap();
    assert_eq!(cut_off(&tablet, "tasks", &undated), None, "no day is named yet");
    tablet.at("2026-11-23 10:00");
    tablet.state("tasks", 1, task(&[("due-on", Value::Day(day("2026-11-30")))])).unwrap();
    let [dated] = duties(&tablet, "tasks", 1).try_into().unwrap();
    assert_eq!(cut_off(&tablet, "tasks", &dated), Some(at("2026-12-01 00:00")));
    tablet.state("tasks", 1, task(&[("due-on", Value::Day(day("2026-11-28")))])).unwrap();
    let [moved] = duties(&tablet, "tasks", 1).try_into().unwrap();
    assert_eq!(cut_off(&tablet, "tasks", &moved), Some(at("2026-11-29 00:00")));
    tablet.at("2026-12-02 09:00");
    let on_paper = [("due-on", Value::Day(day("2026-11-28"))), ("done-on", Value::Day(day("2026-11-28")))];
    let done = tablet.state("tasks", 1, task(&on_paper)).unwrap();
    let [duty] = duties(&tablet, "tasks", 1).try_into().unwrap();
    let last_instant = at("2026-11-29 00:00").plus_ms(-1);
    assert_eq!(
        duty.state,
        DutyState::Discharged { by: done, at: last_instant },
        "entered late, done in time"
    );
}

#[test]
fn a_task_that_is_dropped_lapses_and_opens_again_when_it_is_taken_up() {
    let mut tablet = Tablet::new(1, "2026-11-23 09:00");
    let dropped = || [("state", Value::Choice("dropped".to_owned()))];
    tablet.state("tasks", 1, task(&[])).unwrap();
    tablet.at("2026-11-24 09:00").state("tasks", 1, task(&dropped())).unwrap();
    let [lapsed] = duties(&tablet, "tasks", 1).try_into().unwrap();
    assert_eq!(lapsed.state, DutyState::Lapsed { at: at("2026-11-24 09:00") });
    tablet.at("2026-11-25 09:00").state("tasks", 1, task(&[])).unwrap();
    let [_, again] = duties(&tablet, "tasks", 1).try_into().unwrap();
    assert_eq!((again.is_open(), again.opened_at), (true, at("2026-11-25 09:00")));
}

#[test]
fn what_is_taken_out_of_use_owes_nothing() {
    let mut tablet = Tablet::new(1, "2026-11-23 09:00");
    tablet.state("tasks", 1, task(&[])).unwrap();
    tablet.at("2026-11-24 09:00").withdraw("tasks", 1).unwrap();
    let [lapsed] = duties(&tablet, "tasks", 1).try_into().unwrap();
    assert_eq!(lapsed.state, DutyState::Lapsed { at: at("2026-11-24 09:00") });
}

#[test]
fn a_problem_is_corrected_in_three_working_days_and_each_problem_by_itself() {
    let mut tablet = Tablet::new(1, "2026-11-20 09:00");
    let with = |problem: &str, corrected: &str| {
        let mut all = task(&[("problem", value(problem))]);
        all.extend((!corrected.is_empty()).then(|| ("corrected".into(), value(corrected))));
        all
    };
    tablet.state("tasks", 1, with("门坏了", "")).unwrap();
    let of_problem = |tablet: &Tablet| -> Vec<DutyOfEntry> {
        duties(tablet, "tasks", 1).into_iter().filter(|duty| duty.duty == "correct-problem".into()).collect()
    };
    let [open] = of_problem(&tablet).try_into().unwrap();
    assert_eq!(
        cut_off(&tablet, "tasks", &open),
        Some(at("2026-11-26 00:00")),
        "Friday; then Monday to Wednesday"
    );
    tablet.at("2026-11-25 23:59").state("tasks", 1, with("门坏了", "换了锁")).unwrap();
    assert!(of_problem(&tablet).iter().all(|duty| !duty.is_open()));
    tablet.at("2026-12-01 09:00").state("tasks", 1, with("窗坏了", "换了锁")).unwrap();
    assert!(of_problem(&tablet)[1].is_open(), "what was corrected before does not count for another problem");
    let rule = tablet.register("tasks").duty(&"correct-problem".into()).unwrap();
    assert!(of_problem(&tablet)[1].derive(rule, &tablet.calendar).unwrap().is_some(), "it can be asked why");
}

mod in_force {
    use super::*;

    /// A duty that rests on being in force, which begins and ends by itself.
    fn tablet() -> Tablet {
        let mut tablet = Tablet::new(1, "2026-11-20 09:00");
        let text = include_str!("book.toml").replacen(
            "[[register]]\nid = \"procedures\"",
            r#"[[register.duty]]
id = "look-at-place"
clause = "OFF-3"
title = { zh = "到现场看", en = "Look at the place" }
who = ["desk"]
opens-on = "stated"
when = { in-force = true }
within = { calendar_days = 1, roll = false }
discharged-by = "filled:seen"

[[register.field]]
id = "seen"
label = { zh = "看到什么", en = "Seen" }
kind = "text"
clause = "OFF-3"

[[register]]
id = "procedures""#,
            1,
        );
        tablet.rulebook = toml::from_str(&text).unwrap();
        tablet.states("notices", 1, &[("place", "海边"), ("from", "2026-11-23"), ("to", "2026-11-25")]);
        tablet
    }

    #[test]
    fn it_opens_and_lapses_with_the_day() {
        let tablet = tablet();
        let seen = |moment: &str| duties_in(&tablet.unit, &tablet, "notices", 1, at(moment));
        assert_eq!(seen("2026-11-22 23:59"), []);
        let [open] = seen("2026-11-23 00:00").try_into().unwrap();
        assert_eq!((open.is_open(), open.opened_at), (true, at("2026-11-23 00:00")));
        assert_eq!(cut_off(&tablet, "notices", &open), Some(at("2026-11-25 00:00")));
        assert!(seen("2026-11-25 23:59")[0].is_open());
        assert_eq!(seen("2026-11-26 00:00")[0].state, DutyState::Lapsed { at: at("2026-11-26 00:00") });
    }

    #[test]
    fn a_statement_made_later_does_not_move_when_it_opened() {
        let mut tablet = tablet();
        tablet.at("2026-11-24 09:00");
        let longer = &[("place", "海边"), ("from", "2026-11-23"), ("to", "2026-11-30")];
        tablet.states("notices", 1, longer);
        let [open] = duties(&tablet, "notices", 1).try_into().unwrap();
        assert_eq!((open.is_open(), open.opened_at), (true, at("2026-11-23 00:00")));
    }
}

/// What somebody does next to one of three entries, on one of two tablets.
fn steps() -> impl Strategy<Value = Vec<(usize, u128, u8)>> {
    proptest::collection::vec((0_usize..2, 1_u128..4, 0_u8..7), 1..24)
}

fn step(tablet: &mut Tablet, id: u128, what: u8) {
    let minutes = tablet.events.len() as i64;
    tablet.now = tablet.now.plus_ms((minutes + 1) * 61_000);
    let now = tablet.now;
    let register = tablet.register("tasks").id.clone();
    let mut held = tablet.unit.entry(&register, entry(id)).and_then(|record| record.latest()).cloned();
    let mut all = held.take().unwrap_or_else(|| task(&[]));
    let number = Value::Text(format!("{}", now.0));
    match what {
        0 => all.extend(values(&[("problem", number)])),
        1 => all.extend(values(&[("corrected", number)])),
        2 => all.extend(values(&[("done-on", Value::Day(day("2026-11-28")))])),
        3 => all.extend(values(&[("due-on", Value::Day(day("2026-11-27")))])),
        4 => all.extend(values(&[("state", Value::Choice("dropped".to_owned()))])),
        5 => all.extend(values(&[("state", Value::Choice("to-do".to_owned()))])),
        _withdraw => {
            let _already = tablet.withdraw("tasks", id);
            return;
        }
    }
    let _nothing_changes = tablet.state("tasks", id, all);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever two tablets state, in whatever order it arrives and however often: the same book, the same duties; and
    /// what was folded as it happened is what a replay folds.
    #[test]
    fn any_order_of_events_makes_the_same_book(
        steps in steps(),
        meet in proptest::collection::vec(any::<bool>(), 24),
        order in any::<u64>(),
    ) {
        let mut tablets = [Tablet::new(1, "2026-11-23 09:00"), Tablet::new(2, "2026-11-23 09:00")];
        for ((who, id, what), meets) in steps.into_iter().zip(meet) {
            step(&mut tablets[who], id, what);
            if meets {
                let [one, other] = &mut tablets;
                one.learn(other);
                other.learn(one);
            }
        }
        let [mut one, mut other] = tablets;
        one.learn(&other);
        other.learn(&one);
        prop_assert!(one.unit == other.unit, "both know the same");
        let mut shuffled: Vec<_> = one.events.iter().chain(&other.events).collect();
        shuffled.sort_by_key(|event| (event.statement.id.0.as_u128() as u64).wrapping_mul(order | 1).rotate_left(29));
        let replayed = replay(shuffled);
        prop_assert!(replayed == one.unit, "a replay in another order is what was folded live");
        for id in 1..4 {
            let Some(record) = one.unit.entry(&"tasks".into(), entry(id)) else { continue };
            let register = one.register("tasks");
            let found = record.duties(register, at("2027-01-01 00:00"), &one.calendar);
            prop_assert!(record.withdrawn.is_none() || found.iter().all(|duty| !duty.is_open()));
            let open: Vec<_> = found.iter().filter(|duty| duty.is_open()).map(|duty| &duty.duty).collect();
            let once: std::collections::BTreeSet<_> = open.iter().collect();
            prop_assert_eq!(open.len(), once.len(), "one of each duty is open at most");
        }
    }
}
