//! The whole path, told as a story: a first visit, weeks without a server, a battery that dies, a signature on the
//! glass, and a colleague who sees the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail loudly on purpose")]

use qingchu_tests::{Browser, Desk, Page, World};
use serde_json::Value;

/// A Monday morning, a working day; the page's clock starts here at each load.
const MONDAY: &str = "2026-11-23T10:42:00+08:00";

/// Five of the labelled examples, by their ids; the first is major.
const FIVE: [&str; 5] = ["P002", "P014", "P017", "P015", "P067"];

/// Words, channel and the category that is right.
fn examples() -> Vec<(String, String, String)> {
    let lines = include_str!("../../core/tests/findings/building.jsonl").lines();
    let all: Vec<Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    let text = |record: &Value, field: &str| record[field].as_str().unwrap().to_owned();
    FIVE.iter()
        .map(|id| {
            let record = all.iter().find(|one| text(one, "id").ends_with(id)).expect("the example is there");
            (text(record, "text"), text(record, "channel"), text(record, "category"))
        })
        .collect()
}

fn tablet(world: &World, name: &str) -> (Browser, Page) {
    let mut browser = Browser::launch(&world.profile(name));
    let page = browser.page();
    page.set_clock(MONDAY);
    (browser, page)
}

/// What the open case is about, as its screen says it.
fn due_of(page: &Page, duty: &str) -> String {
    page.text_of(&format!("#duties [data-duty='{duty}'] .due-exact"))
}

#[test]
fn from_the_first_words_to_the_archive_without_a_server_and_then_on_a_colleagues_tablet() {
    let mut world = World::new();
    let (mut browser, page) = tablet(&world, "desk");
    Desk::at(&page).first_visit(&world, "前台一号");

    // The server is gone. The tablet starts again all the same.
    world.stop();
    page.reload();
    page.wait_until("document.querySelector('nav')");

    // Five complaints in the customers' own words, the first of them major.
    let five = examples();
    let mut numbers = Vec::new();
    for (words, channel, _category) in &five {
        numbers.push(Desk::at(&page).log(words, channel));
        if numbers.len() == 1 {
            page.wait_until("document.querySelector('.to-do-immediate[data-duty=report-to-manager]')");
            page.wait_until("document.querySelector('.to-do-immediate[data-duty=report-to-leader]')");
        }
    }
    // Right after "saved" of the fifth, the battery dies.
    drop(page);
    browser.kill_9();

    let (reopened, page) = tablet(&world, "desk");
    browser = reopened;
    page.goto(&world.url("/"));
    let desk = Desk::at(&page);
    let rows = desk.cases(5);
    for (number, (words, _channel, _category)) in numbers.iter().zip(&five) {
        let head = first(words);
        assert!(
            rows.iter().any(|row| row.contains(number) && row.contains(&head)),
            "{number} {head}: {rows:#?}"
        );
    }

    // In the middle of typing another, it dies again.
    desk.type_complaint("货梯门老是关不上，一直嘀嘀嘀", "phone");
    page.wait_until("document.body.innerText.includes('草稿已存')");
    page.type_text("#narrative", "，而且");
    drop(page);
    browser.kill_9();

    let (reopened, page) = tablet(&world, "desk");
    browser = reopened;
    page.goto(&world.url("/log"));
    page.wait_until("document.querySelector('#narrative')?.value.startsWith('货梯门老是关不上，一直嘀嘀嘀')");
    let desk = Desk::at(&page);

    // Today shows what is due: the reports of the major one within 15 minutes, the rest the same day.
    desk.go("/");
    for duty in ["report-to-manager", "report-to-leader"] {
        let line = format!(
            "document.querySelector('[data-duty={duty}]')?.closest('[role=listitem], li, .agenda-line')"
        );
        page.wait_until(&line);
        let shown: String = page.evaluate(&format!("{line}.innerText"));
        assert!(["10:57", "10:58", "10:59"].iter().any(|due| shown.contains(due)), "{duty}: {shown}");
    }

    // One case goes all the way to the signature and the archive.
    through_to_the_archive(&desk, &five[4].0);

    everything_arrives_once(&mut world, &desk, &five);
    let (colleagues, colleague) = tablet(&world, "colleague");
    a_colleague_sees_the_same(&world, &desk, &colleague, &five[0].0);
    both_change_a_field_apart(&mut world, &page, &colleague, &five[0].0);
    drop(colleague);
    colleagues.kill_9();
    drop(page);
    browser.kill_9();
}

