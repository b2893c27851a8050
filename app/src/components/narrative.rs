//! The customer's own words: the largest thing on the Log screen.

use std::collections::BTreeMap;
use std::time::Duration;

use leptos::{html, prelude::*};

/// Above this many bytes the marks wait for a pause in the typing: laying out the copy would hold up the keys.
const LONG_BYTES: usize = 20_000;
/// The pause.
const PAUSE: Duration = Duration::from_millis(150);

/// How a marked span weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Shows a category, a signal, a question.
    Plain,
    /// Shows a major event.
    Grave,
}

/// Words that a finding rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first character, in Unicode code points from the beginning.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// How it weighs; where spans overlap the graver one shows.
    pub weight: Weight,
}

/// Words that are marked alike.
type Piece = (String, Option<Weight>);

/// A large text field that marks, while one types, the words its findings rest on.
///
/// The marks lie in a copy of the text behind the field: the field itself stays the browser's own, with its undo,
/// its input methods and its spelling. The copy's text is inert. It takes the focus when the screen opens, unless
/// something else has it.
///
/// `<NarrativeEditor id="narrative" label=say(…) text on_typed=move |text| … spans/>`
#[component]
pub fn NarrativeEditor(
    /// The field's id.
    #[prop(into)]
    id: String,
    /// What belongs here; seen as the placeholder too.
    #[prop(into)]
    label: Signal<String>,
    /// What it holds.
    #[prop(into)]
    text: Signal<String>,
    /// Every change, as typed.
    #[prop(into)]
    on_typed: Callback<String>,
    /// What the findings rest on, for this very text.
    #[prop(into)]
    spans: Signal<Vec<Span>>,
) -> impl IntoView {
    let element = NodeRef::<html::Textarea>::new();
    Effect::new(move |_| {
        let (Some(field), text) = (element.get(), text.get()) else { return };
        // Writing the same words again would end what an input method is composing.
        if field.value() != text {
            field.set_value(&text);
        }
    });
    element.on_load(focus_if_nothing_has_it);
    let copy = copy_of(text, spans);
    view! {
        <div class="narrative">
            <div class="narrative-copy" aria-hidden="true">
                {move || copy.get().into_iter().map(line).collect_view()}
            </div>
            <textarea
                node_ref=element
                id=id
                class="narrative-field"
                aria-label=label
                placeholder=label
                spellcheck="false"
                on:input=move |event| on_typed.run(event_target_value(&event))
            ></textarea>
        </div>
    }
}

/// The same words where they are read and not typed.
///
/// `<MarkedWords text spans/>`
#[component]
pub fn MarkedWords(
    /// The words.
    #[prop(into)]
    text: Signal<String>,
    /// What the findings rest on.
    #[prop(into)]
    spans: Signal<Vec<Span>>,
) -> impl IntoView {
    view! {
        <p class="words">
            {move || text.with(|text| spans.with(|spans| pieces(text, spans))).into_iter().map(piece).collect_view()}
        </p>
    }
}

/// The marked lines of the text: at once for a text of ordinary length, at the next pause for a long one.
fn copy_of(text: Signal<String>, spans: Signal<Vec<Span>>) -> RwSignal<Vec<Vec<Piece>>> {
    let copy = RwSignal::new(Vec::new());
    let pause = StoredValue::new(None::<TimeoutHandle>);
    let end_pause = move || {
        if let Some(pause) = pause.try_update_value(Option::take).flatten() {
            pause.clear();
        }
    };
    let mark = move || {
        copy.set(text.with_untracked(|text| spans.with_untracked(|spans| lines(text, spans))));
    };
    Effect::new(move |_| {
        spans.track();
        end_pause();
        if text.read().len() <= LONG_BYTES {
            mark();
            return;
        }
        match set_timeout_with_handle(mark, PAUSE) {
            Ok(handle) => pause.set_value(Some(handle)),
            Err(_no_timer) => mark(),
        }
    });
    on_cleanup(end_pause);
    copy
}

/// One line is one block: the browser lays out again only the lines that changed.
fn line(pieces: Vec<Piece>) -> impl IntoView {
    view! { <div class="narrative-line">{pieces.into_iter().map(piece).collect_view()}</div> }
}

fn piece((words, weight): Piece) -> impl IntoView {
    match weight {
        None => words.into_any(),
        Some(Weight::Plain) => view! { <mark class="evidence">{words}</mark> }.into_any(),
        Some(Weight::Grave) => view! { <mark class="evidence evidence-grave">{words}</mark> }.into_any(),
    }
}

/// The pieces of each line; there is always one line.
fn lines(text: &str, spans: &[Span]) -> Vec<Vec<Piece>> {
    let mut lines = Vec::new();
    let mut line = Vec::new();
    for (words, weight) in pieces(text, spans) {
        let mut parts = words.split('\n');
        if let Some(first) = parts.next() {
            push(&mut line, first, weight);
        }
        for part in parts {
            lines.push(std::mem::take(&mut line));
            push(&mut line, part, weight);
        }
    }
    lines.push(line);
    lines
}

