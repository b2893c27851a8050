//! A text read once: where its clauses end, which words stand where, which patterns are complete.

use super::compile::{Class, Classes, Lexicon, Owner, Track};
use super::number::{self, Number};
use super::pattern::Gap;
use super::words::Why;
use super::{Classifier, Span};

use crate::order;

/// A word or a number where it stands.
#[derive(Debug, Clone, Copy)]
struct Occurrence<'a> {
    start: usize,
    end: usize,
    /// The classes that it belongs to.
    classes: &'a Classes,
}

/// A complete pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// Whose pattern.
    pub(super) owner: Owner,
    /// From its first piece to its last, in folded characters.
    pub(super) whole: Span,
    /// Where its pieces stand in [`Scan::pieces`].
    pieces: Span,
}

/// A word that is part of a longer one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hidden {
    /// The rule that the word alone would have fired.
    pub(super) rule: usize,
    /// The word.
    pub(super) span: Span,
    /// The longer word.
    pub(super) by: Span,
    /// Why it does not count.
    pub(super) why: Why,
}

/// What one reading of a text finds.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Where clauses begin and end.
    pub(super) clauses: Bounds,
    /// Where sentences begin and end.
    pub(super) sentences: Bounds,
    /// Complete patterns, ordered by where they begin.
    pub(super) found: Vec<Found>,
    /// The pieces of all of them, each pattern's in order.
    pieces: Vec<Span>,
    /// Words that alone would have counted.
    pub(super) hidden: Vec<Hidden>,
}

impl Scan {
    /// The pieces of a complete pattern in order, in folded characters.
    pub(super) fn pieces_of(&self, found: &Found) -> &[Span] {
        self.pieces.get(found.pieces.start..found.pieces.end).unwrap_or_default()
    }
}

/// The longest mask over each character: its span and why it hides.
type Cover = Vec<Option<(Span, Why)>>;

impl Classifier {
    /// Reads a folded text.
    pub(super) fn scan(&self, text: &[char]) -> Scan {
        let mut scan = Scan {
            sentences: Bounds::new(text, |at| self.is_sentence_end(text, at)),
            clauses: Bounds::new(text, |at| self.is_sentence_end(text, at) || self.is_clause_mark(text, at)),
            ..Scan::default()
        };
        let numbers = self.lexicon.numbers(text);
        let (occurrences, cover) = self.lexicon.occurrences(text, &numbers);
        self.lexicon.follow(&occurrences, &cover, &mut scan);
        order::sort_by_key(&mut scan.found, |found| (found.whole.start, found.owner));
        scan
    }

    /// A full stop between letters or digits ends nothing (3.5, e-mail addresses).
    fn is_sentence_end(&self, text: &[char], at: usize) -> bool {
        let Some(c) = text.get(at) else { return false };
        if *c != '.' {
            return self.sentence_marks.contains(c);
        }
        let inside =
            |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(char::is_ascii_alphanumeric);
        !(inside(at.checked_sub(1)) && inside(at.checked_add(1)))
    }

    fn is_clause_mark(&self, text: &[char], at: usize) -> bool {
        text.get(at).is_some_and(|c| self.clause_marks.contains(c))
    }
}

/// For each character where its clause or sentence begins and ends.
#[derive(Debug, Default)]
pub(super) struct Bounds {
    starts: Vec<usize>,
    ends: Vec<usize>,
}

impl Bounds {
    fn new(text: &[char], is_mark: impl Fn(usize) -> bool) -> Self {
        let mut starts = Vec::with_capacity(text.len());
        let mut start = 0;
        for at in 0..text.len() {
            starts.push(start);
            if is_mark(at) {
                start = at.saturating_add(1);
            }
        }
        let mut ends = vec![text.len(); text.len()];
        let mut end = text.len();
        for (slot, pair) in ends.iter_mut().zip(starts.iter().enumerate()).rev() {
            *slot = end;
            if pair.0 == *pair.1 {
                end = pair.0;
            }
        }
        Self { starts, ends }
    }

    /// The first character of the part that holds `at`.
    pub(super) fn start(&self, at: usize) -> usize {
        self.starts.get(at).copied().unwrap_or(at)
    }

    /// One past the last character, its mark included, of the part that holds `at`.
    pub(super) fn end(&self, at: usize) -> usize {
        self.ends.get(at).copied().unwrap_or(at)
    }
}

