//! Figures over many cases for a period (报表): computed from the cases, the same on the tablet and on the server.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, FixedOffset, Months, NaiveDate};

use crate::case::{Case, DutyState};
use crate::deadline::Calendar;
use crate::deadline::standing::{Punctuality, punctuality};
use crate::id::CategoryId;
use crate::rulebook::report::{Figure, Period};
use crate::rulebook::{Report, Rulebook};
use crate::time::Moment;
use crate::value::Value;

/// The figures of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// The first day of the period.
    pub from: NaiveDate,
    /// The last day of the period.
    pub to: NaiveDate,
    /// A row for each category that occurs, in the rulebook's order, with a cell for each column.
    pub rows: Vec<(CategoryId, Vec<Cell>)>,
    /// The same over all categories.
    pub total: Vec<Cell>,
}

/// One figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// How many.
    Count(u64),
    /// A mean in hundredths, rounded half up; `None` where there is nothing to take the mean of.
    Mean(Option<u64>),
}

impl Period {
    /// The first and the last day of the period in which a day lies.
    #[must_use]
    pub fn around(self, day: NaiveDate) -> (NaiveDate, NaiveDate) {
        let (month, months) = match self {
            Self::Month => (day.month(), 1),
            Self::HalfYear => (if day.month() <= 6 { 1 } else { 7 }, 6),
            Self::Day | Self::Week | Self::Quarter | Self::Year | Self::All => (1, 12),
        };
        let from = NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day);
        let to = from
            .checked_add_months(Months::new(months))
            .and_then(|next| next.checked_sub_days(Days::new(1)))
            .unwrap_or(day);
        (from, to)
    }
}

/// Whether a case was received in a period, by the day in a time zone.
#[must_use]
pub fn is_received_in(received_at: Moment, from: NaiveDate, to: NaiveDate, offset: FixedOffset) -> bool {
    received_at.at(offset).is_some_and(|at| (from..=to).contains(&at.date_naive()))
}

/// Computes a report over the cases received in the period around `day`; other cases are passed over.
#[must_use]
pub fn figures<'a>(
    report: &Report,
    cases: impl IntoIterator<Item = &'a Case>,
    day: NaiveDate,
    now: Moment,
    rulebook: &Rulebook,
    calendar: &Calendar,
) -> Figures {
    let (from, to) = report.period.around(day);
    let mut by_category: BTreeMap<usize, Vec<&Case>> = BTreeMap::new();
    for case in cases {
        if is_received_in(case.received.occurred_at, from, to, calendar.offset()) {
            let category = case.judgement().map(|judgement| &judgement.category);
            let place = rulebook.categories.iter().position(|known| Some(&known.id) == category);
            by_category.entry(place.unwrap_or(rulebook.categories.len())).or_default().push(case);
        }
    }
    let cells = |cases: &[&Case]| -> Vec<Cell> {
        report.columns.iter().map(|column| cell(&column.figure, cases, now, rulebook, calendar)).collect()
    };
    let all: Vec<&Case> = by_category.values().flatten().copied().collect();
    let rows = by_category.iter().map(|(place, cases)| {
        let category =
            rulebook.categories.get(*place).map_or_else(|| CategoryId::from(""), |known| known.id.clone());
        (category, cells(cases))
    });
    Figures { from, to, rows: rows.collect(), total: cells(&all) }
}

fn cell(figure: &Figure, cases: &[&Case], now: Moment, rulebook: &Rulebook, calendar: &Calendar) -> Cell {
    let count = |holds: &dyn Fn(&Case) -> bool| {
        Cell::Count(u64::try_from(cases.iter().filter(|case| holds(case)).count()).unwrap_or(u64::MAX))
    };
    match figure {
        Figure::Count(condition) => count(&|case| condition.holds(case)),
        Figure::Late => count(&|case| has_late_duty(case, now, rulebook, calendar)),
        Figure::Mean { fact, field } => {
            let numbers = cases.iter().filter_map(|case| match case.last_fact(fact)?.values.get(field)? {
                Value::Number(number) => u64::try_from(*number).ok(),
                Value::Choice(choice) => choice.parse().ok(),
                Value::Text(_)
                | Value::Fen(_)
                | Value::Yes(_)
                | Value::Moment(_)
                | Value::Day(_)
                | Value::User(_)
                | Value::Case(_)
                | Value::Signature(_)
                | Value::Rows(_)
                | Value::Entry(_) => None,
            });
            let (sum, n) = numbers
                .fold((0_u64, 0_u64), |(sum, n), number| (sum.saturating_add(number), n.saturating_add(1)));
            // Rounded half up.
            let doubled = sum.saturating_mul(200).saturating_add(n);
            Cell::Mean(doubled.checked_div(n.saturating_mul(2)))
        }
        Figure::LateIn(_)
        | Figure::OnTime(_)
        | Figure::Sum(_)
        | Figure::Share(_)
        | Figure::MeanDays { .. }
        | Figure::Entries(_)
        | Figure::EntriesShare(_)
        | Figure::EntriesSum(_)
        | Figure::EntriesMean(_)
        | Figure::EntriesMeanDays { .. } => Cell::Mean(None),
    }
}

/// Whether a duty of the case was done late, or is overdue at `now`.
#[must_use]
pub fn has_late_duty(case: &Case, now: Moment, rulebook: &Rulebook, calendar: &Calendar) -> bool {
    case.duties.iter().any(|duty| {
        let ended = match duty.state {
            DutyState::Open => now,
            DutyState::Discharged { at, .. } | DutyState::CarriedOver { at } => at,
            DutyState::Lapsed { .. } => return false,
        };
        match duty.due(rulebook, calendar) {
            Ok(Some(due)) => matches!(punctuality(&due, ended), Punctuality::Late { .. }),
            Ok(None) | Err(_) => false,
        }
    })
}
