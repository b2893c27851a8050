//! A signature on the glass, and the same signature shown and printed.

use std::fmt::Write;

use leptos::{ev, html, prelude::*};

use crate::components::element_id;
use crate::copy::message::Form;
use crate::copy::say;

/// Strokes of points in thousandths of the pad's width, x and y in turn; what `Value::Signature` holds.
pub type Strokes = Vec<Vec<u16>>;

/// The pad's height in thousandths of its width.
const PAD_HEIGHT: u16 = 360;

/// A signature, drawn as lines in the colour of the words around it.
///
/// `<SignatureView strokes/>`
#[component]
pub fn SignatureView(
    /// What was drawn.
    #[prop(into)]
    strokes: Signal<Strokes>,
) -> impl IntoView {
    let name = move || if strokes.read().is_empty() { Form::NotSigned } else { Form::Signature };
    let label = Memo::new(move |_| name());
    view! {
        <svg
            class="signature-view"
            viewBox=format!("0 0 1000 {PAD_HEIGHT}")
            role="img"
            aria-label=move || say(label.get()).get()
        >
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
) -> impl IntoView {
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
                role="group"
                aria-label=say(Form::SignaturePad)
                aria-describedby=hint_id.clone()
                on:pointerdown=put_down
                on:pointermove=draw
                on:pointerup=lift
                on:pointercancel=lift
            >
                <SignatureView strokes/>
            </div>
            <div class="signature-under">
                <p id=hint_id class="hint">{say(Form::SignatureHint)}</p>
                <button
                    type="button"
                    class="button"
                    disabled=move || strokes.read().is_empty()
                    on:click=move |_| strokes.set(Vec::new())
                >
                    {say(Form::SignAgain)}
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
