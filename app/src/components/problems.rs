//! What keeps a form from going on: said at the top and at each field, in the same words.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use crate::components::element_id;
use crate::copy::message::Form;
use crate::copy::say;

/// One problem of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The id of the element to go to: the field's `id`.
    pub field: String,
    /// What to do, in the label's words.
    pub words: String,
}

/// The list of problems over a form. It takes the focus when problems appear, so that they are read out.
///
/// `<ErrorSummary problems/>`, first in the form; empty while nothing is wrong. Fill it on Save, not while typing.
#[component]
pub fn ErrorSummary(
    /// In the order of the fields.
    #[prop(into)]
    problems: Signal<Vec<Problem>>,
) -> impl IntoView {
    let element = NodeRef::<html::Div>::new();
    let title_id = element_id("problems-title");
    Effect::new(move |_| {
        if let Some(summary) = element.get()
            && !problems.read().is_empty()
            && summary.focus().is_err()
        {
            leptos::logging::warn!("the list of problems could not take the focus");
        }
    });
    view! {
        <Show when=move || !problems.read().is_empty()>
            <div
                node_ref=element
                class="error-summary"
                role="alert"
                tabindex="-1"
                aria-labelledby=title_id.clone()
            >
                <h2 id=title_id.clone()>{say(Form::ThereIsAProblem)}</h2>
                <ul>{move || problems.get().into_iter().map(link).collect_view()}</ul>
            </div>
        </Show>
    }
}

/// The sentence at a field; the same as in the summary.
///
/// `<FieldProblem id=problem_id problem/>`; the field names it in `aria-describedby`.
#[component]
pub fn FieldProblem(
    /// For `aria-describedby`.
    id: String,
    /// What to do; `None` while nothing is wrong.
    #[prop(into)]
    problem: Signal<Option<String>>,
) -> impl IntoView {
    view! { <p id=id class="field-problem">{problem}</p> }
}

fn link(problem: Problem) -> impl IntoView {
    let address = format!("#{}", problem.field);
    let go = move |event: ev::MouseEvent| {
        event.prevent_default();
        go_to_field(&problem.field);
    };
    view! { <li><a href=address on:click=go>{problem.words}</a></li> }
}

/// Focuses a field, or the first thing inside it that can be focused.
fn go_to_field(id: &str) {
    let Some(field) = document().get_element_by_id(id) else { return };
    let inside = field.query_selector("input, textarea, select, button").ok().flatten();
    let target = inside.unwrap_or(field).dyn_into::<web_sys::HtmlElement>();
    if target.is_ok_and(|element| element.focus().is_err()) {
        leptos::logging::warn!("the field {id} could not take the focus");
    }
}
