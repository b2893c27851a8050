//! Forms and figures of the building rulebook, counted by hand.

use qingchu_core::case::Command;
use qingchu_core::document::{Content, Subject, Surroundings, fill, written_value};
use qingchu_core::event::Judgement;
use qingchu_core::report::{Basis, Cell, Key, figures};
use qingchu_core::time::china;
use qingchu_core::unit::UnitBook;
use qingchu_core::value::Value;
use qingchu_core::words::Language;

use super::story::{Story, at, choice, general, major, text};

fn archived() -> Story {
    let mut story = Story::of("building", "2026-11-23 10:42");
    story.receives("1203 室灯管不亮，<b>报修</b>两天没人来", "visit", general("indoor"));
    for (field, value) in [("customer", "王女士"), ("room", "1203"), ("phone", "13800000000")] {
        story.try_run(Command::StateField { field: field.into(), value: text(value) }).unwrap();
    }
    story.states("passed-to-department", &[("department", choice("engineering")), ("told-to", text("老李"))]);
    story.states("told-customer", &[("told", text("下午来修"))]);
    story.now("2026-11-23 15:00").states("worked-on", &[("work", text("换了两根灯管"))]);
    story.states("resolved", &[("result", text("灯亮了"))]);
    story.states("replied", &[("form", choice("visit")), ("answer", text("两根灯管都换了，灯亮了"))]);
    let signature = Value::Signature(vec![vec![100, 100, 300, 200]]);
    story.states("customer-confirmed", &[("outcome", choice("signed")), ("signature", signature)]);
    story.states("archived", &[]);
    story
}

fn rows(story: &Story, document: &str, language: Language) -> Vec<(String, String)> {
    let document = story.rulebook.documents.iter().find(|known| known.id.as_str() == document).unwrap();
    let with = Surroundings {
        language,
        offset: china(),
        now: at("2026-11-23 16:00"),
        unit: "物业管理中心",
        book: &UnitBook::default(),
        calendar: &story.calendar,
        roles: &story.roles,
        name_of: &|_user| "小林".to_owned(),
        number_of: &|case| case.to_string(),
    };
    let case = story.case();
    let paper = fill(document, Subject::Case(&case), &story.rulebook, &with);
    let words = |content: &Content| match content {
        Content::Words(words) => words.clone(),
        Content::Signature(strokes) => format!("[{} 笔]", strokes.len()),
        Content::Missing(_) | Content::Table(_) => panic!("the form has none: {content:?}"),
    };
    let letter = paper.letter.into_iter().map(|sentence| (String::new(), sentence));
    letter
        .chain(
            paper.rows.iter().map(|row| {
                (row.label.clone(), row.content.iter().map(words).collect::<Vec<_>>().join(" | "))
            }),
        )
        .collect()
}

#[test]
fn bld_1_5_the_opinion_form_fills_itself_from_the_case() {
    let story = archived();
    let number = story.case().number();
    let expected = [
        ("编号", number.as_str()),
        ("受理时间", "2026年11月23日 10:42"),
        ("客户", "王女士"),
        ("单元", "1203"),
        ("电话", "13800000000"),
        ("受理人", "小林"),
        ("性质", "一般"),
        ("类别", "客户室内设施需要维修"),
        ("投诉事项", "1203 室灯管不亮，<b>报修</b>两天没人来"),
        (
            "处理过程",
            "2026年11月23日 10:42 小林 已传递给职能部门：工程部；老李 | 2026年11月23日 10:42 小林 已将情况回复客户：下午来修 \
             | 2026年11月23日 15:00 小林 处理过程：换了两根灯管 | 2026年11月23日 15:00 小林 问题已解决：灯亮了 | 2026年11月23日 \
             15:00 小林 已把处理过程及结果回复客户：当面；两根灯管都换了，灯亮了 | 2026年11月23日 15:00 小林 客户确认：签名确认 | \
             2026年11月23日 15:00 小林 已存档",
        ),
        ("处理结果", "灯亮了"),
        ("回复客户", "两根灯管都换了，灯亮了"),
        ("客户确认", "签名确认 | [1 笔] | 2026年11月23日 15:00"),
    ];
    let expected: Vec<(String, String)> =
        expected.iter().map(|(label, words)| ((*label).to_owned(), (*words).to_owned())).collect();
    assert_eq!(rows(&story, "opinion-form", Language::Chinese), expected);
}

#[test]
fn bld_2_4_the_complaint_record_says_who_took_it_and_what_the_customer_was_told() {
    let rows = rows(&archived(), "complaint-record", Language::English);
    let row =
        |label: &str| rows.iter().find(|(known, _)| known == label).map(|(_, words)| words.as_str()).unwrap();
    assert_eq!(row("Channel"), "In person");
    assert_eq!(row("Department"), "Engineering | 23 Nov 2026, 10:42");
    assert_eq!(row("Told the customer"), "下午来修 | 23 Nov 2026, 10:42");
    assert_eq!(row("What was asked"), "", "what is not there yet is left blank, to be written by hand");
}

