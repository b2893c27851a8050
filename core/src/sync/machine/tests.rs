//! The tablet's side, act by act, against the server's reference where it takes part.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::*;
use crate::event::{Body, Statement, Subject};
use crate::id::{CaseId, Epoch, UserId};
use crate::log::Tip;
use crate::sync::ledger::Budget;
use crate::sync::memory::MemoryLog;
use crate::sync::message::{EventVerdict, Page, QuarantineReason};

const STREAM: StreamId = StreamId(Uuid::from_u128(0x51));
const DEVICE: DeviceId = DeviceId(Uuid::from_u128(0xd1));
const NOW: Moment = Moment(1_763_000_000_000);

fn events(count: u128) -> Vec<Outgoing> {
    let mut tip = Tip::new(DEVICE);
    (1..=count)
        .map(|id| {
            let (stored, next) = tip.seal(Statement {
                id: EventId(Uuid::from_u128(id)),
                stream: STREAM,
                subject: Subject::Case(CaseId(Uuid::nil())),
                author: UserId(Uuid::nil()),
                occurred_at: NOW,
                recorded_at: NOW,
                clock_offset_ms: None,
                body: Body::NoteAdded { text: format!("第{id}件") },
            });
            tip = next;
            Outgoing::from(&stored)
        })
        .collect()
}

/// A machine with its store and its clock, and a server it can talk to.
struct Tablet {
    machine: Machine,
    now: Moment,
    outbox: Vec<Outgoing>,
    cursors: BTreeMap<StreamId, Cursor>,
    server: MemoryLog,
    rights: BTreeSet<StreamId>,
    round: u64,
    request: Option<Request>,
}

impl Tablet {
    fn with(outbox: Vec<Outgoing>) -> Self {
        Self {
            machine: Machine::new(DEVICE, None),
            now: NOW,
            outbox,
            cursors: BTreeMap::new(),
            server: MemoryLog::new(Epoch(Uuid::from_u128(1))),
            rights: BTreeSet::from([STREAM]),
            round: 0,
            request: None,
        }
    }

    fn step(&mut self, input: Input) -> Vec<Output> {
        self.machine.step(input, self.now, 0)
    }

    /// Wakes the machine and, if it wants to, loads and sends; whether it sent.
    fn sends(&mut self, reason: Reason) -> bool {
        let outputs = self.step(Input::Wake(reason));
        self.goes_on(&outputs)
    }

    /// Answers a wish for the outbox; whether a request was sent.
    fn goes_on(&mut self, outputs: &[Output]) -> bool {
        let wish = outputs.iter().find_map(|output| {
            let Output::LoadOutbox { events_max, except, .. } = output else { return None };
            Some((*events_max, except.clone()))
        });
        let Some((most, except)) = wish else { return false };
        let mut batch = self.outbox.clone();
        batch.retain(|outgoing| !except.contains(&outgoing.id));
        let is_more = batch.len() > most;
        batch.truncate(most);
        let cursors = self.cursors.values().cloned().collect();
        for output in self.step(Input::Outbox { batch, is_more, cursors }) {
            if let Output::Send { round, request } = output {
                (self.round, self.request) = (round, Some(*request));
            }
        }
        true
    }

    fn reply(&mut self) -> Box<Reply> {
        let request = self.request.clone().unwrap();
        Box::new(self.server.answer(&request, &self.rights, self.now, Budget::of_reply()))
    }

    fn hears(&mut self, reply: Box<Reply>) -> Vec<Output> {
        self.step(Input::Reply { round: self.round, reply })
    }

    fn fails(&mut self, failure: Failure) -> Vec<Output> {
        self.step(Input::Failed { round: self.round, failure })
    }

    /// Stores what an answer taught; what the machine does next.
    fn stores(&mut self, outputs: &[Output]) -> (Apply, Vec<Output>) {
        let [Output::Apply(apply)] = outputs else { panic!("{outputs:?}") };
        self.outbox.retain(|outgoing| !apply.acknowledged.contains(&outgoing.digest));
        for cursor in &apply.cursors {
            self.cursors.insert(cursor.stream, cursor.clone());
        }
        for stream in &apply.withdrawn {
            self.cursors.remove(stream);
        }
        ((**apply).clone(), self.step(Input::Stored))
    }

