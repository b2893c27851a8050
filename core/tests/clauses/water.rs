//! 水务举报受理审理

use qingchu_core::id::RegisterId;
use qingchu_core::rulebook::Rulebook;

use super::played::{played, plays};
use super::story::at;

/// Monday 23 November 2026, a working day.
const SAND: &str = r#"
[[step]]
at = "2026-11-23 09:00"
by = ["adjudicator"]
receive = { words = "河滩上挖机半夜挖砂", channel = "phone", category = "sand", fields = { place = "三道河左岸", accused = "某砂场", reporter = "匿名甲" } }
"#;

const BREACH: &str = r#"
[[step]]
at = "2026-10-03 02:58"
by = ["adjudicator"]
receive = { words = "有人在大堤上挖方取土，缺口有半人高", channel = "phone", category = "facility", severity = "major", reasons = ["flood_safety"] }
"#;

const SUPPLY: &str = r#"
[[step]]
at = "2026-11-23 09:00"
by = ["adjudicator"]
receive = { words = "我家停水两天了", channel = "visit", category = "o_supply" }
"#;

const REPORTED: &str = r#"
[[step]]
at = "2026-11-23 10:00"
by = ["adjudicator"]
state = "reported-to-lead"
with = { told-to = "刘队", proposal = "建议立案" }
"#;

const FILED: &str = r#"
[[step]]
at = "2026-11-24 09:00"
by = ["lead"]
state = "case-filed"
with = { investigators = [{ name = "赵", credential = "SW-1" }, { name = "钱", credential = "SW-2" }] }
"#;

const EVIDENCE: &str = r#"
[[step]]
at = "2026-11-26 09:00"
state = "evidence-listed"
[step.with]
evidence = [
    { kind = "inspection", name = "现场笔录", proves = "河滩被挖 12 米乘 8 米", source = "现场", taken-on = "2026-11-24", pages = 3 },
    { kind = "audiovisual", name = "执法记录仪录像", proves = "挖机正在作业" },
]
"#;

const EXAMINED: &str = r#"
[[step]]
at = "2026-11-30 09:00"
state = "handed-for-examination"
[[step]]
state = "facts-established"
with = { facts = "某砂场 11 月 22 日夜在三道河左岸河滩采砂约 90 立方米，未取得许可。" }
[[step]]
state = "law-applied"
with = { violated = "《中华人民共和国水法》第三十九条", penalty-basis = "《河道管理条例》第四十四条" }
"#;

const OPINION: &str = r#"
[[step]]
by = ["adjudicator"]
state = "opinion-proposed"
with = { kind = "penalty", opinion = "责令停止，恢复河滩，罚款三万元。", fine = 3_000_000 }
"#;

const DECIDED: &str = r#"
[[step]]
at = "2026-11-30 10:00"
state = "party-told"
[[step]]
at = "2026-12-08 09:00"
state = "hearing-waived"
[[step]]
by = ["lead"]
state = "decision-made"
with = { number = "水罚〔2026〕3号", decision = "责令停止，恢复河滩，罚款三万元。" }
[[step]]
at = "2026-12-09 09:00"
state = "decision-served"
with = { received-by = "某砂场 孙某" }
"#;

const CLOSED: &str = r#"
[[step]]
at = "2026-12-28 09:00"
state = "closed"
with = { result = "罚款缴清，河滩已恢复" }
"#;

#[test]
fn wtr_1_nothing_is_refused_at_intake_whatever_it_is_and_however_it_comes() {
    let book = Rulebook::built_in(&"water".into()).unwrap();
    for category in &book.categories {
        for channel in &book.channels {
            let step = format!(
                "[[step]]\nat = \"2026-11-23 09:00\"\nby = []\nreceive = {{ words = \"?\", channel = \"{}\", category = \"{}\" }}\nexpect = {{ stage = \"recorded\" }}\n",
                channel.id, category.id
            );
            plays("water", &[&step]);
        }
    }
    let at_intake = |from: &[qingchu_core::id::StageId]| from.is_empty() || from.contains(&"recorded".into());
    for fact in book.facts.iter().filter(|fact| at_intake(&fact.from)) {
        assert!(!fact.name.zh.contains("拒") && !fact.name.zh.contains("不予受理"), "{}", fact.id);
    }
    for channel in ["letter", "phone", "visit"] {
        assert!(book.channel(&channel.into()).is_some(), "来信、来电、来访");
    }
}

