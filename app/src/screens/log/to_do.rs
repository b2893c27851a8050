//! 马上要做: the duties that saving opens, or has opened; whom to tell, and on which number.

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::case::{self, Case, CaseDuty, Command, Entry, Folded};
use qingchu_core::deadline::{Due, standing::Standing, standing::standing};
use qingchu_core::draft::Draft;
use qingchu_core::event::{Digest, Event};
use qingchu_core::id::{CaseId, DeviceId, DutyId, FactId, RoleId};
use qingchu_core::order;
use qingchu_core::rulebook::duty::Discharge;
use qingchu_core::rulebook::{Duty, Rulebook};
use qingchu_core::time::HybridClock;

use super::desk::Desk;
use super::reading::Reading;
use crate::components::clause::{ClauseButton, Why};
use crate::components::due_time::DueTime;
use crate::components::mark::{DialLink, StandingShape};
use crate::copy::log::Log;
use crate::copy::{language, say};
use crate::ids;
use crate::screens::register_work::whom_to_call;
use crate::tablet::{NotDone, Tablet};

/// What saving will open, folded as the case will be.
#[must_use]
pub fn preview(desk: Desk, reading: Reading) -> Memo<Option<Case>> {
    let tablet = Tablet::here();
    let id = ids::case();
    Memo::new(move |_| {
        let judged = reading.judged.get()?;
        let rulebook = desk.rulebook()?;
        let draft = Draft {
            // Words and answers open no duty; what is judged of them does.
            narrative: "…".to_owned(),
            channel: desk.channel.get(),
            occurred_at: desk.occurred_at.get(),
            ..Draft::new(desk.channel.get(), tablet.now.get())
        };
        let command = draft.accept(&judged, &rulebook, ids::now());
        folded(tablet, id, command, &rulebook)
    })
}

fn folded(tablet: Tablet, id: CaseId, command: Command, rulebook: &Rulebook) -> Option<Case> {
    let statements = tablet.decide(id, None, command).ok()?;
    let events: Vec<Event> = (1_u32..)
        .zip(statements)
        .map(|(counter, statement)| Event {
            clock: HybridClock { wall_ms: statement.recorded_at.0, counter },
            statement,
            device: DeviceId(uuid::Uuid::nil()),
            device_seq: counter.into(),
            previous: Digest::ZERO,
        })
        .collect();
    let entries = events.iter().map(|event| Entry { event, received_at: None });
    match case::fold(id, entries, rulebook) {
        Folded::Case(case) => Some(case),
        Folded::NotOpened { .. } => None,
    }
}

/// The open duties of a case, the immediate ones first, then by due time. `is_saved`: what was done can be stated.
#[component]
pub fn ToDo(
    /// The case, or what it will be.
    #[prop(into)]
    case: Signal<Option<Case>>,
    /// Whether it is a case already.
    is_saved: bool,
) -> impl IntoView {
    let desk = Desk::here();
    let tablet = Tablet::here();
    let duties = Memo::new(move |_| {
        let rulebook = desk.rulebook()?;
        case.with(|case| Some(in_order(case.as_ref()?, &rulebook, tablet)))
    });
    let is_known = Memo::new(move |_| duties.read().is_some());
    let is_free = Memo::new(move |_| duties.read().as_ref().is_some_and(Vec::is_empty));
    view! {
        <section class="to-do" aria-labelledby="to-do-title">
            <h2 id="to-do-title">{say(Log::ToDo)}</h2>
            {(!is_saved).then(|| view! {
                <p class="hint">
                    {move || if is_known.get() { say(Log::ToDoOnSaving) } else { say(Log::ToDoTeaches) }}
                </p>
            })}
            <Show when=move || is_free.get()><p>{say(Log::NothingAtOnce)}</p></Show>
            <ol class="to-do-list">
                <For
                    each=move || duties.get().unwrap_or_default()
                    key=Clone::clone
                    children=move |duty| view! { <Item duty case is_saved/> }
                />
            </ol>
        </section>
    }
}

fn in_order(case: &Case, rulebook: &Rulebook, tablet: Tablet) -> Vec<DutyId> {
    let calendar = tablet.calendar.get();
    let mut duties: Vec<(bool, i64, DutyId)> = case
        .duties
        .iter()
        .filter(|duty| duty.is_open())
        .map(|duty| {
            let is_immediate = rulebook.duty(&duty.duty).is_some_and(|rule| rule.immediate);
            let due = duty.due(rulebook, &calendar).ok().flatten().and_then(|due| due.time());
            (!is_immediate, due.map_or(i64::MAX, |due| due.cut_off.0), duty.duty.clone())
        })
        .collect();
    order::sort_by_key(&mut duties, |(is_later, cut_off, _duty)| (*is_later, *cut_off));
    duties.into_iter().map(|(_later, _due, duty)| duty).collect()
}

