//! What browsers rely on: headers, caching, compression, the page for every address of a page, no foreign page's posts.

use std::fs;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::world::{World, json_post};

async fn world_with_app() -> World {
    let world = World::new().await;
    let app = world.folder.path().join("app");
    fs::create_dir_all(app.join("assets")).unwrap();
    for (name, content) in [
        ("index.html", "<!doctype html>page"),
        ("service-worker.js", "worker"),
        ("assets/app-0123456789abcdef.wasm", "plain wasm"),
        ("assets/app-0123456789abcdef.wasm.br", "brotli wasm"),
        ("assets/app-0123456789abcdef.wasm.gz", "gzip wasm"),
        ("assets/app-0123456789abcdef.js", "script"),
        ("assets/app-0123456789abcdef.css", "style"),
    ] {
        fs::write(app.join(name), content).unwrap();
    }
    fs::write(world.folder.path().join("secret.txt"), "secret").unwrap();
    world
}

#[tokio::test]
async fn files_have_their_type_and_live_as_long_as_their_name() {
    let world = world_with_app().await;
    let forever = "public, max-age=31536000, immutable";
    for (path, kind, caching) in [
        ("/", "text/html", "no-cache"),
        ("/index.html", "text/html", "no-cache"),
        ("/service-worker.js", "text/javascript", "no-cache"),
        ("/assets/app-0123456789abcdef.wasm", "application/wasm", forever),
        ("/assets/app-0123456789abcdef.js", "text/javascript", forever),
        ("/assets/app-0123456789abcdef.css", "text/css", forever),
    ] {
        let answer = world.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header(header::CONTENT_TYPE), kind, "{path}");
        assert_eq!(answer.header(header::CACHE_CONTROL), caching, "{path}");
    }
}

#[tokio::test]
async fn files_come_as_compressed_as_the_browser_takes_them() {
    let world = world_with_app().await;
    for (accepts, encoding, content) in [
        ("br, gzip", "br", "brotli wasm"),
        ("gzip, deflate, br, zstd", "br", "brotli wasm"),
        ("gzip", "gzip", "gzip wasm"),
        ("identity", "", "plain wasm"),
    ] {
        let get = Request::get("/assets/app-0123456789abcdef.wasm").header(header::ACCEPT_ENCODING, accepts);
        let answer = world.send(get.body(Body::empty()).unwrap()).await;
        assert_eq!((answer.header(header::CONTENT_ENCODING), answer.text().as_str()), (encoding, content));
        assert_eq!(answer.header(header::CONTENT_TYPE), "application/wasm");
        assert_eq!(answer.header(header::VARY).to_ascii_lowercase(), "accept-encoding");
    }
}

#[tokio::test]
async fn addresses_of_pages_get_the_page_and_missing_files_do_not() {
    let world = world_with_app().await;
    for path in ["/cases", "/cases/7", "/今天", "/a/b/c?d=e.f", "/apix"] {
        let answer = world.get(&path.replace("今天", "%E4%BB%8A%E5%A4%A9")).await;
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (StatusCode::OK, "<!doctype html>page"),
            "{path}"
        );
        assert_eq!(answer.header(header::CACHE_CONTROL), "no-cache");
    }
    for path in
        ["/assets/app-old.js", "/x.wasm", "/../secret.txt", "/%2e%2e/secret.txt", "/api/nothing", "/api"]
    {
        world.get(path).await.is_problem(404);
    }
    let post = Request::post("/cases").body(Body::empty()).unwrap();
    world.send(post).await.is_problem(405);
    world.get("/api/login").await.is_problem(405);
}

#[tokio::test]
async fn a_page_that_did_not_change_is_not_sent_again() {
    let world = world_with_app().await;
    let first = world.get("/cases").await;
    let again = Request::get("/cases").header(header::IF_MODIFIED_SINCE, first.header(header::LAST_MODIFIED));
    let answer = world.send(again.body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, answer.body.len()), (StatusCode::NOT_MODIFIED, 0));
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let world = world_with_app().await;
    for path in [
        "/",
        "/assets/app-0123456789abcdef.js",
        "/missing.js",
        "/api/account",
        "/api/x",
        "/healthz",
        "/readyz",
    ] {
        let answer = world.get(path).await;
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        for part in [
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval';",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
        assert_eq!(answer.header(header::REFERRER_POLICY), "no-referrer", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(answer.header("permissions-policy").contains("geolocation=()"), "{path}");
    }
    assert_eq!(world.get("/api/account").await.header(header::CACHE_CONTROL), "no-store");
}

#[tokio::test]
async fn a_page_of_another_site_cannot_post() {
    let world = World::new().await;
    world.add_person("wang").await;
    let tablet = world.tablet("wang").await;
    let body = serde_json::to_string(&tablet.request(vec![], vec![])).unwrap();
    for (name, value, status) in [
        (header::ORIGIN, "https://elsewhere.example", 403),
        (header::HeaderName::from_static("sec-fetch-site"), "cross-site", 403),
        (header::HeaderName::from_static("sec-fetch-site"), "same-site", 403),
        (header::ORIGIN, "null", 403),
        (header::HeaderName::from_static("sec-fetch-site"), "same-origin", 200),
        (header::ORIGIN, "http://office.example:8080", 200),
    ] {
        let mut post = tablet.post(body.clone());
        post.headers_mut().insert(header::HOST, "office.example:8080".parse().unwrap());
        post.headers_mut().insert(name.clone(), value.parse().unwrap());
        let answer = world.send(post).await;
        assert_eq!(answer.status.as_u16(), status, "{name}: {value}");
        if status == 403 {
            answer.is_problem(403);
        }
    }
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=application/json",
        "",
    ] {
        let mut post = tablet.post(body.clone());
        post.headers_mut().insert(header::CONTENT_TYPE, kind.parse().unwrap());
        world.send(post).await.is_problem(415);
    }
    let mut post = json_post("/api/login").body(Body::from("{}")).unwrap();
    post.headers_mut().insert(header::CONTENT_TYPE, "application/json; charset=utf-8".parse().unwrap());
    world.send(post).await.is_problem(400);
}
