//! What a unit knows that is not a case: its registers (台账), the recurring duties that were done, the calendar
//! notices that were loaded. Like a case, it is the fold of its events and nothing else.

mod condition;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::case::{Context, Heads, Refusal, Stamp};
use crate::deadline::recurring::Period;
use crate::deadline::{Calendar, DueFault};
use crate::event::{Body, Event, RulebookVersion, Statement, Subject};
use crate::id::FieldId;
use crate::id::{DutyId, EntryId, EventId, RegisterId, RoleId};
use crate::order;
use crate::rulebook::{Recurring, Rulebook};
use crate::time::Moment;
use crate::value::Value;

/// The fields of a register's entry.
pub type Values = BTreeMap<FieldId, Value>;

/// One entry of a register.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegisterEntry {
    /// What it holds; more than one when two people changed it apart.
    pub values: Heads<Values>,
    /// Everything it ever held, in the order recorded.
    pub history: Vec<(Stamp, Values)>,
    /// Why it no longer holds, if it does not.
    pub withdrawn: Option<(Stamp, String)>,
}

/// A unit's registers, done duties and notices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitBook {
    entries: BTreeMap<(RegisterId, EntryId), RegisterEntry>,
    done: BTreeMap<(DutyId, NaiveDate), Stamp>,
    notices: BTreeMap<EventId, LoadedNotice>,
    seen: BTreeSet<EventId>,
}

/// A calendar notice that was loaded on some tablet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedNotice {
    /// Who, where and when.
    pub stamp: Stamp,
    /// Whose days.
    pub layer: String,
    /// The facts, as CSV.
    pub csv: String,
    /// Where they come from.
    pub source: String,
}

/// Something that a person asks for, about the unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitCommand {
    /// Make or change a register's entry.
    StateEntry {
        /// Which register.
        register: RegisterId,
        /// Which entry; a fresh id makes one.
        entry: EntryId,
        /// All its fields.
        values: Values,
    },
    /// Take an entry out of use; its history stays.
    WithdrawEntry {
        /// Which register.
        register: RegisterId,
        /// Which entry.
        entry: EntryId,
        /// Why.
        reason: String,
    },
    /// State that a recurring duty was done.
    DoRecurringDuty {
        /// Which.
        duty: DutyId,
        /// The first day of its period.
        period: NaiveDate,
        /// What was done.
        note: String,
    },
    /// Load working-day facts that were checked before.
    LoadNotice {
        /// Whose days.
        layer: String,
        /// The facts.
        csv: String,
        /// Where they come from.
        source: String,
    },
}

impl UnitBook {
    /// Takes one event into account; events may come in any order and more than once. Whether it was new.
    pub fn evolve(&mut self, event: &Event, received_at: Option<Moment>) -> bool {
        let statement = &event.statement;
        if statement.subject != Subject::Unit || !self.seen.insert(statement.id) {
            return false;
        }
        let stamp = Stamp {
            event: statement.id,
            author: statement.author,
            device: event.device,
            occurred_at: statement.occurred_at,
            recorded_at: statement.recorded_at,
            clock_offset_ms: statement.clock_offset_ms,
            received_at,
        };
        match &statement.body {
            Body::EntryStated { register, entry, values, replaces } => {
                let record = self.entries.entry((register.clone(), *entry)).or_default();
                record.values.state(statement.id, values.clone(), replaces);
                record.history.push((stamp, values.clone()));
                order::sort_by_key(&mut record.history, |(stamp, _values)| (stamp.recorded_at, stamp.event));
            }
            Body::EntryWithdrawn { register, entry, reason } => {
                let record = self.entries.entry((register.clone(), *entry)).or_default();
                record.withdrawn = Some((stamp, reason.clone()));
            }
            Body::RecurringDutyDone { duty, period, .. } => {
                let earlier = self.done.entry((duty.clone(), *period)).or_insert_with(|| stamp.clone());
                if (stamp.occurred_at, stamp.event) < (earlier.occurred_at, earlier.event) {
                    *earlier = stamp;
                }
            }
            Body::NoticeLoaded { layer, csv, source } => {
                let notice =
                    LoadedNotice { stamp, layer: layer.clone(), csv: csv.clone(), source: source.clone() };
                self.notices.insert(statement.id, notice);
            }
            Body::ComplaintReceived { .. }
            | Body::FindingConfirmed(_)
            | Body::FindingOverruled { .. }
            | Body::FieldStated { .. }
            | Body::FactStated { .. }
            | Body::NoteAdded { .. }
            | Body::CaseLinked { .. }
            | Body::Unknown { .. } => {}
        }
        true
    }

