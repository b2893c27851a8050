//! Rows, cells and the total.

use std::collections::{BTreeMap, BTreeSet};

use super::Cell;
use super::key::{Key, Ranked};
use crate::rulebook::Report;
use crate::rulebook::report::Figure;

/// One row of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What its cases or entries have in common, a key for each grouping; none for the total.
    pub keys: Vec<Key>,
    /// A cell for each column.
    pub cells: Vec<Cell>,
    /// The same for the period before, when the report compares with it; else none.
    pub before: Vec<Cell>,
}

/// A row for each group that occurs now or before, and the total.
pub(super) fn table<T>(
    report: &Report,
    now: &[T],
    before: Option<&[T]>,
    key: &dyn Fn(&T) -> Vec<Ranked>,
    cell: &dyn Fn(&Figure, &[&T]) -> Cell,
) -> (Vec<Row>, Row) {
    let cells = |items: &[&T]| report.columns.iter().map(|column| cell(&column.figure, items)).collect();
    let before_cells = |items: &[&T]| if before.is_some() { cells(items) } else { Vec::new() };
    let (groups, earlier) = (grouped(now, key), grouped(before.unwrap_or_default(), key));
    let mut all: BTreeSet<&Vec<Ranked>> = BTreeSet::new();
    if !report.groupings().is_empty() {
        all.extend(groups.keys().chain(earlier.keys()));
    }
    let none = Vec::new();
    let rows = all.into_iter().map(|group| Row {
        keys: group.iter().map(|ranked| ranked.key.clone()).collect(),
        cells: cells(groups.get(group).unwrap_or(&none)),
        before: before_cells(earlier.get(group).unwrap_or(&none)),
    });
    let rows = rows.collect();
    let total = Row {
        keys: Vec::new(),
        cells: cells(&now.iter().collect::<Vec<_>>()),
        before: before_cells(&before.unwrap_or_default().iter().collect::<Vec<_>>()),
    };
    (rows, total)
}

/// Puts together what has the same keys.
pub(super) fn grouped<'t, T>(
    items: &'t [T],
    key: &dyn Fn(&T) -> Vec<Ranked>,
) -> BTreeMap<Vec<Ranked>, Vec<&'t T>> {
    let mut groups: BTreeMap<Vec<Ranked>, Vec<&T>> = BTreeMap::new();
    for item in items {
        groups.entry(key(item)).or_default().push(item);
    }
    groups
}
