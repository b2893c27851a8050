//! A unit's cases and registers, made of events as a tablet makes them.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use qingchu_core::case::{Case, Entry, Folded, fold};
use qingchu_core::deadline::Calendar;
use qingchu_core::event::{Body, Digest, Event, Judgement, RulebookVersion, Severity, Statement, Subject};
use qingchu_core::id::{CaseId, DeviceId, EntryId, EventId, FieldId, StreamId, UserId};
use qingchu_core::report::{Basis, Key};
use qingchu_core::rulebook::{Report, Rulebook};
use qingchu_core::time::{HybridClock, Moment};
use qingchu_core::unit::UnitBook;
use qingchu_core::value::Value;
use uuid::Uuid;

/// A moment as a person writes it, at +08:00: `2026-11-23 10:42`.
pub(crate) fn at(text: &str) -> Moment {
    let text = format!("{}:00+08:00", text.replace(' ', "T"));
    Moment::from(DateTime::parse_from_rfc3339(&text).expect("a moment"))
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub(crate) fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

pub(crate) fn choice(id: &str) -> Value {
    Value::Choice(id.to_owned())
}

/// A key as these tests write it.
pub(crate) fn key_words(key: &Key) -> String {
    match key {
        Key::Value(value) => value.as_text().expect("it is words").to_owned(),
        Key::Category(id) => id.to_string(),
        Key::Nothing => "—".to_owned(),
        Key::Severity(_) | Key::Channel(_) | Key::Stage(_) | Key::Department(_) | Key::Person(_) => {
            panic!("nothing here is grouped by {key:?}")
        }
    }
}

/// A unit that works by the rulebook of these tests.
pub(crate) struct World {
    pub(crate) rulebook: Rulebook,
    pub(crate) calendar: Calendar,
    pub(crate) cases: Vec<Case>,
    pub(crate) unit: UnitBook,
    next: u128,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            rulebook: crate::rulebook::rulebook(),
            calendar: Calendar::built_in(),
            cases: Vec::new(),
            unit: UnitBook::default(),
            next: 1,
        }
    }

    pub(crate) fn basis(&self, now: &str) -> Basis<'_> {
        Basis {
            cases: &self.cases,
            unit: &self.unit,
            rulebook: &self.rulebook,
            calendar: &self.calendar,
            now: at(now),
        }
    }

    pub(crate) fn report(&self, id: &str) -> &Report {
        self.rulebook.report(&id.into()).expect("the rulebook has the report")
    }

    pub(crate) fn case_of(&self, id: CaseId) -> &Case {
        self.cases.iter().find(|case| case.id == id).expect("the case is there")
    }

    /// A complaint comes in by telephone about something; nobody judges it when that is empty.
    pub(crate) fn received(&mut self, at: &str, category: &str) -> Told<'_> {
        self.next += 1;
        let id = CaseId(Uuid::from_u128(0xCA5E_0000 + self.next));
        let judgement = Judgement {
            category: category.into(),
            severity: Severity::General,
            reasons: Vec::new(),
            is_collective: false,
            is_written: false,
            in_competence: true,
            signals: Vec::new(),
            check: false,
        };
        let is_judged = !category.is_empty();
        Told {
            world: self,
            id,
            received: at.to_owned(),
            channel: "phone",
            judgement,
            is_judged,
            later: Vec::new(),
        }
    }

    fn event(&mut self, subject: Subject, at: Moment, body: Body) -> Event {
        self.next += 1;
        Event {
            statement: Statement {
                id: EventId(Uuid::from_u128(self.next)),
                stream: StreamId(Uuid::from_u128(2)),
                subject,
                author: UserId(Uuid::from_u128(3)),
                occurred_at: at,
                recorded_at: at,
                clock_offset_ms: None,
                body,
            },
            device: DeviceId(Uuid::from_u128(4)),
            device_seq: u64::try_from(self.next).unwrap(),
            previous: Digest::ZERO,
            clock: HybridClock { wall_ms: at.0, counter: u32::try_from(self.next).unwrap() },
        }
    }

    /// An entry is made in a register.
    pub(crate) fn enters(&mut self, when: &str, register: &str, values: &[(&str, Value)]) -> EntryId {
        self.next += 1;
        let entry = EntryId(Uuid::from_u128(0xE000_0000 + self.next));
        self.changes(when, register, entry, values);
        entry
    }

    /// An entry is changed.
    pub(crate) fn changes(&mut self, when: &str, register: &str, entry: EntryId, values: &[(&str, Value)]) {
        let replaces =
            self.unit.entry(&register.into(), entry).map(|record| record.values.events()).unwrap_or_default();
        let values = values.iter().map(|(field, value)| (FieldId::from(*field), value.clone())).collect();
        let body = Body::EntryStated { register: register.into(), entry, values, replaces };
        let event = self.event(Subject::Unit, at(when), body);
        self.unit.evolve(&event, None);
    }

    /// An entry is taken out of use.
    pub(crate) fn withdraws(&mut self, when: &str, register: &str, entry: EntryId) {
        let body = Body::EntryWithdrawn { register: register.into(), entry, reason: "报废".to_owned() };
        let event = self.event(Subject::Unit, at(when), body);
        self.unit.evolve(&event, None);
    }

    /// Somebody decides about a step.
    pub(crate) fn decides(
        &mut self,
        on: &str,
        step: &str,
        about: &str,
        decision: &str,
        more: &[(&str, Value)],
    ) -> EntryId {
        let mut values = vec![
            ("about", text(about)),
            ("step", text(step)),
            ("decided-on", Value::Day(day(on))),
            ("decision", choice(decision)),
        ];
        values.extend(more.iter().cloned());
        self.enters(&format!("{on} 12:00"), "accountability", &values)
    }
}

