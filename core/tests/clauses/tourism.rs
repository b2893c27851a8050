//! 旅游投诉与监督检查

use qingchu_core::rulebook::{Field, Kind, Rulebook};
use qingchu_core::time::china;

use super::played::{played, plays};
use super::story::at;

/// Monday 23 November 2026, a working day.
const AGENCY: &str = r#"
[[step]]
at = "2026-11-23 09:00"
by = ["intake"]
receive = { words = "旅行社擅自变更行程，拒不退费", channel = "visit", category = "agency", fields = { customer = "王女士", operator = "清风旅行社", place = "金石滩海滨" } }
"#;

const HANDLED: &str = r#"
[[step]]
at = "2026-11-23 10:00"
by = ["intake"]
state = "handling-decided"
with = { handler = "小林" }
"#;

const ACCIDENT: &str = r#"
[[step]]
at = "2026-10-03 02:58"
by = ["intake"]
receive = { words = "大巴翻沟里了，有人受伤，还有两个老人", channel = "phone", category = "safety", severity = "major", reasons = ["accident81"], signals = ["safety", "vulnerable"] }
"#;

const ABROAD: &str = r#"
[[step]]
at = "2026-11-23 23:50"
by = ["intake"]
receive = { words = "我在曼谷，护照和钱全丢了", channel = "phone", category = "safety", severity = "major", reasons = ["overseas82"], signals = ["safety"] }
"#;

const TAXI: &str = r#"
[[step]]
at = "2026-11-23 09:00"
by = ["intake"]
receive = { words = "出租车绕路多收七十", channel = "phone", category = "t_transport" }
"#;

/// The inspection that stands, without its first and last line, so that a test can change one thing of it.
fn inspection(inspectors: &str, credentials: bool, independent: bool, more: &str) -> String {
    format!(
        r#"
[[step]]
at = "2026-11-24 10:00"
by = ["inspector"]
state = "inspected"
[step.with]
subject = "清风旅行社"
place = "门市部"
bodies = "joint"
joint-bodies = [{{ body = "市场监督管理局" }}]
inspectors = [{inspectors}]
credentials = {credentials}
independent = {independent}
matters = {{ licence = "yes", agency = "yes", staff = "no", other = "not-applicable" }}
findings = "合同与行程单不符，一处购物未写明"
{more}"#
    )
}

const TWO: &str = r#"{ name = "赵", credential = "LY-001" }, { name = "钱", credential = "LY-002", body = "市场监督管理局" }"#;

#[test]
fn tou_77_a_notice_in_force_is_shown_with_the_cases_of_its_place_and_an_expired_one_falls_silent() {
    let notice = r#"
[[step]]
at = "2026-11-19 09:00"
by = ["emergency"]
entry = { register = "risk-notices", name = "waves", with = { place = "金石滩", level = "2", from = "2026-11-20", until = "2026-11-25", advice = "大浪，不要下海", set-by = "市文旅局" } }
expect = { document = { id = "risk-notice", entry = "waves", has = ["金石滩", "二级（橙）", "2026年11月25日", "大浪，不要下海"] } }
"#;
    played("tourism", &[notice, AGENCY], |world| {
        let case_id = world.cases["a"];
        let case = world.case(case_id).unwrap();
        let register = world.laws.rulebook.register(&"risk-notices".into()).unwrap();
        let shown = |when: &str| world.unit.shown_with(register, &case, at(when), china()).len();
        assert_eq!(shown("2026-11-19 23:59"), 0, "not yet");
        assert_eq!(shown("2026-11-20 00:00"), 1);
        assert_eq!(shown("2026-11-25 23:59"), 1);
        assert_eq!(shown("2026-11-26 00:00"), 0, "it falls silent by itself");
        assert_eq!(register.field(&"level".into()).unwrap().choices.len(), 4, "four levels by default");
    });
}

#[test]
fn tou_77_safety_is_assessed_each_week() {
    let book = Rulebook::built_in(&"tourism".into()).unwrap();
    let duty = book.recurring.iter().find(|duty| duty.id.as_str() == "assess-risks").unwrap();
    assert!(duty.default_from.is_some(), "the article does not say how often");
}

