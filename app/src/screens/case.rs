//! One case: what happened, what must be done by when, what can be done now, and its papers.

mod actions;
mod duties;
mod fields;
mod finding;
mod history;
mod links;
mod note;
mod notices;
mod papers;
mod penalties;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::case::{self, Command};
use qingchu_core::document::Surroundings;
use qingchu_core::event::Severity;
use qingchu_core::id::{CaseId, FlagId};
use qingchu_core::rulebook::Rulebook;

use self::actions::Actions;
use self::duties::Duties;
use self::fields::Fields;
use self::finding::{Finding, NarrativeShown};
use self::history::History;
use self::links::Links;
use self::note::AddNote;
use self::notices::Notices;
use self::papers::Papers;
use self::penalties::Penalties;
use crate::components::empty_state::EmptyState;
use crate::components::frame::ScreenHead;
use crate::components::mark::{SeverityMark, Tag};
use crate::copy::case::OneCase as Words;
use crate::copy::cases::Cases;
use crate::copy::{Language, language, not_done, say};
use crate::place::Place;
use crate::screens::fact_form::{FactDesk, FactDialog, first_words};
use crate::screens::marks::{Marks, flags};
use crate::screens::why::{WhyDesk, WhyDialog};
use crate::tablet::{NotDone, Phase, Tablet};

/// What stands before a case's id in the address of its screen.
pub const ADDRESS: &str = "/cases/";

/// The case that is open, as it stands, with the rulebook under which it was accepted.
#[derive(Clone, PartialEq)]
struct Open {
    case: Arc<case::Case>,
    book: Arc<Rulebook>,
}

/// What the parts of the screen share. Cheap to copy.
#[derive(Clone, Copy)]
struct Desk {
    tablet: Tablet,
    open: RwSignal<Open>,
    facts: FactDesk,
    why: WhyDesk,
    /// What kept a command from being done; empty when nothing did.
    problem: RwSignal<String>,
}

impl Desk {
    /// Runs a command on the case as it stands, and says what is in the way; `done` hears of success.
    fn run(self, language: Language, command: Command, done: impl FnOnce() + 'static) {
        spawn_local(async move {
            let Open { case, book } = self.open.get_untracked();
            let outcome = match self.tablet.case(case.id).await {
                Ok(now) => self.tablet.run(now.as_ref().unwrap_or(&case), command).await,
                Err(failure) => Err(NotDone::Failed(failure)),
            };
            match outcome {
                Ok(()) => {
                    self.problem.set(String::new());
                    done();
                }
                Err(problem) => self.problem.set(not_done::words(language, &problem, &book)),
            }
        });
    }

    /// What putting values into words needs.
    fn with_surroundings<T>(self, language: Language, run: impl FnOnce(&Surroundings<'_>) -> T) -> T {
        untrack(|| self.tablet.with_surroundings(language.into(), run))
    }
}

/// Whether the case is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    NotRead,
    No,
    Yes,
}

/// The screen of one case.
#[component]
pub fn OneCase() -> impl IntoView {
    let tablet = Tablet::here();
    let path = Place::here().path();
    let id = Memo::new(move |_| path.with(|path| path.strip_prefix(ADDRESS)?.parse::<CaseId>().ok()));
    let opened = opened(tablet, id);
    let here = Memo::new(move |_| match (opened.with(Option::is_some), tablet.phase.get(), id.get()) {
        (true, _, Some(_)) => Here::Yes,
        (false, Phase::Ready, Some(id)) if tablet.shelf.with(|shelf| shelf.casebook.get(id).is_some()) => {
            Here::NotRead
        }
        (false, Phase::Ready, _) | (true, _, None) => Here::No,
        (false, Phase::Opening | Phase::SignIn | Phase::Filling | Phase::Failed(_), _) => Here::NotRead,
    });
    // Another case is another screen; a change of this one is not.
    let built_for = Memo::new(move |_| (id.get(), here.get()));
    move || match built_for.get() {
        (_, Here::NotRead) => view! { <div class="screen"></div> }.into_any(),
        (_, Here::No) => view! { <NotHere/> }.into_any(),
        (_, Here::Yes) => {
            opened.get_untracked().map(|first| view! { <Whole tablet first opened/> }).into_any()
        }
    }
}

/// Reads the case, and again whenever its row or the calendar changes.
fn opened(tablet: Tablet, id: Memo<Option<CaseId>>) -> RwSignal<Option<Open>> {
    let opened = RwSignal::new(None::<Open>);
    let row = Memo::new(move |_| tablet.shelf.with(|shelf| shelf.casebook.get(id.get()?).cloned()));
    Effect::new(move |_| {
        // A memo that is only tracked is never computed, and so never hears of the shelf.
        row.with(|_row| ());
        tablet.calendar.track();
        let Some(id) = id.get() else {
            opened.set(None);
            return;
        };
        if opened.with_untracked(|open| open.as_ref().is_some_and(|open| open.case.id != id)) {
            opened.set(None);
        }
        spawn_local(async move {
            match tablet.case(id).await {
                Ok(found) => {
                    let book =
                        |case: &case::Case| tablet.books.with_untracked(|books| books.at(&case.rulebook));
                    let open = found.and_then(|case| Some(Open { book: book(&case)?, case: Arc::new(case) }));
                    if opened.try_get_untracked().is_some() {
                        opened.set(open);
                    }
                }
                Err(failure) => tablet.trouble.set(Some(failure)),
            }
        });
    });
    opened
}