    /// Rounds until the machine waits.
    fn syncs(&mut self) {
        assert!(self.sends(Reason::Asked));
        for _ in 0..50 {
            let reply = self.reply();
            let mut outputs = self.hears(reply);
            if matches!(outputs[..], [Output::Apply(_)]) {
                outputs = self.stores(&outputs).1;
            }
            if !self.goes_on(&outputs) {
                return;
            }
        }
        panic!("no rest");
    }
}

fn wait_of(outputs: &[Output]) -> Moment {
    let [Output::WaitUntil(until)] = outputs else { panic!("{outputs:?}") };
    *until
}

#[test]
fn what_is_saved_goes_up_and_what_others_wrote_comes_down() {
    let mut tablet = Tablet::with(events(3));
    tablet.syncs();
    assert!(tablet.outbox.is_empty());
    assert_eq!(tablet.server.stream(STREAM).count(), 3);
    assert_eq!(tablet.cursors[&STREAM].seq, 3);
    let status = tablet.machine.status();
    assert_eq!((status.activity, status.trouble, status.last_contact), (Activity::Waiting, None, Some(NOW)));

    let mut other = Tablet { machine: Machine::new(DeviceId(Uuid::nil()), None), ..Tablet::with(Vec::new()) };
    other.server = tablet.server;
    assert!(other.sends(Reason::Start));
    let reply = other.reply();
    let outputs = other.hears(reply);
    let (apply, outputs) = other.stores(&outputs);
    assert_eq!(apply.entries.iter().filter(|entry| matches!(entry, Entry::Event { .. })).count(), 3);
    assert!(matches!(outputs[0], Output::Announce { events: 3 }));
}

#[test]
fn only_an_answer_with_id_and_digest_takes_an_event_out_of_the_outbox() {
    let mut tablet = Tablet::with(events(3));
    assert!(tablet.sends(Reason::Start));
    let mut reply = tablet.reply();
    let third = tablet.outbox[2].digest;
    reply.verdicts[0].digest = Digest::ZERO.to_hex();
    reply.verdicts[1].id = Some(EventId(Uuid::from_u128(99)));
    let outputs = tablet.hears(reply);
    let (apply, _) = tablet.stores(&outputs);
    assert_eq!(apply.acknowledged, BTreeSet::from([third]));
}

#[test]
fn a_quarantined_event_is_with_the_server_and_marked() {
    let mut tablet = Tablet::with(events(2));
    tablet.rights.clear();
    assert!(tablet.sends(Reason::Start));
    let reply = tablet.reply();
    let outputs = tablet.hears(reply);
    let (apply, _) = tablet.stores(&outputs);
    assert!(tablet.outbox.is_empty());
    let reason = QuarantineReason::NotYourStream;
    let expected =
        events(2).iter().map(|event| Entry::SetAside { digest: event.digest, reason }).collect::<Vec<_>>();
    assert_eq!(apply.entries, expected);
}

#[test]
fn a_401_stops_sync_until_somebody_signs_in_and_touches_nothing() {
    let mut tablet = Tablet::with(events(2));
    assert!(tablet.sends(Reason::Start));
    assert!(matches!(tablet.fails(Failure::Unauthorised)[..], [Output::SignInNeeded]));
    assert_eq!(tablet.outbox.len(), 2);
    assert_eq!(tablet.machine.status().activity, Activity::SignedOut);
    for reason in [Reason::Timer, Reason::Saved, Reason::Hint] {
        assert!(!tablet.sends(reason), "{reason:?}");
    }
    assert!(tablet.sends(Reason::SignedIn));
    assert_eq!(tablet.request.unwrap().events.len(), 2);
}

