//! Tablets, a server and the faults between them, all from one seed, on one thread, in simulated time.

use std::collections::{BTreeMap, BTreeSet};

use qingchu_core::event::Digest;
use qingchu_core::id::{DeviceId, Epoch, EventId, StreamId};
use qingchu_core::save::{self, Retry, Revision, StoreFailure};
use qingchu_core::sync::answer;
use qingchu_core::sync::ledger::Budget;
use qingchu_core::sync::machine::{Failure, Input, Outgoing, Output, Reason};
use qingchu_core::sync::memory::MemoryLog;
use qingchu_core::sync::message::Request;
use qingchu_core::time::Moment;

use crate::random::Random;
use crate::tablet::{Tablet, Write};
use crate::words;

/// When people stop and the faults end, in milliseconds.
const TROUBLE_MS: i64 = 400_000;

/// The most rounds that the healed world may need.
pub const ROUNDS_MAX: u32 = 50;

/// Something that will happen at a moment.
#[derive(Debug, Clone)]
enum Happening {
    Person { tablet: usize },
    Wait { tablet: usize, life: u64, wait: u64 },
    Store { tablet: usize, life: u64, write: Write, is_retry: bool },
    Outbox { tablet: usize, life: u64, events_max: usize, except: BTreeSet<EventId> },
    Request { tablet: usize, life: u64, round: u64, text: String },
    Answer { tablet: usize, life: u64, round: u64, answer: Answer },
    Hint { tablet: usize },
    Fault(Fault),
}

#[derive(Debug, Clone, Copy)]
enum Fault {
    Crash(usize),
    Start(usize),
    Disconnect(usize),
    Connect(usize),
    Skew(usize),
    ServerStops,
    ServerStarts,
    Backup,
    Restore,
}

/// What a tablet hears.
#[derive(Debug, Clone)]
enum Answer {
    Nothing,
    Http { status: u16, retry_after: Option<&'static str>, body: String },
}

/// How often what goes wrong, per thousand; drawn once per seed.
#[derive(Debug)]
struct Rates {
    lost: u64,
    repeated: u64,
    late: u64,
    portal: u64,
    refused: u64,
    garbled: u64,
    died_before_answer: u64,
    store_fails: u64,
}

/// What a seed came to.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// A hash over every server stream and every tablet's log.
    pub state: Digest,
    /// How many events there are.
    pub events: usize,
    /// How many statements a screen called saved.
    pub saved: usize,
    /// How many times something happened.
    pub happenings: usize,
    /// How many rounds the healed world needed.
    pub rounds: u32,
}

pub struct World {
    random: Random,
    rates: Rates,
    now: i64,
    queue: BTreeMap<(i64, u64), Happening>,
    queued: u64,
    tablets: Vec<Tablet>,
    server: MemoryLog,
    backup: MemoryLog,
    is_server_up: bool,
    is_healed: bool,
    saved: BTreeSet<EventId>,
    typed: u64,
    happenings: usize,
    /// What happened, in words; kept only when a seed that failed is lived again.
    notes: Option<Vec<String>>,
}

impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            for note in self.notes.iter().flatten() {
                eprintln!("{note}");
            }
        }
    }
}

/// Lives a seed through and checks that all holds at its end. A seed that fails is lived again, in words.
pub fn live(seed: u64) -> Outcome {
    std::panic::catch_unwind(|| live_once(seed, None)).unwrap_or_else(|_failed| {
        eprintln!("seed {seed} fails; QINGCHU_SIMULATION_SEED={seed} runs it alone; what happens in it:");
        live_once(seed, Some(Vec::new()))
    })
}

fn live_once(seed: u64, notes: Option<Vec<String>>) -> Outcome {
    let mut world = World::new(seed, notes);
    world.trouble();
    let rounds = world.heal();
    world.check(rounds)
}

