//! Thousands of complaints: imported on the command line, pulled by a fresh tablet, listed, searched, opened.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests fail loudly on purpose, and print what they measured"
)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use qingchu_tests::{Browser, Desk, Page, World};

/// The hotline messages lie beside the workspace; their terms are unknown, so they are not in it.
fn hotline() -> Option<PathBuf> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/hotline/hotline.jsonl");
    file.is_file().then_some(file)
}

fn import(world: &World, file: &Path) {
    let data = world.data();
    let arguments =
        ["import", "--rulebook", "building", "--data", data.to_str().unwrap(), file.to_str().unwrap()];
    let outcome = world.run(&arguments, b"");
    assert!(outcome.status.success(), "{}", String::from_utf8_lossy(&outcome.stderr));
}

/// How long the page takes from a change until two frames later, in milliseconds.
fn frames_after(page: &Page, change: &str) -> f64 {
    page.evaluate(&format!(
        "(async () => {{ const before = performance.now(); {change};\
           await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));\
           return performance.now() - before; }})()"
    ))
}

#[test]
fn thousands_of_complaints_are_pulled_listed_searched_and_opened() {
    let world = World::new();
    import(&world, &Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/tests/findings/building.jsonl"));
    let mut expected = 70;
    match hotline() {
        Some(file) => {
            let before = Instant::now();
            import(&world, &file);
            println!("imported 8,243 messages in {:?}", before.elapsed());
            expected += 8_243;
        }
        None => {
            println!("SKIPPED: the 8,243 hotline messages are not here; the 70 examples stand in for them")
        }
    }

    let mut browser = Browser::launch(&world.profile("fresh"));
    let page = browser.page();
    let desk = Desk::at(&page);
    let before = Instant::now();
    desk.first_visit(&world, "新平板");
    desk.go("/cases");
    let count = "Number(document.querySelector('#case-count')?.innerText.match(/[0-9]+/)?.[0])";
    page.wait_until_for(Duration::from_secs(180), &format!("{count} === {expected}"));
    println!("pulled and folded {expected} cases in {:?}", before.elapsed());

    // A list of thousands holds a few rows in the page, however far it is scrolled.
    let scrolled = frames_after(&page, "document.querySelector('.virtual-list').scrollTop = 200000");
    let rows = page.count("a[data-case]");
    assert!(rows > 0 && rows < 100, "{rows} rows in the page");
    println!("scrolled to the far end: {scrolled:.0} ms to the second frame, {rows} rows in the page");

    // Two characters find the ones that hold them, in the middle of a long text too.
    let searched = frames_after(
        &page,
        "((field) => { Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, '货梯');\
           field.dispatchEvent(new Event('input', { bubbles: true })) })(document.querySelector('#search'))",
    );
    println!("searched {expected} texts for two characters: {searched:.0} ms to the second frame");
    page.wait_until(&format!("{count} > 0 && {count} < 60"));
    let shown: Vec<String> =
        page.evaluate("[...document.querySelectorAll('a[data-case]')].map((row) => row.innerText)");
    assert!(shown.iter().any(|row| row.contains("货梯门老是关不上")), "{shown:#?}");

    let before = Instant::now();
    page.click("a[data-case]");
    page.wait_until("document.querySelector('#case-number')");
    println!("opened a case in {:?}", before.elapsed());

    // The tablet starts again from its snapshot.
    let before = Instant::now();
    page.goto(&world.url("/cases"));
    page.wait_until_for(Duration::from_secs(60), &format!("{count} === {expected}"));
    println!("started again with {expected} cases in {:?}", before.elapsed());
}
