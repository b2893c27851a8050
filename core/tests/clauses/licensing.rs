//! 行政许可受理组

use qingchu_core::rulebook::Rulebook;
use qingchu_core::rulebook::report::{Figure, Over};
use qingchu_core::value::Value;

use super::kept::{in_force, owed};
use super::played::{played, plays};
use super::story::at;

const STAFF: &str = r#"
[[step]]
at = "2026-11-02 08:00"
entry = { register = "members", name = "li", with = { name = "李", number = "1" } }
[[step]]
entry = { register = "members", name = "wang", with = { name = "王", number = "2" } }
[[step]]
entry = { register = "notices", name = "notice-1", with = { title = "食品经营许可须知", version = "1", division = "食品司", text = "应当提交……", effective-from = "2026-11-02", reviewed-by = "li", reviewed-on = "2026-11-02" } }
[[step]]
entry = { register = "seals", name = "seal", with = { name = "受理专用章", number = "A", hand-overs = [{ from = "办公室", to = "李", at = "2026-11-02 08:00", signature = true }] } }
"#;

/// Monday 23 November 2026, a working day.
const APPLICATION: &str = r#"
[[step]]
at = "2026-11-23 09:00"
by = ["member"]
receive = { words = "申请食品经营许可", channel = "visit", category = "accept", fields = { application-type = "new", applicant = "某公司", matter = "食品经营许可" } }
"#;

fn reviewed(conclusion: &str, form: &str) -> String {
    format!(
        r#"
[[step]]
at = "2026-11-23 09:30"
by = ["member"]
state = "reviewed"
with = {{ notice = "notice-1", type = "new", items-new = {{ form = "{form}", identity = "yes", licence = "yes", materials = "yes", originals = "yes", proxy = "not-applicable", competence = "yes" }}, conclusion = "{conclusion}" }}
"#
    )
}

const ACCEPTED: &str = r#"
[[step]]
at = "2026-11-23 10:00"
by = ["member"]
state = "accepted"
with = { acceptance-number = "受 2026-1" }
"#;

const ASKED: &str = r#"
[[step]]
at = "2026-11-23 10:00"
by = ["member"]
state = "correction-asked"
with = { missing = [{ item = "申请表", wrong = "没有签章" }, { item = "授权书", wrong = "没有交" }] }
"#;

const CUSTODY: &str = r#"
[[step]]
at = "2026-11-23 09:10"
entry = { register = "custody", name = "bundle", with = { number = "Z-1", applicant = "某公司", what = "一册 40 页", place = "三号柜", hand-overs = [{ from = "申请人", to = "李", at = "2026-11-23 09:05", signed-from = true, signed-to = true }] } }
[[step]]
by = ["member"]
state = "papers-taken"
with = { bundle = "bundle" }
"#;

const HANDED_OVER: &str = r#"
[[step]]
at = "2026-11-24 09:00"
by = ["member"]
state = "papers-handed-over"
with = { pages = "一册 40 页", handed-by = true, taken-by = true }
"#;

const COMPLAINT: &str = r#"
[[step]]
at = "2026-11-23 09:00"
receive = { words = "窗口不给回执", channel = "phone", category = "accept" }
"#;

const MAJOR: &str = r#"
[[step]]
at = "2026-10-01 02:58"
receive = { words = "窗口的人跟我要两千块才给办", channel = "phone", category = "service", severity = "major", reasons = ["integrity"] }
"#;

#[test]
fn lic_1_each_type_has_its_checklist_and_every_item_is_answered() {
    let rulebook = Rulebook::built_in(&"licensing".into()).unwrap();
    let review = rulebook.fact(&"reviewed".into()).unwrap();
    for kind in ["new", "change", "renewal", "other"] {
        let list = review.field(&format!("items-{kind}").as_str().into()).expect("it has a checklist");
        assert!(list.complete && list.required && list.items.len() >= 2, "{kind}");
        assert_eq!(list.only_if.as_ref().unwrap().is, [kind]);
    }
    let missing =
        reviewed("complete", "yes").replace("identity = \"yes\", ", "") + "refused = \"item-not-answered\"\n";
    plays("licensing", &[STAFF, APPLICATION, &missing]);
    let other = r#"
[[step]]
at = "2026-11-23 09:30"
state = "reviewed"
with = { notice = "notice-1", type = "change", items-change = { form = "yes", licence = "yes", proof = "yes", originals = "yes" }, conclusion = "complete" }
refused = "reviewed-as-another-type"
"#;
    plays("licensing", &[STAFF, APPLICATION, other]);
}

