//! Which cases an entry concerns (a risk notice whose place is the case's).

use chrono::FixedOffset;

use super::{RegisterEntry, UnitBook};
use crate::case::Case;
use crate::id::EntryId;
use crate::rulebook::Register;
use crate::time::Moment;
use crate::value::Value;

impl UnitBook {
    /// The entries of a register in force that are shown with a case: their words stand in the case's field, or the
    /// case's words in theirs; or both name the same. Nothing when the register is not shown with cases.
    #[must_use]
    pub fn shown_with(
        &self,
        register: &Register,
        case: &Case,
        at: Moment,
        offset: FixedOffset,
    ) -> Vec<(EntryId, &RegisterEntry)> {
        let Some(rule) = &register.shown_with else { return Vec::new() };
        let Some(of_case) = case.fields.get(&rule.case_field) else { return Vec::new() };
        let concerns = |record: &RegisterEntry| {
            let of_entry = record.values.values().filter_map(|values| values.get(&rule.field));
            of_entry.into_iter().any(|ours| of_case.values().any(|theirs| meet(ours, theirs)))
        };
        self.in_force(register, at, offset).into_iter().filter(|(_entry, record)| concerns(record)).collect()
    }
}

fn meet(ours: &Value, theirs: &Value) -> bool {
    if ours.is_blank() || theirs.is_blank() {
        return false;
    }
    match (ours, theirs) {
        (Value::Text(ours), Value::Text(theirs)) => {
            let (ours, theirs) = (ours.trim(), theirs.trim());
            ours.contains(theirs) || theirs.contains(ours)
        }
        (ours, theirs) => ours == theirs,
    }
}
