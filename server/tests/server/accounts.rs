//! Names, passwords, sessions, tablets.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use qingchu_core::id::OrganisationId;
use qingchu_core::sync::account::Account;
use qingchu_server::auth::limits::{PER_ACCOUNT, PER_ADDRESS};
use qingchu_server::clock;

use crate::world::{PASSWORD, World, json_post};

#[tokio::test]
async fn a_log_in_shows_who_one_is_and_opens_the_account() {
    let world = World::new().await;
    let id = world.add_person("wang").await;
    world.add_person("li").await;
    let answer = world.login("  WANG ", PASSWORD).await;
    let account: Account = answer.json();
    assert_eq!((account.person.id, account.person.name.as_str()), (id, "wang"));
    assert_eq!(account.units[0].stream, world.unit().stream);
    assert_eq!(account.people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["li", "wang"]);
    let set = answer.header(header::SET_COOKIE);
    for attribute in ["__Host-qingchu=", "Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
        assert!(set.contains(attribute), "{attribute}: {set}");
    }
    let cookie = set.split(';').next().unwrap();
    let asked = |cookie: &str| {
        Request::get("/api/account").header(header::COOKIE, cookie).body(Body::empty()).unwrap()
    };
    assert_eq!(world.send(asked(cookie)).await.json::<Account>(), account);
    let answer = world
        .send(json_post("/api/logout").header(header::COOKIE, cookie).body(Body::empty()).unwrap())
        .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    world.send(asked(cookie)).await.is_problem(401);
    world.send(asked("__Host-qingchu=nothing")).await.is_problem(401);
    world.get("/api/account").await.is_problem(401);
}

#[tokio::test]
async fn the_database_holds_no_secret_in_clear() {
    let world = World::new().await;
    world.add_person("wang").await;
    let tablet = world.tablet("wang").await;
    world.store.close().await.unwrap();
    let bytes = std::fs::read(world.store.path()).unwrap();
    let has = |needle: &str| bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
    assert!(has("wang"), "the file was read");
    assert!(!has(PASSWORD));
    assert!(!has(tablet.cookie.split_once('.').unwrap().1));
    assert!(!has(tablet.authorization.split_once('.').unwrap().1));
}

#[tokio::test]
async fn an_unknown_name_answers_like_a_wrong_password() {
    let world = World::new().await;
    world.add_person("wang").await;
    let mut took = [Vec::new(), Vec::new()];
    let mut bodies = Vec::new();
    for round in 0..(PER_ACCOUNT.tries - 1) {
        for (kind, name) in ["wang".to_owned(), format!("nobody{round}")].into_iter().enumerate() {
            let began = Instant::now();
            let answer = world.login(&name, "wrong password").await;
            took[kind].push(began.elapsed());
            answer.is_problem(401);
            bodies.push(answer.text());
        }
    }
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]));
    let middle = took.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    });
    // Without the stand-in hash an unknown name would answer in under a millisecond.
    assert!(middle[1] > middle[0] / 2 && middle[0] > middle[1] / 2, "{middle:?}");
    assert!(middle[1] > Duration::from_millis(3), "{middle:?}");
    world.login("what is no name at all", "x").await.is_problem(401);
}

#[tokio::test]
async fn guessing_is_slowed_down_per_name_and_per_address() {
    let world = World::new().await;
    world.add_person("wang").await;
    for number in 0..PER_ACCOUNT.tries {
        let peer = [10, 0, 0, u8::try_from(number).unwrap()].into();
        world.login_from(peer, "wang", "wrong password").await.is_problem(401);
    }
    let answer = world.login_from([10, 0, 1, 0].into(), "Wang", PASSWORD).await;
    answer.is_problem(429);
    let wait_s: u64 = answer.header(header::RETRY_AFTER).parse().unwrap();
    assert!((1..=30).contains(&wait_s), "{wait_s}");
    for number in 0..PER_ADDRESS.tries {
        world.login_from([10, 0, 2, 0].into(), &format!("name{number}"), "x").await.is_problem(401);
    }
    world.login_from([10, 0, 2, 0].into(), "another", "x").await.is_problem(429);
}

#[tokio::test]
async fn right_log_ins_are_never_too_many() {
    let world = World::new().await;
    world.add_person("wang").await;
    for _time in 0..(PER_ACCOUNT.tries * 2) {
        assert_eq!(world.login("wang", PASSWORD).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once() {
    let world = World::new().await;
    world.add_person("wang").await;
    let tablet = world.tablet("wang").await;
    let organisation: OrganisationId = world.organisation.id;
    world.store.set_disabled(organisation, "wang", Some(clock::now())).await.unwrap();
    tablet.try_sync(&world, vec![], vec![]).await.is_problem(401);
    let refused = world.login("wang", PASSWORD).await;
    refused.is_problem(401);
    assert_eq!(
        refused.text(),
        world.login("nobody", PASSWORD).await.text(),
        "nobody learns that the account exists"
    );
    world.store.set_disabled(organisation, "wang", None).await.unwrap();
    assert_eq!(world.login("wang", PASSWORD).await.status, StatusCode::OK);
    tablet.try_sync(&world, vec![], vec![]).await.is_problem(401);
}

#[tokio::test]
async fn a_new_password_ends_old_sessions() {
    let world = World::new().await;
    world.add_person("wang").await;
    let tablet = world.tablet("wang").await;
    let hashed = qingchu_server::auth::password::hash("another password").unwrap();
    world.store.set_password(world.organisation.id, "wang", &hashed).await.unwrap();
    tablet.try_sync(&world, vec![], vec![]).await.is_problem(401);
    world.login("wang", PASSWORD).await.is_problem(401);
    assert_eq!(world.login("wang", "another password").await.status, StatusCode::OK);
}

#[tokio::test]
async fn sync_needs_the_session_and_the_tablet() {
    let world = World::new().await;
    world.add_person("wang").await;
    let tablet = world.tablet("wang").await;
    assert_eq!(tablet.try_sync(&world, vec![], vec![]).await.status, StatusCode::OK);
    for spoil in ["cookie", "authorization", "credential", "scheme"] {
        let mut spoiled = tablet.clone();
        match spoil {
            "cookie" => spoiled.cookie = "a=b".to_owned(),
            "authorization" => spoiled.authorization = String::new(),
            "credential" => spoiled.authorization.push('x'),
            _scheme => spoiled.authorization = spoiled.authorization.replace("Device", "Bearer"),
        }
        spoiled.try_sync(&world, vec![], vec![]).await.is_problem(401);
    }
    world.store.disable_device(world.organisation.id, tablet.device(), clock::now()).await.unwrap();
    tablet.try_sync(&world, vec![], vec![]).await.is_problem(401);
}

#[tokio::test]
async fn a_tablet_needs_a_name_and_a_session() {
    let world = World::new().await;
    world.add_person("wang").await;
    json_post_is(&world, None, r#"{"label":"x"}"#, 401).await;
    let tablet = world.tablet("wang").await;
    for label in ["", "  ", &"长".repeat(101)] {
        let body = serde_json::json!({ "label": label }).to_string();
        json_post_is(&world, Some(&tablet.cookie), &body, 400).await;
    }
}

async fn json_post_is(world: &World, cookie: Option<&str>, body: &str, status: u16) {
    let post = json_post("/api/enrol").header(header::COOKIE, cookie.unwrap_or_default());
    world.send(post.body(Body::from(body.to_owned())).unwrap()).await.is_problem(status);
}
