//! What the classifier is told about a rulebook: its vocabulary, as data.
//!
//! A *pattern* is words with what may stand between them:
//!
//! | written | means |
//! |---|---|
//! | `困人` | these characters |
//! | `被(困\|关)(了\|)` | each way of choosing one form from every group |
//! | `@lift` | any word of the list `lift` |
//! | `#3` `#1-2` `#` | a number that means at least 3; 1 or 2; any number; in digits or numerals, `两三` from 2 to 3 |
//! | `~` | up to 3 code points within a clause |
//! | `…` | up to 8 code points within a clause |
//! | `……` | up to 30 code points within a sentence |
//! | `A&B` | both in a sentence, in either order |
//!
//! Patterns of one entry stand in one string, parted by white space.

mod heard;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fault::WordsFault;
use crate::id::{CategoryId, ChannelId, ClauseId, QuestionId, ReasonId, RuleId, SignalId};
use crate::tree;

/// The vocabulary of one rulebook, as in `core/rulebooks/<id>.words.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Words {
    /// Every category, the first to win when two weigh the same.
    pub category: Vec<Category>,
    /// What a complaint is about when nothing in it says so.
    pub otherwise: CategoryId,
    /// Every reason for 重大, in the source's order.
    #[serde(default)]
    pub reason: Vec<Reason>,
    /// Every signal.
    #[serde(default)]
    pub signal: Vec<Signal>,
    /// Several parties who complain together.
    pub collective: Collective,
    /// Durable text.
    pub written: Written,
    /// What the body handles itself.
    pub competence: Competence,
    /// The questions asked where a major event is possible and not certain.
    #[serde(default)]
    pub question: BTreeMap<QuestionId, Question>,
    /// Words under one name, for use in patterns.
    #[serde(default)]
    pub list: Vec<List>,
    /// What words show.
    #[serde(default)]
    pub rule: Vec<Rule>,
    /// What silences words, or lets them count again.
    #[serde(default)]
    pub cue: Vec<Cue>,
    /// Longer words that hide the shorter words in them.
    #[serde(default)]
    pub mask: Vec<Mask>,
}

/// What holds for every rulebook in one language, as in `core/rulebooks/language.words.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Language {
    /// Characters that are other forms of characters.
    pub script: Script,
    /// What ends a clause and a sentence.
    pub marks: Marks,
    /// Words under one name, for use in patterns; a rulebook's list of the same name adds to it.
    #[serde(default)]
    pub list: Vec<List>,
    /// What words show in every rulebook that lists the signal or the category: signals, joint and written complaints,
    /// enquiries.
    #[serde(default)]
    pub rule: Vec<Rule>,
    /// What silences words, or lets them count again.
    #[serde(default)]
    pub cue: Vec<Cue>,
    /// Longer words that hide the shorter words in them.
    #[serde(default)]
    pub mask: Vec<Mask>,
}

/// A table of characters in two strings of one length.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// As they may be written.
    pub from: String,
    /// As they are read.
    pub to: String,
}

/// Where scopes end.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    /// Characters that end a sentence.
    pub sentence: String,
    /// Characters that end a clause.
    pub clause: String,
    /// Words that turn a sentence (但, 结果): nothing said before them silences what follows.
    pub turning: String,
}

/// A category.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// The clause that lists it.
    pub clause: ClauseId,
    /// Whether the body handles it itself.
    #[serde(default = "yes")]
    pub in_competence: bool,
    /// Whether nothing that is said of it makes it 重大: what the body does not handle at all.
    #[serde(default)]
    pub always_general: bool,
}

/// A reason for 重大.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reason {
    /// Its id.
    pub id: ReasonId,
    /// The clause that lists it.
    pub clause: ClauseId,
    /// The category that such a complaint has; without one the category stays the subject.
    pub category: Option<CategoryId>,
    /// What is asked when it is not certain.
    pub question: Option<QuestionId>,
    /// Signals that always come with it.
    #[serde(default)]
    pub signals: Vec<SignalId>,
    /// Signals, each of which is this reason.
    #[serde(default)]
    pub raised_by: Vec<SignalId>,
    /// Reasons beside which this one is not named: who was hurt in an accident was in danger before it.
    #[serde(default)]
    pub yields_to: Vec<ReasonId>,
}

/// A signal.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Signal {
    /// Its id.
    pub id: SignalId,
    /// The clause it serves.
    pub clause: ClauseId,
}

/// What a joint complaint means.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Collective {
    /// The clause that speaks of joint complaints.
    pub clause: ClauseId,
    /// The reason it is for 重大; without one it does not raise the severity.
    pub raises: Option<ReasonId>,
}