#[test]
fn wtr_1_each_report_is_told_to_the_lead_a_grave_one_at_once() {
    let grave = r#"
expect = { open = { report-to-lead-at-once = "2026-10-03 03:13" }, none = ["report-to-lead"] }
[[step]]
at = "2026-10-03 03:12"
expect = { overdue = [] }
[[step]]
at = "2026-10-03 03:13"
expect = { overdue = ["report-to-lead-at-once"] }
[[step]]
state = "reported-to-lead"
expect = { done = ["report-to-lead-at-once"] }
[[step]]
by = ["adjudicator"]
state = "lead-instructed"
with = { instruction = "我自己批" }
refused = "not-your-post"
[[step]]
by = ["lead"]
state = "lead-instructed"
with = { instruction = "立即派人，通知防汛办" }
expect = { document = { id = "report-record", has = ["立即派人，通知防汛办", "危及防洪、堤坝"] } }
"#;
    plays("water", &[BREACH, grave]);
    let general = "expect = { open = { report-to-lead = \"2026-11-23 24:00\" }, none = [\"report-to-lead-at-once\"] }\n";
    plays("water", &[SAND, general, REPORTED, "expect = { done = [\"report-to-lead\"] }\n"]);
}

#[test]
fn wtr_1_what_is_not_for_enforcement_is_recorded_passed_on_and_explained() {
    let passed = r#"
[[step]]
at = "2026-11-23 11:00"
state = "closed"
with = { result = "x" }
refused = "not-passed-on"
[[step]]
state = "passed-on"
with = { to = "市供水公司 客服", why = "停水由供水企业处理。" }
[step.expect]
done = ["pass-on"]
cannot = { closed = "scope-not-explained" }
document = { id = "pass-on-letter", has = ["市供水公司", "停水由供水企业处理", "我家停水两天了"], lacks = ["举报人姓名"] }
[[step]]
state = "scope-explained"
with = { explanation = "停水归供水公司，电话 96655" }
expect = { done = ["explain-scope"], can = ["closed"] }
"#;
    let open =
        "expect = { open = { pass-on = \"2026-11-25 24:00\", explain-scope = \"2026-11-23 24:00\" } }\n";
    plays("water", &[SUPPLY, open, REPORTED, passed]);
    plays("water", &[SUPPLY, "expect = { cannot = { closed = \"not-reported-to-lead\" } }\n"]);
}

#[test]
fn wtr_2_the_reporters_identity_is_for_the_keeper_alone_and_stands_on_no_paper() {
    let book = Rulebook::built_in(&"water".into()).unwrap();
    for field in ["reporter", "reporter-contact"] {
        let field = book.field(&field.into()).unwrap();
        assert!(field.protected && !field.in_lists, "{}", field.id);
        let roles: Vec<_> = book.roles.iter().map(|role| role.id.clone()).collect();
        let seeing: Vec<&str> = roles
            .iter()
            .filter(|role| field.is_shown_to(&[(*role).clone()]))
            .map(|role| role.as_str())
            .collect();
        assert_eq!(seeing, ["keeper"], "{}: not the adjudicator, not the lead", field.id);
    }
    let papers = ["report-record", "scope", "evidence-list", "cover", "index"];
    for paper in papers {
        let lacks = format!(
            "[[step]]\nexpect = {{ flags = [\"reporter-protected\"], document = {{ id = \"{paper}\", lacks = [\"匿名甲\"] }} }}\n"
        );
        plays("water", &[SAND, REPORTED, FILED, EVIDENCE, &lacks]);
    }
}

