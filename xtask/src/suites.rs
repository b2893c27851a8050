//! `cargo xtask test`: every suite, and one total.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::workspace::{WASM, Workspace, display};
use crate::{bundle, serve, setup};

#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Options {
    /// Run only these suites.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Suite>,
    /// A part of the names of the tests to run, or other arguments for each test runner.
    #[arg(last = true)]
    arguments: Vec<String>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Suite {
    /// What is decided: rules, due times, findings, merging, the simulation.
    Core,
    /// The server and its command line.
    Server,
    /// The build tool itself.
    Xtask,
    /// The app's words and the arithmetic of its components, without a browser.
    App,
    /// The tablet's storage, on IndexedDB in a browser.
    Store,
    /// The real server and a real browser.
    System,
}

impl Suite {
    const ALL: [Self; 6] = [Self::Core, Self::Server, Self::Xtask, Self::App, Self::Store, Self::System];

    /// Installs and builds what the suite needs; returns the command that runs it.
    fn prepare(self, workspace: &Workspace) -> Result<Command> {
        let test = |arguments: &[&str]| {
            let mut command = workspace.cargo(&["test", "--no-fail-fast"]);
            command.args(arguments);
            command
        };
        Ok(match self {
            Self::Core => test(&["--package", "qingchu-core", "--all-features"]),
            Self::Server => test(&["--package", "qingchu-server"]),
            Self::Xtask => test(&["--package", "qingchu-xtask"]),
            Self::App => test(&["--package", "qingchu-app", "--lib"]),
            Self::Store => {
                setup::wasm_target()?;
                setup::browser()?;
                test(&["--package", "qingchu-app", "--target", WASM, "--test", "*"])
            }
            Self::System => {
                setup::browser()?;
                let app = bundle::build(workspace, &bundle::Options { dev: false, kill_worker: false })?;
                serve::server(workspace)?;
                let mut command = test(&["--package", "qingchu-tests"]);
                command
                    .env("QINGCHU_SERVER", workspace.server())
                    .env("QINGCHU_APP", app)
                    .env("QINGCHU_AXE", setup::axe(workspace)?);
                command
            }
        })
    }
}

/// What one or all runners counted.
#[derive(Default)]
struct Count {
    passed: u64,
    failed: u64,
    failures: Vec<String>,
}

impl Count {
    fn fail(&mut self, what: String) {
        self.failed += 1;
        self.failures.push(what);
    }

    /// Reads a line of a test runner: a failure's name, or a result of many.
    fn read(&mut self, line: &str) {
        // libtest says FAILED, wasm-bindgen's runner says FAIL.
        let outcome = line.strip_prefix("test ").and_then(|rest| rest.rsplit_once(" ... "));
        if let Some((name, "FAILED" | "FAIL")) = outcome {
            self.failures.push(name.to_owned());
        }
        let Some(result) = line.strip_prefix("test result: ") else { return };
        let counts = result.split_once(". ").map_or(result, |(_, counts)| counts);
        for part in counts.split(';') {
            match part.trim().split_once(' ') {
                Some((number, "passed")) => self.passed += number.parse::<u64>().unwrap_or(0),
                Some((number, "failed")) => self.failed += number.parse::<u64>().unwrap_or(0),
                Some(_) | None => {}
            }
        }
    }
}

/// Runs the suites; the last line of the output is the total, alone. Ends the process with 1 when anything failed.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let chosen = if options.only.is_empty() { &Suite::ALL[..] } else { &options.only };
    let mut count = Count::default();
    for suite in chosen {
        run_suite(workspace, *suite, &options.arguments, &mut count)?;
    }
    finish(&count)
}

/// Runs all suites; each check that failed before them counts as a failure in the total.
pub(crate) fn run_after_checks(workspace: &Workspace, failed: &[String]) -> Result<()> {
    let mut count = Count::default();
    for suite in Suite::ALL {
        run_suite(workspace, suite, &[], &mut count)?;
    }
    for check in failed {
        count.fail(format!("check: {check}"));
    }
    finish(&count)
}

/// Runs a suite. One that could not be built or was cut short is a failure as well.
fn run_suite(workspace: &Workspace, suite: Suite, arguments: &[String], count: &mut Count) -> Result<()> {
    let before = count.failed;
    let went_well = match suite.prepare(workspace) {
        Ok(mut command) => run_and_count(command.arg("--").args(arguments), count)?,
        Err(failure) => {
            println!("{failure:#}");
            false
        }
    };
    if !went_well && count.failed == before {
        count.fail(format!("suite {suite:?} did not run to its end"));
    }
    Ok(())
}

fn finish(count: &Count) -> Result<()> {
    for name in &count.failures {
        println!("FAILED {name}");
    }
    println!("tests: {} passed, {} failed", count.passed, count.failed);
    std::io::stdout().flush()?;
    if count.failed > 0 {
        std::process::exit(1);
    }
    Ok(())
}

/// Runs a test command, passing its output on while counting; tells whether it ended well.
fn run_and_count(command: &mut Command, count: &mut Count) -> Result<bool> {
    println!("$ {}", display(command));
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take().context("no standard output")?;
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        count.read(&line);
    }
    Ok(child.wait()?.success())
}

/// Runs the tests whose names begin with `screens`, which write their pictures into docs/screens.
pub(crate) fn screens(workspace: &Workspace) -> Result<()> {
    let folder = workspace.root.join("docs").join("screens");
    std::fs::create_dir_all(&folder)?;
    let mut command = Suite::System.prepare(workspace)?;
    crate::workspace::run(command.env("QINGCHU_SCREENS", folder).args(["--test", "screens"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_all_runners_add_up() {
        let mut count = Count::default();
        for line in [
            "running 3 tests",
            "test laws::merge ... ok",
            "test laws::merge_of_three ... FAILED",
            "test store::append ... FAIL",
            "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 7 filtered out; finished in 0.12s",
            "test result: ok. 40 passed; 0 failed; 0 ignored; 0 filtered out; finished in 1.50s",
        ] {
            count.read(line);
        }
        assert_eq!((count.passed, count.failed), (42, 1));
        assert_eq!(count.failures, ["laws::merge_of_three", "store::append"]);
    }
}
