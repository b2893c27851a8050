//! Several parties on one matter: found on every tablet alike, in whatever order the tablets meet.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests fail loudly on purpose"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use qingchu_core::case::matter::fold_together;
use qingchu_core::case::{self, Folded};
use qingchu_core::deadline::Calendar;
use qingchu_core::event::{Body, Event, Judgement, RulebookVersion, Severity, Statement, Subject};
use qingchu_core::id::{CaseId, DeviceId, EventId, StreamId, UserId};
use qingchu_core::log::segment::Entry;
use qingchu_core::log::{Receipt, Tip, codec};
use qingchu_core::projection::shelf::{Rules, Segments, Shelf, read};
use qingchu_core::projection::{Position, Row};
use qingchu_core::rulebook::Rulebook;
use qingchu_core::time::{Moment, china};
use qingchu_core::value::Value;
use uuid::Uuid;

/// 2026-11-23 12:00 at +08:00, a Monday.
const NOON: i64 = 1_795_406_400_000;
const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn id(case: u128) -> CaseId {
    CaseId(Uuid::from_u128(case))
}

/// A tablet: what it wrote, and what it holds.
struct Tablet {
    tip: Tip,
    next: u128,
    own: Vec<(EventId, Arc<str>)>,
    log: Segments,
    shelf: Shelf,
    rulebook: Arc<Rulebook>,
    calendar: Calendar,
}

impl Tablet {
    fn new(device: u128) -> Self {
        Self {
            tip: Tip::new(DeviceId(Uuid::from_u128(device))),
            next: device * 1_000_000,
            own: Vec::new(),
            log: Segments::new(),
            shelf: Shelf::default(),
            rulebook: Arc::new(Rulebook::built_in(&"building".into()).unwrap()),
            calendar: Calendar::built_in(),
        }
    }

    fn writes(&mut self, case: u128, at: i64, body: Body) {
        self.next += 1;
        let event = EventId(Uuid::from_u128(self.next));
        let statement = Statement {
            id: event,
            stream: StreamId(Uuid::from_u128(1)),
            subject: Subject::Case(id(case)),
            author: UserId(Uuid::from_u128(2)),
            occurred_at: Moment(at),
            recorded_at: Moment(at),
            clock_offset_ms: None,
            body,
        };
        let (stored, tip) = self.tip.seal(statement);
        self.tip = tip;
        self.own.push((event, stored.bytes.clone()));
        self.takes(vec![Entry::Event { bytes: stored.bytes, receipt: None }]);
    }

    fn accepts(&mut self, case: u128, at: i64, customer: &str, place: &str) {
        let rulebook = RulebookVersion { id: "building".into(), version: 1 };
        let narrative = "楼上装修太吵".to_owned();
        let received = Body::ComplaintReceived { rulebook, narrative, channel: "phone".into(), source: None };
        self.writes(case, at, received);
        self.writes(case, at, Body::FindingConfirmed(noise()));
        self.fills(case, at, "customer", customer);
        self.fills(case, at, "place", place);
    }

    fn fills(&mut self, case: u128, at: i64, field: &str, words: &str) {
        if !words.is_empty() {
            let value = Value::Text(words.to_owned());
            // What stands is replaced, as the screen does it.
            let standing = self.case(case).and_then(|case| Some(case.fields.get(&field.into())?.events()));
            let replaces = standing.unwrap_or_default();
            self.writes(case, at, Body::FieldStated { field: field.into(), value, replaces });
        }
    }

    fn links(&mut self, case: u128, at: i64, other: u128) {
        self.writes(case, at, Body::CaseLinked { other: id(other) });
    }

    /// Takes a segment in, reading older ones as the shelf asks for them, and settles what it changed.
    fn takes(&mut self, entries: Vec<Entry>) {
        let position = self.shelf.upto() + 1;
        self.log.insert(position, read(entries));
        let new: Segments = [(position, self.log[&position].clone())].into();
        let older = self.read(&self.shelf.needs(&new));
        let rulebook = self.rulebook.clone();
        let rules = Rules { rulebook: &|_version| Some(rulebook.clone()), calendar: &self.calendar };
        self.shelf.take(&new, &older, &rules);
        let again = self.read(&self.shelf.unsettled());
        self.shelf.settle(&again, &rules);
        assert_eq!(self.shelf.unsettled(), Vec::<Position>::new());
    }

