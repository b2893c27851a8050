//! Who has to answer for what: found, proposed, decided, found again.

use qingchu_core::accountability::{Proposal, barred, eligibility, findings, proposals};
use qingchu_core::id::CaseId;
use qingchu_core::report::Key;
use qingchu_core::value::Value;

use super::world::{World, at, day, key_words, text};

/// A complaint about an outlet of a member, taken in time unless it is told otherwise.
fn complaint(world: &mut World, received: &str, member: &str, outlet: &str) -> CaseId {
    world.received(received, "queue").holds("member", text(member)).holds("outlet", text(outlet)).end()
}

/// What is proposed: rule, step, whom it is about, the cases.
fn proposed(world: &World, now: &str) -> Vec<(String, String, String, Vec<CaseId>)> {
    proposals(&world.basis(now)).iter().map(words).collect()
}

fn words(proposal: &Proposal) -> (String, String, String, Vec<CaseId>) {
    let about = key_words(&proposal.about);
    (proposal.rule.to_string(), proposal.step.to_string(), about, proposal.cases.clone())
}

fn talk(rule: &str, about: &str, cases: &[CaseId]) -> (String, String, String, Vec<CaseId>) {
    (rule.to_owned(), "talk".to_owned(), about.to_owned(), cases.to_vec())
}

fn circular(about: &str, cases: &[CaseId]) -> (String, String, String, Vec<CaseId>) {
    ("after-the-talk".to_owned(), "circular".to_owned(), about.to_owned(), cases.to_vec())
}

/// Forwarded to a member on Monday, 2 November, to be taken by the end of the 4th.
fn forwarded(world: &mut World, member: &str, taken: Option<&str>) -> CaseId {
    let told = world.received("2026-11-02 09:00", "queue").holds("member", text(member)).states(
        "2026-11-02 10:00",
        "forwarded",
        &[],
    );
    match taken {
        Some(taken) => told.states(taken, "taken", &[]).end(),
        None => told.end(),
    }
}

#[test]
fn what_nobody_took_by_its_clock_proposes_a_talk() {
    let mut world = World::new();
    let nobody = forwarded(&mut world, "工行", None);
    forwarded(&mut world, "农行", Some("2026-11-04 23:59"));
    assert!(proposed(&world, "2026-11-04 23:59").is_empty());
    let late = forwarded(&mut world, "建行", Some("2026-11-05 00:00"));
    let expected = [talk("nobody-took-it", "工行", &[nobody]), talk("nobody-took-it", "建行", &[late])];
    assert_eq!(proposed(&world, "2026-11-05 00:00"), expected);
    let found = proposals(&world.basis("2026-11-05 00:00"));
    assert_eq!((found[0].clause.as_str(), found[0].since), ("FIG-2", at("2026-11-05 00:00")));
}

#[test]
fn a_case_that_does_not_say_whom_it_is_about_accuses_nobody() {
    let mut world = World::new();
    world.received("2026-11-02 09:00", "queue").states("2026-11-02 10:00", "forwarded", &[]).end();
    assert!(proposed(&world, "2026-12-01 09:00").is_empty());
}

#[test]
fn a_decision_about_the_case_answers_it_and_no_other() {
    let mut world = World::new();
    let first = forwarded(&mut world, "工行", None);
    let second = forwarded(&mut world, "工行", None);
    let number = world.case_of(first).number();
    world.decides("2026-11-06", "talk", "工行", "declined", &[("case", text(&number))]);
    assert_eq!(proposed(&world, "2026-11-09 09:00"), [talk("nobody-took-it", "工行", &[second])]);
    let all = findings(&world.basis("2026-11-09 09:00"));
    assert_eq!(
        all.iter().filter(|found| found.decided.is_some()).count(),
        1,
        "what was decided is known still"
    );
    // Without a case it answers whatever had been found until its day.
    world.decides("2026-11-06", "talk", " 工行 ", "taken", &[]);
    assert!(proposed(&world, "2026-11-09 09:00").is_empty());
}

