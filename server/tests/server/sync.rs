//! One round up and down over HTTP: verdicts, pages, rights, bytes.

use std::io::{Read as _, Write as _};

use axum::body::Body;
use axum::http::header;
use qingchu_core::id::{Epoch, RulebookId, StreamId};
use qingchu_core::sync::message::{Cursor, Page, QuarantineReason, Reply, Verdict};
use qingchu_core::sync::page::{Turned, turn};
use qingchu_server::clock;
use uuid::Uuid;

use crate::world::{World, raw};

/// The one page of a reply, read as a tablet reads it.
pub(crate) fn turned(cursor: Option<&Cursor>, page: &Page) -> Turned {
    turn(cursor, page).unwrap_or_else(|fault| panic!("{fault}"))
}

fn accepted(reply: &Reply) -> Vec<u64> {
    reply
        .verdicts
        .iter()
        .map(|verdict| match verdict.verdict {
            Verdict::Accepted { seq } => seq,
            Verdict::Duplicate { .. } | Verdict::Quarantined { .. } => panic!("{verdict:?}"),
        })
        .collect()
}

#[tokio::test]
async fn what_one_tablet_sends_the_other_gets_to_the_byte() {
    let world = World::new().await;
    world.add_person("wang").await;
    world.add_person("li").await;
    let (wang, li) = (world.tablet("wang").await, world.tablet("li").await);
    let texts = [
        "",
        "水管爆了",
        "👩‍👩‍👧 🚰",
        "<script>alert(1)</script>",
        "\u{202e}مرحبا",
        "a\r\n\u{feff}b\0",
        &"长".repeat(100_000),
    ];
    let events: Vec<_> = texts.iter().map(|text| wang.note(text)).collect();
    let reply = wang.sync(&world, vec![], events.clone()).await;
    assert_eq!(accepted(&reply), (1..=texts.len() as u64).collect::<Vec<_>>());
    assert!(
        reply.streams[0].events.iter().all(|delivery| delivery.event.is_none()),
        "own bytes do not come back"
    );
    let mut cursor: Option<Cursor> = None;
    let mut received = Vec::new();
    loop {
        let reply = li.sync(&world, cursor.iter().cloned().collect(), vec![]).await;
        let page = &reply.streams[0];
        received.extend(page.events.iter().map(|delivery| delivery.event.as_ref().unwrap().get().to_owned()));
        let turned = turned(cursor.as_ref(), page);
        cursor = Some(turned.cursor);
        if !turned.is_more {
            break;
        }
    }
    assert_eq!(received, events.iter().map(|event| event.get().to_owned()).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_bad_event_stops_none_of_the_good_ones() {
    let world = World::new().await;
    world.add_person("wang").await;
    let wang = world.tablet("wang").await;
    let good: Vec<_> = (0..99).map(|number| wang.note(&number.to_string())).collect();
    let mut events = good.clone();
    events.insert(50, raw(r#"{"id":"00000000-0000-0000-0000-000000000001","type":7}"#));
    let reply = wang.sync(&world, vec![], events.clone()).await;
    let quarantined = Verdict::Quarantined { reason: QuarantineReason::Unreadable };
    assert_eq!(reply.verdicts[50].verdict, quarantined);
    assert_eq!(reply.verdicts[50].id.unwrap().0, Uuid::from_u128(1));
    assert_eq!(reply.verdicts.iter().filter(|verdict| verdict.verdict == quarantined).count(), 1);
    assert_eq!(reply.streams[0].head, 99);
    let again = wang.sync(&world, vec![], events).await;
    assert_eq!(again.verdicts[50].verdict, quarantined);
    assert_eq!(again.verdicts[51].verdict, Verdict::Duplicate { seq: 51 });
    assert_eq!(again.streams[0].head, 99, "sending again adds nothing");
}

#[tokio::test]
async fn the_same_id_with_other_bytes_is_kept_apart() {
    let world = World::new().await;
    world.add_person("wang").await;
    let wang = world.tablet("wang").await;
    let event = wang.note("as it was");
    let other = raw(&event.get().replace("as it was", "as it was not"));
    let reply = wang.sync(&world, vec![], vec![event, other.clone(), other]).await;
    let apart = Verdict::Quarantined { reason: QuarantineReason::SameIdOtherBytes };
    assert_eq!(
        reply.verdicts.iter().map(|verdict| verdict.verdict.clone()).collect::<Vec<_>>(),
        [Verdict::Accepted { seq: 1 }, apart.clone(), apart]
    );
    let census = world.store.backup(&world.folder.path().join("b")).await.unwrap();
    assert_eq!((census.events, census.quarantined), (1, 1));
}

#[tokio::test]
async fn pages_are_bounded_and_never_empty() {
    let world = World::new().await;
    world.add_person("wang").await;
    world.add_person("li").await;
    let (wang, li) = (world.tablet("wang").await, world.tablet("li").await);
    // One event alone is larger than a page; the others fill several.
    let large = "大".repeat(500_000);
    let mut count = 0;
    for size in [1, 400_000, 1, 400_000, 400_000] {
        wang.sync(&world, vec![], vec![wang.note("x")]).await;
        let event = wang.note(&large.chars().take(size).collect::<String>());
        wang.sync(&world, vec![], vec![event]).await;
        count += 2;
    }
    let (mut cursor, mut pages, mut seen): (Option<Cursor>, usize, usize) = (None, 0, 0);
    loop {
        let reply = li.sync(&world, cursor.iter().cloned().collect(), vec![]).await;
        let page = &reply.streams[0];
        assert_eq!(page.head, count);
        let turned = turned(cursor.as_ref(), page);
        assert!(turned.brought >= 1, "a page without an event would be asked for again for ever");
        (cursor, pages, seen) = (Some(turned.cursor), pages + 1, seen + turned.brought);
        if !turned.is_more {
            break;
        }
    }
    assert_eq!(seen as u64, count);
    assert!(pages >= 3, "{pages} pages");
}

#[tokio::test]
async fn an_event_of_another_tablet_may_be_relayed() {
    let world = World::new().await;
    world.add_person("wang").await;
    world.add_person("li").await;
    let (wang, li) = (world.tablet("wang").await, world.tablet("li").await);
    let reply = li.sync(&world, vec![], vec![wang.note("li has it from before the restore")]).await;
    assert_eq!(accepted(&reply), [1]);
    let reply = wang.sync(&world, vec![], vec![]).await;
    assert!(reply.streams[0].events[0].event.is_some());
}

#[tokio::test]
async fn a_right_withdrawn_is_told_and_holds_at_once() {
    let world = World::new().await;
    let person = world.add_person("wang").await;
    let wang = world.tablet("wang").await;
    let cursor = turned(None, &wang.sync(&world, vec![], vec![wang.note("x")]).await.streams[0]).cursor;
    let second = world
        .store
        .add_unit(world.organisation.id, "二号楼", &RulebookId::from("building"), clock::now())
        .await
        .unwrap();
    world.store.set_posts(world.organisation.id, "wang", &[second.stream], &[]).await.unwrap();
    let reply = wang.sync(&world, vec![cursor], vec![wang.note("late")]).await;
    assert_eq!(reply.withdrawn, [world.unit().stream]);
    assert_eq!(reply.streams.iter().map(|page| page.stream).collect::<Vec<_>>(), [second.stream]);
    assert_eq!(
        reply.verdicts[0].verdict,
        Verdict::Quarantined { reason: QuarantineReason::NotYourStream },
        "kept, and not shown to whom it does not belong"
    );
    assert_eq!(wang.author, person);
}

#[tokio::test]
async fn two_organisations_never_meet() {
    let world = World::new().await;
    world.add_person("wang").await;
    let other = world
        .store
        .create_organisation("别处", "别处", &RulebookId::from("building"), clock::now())
        .await
        .unwrap();
    world.add_person_to(&other, "zhao").await;
    let (wang, mut zhao) = (world.tablet("wang").await, world.tablet("zhao").await);
    zhao.stream = other.units[0].stream;
    let event = wang.note("ours");
    assert_eq!(accepted(&wang.sync(&world, vec![], vec![event.clone()]).await), [1]);
    let page = turned(None, &zhao.sync(&world, vec![], vec![zhao.note("theirs")]).await.streams[0]);

    // Theirs, named by us: the cursor, the stream of an event, the tablet, the session.
    let mut into_theirs = wang.clone();
    into_theirs.stream = zhao.stream;
    let reply = wang.sync(&world, vec![page.cursor], vec![into_theirs.note("intruding")]).await;
    assert_eq!(reply.withdrawn, [zhao.stream]);
    assert_eq!(reply.streams.len(), 1);
    assert_eq!(reply.verdicts[0].verdict, Verdict::Quarantined { reason: QuarantineReason::NotYourStream });
    let mut mixed = wang.clone();
    mixed.authorization.clone_from(&zhao.authorization);
    mixed.tip = zhao.tip.clone();
    mixed.try_sync(&world, vec![], vec![]).await.is_problem(401);
    let token = wang.cookie.split_once('.').unwrap().1;
    mixed.cookie = format!("__Host-qingchu={}.{token}", other.id.0.simple());
    mixed.try_sync(&world, vec![], vec![]).await.is_problem(401);

    // The same event id in both: each has its own.
    let copied = event.get().replace(&wang.stream.to_string(), &zhao.stream.to_string());
    assert_eq!(accepted(&zhao.sync(&world, vec![], vec![raw(&copied)]).await), [2]);
}

#[tokio::test]
async fn unknown_cursors_begin_anew_and_lose_nothing() {
    let world = World::new().await;
    world.add_person("wang").await;
    let wang = world.tablet("wang").await;
    let (first, second) = (wang.note("1"), wang.note("2"));
    let known = turned(None, &wang.sync(&world, vec![], vec![first, second]).await.streams[0]).cursor;
    for (seq, chain, epoch) in [
        (u64::MAX, "0".repeat(64), known.epoch),
        (1, "f".repeat(64), known.epoch),
        (2, "not a hash".to_owned(), known.epoch),
        (7, known.chain.clone(), Epoch(Uuid::from_u128(9))),
    ] {
        let cursor = Cursor { seq, chain, epoch, ..known.clone() };
        let reply = wang.sync(&world, vec![cursor], vec![]).await;
        assert_eq!((reply.streams[0].from.seq, reply.streams[0].events.len()), (0, 2));
    }
    let stranger = Cursor { stream: StreamId(Uuid::from_u128(5)), ..known.clone() };
    let reply = wang.sync(&world, vec![stranger, known], vec![]).await;
    assert_eq!((reply.streams[0].from.seq, reply.streams[0].events.len()), (2, 0));
    assert_eq!(reply.withdrawn, [StreamId(Uuid::from_u128(5))]);
}

#[tokio::test]
async fn both_ways_may_be_compressed() {
    let world = World::new().await;
    world.add_person("wang").await;
    let wang = world.tablet("wang").await;
    let request = wang.request(vec![], vec![wang.note(&"好".repeat(10_000))]);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&serde_json::to_vec(&request).unwrap()).unwrap();
    let mut post = wang.post(packed.finish().unwrap());
    post.headers_mut().insert(header::CONTENT_ENCODING, "gzip".parse().unwrap());
    let answer = world.send(post).await;
    assert_eq!(accepted(&answer.json::<Reply>()), [1], "{}", answer.text());

    let fresh = world.tablet("wang").await;
    let mut post = fresh.post(serde_json::to_vec(&fresh.request(vec![], vec![])).unwrap());
    post.headers_mut().insert(header::ACCEPT_ENCODING, "gzip".parse().unwrap());
    let answer = world.send(post).await;
    assert_eq!(answer.header(header::CONTENT_ENCODING), "gzip");
    assert!(answer.body.len() < 2_000, "{} bytes", answer.body.len());
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(&answer.body[..]).read_to_string(&mut unpacked).unwrap();
    let reply: Reply = serde_json::from_str(&unpacked).unwrap();
    assert_eq!(reply.streams[0].head, 1);
}

#[tokio::test]
async fn a_request_of_another_shape_is_refused_with_what_is_wrong() {
    let world = World::new().await;
    world.add_person("wang").await;
    let wang = world.tablet("wang").await;
    let base = serde_json::to_value(wang.request(vec![], vec![])).unwrap();
    for (field, value, status, word) in [
        ("protocol", serde_json::json!(99), 426, "protocol 99"),
        ("device", serde_json::json!(Uuid::from_u128(3)), 400, "device"),
        ("device", serde_json::json!(7), 400, "UUID"),
        ("events", serde_json::json!(vec![0; 1_001]), 413, "larger"),
        ("streams", serde_json::json!("x"), 400, "sequence"),
    ] {
        let mut body = base.clone();
        body[field] = value;
        let answer = world.send(wang.post(Body::from(body.to_string()))).await;
        answer.is_problem(status);
        assert!(answer.text().contains(word), "{word}: {}", answer.text());
    }
}