    fn read(&self, positions: &[Position]) -> Segments {
        positions.iter().map(|position| (*position, self.log[position].clone())).collect()
    }

    fn case(&self, case: u128) -> Option<case::Case> {
        let positions: Vec<Position> = self.shelf.positions(id(case)).into_iter().collect();
        let rulebook = self.rulebook.clone();
        let rules = Rules { rulebook: &|_version| Some(rulebook.clone()), calendar: &self.calendar };
        self.shelf.fold(id(case), &self.read(&positions), &rules)
    }

    fn row(&self, case: u128) -> &Row {
        self.shelf.casebook.get(id(case)).unwrap()
    }

    /// The rows by case, without where on this tablet their events lie.
    fn rows(&self) -> BTreeMap<CaseId, Row> {
        let bare = |row: &Row| Row { positions: Vec::new(), ..row.clone() };
        self.shelf.casebook.rows().iter().map(|row| (row.id, bare(row))).collect()
    }

    fn due(&self, case: u128, duty: &str) -> Option<Moment> {
        self.row(case).duties.iter().find(|open| open.duty.as_str() == duty)?.due.map(|due| due.cut_off)
    }
}

fn noise() -> Judgement {
    Judgement {
        category: "noise".into(),
        severity: Severity::General,
        reasons: Vec::new(),
        is_collective: false,
        is_written: false,
        in_competence: true,
        signals: Vec::new(),
        check: false,
    }
}

/// All tablets meet at the office, which stores what each brings at the minutes given, in order.
fn meet(tablets: &mut [Tablet], from: i64) {
    let receipt = |seq: usize, tablet: usize| Receipt {
        seq: u64::try_from(seq).unwrap(),
        received_at: Moment(from + i64::try_from(tablet).unwrap() * MINUTE),
    };
    let mut stored: Vec<(usize, EventId, Arc<str>, Receipt)> = Vec::new();
    for (at, tablet) in tablets.iter().enumerate() {
        for (event, bytes) in &tablet.own {
            stored.push((at, *event, bytes.clone(), receipt(stored.len() + 1, at)));
        }
    }
    for (at, tablet) in tablets.iter_mut().enumerate() {
        let entries = stored.iter().map(|(from, id, bytes, receipt)| {
            if *from == at {
                let digest = qingchu_core::event::Digest::ZERO;
                Entry::Receipt { id: *id, digest, receipt: *receipt }
            } else {
                Entry::Event { bytes: bytes.clone(), receipt: Some(*receipt) }
            }
        });
        tablet.takes(entries.collect());
    }
}

fn offices(cases: &[(u128, i64, &str, &str)]) -> Vec<Tablet> {
    let mut tablets: Vec<Tablet> = Vec::new();
    for (at, (case, when, customer, place)) in (1..).zip(cases) {
        let mut tablet = Tablet::new(at);
        tablet.accepts(*case, *when, customer, place);
        tablets.push(tablet);
    }
    tablets
}

#[test]
fn three_tablets_with_one_household_each_make_a_collective_complaint_at_the_sync() {
    let mut tablets = offices(&[
        (1, NOON, "恒通贸易", "12 层"),
        (2, NOON + MINUTE, "蓝海咨询", "12层"),
        (3, NOON + 2 * MINUTE, "明德律所", "１２层"),
    ]);
    for (tablet, case) in tablets.iter().zip(1..) {
        assert!(!tablet.row(case).is_major && !tablet.row(case).is_collective);
        assert_eq!(tablet.due(case, "report-to-manager"), None);
        assert!(tablet.due(case, "pass-to-department").is_some());
    }
    let met = NOON + 60 * MINUTE;
    meet(&mut tablets, met);
    // The third one reached the office two minutes after the first.
    let since = met + 2 * MINUTE;
    for tablet in &tablets {
        assert_eq!(tablet.rows(), tablets[0].rows());
        for case in 1..=3 {
            let (row, whole) = (tablet.row(case), tablet.case(case).unwrap());
            assert!(row.is_major && row.is_collective);
            assert_eq!(tablet.due(case, "report-to-manager"), Some(Moment(since + 15 * MINUTE)));
            assert_eq!(tablet.due(case, "pass-to-department"), None, "that is for general complaints");
            let matter = whole.matter.as_ref().unwrap();
            assert_eq!((matter.since, matter.parties, matter.others.len()), (Moment(since), 3, 2));
            assert_eq!(whole.judgement().unwrap().reasons, ["collective".into()]);
            assert_eq!(whole.stated_judgement(), Some(&noise()), "nothing that was typed changes");
        }
    }
}

