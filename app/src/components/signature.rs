//! A signature on the glass, and the same signature shown and printed; marks over a picture are drawn the same way.

use std::fmt::Write;

use leptos::{ev, html, prelude::*};

use qingchu_core::rulebook::field::Picture;

use crate::components::element_id;
use crate::copy::filling::Filling;
use crate::copy::message::Form;
use crate::copy::{Message, say};

/// Strokes of points in thousandths of the pad's width, x and y in turn; what `Value::Signature` holds.
pub type Strokes = Vec<Vec<u16>>;

/// What is drawn on the glass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Glass {
    /// Somebody signs.
    #[default]
    Signature,
    /// Somebody marks a picture, or an empty sheet.
    Sketch(Option<Picture>),
}

impl Glass {
    /// Its name, how to use it, how to begin anew, the name of what was drawn and of nothing.
    fn words(self) -> [Message; 5] {
        match self {
            Self::Signature => [
                Form::SignaturePad.into(),
                Form::SignatureHint.into(),
                Form::SignAgain.into(),
                Form::Signature.into(),
                Form::NotSigned.into(),
            ],
            Self::Sketch(_) => [
                Filling::SketchPad.into(),
                Filling::SketchHint.into(),
                Filling::DrawAgain.into(),
                Filling::Sketch.into(),
                Filling::NothingDrawn.into(),
            ],
        }
    }
}

/// The pad's height in thousandths of its width.
const PAD_HEIGHT: u16 = 360;

/// A car from its left side, from above, and from its right side, in the pad's thousandths.
const CAR: &str = "M30 235V195Q32 178 62 172L112 128Q122 120 138 120H214Q232 120 246 132L286 172Q312 178 314 200V235H282\
A27 27 0 0 0 228 235H112A27 27 0 0 0 58 235ZM58 235A27 27 0 0 0 112 235M228 235A27 27 0 0 0 282 235M124 170L150 132H178V170Z\
M188 170V132H214L242 170Z\
M372 130Q350 180 372 230Q380 246 400 246H600Q630 240 640 180Q630 120 600 114H400Q380 114 372 130ZM430 128Q415 180 430 232L460 222V138Z\
M560 138V222L590 226Q604 180 590 134ZM470 130H550M470 230H550\
M970 235V195Q968 178 938 172L888 128Q878 120 862 120H786Q768 120 754 132L714 172Q688 178 686 200V235H718\
A27 27 0 0 1 772 235H888A27 27 0 0 1 942 235ZM942 235A27 27 0 0 1 888 235M772 235A27 27 0 0 1 718 235M876 170L850 132H822V170Z\
M812 170V132H786L758 170Z";

/// A signature, drawn as lines in the colour of the words around it.
///
/// `<SignatureView strokes/>`
#[component]
pub fn SignatureView(
    /// What was drawn.
    #[prop(into)]
    strokes: Signal<Strokes>,
    /// What it was drawn on.
    #[prop(optional)]
    glass: Glass,
) -> impl IntoView {
    let [_, _, _, drawn, blank] = glass.words();
    let (drawn, blank) = (say(drawn), say(blank));
    let label = move || if strokes.read().is_empty() { blank.get() } else { drawn.get() };
    let under = match glass {
        Glass::Signature | Glass::Sketch(None) => None,
        Glass::Sketch(Some(picture)) => {
            let Picture::Car = picture;
            Some(view! { <path class="sketch-picture" d=CAR></path> })
        }
    };
    view! {
        <svg
            class="signature-view"
            viewBox=format!("0 0 1000 {PAD_HEIGHT}")
            role="img"
            aria-label=label
        >
            {under}
            <path d=move || strokes.with(path)></path>
        </svg>
    }
}