#[test]
fn lic_1_what_is_complete_is_accepted_and_nothing_else_is() {
    plays("licensing", &[STAFF, APPLICATION, &(ACCEPTED.to_owned() + "refused = \"not-found-complete\"\n")]);
    let with_a_no = reviewed("complete", "no") + "refused = \"complete-with-something-missing\"\n";
    plays("licensing", &[STAFF, APPLICATION, &with_a_no]);
    let incomplete =
        reviewed("incomplete", "no") + "expect = { cannot = { accepted = \"not-found-complete\" } }\n";
    plays("licensing", &[STAFF, APPLICATION, &incomplete]);
    let paper = ACCEPTED.to_owned()
        + r#"expect = { stage = "accepted", done = ["answer-application"], document = { id = "acceptance-notice", has = ["某公司", "食品经营许可", "受 2026-1", "予以受理"], lacks = ["{"] } }
"#;
    plays("licensing", &[STAFF, APPLICATION, &reviewed("complete", "yes"), &paper]);
}

#[test]
fn lic_1_everything_that_is_missing_is_named_at_once_on_paper() {
    let unreviewed = ASKED.to_owned() + "refused = \"not-reviewed\"\n";
    plays("licensing", &[STAFF, APPLICATION, &unreviewed]);
    let paper = ASKED.to_owned()
        + r#"expect = { stage = "correcting", done = ["answer-application"], flags = [], document = { id = "correction-notice", has = ["申请表", "没有签章", "授权书", "全部内容"] } }
"#;
    plays("licensing", &[STAFF, APPLICATION, &reviewed("incomplete", "no"), &paper]);
    let nothing = ASKED.replace(
        "[{ item = \"申请表\", wrong = \"没有签章\" }, { item = \"授权书\", wrong = \"没有交\" }]",
        "[]",
    ) + "refused = \"field-missing\"\n";
    plays("licensing", &[STAFF, APPLICATION, &reviewed("incomplete", "no"), &nothing]);
}

#[test]
fn lic_1_a_corrected_application_starts_anew_and_a_second_demand_is_marked() {
    let then = r#"
[[step]]
at = "2026-12-01 09:00"
state = "corrected"
with = { received-papers = "申请表、授权书" }
expect = { stage = "received", open = { answer-correction = "2026-12-08 24:00" }, cannot = { correction-asked = "not-reviewed" } }
"#;
    let again = reviewed("incomplete", "no").replace("2026-11-23 09:30", "2026-12-02 09:00");
    let asked = ASKED.replace("2026-11-23 10:00", "2026-12-02 10:00")
        + "expect = { flags = [\"asked-more-than-once\"] }\n";
    plays("licensing", &[STAFF, APPLICATION, &reviewed("incomplete", "no"), ASKED, then, &again, &asked]);
}

#[test]
fn lic_1_five_working_days_to_answer_else_it_counts_as_accepted_on_receipt() {
    let then = r#"
[[step]]
at = "2026-11-30 23:59"
expect = { open = { answer-application = "2026-11-30 24:00" } }
[[step]]
at = "2026-12-01 00:00"
expect = { overdue = ["answer-application"] }
[[step]]
at = "2026-12-01 09:00"
occurred = "2026-11-23 09:00"
state = "deemed-accepted"
expect = { stage = "accepted", flags = ["deemed-accepted"], done = ["answer-application"], open = { decide = "2026-12-21 24:00" } }
"#;
    plays("licensing", &[STAFF, APPLICATION, then]);
}

#[test]
fn lic_1_what_is_not_accepted_gets_its_reason_on_paper() {
    let refused = r#"
[[step]]
at = "2026-11-23 10:00"
by = ["member"]
state = "not-accepted"
with = { reason = "依法不需要取得行政许可" }
expect = { stage = "closed", done = ["answer-application"], document = { id = "non-acceptance-notice", has = ["不予受理", "依法不需要取得行政许可"] } }
"#;
    plays("licensing", &[STAFF, APPLICATION, refused]);
    let silent = refused
        .replace("with = { reason = \"依法不需要取得行政许可\" }\n", "")
        .split("expect")
        .next()
        .unwrap()
        .to_owned()
        + "refused = \"field-missing\"\n";
    plays("licensing", &[STAFF, APPLICATION, &silent]);
}

