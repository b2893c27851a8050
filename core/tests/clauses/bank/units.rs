//! 单位、联络人、a/b角、行业整改意见、应对措施、问责：台账，和台账上的职责

use chrono::NaiveDate;
use proptest::prelude::*;
use qingchu_core::id::EntryId;
use qingchu_core::roster::{Assigned, Because, OnDuty, assigned};
use qingchu_core::rulebook::Rulebook;
use qingchu_core::scenario::World;
use qingchu_core::time::{Moment, china};

use super::super::played::{played, plays};
use super::super::story::at;

/// 协会、一家会员单位、一个网点，两名承办人。
pub(super) const OFFICE: &str = r#"
[[step]]
at = "2026-09-01 09:00"
entry = { register = "units", name = "协会", with = { name = "辽宁省银行业协会", kind = "association" } }
[[step]]
entry = { register = "units", name = "某行", with = { name = "某行沈阳分行", kind = "member", parent = "协会" } }
[[step]]
entry = { register = "units", name = "网点", with = { name = "某行和平支行", kind = "outlet", parent = "某行", limit = 100000 } }
[[step]]
entry = { register = "contacts", name = "甲", with = { unit = "某行", role = "handler", name = "张甲", department = "办公室", phone = "024-1" } }
[[step]]
entry = { register = "contacts", name = "乙", with = { unit = "某行", role = "handler", name = "李乙", department = "办公室", phone = "024-2" } }
"#;

const ROSTER: &str = r#"
[[step]]
entry = { register = "duty-roster", name = "值守", with = { unit = "某行", a = "甲", b = "乙" } }
"#;

fn absence(name: &str, person: &str, from: &str, to: &str) -> String {
    format!(
        "[[step]]\nentry = {{ register = \"absences\", name = \"{name}\", with = {{ person = \"{person}\", from = \"{from}\", to = \"{to}\" }} }}\n"
    )
}

fn entry(world: &World<'_>, name: &str) -> EntryId {
    world.entries[name].1
}

/// Who takes what is passed on to the member unit at a moment.
fn on_duty(world: &World<'_>, moment: &str) -> Assigned {
    let post = (&"handler".into(), Some(entry(world, "某行")));
    assigned(&world.unit, world.laws.rulebook, post, at(moment), china()).expect("a roster serves the post")
}

/// The open duties of an entry, each with its due time.
pub(super) fn owed(world: &World<'_>, name: &str) -> Vec<(String, Option<Moment>)> {
    let (register, id) = &world.entries[name];
    let register = world.laws.rulebook.register(register).unwrap();
    let record = world.unit.entry(&register.id, *id).unwrap();
    let duties = record.duties(register, world.now, world.laws.calendar);
    let open = duties.iter().filter(|duty| duty.is_open());
    open.map(|duty| {
        let rule = register.duty(&duty.duty).unwrap();
        let due = duty.due(rule, world.laws.calendar).unwrap().and_then(|due| due.time());
        (duty.duty.to_string(), due.map(|time| time.cut_off))
    })
    .collect()
}

fn none_owed() -> Vec<(String, Option<Moment>)> {
    Vec::new()
}

#[test]
fn bnk_2_units_stand_below_each_other_and_none_stands_twice_or_above_itself() {
    let twice = "[[step]]\nentry = { register = \"units\", name = \"又\", with = { name = \"某行和平支行\", kind = \"outlet\", parent = \"某行\" } }\n";
    assert!(refused(&[OFFICE, twice]).is_some(), "two units of one name");
    let above = "[[step]]\nentry = { register = \"units\", name = \"某行\", with = { parent = \"网点\" } }\n";
    assert!(refused(&[OFFICE, above]).is_some(), "a unit above itself");
    let without = "[[step]]\nentry = { register = \"units\", name = \"新\", with = { name = \"新网点\", kind = \"outlet\" } }\nrefused = \"field-missing\"\n";
    plays("bank", &[OFFICE, without]);
    let associate = "[[step]]\nentry = { register = \"units\", name = \"准\", with = { name = \"某村镇银行\", kind = \"associate\", parent = \"协会\" } }\n";
    plays("bank", &[OFFICE, associate]);
}

