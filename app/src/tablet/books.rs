//! The rulebook of the unit, and the classifier that goes with it.

use std::sync::Arc;

use qingchu_core::classify::{Classifier, Findings, Question};
use qingchu_core::event::RulebookVersion;
use qingchu_core::id::{ChannelId, QuestionId, RulebookId};
use qingchu_core::rulebook::Rulebook;

/// A rulebook and its classifier.
#[derive(Default)]
pub struct Books {
    rulebook: Option<Arc<Rulebook>>,
    classifier: Option<Classifier>,
}

impl Books {
    /// The books of a rulebook that ships with the program. What cannot be read is left out; the tests of the core
    /// hold that nothing that ships is.
    #[must_use]
    pub fn of(id: &RulebookId) -> Self {
        let rulebook = Rulebook::built_in(id).inspect_err(|fault| leptos::logging::error!("{fault}")).ok();
        let classifier = Classifier::built_in(id)
            .and_then(|built| built.inspect_err(|fault| leptos::logging::error!("{fault}")).ok());
        Self { rulebook: rulebook.map(Arc::new), classifier }
    }

    /// The unit's rulebook.
    #[must_use]
    pub fn rulebook(&self) -> Option<&Arc<Rulebook>> {
        self.rulebook.as_ref()
    }

    /// The rulebook at a version; `None` for one that this program does not have.
    #[must_use]
    pub fn at(&self, version: &RulebookVersion) -> Option<Arc<Rulebook>> {
        self.rulebook.clone().filter(|book| book.id == version.id && book.version == version.version)
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
