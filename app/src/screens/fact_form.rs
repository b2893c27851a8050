//! Stating a fact: one form for every fact of every rulebook, over any screen.
//!
//! What is typed is kept on the disk at each pause, so that neither a closed dialog nor a dead battery loses it; it is
//! dropped in the transaction that states it.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::case::decide::may_state;
use qingchu_core::case::filled::is_asked;
use qingchu_core::case::{Case, Command, Refusal};
use qingchu_core::id::{CaseId, FactId};
use qingchu_core::rulebook::{Fact, Rulebook};
use qingchu_core::time::Moment;

use crate::components::clause::ClauseButton;
use crate::components::dialog::Dialog;
use crate::components::field::MomentField;
use crate::components::form::{RuleFields, Values, problem_of, stated};
use crate::components::mark::DialLink;
use crate::components::problems::{ErrorSummary, Problem};
use crate::copy::case::OneCase;
use crate::copy::message::Form;
use crate::copy::not_done;
use crate::copy::{language, refusal, say};
use crate::ids;
use crate::screens::keep::Keep;
use crate::screens::register_work::whom_to_call;
use crate::screens::why::why;
use crate::tablet::{NotDone, Tablet};

/// What is to be stated of a case: the first of these facts that can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The case.
    pub case: CaseId,
    /// The facts that would do, the likeliest first.
    pub facts: Vec<FactId>,
}

/// Opens the form. Cheap to copy.
#[derive(Clone, Copy)]
pub struct FactDesk {
    open: RwSignal<bool>,
    sheet: RwSignal<Option<Sheet>>,
    tablet: Tablet,
}

/// The form that is open.
#[derive(Clone)]
struct Sheet {
    case: Arc<Case>,
    book: Arc<Rulebook>,
    fact: Fact,
    refused: Option<Refusal>,
    values: RwSignal<Values>,
    occurred_at: RwSignal<Option<Moment>>,
    keep: Keep,
}

impl FactDesk {
    /// A desk on this tablet.
    #[must_use]
    pub fn new(tablet: Tablet) -> Self {
        Self { open: RwSignal::new(false), sheet: RwSignal::new(None), tablet }
    }

    /// Opens the form, with what was typed in it before.
    pub fn ask(self, wanted: Wanted) {
        let tablet = self.tablet;
        spawn_local(async move {
            match tablet.case(wanted.case).await {
                Ok(Some(case)) => self.lay_out(case, &wanted.facts).await,
                Ok(None) => {}
                Err(failure) => tablet.trouble.set(Some(failure)),
            }
        });
    }

    async fn lay_out(self, case: Case, facts: &[FactId]) {
        let Some(book) = self.tablet.books.with_untracked(|books| books.rulebook().cloned()) else { return };
        let roles = untrack(|| self.tablet.roles());
        let refusal = |fact: &FactId| may_state(&case, fact, &roles, &book).err();
        let Some(chosen) = facts.iter().find(|fact| refusal(fact).is_none()).or(facts.first()) else {
            return;
        };
        let (Some(fact), refused) = (book.fact(chosen).cloned(), refusal(chosen)) else { return };
        let keep = Keep::of(self.tablet, &format!("{} {}", case.id, fact.id));
        let before = keep.recall().await;
        self.sheet.set(Some(Sheet {
            case: Arc::new(case),
            fact,
            refused,
            values: RwSignal::new(before.values),
            occurred_at: RwSignal::new(before.occurred_at),
            keep,
            book,
        }));
        self.open.set(true);
    }
}

/// The dialog itself, once on each screen.
#[component]
pub fn FactDialog(
    /// What opens it.
    desk: FactDesk,
) -> impl IntoView {
    let language = language();
    let title = Signal::derive(move || {
        let command = desk.sheet.with(|sheet| sheet.as_ref().map(|sheet| sheet.fact.command.clone()));
        command.map(|command| language.get().of(&command).to_owned()).unwrap_or_default()
    });
    view! {
        <Dialog open=desk.open title>
            {move || desk.sheet.get().map(|sheet| view! { <SheetBody desk sheet/> })}
        </Dialog>
    }
}

#[component]
fn SheetBody(desk: FactDesk, sheet: Sheet) -> impl IntoView {
    let tablet = desk.tablet;
    let language = language();
    let clause = why(&sheet.book, &sheet.fact.clause);
    let (words, number) = (first_words(&sheet.case.narrative), sheet.case.number());
    let address = format!("/cases/{}", sheet.case.id);
    let contacts = sheet.fact.tell.as_ref().map(|role| untrack(|| whom_to_call(tablet, role, &sheet.book)));
    let body = match sheet.refused.clone() {
        Some(refused) => {
            let (book, go_on) = (sheet.book.clone(), say(OneCase::OpenCase));
            view! {
                <p class="refused" id="fact-refused">
                    {move || refusal::words(language.get(), &refused, &book)}
                </p>
                <div class="actions">
                    <a href=address.clone() class="button-primary" on:click=move |_| desk.open.set(false)>{go_on}</a>
                </div>
            }
            .into_any()
        }
        None => view! { <Filling desk sheet/> }.into_any(),
    };
    view! {
        <p class="sheet-about">
            <a href=address on:click=move |_| desk.open.set(false)>{number}</a>
            " "{words}" "
            {clause.map(|clause| view! { <ClauseButton why=vec![clause]/> })}
        </p>
        {contacts.map(people)}
        {body}
    }
}

