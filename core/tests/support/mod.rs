//! Material that several test programs share: one event of every kind, and arbitrary ones.

pub mod any;

use std::collections::BTreeMap;

use qingchu_core::event::{
    Body, Digest, Event, Judgement, RulebookVersion, Severity, Source, Statement, Subject,
};
use qingchu_core::id::{CaseId, DeviceId, EntryId, EventId, StreamId, UserId};
use qingchu_core::time::{HybridClock, Moment};
use qingchu_core::value::Value;
use uuid::Uuid;

/// One body of every kind, under the name of its fixture, with every field filled.
pub fn bodies() -> Vec<(&'static str, Body)> {
    let mut all = bodies_of_a_case();
    all.extend(bodies_of_a_unit());
    all
}

fn bodies_of_a_case() -> Vec<(&'static str, Body)> {
    let rulebook = RulebookVersion { id: "building".into(), version: 3 };
    let judgement = Judgement {
        category: "fire-safety".into(),
        severity: Severity::Major,
        reasons: vec!["fire".into(), "three-parties".into()],
        is_collective: true,
        is_written: false,
        in_competence: true,
        signals: vec!["media".into()],
        check: false,
    };
    let earlier = vec![EventId(Uuid::from_u128(0xe1)), EventId(Uuid::from_u128(0xe2))];
    vec![
        (
            "complaint-received",
            Body::ComplaintReceived {
                rulebook,
                narrative: "18层 \"着火\"了！\r\n\u{1f525} مرحبا <b>&amp;</b> \\ \u{0} \u{feff}".to_owned(),
                channel: "phone".into(),
                source: Some(Source { file: "老台账.xlsx".to_owned(), row: "17".to_owned() }),
            },
        ),
        ("finding-confirmed", Body::FindingConfirmed(judgement.clone())),
        (
            "finding-overruled",
            Body::FindingOverruled {
                judgement: Judgement {
                    severity: Severity::General,
                    reasons: Vec::new(),
                    check: true,
                    ..judgement
                },
                reason: "是消防演习".to_owned(),
                replaces: earlier.clone(),
            },
        ),
        (
            "field-stated",
            Body::FieldStated {
                field: "customer-name".into(),
                value: Value::Text("王女士".to_owned()),
                replaces: earlier,
            },
        ),
        ("fact-stated", Body::FactStated { fact: "customer-confirmed".into(), values: values() }),
        ("note-added", Body::NoteAdded { text: "客户要求电话回复".to_owned() }),
        ("case-linked", Body::CaseLinked { other: CaseId(Uuid::from_u128(0xc2)) }),
    ]
}

fn bodies_of_a_unit() -> Vec<(&'static str, Body)> {
    vec![
        (
            "entry-stated",
            Body::EntryStated {
                register: "contacts".into(),
                entry: EntryId(Uuid::from_u128(0xa1)),
                values: values(),
                replaces: vec![EventId(Uuid::from_u128(0xe1)), EventId(Uuid::from_u128(0xe2))],
            },
        ),
        (
            "entry-withdrawn",
            Body::EntryWithdrawn {
                register: "contacts".into(),
                entry: EntryId(Uuid::from_u128(0xa1)),
                reason: "已离职".to_owned(),
            },
        ),
        (
            "recurring-duty-done",
            Body::RecurringDutyDone {
                rulebook: RulebookVersion { id: "building".into(), version: 3 },
                duty: "monthly-analysis".into(),
                period: chrono::NaiveDate::from_ymd_opt(2026, 2, 1).unwrap(),
                note: "已报中心领导".to_owned(),
            },
        ),
        (
            "notice-loaded",
            Body::NoticeLoaded {
                layer: "nation".to_owned(),
                csv: "date,kind\n2026-01-01,holiday\n".to_owned(),
                source: "国办发明电".to_owned(),
            },
        ),
    ]
}

/// The bodies that are written as version 2, because they hold rows or an entry, under the names of their fixtures.
pub fn bodies_of_version_2() -> Vec<(&'static str, Body)> {
    let row = || values();
    let rows = Value::Rows(vec![row(), BTreeMap::new(), [("entry".into(), entry())].into()]);
    let mut held = values();
    held.insert("rows".into(), rows.clone());
    held.insert("entry".into(), entry());
    let earlier = vec![EventId(Uuid::from_u128(0xe1))];
    vec![
        (
            "field-stated",
            Body::FieldStated { field: "members".into(), value: rows, replaces: earlier.clone() },
        ),
        ("fact-stated", Body::FactStated { fact: "inspected".into(), values: held.clone() }),
        (
            "entry-stated",
            Body::EntryStated {
                register: "equipment".into(),
                entry: EntryId(Uuid::from_u128(0xa1)),
                values: held,
                replaces: earlier,
            },
        ),
    ]
}

fn entry() -> Value {
    Value::Entry(EntryId(Uuid::from_u128(0xa2)))
}

/// One value of every kind that version 1 could write.
pub fn values() -> BTreeMap<qingchu_core::id::FieldId, Value> {
    [
        ("text", Value::Text("一\n二".to_owned())),
        ("choice", Value::Choice("satisfied".to_owned())),
        ("number", Value::Number(i64::MIN)),
        ("fen", Value::Fen(123_456)),
        ("yes", Value::Yes(true)),
        ("moment", Value::Moment(Moment(1_700_000_000_000))),
        ("day", Value::Day(chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap())),
        ("user", Value::User(UserId(Uuid::from_u128(0xb2)))),
        ("case", Value::Case(CaseId(Uuid::from_u128(0xc2)))),
        ("signature", Value::Signature(vec![vec![0, 1, 1000, 65535], vec![]])),
    ]
    .into_iter()
    .map(|(field, value)| (field.into(), value))
    .collect()
}

/// An event around a body, the same every time.
pub fn event(body: Body) -> Event {
    let is_of_the_unit = matches!(
        body,
        Body::EntryStated { .. }
            | Body::EntryWithdrawn { .. }
            | Body::RecurringDutyDone { .. }
            | Body::NoticeLoaded { .. }
    );
    Event {
        statement: Statement {
            id: EventId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_00e7)),
            stream: StreamId(Uuid::from_u128(0x51)),
            subject: if is_of_the_unit {
                Subject::Unit
            } else {
                Subject::Case(CaseId(Uuid::from_u128(0xc1)))
            },
            author: UserId(Uuid::from_u128(0xb1)),
            occurred_at: Moment(1_763_000_000_000),
            recorded_at: Moment(1_763_000_060_000),
            clock_offset_ms: if is_of_the_unit { None } else { Some(-1_250) },
            body,
        },
        device: DeviceId(Uuid::from_u128(0xd1)),
        device_seq: 7,
        previous: Digest::of(b"the event before"),
        clock: HybridClock { wall_ms: 1_763_000_060_000, counter: 2 },
    }
}
