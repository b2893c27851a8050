//! A vocabulary made ready: words in a trie, patterns by the piece that they begin with.

use std::collections::BTreeMap;

use super::Classifier;
use super::fault::WordsFault;
use super::fold::Folding;
use super::pattern::{self, Form, Gap, Piece};
use super::trie::Trie;
use super::words::{Cue, Language, List, Mask, Rule, Shows, Why, Words};
use crate::id::{CategoryId, ReasonId, SignalId};
use crate::order;

/// What a piece of a pattern matches: one of several words, or a kind of number.
pub(super) type Class = usize;

/// One form of a pattern, ready to be followed through a text.
#[derive(Debug)]
pub(super) struct Track {
    /// What it begins with.
    pub(super) first: Class,
    /// The classes that follow, each with what may stand before it.
    pub(super) later: Vec<(Gap, Class)>,
    /// What it means when all are found.
    pub(super) owner: Owner,
}

/// Whose pattern it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    /// The rule at this place.
    Rule(usize),
    /// The cue at this place.
    Cue(usize),
    /// A turning word.
    Turn,
}

/// Everything that is looked for.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// Every plain word.
    pub(super) trie: Trie,
    /// For each word the classes that it belongs to.
    pub(super) classes_of: Vec<Classes>,
    /// For each word why it hides shorter words, if it does.
    pub(super) mask_of: Vec<Option<Why>>,
    /// The kinds of numbers: the least and the most that they can mean, and their classes.
    pub(super) number_kinds: Vec<(u64, u64, Classes)>,
    /// Every form of every pattern, sorted by its first class.
    pub(super) tracks: Vec<Track>,
    /// For each class that begins a pattern where its tracks begin in `tracks`; one more at the end.
    pub(super) tracks_from: Vec<usize>,
    /// How many classes stand later in a pattern.
    pub(super) later: usize,
}

/// The classes of a word or number. Classes that begin patterns and classes that stand later in them are numbered
/// apart, each from 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Classes {
    /// Those that begin a pattern.
    pub(super) first: Vec<Class>,
    /// Those that stand later in one.
    pub(super) later: Vec<Class>,
}

/// Gathers words and patterns before words have their numbers.
struct Gathering<'a> {
    folding: &'a Folding,
    /// Words as they come.
    words: Vec<Vec<char>>,
    lists: BTreeMap<String, Vec<usize>>,
    masks: Vec<(usize, Why)>,
    forms: Vec<(Vec<(Gap, Want)>, Owner)>,
}

/// A piece before words have their numbers.
enum Want {
    /// The words that came at these places.
    Words(Vec<usize>),
    /// A number with these bounds.
    Number(u64, u64),
}

impl Lexicon {
    /// Compiles a vocabulary and its language.
    pub(super) fn new(words: &Words, language: &Language, folding: &Folding) -> Result<Self, WordsFault> {
        let mut gathering = Gathering {
            folding,
            words: Vec::new(),
            lists: BTreeMap::new(),
            masks: Vec::new(),
            forms: Vec::new(),
        };
        for List { id, words } in language.list.iter().chain(&words.list) {
            gathering.list(id, words)?;
        }
        for List { id, words } in language.list.iter().chain(&words.list) {
            gathering.list_of_lists(id, words)?;
        }
        for mask in language.mask.iter().chain(&words.mask) {
            gathering.mask(mask)?;
        }
        gathering.patterns("turning", &language.marks.turning, Owner::Turn)?;
        for (at, cue) in words.cue.iter().enumerate() {
            gathering.patterns("cue", &cue.words, Owner::Cue(at))?;
        }
        for (at, rule) in words.rule.iter().enumerate() {
            gathering.patterns(rule.id.as_str(), &rule.words, Owner::Rule(at))?;
        }
        Ok(gathering.finish())
    }
}

