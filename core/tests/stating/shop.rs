//! One case in the workshop, as commands make it.

use std::collections::BTreeMap;

use qingchu_core::case::{Case, Command, Context, Entry, Folded, Refusal, decide, fold};
use qingchu_core::event::{Event, Judgement, Severity, Statement};
use qingchu_core::id::{CaseId, DeviceId, EventId, FieldId, StreamId, UserId};
use qingchu_core::log::Tip;
use qingchu_core::rulebook::{Rulebook, check};
use qingchu_core::time::Moment;
use qingchu_core::value::Value;
use uuid::Uuid;

pub(crate) const BOOK: &str = include_str!("book.toml");
pub(crate) const NOON: i64 = 1_795_406_400_000;

pub(crate) fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

/// A row, or the fields of a fact.
pub(crate) fn filled(values: &[(&str, Value)]) -> BTreeMap<FieldId, Value> {
    values.iter().map(|(field, value)| ((*field).into(), value.clone())).collect()
}

pub(crate) fn rows(rows: &[&[(&str, Value)]]) -> Value {
    Value::Rows(rows.iter().map(|row| filled(row)).collect())
}

/// A quote of one item for each price, in fen.
pub(crate) fn quote(prices: &[i64]) -> Value {
    Value::Rows(
        prices.iter().map(|fen| filled(&[("name", text("件")), ("price", Value::Fen(*fen))])).collect(),
    )
}

pub(crate) struct Shop {
    pub(crate) book: Rulebook,
    events: Vec<Event>,
    tip: Tip,
    next: u128,
}

impl Shop {
    /// A case that was just accepted.
    pub(crate) fn with(fields: &[(&str, Value)]) -> Self {
        let book: Rulebook = toml::from_str(BOOK).unwrap();
        let faults: Vec<String> = check::check(&book).iter().map(ToString::to_string).collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        let tip = Tip::new(DeviceId(Uuid::from_u128(1)));
        let mut shop = Self { book, events: Vec::new(), tip, next: 0 };
        let judgement = Judgement {
            category: "repair".into(),
            severity: Severity::General,
            reasons: Vec::new(),
            is_collective: false,
            is_written: false,
            in_competence: true,
            signals: Vec::new(),
            check: false,
        };
        shop.run(Command::AcceptComplaint {
            narrative: "刹车响".to_owned(),
            channel: "phone".into(),
            judgement,
            overruled_because: None,
            fields: filled(fields),
            occurred_at: Moment(NOON),
            source: None,
        })
        .unwrap();
        shop
    }

    pub(crate) fn run(&mut self, command: Command) -> Result<(), Refusal> {
        let id = CaseId(Uuid::from_u128(1));
        let case = (!self.events.is_empty()).then(|| self.case());
        let roles: Vec<_> = self.book.roles.iter().map(|role| role.id.clone()).collect();
        let next = &mut self.next;
        let mut ids = || {
            *next += 1;
            EventId(Uuid::from_u128(*next))
        };
        let mut ctx = Context {
            now: Moment(NOON + i64::try_from(self.events.len()).unwrap() * 60_000),
            author: UserId(Uuid::from_u128(1)),
            roles: &roles,
            stream: StreamId(Uuid::from_u128(1)),
            rulebook: &self.book,
            clock_offset_ms: None,
            ids: &mut ids,
        };
        let statements: Vec<Statement> = decide(id, case.as_ref(), command, &mut ctx)?;
        for statement in statements {
            let (stored, tip) = self.tip.seal(statement);
            self.tip = tip;
            self.events.push(stored.event);
        }
        Ok(())
    }

    pub(crate) fn states(&mut self, fact: &str, values: &[(&str, Value)]) -> Result<(), Refusal> {
        let occurred_at = Moment(NOON + i64::try_from(self.events.len()).unwrap() * 60_000);
        self.run(Command::StateFact { fact: fact.into(), values: filled(values), occurred_at })
    }

    pub(crate) fn case(&self) -> Case {
        let entries = self.events.iter().map(|event| Entry { event, received_at: None });
        match fold(CaseId(Uuid::from_u128(1)), entries, &self.book) {
            Folded::Case(case) => case,
            Folded::NotOpened { .. } => panic!("the case is opened"),
        }
    }

    /// What the open duties are about: the duty's id, and what it goes by.
    pub(crate) fn open(&self) -> Vec<(String, Option<Value>)> {
        let case = self.case();
        let open = case.duties.iter().filter(|duty| duty.is_open());
        open.map(|duty| (duty.duty.to_string(), duty.same.clone())).collect()
    }
}

/// The guard that says no.
pub(crate) fn guard(refused: Result<(), Refusal>) -> String {
    match refused {
        Err(Refusal::Guarded { guard, clause: _ }) => guard.to_string(),
        other => panic!("{other:?}"),
    }
}
