//! What silences words, and what lets them count again (after the ConText scheme).
//!
//! A cue reaches from itself to the end of its clause or sentence, or to a turning word. Every reach is bounded, so
//! that the cost stays linear in the length of the text.

use std::collections::BTreeSet;

use super::compile::Owner;
use super::scan::{Found, Scan};
use super::words::{Cue, Rule, Shows, Side, Why, Within};
use super::{Classifier, Span};

/// Furthest reach within a clause, in code points.
const CLAUSE_REACH_MAX: usize = 24;
/// Furthest reach within a sentence, in code points.
const SENTENCE_REACH_MAX: usize = 60;

/// What a cue reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Scope {
    /// First character reached.
    from: usize,
    /// One past the last.
    to: usize,
    /// The cue's place in the classifier.
    cue: usize,
    /// The cue's words.
    span: Span,
}

/// Every scope of a text.
pub(super) struct Scopes<'a> {
    cues: &'a [Cue],
    /// Bounded scopes, sorted by their first character.
    near: Vec<Scope>,
    /// The longest of them.
    longest: usize,
    /// One scope for each cue that reaches the whole text.
    whole: Vec<Scope>,
}

/// What the scopes say of one finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// It counts.
    Counts,
    /// It counts but is not certain.
    Doubtful,
    /// It does not count.
    Silenced(Why, Span),
}

impl Classifier {
    /// Lays out the scopes of every cue that was found.
    pub(super) fn scopes(&self, scan: &Scan, length: usize) -> Scopes<'_> {
        let turns: Vec<usize> = scan
            .found
            .iter()
            .filter(|found| found.owner == Owner::Turn)
            .map(|found| found.whole.start)
            .collect();
        let negated = self.negated(scan, &turns);
        let mut near = Vec::new();
        let mut whole = Vec::new();
        let mut whole_cues = BTreeSet::new();
        for found in &scan.found {
            let Owner::Cue(at) = found.owner else { continue };
            let Some(cue) = self.words.cue.get(at) else { continue };
            let start = found.whole.start;
            if cue.why != Some(Why::Negated) && is_within(&negated, start) {
                continue;
            }
            if cue.within == Within::Text {
                if whole_cues.insert(at) {
                    whole.push(Scope { from: 0, to: length, cue: at, span: found.whole });
                }
                continue;
            }
            near.extend(reaches(cue, found, scan, &turns).map(|(from, to)| Scope {
                from,
                to,
                cue: at,
                span: found.whole,
            }));
        }
        near.sort_unstable();
        let longest = near.iter().map(|scope| scope.to.saturating_sub(scope.from)).max().unwrap_or_default();
        Scopes { cues: &self.words.cue, near, longest, whole }
    }

    /// What follows a negation, sorted by where it begins, each with the furthest end so far: a cue in there is itself
    /// denied (不是我们跳闸，没有演习) and silences nothing.
    fn negated(&self, scan: &Scan, turns: &[usize]) -> Vec<(usize, usize)> {
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        for found in &scan.found {
            let Owner::Cue(at) = found.owner else { continue };
            let Some(cue) = self.words.cue.get(at) else { continue };
            if cue.why == Some(Why::Negated) && cue.governs == Side::After && cue.only.is_empty() {
                ranges.extend(reaches(cue, found, scan, turns));
            }
        }
        ranges.sort_unstable();
        let mut furthest = 0;
        for (_from, to) in &mut ranges {
            furthest = furthest.max(*to);
            *to = furthest;
        }
        ranges
    }
}

/// Whether a range holds the place; the ranges are as [`Classifier::negated`] makes them.
fn is_within(ranges: &[(usize, usize)], at: usize) -> bool {
    let before = ranges.partition_point(|(from, _to)| *from <= at);
    before.checked_sub(1).and_then(|last| ranges.get(last)).is_some_and(|(_from, to)| at < *to)
}

/// What a found cue reaches: from, and to before.
fn reaches(cue: &Cue, found: &Found, scan: &Scan, turns: &[usize]) -> Option<(usize, usize)> {
    let span = found.whole;
    let (bounds, limit) = match cue.within {
        Within::Clause => (&scan.clauses, CLAUSE_REACH_MAX),
        Within::Sentence | Within::Text => (&scan.sentences, SENTENCE_REACH_MAX),
    };
    let reach = cue.reach.unwrap_or(limit).min(limit);
    let after = || {
        let part = bounds.end(span.end.saturating_sub(1));
        let to = span.end.saturating_add(reach).saturating_add(1).min(part);
        let turn = turns.get(turns.partition_point(|turn| *turn < span.end)).copied().unwrap_or(to);
        (span.end, to.min(turn))
    };
    let before = || {
        let from = span.start.saturating_sub(reach).max(bounds.start(span.start));
        let turn =
            turns.partition_point(|turn| *turn < span.start).checked_sub(1).and_then(|at| turns.get(at));
        (turn.copied().unwrap_or(from).max(from), span.start)
    };
    let range = match cue.governs {
        Side::After => after(),
        Side::Before => before(),
        Side::Both => (before().0, after().1.max(span.end)),
        Side::Inside => (span.start, span.end),
    };
    Some(range).filter(|(from, to)| from < to)
}

impl Scopes<'_> {
    /// Whether what a rule found counts.
    pub(super) fn hear(&self, rule: &Rule, pieces: &[Span]) -> Heard {
        let mut doubtful = rule.unsure;
        for piece in pieces {
            for scope in self.over(*piece) {
                let Some(cue) = self.cues.get(scope.cue).filter(|cue| is_for(cue, &rule.shows)) else {
                    continue;
                };
                doubtful |= cue.doubts;
                let Some(why) = cue.why.filter(|why| !rule.deaf_to.contains(why)) else { continue };
                let revived = self.over(*piece).any(|other| self.revives(other, why, scope, &rule.shows));
                if !revived {
                    return Heard::Silenced(why, scope.span);
                }
            }
        }
        if doubtful { Heard::Doubtful } else { Heard::Counts }
    }

    /// The scopes that reach a piece.
    fn over(&self, piece: Span) -> impl Iterator<Item = &Scope> {
        let first = piece.start.saturating_sub(self.longest);
        let from = self.near.partition_point(|scope| scope.from < first);
        let to = self.near.partition_point(|scope| scope.from <= piece.start);
        let near = self.near.get(from..to).unwrap_or_default();
        near.iter().filter(move |scope| piece.start < scope.to).chain(&self.whole)
    }

    /// Whether `by` undoes what `scope` silences: it asserts that kind, and stands after the cue if it looks forward.
    fn revives(&self, by: &Scope, why: Why, scope: &Scope, shows: &Shows) -> bool {
        let Some(cue) = self.cues.get(by.cue) else { return false };
        let forward = cue.governs == Side::After && cue.within != Within::Text;
        cue.asserts.contains(&why)
            && (cue.only.is_empty() || cue.only.contains(shows))
            && (!forward || by.span.start >= scope.span.end)
    }
}

/// A cue that names nothing governs what can be asserted of an event; what a complaint is about can always be said.
fn is_for(cue: &Cue, shows: &Shows) -> bool {
    if !cue.only.is_empty() {
        return cue.only.contains(shows);
    }
    match shows {
        Shows::Reason(_) | Shows::Signal(_) | Shows::Collective => true,
        Shows::Category(_) | Shows::Written(_) | Shows::Competence(_) => false,
    }
}