#[test]
fn lic_1_twenty_working_days_to_decide_a_hearing_is_not_counted_and_ten_more_can_be_approved() {
    let review = reviewed("complete", "yes");
    let base = [STAFF, APPLICATION, &review, ACCEPTED];
    // Twenty working days from 23 November: 21 December.
    plays(
        "licensing",
        &[&base[..], &["[[step]]\nexpect = { open = { decide = \"2026-12-21 24:00\" } }\n"]].concat(),
    );
    let extended = r#"
[[step]]
at = "2026-12-18 09:00"
by = ["deputy"]
state = "extension-approved"
with = { reason = "需要专家论证" }
expect = { open = { decide = "2027-01-05 24:00" } }
[[step]]
by = ["deputy"]
state = "extension-approved"
with = { reason = "再延" }
refused = "stated-already"
"#;
    plays("licensing", &[&base[..], &[extended]].concat());
    let hearing = r#"
[[step]]
at = "2026-12-01 09:00"
by = ["division"]
state = "hearing-begun"
with = { what = "现场检验" }
expect = { waiting = ["decide"] }
[[step]]
at = "2026-12-08 09:00"
by = ["division"]
state = "hearing-ended"
expect = { open = { decide = "" } }
[[step]]
at = "2026-12-22 09:00"
expect = { open = { decide = "" } }
"#;
    plays("licensing", &[&base[..], &[hearing]].concat());
}

const QUESTION: &str = r#"
[[step]]
at = "2026-11-23 09:40"
state = "question-passed"
with = { division = "食品司", question = "冷藏设备是否必备" }
"#;

#[test]
fn lic_2_a_question_to_a_division_has_its_clock_and_holds_the_acceptance_up() {
    let review = reviewed("complete", "yes");
    let then = r#"
[[step]]
at = "2026-11-26 23:59"
expect = { open = { division-answers = "2026-11-26 24:00" }, cannot = { accepted = "question-not-answered" } }
[[step]]
at = "2026-11-27 00:00"
expect = { overdue = ["division-answers"] }
[[step]]
state = "division-answered"
with = { question = "面积怎么算", answer = "按使用面积", by-whom = "赵" }
expect = { overdue = ["division-answers"] }
[[step]]
state = "division-answered"
with = { question = "冷藏设备是否必备", answer = "不必备", by-whom = "赵" }
expect = { done = ["division-answers"], can = ["accepted"] }
"#;
    plays("licensing", &[STAFF, APPLICATION, &review, QUESTION, then]);
}

#[test]
fn lic_2_a_complaint_is_answered_in_five_working_days_or_the_next_reply_is_promised() {
    let then = r#"
[[step]]
at = "2026-11-23 10:00"
expect = { open = { tell-complainant = "2026-11-23 24:00", solve-problem = "2026-11-30 24:00" }, none = ["answer-application", "take-papers"] }
[[step]]
state = "next-reply-promised"
with = { progress = "正在核对收件记录", next-reply-at = "2026-11-25 17:00" }
expect = { carried-over = ["solve-problem"], done = ["tell-complainant"], open = { keep-promise = "2026-11-25 17:00" } }
[[step]]
at = "2026-11-25 16:00"
state = "answered"
with = { result = "补发回执", answer = "电话告知" }
expect = { stage = "closed", done = ["keep-promise"] }
"#;
    plays("licensing", &[COMPLAINT, then]);
}

#[test]
fn lic_2_what_another_authority_decides_is_explained() {
    let then = r#"
[[step]]
at = "2026-11-23 09:00"
receive = { words = "评审结论不公", channel = "phone", category = "outside" }
[[step]]
state = "referred"
with = { referred-to = "业务司；可以申请行政复议" }
expect = { done = ["tell-complainant"] }
"#;
    plays("licensing", &[then]);
}

