//! The rulebooks that ship with the program have no fault, and a fault that is put in is found where it is.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail loudly on purpose")]

use qingchu_core::id::RulebookId;
use qingchu_core::rulebook::{Rulebook, check};

#[test]
fn every_rulebook_that_ships_has_no_fault() {
    let ids: Vec<RulebookId> = Rulebook::built_in_ids().collect();
    assert!(ids.contains(&RulebookId::from("building")), "there is at least building: {ids:?}");
    for id in ids {
        let rulebook = Rulebook::built_in(&id).expect("a rulebook that ships can be read");
        assert_eq!(rulebook.id, id, "a rulebook is named as its file");
        let faults: Vec<String> = check::check(&rulebook).iter().map(ToString::to_string).collect();
        assert!(faults.is_empty(), "{id}:\n{}", faults.join("\n"));
    }
}

/// Every string under a key, wherever it stands.
fn strings_under<'a>(key: &str, value: &'a serde_json::Value, found: &mut Vec<&'a str>) {
    if let Some(table) = value.as_object() {
        found.extend(table.get(key).and_then(serde_json::Value::as_str));
        table.values().for_each(|inner| strings_under(key, inner, found));
    }
    if let Some(array) = value.as_array() {
        array.iter().for_each(|inner| strings_under(key, inner, found));
    }
}

#[test]
fn every_clause_that_a_finding_can_cite_is_in_its_rulebook() {
    for id in Rulebook::built_in_ids() {
        let rulebook = Rulebook::built_in(&id).unwrap();
        let Some(words) = qingchu_core::built_in::json(&format!("{id}.words")) else { continue };
        let words: serde_json::Value = serde_json::from_str(words).unwrap();
        let mut cited = Vec::new();
        strings_under("clause", &words, &mut cited);
        assert!(cited.len() > 10, "{id} cites {} clauses", cited.len());
        let unknown: Vec<&&str> =
            cited.iter().filter(|clause| rulebook.clause(&(**clause).into()).is_none()).collect();
        assert!(unknown.is_empty(), "{id} has no clauses {unknown:?}");
        for signal in words["signal"].as_array().unwrap() {
            let known = signal["id"].as_str().and_then(|id| rulebook.signal(&id.into()));
            assert_eq!(known.map(|known| known.clause.as_str()), signal["clause"].as_str(), "{signal}");
        }
    }
}

#[cfg(feature = "author")]
mod author {
    use qingchu_core::rulebook::author::read;

    const BUILDING: &str = include_str!("../rulebooks/building.toml");

    fn faults(text: &str) -> Vec<(usize, String)> {
        read(text)
            .expect_err("the fault is found")
            .into_iter()
            .map(|fault| (fault.line, fault.message))
            .collect()
    }

    fn line_of(text: &str, needle: &str) -> usize {
        text.lines().position(|line| line.contains(needle)).expect("the text has the line") + 1
    }

    #[test]
    fn the_file_reads_as_what_is_embedded() {
        let embedded = super::Rulebook::built_in(&"building".into()).unwrap();
        assert_eq!(read(BUILDING).unwrap(), embedded);
    }

    #[test]
    fn a_clause_that_does_not_exist_is_named_with_its_line() {
        let text = BUILDING.replacen(
            "id = \"report-to-manager\"\nclause = \"BLD-1.6\"",
            "id = \"report-to-manager\"\nclause = \"BLD-9.9\"",
            1,
        );
        let line = line_of(&text, "id = \"report-to-manager\"") - 1;
        assert_eq!(
            faults(&text),
            [(
                line,
                "duty report-to-manager: cites the clause BLD-9.9, which the rulebook does not have"
                    .to_owned()
            )]
        );
    }

    #[test]
    fn all_faults_are_found_at_once() {
        let text = BUILDING
            .replace("discharged-by = [\"reported-to-manager\"]", "discharged-by = []")
            .replace("discharged-by = [\"reported-to-leader\"]", "discharged-by = [\"told-the-king\"]");
        let messages: Vec<String> = faults(&text).into_iter().map(|(_line, message)| message).collect();
        assert_eq!(
            messages,
            [
                "duty report-to-manager: nothing discharges it",
                "duty report-to-leader: names the fact told-the-king, which the rulebook does not define",
            ]
        );
    }

    #[test]
    fn a_key_that_is_not_known_is_refused_with_its_line() {
        let text = BUILDING.replacen("immediate = true", "imediate = true", 1);
        let line = line_of(&text, "imediate");
        let found = faults(&text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, line);
        assert!(found[0].1.contains("imediate"), "{found:?}");
    }

    #[test]
    fn a_duty_without_a_clock_and_a_stage_that_cannot_be_left_are_faults() {
        let text = BUILDING
            .replacen("within = { minutes = 15 }\n", "", 1)
            .replacen("id = \"archived\"\nname = { zh = \"已存档\", en = \"Archived\" }\nclause = \"BLD-1.5\"\nlast = true", "id = \"archived\"\nname = { zh = \"已存档\", en = \"Archived\" }\nclause = \"BLD-1.5\"", 1)
            .replacen("from = [\"resolved\", \"confirmed\", \"archived\"]\nto = \"handling\"", "from = [\"resolved\", \"confirmed\"]\nto = \"handling\"", 1);
        let messages: Vec<String> = faults(&text).into_iter().map(|(_line, message)| message).collect();
        assert!(
            messages.iter().any(|m| m == "duty report-to-manager: needs one clock: either `within` or `at`"),
            "{messages:?}"
        );
        assert!(
            messages.iter().any(|m| m.starts_with("stage archived: no fact leads out of it")),
            "{messages:?}"
        );
    }

    #[test]
    fn what_is_not_toml_is_refused_with_its_line() {
        let found = faults("id = \"x\"\nversion = = 1\n");
        assert_eq!(found[0].0, 2, "{found:?}");
        assert!(!faults("").is_empty());
        assert!(!faults("\u{feff}🚒").is_empty());
    }
}