/// Which channels carry durable text.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Written {
    /// The clause that speaks of written complaints.
    pub clause: ClauseId,
    /// Channels that are written unless the words say otherwise.
    pub channels: Vec<ChannelId>,
}

/// Which clause bounds the body's competence.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Competence {
    /// The clause.
    pub clause: ClauseId,
}

/// One question in both languages of the screen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}

/// Plain words, groups allowed, under one name; `@name` takes in another list.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct List {
    /// Its name in patterns: letters, digits and hyphens.
    pub id: String,
    /// The words.
    pub words: String,
}

/// Words and what they show.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rule {
    /// Its id, cited by every finding that it makes.
    pub id: RuleId,
    /// What the words show.
    pub shows: Shows,
    /// Signals that the words show as well.
    #[serde(default)]
    pub signals: Vec<SignalId>,
    /// The clause, where it is not the one of what is shown.
    pub clause: Option<ClauseId>,
    /// How much the words weigh for a category; below zero against it.
    #[serde(default = "ten")]
    pub weight: i32,
    /// The words leave the event possible, not certain.
    #[serde(default)]
    pub unsure: bool,
    /// What does not silence these words.
    #[serde(default)]
    pub deaf_to: Vec<Why>,
    /// The channels on which the rule holds; all, when none is named.
    #[serde(default)]
    pub channels: Vec<ChannelId>,
    /// The patterns.
    pub words: String,
}

/// What words can show.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shows {
    /// The subject.
    Category(CategoryId),
    /// A reason for 重大.
    Reason(ReasonId),
    /// A signal.
    Signal(SignalId),
    /// Several parties complain together.
    Collective,
    /// Whether it reached us as durable text, whatever the channel.
    Written(bool),
    /// Whether the body handles it itself, whatever the category.
    Competence(bool),
}

/// Why words that look like evidence do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It did not happen (没有起火).
    Negated,
    /// A drill, a training, a film (消防演习).
    Drill,
    /// Long ago and settled (去年那次火灾).
    Past,
    /// In another place (对面楼着火).
    Elsewhere,
    /// If, perhaps, one fears (万一着火).
    Hypothetical,
    /// Announced beforehand (计划停电).
    Planned,
    /// A figure of speech (气炸了).
    FigureOfSpeech,
    /// Part of a longer word (灭火器).
    PartOfWord,
    /// A neighbouring kind that is not this one (丢报纸, 自家跳闸).
    OtherKind,
    /// The whole text is about places and bodies that are not the rulebook's (村民, 法院).
    OutOfScope,
}

/// A word or pattern that silences words, or lets them count again.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Cue {
    /// Why what it governs does not count.
    pub why: Option<Why>,
    /// What it undoes: nothing of this kind said before reaches past it.
    #[serde(default)]
    pub asserts: Vec<Why>,
    /// On which side of the cue the words stand that it governs.
    #[serde(default)]
    pub governs: Side,
    /// How far it reaches.
    #[serde(default)]
    pub within: Within,
    /// The most code points between the cue and what it governs; 24 within a clause, 60 within a sentence at most.
    pub reach: Option<usize>,
    /// What it governs; everything, when nothing is named.
    #[serde(default)]
    pub only: Vec<Shows>,
    /// What it governs still counts but is not certain.
    #[serde(default)]
    pub doubts: bool,
    /// The patterns.
    pub words: String,
}

/// On which side of a cue the words stand that it governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The words follow the cue.
    #[default]
    After,
    /// The words precede the cue.
    Before,
    /// Around the cue, on either side and within it.
    Both,
    /// The words stand inside the cue.
    Inside,
}

/// How far a cue reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Within {
    /// To the next clause mark.
    #[default]
    Clause,
    /// To the next sentence mark.
    Sentence,
    /// The whole text.
    Text,
}

/// Longer words that hide the shorter words in them.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Mask {
    /// Why what is hidden does not count.
    pub why: Why,
    /// The words; groups may be used.
    pub words: String,
}

impl Words {
    /// Reads a vocabulary.
    ///
    /// # Errors
    ///
    /// [`WordsFault::Json`] when the text is not one.
    pub fn from_json(json: &str) -> Result<Self, WordsFault> {
        tree::read(json).map_err(WordsFault::from)
    }
}

impl Language {
    /// Reads a language.
    ///
    /// # Errors
    ///
    /// [`WordsFault::Json`] when the text is not one.
    pub fn from_json(json: &str) -> Result<Self, WordsFault> {
        tree::read(json).map_err(WordsFault::from)
    }
}

fn yes() -> bool {
    true
}

fn ten() -> i32 {
    10
}
