//! 银行业客户投诉受理及处理：协会、会员单位、网点三级
//!
//! 2026 年国庆放假 10 月 1 日至 7 日，10 月 10 日（周六）上班：跨过它的时限各有一例。

mod figures;
mod units;

use qingchu_core::case::{Command, DutyState, Refusal};
use qingchu_core::deadline::standing::{Punctuality, punctuality};
use qingchu_core::event::{Judgement, Severity};
use qingchu_core::id::{DutyId, EntryId};
use qingchu_core::value::Value;
use uuid::Uuid;

use super::story::{Story, at, choice, general, text};

/// Wednesday 30 September 2026, 15:20: the last working day before the holidays.
const EVE: &str = "2026-09-30 15:20";

fn entry(of: u128) -> Value {
    Value::Entry(EntryId(Uuid::from_u128(of)))
}

fn outside() -> Judgement {
    Judgement { in_competence: false, ..general("outside") }
}

fn grave(category: &str, reason: &str) -> Judgement {
    Judgement { severity: Severity::Major, reasons: vec![reason.into()], ..general(category) }
}

fn moment(text: &str) -> Value {
    Value::Moment(at(text))
}

/// A complaint by telephone about the queue of an outlet, both units named.
fn received() -> Story {
    let mut story = Story::of("bank", EVE);
    story.receives("大中午就留一个柜员，排到门口去了", "phone", general("queue"));
    fill(&mut story, "member", entry(1));
    fill(&mut story, "outlet", entry(2));
    story
}

fn fill(story: &mut Story, field: &str, value: Value) {
    story.try_run(Command::StateField { field: field.into(), value }).expect("the field takes it");
}

/// Passed on to the member unit at once.
fn with_member() -> Story {
    let mut story = received();
    story.states("found-valid", &[("reason", text("情况具体，属服务质量"))]);
    story.states("forwarded-to-member", &[("reason", text("该网点属你行"))]);
    story
}

/// Passed on to the outlet at once.
fn with_outlet() -> Story {
    let mut story = with_member();
    story.states("forwarded-to-outlet", &[("reason", text("请说明中午排班"))]);
    story
}

fn verify(story: &mut Story, finding: &str) {
    story.states("verified", &[("finding", choice(finding)), ("found", text("监控显示只开一个窗口"))]);
}

fn result(story: &mut Story) {
    story.states("final-result", &[("result", text("中午保持两个窗口，已向客户致歉"))]);
}

fn answer(story: &mut Story) {
    story.states("customer-answered", &[("form", choice("phone")), ("answer", text("已说明并致歉"))]);
}

fn report(story: &mut Story) {
    story.states("result-reported", &[("result", text("属实，已整改"))]);
}

fn order(story: &mut Story, number: &str, due: &str) {
    let measure =
        [("measure", text("中午两个窗口")), ("responsible", text("王主任")), ("by", day("2026-10-12"))];
    let row = measure.map(|(column, value)| (column.into(), value)).into();
    let values = [("order", text(number)), ("measures", Value::Rows(vec![row])), ("due-at", moment(due))];
    story.states("rectification-ordered", &values);
}

fn day(text: &str) -> Value {
    Value::Day(text.parse().expect("a day"))
}

fn about(number: &str, field: &'static str) -> [(&'static str, Value); 2] {
    [("order", text(number)), (field, text("排班表已改"))]
}

/// Whether the last opened duty of this name is late at a moment, or was done late.
fn is_late(story: &Story, duty: &str, now: &str) -> bool {
    let case = story.case();
    let duty =
        case.duties.iter().rev().find(|known| known.duty == DutyId::from(duty)).expect("it was opened");
    let ended = match duty.state {
        DutyState::Open => at(now),
        DutyState::Discharged { at, .. } | DutyState::CarriedOver { at } => at,
        DutyState::Lapsed { .. } => return false,
    };
    let due =
        duty.due(&story.rulebook, &story.calendar).expect("it can be computed").expect("it has a clock");
    matches!(punctuality(&due, ended), Punctuality::Late { .. })
}

fn is_done(story: &Story, duty: &str) -> bool {
    matches!(story.duty(duty), Some(DutyState::Discharged { .. }))
}

