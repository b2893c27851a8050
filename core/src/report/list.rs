//! Lists of cases or entries below a report's table, and samples of them.

use uuid::Uuid;

use super::{Basis, Days, entries};
use crate::case::Case;
use crate::id::{CaseId, EntryId};
use crate::order;
use crate::rulebook::Report;
use crate::rulebook::report::{List, Over, Sample};

/// What a list holds, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The cases, earliest received first; none in a list of entries.
    pub cases: Vec<CaseId>,
    /// The entries, by id; none in a list of cases.
    pub entries: Vec<EntryId>,
    /// Of how many a sample was drawn; as many as are listed when it is no sample.
    pub of: usize,
}

pub(super) fn listed(
    list: &List,
    report: &Report,
    cases: &[&Case],
    period: Option<Days>,
    basis: &Basis<'_>,
) -> Listed {
    let seed = format!("{}/{}", report.id, period.map_or_else(String::new, |(from, _to)| from.to_string()));
    let drawn = |ids: Vec<Uuid>| match list.sample {
        None => ids,
        Some(sample) => draw(ids, sample, &seed),
    };
    match &list.register {
        None => {
            let holds = |case: &&&Case| list.when.as_ref().is_none_or(|when| when.holds(case));
            let all: Vec<Uuid> = cases.iter().filter(holds).map(|case| case.id.0).collect();
            let of = all.len();
            Listed { cases: drawn(all).into_iter().map(CaseId).collect(), entries: Vec::new(), of }
        }
        Some(register) => {
            let over = match &list.on {
                None => Over::Standing(register.clone()),
                Some(on) => Over::On(register.clone(), on.clone()),
            };
            let mut standing = entries::of_report(&over, period, basis);
            standing.retain(|entry| list.entries.as_ref().is_none_or(|holds| entry.fulfils(holds)));
            let all: Vec<Uuid> = standing.iter().map(|entry| entry.id.0).collect();
            let of = all.len();
            Listed { cases: Vec::new(), entries: drawn(all).into_iter().map(EntryId).collect(), of }
        }
    }
}

/// Draws a sample, in the order in which it was given: those whose ids, hashed with the report and its period, come first.
/// Nobody can choose them, and every tablet draws the same.
fn draw(ids: Vec<Uuid>, sample: Sample, seed: &str) -> Vec<Uuid> {
    let size = sample.size(ids.len());
    let mut lots: Vec<(usize, Uuid, [u8; 32])> = ids
        .into_iter()
        .enumerate()
        .map(|(place, id)| {
            let mut hasher = blake3::Hasher::new();
            hasher.update(seed.as_bytes()).update(id.as_bytes());
            (place, id, *hasher.finalize().as_bytes())
        })
        .collect();
    order::sort_by_key(&mut lots, |(_place, id, lot)| (*lot, *id));
    lots.truncate(size);
    order::sort_by_key(&mut lots, |(place, _id, _lot)| *place);
    lots.into_iter().map(|(_place, id, _lot)| id).collect()
}

impl Sample {
    /// How many are drawn of so many: the larger of the share, rounded up, and the least; never more than there are.
    #[must_use]
    pub fn size(self, of: usize) -> usize {
        let per_cent = usize::try_from(self.of_hundred).unwrap_or(usize::MAX);
        let share = of.saturating_mul(per_cent).div_ceil(100);
        share.max(usize::try_from(self.at_least).unwrap_or(usize::MAX)).min(of)
    }
}
