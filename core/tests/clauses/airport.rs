//! 机场安检站

use qingchu_core::rulebook::report::{Figure, Over, Period};
use qingchu_core::rulebook::{Report, Rulebook};
use qingchu_core::time::china;

use super::kept::{in_force, owed};
use super::played::{played, plays};
use super::story::at;

const PEOPLE: &str = r#"
[[step]]
at = "2026-11-02 08:00"
entry = { register = "people", name = "zhao", with = { name = "赵", number = "1", squad = "一分队" } }
[[step]]
entry = { register = "people", name = "qian", with = { name = "钱", number = "2", squad = "一分队" } }
"#;

/// Monday 23 November 2026, a working day.
const RUDE: &str = r#"
[[step]]
at = "2026-11-23 09:00"
receive = { words = "安检员冲我吼", channel = "online", category = "attitude", fields = { passenger = "孙女士", flight = "CZ6101 11月23日", lane = "6号" } }
"#;

const HURT: &str = r#"
[[step]]
at = "2026-10-01 02:58"
receive = { words = "传送带夹住孩子的手，流血了", channel = "phone", category = "security", severity = "major", reasons = ["injury"], signals = ["safety", "vulnerable"] }
"#;

fn verified(conclusion: &str) -> String {
    format!(
        "[[step]]\nat = \"2026-11-24 09:00\"\nstate = \"verified\"\nwith = {{ recording = \"九点零二分，声音很大\", conclusion = \"{conclusion}\" }}\n"
    )
}

const RESOLVED: &str = r#"
[[step]]
at = "2026-11-24 10:00"
state = "resolved"
with = { result = "批评教育，调离通道" }
"#;

const REPLIED: &str = r#"
[[step]]
at = "2026-11-24 11:00"
state = "replied"
with = { answer = "已道歉并说明处理", satisfaction = "4" }
"#;

fn report<'a>(rulebook: &'a Rulebook, id: &str) -> &'a Report {
    rulebook.reports.iter().find(|report| report.id.as_str() == id).expect("the rulebook has the report")
}

fn airport() -> Rulebook {
    Rulebook::built_in(&"airport".into()).expect("the rulebook ships")
}

const TRAINING: &str = r#"
[[step]]
at = "2026-11-02 09:00"
entry = { register = "trainings", name = "training", with = { person = "zhao", kind = "grade-four", topic = "X 光图像识别", planned-on = "2026-11-20" } }
"#;

#[test]
fn air_1_1_a_training_is_planned_for_a_person_and_compared_with_what_was_done() {
    played("airport", &[PEOPLE, TRAINING], |world| {
        assert_eq!(owed(world, "training"), [("train".into(), Some(at("2026-11-21 00:00")))]);
    });
    let done = r#"
[[step]]
at = "2026-11-20 17:00"
entry = { register = "trainings", name = "training", with = { done-on = "2026-11-20", result = 88 } }
"#;
    played("airport", &[PEOPLE, TRAINING, done], |world| {
        assert_eq!(owed(world, "training"), [("train".into(), None)]);
    });
    let twice = TRAINING.replace("name = \"training\"", "name = \"twice\"").replace("09:00", "09:01")
        + "refused = \"breached\"\n";
    plays("airport", &[PEOPLE, TRAINING, &twice]);
    let rulebook = airport();
    let report = report(&rulebook, "training");
    assert_eq!(
        (&report.over, report.period),
        (&Over::On("trainings".into(), "planned-on".into()), Period::Year)
    );
    assert!(report.columns.iter().any(|column| matches!(column.figure, Figure::EntriesShare(_))));
}