/// The levels of the open duties, without repeats, from the top down.
fn levels(story: &Story) -> Vec<String> {
    let open = story.open();
    let book = &story.rulebook;
    let held = |level: &qingchu_core::id::LevelId| {
        open.iter().any(|id| {
            let duty = book.duty(&id.as_str().into()).expect("the rulebook has it");
            book.level_of(duty).is_some_and(|of| of.id == *level)
        })
    };
    book.levels.iter().filter(|level| held(&level.id)).map(|level| level.id.to_string()).collect()
}

#[test]
fn bnk_1_says_only_why_the_measures_are_there() {
    let story = Story::of("bank", EVE);
    let clause = story.rulebook.clause(&"BNK-1".into()).unwrap();
    assert!(clause.not_modelled.is_some());
}

#[test]
fn bnk_2_a_case_of_a_member_names_its_unit_before_it_is_passed_on() {
    let mut story = Story::of("bank", EVE);
    story.receives("排队两小时", "phone", general("queue"));
    story.states("found-valid", &[("reason", text("属实"))]);
    assert_eq!(story.refusing_clause("forwarded-to-member").as_deref(), Some("BNK-2"));
    fill(&mut story, "member", entry(1));
    assert_eq!(story.refusing_clause("forwarded-to-member"), None);
}

#[test]
fn bnk_2_what_is_not_a_members_is_explained_and_never_passed_on() {
    let mut story = Story::of("bank", EVE);
    story.receives("征信上有一条逾期不是我借的", "online", outside());
    assert_eq!(story.refusing_clause("found-valid").as_deref(), Some("BNK-2"));
    assert_eq!(story.duty("pass-to-member"), None);
    assert_eq!(story.cut_off("explain-to-customer"), at("2026-10-10 00:00"), "8 and 9 October count");
    story.states("explained", &[("told", text("征信异议由人民银行受理")), ("referred-to", text("人民银行"))]);
    assert_eq!(story.stage(), "closed");
    assert!(is_done(&story, "explain-to-customer"));
    let outside = story.rulebook.category(&"outside".into()).unwrap();
    assert!(!outside.in_competence && outside.competent.is_some());
}

#[test]
fn bnk_3_a_return_needs_a_reason_and_the_third_is_flagged() {
    let mut story = with_member();
    assert_eq!(story.try_states("returned-by-member", &[]), Err(Refusal::FieldMissing("reason".into())));
    let bounced = |story: &Story| story.case().flags.contains(&"bounced".into());
    let back = [("reason", text("不是我行网点"))];
    story.states("returned-by-member", &back);
    story.states("forwarded-to-member", &[("reason", text("工商登记是你行"))]);
    story.states("forwarded-to-outlet", &[("reason", text("请核实"))]);
    story.states("returned-by-outlet", &back);
    assert!(!bounced(&story), "twice is not more than twice");
    story.states("returned-by-member", &back);
    assert!(bounced(&story), "three times is");
    let returned =
        story.case().facts.iter().filter(|stated| stated.fact.as_str().starts_with("returned")).count();
    assert_eq!(returned, 3, "every return stays, with its author and time");
}

#[test]
fn bnk_3_a_hand_over_and_a_delay_say_why() {
    let mut story = received();
    story.states("found-valid", &[("reason", text("属实"))]);
    let missing = Err(Refusal::FieldMissing("reason".into()));
    assert_eq!(story.try_states("forwarded-to-member", &[]), missing);
    let mut story = with_member();
    assert_eq!(story.try_states("forwarded-to-outlet", &[]), missing);
    let mut story = with_outlet();
    assert_eq!(
        story.try_states("next-reply-promised", &[("next-reply-at", moment("2026-10-12 10:00"))]),
        missing
    );
}

#[test]
fn bnk_3_a_closed_case_is_opened_again_with_a_reason_and_passed_on_within_two_working_days() {
    let mut story = closed();
    assert_eq!(story.try_states("reopened", &[]), Err(Refusal::FieldMissing("reason".into())));
    story.now("2026-10-20 09:00").states("reopened", &[("reason", text("客户说中午还是一个窗口"))]);
    assert_eq!(story.stage(), "accepted");
    assert_eq!(story.cut_off("pass-on-again"), at("2026-10-23 00:00"));
}

