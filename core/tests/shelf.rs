//! The shelf: taking the log in piece by piece gives what folding it whole gives, and a snapshot is the same again.

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
use qingchu_core::deadline::Calendar;
use qingchu_core::event::{Body, Judgement, RulebookVersion, Severity, Statement, Subject};
use qingchu_core::id::{CaseId, DeviceId, EventId, StreamId, UserId};
use qingchu_core::log::segment::Entry;
use qingchu_core::log::{Receipt, Tip};
use qingchu_core::projection::agenda::agenda;
use qingchu_core::projection::shelf::{Rules, Segments, Shelf, read};
use qingchu_core::projection::{Casebook, Position};
use qingchu_core::rulebook::Rulebook;
use qingchu_core::time::Moment;
use uuid::Uuid;

const NOON: i64 = 1_795_406_400_000;

struct World {
    rulebook: Arc<Rulebook>,
    calendar: Calendar,
    tip: Tip,
    next: u128,
}

impl World {
    fn new() -> Self {
        Self {
            rulebook: Arc::new(Rulebook::built_in(&"building".into()).unwrap()),
            calendar: Calendar::built_in(),
            tip: Tip::new(DeviceId(Uuid::from_u128(9))),
            next: 0,
        }
    }

    fn event(&mut self, case: u128, body: Body) -> (EventId, Arc<str>) {
        self.next += 1;
        let at = Moment(NOON + i64::try_from(self.next).unwrap() * 1_000);
        let id = EventId(Uuid::from_u128(self.next));
        let statement = Statement {
            id,
            stream: StreamId(Uuid::from_u128(1)),
            subject: Subject::Case(CaseId(Uuid::from_u128(case))),
            author: UserId(Uuid::from_u128(2)),
            occurred_at: at,
            recorded_at: at,
            clock_offset_ms: None,
            body,
        };
        let (stored, tip) = self.tip.seal(statement);
        self.tip = tip;
        (id, stored.bytes)
    }

    fn received(&mut self, case: u128, words: &str) -> Arc<str> {
        let body = Body::ComplaintReceived {
            rulebook: RulebookVersion { id: "building".into(), version: 1 },
            narrative: words.to_owned(),
            channel: "phone".into(),
            source: None,
        };
        self.event(case, body).1
    }

    fn judged(&mut self, case: u128, is_major: bool) -> Arc<str> {
        let judgement = Judgement {
            category: if is_major { "fire".into() } else { "service".into() },
            severity: if is_major { Severity::Major } else { Severity::General },
            reasons: if is_major { vec!["fire".into()] } else { Vec::new() },
            is_collective: false,
            is_written: false,
            in_competence: true,
            signals: Vec::new(),
            check: false,
        };
        self.event(case, Body::FindingConfirmed(judgement)).1
    }

    fn noted(&mut self, case: u128, words: &str) -> Arc<str> {
        self.event(case, Body::NoteAdded { text: words.to_owned() }).1
    }

