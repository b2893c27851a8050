//! What a reader should not meet: overlong files, unfinished work, the paths of one machine.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::checks::{has_extension, source_files};
use crate::ci::{relative, report};

/// The most lines of a Rust file, its tests not counted. Past this it tells more than one story.
const LINES_AT_MOST: usize = 400;

/// Marks of unfinished work. Written in parts, so that this list does not find itself.
const UNFINISHED: [&str; 6] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("#[ig", "nore"),
];

/// Beginnings of paths that exist on one machine only.
const MACHINE_PATHS: [&str; 4] =
    [concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/wo", "rk/"), concat!("/Us", "ers/")];

/// Files that hold other people's words or a tool's output.
const NOT_READ: [&str; 3] = ["Cargo.lock", "package-lock.json", "LICENSE"];

/// Checks every text file of the workspace.
pub(crate) fn check(root: &Path) -> Result<()> {
    let mut complaints = Vec::new();
    for file in source_files(root)? {
        let name = relative(root, &file);
        // Pictures and the like are not text.
        let Ok(text) = fs::read_to_string(&file) else { continue };
        if name == "Cargo.lock" {
            complaints.extend(foreign_sources(&text));
        }
        if !NOT_READ.iter().any(|skipped| name.ends_with(skipped)) {
            complaints.extend(complaints_about(&name, &text, has_extension(&file, "rs")));
        }
    }
    report(&complaints)
}

fn complaints_about(name: &str, text: &str, is_rust: bool) -> Vec<String> {
    let mut complaints = Vec::new();
    let is_code =
        is_rust || [".js", ".css", ".toml", ".html"].iter().any(|extension| name.ends_with(extension));
    for (number, line) in (1_usize..).zip(text.lines()) {
        let marks = UNFINISHED.iter().filter(|_| is_code).chain(&MACHINE_PATHS);
        for mark in marks.filter(|mark| line.contains(**mark)) {
            complaints.push(format!("{name}:{number}: {mark}"));
        }
    }
    let lines = lines_without_tests(text);
    // The package `tests` has a library too, which is read like any other.
    let in_tests = name.split('/').any(|part| matches!(part, "tests" | "tests.rs" | "benches"));
    let is_test = in_tests && !name.starts_with("tests/src/");
    if is_rust && !is_test && lines > LINES_AT_MOST {
        complaints.push(format!(
            "{name}: {lines} lines without tests, {LINES_AT_MOST} at most: split it by a domain word"
        ));
    }
    complaints
}

/// The lines before the unit tests, which stand last in a file.
fn lines_without_tests(text: &str) -> usize {
    text.lines().take_while(|line| *line != "#[cfg(test)]").count()
}

/// Packages that come from elsewhere than the public registry: nobody else could fetch them.
fn foreign_sources(lock: &str) -> Vec<String> {
    const REGISTRY: &str = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    let sources = lock.lines().filter(|line| line.starts_with("source = ") && *line != REGISTRY);
    sources.map(|source| format!("Cargo.lock: {source} is not the public registry")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mark_is_told_with_its_place() {
        let text = format!(
            "fn a() {{}}\n// {} later\nlet path = \"{}x\";\n",
            concat!("TO", "DO"),
            concat!("/ro", "ot/")
        );
        let complaints = complaints_about("core/src/a.rs", &text, true);
        assert_eq!(complaints, ["core/src/a.rs:2: TO\u{44}O", "core/src/a.rs:3: /ro\u{6f}t/"]);
    }

    #[test]
    fn tests_do_not_count_as_length() {
        let text = "x\n".repeat(LINES_AT_MOST) + "#[cfg(test)]\nmod tests {}\n";
        assert_eq!(complaints_about("core/src/a.rs", &text, true), Vec::<String>::new());
        let text = "x\n".repeat(LINES_AT_MOST + 1);
        assert_eq!(complaints_about("core/src/a.rs", &text, true).len(), 1);
        assert_eq!(complaints_about("core/tests/a.rs", &text, true), Vec::<String>::new());
        assert_eq!(complaints_about("core/src/log/tests.rs", &text, true), Vec::<String>::new());
        assert_eq!(complaints_about("tests/src/a.rs", &text, true).len(), 1);
    }

    #[test]
    fn a_package_from_elsewhere_is_told() {
        assert_eq!(foreign_sources("source = \"git+https://example.org/x\"\nname = \"x\"").len(), 1);
    }
}