#[test]
fn bnk_8_1_every_way_in_is_a_channel_and_what_is_written_counts_as_written() {
    let story = Story::of("bank", EVE);
    let channels: Vec<(&str, bool)> =
        story.rulebook.channels.iter().map(|channel| (channel.id.as_str(), channel.written)).collect();
    let expected = [
        ("phone", false),
        ("visit", false),
        ("letter", true),
        ("material", true),
        ("email", true),
        ("online", true),
    ];
    assert_eq!(channels, expected);
    let receiver = story.rulebook.role(&"receiver".into()).unwrap();
    assert_eq!(receiver.clause.as_str(), "BNK-8.1", "a named receiver");
}

#[test]
fn bnk_8_1_only_the_named_receiver_passes_a_complaint_on() {
    let mut story = received();
    story.states("found-valid", &[("reason", text("属实"))]);
    story.roles = vec!["handler".into()];
    let refused = story.try_states("forwarded-to-member", &[("reason", text("x"))]);
    assert!(matches!(refused, Err(Refusal::NotYourPost { .. })), "{refused:?}");
}

#[test]
fn bnk_8_2_the_matter_the_outlet_the_staff_and_the_customer_are_fields() {
    let mut story = received();
    for field in ["customer", "phone", "address", "identity", "staff", "demand"] {
        fill(&mut story, field, text("某"));
    }
    let identity = story.rulebook.field(&"identity".into()).unwrap();
    assert!(identity.protected && identity.keeper.is_some(), "only its keeper sees it");
    let atm = "atm".into();
    let asked: Vec<&str> =
        story.rulebook.questions_for(&atm).map(|question| question.field.id.as_str()).collect();
    assert!(asked.contains(&"machine") && !asked.contains(&"product"), "{asked:?}");
}

#[test]
fn bnk_8_2_the_outlet_is_named_before_it_is_passed_on_to_it() {
    let mut story = Story::of("bank", EVE);
    story.receives("排队两小时", "phone", general("queue"));
    fill(&mut story, "member", entry(1));
    story.states("found-valid", &[("reason", text("属实"))]);
    story.states("forwarded-to-member", &[("reason", text("你行网点"))]);
    assert_eq!(story.refusing_clause("forwarded-to-outlet").as_deref(), Some("BNK-8.2"));
    fill(&mut story, "outlet", entry(2));
    assert_eq!(story.refusing_clause("forwarded-to-outlet"), None);
}

#[test]
fn bnk_8_3_validity_is_found_with_a_reason_and_only_a_valid_complaint_is_passed_on() {
    let mut story = received();
    assert_eq!(story.refusing_clause("forwarded-to-member").as_deref(), Some("BNK-8.3"));
    assert_eq!(story.try_states("found-valid", &[]), Err(Refusal::FieldMissing("reason".into())));
    story.states("found-valid", &[("reason", text("情况具体"))]);
    assert_eq!(story.refusing_clause("forwarded-to-member"), None);
    story.states("found-invalid", &[("reason", text("客户说记错了网点"))]);
    assert_eq!(
        story.refusing_clause("forwarded-to-member").as_deref(),
        Some("BNK-8.3"),
        "the last finding holds"
    );
    assert!(matches!(story.duty("pass-to-member"), Some(DutyState::Lapsed { .. })));
    assert_eq!(story.duty("explain-to-customer"), Some(DutyState::Open));
    story.states("explained", &[("told", text("查无此事"))]);
    assert_eq!(story.stage(), "closed");
}

#[test]
fn bnk_8_3_a_reported_result_is_reviewed_within_two_working_days_and_can_be_sent_back() {
    let mut story = with_outlet();
    verify(&mut story, "not-upheld");
    result(&mut story);
    report(&mut story);
    assert_eq!(story.cut_off("review-result"), at("2026-10-10 00:00"));
    story.states("sent-back", &[("reason", text("没有说明开了几个窗口"))]);
    assert_eq!(story.stage(), "with-member");
    assert!(is_done(&story, "review-result"));
    assert_eq!(story.duty("member-reports-again"), Some(DutyState::Open));
}

