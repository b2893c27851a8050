//! A report for a spreadsheet.

use super::{CellKind, Sheet, SheetCell, SheetTable};

/// The tables of a report as CSV: UTF-8 with the mark by which a spreadsheet knows it, lines ended as RFC 4180 wants, a blank
/// line and its title before each table but the first. What a spreadsheet would take for a formula is kept words.
#[must_use]
pub fn csv(sheet: &Sheet) -> String {
    let tables: Vec<String> = sheet.tables.iter().map(table).collect();
    format!("\u{feff}{}", tables.join("\r\n"))
}

fn table(table: &SheetTable) -> String {
    let title = table.title.as_ref().map(|title| quoted(title));
    let heads = line(table.heads.iter().map(|head| quoted(head)));
    let rows = table.rows.iter().map(|row| line(row.cells.iter().map(cell)));
    let lines = title.into_iter().chain(std::iter::once(heads)).chain(rows);
    lines.map(|line| format!("{line}\r\n")).collect()
}

fn line(fields: impl Iterator<Item = String>) -> String {
    fields.collect::<Vec<_>>().join(",")
}

fn cell(cell: &SheetCell) -> String {
    match cell.kind {
        // A sign before a figure is no formula.
        CellKind::Figure | CellKind::FallsShort => cell.text.clone(),
        CellKind::Words => quoted(&cell.text),
    }
}

fn quoted(field: &str) -> String {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guarded = if is_formula { format!("'{field}") } else { field.to_owned() };
    if guarded.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_field_with_marks_stays_one_field_and_a_formula_stays_words() {
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("两\r\n行"), "\"两\r\n行\"");
        assert_eq!(quoted("装修噪音"), "装修噪音");
        assert_eq!(quoted(""), "");
    }
}