#[test]
fn two_households_are_not_collective_and_two_of_one_household_are_one() {
    let mut two = offices(&[(1, NOON, "恒通贸易", "12层"), (2, NOON, "蓝海咨询", "12层")]);
    meet(&mut two, NOON + MINUTE);
    assert!(two.iter().all(|tablet| (1..=2).all(|case| !tablet.row(case).is_collective)));

    let mut one_twice = offices(&[
        (1, NOON, "恒通贸易", "12层"),
        (2, NOON, " 恒通 贸易", "12层"),
        (3, NOON, "蓝海咨询", "12层"),
    ]);
    meet(&mut one_twice, NOON + MINUTE);
    assert!(one_twice.iter().all(|tablet| (1..=3).all(|case| !tablet.row(case).is_collective)));
}

#[test]
fn another_place_no_place_and_nobody_named_do_not_count() {
    for (customer, place) in [("明德律所", "13层"), ("明德律所", ""), ("", "12层")] {
        let cases = [(1, NOON, "甲", "12层"), (2, NOON, "乙", "12层"), (3, NOON, customer, place)];
        let mut tablets = offices(&cases);
        meet(&mut tablets, NOON + MINUTE);
        for case in 1..=3 {
            assert!(!tablets[0].row(case).is_collective, "{customer} {place}: case {case}");
        }
    }
}

#[test]
fn the_seventh_day_counts_and_the_eighth_does_not() {
    // Noon plus seven days and twelve hours less a minute is the last minute of the seventh day.
    for (later, is_collective) in [(7 * DAY + 719 * MINUTE, true), (7 * DAY + 720 * MINUTE, false)] {
        let mut tablets = offices(&[
            (1, NOON, "甲", "12层"),
            (2, NOON + DAY, "乙", "12层"),
            (3, NOON + later, "丙", "12层"),
        ]);
        meet(&mut tablets, NOON + 9 * DAY);
        for case in 1..=3 {
            assert_eq!(tablets[0].row(case).is_collective, is_collective, "{later}: case {case}");
        }
    }
    // A row of complaints, of which no three lie within seven days, is no collective complaint.
    let cases =
        [(1, NOON, "甲", "12层"), (2, NOON + 5 * DAY, "乙", "12层"), (3, NOON + 10 * DAY, "丙", "12层")];
    let mut tablets = offices(&cases);
    meet(&mut tablets, NOON + 11 * DAY);
    assert!((1..=3).all(|case| !tablets[0].row(case).is_collective));
}

#[test]
fn linked_cases_count_whatever_they_say_in_either_direction() {
    let cases = [(1, NOON, "甲", "12层"), (2, NOON + 90 * DAY, "乙", ""), (3, NOON, "丙", "大堂")];
    let mut tablets = offices(&cases);
    meet(&mut tablets, NOON + 91 * DAY);
    assert!((1..=3).all(|case| !tablets[2].row(case).is_collective));
    tablets[0].links(1, NOON + 92 * DAY, 2);
    tablets[0].links(3, NOON + 92 * DAY + MINUTE, 2);
    for case in 1..=3 {
        let matter = tablets[0].case(case).unwrap().matter.expect("collective");
        assert_eq!(matter.since, Moment(NOON + 92 * DAY + MINUTE), "when the last link was made");
    }
    meet(&mut tablets, NOON + 93 * DAY);
    assert_eq!(tablets[0].rows(), tablets[2].rows());
    assert!((1..=3).all(|case| tablets[2].row(case).is_collective));
}

#[test]
fn saying_the_same_again_moves_nothing_and_correcting_the_place_takes_it_back() {
    let cases = [(1, NOON, "甲", "12层"), (2, NOON, "乙", "12层"), (3, NOON, "丙", "12层")];
    let mut tablets = offices(&cases);
    meet(&mut tablets, NOON + MINUTE);
    let due = tablets[0].due(1, "report-to-manager").unwrap();
    tablets[0].fills(1, NOON + DAY, "customer", "甲公司");
    tablets[0].fills(2, NOON + DAY, "place", "12层");
    assert_eq!(tablets[0].due(1, "report-to-manager"), Some(due));
    assert_eq!(tablets[0].due(3, "report-to-manager"), Some(due));
    tablets[0].fills(2, NOON + DAY, "place", "13层");
    for case in 1..=3 {
        assert!(!tablets[0].row(case).is_collective, "case {case}");
        assert_eq!(tablets[0].due(case, "report-to-manager"), None);
    }
}

