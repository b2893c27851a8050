//! The rows of a file, whatever its kind: JSON Lines, CSV, a spreadsheet.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;
use std::rc::Rc;

use calamine::{Data, Reader as _};
use clap::ValueEnum;
use csv::ByteRecord;
use encoding_rs::{Encoding, GB18030};
use serde_json::Value;

use crate::tools::classify::json_fault;
use crate::tools::lines::{Line, Lines};
use crate::tools::rows::Rows;
use crate::tools::{LINE_BYTES_MAX, ToolError, input, reading};

/// The kinds of files that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// One JSON object a line.
    Jsonl,
    /// Fields with commas, semicolons or tabs between them; UTF-8, GB 18030 or UTF-16.
    Csv,
    /// A workbook: xlsx, xls, xlsb or ods.
    Xlsx,
}

/// What one field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Text(String),
    /// Something that is not words, and what it is.
    Other(String),
}

impl Cell {
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Other(_) => false,
        }
    }
}

/// One row: the line on which it begins, and its fields with their columns' names.
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) cells: Vec<(Rc<str>, Cell)>,
}

/// A row, or the line and why there is none.
pub(super) type Read = Result<Row, (u64, String)>;

/// A file's rows, one after the other.
pub(super) enum Table {
    Lines { lines: Lines<BufReader<File>>, bytes: u64 },
    Rows { header: Vec<Rc<str>>, rows: VecDeque<Read>, count: u64, note: Option<String> },
}

impl Table {
    /// Opens a file; its kind is told by its name unless it is given.
    ///
    /// # Errors
    /// [`ToolError::File`]; [`ToolError::Unreadable`] when it is not of its kind.
    pub(super) fn open(path: &Path, format: Option<Format>, sheet: Option<&str>) -> Result<Self, ToolError> {
        let unreadable = |wrong: String| ToolError::Unreadable { path: path.to_owned(), wrong };
        let Some(format) = format.or_else(|| format_of(path)) else {
            return Err(unreadable(
                "its name ends in nothing that is known; say --format jsonl, csv or xlsx".to_owned(),
            ));
        };
        match format {
            Format::Jsonl => {
                let file = File::open(path).map_err(reading(path))?;
                let bytes = file.metadata().map_err(reading(path))?.len();
                Ok(Self::Lines { lines: Lines::new(BufReader::new(file), LINE_BYTES_MAX), bytes })
            }
            Format::Csv => read_csv(&fs::read(path).map_err(reading(path))?).map_err(unreadable),
            Format::Xlsx => {
                let file = fs::read(path).map_err(reading(path))?;
                read_workbook(file, sheet).map_err(unreadable)
            }
        }
    }

    /// The names of its columns; `None` where each row has its own.
    pub(super) fn header(&self) -> Option<&[Rc<str>]> {
        match self {
            Self::Lines { .. } => None,
            Self::Rows { header, .. } => Some(header),
        }
    }

    /// What a person should know of how it was read.
    pub(super) fn note(&self) -> Option<&str> {
        match self {
            Self::Lines { .. } => None,
            Self::Rows { note, .. } => note.as_deref(),
        }
    }

    /// How much was read, of how much.
    pub(super) fn progress(&self) -> (u64, u64) {
        match self {
            Self::Lines { lines, bytes } => (lines.bytes_read(), *bytes),
            Self::Rows { rows, count, .. } => (count.saturating_sub(rows.len() as u64), *count),
        }
    }

    /// The next row; `None` at the end. Empty ones are passed over.
    ///
    /// # Errors
    /// [`ToolError::Standard`] when the file cannot be read further.
    pub(super) fn next(&mut self) -> Result<Option<Read>, ToolError> {
        match self {
            Self::Rows { rows, .. } => Ok(rows.pop_front()),
            Self::Lines { lines, .. } => loop {
                let Some((number, line)) = lines.next().map_err(input)? else { return Ok(None) };
                let read = match line {
                    Line::Text(text) if text.trim().is_empty() => continue,
                    Line::Text(text) => read_object(text),
                    Line::NotText(byte) => Err(format!("not UTF-8 text, byte {byte}")),
                    Line::TooLong => Err(format!("longer than {LINE_BYTES_MAX} bytes")),
                };
                return Ok(Some(match read {
                    Ok(cells) => Ok(Row { line: number, cells }),
                    Err(wrong) => Err((number, wrong)),
                }));
            },
        }
    }
}

fn format_of(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "jsonl" | "ndjson" | "json" => Some(Format::Jsonl),
        "csv" | "tsv" | "txt" => Some(Format::Csv),
        "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" => Some(Format::Xlsx),
        _other => None,
    }
}

