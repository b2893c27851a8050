//! From complete patterns to one judgement with its evidence.

use std::collections::{BTreeMap, BTreeSet};

use super::compile::Owner;
use super::fold::Folded;
use super::scan::{Found, Hidden, Scan};
use super::scope::Heard;
use super::words::{Rule, Shows};
use super::{Classifier, Evidence, Findings, Silenced, Span};
use crate::event::{Judgement, Severity};
use crate::id::{CategoryId, ChannelId, ClauseId, QuestionId, ReasonId, SignalId};
use crate::order;

/// What counts, gathered rule by rule.
#[derive(Default)]
struct Tally<'a> {
    /// For each reason where it is first said and whether it is certain.
    reasons: BTreeMap<&'a ReasonId, (usize, bool)>,
    signals: BTreeSet<&'a SignalId>,
    is_collective: bool,
    written: Option<bool>,
    in_competence: Option<bool>,
    /// For each category its weight.
    weights: BTreeMap<&'a CategoryId, i32>,
    /// For each rule how surely it has counted already.
    sure: Vec<Sure>,
    /// The rule's place, and what was found.
    counted: Vec<(usize, Found)>,
    silenced: Vec<Silenced>,
}

/// How surely a rule has counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sure {
    /// It has not.
    Not,
    /// What it shows is possible.
    Doubtful,
    /// What it shows is certain.
    Certain,
}

/// Words that show something, still as folded.
struct Shown {
    span: Span,
    /// The rule's place.
    rule: usize,
    /// The place of what it shows in [`Classifier::kinds`].
    kind: usize,
}

impl Classifier {
    /// Weighs everything that was found.
    pub(super) fn judge(&self, folded: &Folded, scan: &Scan, channel: &ChannelId) -> Findings {
        let mut tally = self.tally(folded, scan, channel);
        let is_collective = tally.is_collective;
        if let Some(raised) = self.words.collective.raises.as_ref().filter(|_raised| is_collective) {
            tally.reasons.insert(raised, (usize::MAX, true));
        }
        self.settle(&mut tally);
        let category = self.category(&tally);
        let known = self.words.category.iter().find(|known| known.id == *category);
        if known.is_some_and(|known| known.always_general) {
            tally.reasons.clear();
        }
        for reason in self.words.reason.iter().filter(|reason| tally.reasons.contains_key(&reason.id)) {
            tally.signals.extend(&reason.signals);
        }
        let certain = tally.reasons.values().any(|(_at, certain)| *certain);
        let check = if certain { None } else { self.question_of(&tally) };
        let reasons: Vec<ReasonId> = self
            .words
            .reason
            .iter()
            .filter(|reason| tally.reasons.contains_key(&reason.id))
            .map(|reason| reason.id.clone())
            .collect();
        let signals = self.words.signal.iter().map(|signal| &signal.id);
        let judgement = Judgement {
            category: category.clone(),
            severity: if reasons.is_empty() { Severity::General } else { Severity::Major },
            reasons,
            is_collective,
            is_written: tally.written.unwrap_or_else(|| self.words.written.channels.contains(channel)),
            in_competence: tally
                .in_competence
                .unwrap_or_else(|| known.is_none_or(|known| known.in_competence)),
            signals: signals.filter(|id| tally.signals.contains(id)).cloned().collect(),
            check: check.is_some(),
        };
        let evidence = self.evidence(folded, scan, &tally, category);
        Findings { judgement, evidence, silenced: tally.silenced, check }
    }

