//! What is unusual in a period, against its own past (阶段性集中发生), as data.

use serde::Deserialize;

use super::report::{Grouping, Period};
use super::{Both, Condition};
use crate::id::{ClauseId, ClusterId};

/// Looks for groups of cases of which there are unusually many in a period.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cluster {
    /// Its id.
    pub id: ClusterId,
    /// What it is called.
    pub name: Both,
    /// The clause that asks for it.
    pub clause: ClauseId,
    /// What the cases have in common.
    pub by: Vec<Grouping>,
    /// The cases that it looks at; all when absent.
    #[serde(default)]
    pub when: Option<Condition>,
    /// How long a period is.
    pub period: Period,
    /// At least so many in the period.
    pub times: u32,
    /// At least so many per cent of its own mean, 200 for twice.
    pub factor: u32,
    /// The mean is taken over so many periods before, as far back as there are cases.
    #[serde(default = "six")]
    pub past: u32,
}

fn six() -> u32 {
    6
}
