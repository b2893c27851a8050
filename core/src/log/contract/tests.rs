//! The drivers for memory: the server's reference, and segments in a vector as a tablet keeps them.

use serde_json::value::RawValue;

use super::*;
use crate::id::Epoch;
use crate::log::segment::{self, Entry};
use crate::sync::ledger::Budget;
use crate::sync::memory::MemoryLog;
use crate::sync::message::{Cursor, PROTOCOL, QuarantineReason, Reply, Request, Verdict};
use crate::sync::page;

struct Server {
    log: MemoryLog,
    cursors: Vec<Option<Cursor>>,
}

impl Server {
    fn ask(&mut self, cursor: Option<&Cursor>, texts: &[String]) -> Reply {
        let request = Request {
            protocol: PROTOCOL,
            device: DeviceId(Uuid::nil()),
            streams: cursor.cloned().into_iter().collect(),
            events: texts.iter().map(|text| RawValue::from_string(text.clone()).unwrap()).collect(),
        };
        self.log.answer(&request, &[STREAM].into(), Moment(0), Budget::of_bytes(2_000))
    }

    fn read(&mut self, mut cursor: Option<Cursor>) -> (Vec<String>, Option<Cursor>) {
        let mut texts = Vec::new();
        loop {
            let reply = self.ask(cursor.as_ref(), &[]);
            let turned = page::turn(cursor.as_ref(), &reply.streams[0]).unwrap();
            for entry in turned.entries {
                if let Entry::Event { bytes, .. } = entry {
                    texts.push(bytes.as_ref().to_owned());
                }
            }
            cursor = Some(turned.cursor);
            if !turned.is_more {
                return (texts, cursor);
            }
        }
    }

    fn step(&mut self, step: &Step) -> Answer {
        match step {
            Step::Append(texts) => {
                let reply = self.ask(None, texts);
                let (_, cursor) = self.read(self.cursors.last().cloned().flatten());
                self.cursors.push(cursor);
                Answer::Outcomes(reply.verdicts.iter().map(|answer| outcome(&answer.verdict)).collect())
            }
            Step::ReadAfter(appends) => Answer::Texts(self.read(self.cursors[*appends].clone()).0),
            Step::ReadAside => Answer::Texts(
                self.log.quarantine().map(|(_, quarantined)| quarantined.bytes.clone()).collect(),
            ),
            Step::Reopen => Answer::Done,
        }
    }
}

fn outcome(verdict: &Verdict) -> Outcome {
    match verdict {
        Verdict::Accepted { .. } => Outcome::New,
        Verdict::Duplicate { .. } => Outcome::Known,
        Verdict::Quarantined { reason: QuarantineReason::SameIdOtherBytes } => Outcome::OtherBytes,
        Verdict::Quarantined { reason: QuarantineReason::Unreadable } => Outcome::Unreadable,
        Verdict::Quarantined { reason } => panic!("{reason:?}"),
    }
}

#[test]
fn the_servers_reference_keeps_the_contract() {
    for scenario in scenarios() {
        let log = MemoryLog::new(Epoch(Uuid::from_u128(1)));
        let mut server = Server { log, cursors: vec![None] };
        for (step, expected) in scenario.steps {
            assert!(server.step(&step) == expected, "{}: {step:.200?}", scenario.name);
        }
    }
}

struct Segments(Vec<Vec<u8>>);

impl Segments {
    fn read(&self, from: usize) -> Vec<String> {
        self.0[from..]
            .iter()
            .flat_map(|bytes| segment::decode(bytes).unwrap().entries)
            .map(|entry| {
                let Entry::Event { bytes, .. } = entry else { panic!("{entry:?}") };
                bytes.as_ref().to_owned()
            })
            .collect()
    }
}

#[test]
fn segments_keep_the_contract() {
    for scenario in scenarios() {
        let mut segments = Segments(Vec::new());
        for (step, expected) in scenario.steps {
            let answer = match &step {
                Step::Append(texts) => {
                    let mut reading = Reading::of(&segments.read(0));
                    let entry = |text: &String| Entry::Event { bytes: text.as_str().into(), receipt: None };
                    segments.0.push(segment::encode(&texts.iter().map(entry).collect::<Vec<_>>()));
                    Answer::Outcomes(texts.iter().map(|text| reading.take(text)).collect())
                }
                Step::ReadAfter(appends) => {
                    let (all, after) = (segments.read(0), segments.read(*appends));
                    Answer::Texts(Reading::of(&all[..all.len() - after.len()]).kept_of(&after))
                }
                Step::ReadAside => Answer::Texts(Reading::of(&segments.read(0)).aside),
                Step::Reopen => Answer::Done,
            };
            assert!(answer == expected, "{}: {step:.200?}", scenario.name);
        }
    }
}
