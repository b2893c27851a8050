//! What Today shows of registers: the duties of entries and what expires, made again only where something changed.

use qingchu_core::projection::entries::{EntryAgenda, EntryWork};
use qingchu_core::roster::OnDuty;
use qingchu_core::time::Moment;
use qingchu_core::value::Value;

use crate::world::{OFFSET, Tablet, at, entry, words};

fn refresh(agenda: &mut EntryAgenda, tablet: &Tablet, now: Moment) -> bool {
    agenda.refresh(&tablet.unit, &tablet.rulebook, &tablet.calendar, now)
}

fn shown(agenda: &EntryAgenda) -> Vec<(String, u128, Option<Moment>)> {
    let item = |item: &&qingchu_core::projection::entries::EntryItem| {
        let what = match &item.what {
            EntryWork::Duty(duty) => duty.to_string(),
            EntryWork::Expires => "expires".to_owned(),
        };
        (what, item.entry.0.as_u128(), item.due.map(|due| due.cut_off))
    };
    agenda.items().iter().map(item).collect()
}

#[test]
fn a_reminder_comes_with_its_day_and_goes_when_it_is_renewed() {
    let mut tablet = Tablet::new(1, "2026-11-01 09:00");
    tablet.states("certificates", 1, &[("holder", "张"), ("valid-until", "2026-12-31")]);
    let mut agenda = EntryAgenda::default();
    refresh(&mut agenda, &tablet, at("2026-11-30 23:59"));
    assert_eq!(shown(&agenda), []);
    assert!(refresh(&mut agenda, &tablet, at("2026-12-01 00:00")));
    let expires = ("expires".to_owned(), 1, Some(at("2027-01-01 00:00")));
    assert_eq!(shown(&agenda), std::slice::from_ref(&expires));
    assert!(!refresh(&mut agenda, &tablet, at("2027-01-05 09:00")));
    assert_eq!(shown(&agenda), [expires], "it expired and nobody renewed it: it stays, overdue");
    tablet.at("2027-01-05 09:00").states(
        "certificates",
        1,
        &[("holder", "张"), ("valid-until", "2028-12-31")],
    );
    assert!(refresh(&mut agenda, &tablet, tablet.now));
    assert_eq!(shown(&agenda), []);
    tablet.states("certificates", 1, &[("holder", "张"), ("valid-until", "2027-01-10")]);
    assert!(refresh(&mut agenda, &tablet, tablet.now));
    assert_eq!(shown(&agenda).len(), 1);
    tablet.withdraw("certificates", 1).unwrap();
    assert!(refresh(&mut agenda, &tablet, tablet.now));
    assert_eq!(shown(&agenda), [], "what is out of use reminds nobody");
}

#[test]
fn the_most_urgent_stands_first_and_what_has_no_day_last() {
    let mut tablet = Tablet::new(1, "2026-11-23 09:00");
    let task = |due: Option<&str>| {
        let mut all = words(&[("what", "盘点")]);
        all.insert("state".into(), Value::Choice("to-do".to_owned()));
        all.extend(due.map(|due| ("due-on".into(), crate::world::value(due))));
        all
    };
    tablet.state("tasks", 1, task(None)).unwrap();
    tablet.state("tasks", 2, task(Some("2026-11-25"))).unwrap();
    tablet.states("contacts", 3, &[("name", "张")]);
    let mut agenda = EntryAgenda::default();
    refresh(&mut agenda, &tablet, tablet.now);
    let expect = [
        ("file-contact".to_owned(), 3, Some(at("2026-11-23 11:00"))),
        ("do-task".to_owned(), 2, Some(at("2026-11-26 00:00"))),
        ("do-task".to_owned(), 1, None),
    ];
    assert_eq!(shown(&agenda), expect);
    assert!(agenda.items()[0].is_immediate);
    assert_eq!(agenda.of(&"tasks".into(), entry(2)).count(), 1);
}

#[test]
fn refreshing_is_making_anew() {
    let mut tablet = Tablet::new(1, "2026-06-01 09:00");
    let mut live = EntryAgenda::default();
    for day in 1..=28 {
        tablet.at(&format!("2026-06-{day:02} 09:00"));
        let until = format!("2026-07-{day:02}");
        tablet.states("certificates", day % 7, &[("holder", "张"), ("valid-until", &until)]);
        tablet.states("contacts", 100 + day % 5, &[("name", &format!("第{day}位"))]);
        refresh(&mut live, &tablet, tablet.now);
        let mut anew = EntryAgenda::default();
        refresh(&mut anew, &tablet, tablet.now);
        assert_eq!(shown(&live), shown(&anew), "on day {day}");
    }
}

#[test]
fn whom_to_call_is_who_is_on_duty_and_there() {
    let mut tablet = Tablet::new(1, "2026-11-23 09:00");
    let text = include_str!("book.toml").replacen(
        "id = \"left-on\"",
        "id = \"phone\"\nlabel = { zh = \"电话\", en = \"Telephone\" }\nkind = \"phone\"\nclause = \"OFF-5\"\n\n[[register.field]]\nid = \"left-on\"",
        1,
    );
    tablet.rulebook = toml::from_str(&text).unwrap();
    tablet.states("people", 1, &[("name", "张"), ("phone", "110")]);
    tablet.states("people", 2, &[("name", "李"), ("phone", "119")]);
    let pair = [("a", 1), ("b", 2)].map(|(field, id)| (field.into(), Value::Entry(entry(id))));
    tablet.state("lead-roster", 3, pair.into_iter().collect()).unwrap();
    let contacts = |tablet: &Tablet| {
        OnDuty::new(&tablet.unit, &tablet.rulebook, tablet.now, OFFSET()).contacts(&"lead".into(), None)
    };
    assert_eq!(contacts(&tablet), [("张".to_owned(), "110".to_owned())]);
    tablet.state("absences", 4, [("person".into(), Value::Entry(entry(1)))].into_iter().collect()).unwrap();
    assert_eq!(contacts(&tablet), [("李".to_owned(), "119".to_owned())]);
    tablet.withdraw("people", 2).unwrap();
    assert_eq!(contacts(&tablet), []);
}
