//! `qingchu due`

use std::fmt;
use std::fs;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use csv::ByteRecord;
use qingchu_core::deadline::DueFault;
use qingchu_core::deadline::calendar::{Calendar, Layer};
use qingchu_core::deadline::count::{Mode, UnknownMode, count, explain};
use qingchu_core::deadline::notice::{Notice, NoticeFault, Occasion};
use qingchu_core::words::Language;

use super::rows::Rows;
use super::{LanguageOption, Tally, ToolError, complaint, csv_failure, input, output, reading, when};

/// The column that holds the answer.
const DUE_DATE: &str = "due_date";
/// The column that holds how it comes about.
const DERIVATION: &str = "derivation";

/// What `due` takes.
#[derive(Args)]
#[command(after_long_help = "\
CSV comes in, its first line names the columns, in any order:
  mode        workdays         the n-th working day after the start; 0: the start, or the next working day
              calendar_roll    n calendar days after the start, then on to the next working day
              workdays_before  the n-th working day before the start
  start_date  2026-02-13 (2026/2/13 is read too)
  n           0 or more
The same comes out with the column due_date, which is put in the place of one that was there: a date, or
not-determined:2027 where the State Council's notice of 2027 is needed and not known. Further columns pass through.

A row that cannot be counted is told on standard error with its line, comes out with an empty due_date, and the exit
code is 1 at the end.

Examples:
  qingchu due < deadlines.csv > answers.csv
  printf 'mode,start_date,n\\nworkdays,2026-02-13,3\\n' | qingchu due --explain --language en
  qingchu due --calendar notice-of-2027.txt < deadlines.csv")]
pub struct Options {
    /// Add the column derivation: every day looked at, whether it counted, and why.
    #[arg(long)]
    explain: bool,
    /// The language of the derivation.
    #[arg(long, value_enum, default_value = "zh")]
    language: LanguageOption,
    #[command(flatten)]
    calendar: CalendarOptions,
}

/// Notices beyond those that the program has.
#[derive(Args)]
pub(super) struct CalendarOptions {
    /// Load a further notice first: CSV (date,kind,name,year_of_notice) or the notice's own text, pasted (repeat for
    /// more; the later wins).
    #[arg(long = "calendar", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Take a notice that gives more days off than the law, as those of 2015 and 2020 did.
    #[arg(long)]
    special: bool,
}

impl CalendarOptions {
    /// The notices that the program has, and these.
    pub(super) fn calendar(&self, mut stderr: impl Write) -> Result<Calendar, ToolError> {
        let mut calendar = Calendar::built_in();
        for path in &self.files {
            let text = fs::read_to_string(path).map_err(reading(path))?;
            if let Err(faults) = load(&mut calendar, &text, path, self.special) {
                return Err(told(path, &faults, &mut stderr)?);
            }
        }
        Ok(calendar)
    }
}

/// Lays a notice's text over a calendar, or says all that is wrong with it.
pub(super) fn load(
    calendar: &mut Calendar,
    text: &str,
    path: &Path,
    is_special: bool,
) -> Result<(), Vec<NoticeFault>> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let occasion = if is_special { Occasion::Special } else { Occasion::Yearly };
    let notices = Notice::read(text, Layer::Nation, &name)?;
    calendar.load(Layer::Nation, notices, occasion)
}

/// Tells a file's faults, one a line.
pub(super) fn told(
    path: &Path,
    faults: &[impl fmt::Display],
    stderr: &mut impl Write,
) -> Result<ToolError, ToolError> {
    for fault in faults {
        // A fault says "line 3: …" of itself.
        let fault = fault.to_string();
        let place = fault.strip_prefix("line ").unwrap_or(&fault);
        writeln!(stderr, "{}:{place}", path.display()).map_err(complaint)?;
    }
    Ok(ToolError::Faulty { path: path.to_owned(), faults: faults.len() })
}

/// Reads rows and writes when each is due.
///
/// # Errors
/// [`ToolError::Header`] when a column is missing; [`ToolError::Bad`] when some rows could not be counted;
/// [`ToolError::File`] and [`ToolError::Faulty`] for a calendar file; [`ToolError::Standard`].
pub fn run(
    options: &Options,
    stdin: impl Read,
    stdout: impl Write,
    mut stderr: impl Write,
) -> Result<(), ToolError> {
    let calendar = options.calendar.calendar(&mut stderr)?;
    let explained = options.explain.then_some(Language::from(options.language));
    let mut rows = Rows::new(stdin, b',');
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(BufWriter::new(stdout));
    let mut row = ByteRecord::new();
    if rows.next(&mut row).map_err(input)?.is_none() {
        return Err(ToolError::Header("standard input is empty; begin with mode,start_date,n".to_owned()));
    }
    let columns = Columns::of(&mut row, options.explain)?;
    out.write_byte_record(&row).map_err(write_fault)?;
    let mut tally = Tally::default();
    while let Some(line) = rows.next(&mut row).map_err(input)? {
        tally.all += 1;
        let answer = columns.answer(&row, &calendar, explained);
        if let Err(wrong) = &answer {
            tally.bad += 1;
            writeln!(stderr, "line {line}: {wrong}").map_err(complaint)?;
        }
        out.write_byte_record(&columns.filled(&row, &answer.unwrap_or_default())).map_err(write_fault)?;
    }
    out.flush().map_err(output)?;
    tally.end("rows")
}

