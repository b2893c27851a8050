//! What holds for every text.

use std::collections::BTreeMap;

use proptest::prelude::*;
use qingchu_core::classify::{Findings, Language};

use crate::record::{BUILDING, records};

/// Words that cue, trigger, hide and mark, so that made-up texts meet every path.
const BITS: &[&str] = &[
    "着火",
    "没",
    "没有",
    "电梯",
    "困人",
    "演习",
    "去年",
    "那次",
    "对面楼",
    "万一",
    "，",
    "。",
    "三家",
    "3",
    "公司",
    "一起",
    "投诉",
    "停电",
    "整层",
    "又",
    "不是",
    "是",
    "真的",
    "现在",
    "火锅",
    "灭火器",
    "气炸了",
    "抖音",
    "再不",
    "老人",
    "没人管",
    "水",
    "淹",
    "承重墙",
    "拆",
    "a",
    "🔥",
    "\u{200f}",
    "<b>",
    "\r\n",
    "\u{feff}",
    "火車",
];

fn made_up() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(BITS), 0..60).prop_map(|bits| bits.concat())
}

fn classify(text: &str) -> Findings {
    BUILDING.classify(text, &"phone".into())
}

fn assert_spans_lie_within(text: &str) {
    let findings = classify(text);
    let length = text.chars().count();
    let shown = findings.evidence.iter().map(|shown| shown.span);
    let silenced = findings.silenced.iter().flat_map(|other| [other.span, other.cue]);
    for span in shown.chain(silenced) {
        assert!(span.start < span.end && span.end <= length, "{span:?} of {length} in {text:?}");
    }
}

/// Full-width forms of what has them.
fn widened(text: &str) -> String {
    let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).expect("a full-width form");
    text.chars().map(|c| if c.is_ascii_graphic() { wide(c) } else { c }).collect()
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        assert_spans_lie_within(&text);
    }

    #[test]
    fn made_up_texts_are_read(text in made_up()) {
        assert_spans_lie_within(&text);
        prop_assert_eq!(classify(&text), classify(&text));
    }

    #[test]
    fn spaces_change_nothing(text in made_up(), every in 1_usize..5) {
        let spaced: String = text
            .chars()
            .enumerate()
            .flat_map(|(at, c)| [Some(c), (at % every == 0).then_some(' ')].into_iter().flatten())
            .collect();
        prop_assert_eq!(classify(&spaced).judgement, classify(&text).judgement);
    }

    #[test]
    fn width_changes_nothing(text in made_up()) {
        prop_assert_eq!(classify(&widened(&text)).judgement, classify(&text).judgement);
    }
}

/// In traditional characters, by the table turned round: the first form of each.
fn in_traditional(text: &str) -> String {
    let json = qingchu_core::built_in::json("language.words").expect("it is embedded");
    let script = Language::from_json(json).expect("it is a language").script;
    let mut turned = BTreeMap::new();
    for (traditional, simple) in script.from.chars().zip(script.to.chars()) {
        turned.entry(simple).or_insert(traditional);
    }
    text.chars().map(|c| turned.get(&c).copied().unwrap_or(c)).collect()
}

#[test]
fn labelled_texts_stay_the_same_in_traditional_characters() {
    for record in records("building.voices.jsonl") {
        let traditional = in_traditional(&record.text);
        assert_eq!(classify(&traditional).judgement, classify(&record.text).judgement, "{traditional}");
    }
}

#[test]
fn labelled_texts_stay_the_same_spaced_and_widened() {
    for record in records("building.jsonl") {
        let plain = classify(&record.text).judgement;
        let spaced: String = record.text.chars().flat_map(|c| [c, '\u{3000}']).collect();
        assert_eq!(classify(&spaced).judgement, plain, "{}", record.id);
        assert_eq!(classify(&widened(&record.text)).judgement, plain, "{}", record.id);
        assert_eq!(classify(&format!("\u{feff}{}\r\n", record.text)).judgement, plain, "{}", record.id);
    }
}

#[test]
fn a_very_long_text_is_read() {
    let text = "万一着火，电梯里困人怎么办，三家公司一起投诉".repeat(5_000);
    assert_spans_lie_within(&text);
}
