//! What the people of the simulation state: the bodies that real cases are made of.

use std::collections::BTreeMap;

use qingchu_core::event::{Body, Judgement, RulebookVersion, Severity, Statement, Subject};
use qingchu_core::id::{CaseId, EntryId, EventId, StreamId, UserId};
use qingchu_core::log::Log;
use qingchu_core::time::Moment;
use qingchu_core::value::Value;

use crate::random::Random;

/// The statements that one press of Save makes of a draft: the first carries its words.
pub fn statements(
    random: &mut Random,
    log: &Log,
    stream: StreamId,
    words: &str,
    now: Moment,
    clock_offset_ms: Option<i64>,
) -> Vec<Statement> {
    let known: Vec<CaseId> = log
        .iter()
        .filter(|stored| stored.event.statement.stream == stream)
        .filter_map(|stored| match stored.event.statement.subject {
            Subject::Case(case) => Some(case),
            Subject::Unit => None,
        })
        .collect();
    let author = UserId(random.uuid());
    let state = |subject, body, random: &mut Random| Statement {
        id: EventId(random.uuid()),
        stream,
        subject,
        author,
        occurred_at: now.plus_ms(-random.between(0, 86_400_000)),
        recorded_at: now,
        clock_offset_ms,
        body,
    };
    if known.is_empty() || random.happens(400) {
        let subject = Subject::Case(CaseId(random.uuid()));
        let mut all = vec![state(subject, complaint(words), random)];
        all.push(state(subject, Body::FindingConfirmed(judgement(random)), random));
        for _ in 0..random.between(0, 2) {
            let body = further(random, log, subject, "");
            all.push(state(subject, body, random));
        }
        all
    } else if random.happens(100) {
        let body = Body::EntryStated {
            register: "contacts".into(),
            entry: EntryId(random.uuid()),
            values: BTreeMap::from([("name".into(), Value::Text(words.to_owned()))]),
            replaces: Vec::new(),
        };
        vec![state(Subject::Unit, body, random)]
    } else {
        let subject = Subject::Case(known[random.index(known.len())]);
        let body = further(random, log, subject, words);
        vec![state(subject, body, random)]
    }
}

fn complaint(words: &str) -> Body {
    Body::ComplaintReceived {
        rulebook: RulebookVersion { id: "building".into(), version: 1 },
        narrative: words.to_owned(),
        channel: "phone".into(),
        source: None,
    }
}

fn judgement(random: &mut Random) -> Judgement {
    Judgement {
        category: "noise".into(),
        severity: if random.happens(200) { Severity::Major } else { Severity::General },
        reasons: Vec::new(),
        is_collective: random.happens(100),
        is_written: random.happens(100),
        in_competence: true,
        signals: Vec::new(),
        check: false,
    }
}

/// A further statement about a case. A field replaces what its author saw of it, so that two tablets apart conflict.
fn further(random: &mut Random, log: &Log, subject: Subject, words: &str) -> Body {
    match random.index(4) {
        0 => Body::NoteAdded { text: words.to_owned() },
        1 => Body::FactStated {
            fact: "customer-answered".into(),
            values: BTreeMap::from([("answer".into(), Value::Text(words.to_owned()))]),
        },
        2 => Body::FindingOverruled {
            judgement: judgement(random),
            reason: words.to_owned(),
            replaces: Vec::new(),
        },
        _ => Body::FieldStated {
            field: "place".into(),
            value: Value::Text(words.to_owned()),
            replaces: log
                .iter()
                .filter(|stored| {
                    stored.event.statement.subject == subject
                        && matches!(stored.event.statement.body, Body::FieldStated { .. })
                })
                .map(qingchu_core::log::Stored::id)
                .collect(),
        },
    }
}
