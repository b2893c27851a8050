//! A case told as a story: who states what when, and what then holds.

use std::collections::BTreeMap;

use chrono::DateTime;
use qingchu_core::case::{Case, Command, Context, DutyState, Entry, Folded, Refusal, action, decide, fold};
use qingchu_core::deadline::{Calendar, Due};
use qingchu_core::event::{Event, Judgement, Severity, Statement};
use qingchu_core::id::{CaseId, DeviceId, DutyId, EventId, FactId, FieldId, RoleId, StreamId, UserId};
use qingchu_core::log::Tip;
use qingchu_core::rulebook::Rulebook;
use qingchu_core::time::Moment;
use qingchu_core::value::Value;
use uuid::Uuid;

/// A moment as a person writes it, at +08:00: `2026-11-23 10:42`.
pub(crate) fn at(text: &str) -> Moment {
    let text = format!("{}:00+08:00", text.replace(' ', "T"));
    Moment::from(DateTime::parse_from_rfc3339(&text).expect("a moment"))
}

/// A general judgement.
pub(crate) fn general(category: &str) -> Judgement {
    Judgement {
        category: category.into(),
        severity: Severity::General,
        reasons: Vec::new(),
        is_collective: false,
        is_written: false,
        in_competence: true,
        signals: Vec::new(),
        check: false,
    }
}

/// A major judgement whose reason is its category.
pub(crate) fn major(category: &str) -> Judgement {
    Judgement { severity: Severity::Major, reasons: vec![category.into()], ..general(category) }
}

pub(crate) struct Story {
    pub(crate) rulebook: Rulebook,
    pub(crate) calendar: Calendar,
    pub(crate) roles: Vec<RoleId>,
    events: Vec<Event>,
    tip: Tip,
    now: Moment,
    next: u128,
}

impl Story {
    /// A unit that works by a rulebook, at a moment, with a person who holds every post.
    pub(crate) fn of(rulebook: &str, now: &str) -> Self {
        let rulebook = Rulebook::built_in(&rulebook.into()).expect("the rulebook ships");
        Self {
            calendar: Calendar::built_in(),
            roles: rulebook.roles.iter().map(|role| role.id.clone()).collect(),
            rulebook,
            events: Vec::new(),
            tip: Tip::new(DeviceId(Uuid::from_u128(7))),
            now: at(now),
            next: 1,
        }
    }

    pub(crate) fn id() -> CaseId {
        CaseId(Uuid::from_u128(0xCA5E))
    }

    pub(crate) fn now(&mut self, now: &str) -> &mut Self {
        self.now = at(now);
        self
    }

    pub(crate) fn try_run(&mut self, command: Command) -> Result<(), Refusal> {
        let case = (!self.events.is_empty()).then(|| self.case());
        let mut next = self.next;
        let mut ids = || {
            next += 1;
            EventId(Uuid::from_u128(next))
        };
        let mut ctx = Context {
            now: self.now,
            author: UserId(Uuid::from_u128(1)),
            roles: &self.roles,
            stream: StreamId(Uuid::from_u128(2)),
            rulebook: &self.rulebook,
            clock_offset_ms: None,
            ids: &mut ids,
        };
        let statements = decide(Self::id(), case.as_ref(), command, &mut ctx)?;
        self.next = next;
        statements.into_iter().for_each(|statement| self.store(statement));
        Ok(())
    }

    fn store(&mut self, statement: Statement) {
        let (stored, tip) = self.tip.seal(statement);
        self.tip = tip;
        self.events.push(stored.event);
    }

    /// A complaint comes in and is saved.
    pub(crate) fn receives(&mut self, words: &str, channel: &str, judgement: Judgement) -> &mut Self {
        self.receives_as_of(self.now, words, channel, judgement)
    }

    /// Paper that is logged later.
    pub(crate) fn receives_as_of(
        &mut self,
        at: Moment,
        words: &str,
        channel: &str,
        judgement: Judgement,
    ) -> &mut Self {
        let accept = Command::AcceptComplaint {
            narrative: words.to_owned(),
            channel: channel.into(),
            judgement,
            overruled_because: None,
            fields: BTreeMap::new(),
            occurred_at: at,
            source: None,
        };
        self.try_run(accept).expect("the complaint is accepted");
        self
    }

    /// A fact is stated, as of now.
    pub(crate) fn states(&mut self, fact: &str, values: &[(&str, Value)]) -> &mut Self {
        self.try_states(fact, values).unwrap_or_else(|refusal| panic!("{fact} is refused: {refusal:?}"));
        self
    }

    pub(crate) fn try_states(&mut self, fact: &str, values: &[(&str, Value)]) -> Result<(), Refusal> {
        let values = values.iter().map(|(field, value)| (FieldId::from(*field), value.clone())).collect();
        self.try_run(Command::StateFact { fact: fact.into(), values, occurred_at: self.now })
    }

    pub(crate) fn overrules(&mut self, judgement: Judgement, reason: &str) -> &mut Self {
        self.try_run(Command::OverruleFinding { judgement, reason: reason.to_owned() })
            .expect("it is overruled");
        self
    }

    pub(crate) fn case(&self) -> Case {
        let entries = self.events.iter().map(|event| Entry { event, received_at: None });
        match fold(Self::id(), entries, &self.rulebook) {
            Folded::Case(case) => case,
            Folded::NotOpened { .. } => panic!("the case is not opened"),
        }
    }

    pub(crate) fn stage(&self) -> String {
        self.case().stage.to_string()
    }

    /// The ids of the open duties, sorted.
    pub(crate) fn open(&self) -> Vec<String> {
        let mut open: Vec<String> = self
            .case()
            .duties
            .iter()
            .filter(|duty| duty.is_open())
            .map(|duty| duty.duty.to_string())
            .collect();
        open.sort();
        open
    }

    /// How the last opened duty of this name stands; `None` when it was never opened.
    pub(crate) fn duty(&self, duty: &str) -> Option<DutyState> {
        self.case()
            .duties
            .iter()
            .rev()
            .find(|known| known.duty == DutyId::from(duty))
            .map(|duty| duty.state.clone())
    }

    /// The cut-off of the last opened duty of this name.
    pub(crate) fn cut_off(&self, duty: &str) -> Moment {
        let case = self.case();
        let duty = case
            .duties
            .iter()
            .rev()
            .find(|known| known.duty == DutyId::from(duty))
            .expect("the duty is opened");
        match duty.due(&self.rulebook, &self.calendar).expect("it can be computed") {
            Some(Due::Determined { time, .. }) => time.cut_off,
            other => panic!("{} has no due time: {other:?}", duty.duty),
        }
    }

    /// The facts that can be stated now.
    pub(crate) fn allowed(&self) -> Vec<String> {
        let case = self.case();
        let actions = action::actions(&case, &self.roles, &self.rulebook);
        actions
            .iter()
            .filter(|action| action.refusal.is_none())
            .map(|action| action.fact.id.to_string())
            .collect()
    }

    /// Which clause refuses a fact, if a guard does.
    pub(crate) fn refusing_clause(&self, fact: &str) -> Option<String> {
        let case = self.case();
        let fact = FactId::from(fact);
        match qingchu_core::case::decide::may_state(&case, &fact, &self.roles, &self.rulebook) {
            Err(Refusal::Guarded { clause, .. }) => Some(clause.to_string()),
            Ok(()) | Err(_) => None,
        }
    }
}

pub(crate) fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

pub(crate) fn choice(id: &str) -> Value {
    Value::Choice(id.to_owned())
}