#[test]
fn air_1_2_a_post_is_checked_item_by_item_and_what_is_found_is_corrected_in_three_working_days() {
    let checked = |finding: &str, left_out: &str| {
        r#"
[[step]]
at = "2026-11-23 09:00"
entry = { register = "post-checks", name = "check", with = { post = "body", person = "zhao", checked-on = "2026-11-23", items = { uniform = "yes", words = "no", procedure = "yes", gender = "yes", privacy = "yes", presence = "not-applicable", register = "yes" }, score = 85FINDING } }
"#
        .replace("FINDING", finding)
        .replace(left_out, "")
    };
    played("airport", &[PEOPLE, &checked(", finding = \"用语生硬\"", "~")], |world| {
        assert_eq!(owed(world, "check"), [("correct-post".into(), Some(at("2026-11-27 00:00")))]);
    });
    played("airport", &[PEOPLE, &checked("", "~")], |world| assert_eq!(owed(world, "check"), []));
    let incomplete = checked("", "gender = \"yes\", ") + "refused = \"item-not-answered\"\n";
    plays("airport", &[PEOPLE, &incomplete]);
}

#[test]
fn air_1_2_a_complaint_about_manner_is_verified_against_the_standard_in_two_working_days() {
    let unverified = RESOLVED.to_owned() + "refused = \"not-verified\"\n";
    let clock = r#"
[[step]]
at = "2026-11-23 09:00"
expect = { open = { verify = "2026-11-25 24:00" } }
"#;
    plays("airport", &[RUDE, clock, &unverified]);
    let queue = RUDE.replace("category = \"attitude\"", "category = \"queue\"");
    plays("airport", &[&queue, RESOLVED]);
}

const PROBLEM: &str = r#"
[[step]]
at = "2026-11-24 09:10"
entry = { register = "problems", name = "problem", with = { problem = "六号通道用语生硬", found-on = "2026-11-24", cause = "没有讲评", measure = "每日讲评服务用语", owner = "zhao", due = "2026-11-30" } }
"#;

#[test]
fn air_1_3_a_problem_has_root_measure_owner_and_day_and_is_over_once_it_is_verified() {
    played("airport", &[PEOPLE, PROBLEM], |world| {
        assert_eq!(owed(world, "problem"), [("carry-measure-out".into(), Some(at("2026-12-01 00:00")))]);
    });
    let done = r#"
[[step]]
at = "2026-11-30 09:00"
entry = { register = "problems", name = "problem", with = { done-on = "2026-11-30" } }
"#;
    played("airport", &[PEOPLE, PROBLEM, done], |world| {
        let open = owed(world, "problem").into_iter().filter(|duty| duty.1.is_some()).collect::<Vec<_>>();
        assert_eq!(open, [("verify-measure".into(), Some(at("2026-12-08 00:00")))]);
    });
    let verified = r#"
[[step]]
at = "2026-12-02 09:00"
entry = { register = "problems", name = "problem", with = { verified-by = "qian", verified-on = "2026-12-02" } }
"#;
    played("airport", &[PEOPLE, PROBLEM, done, verified], |world| {
        assert!(owed(world, "problem").iter().all(|duty| duty.1.is_none()));
    });
    for left_out in ["cause = \"没有讲评\", ", "measure = \"每日讲评服务用语\", ", "owner = \"zhao\", "]
    {
        let without = PROBLEM.replace(left_out, "") + "refused = \"field-missing\"\n";
        plays("airport", &[PEOPLE, &without]);
    }
}

#[test]
fn air_1_3_what_a_complaint_shows_to_be_wrong_becomes_a_problem() {
    let then = r#"
[[step]]
at = "2026-11-24 12:00"
expect = { flags = ["against-the-norm"], cannot = { closed = "problem-not-entered" } }
[[step]]
state = "problem-entered"
with = { problem = "problem" }
[[step]]
state = "closed"
expect = { stage = "closed" }
"#;
    let wrong = verified("not-by-the-norm");
    plays("airport", &[PEOPLE, RUDE, &wrong, PROBLEM, RESOLVED, REPLIED, then]);
    let right = verified("by-the-norm");
    plays("airport", &[RUDE, &right, RESOLVED, REPLIED, "expect = { can = [\"closed\"], flags = [] }\n"]);
}