#[test]
fn wtr_2_there_are_civil_words_at_hand_and_the_scope_is_explained_from_the_rulebook() {
    played("water", &[SUPPLY], |world| {
        let id = world.cases["a"];
        let case = world.case(id).unwrap();
        let phrases = &world.laws.rulebook.phrases;
        let fitting: Vec<&str> = phrases
            .iter()
            .filter(|phrase| phrase.when.holds(&case))
            .map(|phrase| phrase.text.zh.as_str())
            .collect();
        assert!(fitting.iter().any(|words| words.contains("不在水务执法范畴")), "{fitting:?}");
        assert!(fitting.iter().any(|words| words.starts_with("您好")), "{fitting:?}");
    });
    let scope =
        "expect = { document = { id = \"scope\", has = [\"非法采砂\", \"供水企业\", \"一律保密\"] } }\n";
    plays("water", &[SUPPLY, scope]);
    let book = Rulebook::built_in(&"water".into()).unwrap();
    for category in book.categories.iter().filter(|category| !category.in_competence) {
        assert!(category.competent.is_some(), "{} says whose it is", category.id);
    }
}

#[test]
fn wtr_2_the_reporter_is_answered_when_the_case_is_closed() {
    let answered = r#"
expect = { open = { answer-reporter = "2027-01-05 24:00" } }
[[step]]
at = "2026-12-29 09:00"
state = "reporter-answered"
with = { answer = "已处罚，河滩已恢复" }
expect = { done = ["answer-reporter"] }
"#;
    plays("water", &[SAND, REPORTED, FILED, EVIDENCE, EXAMINED, OPINION, DECIDED, CLOSED, answered]);
}

#[test]
fn wtr_3_no_case_is_closed_without_facts_evidence_law_and_opinion() {
    let close = |guard: &str| {
        format!(
            "[[step]]\nat = \"2026-12-01 09:00\"\nstate = \"closed\"\nwith = {{ result = \"x\" }}\nrefused = \"{guard}\"\n"
        )
    };
    let examining = EXAMINED.split("[[step]]").collect::<Vec<_>>();
    let handed = format!("[[step]]{}", examining[1]);
    let facts = format!("[[step]]{}", examining[2]);
    let law = format!("[[step]]{}", examining[3]);
    plays("water", &[SAND, REPORTED, FILED, &close("evidence-missing")]);
    plays("water", &[SAND, REPORTED, FILED, EVIDENCE, &handed, &close("facts-missing")]);
    plays("water", &[SAND, REPORTED, FILED, EVIDENCE, &handed, &facts, &close("law-missing")]);
    plays("water", &[SAND, REPORTED, FILED, EVIDENCE, &handed, &facts, &law, &close("opinion-missing")]);
    plays("water", &[SAND, REPORTED, FILED, EVIDENCE, EXAMINED, OPINION, &close("penalty-not-decided")]);
    let no_penalty =
        OPINION.replace("kind = \"penalty\"", "kind = \"no-penalty\"").replace(", fine = 3_000_000", "");
    let closed = close("x").replace("refused = \"x\"", "expect = { stage = \"closed\" }");
    plays("water", &[SAND, REPORTED, FILED, EVIDENCE, EXAMINED, &no_penalty, &closed]);
    let unheard = "[[step]]\nstate = \"handed-for-examination\"\nrefused = \"evidence-missing\"\n";
    plays("water", &[SAND, REPORTED, FILED, unheard]);
}

#[test]
fn wtr_3_each_of_the_four_has_to_be_filled() {
    let blank = |fact: &str, with: &str| {
        format!(
            "[[step]]\nat = \"2026-12-01 09:00\"\nstate = \"{fact}\"\nwith = {{ {with} }}\nrefused = \"field-missing\"\n"
        )
    };
    plays(
        "water",
        &[SAND, REPORTED, FILED, EVIDENCE, EXAMINED, &blank("facts-established", "facts = \" \"")],
    );
    plays(
        "water",
        &[SAND, REPORTED, FILED, EVIDENCE, EXAMINED, &blank("law-applied", "violated = \"水法\"")],
    );
    plays(
        "water",
        &[SAND, REPORTED, FILED, EVIDENCE, EXAMINED, &blank("opinion-proposed", "kind = \"penalty\"")],
    );
    let nothing_proved = "[[step]]\nat = \"2026-12-01 09:00\"\nstate = \"evidence-listed\"\nwith = { evidence = [{ kind = \"object\", name = \"砂样\" }] }\nrefused = \"row\"\n";
    plays("water", &[SAND, REPORTED, FILED, nothing_proved]);
    let none = nothing_proved
        .replace("[{ kind = \"object\", name = \"砂样\" }]", "[]")
        .replace("\"row\"", "\"field-missing\"");
    plays("water", &[SAND, REPORTED, FILED, &none]);
}

