//! A document as it will lie on the desk.

use leptos::prelude::*;

/// A sheet of A4. While one is on the screen, printing prints it and nothing else.
///
/// `<Paper title="客户意见处理表">…<table class="form-table">…</Paper>`
#[component]
pub fn Paper(
    /// The form's own name, in the clause's words.
    #[prop(into)]
    title: Signal<String>,
    /// Its tables.
    children: Children,
) -> impl IntoView {
    view! {
        <article class="paper" lang="zh-CN">
            <h1 class="paper-title">{title}</h1>
            {children()}
        </article>
    }
}
