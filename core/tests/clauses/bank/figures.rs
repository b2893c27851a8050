//! 通报、总结、集中发生、问责和评选资格：由数据算出，用手数得清

use chrono::NaiveDate;
use qingchu_core::accountability::{Proposal, barred, eligibility, proposals};
use qingchu_core::case::Case;
use qingchu_core::cluster::clusters;
use qingchu_core::report::{Basis, Cell, Figures, Key, figures};
use qingchu_core::scenario::World;
use qingchu_core::value::Value;

use super::super::played::played;
use super::super::story::at;
use super::units::{OFFICE, decided};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What is known at a moment.
fn known<T>(world: &World<'_>, now: &str, look: impl FnOnce(&Basis<'_>) -> T) -> T {
    let cases: Vec<Case> = world.cases.values().filter_map(|id| world.case(*id)).collect();
    look(&Basis {
        cases: &cases,
        unit: &world.unit,
        rulebook: world.laws.rulebook,
        calendar: world.laws.calendar,
        now: at(now),
    })
}

/// A complaint about the outlet, by a name of its own.
fn complaint(name: &str, received: &str, category: &str, more: &str) -> String {
    format!(
        "[[step]]\nat = \"{received}\"\ncase = \"{name}\"\nreceive = {{ words = \"投诉\", channel = \"phone\", category = \"{category}\", fields = {{ member = \"某行\", outlet = \"网点\" }}{more} }}\n"
    )
}

fn stated(fact: &str, with: &str) -> String {
    format!("[[step]]\nstate = \"{fact}\"\nwith = {{ {with} }}\n")
}

fn at_time(moment: &str, step: &str) -> String {
    step.replacen("[[step]]", &format!("[[step]]\nat = \"{moment}\""), 1)
}

/// Found valid and passed on to the member unit at once.
fn passed_on() -> String {
    stated("found-valid", "reason = \"属实\"") + &stated("forwarded-to-member", "reason = \"你行网点\"")
}

/// From the member unit to the answer, at once.
fn answered(finding: &str) -> String {
    [
        stated("taken-by-member", "taken-by = \"张甲\""),
        stated("forwarded-to-outlet", "reason = \"请答复\""),
        stated("verified", &format!("finding = \"{finding}\", found = \"监控\"")),
        stated("final-result", "result = \"已改\", paid = 1500"),
        stated("customer-answered", "form = \"phone\", answer = \"已改\""),
    ]
    .concat()
}

fn report(world: &World<'_>, id: &str, on: &str, now: &str) -> Figures {
    let report = world.laws.rulebook.reports.iter().find(|report| report.id.as_str() == id).unwrap();
    known(world, now, |basis| figures(report, day(on), basis))
}

/// A cell of the total, by the label of its column.
fn total(world: &World<'_>, id: &str, figures: &Figures, label: &str) -> (Cell, Option<Cell>) {
    let report = world.laws.rulebook.reports.iter().find(|report| report.id.as_str() == id).unwrap();
    let place = report.columns.iter().position(|column| column.label.zh == label).expect(label);
    (figures.total.cells[place], figures.total.before.get(place).copied())
}

/// The rules that propose something, with the step and how many cases show it.
fn proposed(world: &World<'_>, now: &str) -> Vec<(String, String, usize)> {
    let words = |found: &Proposal| (found.rule.to_string(), found.step.to_string(), found.cases.len());
    known(world, now, |basis| proposals(basis).iter().map(words).collect())
}

fn one(rule: &str, step: &str, cases: usize) -> (String, String, usize) {
    (rule.to_owned(), step.to_owned(), cases)
}

