//! Penalties, exact in fen, on either side of every boundary.

use qingchu_core::penalty::{PenaltyFault, is_grave, penalties_of, range, stated_gains};
use qingchu_core::rulebook::Penalty;
use qingchu_core::value::Value;

use super::world::World;

fn rule(world: &World) -> &Penalty {
    &world.rulebook.penalties[0]
}

#[test]
fn a_hundred_thousand_yuan_belongs_to_the_upper_bracket() {
    let world = World::new();
    let fine = |gains| range(rule(&world), gains, false).map(|range| range.fine_fen.unwrap());
    let lower = Ok([1_000_000, 10_000_000]);
    assert_eq!(fine(0), lower, "without gains");
    assert_eq!(fine(1), lower);
    assert_eq!(fine(9_999_999), lower, "99,999.99 yuan");
    assert_eq!(fine(10_000_000), Ok([10_000_000, 50_000_000]), "100,000 yuan");
    assert_eq!(fine(10_000_001), Ok([10_000_001, 50_000_005]), "not a fen is lost");
}

#[test]
fn gains_are_confiscated_and_persons_fined_apart() {
    let world = World::new();
    let range = range(rule(&world), 12_345, false).unwrap();
    assert_eq!(range.confiscated_fen, 12_345);
    assert_eq!(range.persons_fen, Some([200_000, 2_000_000]));
    assert_eq!(range.clause.as_str(), "FIG-3");
}

#[test]
fn what_is_grave_is_ordered_besides() {
    let world = World::new();
    let measures = |is_grave| -> Vec<String> {
        let range = range(rule(&world), 0, is_grave).unwrap();
        range.measures.iter().map(|measure| measure.zh.clone()).collect()
    };
    assert_eq!(measures(false), ["责令停业整顿"]);
    assert_eq!(measures(true), ["责令停业整顿", "吊销许可证"]);
}

#[test]
fn what_cannot_be_counted_is_told() {
    let world = World::new();
    let most = i64::MAX / 5;
    assert_eq!(range(rule(&world), most, true).unwrap().fine_fen, Some([most, most * 5]));
    let fault = range(rule(&world), most + 1, true).unwrap_err();
    assert_eq!(fault, PenaltyFault::TooLarge { gains_fen: most + 1, times: 5 });
    assert_eq!(fault.to_string(), "5 times 1844674407370955162 fen is more than can be counted");
    assert!(range(rule(&world), i64::MAX, false).is_err());
    assert_eq!(range(rule(&world), -1, false), Err(PenaltyFault::GainsBelowNothing(-1)));
    assert_eq!(range(rule(&world), i64::MIN, false), Err(PenaltyFault::GainsBelowNothing(i64::MIN)));
    let mut gap = rule(&world).clone();
    gap.brackets.truncate(1);
    assert_eq!(range(&gap, 10_000_000, false), Err(PenaltyFault::NoBracket(10_000_000)));
    gap.brackets.clear();
    assert_eq!(range(&gap, 10_000_000, false).unwrap().fine_fen, None, "a law may threaten measures only");
}

#[test]
fn the_gains_are_what_the_case_states() {
    let mut world = World::new();
    let silent = world.received("2026-11-02 09:00", "fee").end();
    let stated = world.received("2026-11-02 09:00", "fee").holds("gains", Value::Fen(9_999_999)).end();
    let gains = |id| stated_gains(rule(&world), world.case_of(id));
    assert_eq!(gains(silent), Ok(None));
    assert_eq!(gains(stated), Ok(Some(9_999_999)));
    assert_eq!(penalties_of(world.case_of(stated), &world.rulebook).count(), 1);
    assert!(!is_grave(rule(&world), world.case_of(stated)));
}