#[test]
fn tou_78_an_emergency_opens_rescue_and_return_as_duties_and_shows_the_plan() {
    let expect = r#"
[step.expect]
open = { launch-rescue = "2026-10-03 03:13" }
none = ["help-return"]
document = { id = "emergency-sheet", has = ["报 110、119、120", "协助返回出发地"] }
[[step]]
at = "2026-10-03 03:05"
by = ["emergency"]
state = "rescue-launched"
with = { bodies = "县应急局、消防" }
expect = { done = ["launch-rescue"], open = { help-return = "2026-10-04 03:05" } }
[[step]]
at = "2026-10-03 20:00"
by = ["emergency"]
state = "travellers-returned"
with = { to = "named" }
refused = "field-missing"
[[step]]
by = ["emergency"]
state = "travellers-returned"
with = { to = "named", place = "市区酒店" }
expect = { done = ["help-return"] }
"#;
    plays("tourism", &[ACCIDENT, expect]);
    plays("tourism", &[AGENCY, "expect = { none = [\"launch-rescue\", \"report-accident\"] }\n"]);
}

#[test]
fn tou_79_vulnerable_travellers_are_marked_and_the_operators_duties_are_a_checklist() {
    plays("tourism", &[ACCIDENT, "expect = { flags = [\"vulnerable-in-danger\"] }\n"]);
    let safety = r#"safety = { rules = "yes", conditions = "yes", system = "no", training = "no", assessment = "yes", prevention = "yes", vulnerable = "no" }
[step.expect]
document = { id = "inspection-record", has = ["对老年人、未成年人、残疾人有相应的安全保障措施", "从业人员经常性应急救助技能培训"] }
"#;
    plays("tourism", &[AGENCY, &inspection(TWO, true, true, safety)]);
}

#[test]
fn tou_80_the_five_items_are_answered_before_it_is_judged_and_one_no_is_no_warning() {
    let judged = |items: &str, verdict: &str, refused: &str| {
        format!(
            "[[step]]\nat = \"2026-11-23 11:00\"\nstate = \"warnings-judged\"\nwith = {{ items = {{ {items} }}, verdict = \"{verdict}\", evidence = \"告知书\" }}\n{refused}"
        )
    };
    let four = r#"use = "yes", precautions = "yes", not-open = "yes", unsuited = "yes""#;
    let five = format!("{four}, other = \"yes\"");
    let one_no = format!("{four}, other = \"no\"");
    plays("tourism", &[AGENCY, &judged(four, "warned", "refused = \"item-not-answered\"\n")]);
    plays("tourism", &[AGENCY, &judged(&one_no, "warned", "refused = \"warned-of-everything\"\n")]);
    plays("tourism", &[AGENCY, &judged(&one_no, "not-warned", "")]);
    plays("tourism", &[AGENCY, &judged(&five, "warned", "")]);
}

#[test]
fn tou_81_an_accident_opens_duties_to_rescue_report_and_arrange_at_once() {
    let expect = r#"
[step.expect]
severity = "major"
open = { operator-rescues = "2026-10-03 03:13", report-accident = "2026-10-03 03:58", arrange-travellers = "2026-10-03 24:00" }
[[step]]
at = "2026-10-03 03:12"
state = "operator-rescued"
with = { operator = "清风旅行社 李经理", measures = "人员撤出，伤者包扎" }
expect = { done = ["operator-rescues"] }
[[step]]
at = "2026-10-03 03:57"
expect = { open = { report-accident = "" }, overdue = [] }
[[step]]
at = "2026-10-03 03:58"
expect = { overdue = ["report-accident"] }
[[step]]
at = "2026-10-03 04:00"
state = "rescue-launched"
with = { bodies = "消防" }
[[step]]
by = ["intake"]
state = "handling-decided"
with = { handler = "小林" }
expect = { cannot = { concluded = "accident-not-reported" } }
[[step]]
state = "accident-reported"
with = { reported-to = "县人民政府、市文旅局" }
expect = { done = ["report-accident"], can = ["concluded"] }
[[step]]
state = "travellers-arranged"
with = { arrangement = "两人住院，其余住酒店", for-vulnerable = "两位老人专人陪护" }
expect = { done = ["arrange-travellers"] }
"#;
    plays("tourism", &[ACCIDENT, expect]);
}

