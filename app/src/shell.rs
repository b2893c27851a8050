//! The one place where core, store, transport and view meet.

pub mod lines;

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::path;

use self::lines::{Lines, StorageTrouble};
use crate::components::frame::{Frame, Switches};
use crate::copy::say;
use crate::copy::trouble::Trouble;
use crate::preferences;
use crate::screens::case::OneCase;
use crate::screens::cases::Cases;
use crate::screens::log::Log;
use crate::screens::log::desk::Desk;
use crate::screens::not_found::NotFound;
use crate::screens::registers::Registers;
use crate::screens::reports::Reports;
use crate::screens::sign_in::{FirstSignIn, SignIn};
use crate::screens::sync::Sync;
use crate::screens::today::Today;
use crate::store::Failure;
use crate::tablet::{Phase, Tablet};

/// What the page shows as a whole.
#[derive(Debug, Clone, PartialEq)]
enum Shown {
    /// Nothing yet: opening takes a few milliseconds, and anything shown so briefly would only flicker.
    Nothing,
    SignIn,
    Screens,
    Failed(Failure),
}

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    preferences::provide();
    let tablet = Tablet::provide();
    Desk::provide(tablet);
    tablet.start();
    let shown = Memo::new(move |_| match tablet.phase.get() {
        Phase::Opening => Shown::Nothing,
        Phase::SignIn => Shown::SignIn,
        Phase::Filling | Phase::Ready => Shown::Screens,
        Phase::Failed(failure) => Shown::Failed(failure),
    });
    view! {
        <Router>
            {move || match shown.get() {
                Shown::Nothing => view! { <main id="main"></main> }.into_any(),
                Shown::SignIn => view! { <FirstSignIn/> }.into_any(),
                Shown::Screens => view! { <Screens/> }.into_any(),
                Shown::Failed(failure) => view! { <Failed failure/> }.into_any(),
            }}
        </Router>
    }
}

#[component]
fn Screens() -> impl IntoView {
    let tablet = Tablet::here();
    let unsent = Signal::derive(move || usize::try_from(tablet.waiting.read().count).unwrap_or(usize::MAX));
    let location = use_location();
    Effect::new(move |_| {
        let path = location.pathname.get();
        if path != "/login" {
            preferences::remember_screen(&path);
        }
    });
    view! {
        <Frame unsent>
            <StorageTrouble/>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=Today/>
                <Route path=path!("/log") view=Log/>
                <Route path=path!("/cases") view=Cases/>
                <Route path=path!("/cases/:id") view=OneCase/>
                <Route path=path!("/registers") view=Registers/>
                <Route path=path!("/reports") view=Reports/>
                <Route path=path!("/sync") view=Sync/>
                <Route path=path!("/login") view=SignIn/>
                <Looking/>
            </Routes>
            <Lines/>
        </Frame>
    }
}

/// The storage cannot be opened: says why and what to do.
#[component]
fn Failed(failure: Failure) -> impl IntoView {
    view! {
        <main id="main" class="sign-in-page">
            <div class="sign-in-top">
                <span class="frame-name" lang="zh-CN" aria-hidden="true">"清楚"</span>
                <Switches/>
            </div>
            <div class="screen sign-in" role="alert">
                <h1>{say(Trouble::Title)}</h1>
                <p>{say(Trouble::Advice(failure))}</p>
                <div class="actions">
                    <button type="button" class="button-primary" on:click=move |_| lines::reload()>
                        {say(Trouble::Reload)}
                    </button>
                </div>
            </div>
        </main>
    }
}

/// The gallery of components, in debug builds.
#[cfg(debug_assertions)]
#[component(transparent)]
fn Looking() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! { <Route path=path!("/gallery") view=crate::screens::gallery::Gallery/> }.into_inner()
}

/// Nothing to look at in a release.
#[cfg(not(debug_assertions))]
#[component(transparent)]
fn Looking() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! { <Route path=path!("/gallery") view=NotFound/> }.into_inner()
}
