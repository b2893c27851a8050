//! The duties of a register's entry, computed from its history: what opened, discharged and lapsed them, and when they
//! are due. Nothing of it is stored.

use std::collections::BTreeSet;

use super::force::{begins, day_of, ends};
use super::{Force, RegisterEntry, StatedEntry, Values};
use crate::case::DutyState;
use crate::deadline::{self, Calendar, Derivation, Due, DueFault, DueTime};
use crate::id::{DutyId, EventId, FieldId};
use crate::order;
use crate::rulebook::duty::Clock;
use crate::rulebook::register::{EntryDuty, Filled, Opening};
use crate::rulebook::{EntryCondition, Register};
use crate::time::Moment;

/// A duty that a statement of an entry opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyOfEntry {
    /// Which duty of the register.
    pub duty: DutyId,
    /// The statement that opened it.
    pub opened_by: EventId,
    /// When its clock starts.
    pub opened_at: Moment,
    /// What the entry holds in the field `at`, where that is its clock: it follows the entry while it is open.
    pub promised: Option<DueTime>,
    /// How it stands.
    pub state: DutyState,
}

impl DutyOfEntry {
    /// When it is due; `None` while the field that says so is blank, or when this version of the rulebook gives no clock.
    ///
    /// # Errors
    /// [`DueFault::OutOfRange`] when the clock runs further than can be computed.
    pub fn due(&self, rule: &EntryDuty, calendar: &Calendar) -> Result<Option<Due>, DueFault> {
        match rule.clock() {
            Some(Clock::Within(rule)) => deadline::due(rule, self.opened_at, &[], calendar).map(Some),
            Some(Clock::At(_field)) => Ok(self.promised.map(|time| Due::Determined { time, awaits: None })),
            None => Ok(None),
        }
    }

    /// How that due time comes about, day by day; `None` where the entry itself says it.
    ///
    /// # Errors
    /// As [`DutyOfEntry::due`].
    pub fn derive(&self, rule: &EntryDuty, calendar: &Calendar) -> Result<Option<Derivation>, DueFault> {
        match rule.clock() {
            Some(Clock::Within(rule)) => deadline::derive(rule, self.opened_at, &[], calendar).map(Some),
            Some(Clock::At(_)) | None => Ok(None),
        }
    }

    /// Whether it is still to be done.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == DutyState::Open
    }
}

impl RegisterEntry {
    /// The duties that its history opened up to a moment, those of each rule of the register in the order in which they
    /// opened.
    #[must_use]
    pub fn duties(&self, register: &Register, at: Moment, calendar: &Calendar) -> Vec<DutyOfEntry> {
        register.duties.iter().flat_map(|rule| Course::new(self, register, rule, calendar).run(at)).collect()
    }
}

/// One duty along the history of one entry.
struct Course<'a> {
    entry: &'a RegisterEntry,
    register: &'a Register,
    rule: &'a EntryDuty,
    calendar: &'a Calendar,
    /// What triggered it and did not open it yet, because what it rests on did not hold: the statement, and its clock.
    pending: Option<(EventId, Moment)>,
    opened: Vec<DutyOfEntry>,
}

impl<'a> Course<'a> {
    fn new(
        entry: &'a RegisterEntry,
        register: &'a Register,
        rule: &'a EntryDuty,
        calendar: &'a Calendar,
    ) -> Self {
        Self { entry, register, rule, calendar, pending: None, opened: Vec::new() }
    }

    fn run(mut self, at: Moment) -> Vec<DutyOfEntry> {
        let mut before: Option<&StatedEntry> = None;
        for (place, stated) in self.entry.history.iter().enumerate() {
            if let Some(before) = before {
                self.wait(before, stated.stamp.occurred_at.min(at));
            }
            self.take(place, stated);
            before = Some(stated);
        }
        match (&self.entry.withdrawn, before) {
            (Some((stamp, _reason)), last) => {
                if let Some(last) = last {
                    self.wait(last, stamp.occurred_at.min(at));
                }
                self.lapse(stamp.occurred_at);
            }
            (None, Some(last)) => self.wait(last, at),
            (None, None) => {}
        }
        self.opened
    }

    /// What a statement does to it.
    fn take(&mut self, place: usize, stated: &StatedEntry) {
        let changed = self.entry.changed(place);
        if self.is_triggered(place, &changed, &stated.values) {
            self.pending = Some((stated.stamp.event, self.start(stated)));
        }
        let holds = self.holds(&stated.values, stated.stamp.occurred_at);
        if holds {
            self.open(stated.stamp.occurred_at, &stated.values);
        }
        let discharge =
            self.rule.discharged_by.iter().find(|Filled(field)| is_filled(field, &changed, &stated.values));
        if let Some(Filled(field)) = discharge {
            self.discharge(place, stated, field);
        }
        if !holds {
            self.lapse(stated.stamp.occurred_at);
        }
        self.follow(&stated.values);
    }