/// The mask that hides a run of characters: a longer word around it.
fn hiding(cover: &Cover, run: Span) -> Option<(Span, Why)> {
    let (span, why) = cover.get(run.start).copied().flatten()?;
    let is_longer = span.start < run.start || span.end > run.end;
    (is_longer && span.end >= run.end).then_some((span, why))
}

/// A pattern being followed through a text.
struct Following<'a> {
    /// For each class that stands later in a pattern where it stands in the text.
    places: &'a Places,
    cover: &'a Cover,
    clauses: &'a Bounds,
    sentences: &'a Bounds,
    /// Where the first piece begins.
    start: usize,
    /// For each class its first span that does not begin before the first piece: where to look for a later one.
    nearest: Vec<usize>,
    /// The pieces found so far.
    pieces: Vec<Span>,
    /// The first time that all pieces stood there but were part of a longer word: the piece, the word, why.
    hidden: Option<(Span, Span, Why)>,
}

impl Lexicon {
    /// Every number of a text and the classes that it belongs to.
    fn numbers(&self, text: &[char]) -> Vec<(Number, Classes)> {
        let classes = |number: &Number| {
            let mut classes = Classes::default();
            for (from, to, kind) in &self.number_kinds {
                if *from <= number.low && number.high <= *to {
                    classes.first.extend(&kind.first);
                    classes.later.extend(&kind.later);
                }
            }
            classes
        };
        number::numbers(text)
            .into_iter()
            .map(|number| {
                let classes = classes(&number);
                (number, classes)
            })
            .collect()
    }

    /// Every word and number of a text in order, and the masks over it.
    fn occurrences<'a>(
        &'a self,
        text: &[char],
        numbers: &'a [(Number, Classes)],
    ) -> (Vec<Occurrence<'a>>, Cover) {
        let mut found = Vec::new();
        let mut cover: Cover = vec![None; text.len()];
        let mut numbers = numbers.iter().peekable();
        for start in 0..text.len() {
            let rest = text.get(start..).unwrap_or_default();
            self.trie.words_at(rest, |word, length| {
                let end = start.saturating_add(length);
                found.extend(self.classes_of.get(word).map(|classes| Occurrence { start, end, classes }));
                if let Some(why) = self.mask_of.get(word).copied().flatten() {
                    lay(&mut cover, Span { start, end }, why);
                }
            });
            if let Some((number, classes)) = numbers.next_if(|(number, _classes)| number.start == start) {
                found.push(Occurrence { start, end: number.end, classes });
            }
        }
        (found, cover)
    }

    /// The tracks that begin with a class.
    fn tracks_of(&self, class: Class) -> &[Track] {
        let from = self.tracks_from.get(class).copied().unwrap_or_default();
        let to = self.tracks_from.get(class.saturating_add(1)).copied().unwrap_or(from);
        self.tracks.get(from..to).unwrap_or_default()
    }

    /// Follows every track from every place where it can begin.
    fn follow(&self, occurrences: &[Occurrence<'_>], cover: &Cover, scan: &mut Scan) {
        let (mut found, mut pieces, mut hidden) = (Vec::new(), Vec::new(), Vec::new());
        let places = Places::new(occurrences, self.later);
        let mut following = Following {
            places: &places,
            cover,
            clauses: &scan.clauses,
            sentences: &scan.sentences,
            start: 0,
            nearest: vec![0; self.later],
            pieces: Vec::new(),
            hidden: None,
        };
        for occurrence in occurrences {
            following.start = occurrence.start;
            for track in occurrence.classes.first.iter().flat_map(|class| self.tracks_of(*class)) {
                following.pieces.clear();
                following.hidden = None;
                following.pieces.push(Span { start: occurrence.start, end: occurrence.end });
                if following.advance(&track.later) {
                    let from = pieces.len();
                    pieces.extend_from_slice(&following.pieces);
                    let end = following.pieces.last().map_or(occurrence.end, |last| last.end);
                    found.push(Found {
                        owner: track.owner,
                        whole: Span { start: occurrence.start, end },
                        pieces: Span { start: from, end: pieces.len() },
                    });
                } else if let (Some((span, by, why)), Owner::Rule(rule)) = (following.hidden, track.owner) {
                    hidden.push(Hidden { rule, span, by, why });
                }
            }
        }
        scan.found = found;
        scan.pieces = pieces;
        scan.hidden = hidden;
    }
}

