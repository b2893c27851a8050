//! Penalties (罚则) as data: from illegal gains to a range of fines, exact in fen, and the measures.

use serde::Deserialize;

use super::report::figure::Quantity;
use super::{Both, Condition};
use crate::id::{ClauseId, PenaltyId};

/// What a law threatens; the result is a range, never one figure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Penalty {
    /// Its id.
    pub id: PenaltyId,
    /// The clause that threatens it.
    pub clause: ClauseId,
    /// What it is for.
    pub name: Both,
    /// The cases that it concerns; all when absent.
    #[serde(default)]
    pub when: Option<Condition>,
    /// Where a case holds the illegal gains.
    #[serde(default)]
    pub gains: Option<Quantity>,
    /// What makes it grave, where the case says; a person can say otherwise.
    #[serde(default)]
    pub grave: Option<Condition>,
    /// Ranges of fines by the illegal gains, from 0 upwards, each beginning where the one before ends.
    #[serde(rename = "bracket", default)]
    pub brackets: Vec<Bracket>,
    /// Whether the illegal gains are confiscated.
    #[serde(default)]
    pub confiscates: bool,
    /// What each person responsible is fined, at least and at most, in fen.
    #[serde(default)]
    pub persons_fen: Option<[i64; 2]>,
    /// What is ordered besides.
    #[serde(default)]
    pub measures: Vec<Measure>,
}

/// A range of fines for a range of gains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WrittenBracket")]
pub struct Bracket {
    /// The least gains, in fen; they belong to it.
    pub from_fen: i64,
    /// The gains, in fen, that belong to the bracket above; `None` for the last one.
    pub below_fen: Option<i64>,
    /// What it threatens.
    pub fine: Fine,
}

/// A range of fines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fine {
    /// At least and at most, in fen, both included.
    Fen([i64; 2]),
    /// At least and at most so many times the illegal gains.
    Times([u32; 2]),
}

/// A bracket as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenBracket {
    from_fen: i64,
    #[serde(default)]
    below_fen: Option<i64>,
    #[serde(default)]
    fine_fen: Option<[i64; 2]>,
    #[serde(default)]
    fine_times: Option<[u32; 2]>,
}

/// A bracket that threatens nothing, or two things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write one of fine-fen and fine-times")]
pub struct NotOneFine;

impl TryFrom<WrittenBracket> for Bracket {
    type Error = NotOneFine;

    fn try_from(written: WrittenBracket) -> Result<Self, NotOneFine> {
        let fine = match (written.fine_fen, written.fine_times) {
            (Some(fen), None) => Fine::Fen(fen),
            (None, Some(times)) => Fine::Times(times),
            (Some(_), Some(_)) | (None, None) => return Err(NotOneFine),
        };
        Ok(Self { from_fen: written.from_fen, below_fen: written.below_fen, fine })
    }
}

/// Something that is ordered besides a fine.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Measure {
    /// What is ordered.
    pub text: Both,
    /// Only where it is grave (情节严重).
    #[serde(default)]
    pub when_grave: bool,
}
