//! 大厦客户投诉处理

use qingchu_core::case::{Command, DutyState, Refusal};
use qingchu_core::event::{Judgement, Severity};
use qingchu_core::id::{DutyId, FieldId};
use qingchu_core::value::Value;

use super::story::{Story, at, choice, general, major, text};

/// Monday 23 November 2026, 10:42, a working day.
fn monday() -> Story {
    Story::of("building", "2026-11-23 10:42")
}

fn written(judgement: Judgement) -> Judgement {
    Judgement { is_written: true, ..judgement }
}

fn solved(story: &mut Story) -> &mut Story {
    story.states("resolved", &[("result", text("换了灯管"))])
}

fn answered(story: &mut Story, form: &str) {
    story.states("replied", &[("form", choice(form)), ("answer", text("灯管已换，客户知道了"))]);
}

fn signed(story: &mut Story) {
    let signature = Value::Signature(vec![vec![10, 20, 30, 40]]);
    story.states("customer-confirmed", &[("outcome", choice("signed")), ("signature", signature)]);
}

#[test]
fn bld_1_1_the_words_alone_are_enough_and_nothing_promises_anything() {
    let mut story = monday();
    story.receives("灯坏了", "phone", general("indoor"));
    let case = story.case();
    assert_eq!(case.narrative, "灯坏了");
    assert!(case.fields.is_empty() && case.facts.is_empty());
    assert_eq!(story.stage(), "accepted");
}

#[test]
fn bld_1_1_no_words_are_no_complaint() {
    let mut story = monday();
    let accept = Command::AcceptComplaint {
        narrative: " \n\t　".to_owned(),
        channel: "phone".into(),
        judgement: general("service"),
        overruled_because: None,
        fields: [].into(),
        occurred_at: at("2026-11-23 10:42"),
        source: None,
    };
    assert_eq!(story.try_run(accept), Err(Refusal::NarrativeEmpty));
}

#[test]
fn bld_1_2_questions_fit_the_category_and_can_be_answered_later() {
    let mut story = monday();
    story.receives("三号梯卡住了，里面有人", "phone", major("lift_trap"));
    let asked: Vec<String> = story
        .rulebook
        .questions_for(&"lift_trap".into())
        .map(|question| question.field.id.to_string())
        .collect();
    assert_eq!(asked[..3], ["emergency-called", "lift-number", "people-trapped"]);
    assert!(!asked.contains(&"mail-item".to_owned()));
    let answer = Command::StateField { field: "lift-number".into(), value: text("三号，七楼") };
    story.now("2026-11-23 10:45").try_run(answer).unwrap();
    assert_eq!(story.case().field(&FieldId::from("lift-number")), Some(&text("三号，七楼")));
}

#[test]
fn bld_1_3_a_case_is_seen_through_before_it_can_be_archived() {
    let mut story = monday();
    story.receives("灯坏了", "phone", general("indoor"));
    assert_eq!(story.refusing_clause("archived").as_deref(), Some("BLD-1.3"));
    solved(&mut story);
    assert_eq!(story.refusing_clause("archived").as_deref(), Some("BLD-1.4"), "solved is not answered");
}

#[test]
fn bld_1_3_what_cannot_be_solved_needs_a_promise_which_becomes_a_clock_again_and_again() {
    let mut story = monday();
    story.receives("空调不冷", "phone", general("indoor"));
    let promise = |until: &str| [("progress", text("等配件")), ("next-reply-at", Value::Moment(at(until)))];
    story.now("2026-11-23 15:00").states("next-reply-promised", &promise("2026-11-25 16:00"));
    assert_eq!(story.cut_off("keep-promise"), at("2026-11-25 16:00"));
    assert!(matches!(story.duty("see-it-through"), Some(DutyState::CarriedOver { .. })));
    story.now("2026-11-25 15:00").states("next-reply-promised", &promise("2026-11-27 16:00"));
    assert_eq!(story.cut_off("keep-promise"), at("2026-11-27 16:00"));
    let promises: Vec<bool> = story
        .case()
        .duties
        .iter()
        .filter(|duty| duty.duty == DutyId::from("keep-promise"))
        .map(|duty| duty.is_open())
        .collect();
    assert_eq!(promises, [false, true], "the first promise was kept by the second, the second is open");
}

#[test]
fn bld_1_3_a_promise_lies_in_the_future() {
    let mut story = monday();
    story.receives("空调不冷", "phone", general("indoor"));
    let now = at("2026-11-23 10:42");
    let refused = |story: &mut Story, until| {
        story.try_states(
            "next-reply-promised",
            &[("progress", text("等")), ("next-reply-at", Value::Moment(until))],
        )
    };
    assert_eq!(refused(&mut story, now), Err(Refusal::NotInFuture { field: "next-reply-at".into() }));
    assert_eq!(refused(&mut story, now.plus_ms(1)), Ok(()));
}

