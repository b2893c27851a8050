//! What Qingchu decides, and nothing else.
//!
//! The core is a library of pure functions: a complaint's words become findings ([`classify`]), a command becomes
//! events or a refusal ([`case`]), events become a case again, a rule becomes a due time ([`deadline`]).
//! The same code runs in the browser and on the server; there is no second opinion.
//!
//! What is deliberately not here: a clock, randomness, storage, network, locale, logging. All of it arrives as an
//! argument.
//!
//! Reading order: [`id`], [`time`], [`event`], [`rulebook`], [`case`], [`mod@unit`], [`roster`], [`deadline`], [`classify`], [`log`], [`sync`].

#![deny(clippy::indexing_slicing)]
#![deny(clippy::arithmetic_side_effects)]
#![deny(clippy::float_arithmetic)]
#![deny(clippy::as_conversions)]
#![deny(clippy::expect_used)]
#![cfg_attr(
    test,
    allow(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::expect_used,
        reason = "tests fail loudly on purpose"
    )
)]

pub mod accountability;
#[cfg(feature = "built-in")]
pub mod built_in;
pub mod case;
pub mod classify;
#[cfg(feature = "author")]
pub mod clauses;
pub mod cluster;
pub mod deadline;
pub mod document;
pub mod draft;
pub mod event;
pub mod id;
pub mod log;
pub mod order;
pub mod penalty;
pub mod projection;
pub mod report;
pub mod roster;
pub mod rulebook;
pub mod save;
#[cfg(feature = "author")]
pub mod scenario;
pub mod sync;
pub mod time;
mod tree;
pub mod unit;
pub mod value;
pub mod words;