    /// The entries of a register that hold, by id.
    pub fn entries<'a>(
        &'a self,
        register: &'a RegisterId,
    ) -> impl Iterator<Item = (EntryId, &'a RegisterEntry)> {
        self.entries
            .iter()
            .filter(move |((of, _entry), record)| of == register && record.withdrawn.is_none())
            .map(|((_of, entry), record)| (*entry, record))
    }

    /// The entries of a register that were taken out of use, by id.
    pub fn withdrawn<'a>(
        &'a self,
        register: &'a RegisterId,
    ) -> impl Iterator<Item = (EntryId, &'a RegisterEntry)> {
        self.entries
            .iter()
            .filter(move |((of, _entry), record)| of == register && record.withdrawn.is_some())
            .map(|((_of, entry), record)| (*entry, record))
    }

    /// The entry of a register, in use or not.
    #[must_use]
    pub fn entry(&self, register: &RegisterId, entry: EntryId) -> Option<&RegisterEntry> {
        self.entries.get(&(register.clone(), entry))
    }

    /// Name and telephone number of everybody who holds a post, from the registers that list contacts.
    #[must_use]
    pub fn contacts(&self, role: &RoleId, rulebook: &Rulebook) -> Vec<(String, String)> {
        let mut contacts = Vec::new();
        for register in rulebook.registers.iter().filter(|register| register.contacts) {
            for (_entry, record) in self.entries(&register.id) {
                for values in record.values.values() {
                    let text = |field: &str| values.get(&FieldId::from(field)).and_then(Value::as_text);
                    if text("role") == Some(role.as_str()) {
                        let words = |field| text(field).unwrap_or_default().to_owned();
                        contacts.push((words("name"), words("phone")));
                    }
                }
            }
        }
        contacts
    }

    /// When and by whom a recurring duty was done for a period.
    #[must_use]
    pub fn done(&self, duty: &DutyId, period: NaiveDate) -> Option<&Stamp> {
        self.done.get(&(duty.clone(), period))
    }

    /// The notices, in the order recorded: a later one wins.
    #[must_use]
    pub fn notices(&self) -> Vec<&LoadedNotice> {
        let mut notices: Vec<&LoadedNotice> = self.notices.values().collect();
        order::sort_by_key(&mut notices, |notice| (notice.stamp.recorded_at, notice.stamp.event));
        notices
    }

    /// The periods of a recurring duty whose day lies in `first..=last` and that were not done, oldest first.
    ///
    /// # Errors
    /// [`DueFault::OutOfRange`] when the stretch is longer than can be computed.
    pub fn open_periods(
        &self,
        rule: &Recurring,
        first: NaiveDate,
        last: NaiveDate,
        calendar: &Calendar,
    ) -> Result<Vec<Period>, DueFault> {
        let mut open = rule.every.periods(first, last, calendar)?;
        open.retain(|period| self.done(&rule.id, period.first).is_none());
        Ok(open)
    }
}

/// Decides a command about the unit.
///
/// # Errors
/// The first thing in the way. Nothing was stated then.
pub fn decide(unit: &UnitBook, command: UnitCommand, ctx: &mut Context<'_>) -> Result<Statement, Refusal> {
    let body = match command {
        UnitCommand::StateEntry { register, entry, values } => {
            let Some(rule) = ctx.rulebook.register(&register) else {
                return Err(Refusal::RegisterUnknown(register));
            };
            let values = crate::case::filled::check_values(&rule.fields, values, ctx.now)?;
            let standing = unit.entry(&register, entry);
            if standing.and_then(|record| record.values.agreed()) == Some(&values) {
                return Err(Refusal::NothingChanges);
            }
            let replaces = standing.map(|record| record.values.events()).unwrap_or_default();
            Body::EntryStated { register, entry, values, replaces }
        }
        UnitCommand::WithdrawEntry { register, entry, reason } => {
            if reason.trim().is_empty() {
                return Err(Refusal::ReasonBlank);
            }
            if unit.entry(&register, entry).is_none_or(|record| record.withdrawn.is_some()) {
                return Err(Refusal::NothingChanges);
            }
            Body::EntryWithdrawn { register, entry, reason }
        }
        UnitCommand::DoRecurringDuty { duty, period, note } => {
            if ctx.rulebook.recurring_duty(&duty).is_none() {
                return Err(Refusal::DutyUnknown(duty));
            }
            if unit.done(&duty, period).is_some() {
                return Err(Refusal::NothingChanges);
            }
            let rulebook = RulebookVersion { id: ctx.rulebook.id.clone(), version: ctx.rulebook.version };
            Body::RecurringDutyDone { rulebook, duty, period, note }
        }
        UnitCommand::LoadNotice { layer, csv, source } => Body::NoticeLoaded { layer, csv, source },
    };
    Ok(Statement {
        id: (ctx.ids)(),
        stream: ctx.stream,
        subject: Subject::Unit,
        author: ctx.author,
        occurred_at: ctx.now,
        recorded_at: ctx.now,
        clock_offset_ms: ctx.clock_offset_ms,
        body,
    })
}
