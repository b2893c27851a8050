//! The marks: how grave, how urgent, what else. Each is a word and a shape, and a colour besides.

use leptos::prelude::*;
use qingchu_core::event::Severity;

use crate::components::icon::{Drawn, Icon};
use crate::copy::message::Mark;
use crate::copy::say;

/// Where a duty stands, as the eye must tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StandingShape {
    /// Past its due time.
    Overdue,
    /// Due before the day ends.
    Today,
    /// Due later.
    Next,
    /// Its clock waits.
    Waiting,
    /// The calendar does not reach so far.
    NotDetermined,
    /// Discharged.
    Done,
}

impl StandingShape {
    /// The word for it.
    #[must_use]
    pub fn mark(self) -> Mark {
        match self {
            Self::Overdue => Mark::Overdue,
            Self::Today => Mark::DueToday,
            Self::Next => Mark::Next,
            Self::Waiting => Mark::Waiting,
            Self::NotDetermined => Mark::NotDetermined,
            Self::Done => Mark::Done,
        }
    }

    /// The end of its class names: `standing-overdue`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::Next => "next",
            Self::Waiting => "waiting",
            Self::NotDetermined => "not-determined",
            Self::Done => "done",
        }
    }

    /// Its shape, as a character of its own line: readable in black on white too.
    #[must_use]
    pub fn shape(self) -> &'static str {
        match self {
            Self::Overdue => "▌",
            Self::Today => "●",
            Self::Next => "○",
            Self::Waiting => "‖",
            Self::NotDetermined => "?",
            Self::Done => "✓",
        }
    }
}

/// 一般 as a thin outlined tag; 重大 as a red block with 重 as in a seal.
///
/// `<SeverityMark severity=Severity::Major/>`; at the top of whatever it is about.
#[component]
pub fn SeverityMark(
    /// How grave.
    #[prop(into)]
    severity: Signal<Severity>,
) -> impl IntoView {
    move || match severity.get() {
        Severity::General => {
            view! { <span class="severity severity-general">{say(Mark::General)}</span> }.into_any()
        }
        Severity::Major => view! {
            <span class="severity severity-major">
                <span class="seal" aria-hidden="true" lang="zh-CN">"重"</span>
                <span class="severity-word">{say(Mark::Major)}</span>
            </span>
        }
        .into_any(),
    }
}

/// Where a duty stands: a shape, a word, a colour.
///
/// `<StandingMark standing=StandingShape::Overdue/>`
#[component]
pub fn StandingMark(
    /// Where it stands.
    #[prop(into)]
    standing: Signal<StandingShape>,
) -> impl IntoView {
    view! {
        <span class=move || format!("standing standing-{}", standing.get().name())>
            <span class="standing-shape" aria-hidden="true">{move || standing.get().shape()}</span>
            {move || say(standing.get().mark())}
        </span>
    }
}

/// A word in a thin frame: a category, a signal, a channel.
///
/// `<Tag>"老人"</Tag>`
#[component]
pub fn Tag(
    /// The word.
    children: Children,
) -> impl IntoView {
    view! { <span class="tag">{children()}</span> }
}

/// A telephone number that can be dialled with one tap.
///
/// `<DialLink number="13800001234" label=say(…)/>`
#[component]
pub fn DialLink(
    /// As it was typed; what cannot be dialled is left out of the link.
    #[prop(into)]
    number: Signal<String>,
    /// What the button says.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let address = move || {
        let dialled: String = number.read().chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        format!("tel:{dialled}")
    };
    view! {
        <a class="button" href=address>
            <Drawn icon=Icon::Telephone/>
            {label}
        </a>
    }
}
