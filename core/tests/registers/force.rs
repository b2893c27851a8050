//! What is in force on which day, which version, when somebody is reminded, which case an entry is shown with.

use qingchu_core::time::Moment;
use qingchu_core::unit::{Force, Reminder};

use crate::world::{OFFSET, Tablet, at, day, entry, words};

fn force(tablet: &Tablet, register: &str, id: u128, moment: &str) -> Force {
    let register = tablet.register(register);
    let values = tablet.unit.entry(&register.id, entry(id)).unwrap().latest().unwrap();
    register.force(values, at(moment), OFFSET())
}

#[test]
fn a_notice_is_in_force_from_its_first_day_to_the_end_of_its_last() {
    let mut tablet = Tablet::new(1, "2026-11-20 09:00");
    tablet.states("notices", 1, &[("place", "海边"), ("from", "2026-11-23"), ("to", "2026-11-25")]);
    let from = at("2026-11-23 00:00");
    let until = at("2026-11-26 00:00");
    assert_eq!(force(&tablet, "notices", 1, "2026-11-22 23:59"), Force::NotYet { from });
    assert_eq!(force(&tablet, "notices", 1, "2026-11-23 00:00"), Force::InForce { until: Some(until) });
    assert_eq!(force(&tablet, "notices", 1, "2026-11-25 23:59"), Force::InForce { until: Some(until) });
    assert_eq!(force(&tablet, "notices", 1, "2026-11-26 00:00"), Force::Expired { since: until });
    tablet.states("notices", 2, &[("place", "山上")]);
    assert_eq!(force(&tablet, "notices", 2, "2020-01-01 00:00"), Force::InForce { until: None });
    let in_force = |moment: &str| {
        let found = tablet.unit.in_force(tablet.register("notices"), at(moment), OFFSET());
        found.into_iter().map(|(entry, _record)| entry).collect::<Vec<_>>()
    };
    assert_eq!(in_force("2026-11-25 23:59"), [entry(1), entry(2)]);
    assert_eq!(in_force("2026-11-26 00:00"), [entry(2)], "an expired one falls silent by itself");
}

#[test]
fn an_entry_that_was_withdrawn_is_not_in_force() {
    let mut tablet = Tablet::new(1, "2026-11-20 09:00");
    tablet.states("notices", 1, &[("place", "海边")]);
    tablet.withdraw("notices", 1).unwrap();
    assert!(tablet.unit.in_force(tablet.register("notices"), tablet.now, OFFSET()).is_empty());
}

#[test]
fn a_reminder_begins_thirty_days_before_the_last_day() {
    let mut tablet = Tablet::new(1, "2026-06-01 09:00");
    tablet.states("certificates", 1, &[("holder", "张"), ("valid-until", "2026-12-31")]);
    tablet.states("certificates", 2, &[("holder", "李")]);
    let register = tablet.register("certificates");
    let reminder = |id: u128| {
        let record = tablet.unit.entry(&register.id, entry(id)).unwrap();
        register.reminder(record.latest().unwrap(), &tablet.calendar)
    };
    let expires = qingchu_core::deadline::DueTime { day: day("2026-12-31"), cut_off: at("2027-01-01 00:00") };
    assert_eq!(reminder(1), Some(Reminder { from: at("2026-12-01 00:00"), expires }));
    assert_eq!(reminder(2), None, "what never expires reminds nobody");
}

#[test]
fn a_reminder_in_working_days_passes_over_rest_days() {
    let mut tablet = Tablet::new(1, "2026-06-01 09:00");
    let text = include_str!("book.toml").replacen(
        "remind = { calendar_days = 30 }",
        "remind = { working_days = 5 }",
        1,
    );
    tablet.rulebook = toml::from_str(&text).unwrap();
    tablet.states("certificates", 1, &[("holder", "张"), ("valid-until", "2026-12-31")]);
    let register = tablet.register("certificates");
    let record = tablet.unit.entry(&register.id, entry(1)).unwrap();
    let reminder = register.reminder(record.latest().unwrap(), &tablet.calendar).unwrap();
    assert_eq!(reminder.from, at("2026-12-24 00:00"), "Thursday; the weekend between does not count");
}

#[test]
fn the_version_in_force_at_a_day_is_the_latest_effective_one() {
    let mut tablet = Tablet::new(1, "2026-01-01 09:00");
    let version = |effective: &str| words(&[("title", "受理规范"), ("effective-from", effective)]);
    tablet.state("procedures", 1, version("2026-01-01")).unwrap();
    tablet.state("procedures", 3, version("2026-12-01")).unwrap();
    tablet.state("procedures", 2, version("2026-06-01")).unwrap();
    tablet.states("procedures", 4, &[("title", "保密规范"), ("effective-from", "2026-03-01")]);
    let register = tablet.register("procedures");
    let version_at = |moment: &str| {
        tablet.unit.version_at(register, " 受理规范", at(moment), OFFSET()).map(|(entry, _record)| entry)
    };
    assert_eq!(version_at("2025-12-31 23:59"), None);
    assert_eq!(version_at("2026-01-01 00:00"), Some(entry(1)));
    assert_eq!(version_at("2026-05-31 23:59"), Some(entry(1)));
    assert_eq!(version_at("2026-06-01 00:00"), Some(entry(2)));
    assert_eq!(version_at("2026-12-01 00:00"), Some(entry(3)));
    let in_force = tablet.unit.in_force(register, at("2026-07-01 00:00"), OFFSET());
    assert_eq!(in_force.iter().map(|(entry, _)| *entry).collect::<Vec<_>>(), [entry(2), entry(4)]);
    tablet.withdraw("procedures", 2).unwrap();
    let version =
        tablet.unit.version_at(tablet.register("procedures"), "受理规范", at("2026-07-01 00:00"), OFFSET());
    assert_eq!(version.map(|(entry, _)| entry), Some(entry(1)), "a version taken out of use gives way again");
}

