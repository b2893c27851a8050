//! The program's commands as a person types them.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::kill::{Client, FIRST_PASSWORD, Process, post};

fn run(data: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_qingchu"))
        .args(arguments)
        .env("QINGCHU_DATA", data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// One line on standard error, a failing exit code, nothing on standard output.
fn refused(output: &Output, words: &str) {
    let told = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!output.status.success());
    assert_eq!((told.lines().count(), output.stdout.len()), (1, 0), "{told}");
    assert!(told.starts_with("qingchu: ") && told.contains(words), "{told}");
}

fn can_log_in(process: &Process, name: &str, password: &str) -> bool {
    let body = serde_json::json!({ "name": name, "password": password }).to_string();
    post(process.address, "/api/login", "", body.as_bytes()).is_some()
}

#[test]
fn accounts_are_kept_while_the_server_runs() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    refused(&run(data, &["user", "list"], ""), "0 organisations");
    let process = Process::start(data, "error", Stdio::null());
    assert!(can_log_in(&process, "admin", FIRST_PASSWORD));

    let added = said(&run(
        data,
        &["user", "add", "Wang", "--display-name", "王芳", "--role", "desk"],
        "her password\n",
    ));
    assert_eq!(added, "added wang\n");
    assert!(can_log_in(&process, "wang", "her password"));
    let listed = said(&run(data, &["user", "list"], ""));
    assert!(listed.contains("wang\t王芳\tactive\t物业管理中心: desk\n"), "{listed}");
    assert!(listed.starts_with("admin\t管理员\tactive\t物业管理中心: "), "{listed}");

    let set = said(&run(data, &["user", "password", "wang"], ""));
    let made = set.lines().find_map(|line| line.strip_prefix("password  ")).unwrap();
    assert!(!can_log_in(&process, "wang", "her password"));
    assert!(can_log_in(&process, "wang", made));
    said(&run(data, &["user", "disable", "wang"], ""));
    assert!(!can_log_in(&process, "wang", made));
    said(&run(data, &["user", "enable", "wang"], ""));
    assert!(can_log_in(&process, "wang", made));

    said(&run(data, &["unit", "add", "二号楼"], ""));
    said(&run(data, &["user", "posts", "wang", "--unit", "二号楼", "--role", "technician"], ""));
    assert!(said(&run(data, &["user", "list"], "")).contains("wang\t王芳\tactive\t二号楼: technician\n"));

    refused(&run(data, &["user", "add", "wang"], "another password"), "\"wang\" exists");
    refused(&run(data, &["user", "add", "li"], "short"), "at least 8 characters");
    refused(&run(data, &["user", "add", "li li"], "long enough"), "li li");
    refused(&run(data, &["user", "add", "li", "--role", "king"], "long enough"), "no role");
    refused(&run(data, &["user", "add", "li", "--unit", "nowhere"], "long enough"), "nowhere");
    refused(&run(data, &["user", "disable", "nobody"], ""), "nobody");
    refused(&run(data, &["unit", "add", "二号楼"], ""), "二号楼");
    refused(&run(data, &["unit", "add", "三号楼", "--rulebook", "none"], ""), "building");
    refused(&run(data, &["device", "disable", "x"], ""), "not a UUID");
}

#[test]
fn what_was_set_aside_is_shown_whole() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path(), "error", Stdio::null());
    let client = Client::enrol(process.address);
    let event = "{\"id\":7,\"words\":\"水管 <b>\"}";
    assert_eq!(client.push_alone(process.address, event), "quarantined");
    let listed = said(&run(folder.path(), &["quarantine", "list"], ""));
    let digest = qingchu_core::event::Digest::of(event.as_bytes()).to_hex();
    assert!(
        listed.starts_with(&format!("{digest}\tunreadable\t")) && listed.lines().count() == 1,
        "{listed}"
    );
    assert_eq!(
        said(&run(folder.path(), &["quarantine", "show", digest.split_at(8).0], "")),
        format!("{event}\n")
    );
    refused(&run(folder.path(), &["quarantine", "show", "zz"], ""), "0 events");
}

