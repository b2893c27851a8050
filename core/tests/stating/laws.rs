//! Whatever is stated, in whatever order: an answer, never a panic; and what was accepted can be folded.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use qingchu_core::case::{Command, action};
use qingchu_core::id::{CaseId, FieldId};
use qingchu_core::time::Moment;
use qingchu_core::value::Value;
use uuid::Uuid;

use crate::shop::{NOON, Shop};
use crate::support::any;

const FACTS: [&str; 9] = [
    "quoted",
    "add-on-found",
    "add-on-agreed",
    "add-on-delayed",
    "settled",
    "returned",
    "reported",
    "inspected",
    "finished",
];
const FIELDS: [&str; 16] = [
    "items",
    "name",
    "price",
    "of",
    "which",
    "extra",
    "total",
    "how",
    "inspectors",
    "list",
    "damage",
    "tool",
    "earlier",
    "limit",
    "members",
    "member",
];

fn field() -> impl Strategy<Value = FieldId> {
    select(FIELDS.to_vec()).prop_map(FieldId::from)
}

/// Any value, and often one of the kind that its field asks for.
fn value() -> impl Strategy<Value = Value> {
    let words = select(vec!["", " ", "张三", "new", "other", "cash", "yes", "lamp"]);
    let likely = prop_oneof![
        words.clone().prop_map(|words| Value::Text(words.to_owned())),
        words.prop_map(|words| Value::Choice(words.to_owned())),
        (-1_i64..400).prop_map(Value::Fen),
    ];
    let rows = vec(btree_map(field(), likely.clone(), 0..4), 0..5).prop_map(Value::Rows);
    prop_oneof![4 => likely, 3 => rows, 1 => any::value()]
}

fn command() -> impl Strategy<Value = Command> {
    let fact = (select(FACTS.to_vec()), btree_map(field(), value(), 0..5), -60_000_i64..120_000);
    prop_oneof![
        6 => fact.prop_map(|(fact, values, at)| Command::StateFact {
            fact: fact.into(), values, occurred_at: Moment(NOON + at),
        }),
        2 => (field(), value()).prop_map(|(field, value)| Command::StateField { field, value }),
        1 => any::text().prop_map(|text| Command::AddNote { text }),
        1 => (0_u128..4).prop_map(|case| Command::LinkCase { other: CaseId(Uuid::from_u128(case)) }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_command_is_answered_and_what_is_accepted_is_folded(commands in vec(command(), 1..20)) {
        let mut shop = Shop::with(&[]);
        for command in commands {
            let before = shop.case();
            match shop.run(command) {
                Ok(()) => prop_assert!(shop.case().history.len() > before.history.len()),
                Err(_refusal) => prop_assert_eq!(shop.case(), before),
            }
            let case = shop.case();
            prop_assert!(action::actions(&case, &[], &shop.book).len() <= FACTS.len());
            for rows in case.facts.iter().flat_map(|fact| fact.values.values()) {
                prop_assert!(rows.rows().iter().all(|row| row.values().all(|cell| !cell.is_blank())));
            }
        }
    }
}