/// What the last step is refused for, by its name.
fn refused(steps: &[&str]) -> Option<String> {
    use qingchu_core::deadline::Calendar;
    use qingchu_core::scenario::{self, Laws, play};
    let rulebook = Rulebook::built_in(&"bank".into()).unwrap();
    let calendar = Calendar::built_in();
    let laws = Laws { rulebook: &rulebook, classifier: None, calendar: &calendar };
    let written = scenario::read(&format!("title = \"\"\nrulebook = \"bank\"\n{}", steps.concat())).unwrap();
    let played = play(&written.scenario.steps, laws);
    played.steps.last().and_then(|step| step.refusal.as_ref()).map(|refusal| format!("{refusal:?}"))
}

#[test]
fn bnk_6_a_new_contact_is_filed_the_same_day_until_the_association_has_it() {
    let filed = "[[step]]\nat = \"2026-09-01 16:00\"\nentry = { register = \"contacts\", name = \"甲\", with = { association-received-at = \"2026-09-01 15:50\" } }\n";
    played("bank", &[OFFICE], |world| {
        assert_eq!(owed(world, "甲"), [("file-contact".to_owned(), Some(at("2026-09-02 00:00")))]);
    });
    played("bank", &[OFFICE, filed], |world| assert_eq!(owed(world, "甲"), none_owed()));
}

#[test]
fn bnk_6_a_changed_contact_is_filed_anew_and_its_history_stays() {
    let filed = "[[step]]\nat = \"2026-09-01 16:00\"\nentry = { register = \"contacts\", name = \"甲\", with = { association-received-at = \"2026-09-01 15:50\" } }\n";
    let changed = "[[step]]\nat = \"2026-10-09 10:00\"\nentry = { register = \"contacts\", name = \"甲\", with = { phone = \"024-9\" } }\n";
    let again = "[[step]]\nat = \"2026-10-09 11:00\"\nentry = { register = \"contacts\", name = \"甲\", with = { association-received-at = \"2026-10-09 10:50\" } }\n";
    played("bank", &[OFFICE, filed, changed], |world| {
        assert_eq!(owed(world, "甲"), [("file-contact".to_owned(), Some(at("2026-10-10 00:00")))]);
        let register = world.laws.rulebook.register(&"contacts".into()).unwrap();
        assert!(register.duty(&"file-contact".into()).unwrap().immediate, "it alarms once it is late");
    });
    played("bank", &[OFFICE, filed, changed, again], |world| {
        assert_eq!(owed(world, "甲"), none_owed());
        let (register, id) = &world.entries["甲"];
        assert_eq!(world.unit.entry(register, *id).unwrap().history.len(), 4, "every state of it stays");
    });
}

#[test]
fn bnk_6_a_contact_names_leader_department_and_how_to_reach_them() {
    for left_out in ["name", "department", "phone", "role", "unit"] {
        let fields = [
            ("unit", "\"某行\""),
            ("role", "\"leader\""),
            ("name", "\"王\""),
            ("department", "\"办公室\""),
            ("phone", "\"1\""),
        ];
        let with: Vec<String> = fields
            .iter()
            .filter(|(field, _)| *field != left_out)
            .map(|(field, value)| format!("{field} = {value}"))
            .collect();
        let step = format!(
            "[[step]]\nentry = {{ register = \"contacts\", name = \"丙\", with = {{ {} }} }}\nrefused = \"field-missing\"\n",
            with.join(", ")
        );
        plays("bank", &[OFFICE, &step]);
    }
}

