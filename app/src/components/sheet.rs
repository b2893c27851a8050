//! A filled document on its sheet: letter, rows, tables, paragraphs, lines to sign.

use leptos::prelude::*;
use qingchu_core::document::{Content, Paper as Filled, PaperRow, Table};

use crate::components::icon::{Drawn, Icon};
use crate::components::paper::Paper;
use crate::components::pick::{Pick, PickOption};
use crate::components::signature::SignatureView;
use crate::copy::case::OneCase as Words;
use crate::copy::say;

/// Which document, and the button that prints it.
#[component]
pub fn WhichPaper(
    /// The documents that there are.
    options: Signal<Vec<PickOption>>,
    /// The one that is shown.
    chosen: RwSignal<String>,
) -> impl IntoView {
    let print = move |_| {
        if window().print().is_err() {
            leptos::logging::warn!("the browser does not print here");
        }
    };
    view! {
        <div class="actions-start no-print">
            <Pick id="which-paper" label=say(Words::WhichPaper) options chosen/>
            <button type="button" class="button-primary" id="print" on:click=print>
                <Drawn icon=Icon::Print/>
                {say(Words::Print)}
            </button>
        </div>
    }
}

/// A filled document; `page` says which pages of a file it takes.
pub fn sheet(filled: Filled, page: Option<String>) -> AnyView {
    let Filled { title, letter, rows, paragraphs, signatures } = filled;
    let letter =
        letter.into_iter().map(|sentence| view! { <p class="letter-sentence">{sentence}</p> }).collect_view();
    let table = (!rows.is_empty()).then(|| {
        view! { <table class="form-table"><tbody>{table_rows(rows)}</tbody></table> }
    });
    let paragraphs =
        paragraphs.into_iter().map(|words| view! { <p class="paper-paragraph">{words}</p> }).collect_view();
    let signed = (!signatures.is_empty()).then(|| {
        let line = |who| view! { <li><span>{who}</span><span class="paper-line"></span></li> };
        view! { <ul class="paper-signatures">{signatures.into_iter().map(line).collect_view()}</ul> }
    });
    let page = page.map(|page| view! { <p class="paper-page">{page}</p> });
    view! { <Paper title=title>{letter}{table}{paragraphs}{signed}{page}</Paper> }.into_any()
}

/// Two narrow rows stand side by side; a wide one has the line to itself.
fn table_rows(rows: Vec<PaperRow>) -> Vec<AnyView> {
    let mut lines = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while let Some(row) = rows.next() {
        let beside = if row.wide { None } else { rows.next_if(|next| !next.wide) };
        lines.push(match beside {
            Some(beside) => {
                view! {
                    <tr>
                        <th scope="row">{row.label}</th><td>{content(row.content)}</td>
                        <th scope="row">{beside.label}</th><td>{content(beside.content)}</td>
                    </tr>
                }
                .into_any()
            }
            None => {
                let class = if row.wide { "form-wide" } else { "" };
                view! {
                    <tr class=class><th scope="row">{row.label}</th><td colspan="3">{content(row.content)}</td></tr>
                }
                .into_any()
            }
        });
    }
    lines
}

fn content(content: Vec<Content>) -> AnyView {
    let one = |content| match content {
        Content::Words(words) => view! { <div class="as-typed">{words}</div> }.into_any(),
        Content::Missing(words) => view! { <div class="paper-missing">{words}</div> }.into_any(),
        Content::Signature(strokes) => view! { <SignatureView strokes=Signal::stored(strokes)/> }.into_any(),
        Content::Table(table) => inner_table(table),
    };
    content.into_iter().map(one).collect_view().into_any()
}

fn inner_table(table: Table) -> AnyView {
    let heads = table.heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    let line = |cells: Vec<Content>| {
        let cells = cells.into_iter().map(|cell| view! { <td>{content(vec![cell])}</td> }).collect_view();
        view! { <tr>{cells}</tr> }
    };
    let lines = table.lines.into_iter().map(line).collect_view();
    view! { <table class="inner-table"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table> }
        .into_any()
}
