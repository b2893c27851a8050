//! Reports in words: what stands on the paper, and in a spreadsheet.

use qingchu_core::document::Surroundings;
use qingchu_core::report::figures;
use qingchu_core::report::sheet::{CellKind, Sheet, csv, period_words, sheet};
use qingchu_core::time::china;
use qingchu_core::value::Value;
use qingchu_core::words::Language;

use super::world::{World, day, text};

const NOW: &str = "2026-12-31 09:00";

fn made(world: &World, report: &str, language: Language) -> Sheet {
    let basis = world.basis(NOW);
    let report = world.report(report);
    let with = Surroundings {
        language,
        offset: china(),
        now: basis.now,
        unit: "协会",
        book: &world.unit,
        calendar: &world.calendar,
        roles: &[],
        name_of: &|_user| "小林".to_owned(),
        number_of: &|case| world.case_of(case).number(),
    };
    sheet(report, &figures(report, day("2026-11-15"), &basis), &basis, &with)
}

fn told() -> World {
    let mut world = World::new();
    world
        .received("2026-11-02 09:00", "queue")
        .holds("outlet", text("=东街,\"一\""))
        .holds("customer", text("王女士"))
        .states("2026-11-02 10:00", "forwarded", &[])
        .states("2026-11-05 00:00", "taken", &[])
        .states("2026-11-03 10:00", "settled", &[("total", Value::Fen(1_005))])
        .states("2026-11-03 12:00", "answered", &[])
        .end();
    world.enters(
        "2026-11-03 09:00",
        "measures",
        &[("category", text("queue")), ("outlet", text("东街")), ("measure", text("增开窗口"))],
    );
    world
}

#[test]
fn a_month_stands_in_a_spreadsheet_with_the_month_before_and_the_change() {
    let world = told();
    let month = made(&world, "monthly", Language::Chinese);
    assert_eq!((month.title.as_str(), month.period.as_str()), ("月报", "2026年11月"));
    let lines: Vec<String> = csv(&month).split("\r\n").map(str::to_owned).collect();
    assert_eq!(
        lines,
        [
            "\u{feff}类别,件数,上期,增减,超时,上期,增减,接收超时,上期,增减,及时接收率（目标 95.00%）,上期,增减,\
             赔付,上期,增减,满意度,上期,增减,有效率,上期,增减,平均天数,上期,增减",
            "排队,1,0,+1,1,0,+1,1,0,+1,0.00%,—,—,10.05,0.00,+10.05,—,—,—,—,—,—,1.13,—,—",
            "合计,1,0,+1,1,0,+1,1,0,+1,0.00%,—,—,10.05,0.00,+10.05,—,—,—,—,—,—,1.13,—,—",
            "",
        ]
    );
    let row = &month.tables[0].rows[0];
    assert_eq!(row.cells[10].kind, CellKind::FallsShort, "0 % of 95 %");
    assert_eq!(row.cells[1].kind, CellKind::Figure);
    assert!(month.tables[0].rows[1].is_total);
}

#[test]
fn lists_and_rankings_stand_below_the_table_and_formulas_stay_words() {
    let world = told();
    let bulletin = made(&world, "half-year", Language::English);
    assert_eq!(bulletin.period, "July to December 2026");
    let number = world.cases[0].number();
    let expected = format!(
        "\u{feff}Outlet,Category,Cases\r\n\
         \"'=东街,\"\"一\"\"\",Queue,1\r\n\
         Total,,1\r\n\
         \r\n\
         Published\r\nNumber,Category,Outlet,Amount\r\n{number},Queue,\"'=东街,\"\"一\"\"\",10.05\r\n\
         \r\n\
         Sampled (1 drawn of 1)\r\nNumber\r\n{number}\r\n\
         \r\n\
         Measures\r\nCategory,Measure\r\nqueue,增开窗口\r\n\
         \r\n\
         Most frequent\r\nCategory,Times,Measures\r\nQueue,1,东街，增开窗口\r\n"
    );
    assert_eq!(csv(&bulletin), expected);
    assert_eq!(bulletin.tables[1].rows[0].case, Some(world.cases[0].id));
}

#[test]
fn what_is_made_public_shows_nobody_even_when_the_rulebook_is_faulty() {
    let mut world = told();
    let place = world.rulebook.reports.iter().position(|report| report.id.as_str() == "half-year").unwrap();
    let shown = ["narrative", "field.customer", "received-by", "number"];
    world.rulebook.reports[place].lists[0].show =
        shown.map(|source| source.to_owned().try_into().expect("a source")).to_vec();
    let bulletin = made(&world, "half-year", Language::Chinese);
    assert_eq!(bulletin.tables[1].heads, ["编号"]);
    assert_eq!(bulletin.tables[1].rows[0].cells.len(), 1);
}

#[test]
fn periods_have_their_names() {
    let words = |from: &str, to: &str, language| period_words((day(from), day(to)), language);
    for (from, to, zh, en) in [
        ("2026-11-01", "2026-11-30", "2026年11月", "November 2026"),
        ("2026-01-01", "2026-12-31", "2026年", "2026"),
        ("2026-07-01", "2026-12-31", "2026年7月至12月", "July to December 2026"),
        ("2026-11-23", "2026-11-23", "2026年11月23日", "23 November 2026"),
        ("2026-11-23", "2026-11-29", "2026-11-23 至 2026-11-29", "2026-11-23 to 2026-11-29"),
        ("2025-12-01", "2026-01-31", "2025-12-01 至 2026-01-31", "2025-12-01 to 2026-01-31"),
    ] {
        assert_eq!(words(from, to, Language::Chinese), zh);
        assert_eq!(words(from, to, Language::English), en);
    }
}
