//! The rulebook of the unit, and the classifier that goes with it.

use std::fmt::Display;
use std::sync::Arc;

use futures_util::future::try_join3;
use qingchu_core::classify::{Classifier, Findings, Question};
use qingchu_core::event::RulebookVersion;
use qingchu_core::id::{ChannelId, QuestionId, RulebookId};
use qingchu_core::rulebook::Rulebook;

use crate::parts::Missing;

/// The words that every vocabulary stands on.
const LANGUAGE: &str = "language.words";

/// A rulebook and its classifier.
#[derive(Default)]
pub struct Books {
    rulebook: Option<Arc<Rulebook>>,
    /// The versions before, by which cases that were accepted under them go on.
    older: Vec<Arc<Rulebook>>,
    classifier: Option<Classifier>,
}

impl Books {
    /// The books of a rulebook that ships with the app, from the tablet or, the first time, from the server.
    ///
    /// # Errors
    /// [`Missing`]: which of its files is not here, or cannot be read.
    pub async fn of(id: &RulebookId) -> Result<Self, Missing> {
        let words = format!("{id}.words");
        let (book, words, language) =
            try_join3(text(id.as_str()), text_or_none(&words), text(LANGUAGE)).await?;
        let unreadable =
            |why: &dyn Display| Missing::Unreadable { name: id.to_string(), why: why.to_string() };
        let rulebook = Rulebook::from_json(&book).map_err(|fault| unreadable(&fault))?;
        let classifier = match words {
            Some(words) => {
                Some(Classifier::from_json(&words, &language).map_err(|fault| unreadable(&fault))?)
            }
            None => None,
        };
        let mut older = Vec::new();
        for version in 1..rulebook.version {
            if let Some(book) = text_or_none(&format!("{id}.{version}")).await? {
                older.push(Arc::new(Rulebook::from_json(&book).map_err(|fault| unreadable(&fault))?));
            }
        }
        Ok(Self { rulebook: Some(Arc::new(rulebook)), older, classifier })
    }

    /// The unit's rulebook.
    #[must_use]
    pub fn rulebook(&self) -> Option<&Arc<Rulebook>> {
        self.rulebook.as_ref()
    }

    /// The rulebook at a version; `None` for one that this program does not have.
    #[must_use]
    pub fn at(&self, version: &RulebookVersion) -> Option<Arc<Rulebook>> {
        let mut books = self.rulebook.iter().chain(&self.older);
        books.find(|book| book.id == version.id && book.version == version.version).cloned()
    }

    /// What the words say.
    #[must_use]
    pub fn classify(&self, words: &str, channel: &ChannelId) -> Option<Findings> {
        self.classifier.as_ref().map(|classifier| classifier.classify(words, channel))
    }

    /// The question that [`Findings::check`] names.
    #[must_use]
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.classifier.as_ref()?.question(id)
    }
}

/// The text of a file of `core/rulebooks/`, as JSON, by its stem.
async fn text(stem: &str) -> Result<String, Missing> {
    text_or_none(stem).await?.ok_or_else(|| Missing::Unknown { name: stem.to_owned() })
}

/// As [`text`]; `None` when this version of the app has no such file. The page says where each is:
/// `<link id="rulebooks/building" href="…">`.
#[cfg(not(feature = "whole"))]
async fn text_or_none(stem: &str) -> Result<Option<String>, Missing> {
    let link = leptos::prelude::document().get_element_by_id(&format!("rulebooks/{stem}"));
    let Some(address) = link.and_then(|link| link.get_attribute("href")) else { return Ok(None) };
    let fetched = crate::transport::file(&address).await;
    fetched.map(Some).map_err(|why| Missing::File { name: stem.to_owned(), why })
}

/// As [`text`]; `None` when the program has no such file.
#[cfg(feature = "whole")]
async fn text_or_none(stem: &str) -> Result<Option<String>, Missing> {
    Ok(qingchu_core::built_in::json(stem).map(str::to_owned))
}
