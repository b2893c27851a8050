//! `cargo xtask serve | test | ci | …`: everything that is done to this workspace, runnable by hand.
//!
//! Nothing has to be installed first but Rust and Node: each command sets up what it finds missing.

#![allow(clippy::print_stdout, reason = "a command-line tool talks on standard output")]

mod bundle;
mod checks;
mod ci;
mod serve;
mod setup;
mod suites;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Builds, serves and checks Qingchu",
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the app into target/web-dist: bundled, hashed, compressed, with its service worker.
    Build(bundle::Options),
    /// Set everything up, build the app and the server, and run it at 127.0.0.1:8080.
    Serve(serve::Options),
    /// Set everything up (a browser too) and run every test; the last line is the total.
    Test(suites::Options),
    /// Run every check of the source: format, lints, dependencies, licences, documentation, size.
    Check,
    /// List the source's clauses; fail for one without a rule, a stated reason or a test.
    Clauses,
    /// Run every check and then every test.
    Ci,
    /// Run the browser tests that fill docs/screens with pictures of every screen.
    Screens,
    /// Print what is loaded by when, and fail when it is over its budget (after `build`).
    Size,
    /// Write the styles, in their order, into one file (for Trunk's `pre_build` hook).
    Style {
        /// The file to write.
        #[arg(default_value = "target/style.css")]
        out: std::path::PathBuf,
    },
    /// Run one test binary for wasm32 in a browser (the runner that .cargo/config.toml names).
    #[command(hide = true)]
    WasmTestRunner {
        /// What `cargo test` passes on: the test binary and its arguments.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    let workspace = Workspace::find()?;
    match task {
        Task::Build(options) => bundle::build_in_budget(&workspace, &options),
        Task::Serve(options) => serve::run_server(&workspace, &options),
        Task::Test(options) => suites::run(&workspace, &options),
        Task::Check => ci::report(&ci::run_checks(&workspace)?),
        Task::Clauses => checks::clauses::check(&workspace),
        Task::Ci => ci::run_all(&workspace),
        Task::Screens => suites::screens(&workspace),
        Task::Size => bundle::size::check(&workspace.dist()),
        Task::Style { out } => bundle::style::write(&workspace, &out),
        Task::WasmTestRunner { arguments } => setup::run_wasm_tests(&workspace, arguments),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_task_can_be_asked_for() {
        Arguments::command().debug_assert();
        for line in [
            "serve --dev -- --listen 127.0.0.1:9000",
            "test --only core,system -- merge",
            "build --kill-worker",
            "ci",
        ] {
            let words = std::iter::once("xtask").chain(line.split(' '));
            assert!(Arguments::try_parse_from(words).is_ok(), "{line}");
        }
        assert!(Arguments::try_parse_from(["xtask", "test", "--only", "nothing"]).is_err());
    }
}
