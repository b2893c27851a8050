//! The files of `core/rulebooks/`, embedded as JSON when the core is built.
//!
//! Feature `built-in`. The app goes without: it gets the same JSON as files of their own.

use crate::classify::{Classifier, WordsFault};
use crate::id::RulebookId;
use crate::rulebook::{Rulebook, Unreadable};

/// File stem and JSON text, sorted by stem.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// The JSON of `core/rulebooks/<stem>.toml`; `None` when there is no such file.
#[must_use]
pub fn json(stem: &str) -> Option<&'static str> {
    FILES.iter().find(|(name, _json)| *name == stem).map(|(_name, json)| *json)
}

/// The stems of all embedded files, sorted.
pub fn stems() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _json)| *name)
}

impl Rulebook {
    /// A rulebook that ships with the program.
    ///
    /// # Errors
    /// [`Unreadable::Unknown`] lists the ids that there are.
    pub fn built_in(id: &RulebookId) -> Result<Self, Unreadable> {
        match json(id.as_str()) {
            Some(json) => Self::from_json(json),
            None => Err(Unreadable::Unknown {
                id: id.clone(),
                known: Self::built_in_ids().map(|known| known.to_string()).collect(),
            }),
        }
    }

    /// The ids of all rulebooks that ship with the program, sorted.
    pub fn built_in_ids() -> impl Iterator<Item = RulebookId> {
        stems().filter(|stem| !stem.contains('.')).map(RulebookId::from).filter(|id| {
            // A file beside the rulebooks (the language's words) has no rulebook's name.
            json(id.as_str()).is_some_and(|json| json.contains("\"clause\":["))
        })
    }
}

impl Classifier {
    /// The classifier of a rulebook that ships with the program; `None` when it has no vocabulary.
    ///
    /// # Errors
    ///
    /// [`WordsFault`] when the vocabulary, or the language it stands on, does not hold together.
    #[must_use]
    pub fn built_in(rulebook: &RulebookId) -> Option<Result<Self, WordsFault>> {
        let words = json(&format!("{rulebook}.words"))?;
        let language = json("language.words")?;
        Some(Self::from_json(words, language))
    }
}
