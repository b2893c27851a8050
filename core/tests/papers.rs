//! Papers of rows, registers and the unit, files put together, and cases of an older version of their rulebook.

#![cfg(feature = "author")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests fail loudly on purpose"
)]

use qingchu_core::deadline::Calendar;
use qingchu_core::deadline::rule::Span;
use qingchu_core::document::{Subject, assemble, fill};
use qingchu_core::rulebook::{Rulebook, author};
use qingchu_core::scenario::{self, Laws, Played};
use qingchu_core::words::Language;

const BUILDING: &str = include_str!("../rulebooks/building.toml");

/// A quote with rows, a settlement in capital numerals, a notice of telephone numbers, a badge, a file.
const PAPERS: &str = r#"
[[fact]]
id = "quoted"
clause = "BLD-1.3"
command = { zh = "报价", en = "Quote" }
name = { zh = "已报价", en = "Quoted" }

[[fact.field]]
id = "items"
label = { zh = "项目", en = "Items" }
kind = "rows"
clause = "BLD-1.3"
columns = [
    { id = "name", label = { zh = "名称", en = "Name" }, kind = "text", required = true, clause = "BLD-1.3" },
    { id = "hours", label = { zh = "工时", en = "Hours" }, kind = "number", clause = "BLD-1.3" },
    { id = "price", label = { zh = "金额", en = "Price" }, kind = "fen", clause = "BLD-1.3" },
]

[[document]]
id = "quote"
title = { zh = "报价单", en = "Quote" }
clause = "BLD-1.3"
signatures = [{ zh = "客户", en = "Customer" }]

[[document.row]]
label = { zh = "项目", en = "Items" }
from = ["rows.fact.quoted.items"]
columns = ["name", "price"]

[[document.row]]
label = { zh = "合计", en = "Total" }
from = ["total.fact.quoted.items.price", "capital.total.fact.quoted.items.price"]

[[document.row]]
label = { zh = "工时", en = "Hours" }
from = ["total.fact.quoted.items.hours"]
missing = { zh = "未报价", en = "not quoted" }

[[document.paragraph]]
text = { zh = "{unit}报价如上，客户{field.customer}。", en = "As above, {field.customer}." }

[[document]]
id = "numbers"
title = { zh = "投诉电话公示", en = "Telephone numbers" }
of = "unit"
clause = "BLD-1.6"

[[document.row]]
label = { zh = "电话", en = "Numbers" }
from = ["register.contacts.phone"]
order = ["leader", "manager", "desk"]
missing = { zh = "未登记", en = "not entered" }

[[document.row]]
label = { zh = "经理", en = "Managers" }
from = ["register.contacts"]
where = { field = "role", is = ["manager"] }
columns = ["name", "phone"]

[[document]]
id = "badge"
title = { zh = "工牌", en = "Badge" }
of = { register = "contacts" }
where = { field = "role", is = ["manager"] }
clause = "BLD-1.6"

[[document.row]]
label = { zh = "姓名", en = "Name" }
from = ["entry.name", "entry.role"]

[[document]]
id = "index"
title = { zh = "卷内目录", en = "Index" }
clause = "BLD-1.5"

[[document.row]]
label = { zh = "目录", en = "Index" }
from = ["documents"]

[[document]]
id = "file"
title = { zh = "案卷", en = "Case file" }
clause = "BLD-1.5"
assembles = ["index", "quote", "reply-letter", "opinion-form"]
"#;

const STEPS: &str = r#"
title = "t"
rulebook = "building"

[[step]]
at = "2026-11-23 09:00"
entry = { register = "contacts", name = "chen", with = { role = "manager", name = "陈", phone = "139" } }

[[step]]
entry = { register = "contacts", name = "li", with = { role = "desk", name = "李", phone = "138" } }

[[step]]
at = "2026-11-23 10:00"
receive = { words = "灯坏了", channel = "phone", category = "indoor" }

[[step]]
at = "2026-11-23 11:00"
state = "quoted"
with = { items = [{ name = "灯管", hours = 1, price = 2500 }, { name = "人工", hours = 2, price = 97505 }] }
"#;

