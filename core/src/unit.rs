//! What a unit knows that is not a case: its registers (台账), the recurring duties that were done, the calendar
//! notices that were loaded. Like a case, it is the fold of its events and nothing else.
//!
//! [`decide`] says what a command makes of it. What a register keeps apart is checked there ([`constraint`]), and found
//! again as conflicts after two tablets stated what does not go together. What is in force ([`force`]), what an entry's
//! duties are ([`mod@duty`]) and which cases it concerns ([`shown`]) follows from the entries and the time.

pub mod command;
mod condition;
pub mod constraint;
pub mod duty;
pub mod entry;
pub mod force;
pub mod shown;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

pub use command::{UnitCommand, decide};
pub use constraint::{Breach, Conflict};
pub use duty::DutyOfEntry;
pub use entry::{RegisterEntry, StatedEntry, Values};
pub use force::{Force, Reminder};

use crate::case::Stamp;
use crate::deadline::recurring::Period;
use crate::deadline::{Calendar, DueFault};
use crate::event::{Body, Event, Subject};
use crate::id::FieldId;
use crate::id::{DutyId, EntryId, EventId, RegisterId, RoleId};
use crate::order;
use crate::rulebook::{Field, Recurring, Register, Rulebook};
use crate::time::Moment;
use crate::value::Value;

/// A unit's registers, done duties and notices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitBook {
    registers: BTreeMap<RegisterId, BTreeMap<EntryId, RegisterEntry>>,
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
                let (values, replaces) = (values.clone(), replaces.clone());
                let stated = StatedEntry { stamp, clock: event.clock, values, replaces };
                self.record(register, *entry).state(stated);
            }
            Body::EntryWithdrawn { register, entry, reason } => {
                self.record(register, *entry).withdraw(stamp, reason);
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

    fn record(&mut self, register: &RegisterId, entry: EntryId) -> &mut RegisterEntry {
        self.registers.entry(register.clone()).or_default().entry(entry).or_default()
    }

    /// How many events it is made of; another number means another book.
    #[must_use]
    pub fn events(&self) -> usize {
        self.seen.len()
    }

    /// All entries of a register, in use or not, by id.
    pub fn all<'a>(
        &'a self,
        register: &RegisterId,
    ) -> impl Iterator<Item = (EntryId, &'a RegisterEntry)> + use<'a> {
        self.registers.get(register).into_iter().flatten().map(|(entry, record)| (*entry, record))
    }

    /// The entries of a register that hold, by id.
    pub fn entries<'a>(
        &'a self,
        register: &RegisterId,
    ) -> impl Iterator<Item = (EntryId, &'a RegisterEntry)> + use<'a> {
        self.all(register).filter(|(_entry, record)| record.withdrawn.is_none())
    }

    /// The entries of a register that were taken out of use, by id.
    pub fn withdrawn<'a>(
        &'a self,
        register: &RegisterId,
    ) -> impl Iterator<Item = (EntryId, &'a RegisterEntry)> + use<'a> {
        self.all(register).filter(|(_entry, record)| record.withdrawn.is_some())
    }

    /// The entry of a register, in use or not.
    #[must_use]
    pub fn entry(&self, register: &RegisterId, entry: EntryId) -> Option<&RegisterEntry> {
        self.registers.get(register)?.get(&entry)
    }

    /// What to call an entry: the first of the fields its register lists that holds words, also where it was taken out of
    /// use. `None` for an entry that is not here or holds none.
    #[must_use]
    pub fn title(&self, register: &Register, entry: EntryId) -> Option<String> {
        let record = self.entry(&register.id, entry)?;
        let text = |field: &Field| {
            if let Value::Text(text) = record.field(&field.id)? { Some(text.clone()) } else { None }
        };
        register.listed().chain(&register.fields).find_map(text)
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
