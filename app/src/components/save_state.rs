//! Where what was typed is now.

use leptos::prelude::*;
use qingchu_core::time::Moment;

use crate::components::icon::{Drawn, Icon};
use crate::copy::message::Mark;
use crate::copy::{Message, say};

/// How far what was typed has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Nothing typed yet.
    Nothing,
    /// The draft is on the disk since then.
    Draft(Moment),
    /// A strict transaction is under way.
    Saving,
    /// Durable on this tablet.
    OnTablet,
    /// Received by the server.
    AtOffice,
    /// Could not be written; the words are still on the screen.
    NotSaved,
}

impl Kept {
    fn message(self) -> Option<Message> {
        match self {
            Self::Nothing => None,
            Self::Draft(at) => Some(Mark::DraftSaved { at }.into()),
            Self::Saving => Some(Mark::Saving.into()),
            Self::OnTablet => Some(Mark::OnTablet.into()),
            Self::AtOffice => Some(Mark::AtOffice.into()),
            Self::NotSaved => Some(Mark::NotSaved.into()),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Draft(_) => "draft",
            Self::Saving => "saving",
            Self::OnTablet => "tablet",
            Self::AtOffice => "office",
            Self::NotSaved => "failed",
        }
    }

    fn icon(self) -> Option<Icon> {
        match self {
            Self::Nothing | Self::Saving => None,
            Self::Draft(_) => Some(Icon::Log),
            Self::OnTablet => Some(Icon::Tick),
            Self::AtOffice => Some(Icon::Sync),
            Self::NotSaved => Some(Icon::Cross),
        }
    }
}

/// The quiet mark beside what was typed: 草稿已存 10:42, 已存平板, 已到办公室.
///
/// `<SaveState kept/>`
#[component]
pub fn SaveState(
    /// How far it has come.
    #[prop(into)]
    kept: Signal<Kept>,
) -> impl IntoView {
    view! {
        <span class=move || format!("save-state save-state-{}", kept.get().name()) role="status" aria-live="polite">
            {move || kept.get().icon().map(|icon| view! { <Drawn icon/> })}
            {move || kept.get().message().map(say)}
        </span>
    }
}
