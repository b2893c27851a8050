//! What this tablet's user likes: language, theme, last screen. Kept in local storage, which the browser may lose;
//! nothing that matters is here.

use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;

use crate::copy::Language;

/// Which colours the screens use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the tablet's own setting says: paper or dark.
    #[default]
    System,
    /// Black on paper.
    Paper,
    /// Light on dark.
    Dark,
    /// Pure black on white, heavier: for bright sun.
    Sun,
}

impl Theme {
    /// The value of `data-theme` on the page; `None` leaves the choice to the tablet.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Paper => Some("paper"),
            Self::Dark => Some("dark"),
            Self::Sun => Some("sun"),
        }
    }

    /// The theme of a [`Theme::name`]; anything else follows the tablet.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        [Self::Paper, Self::Dark, Self::Sun]
            .into_iter()
            .find(|theme| theme.name() == Some(name))
            .unwrap_or_default()
    }

    /// The one after this, when the switch is tapped.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::System => Self::Paper,
            Self::Paper => Self::Dark,
            Self::Dark => Self::Sun,
            Self::Sun => Self::System,
        }
    }
}

const LANGUAGE: &str = "qingchu.language";
const THEME: &str = "qingchu.theme";
const LAST_SCREEN: &str = "qingchu.last-screen";

/// Reads the preferences, provides them as contexts (`RwSignal<Language>`, `RwSignal<Theme>`), and keeps the page's
/// `lang` and `data-theme` and the storage in step with them. Called once, by the shell.
pub fn provide() {
    let language =
        RwSignal::new(recall(LANGUAGE).as_deref().and_then(Language::from_tag).unwrap_or_default());
    let theme = RwSignal::new(recall(THEME).as_deref().map(Theme::from_name).unwrap_or_default());
    provide_context(language);
    provide_context(theme);
    Effect::new(move |_| {
        let tag = language.get().tag();
        remember(LANGUAGE, tag);
        set_page_attribute("lang", Some(tag));
    });
    Effect::new(move |_| {
        let name = theme.get().name();
        remember(THEME, name.unwrap_or_default());
        set_page_attribute("data-theme", name);
    });
}

/// The path of the screen that was open last; `None` on the first visit.
#[must_use]
pub fn last_screen() -> Option<String> {
    recall(LAST_SCREEN)
}

/// Keeps the path of the screen that is open.
pub fn remember_screen(path: &str) {
    remember(LAST_SCREEN, path);
}

/// `gloo-storage` panics without a window and where the browser forbids storage: ask first.
fn is_storage_there() -> bool {
    web_sys::window().and_then(|window| window.local_storage().ok().flatten()).is_some()
}

fn recall(key: &str) -> Option<String> {
    if !is_storage_there() {
        return None;
    }
    LocalStorage::get(key).ok()
}

fn remember(key: &str, value: &str) {
    if is_storage_there()
        && let Err(failure) = LocalStorage::set(key, value)
    {
        leptos::logging::warn!("the preference {key} was not kept: {failure}");
    }
}

fn set_page_attribute(name: &str, value: Option<&str>) {
    let Some(page) = document().document_element() else { return };
    let outcome = match value {
        Some(value) => page.set_attribute(name, value),
        None => page.remove_attribute(name),
    };
    if outcome.is_err() {
        leptos::logging::warn!("the page's attribute {name} was not set");
    }
}