#[test]
fn air_2_1_a_rule_answers_a_problem_and_its_version_in_force_is_that_of_the_day() {
    let rules = r#"
[[step]]
at = "2026-11-25 09:00"
entry = { register = "rules", name = "rule-1", with = { title = "服务用语规范", version = "1", effective-from = "2026-11-26", answers = "problem", text = "请、您好……" } }
[[step]]
entry = { register = "rules", name = "rule-2", with = { title = "服务用语规范", version = "2", effective-from = "2027-01-01", answers = "problem", text = "请、您好、谢谢……" } }
"#;
    let on = |day: &str| {
        let later = format!("[[step]]\nat = \"{day}\"\n");
        played("airport", &[PEOPLE, PROBLEM, rules, &later], |world| in_force(world, "rules", "服务用语规范"))
    };
    assert_eq!(on("2026-11-25 23:59"), None);
    assert_eq!(on("2026-11-26 00:00").as_deref(), Some("rule-1"));
    assert_eq!(on("2027-01-01 00:00").as_deref(), Some("rule-2"));
}

const PLAN: &str = r#"
[[step]]
at = "2026-11-02 09:00"
entry = { register = "emergency-plans", name = "plan", with = { title = "可疑物品处置", version = "1", effective-from = "2026-11-02", steps = "隔离、报告、疏散", next-drill = "2026-11-30" } }
"#;

#[test]
fn air_2_2_a_plan_is_drilled_by_its_day_and_then_has_a_next_one() {
    played("airport", &[PLAN], |world| {
        assert_eq!(owed(world, "plan"), [("hold-drill".into(), Some(at("2026-12-01 00:00")))]);
    });
    let held = r#"
[[step]]
at = "2026-11-28 09:00"
entry = { register = "emergency-plans", name = "plan", with = { last-drill = "2026-11-28" } }
"#;
    played("airport", &[PLAN, held], |world| {
        assert!(owed(world, "plan").iter().all(|duty| duty.1.is_none()))
    });
    let next = r#"
[[step]]
at = "2026-11-28 10:00"
entry = { register = "emergency-plans", name = "plan", with = { next-drill = "2027-05-31" } }
"#;
    played("airport", &[PLAN, held, next], |world| {
        let open = owed(world, "plan").into_iter().filter(|duty| duty.1.is_some()).collect::<Vec<_>>();
        assert_eq!(open, [("hold-drill".into(), Some(at("2027-06-01 00:00")))]);
    });
}

#[test]
fn air_2_2_a_person_hurt_starts_the_plan_and_is_reported_within_fifteen_minutes() {
    let then = r#"
[[step]]
at = "2026-10-01 03:12"
expect = { open = { report-to-chief = "2026-10-01 03:13", start-plan = "2026-10-01 03:13" } }
[[step]]
at = "2026-10-01 03:13"
expect = { overdue = ["report-to-chief", "start-plan"] }
[[step]]
state = "plan-started"
with = { done = "停机、止血、送医" }
[[step]]
state = "verified"
with = { recording = "三点前后", conclusion = "cannot-tell" }
[[step]]
state = "resolved"
with = { result = "陪同就医，设备停用" }
[[step]]
state = "replied"
with = { answer = "已联系家属" }
expect = { cannot = { closed = "major-not-reported" } }
[[step]]
state = "reported-to-chief"
expect = { done = ["report-to-chief", "start-plan"], can = ["closed"] }
"#;
    plays("airport", &[HURT, then]);
    let rulebook = airport();
    for duty in ["report-to-chief", "start-plan"] {
        assert!(rulebook.duty(&duty.into()).is_some_and(|duty| duty.immediate));
    }
    for reason in ["injury", "aviation_security", "emergency"] {
        let planned =
            rulebook.plans.iter().filter(|plan| format!("{:?}", plan.when).contains(reason)).count();
        assert_eq!(planned, 1, "a response plan for {reason}");
    }
}

