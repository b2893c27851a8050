//! Words become findings: what a complaint is about, how grave it is, who handles it, and which words say so.
//!
//! The engine knows no rulebook and no category. What it knows comes from `core/rulebooks/<id>.words.toml` (a
//! vocabulary, see [`words`]) and `core/rulebooks/language.words.toml` (what holds for every rulebook in Chinese).
//!
//! A text is read in four steps: characters are made alike, one to one (`fold`); every word and number is found in
//! one pass and patterns are followed (`scan`); cues silence what is negated, a drill, long past, elsewhere, feared,
//! planned, or let it count again (`scope`); what counts is weighed (`judge`). Nothing is learnt, nothing is random:
//! the same words and vocabulary give the same findings everywhere, at a cost linear in the length of the text.
//!
//! Deliberately not here: a segmenter, and any opinion that cannot name its words.

mod compile;
mod fault;
mod fold;
mod judge;
mod number;
mod pattern;
mod scan;
mod scope;
mod trie;
pub mod words;

use crate::event::Judgement;
use crate::id::{ChannelId, ClauseId, QuestionId, RuleId};
pub use fault::{PatternFault, WordsFault};
pub use words::{Language, Question, Shows, Why, Words};

/// A vocabulary made ready to read complaints. Built once, when the program starts.
#[derive(Debug)]
pub struct Classifier {
    folding: fold::Folding,
    lexicon: compile::Lexicon,
    sentence_marks: Vec<char>,
    clause_marks: Vec<char>,
    /// What the language and the rulebook say, the language's first.
    words: Words,
    /// For each rule the place of what it shows among all that rules show, in order.
    kinds: Vec<usize>,
}

/// What the words say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// The answer; a person can confirm or overrule it.
    pub judgement: Judgement,
    /// The words that show it, in the order in which they stand.
    pub evidence: Vec<Evidence>,
    /// Words that looked like evidence and do not count, in the order in which they stand.
    pub silenced: Vec<Silenced>,
    /// What to ask where a major event is possible and not certain; see [`Classifier::question`].
    pub check: Option<QuestionId>,
}

/// Where words stand: code points of the text as typed, from `start` to before `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Words that show something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// The words.
    pub span: Span,
    /// The rule that reads them so.
    pub rule: RuleId,
    /// The clause that the rule implements.
    pub clause: ClauseId,
    /// What they show.
    pub meaning: Shows,
}

/// Words that look as if they showed something, and why they do not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Silenced {
    /// The words.
    pub span: Span,
    /// The rule that would have read them.
    pub rule: RuleId,
    /// What they would have shown.
    pub meaning: Shows,
    /// Why they do not count.
    pub why: Why,
    /// The words that silence them, or the longer word that they are part of.
    pub cue: Span,
}

impl Classifier {
    /// The classifier of a vocabulary and the language it stands on, both as JSON.
    ///
    /// # Errors
    ///
    /// [`WordsFault`] when either is not what it should be, or the two do not hold together.
    pub fn from_json(words: &str, language: &str) -> Result<Self, WordsFault> {
        Self::new(Words::from_json(words)?, &Language::from_json(language)?)
    }

    /// Reads a complaint.
    ///
    /// Never fails; an empty text is a general complaint about the vocabulary's usual subject.
    ///
    /// ```
    /// use qingchu_core::classify::Classifier;
    /// use qingchu_core::event::Severity;
    ///
    /// let classifier = Classifier::built_in(&"building".into()).unwrap().unwrap();
    /// let fire = classifier.classify("十七楼着火了，烟好大", &"phone".into());
    /// assert_eq!(fire.judgement.severity, Severity::Major);
    /// let drill = classifier.classify("上午的消防演习着火警报太吵", &"phone".into());
    /// assert_eq!(drill.judgement.severity, Severity::General);
    /// ```
    #[must_use]
    pub fn classify(&self, text: &str, channel: &ChannelId) -> Findings {
        let folded = self.folding.fold(text);
        let scan = self.scan(&folded.chars);
        self.judge(&folded, &scan, channel)
    }

    /// The words of a question that [`Findings::check`] names.
    #[must_use]
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.words.question.get(id)
    }
}
