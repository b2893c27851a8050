//! The server from outside: the real router, the real database, and for what only a process can show, the real program.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::too_many_lines,
    clippy::wildcard_enum_match_arm,
    reason = "tests fail loudly on purpose"
)]

mod accounts;
mod backup;
mod browser_side;
mod command_line;
mod hints;
mod hostile;
mod kill;
mod reference;
mod sync;
mod world;
