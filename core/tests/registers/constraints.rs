//! What a register keeps apart: each rule on both sides, and what two tablets stated apart.

use std::collections::BTreeSet;

use qingchu_core::case::Refusal;
use qingchu_core::id::EntryId;
use qingchu_core::unit::{Breach, Conflict};
use qingchu_core::value::Value;

use crate::world::{Tablet, entry, replay, rows, value, values, words};

fn breached(result: Result<impl std::fmt::Debug, Refusal>) -> Conflict {
    match result {
        Err(Refusal::Breached(conflict)) => *conflict,
        other => panic!("it has to be refused: {other:?}"),
    }
}

fn ids(ids: &[u128]) -> BTreeSet<EntryId> {
    ids.iter().map(|id| entry(*id)).collect()
}

/// Two tablets that knew nothing of each other, and a third that learned from both: the breach is found again, the same
/// whichever came first, and nothing of what was stated is lost.
fn found_by_merge(one: &Tablet, other: &Tablet, register: &str) -> Vec<Conflict> {
    let forwards = replay(one.events.iter().chain(&other.events));
    let backwards = replay(other.events.iter().chain(&one.events));
    assert_eq!(forwards, backwards, "the order of arrival does not matter");
    let stated = forwards.all(&register.into()).map(|(_entry, record)| record.history.len()).sum::<usize>();
    assert_eq!(stated, one.events.len() + other.events.len(), "every statement is kept");
    forwards.conflicts(one.register(register))
}

#[test]
fn a_seal_is_never_in_two_hands() {
    let mut tablet = Tablet::new(1, "2026-11-23 09:00");
    tablet.states("seal-uses", 1, &[("seal", "受理专用章"), ("taken-by", "张")]);
    let again = words(&[("seal", " 受理专用章 "), ("taken-by", "李")]);
    let conflict = breached(tablet.state("seal-uses", 2, again.clone()));
    assert_eq!(conflict.breach, Breach::OpenTwice { by: vec!["seal".into()], until: "returned-at".into() });
    assert_eq!(conflict.clause, "OFF-2".into());
    assert_eq!(conflict.entries, ids(&[1, 2]));
    tablet.states("seal-uses", 3, &[("seal", "档案章"), ("taken-by", "李")]);
    let back = &[("seal", "受理专用章"), ("taken-by", "张"), ("returned-at", "2026-11-23 09:00")];
    tablet.states("seal-uses", 1, back);
    tablet.state("seal-uses", 2, again).expect("it came back");
    assert!(tablet.unit.conflicts(tablet.register("seal-uses")).is_empty());
}

#[test]
fn a_use_that_was_withdrawn_holds_no_seal() {
    let mut tablet = Tablet::new(1, "2026-11-23 09:00");
    tablet.states("seal-uses", 1, &[("seal", "章"), ("taken-by", "张")]);
    tablet.withdraw("seal-uses", 1).unwrap();
    tablet.states("seal-uses", 2, &[("seal", "章"), ("taken-by", "李")]);
    let refusal = tablet.state("seal-uses", 1, words(&[("seal", "章"), ("taken-by", "王")]));
    assert_eq!(refusal.unwrap_err(), Refusal::EntryWithdrawn(entry(1)));
}

#[test]
fn a_seal_taken_on_two_tablets_is_found_when_they_meet_and_settled_by_one_return() {
    let mut one = Tablet::new(1, "2026-11-23 09:00");
    let mut other = Tablet::new(2, "2026-11-23 09:05");
    one.states("seal-uses", 1, &[("seal", "章"), ("taken-by", "张")]);
    other.states("seal-uses", 2, &[("seal", "章"), ("taken-by", "李")]);
    let found = found_by_merge(&one, &other, "seal-uses");
    let [conflict] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(conflict.breach, Breach::OpenTwice { by: vec!["seal".into()], until: "returned-at".into() });
    assert_eq!(conflict.entries, ids(&[1, 2]));
    one.learn(&other);
    one.states("seal-uses", 2, &[("seal", "章"), ("taken-by", "李"), ("returned-at", "2026-11-23 09:30")]);
    assert!(one.unit.conflicts(one.register("seal-uses")).is_empty());
}

#[test]
fn only_the_posts_of_a_register_write_in_it() {
    let mut tablet = Tablet::new(1, "2026-11-23 09:00");
    tablet.roles = vec!["desk".into()];
    let refusal = tablet.state("seal-uses", 1, words(&[("seal", "章"), ("taken-by", "张")])).unwrap_err();
    assert_eq!(refusal, Refusal::NotYourRegister { register: "seal-uses".into(), by: vec!["lead".into()] });
}

