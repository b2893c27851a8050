//! Findings measured: labelled complaints, plain and made to fool; real hotline messages; properties.
//!
//! Run with `--nocapture` to see the figures and the list of misses.

#![allow(
    clippy::print_stdout,
    clippy::panic,
    reason = "figures are printed; a broken file of labels ends the test"
)]

#[path = "findings/hotline.rs"]
mod hotline;
#[path = "findings/labelled.rs"]
mod labelled;
#[path = "findings/laws.rs"]
mod laws;
#[path = "findings/record.rs"]
mod record;
