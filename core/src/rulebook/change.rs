//! What each version of a rulebook changed.

use chrono::NaiveDate;
use serde::Deserialize;

use super::Both;

/// What one version changed. A case keeps the version under which it was accepted; this says what it does not have yet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Change {
    /// The version that brought it, counted from 1.
    pub version: u32,
    /// The day from which it holds.
    pub from: NaiveDate,
    /// What changed.
    pub what: Both,
}