#[component]
fn NotHere() -> impl IntoView {
    view! {
        <div class="screen">
            <ScreenHead title=say(Words::NotHere)/>
            <EmptyState words=say(Words::NotHereAdvice)>
                <a href="/cases" class="button-primary">{say(Words::AllCases)}</a>
            </EmptyState>
        </div>
    }
}

/// The pages of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    History,
    Papers,
    Links,
}

#[component]
fn Whole(tablet: Tablet, first: Open, opened: RwSignal<Option<Open>>) -> impl IntoView {
    let open = RwSignal::new(first);
    Effect::new(move |_| {
        if let Some(now) = opened.get()
            && open.with_untracked(|before| *before != now)
        {
            open.set(now);
        }
    });
    let desk = Desk {
        tablet,
        open,
        facts: FactDesk::new(tablet),
        why: WhyDesk::new(tablet),
        problem: RwSignal::new(String::new()),
    };
    let tab = RwSignal::new(Tab::History);
    view! {
        <div class="screen case" data-case=open.with_untracked(|open| open.case.id.to_string())>
            <Head desk/>
            <div class="tabs" role="tablist" aria-label=say(Words::Tabs)>
                <TabButton tab this=Tab::History label=Words::TabHistory id="tab-history"/>
                <TabButton tab this=Tab::Papers label=Words::TabPapers id="tab-papers"/>
                <TabButton tab this=Tab::Links label=Words::TabLinks id="tab-links"/>
            </div>
            <p class="field-problem" role="alert" id="case-problem">{desk.problem}</p>
            {move || match tab.get() {
                Tab::History => view! { <Main desk/> }.into_any(),
                Tab::Papers => view! { <Papers desk/> }.into_any(),
                Tab::Links => view! { <Links desk/> }.into_any(),
            }}
            <WhyDialog desk=desk.why/>
            <FactDialog desk=desk.facts/>
        </div>
    }
}

#[component]
fn TabButton(tab: RwSignal<Tab>, this: Tab, label: Words, id: &'static str) -> impl IntoView {
    view! {
        <button
            type="button"
            role="tab"
            id=id
            class="tab"
            aria-selected=move || (tab.get() == this).to_string()
            on:click=move |_| tab.set(this)
        >
            {say(label)}
        </button>
    }
}

#[component]
fn Head(desk: Desk) -> impl IntoView {
    let language = language();
    let title = Signal::derive(move || desk.open.with(|open| first_words(&open.case.narrative)));
    let severity = Signal::derive(move || {
        desk.open.with(|open| if open.case.is_major() { Severity::Major } else { Severity::General })
    });
    let number = move || desk.open.with(|open| open.case.number());
    let category = move || {
        desk.open.with(|open| {
            let known = open.case.judgement().and_then(|judgement| open.book.category(&judgement.category));
            known.map_or_else(
                || language.get().words(&Cases::NotJudged.into()),
                |known| language.get().of(&known.short).to_owned(),
            )
        })
    };
    let stage = move || {
        desk.open.with(|open| {
            open.book.stage(&open.case.stage).map(|stage| language.get().of(&stage.name).to_owned())
        })
    };
    let has_conflict = move || desk.open.with(|open| open.case.has_conflict());
    let flags = move || {
        desk.open.with(|open| {
            let borne: Vec<FlagId> = open.case.flags.iter().cloned().collect();
            flags(&borne, &open.book, language.get())
        })
    };
    view! {
        <div class="case-head">
            <SeverityMark severity/>
            <ScreenHead title>
                <span class="case-number" id="case-number">{number}</span>
                <Tag>{category}</Tag>
                <span id="case-stage" class="case-stage">{stage}</span>
                {flags}
                <Show when=has_conflict>
                    <span class="conflict-mark">{say(Cases::Conflict)}</span>
                </Show>
            </ScreenHead>
        </div>
    }
}

#[component]
fn Main(desk: Desk) -> impl IntoView {
    let case = Signal::derive(move || desk.open.with(|open| Some(open.case.as_ref().clone())));
    view! {
        <div class="case-main" role="tabpanel" aria-labelledby="tab-history">
            <section class="case-words-whole">
                <Notices desk/>
                <h2>{say(Words::Words)}</h2>
                <NarrativeShown desk/>
            </section>
            <aside class="panel case-aside">
                <Marks case/>
                <Duties desk/>
                <Actions desk/>
                <Finding desk/>
                <Penalties desk/>
            </aside>
            <div class="case-rest">
                <Fields desk/>
                <History desk/>
                <AddNote desk/>
            </div>
        </div>
    }
}
