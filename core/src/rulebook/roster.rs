//! Who is on duty (值班、A/B角): the first, the second when the first is away, the next level up when both are.

use serde::Deserialize;

use crate::id::{ClauseId, FieldId, RegisterId, RoleId};

/// Who is on duty for some posts, from a register whose entries name two people.
///
/// An assignment is never stored: it follows from the register, the absences and the time. Nothing is ever assigned to
/// somebody who is away.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Roster {
    /// Its id.
    pub id: String,
    /// The clause that asks for it.
    pub clause: ClauseId,
    /// The register whose entries in force say who is on duty.
    pub register: RegisterId,
    /// The entry field that names the first (A), from a register of people.
    pub first: FieldId,
    /// The entry field that names the second (B), from the same register of people.
    pub second: FieldId,
    /// The posts that they hold while on duty.
    pub serves: Vec<RoleId>,
    /// The entry field that says for which unit; one roster for all when absent.
    #[serde(default)]
    pub of: Option<FieldId>,
    /// The post of the next level up, which takes over and is alarmed when nobody is there.
    #[serde(default)]
    pub up: Option<RoleId>,
    /// Where absences are written.
    #[serde(default)]
    pub absences: Option<Absences>,
}

/// The register of absences.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absences {
    /// Which register.
    pub register: RegisterId,
    /// The entry field that names the person.
    pub person: FieldId,
    /// The first day, or the moment at which it begins.
    pub from: FieldId,
    /// The last day (included), or the moment at which it ends (excluded); until further notice while blank.
    pub to: FieldId,
}
