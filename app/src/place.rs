//! Where in the app a person is: the page's address, and the links that change it without loading the page again.
//!
//! Links are plain `<a href>`: whatever leads to another place of the app is followed here; mail, telephone, files,
//! marks within the page and new tabs are the browser's.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement, MouseEvent, UrlSearchParams};

/// The place that is shown. Cheap to copy; the same everywhere.
#[derive(Clone, Copy)]
pub struct Place {
    path: RwSignal<String>,
}

impl Place {
    /// Reads the address, follows links and the browser's own buttons from now on, and provides the place as a context.
    pub fn provide() -> Self {
        let place = Self { path: RwSignal::new(path_of_page()) };
        provide_context(place);
        // The app lives as long as the page: nothing to remove.
        window_event_listener(leptos::ev::popstate, move |_| place.look());
        window_event_listener(leptos::ev::click, move |event| {
            if let Some(address) = place_of_link(&event) {
                event.prevent_default();
                place.go(&address);
            }
        });
        place
    }

    /// The place that was provided.
    ///
    /// # Panics
    /// Outside the app, where nobody provided one.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// The path, as `/cases`; only `/` ends with a slash.
    #[must_use]
    pub fn path(self) -> Signal<String> {
        self.path.into()
    }

    /// A value of the address behind its `?`, as it stands now.
    #[must_use]
    pub fn query(self, name: &str) -> Option<String> {
        let search = window().location().search().ok()?;
        UrlSearchParams::new_with_str(&search).ok()?.get(name)
    }

    /// Goes to an address of the app, as a link to it would.
    pub fn go(self, address: &str) {
        let pushed = window()
            .history()
            .and_then(|history| history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(address)));
        if pushed.is_err() {
            leptos::logging::warn!("the browser did not take the address {address}");
        }
        self.look();
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    fn look(self) {
        let path = path_of_page();
        if self.path.with_untracked(|before| *before != path) {
            self.path.set(path);
        }
    }
}

fn path_of_page() -> String {
    plain(&window().location().pathname().unwrap_or_default())
}

/// A path without the slash that somebody put behind it.
fn plain(path: &str) -> String {
    match path.trim_end_matches('/') {
        "" => "/".to_owned(),
        path => path.to_owned(),
    }
}

/// Where in the app a click leads; `None` when it does not, or is the browser's to follow.
fn place_of_link(event: &MouseEvent) -> Option<String> {
    let is_elsewhere =
        event.button() != 0 || event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || is_elsewhere {
        return None;
    }
    let touched: Element = event.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = touched.closest("a[href]").ok()??.dyn_into().ok()?;
    let is_ours = window().location().origin().is_ok_and(|origin| origin == link.origin());
    let is_file = link.has_attribute("download") || link.pathname().starts_with("/api/");
    let is_mark = !link.hash().is_empty();
    if !is_ours || is_file || is_mark || !link.target().is_empty() {
        return None;
    }
    Some(format!("{}{}", link.pathname(), link.search()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_behind_a_path_makes_no_other_place() {
        for (written, meant) in
            [("/", "/"), ("", "/"), ("/log", "/log"), ("/log/", "/log"), ("/cases/7//", "/cases/7")]
        {
            assert_eq!(plain(written), meant);
        }
    }
}
