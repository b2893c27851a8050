//! What a column counts, of cases and of entries.

use super::cell::{self, Cell};
use super::{Basis, StandingEntry};
use crate::case::{Case, CaseDuty, DutyState};
use crate::deadline::Calendar;
use crate::deadline::standing::{Punctuality, punctuality};
use crate::id::{DutyId, FactId, FieldId, RegisterId};
use crate::rulebook::report::Figure;
use crate::rulebook::report::figure::{EntryQuantity, Quantity, Since};
use crate::rulebook::{Field, Kind, Rulebook};
use crate::time::Moment;
use crate::unit::force::begins;
use crate::value::Value;

/// A day in milliseconds.
const DAY_MS: i128 = 86_400_000;

/// A figure over cases. A figure over entries counts nothing here, which the rulebook's check refuses.
pub(super) fn of_cases(figure: &Figure, cases: &[&&Case], basis: &Basis<'_>) -> Cell {
    let number = |holds: &dyn Fn(&Case) -> bool| cases.iter().filter(|case| holds(case)).count();
    let punctual =
        |duty: &DutyId, punctual: Punctual| number(&|case| of_duty(case, duty, basis) == Some(punctual));
    match figure {
        Figure::Count(condition) => Cell::count(number(&|case| condition.holds(case))),
        Figure::Late => {
            Cell::count(number(&|case| has_late_duty(case, basis.now, basis.rulebook, basis.calendar)))
        }
        Figure::LateIn(duty) => Cell::count(punctual(duty, Punctual::Late)),
        Figure::OnTime(duty) => {
            let in_time = punctual(duty, Punctual::InTime);
            Cell::share(in_time, in_time.saturating_add(punctual(duty, Punctual::Late)))
        }
        Figure::Mean { fact, field } => {
            let quantity = Quantity { fact: Some(fact.clone()), field: field.clone(), column: None };
            mean(&held(cases, &quantity), is_money(quantity.rule(basis.rulebook), None))
        }
        Figure::Sum(quantity) => {
            let is_money = is_money(quantity.rule(basis.rulebook), quantity.column.as_ref());
            sum(&held(cases, quantity), is_money)
        }
        Figure::Share(share) => Cell::share(
            number(&|case| share.of.holds(case) && share.r#in.holds(case)),
            number(&|case| share.of.holds(case)),
        ),
        Figure::MeanDays { from, to } => {
            let taken = cases.iter().filter_map(|case| between(case, from, to));
            mean_days(&taken.collect::<Vec<_>>())
        }
        Figure::Entries(_)
        | Figure::EntriesShare(_)
        | Figure::EntriesSum(_)
        | Figure::EntriesMean(_)
        | Figure::EntriesMeanDays { .. } => Cell::Count(0),
    }
}

/// A figure over entries. A figure over cases counts nothing here, which the rulebook's check refuses.
pub(super) fn of_entries(
    figure: &Figure,
    register: &RegisterId,
    entries: &[&StandingEntry<'_>],
    basis: &Basis<'_>,
) -> Cell {
    let number =
        |holds: &dyn Fn(&StandingEntry<'_>) -> bool| entries.iter().filter(|entry| holds(entry)).count();
    let rule = |field: &FieldId| basis.rulebook.register(register).and_then(|register| register.field(field));
    let held = |quantity: &EntryQuantity| -> Vec<i128> {
        let values = entries.iter().filter_map(|entry| entry.values.get(&quantity.field));
        values.flat_map(|value| amounts(value, quantity.column.as_ref())).collect()
    };
    match figure {
        Figure::Entries(condition) => Cell::count(number(&|entry| entry.fulfils(condition))),
        Figure::EntriesShare(share) => Cell::share(
            number(&|entry| entry.fulfils(&share.of) && entry.fulfils(&share.r#in)),
            number(&|entry| entry.fulfils(&share.of)),
        ),
        Figure::EntriesSum(quantity) => {
            sum(&held(quantity), is_money(rule(&quantity.field), quantity.column.as_ref()))
        }
        Figure::EntriesMean(quantity) => {
            mean(&held(quantity), is_money(rule(&quantity.field), quantity.column.as_ref()))
        }
        Figure::EntriesMeanDays { from, to } => {
            let at =
                |entry: &StandingEntry<'_>, field| begins(entry.values.get(field)?, basis.calendar.offset());
            let taken = entries.iter().filter_map(|entry| Some(at(entry, to)?.ms_since(at(entry, from)?)));
            mean_days(&taken.collect::<Vec<_>>())
        }
        Figure::Count(_)
        | Figure::Late
        | Figure::LateIn(_)
        | Figure::OnTime(_)
        | Figure::Mean { .. }
        | Figure::Sum(_)
        | Figure::Share(_)
        | Figure::MeanDays { .. } => Cell::Count(0),
    }
}

/// Whether a duty was done in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Punctual {
    /// Whatever was to be done of it was done in time.
    InTime,
    /// It was done late at least once, or is overdue.
    Late,
}

/// Whether a duty of the case was done in time; `None` while that is open, and where it never was to be done.
fn of_duty(case: &Case, duty: &DutyId, basis: &Basis<'_>) -> Option<Punctual> {
    let of_duty = case.duties.iter().filter(|opened| opened.duty == *duty);
    of_duty.filter_map(|opened| punctual(opened, basis.now, basis.rulebook, basis.calendar)).max()
}

/// Whether a duty was done in time; `None` while it is open and not overdue, once it has lapsed, and where nobody can tell
/// because a calendar notice is missing.
pub(crate) fn punctual(
    duty: &CaseDuty,
    now: Moment,
    rulebook: &Rulebook,
    calendar: &Calendar,
) -> Option<Punctual> {
    let (ended, is_done) = match duty.state {
        DutyState::Open => (now, false),
        DutyState::Discharged { at, .. } | DutyState::CarriedOver { at } => (at, true),
        DutyState::Lapsed { .. } => return None,
    };
    let due = duty.due(rulebook, calendar).ok().flatten()?;
    match punctuality(&due, ended) {
        Punctuality::Late { .. } => Some(Punctual::Late),
        Punctuality::InTime if is_done => Some(Punctual::InTime),
        Punctuality::InTime | Punctuality::NotDetermined(_) => None,
    }
}

/// Whether a duty of the case was done late, or is overdue at `now`.
#[must_use]
pub fn has_late_duty(case: &Case, now: Moment, rulebook: &Rulebook, calendar: &Calendar) -> bool {
    case.duties.iter().any(|duty| punctual(duty, now, rulebook, calendar) == Some(Punctual::Late))
}

/// The milliseconds from one happening of a case to another.
fn between(case: &Case, from: &Since, to: &FactId) -> Option<i64> {
    let from = match from {
        Since::Received => case.received.occurred_at,
        Since::Fact(fact) => case.facts.iter().find(|stated| stated.fact == *fact)?.stamp.occurred_at,
    };
    Some(case.last_fact(to)?.stamp.occurred_at.ms_since(from))
}

impl Quantity {
    /// The value that a case holds of it.
    pub(crate) fn value<'c>(&self, case: &'c Case) -> Option<&'c Value> {
        match &self.fact {
            None => case.field(&self.field),
            Some(fact) => case.last_fact(fact)?.values.get(&self.field),
        }
    }

    /// The field that holds it.
    pub(crate) fn rule<'r>(&self, rulebook: &'r Rulebook) -> Option<&'r Field> {
        match &self.fact {
            None => rulebook.field(&self.field),
            Some(fact) => rulebook.fact(fact)?.field(&self.field),
        }
    }
}

