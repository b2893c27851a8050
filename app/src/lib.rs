//! The Qingchu app: the screens a receptionist meets, running whole in a browser.
//!
//! It works from what is on the tablet and needs no network. What is right and what is allowed, the core decides;
//! nothing here knows a rule. Reading order: [`shell`], [`parts`], [`screens`], [`components`], [`copy`].

pub mod components;
pub mod copy;
pub mod ids;
pub mod office;
pub mod parts;
pub mod place;
pub mod preferences;
pub mod screens;
pub mod shell;
pub mod store;
pub mod tablet;
pub mod transport;

/// Shows the app in the page's body.
pub fn mount() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(shell::App);
}