#[test]
fn tou_82_distress_abroad_shows_the_consular_path_and_rescue_comes_before_any_transfer() {
    let expect = r#"
[step.expect]
open = { tell-consular-path = "2026-11-24 00:05" }
none = ["launch-rescue"]
cannot = { transferred = "rescue-comes-first" }
document = { id = "emergency-sheet", has = ["12308"] }
[[step]]
at = "2026-11-24 00:04"
state = "consular-path-told"
with = { mission = "驻泰国使馆，+66-2-2457010" }
expect = { done = ["tell-consular-path"], can = ["transferred"] }
"#;
    plays("tourism", &[ABROAD, expect]);
    plays("tourism", &[ACCIDENT, "expect = { cannot = { transferred = \"rescue-comes-first\" } }\n"]);
}

#[test]
fn tou_82_what_the_person_has_to_pay_is_recorded_apart() {
    let costs = r#"
[[step]]
at = "2026-11-24 10:00"
state = "costs-recorded"
with = { costs = [ { what = "直升机", others = 3_000_000 }, { what = "返程机票", personal = 218_050, paid = false }, { what = "住宿", personal = 40_000, paid = true } ] }
[step.expect]
document = { id = "emergency-sheet", has = ["2580.50", "贰仟伍佰捌拾元伍角"] }
"#;
    plays("tourism", &[ABROAD, costs]);
}

/// All fields of a table, those of its rows too.
fn all_fields(fields: &[Field]) -> Vec<&Field> {
    fields.iter().flat_map(|field| std::iter::once(field).chain(&field.columns)).collect()
}

#[test]
fn tou_83_no_fee_can_be_entered_in_an_inspection() {
    let book = Rulebook::built_in(&"tourism".into()).unwrap();
    for id in ["inspected", "inspection-refused", "obstructed"] {
        let fields = all_fields(&book.fact(&id.into()).unwrap().fields);
        let money: Vec<_> = fields.iter().filter(|field| field.kind == Kind::Fen).collect();
        assert!(money.is_empty(), "{id}: {money:?}");
    }
    let named = |field: &&Field| field.label.zh.contains('费');
    assert_eq!(all_fields(&book.fact(&"inspected".into()).unwrap().fields).into_iter().find(named), None);
}

#[test]
fn tou_83_an_inspection_is_by_one_body_or_several_and_by_nobody_who_is_in_the_business() {
    let joint = "[step.expect]\ndocument = { id = \"inspection-record\", has = [\"与有关部门联合\", \"市场监督管理局\"] }\n";
    plays("tourism", &[AGENCY, &inspection(TWO, true, true, joint)]);
    let nobody_named =
        inspection(TWO, true, true, "").replace("joint-bodies = [{ body = \"市场监督管理局\" }]\n", "");
    plays("tourism", &[AGENCY, &refused(&nobody_named, "field-missing")]);
    plays("tourism", &[AGENCY, &nobody_named.replace("bodies = \"joint\"", "bodies = \"alone\"")]);
    let partial = refused(&inspection(TWO, true, false, ""), "inspector-in-the-business");
    plays("tourism", &[AGENCY, &partial]);
}

#[test]
fn tou_85_an_inspection_records_the_matters_the_papers_the_findings_and_the_photographs() {
    let more = r#"papers = [{ kind = "contract", name = "团队合同 2026-118", done = "copied", pages = 6 }, { kind = "ledger", name = "十月账簿", done = "consulted" }]
photographs = [{ number = "P1", shows = "门市部悬挂的许可证", taken-at = "2026-11-24 10:05" }]
signature = true
[step.expect]
[step.expect.document]
id = "inspection-record"
has = ["清风旅行社", "门市部", "（一）经营旅行社业务", "团队合同 2026-118", "复制", "6", "十月账簿", "查阅", "合同与行程单不符", "门市部悬挂的许可证", "LY-001", "LY-002"]
"#;
    plays("tourism", &[AGENCY, &inspection(TWO, true, true, more)]);
    let three = inspection(TWO, true, true, "").replace(", other = \"not-applicable\"", "");
    plays("tourism", &[AGENCY, &refused(&three, "item-not-answered")]);
}

