//! `cargo xtask ci`: every check, the tests last, so that the output ends with their total.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::checks::{clauses, dead_files, dependencies, licences, tidy};
use crate::workspace::{WASM, Workspace, run};
use crate::{bundle, setup, suites};

/// What is checked with the compiler of this machine; the app is checked for the browser only.
const NATIVE: [&str; 8] = [
    "--package",
    "qingchu-core",
    "--package",
    "qingchu-server",
    "--package",
    "qingchu-tests",
    "--package",
    "qingchu-xtask",
];
const APP: [&str; 4] = ["--package", "qingchu-app", "--target", WASM];
const CORE_ALONE: [&str; 5] = ["--package", "qingchu-core", "--no-default-features", "--target", WASM];

type Check = (&'static str, fn(&Workspace) -> Result<()>);

/// Quick checks first: a slip is told within seconds.
const CHECKS: [Check; 10] = [
    ("format", |workspace| run(&mut workspace.cargo(&["fmt", "--all", "--check"]))),
    ("tidy", |workspace| tidy::check(&workspace.root)),
    ("dead files", |workspace| dead_files::check(&workspace.root)),
    ("dependencies of the core", dependencies::check),
    ("licences", licences::check),
    ("core alone, for the browser", |workspace| cargo(workspace, &["check"], &CORE_ALONE, &[])),
    ("lints", lints),
    ("clauses", clauses::check),
    ("documentation", documentation),
    ("size of what is loaded", size),
];

/// Runs every check and then every test.
pub(crate) fn run_all(workspace: &Workspace) -> Result<()> {
    let failed = run_checks(workspace)?;
    println!("== tests");
    suites::run_after_checks(workspace, &failed)
}

/// Runs every check and returns which failed. A failing check does not keep the others from being run.
pub(crate) fn run_checks(workspace: &Workspace) -> Result<Vec<String>> {
    setup::wasm_target()?;
    let mut failed = Vec::new();
    for (name, check) in CHECKS {
        let start = Instant::now();
        println!("== {name}");
        match check(workspace) {
            Ok(()) => println!("ok: {name} ({:.0?})", start.elapsed()),
            Err(failure) => {
                println!("FAILED: {name}: {failure:#}");
                failed.push(name.to_owned());
            }
        }
    }
    Ok(failed)
}

fn lints(workspace: &Workspace) -> Result<()> {
    let deny = ["--", "--deny", "warnings"];
    cargo(workspace, &["clippy", "--all-targets"], &NATIVE, &deny)?;
    cargo(workspace, &["clippy", "--all-targets"], &APP, &deny)?;
    cargo(workspace, &["clippy", "--no-default-features"], &APP, &deny)?;
    cargo(workspace, &["clippy", "--lib"], &CORE_ALONE, &deny)
}

fn documentation(workspace: &Workspace) -> Result<()> {
    for packages in [&NATIVE[..], &APP[..]] {
        let mut command = workspace.cargo(&["doc", "--no-deps", "--document-private-items"]);
        command.args(packages).env("RUSTDOCFLAGS", "--deny warnings");
        run(&mut command)?;
    }
    Ok(())
}

fn size(workspace: &Workspace) -> Result<()> {
    bundle::build_in_budget(workspace, &bundle::Options { dev: false, kill_worker: false })
}

fn cargo(workspace: &Workspace, task: &[&str], packages: &[&str], rest: &[&str]) -> Result<()> {
    run(workspace.cargo(task).args(packages).args(rest))
}

/// Fails with every complaint, each on its line.
pub(crate) fn report(complaints: &[String]) -> Result<()> {
    if complaints.is_empty() {
        return Ok(());
    }
    bail!("{} to mend:\n{}", complaints.len(), complaints.join("\n"))
}

/// A path as it is named from the root.
pub(crate) fn relative(root: &Path, file: &Path) -> String {
    file.strip_prefix(root).unwrap_or(file).display().to_string()
}