#[test]
fn lic_3_official_documents_have_a_number_a_handler_and_a_due_day() {
    let received = r#"
[[step]]
at = "2026-11-23 09:00"
entry = { register = "official-documents", name = "letter", with = { direction = "in", number = "办函 12", title = "关于须知修订", from-or-to = "办公室", handler = "li", due = "2026-11-27" } }
[[step]]
entry = { register = "official-documents", name = "twice", with = { direction = "in", number = "办函 12", title = "又一件", from-or-to = "办公室", handler = "li", due = "2026-11-27" } }
refused = "breached"
"#;
    played("licensing", &[STAFF, received], |world| {
        assert_eq!(owed(world, "letter"), [("handle-document".into(), Some(at("2026-11-28 00:00")))]);
    });
    let done = r#"
[[step]]
at = "2026-11-26 09:00"
entry = { register = "official-documents", name = "letter", with = { done-on = "2026-11-26", outcome = "已复函" } }
"#;
    played("licensing", &[STAFF, received, done], |world| {
        assert_eq!(owed(world, "letter"), [("handle-document".into(), None)]);
    });
}

const PROBLEM: &str = r#"
[[step]]
at = "2026-11-23 09:00"
entry = { register = "problems", name = "problem", with = { problem = "同样资料两个窗口说法不一", kind = "review", found-on = "2026-11-23" } }
"#;

#[test]
fn lic_4_problems_are_studied_within_ten_working_days_and_feed_the_summary() {
    played("licensing", &[PROBLEM], |world| {
        assert_eq!(owed(world, "problem"), [("study-problem".into(), Some(at("2026-12-08 00:00")))]);
    });
    let studied = r#"
[[step]]
at = "2026-11-30 09:00"
entry = { register = "problems", name = "problem", with = { cause = "清单没有细化", suggestion = "统一样例" } }
"#;
    played("licensing", &[PROBLEM, studied], |world| {
        assert_eq!(owed(world, "problem"), [("study-problem".into(), None)]);
    });
    let rulebook = Rulebook::built_in(&"licensing".into()).unwrap();
    let summary = rulebook.reports.iter().find(|report| report.id.as_str() == "problem-summary").unwrap();
    assert_eq!(summary.over, Over::On("problems".into(), "found-on".into()));
    assert_eq!(rulebook.recurring_duty(&"problem-summary".into()).unwrap().makes.as_ref(), Some(&summary.id));
}

const SOPS: &str = r#"
[[step]]
at = "2026-11-23 09:00"
entry = { register = "sops", name = "sop-1", with = { title = "收件规范", version = "1", effective-from = "2026-11-24", text = "先登记……" } }
[[step]]
at = "2026-12-14 09:00"
entry = { register = "sops", name = "sop-2", with = { title = "收件规范", version = "2", effective-from = "2026-12-15", text = "先登记，再扫描……" } }
"#;

#[test]
fn lic_5_the_procedure_in_force_is_that_of_the_day_and_is_read_by_all() {
    let on = |day: &str| {
        let later = format!("[[step]]\nat = \"{day}\"\n");
        played("licensing", &[STAFF, SOPS, &later], |world| in_force(world, "sops", "收件规范"))
    };
    assert_eq!(on("2026-12-14 23:59").as_deref(), Some("sop-1"));
    assert_eq!(on("2026-12-15 00:00").as_deref(), Some("sop-2"));
    let read = r#"
[[step]]
at = "2026-12-15 09:00"
entry = { register = "acknowledgements", name = "li-read", with = { sop = "sop-2", member = "li", read-on = "2026-12-15", signature = true } }
[[step]]
entry = { register = "acknowledgements", name = "li-again", with = { sop = "sop-2", member = "li", read-on = "2026-12-15", signature = true } }
refused = "breached"
[[step]]
entry = { register = "acknowledgements", name = "wang-read", with = { sop = "sop-2", member = "wang", read-on = "2026-12-15", signature = false } }
refused = "field-missing"
"#;
    played("licensing", &[STAFF, SOPS, read], |world| {
        assert_eq!(owed(world, "sop-2"), [("have-sop-read".into(), Some(at("2026-12-22 00:00")))]);
    });
}

#[test]
fn lic_5_a_spot_check_that_finds_a_departure_is_followed_until_it_is_corrected() {
    let checked = |result: &str| {
        format!(
            "[[step]]\nat = \"2026-12-15 09:00\"\nentry = {{ register = \"spot-checks\", name = \"check\", with = {{ sop = \"sop-1\", member = \"wang\", checked-on = \"2026-12-15\", result = \"{result}\" }} }}\n"
        )
    };
    played("licensing", &[STAFF, SOPS, &checked("departed")], |world| {
        assert_eq!(owed(world, "check"), [("correct-departure".into(), Some(at("2026-12-19 00:00")))]);
    });
    played("licensing", &[STAFF, SOPS, &checked("followed")], |world| assert_eq!(owed(world, "check"), []));
}