/// The same step, refused.
fn refused(step: &str, by: &str) -> String {
    step.replace("[step.with]", &format!("refused = \"{by}\"\n[step.with]"))
}

#[test]
fn tou_86_fewer_than_two_different_inspectors_with_credentials_are_refused() {
    let one = r#"{ name = "赵", credential = "LY-001" }"#;
    let same_number = r#"{ name = "赵", credential = "LY-001" }, { name = "钱", credential = " LY-001 " }"#;
    let same_name = r#"{ name = "赵", credential = "LY-001" }, { name = "赵", credential = "LY-002" }"#;
    let no_number = r#"{ name = "赵", credential = "LY-001" }, { name = "钱", credential = " " }"#;
    let refusals =
        [(one, "too-few-rows"), (same_number, "rows-alike"), (same_name, "rows-alike"), (no_number, "row")];
    for (inspectors, refusal) in refusals {
        plays("tourism", &[AGENCY, &refused(&inspection(inspectors, true, true, ""), refusal)]);
    }
    plays("tourism", &[AGENCY, &refused(&inspection(TWO, false, true, ""), "credentials-not-shown")]);
    plays("tourism", &[AGENCY, &inspection(TWO, true, true, "")]);
    let book = Rulebook::built_in(&"tourism".into()).unwrap();
    let inspectors = book.fact(&"inspected".into()).unwrap().field(&"inspectors".into()).unwrap();
    assert_eq!(inspectors.clause.as_str(), "TOU-86", "the refusal names the article");
}

#[test]
fn tou_86_who_is_inspected_may_refuse_and_that_is_recorded() {
    let refused = r#"
[[step]]
at = "2026-11-24 10:00"
by = ["inspector"]
state = "inspection-refused"
with = { because = "fewer-than-two", words = "只来一个人，我不接受检查" }
"#;
    plays("tourism", &[AGENCY, refused]);
}

#[test]
fn tou_86_trade_secrets_and_personal_data_are_shown_to_their_keeper_alone() {
    let secrets = "secrets = \"成本价 180 元\"\n[step.expect]\ndocument = { id = \"inspection-record\", lacks = [\"成本价\"] }\n";
    plays("tourism", &[AGENCY, &inspection(TWO, true, true, secrets)]);
    let book = Rulebook::built_in(&"tourism".into()).unwrap();
    let inspected = book.fact(&"inspected".into()).unwrap();
    for field in [inspected.field(&"secrets".into()), book.field(&"sealed-identity".into())] {
        let field = field.unwrap();
        assert!(
            field.protected && !field.is_shown_to(&["inspector".into(), "intake".into()]),
            "{}",
            field.id
        );
        assert!(field.is_shown_to(&["leader".into()]), "{}", field.id);
    }
}

#[test]
fn tou_87_refusal_obstruction_and_concealment_are_recorded() {
    for how in ["refused", "obstructed", "concealed", "no-papers"] {
        let step = format!(
            "[[step]]\nat = \"2026-11-24 10:00\"\nstate = \"obstructed\"\nwith = {{ how = \"{how}\", who = \"清风旅行社 孙某\", details = \"锁柜子，不给账簿；录像 V1\" }}\n"
        );
        plays("tourism", &[AGENCY, &step]);
    }
    let blank = "[[step]]\nat = \"2026-11-24 10:00\"\nstate = \"obstructed\"\nwith = { how = \"refused\", who = \"孙某\" }\nrefused = \"field-missing\"\n";
    plays("tourism", &[AGENCY, blank]);
}

