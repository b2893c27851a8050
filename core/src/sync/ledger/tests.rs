//! The server's decisions one by one, then through the reference that makes them all.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::event::{Body, Statement, Subject};
use crate::id::{CaseId, DeviceId, UserId};
use crate::log::{Stored, Tip};
use crate::sync::memory::MemoryLog;
use crate::sync::message::{PROTOCOL, Reply, Request};
use crate::sync::page::{self, PageFault};

const STREAM: StreamId = StreamId(Uuid::from_u128(0x51));
const NOW: Moment = Moment(1_763_000_000_000);
const FIRST: Epoch = Epoch(Uuid::from_u128(1));
const SECOND: Epoch = Epoch(Uuid::from_u128(2));

fn event(id: u128, text: &str) -> Stored {
    let statement = Statement {
        id: EventId(Uuid::from_u128(id)),
        stream: STREAM,
        subject: Subject::Case(CaseId(Uuid::nil())),
        author: UserId(Uuid::nil()),
        occurred_at: NOW,
        recorded_at: NOW,
        clock_offset_ms: None,
        body: Body::NoteAdded { text: text.to_owned() },
    };
    Tip::new(DeviceId(Uuid::from_u128(0xd1))).seal(statement).0
}

fn texts(events: &[Stored]) -> Vec<String> {
    events.iter().map(|stored| stored.bytes.as_ref().to_owned()).collect()
}

fn ask(log: &mut MemoryLog, cursor: Option<Cursor>, texts: &[String], bytes: usize) -> Reply {
    let request = Request {
        protocol: PROTOCOL,
        device: DeviceId(Uuid::nil()),
        streams: cursor.into_iter().collect(),
        events: texts.iter().map(|text| RawValue::from_string(text.clone()).unwrap()).collect(),
    };
    log.answer(&request, &BTreeSet::from([STREAM]), NOW, Budget::of_bytes(bytes))
}

fn cursor(epoch: Epoch, seq: u64, chain: Digest) -> Cursor {
    Cursor { stream: STREAM, epoch, seq, chain: chain.to_hex() }
}

#[test]
fn every_verdict_has_its_reason_and_the_same_bytes_are_always_known() {
    let stored = event(1, "一");
    let good = examine(&stored.bytes);
    let same = Some(Held { digest: stored.digest, seq: 7 });
    let other = Some(Held { digest: Digest::ZERO, seq: 7 });
    let unreadable = examine("{\"id\":\"00000000-0000-0000-0000-000000000001\"}");
    let large = examine(&event(2, &"a".repeat(codec::EVENT_BYTES_LIMIT)).bytes);
    for (examined, held, may_write, expected) in [
        (&good, None, true, Decision::Append),
        (&good, None, false, Decision::SetAside(QuarantineReason::NotYourStream)),
        (&good, same, true, Decision::Known { seq: 7 }),
        (&good, same, false, Decision::Known { seq: 7 }),
        (&good, other, true, Decision::SetAside(QuarantineReason::SameIdOtherBytes)),
        (&unreadable, same, true, Decision::SetAside(QuarantineReason::Unreadable)),
        (&large, None, true, Decision::SetAside(QuarantineReason::TooLarge)),
    ] {
        assert_eq!(decide(examined, held, may_write), expected);
    }
    assert_eq!(unreadable.id, Some(EventId(Uuid::from_u128(1))));
    assert_eq!(examine("7").id, None);
}

#[test]
fn one_bad_event_in_a_hundred_is_set_apart_and_the_others_go_on() {
    let mut log = MemoryLog::new(FIRST);
    let mut pushed: Vec<String> = (1..=100).map(|id| event(id, "一").bytes.as_ref().to_owned()).collect();
    pushed[41] = "{\"type\":\"note-added\"}".to_owned();
    let reply = ask(&mut log, None, &pushed, 1_000_000);
    for (index, answer) in reply.verdicts.iter().enumerate() {
        let is_good = matches!(answer.verdict, Verdict::Accepted { .. });
        assert_eq!(is_good, index != 41, "{answer:?}");
        assert_eq!(answer.digest, Digest::of(pushed[index].as_bytes()).to_hex());
    }
    assert_eq!(log.stream(STREAM).map(|(seq, _)| seq).collect::<Vec<_>>(), (1..=99).collect::<Vec<_>>());
    let again = ask(&mut log, None, &pushed, 1_000_000);
    assert!(again.verdicts.iter().all(|answer| !matches!(answer.verdict, Verdict::Accepted { .. })));
    assert_eq!((log.stream(STREAM).count(), log.quarantine().count()), (99, 1));
}

