//! What the whole-system tests stand on: a real server ([`World`]), a real browser ([`Browser`]) and its pages ([`Page`]).
//!
//! The tests see only addresses and pages. Nothing is emulated that can be done for real: a server is stopped or
//! killed, a line is cut, a browser is killed with SIGKILL. Nothing sleeps for a fixed time: whatever is waited for is
//! looked at again and again, for a bounded time.
//!
//! A page fails its test by itself when the app throws, logs an error or breaks its content security policy
//! ([`Page::expect_problem`] says which one is meant).

#![allow(clippy::panic, reason = "a harness fails the test that it serves, at the line that asked")]

mod browser;
mod desk;
mod line;
mod page;
mod protocol;
mod wait;
mod world;

pub use crate::browser::{Browser, Screen};
pub use crate::desk::Desk;
pub use crate::line::Line;
pub use crate::page::{Page, Violation};
pub use crate::wait::{PATIENCE, until};
pub use crate::world::World;
