//! Changing versions under a running app (faults F65 and F66): whatever the server does while a version is being
//! fetched, an app starts, and it is one version, whole.
//!
//! The loader and the workers are the real ones; the app is three small files that say which version they are of.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "versions/site.rs"]
mod site;

use std::path::PathBuf;

use qingchu_tests::{Browser, PATIENCE, Page, until};
use tempfile::TempDir;

use crate::site::{Site, Version, Worker};

/// More requests than a first visit and the installation after it make together.
const REQUESTS_AT_MOST: usize = 14;

fn browser() -> (TempDir, Browser) {
    let folder = TempDir::with_prefix("qingchu-versions-").unwrap();
    let profile: PathBuf = folder.path().join("profile");
    (folder, Browser::launch(&profile))
}

/// What the small app shows when all of its files are of one version.
fn shown_by(version: &str) -> String {
    format!("page {version}, module {version}, program {version}")
}

fn wait_for_control(page: &Page) {
    page.wait_until("navigator.serviceWorker.controller?.state === 'activated'");
}

/// The version that the page shows, which must be one and whole.
fn version_shown(page: &Page) -> String {
    page.wait_until("document.body?.innerText.includes('program')");
    let text = page.text();
    let version = text.chars().last().unwrap().to_string();
    assert_eq!(text, shown_by(&version), "a mixed version");
    version
}

/// Waits until no version is being fetched any more.
fn settle(page: &Page) {
    page.wait_until("navigator.serviceWorker.getRegistration().then((found) => found && !found.installing)");
}

#[test]
fn first_visit_starts_whichever_request_the_server_changes_at() {
    let (_folder, mut browser) = browser();
    let page = browser.page();
    page.expect_problem("Failed to fetch dynamically imported module");
    page.expect_problem("WebAssembly");
    page.expect_problem("fetch");
    page.expect_problem("is not the one that version");
    for k in 0..=REQUESTS_AT_MOST {
        let site = Site::serve(Version::new("A", Worker::Real));
        site.change_after(k, Version::new("B", Worker::Real));
        page.goto(&site.url("/"));
        let version = version_shown(&page);
        settle(&page);
        page.reload();
        let version_then = version_shown(&page);
        assert!(
            version <= version_then,
            "after request {k} the app went back from {version} to {version_then}"
        );
    }
}

#[test]
fn old_version_serves_until_the_new_one_is_whole() {
    let (_folder, mut browser) = browser();
    let page = browser.page();
    page.expect_problem("is not the one that version");
    page.expect_problem("fetch");
    for k in 0..=REQUESTS_AT_MOST {
        let mut site = Site::serve(Version::new("A", Worker::Real));
        page.goto(&site.url("/"));
        wait_for_control(&page);
        assert_eq!(version_shown(&page), "A");

        site.change_after(0, Version::new("B", Worker::Real));
        site.change_after(k, Version::new("C", Worker::Real));
        page.perform(
            "navigator.serviceWorker.getRegistration().then((found) => found.update()).catch(() => {})",
        );
        settle(&page);
        page.reload();
        assert_eq!(version_shown(&page), "A", "request {k}: the new version must wait while a page is open");

        site.settle_on_last();
        until("the last version", PATIENCE, || {
            page.perform("navigator.serviceWorker.getRegistration().then((found) => found.update())");
            settle(&page);
            let is_waiting =
                "navigator.serviceWorker.getRegistration().then((found) => Boolean(found.waiting))";
            if page.evaluate(is_waiting) {
                page.wait_until("'newVersion' in document.documentElement.dataset");
                page.perform("window.isBefore = true, document.dispatchEvent(new Event('use-new-version'))");
                page.wait_until("!window.isBefore");
            }
            (version_shown(&page) == "C").then_some(())
        });
        assert_eq!(version_shown(&page), "C", "request {k}");

        site.stop();
        page.reload();
        assert_eq!(version_shown(&page), "C", "request {k}: without a server");
    }
}

#[test]
fn kill_worker_restores_after_a_broken_worker() {
    let (_folder, mut browser) = browser();
    let page = browser.page();
    let site = Site::serve(Version::new("A", Worker::Broken));
    page.goto(&site.url("/"));
    wait_for_control(&page);
    page.reload();
    assert_eq!(page.text(), "broken", "the broken worker answers for the app");

    site.change_after(0, Version::new("B", Worker::Kill));
    page.reload();
    page.wait_until("document.body?.innerText.includes('program')");
    assert_eq!(version_shown(&page), "B");
    page.wait_until("navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)");
}

#[test]
fn kill_address_forgets_versions_and_keeps_what_was_typed() {
    let (_folder, mut browser) = browser();
    let page = browser.page();
    let site = Site::serve(Version::new("A", Worker::Real));
    page.goto(&site.url("/"));
    wait_for_control(&page);
    page.perform(
        "new Promise((done, failed) => {\
           const opened = indexedDB.open('typed', 1);\
           opened.onupgradeneeded = () => opened.result.createObjectStore('words').put('三号梯', 1);\
           opened.onsuccess = () => { opened.result.close(); done(); };\
           opened.onerror = failed;\
         })",
    );
    site.change_after(0, Version::new("B", Worker::Real));
    page.goto(&site.url("/?kill"));
    page.wait_until("document.body?.innerText.startsWith('page B')");
    assert_eq!(version_shown(&page), "B");
    let names: Vec<String> =
        page.evaluate("indexedDB.databases().then((all) => all.map(({ name }) => name))");
    assert_eq!(names, ["typed"]);
}
