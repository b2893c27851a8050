//! `qingchu export`

mod record;
mod sheet;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use qingchu_core::case::matter::fold_together;
use qingchu_core::case::{Case, Entry, Folded};
use qingchu_core::deadline::calendar::{Calendar, Layer};
use qingchu_core::deadline::notice::Occasion;
use qingchu_core::event::{Body, Event, Subject};
use qingchu_core::id::{CaseId, RulebookId, StreamId, UserId};
use qingchu_core::log::codec;
use qingchu_core::rulebook::Rulebook;
use qingchu_core::time::{Moment, china};
use qingchu_core::unit::UnitBook;

use self::record::Record;
use super::{Tally, ToolError, complaint as told, open_existing, output, when};
use crate::cli::DataOption;
use crate::clock;
use crate::store::{Organisation, Store};

/// What `export` takes.
#[derive(Args)]
#[command(after_long_help = "\
Cases come out as they stand now, the earliest received first: number, id, unit, when and how received, the customer's
words, category, severity and why, who and where, stage, duties with their due times and how they stand.
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
            let records = log.records(&store, &organisation, days, &mut stderr).await?;
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

/// Everything that happened, by case and by unit.
struct Log {
    cases: BTreeMap<CaseId, Vec<(Event, Moment)>>,
    units: BTreeMap<StreamId, UnitBook>,
    tally: Tally,
}

impl Log {
    async fn of(
        store: &Store,
        organisation: &Organisation,
        stderr: &mut impl Write,
    ) -> Result<Self, ToolError> {
        let mut log = Self { cases: BTreeMap::new(), units: BTreeMap::new(), tally: Tally::default() };
        store
            .each_event(organisation.id, |kept| match codec::decode(&kept.bytes) {
                Ok(event) => {
                    log.take(event, kept.received_at);
                    Ok(())
                }
                Err(unreadable) => {
                    log.tally.bad += 1;
                    let (stream, seq) = (kept.stream, kept.seq);
                    writeln!(stderr, "event {seq} of stream {stream}: {unreadable}").map_err(told)
                }
            })
            .await?;
        Ok(log)
    }

    fn take(&mut self, event: Event, received_at: Moment) {
        match event.statement.subject {
            Subject::Case(case) => self.cases.entry(case).or_default().push((event, received_at)),
            Subject::Unit => {
                self.units.entry(event.statement.stream).or_default().evolve(&event, Some(received_at));
            }
        }
    }

    /// The records of the cases that were received on the days, the earliest first.
    async fn records(
        &mut self,
        store: &Store,
        organisation: &Organisation,
        days: Days,
        stderr: &mut impl Write,
    ) -> Result<Vec<Record>, ToolError> {
        let people: BTreeMap<UserId, String> = store
            .people(organisation.id)
            .await?
            .into_iter()
            .map(|person| (person.id, person.display_name))
            .collect();
        let calendars: BTreeMap<StreamId, Calendar> = organisation
            .units
            .iter()
            .map(|unit| (unit.stream, calendar(self.units.get(&unit.stream))))
            .collect();
        let (rulebooks, built_in) = (Rulebooks::of(&self.cases), Calendar::built_in());
        let calendar_of = |stream: StreamId| calendars.get(&stream).unwrap_or(&built_in);
        let mut readable: Vec<(CaseId, Vec<Entry<'_>>, &Rulebook)> = Vec::new();
        for (id, events) in &self.cases {
            self.tally.all += 1;
            match rulebooks.of_case(events) {
                Ok(rulebook) => {
                    let entries = events.iter().map(|(event, at)| Entry { event, received_at: Some(*at) });
                    readable.push((*id, entries.collect(), rulebook));
                }
                Err(wrong) => {
                    self.tally.bad += 1;
                    writeln!(stderr, "case {id}: {wrong}").map_err(told)?;
                }
            }
        }
        let mut found: Vec<(Case, Record)> = Vec::new();
        for (folded, (_id, _entries, rulebook)) in
            fold_together(&readable, &|stream| calendar_of(stream).offset()).into_iter().zip(&readable)
        {
            // Without the event that opens it there is no rulebook, and it was told above.
            let Folded::Case(case) = folded else { continue };
            if days.hold(case.received.occurred_at) {
                let unit = organisation.units.iter().find(|unit| unit.stream == case.stream);
                let context = record::Context {
                    unit: unit.map_or("", |unit| &unit.name),
                    rulebook,
                    calendar: calendar_of(case.stream),
                    people: &people,
                    now: clock::now(),
                };
                let record = Record::of(&case, &context);
                found.push((case, record));
            }
        }
        found.sort_by_key(|(case, _record)| (case.received.occurred_at, case.id));
        Ok(found.into_iter().map(|(_case, record)| record).collect())
    }
}

/// The built-in notices, and those that were loaded in the unit, in the order in which they were.
fn calendar(unit: Option<&UnitBook>) -> Calendar {
    let mut calendar = Calendar::built_in();
    for notice in unit.into_iter().flat_map(UnitBook::notices) {
        let layer = Layer::named(&notice.layer).unwrap_or(Layer::Unit);
        // It was checked when it was loaded; one that this program does not take changes nothing.
        calendar.load_csv(layer, &notice.csv, &notice.source, Occasion::Special).unwrap_or_default();
    }
    calendar
}

/// The rulebooks under which cases were accepted, each read once.
struct Rulebooks(BTreeMap<RulebookId, Result<Rulebook, String>>);

impl Rulebooks {
    fn of(cases: &BTreeMap<CaseId, Vec<(Event, Moment)>>) -> Self {
        let mut read = BTreeMap::new();
        for id in cases.values().filter_map(|events| accepted_under(events)) {
            if !read.contains_key(id) {
                read.insert(id.clone(), Rulebook::built_in(id).map_err(|fault| fault.to_string()));
            }
        }
        Self(read)
    }

    fn of_case(&self, events: &[(Event, Moment)]) -> Result<&Rulebook, String> {
        let read = accepted_under(events).and_then(|id| self.0.get(id));
        match read {
            Some(Ok(rulebook)) => Ok(rulebook),
            Some(Err(fault)) => Err(fault.clone()),
            None => Err(format!("the event that opens it is not here; {} others are", events.len())),
        }
    }
}

fn accepted_under(events: &[(Event, Moment)]) -> Option<&RulebookId> {
    events.iter().find_map(|(event, _received_at)| match &event.statement.body {
        Body::ComplaintReceived { rulebook, .. } => Some(&rulebook.id),
        Body::FindingConfirmed(_)
        | Body::FindingOverruled { .. }
        | Body::FieldStated { .. }
        | Body::FactStated { .. }
        | Body::NoteAdded { .. }
        | Body::CaseLinked { .. }
        | Body::EntryStated { .. }
        | Body::EntryWithdrawn { .. }
        | Body::RecurringDutyDone { .. }
        | Body::NoticeLoaded { .. }
        | Body::Unknown { .. } => None,
    })
}