#[test]
fn lic_6_an_application_keeps_the_version_it_was_reviewed_under() {
    let changed = r#"
[[step]]
at = "2026-11-24 09:00"
entry = { register = "notices", name = "notice-2", with = { title = "食品经营许可须知", version = "2", division = "食品司", text = "另应提交……", effective-from = "2026-11-25", reviewed-by = "li", reviewed-on = "2026-11-24" } }
[[step]]
at = "2026-11-26 09:00"
expect = { document = { id = "review-record", has = ["食品经营许可须知", "齐全、符合法定形式"] } }
"#;
    let review = reviewed("complete", "yes");
    played("licensing", &[STAFF, APPLICATION, &review, changed], |world| {
        assert_eq!(in_force(world, "notices", "食品经营许可须知").as_deref(), Some("notice-2"));
        let case = world.case_id("a");
        let case = world.case(case).unwrap();
        let kept = case.last_fact(&"reviewed".into()).unwrap().values[&"notice".into()].clone();
        assert_eq!(kept, Value::Entry(world.entries["notice-1"].1));
    });
    let drafted = r#"
[[step]]
at = "2026-11-23 09:00"
entry = { register = "notices", name = "draft", with = { title = "药品须知", version = "1", division = "药品司", text = "……" } }
"#;
    played("licensing", &[drafted], |world| {
        assert_eq!(owed(world, "draft"), [("review-notice".into(), Some(at("2026-12-08 00:00")))]);
    });
}

fn seal_use(name: &str, at: &str, refused: &str) -> String {
    format!(
        "[[step]]\nat = \"{at}\"\nentry = {{ register = \"seal-uses\", name = \"{name}\", with = {{ seal = \"seal\", document = \"受理通知书 1 号\", purpose = \"受理\", approver = \"组长\", used-by = \"li\", taken-at = \"{at}\" }} }}\n{refused}"
    )
}

#[test]
fn lic_7_a_seal_is_never_in_two_hands_and_is_back_the_same_day() {
    let first = seal_use("first", "2026-11-23 09:00", "");
    let second = seal_use("second", "2026-11-23 09:30", "refused = \"breached\"\n");
    played("licensing", &[STAFF, &first, &second], |world| {
        assert_eq!(owed(world, "first"), [("return-seal".into(), Some(at("2026-11-24 00:00")))]);
    });
    let returned = "[[step]]\nat = \"2026-11-23 09:40\"\nentry = { register = \"seal-uses\", name = \"first\", with = { returned-at = \"2026-11-23 09:40\" } }\n";
    let third = seal_use("third", "2026-11-23 09:41", "");
    played("licensing", &[STAFF, &first, returned, &third], |world| {
        assert_eq!(owed(world, "first"), [("return-seal".into(), None)]);
    });
    for left_out in ["purpose = \"受理\", ", "approver = \"组长\", ", "document = \"受理通知书 1 号\", "]
    {
        let without = first.replace(left_out, "") + "refused = \"field-missing\"\n";
        plays("licensing", &[STAFF, &without]);
    }
}

#[test]
fn lic_7_the_keeper_of_a_seal_changes_from_hand_to_hand() {
    let to = |from: &str, refused: &str| {
        format!(
            "[[step]]\nat = \"2026-11-24 09:00\"\nentry = {{ register = \"seals\", name = \"seal\", with = {{ hand-overs = [{{ from = \"办公室\", to = \"李\", at = \"2026-11-02 08:00\", signature = true }}, {{ from = \"{from}\", to = \"王\", at = \"2026-11-24 09:00\", signature = true }}] }} }}\n{refused}"
        )
    };
    plays("licensing", &[STAFF, &to("赵", "refused = \"breached\"\n")]);
    played("licensing", &[STAFF, &to("李", "")], |world| {
        let register = world.laws.rulebook.register(&"seals".into()).unwrap();
        let record = world.unit.entry(&register.id, world.entries["seal"].1).unwrap();
        assert_eq!(register.holder(record.latest().unwrap()), Some(&Value::Text("王".to_owned())));
    });
}

