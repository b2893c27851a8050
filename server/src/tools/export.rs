//! `qingchu export`

mod record;
mod sheet;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use qingchu_core::case::Case;
use qingchu_core::id::UserId;
use qingchu_core::time::{Moment, china};

use self::record::Record;
use super::log::{Log, people};
use super::{ToolError, open_existing, output, when};
use crate::cli::DataOption;
use crate::clock;
use crate::store::{Organisation, Store};

/// What `export` takes.
#[derive(Args)]
#[command(after_long_help = "\
Cases come out as they stand now, the earliest received first: number, id, unit, when and how received, the customer's
words, category, severity and why, who and where, stage, duties with their due times and how they stand. What a rulebook
protects is left out of cases.
  jsonl   one JSON object a case, with all that was stated of it
  csv     UTF-8 for programs; a cell that a spreadsheet would compute begins with an apostrophe
  xlsx    for people; a text that is too long for a cell is cut, and told
  events  what happened, one event a line, as its tablet wrote it to the byte: nothing is left out or cut

Examples:
  qingchu export > cases.jsonl
  qingchu export --format xlsx --from 2026-01-01 --to 2026-01-31 --output 一月.xlsx
  qingchu export --format events --data /srv/qingchu | zstd > events.jsonl.zst")]
pub struct Options {
    #[command(flatten)]
    data: DataOption,
    /// What comes out.
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,
    /// The first day: on which a case was received, or an event stored by the server (+08:00).
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<NaiveDate>,
    /// The last day.
    #[arg(long, value_name = "DATE", value_parser = day)]
    to: Option<NaiveDate>,
    /// The file to write instead of standard output; one that exists is replaced.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Jsonl,
    Csv,
    Xlsx,
    Events,
}

fn day(text: &str) -> Result<NaiveDate, String> {
    when::day(text).ok_or_else(|| "not a day; write it as 2026-02-13".to_owned())
}

/// The days that are asked for.
#[derive(Clone, Copy)]
struct Days {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Days {
    fn hold(self, moment: Moment) -> bool {
        let Some(day) = moment.at(china()).map(|at| at.date_naive()) else {
            return self.from.is_none() && self.to.is_none();
        };
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// Exports cases or events.
///
/// # Errors
/// [`ToolError::Bad`] when some cases are under a rulebook that this program does not have, or some events cannot be
/// read; [`ToolError::Store`], [`ToolError::File`] and [`ToolError::Standard`] as they say.
pub async fn run(options: Options, stdout: impl Write, mut stderr: impl Write) -> Result<(), ToolError> {
    let store = open_existing(&options.data).await?;
    let organisation = store.organisation().await?;
    let days = Days { from: options.from, to: options.to };
    if options.format == Format::Xlsx && options.output.is_none() && std::io::stdout().is_terminal() {
        return Err(ToolError::WorkbookOnTerminal);
    }
    let mut out: Box<dyn Write> = match &options.output {
        None => Box::new(BufWriter::new(stdout)),
        Some(path) => Box::new(BufWriter::new(File::create(path).map_err(writing(path))?)),
    };
    let ended = match options.format {
        Format::Events => export_events(&store, &organisation, days, &mut out).await,
        Format::Jsonl | Format::Csv | Format::Xlsx => {
            let mut log = Log::of(&store, &organisation, &mut stderr).await?;
            let cases = log.cases(&mut stderr)?;
            let people = people(&store, &organisation).await?;
            let records = records(&log, &cases, &organisation, &people, days);
            let written = match options.format {
                Format::Csv => sheet::write_csv(&records, &mut out),
                Format::Xlsx => sheet::write_xlsx(&records, &mut out, &mut stderr),
                Format::Jsonl | Format::Events => write_lines(&records, &mut out),
            };
            written.and_then(|()| log.tally.end("cases"))
        }
    };
    let flushed = out.flush().map_err(output);
    // A file's failure is the file's, not the screen's.
    match (ended.and(flushed), options.output) {
        (Err(ToolError::Standard { stream: "output", source }), Some(path)) => Err(writing(&path)(source)),
        (ended, _) => ended,
    }
}

fn writing(path: &Path) -> impl FnOnce(std::io::Error) -> ToolError {
    move |source| ToolError::File { path: path.to_owned(), doing: "write it", source }
}

async fn export_events(
    store: &Store,
    organisation: &Organisation,
    days: Days,
    out: &mut impl Write,
) -> Result<(), ToolError> {
    store
        .each_event(organisation.id, |event| {
            if !days.hold(event.received_at) {
                return Ok(());
            }
            out.write_all(event.bytes.as_bytes()).and_then(|()| out.write_all(b"\n")).map_err(output)
        })
        .await
}

fn write_lines(records: &[Record], out: &mut impl Write) -> Result<(), ToolError> {
    for record in records {
        serde_json::to_writer(&mut *out, record).map_err(|fault| output(fault.into()))?;
        out.write_all(b"\n").map_err(output)?;
    }
    Ok(())
}

/// The records of the cases that were received on the days, the earliest first.
fn records(
    log: &Log,
    cases: &[Case],
    organisation: &Organisation,
    people: &BTreeMap<UserId, String>,
    days: Days,
) -> Vec<Record> {
    let record = |case: &Case| {
        let unit = organisation.units.iter().find(|unit| unit.stream == case.stream);
        let context = record::Context {
            unit: unit.map_or("", |unit| &unit.name),
            rulebook: log.rulebook(case)?,
            calendar: log.calendar(case.stream),
            people,
            now: clock::now(),
        };
        Some(Record::of(case, &context))
    };
    cases.iter().filter(|case| days.hold(case.received.occurred_at)).filter_map(record).collect()
}