impl World {
    fn new(seed: u64, notes: Option<Vec<String>>) -> Self {
        let mut random = Random::new(seed);
        let streams: Vec<StreamId> = (0..random.between(1, 3)).map(|_| StreamId(random.uuid())).collect();
        let tablets = (0..random.between(2, 8))
            .map(|_| {
                let own = streams.iter().copied().filter(|_| random.happens(700)).collect::<BTreeSet<_>>();
                let own = if own.is_empty() { BTreeSet::from([streams[0]]) } else { own };
                Tablet::new(DeviceId(random.uuid()), own)
            })
            .collect();
        let rates = Rates {
            lost: random.next() % 300,
            repeated: random.next() % 500,
            late: random.next() % 50,
            portal: random.next() % 50,
            refused: random.next() % 50,
            garbled: random.next() % 50,
            died_before_answer: random.next() % 100,
            store_fails: random.next() % 50,
        };
        let server = MemoryLog::new(Epoch(random.uuid()));
        Self {
            random,
            rates,
            now: 0,
            queue: BTreeMap::new(),
            queued: 0,
            tablets,
            backup: server.clone(),
            server,
            is_server_up: true,
            is_healed: false,
            saved: BTreeSet::new(),
            typed: 0,
            happenings: 0,
            notes,
        }
    }

    fn trouble(&mut self) {
        for tablet in 0..self.tablets.len() {
            self.tablets[tablet].skew_ms = self.random.between(-7_200_000, 7_200_000);
            self.sync(tablet, Input::Wake(Reason::Start));
            for _ in 0..self.random.between(2, 12) {
                let at = self.random.between(0, TROUBLE_MS);
                self.at(at, Happening::Person { tablet });
            }
            for _ in 0..self.random.between(0, 3) {
                let (at, for_ms) = (self.random.between(0, TROUBLE_MS), self.random.between(0, 120_000));
                self.at(at, Happening::Fault(Fault::Crash(tablet)));
                self.at(at + for_ms, Happening::Fault(Fault::Start(tablet)));
            }
            for _ in 0..self.random.between(0, 3) {
                let (at, for_ms) = (self.random.between(0, TROUBLE_MS), self.random.between(0, 400_000));
                self.at(at, Happening::Fault(Fault::Disconnect(tablet)));
                self.at(at + for_ms, Happening::Fault(Fault::Connect(tablet)));
            }
            for _ in 0..self.random.between(0, 2) {
                let at = self.random.between(0, TROUBLE_MS);
                self.at(at, Happening::Fault(Fault::Skew(tablet)));
            }
        }
        for _ in 0..self.random.between(0, 3) {
            let (at, for_ms) = (self.random.between(0, TROUBLE_MS), self.random.between(0, 60_000));
            self.at(at, Happening::Fault(Fault::ServerStops));
            self.at(at + for_ms, Happening::Fault(Fault::ServerStarts));
        }
        for _ in 0..self.random.between(0, 4) {
            let at = self.random.between(0, TROUBLE_MS);
            self.at(at, Happening::Fault(Fault::Backup));
        }
        for _ in 0..self.random.between(-1, 3) {
            let at = self.random.between(0, TROUBLE_MS);
            self.at(at, Happening::Fault(Fault::Restore));
        }
        while let Some(((at, _), happening)) = self.queue.pop_first() {
            if at > TROUBLE_MS {
                break;
            }
            self.now = at;
            self.happen(happening);
        }
    }

    /// Every fault ends, what is typed is saved, and the world comes to rest; how many rounds that took.
    fn heal(&mut self) -> u32 {
        self.is_healed = true;
        self.is_server_up = true;
        self.queue.clear();
        for tablet in 0..self.tablets.len() {
            if self.tablets[tablet].is_up {
                self.tablets[tablet].crash();
            }
            self.tablets[tablet].start();
            self.tablets[tablet].is_connected = true;
            if self.tablets[tablet].words.is_some() {
                self.press_save(tablet);
            }
        }
        for round in 1..=ROUNDS_MAX {
            for tablet in 0..self.tablets.len() {
                let reason = if round == 1 { Reason::Start } else { Reason::Asked };
                self.sync(tablet, Input::Wake(reason));
            }
            while let Some(((at, _), happening)) = self.queue.pop_first() {
                if !matches!(happening, Happening::Wait { .. }) {
                    self.now = at;
                    self.happen(happening);
                }
            }
            if self.is_at_rest() {
                return round;
            }
        }
        panic!("no rest after {ROUNDS_MAX} rounds");
    }

    fn is_at_rest(&self) -> bool {
        self.tablets.iter().all(|tablet| {
            tablet.disk.outbox.is_empty()
                && tablet.streams.iter().all(|stream| {
                    let head = self.server.stream(*stream).last().map_or(0, |(seq, _)| seq);
                    tablet.disk.cursors.get(stream).is_some_and(|cursor| cursor.seq == head)
                })
        })
    }

