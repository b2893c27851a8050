//! The database answers as the core's reference does: the same random requests, the same replies.

use std::collections::BTreeSet;

use qingchu_core::event::{Body, Statement, Subject};
use qingchu_core::id::{DeviceId, Epoch, EventId, OrganisationId, RulebookId, StreamId, UserId};
use qingchu_core::log::Tip;
use qingchu_core::sync::ledger::Budget;
use qingchu_core::sync::memory::MemoryLog;
use qingchu_core::sync::message::{Cursor, PROTOCOL, Reply, Request};
use qingchu_core::time::Moment;
use qingchu_server::clock;
use qingchu_server::store::{Session, Store, restore};
use serde_json::value::RawValue;
use tempfile::TempDir;
use uuid::Uuid;

use crate::world::raw;

const SEEDS: u64 = 24;
const STEPS: u64 = 40;

/// A sequence of numbers that depends on its seed alone.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// Both logs, and what a client of each remembers.
struct Pair {
    seed: u64,
    chance: Chance,
    folder: TempDir,
    store: Store,
    session: Session,
    memory: MemoryLog,
    streams: Vec<StreamId>,
    tips: Vec<Tip>,
    sent: Vec<Box<RawValue>>,
    /// The same cursors, as the database and as the reference gave them.
    cursors: Vec<(Cursor, Cursor)>,
    saved: Option<MemoryLog>,
    restores: u64,
}

impl Pair {
    async fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("data"), clock::now()).await.unwrap();
        let rulebook = RulebookId::from("building");
        let organisation = store.create_organisation("o", "a", &rulebook, clock::now()).await.unwrap();
        let second = store.add_unit(organisation.id, "b", &rulebook, clock::now()).await.unwrap();
        let session = Session { organisation: organisation.id, person: UserId(Uuid::from_u128(1)) };
        Self {
            seed,
            chance: Chance::of(seed),
            folder,
            store,
            session,
            memory: MemoryLog::new(Epoch(Uuid::from_u128(0))),
            streams: vec![organisation.units[0].stream, second.stream],
            tips: (0..3).map(|device| Tip::new(DeviceId(Uuid::from_u128(device)))).collect(),
            sent: Vec::new(),
            cursors: Vec::new(),
            saved: None,
            restores: 0,
        }
    }

    fn pick(&mut self, length: usize) -> usize {
        usize::try_from(self.chance.below(length as u64)).unwrap()
    }

    fn event(&mut self) -> Box<RawValue> {
        let event = match self.chance.below(10) {
            0 if !self.sent.is_empty() => {
                let place = self.pick(self.sent.len());
                self.sent[place].clone()
            }
            1 if !self.sent.is_empty() => {
                let place = self.pick(self.sent.len());
                raw(&self.sent[place].get().replace("text", "text\" : \"x\", \"other"))
            }
            2 => raw(&format!("{{\"id\":{}}}", self.chance.below(5))),
            _ => self.note(),
        };
        self.sent.push(event.clone());
        event
    }

    fn note(&mut self) -> Box<RawValue> {
        let device = self.pick(self.tips.len());
        let unknown = StreamId(Uuid::from_u128(77));
        let stream = match self.chance.below(12) {
            0 => unknown,
            number => self.streams[usize::try_from(number % 2).unwrap()],
        };
        let size = [1, 10, 300, 2_000][self.pick(4)];
        let id = u128::from(self.seed) << 64 | self.sent.len() as u128;
        let statement = Statement {
            id: EventId(Uuid::from_u128(id)),
            stream,
            subject: Subject::Unit,
            author: self.session.person,
            occurred_at: Moment(0),
            recorded_at: Moment(0),
            clock_offset_ms: None,
            body: Body::NoteAdded { text: "注".repeat(size) },
        };
        let (stored, tip) = self.tips[device].seal(statement);
        self.tips[device] = tip;
        raw(&stored.bytes)
    }

    async fn round(&mut self, step: u64) {
        let events: Vec<_> = (0..self.chance.below(6)).map(|_event| self.event()).collect();
        let mut asked = Vec::new();
        for stream in self.streams.clone() {
            let known: Vec<_> =
                self.cursors.iter().filter(|(cursor, _)| cursor.stream == stream).cloned().collect();
            if !known.is_empty() && self.chance.below(4) > 0 {
                asked.push(known[self.pick(known.len())].clone());
            }
        }
        let rights: BTreeSet<StreamId> = match self.chance.below(6) {
            0 => self.streams[..1].iter().copied().collect(),
            _ => self.streams.iter().copied().collect(),
        };
        let now = Moment(i64::try_from(step).unwrap());
        let bytes = [0, 500, 3_000, 100_000][self.pick(4)];
        let (theirs, ours): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        let request = |streams| Request {
            protocol: PROTOCOL,
            device: DeviceId(Uuid::from_u128(0)),
            streams,
            events: events.clone(),
        };
        let found = self
            .store
            .answer(self.session, &request(theirs), &rights, now, Budget::of_bytes(bytes))
            .await
            .unwrap();
        let expected = self.memory.answer(&request(ours), &rights, now, Budget::of_bytes(bytes));
        assert_eq!(without_epochs(&found), without_epochs(&expected), "seed {} step {step}", self.seed);
        for (found, expected) in found.streams.iter().zip(&expected.streams) {
            let last = |page: &qingchu_core::sync::message::Page| {
                qingchu_core::sync::page::turn(Some(&page.from), page).unwrap().cursor
            };
            self.cursors.push((last(found), last(expected)));
        }
    }

    async fn save(&mut self) {
        self.store.backup(&self.folder.path().join("backup")).await.unwrap();
        self.saved = Some(self.memory.clone());
    }

    async fn restore(&mut self) {
        let Some(saved) = self.saved.clone() else { return };
        self.restores += 1;
        let data = self.folder.path().join(format!("data{}", self.restores));
        restore(&self.folder.path().join("backup"), &data, false, clock::now()).await.unwrap();
        self.store = Store::open(&data, clock::now()).await.unwrap();
        self.memory = saved.restored(Epoch(Uuid::from_u128(u128::from(self.restores))));
    }
}