#[test]
fn bld_2_7_a_reply_letter_is_made_for_a_written_complaint_only() {
    let mut story = Story::of("building", "2026-11-23 10:42");
    story.receives("来函：走廊灯长期不亮", "letter", Judgement { is_written: true, ..general("facility") });
    story.try_run(Command::StateField { field: "customer".into(), value: text("A 公司") }).unwrap();
    story.states(
        "nature-confirmed-in-writing",
        &[("nature", choice("general")), ("letter", text("已安排更换。"))],
    );
    let letter: Vec<String> =
        rows(&story, "reply-letter", Language::Chinese).into_iter().map(|(_, sentence)| sentence).collect();
    let number = story.case().number();
    assert_eq!(
        letter,
        [
            "A 公司：".to_owned(),
            format!(
                "您于2026年11月23日 10:42来函反映的事项（编号 {number}）已收到。经确认，投诉性质为：一般性投诉；类别：卫生间等公共设施使用出现故障和问题。"
            ),
            "已安排更换。".to_owned(),
            "物业管理中心".to_owned(),
            "2026年11月23日".to_owned(),
        ]
    );
    let document = story.rulebook.documents.iter().find(|known| known.id.as_str() == "reply-letter").unwrap();
    assert!(document.when.as_ref().unwrap().holds(&story.case()));
    assert!(!document.when.as_ref().unwrap().holds(&archived().case()));
}

#[test]
fn bld_2_8_the_monthly_statistics_are_what_a_hand_counts() {
    let report = |story: &Story| {
        story.rulebook.reports.iter().find(|known| known.id.as_str() == "monthly-statistics").cloned()
    };
    let done = {
        let mut story = archived();
        story.states("called-back", &[("satisfaction", choice("4"))]);
        story
    };
    let fire = {
        // Received at the last minute of the month, reported an hour late.
        let mut story = Story::of("building", "2026-11-30 23:59");
        story.receives("着火了", "phone", major("fire"));
        story.now("2026-12-01 01:00").states("reported-to-manager", &[]);
        story
    };
    let next_month = {
        let mut story = Story::of("building", "2026-12-01 00:00");
        story.receives("灯坏了", "letter", Judgement { is_written: true, ..general("indoor") });
        story
    };
    let cases = [done.case(), fire.case(), next_month.case()];
    let unit = UnitBook::default();
    let count = |report, day: &str, now: &str| {
        let (rulebook, calendar) = (&done.rulebook, &done.calendar);
        let basis = Basis { cases: &cases, unit: &unit, rulebook, calendar, now: at(now) };
        figures(report, day.parse().unwrap(), &basis)
    };
    let report = report(&done).unwrap();
    let november = count(&report, "2026-11-15", "2026-12-01 02:00");
    let (n, mean) = (Cell::Count, Cell::Mean);
    let days = november.period.map(|(from, to)| (from.to_string(), to.to_string()));
    assert_eq!(days, Some(("2026-11-01".into(), "2026-11-30".into())));
    // Complaints, major, written, joint, solved, archived, with a late duty, called back, satisfaction.
    let rows: Vec<(&Key, &[Cell])> =
        november.rows.iter().map(|row| (&row.keys[0], row.cells.as_slice())).collect();
    let category = |id: &str| Key::Category(id.into());
    assert_eq!(
        rows,
        [
            (&category("indoor"), &[n(1), n(0), n(0), n(0), n(1), n(1), n(0), n(1), mean(Some(400))][..]),
            (&category("fire"), &[n(1), n(1), n(0), n(0), n(0), n(0), n(1), n(0), mean(None)][..]),
        ]
    );
    assert_eq!(november.total.cells, [n(2), n(1), n(0), n(0), n(1), n(1), n(1), n(1), mean(Some(400))]);
    let december = count(&report, "2026-12-31", "2026-12-01 01:59");
    assert_eq!(december.total.cells, [n(1), n(0), n(1), n(0), n(0), n(0), n(0), n(0), mean(None)]);
}

#[test]
fn wtr_2_what_is_protected_is_put_into_words_for_its_keeper_only() {
    let story = Story::of("water", "2026-11-23 10:42");
    let field = story.rulebook.field(&"reporter".into()).unwrap();
    let words = |post: &str| {
        let with = Surroundings {
            language: Language::Chinese,
            offset: china(),
            now: at("2026-11-23 16:00"),
            unit: "水务局",
            book: &UnitBook::default(),
            calendar: &story.calendar,
            roles: &[post.into()],
            name_of: &|_user| "小林".to_owned(),
            number_of: &|case| case.to_string(),
        };
        written_value(&text("匿名甲"), Some(field), &story.rulebook, &with)
    };
    assert_eq!((words("keeper").as_str(), words("lead").as_str()), ("匿名甲", "（保密）"));
}