#[test]
fn lic_8_papers_go_from_hand_to_hand_signed_by_both_until_the_next_group_has_them() {
    let review = reviewed("complete", "yes");
    let handed = HANDED_OVER.to_owned()
        + r#"expect = { stage = "passed-on", done = ["hand-papers-over", "take-papers"], document = { id = "hand-over-of-papers", has = ["一册 40 页", "某公司"] } }
"#;
    plays("licensing", &[STAFF, APPLICATION, CUSTODY, &review, ACCEPTED, &handed]);
    let unknown = HANDED_OVER.to_owned() + "refused = \"papers-not-in-custody\"\n";
    plays("licensing", &[STAFF, APPLICATION, &review, ACCEPTED, &unknown]);
    for signature in ["handed-by = true", "taken-by = true"] {
        let unsigned = HANDED_OVER.replace(signature, &signature.replace("true", "false"))
            + "refused = \"field-missing\"\n";
        plays("licensing", &[STAFF, APPLICATION, CUSTODY, &review, ACCEPTED, &unsigned]);
    }
    let gap = r#"
[[step]]
at = "2026-11-23 11:00"
entry = { register = "custody", name = "bundle", with = { hand-overs = [{ from = "申请人", to = "李", at = "2026-11-23 09:05", signed-from = true, signed-to = true }, { from = "王", to = "赵", at = "2026-11-23 11:00", signed-from = true, signed-to = true }] } }
refused = "breached"
"#;
    plays("licensing", &[STAFF, APPLICATION, CUSTODY, gap]);
    let clocks = "[[step]]\nat = \"2026-11-23 10:00\"\nexpect = { open = { hand-papers-over = \"2026-11-25 24:00\" } }\n";
    plays("licensing", &[STAFF, APPLICATION, CUSTODY, &review, ACCEPTED, clocks]);
}

#[test]
fn lic_8_what_is_secret_in_the_papers_is_for_the_leader_alone() {
    let rulebook = Rulebook::built_in(&"licensing".into()).unwrap();
    let secrets = rulebook.field(&"secrets".into()).unwrap();
    assert!(secrets.is_shown_to(&["leader".into()]));
    assert!(!secrets.is_shown_to(&["member".into(), "deputy".into()]));
}

#[test]
fn lic_9_the_statistics_and_the_list_for_publication_show_no_person() {
    let rulebook = Rulebook::built_in(&"licensing".into()).unwrap();
    let report = rulebook.reports.iter().find(|report| report.id.as_str() == "monthly-statistics").unwrap();
    assert!(report.against_before);
    let [list] = report.lists.as_slice() else { panic!("one list") };
    assert!(list.anonymous && !list.show.is_empty());
    assert!(list.show.iter().all(|source| !source.is_personal(&rulebook)));
    assert!(report.columns.iter().any(|column| column.figure == Figure::OnTime("answer-application".into())));
}

#[test]
fn lic_10_a_proposal_is_reviewed_within_a_month_and_what_is_adopted_is_carried_out() {
    let proposed = r#"
[[step]]
at = "2026-11-23 09:00"
entry = { register = "proposals", name = "proposal", with = { title = "预约收件", why = "少排队", proposed-by = "li" } }
"#;
    let answered = |outcome: &str| {
        format!(
            "[[step]]\nat = \"2026-12-01 09:00\"\nentry = {{ register = \"proposals\", name = \"proposal\", with = {{ outcome = \"{outcome}\" }} }}\n"
        )
    };
    played("licensing", &[STAFF, proposed], |world| {
        assert_eq!(owed(world, "proposal"), [("review-proposal".into(), Some(at("2026-12-24 00:00")))]);
    });
    played("licensing", &[STAFF, proposed, &answered("adopted")], |world| {
        let open: Vec<_> = owed(world, "proposal").into_iter().filter(|duty| duty.1.is_some()).collect();
        // New Year's Day is a rest day, and so is the weekend after it.
        assert_eq!(open, [("carry-proposal-out".into(), Some(at("2027-01-05 00:00")))]);
    });
    played("licensing", &[STAFF, proposed, &answered("rejected")], |world| {
        assert!(owed(world, "proposal").iter().all(|duty| duty.1.is_none()));
    });
}