#[test]
fn bnk_8_3_the_customer_is_called_back_and_the_satisfaction_kept() {
    let mut story = with_outlet();
    result(&mut story);
    answer(&mut story);
    assert_eq!(story.cut_off("call-back"), at("2026-10-14 00:00"), "8, 9, 10, 12 and 13 October");
    story.states("called-back", &[("satisfaction", choice("4"))]);
    assert!(is_done(&story, "call-back"));
}

#[test]
fn bnk_8_5_a_case_can_be_marked_a_case_in_point_and_no_longer() {
    let mut story = received();
    let typical = |story: &Story| story.case().flags.contains(&"typical".into());
    story.states("marked-typical", &[("teaches", text("午间停窗口"))]);
    assert!(typical(&story));
    story.states("typical-withdrawn", &[("reason", text("已列另一件"))]);
    assert!(!typical(&story));
}

#[test]
fn bnk_9_1_three_levels_have_their_clocks_side_by_side() {
    let mut story = received();
    assert_eq!(levels(&story), ["association"]);
    story.states("found-valid", &[("reason", text("属实"))]);
    story.states("forwarded-to-member", &[("reason", text("你行网点"))]);
    assert_eq!(levels(&story), ["member"]);
    story.states("forwarded-to-outlet", &[("reason", text("请核实"))]);
    assert_eq!(
        levels(&story),
        ["member", "outlet"],
        "the member unit sees the outlet's clock beside its own"
    );
    result(&mut story);
    answer(&mut story);
    assert_eq!(levels(&story), ["association", "member"], "the call-back is the association's");
}

#[test]
fn bnk_9_1_what_is_reported_upwards_is_the_final_result_of_a_verified_case() {
    let mut story = with_outlet();
    assert_eq!(story.refusing_clause("result-reported").as_deref(), Some("BNK-11.2"), "not verified");
    verify(&mut story, "upheld");
    assert_eq!(story.refusing_clause("result-reported").as_deref(), Some("BNK-9.1"), "no final result");
    result(&mut story);
    report(&mut story);
    assert_eq!(story.stage(), "reported");
}

#[test]
fn bnk_9_1_sent_back_it_is_reported_again_within_five_working_days() {
    let mut story = with_outlet();
    verify(&mut story, "upheld");
    result(&mut story);
    report(&mut story);
    story.now("2026-10-08 09:00").states("sent-back", &[("reason", text("不清楚"))]);
    assert_eq!(story.cut_off("member-reports-again"), at("2026-10-15 00:00"), "9, 10, 12, 13 and 14 October");
    report(&mut story);
    assert!(is_done(&story, "member-reports-again"));
}

#[test]
fn bnk_9_2_what_is_found_valid_needs_a_rectification_before_it_is_closed() {
    let mut story = with_outlet();
    verify(&mut story, "upheld");
    assert_eq!(story.cut_off("order-rectification"), at("2026-10-14 00:00"));
    result(&mut story);
    answer(&mut story);
    report(&mut story);
    assert_eq!(story.refusing_clause("closed").as_deref(), Some("BNK-9.2"));
    order(&mut story, "整改1号", "2026-10-12 18:00");
    assert_eq!(story.refusing_clause("closed"), None);
    assert!(is_done(&story, "order-rectification"));
}

#[test]
fn bnk_9_2_what_is_found_invalid_needs_none() {
    let mut story = with_outlet();
    verify(&mut story, "not-upheld");
    assert_eq!(story.duty("order-rectification"), None);
    result(&mut story);
    answer(&mut story);
    report(&mut story);
    assert_eq!(story.refusing_clause("closed"), None);
    assert!(!story.allowed().contains(&"rectification-ordered".to_owned()));
}

