//! The lines of Today that are about registers: a duty of an entry, what expires, a roster of which nobody is there.

use leptos::prelude::*;
use qingchu_core::id::{EntryId, RegisterId};
use qingchu_core::projection::entries::EntryWork;
use qingchu_core::roster::Alarm;
use qingchu_core::rulebook::Rulebook;

use super::line::{Desks, Due, clause, in_words};
use super::list::Line;
use crate::copy::today::Today as Words;
use crate::copy::{language, roster, say};
use crate::screens::register_work::{address, with_duty};
use crate::screens::why::About;
use crate::tablet::Tablet;

pub(super) fn of_entry(
    register: &RegisterId,
    entry: EntryId,
    work: &EntryWork,
    line: &Line,
    book: &Rulebook,
    desks: Desks,
) -> impl IntoView + use<> {
    let tablet = Tablet::here();
    let rule = book.register(register)?;
    let (title, cited, who) = match work {
        EntryWork::Duty(duty) => {
            let duty = rule.duty(duty)?;
            (in_words(duty.title.clone()), duty.clause.clone(), duty.who.clone())
        }
        EntryWork::Expires => (say(Words::Expires), rule.clause.clone(), rule.remind_who.clone()),
    };
    let is_open = {
        let (register, work) = (register.clone(), work.clone());
        Memo::new(move |_| {
            desks.work.with(|agenda| agenda.of(&register, entry).any(|item| item.what == work))
        })
    };
    let name = in_words(rule.name.clone());
    let called = tablet.shelf.with_untracked(|shelf| shelf.unit.title(rule, entry)).unwrap_or_default();
    let language = language();
    let on_duty = {
        let (book, register) = (book.clone(), rule.clone());
        move || {
            let language = language.get();
            with_duty(tablet, &book, |on_duty, unit| {
                let held = unit.entry(&register.id, entry)?;
                let of = on_duty.unit_of_entry(&who, &register, held);
                Some(roster::assigned(language, &on_duty.for_posts(&who, of)?, on_duty, &book))
            })
        }
    };
    let about = About::Entry { register: register.clone(), entry, work: work.clone() };
    let to = address(register, entry);
    let kind = match work {
        EntryWork::Duty(duty) => duty.to_string(),
        EntryWork::Expires => "expires".to_owned(),
    };
    Some(view! {
        <Due line=line.clone() is_open about desks/>
        <div class="agenda-what" data-entry=entry.to_string() data-duty=kind>
            <p class="agenda-title">
                <a href=to.clone()>{title}</a>
                {clause(cited, book, desks)}
            </p>
            <p class="agenda-about">
                <span class="agenda-who">{called}</span>" "{name}" "{on_duty}
            </p>
        </div>
        <div class="agenda-do" class:agenda-done=move || !is_open.get()>
            <a href=to class="button">{say(Words::OpenEntry)}</a>
        </div>
    })
}

pub(super) fn of_alarm(alarm: &Alarm, book: &Rulebook, desks: Desks) -> impl IntoView + use<> {
    let tablet = Tablet::here();
    let language = language();
    let rule = book.rosters.iter().find(|rule| rule.id == alarm.roster)?;
    let register = book.register(&rule.register)?;
    let of = alarm.of.and_then(|of| {
        let units = register.field(rule.of.as_ref()?)?.register.as_ref().and_then(|id| book.register(id))?;
        tablet.shelf.with_untracked(|shelf| shelf.unit.title(units, of))
    });
    let takes_over = {
        let (book, alarm) = (book.clone(), alarm.clone());
        move || {
            let language = language.get();
            with_duty(tablet, &book, |on_duty, _unit| {
                Some(roster::assigned(language, &alarm.assigned, on_duty, &book))
            })
        }
    };
    let to = format!("/registers?register={}", register.id);
    Some(view! {
        <span class="due-time standing standing-overdue" role="alert">{say(Words::AtOnce)}</span>
        <div class="agenda-what" data-roster=alarm.roster.clone()>
            <p class="agenda-title">
                <a href=to.clone()>{say(Words::NobodyOnDuty)}</a>
                {clause(alarm.clause.clone(), book, desks)}
            </p>
            <p class="agenda-about"><span class="agenda-who">{of}</span>" "{takes_over}</p>
        </div>
        <div class="agenda-do"><a href=to class="button">{say(Words::OpenRoster)}</a></div>
    })
}