#[test]
fn bnk_8_4_the_bulletin_counts_a_half_year_by_unit_against_the_one_before() {
    let first_half = complaint("a", "2026-03-02 09:00", "queue", "") + &passed_on() + &answered("upheld");
    let in_time = complaint("b", "2026-10-12 09:00", "queue", "") + &passed_on() + &answered("not-upheld");
    let satisfied = stated("called-back", "satisfaction = \"5\"");
    let invalid =
        complaint("c", "2026-10-13 09:00", "fee", "") + &stated("found-invalid", "reason = \"查无此事\"");
    let late = complaint("d", "2026-10-14 09:00", "atm", "");
    let dissatisfied = at_time("2026-10-21 09:00", &stated("found-valid", "reason = \"属实\""))
        + &stated("forwarded-to-member", "reason = \"晚了\"");
    let opened = [OFFICE.replace("2026-09-01", "2026-02-02")];
    let steps = [&opened[0], &first_half, &in_time, &satisfied, &invalid, &late, &dissatisfied];
    let steps: Vec<&str> = steps.iter().map(|step| step.as_str()).collect();
    played("bank", &steps, |world| {
        let bulletin = report(world, "half-year-bulletin", "2026-10-31", "2026-10-31 09:00");
        assert_eq!(bulletin.period, Some((day("2026-07-01"), day("2026-12-31"))));
        let cell = |label| total(world, "half-year-bulletin", &bulletin, label);
        assert_eq!(cell("投诉"), (Cell::Count(3), Some(Cell::Count(1))));
        assert_eq!(cell("有效").0, Cell::Count(2));
        assert_eq!(cell("无效").0, Cell::Count(1));
        assert_eq!(cell("按期传递").0, Cell::Share(Some(5_000)), "one of two: the third was found invalid");
        assert_eq!(cell("满意度（5 分）").0, Cell::Mean(Some(500)));
        assert_eq!(bulletin.rows.len(), 1, "a row for each member unit");
        assert_eq!(bulletin.rows[0].keys, [Key::Value(Value::Entry(world.entries["某行"].1))]);
        let by_kind = report(world, "half-year-by-category", "2026-10-31", "2026-10-31 09:00");
        assert_eq!(by_kind.rows.len(), 3, "queue, machines and fees");
    });
}

#[test]
fn bnk_8_4_cases_in_point_stand_below_the_bulletin_without_names() {
    let case = complaint("a", "2026-10-12 09:00", "queue", "")
        + &stated("marked-typical", "teaches = \"午间停窗口\"");
    played("bank", &[OFFICE, &case, &complaint("b", "2026-10-13 09:00", "fee", "")], |world| {
        let bulletin = report(world, "half-year-bulletin", "2026-10-31", "2026-10-31 09:00");
        assert_eq!(bulletin.lists[0].cases, [world.cases["a"]]);
    });
    let rulebook = qingchu_core::rulebook::Rulebook::built_in(&"bank".into()).unwrap();
    let bulletin = rulebook.reports.iter().find(|report| report.id.as_str() == "half-year-bulletin").unwrap();
    assert!(bulletin.lists[0].anonymous);
}

/// So many complaints of a kind in a month, one a day.
fn planted(month: &str, category: &str, number: usize) -> String {
    (1..=number)
        .map(|nth| {
            complaint(&format!("{month}-{category}-{nth}"), &format!("{month}-{nth:02} 10:00"), category, "")
        })
        .collect()
}

#[test]
fn bnk_8_5_a_kind_of_which_there_are_twice_as_many_as_usual_is_a_cluster() {
    let opened = OFFICE.replace("2026-09-01", "2026-03-31");
    let past: String = (4..=9).map(|month| planted(&format!("2026-{month:02}"), "queue", 2)).collect();
    let found = |number: usize| {
        played("bank", &[&opened, &past, &planted("2026-10", "queue", number)], |world| {
            known(world, "2026-10-31 09:00", |basis| {
                let all = clusters(day("2026-10-31"), basis);
                all.iter()
                    .map(|found| (found.rule.to_string(), found.cases.len(), found.usual))
                    .collect::<Vec<_>>()
            })
        })
    };
    assert_eq!(found(3), [], "three are one and a half times the usual two");
    let four = [("category-cluster".to_owned(), 4, Some(200)), ("outlet-cluster".to_owned(), 4, Some(200))];
    assert_eq!(found(4), four, "four are twice, by kind and by outlet, with the usual count beside them");
}

#[test]
fn bnk_9_4_the_summary_lists_what_is_frequent_with_the_measures_against_it() {
    let measure = r#"
[[step]]
entry = { register = "measures", name = "措施", with = { category = "queue", measure = "午间两个窗口", responsible = "运营部", due = "2026-10-30" } }
"#;
    let steps = [planted("2026-10", "queue", 3), planted("2026-11", "fee", 1)];
    played("bank", &[OFFICE, measure, &steps[0], &steps[1]], |world| {
        let summary = report(world, "member-summary", "2026-11-30", "2026-11-30 09:00");
        let problems = &summary.rankings[0].problems;
        assert_eq!(problems[0].keys, [Key::Category("queue".into())]);
        assert_eq!(
            (problems[0].times, problems[0].measures.as_slice()),
            (3, [world.entries["措施"].1].as_slice())
        );
        assert_eq!(
            (problems[1].times, problems[1].measures.len()),
            (1, 0),
            "nothing is done against fees yet"
        );
        assert_eq!(summary.rows[0].keys, [Key::Value(Value::Entry(world.entries["网点"].1))], "by outlet");
    });
}