#[test]
fn bnk_9_2_each_order_has_its_own_clock_and_is_followed_until_it_is_done() {
    let mut story = with_outlet();
    verify(&mut story, "partly");
    order(&mut story, "整改1号", "2026-10-12 18:00");
    order(&mut story, "整改2号", "2026-10-20 18:00");
    let open = |story: &Story, duty: &str| story.open().iter().filter(|id| *id == duty).count();
    assert_eq!((open(&story, "rectify"), open(&story, "follow-rectification")), (2, 2));
    story.states("rectification-checked", &about("整改1号", "checked"));
    assert_eq!(open(&story, "follow-rectification"), 1, "the other one is still to be followed");
    assert_eq!(story.cut_off("follow-rectification"), at("2026-10-20 18:00"));
    story.states("rectification-not-done", &about("整改2号", "lacks"));
    assert_eq!(open(&story, "follow-rectification"), 1, "what is not put right is followed on");
    result(&mut story);
    answer(&mut story);
    report(&mut story);
    story.states("closed", &[]);
    assert_eq!(story.refusing_clause("archived").as_deref(), Some("BNK-9.2"));
    story.states("rectification-checked", &about("整改2号", "checked"));
    assert_eq!(story.refusing_clause("archived"), None);
}

#[test]
fn bnk_9_2_an_order_names_its_measures_and_who_is_responsible() {
    let mut story = with_outlet();
    verify(&mut story, "upheld");
    let without = [("order", text("整改1号")), ("due-at", moment("2026-10-12 18:00"))];
    assert_eq!(
        story.try_states("rectification-ordered", &without),
        Err(Refusal::FieldMissing("measures".into()))
    );
}

#[test]
fn bnk_9_3_each_kind_of_complaint_has_a_response_plan() {
    let mut story = received();
    let fits = |story: &Story| -> Vec<String> {
        let case = story.case();
        let plans = story.rulebook.plans.iter().filter(|plan| plan.when.holds(&case));
        plans.map(|plan| plan.id.to_string()).collect()
    };
    assert_eq!(fits(&story), ["queue-plan"]);
    for category in &story.rulebook.categories {
        let served =
            story.rulebook.plans.iter().any(|plan| format!("{:?}", plan.when).contains(category.id.as_str()));
        assert!(
            served || ["outside", "enquiry"].contains(&category.id.as_str()),
            "{} has no plan",
            category.id
        );
    }
    let heard = Judgement { signals: vec!["media_threat".into()], ..general("loan") };
    story.overrules(heard, "客户说要找记者");
    assert_eq!(fits(&story), ["loan-plan", "media-plan"]);
}

fn closed() -> Story {
    let mut story = with_outlet();
    verify(&mut story, "not-upheld");
    result(&mut story);
    answer(&mut story);
    report(&mut story);
    story.states("closed", &[]);
    story
}

#[test]
fn bnk_9_5_a_file_has_a_volume_a_number_and_a_retention_and_is_only_added_to_with_a_reason() {
    let mut story = closed();
    assert_eq!(story.cut_off("archive"), at("2026-10-21 00:00"), "ten working days, the Saturday among them");
    let missing = |field: &str| Err(Refusal::FieldMissing(field.into()));
    let kept = [("volume", text("2026-3")), ("file-number", text("17")), ("retention", choice("5-years"))];
    assert_eq!(story.try_states("archived", &kept[..1]), missing("file-number"));
    assert_eq!(story.try_states("archived", &kept[..2]), missing("retention"));
    story.states("archived", &kept);
    assert_eq!(story.stage(), "archived");
    let change = Command::StateField { field: "customer".into(), value: text("王") };
    assert!(matches!(story.try_run(change), Err(Refusal::Closed { .. })), "nothing in it is altered");
    assert_eq!(story.try_states("added-to-file", &[("what", text("客户补寄的信"))]), missing("reason"));
    story.states("added-to-file", &[("what", text("客户补寄的信")), ("reason", text("归档后收到"))]);
    assert_eq!(story.stage(), "archived");
}