#[test]
fn the_first_start_says_how_to_log_in_once() {
    let folder = tempfile::tempdir().unwrap();
    let start = || {
        let mut child = Command::new(env!("CARGO_BIN_EXE_qingchu"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path())
            .env_remove("QINGCHU_FIRST_PASSWORD")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It is ready once it logs, and ends in good order when asked to.
        let mut first = [0];
        let mut log = child.stderr.take().unwrap();
        log.read_exact(&mut first).unwrap();
        end(&mut child);
        let mut told = String::new();
        child.stdout.take().unwrap().read_to_string(&mut told).unwrap();
        told
    };
    let told = start();
    for words in
        ["Qingchu listens on http://127.0.0.1:", "name      admin", "qingchu user password admin --data"]
    {
        assert!(told.contains(words), "{told}");
    }
    let password = told.lines().find_map(|line| line.trim().strip_prefix("password  ")).unwrap();
    assert_eq!(password.len(), 19, "{told}");
    let again = start();
    assert_eq!(again.lines().count(), 1, "{again}");
}

/// Asks a process to end, as an init system does, and waits for it.
fn end(child: &mut std::process::Child) {
    let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(asked.success());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_stop_waits_for_no_listener() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(folder.path(), "error", Stdio::null());
    let body = serde_json::json!({ "name": "admin", "password": FIRST_PASSWORD }).to_string();
    let (head, _body) = post(process.address, "/api/login", "", body.as_bytes()).unwrap();
    let cookie =
        head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap().split(';').next().unwrap();
    let mut listener = TcpStream::connect(process.address).unwrap();
    write!(listener, "GET /api/hints HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\r\n").unwrap();
    let mut idle = TcpStream::connect(process.address).unwrap();
    let mut first = [0];
    listener.read_exact(&mut first).unwrap();
    let began = Instant::now();
    end(&mut process.child);
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    let mut rest = Vec::new();
    listener.read_to_end(&mut rest).unwrap();
    assert_eq!(idle.read(&mut first).unwrap(), 0);
    assert!(!folder.path().join("qingchu.sqlite3-wal").exists() || folder_is_folded(folder.path()));
}

fn folder_is_folded(data: &Path) -> bool {
    data.join("qingchu.sqlite3-wal").metadata().is_ok_and(|log| log.len() == 0)
}

#[test]
fn a_database_that_cannot_be_opened_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("qingchu.sqlite3"), "this is no database".repeat(100)).unwrap();
    refused(&run(folder.path(), &["serve", "--listen", "127.0.0.1:0"], ""), "not a database");
    let file = folder.path().join("file");
    std::fs::write(&file, "x").unwrap();
    refused(&run(&file, &["user", "list"], ""), "file");
    refused(&run(folder.path(), &["restore", "nothing-there", "--force"], ""), "nothing-there");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    refused(&run(folder.path(), &["serve", "--listen", &address], ""), &address);
}

#[test]
fn backup_and_restore_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let file = folder.path().join("backup");
    let file = file.to_str().unwrap();
    let process = Process::start(&data, "error", Stdio::null());
    let mut client = Client::enrol(process.address);
    client.make("一");
    assert!(client.sync(process.address));
    let told = said(&run(&data, &["backup", file], ""));
    assert!(told.contains("1 events in 1 streams, 0 in quarantine"), "{told}");
    refused(&run(&data, &["restore", file, "--force"], ""), "stop it first");
    drop(process);
    refused(&run(&data, &["restore", file], ""), "--force");
    let told = said(&run(&data, &["restore", file, "--force"], ""));
    assert!(told.contains("1 events") && told.contains("replaced-"), "{told}");
    let process = Process::start(&data, "error", Stdio::null());
    client.check(process.address);
}

#[test]
fn the_log_holds_nothing_that_a_person_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(folder.path(), "trace", Stdio::piped());
    let mut log = process.child.stderr.take().unwrap();
    let reading = std::thread::spawn(move || {
        let mut lines = String::new();
        log.read_to_string(&mut lines).unwrap();
        lines
    });
    let mut client = Client::enrol(process.address);
    client.make("canary-narrative");
    assert!(client.sync(process.address));
    assert!(!can_log_in(&process, "canary-name", "canary-password"));
    let bad = br#"{"name":{"canary-json":1},"password":"canary-password"}"#;
    assert!(post(process.address, "/api/login", "", bad).is_none());
    assert!(post(process.address, "/api/sync?q=canary-query", "", b"{}").is_none());
    end(&mut process.child);
    let lines = reading.join().unwrap();
    assert!(lines.contains("received events") && lines.contains("/api/login"), "{lines}");
    for secret in ["canary", FIRST_PASSWORD, "__Host-", "Device "] {
        assert!(!lines.contains(secret), "{secret}: {lines}");
    }
}