#[component]
fn Item(duty: DutyId, case: Signal<Option<Case>>, is_saved: bool) -> impl IntoView {
    let desk = Desk::here();
    let tablet = Tablet::here();
    let language = language();
    let rule = untrack(|| desk.rulebook())
        .and_then(|rulebook| rulebook.duty(&duty).cloned().map(|rule| (rule, rulebook)));
    let Some((rule, rulebook)) = rule else { return ().into_any() };
    let id = duty.clone();
    let open = Memo::new(move |_| {
        case.with(|case| {
            case.as_ref()?.duties.iter().find(|known| known.duty == duty && known.is_open()).cloned()
        })
    });
    let due = {
        let rulebook = rulebook.clone();
        Memo::new(move |_| due_of(open.get().as_ref()?, &rulebook, tablet))
    };
    let shape = Signal::derive(move || due.get().map_or(StandingShape::Waiting, |due| shape(&due, tablet)));
    let cut_off = Signal::derive(move || due.get().and_then(|due| due.time()).map(|time| time.cut_off));
    let (title, is_immediate) = (rule.title.clone(), rule.immediate);
    let why = why(&rule, &rulebook, language);
    let derivation = {
        let rulebook = rulebook.clone();
        move || {
            let words =
                open.get().and_then(|duty| duty.derive(&rulebook, &tablet.calendar.get()).ok().flatten());
            let lines = words.map(|derivation| derivation.words(language.get().into())).unwrap_or_default();
            lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()
        }
    };
    let tell = rule.tell.clone();
    view! {
        <li class="to-do-item" data-duty=id.to_string() class:to-do-immediate=is_immediate>
            <div class="to-do-head">
                <strong>{move || language.get().of(&title).to_owned()}</strong>
                <ClauseButton why/>
            </div>
            <DueTime due=cut_off standing=shape now=tablet.now>
                <ol>{derivation.clone()}</ol>
            </DueTime>
            <div class="to-do-tell">
                {tell.map(|role| view! { <WhomToTell role/> })}
                {(is_saved && is_immediate).then(|| view! { <Done rule case/> })}
            </div>
        </li>
    }
    .into_any()
}

fn due_of(duty: &CaseDuty, rulebook: &Rulebook, tablet: Tablet) -> Option<Due> {
    duty.due(rulebook, &tablet.calendar.get()).ok().flatten()
}

fn shape(due: &Due, tablet: Tablet) -> StandingShape {
    match standing(due, tablet.now.get(), tablet.calendar.get().offset()) {
        Standing::Upcoming { .. } => StandingShape::Next,
        Standing::DueToday { .. } => StandingShape::Today,
        Standing::Overdue { .. } => StandingShape::Overdue,
        Standing::Waiting { .. } => StandingShape::Waiting,
        Standing::NotDetermined { .. } => StandingShape::NotDetermined,
    }
}

fn why(rule: &Duty, rulebook: &Rulebook, language: Signal<crate::copy::Language>) -> Signal<Vec<Why>> {
    let clause = rulebook.clause(&rule.clause).cloned();
    let default = rule.default_from.clone();
    Signal::derive(move || {
        let reading =
            default.as_ref().map(|default| language.get().of(default).to_owned()).unwrap_or_default();
        let clause =
            clause.clone().map(|clause| Why { at: clause.at, text: clause.text, reading, words: Vec::new() });
        clause.into_iter().collect()
    })
}

/// Name and number of everybody who holds the post, or the way to register one.
#[component]
fn WhomToTell(role: RoleId) -> impl IntoView {
    let desk = Desk::here();
    let tablet = Tablet::here();
    let language = language();
    let contacts = Memo::new(move |_| {
        let rulebook = desk.rulebook()?;
        let post =
            rulebook.role(&role).map(|role| language.get().of(&role.name).to_owned()).unwrap_or_default();
        Some((post, whom_to_call(tablet, &role, &rulebook)))
    });
    move || {
        let (post, contacts) = contacts.get()?;
        if contacts.is_empty() {
            return Some(
                view! {
                    <p class="contact">
                        <span>{post}" "{say(Log::NoNumber)}</span>
                        <a href="/registers" class="button">{say(Log::RegisterNumber)}</a>
                    </p>
                }
                .into_any(),
            );
        }
        let contact = |(name, phone): (String, String)| {
            view! {
                <p class="contact">
                    <span>{name}<br/><span class="contact-number">{phone.clone()}</span></span>
                    <DialLink number=phone label=say(Log::Dial)/>
                </p>
            }
        };
        Some(contacts.into_iter().map(contact).collect_view().into_any())
    }
}

/// States right here that it was done, where that needs no further words; else leads to the case.
#[component]
fn Done(rule: Duty, case: Signal<Option<Case>>) -> impl IntoView {
    let desk = Desk::here();
    let tablet = Tablet::here();
    let language = language();
    let rulebook = untrack(|| desk.rulebook())?;
    let facts = rule.discharged_by.iter().filter_map(|discharge| match discharge {
        Discharge::Fact(fact) => rulebook.fact(fact),
        Discharge::With(_) => None,
    });
    let fact = facts
        .clone()
        .find(|fact| fact.fields.iter().all(|field| !field.required))
        .or(facts.clone().next())?;
    let (id, command) = (fact.id.clone(), fact.command.clone());
    let is_plain = fact.fields.iter().all(|field| !field.required);
    let is_told = rule.tell.is_some();
    let label = move || {
        let language = language.get();
        if is_told { language.words(&Log::Told.into()) } else { language.of(&command).to_owned() }
    };
    let address = move || case.with(|case| case.as_ref().map(|case| format!("/cases/{}", case.id)));
    Some(if is_plain {
        let fact = id.to_string();
        view! {
            <button type="button" class="button to-do-done" data-fact=fact on:click=move |_| state(tablet, desk, case, &id)>
                {label}
            </button>
        }
        .into_any()
    } else {
        view! { <a class="button to-do-done" href=address>{label}</a> }.into_any()
    })
}

fn state(tablet: Tablet, desk: Desk, case: Signal<Option<Case>>, fact: &FactId) {
    let Some(case) = case.get_untracked() else { return };
    let command = Command::StateFact {
        fact: fact.clone(),
        values: std::collections::BTreeMap::new(),
        occurred_at: ids::now(),
    };
    spawn_local(async move {
        if let Err(NotDone::Failed(failure)) = tablet.run(&case, command).await {
            tablet.trouble.set(Some(failure));
        }
        desk.look_at_case().await;
    });
}