    fn check(&self, rounds: u32) -> Outcome {
        let mut state = Digest::ZERO;
        let mut on_server: BTreeMap<EventId, (StreamId, u64, String)> = BTreeMap::new();
        let streams: BTreeSet<StreamId> =
            self.tablets.iter().flat_map(|tablet| tablet.streams.iter().copied()).collect();
        for stream in streams {
            for (number, (seq, kept)) in (1..).zip(self.server.stream(stream)) {
                assert_eq!(seq, number, "the server's numbers have a gap");
                assert_eq!(Digest::of(kept.bytes.as_bytes()), kept.digest);
                let twice = on_server.insert(kept.id, (stream, seq, kept.bytes.clone()));
                assert!(twice.is_none(), "{} is on the server twice", kept.id);
                state = state.chain(kept.digest);
            }
        }
        assert_eq!(self.server.quarantine().count(), 0, "nothing was wrong with any event");
        for id in &self.saved {
            assert!(on_server.contains_key(id), "{id} was called saved and is gone");
        }
        let mut stated = BTreeSet::new();
        for (_, _, bytes) in on_server.values() {
            if let Some(words) = bytes.split("words-").nth(1).map(|rest| rest.split('"').next().unwrap()) {
                assert!(stated.insert(words.to_owned()), "words-{words} were stated twice");
            }
        }
        for tablet in &self.tablets {
            let expected = on_server.values().filter(|(stream, ..)| tablet.streams.contains(stream)).count();
            assert_eq!(tablet.log.len(), expected, "the logs of {} and the server differ", tablet.device);
            for stored in tablet.log.iter() {
                let (stream, seq, bytes) = &on_server[&stored.id()];
                assert!(tablet.streams.contains(stream));
                assert_eq!(&*stored.bytes, bytes);
                assert_eq!(stored.receipt.map(|receipt| receipt.seq), Some(*seq));
            }
            assert_eq!(
                qingchu_core::log::sequence::irregularities(
                    tablet.log.iter().filter(|stored| stored.event.device == tablet.device)
                ),
                []
            );
            state = state.chain(tablet.log.state_hash());
        }
        for pair in self.tablets.windows(2) {
            if pair[0].streams == pair[1].streams {
                assert_eq!(pair[0].log.state_hash(), pair[1].log.state_hash());
            }
        }
        let (events, saved) = (on_server.len(), self.saved.len());
        Outcome { state, events, saved, happenings: self.happenings, rounds }
    }

    fn at(&mut self, at: i64, happening: Happening) {
        self.queued += 1;
        self.queue.insert((at, self.queued), happening);
    }

    fn tablet_now(&self, tablet: usize) -> Moment {
        Moment(1_763_000_000_000 + self.now + self.tablets[tablet].skew_ms)
    }

    fn server_now(&self) -> Moment {
        Moment(1_763_000_000_000 + self.now)
    }

    fn note(&mut self, words: impl FnOnce() -> String) {
        if let Some(notes) = &mut self.notes {
            notes.push(format!("{:>9} ms  {}", self.now, words()));
        }
    }

    /// Whether a fault of this rate strikes now.
    fn strikes(&mut self, per_mille: u64) -> bool {
        let strikes = self.random.happens(per_mille);
        strikes && !self.is_healed
    }

    fn is_alive(&self, tablet: usize, life: u64) -> bool {
        self.tablets[tablet].is_up && self.tablets[tablet].life == life
    }