#[test]
fn wtr_3_what_is_sent_back_is_established_anew() {
    let back = r#"
[[step]]
at = "2026-12-01 09:00"
state = "returned-for-more"
with = { lacks = "方量没有鉴定" }
expect = { stage = "investigating" }
[[step]]
at = "2026-12-02 09:00"
state = "handed-for-examination"
expect = { cannot = { opinion-proposed = "facts-missing", decision-made = "facts-missing" } }
[[step]]
state = "facts-established"
with = { facts = "经鉴定 92 立方米" }
expect = { can = ["opinion-proposed"], cannot = { party-told = "opinion-missing" } }
"#;
    plays("water", &[SAND, REPORTED, FILED, EVIDENCE, EXAMINED, OPINION, back]);
}

#[test]
fn wtr_3_the_penalty_opinion_and_the_evidence_are_papers() {
    let papers = r#"
[step.expect.document]
id = "penalty-opinion"
has = ["某砂场", "采砂约 90 立方米", "现场笔录", "河滩被挖 12 米乘 8 米", "第三十九条", "《河道管理条例》", "给予行政处罚", "30000.00", "叁万元整"]
[[step]]
expect = { document = { id = "evidence-list", has = ["勘验笔录、现场笔录", "视听资料", "挖机正在作业", "SW-1", "SW-2"] } }
[[step]]
expect = { document = { id = "party-notice", has = ["某砂场", "要求听证", "五日内"] } }
"#;
    plays("water", &[SAND, REPORTED, FILED, EVIDENCE, EXAMINED, OPINION, papers]);
}

#[test]
fn wtr_3_default_ninety_days_to_decide_from_filing() {
    plays("water", &[SAND, REPORTED, FILED, "expect = { open = { decide = \"2027-02-22 24:00\" } }\n"]);
    let in_time = "[[step]]\nat = \"2026-12-09 10:00\"\nexpect = { done = [\"decide\"] }\n";
    plays("water", &[SAND, REPORTED, FILED, EVIDENCE, EXAMINED, OPINION, DECIDED, in_time]);
    let one = FILED
        .replace(", { name = \"钱\", credential = \"SW-2\" }", "")
        .replace("with =", "refused = \"too-few-rows\"\nwith =");
    plays("water", &[SAND, REPORTED, &one]);
}

#[test]
fn wtr_3_default_five_working_days_for_a_hearing_and_no_decision_before_it() {
    let told = r#"
[[step]]
at = "2026-11-30 10:00"
by = ["lead"]
state = "decision-made"
with = { number = "水罚〔2026〕3号", decision = "罚款三万元" }
refused = "party-not-told"
[[step]]
state = "party-told"
expect = { open = { await-hearing-request = "2026-12-07 24:00" } }
[[step]]
at = "2026-12-07 23:00"
state = "hearing-requested"
expect = { done = ["await-hearing-request"], cannot = { decision-made = "hearing-not-held" } }
[[step]]
at = "2026-12-21 09:00"
state = "hearing-held"
with = { record = "当事人对方量无异议" }
expect = { can = ["decision-made"] }
"#;
    plays("water", &[SAND, REPORTED, FILED, EVIDENCE, EXAMINED, OPINION, told]);
}

#[test]
fn wtr_3_default_seven_working_days_to_serve_the_decision() {
    let (decided, served) = DECIDED.split_at(DECIDED.find("[[step]]\nat = \"2026-12-09").unwrap());
    let open = "expect = { open = { serve-decision = \"2026-12-17 24:00\" }, cannot = { closed = \"decision-not-served\" } }\n";
    let before = [SAND, REPORTED, FILED, EVIDENCE, EXAMINED, OPINION, decided, open];
    plays("water", &before);
    let done = "expect = { done = [\"serve-decision\"], can = [\"closed\"] }\n";
    plays("water", &[&before[..7].concat(), served, done]);
}