fn book() -> Rulebook {
    author::read(&format!("{BUILDING}{PAPERS}")).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn played(rulebook: &Rulebook, run: impl FnOnce(&Played<'_>)) {
    let calendar = Calendar::built_in();
    let laws = Laws { rulebook, classifier: None, calendar: &calendar };
    let steps = scenario::read(STEPS).unwrap().scenario.steps;
    let played = scenario::play(&steps, laws);
    assert!(played.is_as_told(), "{:?}", played.steps);
    run(&played);
}

/// The lines of a document without its title.
fn lines(played: &Played<'_>, id: &str, subject: Subject<'_>) -> Vec<String> {
    let book = played.world.laws.rulebook;
    let document = book.document(&id.into()).unwrap();
    assert!(document.fits(subject), "{id} is made here");
    scenario::with_surroundings(&played.world, Language::Chinese, |with| {
        fill(document, subject, book, with).lines().split_off(1)
    })
}

#[test]
fn rows_are_a_table_with_their_sum_in_figures_and_in_capital_numerals() {
    played(&book(), |played| {
        let case = played.world.case(played.world.cases["a"]).unwrap();
        assert_eq!(
            lines(played, "quote", Subject::Case(&case)),
            [
                "项目：\n  名称 | 金额\n  灯管 | 25.00\n  人工 | 975.05",
                "合计：1000.05；壹仟元零伍分",
                "工时：3",
                "本单位报价如上，客户＿＿＿＿＿＿。",
                "客户：",
            ]
        );
    });
}

#[test]
fn a_notice_names_telephone_numbers_in_order_and_those_that_are_missing() {
    played(&book(), |played| {
        let lines = lines(played, "numbers", Subject::Unit);
        assert_eq!(lines, ["电话：物业管理中心领导：未登记；139；138", "经理：\n  姓名 | 电话\n  陈 | 139"]);
    });
}

#[test]
fn a_paper_of_an_entry_is_made_for_the_entries_it_names() {
    played(&book(), |played| {
        let document = played.world.laws.rulebook.document(&"badge".into()).unwrap();
        let of = |name: &str| played.world.entries.get(name).unwrap();
        let entry = |name: &str| {
            let (register, id) = of(name);
            Subject::Entry {
                register,
                values: played.world.unit.entry(register, *id).unwrap().latest().unwrap(),
                is_in_force: true,
            }
        };
        assert_eq!(lines(played, "badge", entry("chen")), ["姓名：陈；部门经理"]);
        assert!(!document.fits(entry("li")));
        assert!(!document.fits(Subject::Unit));
    });
}

#[test]
fn a_file_puts_papers_together_and_its_index_names_their_pages() {
    played(&book(), |played| {
        let book = played.world.laws.rulebook;
        let case = played.world.case(played.world.cases["a"]).unwrap();
        let file = scenario::with_surroundings(&played.world, Language::Chinese, |with| {
            assemble(book.document(&"file".into()).unwrap(), &case, book, with, &[1, 2])
        });
        let parts: Vec<(&str, u32)> =
            file.parts.iter().map(|part| (part.paper.title.as_str(), part.first_page)).collect();
        // The reply letter is made for written complaints only.
        assert_eq!(parts, [("卷内目录", 1), ("报价单", 2), ("客户意见处理表", 4)]);
        assert_eq!(file.pages, 4);
        assert_eq!(
            file.parts[0].paper.lines()[1],
            "目录：\n  序号 | 文书 | 页码\n  1 | 卷内目录 | 1\n  2 | 报价单 | 2\n  3 | 客户意见处理表 | 4"
        );
    });
}

#[test]
fn what_a_paper_cannot_say_is_a_fault() {
    let fault = |from: &str, to: &str| -> Vec<String> {
        let text = format!("{BUILDING}{PAPERS}").replacen(from, to, 1);
        assert_ne!(text, format!("{BUILDING}{PAPERS}"), "{from} is there");
        author::read(&text).unwrap_err().into_iter().map(|fault| fault.message).collect()
    };
    for (from, to, expect) in [
        (
            "rows.fact.quoted.items",
            "rows.fact.quoted.rows",
            "document quote: names the field rows, which the rulebook does not define",
        ),
        (
            "columns = [\"name\", \"price\"]",
            "columns = [\"cost\"]",
            "document quote: names the column cost, which the rulebook does not define",
        ),
        (
            "total.fact.quoted.items.hours",
            "total.fact.quoted.items.name",
            "document quote: total.fact.quoted.items.name needs a column of amounts",
        ),
        (
            "capital.total.fact.quoted.items.price",
            "capital.total.fact.quoted.items.hours",
            "document quote: capital.total.fact.quoted.items.hours needs a column of amounts",
        ),
        (
            "{unit}报价",
            "{nothing}报价",
            "document quote: \"nothing\" is not something that a document can be filled from",
        ),
        (
            "from = [\"entry.name\", \"entry.role\"]",
            "from = [\"number\"]",
            "document badge: is not made of what number needs",
        ),
        (
            "order = [\"leader\"",
            "order = [\"king\"",
            "document numbers: names the choice king, which the rulebook does not define",
        ),
        (
            "assembles = [\"index\"",
            "assembles = [\"nothing\"",
            "document file: names the document nothing, which the rulebook does not define",
        ),
        (
            "assembles = [\"index\"",
            "assembles = [\"badge\"",
            "document file: puts documents together: it is of a case, has nothing else, and no other takes it in",
        ),
    ] {
        let faults = fault(from, to);
        assert!(faults.iter().any(|fault| fault == expect), "{faults:?} do not say: {expect}");
    }
    let twice =
        "\n[[change]]\nversion = 2\nfrom = \"2027-01-01\"\nwhat = { zh = \"改\", en = \"changed\" }\n";
    let read = |text: String| author::read(&text).map_err(|faults| faults[0].message.clone());
    let second = BUILDING.replacen("version = 1", "version = 2", 1);
    assert_eq!(read(second.clone()).unwrap_err(), "change 2: nothing says what version 2 changed");
    assert_eq!(read(format!("{second}{twice}")).unwrap().changes[0].version, 2);
    assert!(
        read(format!("{BUILDING}{twice}")).unwrap_err().contains("is no version up to the rulebook's own")
    );
}

#[test]
fn a_case_goes_on_by_the_version_under_which_it_was_accepted() {
    // Version 2 forwards within one hour instead of two.
    let old = Rulebook::built_in(&"building".into()).unwrap();
    let change =
        "\n[[change]]\nversion = 2\nfrom = \"2027-01-01\"\nwhat = { zh = \"一小时\", en = \"one hour\" }\n";
    let text = format!("{BUILDING}{change}").replacen("version = 1", "version = 2", 1).replacen(
        "within = { hours = 2 }",
        "within = { hours = 1 }",
        1,
    );
    let new = author::read(&text).unwrap();
    let due = |accepted: &Rulebook, shipped: &[&Rulebook]| {
        let calendar = Calendar::built_in();
        let laws = Laws { rulebook: accepted, classifier: None, calendar: &calendar };
        let world = scenario::play(&scenario::read(STEPS).unwrap().scenario.steps[2..3], laws).world;
        let case = world.case(world.cases["a"]).unwrap();
        let kept = shipped.iter().find(|book| book.version == case.rulebook.version).unwrap();
        let duty = case.duties.iter().find(|duty| duty.duty.as_str() == "pass-to-department").unwrap();
        let due = duty.due(kept, &calendar).unwrap().unwrap().time().unwrap();
        due.cut_off.ms_since(duty.opened_at) / 3_600_000
    };
    assert_eq!((due(&old, &[&new, &old]), due(&new, &[&new, &old])), (2, 1));
    assert_eq!(new.changes[0].what.en, "one hour");
}

#[test]
fn a_tourist_complaint_keeps_the_five_days_of_the_version_under_which_it_was_accepted() {
    let tourism = "tourism".into();
    let within = |version: u32| {
        let book = Rulebook::built_in_at(&tourism, version).unwrap();
        book.duty(&"handle-or-transfer".into()).unwrap().within.unwrap().span
    };
    assert_eq!(Rulebook::built_in_versions(&tourism).unwrap(), [1, 2]);
    assert_eq!((within(1), within(2)), (Span::WorkingDays(5), Span::WorkingDays(2)));
}

#[test]
fn a_version_that_the_program_does_not_have_is_told_with_those_that_it_has() {
    for id in Rulebook::built_in_ids() {
        let newest = Rulebook::built_in(&id).unwrap();
        for version in Rulebook::built_in_versions(&id).unwrap() {
            assert_eq!(Rulebook::built_in_at(&id, version).unwrap().version, version);
        }
        let told = Rulebook::built_in_at(&id, newest.version + 1).unwrap_err().to_string();
        assert!(told.contains(&format!("rulebook {id} has no version {}", newest.version + 1)), "{told}");
    }
}