#[test]
fn tou_88_what_is_not_ours_is_notified_and_transferred_and_the_receipt_closes_the_duty() {
    let expect = r#"
[step.expect]
open = { notify-and-transfer = "2026-11-25 24:00", handle-or-transfer = "2026-11-25 24:00" }
[[step]]
at = "2026-11-24 09:00"
state = "transferred"
with = { department = "市交通运输局", why = "出租车客运由交通运输部门查处", notice = "文旅移〔2026〕7号", materials = [{ what = "投诉登记表", pages = 1 }] }
[step.expect]
stage = "transferred"
done = ["notify-and-transfer", "handle-or-transfer"]
open = { get-receipt = "2026-12-01 24:00", tell-transferred = "2026-11-26 24:00" }
document = { id = "transfer-notice", has = ["市交通运输局", "文旅移〔2026〕7号", "第八十八条", "出租车绕路多收七十", "投诉登记表"] }
[[step]]
at = "2026-11-24 09:30"
state = "transferred"
with = { department = "市公安局", why = "司机涉嫌威胁", notice = "文旅移〔2026〕8号" }
[[step]]
state = "complainant-told"
with = { which = "transferred", told = "已移交交通运输局和公安局" }
expect = { done = ["tell-transferred"] }
[[step]]
state = "concluded"
with = { result = "已移交" }
[[step]]
state = "complainant-told"
with = { which = "result", told = "已移交，回执收到再告诉您" }
[[step]]
at = "2026-11-30 09:00"
state = "receipt-returned"
with = { department = "市公安局", taken-by = "周警官" }
expect = { open = { get-receipt = "2026-12-01 24:00" }, cannot = { closed = "no-receipt" } }
[[step]]
state = "receipt-returned"
with = { department = "市交通运输局", taken-by = "吴科长" }
[step.expect]
done = ["get-receipt"]
can = ["closed"]
document = { id = "transfer-receipt", has = ["吴科长", "文旅移〔2026〕8号"] }
"#;
    plays("tourism", &[TAXI, expect]);
    plays("tourism", &[TAXI, HANDLED, "expect = { cannot = { concluded = \"not-transferred\" } }\n"]);
}

#[test]
fn tou_88_each_department_is_proposed_with_its_reason() {
    let book = Rulebook::built_in(&"tourism".into()).unwrap();
    for (category, department) in
        [("t_market", "market"), ("t_transport", "transport"), ("t_police", "police"), ("t_other", "other")]
    {
        let category = book.category(&category.into()).unwrap();
        assert!(!category.in_competence && category.competent.is_some(), "{}", category.id);
        assert_eq!(category.department.as_deref(), Some(department));
        assert_eq!(category.clause.as_str(), "TOU-88");
    }
}

#[test]
fn tou_88_a_violation_found_is_dealt_with() {
    let found = r#"
[[step]]
at = "2026-11-24 10:00"
state = "violation-found"
with = { what = "未经书面同意转团", article = "旅游法第六十三条" }
expect = { open = { handle-violation = "2026-12-03 24:00" }, cannot = { concluded = "violation-not-handled" } }
[[step]]
at = "2026-12-03 23:59"
state = "violation-handled"
with = { decision = "责令改正，立案" }
expect = { done = ["handle-violation"], can = ["concluded"] }
"#;
    plays("tourism", &[AGENCY, HANDLED, found]);
}

