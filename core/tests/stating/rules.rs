//! Guards that look at what is being stated, duties about one thing each, marks.

use qingchu_core::case::{Command, DutyState, Refusal};
use qingchu_core::deadline::Calendar;
use qingchu_core::projection::Row;
use qingchu_core::value::Value;

use crate::shop::{Shop, filled, guard, quote, text};

#[test]
fn a_settlement_up_to_the_quote_is_accepted_and_one_fen_above_is_refused() {
    for (total, is_accepted) in [(299, true), (300, true), (301, false)] {
        let mut shop = Shop::with(&[]);
        shop.states("quoted", &[("items", quote(&[100, 200]))]).unwrap();
        let settled = shop.states("settled", &[("total", Value::Fen(total))]);
        if is_accepted {
            assert_eq!(settled, Ok(()), "{total}");
        } else {
            assert_eq!(guard(settled), "above-the-quote", "{total}");
        }
    }
}

#[test]
fn without_a_quote_no_amount_is_at_most_it() {
    let mut shop = Shop::with(&[]);
    assert_eq!(guard(shop.states("settled", &[("total", Value::Fen(0))])), "above-the-quote");
    // What is being stated can be the way out.
    let free = [("total", Value::Fen(0)), ("how", Value::Choice("none".to_owned()))];
    assert_eq!(shop.states("settled", &free), Ok(()));
}

#[test]
fn the_last_quote_counts_and_a_sum_out_of_range_is_none() {
    let mut shop = Shop::with(&[]);
    shop.states("quoted", &[("items", quote(&[500]))]).unwrap();
    shop.states("quoted", &[("items", quote(&[100]))]).unwrap();
    assert_eq!(guard(shop.states("settled", &[("total", Value::Fen(200))])), "above-the-quote");
    shop.states("quoted", &[("items", quote(&[i64::MAX, 1]))]).unwrap();
    assert_eq!(guard(shop.states("settled", &[("total", Value::Fen(1))])), "above-the-quote");
}

#[test]
fn a_sum_of_what_is_being_stated_is_held_to_a_field_of_the_case() {
    let mut shop = Shop::with(&[("limit", Value::Fen(300))]);
    assert_eq!(guard(shop.states("quoted", &[("items", quote(&[100, 201]))])), "above-the-limit");
    assert_eq!(shop.states("quoted", &[("items", quote(&[100, 200]))]), Ok(()));
    assert_eq!(Shop::with(&[]).states("quoted", &[("items", quote(&[100, 201]))]), Ok(()), "without a limit");
}

#[test]
fn a_fact_that_a_guard_could_refuse_for_what_is_filled_in_is_offered_until_then() {
    let shop = Shop::with(&[]);
    let (case, roles) = (shop.case(), [] as [qingchu_core::id::RoleId; 0]);
    let may = |fact: &str| qingchu_core::case::decide::may_state(&case, &fact.into(), &roles, &shop.book);
    assert_eq!(may("settled"), Ok(()));
}

#[test]
fn every_add_on_is_decided_before_the_work_is_finished() {
    let mut shop = Shop::with(&[]);
    shop.states("add-on-found", &[("extra", text("皮带"))]).unwrap();
    shop.states("add-on-found", &[("extra", text("机油"))]).unwrap();
    assert_eq!(
        shop.open(),
        [("decide-add-on".to_owned(), Some(text("皮带"))), ("decide-add-on".to_owned(), Some(text("机油")))]
    );
    shop.states("add-on-agreed", &[("extra", text("机油"))]).unwrap();
    assert_eq!(shop.open(), [("decide-add-on".to_owned(), Some(text("皮带")))]);
    assert_eq!(guard(shop.states("finished", &[])), "add-on-undecided");
    shop.states("add-on-delayed", &[("extra", text("轮胎"))]).unwrap();
    assert_eq!(shop.open().len(), 1, "another add-on was delayed");
    shop.states("add-on-delayed", &[("extra", text("皮带"))]).unwrap();
    assert_eq!(shop.open(), []);
    let carried =
        shop.case().duties.iter().filter(|duty| matches!(duty.state, DutyState::CarriedOver { .. })).count();
    assert_eq!(carried, 1);
    shop.states("add-on-agreed", &[("extra", text("皮带"))]).unwrap();
    // Found once more, it has to be decided once more.
    shop.states("add-on-found", &[("extra", text("皮带"))]).unwrap();
    assert_eq!(guard(shop.states("finished", &[])), "add-on-undecided");
    shop.states("add-on-agreed", &[("extra", text("皮带"))]).unwrap();
    assert_eq!(shop.states("finished", &[]), Ok(()));
}

