//! `cargo xtask serve`: set up, build, run.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::bundle;
use crate::workspace::{Workspace, run};

#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    build: bundle::Options,
    /// Arguments for `qingchu serve`; they win over --listen 127.0.0.1:8080, --data data and --app target/web-dist.
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// Builds app and server, then becomes the server.
pub(crate) fn run_server(workspace: &Workspace, options: &Options) -> Result<()> {
    let app = bundle::build(workspace, &options.build)?;
    server(workspace)?;
    let data = workspace.root.join("data");
    let mut command = Command::new(workspace.server());
    command.current_dir(&workspace.root).arg("serve");
    for (flag, value) in [("--listen", Path::new("127.0.0.1:8080")), ("--data", &data), ("--app", &app)] {
        if !is_given(&options.arguments, flag) {
            command.arg(flag).arg(value);
        }
    }
    become_process(command.args(&options.arguments))
}

/// Builds the server's program for release.
pub(crate) fn server(workspace: &Workspace) -> Result<()> {
    run(&mut workspace.cargo(&["build", "--release", "--package", "qingchu-server", "--bin", "qingchu"]))
}

fn is_given(arguments: &[String], flag: &str) -> bool {
    arguments.iter().any(|argument| argument == flag || argument.starts_with(&format!("{flag}=")))
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