#[test]
fn no_two_certificates_have_one_number_and_nobody_two_of_one_level() {
    let mut tablet = Tablet::new(1, "2026-11-23 09:00");
    let certificate = |number: &str, holder: &str, level: Option<&str>| {
        let mut all = words(&[("number", number), ("holder", holder)]);
        all.extend(level.map(|level| ("level".into(), Value::Choice(level.to_owned()))));
        all
    };
    tablet.state("certificates", 1, certificate("A-1", "张", Some("middle"))).unwrap();
    let same =
        |fields: &[&str]| Breach::Same { fields: fields.iter().map(|field| (*field).into()).collect() };
    let number = breached(tablet.state("certificates", 2, certificate(" A-1", "李", None)));
    assert_eq!(number.breach, same(&["number"]));
    let level = breached(tablet.state("certificates", 2, certificate("A-2", "张", Some("middle"))));
    assert_eq!(level.breach, same(&["holder", "level"]));
    tablet.state("certificates", 2, certificate("A-2", "张", Some("high"))).expect("of another level");
    tablet.state("certificates", 3, certificate("", "李", None)).expect("what is blank is never the same");
    tablet.state("certificates", 4, certificate("", "李", None)).expect("what is blank is never the same");
    tablet.state("certificates", 1, certificate("A-1", "张", Some("middle"))).expect_err("nothing changes");
    tablet
        .state("certificates", 1, certificate("A-1", "张三", Some("middle")))
        .expect("it is the same entry");
}

#[test]
fn one_number_given_on_two_tablets_is_found_when_they_meet() {
    let mut one = Tablet::new(1, "2026-11-23 09:00");
    let mut other = Tablet::new(2, "2026-11-23 09:00");
    one.states("certificates", 1, &[("number", "A-1"), ("holder", "张")]);
    other.states("certificates", 2, &[("number", "A-1"), ("holder", "李")]);
    let found = found_by_merge(&one, &other, "certificates");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].breach, Breach::Same { fields: vec!["number".into()] });
    assert_eq!(found[0].entries, ids(&[1, 2]));
}

#[test]
fn a_room_is_booked_once_and_the_next_booking_may_begin_when_the_last_ends() {
    let mut tablet = Tablet::new(1, "2026-11-23 08:00");
    let nine_to_ten = &[("room", "一号"), ("from", "2026-11-23 09:00"), ("to", "2026-11-23 10:00")];
    tablet.states("rooms", 1, nine_to_ten);
    let overlap = Breach::Overlap { by: vec!["room".into()], from: "from".into(), to: "to".into() };
    for (from, to) in [("08:00", "09:01"), ("09:59", "11:00"), ("09:15", "09:45"), ("08:00", "12:00")] {
        let (from, to) = (format!("2026-11-23 {from}"), format!("2026-11-23 {to}"));
        let conflict =
            breached(tablet.state("rooms", 2, words(&[("room", "一号"), ("from", &from), ("to", &to)])));
        assert_eq!(conflict.breach, overlap, "{from}–{to}");
    }
    tablet.states("rooms", 2, &[("room", "一号"), ("from", "2026-11-23 10:00"), ("to", "2026-11-23 11:00")]);
    tablet.states("rooms", 3, &[("room", "一号"), ("from", "2026-11-23 08:00"), ("to", "2026-11-23 09:00")]);
    tablet.states("rooms", 4, &[("room", "二号"), ("from", "2026-11-23 09:00"), ("to", "2026-11-23 10:00")]);
    let open = words(&[("room", "一号"), ("from", "2026-11-23 10:59")]);
    assert_eq!(breached(tablet.state("rooms", 5, open)).breach, overlap, "it has no end yet");
    tablet.states("rooms", 5, &[("room", "一号"), ("from", "2026-11-23 11:00")]);
    let later = words(&[("room", "一号"), ("from", "2027-01-01 09:00"), ("to", "2027-01-01 10:00")]);
    assert_eq!(
        breached(tablet.state("rooms", 6, later)).breach,
        overlap,
        "one without an end takes all that follows"
    );
    tablet.states("rooms", 1, &[("room", "一号"), ("from", "2026-11-23 09:10"), ("to", "2026-11-23 10:00")]);
    assert!(tablet.unit.conflicts(tablet.register("rooms")).is_empty());
}

#[test]
fn what_ends_comes_after_what_begins() {
    let mut tablet = Tablet::new(1, "2026-11-23 08:00");
    let backwards = Breach::EndsBeforeItBegins { from: "from".into(), to: "to".into() };
    let empty = words(&[("room", "一号"), ("from", "2026-11-23 09:00"), ("to", "2026-11-23 09:00")]);
    assert_eq!(breached(tablet.state("rooms", 1, empty)).breach, backwards);
    let notice = |from: &str, to: &str| words(&[("place", "海边"), ("from", from), ("to", to)]);
    assert_eq!(breached(tablet.state("notices", 1, notice("2026-11-24", "2026-11-23"))).breach, backwards);
    tablet.state("notices", 1, notice("2026-11-24", "2026-11-24")).expect("one day is a span");
}

