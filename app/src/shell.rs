//! The one place where core, store, transport and view meet.

pub mod lines;

use leptos::prelude::*;

use self::lines::{Lines, StorageTrouble};
use crate::components::frame::{Frame, Switches};
use crate::components::part::Part;
use crate::copy::say;
use crate::copy::trouble::Trouble;
use crate::place::Place;
use crate::screens::case;
use crate::screens::cases::Cases;
use crate::screens::log::Log;
use crate::screens::log::desk::Desk;
use crate::screens::not_found::NotFound;
use crate::screens::offers;
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
    Place::provide();
    let tablet = Tablet::provide();
    offers::provide(tablet);
    tablet.start();
    let shown = Memo::new(move |_| match tablet.phase.get() {
        Phase::Opening => Shown::Nothing,
        Phase::SignIn => Shown::SignIn,
        Phase::Filling | Phase::Ready => Shown::Screens,
        Phase::Failed(why) => Shown::Failed(why),
    });
    move || match shown.get() {
        Shown::Nothing => view! { <main id="main"></main> }.into_any(),
        Shown::SignIn => view! { <FirstSignIn/> }.into_any(),
        Shown::Screens => view! { <Part fetch=|| Box::pin(parts::screens())/> }.into_any(),
        Shown::Failed(why) => view! { <Failed why/> }.into_any(),
    }
}

/// The frame with the screens in it.
#[component]
pub fn Screens() -> impl IntoView {
    let tablet = Tablet::here();
    Desk::provide(tablet);
    let unsent = Signal::derive(move || usize::try_from(tablet.waiting.read().count).unwrap_or(usize::MAX));
    let path = Place::here().path();
    Effect::new(move |_| {
        let path = path.get();
        if path != "/login" {
            preferences::remember_screen(&path);
        }
    });
    let route = Memo::new(move |_| path.with(|path| Route::of(path)));
    view! {
        <Frame unsent>
            <StorageTrouble/>
            {move || screen(route.get())}
            <Lines/>
        </Frame>
    }
}

/// Which screen an address leads to. Another case is the same screen, which looks at the address itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route {
    Today,
    Log,
    Cases,
    Case,
    Registers,
    Reports,
    Sync,
    SignIn,
    /// The components, to look at; in debug builds.
    Gallery,
    Nowhere,
}

impl Route {
    fn of(path: &str) -> Self {
        match path {
            "/" => Self::Today,
            "/log" => Self::Log,
            "/cases" => Self::Cases,
            "/registers" => Self::Registers,
            "/reports" => Self::Reports,
            "/sync" => Self::Sync,
            "/login" => Self::SignIn,
            "/gallery" => Self::Gallery,
            other if other.starts_with(case::ADDRESS) => Self::Case,
            _nowhere => Self::Nowhere,
        }
    }
}

fn screen(route: Route) -> AnyView {
    match route {
        Route::Today => view! { <Today/> }.into_any(),
        Route::Log => view! { <Log/> }.into_any(),
        Route::Cases => view! { <Cases/> }.into_any(),
        Route::Case => view! { <Part fetch=|| Box::pin(parts::case())/> }.into_any(),
        Route::Registers => view! { <Part fetch=|| Box::pin(parts::registers())/> }.into_any(),
        Route::Reports => view! { <Part fetch=|| Box::pin(parts::reports())/> }.into_any(),
        Route::Sync => view! { <Part fetch=|| Box::pin(parts::sync())/> }.into_any(),
        Route::SignIn => view! { <SignIn/> }.into_any(),
        #[cfg(debug_assertions)]
        Route::Gallery => view! { <crate::screens::gallery::Gallery/> }.into_any(),
        #[cfg(not(debug_assertions))]
        Route::Gallery => view! { <NotFound/> }.into_any(),
        Route::Nowhere => view! { <NotFound/> }.into_any(),
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
