//! What follows from a case as it stands and is shown with it: flags and response plans.

use serde::Deserialize;

use super::{Both, Condition};
use crate::id::{ClauseId, FlagId, PlanId};

/// A mark on a case (标记): on the case, on its row in lists, in conditions and figures.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Flag {
    /// Its id.
    pub id: FlagId,
    /// What it says.
    pub name: Both,
    /// The clause behind it.
    pub clause: ClauseId,
    /// The cases that bear it. It may name flags that stand before it.
    pub when: Condition,
}

/// A response plan (预案): what to do, step by step, shown beside the words and on the case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// What it is called.
    pub name: Both,
    /// The clause that asks for it.
    pub clause: ClauseId,
    /// The cases that it is for.
    pub when: Condition,
    /// What to do, in order.
    pub steps: Vec<Both>,
}
