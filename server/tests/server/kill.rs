//! The real program, ended without warning: nothing acknowledged is lost, nothing is there twice, no number is missing.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use qingchu_core::event::{Body, Digest, Statement, Subject};
use qingchu_core::id::{EventId, StreamId, UserId};
use qingchu_core::log::Tip;
use qingchu_core::sync::account::{Account, Enrolment};
use qingchu_core::sync::message::{Cursor, PROTOCOL, Reply, Request, Verdict};
use qingchu_core::sync::page::turn;
use qingchu_core::time::Moment;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::reference::Chance;
use crate::world::raw;

const KILLS: u64 = 100;
const BATCH: usize = 10;
pub(crate) const FIRST_PASSWORD: &str = "first test password";

/// The program, serving.
pub(crate) struct Process {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
    _stdout: BufReader<ChildStdout>,
}

impl Process {
    pub(crate) fn start(data: &Path, log_level: &str, stderr: Stdio) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_qingchu"))
            .args(["serve", "--listen", "127.0.0.1:0", "--log-level", log_level, "--data"])
            .arg(data)
            .env("QINGCHU_FIRST_PASSWORD", FIRST_PASSWORD)
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let address =
            line.trim().strip_prefix("Qingchu listens on http://").unwrap_or_else(|| panic!("{line:?}"));
        let address = address.parse().unwrap();
        Self { child, address, _stdout: stdout }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already, which is what is wanted.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// One request over a connection of its own; `None` unless a whole answer with status 200 came back.
pub(crate) fn post(address: SocketAddr, path: &str, headers: &str, body: &[u8]) -> Option<(String, Vec<u8>)> {
    let mut socket = TcpStream::connect(address).ok()?;
    socket.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\n{headers}\r\n",
        body.len()
    );
    socket.write_all(&[head.as_bytes(), body].concat()).ok()?;
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).ok()?;
    whole(&answer)
}

/// Head and body of an answer of status 200 that came whole.
pub(crate) fn whole(answer: &[u8]) -> Option<(String, Vec<u8>)> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8(answer[..end].to_vec()).ok()?;
    let body = &answer[end + 4..];
    let length: usize = head.lines().find_map(|line| line.strip_prefix("content-length: "))?.parse().ok()?;
    (head.starts_with("HTTP/1.1 200 ") && body.len() == length).then(|| (head, body.to_vec()))
}

/// A tablet that keeps what is not acknowledged and sends it again.
pub(crate) struct Client {
    headers: String,
    tip: Tip,
    author: UserId,
    stream: StreamId,
    outbox: Vec<(EventId, Box<RawValue>)>,
    pub(crate) acknowledged: BTreeMap<EventId, u64>,
    cursor: Option<Cursor>,
    pub(crate) made: usize,
}