#[test]
fn a_decision_of_an_earlier_day_another_member_or_another_rule_answers_nothing() {
    let mut world = World::new();
    let case = forwarded(&mut world, "工行", None);
    world.decides("2026-11-04", "talk", "工行", "declined", &[]);
    world.decides("2026-11-06", "talk", "农行", "declined", &[]);
    world.decides("2026-11-06", "talk", "工行", "declined", &[("rule", text("same-again"))]);
    assert_eq!(proposed(&world, "2026-11-06 09:00"), [talk("nobody-took-it", "工行", &[case])]);
    world.decides("2026-11-05", "talk", "工行", "declined", &[("rule", text("nobody-took-it"))]);
    assert!(proposed(&world, "2026-11-06 09:00").is_empty());
}

#[test]
fn the_same_outlet_twice_in_six_months_without_a_rectification() {
    let mut world = World::new();
    let first = complaint(&mut world, "2026-02-15 09:00", "工行", "东街");
    complaint(&mut world, "2026-02-16 09:00", "工行", "西街");
    complaint(&mut world, "2026-03-01 09:00", "农行", "东街");
    assert!(proposed(&world, "2026-12-01 09:00").is_empty());
    // The corresponding day is still inside.
    let second = complaint(&mut world, "2026-08-15 23:59", "工行", "东街");
    assert_eq!(proposed(&world, "2026-12-01 09:00"), [talk("same-again", "工行", &[first, second])]);
    let found = proposals(&world.basis("2026-12-01 09:00"));
    assert_eq!(found[0].since, at("2026-08-15 23:59"), "since there were enough of them");
    assert_eq!(found[0].same[1], Key::Category("queue".into()));
}

#[test]
fn a_day_more_than_six_months_is_no_repetition() {
    let mut world = World::new();
    complaint(&mut world, "2026-02-15 23:59", "工行", "东街");
    complaint(&mut world, "2026-08-16 00:00", "工行", "东街");
    assert!(proposed(&world, "2026-12-01 09:00").is_empty());
    let another = complaint(&mut world, "2026-08-16 09:00", "工行", "西街");
    let third = complaint(&mut world, "2026-10-01 09:00", "工行", "西街");
    assert_eq!(proposed(&world, "2026-12-01 09:00"), [talk("same-again", "工行", &[another, third])]);
}

#[test]
fn a_rectification_answers_for_what_came_before_it() {
    let mut world = World::new();
    complaint(&mut world, "2026-02-15 09:00", "工行", "东街");
    world
        .received("2026-03-01 09:00", "queue")
        .holds("member", text("工行"))
        .holds("outlet", text("东街"))
        .states("2026-03-02 09:00", "rectified", &[])
        .end();
    let third = complaint(&mut world, "2026-03-15 09:00", "工行", "东街");
    assert!(proposed(&world, "2026-12-01 09:00").is_empty(), "one since");
    let fourth = complaint(&mut world, "2026-03-16 09:00", "工行", "东街");
    assert_eq!(proposed(&world, "2026-12-01 09:00"), [talk("same-again", "工行", &[third, fourth])]);
}

#[test]
fn what_comes_after_a_decision_counts_anew() {
    let mut world = World::new();
    let first = complaint(&mut world, "2026-02-15 09:00", "工行", "东街");
    let second = complaint(&mut world, "2026-02-20 09:00", "工行", "东街");
    let third = complaint(&mut world, "2026-02-25 23:00", "工行", "东街");
    assert_eq!(proposed(&world, "2026-03-01 09:00"), [talk("same-again", "工行", &[first, second, third])]);
    world.decides("2026-02-25", "talk", "工行", "declined", &[]);
    assert!(proposed(&world, "2026-03-01 09:00").is_empty());
    let fourth = complaint(&mut world, "2026-02-26 00:00", "工行", "东街");
    assert!(proposed(&world, "2026-03-01 09:00").is_empty(), "one since");
    let fifth = complaint(&mut world, "2026-02-27 09:00", "工行", "东街");
    assert_eq!(proposed(&world, "2026-03-01 09:00"), [talk("same-again", "工行", &[fourth, fifth])]);
}