#[test]
fn tou_89_a_joint_case_has_parts_and_each_is_reminded_until_it_reports() {
    let parts = r#"
[[step]]
at = "2026-11-24 09:00"
by = ["leader"]
state = "part-assigned"
with = { body = "公安局", part = "查拘禁", remind-at = "2026-11-27 09:00", due-at = "2026-12-04 17:00" }
[[step]]
by = ["leader"]
state = "part-assigned"
with = { body = "市监局", part = "查购物店", remind-at = "2026-11-30 09:00", due-at = "2026-12-11 17:00" }
[step.expect]
flags = ["under-supervision"]
open = { finish-part = "2026-12-04 17:00", supervise = "2026-11-27 09:00" }
cannot = { concluded = "part-not-reported" }
document = { id = "supervision-notice", has = ["市监局", "查购物店", "2026年12月11日 17:00"] }
[[step]]
at = "2026-11-27 10:00"
expect = { overdue = [], open = { supervise = "2026-11-27 09:00" } }
[[step]]
by = ["leader"]
state = "supervised"
with = { body = "公安局", answer = "已传唤", remind-at = "2026-12-02 09:00" }
expect = { open = { supervise = "2026-12-02 09:00", finish-part = "2026-12-04 17:00" } }
[[step]]
at = "2026-12-01 09:00"
state = "part-reported"
with = { body = "公安局", result = "行政拘留一人" }
expect = { open = { supervise = "2026-11-30 09:00", finish-part = "2026-12-11 17:00" }, cannot = { concluded = "part-not-reported" }, flags = ["under-supervision"] }
[[step]]
state = "part-reported"
with = { body = "市监局", result = "罚款并停业" }
expect = { done = ["supervise", "finish-part"], can = ["concluded"], flags = [] }
"#;
    plays("tourism", &[AGENCY, HANDLED, parts]);
    let by_intake = "[[step]]\nat = \"2026-11-24 09:00\"\nby = [\"intake\"]\nstate = \"part-assigned\"\nwith = { body = \"公安局\", part = \"查\", remind-at = \"2026-11-27 09:00\", due-at = \"2026-12-04 17:00\" }\nrefused = \"not-your-post\"\n";
    plays("tourism", &[AGENCY, by_intake]);
}

#[test]
fn tou_89_what_is_published_names_nobody() {
    let book = Rulebook::built_in(&"tourism".into()).unwrap();
    let report = book.reports.iter().find(|report| report.id.as_str() == "publication").unwrap();
    assert!(report.lists.iter().all(|list| list.anonymous) && !report.lists.is_empty());
    assert!(book.recurring.iter().any(|duty| duty.makes.as_ref() == Some(&report.id)), "each month");
    for field in ["customer", "phone"] {
        assert!(book.field(&field.into()).unwrap().personal, "{field} says who somebody is");
    }
}

#[test]
fn tou_90_an_association_holds_the_cases_passed_to_it_and_answers() {
    let association = r#"
[[step]]
at = "2026-11-20 09:00"
entry = { register = "associations", name = "lxs", with = { name = "市旅行社协会", phone = "0411-83690000", members = [{ name = "清风旅行社" }] } }
[[step]]
entry = { register = "associations", name = "again", with = { name = "市旅行社协会", phone = "0411-83690001" } }
refused = "breached"
[[step]]
entry = { register = "association-work", name = "code", with = { association = "lxs", kind = "standard", title = "旅行社服务公约", on = "2026-03-01" } }
"#;
    let passed = r#"
[[step]]
at = "2026-11-23 11:00"
by = ["intake"]
state = "passed-to-association"
with = { association = "lxs" }
expect = { done = ["handle-or-transfer"], open = { association-answers = "2026-12-14 24:00" } }
[[step]]
by = ["intake"]
state = "complainant-told"
with = { which = "passed", told = "已转市旅行社协会自律处理" }
[[step]]
at = "2026-12-01 09:00"
by = ["association-officer"]
state = "association-answered"
with = { measure = "对会员通报批评，责令退费" }
expect = { done = ["association-answers"] }
"#;
    plays("tourism", &[association, AGENCY, passed]);
    let book = Rulebook::built_in(&"tourism".into()).unwrap();
    let level = |role: &str| book.role(&role.into()).unwrap().level.clone().map(|level| level.to_string());
    assert_eq!(level("association-officer").as_deref(), Some("association"));
    assert_eq!(level("intake").as_deref(), Some("authority"));
}

