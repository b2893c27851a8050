//! One line of Today: how long still, what, about whom, and the button that does it.

use chrono::NaiveDate;
use leptos::prelude::*;
use qingchu_core::id::{CaseId, FactId};
use qingchu_core::order;
use qingchu_core::projection::Row;
use qingchu_core::projection::entries::EntryAgenda;
use qingchu_core::rulebook::{Both, Duty, Recurring, Rulebook};

use super::entry::{of_alarm, of_entry};
use super::list::{Entry, Group, Line, What};
use crate::components::due_time::DueButton;
use crate::components::mark::{DialLink, StandingShape};
use crate::copy::today::Today as Words;
use crate::copy::{language, say};
use crate::screens::fact_form::{FactDesk, Wanted, first_words};
use crate::screens::register_work::whom_to_call;
use crate::screens::why::{About, WhyDesk};
use crate::screens::{period_words, shape_of, today_of};
use crate::tablet::Tablet;

/// The dialogs that lines open.
#[derive(Clone, Copy)]
pub(super) struct Desks {
    pub(super) facts: FactDesk,
    pub(super) why: WhyDesk,
    /// What is to be done about registers.
    pub(super) work: Memo<EntryAgenda>,
}

#[component]
pub(super) fn LineRow(entry: Entry, desks: Desks) -> impl IntoView {
    let tablet = Tablet::here();
    let Entry { line, head } = entry;
    let Some(book) = tablet.books.with_untracked(|books| books.rulebook().cloned()) else {
        return ().into_any();
    };
    let head = head.map(|(group, count)| {
        let (class, label) = match group {
            Group::Overdue => ("agenda-group agenda-group-overdue", Words::GroupOverdue),
            Group::Today => ("agenda-group agenda-group-today", Words::GroupToday),
            Group::Next => ("agenda-group", Words::GroupNext),
            Group::Routine => ("agenda-group", Words::GroupRoutine),
        };
        view! { <span class=class>{say(label)}" "{count}</span> }
    });
    let body = match line.what.clone() {
        What::Case { case, duty } => match book.duty(&duty) {
            Some(rule) => of_case(case, &line, rule, &book, tablet, desks).into_any(),
            None => ().into_any(),
        },
        What::Calendar { duty, first, last, by } => match book.recurring_duty(&duty) {
            Some(rule) => of_calendar((first, last, by), &line, rule, &book, tablet, desks).into_any(),
            None => ().into_any(),
        },
        What::Entry { register, entry, work } => {
            of_entry(&register, entry, &work, &line, &book, desks).into_any()
        }
        What::Alarm(alarm) => of_alarm(&alarm, &book, desks).into_any(),
    };
    view! { <div class="agenda-row">{head}{body}</div> }.into_any()
}

fn of_case(
    case: CaseId,
    line: &Line,
    rule: &Duty,
    book: &Rulebook,
    tablet: Tablet,
    desks: Desks,
) -> impl IntoView + use<> {
    let row = tablet.shelf.with_untracked(|shelf| shelf.casebook.get(case).cloned());
    let (duty, cut_off) = (rule.id.clone(), line.cut_off);
    let about = About::Duty { case, duty: duty.clone(), cut_off };
    let is_open = Memo::new(move |_| {
        tablet.shelf.with(|shelf| {
            let row = shelf.casebook.get(case);
            row.is_some_and(|row| row.duties.iter().any(|open| open.duty == duty))
        })
    });
    let (title, clause) = (in_words(rule.title.clone()), clause(rule.clause.clone(), book, desks));
    let who = row.as_ref().map(|row| row.who.clone()).unwrap_or_default();
    let words = row.as_ref().map(|row| first_words(row.narrative())).unwrap_or_default();
    let action = row.and_then(|row| next_action(&row, rule, book));
    let contact = rule
        .tell
        .as_ref()
        .filter(|_| rule.immediate)
        .and_then(|role| untrack(|| whom_to_call(tablet, role, book).into_iter().next()));
    let dial = contact.map(|(name, number)| {
        let label = say(Words::Call { name: format!("{name} {number}") });
        view! { <DialLink number label/> }
    });
    let button = action.map(|(facts, command)| {
        let wanted = Wanted { case, facts };
        let fact = wanted.facts.first().map(FactId::to_string).unwrap_or_default();
        let press = move |_| desks.facts.ask(wanted.clone());
        view! {
            <button type="button" class="button" data-fact=fact on:click=press>{in_words(command)}</button>
        }
    });
    view! {
        <Due line=line.clone() is_open about desks/>
        <div class="agenda-what" data-case=case.to_string() data-duty=rule.id.to_string()>
            <p class="agenda-title">
                <a href=format!("/cases/{case}")>{title}</a>
                {clause}
            </p>
            <p class="agenda-about"><span class="agenda-who">{who}</span>" "{words}</p>
        </div>
        <div class="agenda-do" class:agenda-done=move || !is_open.get()>{dial}{button}</div>
    }
}

