//! The tablet's talk with the office in a real browser: store, machine, transport, tabs. The server is the core's own
//! [`MemoryLog`], behind the page's `fetch`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails loudly on purpose"
)]

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use indexed_db_futures::database::Database;
use qingchu_app::office::{Observers, Office, Standing};
use qingchu_app::store::Store;
use qingchu_app::{ids, transport};
use qingchu_core::event::{Body, Statement, Subject};
use qingchu_core::id::{DeviceId, Epoch, StreamId, UserId};
use qingchu_core::log::Log;
use qingchu_core::sync::account::{Enrolment, Login};
use qingchu_core::sync::ledger::Budget;
use qingchu_core::sync::machine::{Activity, Failure, Trouble};
use qingchu_core::sync::memory::MemoryLog;
use qingchu_core::sync::message::Request;
use uuid::Uuid;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const DESK: StreamId = StreamId(Uuid::from_u128(0x51));

/// What answers the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Road {
    /// Our server.
    Open,
    /// Nobody.
    Cut,
    /// Our server gets everything, and its answer is cut off on the way back.
    AnswerLost,
    /// Somebody else, with this status and body.
    Other(u16, &'static str),
}

/// The office behind the page's `fetch`, as long as it lives.
struct Server {
    state: Rc<State>,
    _closure: Closure<dyn FnMut(String, String, String, String) -> String>,
}

struct State {
    log: RefCell<MemoryLog>,
    road: Cell<Road>,
    rounds: Cell<usize>,
    encodings: RefCell<BTreeSet<String>>,
    authorizations: RefCell<BTreeSet<String>>,
}

impl Server {
    fn open() -> Self {
        let state = Rc::new(State {
            log: RefCell::new(MemoryLog::new(Epoch(Uuid::from_u128(1)))),
            road: Cell::new(Road::Open),
            rounds: Cell::new(0),
            encodings: RefCell::default(),
            authorizations: RefCell::default(),
        });
        let answers = Rc::clone(&state);
        let closure = Closure::<dyn FnMut(String, String, String, String) -> String>::new(
            move |path: String, body: String, encoding: String, authorization: String| {
                let (status, body) = answers.answer(&path, &body, encoding, authorization);
                serde_json::to_string(&(status, body)).unwrap()
            },
        );
        js_sys::Reflect::set(&js_sys::global(), &"__answer".into(), closure.as_ref()).unwrap();
        js_sys::eval(
            "globalThis.__fetch ??= globalThis.fetch;
             globalThis.fetch = async (request) => {
               const path = new URL(request.url).pathname;
               if (!path.startsWith('/api/')) return __fetch(request);
               const encoding = request.headers.get('content-encoding') ?? '';
               let body = request.body ? await new Response(request.body).blob() : new Blob([]);
               if (encoding === 'gzip')
                 body = await new Response(body.stream().pipeThrough(new DecompressionStream('gzip'))).blob();
               const authorization = request.headers.get('authorization') ?? '';
               const [status, text] = JSON.parse(__answer(path, await body.text(), encoding, authorization));
               if (status === 0) throw new TypeError('Failed to fetch');
               return new Response(status === 204 ? null : text, { status });
             }",
        )
        .unwrap();
        Self { state, _closure: closure }
    }

    fn count(&self) -> usize {
        self.state.log.borrow().stream(DESK).count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        js_sys::eval("globalThis.fetch = globalThis.__fetch").unwrap();
    }
}