#[test]
fn bnk_12_1_1_what_nobody_took_by_its_clock_proposes_a_talk() {
    let passed = complaint("a", "2026-10-12 09:00", "queue", "") + &passed_on();
    let taken = at_time("2026-10-13 23:59", &stated("taken-by-member", "taken-by = \"张甲\""));
    played("bank", &[OFFICE, &passed], |world| {
        assert_eq!(proposed(world, "2026-10-13 23:59"), []);
        assert_eq!(proposed(world, "2026-10-14 00:00"), [one("nobody-took-it", "interview", 1)]);
        known(world, "2026-10-14 00:00", |basis| {
            let found = &proposals(basis)[0];
            assert_eq!(
                found.about,
                Key::Value(Value::Entry(world.entries["某行"].1)),
                "the member unit answers for it"
            );
            assert_eq!(found.clause.as_str(), "BNK-12.1.1");
        });
    });
    played("bank", &[OFFICE, &passed, &taken], |world| assert_eq!(proposed(world, "2026-10-14 00:00"), []));
}

#[test]
fn bnk_12_1_3_the_same_outlet_and_problem_twice_in_six_months_with_nothing_put_right() {
    let first = complaint("a", "2026-09-10 09:00", "queue", "");
    let again = |received: &str, category: &str| complaint("b", received, category, "");
    let found = |steps: &[&str]| {
        played("bank", steps, |world| {
            let all = proposed(world, "2027-03-31 09:00");
            all.into_iter().filter(|(rule, _, _)| rule == "same-again").collect::<Vec<_>>()
        })
    };
    assert_eq!(found(&[OFFICE, &first]), [], "once is not again");
    assert_eq!(
        found(&[OFFICE, &first, &again("2027-03-10 09:00", "queue")]),
        [one("same-again", "interview", 2)]
    );
    assert_eq!(
        found(&[OFFICE, &first, &again("2027-03-11 09:00", "queue")]),
        [],
        "a day more than six months"
    );
    assert_eq!(found(&[OFFICE, &first, &again("2026-10-12 09:00", "fee")]), [], "another problem");
    let begun = passed_on() + &stated("rectification-begun", "doing = \"加窗口\"");
    assert_eq!(
        found(&[OFFICE, &first, &again("2026-10-12 09:00", "queue"), &begun]),
        [],
        "a rectification was begun"
    );
}

#[test]
fn bnk_12_1_4_what_is_in_the_media_and_was_late_or_wrongly_handled_proposes_a_talk() {
    let media = ", signals = [\"media\"]";
    let heard = complaint("a", "2026-10-12 09:00", "attitude", media);
    let by_hand = complaint("a", "2026-10-12 09:00", "attitude", "")
        + &stated("escalated-to-media", "where = \"抖音\"");
    for escalated in [&heard, &by_hand] {
        played("bank", &[OFFICE, escalated], |world| {
            assert_eq!(
                proposed(world, "2026-10-14 23:59"),
                [],
                "in time, and nobody found it wrongly handled"
            );
            assert_eq!(proposed(world, "2026-10-15 00:00"), [one("in-the-media-late", "interview", 1)]);
        });
        let wrong = stated("mishandling-found", "what = \"让客户撤诉\"");
        played("bank", &[OFFICE, escalated, &wrong], |world| {
            assert_eq!(proposed(world, "2026-10-12 10:00"), [one("in-the-media-mishandled", "interview", 1)]);
        });
    }
    let late = complaint("a", "2026-10-12 09:00", "attitude", "");
    played("bank", &[OFFICE, &late], |world| {
        assert_eq!(proposed(world, "2026-10-15 00:00"), [], "late alone is not in the media");
    });
}

