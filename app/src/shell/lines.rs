//! What is said on every screen without moving anything: what arrived, that the office asks for a sign-in, that a new
//! version waits; and, where nobody can miss it, that the storage is in trouble.

use leptos::prelude::*;

use crate::components::quiet_line::QuietLine;
use crate::copy::sync::Sync as Words;
use crate::copy::trouble::Trouble;
use crate::copy::{language, say};
use crate::place::Place;
use crate::screens::log::desk::Desk;
use crate::screens::sync::carry::ExportButton;
use crate::tablet::Tablet;

/// Set by the page's loader while a new version waits; the event of the same name says so when it comes.
const NEW_VERSION: &str = "new-version";
/// Asks the loader to change over, which loads the page again.
const USE_NEW_VERSION: &str = "use-new-version";

/// What the one quiet line says; the first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    SignIn,
    NewVersion,
    Arrived,
}

/// One quiet line over the lower edge, for whatever is to be said; it can be put away.
#[component]
pub fn Lines() -> impl IntoView {
    let tablet = Tablet::here();
    let desk = Desk::here();
    let language = language();
    let place = Place::here();
    let is_new_version = new_version();
    let later = RwSignal::new(Vec::<Said>::new());
    // A line that was put away comes back when its occasion comes anew.
    Effect::new(move |_| {
        if !tablet.sign_in_needed.get() {
            later.update(|later| later.retain(|said| *said != Said::SignIn));
        }
    });
    let said = Memo::new(move |_| {
        let holds = |said: &Said| match said {
            Said::SignIn => tablet.sign_in_needed.get(),
            Said::NewVersion => is_new_version.get(),
            Said::Arrived => tablet.arrived.get() > 0,
        };
        let is_open = |said: &Said| !later.read().contains(said);
        [Said::SignIn, Said::NewVersion, Said::Arrived].into_iter().find(|said| holds(said) && is_open(said))
    });
    let words = move || {
        let language = language.get();
        said.get().map_or_else(String::new, |said| {
            language.words(&match said {
                Said::SignIn => Words::SignInLine.into(),
                Said::NewVersion => Words::NewVersion.into(),
                Said::Arrived => Words::Arrived { count: tablet.arrived.get() }.into(),
            })
        })
    };
    let action = move || match said.get() {
        Some(Said::SignIn) | None => say(Words::SignIn).get(),
        Some(Said::NewVersion) => say(Words::UseNewVersion).get(),
        Some(Said::Arrived) => say(Words::Look).get(),
    };
    let act = move |()| match said.get_untracked() {
        Some(Said::SignIn) => {
            later.update(|later| later.push(Said::SignIn));
            place.go("/login");
        }
        Some(Said::NewVersion) => {
            desk.keep_now();
            tell_page(USE_NEW_VERSION);
        }
        Some(Said::Arrived) => {
            tablet.arrived.set(0);
            // Lists bring in what arrived where they stand.
            let is_list = place.path().with_untracked(|path| matches!(path.as_str(), "/" | "/cases"));
            if !is_list {
                place.go("/cases");
            }
        }
        None => {}
    };
    view! { <QuietLine words=Signal::derive(words) action=Signal::derive(action) on_action=act/> }
}

/// What the storage could not do, at the top of every screen until somebody has read it.
#[component]
pub fn StorageTrouble() -> impl IntoView {
    let tablet = Tablet::here();
    move || {
        tablet.trouble.get().map(|failure| {
            view! {
                <div class="trouble" role="alert">
                    <h2>{say(Trouble::Title)}</h2>
                    <p>{say(Trouble::Advice(failure))}</p>
                    <div class="actions">
                        <ExportButton/>
                        <button type="button" class="button" on:click=move |_| reload()>{say(Trouble::Reload)}</button>
                        <button type="button" class="button" on:click=move |_| tablet.trouble.set(None)>
                            {say(Trouble::Understood)}
                        </button>
                    </div>
                </div>
            }
        })
    }
}

/// Loads the page again.
pub fn reload() {
    if window().location().reload().is_err() {
        leptos::logging::warn!("the page was not loaded again");
    }
}

/// Whether a new version of the app is on the tablet and waits.
fn new_version() -> RwSignal<bool> {
    let is_waiting = document().document_element().is_some_and(|page| page.has_attribute("data-new-version"));
    let waits = RwSignal::new(is_waiting);
    let heard = wasm_bindgen::closure::Closure::<dyn Fn()>::new(move || {
        waits.try_set(true);
    });
    let added = document()
        .add_event_listener_with_callback(NEW_VERSION, wasm_bindgen::JsCast::unchecked_ref(heard.as_ref()));
    if added.is_err() {
        leptos::logging::warn!("new versions will not be heard of");
    }
    // The frame lives as long as the page.
    heard.forget();
    waits
}

fn tell_page(name: &str) {
    let told = web_sys::Event::new(name).and_then(|event| document().dispatch_event(&event));
    if told.is_err() {
        leptos::logging::warn!("the page did not hear {name}");
    }
}