    fn happen(&mut self, happening: Happening) {
        self.happenings += 1;
        self.note(|| format!("{happening:?}"));
        match happening {
            Happening::Person { tablet } if self.tablets[tablet].is_up => self.person(tablet),
            Happening::Hint { tablet } if self.tablets[tablet].is_up && self.tablets[tablet].is_connected => {
                self.sync(tablet, Input::Wake(Reason::Hint));
            }
            Happening::Wait { tablet, life, wait } => {
                if self.is_alive(tablet, life) && self.tablets[tablet].wait == wait {
                    self.sync(tablet, Input::Wake(Reason::Timer));
                }
            }
            Happening::Store { tablet, life, write, is_retry } if self.is_alive(tablet, life) => {
                self.write(tablet, &write, is_retry);
            }
            Happening::Outbox { tablet, life, events_max, except } if self.is_alive(tablet, life) => {
                self.load_outbox(tablet, events_max, &except);
            }
            Happening::Request { tablet, life, round, text } => {
                let answer = self.answer(tablet, &text);
                self.send_answer(tablet, life, round, answer);
            }
            Happening::Answer { tablet, life, round, answer } if self.is_alive(tablet, life) => {
                let is_lost = !self.tablets[tablet].is_connected;
                let input = match if is_lost { Answer::Nothing } else { answer } {
                    Answer::Nothing => Input::Failed { round, failure: Failure::Offline },
                    Answer::Http { status, retry_after, body } => {
                        match answer::read(status, retry_after, &body) {
                            Ok(reply) => Input::Reply { round, reply },
                            Err(failure) => Input::Failed { round, failure },
                        }
                    }
                };
                self.sync(tablet, input);
            }
            Happening::Fault(fault) => self.strike(fault),
            Happening::Person { .. }
            | Happening::Hint { .. }
            | Happening::Store { .. }
            | Happening::Outbox { .. }
            | Happening::Answer { .. } => {}
        }
    }

    fn strike(&mut self, fault: Fault) {
        match fault {
            Fault::Crash(tablet) if self.tablets[tablet].is_up => self.tablets[tablet].crash(),
            Fault::Start(tablet) if !self.tablets[tablet].is_up => {
                self.tablets[tablet].start();
                self.sync(tablet, Input::Wake(Reason::Start));
            }
            Fault::Crash(_) | Fault::Start(_) => {}
            Fault::Disconnect(tablet) => self.tablets[tablet].is_connected = false,
            Fault::Connect(tablet) => {
                self.tablets[tablet].is_connected = true;
                if self.random.happens(500) {
                    self.sync(tablet, Input::Wake(Reason::Focus));
                }
            }
            Fault::Skew(tablet) => {
                let most = if self.random.happens(100) { 400_000_000_000 } else { 7_200_000 };
                self.tablets[tablet].skew_ms = self.random.between(-most, most);
            }
            Fault::ServerStops => self.is_server_up = false,
            Fault::ServerStarts => self.is_server_up = true,
            Fault::Backup => self.backup = self.server.clone(),
            Fault::Restore => self.server = self.backup.clone().restored(Epoch(self.random.uuid())),
        }
    }

    /// A person types, rests, or presses Save.
    fn person(&mut self, tablet: usize) {
        if self.tablets[tablet].words.is_none() || self.random.happens(200) {
            self.typed += 1;
            let words = format!("words-{} 投诉", self.typed);
            self.note(|| format!("tablet {tablet}: somebody typed {words}"));
            self.tablets[tablet].words = Some(words);
            self.save(tablet, save::Input::Typed);
        }
        if self.random.happens(300) {
            self.save(tablet, save::Input::Paused);
        }
        if self.random.happens(800) {
            self.press_save(tablet);
        }
        let again = self.now + self.random.between(1_000, 60_000);
        if self.random.happens(500) {
            self.at(again, Happening::Person { tablet });
        }
    }

    fn press_save(&mut self, tablet: usize) {
        let now = self.tablet_now(tablet);
        let streams: Vec<StreamId> = self.tablets[tablet].streams.iter().copied().collect();
        let stream = streams[self.random.index(streams.len())];
        let Tablet { words: Some(words), log, sync, .. } = &self.tablets[tablet] else { return };
        let offset = sync.status().clock_offset_ms;
        let statements = words::statements(&mut self.random, log, stream, words, now, offset);
        self.save(tablet, save::Input::PressedSave(statements));
    }

    fn save(&mut self, tablet: usize, input: save::Input) {
        let outputs = self.tablets[tablet].save.step(input);
        for output in outputs {
            match output {
                save::Output::PutDraft(revision) => self.put_draft(tablet, revision, false),
                save::Output::ReopenAndRetry(Retry::PutDraft(revision)) => {
                    self.put_draft(tablet, revision, true);
                }
                save::Output::Append(revision, statements) => {
                    self.append(tablet, revision, statements, false)
                }
                save::Output::ReopenAndRetry(Retry::Append(revision, statements)) => {
                    self.append(tablet, revision, statements, true);
                }
                save::Output::DropDraft(_) => self.tablets[tablet].words = None,
                save::Output::ShowSaved(revision) => {
                    self.note(|| format!("tablet {tablet}: shows {revision:?} as saved"));
                    let saved = self.tablets[tablet].appended[&revision].clone();
                    self.saved.extend(saved);
                    if self.tablets[tablet].words.is_none() {
                        self.tablets[tablet].next_draft();
                    }
                    self.sync(tablet, Input::Wake(Reason::Saved));
                }
                save::Output::ShowFailure(_) | save::Output::OfferExport => {}
            }
        }
    }