impl State {
    fn answer(&self, path: &str, body: &str, encoding: String, authorization: String) -> (u16, String) {
        self.rounds.set(self.rounds.get() + 1);
        let reply = || {
            let request: Request = serde_json::from_str(body).unwrap();
            let rights = BTreeSet::from([DESK]);
            let reply = self.log.borrow_mut().answer(&request, &rights, ids::now(), Budget::of_bytes(20_000));
            serde_json::to_string(&reply).unwrap()
        };
        match self.road.get() {
            Road::Cut => (0, String::new()),
            Road::Other(status, body) => (status, body.to_owned()),
            Road::AnswerLost if path == "/api/sync" => {
                let reply = reply();
                let (half, _) = reply.split_at(reply.len() / 2);
                (200, half.to_owned())
            }
            Road::Open if path == "/api/sync" => {
                self.encodings.borrow_mut().insert(encoding);
                self.authorizations.borrow_mut().insert(authorization);
                (200, reply())
            }
            Road::Open | Road::AnswerLost => {
                (404, r#"{"title":"not here","status":404,"detail":""}"#.to_owned())
            }
        }
    }
}

/// A tablet whose talk is open.
struct Tablet {
    store: Rc<Store>,
    office: Office,
    heard: Rc<Heard>,
}

struct Heard {
    standing: RefCell<Option<Standing>>,
    written: RefCell<Vec<u32>>,
    sign_ins: Cell<u32>,
}

impl Heard {
    fn trouble(&self) -> Option<Trouble> {
        match &*self.standing.borrow() {
            Some(Standing::Here(status)) => status.trouble,
            _ => None,
        }
    }

    fn activity(&self) -> Option<Activity> {
        match &*self.standing.borrow() {
            Some(Standing::Here(status)) => Some(status.activity),
            _ => None,
        }
    }
}

async fn fresh(name: &str, device: u128) -> Tablet {
    Database::delete_by_name(name).unwrap().await.unwrap();
    tab(name, device).await
}

async fn tab(name: &str, device: u128) -> Tablet {
    let store = Rc::new(Store::open(name, |_notice| {}).await.unwrap());
    let enrolment = Enrolment { device: DeviceId(Uuid::from_u128(device)), credential: "k".repeat(43) };
    store.enrol(&enrolment).await.unwrap();
    let heard = Rc::new(Heard {
        standing: RefCell::new(None),
        written: RefCell::new(Vec::new()),
        sign_ins: Cell::new(0),
    });
    let (written, standing, sign_ins) = (Rc::clone(&heard), Rc::clone(&heard), Rc::clone(&heard));
    let observers = Observers {
        on_written: Box::new(move |position| written.written.borrow_mut().push(position)),
        on_standing: Box::new(move |now| *standing.standing.borrow_mut() = Some(now)),
        on_sign_in_needed: Box::new(move || sign_ins.sign_ins.set(sign_ins.sign_ins.get() + 1)),
    };
    let office = Office::open(Rc::clone(&store), enrolment, observers);
    Tablet { store, office, heard }
}

impl Tablet {
    async fn state(&self, text: &str) {
        let now = ids::now();
        let statement = Statement {
            id: ids::event(),
            stream: DESK,
            subject: Subject::Case(ids::case()),
            author: UserId(Uuid::from_u128(1)),
            occurred_at: now,
            recorded_at: now,
            clock_offset_ms: None,
            body: Body::NoteAdded { text: text.to_owned() },
        };
        self.store.append(&[statement], None).await.unwrap();
    }

    async fn waiting(&self) -> u32 {
        self.store.waiting().await.unwrap().count
    }

    async fn log(&self) -> Log {
        let mut log = Log::new();
        let take_up = |read: qingchu_app::store::Read| {
            for entry in &read.entries {
                log.take_up(entry).unwrap();
            }
        };
        self.store.read_after(0, take_up).await.unwrap();
        log
    }
}

/// Waits until something holds; fails when it does not within 20 s.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..2_000 {
        if holds().await {
            return;
        }
        let soon = js_sys::eval("new Promise(done => setTimeout(done, 10))").unwrap();
        wasm_bindgen_futures::JsFuture::from(js_sys::Promise::from(soon)).await.unwrap();
    }
    panic!("never: {what}");
}

