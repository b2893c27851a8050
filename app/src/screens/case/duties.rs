//! The duties of a case, each with its clock.

use leptos::prelude::*;
use qingchu_core::case::{CaseDuty, DutyState};
use qingchu_core::deadline::standing::{Punctuality, punctuality};
use qingchu_core::deadline::{Due, DueTime};
use qingchu_core::id::RoleId;
use qingchu_core::order;
use qingchu_core::time::Moment;

use super::{Desk, Open};
use crate::components::dialog::Disclosure;
use crate::components::due_time::DueButton;
use crate::components::mark::StandingShape;
use crate::copy::case::OneCase as Words;
use crate::copy::{Language, language, roster, say, when};
use crate::screens::register_work::with_duty;
use crate::screens::why::About;
use crate::screens::{shape_of, today_of};

#[component]
pub(super) fn Duties(desk: Desk) -> impl IntoView {
    let open_duties = move || {
        desk.open.with(|open| {
            let mut duties: Vec<(CaseDuty, Option<Due>)> = open
                .case
                .duties
                .iter()
                .filter(|duty| duty.is_open())
                .map(|duty| (duty.clone(), due_of(duty, open, desk)))
                .collect();
            order::sort_by_key(&mut duties, |(_duty, due)| cut_off(due.as_ref()).unwrap_or(Moment(i64::MAX)));
            duties
        })
    };
    let settled = move || {
        desk.open
            .with(|open| open.case.duties.iter().filter(|duty| !duty.is_open()).cloned().collect::<Vec<_>>())
    };
    let count = Memo::new(move |_| settled().len());
    let is_none_open =
        Memo::new(move |_| desk.open.with(|open| !open.case.duties.iter().any(CaseDuty::is_open)));
    let summary = Signal::derive(move || say(Words::DutiesDone { count: count.get() }).get());
    view! {
        <section class="stack" id="duties">
            <h2>{say(Words::Duties)}</h2>
            <Show when=move || is_none_open.get()><p class="hint">{say(Words::NoDuties)}</p></Show>
            <ul class="case-duties">
                {move || open_duties().into_iter().map(|(duty, due)| open_line(&duty, due.as_ref(), desk)).collect_view()}
            </ul>
            <Show when=move || { count.get() > 0 }>
                <Disclosure summary>
                    <ul class="case-duties">
                        {move || settled().into_iter().map(|duty| settled_line(&duty, desk)).collect_view()}
                    </ul>
                </Disclosure>
            </Show>
        </section>
    }
}

fn due_of(duty: &CaseDuty, open: &Open, desk: Desk) -> Option<Due> {
    desk.tablet.calendar.with(|calendar| duty.due(&open.book, calendar)).ok().flatten()
}

fn cut_off(due: Option<&Due>) -> Option<Moment> {
    due.and_then(Due::time).map(|DueTime { cut_off, .. }| cut_off)
}

/// A duty that is to be done.
fn open_line(duty: &CaseDuty, due: Option<&Due>, desk: Desk) -> impl IntoView + use<> {
    let tablet = desk.tablet;
    let cut_off = cut_off(due);
    let is_provisional = matches!(due, Some(Due::NotDetermined { .. }));
    let standing =
        Signal::derive(move || shape_of(cut_off, is_provisional, tablet.now.get(), today_of(tablet), tablet));
    let about =
        About::Duty { case: desk.open.with_untracked(|open| open.case.id), duty: duty.duty.clone(), cut_off };
    view! {
        <li class="case-duty" data-duty=duty.duty.to_string() data-standing=move || standing.get().name()>
            <DueButton
                due=Signal::stored(cut_off)
                standing
                now=tablet.now
                on_press=move |()| desk.why.ask(about.clone())
            />
            {about_duty(duty, desk)}
        </li>
    }
}

/// A duty that was done, carried over or fell away.
fn settled_line(duty: &CaseDuty, desk: Desk) -> impl IntoView + use<> {
    let tablet = desk.tablet;
    let language = language();
    let due = desk.open.with_untracked(|open| due_of(duty, open, desk));
    let cut_off = cut_off(due.as_ref());
    let about =
        About::Duty { case: desk.open.with_untracked(|open| open.case.id), duty: duty.duty.clone(), cut_off };
    let state = duty.state.clone();
    let outcome = move || outcome(&state, due.as_ref(), language.get(), tablet.now.get_untracked());
    view! {
        <li class="case-duty" data-duty=duty.duty.to_string() data-standing="done">
            <DueButton
                due=Signal::stored(cut_off)
                standing=StandingShape::Done
                now=tablet.now
                on_press=move |()| desk.why.ask(about.clone())
            />
            <div>
                {about_duty(duty, desk)}
                <p class="hint">{outcome}</p>
            </div>
        </li>
    }
}

fn outcome(state: &DutyState, due: Option<&Due>, language: Language, now: Moment) -> String {
    let exact = |at: &Moment| when::exact(language, *at, now);
    let words = match state {
        DutyState::Open => return String::new(),
        DutyState::Discharged { by: _, at } => {
            let is_late = due.is_some_and(|due| matches!(punctuality(due, *at), Punctuality::Late { .. }));
            if is_late { Words::DoneLate { at: exact(at) } } else { Words::DoneAt { at: exact(at) } }
        }
        DutyState::CarriedOver { at } => Words::CarriedOver { at: exact(at) },
        DutyState::Lapsed { at } => Words::Lapsed { at: exact(at) },
    };
    language.words(&words.into())
}

/// What, who, which clause.
fn about_duty(duty: &CaseDuty, desk: Desk) -> impl IntoView + use<> {
    let language = language();
    let book = desk.open.with_untracked(|open| open.book.clone());
    let rule = book.duty(&duty.duty).cloned()?;
    let at = book.clause(&rule.clause).map(|clause| clause.at.clone()).unwrap_or_default();
    let clause = rule.clause.clone();
    let (title, who) = (rule.title.clone(), rule.who.clone());
    let on_duty = duty.is_open().then(|| on_duty(rule.who.clone(), desk));
    let level = book.level_of(&rule).map(|level| level.name.clone());
    let posts = move || {
        let names = who.iter().filter_map(|role| book.role(role)).map(|role| &role.name);
        let names = level.iter().chain(names).map(|name| language.get().of(name).to_owned());
        names.collect::<Vec<_>>().join(" · ")
    };
    Some(view! {
        <div class="case-duty-words">
            <strong>{move || language.get().of(&title).to_owned()}</strong>
            <span class="hint">
                {posts}" "{on_duty}" "
                <button
                    type="button"
                    class="button-why"
                    aria-haspopup="dialog"
                    data-clause=rule.clause.to_string()
                    on:click=move |_| desk.why.ask(About::Clause(clause.clone()))
                >
                    {at}
                </button>
            </span>
        </div>
    })
}

/// Whose it is now, where a roster says so.
fn on_duty(who: Vec<RoleId>, desk: Desk) -> impl Fn() -> Option<String> {
    let language = language();
    move || {
        let language = language.get();
        desk.open.with(|open| {
            with_duty(desk.tablet, &open.book, |on_duty, _unit| {
                let of = on_duty.unit_of_case(&who, &open.case);
                Some(roster::assigned(language, &on_duty.for_posts(&who, of)?, on_duty, &open.book))
            })
        })
    }
}
