//! A report in words as tables on paper.

use leptos::prelude::*;
use qingchu_core::report::sheet::{CellKind, Sheet, SheetCell, SheetRow, SheetTable};

use crate::components::paper::Paper;

pub(super) fn paper(sheet: Sheet) -> impl IntoView {
    let Sheet { title, period, tables } = sheet;
    let tables = tables.into_iter().map(|one| table(one, &title)).collect_view();
    view! {
        <Paper title=title>
            <p class="paper-period">{period}</p>
            {tables}
        </Paper>
    }
}

/// One table; the report's title is read out over the one of figures, which has none of its own.
fn table(table: SheetTable, report: &str) -> AnyView {
    let SheetTable { title, heads, rows } = table;
    let label = title.clone().unwrap_or_else(|| report.to_owned());
    let title = title.map(|title| view! { <h2 class="paper-part">{title}</h2> });
    let heads = heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    let (totals, rows): (Vec<SheetRow>, Vec<SheetRow>) = rows.into_iter().partition(|row| row.is_total);
    let rows = rows.into_iter().map(line).collect_view();
    let totals = totals.into_iter().map(line).collect_view();
    view! {
        {title}
        <div class="report-scroll" tabindex="0" role="group" aria-label=label>
            <table class="form-table report-table">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
                <tfoot>{totals}</tfoot>
            </table>
        </div>
    }
    .into_any()
}

/// The first cell says what the row is about; of a case it leads there.
fn line(row: SheetRow) -> impl IntoView {
    let SheetRow { cells, is_total: _, case } = row;
    let mut cells = cells.into_iter();
    let name = cells.next().map(|first| match case {
        Some(case) => view! { <a href=format!("/cases/{case}")>{first.text}</a> }.into_any(),
        None => first.text.into_any(),
    });
    let cells = cells.map(cell).collect_view();
    view! { <tr><th scope="row">{name}</th>{cells}</tr> }
}

fn cell(cell: SheetCell) -> impl IntoView {
    let class = match cell.kind {
        CellKind::Words => "",
        CellKind::Figure => "figure",
        CellKind::FallsShort => "figure figure-short",
    };
    view! { <td class=class>{cell.text}</td> }
}
