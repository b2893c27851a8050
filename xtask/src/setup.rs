//! Sets up what is missing: the compiler's wasm32 target, a browser and its driver, axe.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace::{WASM, Workspace, capture, on_path, run};

/// The accessibility checker that the browser tests evaluate in each page.
const AXE: &str = "axe-core@4.14.1";

/// Installs the compiler's standard library for the browser, unless it is there.
pub(crate) fn wasm_target() -> Result<()> {
    let mut query = Command::new("rustc");
    let folder = capture(query.args(["--print", "target-libdir", "--target", WASM]))?;
    if PathBuf::from(folder.trim()).is_dir() {
        return Ok(());
    }
    if !on_path("rustup") {
        bail!(
            "the compiler has no {WASM} target and there is no rustup to add it: install the target, then try again"
        );
    }
    run(Command::new("rustup").args(["target", "add", WASM]))
}

/// Installs Chromium and its driver from Debian, unless both are there.
pub(crate) fn browser() -> Result<()> {
    let has = |variable: &str, program: &str| std::env::var_os(variable).is_some() || on_path(program);
    if has("CHROMIUM", "chromium") && has("CHROMEDRIVER", "chromedriver") {
        return Ok(());
    }
    if !on_path("apt-get") {
        bail!(
            "the browser tests need Chromium and chromedriver, and there is no apt-get to install them: \
             install both, put them on PATH or name them in CHROMIUM and CHROMEDRIVER, then try again"
        );
    }
    apt_get(&["update"])?;
    apt_get(&["install", "--yes", "--no-install-recommends", "chromium", "chromium-driver", "fonts-noto-cjk"])
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    let is_root = capture(Command::new("id").arg("-u"))?.trim() == "0";
    let mut command = if is_root {
        Command::new("apt-get")
    } else if on_path("sudo") {
        let mut sudo = Command::new("sudo");
        sudo.args(["--non-interactive", "apt-get"]);
        sudo
    } else {
        bail!(
            "the browser tests need Chromium: run `apt-get install chromium chromium-driver` as root, then try again"
        );
    };
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    run(&mut command).context("Chromium could not be installed; install chromium and chromium-driver by hand")
}

/// Installs axe-core under the target folder, unless it is there; returns its script.
pub(crate) fn axe(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target.join("npm").join(AXE);
    let script = folder.join("node_modules").join("axe-core").join("axe.min.js");
    if script.is_file() {
        return Ok(script);
    }
    std::fs::create_dir_all(&folder)?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"]).arg(&folder).arg(AXE);
    run(&mut npm).context("axe-core could not be installed with npm (comes with Node)")?;
    Ok(script)
}

/// Runs one test binary of wasm32 under chromedriver: what `cargo test --target wasm32-unknown-unknown` calls.
pub(crate) fn run_wasm_tests(workspace: &Workspace, arguments: Vec<String>) -> Result<()> {
    let defaults = [
        ("WASM_BINDGEN_TEST_WEBDRIVER_JSON", workspace.root.join("app").join("webdriver.json")),
        ("WASM_BINDGEN_TEST_TIMEOUT", PathBuf::from("300")),
        ("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", PathBuf::from("30")),
        ("WASM_BINDGEN_USE_BROWSER", PathBuf::from("1")),
    ];
    // The runner reads these from the environment. It runs in a process of its own, so that they are set before it starts.
    if defaults.iter().any(|(name, _)| std::env::var_os(name).is_none()) {
        let mut again = Command::new(std::env::current_exe()?);
        again.arg("wasm-test-runner").args(arguments);
        for (name, value) in defaults {
            if std::env::var_os(name).is_none() {
                again.env(name, value);
            }
        }
        let status = again.status()?;
        std::process::exit(status.code().unwrap_or(1));
    }
    let program = std::iter::once("wasm-bindgen-test-runner".to_owned());
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(program.chain(arguments))
}