#[test]
fn bnk_10_1_a_demand_above_the_outlets_limit_is_reported_upwards() {
    let demand = |story: &mut Story, amount: i64| {
        let values = [
            ("what", text("赔偿误工")),
            ("kind", choice("money")),
            ("amount", Value::Fen(amount)),
            ("limit", Value::Fen(100_000)),
        ];
        story.states("demand-heard", &values);
    };
    let mut within = with_outlet();
    demand(&mut within, 100_000);
    assert_eq!(within.duty("report-beyond-authority"), None, "the limit itself is within it");
    assert_eq!(within.refusing_clause("final-result"), None);
    let mut beyond = with_outlet();
    demand(&mut beyond, 100_001);
    assert_eq!(beyond.cut_off("report-beyond-authority"), at("2026-10-01 00:00"), "the same day");
    assert_eq!(beyond.refusing_clause("final-result").as_deref(), Some("BNK-10.1"));
    beyond.states("reported-upwards", &[("told-to", text("分管行长"))]);
    assert!(is_done(&beyond, "report-beyond-authority"));
    assert_eq!(beyond.refusing_clause("final-result"), None);
}

#[test]
fn bnk_10_1_what_is_not_money_is_beyond_when_the_head_cannot_grant_it() {
    let demand = |authority: &str| {
        let mut story = with_outlet();
        let values =
            [("what", text("开除柜员")), ("kind", choice("other")), ("authority", choice(authority))];
        story.states("demand-heard", &values);
        story.duty("report-beyond-authority")
    };
    assert_eq!(demand("within"), None);
    assert_eq!(demand("beyond"), Some(DutyState::Open));
}

#[test]
fn bnk_10_1_the_outlet_mediates_and_the_customer_counts_as_told() {
    let mut story = with_outlet();
    story.states("mediated", &[("did", text("网点主任上门致歉"))]);
    assert!(story.rulebook.fact(&"mediated".into()).unwrap().tells_customer);
}

#[test]
fn bnk_10_2_a_rectification_at_the_outlet_comes_with_proof() {
    let mut story = with_outlet();
    verify(&mut story, "upheld");
    order(&mut story, "整改1号", "2026-10-12 18:00");
    assert_eq!(story.cut_off("rectify"), at("2026-10-12 18:00"));
    let without = story.try_states("rectified", &about("整改1号", "done"));
    assert_eq!(without, Err(Refusal::FieldMissing("proof".into())));
    let other = [("order", text("整改9号")), ("done", text("改了")), ("proof", text("照片"))];
    story.states("rectified", &other);
    assert_eq!(story.duty("rectify"), Some(DutyState::Open), "another order's proof is not this one's");
    let proved =
        [("order", text("整改1号")), ("done", text("改了排班")), ("proof", text("排班表、照片三张"))];
    story.now("2026-10-12 18:00").states("rectified", &proved);
    assert!(is_done(&story, "rectify"));
}

#[test]
fn bnk_11_1_the_association_passes_it_on_within_two_working_days() {
    let story = received();
    assert_eq!(
        story.cut_off("pass-to-member"),
        at("2026-10-10 00:00"),
        "8 and 9 October, after the holidays"
    );
    assert!(!is_late(&story, "pass-to-member", "2026-10-09 23:59"));
    assert!(is_late(&story, "pass-to-member", "2026-10-10 00:00"));
    let mut early = Story::of("bank", "2026-11-23 00:00");
    early.receives("排队两小时", "phone", general("queue"));
    assert_eq!(early.cut_off("pass-to-member"), at("2026-11-26 00:00"), "the day of receipt does not count");
}

#[test]
fn bnk_11_1_passed_on_it_is_done_in_time_or_late_to_the_minute() {
    for (moment, late) in [("2026-10-09 23:59", false), ("2026-10-10 00:01", true)] {
        let mut story = received();
        story.states("found-valid", &[("reason", text("属实"))]);
        story.now(moment).states("forwarded-to-member", &[("reason", text("你行网点"))]);
        assert!(is_done(&story, "pass-to-member"));
        assert_eq!(is_late(&story, "pass-to-member", moment), late, "{moment}");
    }
}

#[test]
fn bnk_11_1_what_comes_back_is_passed_on_again_within_two_working_days() {
    let mut story = with_member();
    story.now("2026-10-08 10:00").states("returned-by-member", &[("reason", text("不是我行网点"))]);
    assert_eq!(story.cut_off("pass-on-again"), at("2026-10-11 00:00"), "9 October and Saturday the 10th");
    story.states("forwarded-to-member", &[("reason", text("另一家"))]);
    assert!(is_done(&story, "pass-on-again"));
}