#[test]
fn lic_11_a_sample_is_checked_and_what_is_found_is_corrected() {
    let rulebook = Rulebook::built_in(&"licensing".into()).unwrap();
    let sample = rulebook.reports.iter().find(|report| report.id.as_str() == "quality-sample").unwrap();
    let drawn = sample.lists[0].sample.unwrap();
    assert_eq!((drawn.of_hundred, drawn.at_least), (5, 3));
    let members = rulebook.reports.iter().find(|report| report.id.as_str() == "results-per-member").unwrap();
    assert_eq!(members.over, Over::On("quality-checks".into(), "checked-on".into()));
    let checked = |finding: &str| {
        format!(
            r#"
[[step]]
at = "2026-12-10 09:00"
by = ["leader"]
entry = {{ register = "quality-checks", name = "check", with = {{ case = "a", member = "li", checked-on = "2026-12-10", items = {{ review = "yes", once = "no", in-time = "yes", service = "yes", integrity = "yes", secrecy = "yes" }}, score = 80{finding} }} }}
"#
        )
    };
    played("licensing", &[STAFF, APPLICATION, &checked(", finding = \"补正两次\"")], |world| {
        assert_eq!(owed(world, "check"), [("correct-finding".into(), Some(at("2026-12-18 00:00")))]);
    });
    played("licensing", &[STAFF, APPLICATION, &checked("")], |world| assert_eq!(owed(world, "check"), []));
    let member = checked("").replace("\"leader\"", "\"member\"") + "refused = \"not-your-register\"\n";
    plays("licensing", &[STAFF, APPLICATION, &member]);
}

#[test]
fn lic_12_a_round_is_made_each_week_and_a_hazard_is_removed_the_same_day() {
    let rulebook = Rulebook::built_in(&"licensing".into()).unwrap();
    assert!(rulebook.recurring_duty(&"safety-round".into()).is_some());
    let round = r#"
[[step]]
at = "2026-11-27 16:00"
entry = { register = "safety-rounds", name = "round", with = { round-on = "2026-11-27", by-whom = "li", items = { order = "yes", fire = "no", electric = "yes", locks = "yes", screens = "yes" }, hazard = "消防通道堆物" } }
"#;
    played("licensing", &[STAFF, round], |world| {
        assert_eq!(owed(world, "round"), [("remove-hazard".into(), Some(at("2026-11-28 00:00")))]);
    });
    let in_order = round.replace(", hazard = \"消防通道堆物\"", "");
    played("licensing", &[STAFF, &in_order], |world| assert_eq!(owed(world, "round"), []));
}

#[test]
fn lic_13_a_major_problem_goes_to_the_deputy_director_within_fifteen_minutes() {
    let then = r#"
[[step]]
at = "2026-10-01 03:12"
expect = { open = { report-to-deputy = "2026-10-01 03:13" } }
[[step]]
at = "2026-10-01 03:13"
expect = { overdue = ["report-to-deputy"] }
[[step]]
state = "answered"
with = { result = "已停职调查", answer = "电话告知" }
refused = "major-not-reported"
[[step]]
state = "reported-to-deputy"
with = { told-to = "周副主任" }
expect = { done = ["report-to-deputy"], can = ["answered", "deputy-acknowledged"] }
"#;
    plays("licensing", &[MAJOR, then]);
    let rulebook = Rulebook::built_in(&"licensing".into()).unwrap();
    assert!(rulebook.duty(&"report-to-deputy".into()).is_some_and(|duty| duty.immediate));
    let listed: Vec<&str> = rulebook.reasons.iter().map(|reason| reason.id.as_str()).collect();
    assert_eq!(listed, ["integrity", "leak", "lost_docs"]);
}

#[test]
fn lic_14_an_assigned_task_has_its_own_clock() {
    let assigned = r#"
[[step]]
at = "2026-11-23 09:00"
entry = { register = "tasks", name = "task", with = { what = "整理年度受理数据", assigned-by = "director", due = "2026-11-30 17:00" } }
"#;
    let done = r#"
[[step]]
at = "2026-11-29 09:00"
entry = { register = "tasks", name = "task", with = { done-at = "2026-11-29 09:00" } }
"#;
    played("licensing", &[assigned], |world| {
        assert_eq!(owed(world, "task"), [("do-task".into(), Some(at("2026-11-30 17:00")))]);
    });
    played("licensing", &[assigned, done], |world| {
        assert_eq!(owed(world, "task"), [("do-task".into(), None)]);
    });
}
