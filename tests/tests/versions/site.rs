//! A server of small versions that changes from one to the next after a number of requests.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use sha2::{Digest, Sha256};

/// Which service worker a version ships.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worker {
    /// The app's own.
    Real,
    /// One that answers everything with nonsense.
    Broken,
    /// The one that removes the others.
    Kill,
}

const BROKEN: &str = "self.addEventListener('install', () => self.skipWaiting());\
    self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));\
    self.addEventListener('fetch', (event) => event.respondWith(new Response('broken')));";

/// The files of one version, by address.
pub(crate) struct Version {
    files: BTreeMap<String, String>,
}

impl Version {
    /// A version whose page, module and program all show its name.
    pub(crate) fn new(name: &str, worker: Worker) -> Self {
        let program = format!("program {name}");
        let program_address = format!("/assets/program-{}.txt", short(&program));
        let module = format!(
            "export default async ({{ module_or_path }}) => {{\
               const program = await fetch(module_or_path);\
               if (!program.ok) throw new Error('the program cannot be fetched');\
               document.body.innerText += ', module {name}, ' + await program.text();\
             }};"
        );
        let module_address = format!("/assets/module-{}.js", short(&module));
        let registered = if worker == Worker::Kill { "" } else { " data-worker=\"/service-worker.js\"" };
        let page = format!(
            "<!doctype html><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\"><body>page {name}\
             <script type=\"module\" src=\"/boot.js\" id=\"boot\" data-module=\"{module_address}\" \
             data-wasm=\"{program_address}\"{registered}></script>"
        );
        let boot = include_str!("../../../app/boot/boot.js").to_owned();
        let files = [(program_address, program), (module_address, module), ("/boot.js".to_owned(), boot)];
        let mut files: BTreeMap<_, _> = files.into_iter().chain([("/".to_owned(), page)]).collect();
        let worker = match worker {
            Worker::Real => {
                format!("{}{}", bundle(name, &files), include_str!("../../../app/boot/service-worker.js"))
            }
            Worker::Broken => BROKEN.to_owned(),
            Worker::Kill => include_str!("../../../app/boot/kill-worker.js").to_owned(),
        };
        files.insert("/service-worker.js".to_owned(), worker);
        Self { files }
    }
}

/// What the build writes above the service worker: each file with its digest.
fn bundle(name: &str, files: &BTreeMap<String, String>) -> String {
    let entry =
        |(address, text): (&String, &String)| format!("{{address:'{address}',sha256:'{}'}}", sha256(text));
    let entries: Vec<String> = files.iter().map(entry).collect();
    format!("const BUNDLE = {{version:'{name}',files:[{}]}};\n", entries.join(","))
}

fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn short(text: &str) -> String {
    sha256(text).chars().take(16).collect()
}

/// A running server.
pub(crate) struct Site {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    now: Version,
    next: Vec<(usize, Version)>,
    is_stopped: bool,
}

impl Site {
    /// Serves a version on a port, and so an origin, of its own.
    pub(crate) fn serve(version: Version) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Mutex::new(Shared { now: version, next: Vec::new(), is_stopped: false }));
        let answering = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&answering);
                // A browser that goes away before it is answered is its own affair.
                thread::spawn(move || drop(answer(stream, &shared)));
            }
        });
        Self { address, shared }
    }

    /// The address of a path on this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Changes to a version after so many requests more, counted from the change before it.
    pub(crate) fn change_after(&self, requests: usize, version: Version) {
        self.shared.lock().unwrap().next.push((requests, version));
    }

    /// Changes to the last version at once.
    pub(crate) fn settle_on_last(&self) {
        let mut shared = self.shared.lock().unwrap();
        if let Some((_, last)) = shared.next.pop() {
            shared.now = last;
            shared.next.clear();
        }
    }

    /// Answers nothing any more: every connection is closed at once.
    pub(crate) fn stop(&mut self) {
        self.shared.lock().unwrap().is_stopped = true;
    }
}

impl Shared {
    /// Counts a request and returns what it is answered with.
    fn count(&mut self, path: &str) -> Option<String> {
        while let Some((left, _)) = self.next.first_mut() {
            if *left > 0 {
                *left -= 1;
                break;
            }
            self.now = self.next.remove(0).1;
        }
        self.now.files.get(path).cloned()
    }
}

fn answer(mut stream: TcpStream, shared: &Mutex<Shared>) -> std::io::Result<()> {
    let mut request = String::new();
    let mut reader = BufReader::new(stream.try_clone()?);
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let path = request.split(' ').nth(1).unwrap_or("/");
    let path = path.split('?').next().unwrap_or(path);
    let answer = {
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        if shared.is_stopped {
            return Ok(());
        }
        shared.count(path)
    };
    let (status, body) = answer.map_or(("404 Not Found", String::new()), |body| ("200 OK", body));
    let kind = match path.rsplit_once('.') {
        Some((_, "js")) => "text/javascript",
        Some((_, "txt")) => "text/plain; charset=utf-8",
        _ => "text/html; charset=utf-8",
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\ncache-control: no-cache\r\n\
         connection: close\r\n\r\n{body}",
        body.len()
    )
}