impl Gathering<'_> {
    fn word(&mut self, word: Vec<char>) -> usize {
        self.words.push(word);
        self.words.len().saturating_sub(1)
    }

    fn list(&mut self, name: &str, text: &str) -> Result<(), WordsFault> {
        let mut members = Vec::new();
        for pattern in text.split_whitespace().filter(|pattern| !pattern.starts_with('@')) {
            let words = pattern::plain(pattern, self.folding).map_err(|why| WordsFault::Pattern {
                place: name.to_owned(),
                pattern: pattern.to_owned(),
                why,
            })?;
            for word in words {
                let word = self.word(word);
                members.push(word);
            }
        }
        self.lists.entry(name.to_owned()).or_default().extend(members);
        Ok(())
    }

    /// Adds the plain words of the lists that a list names.
    fn list_of_lists(&mut self, name: &str, text: &str) -> Result<(), WordsFault> {
        for other in text.split_whitespace().filter_map(|pattern| pattern.strip_prefix('@')) {
            let others = self.lists.get(other).ok_or_else(|| undefined(name, other))?.clone();
            self.lists.entry(name.to_owned()).or_default().extend(others);
        }
        Ok(())
    }

    fn mask(&mut self, mask: &Mask) -> Result<(), WordsFault> {
        for pattern in mask.words.split_whitespace() {
            let words = pattern::plain(pattern, self.folding).map_err(|why| WordsFault::Pattern {
                place: "mask".to_owned(),
                pattern: pattern.to_owned(),
                why,
            })?;
            for word in words {
                let word = self.word(word);
                self.masks.push((word, mask.why));
            }
        }
        Ok(())
    }

    fn patterns(&mut self, place: &str, text: &str, owner: Owner) -> Result<(), WordsFault> {
        for pattern in text.split_whitespace() {
            let forms = pattern::forms(pattern, self.folding).map_err(|why| WordsFault::Pattern {
                place: place.to_owned(),
                pattern: pattern.to_owned(),
                why,
            })?;
            for form in forms {
                let steps = self.wants(place, form)?;
                self.forms.push((steps, owner));
            }
        }
        Ok(())
    }

    fn wants(&mut self, place: &str, form: Form) -> Result<Vec<(Gap, Want)>, WordsFault> {
        let mut steps = Vec::with_capacity(form.len());
        for (gap, piece) in form {
            let want = match piece {
                Piece::Words(words) => Want::Words(words.into_iter().map(|word| self.word(word)).collect()),
                Piece::List(name) => {
                    Want::Words(self.lists.get(&name).ok_or_else(|| undefined(place, &name))?.clone())
                }
                Piece::Number { low, high } => Want::Number(low, high),
            };
            steps.push((gap, want));
        }
        Ok(steps)
    }

    /// Numbers words and classes; pieces that match the same share a class.
    fn finish(self) -> Lexicon {
        let (sorted, number_of) = number_words(self.words);
        let mut first = Numbering::new(sorted.len());
        let mut later = Numbering::new(sorted.len());
        let mut tracks: Vec<Track> = Vec::with_capacity(self.forms.len());
        for (steps, owner) in self.forms {
            let mut steps = steps.into_iter();
            let Some((_gap, begin)) = steps.next() else { continue };
            let begin = first.class_of(begin, &number_of);
            let later = steps.map(|(gap, want)| (gap, later.class_of(want, &number_of))).collect();
            tracks.push(Track { first: begin, later, owner });
        }
        order::sort_by_key(&mut tracks, |track| track.first);
        let mut tracks_from = vec![0; first.count.saturating_add(1)];
        for (at, track) in tracks.iter().enumerate().rev() {
            if let Some(from) = tracks_from.get_mut(track.first) {
                *from = at;
            }
        }
        if let Some(end) = tracks_from.last_mut() {
            *end = tracks.len();
        }
        let mut mask_of = vec![None; sorted.len()];
        for (came, why) in self.masks {
            if let Some(mask) = number_of.get(came).and_then(|word| mask_of.get_mut(*word)) {
                *mask = Some(why);
            }
        }
        let mut kinds: BTreeMap<(u64, u64), Classes> = BTreeMap::new();
        for (kind, class) in &first.kinds {
            kinds.entry(*kind).or_default().first.push(*class);
        }
        for (kind, class) in &later.kinds {
            kinds.entry(*kind).or_default().later.push(*class);
        }
        Lexicon {
            trie: Trie::new(&sorted),
            mask_of,
            number_kinds: kinds.into_iter().map(|((low, high), classes)| (low, high, classes)).collect(),
            tracks,
            tracks_from,
            later: later.count,
            classes_of: first
                .by_word(sorted.len())
                .into_iter()
                .zip(later.by_word(sorted.len()))
                .map(|(first, later)| Classes { first, later })
                .collect(),
        }
    }
}

/// Gives classes their numbers.
struct Numbering {
    count: usize,
    /// For each word its own class, if it has one.
    single: Vec<Option<Class>>,
    several: BTreeMap<Vec<usize>, Class>,
    kinds: BTreeMap<(u64, u64), Class>,
}

impl Numbering {
    fn new(words: usize) -> Self {
        Self { count: 0, single: vec![None; words], several: BTreeMap::new(), kinds: BTreeMap::new() }
    }

    fn class_of(&mut self, want: Want, number_of: &[usize]) -> Class {
        let next = self.count;
        let class = match want {
            Want::Number(low, high) => *self.kinds.entry((low, high)).or_insert(next),
            Want::Words(came) => {
                let mut members: Vec<usize> =
                    came.iter().filter_map(|came| number_of.get(*came).copied()).collect();
                members.sort_unstable();
                members.dedup();
                let alone = if members.len() == 1 { members.first().copied() } else { None };
                match alone.and_then(|word| self.single.get_mut(word)) {
                    Some(single) => *single.get_or_insert(next),
                    None => *self.several.entry(members).or_insert(next),
                }
            }
        };
        self.count = self.count.max(class.saturating_add(1));
        class
    }

