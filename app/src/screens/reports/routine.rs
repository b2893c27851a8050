//! The duties of the calendar: their periods, and stating that one was done.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::deadline::recurring::Period;
use qingchu_core::rulebook::{Recurring, Rulebook};
use qingchu_core::unit::UnitCommand;

use crate::components::dialog::Dialog;
use crate::components::due_time::DueButton;
use crate::components::field::LongTextField;
use crate::components::mark::StandingShape;
use crate::copy::message::Form;
use crate::copy::reports::Reports as Words;
use crate::copy::{Language, language, not_done, say, when};
use crate::screens::why::{About, WhyDesk, WhyDialog};
use crate::screens::{began, period_words, shape_of, today_of};
use crate::tablet::Tablet;

/// How far back and ahead periods are listed.
const DAYS_BACK: Days = Days::new(62);
const DAYS_AHEAD: Days = Days::new(31);
/// How many periods of one duty are listed.
const PERIODS_MAX: usize = 6;

/// What is to be stated as done.
#[derive(Debug, Clone, PartialEq)]
struct Doing {
    rule: Recurring,
    period: Period,
}

#[component]
pub(super) fn Routine(tablet: Tablet, book: Arc<Rulebook>) -> impl IntoView {
    let language = language();
    let doing = RwSignal::new(None::<Doing>);
    let why = WhyDesk::new(tablet);
    let known = book.clone();
    let all = Memo::new(move |_| {
        let today = today_of(tablet);
        known.recurring.iter().flat_map(|rule| periods(tablet, rule, today)).collect::<Vec<Doing>>()
    });
    let is_none = book.recurring.is_empty();
    view! {
        <Show when=move || !is_none>
            <section class="stack section" id="routine">
                <h2>{say(Words::Routine)}</h2>
                <ul class="duties">
                    {move || all.get().into_iter().map(|one| line(one, doing, why, tablet, language.get())).collect_view()}
                </ul>
            </section>
        </Show>
        <DoneDialog tablet doing book/>
        <WhyDialog desk=why/>
    }
}

/// The latest periods of a duty, the newest last.
fn periods(tablet: Tablet, rule: &Recurring, today: NaiveDate) -> Vec<Doing> {
    let (Some(first), Some(last)) = (today.checked_sub_days(DAYS_BACK), today.checked_add_days(DAYS_AHEAD))
    else {
        return Vec::new();
    };
    let mut periods =
        tablet.calendar.with(|calendar| rule.every.periods(first, last, calendar)).unwrap_or_default();
    let offset = tablet.calendar.with(|calendar| calendar.offset());
    let began = tablet.shelf.with(|shelf| began(shelf, offset));
    periods.retain(|period| period.by > today || began.is_some_and(|began| period.last >= began));
    let surplus = periods.len().saturating_sub(PERIODS_MAX);
    periods.drain(..surplus);
    periods.into_iter().map(|period| Doing { rule: rule.clone(), period }).collect()
}

fn line(
    one: Doing,
    doing: RwSignal<Option<Doing>>,
    why: WhyDesk,
    tablet: Tablet,
    language: Language,
) -> impl IntoView {
    let Doing { rule, period } = one.clone();
    let cut_off = period.due.time().map(|time| time.cut_off);
    let is_provisional = !matches!(period.due, qingchu_core::deadline::Due::Determined { .. });
    let (duty, first) = (rule.id.clone(), period.first);
    let done = Memo::new(move |_| tablet.shelf.with(|shelf| shelf.unit.done(&duty, first).cloned()));
    let standing = Signal::derive(move || {
        if done.with(Option::is_some) {
            StandingShape::Done
        } else {
            shape_of(cut_off, is_provisional, tablet.now.get(), today_of(tablet), tablet)
        }
    });
    let about = About::Recurring { duty: rule.id.clone(), by: period.by };
    let title = language.of(&rule.title).to_owned();
    let of_period = period_words(language, period.first, period.last);
    let by = move || {
        done.get().map(|stamp| {
            let at = when::exact(language, stamp.occurred_at, tablet.now.get_untracked());
            say(Words::DoneBy { who: untrack(|| tablet.name_of(stamp.author)), at })
        })
    };
    view! {
        <li class="duty" data-duty=rule.id.to_string() data-period=first.to_string()>
            <DueButton
                due=Signal::stored(cut_off)
                standing
                now=tablet.now
                on_press=move |()| why.ask(about.clone())
            />
            <span class="duty-words"><strong>{title}</strong>" "{of_period}" "<span class="hint">{by}</span></span>
            <Show when=move || done.with(Option::is_none) fallback=|| view! { <span></span> }>
                <button type="button" class="button" data-done=first.to_string() on:click={
                    let one = one.clone();
                    move |_| doing.set(Some(one.clone()))
                }>{say(Words::Done)}</button>
            </Show>
        </li>
    }
}

#[component]
fn DoneDialog(tablet: Tablet, doing: RwSignal<Option<Doing>>, book: Arc<Rulebook>) -> impl IntoView {
    let language = language();
    let open = RwSignal::new(false);
    let note = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    Effect::new(move |_| {
        if doing.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            doing.set(None);
        }
    });
    let title = Signal::derive(move || {
        doing
            .with(|doing| {
                let Doing { rule, period } = doing.as_ref()?;
                let of_period = period_words(language.get(), period.first, period.last);
                Some(format!("{} · {of_period}", language.get().of(&rule.title)))
            })
            .unwrap_or_default()
    });
    let press = StoredValue::new(move || {
        let Some(Doing { rule, period }) = doing.get_untracked() else { return };
        let book = book.clone();
        let command =
            UnitCommand::DoRecurringDuty { duty: rule.id, period: period.first, note: note.get_untracked() };
        spawn_local(async move {
            match tablet.run_unit(command).await {
                Ok(()) => {
                    note.set(String::new());
                    problem.set(String::new());
                    open.set(false);
                }
                Err(refused) => problem.set(not_done::words(language.get_untracked(), &refused, &book)),
            }
        });
    });
    view! {
        <Dialog open title>
            <p class="field-problem" role="alert">{problem}</p>
            <LongTextField id="done-note" label=say(Words::Note) value=note on_typed=move |text| note.set(text)/>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>{say(Form::Close)}</button>
                <button type="button" class="button-primary" id="state-done" on:click=move |_| press.with_value(|press| press())>
                    {say(Words::Done)}
                </button>
            </div>
        </Dialog>
    }
}