#[test]
fn stretches_that_do_not_touch_are_two_proposals() {
    let mut world = World::new();
    let days = ["2025-01-10", "2025-01-20", "2026-05-01", "2026-06-01", "2026-11-30"];
    let cases: Vec<CaseId> =
        days.iter().map(|day| complaint(&mut world, &format!("{day} 09:00"), "工行", "东街")).collect();
    let expected = [talk("same-again", "工行", &cases[..2]), talk("same-again", "工行", &cases[2..])];
    assert_eq!(proposed(&world, "2026-12-01 09:00"), expected);
}

#[test]
fn in_the_media_and_handled_late() {
    let mut world = World::new();
    let told = |world: &mut World, answered: &str| {
        world
            .received("2026-11-02 09:00", "attitude")
            .signal("media")
            .holds("member", text("工行"))
            .states(answered, "answered", &[])
            .end()
    };
    // To be answered by the end of Monday, the 9th.
    told(&mut world, "2026-11-09 23:59");
    assert!(proposed(&world, "2026-12-01 09:00").is_empty());
    let late = told(&mut world, "2026-11-10 00:00");
    assert_eq!(proposed(&world, "2026-12-01 09:00"), [talk("in-the-media", "工行", &[late])]);
}

#[test]
fn a_talk_without_a_rectification_proposes_a_circular() {
    let mut world = World::new();
    let case = forwarded(&mut world, "工行", None);
    let number = world.case_of(case).number();
    let held = world.decides("2026-11-06", "talk", "工行", "taken", &[("case", text(&number))]);
    // Ten days after the 6th is Monday, the 16th.
    assert!(proposed(&world, "2026-11-16 23:59").is_empty());
    assert_eq!(proposed(&world, "2026-11-17 00:00"), [circular("工行", &[case])]);
    assert_eq!(proposals(&world.basis("2026-11-17 00:00"))[0].follows, Some(held));
    world.decides("2026-11-17", "circular", "工行", "taken", &[]);
    assert!(proposed(&world, "2026-11-18 09:00").is_empty());
}

#[test]
fn a_rectification_after_the_talk_is_enough() {
    let mut world = World::new();
    let told = world.received("2026-11-02 09:00", "queue").holds("member", text("工行"));
    let case =
        told.states("2026-11-02 10:00", "forwarded", &[]).states("2026-11-10 10:00", "rectified", &[]).end();
    let number = world.case_of(case).number();
    world.decides("2026-11-06", "talk", "工行", "taken", &[("case", text(&number))]);
    assert!(proposed(&world, "2026-12-01 09:00").is_empty());
}

#[test]
fn a_talk_that_was_declined_leads_to_nothing() {
    let mut world = World::new();
    forwarded(&mut world, "工行", None);
    world.decides("2026-11-06", "talk", "工行", "declined", &[]);
    assert!(proposed(&world, "2026-12-01 09:00").is_empty());
}

#[test]
fn a_talk_that_names_no_case_is_about_what_had_been_found() {
    let mut world = World::new();
    let first = forwarded(&mut world, "工行", None);
    let second = forwarded(&mut world, "工行", None);
    forwarded(&mut world, "农行", Some("2026-11-03 09:00"));
    world.decides("2026-11-06", "talk", "工行", "taken", &[]);
    assert_eq!(proposed(&world, "2026-11-17 00:00"), [circular("工行", &[first, second])]);
}

#[test]
fn the_same_again_after_the_talk_proposes_a_circular() {
    let mut world = World::new();
    // Rectified, so that nothing is left undone.
    for day in ["2026-09-01", "2026-09-02"] {
        complaint(&mut world, &format!("{day} 09:00"), "工行", "东街");
    }
    assert_eq!(proposed(&world, "2026-09-03 09:00").len(), 1);
    world.decides("2026-09-03", "talk", "工行", "taken", &[]);
    let rectified = world
        .received("2026-09-04 09:00", "queue")
        .holds("member", text("工行"))
        .holds("outlet", text("东街"))
        .states("2026-09-04 10:00", "rectified", &[])
        .end();
    assert_eq!(world.case_of(rectified).facts.len(), 1);
    assert!(proposed(&world, "2026-09-20 09:00").is_empty());
    let again = complaint(&mut world, "2026-10-01 09:00", "工行", "东街");
    assert!(proposed(&world, "2026-10-20 09:00").is_empty(), "once is not again and again");
    let and_again = complaint(&mut world, "2026-10-02 09:00", "工行", "东街");
    let expected = [talk("same-again", "工行", &[again, and_again]), circular("工行", &[again, and_again])];
    assert_eq!(proposed(&world, "2026-10-20 09:00"), expected);
    // The graver step answers the lighter one.
    world.decides("2026-10-20", "circular", "工行", "taken", &[("rule", text("after-the-talk"))]);
    assert!(proposed(&world, "2026-10-21 09:00").is_empty());
}