#[test]
fn bnk_7_b_takes_over_from_the_first_minute_in_which_a_is_away() {
    let away = absence("假", "甲", "2026-10-08 09:00", "2026-10-09 18:00");
    played("bank", &[OFFICE, ROSTER, &away], |world| {
        let to = |name: &str, is_second| Assigned::To { person: entry(world, name), is_second };
        assert_eq!(on_duty(world, "2026-10-08 08:59"), to("甲", false));
        assert_eq!(on_duty(world, "2026-10-08 09:00"), to("乙", true));
        assert_eq!(on_duty(world, "2026-10-09 17:59"), to("乙", true));
        assert_eq!(on_duty(world, "2026-10-09 18:00"), to("甲", false));
    });
}

#[test]
fn bnk_7_both_away_or_nobody_named_alarms_and_names_the_level_above() {
    let away = [
        absence("假一", "甲", "2026-10-08 09:00", "2026-10-09 18:00"),
        absence("假二", "乙", "2026-10-08 12:00", "2026-10-08 13:00"),
    ];
    played("bank", &[OFFICE, ROSTER, &away[0], &away[1]], |world| {
        let up = on_duty(world, "2026-10-08 12:30");
        assert!(matches!(&up, Assigned::Up { role, .. } if role.as_str() == "receiver"), "{up:?}");
        let alarms = OnDuty::new(&world.unit, world.laws.rulebook, at("2026-10-08 12:30"), china()).alarms();
        assert!(
            alarms
                .iter()
                .any(|alarm| alarm.of == Some(entry(world, "某行")) && alarm.clause.as_str() == "BNK-7")
        );
        let quiet = OnDuty::new(&world.unit, world.laws.rulebook, at("2026-10-08 13:00"), china()).alarms();
        assert!(!quiet.iter().any(|alarm| alarm.of == Some(entry(world, "某行"))), "李 is back");
    });
    played("bank", &[OFFICE], |world| {
        let up = on_duty(world, "2026-10-08 12:30");
        assert!(matches!(&up, Assigned::Up { because: Because::NobodyNamed, .. }), "{up:?}");
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever the absences, nobody who is away is ever assigned anything.
    #[test]
    fn bnk_7_nothing_is_ever_assigned_to_somebody_who_is_away(
        absences in prop::collection::vec((0_u32..2, 1_u32..20, 1_u32..8), 0..8),
        day in 1_u32..28,
    ) {
        let steps: Vec<String> = absences
            .iter()
            .enumerate()
            .map(|(number, (who, from, days))| {
                let person = if *who == 0 { "甲" } else { "乙" };
                let (from, to) = (format!("2026-10-{from:02} 09:00"), format!("2026-10-{:02} 09:00", from + days));
                absence(&format!("假{number}"), person, &from, &to)
            })
            .collect();
        let mut all = vec![OFFICE, ROSTER];
        all.extend(steps.iter().map(String::as_str));
        let now = format!("2026-10-{day:02} 12:00");
        played("bank", &all, |world| {
            let is_away = |name: &str| {
                let who = u32::from(name == "乙");
                absences.iter().any(|(of, from, days)| *of == who && (*from..from + days).contains(&day))
            };
            match on_duty(world, &now) {
                Assigned::To { person, is_second } => {
                    let name = if is_second { "乙" } else { "甲" };
                    assert_eq!(person, entry(world, name));
                    assert!(!is_away(name), "{name} is away at {now}");
                    assert!(!is_second || is_away("甲"), "A is there, and B was asked");
                }
                Assigned::Up { .. } => assert!(is_away("甲") && is_away("乙")),
                Assigned::Nobody { .. } => panic!("the association is above"),
            }
        });
    }
}

#[test]
fn bnk_8_4_the_bulletin_is_due_every_half_year() {
    let rulebook = Rulebook::built_in(&"bank".into()).unwrap();
    let rule = rulebook.recurring_duty(&"half-year-bulletin".into()).unwrap();
    let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
    let calendar = qingchu_core::deadline::Calendar::built_in();
    let periods = rule.every.periods(day("2026-01-01"), day("2026-12-31"), &calendar).unwrap();
    let covered: Vec<(NaiveDate, NaiveDate, NaiveDate)> =
        periods.iter().map(|period| (period.first, period.last, period.by)).collect();
    let expected = [
        (day("2025-07-01"), day("2025-12-31"), day("2026-01-31")),
        (day("2026-01-01"), day("2026-06-30"), day("2026-07-31")),
    ];
    assert_eq!(covered, expected);
    assert_eq!(rule.makes.as_ref().map(|report| report.as_str()), Some("half-year-bulletin"));
}

#[test]
fn bnk_8_5_an_industry_opinion_is_followed_once_it_is_issued_until_it_is_done() {
    let drafted = r#"
[[step]]
at = "2026-10-12 09:00"
entry = { register = "opinions", name = "意见", with = { number = "协〔2026〕3号", title = "午间窗口", category = "queue", analysis = "三季度排队投诉翻倍", opinion = "午间不少于两个窗口", due = "2026-11-30" } }
"#;
    let issued = "[[step]]\nentry = { register = \"opinions\", name = \"意见\", with = { issued-on = \"2026-10-12\" } }\n";
    let done = "[[step]]\nat = \"2026-11-30 10:00\"\nentry = { register = \"opinions\", name = \"意见\", with = { done = \"十二家会员单位已落实\" } }\n";
    played("bank", &[OFFICE, drafted], |world| assert_eq!(owed(world, "意见"), none_owed()));
    played("bank", &[OFFICE, drafted, issued], |world| {
        assert_eq!(owed(world, "意见"), [("follow-opinion".to_owned(), Some(at("2026-12-01 00:00")))]);
    });
    played("bank", &[OFFICE, drafted, issued, done], |world| assert_eq!(owed(world, "意见"), none_owed()));
}

#[test]
fn bnk_9_4_a_measure_against_a_frequent_problem_is_carried_out_by_its_day() {
    let measure = r#"
[[step]]
at = "2026-10-12 09:00"
entry = { register = "measures", name = "措施", with = { category = "queue", measure = "午间两个窗口", responsible = "运营部", due = "2026-10-30" } }
"#;
    played("bank", &[OFFICE, measure], |world| {
        assert_eq!(owed(world, "措施"), [("carry-out-measure".to_owned(), Some(at("2026-10-31 00:00")))]);
    });
    let rulebook = Rulebook::built_in(&"bank".into()).unwrap();
    assert!(rulebook.recurring_duty(&"member-summary".into()).is_some(), "the summary itself is a duty");
}

/// A decision of the committee, of 9 October 2026.
pub(super) fn decided(name: &str, about: &str, step: &str, decision: &str) -> String {
    format!(
        "[[step]]\nat = \"2026-10-09 09:00\"\nby = [\"committee\"]\nentry = {{ register = \"accountability\", name = \"{name}\", with = {{ about = \"{about}\", step = \"{step}\", decided-on = \"2026-10-09\", decision = \"{decision}\", reason = \"见案卷\", decided-by = \"服务委\" }} }}\n"
    )
}

#[test]
fn bnk_12_2_a_criticism_is_published_and_told_to_the_regulator_within_five_working_days() {
    let five = Some(at("2026-10-16 00:00"));
    played("bank", &[OFFICE, &decided("通报", "某行", "criticism", "taken")], |world| {
        let expected = [("publish-criticism".to_owned(), five), ("tell-regulator".to_owned(), five)];
        assert_eq!(owed(world, "通报"), expected, "the 10th (a Saturday at work), 12, 13, 14 and 15 October");
    });
    played("bank", &[OFFICE, &decided("谈话", "某行", "interview", "taken")], |world| {
        assert_eq!(owed(world, "谈话").len(), 1, "a talk is held, and nothing published");
    });
    played("bank", &[OFFICE, &decided("不谈", "某行", "interview", "declined")], |world| {
        assert_eq!(owed(world, "不谈"), none_owed(), "what a person declines is not done");
    });
}
