//! What occurs most in a period, and the measures taken against it.

use super::key::{Key, Ranked};
use super::{Basis, table};
use crate::id::{EntryId, FieldId};
use crate::order;
use crate::rulebook::report::Top;

/// What occurs most, the most frequent first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking {
    /// The problems; as many as are asked for, and those as frequent as the last one.
    pub problems: Vec<Problem>,
}

/// Something that occurs often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What its cases have in common, a key for each grouping.
    pub keys: Vec<Key>,
    /// How many there are.
    pub times: usize,
    /// The entries of the register of measures that are against it, by id.
    pub measures: Vec<EntryId>,
}

pub(super) fn ranking<T>(
    top: &Top,
    items: &[T],
    key: &dyn Fn(&T) -> Vec<Ranked>,
    basis: &Basis<'_>,
) -> Ranking {
    let groups = table::grouped(items, key);
    let mut problems: Vec<Problem> = groups
        .into_iter()
        .map(|(group, items)| (group.into_iter().map(|ranked| ranked.key).collect::<Vec<Key>>(), items.len()))
        // What is not stated is no problem that somebody could take measures against.
        .filter(|(keys, _times)| !keys.contains(&Key::Nothing))
        .map(|(keys, times)| Problem { measures: measures(top, &keys, basis), keys, times })
        .collect();
    // Among equals the rulebook's order stays.
    order::sort_by(&mut problems, |a, b| b.times.cmp(&a.times));
    let last = usize::try_from(top.at_most).ok().and_then(|at_most| problems.get(at_most.checked_sub(1)?));
    if let Some(least) = last.map(|problem| problem.times) {
        problems.retain(|problem| problem.times >= least);
    }
    Ranking { problems }
}

/// The entries whose fields of the same names hold the same.
fn measures(top: &Top, keys: &[Key], basis: &Basis<'_>) -> Vec<EntryId> {
    let Some(register) = &top.measures_from else { return Vec::new() };
    let names: Vec<FieldId> = top.by.iter().map(crate::rulebook::report::Grouping::name).collect();
    let is_against = |entry: &super::StandingEntry<'_>| {
        names
            .iter()
            .zip(keys)
            .all(|(name, key)| entry.values.get(name).is_some_and(|value| key.is_said_by(value)))
    };
    let standing = super::entries::standing(register, None, basis);
    standing.iter().filter(|entry| is_against(entry)).map(|entry| entry.id).collect()
}
