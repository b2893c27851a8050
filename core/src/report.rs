//! Figures over many cases, or over a register's entries, for a period (报表): computed from what is known, the same on
//! the tablet and on the server, whatever the order in which it is known.
//!
//! [`figures`] computes a report; [`sheet`](mod@sheet) puts it into words. Numbers are whole: a mean is in hundredths, a
//! share in hundredths of a per cent, an amount in fen; each is rounded half up, once, at the end.

pub mod cell;
pub mod entries;
pub mod key;
mod list;
mod measure;
pub mod period;
pub mod sheet;
mod table;
mod top;

use chrono::NaiveDate;

pub use cell::Cell;
pub(crate) use cell::{rounded, sum};
pub use entries::StandingEntry;
pub use key::Key;
pub(crate) use key::case_key;
pub use list::Listed;
pub use measure::has_late_duty;
pub(crate) use measure::{Punctual, amounts, punctual};
pub use period::{is_in, is_received_in, received_within};
pub use table::Row;
pub use top::{Problem, Ranking};

use crate::case::Case;
use crate::deadline::Calendar;
use crate::order;
use crate::rulebook::report::{Figure, Grouping, Over};
use crate::rulebook::{Report, Rulebook};
use crate::time::Moment;
use crate::unit::UnitBook;

/// What figures are computed from.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    /// The cases that are known, in any order; those under another rulebook are passed over.
    pub cases: &'a [Case],
    /// The registers.
    pub unit: &'a UnitBook,
    /// The rules.
    pub rulebook: &'a Rulebook,
    /// The working days.
    pub calendar: &'a Calendar,
    /// The present moment.
    pub now: Moment,
}

/// A first and a last day, both included.
pub type Days = (NaiveDate, NaiveDate);

/// The figures of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// The period; `None` for all that there is.
    pub period: Option<Days>,
    /// The period before, when the report compares with it.
    pub before: Option<Days>,
    /// How many cases or entries there are in the period.
    pub counted: usize,
    /// A row for each group that occurs in either period, in the rulebook's order.
    pub rows: Vec<Row>,
    /// The same over all groups.
    pub total: Row,
    /// The lists below the table, in the report's order.
    pub lists: Vec<Listed>,
    /// What occurs most, in the report's order.
    pub rankings: Vec<Ranking>,
}

/// Computes a report for the period around `day`.
#[must_use]
pub fn figures(report: &Report, day: NaiveDate, basis: &Basis<'_>) -> Figures {
    let period = report.period.around(day);
    let before = report.period.before(day).filter(|_days| report.against_before);
    let cases = basis.cases_of(report, period);
    let (counted, (rows, total), rankings) = match report.over.register() {
        None => {
            let earlier = before.map(|days| basis.cases_of(report, Some(days)));
            let key = |case: &&Case| key::of_case(report.groupings(), case, basis.rulebook);
            let cell = |figure: &Figure, cases: &[&&Case]| measure::of_cases(figure, cases, basis);
            let rankings = report.tops.iter().map(|top| {
                top::ranking(top, &cases, &|case| key::of_case(&top.by, case, basis.rulebook), basis)
            });
            (cases.len(), table::table(report, &cases, earlier.as_deref(), &key, &cell), rankings.collect())
        }
        Some(register) => {
            let entries = entries::of_report(&report.over, period, basis);
            let earlier = before.map(|days| entries::of_report(&report.over, Some(days), basis));
            let of = |by, entry: &StandingEntry<'_>| key::of_entry(by, register, entry, basis.rulebook);
            let key = |entry: &StandingEntry<'_>| of(report.groupings(), entry);
            let cell = |figure: &Figure, entries: &[&StandingEntry<'_>]| {
                measure::of_entries(figure, register, entries, basis)
            };
            let rankings =
                report.tops.iter().map(|top| top::ranking(top, &entries, &|entry| of(&top.by, entry), basis));
            (
                entries.len(),
                table::table(report, &entries, earlier.as_deref(), &key, &cell),
                rankings.collect(),
            )
        }
    };
    let lists = report.lists.iter().map(|list| list::listed(list, report, &cases, period, basis)).collect();
    Figures { period, before, counted, rows, total, lists, rankings }
}

impl<'a> Basis<'a> {
    /// The cases under this rulebook, earliest received first.
    pub(crate) fn all_cases(&self) -> Vec<&'a Case> {
        let mut cases: Vec<&Case> =
            self.cases.iter().filter(|case| case.rulebook.id == self.rulebook.id).collect();
        order::sort_by_key(&mut cases, |case| (case.received.occurred_at, case.id));
        cases
    }

    /// The cases that a report is made of, earliest received first. A report over a register has cases for its lists: those
    /// received in the period.
    fn cases_of(&self, report: &Report, period: Option<Days>) -> Vec<&'a Case> {
        let mut cases = self.all_cases();
        cases.retain(|case| {
            let at = match &report.over {
                Over::Stated(fact) => case.last_fact(fact).map(|stated| stated.stamp.occurred_at),
                Over::Received | Over::Standing(_) | Over::On(..) => Some(case.received.occurred_at),
            };
            let is_looked_at = report.when.as_ref().is_none_or(|when| when.holds(case));
            is_looked_at && at.is_some_and(|at| period::is_in(at, period, self.calendar.offset()))
        });
        cases
    }
}

/// Puts cases together by what they have in common, in the rulebook's order; within a group their order stays.
pub(crate) fn grouped_cases<'a>(
    cases: &[&'a Case],
    by: &[Grouping],
    rulebook: &Rulebook,
) -> Vec<(Vec<Key>, Vec<&'a Case>)> {
    let groups = table::grouped(cases, &|case| key::of_case(by, case, rulebook));
    let keys = |group: Vec<key::Ranked>| group.into_iter().map(|ranked| ranked.key).collect();
    groups.into_iter().map(|(group, cases)| (keys(group), cases.into_iter().copied().collect())).collect()
}