#[test]
fn a_closed_case_is_a_party_and_opens_no_duty_until_it_is_opened_again() {
    let mut tablet = Tablet::new(1);
    tablet.accepts(1, NOON, "甲", "12层");
    let values = BTreeMap::new();
    tablet.writes(1, NOON + MINUTE, Body::FactStated { fact: "archived".into(), values: values.clone() });
    assert!(tablet.row(1).is_closed);
    tablet.accepts(2, NOON + DAY, "乙", "12层");
    tablet.accepts(3, NOON + DAY, "丙", "12层");
    assert!((1..=3).all(|case| tablet.row(case).is_collective));
    assert_eq!(tablet.due(1, "report-to-manager"), None);
    assert_eq!(tablet.due(2, "report-to-manager"), Some(Moment(NOON + DAY + 15 * MINUTE)));
    tablet.writes(1, NOON + 2 * DAY, Body::FactStated { fact: "reopened".into(), values });
    assert_eq!(tablet.due(1, "report-to-manager"), Some(Moment(NOON + 2 * DAY + 15 * MINUTE)));
}

#[test]
fn a_case_that_is_joint_by_its_own_words_makes_those_beside_it_collective() {
    let mut tablet = Tablet::new(1);
    tablet.accepts(1, NOON, "恒通贸易", "12层");
    tablet.accepts(2, NOON, "", "12层");
    assert!(!tablet.row(1).is_collective);
    let judgement = Judgement {
        severity: Severity::Major,
        reasons: vec!["collective".into()],
        is_collective: true,
        ..noise()
    };
    let standing = tablet.case(2).unwrap().judgements.events();
    let overruled =
        Body::FindingOverruled { judgement, reason: "五家一起来".to_owned(), replaces: standing };
    tablet.writes(2, NOON + MINUTE, overruled);
    assert!(tablet.row(1).is_collective && tablet.row(1).is_major);
    assert_eq!(tablet.case(1).unwrap().matter.unwrap().parties, 4);
}

#[test]
fn a_case_that_arrives_folds_again_only_its_own_matter() {
    let mut tablet = Tablet::new(1);
    let mut entries = Vec::new();
    let mut office = Tablet::new(2);
    for case in 10..2_010 {
        office.own.clear();
        office.shelf = Shelf::default();
        office.log = Segments::new();
        office.accepts(case, NOON, &format!("客户{case}"), &format!("{} 层", case / 2));
        entries.extend(
            office.own.iter().map(|(_id, bytes)| Entry::Event { bytes: bytes.clone(), receipt: None }),
        );
    }
    tablet.takes(entries);
    assert!(tablet.shelf.casebook.rows().iter().all(|row| !row.is_collective));
    let before: Vec<Row> = tablet.shelf.casebook.rows().to_vec();
    tablet.accepts(1, NOON + MINUTE, "又一家", "30 层");
    let changed: Vec<&Row> =
        tablet.shelf.casebook.rows().iter().filter(|row| !before.contains(row)).collect();
    assert_eq!(changed.iter().map(|row| row.id).collect::<Vec<_>>(), [id(60), id(61), id(1)]);
    assert!(changed.iter().all(|row| row.is_collective));
}