/// The glass to sign on. Who cannot use it finds beside it what to record instead.
///
/// `<SignaturePad strokes/>`; read `strokes` when the customer is done.
#[component]
pub fn SignaturePad(
    /// What was drawn so far.
    strokes: RwSignal<Strokes>,
    /// What is drawn.
    #[prop(optional)]
    glass: Glass,
) -> impl IntoView {
    let [pad_name, hint, again, _, _] = glass.words();
    let pad = NodeRef::<html::Div>::new();
    // The pointer that draws; a palm that touches meanwhile draws nothing.
    let pen = RwSignal::new(None::<i32>);
    let hint_id = element_id("signature-hint");
    let put_down = move |event: ev::PointerEvent| {
        let Some(element) = pad.get_untracked() else { return };
        if pen.get_untracked().is_some() || event.button() != 0 {
            return;
        }
        event.prevent_default();
        if element.set_pointer_capture(event.pointer_id()).is_ok() {
            pen.set(Some(event.pointer_id()));
            strokes.update(|strokes| strokes.push(point(&element, &event).into()));
        }
    };
    let draw = move |event: ev::PointerEvent| {
        let Some(element) = pad.get_untracked() else { return };
        if pen.get_untracked() == Some(event.pointer_id()) {
            strokes.update(|strokes| extend(strokes, point(&element, &event)));
        }
    };
    let lift = move |event: ev::PointerEvent| {
        if pen.get_untracked() == Some(event.pointer_id()) {
            pen.set(None);
        }
    };
    view! {
        <div class="signature">
            <div
                node_ref=pad
                class="signature-pad"
                class:sketch-pad=matches!(glass, Glass::Sketch(_))
                role="group"
                aria-label=say(pad_name)
                aria-describedby=hint_id.clone()
                on:pointerdown=put_down
                on:pointermove=draw
                on:pointerup=lift
                on:pointercancel=lift
            >
                <SignatureView strokes glass/>
            </div>
            <div class="signature-under">
                <p id=hint_id class="hint">{say(hint)}</p>
                <button
                    type="button"
                    class="button"
                    disabled=move || strokes.read().is_empty()
                    on:click=move |_| strokes.set(Vec::new())
                >
                    {say(again)}
                </button>
            </div>
        </div>
    }
}

/// Where the pointer is, held at the pad's edges.
fn point(pad: &web_sys::HtmlDivElement, event: &ev::PointerEvent) -> [u16; 2] {
    let width = pad.client_width().max(1);
    let thousandths = |px: i32, most: u16| {
        let value = px.saturating_mul(1000) / width;
        u16::try_from(value.max(0)).unwrap_or(most).min(most)
    };
    [thousandths(event.offset_x(), 1000), thousandths(event.offset_y(), PAD_HEIGHT)]
}

/// Adds a point to the last stroke, unless the pen has not moved.
fn extend(strokes: &mut Strokes, point: [u16; 2]) {
    if let Some(stroke) = strokes.last_mut()
        && !stroke.ends_with(&point)
    {
        stroke.extend(point);
    }
}

/// The strokes as one path; a stroke of one point is a dot.
fn path(strokes: &Strokes) -> String {
    let mut path = String::new();
    for stroke in strokes {
        for (at, point) in stroke.chunks_exact(2).enumerate() {
            let letter = if at == 0 { 'M' } else { 'L' };
            // Writing to a String does not fail.
            let written = write!(path, "{letter}{} {}", point[0], point[1]);
            debug_assert!(written.is_ok(), "a String takes every character");
        }
        if stroke.len() == 2 {
            path.push_str("h0");
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_a_move_for_each_stroke_and_a_dot_for_a_single_point() {
        assert_eq!(path(&vec![vec![0, 0, 500, 120], vec![7, 9]]), "M0 0L500 120M7 9h0");
        assert_eq!(path(&Vec::new()), "");
    }

    #[test]
    fn half_a_point_is_not_drawn() {
        assert_eq!(path(&vec![vec![1, 2, 3]]), "M1 2");
    }

    #[test]
    fn a_pen_that_rests_adds_no_points() {
        let mut strokes = vec![vec![1, 2]];
        extend(&mut strokes, [1, 2]);
        extend(&mut strokes, [3, 2]);
        assert_eq!(strokes, [[1, 2, 3, 2]]);
    }
}
