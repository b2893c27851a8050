//! What is to be done, most urgent first.

use super::{Casebook, Row, RowDuty};
use crate::order;
use crate::time::Moment;

/// One thing to do on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<'a> {
    /// The case.
    pub row: &'a Row,
    /// What is to be done.
    pub duty: &'a RowDuty,
}

impl Item<'_> {
    /// Earliest due first; what waits stands last; among equals the immediate, then the major, then the older.
    fn urgency(&self) -> (Moment, bool, bool, Moment) {
        let cut_off = self.duty.due.map_or(Moment(i64::MAX), |due| due.cut_off);
        (cut_off, !self.duty.is_immediate, !self.row.is_major, self.row.received_at)
    }

    /// Whether its cut-off has passed.
    #[must_use]
    pub fn is_overdue(&self, now: Moment) -> bool {
        self.duty.due.is_some_and(|due| due.cut_off <= now)
    }
}

/// Every open duty of every open case, most urgent first.
#[must_use]
pub fn agenda(casebook: &Casebook) -> Vec<Item<'_>> {
    let mut items: Vec<Item<'_>> = casebook
        .rows()
        .iter()
        .filter(|row| !row.is_closed || !row.duties.is_empty())
        .flat_map(|row| row.duties.iter().map(move |duty| Item { row, duty }))
        .collect();
    order::sort_by_key(&mut items, Item::urgency);
    items
}

/// How many open duties are overdue, and how many of them alarm.
#[must_use]
pub fn overdue(casebook: &Casebook, now: Moment) -> (usize, usize) {
    let overdue = casebook
        .rows()
        .iter()
        .flat_map(|row| &row.duties)
        .filter(|duty| duty.due.is_some_and(|due| due.cut_off <= now));
    overdue.fold((0, 0), |(all, alarms), duty| {
        (all.saturating_add(1), alarms.saturating_add(usize::from(duty.is_immediate)))
    })
}
