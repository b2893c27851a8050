//! A real server on a folder of its own.

use std::fs;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::line::Line;
use crate::wait::{PATIENCE, until};

/// A server, its data, and the profiles of the browsers that visit it. Dropping it kills the server and removes all.
pub struct World {
    folder: TempDir,
    app: PathBuf,
    address: SocketAddr,
    server: Option<Child>,
}

impl World {
    /// Starts a new server with the app as it was built.
    ///
    /// # Panics
    /// When the server or the app is not built, or the server does not become ready.
    #[track_caller]
    pub fn new() -> Self {
        Self::with_app(&Self::built_app())
    }

    /// The folder of the app as it was built.
    ///
    /// # Panics
    /// When it is not built.
    #[must_use]
    pub fn built_app() -> PathBuf {
        built("QINGCHU_APP", "web-dist")
    }

    /// Starts a new server that serves the app of another folder.
    ///
    /// # Panics
    /// When the server is not built or does not become ready.
    #[track_caller]
    pub fn with_app(app: &Path) -> Self {
        let folder = TempDir::with_prefix("qingchu-").expect("a folder for the test");
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let address = free.expect("a free port");
        let mut world = Self { folder, app: app.to_owned(), address, server: None };
        world.start();
        world
    }

    /// Starts the server again, on the same port and the same data.
    ///
    /// # Panics
    /// When it runs already or does not become ready.
    #[track_caller]
    pub fn start(&mut self) {
        assert!(self.server.is_none(), "the server runs already");
        let log =
            fs::OpenOptions::new().create(true).append(true).open(self.log_file()).expect("the server's log");
        let mut command = Command::new(program());
        command.arg("serve").args(["--listen", &self.address.to_string()]);
        command.arg("--data").arg(self.data()).arg("--app").arg(&self.app);
        command.stdin(Stdio::null()).stdout(log.try_clone().expect("one log for both")).stderr(log);
        let mut server = command.spawn().expect("the server starts");
        until("the server to be ready", PATIENCE * 2, || {
            let ended = server.try_wait().expect("its state is known");
            assert!(ended.is_none(), "the server ended at once, {ended:?}:\n{}", self.log());
            ureq::get(self.url("/healthz")).call().ok()
        });
        self.server = Some(server);
    }

    /// Stops the server with SIGTERM and waits until it has ended, which it must do by itself.
    ///
    /// # Panics
    /// When it does not run or does not end well.
    #[track_caller]
    pub fn stop(&mut self) {
        let mut server = self.server.take().expect("the server runs");
        kill_process(pid(&server), Signal::TERM).expect("the server can be told");
        let status = until("the server to stop", PATIENCE, || server.try_wait().expect("its state is known"));
        assert!(status.success(), "the server ended with {status}:\n{}", self.log());
    }

    /// Kills the server with SIGKILL.
    ///
    /// # Panics
    /// When it does not run.
    #[track_caller]
    pub fn kill(&mut self) {
        let mut server = self.server.take().expect("the server runs");
        server.kill().expect("the server can be killed");
        server.wait().expect("the server has ended");
    }

    /// The address of a path on this server.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A line to this server that can be cut for one tablet alone.
    pub fn line(&self) -> Line {
        Line::to(self.address)
    }

    /// Where the server keeps its data.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The folder for the profile of a browser, by a name.
    pub fn profile(&self, name: &str) -> PathBuf {
        self.folder.path().join("profiles").join(name)
    }

    /// A folder for whatever else the test writes.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Everything the server has written to its standard output and standard error.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// The name and the password of the first account, as the first start printed them.
    ///
    /// # Panics
    /// When they were not printed.
    #[track_caller]
    pub fn first_login(&self) -> (String, String) {
        let log = self.log();
        let printed = |label: &str| {
            let found = log.lines().find_map(|line| line.trim().strip_prefix(label));
            found.map(|after| after.trim().to_owned()).unwrap_or_else(|| panic!("no {label:?} in\n{log}"))
        };
        (printed("name  "), printed("password  "))
    }

    /// Runs the program's command-line tools with some standard input, in the test's folder.
    ///
    /// # Panics
    /// When it cannot be started.
    #[track_caller]
    pub fn run(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut command = Command::new(program());
        command.current_dir(self.folder.path()).args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut tool = command.spawn().expect("the program starts");
        let mut stdin = tool.stdin.take().expect("its standard input");
        std::thread::scope(|scope| {
            // It may end without reading everything.
            scope.spawn(move || drop(stdin.write_all(input)));
            tool.wait_with_output().expect("the program ends")
        })
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("server.log")
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if self.server.is_some() {
            self.kill();
        }
        if std::thread::panicking() {
            eprintln!("--- the server's log\n{}", self.log());
        }
    }
}

fn pid(process: &Child) -> Pid {
    i32::try_from(process.id()).ok().and_then(Pid::from_raw).expect("a process id")
}

fn program() -> PathBuf {
    built("QINGCHU_SERVER", "release/qingchu")
}

/// Where `cargo xtask test` says that something was built, or where it would be under cargo's target folder.
#[track_caller]
fn built(variable: &str, place: &str) -> PathBuf {
    let path = std::env::var_os(variable).map_or_else(|| target_folder().join(place), PathBuf::from);
    assert!(path.exists(), "{} is not built: run `cargo xtask test`", path.display());
    path
}

/// The target folder: this test runs from `<target>/<profile>/deps/`.
fn target_folder() -> PathBuf {
    let test = std::env::current_exe().expect("the test's own path");
    test.ancestors().nth(3).map(Path::to_owned).expect("the test runs in cargo's target folder")
}