    /// For each word the classes that hold it.
    fn by_word(&self, words: usize) -> Vec<Vec<Class>> {
        let mut of: Vec<Vec<Class>> = vec![Vec::new(); words];
        for (classes, single) in of.iter_mut().zip(&self.single) {
            classes.extend(single);
        }
        for (members, class) in &self.several {
            for word in members {
                if let Some(classes) = of.get_mut(*word) {
                    classes.push(*class);
                }
            }
        }
        of
    }
}

/// Sorted distinct words, and for each word as it came its place among them.
fn number_words(words: Vec<Vec<char>>) -> (Vec<Vec<char>>, Vec<usize>) {
    // Most words differ in their first three characters: one number compares faster than three places in memory.
    let head = |word: &[char]| {
        word.iter().chain(&['\0'; 3]).take(3).fold(0_u64, |head, c| (head << 21) | u64::from(u32::from(*c)))
    };
    let mut order: Vec<(u64, Vec<char>, usize)> =
        words.into_iter().enumerate().map(|(came, word)| (head(&word), word, came)).collect();
    order::sort(&mut order);
    let mut number_of = vec![0; order.len()];
    let mut sorted: Vec<Vec<char>> = Vec::with_capacity(order.len());
    for (_head, word, came) in order {
        if sorted.last() != Some(&word) {
            sorted.push(word);
        }
        if let Some(number) = number_of.get_mut(came) {
            *number = sorted.len().saturating_sub(1);
        }
    }
    (sorted, number_of)
}

/// For each rule the place of what it shows among all that rules show, in order.
fn kinds(rules: &[Rule]) -> Vec<usize> {
    let mut shown: Vec<&Shows> = rules.iter().map(|rule| &rule.shows).collect();
    order::sort(&mut shown);
    shown.dedup();
    rules.iter().map(|rule| shown.partition_point(|kind| *kind < &rule.shows)).collect()
}

fn undefined(place: &str, name: &str) -> WordsFault {
    WordsFault::Undefined { place: place.to_owned(), name: name.to_owned() }
}

/// Every id that a rule or cue uses must be defined.
pub(super) fn check_ids(words: &Words) -> Result<(), WordsFault> {
    let category = |place: &str, id: &CategoryId| {
        words
            .category
            .iter()
            .any(|known| known.id == *id)
            .then_some(())
            .ok_or_else(|| undefined(place, id.as_str()))
    };
    let reason = |place: &str, id: &ReasonId| {
        words
            .reason
            .iter()
            .any(|known| known.id == *id)
            .then_some(())
            .ok_or_else(|| undefined(place, id.as_str()))
    };
    let signal = |place: &str, id: &SignalId| {
        words
            .signal
            .iter()
            .any(|known| known.id == *id)
            .then_some(())
            .ok_or_else(|| undefined(place, id.as_str()))
    };
    let shows = |place: &str, shows: &Shows| match shows {
        Shows::Category(id) => category(place, id),
        Shows::Reason(id) => reason(place, id),
        Shows::Signal(id) => signal(place, id),
        Shows::Collective | Shows::Written(_) | Shows::Competence(_) => Ok(()),
    };
    category("otherwise", &words.otherwise)?;
    for Rule { id, shows: shown, signals, .. } in &words.rule {
        shows(id.as_str(), shown)?;
        signals.iter().try_for_each(|id_of_signal| signal(id.as_str(), id_of_signal))?;
    }
    for Cue { only, .. } in &words.cue {
        only.iter().try_for_each(|shown| shows("cue", shown))?;
    }
    for known in &words.reason {
        known.category.iter().try_for_each(|id| category(known.id.as_str(), id))?;
        known.yields_to.iter().try_for_each(|id| reason(known.id.as_str(), id))?;
        known.signals.iter().chain(&known.raised_by).try_for_each(|id| signal(known.id.as_str(), id))?;
        if let Some(question) = known.question.as_ref().filter(|id| !words.question.contains_key(id)) {
            return Err(undefined(known.id.as_str(), question.as_str()));
        }
    }
    words.collective.raises.iter().try_for_each(|id| reason("collective", id))
}

impl Classifier {
    /// Compiles a vocabulary over its language.
    ///
    /// # Errors
    ///
    /// Any [`WordsFault`] but [`WordsFault::Json`].
    pub fn new(words: Words, language: &Language) -> Result<Self, WordsFault> {
        let words = words.over(language);
        check_ids(&words)?;
        let folding = Folding::new(&language.script)?;
        let lexicon = Lexicon::new(&words, language, &folding)?;
        let sentence_marks = folding.word(&language.marks.sentence);
        let clause_marks = folding.word(&language.marks.clause);
        let kinds = kinds(&words.rule);
        Ok(Self { folding, lexicon, sentence_marks, clause_marks, words, kinds })
    }
}
