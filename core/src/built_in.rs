//! The files of `core/rulebooks/`, embedded as JSON when the core is built.
//!
//! Feature `built-in`. The app goes without: it gets the same JSON as files of their own.

use crate::classify::{Classifier, WordsFault};
use crate::id::RulebookId;
use crate::order;
use crate::rulebook::{Rulebook, Unreadable};

/// File stem and JSON text, sorted by stem.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// File stem and TOML text as it is written, sorted by stem.
#[cfg(feature = "author")]
const WRITTEN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/written.rs"));

/// The text of `core/rulebooks/<stem>.toml` as it is written; `None` when there is no such file.
#[cfg(feature = "author")]
#[must_use]
pub fn toml(stem: &str) -> Option<&'static str> {
    WRITTEN.iter().find(|(name, _text)| *name == stem).map(|(_name, text)| *text)
}

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

    /// A rulebook at a version: the one that ships, or one of `core/rulebooks/old/`. A case keeps the version under which
    /// it was accepted.
    ///
    /// # Errors
    /// [`Unreadable::Unknown`], or [`Unreadable::NoVersion`] with the versions that there are.
    pub fn built_in_at(id: &RulebookId, version: u32) -> Result<Self, Unreadable> {
        let newest = Self::built_in(id)?;
        if newest.version == version {
            return Ok(newest);
        }
        match json(&format!("{id}.{version}")) {
            Some(json) => Self::from_json(json),
            None => {
                let known = Self::built_in_versions(id)?;
                Err(Unreadable::NoVersion { id: id.clone(), version, known })
            }
        }
    }

    /// The versions of a rulebook that the program has, oldest first.
    ///
    /// # Errors
    /// [`Unreadable::Unknown`] lists the ids that there are.
    pub fn built_in_versions(id: &RulebookId) -> Result<Vec<u32>, Unreadable> {
        let prefix = format!("{id}.");
        let older = stems().filter_map(|stem| stem.strip_prefix(prefix.as_str())?.parse().ok());
        let mut versions: Vec<u32> = older.chain([Self::built_in(id)?.version]).collect();
        order::sort(&mut versions);
        Ok(versions)
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
