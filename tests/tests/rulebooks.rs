//! A person works by each rulebook that ships: the words are judged by it while they are typed, its duties are on Today, its
//! case, registers and reports open. With a folder in `QINGCHU_PICTURES` each of these screens is pictured there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail loudly on purpose")]

use std::path::PathBuf;

use qingchu_tests::{Browser, Desk, Page, Screen, World};
use serde_json::Value;

/// Rulebook and its labelled examples.
const RULEBOOKS: [(&str, &str); 7] = [
    ("building", include_str!("../../core/tests/findings/building.jsonl")),
    ("bank", include_str!("../../core/tests/findings/bank.jsonl")),
    ("tourism", include_str!("../../core/tests/findings/tourism.jsonl")),
    ("repair", include_str!("../../core/tests/findings/repair.jsonl")),
    ("licensing", include_str!("../../core/tests/findings/licensing.jsonl")),
    ("water", include_str!("../../core/tests/findings/water.jsonl")),
    ("airport", include_str!("../../core/tests/findings/airport.jsonl")),
];

/// A major complaint of the examples, where there is one.
fn example(lines: &str) -> Value {
    let records: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let major = records.iter().find(|record| record["severity"] == "major");
    major.unwrap_or(&records[0]).clone()
}

const PASSWORD: &str = "three-lifts-and-a-lamp";

/// Makes a unit that works by a rulebook, and a person in it who holds every post.
fn person(world: &World, rulebook: &str) {
    let data = world.data();
    let data = data.to_str().unwrap();
    let unit = format!("{rulebook}-unit");
    for arguments in [
        ["unit", "add", &unit, "--rulebook", rulebook, "--data", data],
        ["user", "add", rulebook, "--unit", &unit, "--data", data],
    ] {
        let added = world.run(&arguments, format!("{PASSWORD}\n").as_bytes());
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    }
}

fn look(page: &Page, name: &str) {
    let folder = std::env::var_os("QINGCHU_PICTURES").map(PathBuf::from);
    for (glass, screen) in [("phone", Screen::Phone), ("tablet-wide", Screen::TabletWide)] {
        page.show_on(screen);
        let (needed, given): (u32, u32) =
            page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
        assert!(needed <= given, "{name}: {needed} wide on a {glass} of {given}");
        if let Some(folder) = &folder {
            page.screenshot(&folder.join(format!("{name}-{glass}.png")));
        }
    }
    let violations = page.axe();
    assert!(violations.is_empty(), "{name}: {violations:#?}");
}

#[test]
fn a_person_works_by_each_rulebook() {
    let world = World::new();
    for (rulebook, lines) in RULEBOOKS {
        let record = example(lines);
        person(&world, rulebook);
        let mut browser = Browser::launch(&world.profile(rulebook));
        let page = browser.page();
        let desk = Desk::at(&page);
        page.show_on(Screen::TabletWide);
        page.goto(&world.url("/"));
        page.wait_until("document.querySelector('#sign-in')");
        page.type_text("#name", rulebook);
        page.type_text("#password", PASSWORD);
        page.set_value("#label", rulebook);
        page.click("#sign-in");
        page.wait_until("document.querySelector('nav') && !document.querySelector('#sign-in')");

        let (words, channel) = (record["text"].as_str().unwrap(), record["channel"].as_str().unwrap());
        desk.type_complaint(words, channel);
        let is_major = record["severity"] == "major";
        let class = if is_major { ".severity-major" } else { ".severity-general" };
        page.wait_until(&format!("document.querySelector('.found-head {class}')"));
        look(&page, &format!("{rulebook}-log"));
        page.click("#save");
        page.wait_until("document.querySelector('#saved')");

        desk.go("/");
        page.wait_until("document.querySelector('[data-duty]')");
        look(&page, &format!("{rulebook}-today"));
        let first: String = words.chars().take(8).collect();
        desk.open(&first);
        page.wait_until("document.querySelector('#actions button')");
        look(&page, &format!("{rulebook}-case"));
        page.click("#tab-papers");
        page.wait_until("document.querySelector('.paper, .papers .empty-state')");
        look(&page, &format!("{rulebook}-paper"));
        desk.go("/registers");
        page.wait_until("document.querySelector('#add-entry')");
        look(&page, &format!("{rulebook}-registers"));
        desk.go("/reports");
        page.wait_until("document.querySelector('#report table, .empty-state')");
        look(&page, &format!("{rulebook}-reports"));
        desk.wait_until_sent(&world);
    }
}