fn assessed(about: &str, outcome: &str) -> String {
    format!(
        "[[step]]\nat = \"2026-12-01 09:00\"\nby = [\"chief\"]\nentry = {{ register = \"assessments\", name = \"marks\", with = {{ {about}, month = \"2026-11-01\", items = [{{ item = \"细则 3\", marks = 45 }}, {{ item = \"细则 5\", marks = 40 }}], score = 85, assessed-by = \"站长\", {outcome} }} }}\n"
    )
}

#[test]
fn air_3_1_persons_and_teams_are_assessed_item_by_item_with_reward_or_sanction_and_its_ground() {
    let person = "about = \"person\", person = \"zhao\"";
    let team = "about = \"team\", team = \"一分队早班\"";
    for about in [person, team] {
        played("airport", &[PEOPLE, &assessed(about, "outcome = \"none\"")], |world| {
            assert_eq!(owed(world, "marks"), [("show-assessment".into(), Some(at("2026-12-05 00:00")))]);
        });
    }
    let missing = "refused = \"field-missing\"\n";
    plays("airport", &[PEOPLE, &(assessed("about = \"person\"", "outcome = \"none\"") + missing)]);
    plays("airport", &[PEOPLE, &(assessed(person, "outcome = \"sanction\"") + missing)]);
    plays("airport", &[PEOPLE, &assessed(person, "outcome = \"reward\", ground = \"细则 8\"")]);
    let twice =
        assessed(person, "outcome = \"none\"").replace("细则 5", "细则 3") + "refused = \"rows-alike\"\n";
    plays("airport", &[PEOPLE, &twice]);
}

#[test]
fn air_3_2_a_post_rests_on_an_exam_and_a_person_holds_one_at_a_time() {
    let exam = r#"
[[step]]
at = "2026-11-10 09:00"
entry = { register = "exams", name = "exam", with = { person = "zhao", subject = "开箱检查", held-on = "2026-11-10", marks = 92 } }
"#;
    let posted = |name: &str, post: &str, refused: &str| {
        format!(
            "[[step]]\nat = \"2026-11-16 09:00\"\nentry = {{ register = \"posts\", name = \"{name}\", with = {{ person = \"zhao\", post = \"{post}\", exam = \"exam\", from = \"2026-11-16\" }} }}\n{refused}"
        )
    };
    let first = posted("first", "开箱（包）检查", "");
    plays("airport", &[PEOPLE, exam, &first, &posted("second", "X 光机操作", "refused = \"breached\"\n")]);
    let until =
        "[[step]]\nentry = { register = \"posts\", name = \"first\", with = { until = \"2026-11-30\" } }\n";
    plays("airport", &[PEOPLE, exam, &first, until, &posted("second", "X 光机操作", "")]);
    let unexamined = first.replace("exam = \"exam\", ", "") + "refused = \"field-missing\"\n";
    plays("airport", &[PEOPLE, exam, &unexamined]);
}

#[test]
fn air_3_3_the_briefing_of_each_working_day_begins_with_yesterdays_complaints_and_open_problems() {
    let rulebook = airport();
    let duty = rulebook.recurring_duty(&"daily-briefing".into()).unwrap();
    let report = report(&rulebook, "daily-briefing");
    assert_eq!((duty.makes.as_ref(), report.period), (Some(&report.id), Period::Day));
    let registers: Vec<Option<&str>> =
        report.lists.iter().map(|list| list.register.as_ref().map(|id| id.as_str())).collect();
    assert_eq!(registers, [None, Some("problems"), Some("equipment")], "complaints, then what is open");
    let held = r#"
[[step]]
at = "2026-11-24 07:30"
entry = { register = "briefings", name = "today", with = { day = "2026-11-24", held-by = "站长", summary = "两件投诉" } }
[[step]]
entry = { register = "briefings", name = "again", with = { day = "2026-11-24", held-by = "站长", summary = "又一次" } }
refused = "breached"
"#;
    let sheet = r#"
[[step]]
at = "2026-11-25 07:30"
expect = { document = { id = "briefing-sheet", has = ["六号通道用语生硬"] } }
"#;
    plays(
        "airport",
        &[PEOPLE, PROBLEM.replace("2026-11-24 09:10", "2026-11-23 09:10").as_str(), held, sheet],
    );
    let over = r#"
[[step]]
at = "2026-11-24 09:20"
entry = { register = "problems", name = "problem", with = { done-on = "2026-11-24", verified-on = "2026-11-24" } }
"#;
    plays("airport", &[PEOPLE, PROBLEM, over, &sheet.replace("has =", "lacks =")]);
}

