//! The State Council's notices, as facts and in their own words.

use std::collections::BTreeMap;

use qingchu_core::deadline::calendar::{Calendar, Fact, Kind, Layer, NoticeYear};
use qingchu_core::deadline::notice::{Notice, NoticeFault, Occasion, Wrong};
use qingchu_core::deadline::statutory;

use crate::day;

const NOTICES: &str = include_str!("../../calendars/notices.txt");
const CN_WORKDAYS: &str = include_str!("../../calendars/cn-workdays.csv");

#[test]
fn the_notices_own_words_give_the_facts_of_the_table_year_by_year() {
    let mut in_table: BTreeMap<NoticeYear, Vec<Fact>> = BTreeMap::new();
    for notice in Notice::read_csv(CN_WORKDAYS, Layer::Nation, "table").unwrap() {
        in_table.insert(notice.year, notice.facts);
    }
    let in_words = Notice::read_words(NOTICES, "").unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(in_words.len(), 23);
    for notice in in_words {
        let exceptional: Vec<Fact> =
            notice.facts.iter().filter(|fact| fact.is_exceptional()).cloned().collect();
        assert_eq!(exceptional, in_table[&notice.year], "{}", notice.year);
    }
}

#[test]
fn the_notices_own_words_fill_a_calendar_that_counts_as_the_built_in_one() {
    let mut calendar = Calendar::empty();
    for notice in Notice::read(NOTICES, Layer::Nation, "").unwrap() {
        calendar.load(Layer::Nation, vec![notice], Occasion::Special).unwrap();
    }
    let built_in = Calendar::built_in();
    for day in day("2004-01-01").iter_days().take_while(|next| *next <= day("2026-12-31")) {
        let (one, other) = (calendar.day(day), built_in.day(day));
        assert_eq!((one.is_working, one.certainty), (other.is_working, other.certainty), "{day}");
    }
    let sources: Vec<String> =
        calendar.notices().map(|(year, sources)| format!("{year} {}", sources[0].name)).collect();
    assert_eq!(sources.len(), 23);
    assert_eq!(sources[22], "2026 https://www.gov.cn/zhengce/content/202511/content_7047090.htm");
    assert!(sources[15].contains("content_5346287.htm http"), "both sources of 2019 stay: {}", sources[15]);
}

#[test]
fn the_built_in_calendar_has_every_row_of_the_table() {
    let built_in = Calendar::built_in();
    assert_eq!(built_in.facts(Layer::Nation).count(), 558);
    let years: Vec<i32> = built_in.notices().map(|(year, _sources)| year.0).collect();
    assert_eq!(years, (2004..=2026).collect::<Vec<_>>());
}

#[test]
fn the_sum_check_holds_for_every_year_but_2015_and_2020() {
    for notice in Notice::read_csv(CN_WORKDAYS, Layer::Nation, "table").unwrap() {
        let faults = notice.check_year(&notice.facts, Occasion::Yearly);
        let special = notice.check_year(&notice.facts, Occasion::Special);
        assert_eq!(special, [], "{}", notice.year);
        let sum = |days| Wrong::Sum { year: notice.year, days, by_law: 11 };
        match notice.year.0 {
            2015 => assert_eq!(faults, [NoticeFault { line: 1, wrong: sum(12) }]),
            2020 => assert_eq!(faults, [NoticeFault { line: 1, wrong: sum(13) }]),
            _ => assert_eq!(faults, [], "{}", notice.year),
        }
    }
}

#[test]
fn the_next_years_notice_changes_december_from_the_29th_on_in_eight_days() {
    let late: Vec<String> = Notice::read_csv(CN_WORKDAYS, Layer::Nation, "table")
        .unwrap()
        .iter()
        .flat_map(|notice| {
            notice.facts.iter().filter(|fact| fact.day < day(&format!("{}-01-01", notice.year)))
        })
        .map(|fact| fact.day.to_string())
        .collect();
    let eight = [
        "2005-12-31",
        "2006-12-30",
        "2006-12-31",
        "2007-12-29",
        "2007-12-31",
        "2011-12-31",
        "2018-12-29",
        "2018-12-31",
    ];
    assert_eq!(late, eight);
}

