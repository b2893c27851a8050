//! The one place where core, store, transport and view meet.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{MatchNestedRoutes, path};

use crate::components::frame::Frame;
use crate::preferences;
use crate::screens::not_found::NotFound;

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    preferences::provide();
    view! {
        <Router>
            <Frame unsent=Signal::stored(0)>
                <Routes fallback=NotFound>
                    <Looking/>
                </Routes>
            </Frame>
        </Router>
    }
}

/// The gallery of components, in debug builds.
#[cfg(debug_assertions)]
#[component(transparent)]
fn Looking() -> impl MatchNestedRoutes + Clone {
    view! { <Route path=path!("/gallery") view=crate::screens::gallery::Gallery/> }.into_inner()
}

/// Nothing to look at in a release.
#[cfg(not(debug_assertions))]
#[component(transparent)]
fn Looking() -> impl MatchNestedRoutes + Clone {
    view! { <Route path=path!("/gallery") view=NotFound/> }.into_inner()
}
