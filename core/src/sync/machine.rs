//! The tablet's side of the conversation, as a state machine: what happened goes in, what to do comes out.
//!
//! ```text
//! Wake ─► LoadOutbox ─► Outbox ─► Send ─► Reply ─► Apply ─► Stored ─► again while there is more, else WaitUntil
//!                                    └─► Failed ─► WaitUntil (back-off), or SignInNeeded
//! ```
//!
//! Nothing about a round is stored: a tablet that dies in the middle of one starts anew, and what arrived twice is
//! answered `duplicate`. An event leaves the outbox only when an answer names its id and its digest.

mod input;
mod output;
mod pause;
mod status;

pub use input::{Failure, Input, Outgoing, Reason};
pub use output::{Apply, Output};
pub use pause::{BACK_OFF_MS_MAX, BACK_OFF_MS_MIN, POLL_MS_MAX, RETRY_AFTER_MS_MAX};
pub use status::{Activity, CLOCK_OFFSET_MS_WARNED, Status, Trouble};

use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;

use self::pause::Pause;
use super::message::{Cursor, EVENT_BYTES_MAX, EVENTS_PER_REQUEST_MAX, PROTOCOL, Reply, Request, Verdict};
use super::page::{self, PageFault};
use crate::event::Digest;
use crate::id::{DeviceId, EventId, StreamId};
use crate::log::segment::Entry;
use crate::order;
use crate::time::Moment;

/// How long an answer may take before the round counts as failed, in milliseconds.
pub const REPLY_MS_MAX: i64 = 120_000;

/// The longest round trip from which the server's clock is taken, in milliseconds.
const ROUND_TRIP_MS_MAX: i64 = 30_000;

/// The tablet's side of the conversation. One per tablet: where several tabs are open, their leader's.
#[derive(Debug, Clone)]
pub struct Machine {
    device: DeviceId,
    phase: Phase,
    rounds: u64,
    is_wanted: bool,
    failures_in_a_row: u32,
    pause: Option<Pause>,
    events_max: usize,
    held_back: BTreeSet<EventId>,
    status: Status,
}

#[derive(Debug, Clone)]
enum Phase {
    Idle,
    Loading,
    Sent(Sent),
    Applying(Learned),
    SignedOut,
}

#[derive(Debug, Clone)]
struct Sent {
    round: u64,
    since: Moment,
    cursors: BTreeMap<StreamId, Cursor>,
    batch: BTreeMap<Digest, EventId>,
    is_more: bool,
}

/// What an answer taught, before it is stored.
#[derive(Debug, Clone)]
struct Learned {
    brought: usize,
    is_more: bool,
    is_progress: bool,
    fault: Option<(StreamId, PageFault)>,
}

impl Machine {
    /// A machine for a tablet whose store holds this clock offset, as [`Apply::clock_offset_ms`] left it there.
    #[must_use]
    pub fn new(device: DeviceId, clock_offset_ms: Option<i64>) -> Self {
        Self {
            device,
            phase: Phase::Idle,
            rounds: 0,
            is_wanted: false,
            failures_in_a_row: 0,
            pause: None,
            events_max: EVENTS_PER_REQUEST_MAX,
            held_back: BTreeSet::new(),
            status: Status::new(clock_offset_ms),
        }
    }

    /// Takes in what happened at `now` by the tablet's clock and says what to do. `random` is any number, a fresh one
    /// each time. Total: an input that does not fit the phase changes nothing.
    pub fn step(&mut self, input: Input, now: Moment, random: u64) -> Vec<Output> {
        match input {
            Input::Wake(reason) => self.woken(reason, now, random),
            Input::Outbox { batch, is_more, cursors } => self.loaded(batch, is_more, cursors, now),
            Input::Reply { round, reply } => match self.take_sent(round) {
                Some(sent) => self.answered(&sent, &reply, now, random),
                None => Vec::new(),
            },
            Input::Failed { round, failure } => match self.take_sent(round) {
                Some(sent) => self.failed(&sent, failure, now, random),
                None => Vec::new(),
            },
            Input::Stored => match std::mem::replace(&mut self.phase, Phase::Idle) {
                Phase::Applying(learned) => self.learned(learned, now, random),
                other @ (Phase::Idle | Phase::Loading | Phase::Sent(_) | Phase::SignedOut) => {
                    self.phase = other;
                    Vec::new()
                }
            },
            Input::StoreFailed => match self.phase {
                Phase::Loading | Phase::Applying(_) => self.back_off(Trouble::Store, now, random),
                Phase::Idle | Phase::Sent(_) | Phase::SignedOut => Vec::new(),
            },
        }
    }

    /// How things stand, for the screen.
    #[must_use]
    pub fn status(&self) -> Status {
        let activity = match self.phase {
            Phase::Idle => Activity::Waiting,
            Phase::Loading | Phase::Sent(_) | Phase::Applying(_) => Activity::Talking,
            Phase::SignedOut => Activity::SignedOut,
        };
        Status { activity, held_back: self.held_back.len(), ..self.status.clone() }
    }