#[test]
fn the_provisional_table_of_2027_is_what_is_presumed() {
    let table = include_str!("../../calendars/cn-2027-provisional.csv");
    let in_table: Vec<(String, String)> = table
        .lines()
        .skip(1)
        .map(|row| row.split(',').collect::<Vec<_>>())
        .map(|fields| (fields[0].to_owned(), fields[2].to_owned()))
        .collect();
    let presumed: Vec<(String, String)> = statutory::presumed_off(2027)
        .into_iter()
        .map(|(day, name)| (day.to_string(), name.to_owned()))
        .collect();
    assert_eq!(presumed, in_table);
}

#[test]
fn the_law_gives_as_many_days_as_it_says() {
    for year in 2004..=2035 {
        assert_eq!(statutory::days_of(year).len(), statutory::days_off_of(year) as usize, "{year}");
        assert_eq!(statutory::presumed_off(year).len(), statutory::days_off_of(year) as usize, "{year}");
    }
    assert_eq!(statutory::days_off_of(2007), 10);
    assert_eq!(statutory::days_off_of(2008), 11);
    assert_eq!(statutory::days_off_of(2024), 11);
    assert_eq!(statutory::days_off_of(2025), 13);
}

/// The words of a notice for 2027, as a State Council notice might have them.
const NOTICE_2027: &str = "国务院办公厅关于2027年部分节假日安排的通知\r
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\r
　　经国务院批准，现将2027年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。\r
　　一、元旦：1月1日（周五）至3日（周日）放假，共3天。\r
　　二、春节：2月5日（农历除夕、周五）至11日（农历正月初六、周四）放假调休，共7天。2月14日（周日）上班。\r
　　三、清明节：4月3日（周六）至5日（周一）放假，共3天。\r
　　四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。\r
　　五、端午节：6月9日（周三）放假1天，不调休。\r
　　六、中秋节：9月15日（周三）放假1天。鼓励各单位安排职工在前一日（9月14日）休息。\r
　　七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。\r
　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，遇有重大突发事件，要按规定及时报告。\r
国务院办公厅\r
2026年11月4日\r
";

fn loaded(words: &str) -> Result<Calendar, Vec<NoticeFault>> {
    let mut calendar = Calendar::built_in();
    let notices = Notice::read(words, Layer::Nation, "pasted")?;
    calendar.load(Layer::Nation, notices, Occasion::Yearly)?;
    Ok(calendar)
}

#[test]
fn a_pasted_notice_is_read_with_its_preamble_advice_and_signature() {
    let calendar = loaded(NOTICE_2027).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let works = |text: &str| calendar.day(day(text)).is_working;
    assert!(!works("2027-01-01"));
    assert!(works("2027-02-14"));
    assert!(!works("2027-02-11"));
    assert!(works("2027-02-12"));
    assert!(works("2027-09-14"), "advice is no day off");
    assert!(works("2027-09-26"));
    assert_eq!(calendar.facts(Layer::Nation).filter(|fact| fact.day == day("2026-11-04")).count(), 0);
}

#[test]
fn a_pasted_notice_without_line_breaks_reads_the_same() {
    let one_line = NOTICE_2027.replace(['\r', '\n', '　'], "");
    let facts = |words: &str| Notice::read_words(words, "").unwrap().remove(0).facts;
    assert_eq!(facts(&one_line), facts(NOTICE_2027));
    let wrapped = NOTICE_2027.replace("9月26日", "9\n月26日").replace("放假调休", "放假\n\n调休");
    assert_eq!(facts(&wrapped), facts(NOTICE_2027));
    let full_width = NOTICE_2027.replace('1', "１").replace('（', "(").replace("年部分", " 年 部分");
    assert_eq!(facts(&full_width), facts(NOTICE_2027));
}

#[test]
fn a_notice_written_as_csv_reads_back_the_same() {
    for notice in Notice::read_words(NOTICES, "").unwrap() {
        let again = Notice::read_csv(&notice.to_csv(), Layer::Nation, "").unwrap().remove(0);
        assert_eq!(again.facts, notice.facts, "{}", notice.year);
    }
}

