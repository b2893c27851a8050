//! An address that leads nowhere.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::components::empty_state::EmptyState;
use crate::components::frame::ScreenHead;
use crate::copy::message::Frame;
use crate::copy::say;

/// Says so, and leads back.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <div class="screen">
            <ScreenHead title=say(Frame::NoSuchPlace)/>
            <EmptyState words=say(Frame::NoSuchPlaceAdvice)>
                <A href="/" attr:class="button-primary">{say(Frame::GoToToday)}</A>
            </EmptyState>
        </div>
    }
}