/// Whom to call.
fn people(contacts: Vec<(String, String)>) -> impl IntoView {
    if contacts.is_empty() {
        return view! {
            <p class="hint">{say(OneCase::NoNumber)}" "<a href="/registers">{say(OneCase::RegisterNumber)}</a></p>
        }
        .into_any();
    }
    let person = |(name, number): (String, String)| {
        let words = format!("{name} {number}");
        view! { <DialLink number label=words/> }
    };
    view! { <div class="actions-start">{contacts.into_iter().map(person).collect_view()}</div> }.into_any()
}

#[component]
fn Filling(desk: FactDesk, sheet: Sheet) -> impl IntoView {
    let tablet = desk.tablet;
    let language = language();
    let problems = RwSignal::new(Vec::<Problem>::new());
    let busy = RwSignal::new(false);
    let (values, occurred_at, keep) = (sheet.values, sheet.occurred_at, sheet.keep);
    keep.follow(values, occurred_at);
    let problem_at = move |field: &'static str| {
        Signal::derive(move || {
            problems.with(|all| all.iter().find(|one| one.field == field).map(|one| one.words.clone()))
        })
    };
    let (fields, book, command) = (sheet.fact.fields.clone(), sheet.book.clone(), sheet.fact.command.clone());
    let form = sheet.fact.id.to_string();
    let (fact_name, form_id) = (form.clone(), form.clone());
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let sheet = sheet.clone();
        spawn_local(async move {
            match state(tablet, &sheet).await {
                Ok(()) => {
                    problems.set(Vec::new());
                    desk.open.set(false);
                }
                Err(problem) => {
                    let words = not_done::words(language.get_untracked(), &problem, &sheet.book);
                    problems.set(vec![problem_in(&problem, &sheet, language.get_untracked(), words)]);
                }
            }
            busy.set(false);
        });
    };
    view! {
        <div id=form_id class="stack" tabindex="-1">
            <ErrorSummary problems/>
            <RuleFields form fields rulebook=book values problems now=tablet.now/>
            <MomentField
                id=OCCURRED_AT
                label=say(OneCase::OccurredAt)
                value=Signal::derive(move || occurred_at.get().or(Some(tablet.now.get())))
                on_set=move |moment| occurred_at.set(moment)
                problem=problem_at(OCCURRED_AT)
                now=tablet.now
            />
            <div class="actions">
                <button type="button" class="button" on:click=move |_| desk.open.set(false)>
                    {say(Form::Close)}
                </button>
                <button type="button" class="button-primary" id="state-fact" data-fact=fact_name on:click=press>
                    {move || language.get().of(&command).to_owned()}
                </button>
            </div>
        </div>
    }
}

const OCCURRED_AT: &str = "occurred-at";

/// States what was filled in, of the case as it stands now.
async fn state(tablet: Tablet, sheet: &Sheet) -> Result<(), NotDone> {
    let now = tablet.case(sheet.case.id).await?;
    let case = now.as_ref().unwrap_or(&sheet.case);
    let mut values = stated(&sheet.fact.fields, sheet.values.get_untracked());
    // What was filled in before another choice hid its field is not stated.
    let all = values.clone();
    values.retain(|id, _value| sheet.fact.field(id).is_some_and(|field| is_asked(field, &all)));
    let occurred_at = sheet.occurred_at.get_untracked().unwrap_or_else(ids::now);
    let command = Command::StateFact { fact: sheet.fact.id.clone(), values, occurred_at };
    let statements = tablet.decide(case.id, Some(case), command)?;
    tablet.append(&statements, Some(sheet.keep.id())).await?;
    sheet.keep.forget();
    Ok(())
}

fn problem_in(problem: &NotDone, sheet: &Sheet, language: crate::copy::Language, words: String) -> Problem {
    let form = sheet.fact.id.to_string();
    match problem {
        NotDone::Refused(Refusal::OccursInFuture { .. } | Refusal::OccursBeforeReceived { .. }) => {
            Problem { field: OCCURRED_AT.to_owned(), words }
        }
        NotDone::Refused(refused) => problem_of(refused, &form, language, &sheet.book),
        NotDone::Failed(_) | NotDone::NobodyHere => Problem { field: form, words },
    }
}

/// The first words of a narrative, for a line.
#[must_use]
pub fn first_words(narrative: &str) -> String {
    let line = narrative.trim().lines().next().unwrap_or_default();
    let mut words: String = line.chars().take(48).collect();
    if words.len() < narrative.trim().len() {
        words.push('…');
    }
    words
}