/// The server comes back: everything arrives, once, and is what the tablet said it is.
fn everything_arrives_once(world: &mut World, desk: &Desk<'_>, five: &[(String, String, String)]) {
    world.start();
    desk.wait_until_sent(world);
    let export = world.run(&["export", "--data", world.data().to_str().unwrap(), "--format", "jsonl"], b"");
    let exported: Vec<Value> = String::from_utf8(export.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(exported.len(), 5, "{}", String::from_utf8_lossy(&export.stderr));
    for (words, _channel, category) in five {
        let record = exported.iter().find(|one| one["narrative"] == words.as_str()).expect(words);
        assert_eq!(record["category"], category.as_str(), "{words}");
    }
}

/// A colleague signs in on another tablet and sees the same cases, findings and due times.
fn a_colleague_sees_the_same(world: &World, desk: &Desk<'_>, colleague: &Page, major: &str) {
    Desk::at(colleague).first_visit(world, "前台二号");
    let theirs = Desk::at(colleague).cases(5);
    let mine = desk.cases(5);
    // How long still is told by each page's own clock; the exact due times are compared below.
    let tells_time_left = |line: &&str| line.ends_with("后");
    let lines = |rows: &[String]| -> Vec<Vec<String>> {
        let of_row =
            |row: &String| row.lines().filter(|line| !tells_time_left(line)).map(str::to_owned).collect();
        let mut rows: Vec<Vec<String>> = rows.iter().map(of_row).collect();
        rows.sort();
        rows
    };
    assert_eq!(lines(&theirs), lines(&mine));
    let head = first(major);
    desk.open(&head);
    Desk::at(colleague).open(&head);
    for duty in ["report-to-manager", "explain-and-fix-reply-time", "see-it-through"] {
        assert_eq!(due_of(colleague, duty), due_of(desk.page, duty), "{duty}");
    }
}

/// Both change the same field while apart; afterwards both see both.
fn both_change_a_field_apart(world: &mut World, mine: &Page, theirs: &Page, major: &str) {
    world.stop();
    for (page, room) in [(mine, "1203"), (theirs, "1204")] {
        page.click("#fields summary");
        page.click("[data-field=room] button");
        page.type_text("[id$='-room']", room);
        page.click("#save-field");
        page.wait_for_text(room);
    }
    world.start();
    for page in [mine, theirs, mine] {
        Desk::at(page).wait_until_sent(world);
    }
    for page in [mine, theirs] {
        let desk = Desk::at(page);
        desk.open(&first(major));
        page.wait_until("document.querySelector('[data-field=room].conflicting')");
        let shown = page.text_of("[data-field=room]");
        assert!(shown.contains("1203") && shown.contains("1204"), "{shown}");
    }
}

/// The first words of a complaint, as a row shows them.
fn first(words: &str) -> String {
    words.chars().take(10).collect()
}

fn through_to_the_archive(desk: &Desk<'_>, words: &str) {
    let head = first(words);
    desk.open(&head);
    desk.state("passed-to-department", |page| {
        page.click("#passed-to-department-department input[value=engineering]")
    });
    desk.state("told-customer", |page| page.type_text("#told-customer-told", "工程部下午来修"));
    desk.state("resolved", |page| page.type_text("#resolved-result", "门机换了皮带，关得上了"));
    desk.state("replied", |page| {
        page.click("#replied-form input[value=visit]");
        page.type_text("#replied-answer", "换了皮带，试了十次都关得上");
    });
    desk.state("customer-confirmed", |page| {
        page.click("#customer-confirmed-outcome input[value=signed]");
        page.draw(
            "#customer-confirmed-signature .signature-pad",
            &[&[(0.2, 0.3), (0.4, 0.7), (0.6, 0.3)], &[(0.7, 0.2), (0.8, 0.8)]],
        );
    });
    desk.state("archived", |_page| ());
    desk.page.wait_until("document.querySelector('#case-stage').innerText.includes('已存档')");
}