#[wasm_bindgen_test]
async fn what_one_tablet_states_reaches_another_and_leaves_the_outbox() {
    let server = Server::open();
    let (one, two) = (fresh("office-one", 1).await, fresh("office-two", 2).await);
    for number in 0..30 {
        one.state(&format!("第{number}件：{}", "水管又漏了。".repeat(100))).await;
    }
    two.state("🛗 困人").await;
    until("both outboxes are empty", async || one.waiting().await + two.waiting().await == 0).await;
    assert_eq!(server.count(), 31);
    one.office.try_now();
    two.office.try_now();
    until("both have all", async || one.log().await.len() == 31 && two.log().await.len() == 31).await;
    assert_eq!(one.log().await.state_hash(), two.log().await.state_hash());
    until("every event has its receipt", async || {
        one.log().await.iter().all(|stored| stored.receipt.is_some())
    })
    .await;
    assert!(server.state.encodings.borrow().contains("gzip"), "large requests are packed");
    let authorizations = server.state.authorizations.borrow().clone();
    assert!(authorizations.iter().all(|value| value.starts_with("Device ") && value.ends_with("kkk")));
    let last = one.heard.written.borrow().iter().copied().max().unwrap();
    assert_eq!(one.store.standing().await.unwrap().position, last, "each segment is told");
    assert_eq!(one.heard.trouble(), None);

    // All is quiet once there is nothing to say.
    until("both are at rest", async || {
        [&one, &two].iter().all(|tablet| tablet.heard.activity() == Some(Activity::Waiting))
    })
    .await;
    let rounds = server.state.rounds.get();
    let a_while = js_sys::eval("new Promise(done => setTimeout(done, 300))").unwrap();
    wasm_bindgen_futures::JsFuture::from(js_sys::Promise::from(a_while)).await.unwrap();
    assert_eq!(server.state.rounds.get(), rounds);
}

#[wasm_bindgen_test]
async fn whoever_else_answers_is_no_answer() {
    let server = Server::open();
    let tablet = fresh("office-portal", 3).await;
    until("the first contact", async || tablet.heard.activity() == Some(Activity::Waiting)).await;
    let page = "<!doctype html><title>Hotel</title>";
    for (road, told) in [
        (Road::Cut, Failure::Offline),
        (Road::Other(200, page), Failure::NotOurs),
        (Road::Other(200, ""), Failure::NotOurs),
        (Road::Other(200, "{}"), Failure::NotOurs),
        (Road::Other(204, ""), Failure::NotOurs),
        (Road::Other(401, page), Failure::NotOurs),
        (Road::Other(403, page), Failure::NotOurs),
        (Road::Other(511, page), Failure::NotOurs),
        (Road::Other(502, page), Failure::ServerFault),
    ] {
        server.state.road.set(road);
        tablet.state("断网").await;
        tablet.office.try_now();
        until(&format!("{told:?} is told"), async || {
            tablet.heard.activity() == Some(Activity::Waiting)
                && tablet.heard.trouble() == Some(Trouble::Round(told))
        })
        .await;
        assert!(tablet.waiting().await > 0);
        assert_eq!(tablet.heard.sign_ins.get(), 0, "a portal's 401 is nobody's session");
    }
    assert_eq!((tablet.waiting().await, server.count()), (9, 0));
    server.state.road.set(Road::Open);
    tablet.office.try_now();
    until("all is sent", async || tablet.waiting().await == 0).await;
    assert_eq!(server.count(), 9);
    assert_eq!(tablet.heard.trouble(), None);
}

#[wasm_bindgen_test]
async fn an_answer_lost_on_the_way_has_one_effect() {
    let server = Server::open();
    let tablet = fresh("office-lost", 4).await;
    server.state.road.set(Road::AnswerLost);
    tablet.state("已收到？").await;
    tablet.office.try_now();
    until("the server has it", async || server.count() == 1).await;
    until("the tablet does not know", async || tablet.heard.trouble().is_some()).await;
    assert_eq!(tablet.waiting().await, 1);
    server.state.road.set(Road::Open);
    tablet.office.try_now();
    until("the tablet knows", async || tablet.waiting().await == 0).await;
    assert_eq!((server.count(), tablet.log().await.len()), (1, 1));
}

