//! What is to be done about the unit's registers: the open duties of entries, and what expires.
//!
//! A row per entry is made from that entry and the time, and made again only when either changed it: thousands of entries
//! cost nothing while nothing happens to them.

use std::collections::{BTreeMap, BTreeSet};

use super::{RowDue, row_due};
use crate::deadline::{Calendar, Due};
use crate::id::{DutyId, EntryId, EventId, RegisterId};
use crate::order;
use crate::rulebook::{EntryCondition, Register, Rulebook};
use crate::time::Moment;
use crate::unit::{RegisterEntry, UnitBook};

/// Something to do about an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryItem {
    /// The register.
    pub register: RegisterId,
    /// The entry.
    pub entry: EntryId,
    /// What is to be done.
    pub what: EntryWork,
    /// Whether it alarms.
    pub is_immediate: bool,
    /// Its due time, provisional or not; `None` while the field that says it is blank.
    pub due: Option<RowDue>,
}

/// What is to be done about an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryWork {
    /// An open duty of its register.
    Duty(DutyId),
    /// It expires soon, or did and nobody renewed it; its due time is when it expires.
    Expires,
}

/// What is to be done about all entries of all registers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntryAgenda {
    rows: BTreeMap<(RegisterId, EntryId), EntryRow>,
    /// Versions in whose place a later one is: nobody is reminded of them.
    replaced: BTreeSet<EntryId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct EntryRow {
    /// How many statements it was made of, and by which it was taken out of use.
    made_of: (usize, Option<EventId>),
    /// When time alone changes it next.
    turns: Option<Moment>,
    items: Vec<EntryItem>,
}

impl EntryAgenda {
    /// Brings it up to date with the book and the time. Whether anything changed. After another rulebook or calendar, begin
    /// with an empty one.
    pub fn refresh(
        &mut self,
        unit: &UnitBook,
        rulebook: &Rulebook,
        calendar: &Calendar,
        now: Moment,
    ) -> bool {
        let mut changed = false;
        let mut replaced = BTreeSet::new();
        for register in rulebook.registers.iter().filter(|register| has_work(register)) {
            if register.versions.is_some() {
                replaced.extend(unit.replaced(register, now, calendar.offset()));
            }
            for (entry, record) in unit.all(&register.id) {
                changed |= self.refresh_row(register, entry, record, calendar, now);
            }
        }
        changed |= replaced != self.replaced;
        self.replaced = replaced;
        changed
    }

    fn refresh_row(
        &mut self,
        register: &Register,
        entry: EntryId,
        record: &RegisterEntry,
        calendar: &Calendar,
        now: Moment,
    ) -> bool {
        let made_of = (record.history.len(), record.withdrawn.as_ref().map(|(stamp, _reason)| stamp.event));
        let key = (register.id.clone(), entry);
        let standing = self.rows.get(&key);
        let holds = |row: &EntryRow| row.made_of == made_of && row.turns.is_none_or(|turns| turns > now);
        if standing.is_some_and(holds) {
            return false;
        }
        let items = items(register, entry, record, calendar, now);
        let is_same = standing.is_some_and(|row| row.items == items);
        self.rows.insert(key, EntryRow { made_of, turns: turns(register, record, calendar, now), items });
        !is_same
    }

    /// All that is to be done, most urgent first; among equals what is immediate.
    #[must_use]
    pub fn items(&self) -> Vec<&EntryItem> {
        let mut items: Vec<&EntryItem> =
            self.rows.values().flat_map(|row| &row.items).filter(|item| self.stands(item)).collect();
        order::sort_by_key(&mut items, |item| {
            (item.due.map_or(Moment(i64::MAX), |due| due.cut_off), !item.is_immediate)
        });
        items
    }

    /// What is to be done about one entry, in the order of its register's rules.
    pub fn of<'a>(&'a self, register: &RegisterId, entry: EntryId) -> impl Iterator<Item = &'a EntryItem> {
        let row = self.rows.get(&(register.clone(), entry));
        row.into_iter().flat_map(|row| &row.items).filter(|item| self.stands(item))
    }

    fn stands(&self, item: &EntryItem) -> bool {
        item.what != EntryWork::Expires || !self.replaced.contains(&item.entry)
    }
}

fn has_work(register: &Register) -> bool {
    register.remind.is_some() || !register.duties.is_empty()
}

fn items(
    register: &Register,
    entry: EntryId,
    record: &RegisterEntry,
    calendar: &Calendar,
    now: Moment,
) -> Vec<EntryItem> {
    let item = |what, is_immediate, due: Option<Due>| EntryItem {
        register: register.id.clone(),
        entry,
        what,
        is_immediate,
        due: due.as_ref().and_then(row_due),
    };
    let mut items = Vec::new();
    for duty in record.duties(register, now, calendar).into_iter().filter(|duty| duty.is_open()) {
        let Some(rule) = register.duty(&duty.duty) else { continue };
        let due = duty.due(rule, calendar).ok().flatten();
        items.push(item(EntryWork::Duty(duty.duty), rule.immediate, due));
    }
    // Where two people stated it apart, the earlier expiry is the one to look after.
    let reminders = record.values.values().filter_map(|values| register.reminder(values, calendar));
    let first = reminders.min_by_key(|reminder| reminder.expires);
    if record.withdrawn.is_none()
        && let Some(reminder) = first.filter(|reminder| reminder.from <= now)
    {
        let due = Due::Determined { time: reminder.expires, awaits: None };
        items.push(item(EntryWork::Expires, false, Some(due)));
    }
    items
}

/// When time alone changes what is to be done about an entry next.
fn turns(register: &Register, record: &RegisterEntry, calendar: &Calendar, now: Moment) -> Option<Moment> {
    let offset = calendar.offset();
    let by_force =
        register.duties.iter().any(|duty| duty.when.as_ref().is_some_and(EntryCondition::depends_on_force));
    let mut turns: Vec<Moment> = Vec::new();
    for values in record.values.values() {
        turns.extend(register.reminder(values, calendar).map(|reminder| reminder.from));
        if by_force {
            turns.extend(register.in_force_from(values, offset));
            turns.extend(register.in_force_until(values, offset));
        }
    }
    turns.into_iter().filter(|at| *at > now).min()
}