#[test]
fn bnk_11_1_an_enquiry_is_answered_and_not_passed_on() {
    let mut story = Story::of("bank", EVE);
    story.receives("社保卡换三代要带什么", "phone", general("enquiry"));
    assert_eq!(story.duty("pass-to-member"), None);
    assert_eq!(story.duty("explain-to-customer"), Some(DutyState::Open));
}

#[test]
fn bnk_11_2_the_member_verifies_within_two_working_days_and_reports_within_five() {
    let story = with_member();
    assert_eq!(story.cut_off("member-verifies"), at("2026-10-10 00:00"));
    assert_eq!(
        story.cut_off("member-reports"),
        at("2026-10-14 00:00"),
        "8, 9, 10 (Saturday), 12 and 13 October"
    );
    for (duty, in_time, late) in [
        ("member-verifies", "2026-10-09 23:59", "2026-10-10 00:00"),
        ("member-reports", "2026-10-13 23:59", "2026-10-14 00:00"),
    ] {
        assert!(!is_late(&story, duty, in_time), "{duty}");
        assert!(is_late(&story, duty, late), "{duty}");
    }
}

#[test]
fn bnk_11_2_verifying_is_not_reporting() {
    let mut story = with_outlet();
    verify(&mut story, "not-upheld");
    assert!(is_done(&story, "member-verifies"));
    assert_eq!(story.duty("member-reports"), Some(DutyState::Open));
    result(&mut story);
    report(&mut story);
    assert!(is_done(&story, "member-reports"));
}

#[test]
fn bnk_11_2_another_member_unit_has_its_own_clocks() {
    let mut story = with_member();
    story.now("2026-10-08 10:00").states("returned-by-member", &[("reason", text("不是我行网点"))]);
    assert!(is_done(&story, "member-verifies") && is_done(&story, "member-reports"));
    story.now("2026-10-09 10:00").states("forwarded-to-member", &[("reason", text("另一家"))]);
    assert_eq!(
        story.cut_off("member-verifies"),
        at("2026-10-13 00:00"),
        "Saturday the 10th and Monday the 12th"
    );
}

#[test]
fn bnk_11_3_the_outlet_issues_its_result_and_answers_within_three_working_days() {
    let mut story = with_outlet();
    assert_eq!(story.cut_off("outlet-answers"), at("2026-10-11 00:00"), "8, 9 and Saturday the 10th");
    assert!(!is_late(&story, "outlet-answers", "2026-10-10 23:59"));
    assert!(is_late(&story, "outlet-answers", "2026-10-11 00:00"));
    assert_eq!(
        story.refusing_clause("customer-answered").as_deref(),
        Some("BNK-11.3"),
        "there is no result yet"
    );
    result(&mut story);
    assert_eq!(story.duty("outlet-answers"), Some(DutyState::Open), "a result that nobody told the customer");
    answer(&mut story);
    assert!(is_done(&story, "outlet-answers"));
}

/// The three that together carry it over.
const THREE: [&str; 3] = ["progress-reported", "customer-told", "next-reply-promised"];

fn carry(story: &mut Story, fact: &str, until: &str) {
    let values = match fact {
        "progress-reported" => vec![("progress", text("等总行调录像")), ("told-to", text("分行"))],
        "customer-told" => vec![("told", text("还在调录像"))],
        "next-reply-promised" => vec![("next-reply-at", moment(until)), ("reason", text("等录像"))],
        other => panic!("{other} carries nothing over"),
    };
    story.states(fact, &values);
}

#[test]
fn bnk_11_3_two_of_the_three_leave_it_overdue() {
    for left_out in THREE {
        let mut story = with_outlet();
        story.now("2026-10-10 16:00");
        for fact in THREE.iter().filter(|fact| **fact != left_out) {
            carry(&mut story, fact, "2026-10-15 17:00");
        }
        assert_eq!(story.duty("outlet-answers"), Some(DutyState::Open), "without {left_out}");
        assert!(is_late(&story, "outlet-answers", "2026-10-11 00:00"));
    }
}

