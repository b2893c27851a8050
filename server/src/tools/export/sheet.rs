//! Cases as a table: CSV for programs, a workbook for people.

use std::collections::BTreeSet;
use std::io::Write;

use qingchu_core::id::FieldId;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use super::record::{DutyRecord, Record};
use crate::tools::{ToolError, complaint as told, csv_failure, output};

/// The most UTF-16 units that a spreadsheet's cell holds.
const CELL_UNITS_MAX: usize = 32_767;

/// The columns before and behind the fields of the rulebooks.
const BEFORE: [&str; 16] = [
    "number",
    "id",
    "unit",
    "received",
    "received_by",
    "channel",
    "narrative",
    "category",
    "severity",
    "reasons",
    "collective",
    "written",
    "in_competence",
    "signals",
    "check",
    "stage",
];
const BEHIND: [&str; 4] = ["duties", "conflict", "source_file", "source_row"];

/// Writes CSV in which no cell is a formula.
pub(super) fn write_csv(records: &[Record], out: &mut impl Write) -> Result<(), ToolError> {
    let fields = fields(records);
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(header(&fields)).map_err(|fault| output(csv_failure(fault)))?;
    for record in records {
        let cells = cells(record, &fields).map(inert);
        csv.write_record(cells).map_err(|fault| output(csv_failure(fault)))?;
    }
    csv.flush().map_err(output)
}

/// Writes a workbook with one sheet; what does not fit into a cell is cut, and told.
pub(super) fn write_xlsx(
    records: &[Record],
    out: &mut impl Write,
    stderr: &mut impl Write,
) -> Result<(), ToolError> {
    let fields = fields(records);
    let mut cut = Vec::new();
    let bytes = workbook(records, &fields, &mut cut).map_err(|fault| output(std::io::Error::other(fault)))?;
    for (number, column, units) in cut {
        let wrong = "is cut; --format jsonl has it whole";
        writeln!(stderr, "case {number}: {column}: {units} characters do not fit into a cell: it {wrong}")
            .map_err(told)?;
    }
    out.write_all(&bytes).map_err(output)
}

fn workbook(
    records: &[Record],
    fields: &BTreeSet<&FieldId>,
    cut: &mut Vec<(String, String, usize)>,
) -> Result<Vec<u8>, XlsxError> {
    let header = header(fields);
    let received = BEFORE.iter().position(|name| *name == "received").unwrap_or_default();
    let at_format = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0_u16..).zip(&header) {
        sheet.write_string_with_format(0, column, *name, &Format::new().set_bold())?;
    }
    for (row, record) in (1_u32..).zip(records) {
        for ((place, column), mut cell) in (0..).zip(0_u16..).zip(cells(record, fields)) {
            let local = cell.get(..19).filter(|_local| place == received);
            if let Some(at) = local.and_then(|local| ExcelDateTime::parse_from_str(local).ok()) {
                sheet.write_datetime_with_format(row, column, at, &at_format)?;
                continue;
            }
            let units = cell.encode_utf16().count();
            if units > CELL_UNITS_MAX {
                let name = header.get(place).copied().unwrap_or_default();
                cut.push((record.number.clone(), name.to_owned(), units));
                cell = fitting(&cell);
            }
            sheet.write_string(row, column, cell)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

fn fields(records: &[Record]) -> BTreeSet<&FieldId> {
    records.iter().flat_map(|record| record.fields.keys()).collect()
}

fn header<'a>(fields: &BTreeSet<&'a FieldId>) -> Vec<&'a str> {
    BEFORE.into_iter().chain(fields.iter().map(|field| field.as_str())).chain(BEHIND).collect()
}

/// The cells of a case, in the order of the header.
fn cells<'a>(record: &'a Record, fields: &'a BTreeSet<&FieldId>) -> impl Iterator<Item = String> + 'a {
    let before: [String; BEFORE.len()] = [
        record.number.clone(),
        record.id.to_string(),
        record.unit.clone(),
        record.received.clone(),
        record.received_by.clone(),
        record.channel.clone(),
        record.narrative.clone(),
        record.category.clone().unwrap_or_default(),
        record.severity.to_owned(),
        record.reasons.join(" "),
        record.collective.to_string(),
        record.written.to_string(),
        record.in_competence.to_string(),
        record.signals.join(" "),
        record.check.to_string(),
        record.stage.clone(),
    ];
    let behind: [String; BEHIND.len()] = [
        record.duties.iter().map(duty_words).collect::<Vec<_>>().join("; "),
        record.conflict.to_string(),
        record.source.as_ref().map(|source| source.file.clone()).unwrap_or_default(),
        record.source.as_ref().map(|source| source.row.clone()).unwrap_or_default(),
    ];
    let fields = fields.iter().map(|field| record.fields.get(field).cloned().unwrap_or_default());
    before.into_iter().chain(fields).chain(behind)
}

fn duty_words(duty: &DutyRecord) -> String {
    match (&duty.due, duty.needs_notice) {
        (None, _) => format!("{} {} {}", duty.duty, duty.clause, duty.standing),
        (Some(due), None) => format!("{} {} {due} {}", duty.duty, duty.clause, duty.standing),
        (Some(_provisional), Some(year)) => format!("{} {} not-determined:{year}", duty.duty, duty.clause),
    }
}

/// A cell that no spreadsheet computes: one that would begin a formula begins with an apostrophe.
fn inert(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

/// As much of a text as a cell holds.
fn fitting(text: &str) -> String {
    let mut units = 0;
    text.chars()
        .take_while(|char| {
            units += char.len_utf16();
            units < CELL_UNITS_MAX
        })
        .chain(['…'])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_spreadsheet_computes_leaves_as_it_is() {
        for formula in ["=1+1", "+86 138", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(inert(formula.to_owned()), format!("'{formula}"));
        }
        for words in ["", "灯坏了", "1-2", "a=b", " =1"] {
            assert_eq!(inert(words.to_owned()), words);
        }
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        let text = "\u{1f600}".repeat(20_000);
        let cut = fitting(&text);
        assert!(cut.encode_utf16().count() <= CELL_UNITS_MAX);
        assert!(cut.starts_with("\u{1f600}\u{1f600}") && cut.ends_with("\u{1f600}…"));
    }
}