#[test]
fn the_same_id_with_other_bytes_is_kept_apart_and_the_first_stays() {
    let mut log = MemoryLog::new(FIRST);
    let (first, other) = (event(1, "起火"), event(1, "没有起火"));
    ask(&mut log, None, &texts(std::slice::from_ref(&first)), 1_000);
    let reply = ask(&mut log, None, &texts(std::slice::from_ref(&other)), 1_000);
    assert_eq!(
        reply.verdicts[0].verdict,
        Verdict::Quarantined { reason: QuarantineReason::SameIdOtherBytes }
    );
    assert_eq!(log.stream(STREAM).map(|(_, kept)| kept.digest).collect::<Vec<_>>(), [first.digest]);
    assert_eq!(log.quarantine().map(|(digest, _)| digest).collect::<Vec<_>>(), [other.digest]);
}

#[test]
fn the_bytes_stay_away_only_from_the_request_that_carried_them() {
    let mut log = MemoryLog::new(FIRST);
    let pushed = texts(&[event(1, "一")]);
    let reply = ask(&mut log, None, &pushed, 1_000);
    assert!(reply.streams[0].events[0].event.is_none());
    // A tablet set back to an earlier image asks again, under the same device.
    let reply = ask(&mut log, None, &[], 1_000);
    assert_eq!(reply.streams[0].events[0].event.as_ref().unwrap().get(), pushed[0]);
}

#[test]
fn the_common_point_is_proved_or_nothing() {
    let (here, elsewhere) = (Digest::of(b"here"), Digest::of(b"elsewhere"));
    let line = [
        EpochStart { epoch: FIRST, base: 0 },
        EpochStart { epoch: SECOND, base: 10 },
        EpochStart { epoch: Epoch(Uuid::from_u128(3)), base: 12 },
    ];
    let present = line[2].epoch;
    let unknown = Epoch(Uuid::from_u128(9));
    for (asked, there, expected) in [
        (cursor(present, 0, Digest::ZERO), Some(Digest::ZERO), 0),
        (cursor(present, 20, here), Some(here), 20),
        (cursor(FIRST, 8, here), Some(here), 8),
        (cursor(FIRST, 15, here), Some(elsewhere), 10),
        (cursor(FIRST, 15, here), None, 10),
        (cursor(SECOND, 15, here), None, 12),
        // Another tablet sent the lost events again, in the same order: an equal chain is an equal history.
        (cursor(unknown, 15, here), Some(here), 15),
        (cursor(unknown, 15, here), Some(elsewhere), 0),
        // A file copied by hand under the same numbering.
        (cursor(present, 20, here), Some(elsewhere), 0),
        (cursor(present, 20, here), None, 0),
        (cursor(FIRST, 8, here), Some(elsewhere), 0),
        (Cursor { chain: "not a digest".to_owned(), ..cursor(FIRST, 8, here) }, None, 0),
    ] {
        assert_eq!(common_point(&asked, &line, there), expected, "{asked:?}");
    }
}