    fn put_draft(&mut self, tablet: usize, revision: Revision, is_retry: bool) {
        let draft = self.tablets[tablet].draft;
        let words = self.tablets[tablet].words.clone().unwrap_or_default();
        self.store(tablet, Write::Draft { draft, revision, words }, is_retry);
    }

    fn append(
        &mut self,
        tablet: usize,
        revision: Revision,
        statements: Vec<qingchu_core::event::Statement>,
        is_retry: bool,
    ) {
        let ids = statements.iter().map(|statement| statement.id).collect();
        self.tablets[tablet].appended.insert(revision, ids);
        let draft = self.tablets[tablet].draft;
        self.store(tablet, Write::Events { draft, revision, statements }, is_retry);
    }

    /// Hands a write to the store, which does one after the other.
    fn store(&mut self, tablet: usize, write: Write, is_retry: bool) {
        let done = self.tablets[tablet].store_free_at.max(self.now) + self.random.between(1, 30);
        self.tablets[tablet].store_free_at = done;
        let life = self.tablets[tablet].life;
        self.at(done, Happening::Store { tablet, life, write, is_retry });
    }

    fn write(&mut self, tablet: usize, write: &Write, is_retry: bool) {
        let fails = self.strikes(self.rates.store_fails);
        let failure = match self.random.index(3) {
            0 => StoreFailure::Quota,
            1 => StoreFailure::Aborted,
            _ => StoreFailure::DeadHandle,
        };
        // A dead handle may hide a write that arrived. The second try of such a one succeeds here: if it failed too and
        // the tablet then died, nobody could know that the draft on the disk was stated.
        let is_dead = failure == StoreFailure::DeadHandle;
        let is_events = matches!(write, Write::Events { .. });
        let fails = fails && !(is_retry && is_events && self.tablets[tablet].is_arrival_hidden);
        let is_hidden = fails && is_dead && !is_retry && self.random.happens(500);
        if is_events {
            self.tablets[tablet].is_arrival_hidden = is_hidden;
        }
        if !fails || is_hidden {
            self.tablets[tablet].commit(write);
        }
        if self.strikes(5) {
            self.tablets[tablet].crash();
            let back = self.now + self.random.between(0, 60_000);
            self.at(back, Happening::Fault(Fault::Start(tablet)));
            return;
        }
        let (draft, written) = match write {
            Write::Draft { draft, revision, .. } => (*draft, save::Write::Draft(*revision)),
            Write::Events { draft, revision, .. } => (*draft, save::Write::Events(*revision)),
            Write::Apply(_) => {
                self.sync(tablet, if fails { Input::StoreFailed } else { Input::Stored });
                return;
            }
        };
        if draft == self.tablets[tablet].draft {
            self.save(
                tablet,
                if fails {
                    save::Input::StoreFailed(written, failure)
                } else {
                    save::Input::StoreCompleted(written)
                },
            );
        }
    }

    fn load_outbox(&mut self, tablet: usize, events_max: usize, except: &BTreeSet<EventId>) {
        if self.strikes(self.rates.store_fails) {
            self.sync(tablet, Input::StoreFailed);
            return;
        }
        let most = if self.random.happens(300) { 2 } else { events_max };
        let mut waiting: Vec<Outgoing> = self.tablets[tablet]
            .disk
            .outbox
            .values()
            .filter(|outgoing| !except.contains(&outgoing.id))
            .cloned()
            .collect();
        let is_more = waiting.len() > most;
        waiting.truncate(most);
        let cursors = self.tablets[tablet].disk.cursors.values().cloned().collect();
        self.sync(tablet, Input::Outbox { batch: waiting, is_more, cursors });
    }

