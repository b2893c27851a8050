//! The command-line tools, driven as the program that people run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests fail loudly on purpose"
)]

mod check;
mod classify;
mod due;
mod export;
mod import;
mod office;
mod report;
mod rulebook;

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Output, Stdio};

/// What a run of the program left.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().expect("the program ends by itself"),
            out: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
            err: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
        }
    }
}

/// The program, without what the environment of the tests may hold.
fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qingchu"));
    command.args(arguments);
    for name in ["QINGCHU_DATA", "QINGCHU_RULEBOOK", "QINGCHU_LOG_LEVEL", "QINGCHU_LOG_FORMAT"] {
        command.env_remove(name);
    }
    command
}

/// Runs the program on this input.
fn run(arguments: &[&str], input: impl AsRef<[u8]>) -> Ran {
    let mut child = program(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().unwrap();
    let input = input.as_ref().to_vec();
    // A program that refuses its arguments reads nothing: the pipe breaks then, and that is its right.
    let feeding = std::thread::spawn(move || stdin.write_all(&input).is_ok());
    let output = child.wait_with_output().unwrap();
    feeding.join().unwrap();
    Ran::of(output)
}

/// Runs the program on more lines than any pipe holds, reads one and goes away: no word, no failure, and it stops.
fn ends_quietly(arguments: &[&str], first: &str, line: &'static str) {
    let mut child = program(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().unwrap();
    let first = first.to_owned();
    let feeding = std::thread::spawn(move || {
        stdin.write_all(first.as_bytes()).is_ok()
            && (0..200_000).all(|_| stdin.write_all(line.as_bytes()).is_ok())
    });
    let mut answer = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut answer).unwrap();
    drop(out);
    assert!(!answer.is_empty());
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), b"".as_slice()));
    assert!(!feeding.join().unwrap(), "the program read on although nobody listened");
}