    fn is_triggered(&self, place: usize, changed: &BTreeSet<&FieldId>, values: &Values) -> bool {
        let discharges = |field: &FieldId| self.rule.discharged_by.iter().any(|Filled(by)| by == field);
        self.rule.opens_on.iter().any(|opening| match opening {
            Opening::Stated => place == 0,
            Opening::Changed => place > 0 && changed.iter().any(|field| !discharges(field)),
            Opening::Filled(field) => is_filled(field, changed, values),
        })
    }

    /// When the clock of what a statement triggers starts: at the time that the filled field names, else when it was
    /// stated.
    fn start(&self, stated: &StatedEntry) -> Moment {
        let named = self.rule.opens_on.iter().find_map(|opening| match opening {
            Opening::Filled(field) => begins(stated.values.get(field)?, self.calendar.offset()),
            Opening::Stated | Opening::Changed => None,
        });
        named.unwrap_or(stated.stamp.occurred_at)
    }

    fn holds(&self, values: &Values, at: Moment) -> bool {
        let Some(when) = &self.rule.when else { return true };
        let force = self.register.force(values, at, self.calendar.offset());
        when.holds(values, matches!(force, Force::InForce { .. }))
    }

    /// Opens it, unless it is open: by what triggered it, from then on or from when what it rests on came to hold.
    fn open(&mut self, at: Moment, values: &Values) {
        if self.last_open().is_some() {
            self.pending = None;
        }
        let Some((opened_by, start)) = self.pending.take() else { return };
        self.opened.push(DutyOfEntry {
            duty: self.rule.id.clone(),
            opened_by,
            opened_at: if self.rule.when.is_some() { start.max(at) } else { start },
            promised: None,
            state: DutyState::Open,
        });
        self.follow(values);
    }

    fn discharge(&mut self, place: usize, stated: &StatedEntry, field: &FieldId) {
        let at = self.done_at(stated, field);
        let entry = self.entry;
        match self.last_open() {
            // Who did it knew of what opened it; one of two who wrote apart did not.
            Some(duty) if entry.knew(place, duty.opened_by) => {
                duty.state = DutyState::Discharged { by: stated.stamp.event, at };
            }
            Some(_) => {}
            None => self.pending = None,
        }
    }

    /// When it was done: at the time that the field names, unless that lies ahead, else when it was stated.
    fn done_at(&self, stated: &StatedEntry, field: &FieldId) -> Moment {
        let offset = self.calendar.offset();
        let named = stated.values.get(field).and_then(|value| {
            let end = ends(value, offset)?;
            // The end of a day is the first instant of the next one.
            Some(if begins(value, offset) == Some(end) { end } else { end.plus_ms(-1) })
        });
        named.map_or(stated.stamp.occurred_at, |named| named.min(stated.stamp.occurred_at))
    }

    /// What an open one rests on no longer holds: it is as if it had not opened yet.
    fn lapse(&mut self, at: Moment) {
        if let Some(duty) = self.last_open() {
            duty.state = DutyState::Lapsed { at };
            self.pending = Some((duty.opened_by, duty.opened_at));
        }
    }

    /// The due time that the entry names, while it is open.
    fn follow(&mut self, values: &Values) {
        let Some(field) = &self.rule.at else { return };
        let offset = self.calendar.offset();
        let promised = values
            .get(field)
            .and_then(|value| Some(DueTime { day: day_of(value, offset)?, cut_off: ends(value, offset)? }));
        if let Some(duty) = self.last_open() {
            duty.promised = promised;
        }
    }

    /// Lets time pass over a statement: where being in force counts, that begins and ends by itself.
    fn wait(&mut self, stated: &StatedEntry, until: Moment) {
        if !self.rule.when.as_ref().is_some_and(EntryCondition::depends_on_force) {
            return;
        }
        let offset = self.calendar.offset();
        let values = &stated.values;
        let turns =
            [self.register.in_force_from(values, offset), self.register.in_force_until(values, offset)];
        let mut turns: Vec<Moment> =
            turns.into_iter().flatten().filter(|at| *at > stated.stamp.occurred_at && *at <= until).collect();
        order::sort(&mut turns);
        for at in turns {
            if self.holds(values, at) { self.open(at, values) } else { self.lapse(at) }
        }
    }

    fn last_open(&mut self) -> Option<&mut DutyOfEntry> {
        self.opened.last_mut().filter(|duty| duty.is_open())
    }
}

/// Whether a statement filled a field, or filled it with something else.
fn is_filled(field: &FieldId, changed: &BTreeSet<&FieldId>, values: &Values) -> bool {
    changed.contains(field) && values.get(field).is_some_and(|value| !value.is_blank())
}