/// Passed on, never taken; a talk was decided on 9 October.
fn after_the_talk() -> [String; 3] {
    let opened = OFFICE.replace("2026-09-01", "2026-09-15");
    let passed = complaint("a", "2026-09-28 09:00", "queue", "") + &passed_on();
    let talk = decided("谈话", "某行", "interview", "taken")
        .replace("step = \"interview\"", "step = \"interview\", case = \"a\"");
    [opened, passed, talk]
}

#[test]
fn bnk_12_2_a_talk_without_a_rectification_proposes_a_criticism() {
    let [opened, passed, talk] = after_the_talk();
    // Ten working days after Friday the 9th: Saturday the 10th at work, and Monday to Friday twice but one.
    played("bank", &[&opened, &passed, &talk], |world| {
        assert_eq!(proposed(world, "2026-10-22 23:59"), []);
        assert_eq!(proposed(world, "2026-10-23 00:00"), [one("talk-without-effect", "criticism", 1)]);
    });
    let begun = stated("rectification-begun", "doing = \"补值守\"");
    played("bank", &[&opened, &passed, &talk, &begun], |world| {
        assert_eq!(proposed(world, "2026-10-23 00:00"), []);
    });
}

#[test]
fn bnk_12_2_a_repetition_after_the_talk_proposes_it_too_and_a_person_decides() {
    let [opened, passed, talk] = after_the_talk();
    let begun = stated("rectification-begun", "doing = \"补值守\"");
    let again = complaint("b", "2026-11-02 09:00", "queue", "") + &passed_on();
    played("bank", &[&opened, &passed, &talk, &begun, &again], |world| {
        let found = proposed(world, "2026-11-04 00:00");
        assert!(found.contains(&one("talk-without-effect", "criticism", 1)), "{found:?}");
    });
    let declined = decided("不通报", "某行", "criticism", "declined").replace("2026-10-09", "2026-11-05");
    played("bank", &[&opened, &passed, &talk, &begun, &again, &declined], |world| {
        let found = proposed(world, "2026-11-06 00:00");
        assert!(!found.iter().any(|(_, step, _)| step == "criticism"), "decided, if only not to: {found:?}");
    });
}

#[test]
fn bnk_12_3_who_is_criticised_loses_the_seasons_awards_and_nobody_else() {
    let criticism = decided("通报", "某行", "criticism", "taken")
        .replace("step = \"criticism\"", "step = \"criticism\", case = \"a\"");
    let case = complaint("a", "2026-10-08 09:00", "queue", "");
    let outlet = decided("取消", "网点", "outlet-barred", "taken");
    let out = |world: &World<'_>, of: &str, on: &str| -> Vec<(Value, String)> {
        let of = eligibility(world.laws.rulebook, &of.into()).unwrap();
        let out = known(world, "2026-12-31 09:00", |basis| barred(of, day(on), basis));
        out.into_iter().map(|barred| (barred.about, barred.step.to_string())).collect()
    };
    played("bank", &[OFFICE, &case, &criticism], |world| {
        let member = Value::Entry(world.entries["某行"].1);
        assert_eq!(out(world, "organisation-prize", "2026-12-31"), [(member, "criticism".to_owned())]);
        assert_eq!(
            out(world, "organisation-prize", "2027-01-01"),
            [],
            "only the season in which it was decided"
        );
        assert_eq!(out(world, "advanced-outlet", "2026-12-31"), [], "the outlet is a step of its own");
        let found = proposed(world, "2026-10-10 09:00");
        assert!(
            found.contains(&one("member-criticised", "outlet-barred", 1)),
            "and that step is proposed: {found:?}"
        );
    });
    played("bank", &[OFFICE, &case, &criticism, &outlet], |world| {
        let barred = Value::Entry(world.entries["网点"].1);
        assert_eq!(out(world, "advanced-outlet", "2026-12-31"), [(barred, "outlet-barred".to_owned())]);
        let list = report(world, "eligibility", "2026-12-31", "2026-12-31 09:00");
        assert_eq!(list.lists[0].entries, [world.entries["通报"].1]);
        assert_eq!(list.lists[1].entries, [world.entries["取消"].1]);
    });
    played("bank", &[OFFICE, &decided("谈话", "某行", "interview", "taken")], |world| {
        assert_eq!(out(world, "organisation-prize", "2026-12-31"), [], "a talk bars from nothing");
    });
}
