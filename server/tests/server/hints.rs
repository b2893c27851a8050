//! The live channel.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use qingchu_core::sync::account::Hint;
use qingchu_core::sync::ledger::Budget;
use qingchu_server::clock;
use qingchu_server::store::{Session, Store};
use tower::ServiceExt as _;

use crate::world::{Tablet, World};

/// The channel of one listener.
struct Channel(Body);

impl Channel {
    async fn open(world: &World, tablet: &Tablet) -> Self {
        let get =
            Request::get("/api/hints").header(header::COOKIE, &tablet.cookie).body(Body::empty()).unwrap();
        let response = world.router.clone().oneshot(get).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        Self(response.into_body())
    }

    /// The next hint; `None` when the channel ended.
    async fn next(&mut self) -> Option<Hint> {
        let frame =
            tokio::time::timeout(Duration::from_secs(20), self.0.frame()).await.expect("a hint in time")?;
        let bytes = frame.unwrap().into_data().unwrap();
        let text = std::str::from_utf8(&bytes).unwrap();
        let data = text.strip_prefix("event: head\ndata: ").unwrap_or_else(|| panic!("{text:?}"));
        Some(serde_json::from_str(data.trim()).unwrap())
    }
}

#[tokio::test]
async fn a_hint_comes_at_once_and_after_each_write_of_any_process() {
    let world = World::new().await;
    world.add_person("wang").await;
    world.add_person("li").await;
    let (wang, li) = (world.tablet("wang").await, world.tablet("li").await);
    let stream = world.unit().stream;
    let mut channel = Channel::open(&world, &li).await;
    assert_eq!(channel.next().await, Some(Hint { stream, head: 0 }));
    wang.sync(&world, vec![], vec![wang.note("by this process")]).await;
    assert_eq!(channel.next().await, Some(Hint { stream, head: 1 }));

    let second = Store::open(&world.folder.path().join("data"), clock::now()).await.unwrap();
    let request = wang.request(vec![], vec![wang.note("by another")]);
    let session = Session { organisation: world.organisation.id, person: wang.author };
    second.answer(session, &request, &[stream].into(), clock::now(), Budget::of_reply()).await.unwrap();
    assert_eq!(channel.next().await, Some(Hint { stream, head: 2 }));
}

#[tokio::test]
async fn the_channel_ends_with_the_session() {
    let world = World::new().await;
    world.add_person("wang").await;
    world.add_person("li").await;
    let (wang, li) = (world.tablet("wang").await, world.tablet("li").await);
    let mut channel = Channel::open(&world, &li).await;
    assert!(channel.next().await.is_some());
    world.store.set_disabled(world.organisation.id, "li", Some(clock::now())).await.unwrap();
    wang.sync(&world, vec![], vec![wang.note("x")]).await;
    assert_eq!(channel.next().await, None);
}

#[tokio::test]
async fn the_channel_needs_a_session() {
    let world = World::new().await;
    world.get("/api/hints").await.is_problem(401);
}
