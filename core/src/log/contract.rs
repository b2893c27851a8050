//! What every store of events does, as plain data: a table of steps and the answers to expect. The same table runs on
//! memory, on SQLite and, in a browser, on IndexedDB.
//!
//! A driver opens an empty store for each [`Scenario`], does its steps and compares:
//!
//! ```
//! # #[cfg(feature = "testing")] {
//! use qingchu_core::log::contract::{self, Answer, Reading, Step};
//!
//! for scenario in contract::scenarios() {
//!     let mut store: Vec<String> = Vec::new(); // this store only ever appends
//!     let mut ends = vec![0];
//!     for (step, expected) in scenario.steps {
//!         let answer = match step {
//!             Step::Append(texts) => {
//!                 let mut reading = Reading::of(&store);
//!                 store.extend(texts.iter().cloned());
//!                 ends.push(store.len());
//!                 Answer::Outcomes(texts.iter().map(|text| reading.take(text)).collect())
//!             }
//!             Step::ReadAfter(appends) => {
//!                 let (before, after) = store.split_at(ends[appends]);
//!                 Answer::Texts(Reading::of(before).kept_of(after))
//!             }
//!             Step::ReadAside => Answer::Texts(Reading::of(&store).aside),
//!             Step::Reopen => Answer::Done, // memory has nothing to close
//!         };
//!         assert_eq!(answer, expected, "{}", scenario.name);
//!     }
//! }
//! # }
//! ```
//!
//! A store that decides on arrival (the server) answers with its own verdicts: `accepted` is [`Outcome::New`], `duplicate`
//! is [`Outcome::Known`], the two quarantines are [`Outcome::OtherBytes`] and [`Outcome::Unreadable`]; it lets the session
//! write to [`STREAM`], and reads with the cursor that stood after the given number of appends, page by page. A store that
//! only appends segments and reads them after a position (the tablet) lets [`Reading`] decide, as its log does.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{Stored, Tip};
use crate::event::{Body, Digest, Statement, Subject};
use crate::id::{CaseId, DeviceId, EventId, StreamId, UserId};
use crate::time::Moment;

/// The stream of every event of the table.
pub const STREAM: StreamId = StreamId(Uuid::from_u128(0x5701));

/// The device that wrote every event of the table; the device that asks is another one.
pub const WRITER: DeviceId = DeviceId(Uuid::from_u128(0xd701));

/// A story on a store that is empty at its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// What it shows.
    pub name: &'static str,
    /// What to do, and what to expect of it.
    pub steps: Vec<(Step, Answer)>,
}

/// What to do with the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Append these texts, in one transaction.
    Append(Vec<String>),
    /// Read the events of the stream that came after so many [`Step::Append`]s.
    ReadAfter(usize),
    /// Read what is kept apart from the stream.
    ReadAside,
    /// Close the store and open it again.
    Reopen,
}

/// What to expect of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Of [`Step::Append`]: one per text, in order.
    Outcomes(Vec<Outcome>),
    /// Of [`Step::ReadAfter`] and [`Step::ReadAside`]: the very texts, in the order in which they came first.
    Texts(Vec<String>),
    /// Of [`Step::Reopen`].
    Done,
}

/// What became of one appended text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the stream now.
    New,
    /// It was there already.
    Known,
    /// Its id was there with other bytes: it is kept apart.
    OtherBytes,
    /// It is not an event: it is kept apart.
    Unreadable,
}

/// How a store that only appends is read: the first text of an id is the event, others are kept apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The events, in the order in which they came.
    pub kept: Vec<String>,
    /// What is kept apart, each text once.
    pub aside: Vec<String>,
    ids: BTreeMap<EventId, Digest>,
    set_aside: BTreeSet<Digest>,
}

impl Reading {
    /// The reading of texts in the order in which they were stored.
    #[must_use]
    pub fn of(texts: &[String]) -> Self {
        let mut reading = Self::default();
        for text in texts {
            reading.take(text);
        }
        reading
    }

    /// Reads one more text.
    pub fn take(&mut self, text: &str) -> Outcome {
        let Ok(stored) = Stored::read(text.into(), None) else {
            return self.take_aside(text, Outcome::Unreadable);
        };
        match self.ids.get(&stored.id()) {
            None => {
                self.ids.insert(stored.id(), stored.digest);
                self.kept.push(text.to_owned());
                Outcome::New
            }
            Some(known) if *known == stored.digest => Outcome::Known,
            Some(_other) => self.take_aside(text, Outcome::OtherBytes),
        }
    }

    /// Which of further texts are events that were not there before.
    #[must_use]
    pub fn kept_of(mut self, texts: &[String]) -> Vec<String> {
        let before = self.kept.len();
        for text in texts {
            self.take(text);
        }
        self.kept.split_off(before)
    }

    fn take_aside(&mut self, text: &str, outcome: Outcome) -> Outcome {
        if self.set_aside.insert(Digest::of(text.as_bytes())) {
            self.aside.push(text.to_owned());
        }
        outcome
    }
}

/// The table.
#[must_use]
pub fn scenarios() -> Vec<Scenario> {
    vec![
        empty(),
        order(),
        again(),
        other_bytes(),
        unreadable(),
        read_after(),
        reopened(),
        newer(),
        long(),
        many(),
    ]
}

fn empty() -> Scenario {
    Scenario {
        name: "an empty store holds nothing, before and after it is opened again",
        steps: vec![read(0, &[]), aside(&[]), reopen(), read(0, &[]), append(&[], &[]), read(0, &[])],
    }
}