/// Where each column stands.
struct Columns {
    mode: usize,
    start_date: usize,
    n: usize,
    due_date: usize,
    derivation: Option<usize>,
    /// How many there are, with those that were added.
    count: usize,
    /// How many the input has.
    read: usize,
}

/// What is put into a row.
#[derive(Default)]
struct Answer {
    due_date: String,
    derivation: String,
}

/// What is wrong with a row.
enum Wrong {
    Missing(&'static str),
    TooMany { found: usize, header: usize },
    NotText(&'static str),
    Mode(UnknownMode),
    StartDate(String),
    N(String),
    TooFar(DueFault),
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(column) => write!(f, "{column}: missing"),
            Self::TooMany { found, header } => {
                write!(
                    f,
                    "the row has {found} fields and the header {header}; put a field with a comma in quotes"
                )
            }
            Self::NotText(column) => write!(f, "{column}: not UTF-8 text"),
            Self::Mode(unknown) => unknown.fmt(f),
            Self::StartDate(text) => write!(f, "start_date: {text:?} is not a day; write it as 2026-02-13"),
            Self::N(text) => write!(f, "n: {text:?} is not a whole number from 0 to {}", u32::MAX),
            Self::TooFar(fault) => write!(f, "n: {fault}"),
        }
    }
}

impl Columns {
    /// Finds the columns in the header, and adds those of the answer to it.
    fn of(header: &mut ByteRecord, is_explained: bool) -> Result<Self, ToolError> {
        let names: Vec<String> =
            header.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        let find = |wanted: &str| names.iter().position(|name| name.eq_ignore_ascii_case(wanted));
        let required = |wanted: &str| {
            find(wanted).ok_or_else(|| {
                ToolError::Header(format!(
                    "there is no column {wanted}; the columns are {}",
                    names.join(", ")
                ))
            })
        };
        let (mode, start_date, n) = (required("mode")?, required("start_date")?, required("n")?);
        let mut added: Vec<&str> = Vec::new();
        let mut find_or_add = |wanted: &'static str| {
            find(wanted).unwrap_or_else(|| {
                added.push(wanted);
                names.len() + added.len() - 1
            })
        };
        let due_date = find_or_add(DUE_DATE);
        let derivation = is_explained.then(|| find_or_add(DERIVATION));
        let (count, read) = (names.len() + added.len(), names.len());
        *header = names.iter().map(String::as_str).chain(added).collect::<Vec<_>>().into();
        Ok(Self { mode, start_date, n, due_date, derivation, count, read })
    }

    fn answer(
        &self,
        row: &ByteRecord,
        calendar: &Calendar,
        explained: Option<Language>,
    ) -> Result<Answer, Wrong> {
        let field = |place: usize, name: &'static str| {
            let bytes = row.get(place).unwrap_or_default();
            let text = std::str::from_utf8(bytes).map_err(|_not_utf8| Wrong::NotText(name))?.trim();
            if text.is_empty() { Err(Wrong::Missing(name)) } else { Ok(text) }
        };
        if row.len() > self.read {
            return Err(Wrong::TooMany { found: row.len(), header: self.read });
        }
        let mode: Mode = field(self.mode, "mode")?.parse().map_err(Wrong::Mode)?;
        let start = field(self.start_date, "start_date")?;
        let start: NaiveDate = when::day(start).ok_or_else(|| Wrong::StartDate(start.to_owned()))?;
        let n = field(self.n, "n")?;
        let n: u32 = n.parse().map_err(|_not_a_number| Wrong::N(n.to_owned()))?;
        let due_date = count(mode, start, n, calendar).map_err(Wrong::TooFar)?.to_string();
        let derivation = match explained {
            None => String::new(),
            Some(language) => match explain(mode, start, n, calendar) {
                Ok(derivation) => derivation.words(language).join(separator(language)),
                // The count stops at the first missing notice; its derivation would go on for centuries.
                Err(fault) => fault.to_string(),
            },
        };
        Ok(Answer { due_date, derivation })
    }

    /// The row with the answer in its place; fields beyond the header stay behind it.
    fn filled(&self, row: &ByteRecord, answer: &Answer) -> ByteRecord {
        let mut filled = ByteRecord::new();
        for place in 0..self.count {
            let own = row.get(place).filter(|_own| place < self.read).unwrap_or_default();
            filled.push_field(match place {
                _due if place == self.due_date => answer.due_date.as_bytes(),
                _why if Some(place) == self.derivation => answer.derivation.as_bytes(),
                _passes_through => own,
            });
        }
        row.iter().skip(self.read).for_each(|beyond| filled.push_field(beyond));
        filled
    }
}

fn separator(language: Language) -> &'static str {
    match language {
        Language::Chinese => "；",
        Language::English => "; ",
    }
}

fn write_fault(fault: csv::Error) -> ToolError {
    output(csv_failure(fault))
}
