//! Bodies that nobody with good intent sends.

use std::io::Write as _;

use axum::body::Body;
use axum::http::header;
use qingchu_core::sync::message::{QuarantineReason, Reply, Verdict};
use qingchu_server::router::{SMALL_BODY_BYTES_MAX, SYNC_BODY_BYTES_MAX};

use crate::world::{World, json_post, raw};

#[tokio::test]
async fn too_much_is_too_much_packed_or_not() {
    let world = World::new().await;
    world.add_person("wang").await;
    let tablet = world.tablet("wang").await;
    world.send(tablet.post(vec![b' '; SYNC_BODY_BYTES_MAX + 1])).await.is_problem(413);
    let login = json_post("/api/login").body(Body::from(vec![b'['; SMALL_BODY_BYTES_MAX + 1])).unwrap();
    world.send(login).await.is_problem(413);

    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _megabyte in 0..1_000 {
        bomb.write_all(&[b' '; 1_000_000]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 2_000_000);
    let mut post = tablet.post(bomb);
    post.headers_mut().insert(header::CONTENT_ENCODING, "gzip".parse().unwrap());
    world.send(post).await.is_problem(413);
}

#[tokio::test]
async fn without_a_session_no_body_is_read() {
    let world = World::new().await;
    let body =
        Body::from_stream(futures_util::stream::pending::<Result<axum::body::Bytes, std::io::Error>>());
    world.send(json_post("/api/sync").body(body).unwrap()).await.is_problem(401);
}

#[tokio::test]
async fn what_is_not_json_is_told_where() {
    let world = World::new().await;
    world.add_person("wang").await;
    let tablet = world.tablet("wang").await;
    let deep = "[".repeat(200_000);
    for body in ["", "{", "\u{feff}{}", "null", "[]", "{\"protocol\":1}", deep.as_str(), "\u{0}"] {
        let answer = world.send(tablet.post(body.to_owned())).await;
        answer.is_problem(400);
        assert!(answer.text().contains("line 1 column"), "{}", answer.text());
    }
    world.send(tablet.post(vec![b'"', 0xff, 0xfe, b'"'])).await.is_problem(400);
    let mut post = tablet.post("this is not gzip");
    post.headers_mut().insert(header::CONTENT_ENCODING, "gzip".parse().unwrap());
    world.send(post).await.is_problem(400);
    let mut post = tablet.post("this is not zstd");
    post.headers_mut().insert(header::CONTENT_ENCODING, "zstd".parse().unwrap());
    world.send(post).await.is_problem(415);
}

#[tokio::test]
async fn any_json_at_all_as_an_event_is_kept_apart() {
    let world = World::new().await;
    world.add_person("wang").await;
    let tablet = world.tablet("wang").await;
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let long = format!("\"{}\"", "x".repeat(4_000_001));
    let good = tablet.note("good");
    let of_the_past = raw(&good.get().replace("\"v\":1", "\"v\":0"));
    let mut events: Vec<_> =
        ["null", "7", "\"x\"", "{}", "[]", r#"{"id":7}"#, "1e999", &deep].map(raw).into();
    events.push(of_the_past);
    let bad = events.len();
    events.push(good);
    let reply = tablet.sync(&world, vec![], events).await;
    for verdict in &reply.verdicts[..bad - 1] {
        assert_eq!(verdict.verdict, Verdict::Quarantined { reason: QuarantineReason::Unreadable });
    }
    assert_eq!(reply.verdicts.len(), bad + 1);
    let reply: Reply = tablet.sync(&world, vec![], vec![raw(&long)]).await;
    assert_eq!(reply.verdicts[0].verdict, Verdict::Quarantined { reason: QuarantineReason::TooLarge });
}