fn read_object(line: &str) -> Result<Vec<(Rc<str>, Cell)>, String> {
    match serde_json::from_str(line).map_err(|fault| json_fault(&fault))? {
        Value::Object(object) => Ok(object
            .into_iter()
            .filter(|(_key, value)| !value.is_null())
            .map(|(key, value)| (Rc::from(key), cell_of_json(value)))
            .collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Err("not a JSON object".to_owned())
        }
    }
}

fn cell_of_json(value: Value) -> Cell {
    match value {
        Value::String(text) => Cell::Text(text),
        Value::Number(number) => Cell::Text(number.to_string()),
        Value::Null => Cell::Text(String::new()),
        Value::Bool(_) => Cell::Other("true or false".to_owned()),
        Value::Array(_) => Cell::Other("a list".to_owned()),
        Value::Object(_) => Cell::Other("an object".to_owned()),
    }
}

fn read_csv(bytes: &[u8]) -> Result<Table, String> {
    let (text, note) = decode(bytes)?;
    let mut rows = Rows::new(text.as_bytes(), delimiter(&text));
    let mut record = ByteRecord::new();
    let mut header: Vec<Rc<str>> = Vec::new();
    let mut read = VecDeque::new();
    while let Some(line) = rows.next(&mut record).map_err(|fault| fault.to_string())? {
        let fields = record.iter().map(|field| String::from_utf8_lossy(field));
        if header.is_empty() {
            header = fields.map(Rc::from).collect();
        } else if record.len() > header.len() {
            let (found, header) = (record.len(), header.len());
            read.push_back(Err((line, format!("the row has {found} fields and the header {header}"))));
        } else {
            let cells = fields.map(|field| Cell::Text(field.into_owned()));
            read.push_back(Ok(Row { line, cells: header.iter().cloned().zip(cells).collect() }));
        }
    }
    let count = read.len() as u64;
    Ok(Table::Rows { header, rows: read, count, note })
}

/// Text from a spreadsheet's CSV: UTF-8, UTF-16 with its mark, else GB 18030, which is what Excel in Chinese writes.
fn decode(bytes: &[u8]) -> Result<(String, Option<String>), String> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _mark)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
        None => GB18030,
    };
    let (text, encoding, is_damaged) = encoding.decode(bytes);
    if is_damaged {
        return Err(format!("it is neither UTF-8 nor {}; save it as UTF-8", encoding.name()));
    }
    let note = (encoding != encoding_rs::UTF_8)
        .then(|| format!("read as {}, since it is not UTF-8", encoding.name()));
    Ok((text.into_owned(), note))
}

/// What stands most often in the first line between the columns' names.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: u8| header.bytes().filter(|byte| *byte == delimiter).count();
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

fn read_workbook(file: Vec<u8>, sheet: Option<&str>) -> Result<Table, String> {
    let mut book = calamine::open_workbook_auto_from_rs(std::io::Cursor::new(file))
        .map_err(|fault| format!("it is not a workbook: {fault}"))?;
    let sheets = book.sheet_names();
    let name = match sheet {
        Some(sheet) => sheets.iter().find(|name| *name == sheet).cloned(),
        None => sheets.first().cloned(),
    };
    let Some(name) = name else {
        return Err(format!("it has no sheet {:?}; it has {}", sheet.unwrap_or_default(), sheets.join(", ")));
    };
    let range =
        book.worksheet_range(&name).map_err(|fault| format!("sheet {name:?} cannot be read: {fault}"))?;
    let first = range.start().map_or(1, |(row, _column)| u64::from(row) + 1);
    let mut header: Vec<Rc<str>> = Vec::new();
    let mut read = VecDeque::new();
    for (line, cells) in (first..).zip(range.rows()) {
        let cells: Vec<Cell> = cells.iter().map(cell_of_sheet).collect();
        if cells.iter().all(Cell::is_blank) {
            continue;
        }
        if header.is_empty() {
            header = cells.into_iter().map(|cell| Rc::from(words(cell))).collect();
        } else {
            read.push_back(Ok(Row { line, cells: header.iter().cloned().zip(cells).collect() }));
        }
    }
    let count = read.len() as u64;
    Ok(Table::Rows { header, rows: read, count, note: None })
}

fn words(cell: Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Other(text) => text,
    }
}

fn cell_of_sheet(cell: &Data) -> Cell {
    Cell::Text(match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // A telephone number or an id is a whole number here and has no fraction.
        Data::Float(number) => number.to_string(),
        Data::DateTime(at) => match at.as_datetime() {
            Some(at) => at.format("%Y-%m-%d %H:%M:%S").to_string(),
            None => at.as_f64().to_string(),
        },
        Data::Bool(_) => return Cell::Other("true or false".to_owned()),
        Data::Error(fault) => return Cell::Other(format!("the error {fault}")),
    })
}
