//! A penalty (罚则) for a case: a range of fines, exact in fen, and the measures. Never one figure: a person decides within
//! the range.

use crate::case::Case;
use crate::id::ClauseId;
use crate::report::{amounts, sum};
use crate::rulebook::penalty::{Bracket, Fine};
use crate::rulebook::{Both, Penalty, Rulebook};

/// What a law threatens for so much of illegal gains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range<'r> {
    /// The clause that threatens it.
    pub clause: &'r ClauseId,
    /// The fine, at least and at most, in fen, both included; `None` when the law threatens none.
    pub fine_fen: Option<[i64; 2]>,
    /// The illegal gains that are confiscated, in fen; 0 when there are none, or the law does not confiscate them.
    pub confiscated_fen: i64,
    /// The fine of each person responsible, at least and at most, in fen.
    pub persons_fen: Option<[i64; 2]>,
    /// What is ordered besides, in the rulebook's order.
    pub measures: Vec<&'r Both>,
}

/// Why there is no range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PenaltyFault {
    /// Gains below nothing.
    #[error("illegal gains of {0} fen are less than nothing")]
    GainsBelowNothing(i64),
    /// The fine is larger than can be held.
    #[error("{times} times {gains_fen} fen is more than can be counted")]
    TooLarge {
        /// The illegal gains.
        gains_fen: i64,
        /// How many times.
        times: u32,
    },
    /// The gains of the case add up to more than can be held.
    #[error("the illegal gains are more than can be counted")]
    GainsTooLarge,
    /// No bracket takes the gains, which the rulebook's check refuses.
    #[error("no bracket takes illegal gains of {0} fen")]
    NoBracket(i64),
}

/// The range for so much of illegal gains, in fen; 0 when there were none. An amount on the boundary of two brackets belongs
/// to the upper one (违法所得十万元以上: 100,000 yuan is in it).
///
/// # Errors
/// [`PenaltyFault`] when the gains are below nothing, when a fine is larger than an `i64` holds, and when no bracket takes
/// the gains.
pub fn range(rule: &Penalty, gains_fen: i64, is_grave: bool) -> Result<Range<'_>, PenaltyFault> {
    if gains_fen < 0 {
        return Err(PenaltyFault::GainsBelowNothing(gains_fen));
    }
    let takes = |bracket: &&Bracket| {
        bracket.from_fen <= gains_fen && bracket.below_fen.is_none_or(|below| gains_fen < below)
    };
    let fine_fen = match rule.brackets.iter().find(takes).map(|bracket| bracket.fine) {
        None if rule.brackets.is_empty() => None,
        None => return Err(PenaltyFault::NoBracket(gains_fen)),
        Some(Fine::Fen(range)) => Some(range),
        Some(Fine::Times([least, most])) => Some([times(gains_fen, least)?, times(gains_fen, most)?]),
    };
    Ok(Range {
        clause: &rule.clause,
        fine_fen,
        confiscated_fen: if rule.confiscates { gains_fen } else { 0 },
        persons_fen: rule.persons_fen,
        measures: rule
            .measures
            .iter()
            .filter(|measure| is_grave || !measure.when_grave)
            .map(|measure| &measure.text)
            .collect(),
    })
}

fn times(gains_fen: i64, times: u32) -> Result<i64, PenaltyFault> {
    gains_fen.checked_mul(i64::from(times)).ok_or(PenaltyFault::TooLarge { gains_fen, times })
}

/// The penalties that concern a case, in the rulebook's order.
pub fn penalties_of<'r>(case: &Case, rulebook: &'r Rulebook) -> impl Iterator<Item = &'r Penalty> {
    rulebook.penalties.iter().filter(|penalty| penalty.when.as_ref().is_none_or(|when| when.holds(case)))
}

/// The illegal gains that a case states, in fen; `None` while it states none.
///
/// # Errors
/// [`PenaltyFault::GainsTooLarge`] when the rows that hold them add up to more than an `i64` holds.
pub fn stated_gains(rule: &Penalty, case: &Case) -> Result<Option<i64>, PenaltyFault> {
    let Some(quantity) = &rule.gains else { return Ok(None) };
    let Some(value) = quantity.value(case) else { return Ok(None) };
    let amounts = amounts(value, quantity.column.as_ref());
    if amounts.is_empty() {
        return Ok(None);
    }
    let total = sum(&amounts).and_then(|sum| i64::try_from(sum).ok());
    total.map(Some).ok_or(PenaltyFault::GainsTooLarge)
}

/// Whether a case is grave by what it states; a person can say otherwise.
#[must_use]
pub fn is_grave(rule: &Penalty, case: &Case) -> bool {
    rule.grave.as_ref().is_some_and(|grave| grave.holds(case))
}
