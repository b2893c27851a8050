//! The tablet's side, act by act, against the server's reference where it takes part.

mod trouble;

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