impl Client {
    pub(crate) fn enrol(address: SocketAddr) -> Self {
        let login = serde_json::json!({ "name": "admin", "password": FIRST_PASSWORD }).to_string();
        let (head, body) = post(address, "/api/login", "", login.as_bytes()).expect("a log-in");
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        let cookie = cookie.split(';').next().unwrap();
        let account: Account = serde_json::from_slice(&body).unwrap();
        let headers = format!("cookie: {cookie}\r\n");
        let (_head, body) =
            post(address, "/api/enrol", &headers, br#"{"label":"kill"}"#).expect("an enrolment");
        let Enrolment { device, credential } = serde_json::from_slice(&body).unwrap();
        Self {
            headers: format!("{headers}authorization: Device {device}.{credential}\r\n"),
            tip: Tip::new(device),
            author: account.person.id,
            stream: account.units[0].stream,
            outbox: Vec::new(),
            acknowledged: BTreeMap::new(),
            cursor: None,
            made: 0,
        }
    }

    pub(crate) fn make(&mut self, text: &str) {
        let id = EventId(Uuid::now_v7());
        let statement = Statement {
            id,
            stream: self.stream,
            subject: Subject::Unit,
            author: self.author,
            occurred_at: Moment(0),
            recorded_at: Moment(0),
            clock_offset_ms: None,
            body: Body::NoteAdded { text: text.to_owned() },
        };
        let (stored, tip) = self.tip.seal(statement);
        self.tip = tip;
        self.outbox.push((id, raw(&stored.bytes)));
        self.made += 1;
    }

    pub(crate) fn has_unsent(&self) -> bool {
        !self.outbox.is_empty()
    }

    /// The bytes of the next request, head and all.
    pub(crate) fn request(&self, address: SocketAddr) -> Vec<u8> {
        let body = self.body();
        let head = format!(
            "POST /api/sync HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
             connection: close\r\n{}\r\n",
            body.len(),
            self.headers
        );
        [head.into_bytes(), body].concat()
    }

    fn body(&self) -> Vec<u8> {
        let request = Request {
            protocol: PROTOCOL,
            device: self.tip.device,
            streams: self.cursor.iter().cloned().collect(),
            events: self.outbox.iter().map(|(_id, event)| event.clone()).collect(),
        };
        serde_json::to_vec(&request).unwrap()
    }

    /// Pushes one text beside the outbox; what became of it, as it is written.
    pub(crate) fn push_alone(&self, address: SocketAddr, event: &str) -> String {
        let request = Request {
            protocol: PROTOCOL,
            device: self.tip.device,
            streams: Vec::new(),
            events: vec![raw(event)],
        };
        let body = serde_json::to_vec(&request).unwrap();
        let (_head, body) = post(address, "/api/sync", &self.headers, &body).expect("an answer");
        let reply: serde_json::Value = serde_json::from_slice(&body).unwrap();
        reply["verdicts"][0]["verdict"].as_object().unwrap().keys().next().unwrap().clone()
    }

    /// One round; whether it succeeded.
    pub(crate) fn sync(&mut self, address: SocketAddr) -> bool {
        let Some((_head, body)) = post(address, "/api/sync", &self.headers, &self.body()) else {
            return false;
        };
        self.take(&serde_json::from_slice(&body).unwrap());
        true
    }

    /// Believes a reply: only what it names leaves the outbox.
    pub(crate) fn take(&mut self, reply: &Reply) {
        for verdict in &reply.verdicts {
            let id = verdict.id.unwrap();
            let seq = match verdict.verdict {
                Verdict::Accepted { seq } | Verdict::Duplicate { seq } => seq,
                Verdict::Quarantined { reason } => panic!("{reason:?}"),
            };
            assert_eq!(*self.acknowledged.entry(id).or_insert(seq), seq, "acknowledged under two numbers");
            self.outbox.retain(|(unsent, _event)| *unsent != id);
        }
        let turned = turn(self.cursor.as_ref(), &reply.streams[0]).unwrap();
        assert!(self.cursor.is_none() || !turned.is_rewound);
        self.cursor = Some(turned.cursor);
    }

    /// Reads the stream from its start and compares it with everything that was acknowledged.
    pub(crate) fn check(&mut self, address: SocketAddr) {
        assert!(self.outbox.is_empty());
        self.cursor = None;
        let mut found = BTreeMap::new();
        let mut chain = Digest::ZERO;
        loop {
            let (_head, body) = post(address, "/api/sync", &self.headers, &self.body()).expect("an answer");
            let reply: Reply = serde_json::from_slice(&body).unwrap();
            for delivery in &reply.streams[0].events {
                let digest = Digest::of(delivery.event.as_ref().unwrap().get().as_bytes());
                chain = chain.chain(digest);
                assert_eq!(found.insert(delivery.id, delivery.seq), None, "{} is there twice", delivery.id);
                assert_eq!(delivery.seq, found.len() as u64, "a number is missing");
            }
            self.take(&reply);
            if self.cursor.as_ref().unwrap().seq == reply.streams[0].head {
                break;
            }
        }
        assert_eq!(self.cursor.as_ref().unwrap().chain, chain.to_hex());
        assert_eq!(found.len(), self.made, "everything made is there once");
        assert_eq!(found, self.acknowledged);
    }
}

#[test]
fn a_hundred_kills_during_pushes_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut chance = Chance::of(20_261_123);
    let mut client = None::<Client>;
    let began = Instant::now();
    let (mut rounds, mut cut) = (0, 0);
    for kill in 0..KILLS {
        let process = Process::start(folder.path(), "error", Stdio::null());
        let address = process.address;
        let client = client.get_or_insert_with(|| Client::enrol(address));
        let delay = Duration::from_micros(chance.below(60_000));
        let killer = std::thread::spawn(move || {
            std::thread::sleep(delay);
            drop(process);
        });
        loop {
            while client.outbox.len() < BATCH {
                client.make(&format!("事{kill}"));
            }
            rounds += 1;
            if !client.sync(address) {
                cut += 1;
                break;
            }
        }
        killer.join().unwrap();
    }
    let process = Process::start(folder.path(), "error", Stdio::null());
    let mut client = client.unwrap();
    while client.has_unsent() {
        assert!(client.sync(process.address));
    }
    client.check(process.address);
    println!("{KILLS} kills, {rounds} rounds ({cut} cut), {} events, {:?}", client.made, began.elapsed());
    assert!(rounds > KILLS, "some rounds must succeed for the test to mean something");
}

#[test]
fn a_connection_cut_at_any_byte_has_one_effect() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path(), "error", Stdio::null());
    let address = process.address;
    let mut client = Client::enrol(address);
    for text in ["一", "二", "三"] {
        client.make(text);
    }
    // Cut while the request goes up: the server must not take half of it.
    let request = client.request(address);
    for end in 0..request.len() {
        let mut socket = TcpStream::connect(address).unwrap();
        socket.write_all(&request[..end]).unwrap();
    }
    // Cut while the answer comes down: the tablet must not take half of it, and sends again.
    let mut length = usize::MAX;
    let mut end = 0;
    while end < length {
        let mut socket = TcpStream::connect(address).unwrap();
        socket.write_all(&request).unwrap();
        let mut answer = Vec::new();
        socket.take(end as u64).read_to_end(&mut answer).unwrap();
        match whole(&answer) {
            None => end += 1,
            Some(_) => length = end,
        }
    }
    assert!(length > 500, "{length}");
    assert!(client.sync(address));
    client.check(address);
    assert_eq!(client.acknowledged.values().copied().collect::<Vec<_>>(), [1, 2, 3]);
}