    /// Reasons that signals raise come in, and those that yield to others go.
    fn settle<'a>(&'a self, tally: &mut Tally<'a>) {
        for reason in &self.words.reason {
            if reason.raised_by.iter().any(|signal| tally.signals.contains(signal)) {
                tally.reasons.insert(&reason.id, (usize::MAX, true));
            }
        }
        for reason in &self.words.reason {
            if reason.yields_to.iter().any(|other| tally.reasons.contains_key(other)) {
                tally.reasons.remove(&reason.id);
            }
        }
    }

    fn tally(&self, folded: &Folded, scan: &Scan, channel: &ChannelId) -> Tally<'_> {
        let mut tally = Tally { sure: vec![Sure::Not; self.words.rule.len()], ..Tally::default() };
        let scopes = self.scopes(scan, folded.chars.len());
        for found in &scan.found {
            let Owner::Rule(at) = found.owner else { continue };
            let Some(rule) = self.words.rule.get(at) else { continue };
            if !rule.channels.is_empty() && !rule.channels.contains(channel) {
                continue;
            }
            match scopes.hear(rule, scan.pieces_of(found)) {
                Heard::Counts => tally.count(at, rule, *found, Sure::Certain),
                Heard::Doubtful => tally.count(at, rule, *found, Sure::Doubtful),
                Heard::Silenced(why, cue) => tally.silenced.push(Silenced {
                    span: folded.span(found.whole),
                    rule: rule.id.clone(),
                    meaning: rule.shows.clone(),
                    why,
                    cue: folded.span(cue),
                }),
            }
        }
        tally.silenced.extend(scan.hidden.iter().filter_map(|hidden| self.hidden(folded, hidden)));
        order::sort_by(&mut tally.silenced, Silenced::cmp);
        tally.silenced.dedup();
        tally
    }

    /// A word inside a longer word, where alone it would have been grave.
    fn hidden(&self, folded: &Folded, hidden: &Hidden) -> Option<Silenced> {
        let rule = self.words.rule.get(hidden.rule)?;
        matches!(rule.shows, Shows::Reason(_) | Shows::Collective | Shows::Signal(_)).then(|| Silenced {
            span: folded.span(hidden.span),
            rule: rule.id.clone(),
            meaning: rule.shows.clone(),
            why: hidden.why,
            cue: folded.span(hidden.by),
        })
    }

    /// The kind of the major event that is told first, or else the subject that weighs most.
    fn category<'a>(&'a self, tally: &Tally<'a>) -> &'a CategoryId {
        let told = self.words.reason.iter().filter_map(|reason| {
            let (at, certain) = tally.reasons.get(&reason.id)?;
            Some((!certain, *at, reason.category.as_ref()?))
        });
        if let Some((_doubtful, _at, category)) =
            told.min_by_key(|(doubtful, at, _category)| (*doubtful, *at))
        {
            return category;
        }
        let mut best = (&self.words.otherwise, 0);
        for known in &self.words.category {
            let weight = tally.weights.get(&known.id).copied().unwrap_or_default();
            if weight > best.1 {
                best = (&known.id, weight);
            }
        }
        best.0
    }

    fn question_of(&self, tally: &Tally<'_>) -> Option<QuestionId> {
        let mut asked = self.words.reason.iter().filter(|reason| tally.reasons.contains_key(&reason.id));
        asked.find_map(|reason| reason.question.clone())
    }

    /// The words behind the judgement, in order, none inside another for the same meaning.
    fn evidence(
        &self,
        folded: &Folded,
        scan: &Scan,
        tally: &Tally<'_>,
        category: &CategoryId,
    ) -> Vec<Evidence> {
        let is_behind = |rule: &Rule| match &rule.shows {
            Shows::Category(id) => id == category && rule.weight > 0,
            Shows::Reason(id) => tally.reasons.contains_key(id),
            Shows::Signal(_) | Shows::Collective | Shows::Written(_) | Shows::Competence(_) => true,
        };
        let mut shown = Vec::new();
        for (at, found) in &tally.counted {
            let (Some(rule), Some(kind)) = (self.words.rule.get(*at), self.kinds.get(*at)) else { continue };
            if !is_behind(rule) {
                continue;
            }
            let is_subject = matches!(rule.shows, Shows::Category(_));
            for span in joined(scan.pieces_of(found)).map(|span| folded.span(span)) {
                if !(is_subject && is_silenced(span, &tally.silenced)) {
                    shown.push(Shown { span, rule: *at, kind: *kind });
                }
            }
        }
        order::sort_by_key(&mut shown, |one| (one.span.start, std::cmp::Reverse(one.span.end), one.kind));
        let mut reached = vec![0_usize; self.words.rule.len()];
        shown.retain(|one| {
            let Some(end) = reached.get_mut(one.kind) else { return true };
            let is_new = one.span.end > *end;
            *end = one.span.end.max(*end);
            is_new
        });
        let evidence = |one: Shown| {
            let rule = self.words.rule.get(one.rule)?;
            Some(Evidence {
                span: one.span,
                rule: rule.id.clone(),
                clause: rule.clause.clone().unwrap_or_else(|| self.clause_of(&rule.shows)),
                meaning: rule.shows.clone(),
            })
        };
        shown.into_iter().filter_map(evidence).collect()
    }

    fn clause_of(&self, shows: &Shows) -> ClauseId {
        let words = &self.words;
        let found = match shows {
            Shows::Category(id) => {
                words.category.iter().find(|known| known.id == *id).map(|known| &known.clause)
            }
            Shows::Reason(id) => words.reason.iter().find(|known| known.id == *id).map(|known| &known.clause),
            Shows::Signal(id) => words.signal.iter().find(|known| known.id == *id).map(|known| &known.clause),
            Shows::Collective => Some(&words.collective.clause),
            Shows::Written(_) => Some(&words.written.clause),
            Shows::Competence(_) => Some(&words.competence.clause),
        };
        found.unwrap_or(&words.competence.clause).clone()
    }
}

