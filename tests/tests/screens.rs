//! Pictures of every screen, as a person meets it: `cargo xtask screens` writes them into docs/screens. Without a folder
//! to write to, the same walk holds that every screen shows what it is for, without breaking a rule of accessibility.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail loudly on purpose")]

use std::fmt::Write;
use std::path::PathBuf;

use qingchu_tests::{Browser, Desk, Page, Screen, World};
use serde_json::{Value, json};

/// A Monday morning, a working day.
const MONDAY: &str = "2026-11-23T10:42:00+08:00";

const LIFT: &str = "三号梯卡在七楼，里面有个老人出不来，按铃也没人应";

/// The labelled examples as if they had come in over the last days: the picture shows some late and some not.
fn examples() -> String {
    let mut lines = String::new();
    for (index, line) in include_str!("../../core/tests/findings/building.jsonl").lines().enumerate() {
        let mut record: Value = serde_json::from_str(line).unwrap();
        let (day, hour, minute) = (23 - index % 4, 8 + index % 2, (index * 7) % 60);
        record["time"] = json!(format!("2026-11-{day:02} {hour:02}:{minute:02}:00"));
        record["room"] = json!(format!("{}{:02}", 3 + index % 27, 1 + index % 9));
        writeln!(lines, "{record}").unwrap();
    }
    lines
}

struct Walk<'a> {
    page: &'a Page,
    folder: Option<PathBuf>,
}

impl Walk<'_> {
    /// Shows the screen on every glass, by day and, where it is asked for, by night.
    fn look(&self, name: &str, is_dark_too: bool) {
        for (glass, screen) in [
            ("tablet-wide", Screen::TabletWide),
            ("tablet-tall", Screen::TabletTall),
            ("phone", Screen::Phone),
        ] {
            self.page.show_on(screen);
            self.picture(&format!("{name}-{glass}"));
            if is_dark_too && glass != "tablet-tall" {
                self.page.prefer_dark(true);
                self.picture(&format!("{name}-{glass}-dark"));
                self.page.prefer_dark(false);
            }
        }
        self.page.show_on(Screen::TabletWide);
        let violations = self.page.axe();
        assert!(violations.is_empty(), "{name}: {violations:#?}");
    }

    fn picture(&self, name: &str) {
        let (needed, given): (u32, u32) = self
            .page
            .evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
        assert!(needed <= given, "{name}: {needed} wide on a glass of {given}");
        if let Some(folder) = &self.folder {
            self.page.screenshot(&folder.join(format!("{name}.png")));
        }
    }
}

fn register(desk: &Desk<'_>, role: &str, name: &str, phone: &str) {
    desk.page.click("#add-entry");
    desk.page.click(&format!("[id$='-role'] input[value={role}]"));
    desk.page.type_text("input[id$='-name']", name);
    desk.page.type_text("input[id$='-phone']", phone);
    desk.page.click("#save-entry");
    desk.page.wait_for_text(phone);
}

#[test]
fn every_screen_on_every_glass() {
    let world = World::new();
    let file = world.folder().join("examples.jsonl");
    std::fs::write(&file, examples()).unwrap();
    let data = world.data();
    let import =
        ["import", "--rulebook", "building", "--data", data.to_str().unwrap(), file.to_str().unwrap()];
    let outcome = world.run(&import, b"");
    assert!(outcome.status.success(), "{}", String::from_utf8_lossy(&outcome.stderr));

    let mut browser = Browser::launch(&world.profile("desk"));
    let page = browser.page();
    page.set_clock(MONDAY);
    let walk = Walk { page: &page, folder: std::env::var_os("QINGCHU_SCREENS").map(PathBuf::from) };
    let desk = Desk::at(&page);
    page.goto(&world.url("/"));
    page.wait_until("document.querySelector('#sign-in')");
    walk.look("sign-in", false);
    desk.first_visit(&world, "前台一号");
    page.wait_until("document.querySelector('.quiet-line button')");
    page.click(".quiet-line button");

    desk.go("/registers");
    register(&desk, "manager", "王敏", "138 0000 1234");
    register(&desk, "leader", "李国强", "139 0000 5678");
    walk.look("registers", false);

    desk.go("/log");
    page.type_text("#narrative", LIFT);
    page.wait_until("document.querySelector('.to-do-immediate[data-duty=report-to-manager]')");
    page.wait_for_text("138 0000 1234");
    walk.look("log-major", true);
    page.click("#save");
    page.wait_until("document.querySelector('#saved')");
    walk.look("log-saved", false);

    desk.go("/");
    page.wait_until("document.querySelector('[data-duty=report-to-manager]')");
    walk.look("today", true);
    desk.go("/cases");
    page.wait_until("document.querySelectorAll('a[data-case]').length > 8");
    walk.look("cases", true);
    desk.open("三号梯");
    page.wait_until("document.querySelector('#actions button')");
    walk.look("case", true);
    page.click("#tab-papers");
    page.wait_until("document.querySelector('.paper')");
    walk.look("paper", false);
    desk.go("/reports");
    page.wait_until("document.querySelector('#report table')");
    walk.look("reports", false);
    desk.go("/sync");
    page.wait_until("document.querySelector('#unsent')");
    walk.look("sync", false);
}