    fn rules<T>(&self, run: impl FnOnce(&Rules<'_>) -> T) -> T {
        let rulebook = self.rulebook.clone();
        run(&Rules { rulebook: &|_version| Some(rulebook.clone()), calendar: &self.calendar })
    }

    /// Takes a log in, so many segments at a time, reading older ones as the shelf asks for them.
    fn take_in(&self, log: &Segments, at_a_time: usize) -> Shelf {
        let mut shelf = Shelf::default();
        let positions: Vec<Position> = log.keys().copied().collect();
        for batch in positions.chunks(at_a_time) {
            let new: Segments = batch.iter().map(|position| (*position, log[position].clone())).collect();
            let older =
                shelf.needs(&new).into_iter().map(|position| (position, log[&position].clone())).collect();
            self.rules(|rules| shelf.take(&new, &older, rules));
        }
        shelf
    }
}

fn event(bytes: &Arc<str>) -> Entry {
    Entry::Event { bytes: bytes.clone(), receipt: None }
}

fn log(segments: Vec<Vec<Entry>>) -> Segments {
    segments
        .into_iter()
        .enumerate()
        .map(|(at, entries)| (u32::try_from(at).unwrap() + 1, read(entries)))
        .collect()
}

#[test]
fn a_case_whose_events_lie_in_several_segments_is_folded_whole() {
    let mut world = World::new();
    let (received, judged, noted) =
        (world.received(1, "着火了"), world.judged(1, true), world.noted(1, "消防已到"));
    let log = log(vec![vec![event(&received)], vec![event(&judged)], vec![event(&noted)]]);
    let shelf = world.take_in(&log, 1);
    let row = &shelf.casebook.rows()[0];
    assert_eq!(row.positions, [1, 2, 3]);
    assert!(row.is_major && row.words.contains("消防已到") && row.narrative() == "着火了");
    assert_eq!(row.unsent.len(), 3);
    assert_eq!(agenda(&shelf.casebook)[0].duty.duty.as_str(), "report-to-manager");
}

#[test]
fn a_case_waits_for_its_first_event_and_loses_nothing() {
    let mut world = World::new();
    let (received, noted) = (world.received(1, "水漫进来了"), world.noted(1, "关阀"));
    let log = log(vec![vec![event(&noted)], vec![event(&received)]]);
    let first: Segments = [(1, log[&1].clone())].into();
    let mut shelf = Shelf::default();
    world.rules(|rules| shelf.take(&first, &Segments::new(), rules));
    assert_eq!((shelf.casebook.rows().len(), shelf.waiting()), (0, 1));
    let second: Segments = [(2, log[&2].clone())].into();
    assert_eq!(shelf.needs(&second), [1]);
    world.rules(|rules| shelf.take(&second, &first, rules));
    assert_eq!((shelf.casebook.rows().len(), shelf.waiting()), (1, 0));
    assert!(shelf.casebook.rows()[0].words.contains("关阀"));
}

#[test]
fn a_receipt_that_comes_later_takes_the_event_off_the_unsent() {
    let mut world = World::new();
    let received = world.received(1, "灯坏了");
    let judged = world.judged(1, false);
    let receipt = |id: u128, seq| Entry::Receipt {
        id: EventId(Uuid::from_u128(id)),
        digest: qingchu_core::event::Digest::ZERO,
        receipt: Receipt { seq, received_at: Moment(NOON) },
    };
    let log = log(vec![vec![event(&received), event(&judged)], vec![receipt(1, 1)], vec![receipt(2, 2)]]);
    let first_two: Segments = log.clone().into_iter().take(2).collect();
    assert_eq!(world.take_in(&first_two, 1).casebook.rows()[0].unsent.len(), 1);
    for at_a_time in 1..=3 {
        let shelf = world.take_in(&log, at_a_time);
        let unsent = &shelf.casebook.rows()[0].unsent;
        assert_eq!(unsent.len(), 0, "{at_a_time} at a time");
    }
}

#[test]
fn a_rewind_takes_receipts_back() {
    let mut world = World::new();
    let received = world.received(1, "灯坏了");
    let receipt = Some(Receipt { seq: 5, received_at: Moment(NOON) });
    let rewind = Entry::Rewind { stream: StreamId(Uuid::from_u128(1)), after: 4 };
    let log = log(vec![vec![Entry::Event { bytes: received, receipt }], vec![rewind]]);
    let shelf = world.take_in(&log, 2);
    assert_eq!(shelf.casebook.rows()[0].unsent.len(), 1, "the restored server does not have it");
}

#[test]
fn two_characters_are_enough_to_find_a_case() {
    let mut world = World::new();
    let words = ["三号梯卡住了", "Lift B is STUCK", "走廊灯不亮"];
    let entries: Vec<Entry> =
        (1..).zip(words).map(|(case, words)| event(&world.received(case, words))).collect();
    let shelf = world.take_in(&log(vec![entries]), 1);
    let found =
        |query: &str| shelf.casebook.search(query).iter().map(|row| row.narrative()).collect::<Vec<_>>();
    assert_eq!(found("号梯"), ["三号梯卡住了"]);
    assert_eq!(found("stuck lift"), ["Lift B is STUCK"]);
    assert_eq!(found("走廊 不亮"), ["走廊灯不亮"]);
    assert_eq!(found("没有的"), Vec::<&str>::new());
    assert_eq!(found("  ").len(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// However the log is cut and in whatever steps it is taken in, the rows are the same; and a snapshot brings them
    /// back.
    #[test]
    fn taking_in_piece_by_piece_is_folding_whole(
        steps in proptest::collection::vec((0_u128..6, 0_u8..4), 1..60),
        cuts in proptest::collection::vec(1_usize..5, 1..60),
        at_a_time in 1_usize..6,
    ) {
        let mut world = World::new();
        let mut entries: Vec<Entry> = Vec::new();
        for (case, kind) in steps {
            let bytes = match kind {
                0 => world.received(case, "漏水"),
                1 => world.judged(case, true),
                2 => world.judged(case, false),
                _ => world.noted(case, "去看过"),
            };
            entries.push(event(&bytes));
        }
        let mut segments = Vec::new();
        let mut rest = entries.as_slice();
        for cut in cuts.iter().cycle() {
            if rest.is_empty() { break; }
            let (head, tail) = rest.split_at((*cut).min(rest.len()));
            segments.push(head.to_vec());
            rest = tail;
        }
        let log = log(segments);
        let whole = world.take_in(&log, log.len());
        let mut pieces = world.take_in(&log, at_a_time);
        let by_id = |shelf: &Shelf| -> BTreeMap<CaseId, _> {
            shelf.casebook.rows().iter().map(|row| (row.id, row.clone())).collect()
        };
        prop_assert_eq!(by_id(&whole), by_id(&pieces));
        prop_assert_eq!(whole.waiting(), pieces.waiting());

        let rest = pieces.rest().unwrap();
        let upto = pieces.upto();
        let parts = pieces.casebook.take_snapshot("basis", upto).unwrap();
        prop_assert!(Casebook::read_head(&parts.head, "another").is_none());
        let head = Casebook::read_head(&parts.head, "basis").unwrap();
        let mut restored = Shelf::from_rest(&rest, head.upto).unwrap();
        for (_chunk, bytes) in &parts.chunks {
            restored.casebook.read_chunk(bytes).unwrap();
        }
        prop_assert_eq!(&restored, &pieces);
        prop_assert!(restored.casebook.take_snapshot("basis", upto).unwrap().chunks.is_empty(), "nothing is dirty");
    }
}
