//! The languages in which the core puts a reason into words.

use serde::{Deserialize, Serialize};

/// A language that a person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// 简体中文, the language of the clauses.
    Chinese,
    /// English.
    English,
}
