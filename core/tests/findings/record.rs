//! A labelled complaint, and the classifier under test.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use qingchu_core::classify::Classifier;
use serde::Deserialize;

/// One labelled complaint; fields that a file leaves out have their usual value.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) channel: String,
    pub(crate) category: String,
    pub(crate) severity: String,
    #[serde(default)]
    pub(crate) reasons: Vec<String>,
    #[serde(default)]
    pub(crate) collective: bool,
    pub(crate) written: Option<bool>,
    pub(crate) in_competence: Option<bool>,
    #[serde(default)]
    pub(crate) signals: Vec<String>,
    #[serde(default)]
    pub(crate) adv: String,
    #[serde(default)]
    pub(crate) evidence: Vec<(usize, usize)>,
    #[serde(default)]
    pub(crate) trap: Vec<(usize, usize)>,
}

impl Record {
    /// As labelled, or else by the channel.
    pub(crate) fn is_written(&self) -> bool {
        self.written.unwrap_or(matches!(self.channel.as_str(), "letter" | "online"))
    }

    /// As labelled, or else by the category.
    pub(crate) fn is_in_competence(&self) -> bool {
        self.in_competence.unwrap_or(self.category != "outside")
    }
}

/// The classifier of `building`.
pub(crate) static BUILDING: LazyLock<Classifier> = LazyLock::new(|| classifier("building"));

/// The classifier of a rulebook that ships.
pub(crate) fn classifier(rulebook: &str) -> Classifier {
    Classifier::built_in(&rulebook.into()).expect("it has a vocabulary").expect("it compiles")
}

/// A path below this package.
pub(crate) fn package_path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// The records of a file of `core/tests/findings/`.
pub(crate) fn records(file: &str) -> Vec<Record> {
    let path = package_path("tests/findings").join(file);
    let text = std::fs::read_to_string(&path).expect("the file is part of the repository");
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .enumerate()
        .map(|(at, line)| {
            serde_json::from_str(line).unwrap_or_else(|fault| panic!("{file}:{}: {fault}", at + 1))
        })
        .collect()
}
