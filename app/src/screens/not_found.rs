//! An address that leads nowhere.

use leptos::prelude::*;

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
                <a href="/" class="button-primary">{say(Frame::GoToToday)}</a>
            </EmptyState>
        </div>
    }
}