fn held(cases: &[&&Case], quantity: &Quantity) -> Vec<i128> {
    let values = cases.iter().filter_map(|case| quantity.value(case));
    values.flat_map(|value| amounts(value, quantity.column.as_ref())).collect()
}

/// The numbers, fen or numbered choices in a value: one, or one for each row that holds one in the column.
pub(crate) fn amounts(value: &Value, column: Option<&FieldId>) -> Vec<i128> {
    match value {
        Value::Number(number) | Value::Fen(number) => vec![i128::from(*number)],
        Value::Choice(choice) => choice.parse::<i64>().map(i128::from).into_iter().collect(),
        Value::Rows(rows) => {
            let cells = rows.iter().filter_map(|row| row.get(column?));
            cells.flat_map(|cell| amounts(cell, None)).collect()
        }
        Value::Text(_)
        | Value::Yes(_)
        | Value::Moment(_)
        | Value::Day(_)
        | Value::User(_)
        | Value::Case(_)
        | Value::Entry(_)
        | Value::Signature(_) => Vec::new(),
    }
}

/// Whether a field, or a column of its rows, holds money.
fn is_money(field: Option<&Field>, column: Option<&FieldId>) -> bool {
    field.is_some_and(|field| match column {
        None => field.kind == Kind::Fen,
        Some(column) => {
            field.all_columns().iter().any(|known| known.id == *column && known.kind == Kind::Fen)
        }
    })
}

fn sum(amounts: &[i128], is_money: bool) -> Cell {
    let sum = cell::sum(amounts);
    if is_money { Cell::Fen(sum) } else { Cell::Number(sum.unwrap_or(i128::MAX)) }
}

fn mean(amounts: &[i128], is_money: bool) -> Cell {
    if is_money { Cell::mean_fen(amounts) } else { Cell::mean(amounts) }
}

/// The mean of milliseconds, in hundredths of a day.
fn mean_days(taken_ms: &[i64]) -> Cell {
    let hundredths = || {
        let all: Vec<i128> = taken_ms.iter().map(|ms| i128::from(*ms)).collect();
        let days = i128::try_from(all.len()).ok()?.checked_mul(DAY_MS)?;
        cell::rounded(cell::sum(&all)?.checked_mul(100)?, days)
    };
    Cell::Mean(hundredths())
}
