//! The entries of one register.

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::document::written_value;
use qingchu_core::id::EntryId;
use qingchu_core::projection::entries::EntryAgenda;
use qingchu_core::rulebook::{Field, Kind, Register};
use qingchu_core::unit::{Conflict, RegisterEntry, StatedEntry, UnitCommand, Values};
use qingchu_core::value::Value;

use super::entry_form::{EntryDesk, EntryDialog};
use super::notes::{Finding, notes};
use crate::components::dialog::Disclosure;
use crate::components::empty_state::EmptyState;
use crate::components::field::ChoiceOption;
use crate::components::mark::DialLink;
use crate::components::overrule::{Overruled, ReasonDialog};
use crate::components::save_state::{Kept, SaveState};
use crate::copy::case::OneCase;
use crate::copy::cases::Cases;
use crate::copy::registers::Registers as Words;
use crate::copy::{Language, language, not_done, say, when};
use crate::ids;
use crate::screens::register_work::{events, work};
use crate::screens::why::{About, WhyDesk, WhyDialog};
use crate::tablet::Tablet;

/// What the lines share. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) tablet: Tablet,
    pub(super) register: StoredValue<Register>,
    pub(super) why: WhyDesk,
    /// What is to be done about registers.
    pub(super) work: Memo<EntryAgenda>,
    /// What does not go together in this one.
    pub(super) conflicts: Memo<Vec<Conflict>>,
    form: EntryDesk,
    withdrawing: RwSignal<Option<EntryId>>,
    problem: RwSignal<String>,
    may_write: Memo<bool>,
}

impl Desk {
    fn run(self, language: Language, command: UnitCommand) {
        spawn_local(async move {
            match self.tablet.run_unit(command).await {
                Ok(()) => self.problem.set(String::new()),
                Err(problem) => {
                    let book = self.tablet.books.with_untracked(|books| books.rulebook().cloned());
                    if let Some(book) = book {
                        self.problem.set(not_done::words(language, &problem, &book));
                    }
                }
            }
        });
    }
}

/// How many entries are shown at once; the others by looking for them, or when they are asked for.
const SHOWN: usize = 60;

/// The entries that are shown, and how many of those that match are not.
type Shown = (Vec<(EntryId, RegisterEntry)>, usize);

/// One register. `asked` is the entry that the address names; it stands first.
#[component]
pub(super) fn Entries(register: Register, asked: Option<EntryId>) -> impl IntoView {
    let tablet = Tablet::here();
    let language = language();
    let by = register.by.clone();
    let events = events(tablet);
    let desk = Desk {
        tablet,
        form: EntryDesk::new(tablet, &register),
        why: WhyDesk::new(tablet),
        work: work(tablet),
        conflicts: conflicts(tablet, &register, events),
        withdrawing: RwSignal::new(None),
        problem: RwSignal::new(String::new()),
        may_write: Memo::new(move |_| by.is_empty() || tablet.roles().iter().any(|role| by.contains(role))),
        register: StoredValue::new(register.clone()),
    };
    let (query, all) = (RwSignal::new(String::new()), RwSignal::new(false));
    let shown = shown(desk, events, asked, query, all);
    let id = register.id.clone();
    let withdrawn = Memo::new(move |_| {
        events.with(|_events| ());
        tablet.shelf.with_untracked(|shelf| {
            shelf.unit.withdrawn(&id).map(|(entry, record)| (entry, record.clone())).collect::<Vec<_>>()
        })
    });
    let is_empty = Memo::new(move |_| {
        shown.with(|(shown, hidden)| shown.is_empty() && *hidden == 0) && query.read().trim().is_empty()
    });
    let hidden = Memo::new(move |_| shown.with(|(_shown, hidden)| *hidden));
    let withdrawn_count = Memo::new(move |_| withdrawn.with(Vec::len));
    let teaches = register.teaches.clone();
    let (clause, at) = (register.clause.clone(), clause_at(tablet, &register));
    let summary = Signal::derive(move || say(Words::Withdrawn { count: withdrawn_count.get() }).get());
    view! {
        <section class="stack" role="tabpanel" id="register" data-register=register.id.to_string()>
            <p class="field-problem" role="alert">{desk.problem}</p>
            <div class="actions-start">
                <Writing desk/>
                <button type="button" class="button-why" on:click=move |_| desk.why.ask(About::Clause(clause.clone()))>{at}</button>
                <Show when=move || !is_empty.get()><Finding query hidden all/></Show>
            </div>
            <Show when=move || is_empty.get()>
                <EmptyState words={
                    let teaches = teaches.clone();
                    Signal::derive(move || language.get().of(&teaches).to_owned())
                }/>
            </Show>
            <ul class="entries">
                {move || shown.get().0.into_iter().map(|(id, record)| entry(id, &record, desk, language.get())).collect_view()}
            </ul>
            <Show when=move || { withdrawn_count.get() > 0 }>
                <Disclosure summary>
                    <ul class="entries">
                        {move || withdrawn.get().into_iter().map(|(id, record)| entry(id, &record, desk, language.get())).collect_view()}
                    </ul>
                </Disclosure>
            </Show>
            <EntryDialog desk=desk.form/>
            <Withdrawing desk/>
            <WhyDialog desk=desk.why/>
        </section>
    }
}