#[test]
fn of_two_versions_from_one_day_the_later_made_holds_on_every_tablet() {
    let mut one = Tablet::new(1, "2026-01-01 09:00");
    let mut other = Tablet::new(2, "2026-01-01 10:00");
    one.states("procedures", 9, &[("title", "规范"), ("effective-from", "2026-02-01")]);
    other.states("procedures", 1, &[("title", "规范"), ("effective-from", "2026-02-01")]);
    let held = |first: &Tablet, second: &Tablet| {
        let unit = crate::world::replay(first.events.iter().chain(&second.events));
        let found = unit.version_at(one.register("procedures"), "规范", at("2026-02-01 00:00"), OFFSET());
        found.map(|(entry, _record)| entry)
    };
    assert_eq!(held(&one, &other), Some(entry(1)));
    assert_eq!(held(&other, &one), Some(entry(1)));
}

#[test]
fn what_expires_first_stands_first() {
    let mut tablet = Tablet::new(1, "2026-06-01 09:00");
    tablet.states("certificates", 1, &[("holder", "甲")]);
    tablet.states("certificates", 2, &[("holder", "乙"), ("valid-until", "2027-01-01")]);
    tablet.states("certificates", 3, &[("holder", "丙"), ("valid-until", "2026-07-01")]);
    let order = tablet.unit.expiring_first(tablet.register("certificates"), OFFSET());
    assert_eq!(order.iter().map(|(entry, _)| *entry).collect::<Vec<_>>(), [entry(3), entry(2), entry(1)]);
}

mod shown {
    use qingchu_core::case::{self, Case, Folded};
    use qingchu_core::event::{Body, Digest, Event, RulebookVersion, Statement, Subject};
    use qingchu_core::id::{CaseId, DeviceId, EventId, StreamId, UserId};
    use qingchu_core::time::HybridClock;
    use qingchu_core::value::Value;
    use uuid::Uuid;

    use super::*;

    fn case_at(tablet: &Tablet, place: Option<&str>) -> Case {
        let id = CaseId(Uuid::from_u128(7));
        let received = Body::ComplaintReceived {
            rulebook: RulebookVersion { id: "office".into(), version: 1 },
            narrative: "浪很大".to_owned(),
            channel: "phone".into(),
            source: None,
        };
        let place = place.map(|place| Body::FieldStated {
            field: "place".into(),
            value: Value::Text(place.to_owned()),
            replaces: Vec::new(),
        });
        let event = |(n, body): (usize, Body)| Event {
            statement: Statement {
                id: EventId(Uuid::from_u128(n as u128 + 1)),
                stream: StreamId(Uuid::from_u128(1)),
                subject: Subject::Case(id),
                author: UserId(Uuid::from_u128(1)),
                occurred_at: tablet.now,
                recorded_at: tablet.now,
                clock_offset_ms: None,
                body,
            },
            device: DeviceId(Uuid::from_u128(1)),
            device_seq: n as u64 + 1,
            previous: Digest::ZERO,
            clock: HybridClock { wall_ms: tablet.now.0, counter: n as u32 },
        };
        let events: Vec<Event> = std::iter::once(received).chain(place).enumerate().map(event).collect();
        let entries = events.iter().map(|event| case::Entry { event, received_at: None });
        match case::fold(id, entries, &tablet.rulebook) {
            Folded::Case(case) => case,
            Folded::NotOpened { .. } => panic!("it was received"),
        }
    }

    #[test]
    fn a_notice_in_force_is_shown_with_the_cases_of_its_place() {
        let mut tablet = Tablet::new(1, "2026-11-23 09:00");
        tablet.states("notices", 1, &[("place", "金石滩"), ("to", "2026-11-25")]);
        tablet.states("notices", 2, &[("place", "冰峪沟")]);
        tablet.states("notices", 3, &[("place", "大连金石滩浴场东侧")]);
        let shown = |place: Option<&str>, moment: Moment| {
            let case = case_at(&tablet, place);
            let found = tablet.unit.shown_with(tablet.register("notices"), &case, moment, OFFSET());
            found.into_iter().map(|(entry, _record)| entry).collect::<Vec<_>>()
        };
        assert_eq!(shown(Some("金石滩浴场"), tablet.now), [entry(1), entry(3)], "either stands in the other");
        assert_eq!(shown(Some("金石滩浴场"), at("2026-11-26 00:00")), [entry(3)], "the first has expired");
        assert_eq!(shown(Some("棒棰岛"), tablet.now), []);
        assert_eq!(shown(Some("  "), tablet.now), [], "blank words stand in nothing");
        assert_eq!(shown(None, tablet.now), []);
    }
}
