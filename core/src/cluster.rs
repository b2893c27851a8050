//! What is unusual in a period, against its own past (阶段性集中发生).

use chrono::NaiveDate;

use crate::case::Case;
use crate::id::{CaseId, ClusterId};
use crate::order;
use crate::report::{self, Basis, Days, Key};
use crate::rulebook::Cluster;

/// A group of cases of which there are unusually many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clustered {
    /// The rule that found it.
    pub rule: ClusterId,
    /// The period.
    pub period: Days,
    /// What the cases have in common, a key for each grouping of the rule.
    pub keys: Vec<Key>,
    /// The cases of the period, earliest received first.
    pub cases: Vec<CaseId>,
    /// How many a period has usually: the mean of the periods before, in hundredths, rounded half up; `None` when there is
    /// no period before to compare with.
    pub usual: Option<i128>,
    /// Over how many periods the mean is taken.
    pub periods: u32,
}

/// What is unusual in the period around `day`, by every rule: in the rules' order, the largest first.
///
/// A group is listed when it has at least `times` cases in the period, and at least `factor` per cent of its own mean over
/// the `past` periods before. Periods before the first case that is known are no past. Cases that do not state what the rule
/// goes by are in no group.
#[must_use]
pub fn clusters(day: NaiveDate, basis: &Basis<'_>) -> Vec<Clustered> {
    basis.rulebook.clusters.iter().flat_map(|rule| of_rule(rule, day, basis)).collect()
}

/// The first day of the cases that a rule needs, for the period around `day`: the start of the earliest period of its past.
#[must_use]
pub fn first_day(rule: &Cluster, day: NaiveDate) -> Option<NaiveDate> {
    let periods = std::iter::successors(rule.period.around(day), |(from, _to)| rule.period.before(*from));
    periods.take(usize::try_from(rule.past).ok()?.checked_add(1)?).map(|(from, _to)| from).last()
}

fn of_rule(rule: &Cluster, day: NaiveDate, basis: &Basis<'_>) -> Vec<Clustered> {
    let Some(period) = rule.period.around(day) else { return Vec::new() };
    let offset = basis.calendar.offset();
    let all = basis.all_cases();
    let first = all.first().and_then(|case| case.received.occurred_at.at(offset)).map(|at| at.date_naive());
    let past: Vec<Days> =
        std::iter::successors(rule.period.before(day), |(from, _to)| rule.period.before(*from))
            .take(usize::try_from(rule.past).unwrap_or(usize::MAX))
            .take_while(|(_from, to)| first.is_some_and(|first| first <= *to))
            .collect();
    let is_in =
        |case: &Case, days: Days| report::is_received_in(case.received.occurred_at, days.0, days.1, offset);
    let looked_at: Vec<&Case> =
        all.into_iter().filter(|case| rule.when.as_ref().is_none_or(|when| when.holds(case))).collect();
    let mut found = Vec::new();
    for (keys, cases) in report::grouped_cases(&looked_at, &rule.by, basis.rulebook) {
        let now: Vec<CaseId> = cases.iter().filter(|case| is_in(case, period)).map(|case| case.id).collect();
        let before = cases.iter().filter(|case| past.iter().any(|days| is_in(case, *days))).count();
        if is_unusual(rule, now.len(), before, past.len()) && !keys.contains(&Key::Nothing) {
            found.push(Clustered {
                rule: rule.id.clone(),
                period,
                keys,
                cases: now,
                usual: mean(before, past.len()),
                periods: u32::try_from(past.len()).unwrap_or(u32::MAX),
            });
        }
    }
    // Among equals the rulebook's order stays.
    order::sort_by(&mut found, |a, b| b.cases.len().cmp(&a.cases.len()));
    found
}

/// Whether so many in the period are unusual after so many in so many periods before. All in whole numbers: the count times
/// the periods against the factor times the past.
fn is_unusual(rule: &Cluster, count: usize, before: usize, periods: usize) -> bool {
    let wide = |number: usize| u128::try_from(number).unwrap_or(u128::MAX);
    let is_enough = wide(count) >= u128::from(rule.times);
    let now = wide(count).saturating_mul(100).saturating_mul(wide(periods));
    is_enough && now >= wide(before).saturating_mul(u128::from(rule.factor))
}

fn mean(sum: usize, of: usize) -> Option<i128> {
    let wide = |number: usize| i128::try_from(number).ok();
    report::rounded(wide(sum)?.checked_mul(100)?, wide(of)?)
}