#[test]
fn a_page_that_was_tampered_with_is_not_believed() {
    let mut log = MemoryLog::new(FIRST);
    ask(&mut log, None, &texts(&[event(1, "一"), event(2, "二"), event(3, "三")]), 10_000);
    let whole = ask(&mut log, None, &[], 10_000).streams.remove(0);
    let turned = page::turn(None, &whole).unwrap();
    assert_eq!((turned.cursor.seq, turned.brought, turned.is_more), (3, 3, false));
    let at_three = turned.cursor;

    let faults = |cursor: Option<&Cursor>, change: &dyn Fn(&mut Page)| {
        let mut page = whole.clone();
        change(&mut page);
        page::turn(cursor, &page).unwrap_err()
    };
    let gap = PageFault::Gap { expected: 2, found: 3 };
    assert_eq!(faults(None, &|page| drop(page.events.remove(1))), gap);
    let twice = PageFault::Gap { expected: 2, found: 1 };
    assert_eq!(faults(None, &|page| page.events.insert(1, page.events[0].clone())), twice);
    let bytes = PageFault::OtherBytes { seq: 2 };
    assert_eq!(faults(None, &|page| page.events[1].event = page.events[0].event.clone()), bytes);
    assert_eq!(faults(None, &|page| page.events[1].digest = "x".to_owned()), bytes);
    let history = PageFault::OtherHistory { seq: 0 };
    assert_eq!(faults(None, &|page| page.from.chain = Digest::of(b"x").to_hex()), history);
    let place = PageFault::NotOurPlace { from: 4, cursor: 3 };
    assert_eq!(faults(Some(&at_three), &|page| page.from.seq = 4), place);
    let history = PageFault::OtherHistory { seq: 3 };
    assert_eq!(faults(Some(&at_three), &|page| page.from.seq = 3), history);
}

proptest! {
    #[test]
    fn pages_of_any_size_come_to_an_end_with_every_event_once(
        lengths in proptest::collection::vec(0_usize..3_000, 0..30), bytes in 0_usize..6_000
    ) {
        let mut log = MemoryLog::new(FIRST);
        let events: Vec<Stored> =
            (1..).zip(&lengths).map(|(id, length)| event(id, &"字".repeat(*length))).collect();
        ask(&mut log, None, &texts(&events), 0);
        let (mut at, mut read, mut pages) = (None, Vec::new(), 0);
        loop {
            let page = ask(&mut log, at.clone(), &[], bytes).streams.remove(0);
            let sent: usize = page.events.iter().filter_map(|delivery| Some(delivery.event.as_ref()?.get().len())).sum();
            prop_assert!(page.events.len() <= 1 || sent <= bytes);
            let turned = page::turn(at.as_ref(), &page).unwrap();
            read.extend(page.events.iter().map(|delivery| delivery.id));
            at = Some(turned.cursor);
            pages += 1;
            prop_assert!(pages <= events.len() + 1, "no endless loop");
            if !turned.is_more {
                break;
            }
        }
        prop_assert_eq!(read, events.iter().map(Stored::id).collect::<Vec<_>>());
    }

    #[test]
    fn after_a_restore_the_union_of_all_is_on_the_server(
        before in 0_u128..6, lost in 0_u128..6, after in 0_u128..6, reread in 0_u64..12
    ) {
        let mut log = MemoryLog::new(FIRST);
        let all: Vec<Stored> = (1..=before + lost + after).map(|id| event(id, "一")).collect();
        let [kept, gone] = [before, before + lost].map(|count| usize::try_from(count).unwrap());
        ask(&mut log, None, &texts(&all[..kept]), 0);
        let backup = log.clone();
        ask(&mut log, None, &texts(&all[kept..gone]), 0);
        // A tablet that had read so far.
        let seq = reread.min(u64::try_from(gone).unwrap());
        let chain = log.stream(STREAM).take_while(|(at, _)| *at <= seq).last().map_or(Digest::ZERO, |(_, kept)| kept.chain);
        let mut log = backup.restored(SECOND);
        ask(&mut log, None, &texts(&all[gone..]), 0);
        let page = ask(&mut log, Some(cursor(FIRST, seq, chain)), &[], 0).streams.remove(0);
        let common = usize::try_from(page.from.seq).unwrap();
        prop_assert_eq!(common, kept.min(usize::try_from(seq).unwrap()));
        ask(&mut log, None, &texts(&all[common..gone]), 0);
        let on_server: BTreeSet<EventId> = log.stream(STREAM).map(|(_, kept)| kept.id).collect();
        prop_assert_eq!(on_server, all.iter().map(Stored::id).collect::<BTreeSet<_>>());
        prop_assert_eq!(log.stream(STREAM).count(), all.len(), "nothing is there twice");
    }
}