#[test]
fn a_servers_retry_after_is_not_broken_by_anything() {
    let mut tablet = Tablet::with(events(1));
    assert!(tablet.sends(Reason::Start));
    let until = wait_of(&tablet.fails(Failure::TooMany { retry_after_ms: Some(60_000) }));
    assert_eq!(until, NOW.plus_ms(60_000));
    tablet.now = until.plus_ms(-1);
    for reason in [Reason::Asked, Reason::Focus, Reason::Saved, Reason::Hint, Reason::Timer, Reason::SignedIn]
    {
        assert!(!tablet.sends(reason), "{reason:?}");
    }
    tablet.now = until;
    assert!(tablet.sends(Reason::Timer));
}

#[test]
fn failures_in_a_row_wait_longer_a_person_need_not_wait_and_success_begins_anew() {
    let mut tablet = Tablet::with(events(1));
    let wait = |tablet: &mut Tablet| {
        let (now, round) = (tablet.now, tablet.round);
        let failed = Input::Failed { round, failure: Failure::Offline };
        wait_of(&tablet.machine.step(failed, now, u64::MAX / 7)).ms_since(now)
    };
    let mut longest = 0;
    for _ in 0..12 {
        assert!(tablet.sends(Reason::Asked));
        longest = wait(&mut tablet).max(longest);
        assert!(!tablet.sends(Reason::Saved), "a save does not break a back-off");
    }
    assert!((60_000..=BACK_OFF_MS_MAX).contains(&longest), "{longest}");
    tablet.syncs();
    tablet.now = tablet.now.plus_ms(POLL_MS_MAX);
    assert!(tablet.sends(Reason::Timer));
    assert!(wait(&mut tablet) <= 2_000);
}

#[test]
fn an_answer_that_comes_too_late_or_twice_is_dropped() {
    let mut tablet = Tablet::with(events(1));
    assert!(tablet.sends(Reason::Start));
    let (round, reply) = (tablet.round, tablet.reply());
    tablet.now = tablet.now.plus_ms(REPLY_MS_MAX);
    assert!(!tablet.sends(Reason::Timer));
    assert_eq!(tablet.machine.status().trouble, Some(Trouble::Round(Failure::Offline)));
    assert!(tablet.step(Input::Reply { round, reply: reply.clone() }).is_empty());
    assert!(tablet.sends(Reason::Asked));
    assert!(tablet.step(Input::Reply { round, reply: reply.clone() }).is_empty());
    assert!(matches!(tablet.hears(reply.clone())[..], [Output::Apply(_)]));
    assert!(tablet.hears(reply).is_empty());
}

#[test]
fn an_event_that_nothing_lets_through_does_not_hold_up_the_others() {
    let mut tablet = Tablet::with(events(9));
    let poison = tablet.outbox[4].digest;
    let mut outputs = tablet.step(Input::Wake(Reason::Start));
    for _ in 0..60 {
        if !tablet.goes_on(&outputs) {
            break;
        }
        let request = tablet.request.clone().unwrap();
        let is_poisoned = request.events.iter().any(|event| Digest::of(event.get().as_bytes()) == poison);
        outputs = if is_poisoned {
            tablet.fails(Failure::TooLarge)
        } else {
            let reply = tablet.reply();
            tablet.hears(reply)
        };
        if matches!(outputs[..], [Output::Apply(_)]) {
            outputs = tablet.stores(&outputs).1;
        }
    }
    assert_eq!(tablet.outbox.iter().map(|outgoing| outgoing.digest).collect::<Vec<_>>(), [poison]);
    assert_eq!(tablet.machine.status().held_back, 1);
}

#[test]
fn a_server_that_promises_more_and_gives_nothing_is_not_asked_in_a_loop() {
    let mut tablet = Tablet::with(Vec::new());
    tablet.syncs();
    assert!(tablet.sends(Reason::Asked));
    let mut reply = tablet.reply();
    reply.streams[0].head = 7;
    let outputs = tablet.hears(reply);
    assert!(wait_of(&outputs) > tablet.now);
    assert_eq!(tablet.machine.status().trouble, Some(Trouble::NoProgress));
}

