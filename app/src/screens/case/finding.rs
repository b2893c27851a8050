//! What is held of the case, the words that show it, and judging otherwise.

use leptos::prelude::*;
use qingchu_core::case::{Command, Judged};
use qingchu_core::classify::Shows;

use super::Desk;
use super::history::judged;
use crate::components::narrative::{MarkedWords, Span, Weight};
use crate::components::overrule::{Overruled, ReasonDialog};
use crate::components::verdict;
use crate::copy::case::OneCase as Words;
use crate::copy::{language, say};

/// The narrative, whole, with the words that the findings rest on.
#[component]
pub(super) fn NarrativeShown(desk: Desk) -> impl IntoView {
    let said =
        Memo::new(move |_| desk.open.with(|open| (open.case.narrative.clone(), open.case.channel.clone())));
    let spans = Signal::derive(move || {
        let (narrative, channel) = said.get();
        let found = desk.tablet.books.with(|books| books.classify(&narrative, &channel));
        let span = |evidence: qingchu_core::classify::Evidence| Span {
            start: evidence.span.start,
            end: evidence.span.end,
            weight: match evidence.meaning {
                Shows::Reason(_) => Weight::Grave,
                Shows::Category(_)
                | Shows::Signal(_)
                | Shows::Collective
                | Shows::Written(_)
                | Shows::Competence(_) => Weight::Plain,
            },
        };
        found.map(|found| found.evidence.into_iter().map(span).collect::<Vec<_>>()).unwrap_or_default()
    });
    let text = Signal::derive(move || said.with(|(narrative, _channel)| narrative.clone()));
    view! { <div id="narrative" class="narrative-shown"><MarkedWords text spans/></div> }
}

#[component]
pub(super) fn Finding(desk: Desk) -> impl IntoView {
    let language = language();
    let open = RwSignal::new(false);
    let heads = Memo::new(move |_| {
        desk.open.with(|open| {
            let judgements = &open.case.judgements;
            let all: Vec<Judged> = judgements.values().cloned().collect();
            (judgements.in_conflict(), all)
        })
    });
    let in_conflict = move || heads.with(|(in_conflict, _all)| *in_conflict);
    let one = move |judged_one: Judged| {
        let words =
            desk.open.with_untracked(|open| judged(&judged_one.judgement, &open.book, language.get()));
        let reason = judged_one.reason.clone();
        let choose = move |_| {
            let reason = language.get_untracked().words(&Words::ChoseJudgement.into());
            let judgement = judged_one.judgement.clone();
            desk.run(language.get_untracked(), Command::OverruleFinding { judgement, reason }, || ());
        };
        view! {
            <li class="judged">
                <span>{words}</span>
                {reason.map(|reason| view! { <span class="hint as-typed">{reason}</span> })}
                <Show when=in_conflict>
                    <button type="button" class="button" on:click=choose.clone()>{say(Words::Holds)}</button>
                </Show>
            </li>
        }
    };
    let options = Signal::derive(move || {
        let language = language.get();
        let not_ours = language.words(&Words::NotOurs.into());
        desk.open.with(|open| verdict::options(&open.book, language, &not_ours))
    });
    let overrule = move |overruled: Overruled| {
        let command = desk.open.with_untracked(|open| {
            let found = open.case.stated_judgement()?;
            let over = verdict::chosen(&overruled.choice, &open.book)?.over(found, overruled.reason.clone());
            Some(Command::OverruleFinding {
                judgement: over.judgement(found, &open.book)?,
                reason: over.reason,
            })
        });
        if let Some(command) = command {
            desk.run(language.get_untracked(), command, || ());
        }
    };
    view! {
        <section class="stack" id="finding">
            <h2>{say(Words::Finding)}</h2>
            <Show when=in_conflict><Conflict/></Show>
            <ul class="judgements" class:conflicting=in_conflict>
                {move || heads.with(|(_conflict, all)| all.clone()).into_iter().map(one).collect_view()}
            </ul>
            <div class="actions-start">
                <button type="button" class="button" id="overrule" on:click=move |_| open.set(true)>
                    {say(Words::Overrule)}
                </button>
            </div>
            <ReasonDialog open title=say(Words::OverruleTitle) options on_overruled=overrule/>
        </section>
    }
}

/// Says that two values stand, and what to do.
#[component]
pub(super) fn Conflict() -> impl IntoView {
    view! {
        <p class="conflict">
            <strong class="conflict-mark">{say(Words::Conflict)}</strong>
            <span>{say(Words::ConflictAdvice)}</span>
        </p>
    }
}