#[test]
fn what_is_still_to_be_settled_outlives_a_restart() {
    let mut tablet = Tablet::new(1);
    tablet.accepts(1, NOON, "甲", "12层");
    tablet.accepts(2, NOON, "乙", "12层");
    let mut third = Tablet::new(2);
    third.accepts(3, NOON, "丙", "12层");
    let entries = third.own.iter().map(|(_id, bytes)| Entry::Event { bytes: bytes.clone(), receipt: None });
    let position = tablet.shelf.upto() + 1;
    tablet.log.insert(position, read(entries.collect()));
    let new = tablet.read(&[position]);
    let rulebook = tablet.rulebook.clone();
    let rules = Rules { rulebook: &|_version| Some(rulebook.clone()), calendar: &tablet.calendar };
    tablet.shelf.take(&new, &Segments::new(), &rules);
    assert!(tablet.row(3).is_collective && !tablet.row(1).is_collective, "1 and 2 are not at hand");

    let rest = tablet.shelf.rest().unwrap();
    let upto = tablet.shelf.upto();
    let parts = tablet.shelf.casebook.take_snapshot("", upto).unwrap();
    let mut restored = Shelf::from_rest(&rest, upto).unwrap();
    for (_chunk, bytes) in &parts.chunks {
        restored.casebook.read_chunk(bytes).unwrap();
    }
    let wanted = restored.unsettled();
    assert_eq!(wanted.len(), 8, "four events of each");
    assert_eq!(restored.settle(&tablet.read(&wanted), &rules), [id(1), id(2)]);
    assert!((1..=3).all(|case| restored.casebook.get(id(case)).unwrap().is_collective));
}

/// One thing that a tablet states in the property below.
#[derive(Debug, Clone)]
enum Step {
    Accept { day: i64, customer: u8, place: u8 },
    Place { case: u128, place: u8 },
    Link { case: u128, other: u128 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_i64..12, 0_u8..4, 0_u8..3).prop_map(|(day, customer, place)| Step::Accept { day, customer, place }),
        1 => (1_u128..8, 0_u8..3).prop_map(|(case, place)| Step::Place { case, place }),
        1 => (1_u128..8, 1_u128..8).prop_map(|(case, other)| Step::Link { case, other }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever order the events arrive in, and in whatever pieces, every tablet holds the same rows, and so does who folds all
    /// cases at once.
    #[test]
    fn any_order_of_arrival_gives_the_same_matters(
        steps in proptest::collection::vec(step(), 1..14),
        seed in proptest::collection::vec(any::<u32>(), 80),
        at_a_time in 1_usize..7,
    ) {
        let mut author = Tablet::new(1);
        let mut cases = 0;
        for (minute, step) in (1..).zip(steps) {
            let at = NOON + 12 * DAY + minute * MINUTE;
            match step {
                Step::Accept { day, customer, place } => {
                    cases += 1;
                    author.accepts(cases, NOON + day * DAY, ["", "甲", "乙", "丙"][usize::from(customer)], ["", "1层", "2层"][usize::from(place)]);
                }
                Step::Place { case, place } => author.fills(case, at, "place", ["", "1层", "2层"][usize::from(place)]),
                Step::Link { case, other } => author.links(case, at, other),
            }
        }
        let receipts: Vec<Entry> = (1..).zip(&author.own).map(|(seq, (_id, bytes))| Entry::Event {
            bytes: bytes.clone(),
            receipt: Some(Receipt { seq, received_at: Moment(NOON + 20 * DAY + i64::try_from(seq).unwrap()) }),
        }).collect();
        let mut shuffled: Vec<(u32, Entry)> = seed.iter().copied().cycle().zip(receipts.iter().cloned()).collect();
        shuffled.sort_by_key(|(key, _entry)| *key);

        let (mut whole, mut pieces) = (Tablet::new(2), Tablet::new(3));
        whole.takes(receipts.clone());
        let shuffled: Vec<Entry> = shuffled.into_iter().map(|(_key, entry)| entry).collect();
        for batch in shuffled.chunks(at_a_time) {
            pieces.takes(batch.to_vec());
        }
        prop_assert_eq!(whole.rows(), pieces.rows());

        let mut events: Vec<(Event, Moment)> = Vec::new();
        for entry in &receipts {
            if let Entry::Event { bytes, receipt: Some(receipt) } = entry {
                events.push((codec::decode(bytes).unwrap(), receipt.received_at));
            }
        }
        let of = |case: &CaseId| -> Vec<case::Entry<'_>> {
            let own = events.iter().filter(|(event, _at)| event.statement.subject == Subject::Case(*case));
            own.map(|(event, at)| case::Entry { event, received_at: Some(*at) }).collect()
        };
        let together: Vec<_> = whole.rows().keys().map(|case| (*case, of(case), whole.rulebook.as_ref())).collect();
        for folded in fold_together(&together, &|_unit| china()) {
            let Folded::Case(case) = folded else { panic!("all are opened") };
            let row = Row::of(&case, Vec::new(), &whole.rulebook, &whole.calendar);
            prop_assert_eq!(&row, &whole.rows()[&case.id]);
        }
    }
}
