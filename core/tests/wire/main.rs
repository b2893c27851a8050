//! The bytes of every event version that was ever released still load. The files beside this one are append-only: a
//! new version of a type gets a new file, an old file is never changed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests fail loudly on purpose"
)]

#[allow(dead_code, unreachable_pub, reason = "shared with the other test programs, which use all of it")]
#[path = "../support/mod.rs"]
mod support;

use std::path::Path;

use qingchu_core::event::{Body, Digest};
use qingchu_core::log::Stored;
use qingchu_core::log::codec::{self, Unreadable};

fn fixture(version: &str, kind: &str) -> String {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire").join(version).join(format!("{kind}.json"));
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

#[test]
fn every_body_ever_written_by_version_1_loads_and_is_written_the_same_today() {
    for (kind, body) in support::bodies() {
        let bytes = fixture("v1", kind);
        let event = support::event(body);
        assert_eq!(codec::decode(&bytes).unwrap(), event, "{kind}");
        assert_eq!(codec::encode(&event), bytes, "{kind}");
    }
}

#[test]
fn the_files_of_version_1_are_never_changed() {
    let mut all = String::new();
    for (kind, _) in support::bodies() {
        all.push_str(&fixture("v1", kind));
    }
    assert_eq!(
        Digest::of(all.as_bytes()).to_hex(),
        "8691b70bc89c632b778fb9ed0b7f6e0f3fdaed8662bd6e39551c9661f42ba800"
    );
}

#[test]
fn rows_and_entries_are_written_as_version_2_and_load() {
    let mut all = String::new();
    for (kind, body) in support::bodies_of_version_2() {
        let bytes = fixture("v2", kind);
        let event = support::event(body);
        assert_eq!(codec::decode(&bytes).unwrap(), event, "{kind}");
        assert_eq!(codec::encode(&event), bytes, "{kind}");
        assert!(bytes.contains("\"v\":2,"), "an older program keeps it without reading it: {kind}");
        all.push_str(&bytes);
    }
    assert_eq!(
        Digest::of(all.as_bytes()).to_hex(),
        "a1c7c9c6a3566f631127e1ecea2838eae96d06108f60887d7711ebd81e033813"
    );
}

#[test]
fn an_event_from_a_newer_program_is_kept_whole_and_named() {
    let bytes = fixture("newer", "seal-stamped");
    let stored = Stored::read(bytes.as_str().into(), None).unwrap();
    assert_eq!(stored.event.statement.body, Body::Unknown { kind: "seal-stamped".to_owned(), version: 1 });
    assert_eq!(&*stored.bytes, bytes);

    let newer = fixture("v1", "note-added").replace("\"v\":1", "\"v\":2");
    let event = codec::decode(&newer).unwrap();
    assert_eq!(event.statement.body, Body::Unknown { kind: "note-added".to_owned(), version: 2 });
}

#[test]
fn fields_that_are_not_known_are_passed_over() {
    let bytes = fixture("v1", "note-added");
    let widened = bytes.replacen("{\"type\"", "{\"colour\":{\"a\":[1,2]},\"type\"", 1).replacen(
        "\"text\"",
        "\"lang\":\"zh\",\"text\"",
        1,
    );
    assert_ne!(bytes, widened);
    assert_eq!(codec::decode(&widened).unwrap(), codec::decode(&bytes).unwrap());
}

#[test]
fn bytes_that_are_no_event_are_named_with_their_place() {
    let good = fixture("v1", "note-added");
    let cut: String = good.chars().take(100).collect();
    for nonsense in ["", "\u{feff}{}", "<html>", "nul", cut.as_str()] {
        let error = codec::decode(nonsense).unwrap_err();
        assert!(matches!(error, Unreadable::NotJson { line: 1, .. }), "{nonsense:?}: {error:?}");
    }
    for wrong in [
        "{}",
        "[]",
        "7",
        &good.replace("\"device_seq\":7", "\"device_seq\":-7"),
        &good.replace("\"previous\":\"", "\"previous\":\"x"),
    ] {
        let error = codec::decode(wrong).unwrap_err();
        assert!(matches!(error, Unreadable::Envelope { line: 1, .. }), "{wrong:?}: {error:?}");
    }
    let error = codec::decode(&good.replace("\"text\":", "\"words\":")).unwrap_err();
    assert!(
        matches!(&error, Unreadable::Body { kind, version: 1, because, .. } if kind == "note-added" && because.contains("text")),
        "{error:?}"
    );
    assert_eq!(
        codec::id_of(&good.replace("\"text\":", "\"words\":")),
        Some(support::event(support::bodies().remove(0).1).statement.id)
    );
    assert_eq!(codec::id_of("{\"id\":\"7\"}"), None);
}

#[test]
fn a_narrative_of_100_000_characters_passes_whatever_they_are() {
    for character in ["a", "投", "\u{1f525}", "\u{1}", "\"", "\u{202e}"] {
        let event = support::event(Body::NoteAdded { text: character.repeat(100_000) });
        let bytes = codec::encode(&event);
        assert!(bytes.len() < codec::EVENT_BYTES_LIMIT);
        assert_eq!(codec::decode(&bytes).unwrap(), event);
    }
}
