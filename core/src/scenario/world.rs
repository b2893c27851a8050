//! The small world in which a scenario is played: one tablet, its cases and its unit, and a clock that the steps set.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::case::matter::fold_together;
use crate::case::{self, Case, Command, Context, Entry, Folded, Refusal};
use crate::classify::Classifier;
use crate::deadline::Calendar;
use crate::event::{Event, Statement, Subject};
use crate::id::{CaseId, DeviceId, EntryId, EventId, RegisterId, RoleId, StreamId, UserId};
use crate::log::Tip;
use crate::rulebook::Rulebook;
use crate::time::Moment;
use crate::unit::{self, UnitBook, UnitCommand};

/// What the world goes by.
#[derive(Clone, Copy)]
pub struct Laws<'a> {
    /// The rulebook.
    pub rulebook: &'a Rulebook,
    /// The classifier of complaints that come in without a category; without one they are refused.
    pub classifier: Option<&'a Classifier>,
    /// The working days.
    pub calendar: &'a Calendar,
}

/// One tablet with what was stated on it.
pub struct World<'a> {
    /// What it goes by.
    pub laws: Laws<'a>,
    /// What the clock says.
    pub now: Moment,
    /// The cases by their names in the file.
    pub cases: BTreeMap<String, CaseId>,
    /// The registers' entries by their names in the file.
    pub entries: BTreeMap<String, (RegisterId, EntryId)>,
    /// The posts of whoever acts.
    pub roles: Vec<RoleId>,
    /// What the unit knows.
    pub unit: UnitBook,
    events: Vec<Event>,
    tip: Tip,
    ids: u128,
}

impl<'a> World<'a> {
    /// A world in which nothing happened.
    #[must_use]
    pub fn new(laws: Laws<'a>) -> Self {
        Self {
            laws,
            now: Moment(0),
            cases: BTreeMap::new(),
            entries: BTreeMap::new(),
            roles: Vec::new(),
            unit: UnitBook::default(),
            events: Vec::new(),
            tip: Tip::new(DeviceId(Uuid::from_u128(1))),
            ids: 0,
        }
    }

    /// The id of a case by its name in the file; a fresh one for a new name.
    pub fn case_id(&mut self, name: &str) -> CaseId {
        if let Some(id) = self.cases.get(name) {
            return *id;
        }
        let id = CaseId(self.fresh());
        self.cases.insert(name.to_owned(), id);
        id
    }

    /// The id of an entry by its name in the file; a fresh one for a new name.
    pub fn entry_id(&mut self, register: &RegisterId, name: &str) -> EntryId {
        if let Some((_register, id)) = self.entries.get(name) {
            return *id;
        }
        let id = EntryId(self.fresh());
        self.entries.insert(name.to_owned(), (register.clone(), id));
        id
    }

    /// The case as it stands, with what follows for it from the others; `None` before anything was stated of it.
    #[must_use]
    pub fn case(&self, id: CaseId) -> Option<Case> {
        let rulebook = self.laws.rulebook;
        let of = |id: CaseId| {
            let events = self.events.iter().filter(|event| event.statement.subject == Subject::Case(id));
            (id, events.map(|event| Entry { event, received_at: None }).collect(), rulebook)
        };
        let cases: Vec<(CaseId, Vec<Entry<'_>>, &Rulebook)> = self.cases.values().copied().map(of).collect();
        let offset = self.laws.calendar.offset();
        let folded = fold_together(&cases, &|_stream| offset);
        folded.into_iter().find_map(|one| match one {
            Folded::Case(case) if case.id == id => Some(case),
            Folded::Case(_) | Folded::NotOpened { .. } => None,
        })
    }

    /// Runs a command about a case.
    ///
    /// # Errors
    /// What is in the way; nothing was stated then.
    pub fn run(&mut self, id: CaseId, command: Command) -> Result<(), Refusal> {
        let case = self.case(id);
        let roles = self.roles.clone();
        let statements = self.with_context(&roles, |ctx| case::decide(id, case.as_ref(), command, ctx))?;
        statements.into_iter().for_each(|statement| self.store(statement));
        Ok(())
    }

    /// Runs a command about the unit.
    ///
    /// # Errors
    /// What is in the way; nothing was stated then.
    pub fn run_unit(&mut self, command: UnitCommand) -> Result<(), Refusal> {
        let roles = self.roles.clone();
        let unit = std::mem::take(&mut self.unit);
        let statement = self.with_context(&roles, |ctx| unit::decide(&unit, command, ctx));
        self.unit = unit;
        self.store(statement?);
        Ok(())
    }

    fn with_context<T>(&mut self, roles: &[RoleId], decide: impl FnOnce(&mut Context<'_>) -> T) -> T {
        let mut next = self.ids;
        let mut ids = || {
            next = next.saturating_add(1);
            EventId(Uuid::from_u128(next))
        };
        let decided = decide(&mut Context {
            now: self.now,
            author: UserId(Uuid::from_u128(1)),
            roles,
            stream: StreamId(Uuid::from_u128(1)),
            rulebook: self.laws.rulebook,
            clock_offset_ms: None,
            ids: &mut ids,
        });
        self.ids = next;
        decided
    }

    fn store(&mut self, statement: Statement) {
        let (stored, tip) = self.tip.seal(statement);
        self.tip = tip;
        self.unit.evolve(&stored.event, None);
        self.events.push(stored.event);
    }

    fn fresh(&mut self) -> Uuid {
        self.ids = self.ids.saturating_add(1);
        Uuid::from_u128(self.ids)
    }
}
