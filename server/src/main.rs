//! The program `qingchu`: the server and the command-line tools.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use qingchu_server::cli::{Cli, LogFormat};
use qingchu_server::problem::chain;

fn main() -> ExitCode {
    let cli = Cli::parse();
    start_logging(&cli);
    let ended = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map(|runtime| runtime.block_on(cli.run()));
    let fault = match ended {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        Ok(Err(fault)) => chain(&fault),
        Err(fault) => format!("no threads could be started: {fault}"),
    };
    // When standard error is gone too, the exit code is all that can be said.
    writeln!(std::io::stderr(), "qingchu: {fault}").map_or(ExitCode::FAILURE, |()| ExitCode::FAILURE)
}

fn start_logging(cli: &Cli) {
    let lines = tracing_subscriber::fmt().with_max_level(cli.log_level).with_writer(std::io::stderr);
    match cli.log_format {
        LogFormat::Text => lines.with_ansi(false).init(),
        LogFormat::Json => lines.json().init(),
    }
}