fn of_calendar(
    (first, last, by): (NaiveDate, NaiveDate, NaiveDate),
    line: &Line,
    rule: &Recurring,
    book: &Rulebook,
    tablet: Tablet,
    desks: Desks,
) -> impl IntoView + use<> {
    let duty = rule.id.clone();
    let is_open = Memo::new(move |_| tablet.shelf.with(|shelf| shelf.unit.done(&duty, first).is_none()));
    let language = language();
    let period = move || period_words(language.get(), first, last);
    let (address, label) = (
        format!("/reports?duty={}&period={first}", rule.id),
        say(if rule.makes.is_some() { Words::Make } else { Words::DutyDone }),
    );
    view! {
        <Due line=line.clone() is_open about=About::Recurring { duty: rule.id.clone(), by } desks/>
        <div class="agenda-what" data-duty=rule.id.to_string() data-period=first.to_string()>
            <p class="agenda-title">
                <span>{in_words(rule.title.clone())}</span>
                {clause(rule.clause.clone(), book, desks)}
            </p>
            <p class="agenda-about">{period}</p>
        </div>
        <div class="agenda-do" class:agenda-done=move || !is_open.get()>
            <a href=address class="button">{label}</a>
        </div>
    }
}

#[component]
pub(super) fn Due(line: Line, is_open: Memo<bool>, about: About, desks: Desks) -> impl IntoView {
    let tablet = Tablet::here();
    let (cut_off, is_provisional) = (line.cut_off, line.is_provisional);
    let standing = Signal::derive(move || {
        if is_open.get() {
            shape_of(cut_off, is_provisional, tablet.now.get(), today_of(tablet), tablet)
        } else {
            StandingShape::Done
        }
    });
    view! {
        <DueButton
            due=Signal::stored(cut_off)
            standing
            now=tablet.now
            on_press=move |()| desks.why.ask(about.clone())
        />
    }
}

/// What the button states: the facts that discharge the duty, those that can be stated at the case's stage first, and
/// the command of the first.
fn next_action(row: &Row, rule: &Duty, book: &Rulebook) -> Option<(Vec<FactId>, Both)> {
    let mut facts: Vec<&qingchu_core::rulebook::Fact> =
        rule.discharged_by.iter().filter_map(|discharge| book.fact(discharge.fact())).collect();
    order::sort_by_key(&mut facts, |fact| !(fact.from.is_empty() || fact.from.contains(&row.stage)));
    let command = facts.first()?.command.clone();
    Some((facts.into_iter().map(|fact| fact.id.clone()).collect(), command))
}

pub(super) fn clause(id: qingchu_core::id::ClauseId, book: &Rulebook, desks: Desks) -> impl IntoView + use<> {
    let at = book.clause(&id).map(|clause| clause.at.clone()).unwrap_or_default();
    let label = id.to_string();
    let press = move |_| desks.why.ask(About::Clause(id.clone()));
    view! {
        <button type="button" class="button-why" aria-haspopup="dialog" data-clause=label on:click=press>{at}</button>
    }
}

/// A rulebook's words in the chosen language.
pub(super) fn in_words(both: Both) -> Signal<String> {
    let language = language();
    Signal::derive(move || language.get().of(&both).to_owned())
}
