//! The app in its parts: the first page needs little, a part that is missing is said in so many words and fetched later,
//! and once the service worker holds everything, every screen opens without a network.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail loudly on purpose")]

use std::fs;
use std::path::{Path, PathBuf};

use qingchu_tests::{Browser, Desk, Page, World};
use tempfile::TempDir;

/// What a first visit may load before the first page can be used, in bytes as they are sent.
const FIRST_PAGE_BYTES_MAX: u64 = 450_000;

const PLACES: [&str; 6] = ["/", "/log", "/cases", "/registers", "/reports", "/sync"];

/// The app as it was built, in a folder where files can be taken away and put back.
struct App {
    folder: TempDir,
}

impl App {
    fn copy() -> Self {
        let app = Self { folder: TempDir::with_prefix("qingchu-app-").unwrap() };
        fs::create_dir(app.folder.path().join("assets")).unwrap();
        app.put_back(|_any| true);
        app
    }

    /// Takes away the files that `is_meant` says, by their path from the folder.
    fn take_away(&self, is_meant: impl Fn(&str) -> bool) {
        let taken: Vec<PathBuf> = files(self.folder.path())
            .into_iter()
            .filter(|file| is_meant(&named(self.folder.path(), file)))
            .collect();
        assert!(!taken.is_empty(), "nothing of that name was built");
        for file in taken {
            fs::remove_file(file).unwrap();
        }
    }

    fn put_back(&self, is_meant: impl Fn(&str) -> bool) {
        let built = World::built_app();
        for file in files(&built).iter().filter(|file| is_meant(&named(&built, file))) {
            fs::copy(file, self.folder.path().join(file.strip_prefix(&built).unwrap())).unwrap();
        }
    }
}

fn named(folder: &Path, file: &Path) -> String {
    file.strip_prefix(folder).unwrap().to_str().unwrap().to_owned()
}

/// The files of a folder and of its `assets`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let here =
        |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    [here(folder), here(&folder.join("assets"))].concat().into_iter().filter(|path| path.is_file()).collect()
}

/// Whether a file is none that the first page needs: another part, a rulebook, the worker.
fn comes_later(file: &str) -> bool {
    file.contains("split_") || file.contains("chunk_") || file.contains(".json") || is_worker(file)
}

fn is_worker(file: &str) -> bool {
    file.starts_with("service-worker")
}

fn is_last_part(file: &str) -> bool {
    file.contains("split_later")
}

/// A page on which files may be missing.
fn page_of(browser: &mut Browser) -> Page {
    let page = browser.page();
    for words in ["404", "fetch", "Failed to load resource", "CompileError", "TypeError", "ERR_"] {
        page.expect_problem(words);
    }
    page
}

#[test]
fn the_first_page_needs_the_first_part_alone_and_says_what_is_missing() {
    let app = App::copy();
    app.take_away(comes_later);
    let world = World::with_app(app.folder.path());
    let mut browser = Browser::launch(&world.profile("desk"));
    let page = page_of(&mut browser);
    page.goto(&world.url("/"));
    page.wait_until("document.querySelector('#sign-in')");
    let sent: u64 = page.evaluate(
        "['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind))\
           .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)",
    );
    assert!((100_000..FIRST_PAGE_BYTES_MAX).contains(&sent), "{sent} bytes");

    let (name, password) = world.first_login();
    page.type_text("#name", &name);
    page.type_text("#password", &password);
    page.set_value("#label", "前台一号");
    page.click("#sign-in");
    page.wait_for_text("这一部分还没下载到这台平板");

    // The rulebook is another matter than the program: the first of its files that is missed is named.
    app.put_back(|file| file.contains(".wasm"));
    page.click("#sign-in");
    let names_a_file = "/(building|language)\\S* 还没下载到这台平板/.test(document.body.innerText)";
    page.wait_until(names_a_file);
    page.reload();
    page.wait_until(names_a_file);

    app.put_back(comes_later);
    page.reload();
    page.wait_until("document.querySelector('nav')");
    page.wait_until("navigator.serviceWorker.controller?.state === 'activated'");
}

#[test]
fn once_the_worker_holds_everything_every_screen_opens_without_a_server() {
    let mut world = World::new();
    let mut browser = Browser::launch(&world.profile("desk"));
    let page = browser.page();
    let desk = Desk::at(&page);
    desk.first_visit(&world, "前台一号");
    world.stop();
    page.reload();
    page.wait_until("document.querySelector('nav')");
    desk.log("三号梯又坏了，修了三天没修好", "phone");
    for place in PLACES {
        desk.go(place);
        page.wait_until("document.querySelector('main h1')");
        assert_eq!(page.count("#fetch-again"), 0, "{place}");
    }
    desk.open("三号梯");
    page.wait_until("document.querySelector('#actions button')");
}

#[test]
fn without_a_network_before_that_a_screen_says_so_and_nothing_typed_is_lost() {
    let app = App::copy();
    // The worker never gets to hold anything, and nobody has looked at the last part.
    app.take_away(|file| is_worker(file) || is_last_part(file));
    let world = World::with_app(app.folder.path());
    let line = world.line();
    let mut browser = Browser::launch(&world.profile("desk"));
    let page = page_of(&mut browser);
    page.expect_problem("ServiceWorker");
    page.goto(&line.url("/"));
    let desk = Desk::at(&page);
    desk.sign_in(&world, "前台一号");
    app.put_back(is_last_part);
    line.cut();

    desk.go("/reports");
    page.wait_until("document.querySelector('#fetch-again')");
    page.wait_for_text("这一部分还没下载到这台平板");
    assert!(page.axe().is_empty(), "{:#?}", page.axe());
    desk.log("三号梯又坏了，修了三天没修好", "phone");
    page.click("#next");
    page.type_text("#narrative", "楼道里的灯");
    desk.go("/reports");
    desk.go("/log");
    page.wait_until("document.querySelector('#narrative').value === '楼道里的灯'");
    assert_eq!(desk.cases(1).len(), 1);

    desk.go("/reports");
    page.wait_until("document.querySelector('#fetch-again')");
    line.mend();
    page.click("#fetch-again");
    page.wait_until("document.querySelector('#report')");
}
