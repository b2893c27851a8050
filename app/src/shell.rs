//! The one place where core, store, transport and view meet.

pub mod lines;

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::path;

use self::lines::{Lines, StorageTrouble};
use crate::components::frame::{Frame, Switches};
use crate::components::part::Part;
use crate::copy::say;
use crate::copy::trouble::Trouble;
use crate::screens::cases::Cases;
use crate::screens::log::Log;
use crate::screens::log::desk::Desk;
use crate::screens::not_found::NotFound;
use crate::screens::sign_in::{FirstSignIn, SignIn};
use crate::screens::today::Today;
use crate::tablet::{NotStarted, Phase, Tablet};
use crate::{parts, preferences};

/// What the page shows as a whole.
#[derive(Debug, Clone, PartialEq)]
enum Shown {
    /// Nothing yet: opening takes a few milliseconds, and anything shown so briefly would only flicker.
    Nothing,
    SignIn,
    Screens,
    Failed(NotStarted),
}

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    preferences::provide();
    let tablet = Tablet::provide();
    tablet.start();
    let shown = Memo::new(move |_| match tablet.phase.get() {
        Phase::Opening => Shown::Nothing,
        Phase::SignIn => Shown::SignIn,
        Phase::Filling | Phase::Ready => Shown::Screens,
        Phase::Failed(why) => Shown::Failed(why),
    });
    view! {
        <Router>
            {move || match shown.get() {
                Shown::Nothing => view! { <main id="main"></main> }.into_any(),
                Shown::SignIn => view! { <FirstSignIn/> }.into_any(),
                Shown::Screens => view! { <Part fetch=|| Box::pin(parts::screens())/> }.into_any(),
                Shown::Failed(why) => view! { <Failed why/> }.into_any(),
            }}
        </Router>
    }
}

/// The frame with the screens in it.
#[component]
pub fn Screens() -> impl IntoView {
    let tablet = Tablet::here();
    Desk::provide(tablet);
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
                <Route path=path!("/cases/:id") view=|| view! { <Part fetch=|| Box::pin(parts::case())/> }/>
                <Route path=path!("/registers") view=|| view! { <Part fetch=|| Box::pin(parts::registers())/> }/>
                <Route path=path!("/reports") view=|| view! { <Part fetch=|| Box::pin(parts::reports())/> }/>
                <Route path=path!("/sync") view=|| view! { <Part fetch=|| Box::pin(parts::sync())/> }/>
                <Route path=path!("/login") view=SignIn/>
                <Looking/>
            </Routes>
            <Lines/>
        </Frame>
    }
}

/// The tablet did not start: says why and what to do.
#[component]
fn Failed(why: NotStarted) -> impl IntoView {
    let (title, advice) = match why {
        NotStarted::Storage(failure) => (Trouble::Title, Trouble::Advice(failure)),
        NotStarted::Missing(missing) => (Trouble::MissingTitle, Trouble::Missing(missing)),
    };
    view! {
        <main id="main" class="sign-in-page">
            <div class="sign-in-top">
                <span class="frame-name" lang="zh-CN" aria-hidden="true">"清楚"</span>
                <Switches/>
            </div>
            <div class="screen sign-in" role="alert">
                <h1>{say(title)}</h1>
                <p>{say(advice)}</p>
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