#[test]
fn a_page_that_cannot_be_believed_costs_nothing_else() {
    let mut tablet = Tablet::with(events(3));
    let other = StreamId(Uuid::from_u128(0x52));
    tablet.rights.insert(other);
    assert!(tablet.sends(Reason::Start));
    let mut reply = tablet.reply();
    reply.streams[0].events.remove(1);
    let outputs = tablet.hears(reply);
    let (apply, outputs) = tablet.stores(&outputs);
    assert_eq!(apply.acknowledged.len(), 3);
    assert_eq!(apply.cursors.iter().map(|cursor| cursor.stream).collect::<Vec<_>>(), [other]);
    assert!(wait_of(&outputs) > tablet.now);
    let fault = PageFault::Gap { expected: 2, found: 3 };
    assert_eq!(tablet.machine.status().trouble, Some(Trouble::Page { stream: STREAM, fault }));
    tablet.syncs();
    assert_eq!(tablet.cursors[&STREAM].seq, 3);
}

#[test]
fn a_server_restored_from_a_backup_makes_the_tablet_look_back() {
    let mut tablet = Tablet::with(events(2));
    tablet.syncs();
    let backup = tablet.server.clone();
    tablet.outbox = events(5).split_off(2);
    tablet.syncs();
    assert_eq!(tablet.cursors[&STREAM].seq, 5);
    tablet.server = backup.restored(Epoch(Uuid::from_u128(2)));
    assert!(tablet.sends(Reason::Focus));
    let reply = tablet.reply();
    let outputs = tablet.hears(reply);
    let (apply, outputs) = tablet.stores(&outputs);
    assert_eq!(apply.entries, [Entry::Rewind { stream: STREAM, after: 2 }]);
    assert_eq!((apply.cursors[0].seq, apply.cursors[0].epoch), (2, Epoch(Uuid::from_u128(2))));
    assert!(tablet.goes_on(&outputs), "what the backup lacks goes up at once");
}

#[test]
fn a_stream_is_given_up_only_when_nothing_waits_to_be_sent() {
    let mut tablet = Tablet::with(Vec::new());
    tablet.syncs();
    tablet.rights.clear();
    tablet.outbox = events(EVENTS_PER_REQUEST_MAX as u128 + 1);
    assert!(tablet.sends(Reason::Saved));
    let reply = tablet.reply();
    assert_eq!(reply.withdrawn, [STREAM]);
    let outputs = tablet.hears(reply);
    let (apply, outputs) = tablet.stores(&outputs);
    assert!(apply.withdrawn.is_empty());
    assert!(tablet.goes_on(&outputs));
    let reply = tablet.reply();
    let outputs = tablet.hears(reply);
    let (apply, _) = tablet.stores(&outputs);
    assert_eq!(apply.withdrawn, [STREAM]);
    assert!(tablet.outbox.is_empty() && tablet.cursors.is_empty());
}

#[test]
fn after_a_write_of_unknown_outcome_the_store_is_asked_for_its_cursors() {
    // Found by the simulation: the write had arrived, the machine went on from the cursors before it, and a server
    // restored meanwhile was believed to share more history than it did.
    let mut tablet = Tablet::with(events(2));
    assert!(tablet.sends(Reason::Start));
    let reply = tablet.reply();
    let outputs = tablet.hears(reply);
    let [Output::Apply(apply)] = &outputs[..] else { panic!("{outputs:?}") };
    tablet.cursors.insert(STREAM, apply.cursors[0].clone());
    let outputs = tablet.step(Input::StoreFailed);
    assert!(wait_of(&outputs) > tablet.now);
    assert_eq!(tablet.machine.status().trouble, Some(Trouble::Store));
    assert!(tablet.sends(Reason::Asked));
    assert_eq!(tablet.request.unwrap().streams[0].seq, 2);
}

