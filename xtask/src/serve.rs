//! `cargo xtask serve`: set up, build, run.

use std::process::Command;

use anyhow::Result;

use crate::bundle;
use crate::workspace::{Workspace, run};

#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Options {
    #[command(flatten)]
    build: bundle::Options,
    /// Arguments for `qingchu serve`, such as --listen or --data (`-- --help` tells them all).
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// Builds app and server, then becomes the server, at the workspace's root.
pub(crate) fn run_server(workspace: &Workspace, options: &Options) -> Result<()> {
    let app = bundle::build(workspace, &options.build)?;
    server(workspace)?;
    let mut command = Command::new(workspace.server());
    command.current_dir(&workspace.root).arg("serve").args(&options.arguments);
    if !options.arguments.iter().any(|argument| argument == "--app" || argument.starts_with("--app=")) {
        command.arg("--app").arg(app);
    }
    become_process(&mut command)
}

/// Builds the server's program for release.
pub(crate) fn server(workspace: &Workspace) -> Result<()> {
    run(&mut workspace.cargo(&["build", "--release", "--package", "qingchu-server", "--bin", "qingchu"]))
}

/// Replaces this process, so that signals and Ctrl-C reach the server itself.
#[cfg(unix)]
fn become_process(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    println!("$ {}", crate::workspace::display(command));
    Err(command.exec().into())
}

#[cfg(not(unix))]
fn become_process(command: &mut Command) -> Result<()> {
    run(command)
}