#[test]
fn bld_1_3_default_three_working_days_to_solve_it() {
    let mut story = Story::of("building", "2026-11-20 17:00");
    story.receives("空调不冷", "phone", general("indoor"));
    // Friday does not count; Monday, Tuesday, Wednesday do.
    assert_eq!(story.cut_off("see-it-through"), at("2026-11-26 00:00"));
}

#[test]
fn bld_1_4_a_reply_records_how_and_what_and_its_duty_opens_when_the_problem_is_solved() {
    let mut story = monday();
    story.receives("灯坏了", "phone", general("indoor"));
    assert_eq!(story.duty("reply"), None);
    solved(&mut story);
    assert_eq!(story.duty("reply"), Some(DutyState::Open));
    assert_eq!(
        story.try_states("replied", &[("form", choice("phone"))]),
        Err(Refusal::FieldMissing("answer".into())),
        "a reply without what was done is none"
    );
    answered(&mut story, "phone");
    assert!(matches!(story.duty("reply"), Some(DutyState::Discharged { .. })));
}

#[test]
fn bld_1_4_an_answer_given_before_it_was_solved_again_does_not_count() {
    let mut story = monday();
    story.receives("灯坏了", "phone", general("indoor"));
    solved(&mut story);
    answered(&mut story, "phone");
    story.states("reopened", &[("reason", text("又坏了"))]);
    solved(&mut story);
    assert_eq!(story.refusing_clause("customer-confirmed").as_deref(), Some("BLD-1.4"));
}

#[test]
fn bld_1_5_only_a_confirmed_case_is_archived() {
    let mut story = monday();
    story.receives("灯坏了", "phone", general("indoor"));
    solved(&mut story);
    answered(&mut story, "phone");
    assert_eq!(story.refusing_clause("archived").as_deref(), Some("BLD-1.5"));
    signed(&mut story);
    assert_eq!(story.stage(), "confirmed");
    story.states("archived", &[]);
    assert_eq!(story.stage(), "archived");
    assert_eq!(story.open(), Vec::<String>::new(), "nothing is left to do");
    let note = Command::AddNote { text: "补充".to_owned() };
    assert_eq!(story.try_run(note), Ok(()), "an archived case can be added to");
    let change = Command::StateField { field: "customer".into(), value: text("王") };
    assert!(matches!(story.try_run(change), Err(Refusal::Closed { .. })), "and not changed");
}

#[test]
fn bld_1_5_a_refusal_or_an_unreachable_customer_needs_a_reason() {
    for outcome in ["refused", "unreachable"] {
        let mut story = monday();
        story.receives("灯坏了", "phone", general("indoor"));
        solved(&mut story);
        answered(&mut story, "phone");
        let without = story.try_states("customer-confirmed", &[("outcome", choice(outcome))]);
        assert_eq!(without, Err(Refusal::FieldMissing("reason".into())));
        story.states("customer-confirmed", &[("outcome", choice(outcome)), ("reason", text("出差"))]);
        story.states("archived", &[]);
    }
}

#[test]
fn bld_1_5_a_signature_without_a_stroke_is_none() {
    let mut story = monday();
    story.receives("灯坏了", "phone", general("indoor"));
    solved(&mut story);
    answered(&mut story, "phone");
    let empty = [("outcome", choice("signed")), ("signature", Value::Signature(vec![vec![]]))];
    assert_eq!(
        story.try_states("customer-confirmed", &empty),
        Err(Refusal::FieldMissing("signature".into()))
    );
}

#[test]
fn bld_1_6_a_major_case_opens_two_immediate_duties_the_moment_it_is_saved() {
    let mut story = Story::of("building", "2026-10-01 02:58");
    story.receives("十七楼着火了", "phone", major("fire"));
    // National Day, three in the morning: immediate is on the wall clock, day and night.
    for duty in ["report-to-manager", "report-to-leader"] {
        assert_eq!(story.duty(duty), Some(DutyState::Open));
        assert_eq!(story.cut_off(duty), at("2026-10-01 03:13"));
        assert!(story.rulebook.duty(&duty.into()).unwrap().immediate);
    }
    story.now("2026-10-01 03:00").states("reported-to-manager", &[]);
    assert!(matches!(story.duty("report-to-manager"), Some(DutyState::Discharged { .. })));
    assert_eq!(story.duty("report-to-leader"), Some(DutyState::Open), "one report is not the other");
    story.states("manager-acknowledged", &[]);
    assert!(!story.allowed().contains(&"leader-acknowledged".to_owned()));
}