#[test]
fn tou_91_it_is_handled_or_transferred_and_the_complainant_is_told_which() {
    let expect = r#"
expect = { open = { handle-or-transfer = "2026-11-25 24:00" } }
[[step]]
at = "2026-11-23 09:30"
state = "complainant-told"
with = { which = "handled", told = "我们处理" }
refused = "told-what-did-not-happen"
[[step]]
at = "2026-11-25 23:59"
by = ["intake"]
state = "handling-decided"
with = { handler = "小林" }
expect = { done = ["handle-or-transfer"], open = { tell-handled = "2026-11-27 24:00", conclude = "2027-01-25 24:00" } }
[[step]]
state = "complainant-told"
with = { which = "transferred", told = "移交了" }
refused = "told-what-did-not-happen"
[[step]]
state = "complainant-told"
with = { which = "handled", told = "由我们处理，小林负责" }
expect = { done = ["tell-handled"], document = { id = "told-letter", has = ["王女士", "由本机构处理", "小林负责"] } }
[[step]]
at = "2026-12-20 09:00"
state = "concluded"
with = { result = "旅行社退费 1200 元" }
expect = { done = ["conclude"], open = { tell-result = "" }, cannot = { closed = "complainant-not-told" } }
[[step]]
state = "complainant-told"
with = { which = "result", told = "退费 1200 元，三日内到账" }
expect = { done = ["tell-result"], can = ["closed"] }
[[step]]
state = "closed"
expect = { stage = "closed" }
"#;
    plays("tourism", &[AGENCY, expect]);
    let late = "[[step]]\nat = \"2026-11-26 00:00\"\nexpect = { overdue = [\"handle-or-transfer\"] }\n";
    plays("tourism", &[AGENCY, late]);
}

#[test]
fn tou_92_the_four_paths_are_printed_with_what_each_needs_and_the_one_taken_is_recorded() {
    let path = |path: &str, rest: &str, refused: &str| {
        format!(
            "[[step]]\nat = \"2026-11-24 09:00\"\nstate = \"path-taken\"\nwith = {{ path = \"{path}\"{rest} }}\n{refused}"
        )
    };
    let leaflet = r#"
[step.expect]
open = { explain-paths = "2026-11-25 24:00" }
document = { id = "four-paths", has = ["一、双方协商", "二、向消费者协会", "三、提请仲裁机构仲裁", "四、向人民法院提起诉讼", "仲裁协议"] }
"#;
    plays("tourism", &[AGENCY, leaflet]);
    for taken in ["negotiation", "mediation", "lawsuit"] {
        let done = "expect = { done = [\"explain-paths\"] }\n";
        plays("tourism", &[AGENCY, &path(taken, "", done)]);
    }
    plays("tourism", &[AGENCY, &path("arbitration", "", "refused = \"field-missing\"\n")]);
    let without = path("arbitration", ", agreement = false", "refused = \"no-arbitration-agreement\"\n");
    plays("tourism", &[AGENCY, &without]);
    let with = "expect = { document = { id = \"four-paths\", has = [\"（三）提请仲裁\"] } }\n";
    plays("tourism", &[AGENCY, &path("arbitration", ", agreement = true", with)]);
}

#[test]
fn tou_93_mediation_needs_both_consents_and_either_may_withdraw() {
    let mediation = r#"
expect = { cannot = { mediation-started = "traveller-does-not-consent" } }
[[step]]
state = "traveller-consented"
with = { how = "当面" }
expect = { cannot = { mediation-started = "operator-does-not-consent" } }
[[step]]
state = "operator-consented"
with = { how = "电话" }
expect = { can = ["mediation-started"] }
[[step]]
state = "operator-withdrew"
expect = { cannot = { mediation-started = "operator-does-not-consent" } }
[[step]]
state = "operator-consented"
with = { how = "书面" }
[[step]]
state = "mediation-started"
expect = { stage = "mediating", can = ["mediation-agreed"] }
[[step]]
at = "2026-11-24 09:00"
state = "traveller-withdrew"
expect = { stage = "handling", cannot = { mediation-started = "traveller-does-not-consent", mediation-agreed = "not-at-this-stage" } }
[[step]]
state = "traveller-consented"
with = { how = "书面" }
[[step]]
state = "mediation-started"
[[step]]
state = "mediation-agreed"
with = { terms = "退费 1200 元", amount = 120_000, traveller-signature = true, operator-signature = false }
refused = "field-missing"
[[step]]
state = "mediation-agreed"
with = { terms = "退费 1200 元", amount = 120_000, traveller-signature = true, operator-signature = true }
expect = { document = { id = "mediation-agreement", has = ["王女士", "清风旅行社", "退费 1200 元", "1200.00", "壹仟贰佰元整"] } }
"#;
    plays("tourism", &[AGENCY, HANDLED, mediation]);
}