/// A case that is being told.
pub(crate) struct Told<'w> {
    world: &'w mut World,
    id: CaseId,
    received: String,
    channel: &'static str,
    judgement: Judgement,
    is_judged: bool,
    later: Vec<(Moment, Body)>,
}

impl Told<'_> {
    pub(crate) fn by(mut self, channel: &'static str) -> Self {
        self.channel = channel;
        self
    }

    pub(crate) fn signal(mut self, signal: &str) -> Self {
        self.judgement.signals.push(signal.into());
        self
    }

    pub(crate) fn holds(mut self, field: &str, value: Value) -> Self {
        let body = Body::FieldStated { field: field.into(), value, replaces: Vec::new() };
        self.later.push((at(&self.received), body));
        self
    }

    pub(crate) fn states(mut self, when: &str, fact: &str, values: &[(&str, Value)]) -> Self {
        let values: BTreeMap<FieldId, Value> =
            values.iter().map(|(field, value)| ((*field).into(), value.clone())).collect();
        self.later.push((at(when), Body::FactStated { fact: fact.into(), values }));
        self
    }

    /// The case is told; it joins the others.
    pub(crate) fn end(self) -> CaseId {
        let Told { world, id, received, channel, judgement, is_judged, later } = self;
        let version = RulebookVersion { id: world.rulebook.id.clone(), version: world.rulebook.version };
        let opened = Body::ComplaintReceived {
            rulebook: version,
            narrative: "等了很久".to_owned(),
            channel: channel.into(),
            source: None,
        };
        let mut bodies = vec![(at(&received), opened)];
        if is_judged {
            bodies.push((at(&received), Body::FindingConfirmed(judgement)));
        }
        bodies.extend(later);
        let events: Vec<Event> =
            bodies.into_iter().map(|(at, body)| world.event(Subject::Case(id), at, body)).collect();
        let entries = events.iter().map(|event| Entry { event, received_at: None });
        match fold(id, entries, &world.rulebook) {
            Folded::Case(case) => world.cases.push(case),
            Folded::NotOpened { .. } => panic!("the case is opened"),
        }
        id
    }
}
