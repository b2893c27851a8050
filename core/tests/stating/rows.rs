//! Rows and checklists as they are filled in.

use qingchu_core::case::Refusal;
use qingchu_core::id::{CaseId, EntryId};
use qingchu_core::value::Value;
use uuid::Uuid;

use crate::shop::{Shop, filled, rows, text};

fn inspectors(names: &[&str]) -> Value {
    Value::Rows(names.iter().map(|name| filled(&[("name", text(name))])).collect())
}

fn inspected(inspectors: Value, more: &[(&str, Value)]) -> Result<(), Refusal> {
    let mut values = vec![("inspectors", inspectors)];
    values.extend(more.iter().cloned());
    Shop::with(&[]).states("inspected", &values)
}

fn checked(items: &[(&str, &str)]) -> Value {
    let row = |(item, is): &(&str, &str)| {
        filled(&[("item", Value::Choice((*item).to_owned())), ("is", Value::Choice((*is).to_owned()))])
    };
    Value::Rows(items.iter().map(row).collect())
}

#[test]
fn fewer_than_two_inspectors_are_refused_and_two_are_not() {
    let field = || "inspectors".into();
    assert_eq!(inspected(inspectors(&[]), &[]), Err(Refusal::FieldMissing(field())));
    let one = Refusal::TooFewRows { field: field(), rows: 1, at_least: 2 };
    assert_eq!(inspected(inspectors(&["张三"]), &[]), Err(one.clone()));
    assert_eq!(inspected(inspectors(&["张三", " "]), &[]), Err(one), "a blank row is none");
    assert_eq!(inspected(inspectors(&["张三", "李四"]), &[]), Ok(()));
}

#[test]
fn the_same_person_twice_is_one() {
    let alike = Refusal::RowsAlike { field: "inspectors".into(), column: "name".into(), row: 2 };
    assert_eq!(inspected(inspectors(&["张三", "李四", " 张三 "]), &[]), Err(alike));
}

#[test]
fn what_is_wrong_in_a_row_is_told_with_its_place_among_all_rows() {
    let badge = [("badge", text("0017"))];
    let found = inspected(rows(&[&[("name", text("张三"))], &[], &badge]), &[]);
    let refusal = Box::new(Refusal::FieldMissing("name".into()));
    assert_eq!(found, Err(Refusal::Row { field: "inspectors".into(), row: 2, refusal }));
}

#[test]
fn blank_rows_and_cells_are_left_out_of_what_is_stated() {
    let mut shop = Shop::with(&[]);
    let typed = rows(&[&[("name", text("张三")), ("badge", text(" "))], &[], &[("name", text("李四"))]]);
    shop.states("inspected", &[("inspectors", typed)]).unwrap();
    assert_eq!(shop.case().facts[0].values[&"inspectors".into()], inspectors(&["张三", "李四"]));
}

#[test]
fn a_column_that_depends_on_another_is_asked_for_in_its_own_row() {
    let item = |of: &str, which: &str| {
        let of = Value::Choice(of.to_owned());
        filled(&[("name", text("灯")), ("price", Value::Fen(1)), ("of", of), ("which", text(which))])
    };
    let mut shop = Shop::with(&[]);
    let refused =
        shop.states("quoted", &[("items", Value::Rows(vec![item("other", "拆车件"), item("other", "")]))]);
    let refusal = Box::new(Refusal::FieldMissing("which".into()));
    assert_eq!(refused, Err(Refusal::Row { field: "items".into(), row: 1, refusal }));
    let many = Value::Rows(vec![item("new", ""); 4]);
    let refused = shop.states("quoted", &[("items", many)]);
    assert_eq!(refused, Err(Refusal::TooManyRows { field: "items".into(), rows: 4, at_most: 3 }));
    assert_eq!(shop.states("quoted", &[("items", Value::Rows(vec![item("new", ""); 3]))]), Ok(()));
}

#[test]
fn every_item_of_a_complete_checklist_is_answered_once() {
    let two = inspectors(&["张三", "李四"]);
    let with = |list: Value| inspected(two.clone(), &[("list", list)]);
    let missing = Refusal::ItemNotAnswered { field: "list".into(), item: "brake".to_owned() };
    assert_eq!(with(checked(&[("lamp", "yes")])), Err(missing));
    assert_eq!(with(checked(&[("lamp", "yes"), ("brake", "not-applicable")])), Ok(()));
    let twice = with(checked(&[("lamp", "yes"), ("brake", "no"), ("lamp", "no")]));
    assert_eq!(twice, Err(Refusal::RowsAlike { field: "list".into(), column: "item".into(), row: 2 }));
    for (item, is) in [("horn", "yes"), ("lamp", "perhaps")] {
        let refused = with(checked(&[(item, is)]));
        assert!(matches!(refused, Err(Refusal::Row { row: 0, .. })), "{refused:?}");
    }
}

#[test]
fn entries_cases_and_sketches_are_of_their_own_kind() {
    let two = inspectors(&["张三", "李四"]);
    let fits = [
        ("tool", Value::Entry(EntryId(Uuid::from_u128(1)))),
        ("earlier", Value::Case(CaseId(Uuid::from_u128(2)))),
        ("damage", Value::Signature(vec![vec![1, 2, 3, 4]])),
    ];
    assert_eq!(inspected(two.clone(), &fits), Ok(()));
    for (field, _value) in fits {
        let refused = inspected(two.clone(), &[(field, text("一台"))]);
        assert!(matches!(refused, Err(Refusal::FieldOfOtherKind { .. })), "{field}: {refused:?}");
    }
    let nested = rows(&[&[("name", inspectors(&["张三"]))], &[("name", text("李四"))]]);
    assert!(inspected(nested, &[]).is_err(), "rows hold no rows");
}