#[test]
fn tou_94_a_joint_claim_has_members_and_elected_representatives() {
    let many = AGENCY.replace("category = \"agency\"", "category = \"agency\", collective = true");
    let members = r#"
[[step]]
at = "2026-11-23 10:00"
state = "representatives-elected"
with = { representatives = [{ name = "王", phone = "1" }], for = { negotiation = "yes", mediation = "yes", arbitration = "no", lawsuit = "no" } }
refused = "members-not-listed"
[[step]]
state = "members-listed"
with = { claim = "退还自费", members = [{ name = "王" }, { name = "李" }] }
refused = "too-few-rows"
[[step]]
state = "members-listed"
with = { claim = "退还自费", members = [{ name = "王", amount = 80_000 }, { name = "李", amount = 80_000 }, { name = "张", amount = 40_050 }] }
expect = { done = ["list-members"] }
[[step]]
state = "representatives-elected"
with = { representatives = [{ name = "王", phone = "1" }, { name = "李", phone = "2" }, { name = "张", phone = "3" }, { name = "赵", phone = "4" }], for = { negotiation = "yes", mediation = "yes", arbitration = "no", lawsuit = "no" } }
refused = "too-many-rows"
[[step]]
state = "representatives-elected"
with = { representatives = [{ name = "王", phone = "1" }, { name = "李", phone = "2" }, { name = "张", phone = "3" }], for = { negotiation = "yes", mediation = "yes", arbitration = "no", lawsuit = "no" } }
expect = { document = { id = "representatives-list", has = ["退还自费", "2000.50", "王", "李", "张", "调解"] } }
"#;
    let open = "expect = { open = { list-members = \"2026-11-25 24:00\" } }\n";
    plays("tourism", &[&many, open, members]);
    plays(
        "tourism",
        &[
            AGENCY,
            "expect = { none = [\"list-members\"], cannot = { members-listed = \"does-not-concern\" } }\n",
        ],
    );
}

#[test]
fn tou_94_three_who_complain_of_the_same_operator_one_by_one_claim_together() {
    let of = |name: &str, customer: &str, day: &str, operator: &str| {
        format!(
            "[[step]]\ncase = \"{name}\"\nat = \"2026-11-{day} 09:00\"\nreceive = {{ words = \"自费不退\", channel = \"phone\", category = \"agency\", fields = {{ customer = \"{customer}\", operator = \"{operator}\" }} }}\n"
        )
    };
    let none = "expect = { none = [\"list-members\"] }\n";
    let (a, b, c) = (of("a", "王", "02", "清风"), of("b", "李", "10", "清风"), of("c", "张", "23", "清风"));
    let opens = "expect = { open = { list-members = \"2026-11-25 24:00\" } }\n[[step]]\ncase = \"a\"\nexpect = { open = { list-members = \"2026-11-25 24:00\" } }\n";
    plays("tourism", &[&a, none, &b, none, &c, opens]);
    plays("tourism", &[&a, &b, &of("c", "王", "23", "清风"), none]);
    plays("tourism", &[&a, &b, &of("c", "张", "23", "明月"), none]);
}

#[test]
fn tou_95_1_the_proposal_names_amount_and_reason_and_is_written_out_in_capitals() {
    let license = AGENCY.replace("category = \"agency\"", "category = \"license\"");
    let proposed = r#"
[[step]]
at = "2026-11-25 09:00"
by = ["inspector"]
state = "penalty-proposed"
with = { conduct = "unlicensed", gains = 10_000_000, grave = false, fine = 20_000_000, persons = [{ name = "孙某", post = "负责人", fine = 500_000 }], measures = "责令改正", why = "首次，主动退款" }
expect = { document = { id = "penalty-opinion", has = ["100000.00", "壹拾万元整", "200000.00", "贰拾万元整", "孙某", "5000.00", "首次，主动退款"] } }
[[step]]
by = ["intake"]
state = "penalty-proposed"
with = { conduct = "unlicensed", gains = 0, grave = false, fine = 1_000_000, measures = "责令改正", why = "x" }
refused = "not-your-post"
"#;
    plays("tourism", &[&license, HANDLED, proposed]);
}
