//! 旅游法第九十五条：罚款幅度

use qingchu_core::penalty::{Range, range};
use qingchu_core::rulebook::Rulebook;

/// The range of a penalty, gains in yuan and fen.
fn threatened<'r>(book: &'r Rulebook, id: &str, gains_fen: i64, is_grave: bool) -> Range<'r> {
    let rule = book.penalties.iter().find(|rule| rule.id.as_str() == id).unwrap();
    range(rule, gains_fen, is_grave).unwrap()
}

#[test]
fn tou_95_1_the_fine_is_a_range_exact_in_fen_and_a_hundred_thousand_belongs_to_the_upper_rule() {
    let book = Rulebook::built_in(&"tourism".into()).unwrap();
    for (gains, fine) in [
        (0, [1_000_000, 10_000_000]),
        (1, [1_000_000, 10_000_000]),
        (9_999_999, [1_000_000, 10_000_000]),
        (10_000_000, [10_000_000, 50_000_000]),
        (10_000_001, [10_000_001, 50_000_005]),
        (123_456_789, [123_456_789, 617_283_945]),
    ] {
        let range = threatened(&book, "unlicensed", gains, true);
        assert_eq!(range.fine_fen, Some(fine), "gains of {gains} fen");
        assert_eq!(range.confiscated_fen, gains);
        assert_eq!(range.persons_fen, Some([200_000, 2_000_000]));
        assert_eq!(range.clause.as_str(), "TOU-95.1");
        let measures: Vec<&str> = range.measures.iter().map(|measure| measure.zh.as_str()).collect();
        assert_eq!(measures, ["责令改正"]);
    }
}

#[test]
fn tou_95_2_the_licence_abused_is_also_suspended_and_revoked_when_grave() {
    let book = Rulebook::built_in(&"tourism".into()).unwrap();
    let measures = |is_grave| {
        let range = threatened(&book, "licence-abused", 10_000_000, is_grave);
        assert_eq!(range.fine_fen, Some([10_000_000, 50_000_000]));
        assert_eq!(range.persons_fen, Some([200_000, 2_000_000]));
        assert_eq!(range.clause.as_str(), "TOU-95.2");
        range.measures.iter().map(|measure| measure.zh.clone()).collect::<Vec<_>>()
    };
    assert_eq!(measures(false), ["责令改正", "责令停业整顿"]);
    assert_eq!(measures(true), ["责令改正", "责令停业整顿", "吊销旅行社业务经营许可证"]);
    assert_eq!(threatened(&book, "licence-abused", 9_999_999, false).fine_fen, Some([1_000_000, 10_000_000]));
}
