//! The entries of a register that a report is made of.

use chrono::FixedOffset;

use super::{Basis, Days, period};
use crate::id::{EntryId, RegisterId};
use crate::rulebook::report::Over;
use crate::rulebook::{EntryCondition, Register};
use crate::time::Moment;
use crate::unit::force::begins;
use crate::unit::{Force, RegisterEntry, Values};

/// An entry of a register as a report sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingEntry<'a> {
    /// Which.
    pub id: EntryId,
    /// What it held then.
    pub values: &'a Values,
    /// Whether it was in force at the period's end, or is now if the period has not ended.
    pub is_in_force: bool,
}

impl StandingEntry<'_> {
    /// Whether a condition holds of it.
    #[must_use]
    pub fn fulfils(&self, condition: &EntryCondition) -> bool {
        condition.holds(self.values, self.is_in_force)
    }
}

/// The entries that a report is made of, by id; none for a report over cases.
pub(super) fn of_report<'a>(over: &Over, days: Option<Days>, basis: &Basis<'a>) -> Vec<StandingEntry<'a>> {
    match over {
        Over::Received | Over::Stated(_) => Vec::new(),
        Over::Standing(register) => standing(register, days, basis),
        Over::On(register, on) => {
            let offset = basis.calendar.offset();
            let mut entries = standing(register, None, basis);
            entries.retain(|entry| {
                let at = entry.values.get(on).and_then(|value| begins(value, offset));
                at.is_some_and(|at| period::is_in(at, days, offset))
            });
            entries
        }
    }
}

/// The entries that stood at the end of a period, as they stood then; as they stand now when the period has no end.
pub(crate) fn standing<'a>(
    register: &RegisterId,
    days: Option<Days>,
    basis: &Basis<'a>,
) -> Vec<StandingEntry<'a>> {
    let Some(rule) = basis.rulebook.register(register) else { return Vec::new() };
    let offset = basis.calendar.offset();
    let end = period::last_instant(days, offset);
    let at = end.map_or(basis.now, |end| end.min(basis.now));
    let replaced = basis.unit.replaced(rule, at, offset);
    let entry = |(id, record): (EntryId, &'a RegisterEntry)| {
        let values = values_at(record, end)?;
        let is_in_force = !replaced.contains(&id) && is_in_force(rule, values, at, offset);
        Some(StandingEntry { id, values, is_in_force })
    };
    basis.unit.all(register).filter_map(entry).collect()
}

fn is_in_force(register: &Register, values: &Values, at: Moment, offset: FixedOffset) -> bool {
    match register.force(values, at, offset) {
        Force::InForce { .. } => true,
        Force::NotYet { .. } | Force::Expired { .. } => false,
    }
}

/// What an entry held at a moment: by the last statement until then that no other until then replaced. `None` when it was
/// not made yet, or was out of use.
fn values_at(record: &RegisterEntry, end: Option<Moment>) -> Option<&Values> {
    let Some(end) = end else {
        return if record.withdrawn.is_some() { None } else { record.latest() };
    };
    if record.withdrawn.as_ref().is_some_and(|(stamp, _reason)| stamp.occurred_at <= end) {
        return None;
    }
    let known = || record.history.iter().filter(|stated| stated.stamp.occurred_at <= end);
    let is_replaced = |event| known().any(|other| other.replaces.contains(&event));
    known().rev().find(|stated| !is_replaced(stated.stamp.event)).map(|stated| &stated.values)
}