#[test]
fn who_is_out_of_a_season_and_by_which_step() {
    let mut world = World::new();
    world.decides("2026-09-30", "circular", "建行", "taken", &[]);
    world.decides("2026-10-01", "circular", "工行", "taken", &[]);
    world.decides("2026-12-31", "circular", "农行", "taken", &[]);
    world.decides("2026-11-01", "circular", "中行", "declined", &[]);
    world.decides("2026-11-01", "talk", "交行", "taken", &[]);
    let prize = eligibility(&world.rulebook, &"season-prize".into()).unwrap();
    let out = |of: &str| -> Vec<String> {
        let barred = barred(prize, day(of), &world.basis("2026-12-31 09:00"));
        barred.iter().map(|out| format!("{} {} {}", out.about.as_text().unwrap(), out.on, out.step)).collect()
    };
    assert_eq!(out("2026-11-15"), ["农行 2026-12-31 circular", "工行 2026-10-01 circular"]);
    assert_eq!(out("2026-09-01"), ["建行 2026-09-30 circular"]);
    assert!(out("2027-01-01").is_empty(), "the season after is a new one");
}

#[test]
fn an_entry_that_says_too_little_decides_nothing() {
    let mut world = World::new();
    forwarded(&mut world, "工行", None);
    world.enters("2026-11-06 09:00", "accountability", &[("about", text("工行")), ("step", text("talk"))]);
    let withdrawn = world.decides("2026-11-06", "talk", "工行", "declined", &[]);
    assert!(proposed(&world, "2026-11-09 09:00").is_empty());
    world.withdraws("2026-11-06 13:00", "accountability", withdrawn);
    assert_eq!(
        proposed(&world, "2026-11-09 09:00").len(),
        1,
        "a decision that was taken back answers nothing"
    );
    assert_eq!(findings(&world.basis("2026-11-04 09:00")), []);
}

#[test]
fn the_same_is_found_in_every_order_of_the_cases() {
    let mut world = World::new();
    for (place, member) in ["工行", "农行", "工行", "建行", "农行"].into_iter().enumerate() {
        forwarded(&mut world, member, None);
        complaint(&mut world, &format!("2026-10-0{} 09:00", place + 1), member, "东街");
    }
    world.decides("2026-11-06", "talk", "工行", "taken", &[]);
    let found = findings(&world.basis("2026-12-01 09:00"));
    assert!(found.len() > 5, "{}", found.len());
    for _ in 0..world.cases.len() {
        world.cases.rotate_left(1);
        assert_eq!(findings(&world.basis("2026-12-01 09:00")), found);
    }
    world.cases.reverse();
    assert_eq!(findings(&world.basis("2026-12-01 09:00")), found);
}

#[test]
fn what_a_person_needs_to_decide_is_filled_in_and_answers_the_proposal() {
    let mut world = World::new();
    forwarded(&mut world, "工行", None);
    complaint(&mut world, "2026-10-01 09:00", "农行", "东街");
    complaint(&mut world, "2026-10-02 09:00", "农行", "东街");
    let now = "2026-11-09 09:00";
    let open = proposals(&world.basis(now));
    assert_eq!(open.len(), 2);
    for proposal in open {
        let (register, mut values) = proposal.to_decide(day("2026-11-09"), &world.basis(now)).unwrap();
        assert_eq!(register.as_str(), "accountability");
        assert!(!values.contains_key(&"decision".into()), "that is for a person");
        values.insert("decision".into(), Value::Choice("declined".to_owned()));
        let values: Vec<(&str, Value)> =
            values.iter().map(|(id, value)| (id.as_str(), value.clone())).collect();
        world.enters("2026-11-09 10:00", "accountability", &values);
    }
    assert!(proposed(&world, now).is_empty());
}