    fn woken(&mut self, reason: Reason, now: Moment, random: u64) -> Vec<Output> {
        let is_urgent = match reason {
            Reason::Start | Reason::Focus | Reason::Hint | Reason::Asked | Reason::SignedIn => true,
            Reason::Timer | Reason::Saved => false,
        };
        match &self.phase {
            Phase::Idle => match self.pause {
                Some(pause) if pause.holds(now) && (pause.is_ordered || !is_urgent) => {
                    vec![Output::WaitUntil(pause.until)]
                }
                Some(_) | None => self.begin(),
            },
            Phase::Loading | Phase::Applying(_) => {
                self.is_wanted |= reason != Reason::Timer;
                Vec::new()
            }
            Phase::Sent(sent) => {
                let waited = now.ms_since(sent.since);
                if !(0..REPLY_MS_MAX).contains(&waited) {
                    return self.back_off(Trouble::Round(Failure::Offline), now, random);
                }
                let until = sent.since.plus_ms(REPLY_MS_MAX);
                self.is_wanted |= reason != Reason::Timer;
                if reason == Reason::Timer { vec![Output::WaitUntil(until)] } else { Vec::new() }
            }
            Phase::SignedOut => match reason {
                Reason::Start | Reason::Focus | Reason::Asked | Reason::SignedIn => self.begin(),
                Reason::Timer | Reason::Saved | Reason::Hint => Vec::new(),
            },
        }
    }

    fn begin(&mut self) -> Vec<Output> {
        self.phase = Phase::Loading;
        self.is_wanted = false;
        self.pause = None;
        self.status.next_try = None;
        vec![Output::LoadOutbox {
            events_max: self.events_max,
            bytes_max: EVENT_BYTES_MAX,
            except: self.held_back.clone(),
        }]
    }

    fn loaded(
        &mut self,
        outbox: Vec<Outgoing>,
        is_more: bool,
        cursors: Vec<Cursor>,
        now: Moment,
    ) -> Vec<Output> {
        if !matches!(self.phase, Phase::Loading) {
            return Vec::new();
        }
        let (mut batch, mut events) = (BTreeMap::new(), Vec::new());
        for outgoing in outbox {
            if let Ok(event) = RawValue::from_string(outgoing.bytes.as_ref().to_owned()) {
                batch.insert(outgoing.digest, outgoing.id);
                events.push(event);
            } else {
                self.held_back.insert(outgoing.id);
            }
        }
        self.rounds = self.rounds.saturating_add(1);
        let round = self.rounds;
        let request = Request { protocol: PROTOCOL, device: self.device, streams: cursors.clone(), events };
        let cursors = order::map(cursors.into_iter().map(|cursor| (cursor.stream, cursor)));
        self.phase = Phase::Sent(Sent { round, since: now, cursors, batch, is_more });
        vec![Output::Send { round, request: Box::new(request) }, Output::WaitUntil(now.plus_ms(REPLY_MS_MAX))]
    }

    fn take_sent(&mut self, round: u64) -> Option<Sent> {
        match std::mem::replace(&mut self.phase, Phase::Idle) {
            Phase::Sent(sent) if sent.round == round => Some(sent),
            other @ (Phase::Idle
            | Phase::Loading
            | Phase::Sent(_)
            | Phase::Applying(_)
            | Phase::SignedOut) => {
                self.phase = other;
                None
            }
        }
    }

    fn answered(&mut self, sent: &Sent, reply: &Reply, now: Moment, random: u64) -> Vec<Output> {
        if reply.protocol != PROTOCOL {
            return self.back_off(Trouble::Round(Failure::UpdateNeeded), now, random);
        }
        self.status.last_contact = Some(now);
        let round_trip = now.ms_since(sent.since);
        if (0..=ROUND_TRIP_MS_MAX).contains(&round_trip) {
            let midpoint = sent.since.plus_ms(round_trip.checked_div(2).unwrap_or(0));
            self.status.clock_offset_ms = Some(reply.server_time.ms_since(midpoint));
        }
        self.events_max = self.events_max.saturating_mul(2).min(EVENTS_PER_REQUEST_MAX);
        let (apply, learned) = self.read(sent, reply);
        let is_nothing = apply.entries.is_empty()
            && apply.acknowledged.is_empty()
            && apply.cursors.is_empty()
            && apply.withdrawn.is_empty();
        if is_nothing {
            return self.learned(learned, now, random);
        }
        self.phase = Phase::Applying(learned);
        vec![Output::Apply(Box::new(apply))]
    }