/// A reply without what is random in the database's and not in the reference's.
fn without_epochs(reply: &Reply) -> serde_json::Value {
    let mut value = serde_json::to_value(reply).unwrap();
    for page in value["streams"].as_array_mut().unwrap() {
        page["epoch"] = serde_json::Value::Null;
        page["from"]["epoch"] = serde_json::Value::Null;
    }
    value
}

#[tokio::test]
async fn the_database_answers_as_the_reference_does() {
    for seed in 0..SEEDS {
        let mut pair = Pair::new(seed).await;
        for step in 0..STEPS {
            match pair.chance.below(20) {
                0 => pair.save().await,
                1 => pair.restore().await,
                _ => pair.round(step).await,
            }
        }
        let census = pair.store.backup(&pair.folder.path().join("last")).await.unwrap();
        let kept: u64 = pair.streams.iter().map(|stream| pair.memory.stream(*stream).count() as u64).sum();
        assert_eq!(census.events, kept, "seed {seed}");
        assert_eq!(census.quarantined, pair.memory.quarantine().count() as u64, "seed {seed}");
    }
}

#[tokio::test]
async fn organisations_number_their_events_apart() {
    let mut pair = Pair::new(1_000).await;
    let other = OrganisationId(Uuid::from_u128(5));
    let event = pair.note();
    let request = Request {
        protocol: PROTOCOL,
        device: DeviceId(Uuid::from_u128(0)),
        streams: Vec::new(),
        events: vec![event],
    };
    let session = Session { organisation: other, ..pair.session };
    let rights = pair.streams.iter().copied().collect();
    let refused = pair.store.answer(session, &request, &rights, Moment(0), Budget::of_reply()).await;
    assert!(
        refused.is_err(),
        "a stream of another organisation cannot be written, even with rights to its id"
    );
}
