//! Real messages to a city's hotline: hardly any concerns an office tower, so hardly any is major.

use qingchu_core::classify::Shows;
use qingchu_core::event::Severity;
use serde::Deserialize;

use crate::record::{BUILDING, package_path};

#[derive(Deserialize)]
struct Message {
    id: String,
    text: String,
    channel: String,
}

#[test]
fn hotline_messages_raise_few_alarms() {
    let path = package_path("../../shared/data/hotline/hotline.jsonl");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("SKIPPED: the hotline messages are not here ({})", path.display());
        return;
    };
    let (mut total, mut alarms) = (0_u32, 0_u32);
    for line in text.lines().filter(|line| !line.is_empty()) {
        let message: Message = serde_json::from_str(line).expect("a message");
        let findings = BUILDING.classify(&message.text, &message.channel.as_str().into());
        total += 1;
        if findings.judgement.severity == Severity::Major {
            alarms += 1;
            let chars: Vec<char> = message.text.chars().collect();
            let shown: Vec<String> = findings
                .evidence
                .iter()
                .filter(|shown| matches!(shown.meaning, Shows::Reason(_) | Shows::Collective))
                .map(|shown| {
                    let (from, to) =
                        (shown.span.start.saturating_sub(14), (shown.span.end + 12).min(chars.len()));
                    let text: String = chars[from..to].iter().filter(|c| !c.is_whitespace()).collect();
                    format!("{}: {text}", shown.rule)
                })
                .collect();
            println!("{} {:?} {}", message.id, findings.judgement.reasons, shown.join(" | "));
        }
    }
    println!("{alarms} of {total} hotline messages are called major");
    assert!(alarms * 20 <= total, "more than one in twenty");
}
