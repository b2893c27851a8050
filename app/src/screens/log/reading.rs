//! What the words on the desk say, as they are typed.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use qingchu_core::classify::{self, Findings};
use qingchu_core::event::{Judgement, Severity};

use super::desk::Desk;
use crate::components::narrative::{Span, Weight};
use crate::tablet::Tablet;

/// How long nobody types before a clause counts as closed.
const PAUSE: Duration = Duration::from_millis(400);

/// Words, and what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The words that were read, a character each, so that a span is found without counting.
    pub words: Vec<char>,
    /// What they say.
    pub findings: Findings,
}

impl Heard {
    /// The words of a span.
    #[must_use]
    pub fn quote(&self, span: classify::Span) -> String {
        let end = span.end.min(self.words.len());
        self.words.get(span.start..end).unwrap_or_default().iter().collect()
    }

    /// Whether nothing was said.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.words.iter().all(|character| character.is_whitespace())
    }
}

/// What the words say. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Reading {
    /// For the words as they stand, at each key.
    pub found: Memo<Option<Arc<Heard>>>,
    /// What the panel shows: it holds still while a clause is being written, except for a major event.
    pub shown: RwSignal<Option<Arc<Heard>>>,
    /// What holds if it is saved now: the finding, or a person's word over it. `None` before there are words.
    pub judged: Memo<Option<Judgement>>,
}

impl Reading {
    /// Reads what lies on the desk from now on.
    #[must_use]
    pub fn of(desk: Desk) -> Self {
        let tablet = Tablet::here();
        let found = Memo::new(move |_| {
            let channel = desk.channel.get();
            let findings =
                desk.narrative.with(|words| tablet.books.with(|books| books.classify(words, &channel)));
            findings.map(|findings| {
                Arc::new(Heard {
                    words: desk.narrative.with_untracked(|words| words.chars().collect()),
                    findings,
                })
            })
        });
        let shown = RwSignal::new(found.get_untracked());
        let pause = StoredValue::new(None::<TimeoutHandle>);
        let end_pause = move || {
            if let Some(pause) = pause.try_update_value(Option::take).flatten() {
                pause.clear();
            }
        };
        Effect::new(move |_| {
            let now = found.get();
            end_pause();
            if shown.with_untracked(|shown| is_shown_at_once(shown.as_deref(), now.as_deref())) {
                shown.set(now);
                return;
            }
            match set_timeout_with_handle(move || shown.set(found.get_untracked()), PAUSE) {
                Ok(handle) => pause.set_value(Some(handle)),
                Err(_no_timer) => shown.set(now),
            }
        });
        on_cleanup(end_pause);
        let judged = Memo::new(move |_| {
            desk.overruled.track();
            desk.asked.track();
            let read = shown.get()?;
            let rulebook = desk.rulebook()?;
            let is_blank = read.is_blank() && desk.overruled.read().is_none();
            (!is_blank).then(|| desk.draft().judgement(&read.findings.judgement, &rulebook))
        });
        // An answer holds for its question only.
        Effect::new(move |_| {
            let check = found.with(|read| read.as_ref().and_then(|read| read.findings.check.clone()));
            if desk.asked.with_untracked(|asked| asked.is_some() && *asked != check) {
                desk.asked.set(None);
            }
        });
        Self { found, shown, judged }
    }

    /// Shows what the words say now, before it is saved.
    pub fn settle(self) -> Option<Arc<Heard>> {
        let now = self.found.get_untracked();
        self.shown.set(now.clone());
        now
    }

    /// The words that the findings rest on, in the text as it stands.
    #[must_use]
    pub fn spans(self) -> Signal<Vec<Span>> {
        Signal::derive(move || {
            let Some(read) = self.found.get() else { return Vec::new() };
            let span = |evidence: &classify::Evidence| Span {
                start: evidence.span.start,
                end: evidence.span.end,
                weight: match &evidence.meaning {
                    classify::Shows::Reason(_) => Weight::Grave,
                    classify::Shows::Category(_)
                    | classify::Shows::Signal(_)
                    | classify::Shows::Collective
                    | classify::Shows::Written(_)
                    | classify::Shows::Competence(_) => Weight::Plain,
                },
            };
            read.findings.evidence.iter().map(span).collect()
        })
    }
}

/// A closed clause is read at once, and so is a major event that was not seen before.
fn is_shown_at_once(shown: Option<&Heard>, now: Option<&Heard>) -> bool {
    let (Some(shown), Some(now)) = (shown, now) else { return true };
    let is_closed = now.words.last().is_none_or(|last| !last.is_alphanumeric());
    let (before, after) = (&shown.findings.judgement, &now.findings.judgement);
    is_closed || (after.severity == Severity::Major && after.reasons != before.reasons)
}

#[cfg(test)]
mod tests {
    use qingchu_core::classify::Classifier;

    use super::*;

    fn read(words: &str) -> Heard {
        let classifier =
            Classifier::built_in(&"building".into()).expect("building has words").expect("which hold");
        Heard { words: words.chars().collect(), findings: classifier.classify(words, &"phone".into()) }
    }

    fn check(before: &str, after: &str, expect: bool) {
        assert_eq!(is_shown_at_once(Some(&read(before)), Some(&read(after))), expect, "{before} -> {after}");
    }

    #[test]
    fn the_panel_holds_still_while_a_clause_is_written() {
        check("卫生间", "卫生间的水", false);
        check("卫生间的水龙头坏", "卫生间的水龙头坏，", true);
        check("卫生间", "卫生间\n", true);
        check("卫生间", "", true);
    }

    #[test]
    fn a_major_event_shows_in_the_middle_of_a_clause() {
        check("十七楼", "十七楼着火了", true);
        check("十七楼着火了", "十七楼着火了快", false);
    }

    #[test]
    fn a_quote_counts_code_points() {
        let read = read("😀十七楼着火了");
        assert_eq!(read.quote(classify::Span { start: 4, end: 7 }), "着火了");
        assert_eq!(read.quote(classify::Span { start: 6, end: 99 }), "了");
    }
}