#[test]
fn the_third_time_marks_the_case_and_opens_what_follows_from_the_mark() {
    let mut shop = Shop::with(&[]);
    for times in 1..=3 {
        shop.states("returned", &[]).unwrap();
        assert_eq!(shop.case().flags.contains(&"bounced".into()), times == 3, "{times}");
        assert_eq!(shop.open().len(), usize::from(times == 3), "{times}");
    }
    let case = shop.case();
    let row = Row::of(&case, Vec::new(), &shop.book, &Calendar::built_in());
    assert_eq!(row.flags, ["bounced".into()]);
    assert!(shop.book.plans.iter().all(|plan| plan.when.holds(&case)));
    shop.states("reported", &[]).unwrap();
    assert_eq!(shop.case().flags.len(), 2, "a flag can rest on one before it");
}

#[test]
fn a_duty_belongs_to_the_level_of_the_first_who_has_to_do_it() {
    let book = Shop::with(&[]).book;
    let level = |duty: &str| book.level_of(book.duty(&duty.into()).unwrap()).unwrap().id.to_string();
    assert_eq!((level("decide-add-on"), level("report")), ("shop".to_owned(), "head".to_owned()));
}

#[test]
fn a_protected_field_is_in_no_list_and_in_no_search() {
    let shop = Shop::with(&[("customer", text("王女士")), ("secret", text("李线人"))]);
    let row = Row::of(&shop.case(), Vec::new(), &shop.book, &Calendar::built_in());
    assert_eq!(row.who, "王女士");
    assert!(!row.words.contains("李线人"), "{}", row.words);
    let secret = shop.book.field(&"secret".into()).unwrap();
    assert!(secret.is_shown_to(&["chief".into()]) && !secret.is_shown_to(&["adviser".into()]));
}

#[test]
fn the_members_of_one_complaint_can_make_it_collective_alone() {
    use qingchu_core::case::matter::{Matters, Particulars};
    let members =
        |names: &[&str]| Value::Rows(names.iter().map(|name| filled(&[("member", text(name))])).collect());
    for (names, is_collective) in [(&["甲", "乙"][..], true), (&["甲", " 甲"], false), (&["甲"], false)]
    {
        let shop = Shop::with(&[("members", members(names))]);
        let case = shop.case();
        let mut matters = Matters::default();
        let particulars = Particulars::of(&case, &shop.book, Calendar::built_in().offset());
        matters.put(case.id, particulars, &mut std::collections::BTreeSet::new());
        assert_eq!(matters.matter(case.id).is_some(), is_collective, "{names:?}");
    }
}

#[test]
fn a_field_is_emptied_by_a_blank_of_any_kind() {
    let mut shop = Shop::with(&[("limit", Value::Fen(300))]);
    shop.run(Command::StateField { field: "limit".into(), value: text(" ") }).unwrap();
    assert_eq!(shop.states("quoted", &[("items", quote(&[301]))]), Ok(()));
    let wrong = shop.run(Command::StateField { field: "limit".into(), value: text("三百") });
    assert!(matches!(wrong, Err(Refusal::FieldOfOtherKind { .. })), "{wrong:?}");
}
