//! Registers (台账): typed records with history that are not cases.
//!
//! What a register keeps apart, who is reminded of what, and the duties that its entries open are data, each under the
//! register's clause or the duty's own. No code knows a seal or a bay.

mod condition;
mod duty;

use serde::Deserialize;

pub use condition::{AtLeast, EntryCondition, NotOneCondition};
pub use duty::{EntryDuty, Filled, NotAnOpening, Opening};

use super::{Both, Field};
use crate::deadline;
use crate::id::{ClauseId, DutyId, FieldId, RegisterId, RoleId};

/// Typed records with history that are not cases (台账).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Register {
    /// Its id.
    pub id: RegisterId,
    /// What it is called.
    pub name: Both,
    /// What an empty one is for, and what to do first.
    pub teaches: Both,
    /// The clause that asks for it, and that its constraints carry out.
    pub clause: ClauseId,
    /// Who may write in it; everybody when empty.
    #[serde(default)]
    pub by: Vec<RoleId>,
    /// The fields of an entry.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
    /// The fields that lists show, in their order; the first three when empty.
    #[serde(default)]
    pub lists: Vec<FieldId>,
    /// Whether its entries say whom to call: it has fields `role`, `name` and `phone`.
    #[serde(default)]
    pub contacts: bool,
    /// No two entries hold the same in all fields of one of these groups; what is blank is never the same.
    #[serde(default)]
    pub unique: Vec<Vec<FieldId>>,
    /// At most one entry of the same thing is open: a seal is never in two hands.
    #[serde(default)]
    pub one_open: Option<OneOpen>,
    /// The spans of two entries of the same thing do not overlap: no bay is booked twice.
    #[serde(default)]
    pub no_overlap: Option<NoOverlap>,
    /// Each hand-over starts where the last one ended.
    #[serde(default)]
    pub chain: Option<Chain>,
    /// An entry field of this register, the entry above; nothing stands above itself.
    #[serde(default)]
    pub tree: Option<FieldId>,
    /// The day or moment from which an entry is in force; from the start when absent or blank.
    #[serde(default)]
    pub from_field: Option<FieldId>,
    /// The last day (to its end) or the moment to which an entry is in force; for good when absent or blank.
    #[serde(default)]
    pub expires: Option<FieldId>,
    /// How long before it expires somebody is reminded: `{ calendar_days = 30 }` or `{ working_days = 5 }`.
    #[serde(default)]
    pub remind: Option<deadline::Rule>,
    /// Who is reminded; everybody when empty.
    #[serde(default)]
    pub remind_who: Vec<RoleId>,
    /// Its entries are versions of things; the one in force at a day is the latest effective one.
    #[serde(default)]
    pub versions: Option<Versions>,
    /// Its entries in force are shown with the cases that they concern.
    #[serde(default)]
    pub shown_with: Option<ShownWith>,
    /// What is to be done about its entries.
    #[serde(rename = "duty", default)]
    pub duties: Vec<EntryDuty>,
}

/// At most one open entry of the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OneOpen {
    /// The fields that say of what.
    pub by: Vec<FieldId>,
    /// The field that closes an entry once it is filled.
    pub until: FieldId,
}

/// No two overlapping entries of the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoOverlap {
    /// The fields that say of what; all entries are of one thing when empty.
    #[serde(default)]
    pub by: Vec<FieldId>,
    /// The first day, or the moment at which it begins.
    pub from: FieldId,
    /// The last day (included), or the moment at which it ends (excluded); without an end while blank.
    pub to: FieldId,
}

/// Hand-overs in a row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// The field that holds them, of kind `rows`.
    pub rows: FieldId,
    /// The column that says who gives.
    pub from: FieldId,
    /// The column that says who takes; the last one holds it now.
    pub to: FieldId,
}

/// Versions of things.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Versions {
    /// The field that says of what.
    pub of: FieldId,
    /// The day or moment from which a version is in force.
    pub effective: FieldId,
}

/// Which cases an entry concerns.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ShownWith {
    /// The entry's field.
    pub field: FieldId,
    /// The case's field, in which the entry's words stand, or the other way round.
    pub case_field: FieldId,
}

impl Register {
    /// The field with this id.
    #[must_use]
    pub fn field(&self, id: &FieldId) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == *id)
    }

    /// The duty with this id.
    #[must_use]
    pub fn duty(&self, id: &DutyId) -> Option<&EntryDuty> {
        self.duties.iter().find(|duty| duty.id == *id)
    }

    /// The fields that lists show, in their order.
    pub fn listed(&self) -> impl Iterator<Item = &Field> {
        let named = self.lists.iter().filter_map(|id| self.field(id));
        let first = self.fields.iter().take(if self.lists.is_empty() { 3 } else { 0 });
        named.chain(first)
    }
}