fn order() -> Scenario {
    // Written by a program that leaves spaces: the bytes stay as they are.
    let spaced = note(2, "中文 \u{1f525} مرحبا <b>&").replace(",\"", ",\n  \"");
    let texts = [note(1, "一"), spaced, note(3, "")];
    Scenario {
        name: "events are read in the order in which they came, as the bytes that came",
        steps: vec![append(&texts, &[Outcome::New; 3]), read(0, &texts), read(1, &[]), aside(&[])],
    }
}

fn again() -> Scenario {
    let (one, two) = (note(1, "一"), note(2, "二"));
    let twice = [one.clone(), one.clone(), two.clone()];
    let both = [one, two];
    Scenario {
        name: "the same bytes again change nothing, in one write, in a later one, after a restart",
        steps: vec![
            append(&twice, &[Outcome::New, Outcome::Known, Outcome::New]),
            append(&both, &[Outcome::Known; 2]),
            reopen(),
            append(&both, &[Outcome::Known; 2]),
            read(0, &both),
            read(1, &[]),
            aside(&[]),
        ],
    }
}

fn other_bytes() -> Scenario {
    let first = [note(1, "起火")];
    let other = [note(1, "没有起火")];
    Scenario {
        name: "the same id with other bytes is kept, apart, once; the first stays",
        steps: vec![
            append(&first, &[Outcome::New]),
            append(&other, &[Outcome::OtherBytes]),
            append(&other, &[Outcome::OtherBytes]),
            read(0, &first),
            aside(&other),
            reopen(),
            append(&first, &[Outcome::Known]),
            read(0, &first),
            aside(&other),
        ],
    }
}

fn unreadable() -> Scenario {
    let bad = "{\"type\":\"note-added\",\"v\":1,\"body\":{\"text\":\"丢不了\"}}".to_owned();
    let good = [note(1, "一"), note(2, "二")];
    let [one, two] = good.clone();
    Scenario {
        name: "what is not an event is kept apart and holds nobody up",
        steps: vec![
            append(&[one, bad.clone(), two], &[Outcome::New, Outcome::Unreadable, Outcome::New]),
            append(std::slice::from_ref(&bad), &[Outcome::Unreadable]),
            read(0, &good),
            reopen(),
            aside(&[bad]),
        ],
    }
}

fn read_after() -> Scenario {
    let (first, second, third) = ([note(1, "一")], [note(2, "二"), note(3, "三")], [note(4, "四")]);
    let later = [note(2, "二"), note(3, "三"), note(4, "四")];
    Scenario {
        name: "reading goes on where it stopped, without a gap",
        steps: vec![
            append(&first, &[Outcome::New]),
            append(&second, &[Outcome::New; 2]),
            read(1, &second),
            append(&third, &[Outcome::New]),
            read(1, &later),
            read(2, &third),
            read(3, &[]),
        ],
    }
}

fn reopened() -> Scenario {
    let (first, second) = ([note(1, "一")], [note(2, "二")]);
    Scenario {
        name: "what was appended is there after a restart, and the order goes on",
        steps: vec![
            append(&first, &[Outcome::New]),
            reopen(),
            read(0, &first),
            append(&second, &[Outcome::New]),
            reopen(),
            read(1, &second),
            read(0, &[note(1, "一"), note(2, "二")]),
        ],
    }
}

fn newer() -> Scenario {
    let texts = [note(1, "一").replacen("note-added", "seal-stamped", 1)];
    let fields = [note(2, "二").replacen("{\"type\"", "{\"colour\":[1,2.50],\"type\"", 1)];
    Scenario {
        name: "a type or a field of a newer program is kept to the byte",
        steps: vec![
            append(&texts, &[Outcome::New]),
            append(&fields, &[Outcome::New]),
            reopen(),
            read(1, &fields),
            append(&texts, &[Outcome::Known]),
            aside(&[]),
        ],
    }
}

fn long() -> Scenario {
    let texts = [note(1, &"\u{1}".repeat(100_000)), note(2, &"火".repeat(100_000)), note(3, "短")];
    Scenario {
        name: "a narrative of 100,000 characters is an event like another",
        steps: vec![append(&texts, &[Outcome::New; 3]), reopen(), read(0, &texts)],
    }
}

fn many() -> Scenario {
    let texts: Vec<String> = (1..=700).map(|id| note(id, &format!("第{id}件"))).collect();
    Scenario {
        name: "hundreds of events in one write come back whole and in order",
        steps: vec![append(&texts, &vec![Outcome::New; texts.len()]), reopen(), read(0, &texts)],
    }
}

fn append(texts: &[String], outcomes: &[Outcome]) -> (Step, Answer) {
    (Step::Append(texts.to_vec()), Answer::Outcomes(outcomes.to_vec()))
}

fn read(appends: usize, texts: &[String]) -> (Step, Answer) {
    (Step::ReadAfter(appends), Answer::Texts(texts.to_vec()))
}

fn aside(texts: &[String]) -> (Step, Answer) {
    (Step::ReadAside, Answer::Texts(texts.to_vec()))
}

fn reopen() -> (Step, Answer) {
    (Step::Reopen, Answer::Done)
}

fn note(id: u128, text: &str) -> String {
    let statement = Statement {
        id: EventId(Uuid::from_u128(id)),
        stream: STREAM,
        subject: Subject::Case(CaseId(Uuid::from_u128(0xc701))),
        author: UserId(Uuid::from_u128(0xb701)),
        occurred_at: Moment(1_763_000_000_000),
        recorded_at: Moment(1_763_000_000_000),
        clock_offset_ms: None,
        body: Body::NoteAdded { text: text.to_owned() },
    };
    let (stored, _tip) = Tip::new(WRITER).seal(statement);
    stored.bytes.as_ref().to_owned()
}

#[cfg(test)]
mod tests;