#[test]
fn the_clock_of_the_server_is_taken_from_the_middle_of_the_round_trip() {
    let offset_after = |round_trip: i64, server_time: i64| {
        let mut tablet = Tablet::with(Vec::new());
        assert!(tablet.sends(Reason::Start));
        let mut reply = tablet.reply();
        reply.server_time = NOW.plus_ms(server_time);
        tablet.now = NOW.plus_ms(round_trip);
        tablet.hears(reply);
        (tablet.machine.status().clock_offset_ms, tablet.machine.status().is_clock_wrong())
    };
    assert_eq!(offset_after(400, 200), (Some(0), false));
    assert_eq!(offset_after(400, 120_200), (Some(120_000), false));
    assert_eq!(offset_after(400, 120_201), (Some(120_001), true));
    assert_eq!(offset_after(400, -120_000), (Some(-120_200), true));
    assert_eq!(offset_after(60_000, 7), (None, false), "too long ago to tell");
    assert_eq!(offset_after(-1, 7), (None, false), "the tablet's clock jumped meanwhile");
}

#[test]
fn another_protocol_asks_for_an_update_and_keeps_the_outbox() {
    let mut tablet = Tablet::with(events(1));
    assert!(tablet.sends(Reason::Start));
    let mut reply = tablet.reply();
    reply.protocol = PROTOCOL + 1;
    let outputs = tablet.hears(reply);
    assert!(wait_of(&outputs) > tablet.now);
    assert_eq!(tablet.machine.status().trouble, Some(Trouble::Round(Failure::UpdateNeeded)));
    assert_eq!(tablet.outbox.len(), 1);
}

#[test]
fn whatever_comes_in_whatever_order_one_request_at_most_is_on_its_way() {
    let mut random = 7_u64;
    let mut next = move |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let mut tablet = Tablet::with(events(3));
    let (mut sent, mut applied) = (None, false);
    for _ in 0..100_000 {
        tablet.now = tablet.now.plus_ms(i64::try_from(next(400_000)).unwrap() - 50_000);
        let round = tablet.round.saturating_sub(next(2));
        let reasons =
            [Reason::Start, Reason::Focus, Reason::Timer, Reason::Saved, Reason::Hint, Reason::Asked];
        let input = match next(7) {
            0 | 1 => Input::Wake(reasons[usize::try_from(next(6)).unwrap()]),
            2 => Input::Outbox {
                batch: events(u128::from(next(4))),
                is_more: next(2) == 0,
                cursors: Vec::new(),
            },
            3 if tablet.request.is_some() => Input::Reply { round, reply: tablet.reply() },
            4 => Input::Failed { round, failure: Failure::TooLarge },
            5 => Input::Stored,
            _ => Input::StoreFailed,
        };
        let (is_reply, was) = (matches!(input, Input::Reply { .. }), sent);
        for output in tablet.machine.step(input, tablet.now, next(u64::MAX)) {
            match output {
                Output::Send { round, request } => {
                    assert_ne!(Some(round), was, "a round is sent once");
                    (tablet.round, tablet.request, sent) = (round, Some(*request), Some(round));
                }
                Output::Apply(_) => {
                    assert!(is_reply, "only an answer teaches");
                    applied = true;
                }
                Output::LoadOutbox { .. }
                | Output::WaitUntil(_)
                | Output::SignInNeeded
                | Output::Announce { .. } => {}
            }
        }
    }
    assert!(applied && sent.is_some());
}

#[test]
fn a_verdict_without_an_id_counts_by_its_digest() {
    let mut tablet = Tablet::with(events(1));
    assert!(tablet.sends(Reason::Start));
    let verdict = Verdict::Quarantined { reason: QuarantineReason::Unreadable };
    let digest = tablet.outbox[0].digest.to_hex();
    let streams: Vec<Page> = Vec::new();
    let reply = Reply {
        protocol: PROTOCOL,
        server_time: NOW,
        verdicts: vec![EventVerdict { id: None, digest, verdict }],
        streams,
        withdrawn: Vec::new(),
    };
    let outputs = tablet.hears(Box::new(reply));
    tablet.stores(&outputs);
    assert!(tablet.outbox.is_empty());
}