    fn sync(&mut self, tablet: usize, input: Input) {
        let (now, random) = (self.tablet_now(tablet), self.random.next());
        let outputs = self.tablets[tablet].sync.step(input, now, random);
        let life = self.tablets[tablet].life;
        for output in outputs {
            match output {
                Output::LoadOutbox { events_max, except, .. } => {
                    let at = self.now + self.random.between(1, 10);
                    self.at(at, Happening::Outbox { tablet, life, events_max, except });
                }
                Output::Send { round, request } => {
                    let text = serde_json::to_string(&request).unwrap();
                    self.send(tablet, life, round, &text);
                }
                Output::Apply(apply) => self.store(tablet, Write::Apply(apply), false),
                Output::WaitUntil(until) => {
                    self.tablets[tablet].wait += 1;
                    let wait = self.tablets[tablet].wait;
                    let at = self.now + until.ms_since(now).max(0);
                    self.at(at, Happening::Wait { tablet, life, wait });
                }
                Output::SignInNeeded => {
                    let at = self.now + self.random.between(1_000, 60_000);
                    self.at(at, Happening::Fault(Fault::Connect(tablet)));
                }
                Output::Announce { .. } => {}
            }
        }
    }

    fn delay(&mut self) -> i64 {
        if self.strikes(self.rates.late) {
            self.random.between(1_000, 200_000)
        } else {
            self.random.between(5, 500)
        }
    }

    fn send(&mut self, tablet: usize, life: u64, round: u64, text: &str) {
        let times = if self.strikes(self.rates.repeated) { 2 } else { 1 };
        let is_lost = !self.tablets[tablet].is_connected || self.strikes(self.rates.lost / 2);
        for _ in 0..times {
            let at = self.now + self.delay();
            if is_lost {
                self.at(at, Happening::Answer { tablet, life, round, answer: Answer::Nothing });
            } else {
                self.at(at, Happening::Request { tablet, life, round, text: text.to_owned() });
            }
        }
    }

    fn send_answer(&mut self, tablet: usize, life: u64, round: u64, answer: Answer) {
        let times = if self.strikes(self.rates.repeated) { 2 } else { 1 };
        let answer = if self.strikes(self.rates.lost / 2) { Answer::Nothing } else { answer };
        for _ in 0..times {
            let at = self.now + self.delay();
            self.at(at, Happening::Answer { tablet, life, round, answer: answer.clone() });
        }
    }

    /// What the server, or something that stands before it, makes of a request.
    fn answer(&mut self, tablet: usize, text: &str) -> Answer {
        let http =
            |status, retry_after, body: &str| Answer::Http { status, retry_after, body: body.to_owned() };
        if !self.is_server_up {
            return Answer::Nothing;
        }
        if self.strikes(self.rates.portal) {
            let status = [200, 302, 511, 401, 403][self.random.index(5)];
            return http(status, None, "<html><body>欢迎使用酒店网络</body></html>");
        }
        if self.strikes(self.rates.refused) {
            return match self.random.index(4) {
                0 => http(401, None, r#"{"title":"session","status":401,"detail":"expired"}"#),
                1 => http(429, Some("20"), ""),
                2 => http(413, None, ""),
                _ => http(500, None, ""),
            };
        }
        let request: Request = serde_json::from_str(text).unwrap();
        let budget = Budget::of_bytes(self.random.index(20_000));
        let now = self.server_now();
        let reply = self.server.answer(&request, &self.tablets[tablet].streams, now, budget);
        if self.strikes(self.rates.died_before_answer) {
            self.note(|| format!("the server died before it answered tablet {tablet}"));
            return Answer::Nothing;
        }
        if !request.events.is_empty() {
            for other in 0..self.tablets.len() {
                if other != tablet && self.random.happens(300) {
                    let at = self.now + self.delay();
                    self.at(at, Happening::Hint { tablet: other });
                }
            }
        }
        let mut body = serde_json::to_string(&reply).unwrap();
        if self.strikes(self.rates.garbled) {
            body = self.garble(&body);
        }
        http(200, None, &body)
    }

    /// Cuts an answer off, or changes a digit of one of its digests.
    fn garble(&mut self, body: &str) -> String {
        let digests: Vec<usize> =
            body.match_indices("\"digest\":\"").map(|(at, found)| at + found.len()).collect();
        if digests.is_empty() || self.random.happens(300) {
            let cut = self.random.index(body.chars().count());
            return body.chars().take(cut).collect();
        }
        let at = digests[self.random.index(digests.len())];
        let digit = if body[at..].starts_with('0') { "1" } else { "0" };
        format!("{}{digit}{}", &body[..at], &body[at + 1..])
    }
}
