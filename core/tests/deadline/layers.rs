//! Layers: the nation, the region, the organisation, the unit; the nearer wins.

use chrono::FixedOffset;
use qingchu_core::deadline::calendar::{Calendar, Cause, Certainty, Layer, NoticeYear};
use qingchu_core::deadline::hours::{BusinessHours, Open};
use qingchu_core::deadline::notice::{Occasion, Source};
use qingchu_core::deadline::{Due, due};
use qingchu_core::event::Digest;

use crate::{at, day, rule};

fn load(calendar: &mut Calendar, layer: Layer, rows: &str) {
    calendar.load_csv(layer, &format!("date,kind,name\n{rows}"), "own", Occasion::Yearly).unwrap();
}

#[test]
fn the_nearer_layer_wins_whatever_the_order_of_loading() {
    let mut calendar = Calendar::built_in();
    load(&mut calendar, Layer::Unit, "2026-04-21,work,值班\n2026-10-01,work,值班\n");
    load(
        &mut calendar,
        Layer::Region,
        "2026-04-20,off,三月三\n2026-04-21,off,三月三\n2026-04-22,off,三月三\n",
    );
    load(&mut calendar, Layer::Organisation, "2026-04-22,ordinary,三月三\n");
    let works = |text: &str| calendar.day(day(text)).is_working;
    assert!(!works("2026-04-20"), "the region's");
    assert!(works("2026-04-21"), "the unit's");
    assert!(works("2026-04-22"), "the organisation's: as in any week");
    assert!(works("2026-10-01"), "the unit's over the nation's");
    assert!(!works("2026-10-02"));
    assert!(matches!(calendar.day(day("2026-04-21")).cause, Cause::Stated(Layer::Unit, _)));
    let digest = Digest::of("date,kind,name\n2026-04-22,ordinary,三月三\n".as_bytes());
    let source = Source { name: "own".to_owned(), digest };
    assert_eq!(calendar.sources(Layer::Organisation), [source], "its source and digest stay");
}

#[test]
fn a_units_own_day_is_known_without_the_nations_notice_and_the_days_beside_it_are_not() {
    let mut calendar = Calendar::built_in();
    load(&mut calendar, Layer::Unit, "2027-03-08,off,妇女节\n");
    assert_eq!(calendar.day(day("2027-03-08")).certainty, Certainty::Final);
    assert_eq!(calendar.day(day("2027-03-09")).certainty, Certainty::Missing(NoticeYear(2027)));
}

#[test]
fn days_are_those_of_the_units_time_zone() {
    let clock = rule(r#"{"working_days": 1}"#);
    // 23:30 at +08:00 on Sunday is already Monday at +09:00.
    let start = at("2026-03-01 23:30");
    let last = |calendar: &Calendar| due(&clock, start, &[], calendar).unwrap().time().unwrap();
    let home = Calendar::built_in();
    let east = Calendar::built_in().with_offset(FixedOffset::east_opt(9 * 3600).unwrap());
    assert_eq!(last(&home).day, day("2026-03-02"));
    assert_eq!(last(&home).cut_off, at("2026-03-03 00:00"));
    assert_eq!(last(&east).day, day("2026-03-03"));
    assert_eq!(last(&east).cut_off, at("2026-03-03 23:00"));
}

#[test]
fn hours_follow_the_weekday_and_a_make_up_day_has_its_own() {
    let open = |text: &str| Some(text.parse::<Open>().unwrap());
    let hours = BusinessHours {
        monday: open("09:00-18:00"),
        friday: open("09:00-16:00"),
        make_up: open("10:00-15:00"),
        ..BusinessHours::none()
    };
    let clock = rule(r#"{"same_day": true, "end": "close-of-business"}"#);
    let closing = |calendar: &Calendar, start: &str| due(&clock, at(start), &[], calendar).unwrap();
    let at_closing = |text| Due::Determined { time: crate::time(text), awaits: None };
    let calendar = Calendar::built_in().with_hours(hours.clone());
    assert_eq!(closing(&calendar, "2026-03-02 09:00"), at_closing("2026-03-02 18:00"));
    assert_eq!(closing(&calendar, "2026-03-06 09:00"), at_closing("2026-03-06 16:00"));
    assert_eq!(closing(&calendar, "2026-02-14 09:00"), at_closing("2026-02-14 15:00"));
    assert_eq!(
        closing(&calendar, "2026-03-03 09:00"),
        at_closing("2026-03-03 24:00"),
        "no hours on Tuesdays"
    );
    let plain = Calendar::built_in().with_hours(BusinessHours { make_up: None, ..hours });
    assert_eq!(closing(&plain, "2026-02-14 09:00"), at_closing("2026-02-14 18:00"), "as on a Monday");
}

#[test]
fn a_layer_is_known_by_its_name_alone() {
    for layer in [Layer::Nation, Layer::Region, Layer::Organisation, Layer::Unit] {
        assert_eq!(Layer::named(layer.name()), Some(layer));
    }
    assert_eq!(Layer::named("county"), None);
}
