//! A rulebook by its id, or as a file that somebody is writing.

use std::fs;
use std::path::{Path, PathBuf};

use qingchu_core::classify::{Classifier, WordsFault};
use qingchu_core::id::RulebookId;
use qingchu_core::rulebook::Rulebook;
use qingchu_core::rulebook::author::{self, LineFault};
use qingchu_core::scenario::Example;

use super::{ToolError, reading};

/// A rulebook, its words, and what its file holds besides.
pub(super) struct Book {
    /// The rulebook.
    pub rulebook: Rulebook,
    /// Reads complaints; `None` where it has no words.
    pub classifier: Option<Classifier>,
    /// Its own examples, each with its line. Those that ship were played when the program was tested.
    pub examples: Vec<(usize, Example)>,
}

/// What is wrong with a rulebook's file or with the words beside it.
pub(super) struct Faulty {
    /// Which of the two.
    pub file: PathBuf,
    /// What is wrong, with lines.
    pub faults: Vec<LineFault>,
}

/// Whether an argument names a file rather than a rulebook that ships.
pub(super) fn is_file(given: &str) -> bool {
    Path::new(given).extension().is_some_and(|extension| extension == "toml")
}

impl Book {
    /// The rulebook that ships under this id, at its newest version or at an older one.
    pub(super) fn built_in(id: &RulebookId, version: Option<u32>) -> Result<Self, ToolError> {
        let rulebook = match version {
            None => Rulebook::built_in(id)?,
            Some(version) => Rulebook::built_in_at(id, version)?,
        };
        let unread = |source: WordsFault| ToolError::Words { rulebook: id.clone(), source };
        let classifier = Classifier::built_in(id).transpose().map_err(unread)?;
        Ok(Self { rulebook, classifier, examples: Vec::new() })
    }

    /// The rulebook of a file, and the words beside it: `mine.toml` and `mine.words.toml`.
    pub(super) fn read(file: &Path) -> Result<Result<Self, Faulty>, ToolError> {
        let read = |file: &Path| {
            let text = fs::read_to_string(file).map_err(reading(file))?;
            Ok::<_, ToolError>(text.strip_prefix('\u{feff}').map(ToOwned::to_owned).unwrap_or(text))
        };
        let written = match author::read_with_examples(&read(file)?) {
            Ok(written) => written,
            Err(faults) => return Ok(Err(Faulty { file: file.to_owned(), faults })),
        };
        let words = file.with_extension("words.toml");
        let classifier = if words.is_file() {
            match author::read_words(&read(&words)?, &written.rulebook) {
                Ok(classifier) => Some(classifier),
                Err(faults) => return Ok(Err(Faulty { file: words, faults })),
            }
        } else {
            None
        };
        Ok(Ok(Self { rulebook: written.rulebook, classifier, examples: written.examples }))
    }
}