fn conflicts(tablet: Tablet, register: &Register, events: Memo<usize>) -> Memo<Vec<Conflict>> {
    let register = register.clone();
    Memo::new(move |_| {
        events.with(|_events| ());
        tablet.shelf.with_untracked(|shelf| shelf.unit.conflicts(&register))
    })
}

/// What matches, that which expires first before the rest; the entry that the address names before all.
fn shown(
    desk: Desk,
    events: Memo<usize>,
    asked: Option<EntryId>,
    query: RwSignal<String>,
    all: RwSignal<bool>,
) -> Memo<Shown> {
    Memo::new(move |_| {
        events.with(|_events| ());
        let wanted: Vec<String> = query.read().split_whitespace().map(str::to_lowercase).collect();
        let offset = desk.tablet.calendar.with(|calendar| calendar.offset());
        let register = desk.register.get_value();
        desk.tablet.shelf.with_untracked(|shelf| {
            let mut found = shelf.unit.expiring_first(&register, offset);
            found.retain(|(_entry, record)| holds_all(record, &wanted));
            if let Some(place) = found.iter().position(|(entry, _record)| Some(*entry) == asked) {
                let first = found.remove(place);
                found.insert(0, first);
            }
            let count = if all.get() { found.len() } else { SHOWN };
            let hidden = found.len().saturating_sub(count);
            let shown = found.into_iter().take(count);
            (shown.map(|(entry, record)| (entry, record.clone())).collect(), hidden)
        })
    })
}

fn holds_all(record: &RegisterEntry, wanted: &[String]) -> bool {
    if wanted.is_empty() {
        return true;
    }
    let texts = record.values.values().flat_map(|values| values.values()).filter_map(Value::as_text);
    let words = texts.map(str::to_lowercase).collect::<Vec<_>>().join("\n");
    wanted.iter().all(|word| words.contains(word.as_str()))
}

fn clause_at(tablet: Tablet, register: &Register) -> String {
    tablet.books.with_untracked(|books| {
        let clause = books.rulebook().and_then(|book| book.clause(&register.clause));
        clause.map(|clause| clause.at.clone()).unwrap_or_default()
    })
}

/// The button that makes an entry; for others, whose it is to write here.
#[component]
fn Writing(desk: Desk) -> impl IntoView {
    let language = language();
    let posts = move || {
        let by = desk.register.with_value(|register| register.by.clone());
        desk.tablet.books.with(|books| {
            let book = books.rulebook();
            let names =
                by.iter().filter_map(|role| Some(language.get().of(&book?.role(role)?.name).to_owned()));
            names.collect::<Vec<_>>().join(" · ")
        })
    };
    view! {
        <Show
            when=move || desk.may_write.get()
            fallback=move || view! { <p class="hint">{move || say(Words::ForPosts { posts: posts() })}</p> }
        >
            <button
                type="button"
                class="button-primary"
                id="add-entry"
                on:click=move |_| desk.form.ask(ids::entry(), Values::new())
            >
                {say(Words::Add)}
            </button>
        </Show>
    }
}

fn entry(id: EntryId, record: &RegisterEntry, desk: Desk, language: Language) -> impl IntoView + use<> {
    let values: Vec<Values> = record.values.values().cloned().collect();
    let in_conflict = record.values.in_conflict();
    let standing = values.iter().map(|one| standing(id, one, in_conflict, desk, language)).collect_view();
    let conflict = in_conflict.then(|| {
        view! { <p class="conflict"><strong class="conflict-mark">{say(Cases::Conflict)}</strong>{say(OneCase::ConflictAdvice)}</p> }
    });
    let history = history(record, desk, language);
    let buttons = match &record.withdrawn {
        Some((_stamp, reason)) => {
            let because = say(Words::WithdrawnBecause { reason: reason.clone() });
            let again = values.first().cloned().unwrap_or_default();
            let restore = move |_| {
                let register = desk.register.with_value(|register| register.id.clone());
                // What was taken out of use stays so; the same values make a new entry.
                let command =
                    UnitCommand::StateEntry { register, entry: ids::entry(), values: again.clone() };
                desk.run(language, command);
            };
            view! {
                <p class="hint as-typed">{because}</p>
                <Show when=move || desk.may_write.get()>
                    <button type="button" class="button" on:click=restore.clone()>{say(Words::Restore)}</button>
                </Show>
            }
            .into_any()
        }
        None => {
            let before = values.first().cloned().unwrap_or_default();
            view! {
                <Show when=move || desk.may_write.get()>
                    <button type="button" class="button" on:click={
                        let before = before.clone();
                        move |_| desk.form.ask(id, before.clone())
                    }>{say(Words::Change)}</button>
                    <button type="button" class="button-quiet" on:click=move |_| desk.withdrawing.set(Some(id))>
                        {say(Words::Withdraw)}
                    </button>
                </Show>
            }
            .into_any()
        }
    };
    view! {
        <li class="entry" class:conflicting=in_conflict data-entry=id.to_string()>
            {conflict}
            {standing}
            {notes(id, record, desk, language)}
            <div class="entry-actions">{buttons}</div>
            {history}
        </li>
    }
}