/// Where every class that stands later in a pattern stands in a text.
struct Places {
    /// For each class where its spans begin in `spans`; one more at the end.
    from: Vec<usize>,
    /// For each class its spans in order.
    spans: Vec<Span>,
}

impl Places {
    fn new(occurrences: &[Occurrence<'_>], classes: usize) -> Self {
        let mut from = vec![0_usize; classes.saturating_add(1)];
        for class in occurrences.iter().flat_map(|occurrence| &occurrence.classes.later) {
            if let Some(count) = from.get_mut(*class) {
                *count = count.saturating_add(1);
            }
        }
        let mut end = 0_usize;
        for slot in &mut from {
            end = end.saturating_add(*slot);
            *slot = end;
        }
        let mut spans = vec![Span { start: 0, end: 0 }; end];
        for occurrence in occurrences.iter().rev() {
            for class in &occurrence.classes.later {
                let Some(slot) = from.get_mut(*class) else { continue };
                *slot = slot.saturating_sub(1);
                if let Some(span) = spans.get_mut(*slot) {
                    *span = Span { start: occurrence.start, end: occurrence.end };
                }
            }
        }
        Self { from, spans }
    }

    /// The spans of a class, by where they start.
    fn of(&self, class: Class) -> &[Span] {
        let from = self.from.get(class).copied().unwrap_or_default();
        let to = self.from.get(class.saturating_add(1)).copied().unwrap_or(from);
        self.spans.get(from..to).unwrap_or_default()
    }
}

/// Lays a mask over its characters; the one that ends last, and of those the longest, stays on top.
fn lay(cover: &mut Cover, span: Span, why: Why) {
    for slot in cover.get_mut(span.start..span.end).unwrap_or_default() {
        let is_under = slot.is_none_or(|(over, _why)| over.end < span.end);
        if is_under {
            *slot = Some((span, why));
        }
    }
}

impl Following<'_> {
    /// Finds the remaining steps after the pieces found so far, nearest first.
    fn advance(&mut self, steps: &[(Gap, Class)]) -> bool {
        let Some(((gap, class), later)) = steps.split_first() else { return self.is_not_hidden() };
        let Some(before) = self.pieces.last().copied() else { return false };
        let spans = self.places.of(*class);
        if spans.is_empty() {
            return false;
        }
        let last = before.end.saturating_sub(1);
        let limit = match gap {
            Gap::None => before.end,
            Gap::Near => bounded(before.end, Gap::NEAR_MAX, self.clauses.end(last)),
            Gap::Clause => bounded(before.end, Gap::CLAUSE_MAX, self.clauses.end(last)),
            Gap::Sentence => bounded(before.end, Gap::SENTENCE_MAX, self.sentences.end(last)),
        };
        let Some(nearest) = self.nearest.get_mut(*class) else { return false };
        let passed = spans.get(*nearest..).unwrap_or_default();
        let passed = passed.iter().take_while(|span| span.start < self.start).count();
        *nearest = nearest.saturating_add(passed);
        let ahead = spans.get(*nearest..).unwrap_or_default().iter();
        let ahead = ahead.skip_while(|span| span.start < before.end);
        for next in ahead.take_while(|span| span.start <= limit) {
            self.pieces.push(*next);
            if self.advance(later) {
                return true;
            }
            self.pieces.pop();
        }
        false
    }

    /// Whether no run of touching pieces is part of a longer word.
    fn is_not_hidden(&mut self) -> bool {
        let runs = self.pieces.chunk_by(|piece, next| piece.end == next.start);
        let hidden = runs.filter_map(run_of).find_map(|run| {
            let (by, why) = hiding(self.cover, run)?;
            Some((run, by, why))
        });
        self.hidden = self.hidden.or(hidden);
        hidden.is_none()
    }
}

/// Pieces that touch, as one.
fn run_of(pieces: &[Span]) -> Option<Span> {
    Some(Span { start: pieces.first()?.start, end: pieces.last()?.end })
}

/// The last place where the next piece may begin: before the mark, and not further than the gap.
fn bounded(end: usize, gap: usize, part_end: usize) -> usize {
    end.saturating_add(gap).min(part_end.saturating_sub(1))
}