impl<'a> Tally<'a> {
    fn count(&mut self, at: usize, rule: &'a Rule, found: Found, sure: Sure) {
        self.counted.push((at, found));
        // The last word on these holds.
        match &rule.shows {
            Shows::Written(is_written) => self.written = Some(*is_written),
            Shows::Competence(in_competence) => self.in_competence = Some(*in_competence),
            Shows::Category(_) | Shows::Reason(_) | Shows::Signal(_) | Shows::Collective => {}
        }
        let Some(before) = self.sure.get_mut(at) else { return };
        // What the rule has shown it shows no more surely by being found again.
        if *before >= sure {
            return;
        }
        let is_first = *before == Sure::Not;
        *before = sure;
        match &rule.shows {
            Shows::Category(id) => {
                if is_first {
                    let weight = self.weights.entry(id).or_default();
                    *weight = weight.saturating_add(rule.weight);
                }
            }
            Shows::Reason(id) => {
                let certain = sure == Sure::Certain;
                let first = self.reasons.entry(id).or_insert((found.whole.start, certain));
                first.1 |= certain;
            }
            Shows::Signal(id) => {
                self.signals.insert(id);
            }
            Shows::Collective => self.is_collective = true,
            Shows::Written(_) | Shows::Competence(_) => {}
        }
        self.signals.extend(&rule.signals);
    }
}

/// Whether words were found not to count as an event: the subject is not shown by them either.
fn is_silenced(span: Span, silenced: &[Silenced]) -> bool {
    let from = silenced.partition_point(|other| other.span.start < span.start.saturating_sub(60));
    silenced
        .get(from..)
        .unwrap_or_default()
        .iter()
        .take_while(|other| other.span.start < span.end)
        .any(|other| other.span.end > span.start && !matches!(other.meaning, Shows::Category(_)))
}

/// Pieces that touch, or nearly, as one.
fn joined(pieces: &[Span]) -> impl Iterator<Item = Span> {
    let runs = pieces.chunk_by(|piece, next| next.start <= piece.end.saturating_add(1));
    runs.filter_map(|run| Some(Span { start: run.first()?.start, end: run.last()?.end }))
}

impl Folded {
    /// A span of folded characters as a span of the text as typed.
    fn span(&self, span: Span) -> Span {
        let start = self.origin.get(span.start).copied().unwrap_or_default();
        let last = self.origin.get(span.end.saturating_sub(1)).copied().unwrap_or(start);
        Span { start, end: last.saturating_add(1) }
    }
}
