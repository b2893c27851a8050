//! The app as it is built, from the real server, in a real browser: it starts, and from the second visit on it starts
//! without a network.

#![allow(clippy::unwrap_used, reason = "tests")]

use qingchu_tests::{Browser, Page, Screen, World};

/// Waits until the app shows something of its own and its service worker holds it whole.
fn wait_for_app(page: &Page) {
    page.wait_until(
        "document.querySelector('main h1') && navigator.serviceWorker.controller?.state === 'activated'",
    );
}

#[test]
fn starts_and_starts_again_without_a_server() {
    let mut world = World::new();
    let mut browser = Browser::launch(&world.profile("desk"));
    let page = browser.page();
    page.goto(&world.url("/"));
    wait_for_app(&page);
    let text = page.text();
    assert!(!text.is_empty(), "the app shows nothing");

    world.stop();
    page.reload();
    page.wait_until("document.querySelector('main h1')");
    let held: Vec<String> = page.evaluate("caches.keys()");
    assert_eq!(held.len(), 1, "one version is held: {held:?}");
    drop(page);

    // The battery dies; days later the app opens at an address inside it, and there is still no server.
    browser.kill_9();
    let mut browser = Browser::launch(&world.profile("desk"));
    let page = browser.page();
    page.goto(&world.url("/cases?sort=oldest"));
    page.wait_until("document.querySelector('main h1')");
    page.wait_until("navigator.serviceWorker.controller");
}

#[test]
fn every_file_is_sent_compressed_and_kept_for_as_long_as_its_name_says() {
    let world = World::new();
    let mut browser = Browser::launch(&world.profile("desk"));
    let page = browser.page();
    page.goto(&world.url("/"));
    wait_for_app(&page);
    let files: Vec<(String, String, Option<String>)> = page.evaluate(
        "(async () => {\
           const held = await (await caches.open((await caches.keys())[0])).keys();\
           return Promise.all(held.map(async ({ url }) => {\
             const { headers } = await fetch(url + '?past-the-cache', { cache: 'no-store' });\
             return [new URL(url).pathname, headers.get('cache-control'), headers.get('content-encoding')];\
           }));\
         })()",
    );
    assert!(files.len() > 5, "{files:?}");
    for (path, caching, encoding) in files {
        let is_asset = path.starts_with("/assets/");
        assert_eq!(caching.contains("immutable"), is_asset, "{path}: {caching}");
        let is_text = [".js", ".wasm", ".css", ".json"].iter().any(|extension| path.ends_with(extension))
            || path == "/";
        assert_eq!(
            encoding.is_some(),
            is_text || path.ends_with(".svg") || path.ends_with(".webmanifest"),
            "{path}"
        );
    }
}

#[test]
fn fits_every_glass_without_scrolling_sideways() {
    let world = World::new();
    let mut browser = Browser::launch(&world.profile("desk"));
    let page = browser.page();
    for screen in [Screen::TabletWide, Screen::TabletTall, Screen::Phone, Screen::Desktop] {
        page.show_on(screen);
        page.goto(&world.url("/"));
        wait_for_app(&page);
        let (needed, given): (u32, u32) =
            page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
        assert!(needed <= given, "{screen:?}: {needed} wide on a glass of {given}");
    }
}

#[test]
fn breaks_no_rule_of_accessibility() {
    let world = World::new();
    let mut browser = Browser::launch(&world.profile("desk"));
    let page = browser.page();
    for is_dark in [false, true] {
        page.prefer_dark(is_dark);
        page.goto(&world.url("/"));
        wait_for_app(&page);
        let violations = page.axe();
        assert!(violations.is_empty(), "dark {is_dark}: {violations:#?}");
    }
}

#[test]
fn a_line_is_cut_for_one_tablet_alone() {
    let world = World::new();
    let line = world.line();
    let mut browser = Browser::launch(&world.profile("desk"));
    let page = browser.page();
    page.goto(&line.url("/"));
    wait_for_app(&page);
    let can_reach = "fetch('/healthz', { cache: 'no-store' }).then(({ ok }) => ok, () => false)";
    assert!(page.evaluate::<bool>(can_reach));

    line.cut();
    assert!(!page.evaluate::<bool>(can_reach), "the page's own requests are cut");
    page.reload();
    page.wait_until("document.querySelector('main h1')");
    line.mend();
    page.wait_until(can_reach);
}