#[test]
fn bld_1_6_a_general_case_opens_neither_and_overruling_opens_them_from_then_on() {
    let mut story = monday();
    story.receives("有点糊味", "phone", general("env"));
    assert_eq!(story.duty("report-to-manager"), None);
    story.now("2026-11-23 11:30").overrules(major("fire"), "去看了，真的着火");
    assert_eq!(story.cut_off("report-to-manager"), at("2026-11-23 11:45"));
    assert!(matches!(story.duty("pass-to-department"), Some(DutyState::Lapsed { .. })));
}

#[test]
fn bld_1_6_a_false_alarm_lets_the_duties_lapse() {
    let mut story = monday();
    story.receives("着火了", "phone", major("fire"));
    story.now("2026-11-23 10:50").overrules(general("enquiry"), "是消防演习");
    assert_eq!(story.duty("report-to-manager"), Some(DutyState::Lapsed { at: at("2026-11-23 10:50") }));
    assert!(story.open().contains(&"tell-customer".to_owned()));
}

#[test]
fn bld_1_6_a_major_case_that_nobody_reported_cannot_be_archived() {
    let mut story = monday();
    story.receives("着火了", "phone", major("fire"));
    solved(&mut story);
    answered(&mut story, "phone");
    signed(&mut story);
    assert_eq!(story.refusing_clause("archived").as_deref(), Some("BLD-1.6"));
    story.states("reported-to-manager", &[]);
    assert_eq!(story.refusing_clause("archived").as_deref(), Some("BLD-1.6"));
    story.states("reported-to-leader", &[]);
    assert_eq!(story.refusing_clause("archived"), None);
}

#[test]
fn bld_2_4_a_general_case_is_passed_on_within_two_hours_and_the_customer_told_the_same_day() {
    let mut story = monday();
    story.receives("厕所灯坏了", "visit", general("facility"));
    assert_eq!(story.cut_off("pass-to-department"), at("2026-11-23 12:42"));
    assert_eq!(story.cut_off("tell-customer"), at("2026-11-24 00:00"));
    story.states("passed-to-department", &[("department", choice("engineering"))]);
    assert_eq!(story.stage(), "handling");
    assert!(matches!(story.duty("pass-to-department"), Some(DutyState::Discharged { .. })));
    story.states("told-customer", &[("told", text("工程部下午来修"))]);
    assert!(matches!(story.duty("tell-customer"), Some(DutyState::Discharged { .. })));
    let nobody = story.try_states("passed-to-department", &[("department", choice("the-king"))]);
    assert!(matches!(nobody, Err(Refusal::NotAChoice { .. })));
}

#[test]
fn bld_2_5_each_general_category_has_its_department_and_what_is_not_ours_has_none() {
    let story = monday();
    for category in ["noise", "facility", "indoor", "mail", "env", "pest", "service"] {
        let category = story.rulebook.category(&category.into()).expect("it is on the list");
        assert_eq!(category.clause.as_str(), "BLD-2.5");
        assert!(
            category.department.is_some() && !category.major && category.in_competence,
            "{}",
            category.id
        );
    }
    let outside = story.rulebook.category(&"outside".into()).unwrap();
    assert!(!outside.in_competence && outside.competent.is_some());
}

#[test]
fn bld_2_5_what_is_not_ours_is_accepted_and_explained_never_refused() {
    let mut story = monday();
    story.receives("路边施工太吵", "phone", Judgement { in_competence: false, ..general("outside") });
    assert_eq!(story.duty("pass-to-department"), None, "there is no department to pass it to");
    story.states("referred", &[("referred-to", text("城管"))]);
    assert!(matches!(story.duty("tell-customer"), Some(DutyState::Discharged { .. })));
}

#[test]
fn bld_2_6_every_kind_on_the_list_is_a_reason_and_explaining_is_a_duty() {
    let story = monday();
    let listed: Vec<&str> = story.rulebook.reasons.iter().map(|reason| reason.id.as_str()).collect();
    let expected = [
        "fire",
        "lift_trap",
        "explosion",
        "power",
        "flood",
        "theft",
        "crime",
        "collective",
        "equipment",
        "structure",
        "other_major",
    ];
    assert_eq!(listed, expected);
    let mut story = monday();
    story.receives("水漫进来了", "phone", major("flood"));
    assert_eq!(story.cut_off("explain-and-fix-reply-time"), at("2026-11-24 00:00"));
    let reply_at = Value::Moment(at("2026-11-23 14:00"));
    story.states("explained-to-customer", &[("explanation", text("总阀已关")), ("next-reply-at", reply_at)]);
    assert!(matches!(story.duty("explain-and-fix-reply-time"), Some(DutyState::Discharged { .. })));
    assert_eq!(story.cut_off("keep-promise"), at("2026-11-23 14:00"), "the reply time fixed is a clock");
}

#[test]
fn bld_2_6_three_together_are_major_whatever_it_is_about() {
    let mut story = monday();
    let joint = Judgement {
        severity: Severity::Major,
        reasons: vec!["collective".into()],
        is_collective: true,
        ..general("noise")
    };
    story.receives("我们三家一起来的", "visit", joint);
    assert_eq!(story.duty("report-to-manager"), Some(DutyState::Open));
}