#[test]
fn each_fault_of_a_pasted_notice_is_named_with_its_line() {
    let fault = |from: &str, to: &str| {
        assert!(NOTICE_2027.contains(from), "{from}");
        loaded(&NOTICE_2027.replace(from, to)).unwrap_err()
    };
    let at = |line, wrong| vec![NoticeFault { line, wrong }];
    assert_eq!(
        fault("2月14日（周日）上班", "2月14日（周六）上班"),
        at(
            5,
            Wrong::WrongWeekday {
                day: day("2027-02-14"),
                weekday: chrono::Weekday::Sun,
                said: "星期六".to_owned()
            }
        )
    );
    assert_eq!(fault("共5天", "共六天"), at(7, Wrong::WrongCount { said: "共六天".to_owned(), counted: 5 }));
    assert_eq!(
        fault("放假1天，不调休", "放假2天"),
        at(8, Wrong::WrongCount { said: "放假2天".to_owned(), counted: 1 })
    );
    assert_eq!(
        fault("4月3日（周六）", "4月31日（周六）"),
        at(6, Wrong::NotADay { text: "4月31日".to_owned() })
    );
    assert_eq!(
        fault("10月9日（周六）上班", "10月8日（周五）上班"),
        at(10, Wrong::WorkOnWeekday { day: day("2027-10-08"), weekday: chrono::Weekday::Fri })
    );
    assert_eq!(
        fault("2月14日（周日）上班", "2月6日（周六）上班"),
        at(5, Wrong::Contradiction { day: day("2027-02-06"), first: Kind::Off, second: Kind::Work })
    );
    assert_eq!(
        fault("6月9日（周三）放假1天，不调休", "6月9日（周三）休养"),
        at(8, Wrong::Wording { words: "休养。".to_owned() })
    );
    assert_eq!(
        fault("10月1日（周五）至7日（周四）", "10月7日（周四）至1日（周五）"),
        at(10, Wrong::WrongRange { first: day("2027-10-07"), last: day("2027-10-01") })
    );
    assert_eq!(
        fault("。9月26日（周日）、10月9日（周六）上班", "。10月9日（周六）上班"),
        at(1, Wrong::Sum { year: NoticeYear(2027), days: 14, by_law: 13 })
    );
    let holidays_moved = fault("9月15日（周三）放假1天", "9月16日（周四）放假1天");
    assert_eq!(holidays_moved, at(1, Wrong::StatutoryDayWorked { day: day("2027-09-15"), name: "中秋节" }));
    assert_eq!(fault("2027年", "明年"), at(1, Wrong::NoYear));
}

#[test]
fn each_fault_of_a_csv_is_named_with_its_line_and_field() {
    let fault = |rows: &str| Notice::read_csv(rows, Layer::Nation, "").unwrap_err();
    let row = |row: &str| fault(&format!("\u{feff}date,kind,name,year_of_notice\r\n\r\n{row}\r\n"));
    let at = |line, wrong| vec![NoticeFault { line, wrong }];
    assert_eq!(fault(""), at(1, Wrong::NoFact));
    assert_eq!(fault("day,kind\n"), at(1, Wrong::Header { found: "day,kind".to_owned() }));
    assert_eq!(row("2027-02-30,off,春节,2027"), at(3, Wrong::NotADay { text: "2027-02-30".to_owned() }));
    assert_eq!(row("2027-02-03,free,春节,2027"), at(3, Wrong::UnknownKind { text: "free".to_owned() }));
    assert_eq!(row("2027-02-03,off,春节,next"), at(3, Wrong::NotAYear { text: "next".to_owned() }));
    assert_eq!(row("2027-02-03,off"), at(3, Wrong::Fields { found: 2 }));
    assert_eq!(row("2027-02-03,off,春节"), at(3, Wrong::Fields { found: 3 }));
    assert_eq!(row("2027-02-03,off,春节,2027,!"), at(3, Wrong::Fields { found: 5 }));
    assert_eq!(
        row("2026-11-30,off,元旦,2027"),
        at(3, Wrong::OutsideYear { day: day("2026-11-30"), year: NoticeYear(2027) })
    );
    assert_eq!(
        row("2027-02-03,work,春节,2027"),
        at(3, Wrong::WorkOnWeekday { day: day("2027-02-03"), weekday: chrono::Weekday::Wed })
    );
    assert_eq!(
        row("2027-02-06,off,春节,2027\n2027-02-06,work,春节,2027"),
        at(4, Wrong::Contradiction { day: day("2027-02-06"), first: Kind::Off, second: Kind::Work })
    );
    let said = row("2027-02-30,off,春节,2027")[0].to_string();
    assert_eq!(said, "line 3: date: \"2027-02-30\" is not a day of the calendar");
    assert_eq!(row("2027/1/1,off,\"元旦\",2027\nx,off,,2027").len(), 1, "a spreadsheet's date is a date");
}