    /// What an answer changes. A page that cannot be believed is left out and asked for again; the rest counts.
    fn read(&mut self, sent: &Sent, reply: &Reply) -> (Apply, Learned) {
        let (mut entries, mut cursors) = (Vec::new(), sent.cursors.clone());
        let (mut brought, mut is_more, mut fault, mut behind) = (0_usize, sent.is_more, None, 0_u64);
        for page in &reply.streams {
            match page::turn(cursors.get(&page.stream), page) {
                Ok(turned) => {
                    brought = brought.saturating_add(turned.brought);
                    is_more |= turned.is_more || turned.is_rewound;
                    behind = behind.saturating_add(page.head.saturating_sub(turned.cursor.seq));
                    entries.extend(turned.entries);
                    cursors.insert(page.stream, turned.cursor);
                }
                Err(found) => fault = Some((page.stream, found)),
            }
        }
        self.status.behind = behind;
        let mut acknowledged = BTreeSet::new();
        for answer in &reply.verdicts {
            let Some(digest) = Digest::from_hex(&answer.digest) else { continue };
            let Some(&id) = sent.batch.get(&digest) else { continue };
            if answer.id.is_some_and(|named| named != id) {
                continue;
            }
            acknowledged.insert(digest);
            if let Verdict::Quarantined { reason } = answer.verdict {
                entries.push(Entry::SetAside { digest, reason });
            }
        }
        // A stream is given up only once nothing waits to be sent to it.
        let withdrawn = if sent.is_more { Vec::new() } else { reply.withdrawn.clone() };
        cursors.retain(|stream, _| !withdrawn.contains(stream));
        let changed: Vec<_> = cursors
            .values()
            .filter(|cursor| sent.cursors.get(&cursor.stream) != Some(cursor))
            .cloned()
            .collect();
        let is_progress = !(changed.is_empty() && acknowledged.is_empty() && withdrawn.is_empty());
        let clock_offset_ms = self.status.clock_offset_ms;
        let apply = Apply { entries, acknowledged, cursors: changed, withdrawn, clock_offset_ms };
        (apply, Learned { brought, is_more, is_progress, fault })
    }

    fn learned(&mut self, learned: Learned, now: Moment, random: u64) -> Vec<Output> {
        let mut outputs = Vec::new();
        if learned.brought > 0 {
            outputs.push(Output::Announce { events: learned.brought });
        }
        outputs.extend(if let Some((stream, fault)) = learned.fault {
            self.back_off(Trouble::Page { stream, fault }, now, random)
        } else if learned.is_more && !learned.is_progress {
            self.back_off(Trouble::NoProgress, now, random)
        } else {
            self.failures_in_a_row = 0;
            self.status.trouble = None;
            if learned.is_more || self.is_wanted { self.begin() } else { self.wait(pause::poll(now, random)) }
        });
        outputs
    }

    fn failed(&mut self, sent: &Sent, failure: Failure, now: Moment, random: u64) -> Vec<Output> {
        match failure {
            Failure::Unauthorised => {
                self.phase = Phase::SignedOut;
                self.status.last_contact = Some(now);
                self.status.trouble = Some(Trouble::Round(failure));
                vec![Output::SignInNeeded]
            }
            Failure::TooLarge if !sent.batch.is_empty() => {
                self.status.last_contact = Some(now);
                if let [only] = sent.batch.values().copied().collect::<Vec<_>>()[..] {
                    self.held_back.insert(only);
                    self.events_max = EVENTS_PER_REQUEST_MAX;
                } else {
                    self.events_max = sent.batch.len().checked_div(2).unwrap_or(1).max(1);
                }
                self.begin()
            }
            Failure::TooMany { retry_after_ms: Some(retry_after_ms) } => {
                self.failures_in_a_row = self.failures_in_a_row.saturating_add(1);
                self.status.last_contact = Some(now);
                self.status.trouble = Some(Trouble::Round(failure));
                self.wait(Pause::ordered(now, retry_after_ms, random))
            }
            Failure::TooMany { retry_after_ms: None }
            | Failure::TooLarge
            | Failure::ServerFault
            | Failure::Refused { .. }
            | Failure::UpdateNeeded => {
                self.status.last_contact = Some(now);
                self.back_off(Trouble::Round(failure), now, random)
            }
            Failure::Offline | Failure::NotOurs => self.back_off(Trouble::Round(failure), now, random),
        }
    }

    fn back_off(&mut self, trouble: Trouble, now: Moment, random: u64) -> Vec<Output> {
        self.failures_in_a_row = self.failures_in_a_row.saturating_add(1);
        self.status.trouble = Some(trouble);
        self.wait(Pause::after(self.failures_in_a_row, now, random))
    }

    fn wait(&mut self, pause: Pause) -> Vec<Output> {
        self.phase = Phase::Idle;
        self.is_wanted = false;
        self.status.next_try = Some(pause.until);
        self.pause = if pause.is_polling { None } else { Some(pause) };
        vec![Output::WaitUntil(pause.until)]
    }
}

#[cfg(test)]
mod tests;
