//! Tablets that state entries, and what each of them then knows.

use std::collections::BTreeMap;

use chrono::{FixedOffset, NaiveDate};
use qingchu_core::case::{Context, Refusal};
use qingchu_core::deadline::Calendar;
use qingchu_core::event::{Digest, Event};
use qingchu_core::id::{DeviceId, EntryId, EventId, FieldId, RoleId, StreamId, UserId};
use qingchu_core::rulebook::{Register, Rulebook};
use qingchu_core::time::{HybridClock, Moment, china};
use qingchu_core::unit::{UnitBook, UnitCommand, Values, decide};
use qingchu_core::value::Value;
use uuid::Uuid;

/// The rulebook of these tests.
pub(crate) fn rulebook() -> Rulebook {
    toml::from_str(include_str!("book.toml")).unwrap()
}

/// A moment at +08:00, written `2026-11-23 09:10`.
pub(crate) fn at(text: &str) -> Moment {
    let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    Moment::from(local.and_local_timezone(china()).single().unwrap())
}

/// A day, written `2026-11-23`.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A value: a day or a moment where the words are one, else words.
pub(crate) fn value(text: &str) -> Value {
    if let Ok(day) = text.parse::<NaiveDate>() {
        Value::Day(day)
    } else if chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").is_ok() {
        Value::Moment(at(text))
    } else {
        Value::Text(text.to_owned())
    }
}

/// The fields of an entry.
pub(crate) fn values(fields: &[(&str, Value)]) -> Values {
    fields.iter().map(|(field, value)| (FieldId::from(*field), value.clone())).collect()
}

/// The fields of an entry that are words, days or moments.
pub(crate) fn words(fields: &[(&str, &str)]) -> Values {
    fields.iter().map(|(field, text)| (FieldId::from(*field), value(text))).collect()
}

pub(crate) fn entry(n: u128) -> EntryId {
    EntryId(Uuid::from_u128(n))
}

pub(crate) const OFFSET: fn() -> FixedOffset = china;

/// One tablet: what it stated and learned.
pub(crate) struct Tablet {
    pub(crate) rulebook: Rulebook,
    pub(crate) calendar: Calendar,
    pub(crate) unit: UnitBook,
    pub(crate) events: Vec<Event>,
    pub(crate) now: Moment,
    pub(crate) roles: Vec<RoleId>,
    device: u128,
    clock: HybridClock,
    next: u128,
}

impl Tablet {
    pub(crate) fn new(device: u128, now: &str) -> Self {
        Self {
            rulebook: rulebook(),
            calendar: Calendar::built_in(),
            unit: UnitBook::default(),
            events: Vec::new(),
            now: at(now),
            roles: vec!["desk".into(), "lead".into()],
            device,
            clock: HybridClock::ZERO,
            next: 0,
        }
    }

    pub(crate) fn register(&self, id: &str) -> &Register {
        self.rulebook.register(&id.into()).unwrap()
    }

    pub(crate) fn run(&mut self, command: UnitCommand) -> Result<EventId, Refusal> {
        self.next += 1;
        let id = EventId(Uuid::from_u128(self.device << 64 | self.next));
        let mut ids = || id;
        let mut ctx = Context {
            now: self.now,
            author: UserId(Uuid::from_u128(self.device)),
            roles: &self.roles,
            stream: StreamId(Uuid::from_u128(1)),
            rulebook: &self.rulebook,
            clock_offset_ms: None,
            ids: &mut ids,
        };
        let statement = decide(&self.unit, command, &mut ctx)?;
        self.clock = self.clock.tick(self.now);
        let event = Event {
            statement,
            device: DeviceId(Uuid::from_u128(self.device)),
            device_seq: u64::try_from(self.next).unwrap(),
            previous: Digest::ZERO,
            clock: self.clock,
        };
        self.unit.evolve(&event, None);
        self.events.push(event);
        Ok(id)
    }

    pub(crate) fn state(&mut self, register: &str, id: u128, values: Values) -> Result<EventId, Refusal> {
        self.run(UnitCommand::StateEntry { register: register.into(), entry: entry(id), values })
    }

    pub(crate) fn withdraw(&mut self, register: &str, id: u128) -> Result<EventId, Refusal> {
        let reason = "停用".to_owned();
        self.run(UnitCommand::WithdrawEntry { register: register.into(), entry: entry(id), reason })
    }

    /// What a command states has to be accepted.
    pub(crate) fn states(&mut self, register: &str, id: u128, fields: &[(&str, &str)]) -> EventId {
        self.state(register, id, words(fields))
            .unwrap_or_else(|refusal| panic!("{register} {id}: {refusal:?}"))
    }

    pub(crate) fn at(&mut self, now: &str) -> &mut Self {
        self.now = at(now);
        self
    }

    /// Takes in what another tablet stated.
    pub(crate) fn learn(&mut self, other: &Self) {
        for event in &other.events {
            if self.unit.evolve(event, None) {
                self.clock = self.clock.seen(event.clock);
                self.events.push(event.clone());
            }
        }
    }
}

/// What somebody knows who learned these events in this order.
pub(crate) fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> UnitBook {
    let mut unit = UnitBook::default();
    for event in events {
        unit.evolve(event, None);
    }
    unit
}

/// Rows of words.
pub(crate) fn rows(rows: &[&[(&str, &str)]]) -> Value {
    let row = |row: &&[(&str, &str)]| -> BTreeMap<FieldId, Value> { words(row) };
    Value::Rows(rows.iter().map(row).collect())
}