#[wasm_bindgen_test]
async fn an_expired_session_stops_the_talk_and_never_the_logging() {
    let server = Server::open();
    let tablet = fresh("office-session", 5).await;
    until("the first contact", async || tablet.heard.activity() == Some(Activity::Waiting)).await;
    server.state.road.set(Road::Other(401, r#"{"title":"no session","status":401,"detail":""}"#));
    tablet.state("过期之后").await;
    tablet.office.try_now();
    until("a sign-in is asked for", async || tablet.heard.sign_ins.get() == 1).await;
    tablet.state("照样登记").await;
    assert_eq!(tablet.waiting().await, 2);
    assert_eq!(tablet.heard.activity(), Some(Activity::SignedOut));
    server.state.road.set(Road::Open);
    tablet.office.signed_in();
    until("all is sent", async || tablet.waiting().await == 0).await;
    assert_eq!(server.count(), 2);
}

#[wasm_bindgen_test]
async fn of_two_tabs_one_leads_and_the_other_takes_over() {
    let server = Server::open();
    let one = fresh("office-tabs", 6).await;
    until("the first leads", async || one.heard.activity() == Some(Activity::Waiting)).await;
    let two = tab("office-tabs", 6).await;
    two.state("第二页写的").await;
    until("the first tab sends it", async || server.count() == 1).await;
    assert_eq!(*two.heard.standing.borrow(), Some(Standing::InAnotherTab));
    until("the first tab hears of it", async || one.heard.written.borrow().contains(&1)).await;
    until("the second tab hears what came back", async || {
        let position = one.store.standing().await.unwrap().position;
        position > 1 && two.heard.written.borrow().contains(&position)
    })
    .await;
    drop(one);
    until("the second leads", async || two.heard.activity() == Some(Activity::Waiting)).await;
    two.state("接着").await;
    until("the second sends", async || server.count() == 2).await;
    until("nothing waits", async || two.waiting().await == 0).await;
}

#[wasm_bindgen_test]
async fn an_answer_about_accounts_is_ours_or_none() {
    let server = Server::open();
    let login = || Login { name: "前台".to_owned(), password: "\"<密码>\\".to_owned() };
    let answer = async |road| {
        server.state.road.set(road);
        transport::login(&login()).await.err()
    };
    let refused = r#"{"title":"wrong name or password","status":401,"detail":""}"#;
    assert_eq!(answer(Road::Other(401, refused)).await, Some(Failure::Unauthorised));
    assert_eq!(answer(Road::Other(200, "<html>")).await, Some(Failure::NotOurs));
    assert_eq!(answer(Road::Other(200, "{\"protocol\":1}")).await, Some(Failure::NotOurs));
    assert_eq!(answer(Road::Other(429, "")).await, Some(Failure::TooMany { retry_after_ms: None }));
    assert_eq!(answer(Road::Cut).await, Some(Failure::Offline));
    server.state.road.set(Road::Other(204, ""));
    assert_eq!(transport::logout().await, Ok(()));
    let id = r#""00000000-0000-0000-0000-000000000001""#;
    let account = format!(
        r#"{{"person":{{"id":{id},"name":"a","display_name":"阿","roles":[]}},"organisation":{id},
            "organisation_name":"大厦","units":[],"people":[]}}"#
    );
    server.state.road.set(Road::Other(200, account.leak()));
    assert_eq!(transport::account().await.unwrap().person.display_name, "阿");
}

#[wasm_bindgen_test]
fn ids_differ_and_sort_by_the_time_they_were_made() {
    let made: Vec<_> = (0..1_000).map(|_| ids::event()).collect();
    assert_eq!(made.iter().collect::<BTreeSet<_>>().len(), 1_000);
    assert!(made.iter().all(|id| id.0.get_version_num() == 7));
    let millis = |id: &qingchu_core::id::EventId| id.0.as_u128() >> 80;
    assert!(made.iter().map(millis).is_sorted());
    let now = u128::try_from(ids::now().0).unwrap();
    assert!(now - millis(&made[0]) < 60_000);
    assert_ne!(JsValue::from(ids::random()), JsValue::from(ids::random()));
}
