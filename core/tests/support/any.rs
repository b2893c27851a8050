//! Arbitrary events for the property tests.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use qingchu_core::event::{
    Body, Digest, Event, Judgement, RulebookVersion, Severity, Source, Statement, Subject,
};
use qingchu_core::id::{CaseId, DeviceId, EntryId, EventId, FieldId, StreamId, UserId};
use qingchu_core::time::{HybridClock, Moment};
use qingchu_core::value::Value;
use uuid::Uuid;

/// Words as people type them, and as they do not.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "\\PC{0,40}",
        1 => Just(String::new()),
        1 => vec(any::<char>(), 0..20).prop_map(|chars| chars.into_iter().collect()),
    ]
}

fn uuid() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z-]{0,12}"
}

fn day() -> impl Strategy<Value = chrono::NaiveDate> {
    (-100_000_i32..1_000_000).prop_map(|days| chrono::NaiveDate::from_num_days_from_ce_opt(days).unwrap())
}

fn replaces() -> impl Strategy<Value = Vec<EventId>> {
    vec(uuid().prop_map(EventId), 0..4)
}

/// Any value, rows included.
pub fn value() -> impl Strategy<Value = Value> {
    let rows = vec(btree_map(text().prop_map(FieldId), single(), 0..4), 0..4).prop_map(Value::Rows);
    prop_oneof![6 => single(), 1 => rows]
}

fn single() -> impl Strategy<Value = Value> {
    prop_oneof![
        uuid().prop_map(|id| Value::Entry(EntryId(id))),
        text().prop_map(Value::Text),
        text().prop_map(Value::Choice),
        any::<i64>().prop_map(Value::Number),
        any::<i64>().prop_map(Value::Fen),
        any::<bool>().prop_map(Value::Yes),
        any::<i64>().prop_map(|ms| Value::Moment(Moment(ms))),
        day().prop_map(Value::Day),
        uuid().prop_map(|id| Value::User(UserId(id))),
        uuid().prop_map(|id| Value::Case(CaseId(id))),
        vec(vec(any::<u16>(), 0..6), 0..4).prop_map(Value::Signature),
    ]
}

fn values() -> impl Strategy<Value = std::collections::BTreeMap<FieldId, Value>> {
    btree_map(text().prop_map(FieldId), value(), 0..5)
}

fn rulebook() -> impl Strategy<Value = RulebookVersion> {
    (name(), any::<u32>()).prop_map(|(id, version)| RulebookVersion { id: id.as_str().into(), version })
}

fn judgement() -> impl Strategy<Value = Judgement> {
    (name(), vec(name(), 0..3), vec(name(), 0..3), any::<[bool; 5]>()).prop_map(
        |(category, reasons, signals, [major, is_collective, is_written, in_competence, check])| Judgement {
            category: category.as_str().into(),
            severity: if major { Severity::Major } else { Severity::General },
            reasons: reasons.iter().map(|reason| reason.as_str().into()).collect(),
            is_collective,
            is_written,
            in_competence,
            signals: signals.iter().map(|signal| signal.as_str().into()).collect(),
            check,
        },
    )
}

/// Any body, one of an unknown type included.
pub fn body() -> impl Strategy<Value = Body> {
    let source = (text(), text()).prop_map(|(file, row)| Source { file, row });
    prop_oneof![
        (rulebook(), text(), name(), option::of(source)).prop_map(
            |(rulebook, narrative, channel, source)| {
                Body::ComplaintReceived { rulebook, narrative, channel: channel.as_str().into(), source }
            }
        ),
        judgement().prop_map(Body::FindingConfirmed),
        (judgement(), text(), replaces()).prop_map(|(judgement, reason, replaces)| Body::FindingOverruled {
            judgement,
            reason,
            replaces
        }),
        (name(), value(), replaces()).prop_map(|(field, value, replaces)| Body::FieldStated {
            field: field.as_str().into(),
            value,
            replaces
        }),
        (name(), values()).prop_map(|(fact, values)| Body::FactStated { fact: fact.as_str().into(), values }),
        text().prop_map(|text| Body::NoteAdded { text }),
        uuid().prop_map(|id| Body::CaseLinked { other: CaseId(id) }),
        (name(), uuid(), values(), replaces()).prop_map(|(register, entry, values, replaces)| {
            Body::EntryStated { register: register.as_str().into(), entry: EntryId(entry), values, replaces }
        }),
        (name(), uuid(), text()).prop_map(|(register, entry, reason)| Body::EntryWithdrawn {
            register: register.as_str().into(),
            entry: EntryId(entry),
            reason
        }),
        (rulebook(), name(), day(), text()).prop_map(|(rulebook, duty, period, note)| {
            Body::RecurringDutyDone { rulebook, duty: duty.as_str().into(), period, note }
        }),
        (name(), text(), text()).prop_map(|(layer, csv, source)| Body::NoticeLoaded { layer, csv, source }),
        ("[a-z]{1,10}-from-the-future", 1_u32..).prop_map(|(kind, version)| Body::Unknown { kind, version }),
    ]
}

/// Any statement.
pub fn statement() -> impl Strategy<Value = Statement> {
    let ids = (uuid(), uuid(), option::of(uuid()), uuid());
    let times = (any::<i64>(), any::<i64>(), option::of(any::<i64>()));
    (ids, times, body()).prop_map(
        |((id, stream, case, author), (occurred_at, recorded_at, clock_offset_ms), body)| Statement {
            id: EventId(id),
            stream: StreamId(stream),
            subject: case.map_or(Subject::Unit, |case| Subject::Case(CaseId(case))),
            author: UserId(author),
            occurred_at: Moment(occurred_at),
            recorded_at: Moment(recorded_at),
            clock_offset_ms,
            body,
        },
    )
}

/// Any event.
pub fn event() -> impl Strategy<Value = Event> {
    (statement(), uuid(), any::<u64>(), any::<[u8; 32]>(), any::<(i64, u32)>()).prop_map(
        |(statement, device, device_seq, previous, (wall_ms, counter))| Event {
            statement,
            device: DeviceId(device),
            device_seq,
            previous: Digest(previous),
            clock: HybridClock { wall_ms, counter },
        },
    )
}
