//! The figures of a report as a table on paper, and as CSV.

use leptos::prelude::*;
use qingchu_core::id::CategoryId;
use qingchu_core::report::{Cell, Figures};
use qingchu_core::rulebook::{Report, Rulebook};

use crate::components::paper::Paper;
use crate::copy::Language;
use crate::copy::reports::Reports as Words;
use crate::screens::period_words;

pub(super) fn sheet(
    report: &Report,
    figures: &Figures,
    book: &Rulebook,
    language: Language,
) -> impl IntoView + use<> {
    let words = |message: Words| language.words(&message.into());
    let title = language.of(&report.title).to_owned();
    let heads = report
        .columns
        .iter()
        .map(|column| view! { <th scope="col">{language.of(&column.label).to_owned()}</th> })
        .collect_view();
    let cells = |cells: &[Cell]| {
        cells.iter().map(|cell| view! { <td class="figure">{figure(*cell, language)}</td> }).collect_view()
    };
    let rows = figures
        .rows
        .iter()
        .map(|(id, row)| view! { <tr><th scope="row">{category(id, book, language)}</th>{cells(row)}</tr> })
        .collect_view();
    let total = cells(&figures.total);
    let (of_category, in_all) = (words(Words::Category), words(Words::Total));
    let label = title.clone();
    let period = period_words(language, figures.from, figures.to);
    view! {
        <Paper title=title>
            <p class="paper-period">{period}</p>
            <div class="report-scroll" tabindex="0" role="group" aria-label=label>
                <table class="form-table report-table">
                    <thead><tr><th scope="col">{of_category}</th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                    <tfoot><tr><th scope="row">{in_all}</th>{total}</tr></tfoot>
                </table>
            </div>
        </Paper>
    }
}

/// The same for a spreadsheet, with the mark that lets it know the Chinese for UTF-8.
pub(super) fn csv(report: &Report, figures: &Figures, book: &Rulebook, language: Language) -> String {
    let words = |message: Words| language.words(&message.into());
    let mut lines = vec![line(
        std::iter::once(words(Words::Category))
            .chain(report.columns.iter().map(|column| language.of(&column.label).to_owned())),
    )];
    let row = |name: String, cells: &[Cell]| {
        line(std::iter::once(name).chain(cells.iter().map(|cell| figure(*cell, language))))
    };
    lines.extend(figures.rows.iter().map(|(id, cells)| row(category(id, book, language), cells)));
    lines.push(row(words(Words::Total), &figures.total));
    format!("\u{feff}{}\r\n", lines.join("\r\n"))
}

fn line(fields: impl Iterator<Item = String>) -> String {
    fields.map(|field| quoted(&field)).collect::<Vec<_>>().join(",")
}

/// A field of a CSV; what a spreadsheet would take for a formula is kept words.
fn quoted(field: &str) -> String {
    let is_formula = field.starts_with(['=', '+', '-', '@']);
    let guarded = if is_formula { format!("'{field}") } else { field.to_owned() };
    if guarded.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

fn figure(cell: Cell, language: Language) -> String {
    match cell {
        Cell::Count(count) => count.to_string(),
        Cell::Mean(Some(hundredths)) => format!("{}.{:02}", hundredths / 100, hundredths % 100),
        Cell::Mean(None) => language.words(&Words::NoMean.into()),
    }
}

fn category(id: &CategoryId, book: &Rulebook, language: Language) -> String {
    book.category(id).map_or_else(
        || language.words(&Words::NotJudged.into()),
        |category| language.of(&category.name).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_with_marks_stays_one_field_and_a_formula_stays_words() {
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("装修噪音"), "装修噪音");
    }

    #[test]
    fn the_csv_holds_every_row_and_the_total() {
        let book = Rulebook::built_in(&"building".into()).expect("building ships");
        let report = &book.reports[0];
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        let cells = vec![Cell::Count(3), Cell::Mean(Some(425))];
        let figures =
            Figures { from: day, to: day, rows: vec![("fire".into(), cells.clone())], total: cells };
        let csv = csv(report, &figures, &book, Language::English);
        assert!(csv.starts_with('\u{feff}'));
        assert!(csv.contains("\r\nFire,3,4.25\r\nTotal,3,4.25\r\n"), "{csv}");
    }
}