/// The text cut at the ends of the spans. Their concatenation is the text; what lies beyond its end is left out.
fn pieces(text: &str, spans: &[Span]) -> Vec<Piece> {
    let mut turns: BTreeMap<usize, Open> = BTreeMap::new();
    for span in spans.iter().filter(|span| span.start < span.end) {
        turns.entry(span.start).or_default().change(span.weight, 1);
        turns.entry(span.end).or_default().change(span.weight, -1);
    }
    let mut pieces = Vec::new();
    let mut open = Open::default();
    let (mut rest, mut from) = (text, 0);
    for (cut, turn) in turns {
        let bytes = rest.char_indices().nth(cut - from).map_or(rest.len(), |(bytes, _)| bytes);
        let (words, behind) = rest.split_at(bytes);
        push(&mut pieces, words, open.weight());
        open.change(Weight::Plain, turn.plain);
        open.change(Weight::Grave, turn.grave);
        (rest, from) = (behind, cut);
    }
    push(&mut pieces, rest, None);
    pieces
}

/// How many spans of each weight are open at a place, or how that changes there.
#[derive(Debug, Clone, Copy, Default)]
struct Open {
    plain: i32,
    grave: i32,
}

impl Open {
    fn change(&mut self, weight: Weight, by: i32) {
        match weight {
            Weight::Plain => self.plain += by,
            Weight::Grave => self.grave += by,
        }
    }

    /// The graver of what is open.
    fn weight(self) -> Option<Weight> {
        match (self.grave > 0, self.plain > 0) {
            (true, _) => Some(Weight::Grave),
            (false, true) => Some(Weight::Plain),
            (false, false) => None,
        }
    }
}

fn push(pieces: &mut Vec<Piece>, words: &str, weight: Option<Weight>) {
    if words.is_empty() {
        return;
    }
    match pieces.last_mut() {
        Some((last, last_weight)) if *last_weight == weight => last.push_str(words),
        Some(_) | None => pieces.push((words.to_owned(), weight)),
    }
}

fn focus_if_nothing_has_it(field: web_sys::HtmlTextAreaElement) {
    request_animation_frame(move || {
        let is_free = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
        if is_free && field.focus().is_err() {
            leptos::logging::warn!("the narrative could not take the focus");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn span(start: usize, end: usize, weight: Weight) -> Span {
        Span { start, end, weight }
    }

    fn check(text: &str, spans: &[Span], expect: &[(&str, Option<Weight>)]) {
        let pieces = pieces(text, spans);
        let shown: Vec<_> = pieces.iter().map(|(words, weight)| (words.as_str(), *weight)).collect();
        assert_eq!(shown, expect);
        assert_eq!(pieces.iter().map(|(words, _)| words.as_str()).collect::<String>(), text);
    }

    #[test]
    fn spans_count_code_points_not_bytes() {
        check(
            "😀三号梯困人",
            &[span(4, 6, Weight::Grave)],
            &[("😀三号梯", None), ("困人", Some(Weight::Grave))],
        );
    }

    #[test]
    fn the_graver_of_two_overlapping_spans_shows() {
        check(
            "abcdef",
            &[span(0, 4, Weight::Plain), span(2, 6, Weight::Grave)],
            &[("ab", Some(Weight::Plain)), ("cdef", Some(Weight::Grave))],
        );
    }

    #[test]
    fn spans_that_touch_become_one_mark() {
        check(
            "abcd",
            &[span(0, 2, Weight::Plain), span(2, 4, Weight::Plain)],
            &[("abcd", Some(Weight::Plain))],
        );
    }

    #[test]
    fn spans_beyond_the_end_or_turned_round_are_ignored() {
        check("ab", &[span(1, 9, Weight::Plain)], &[("a", None), ("b", Some(Weight::Plain))]);
        check("ab", &[span(7, 9, Weight::Plain)], &[("ab", None)]);
        check("ab", &[span(2, 1, Weight::Plain)], &[("ab", None)]);
        check("", &[span(0, 1, Weight::Grave)], &[]);
    }

    #[test]
    fn a_mark_over_a_line_end_is_cut_there() {
        let grave = Some(Weight::Grave);
        let expect = vec![
            vec![("a".to_owned(), None), ("b".to_owned(), grave)],
            vec![("c".to_owned(), grave)],
            vec![],
        ];
        assert_eq!(lines("ab\nc\n", &[span(1, 4, Weight::Grave)]), expect);
        assert_eq!(lines("", &[]), [vec![]]);
    }

    #[test]
    fn markup_stays_words() {
        check("<b>x</b>", &[], &[("<b>x</b>", None)]);
    }
}
