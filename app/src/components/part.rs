//! A screen that comes in a part of its own.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::empty_state::EmptyState;
use crate::components::frame::ScreenHead;
use crate::copy::say;
use crate::copy::trouble::Trouble;
use crate::parts::{Missing, Screen, Soon};

/// Shows a screen once its part is here; where it cannot be had, says so and offers to try again.
///
/// `<Part fetch=|| Box::pin(parts::case())/>`
#[component]
pub fn Part(
    /// Fetches the part, or finds it here.
    fetch: fn() -> Soon<Result<Screen, Missing>>,
) -> impl IntoView {
    let fetched = RwSignal::new(None::<Result<Screen, Missing>>);
    let ask = move || {
        spawn_local(async move {
            let outcome = fetch().await;
            // The screen may be gone by now.
            fetched.try_set(Some(outcome));
        });
    };
    ask();
    move || match fetched.get() {
        // Anything shown so briefly would only flicker.
        None => view! { <div class="screen"></div> }.into_any(),
        Some(Ok(screen)) => screen(),
        Some(Err(missing)) => view! {
            <div class="screen" role="alert">
                <ScreenHead title=say(Trouble::MissingTitle)/>
                <EmptyState words=say(Trouble::Missing(missing))>
                    <button type="button" class="button-primary" id="fetch-again" on:click=move |_| ask()>
                        {say(Trouble::TryAgain)}
                    </button>
                </EmptyState>
            </div>
        }
        .into_any(),
    }
}