#[test]
fn bnk_11_3_all_three_carry_it_over_and_the_promise_is_a_new_clock() {
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
        let mut story = with_outlet();
        story.now("2026-10-10 16:00");
        for at in order {
            carry(&mut story, THREE[at], "2026-10-15 17:00");
        }
        assert!(matches!(story.duty("outlet-answers"), Some(DutyState::CarriedOver { .. })), "{order:?}");
        assert!(!is_late(&story, "outlet-answers", "2026-10-12 00:00"));
        assert_eq!(story.cut_off("keep-promise"), at("2026-10-15 17:00"));
        assert!(is_late(&story, "keep-promise", "2026-10-15 17:01"));
        result(&mut story);
        answer(&mut story);
        assert!(is_done(&story, "keep-promise"));
    }
}

#[test]
fn bnk_11_3_to_put_it_off_again_all_three_are_needed_again() {
    let mut story = with_outlet();
    story.now("2026-10-10 16:00");
    for fact in THREE {
        carry(&mut story, fact, "2026-10-15 17:00");
    }
    story.now("2026-10-15 10:00");
    assert_eq!(story.refusing_clause("next-reply-promised").as_deref(), Some("BNK-11.3"));
    carry(&mut story, "progress-reported", "");
    assert_eq!(story.refusing_clause("next-reply-promised").as_deref(), Some("BNK-11.3"));
    carry(&mut story, "customer-told", "");
    carry(&mut story, "next-reply-promised", "2026-10-20 17:00");
    assert_eq!(story.cut_off("keep-promise"), at("2026-10-20 17:00"));
}

#[test]
fn bnk_11_3_nothing_is_closed_before_the_customer_has_the_final_result() {
    let mut story = with_outlet();
    verify(&mut story, "not-upheld");
    result(&mut story);
    report(&mut story);
    assert_eq!(story.refusing_clause("closed").as_deref(), Some("BNK-11.3"));
    answer(&mut story);
    assert_eq!(story.refusing_clause("closed"), None);
}

#[test]
fn bnk_12_1_1_a_forwarded_case_that_nobody_takes_alarms_after_a_working_day() {
    let mut story = with_member();
    assert_eq!(story.cut_off("member-takes"), at("2026-10-09 00:00"));
    assert!(story.rulebook.duty(&"member-takes".into()).unwrap().immediate);
    assert!(!is_late(&story, "member-takes", "2026-10-08 23:59"));
    assert!(is_late(&story, "member-takes", "2026-10-09 00:00"));
    story.states("taken-by-member", &[("taken-by", text("李四")), ("as", choice("b"))]);
    assert!(is_done(&story, "member-takes"));
    let reason = story.rulebook.reason(&"12-1".into()).unwrap();
    assert_eq!(reason.clause.as_str(), "BNK-12.1.1");
}

#[test]
fn bnk_12_1_3_a_second_and_a_third_complaint_are_one_reason() {
    let mut story = Story::of("bank", EVE);
    story.receives("这台机器吞钱，我投诉过三回了", "visit", grave("atm", "12-3"));
    assert!(story.case().is_major());
    assert_eq!(story.rulebook.reason(&"12-3".into()).unwrap().clause.as_str(), "BNK-12.1.3");
}

#[test]
fn bnk_12_1_4_what_is_in_the_media_is_flagged_by_the_words_or_by_hand() {
    let escalated = |story: &Story| story.case().flags.contains(&"escalated".into());
    let mut heard = Story::of("bank", EVE);
    let media = Judgement { signals: vec!["media".into()], ..grave("attitude", "12-4") };
    heard.receives("柜员骂老人的视频抖音几百万播放了", "online", media);
    assert!(escalated(&heard));
    let mut by_hand = received();
    assert!(!escalated(&by_hand));
    by_hand.states("escalated-to-media", &[("where", text("抖音，十万播放"))]);
    assert!(escalated(&by_hand));
}

#[test]
fn bnk_13_the_committee_revises_and_every_version_says_what_it_changed() {
    let story = Story::of("bank", EVE);
    assert_eq!(story.rulebook.role(&"committee".into()).unwrap().clause.as_str(), "BNK-13");
    assert!(story.rulebook.changes.iter().any(|change| change.version == story.rulebook.version));
}