#[test]
fn air_4_1_a_certificate_warns_thirty_days_before_it_ends_and_then_does_not_count() {
    let certificate = r#"
[[step]]
at = "2026-11-02 09:00"
entry = { register = "certificates", name = "certificate", with = { person = "zhao", level = "four", number = "N1", issued-on = "2023-12-31", valid-until = "2026-12-31" } }
"#;
    let counts = |day: &str| {
        let later = format!("[[step]]\nat = \"{day}\"\n");
        played("airport", &[PEOPLE, certificate, &later], |world| {
            let register = world.laws.rulebook.register(&"certificates".into()).unwrap();
            let record = world.unit.entry(&register.id, world.entries["certificate"].1).unwrap();
            let reminder = register.reminder(record.latest().unwrap(), world.laws.calendar);
            (record.is_in_force(register, world.now, china()), reminder.is_some())
        })
    };
    assert_eq!(counts("2026-12-31 23:59"), (true, true));
    assert!(!counts("2027-01-01 00:00").0);
    let rulebook = airport();
    assert_eq!(
        rulebook.register(&"certificates".into()).unwrap().remind_who,
        ["trainer".into(), "squad".into()]
    );
    let targets: Vec<Option<u32>> =
        report(&rulebook, "certificate-rates").columns.iter().map(|column| column.target).collect();
    assert_eq!(targets, [None, None, Some(6000), Some(2000)]);
    let twice =
        certificate.replace("name = \"certificate\"", "name = \"twice\"") + "refused = \"breached\"\n";
    plays("airport", &[PEOPLE, certificate, &twice]);
}

#[test]
fn air_4_2_what_was_never_seen_is_drilled_and_what_a_drill_finds_is_corrected() {
    let rulebook = airport();
    let drills = rulebook.register(&"drills".into()).unwrap();
    let kinds: Vec<&str> =
        drills.field(&"kind".into()).unwrap().choices.iter().map(|choice| choice.id.as_str()).collect();
    assert_eq!(kinds, ["plan", "article", "post", "technique"]);
    let planned = r#"
[[step]]
at = "2026-11-02 09:00"
entry = { register = "drills", name = "drill", with = { kind = "article", topic = "液态爆炸物识别", planned-on = "2026-11-20" } }
"#;
    played("airport", &[planned], |world| {
        assert_eq!(owed(world, "drill"), [("run-drill".into(), Some(at("2026-11-21 00:00")))]);
    });
    let held = r#"
[[step]]
at = "2026-11-20 17:00"
entry = { register = "drills", name = "drill", with = { held-on = "2026-11-20", people = 12, result = "failed", finding = "两人未识别" } }
"#;
    played("airport", &[planned, held], |world| {
        let open = owed(world, "drill").into_iter().filter(|duty| duty.1.is_some()).collect::<Vec<_>>();
        assert_eq!(open, [("correct-drill".into(), Some(at("2026-11-28 00:00")))]);
    });
}

const MACHINE: &str = r#"
[[step]]
at = "2026-11-02 09:00"
entry = { register = "equipment", name = "machine", with = { number = "X-01", kind = "xray", place = "一号通道", state = "good" } }
"#;