#[test]
fn bld_2_6_major_needs_a_reason_and_a_reason_makes_major() {
    let mut story = monday();
    story.receives("x", "phone", general("service"));
    let without = Judgement { severity: Severity::Major, ..general("service") };
    let overrule = |judgement| Command::OverruleFinding { judgement, reason: "看过了".to_owned() };
    assert_eq!(story.try_run(overrule(without)), Err(Refusal::SeverityWithoutReason));
    let with = Judgement { reasons: vec!["fire".into()], ..general("service") };
    assert_eq!(story.try_run(overrule(with)), Err(Refusal::SeverityWithoutReason));
}

#[test]
fn bld_2_7_a_written_complaint_is_answered_in_writing() {
    let mut story = monday();
    story.receives("来函：走廊灯长期不亮", "letter", written(general("facility")));
    assert_eq!(story.cut_off("answer-in-writing"), at("2026-11-24 00:00"));
    story.states("told-customer", &[("told", text("电话里说了"))]);
    solved(&mut story);
    answered(&mut story, "phone");
    assert_eq!(
        story.duty("answer-in-writing"),
        Some(DutyState::Open),
        "an oral answer does not discharge it"
    );
    assert_eq!(story.refusing_clause("customer-confirmed").as_deref(), Some("BLD-2.7"));
    answered(&mut story, "written");
    assert!(matches!(story.duty("answer-in-writing"), Some(DutyState::Discharged { .. })));
    assert_eq!(story.refusing_clause("customer-confirmed"), None);
}

#[test]
fn bld_2_7_confirming_its_nature_in_writing_discharges_it_too_and_does_not_concern_an_oral_one() {
    let mut story = monday();
    story.receives("来函：走廊灯长期不亮", "letter", written(general("facility")));
    story.states("nature-confirmed-in-writing", &[("nature", choice("general")), ("letter", text("已安排"))]);
    assert!(matches!(story.duty("answer-in-writing"), Some(DutyState::Discharged { .. })));
    let mut oral = monday();
    oral.receives("灯不亮", "phone", general("facility"));
    assert_eq!(oral.duty("answer-in-writing"), None);
    assert!(!oral.allowed().contains(&"nature-confirmed-in-writing".to_owned()));
}

#[test]
fn bld_2_8_a_planned_call_back_is_a_clock_and_its_satisfaction_is_kept() {
    let mut story = monday();
    story.receives("灯坏了", "phone", general("indoor"));
    solved(&mut story);
    answered(&mut story, "phone");
    signed(&mut story);
    story.states("archived", &[]);
    story.states("callback-planned", &[("callback-at", Value::Moment(at("2026-12-01 10:00")))]);
    assert_eq!(story.cut_off("call-back"), at("2026-12-01 10:00"));
    assert_eq!(story.stage(), "archived");
    story.now("2026-12-01 09:59").states("called-back", &[("satisfaction", choice("5"))]);
    assert!(matches!(story.duty("call-back"), Some(DutyState::Discharged { .. })));
}

#[test]
fn a_time_in_the_future_or_before_the_complaint_is_refused_with_both_times() {
    let mut story = monday();
    story.receives_as_of(at("2026-11-20 09:00"), "停电那天写在纸上的", "visit", general("facility"));
    assert_eq!(
        story.cut_off("pass-to-department"),
        at("2026-11-20 11:00"),
        "clocks run from when it occurred"
    );
    let fact = |occurred_at| Command::StateFact {
        fact: "told-customer".into(),
        values: [(FieldId::from("told"), text("说了"))].into(),
        occurred_at,
    };
    let (now, received_at) = (at("2026-11-23 10:42"), at("2026-11-20 09:00"));
    let late = now.plus_ms(1);
    assert_eq!(story.try_run(fact(late)), Err(Refusal::OccursInFuture { occurred_at: late, now }));
    let early = received_at.plus_ms(-60_000);
    assert_eq!(
        story.try_run(fact(early)),
        Err(Refusal::OccursBeforeReceived { occurred_at: early, received_at })
    );
    assert_eq!(story.try_run(fact(received_at)), Ok(()));
}

#[test]
fn ordinary_input_is_ordinary() {
    let words = [
        "🔥🚒 着火了".to_owned(),
        "مرحبا البيت يحترق".to_owned(),
        "<script>alert(1)</script>".to_owned(),
        "长".repeat(100_000),
        "=cmd|' /C calc'!A0".to_owned(),
        "a\u{0}b\u{202e}c".to_owned(),
    ];
    for word in words {
        let mut story = monday();
        story.receives(&word, "online", general("service"));
        assert_eq!(story.case().narrative, word, "words are kept as they were typed");
    }
}