#[test]
fn wtr_4_the_file_is_bound_accurate_complete_tidy_and_in_form() {
    let bind = |checks: &str, rest: &str| {
        format!(
            "[[step]]\nat = \"2026-12-29 09:00\"\nstate = \"file-bound\"\nwith = {{ checks = {{ {checks} }}, pages = 42, shelf = \"三号柜\" }}\n{rest}"
        )
    };
    let three = r#"accurate = "yes", complete = "yes", tidy = "yes""#;
    let all = format!("{three}, in-form = \"yes\"");
    let not_in_form = format!("{three}, in-form = \"no\"");
    let closed = [SAND, REPORTED, FILED, EVIDENCE, EXAMINED, OPINION, DECIDED, CLOSED].concat();
    plays("water", &[&closed, "expect = { open = { bind-file = \"2027-01-12 24:00\" } }\n"]);
    plays("water", &[&closed, &bind(three, "refused = \"item-not-answered\"\n")]);
    plays("water", &[&closed, &bind(&not_in_form, "refused = \"file-not-in-order\"\n")]);
    plays("water", &[&closed, &bind(&all, "expect = { stage = \"bound\", done = [\"bind-file\"] }\n")]);
    plays("water", &[SAND, &bind(&all, "refused = \"not-at-this-stage\"\n")]);
}

#[test]
fn wtr_4_the_file_is_one_paper_with_cover_index_and_everything_in_order() {
    let file = r#"
[step.expect.document]
id = "case-file"
has = ["案宗封面", "案宗目录", "举报受理登记表", "证据清单", "拟处罚意见书", "行政处罚事先告知书", "行政处罚决定书", "结案报告", "水罚〔2026〕3号"]
lacks = ["举报事项转办函", "匿名甲"]
"#;
    plays("water", &[SAND, REPORTED, FILED, EVIDENCE, EXAMINED, OPINION, DECIDED, CLOSED, file]);
    let book = Rulebook::built_in(&"water".into()).unwrap();
    let file = book.documents.iter().find(|paper| paper.id.as_str() == "case-file").unwrap();
    let order: Vec<&str> = file.assembles.iter().map(|id| id.as_str()).collect();
    assert_eq!(order[..3], ["cover", "index", "report-record"]);
}

#[test]
fn wtr_5_a_task_is_due_when_the_lead_says_and_done_when_its_day_is_filled_in() {
    let task = r#"
[[step]]
at = "2026-11-23 09:00"
entry = { register = "tasks", name = "leaflet", with = { task = "印 500 份节水宣传单", assigned-by = "刘队", who = "小林", due = "2026-11-27 17:00" } }
"#;
    let done = r#"
[[step]]
at = "2026-11-26 09:00"
entry = { register = "tasks", name = "leaflet", with = { done-on = "2026-11-26", result = "已印" } }
expect = { document = { id = "task-sheet", entry = "leaflet", has = ["节水宣传单", "刘队", "小林", "已印"] } }
"#;
    let duties = |steps: &[&str], when: &str| {
        played("water", steps, |world| {
            let id = RegisterId::from("tasks");
            let register = world.laws.rulebook.register(&id).unwrap();
            let (_, entry) = &world.entries["leaflet"];
            let duties =
                world.unit.entry(&id, *entry).unwrap().duties(register, at(when), world.laws.calendar);
            let due = |duty: &qingchu_core::unit::DutyOfEntry| {
                let due = duty.due(&register.duties[0], world.laws.calendar).unwrap().unwrap();
                due.time().unwrap().cut_off
            };
            duties.iter().map(|duty| (due(duty), duty.is_open())).collect::<Vec<_>>()
        })
    };
    let due = at("2026-11-27 17:00");
    assert_eq!(duties(&[task], "2026-11-23 09:00"), [(due, true)]);
    assert_eq!(duties(&[task, done], "2026-11-26 10:00"), [(due, false)]);
    let undated = task
        .replace(", due = \"2026-11-27 17:00\"", "")
        .replace("entry =", "refused = \"field-missing\"\nentry =");
    plays("water", &[&undated]);
}
