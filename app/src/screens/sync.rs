//! 同步: what is not yet at the office and since when, what is going on, and how safe what is stored is.

pub mod carry;
pub mod storage;

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::sync::machine::{Activity, Status};

use self::carry::Carry;

use self::storage::Storage;
use crate::components::frame::ScreenHead;
use crate::copy::message::Frame;
use crate::copy::sync::Sync as Words;
use crate::copy::{language, say, when};
use crate::office::Standing;
use crate::tablet::Tablet;

/// The way to the office.
#[component]
pub fn Sync() -> impl IntoView {
    view! {
        <div class="screen sync">
            <ScreenHead title=say(Frame::Sync)/>
            <Waiting/>
            <Going/>
            <Storage/>
            <Carry/>
            <Person/>
        </div>
    }
}

/// How many are not at the office, and since when.
#[component]
fn Waiting() -> impl IntoView {
    let tablet = Tablet::here();
    let language = language();
    let title = move || {
        let waiting = tablet.waiting.get();
        language.get().words(&if waiting.count == 0 {
            Words::AllThere.into()
        } else {
            Words::NotYetThere { count: waiting.count }.into()
        })
    };
    let since = move || {
        let language = language.get();
        let since = tablet.waiting.get().since?;
        let words = when::exact(language, since, tablet.now.get());
        Some(view! {
            <p>{language.words(&Words::Since(words).into())}</p>
            <p class="hint">{say(Words::SafeHere)}</p>
        })
    };
    view! {
        <section class="stack" role="status">
            <p class="sync-count" id="unsent" data-unsent=move || tablet.waiting.get().count>{title}</p>
            {since}
        </section>
    }
}

/// Last contact, what is going on, and "try now".
#[component]
fn Going() -> impl IntoView {
    let tablet = Tablet::here();
    let language = language();
    let last = move || {
        let language = language.get();
        match tablet.talk.with(|talk| here(talk.as_ref()).and_then(|status| status.last_contact)) {
            Some(at) => when::exact(language, at, tablet.now.get()),
            None => language.words(&Words::NoContactYet.into()),
        }
    };
    let lines = move || {
        let language = language.get();
        let lines = tablet
            .talk
            .with(|talk| going(here(talk.as_ref()), tablet.sign_in_needed.get(), language, tablet));
        lines.into_iter().map(|line| view! { <p>{language.words(&line.into())}</p> }).collect_view()
    };
    let try_now = move |_| {
        if let Some(office) = tablet.office() {
            office.try_now();
        }
    };
    view! {
        <section class="section">
            <dl class="facts">
                <div><dt>{say(Words::LastContact)}</dt><dd>{last}</dd></div>
                <div><dt>{say(Words::Going)}</dt><dd><div role="status" id="going">{lines}</div></dd></div>
            </dl>
            <div class="actions-start">
                <button type="button" class="button-primary" id="try-now" on:click=try_now>{say(Words::TryNow)}</button>
                <Show when=move || tablet.sign_in_needed.get()>
                    <a href="/login" class="button">{say(Words::SignIn)}</a>
                </Show>
            </div>
        </section>
    }
}

/// How this tab's talk stands; `None` where another tab talks.
fn here(talk: Option<&Standing>) -> Option<&Status> {
    match talk? {
        Standing::Here(status) => Some(status),
        Standing::InAnotherTab => None,
    }
}

/// What is going on, calmly: being offline is no fault.
fn going(
    status: Option<&Status>,
    sign_in_needed: bool,
    language: crate::copy::Language,
    tablet: Tablet,
) -> Vec<Words> {
    let Some(status) = status else { return vec![Words::OtherTab] };
    let mut lines = Vec::new();
    match (status.activity, status.trouble) {
        (Activity::Talking, _) => lines.push(Words::Talking),
        (Activity::SignedOut, _) => lines.push(Words::SignInNeeded),
        (Activity::Waiting, Some(trouble)) => lines.push(Words::Trouble(trouble)),
        (Activity::Waiting, None) if sign_in_needed => lines.push(Words::SignInNeeded),
        (Activity::Waiting, None) => lines.push(Words::Idle),
    }
    if let (Activity::Waiting, Some(next)) = (status.activity, status.next_try)
        && status.trouble.is_some()
    {
        let now = tablet.now.get();
        lines.push(Words::NextTry(when::distance(language, next.max(now), now)));
    }
    if status.held_back > 0 {
        lines.push(Words::HeldBack { count: status.held_back });
    }
    if status.behind > 0 {
        lines.push(Words::Behind { count: status.behind });
    }
    lines
}

/// Who is signed in, and the way out, which leaves everything here.
#[component]
fn Person() -> impl IntoView {
    let tablet = Tablet::here();
    let outcome = RwSignal::new(None::<Words>);
    let language = language();
    let name = move || {
        tablet.account.with(|account| account.as_ref().map(|account| account.person.display_name.clone()))
    };
    let sign_out = move |_| {
        spawn_local(async move {
            outcome.try_set(Some(match tablet.sign_out().await {
                Ok(()) => Words::SignedOut,
                Err(_the_office_did_not_hear) => Words::NotSignedOut,
            }));
        });
    };
    view! {
        <section class="section">
            <p>{say(Words::Person)}" "<strong>{name}</strong></p>
            <p class="hint">{say(Words::SignOutHint)}</p>
            <div class="actions-start">
                <button type="button" class="button" id="sign-out" on:click=sign_out>{say(Words::SignOut)}</button>
                <span role="status">{move || outcome.get().map(|words| language.get().words(&words.into()))}</span>
            </div>
        </section>
    }
}