/// What an entry holds; where two people changed it apart, with a button that lets one hold.
fn standing(
    id: EntryId,
    values: &Values,
    in_conflict: bool,
    desk: Desk,
    language: Language,
) -> impl IntoView + use<> {
    let (fields, register) =
        desk.register.with_value(|register| (register.fields.clone(), register.id.clone()));
    let cell = |field: &Field| {
        let words = words_of(values, field, desk, language);
        let label = language.of(&field.label).to_owned();
        let body = match field.kind {
            Kind::Phone if !words.is_empty() => {
                let shown = format!("{} {words}", language.words(&Words::Dial.into()));
                view! { <DialLink number=words label=shown/> }.into_any()
            }
            Kind::Text
            | Kind::LongText
            | Kind::Phone
            | Kind::Choice
            | Kind::Number
            | Kind::Fen
            | Kind::Yes
            | Kind::Moment
            | Kind::Day
            | Kind::Signature
            | Kind::Role
            | Kind::Rows
            | Kind::Checklist
            | Kind::Entry
            | Kind::Case
            | Kind::Sketch => view! { <span class="as-typed">{words}</span> }.into_any(),
        };
        view! { <div class="entry-cell"><dt>{label}</dt><dd>{body}</dd></div> }
    };
    let cells = fields.iter().map(cell).collect_view();
    let chosen = values.clone();
    let holds = in_conflict.then(|| {
        let choose = move |_| {
            let command =
                UnitCommand::StateEntry { register: register.clone(), entry: id, values: chosen.clone() };
            desk.run(language, command);
        };
        view! { <button type="button" class="button" on:click=choose>{say(OneCase::Holds)}</button> }
    });
    view! { <dl class="entry-values">{cells}{holds}</dl> }
}

fn words_of(values: &Values, field: &Field, desk: Desk, language: Language) -> String {
    let Some(value) = values.get(&field.id) else { return String::new() };
    untrack(|| worded(value, Some(field), desk.tablet, language))
}

pub(super) fn worded(value: &Value, field: Option<&Field>, tablet: Tablet, language: Language) -> String {
    let books = tablet.books.get();
    let Some(book) = books.rulebook() else { return String::new() };
    tablet.with_surroundings(language.into(), |with| written_value(value, field, book, with))
}

/// Everything the entry ever held, newest first.
fn history(record: &RegisterEntry, desk: Desk, language: Language) -> impl IntoView + use<> {
    let lines: Vec<StatedEntry> = record.history.iter().rev().cloned().collect();
    let summary = say(Words::History { count: lines.len() });
    let fields = desk.register.with_value(|register| register.fields.clone());
    let lines = lines.into_iter().map(move |StatedEntry { stamp, values, .. }| {
        let words: Vec<String> = fields
            .iter()
            .map(|field| words_of(&values, field, desk, language))
            .filter(|words| !words.is_empty())
            .collect();
        let at = when::exact(language, stamp.recorded_at, desk.tablet.now.get_untracked());
        let kept = if stamp.received_at.is_some() { Kept::AtOffice } else { Kept::OnTablet };
        view! {
            <li class="entry-past">
                <time>{at}</time>" "<span>{untrack(|| desk.tablet.name_of(stamp.author))}</span>" "
                <span class="as-typed">{words.join(" · ")}</span>" "<SaveState kept/>
            </li>
        }
    });
    view! { <Disclosure summary><ol class="history">{lines.collect_view()}</ol></Disclosure> }
}

/// Asks why an entry no longer holds.
#[component]
fn Withdrawing(desk: Desk) -> impl IntoView {
    let language = language();
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if desk.withdrawing.with(Option::is_some) {
            open.set(true);
        }
    });
    let options = Signal::derive(move || {
        let label = language.get().words(&Words::Withdraw.into());
        vec![ChoiceOption { id: "withdraw".to_owned(), label, hint: String::new() }]
    });
    let withdraw = move |overruled: Overruled| {
        let Some(entry) = desk.withdrawing.get_untracked() else { return };
        let register = desk.register.with_value(|register| register.id.clone());
        desk.withdrawing.set(None);
        desk.run(
            language.get_untracked(),
            UnitCommand::WithdrawEntry { register, entry, reason: overruled.reason },
        );
    };
    Effect::new(move |_| {
        if !open.get() {
            desk.withdrawing.set(None);
        }
    });
    view! { <ReasonDialog open title=say(Words::WithdrawTitle) options on_overruled=withdraw/> }
}
