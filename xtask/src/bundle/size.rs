//! What a browser loads and when, and how much that may be.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::bundle::files_below;

/// When a file is loaded at the first visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum When {
    /// Before the first page can be used: a person signs in.
    FirstPage,
    /// Before the cases of one's unit are open; it is fetched while the password is typed.
    Cases,
    /// In the background, by the service worker, or when it is first looked at.
    Later,
}

impl When {
    const ALL: [Self; 3] = [Self::FirstPage, Self::Cases, Self::Later];

    /// What is loaded by then, all in all, compressed with brotli, may be this many bytes. The first is the aim of the
    /// project; the others stand a step over what there is, so that nothing is added unnoticed.
    fn budget(self) -> u64 {
        match self {
            Self::FirstPage => 450_000,
            Self::Cases => 880_000,
            Self::Later => 1_290_000,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::FirstPage => "first page",
            Self::Cases => "cases open",
            Self::Later => "whole app",
        }
    }
}

struct File {
    name: String,
    when: When,
    raw: u64,
    sent: u64,
}

/// Prints the size of each file and when it is loaded, raw and as sent; fails when a budget is passed.
pub(crate) fn check(dist: &Path) -> Result<()> {
    if !dist.join("index.html").is_file() {
        bail!("there is no app at {}: run `cargo xtask build` first", dist.display());
    }
    let files = files(dist)?;
    println!("{:<48} {:<10} {:>10} {:>10}", "file", "by", "raw", "brotli");
    for File { name, when, raw, sent } in &files {
        println!("{name:<48} {:<10} {raw:>10} {sent:>10}", when.name());
    }
    let mut over = Vec::new();
    for by in When::ALL {
        let loaded = files.iter().filter(|file| file.when <= by);
        let (raw, sent) = loaded.fold((0, 0), |(raw, sent), file| (raw + file.raw, sent + file.sent));
        println!(
            "{:<48} {:<10} {raw:>10} {sent:>10}  (at most {})",
            "loaded by then",
            by.name(),
            by.budget()
        );
        if sent > by.budget() {
            over.push(format!("{}: {sent} bytes, at most {}", by.name(), by.budget()));
        }
    }
    if over.is_empty() { Ok(()) } else { bail!("more is loaded than may be: {}", over.join("; ")) }
}

/// The files of the app, the earliest and largest first.
fn files(dist: &Path) -> Result<Vec<File>> {
    let page = fs::read_to_string(dist.join("index.html"))?;
    let mut files = Vec::new();
    for file in files_below(dist)? {
        if file.extension().is_some_and(|extension| extension == "br" || extension == "gz") {
            continue;
        }
        let raw = fs::metadata(&file)?.len();
        let mut compressed = file.clone().into_os_string();
        compressed.push(".br");
        let sent = fs::metadata(compressed).map_or(raw, |metadata| metadata.len());
        let name = file.strip_prefix(dist)?.display().to_string();
        files.push(File { when: when(&name, &page), name, raw, sent });
    }
    leave_one_rulebook(&mut files);
    files.sort_by_key(|file| (file.when, std::cmp::Reverse(file.sent)));
    Ok(files)
}

/// When a file is loaded: the page names what it needs, and names the rulebooks; the parts of the program have the names
/// that `app/src/parts.rs` gives them, and what several parts share is needed by the earliest.
fn when(name: &str, page: &str) -> When {
    let is_program = name.ends_with(".wasm");
    if name.starts_with("assets/split_later") {
        When::Later
    } else if name.ends_with(".json") || (is_program && !page.contains(name)) {
        When::Cases
    } else {
        When::FirstPage
    }
}

/// A unit works by one rulebook; the largest stands for it, and all others come later.
fn leave_one_rulebook(files: &mut [File]) {
    // A rulebook and its words share what stands before the hash in their names: "assets/building-".
    let rulebook = |file: &File| {
        let (stem, _hash) = file.name.rsplit_once('-')?;
        (file.name.ends_with(".json") && stem != "assets/language").then(|| stem.to_owned())
    };
    let mut sizes: BTreeMap<String, u64> = BTreeMap::new();
    for file in files.iter() {
        if let Some(stem) = rulebook(file) {
            *sizes.entry(stem).or_default() += file.sent;
        }
    }
    let largest = sizes.into_iter().max_by_key(|(_, sent)| *sent).map(|(stem, _)| stem);
    for file in files {
        if rulebook(file).is_some_and(|stem| Some(stem) != largest) {
            file.when = When::Later;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(name: &str, sent: u64) -> File {
        File { name: name.to_owned(), when: When::Cases, raw: sent, sent }
    }

    #[test]
    fn a_file_is_loaded_when_something_needs_it() {
        let page = "<link href=\"/assets/app-1.wasm\"><link href=\"/assets/building-2.json\">";
        for (name, expected) in [
            ("index.html", When::FirstPage),
            ("assets/app-1.wasm", When::FirstPage),
            ("assets/style-3.css", When::FirstPage),
            ("assets/split_work-4.wasm", When::Cases),
            ("assets/chunk_3-5.wasm", When::Cases),
            ("assets/split_later-6.wasm", When::Later),
            ("assets/building-2.json", When::Cases),
        ] {
            assert_eq!(when(name, page), expected, "{name}");
        }
    }

    #[test]
    fn one_rulebook_counts_with_its_words_the_others_come_later() {
        let mut files = vec![
            json("assets/building-1.json", 8),
            json("assets/building-2.words.json", 30),
            json("assets/bank-3.json", 20),
            json("assets/language-4.words.json", 12),
        ];
        leave_one_rulebook(&mut files);
        let when: Vec<When> = files.iter().map(|file| file.when).collect();
        assert_eq!(when, [When::Cases, When::Cases, When::Later, When::Cases]);
    }
}