#[test]
fn three_bookings_made_apart_are_found_pair_by_pair() {
    let mut one = Tablet::new(1, "2026-11-23 08:00");
    let mut other = Tablet::new(2, "2026-11-23 08:00");
    one.states("rooms", 1, &[("room", "一号"), ("from", "2026-11-23 09:00"), ("to", "2026-11-23 12:00")]);
    other.states("rooms", 2, &[("room", "一号"), ("from", "2026-11-23 10:00"), ("to", "2026-11-23 11:00")]);
    other.states("rooms", 3, &[("room", "一号"), ("from", "2026-11-23 11:00"), ("to", "2026-11-23 13:00")]);
    let found = found_by_merge(&one, &other, "rooms");
    let pairs: Vec<_> = found.iter().map(|conflict| conflict.entries.clone()).collect();
    assert_eq!(pairs, [ids(&[1, 2]), ids(&[1, 3])]);
}

#[test]
fn each_hand_over_starts_where_the_last_one_ended() {
    let mut tablet = Tablet::new(1, "2026-11-23 09:00");
    let file = |hand_overs: &[&[(&str, &str)]]| {
        values(&[("number", value("卷1")), ("hand-overs", rows(hand_overs))])
    };
    tablet.state("files", 1, file(&[&[("from", "受理"), ("to", "审查")]])).unwrap();
    let gap = file(&[&[("from", "受理"), ("to", "审查")], &[("from", "受理"), ("to", "档案")]]);
    let conflict = breached(tablet.state("files", 1, gap));
    assert_eq!(conflict.breach, Breach::HandOverMissing { rows: "hand-overs".into(), row: 2 });
    let whole = file(&[
        &[("from", "受理"), ("to", "审查")],
        &[("from", " 审查 "), ("to", "决定")],
        &[("from", "决定"), ("to", "档案")],
    ]);
    tablet.state("files", 1, whole).unwrap();
    let register = tablet.register("files");
    let record = tablet.unit.entry(&register.id, entry(1)).unwrap();
    assert_eq!(register.holder(record.latest().unwrap()), Some(&value("档案")), "who holds it now");
}

#[test]
fn two_hand_overs_made_apart_stand_side_by_side() {
    let mut one = Tablet::new(1, "2026-11-23 09:00");
    let file = |to: &[&[(&str, &str)]]| values(&[("number", value("卷1")), ("hand-overs", rows(to))]);
    one.state("files", 1, file(&[&[("from", "受理"), ("to", "审查")]])).unwrap();
    let mut other = Tablet::new(2, "2026-11-23 09:10");
    other.learn(&one);
    let known = other.events.len();
    one.at("2026-11-23 10:00");
    one.state("files", 1, file(&[&[("from", "受理"), ("to", "审查")], &[("from", "审查"), ("to", "甲")]]))
        .unwrap();
    other
        .state("files", 1, file(&[&[("from", "受理"), ("to", "审查")], &[("from", "审查"), ("to", "乙")]]))
        .unwrap();
    other.events.drain(..known);
    let found = found_by_merge(&one, &other, "files");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].breach, Breach::StatedApart);
    one.learn(&other);
    one.state("files", 1, file(&[&[("from", "受理"), ("to", "审查")], &[("from", "审查"), ("to", "乙")]]))
        .unwrap();
    assert!(one.unit.conflicts(one.register("files")).is_empty());
}

#[test]
fn nothing_stands_above_itself() {
    let mut tablet = Tablet::new(1, "2026-11-23 09:00");
    let unit = |name: &str, parent: Option<u128>| {
        let mut all = words(&[("name", name)]);
        all.extend(parent.map(|parent| ("parent".into(), Value::Entry(entry(parent)))));
        all
    };
    tablet.state("units", 1, unit("协会", None)).unwrap();
    tablet.state("units", 2, unit("会员", Some(1))).unwrap();
    tablet.state("units", 3, unit("网点", Some(2))).unwrap();
    let above = Breach::AboveItself { field: "parent".into() };
    assert_eq!(breached(tablet.state("units", 1, unit("协会", Some(1)))).breach, above);
    let circle = breached(tablet.state("units", 1, unit("协会", Some(3))));
    assert_eq!((circle.breach, circle.entries), (above, ids(&[1, 2, 3])));
    tablet.state("units", 3, unit("网点", Some(1))).expect("it moves up");
}

#[test]
fn a_circle_made_on_two_tablets_is_found_when_they_meet() {
    let unit = |name: &str, parent: Option<u128>| {
        let mut all = words(&[("name", name)]);
        all.extend(parent.map(|parent| ("parent".into(), Value::Entry(entry(parent)))));
        all
    };
    let mut one = Tablet::new(1, "2026-11-23 09:00");
    one.state("units", 1, unit("甲", None)).unwrap();
    one.state("units", 2, unit("乙", None)).unwrap();
    one.state("units", 3, unit("丙", Some(2))).unwrap();
    let mut other = Tablet::new(2, "2026-11-23 09:10");
    other.learn(&one);
    let known = other.events.len();
    one.state("units", 1, unit("甲", Some(2))).unwrap();
    other.state("units", 2, unit("乙", Some(1))).unwrap();
    other.events.drain(..known);
    let found = found_by_merge(&one, &other, "units");
    assert_eq!(found.len(), 1, "丙 hangs below the circle and is none of it");
    assert_eq!(found[0].entries, ids(&[1, 2]));
    assert_eq!(found[0].breach, Breach::AboveItself { field: "parent".into() });
}