#[test]
fn an_amendment_changes_days_one_by_one_and_a_whole_notice_replaces_the_year() {
    let mut calendar = Calendar::empty();
    let mut load =
        |csv: &str, occasion| calendar.load_csv(Layer::Nation, csv, "a", occasion).map(|()| calendar.clone());
    let year_2020: String =
        CN_WORKDAYS.lines().filter(|row| row.ends_with(",2020")).map(|row| format!("{row}\n")).collect();
    // The notice as it stood before 27 January 2020: off to 30 January, 1 February worked.
    let first = format!("date,kind,name,year_of_notice\n{year_2020}2020-02-01,work,春节,2020\n")
        .replace("2020-01-31,off,春节,2020\n", "");
    let calendar_before = load(&first, Occasion::Yearly).unwrap();
    assert!(calendar_before.day(day("2020-02-01")).is_working);
    let amendment =
        "date,kind,name,year_of_notice\n2020-01-31,off,春节,2020\n2020-02-01,ordinary,春节,2020\n";
    assert!(load(amendment, Occasion::Yearly).is_err(), "13 days off are more than the law gives");
    let amended = load(amendment, Occasion::Special).unwrap();
    assert!(!amended.day(day("2020-02-01")).is_working);
    assert!(!amended.day(day("2020-01-31")).is_working);
    assert!(amended.day(day("2020-01-19")).is_working, "the rest stays");
    assert_eq!(amended.notices().next().unwrap().1.len(), 2, "both sources stay");
    let again = load(&first, Occasion::Yearly).unwrap();
    assert!(again.day(day("2020-02-01")).is_working, "the later notice wins");
    assert!(again.day(day("2020-01-31")).is_working);
}

#[test]
fn a_notice_that_is_refused_changes_nothing() {
    let mut calendar = Calendar::built_in();
    let before = calendar.clone();
    let rows = "date,kind,name,year_of_notice\n2027-01-01,off,元旦,2027\n";
    let faults = calendar.load_csv(Layer::Nation, rows, "x", Occasion::Yearly).unwrap_err();
    assert!(faults.iter().any(|fault| matches!(fault.wrong, Wrong::Sum { days: 1, by_law: 13, .. })));
    assert!(
        faults.iter().any(|fault| matches!(fault.wrong, Wrong::StatutoryDayWorked { name: "国庆节", .. }))
    );
    assert_eq!(calendar, before);
}

#[test]
fn an_amendment_is_read_from_its_own_words() {
    let words = "国务院办公厅关于调整2019年劳动节假期安排的通知\n\
        一、2019年5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。";
    let notice = Notice::read(words, Layer::Nation, "").unwrap().remove(0);
    assert_eq!(notice.year, NoticeYear(2019));
    let kinds: Vec<(String, Kind)> =
        notice.facts.iter().map(|fact| (fact.day.to_string(), fact.kind)).collect();
    let expected = [
        ("2019-04-28", Kind::Work),
        ("2019-05-01", Kind::Off),
        ("2019-05-02", Kind::Off),
        ("2019-05-03", Kind::Off),
        ("2019-05-04", Kind::Ordinary),
        ("2019-05-05", Kind::Work),
    ];
    assert_eq!(kinds, expected.map(|(day, kind)| (day.to_owned(), kind)));
    assert_eq!(Calendar::built_in().load(Layer::Nation, vec![notice], Occasion::Yearly), Ok(()));
}

#[test]
fn any_text_is_answered() {
    let long = "一、元旦：".repeat(20_000);
    for text in [
        "",
        " \n",
        "\u{feff}",
        "🎉",
        "一、",
        "# 2027",
        "# 2027\n一、元旦：1月",
        "（",
        "1日",
        "# 2027\n一、（1月1日",
        &long,
    ] {
        assert!(Notice::read(text, Layer::Nation, "").is_err(), "{text:.20}");
    }
}