#[test]
fn air_5_1_a_machine_out_of_order_is_repaired_within_a_day_and_maintained_each_season() {
    let faulty = r#"
[[step]]
at = "2026-11-23 09:00"
entry = { register = "equipment", name = "machine", with = { state = "faulty", fault = "传送带不转" } }
expect = { document = { id = "equipment-list", has = ["X-01"] } }
"#;
    played("airport", &[MACHINE, faulty], |world| {
        assert_eq!(owed(world, "machine"), [("repair-equipment".into(), Some(at("2026-11-24 09:00")))]);
    });
    let season = r#"
[[step]]
at = "2027-03-01 09:00"
entry = { register = "maintenance", name = "spring", with = { equipment = "machine", season = "spring", year = 2027, due = "2027-04-15" } }
"#;
    played("airport", &[MACHINE, season], |world| {
        assert_eq!(owed(world, "spring"), [("maintain".into(), Some(at("2027-04-16 00:00")))]);
    });
    let rulebook = airport();
    assert!(rulebook.recurring_duty(&"seasonal-maintenance".into()).is_some());
    let state = report(&rulebook, "equipment-state");
    assert!(state.columns.iter().any(|column| column.target == Some(9800)));
}

#[test]
fn air_5_1_the_operation_log_has_one_entry_a_machine_and_day() {
    let log = |name: &str, day: &str, refused: &str| {
        format!(
            "[[step]]\nat = \"2026-11-23 20:00\"\nentry = {{ register = \"operation-log\", name = \"{name}\", with = {{ equipment = \"machine\", day = \"{day}\", state = \"normal\" }} }}\n{refused}"
        )
    };
    let first = log("first", "2026-11-23", "");
    plays("airport", &[MACHINE, &first, &log("again", "2026-11-23", "refused = \"breached\"\n")]);
    plays("airport", &[MACHINE, &first, &log("other", "2026-11-22", "")]);
}

#[test]
fn air_5_2_a_passengers_complaint_is_seen_through_and_answered_before_it_is_closed() {
    let clocks = r#"
[[step]]
at = "2026-11-23 09:00"
expect = { open = { tell-passenger = "2026-11-23 24:00", see-it-through = "2026-11-30 24:00" }, none = ["report-to-chief"], cannot = { closed = "not-answered" } }
"#;
    let replied = REPLIED.to_owned()
        + "expect = { done = [\"reply\", \"see-it-through\"], can = [\"closed\"], document = { id = \"complaint-record\", has = [\"孙女士\", \"6号\", \"安检员冲我吼\", \"批评教育\"] } }\n";
    let right = verified("by-the-norm");
    plays(
        "airport",
        &[RUDE, clocks, &right, RESOLVED, "expect = { open = { reply = \"2026-11-25 24:00\" } }\n", &replied],
    );
    let promised = r#"
[[step]]
at = "2026-11-24 09:00"
state = "next-reply-promised"
with = { progress = "在调录像", next-reply-at = "2026-11-26 17:00" }
expect = { carried-over = ["see-it-through"], open = { keep-promise = "2026-11-26 17:00" } }
"#;
    plays("airport", &[RUDE, promised]);
}

#[test]
fn air_5_2_what_is_not_ours_is_explained_and_the_categories_are_the_guides() {
    let then = r#"
[[step]]
at = "2026-11-23 09:00"
receive = { words = "托运行李丢了", channel = "phone", category = "outside" }
[[step]]
state = "referred"
with = { referred-to = "航空公司行李查询" }
expect = { done = ["tell-passenger"] }
"#;
    plays("airport", &[then]);
    let rulebook = airport();
    let categories: Vec<&str> = rulebook.categories.iter().map(|category| category.id.as_str()).collect();
    assert_eq!(
        categories,
        ["attitude", "norm", "item", "queue", "equip", "property", "security", "outside", "enquiry"]
    );
}
