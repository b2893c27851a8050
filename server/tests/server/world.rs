//! A server with one organisation in a folder of its own, and a client that speaks to it without a socket.

use std::cell::Cell;
use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use qingchu_core::event::{Body as EventBody, Statement, Subject};
use qingchu_core::id::{CaseId, DeviceId, EventId, RoleId, RulebookId, StreamId, UserId};
use qingchu_core::log::Tip;
use qingchu_core::sync::account::{Account, Enrolment};
use qingchu_core::sync::message::{self, Cursor, PROTOCOL, Reply};
use qingchu_core::time::Moment;
use qingchu_server::auth::Gate;
use qingchu_server::auth::limits::Limits;
use qingchu_server::auth::password::{self, Passwords};
use qingchu_server::clock;
use qingchu_server::hints::Hints;
use qingchu_server::router::{Peer, Server, router};
use qingchu_server::store::{NewPerson, Organisation, Store, Unit};
use serde_json::value::RawValue;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tower::ServiceExt as _;
use uuid::Uuid;

pub(crate) const PASSWORD: &str = "清楚 test password";

/// A server in a folder.
pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) store: Store,
    pub(crate) organisation: Organisation,
    pub(crate) router: Router,
    pub(crate) watching: JoinHandle<()>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json<Wanted: serde::de::DeserializeOwned>(&self) -> Wanted {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|fault| panic!("{fault}: {:?} {}", self, self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Asserts a refusal of this status, as a problem that says so itself.
    pub(crate) fn is_problem(&self, status: u16) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header(header::CONTENT_TYPE), "application/problem+json");
        let problem: serde_json::Value = self.json();
        assert_eq!(problem["status"], status);
        assert!(problem["title"].as_str().is_some_and(|title| !title.is_empty()), "{problem}");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}");
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("data"), clock::now()).await.unwrap();
        let organisation = store
            .create_organisation("大厦", "一号楼", &RulebookId::from("building"), clock::now())
            .await
            .unwrap();
        Self::around(folder, store, organisation)
    }

    /// The world of a database that exists.
    pub(crate) fn around(folder: TempDir, store: Store, organisation: Organisation) -> Self {
        let gate = Gate { passwords: Passwords::new().unwrap(), limits: Limits::default() };
        let (hints, watching) = Hints::watch(store.clone());
        let app = folder.path().join("app");
        let router = router(Arc::new(Server { store: store.clone(), gate, hints, app }));
        Self { folder, store, organisation, router, watching }
    }

    /// Ends the server; the folder stays.
    pub(crate) async fn end(self) -> (TempDir, Organisation) {
        self.watching.abort();
        assert!(self.watching.await.unwrap_err().is_cancelled());
        (self.folder, self.organisation)
    }

    pub(crate) fn unit(&self) -> &Unit {
        &self.organisation.units[0]
    }

    pub(crate) async fn add_person(&self, name: &str) -> UserId {
        self.add_person_to(&self.organisation, name).await
    }

    pub(crate) async fn add_person_to(&self, organisation: &Organisation, name: &str) -> UserId {
        let id = UserId(Uuid::now_v7());
        let person = NewPerson {
            id,
            name: name.to_owned(),
            display_name: format!("{name} 显示"),
            password: password::hash(PASSWORD).unwrap(),
            streams: organisation.units.iter().map(|unit| unit.stream).collect(),
            roles: vec![RoleId::from("desk")],
        };
        self.store.add_person(organisation.id, &person, clock::now()).await.unwrap();
        id
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn login_from(&self, peer: IpAddr, name: &str, password: &str) -> Answer {
        let body = serde_json::json!({ "name": name, "password": password }).to_string();
        let mut request = json_post("/api/login").body(Body::from(body)).unwrap();
        request.extensions_mut().insert(Peer(peer));
        self.send(request).await
    }

    pub(crate) async fn login(&self, name: &str, password: &str) -> Answer {
        self.login_from([127, 0, 0, 1].into(), name, password).await
    }

    /// A person with a tablet, logged in and enrolled.
    pub(crate) async fn tablet(&self, name: &str) -> Tablet {
        let answer = self.login(name, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let account: Account = answer.json();
        let cookie = answer.header(header::SET_COOKIE).split(';').next().unwrap().to_owned();
        let enrol =
            json_post("/api/enrol").header(header::COOKIE, &cookie).body(Body::from(r#"{"label":"前台"}"#));
        let answer = self.send(enrol.unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let Enrolment { device, credential } = answer.json();
        Tablet {
            cookie,
            authorization: format!("Device {device}.{credential}"),
            author: account.person.id,
            stream: self.unit().stream,
            tip: Cell::new(Tip::new(device)),
        }
    }
}

pub(crate) fn json_post(path: &str) -> axum::http::request::Builder {
    Request::post(path).header(header::CONTENT_TYPE, "application/json")
}

/// One person's tablet.
#[derive(Clone)]
pub(crate) struct Tablet {
    pub(crate) cookie: String,
    pub(crate) authorization: String,
    pub(crate) author: UserId,
    pub(crate) stream: StreamId,
    pub(crate) tip: Cell<Tip>,
}

impl Tablet {
    pub(crate) fn device(&self) -> DeviceId {
        self.tip.get().device
    }

    /// The tablet's next event: a note with this text.
    pub(crate) fn note(&self, text: &str) -> Box<RawValue> {
        let statement = Statement {
            id: EventId(Uuid::now_v7()),
            stream: self.stream,
            subject: Subject::Case(CaseId(Uuid::from_u128(1))),
            author: self.author,
            occurred_at: Moment(1_700_000_000_000),
            recorded_at: Moment(1_700_000_000_000),
            clock_offset_ms: None,
            body: EventBody::NoteAdded { text: text.to_owned() },
        };
        let (stored, tip) = self.tip.get().seal(statement);
        self.tip.set(tip);
        raw(&stored.bytes)
    }

    pub(crate) fn request(&self, streams: Vec<Cursor>, events: Vec<Box<RawValue>>) -> message::Request {
        message::Request { protocol: PROTOCOL, device: self.device(), streams, events }
    }

    pub(crate) fn post(&self, body: impl Into<Body>) -> Request<Body> {
        json_post("/api/sync")
            .header(header::COOKIE, &self.cookie)
            .header(header::AUTHORIZATION, &self.authorization)
            .body(body.into())
            .unwrap()
    }

    pub(crate) async fn try_sync(
        &self,
        world: &World,
        streams: Vec<Cursor>,
        events: Vec<Box<RawValue>>,
    ) -> Answer {
        let request = self.request(streams, events);
        world.send(self.post(serde_json::to_vec(&request).unwrap())).await
    }

    pub(crate) async fn sync(
        &self,
        world: &World,
        streams: Vec<Cursor>,
        events: Vec<Box<RawValue>>,
    ) -> Reply {
        let answer = self.try_sync(world, streams, events).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()
    }
}

pub(crate) fn raw(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned()).unwrap()
}
