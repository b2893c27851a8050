//! `qingchu import`

mod columns;
mod complaint;
mod refusal;
mod table;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use qingchu_core::case::{Command, Context, decide};
use qingchu_core::classify::Classifier;
use qingchu_core::event::Statement;
use qingchu_core::id::{ChannelId, DeviceId, RoleId, RulebookId, StreamId};
use qingchu_core::log::Tip;
use qingchu_core::rulebook::Rulebook;
use uuid::Uuid;

use self::columns::Columns;
use self::complaint::{Complaint, Reader, channel_named, channel_names};
use self::table::{Format, Table};
use super::classify::ready;
use super::{Tally, ToolError, complaint as told, open_existing, output};
use crate::cli::DataOption;
use crate::clock;
use crate::store::{Organisation, Session, Store};

/// How many cases are written in one transaction: a running server waits for one at most a fraction of a second.
const CASES_PER_WRITE: usize = 500;

/// What `import` takes.
#[derive(Args)]
#[command(after_long_help = "\
Each row becomes a case, judged by the classifier as if it had been logged on a tablet by the account that imports. Any
number of tablets and a running server see it at once. The same row again (the same id and words, in whatever file)
adds nothing, so an import can be repeated. Rows without an id are the same when all that they hold is.

JSON Lines   {\"id\": 7, \"text\": \"…\", \"channel\": \"phone\", \"time\": \"2026/2/13 9:30\", \"room\": \"1203\"}
CSV, XLSX    the first line names the columns

Columns are known by their names in Chinese or English: id 编号, title 标题, text 内容, channel 来源, time 时间, and
the rulebook's own fields (building: customer 客户, room 房号, phone 电话, place 地点). --map names others. A title
becomes the first line of the words. A channel is given by its id or name (phone, 电话). A time may be written
2026-02-13 09:30:00, 2026/2/13 9:30, 2026年2月13日, 2026-02-13T01:30:00Z or as a spreadsheet counts days; without one
the complaint counts as received now.

A row that cannot be taken is told on standard error with its line and the reason, the others are imported, and the exit
code is 1 at the end.

Examples:
  qingchu import --rulebook building complaints.jsonl
  qingchu import --map text=诉求 --map room=门牌 --channel phone 台账.xlsx
  qingchu import --data /srv/qingchu --as wang --channel-map 短信=online 2026-01.csv")]
pub struct Options {
    /// The file: JSON Lines, CSV (UTF-8 or GB 18030) or a workbook (xlsx, xls, ods).
    file: PathBuf,
    /// The rulebook to judge by; the author must work in a unit that has it.
    #[arg(long, default_value = "building", env = "QINGCHU_RULEBOOK", value_name = "ID")]
    rulebook: String,
    #[command(flatten)]
    data: DataOption,
    /// The account that imports; the first one when it is not given.
    #[arg(long = "as", value_name = "NAME")]
    author: Option<String>,
    /// The unit that gets the cases; the author's first one under the rulebook when it is not given.
    #[arg(long, value_name = "NAME")]
    unit: Option<String>,
    /// Which column holds what (repeat for more).
    #[arg(long = "map", value_name = "WHAT=COLUMN")]
    maps: Vec<String>,
    /// How the words reached us where a row does not say.
    #[arg(long, default_value = "online", value_name = "ID")]
    channel: String,
    /// What the file calls a channel (repeat for more).
    #[arg(long = "channel-map", value_name = "NAME=ID")]
    channel_maps: Vec<String>,
    /// The kind of file, where its name does not tell.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The sheet of a workbook; the first one when it is not given.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
}

/// Imports a file.
///
/// # Errors
/// [`ToolError::Bad`] when some rows could not be taken; otherwise nothing further was imported, for the reason that
/// it says.
pub async fn run(options: Options, mut stdout: impl Write, mut stderr: impl Write) -> Result<(), ToolError> {
    let (rulebook, classifier) = ready(&RulebookId::from(options.rulebook.as_str()))?;
    let columns = Columns::new(&rulebook, &options.maps)?;
    let channel = known_channel(&rulebook, "--channel", &options.channel)?;
    let channel_maps = channel_maps(&rulebook, &options.channel_maps)?;
    let mut table = Table::open(&options.file, options.format, options.sheet.as_deref())?;
    let name = options.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for note in
        table.note().into_iter().map(str::to_owned).chain(said_of_columns(&table, &columns, &options)?)
    {
        writeln!(stderr, "{name}: {note}").map_err(told)?;
    }
    let store = open_existing(&options.data).await?;
    let organisation = store.organisation().await?;
    let author = author(&store, &organisation, &options, &rulebook.id).await?;
    let reader = Reader {
        rulebook: &rulebook,
        organisation: organisation.id,
        columns,
        channel,
        channel_maps,
        file: name,
        repeated: BTreeMap::new(),
    };
    let tip = Tip::new(DeviceId(Uuid::now_v7()));
    let mut import =
        Import { store, author, reader, classifier: &classifier, tip, cases: Vec::new(), new: 0, known: 0 };
    let tally = import.all(&mut table, &mut stderr).await?;
    let Import { new, known, .. } = import;
    writeln!(stdout, "{new} imported, {known} were there already, {} could not be taken", tally.bad)
        .and_then(|()| stdout.flush())
        .map_err(output)?;
    tally.end("rows")
}

/// Who imports, and where to.
struct Author {
    session: Session,
    stream: StreamId,
    roles: Vec<RoleId>,
}

/// An import under way.
struct Import<'a> {
    store: Store,
    author: Author,
    reader: Reader<'a>,
    classifier: &'a Classifier,
    /// This run writes as a device of its own: no two runs can disagree on what comes next.
    tip: Tip,
    cases: Vec<Vec<Statement>>,
    new: usize,
    known: usize,
}

impl Import<'_> {
    async fn all(&mut self, table: &mut Table, stderr: &mut impl Write) -> Result<Tally, ToolError> {
        let bar = progress_bar(table);
        let mut tally = Tally::default();
        while let Some(row) = table.next()? {
            tally.all += 1;
            let accepted = match row {
                Ok(row) => self.accept(row),
                Err(unread) => Err(unread),
            };
            match accepted {
                Ok(statements) => self.cases.push(statements),
                Err((line, wrong)) => {
                    tally.bad += 1;
                    bar.suspend(|| writeln!(stderr, "line {line}: {wrong}")).map_err(told)?;
                }
            }
            if self.cases.len() >= CASES_PER_WRITE {
                self.write().await?;
                bar.set_position(table.progress().0);
            }
        }
        self.write().await?;
        bar.finish_and_clear();
        Ok(tally)
    }

    fn accept(&mut self, row: table::Row) -> Result<Vec<Statement>, (u64, String)> {
        let complaint = self.reader.read(&row).map_err(|wrong| (row.line, wrong))?;
        let now = clock::now();
        let Complaint { identity, narrative, channel, occurred_at, fields, source } = complaint;
        let judgement = self.classifier.classify(&narrative, &channel).judgement;
        let command = Command::AcceptComplaint {
            narrative,
            channel,
            judgement,
            overruled_because: None,
            fields,
            occurred_at: occurred_at.unwrap_or(now),
            source: Some(source),
        };
        let mut number = 0;
        let mut ids = || {
            number += 1;
            identity.event(number - 1)
        };
        let mut ctx = Context {
            now,
            author: self.author.session.person,
            roles: &self.author.roles,
            stream: self.author.stream,
            rulebook: self.reader.rulebook,
            clock_offset_ms: Some(0),
            ids: &mut ids,
        };
        decide(identity.case(), None, command, &mut ctx)
            .map_err(|refusal| (row.line, refusal::words(&refusal)))
    }

    async fn write(&mut self) -> Result<(), ToolError> {
        let cases = std::mem::take(&mut self.cases);
        let imported = self.store.import(self.author.session, self.tip, cases, clock::now()).await?;
        self.tip = imported.tip;
        self.new += imported.new;
        self.known += imported.known;
        Ok(())
    }
}

/// Shown on a terminal only.
fn progress_bar(table: &Table) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {percent:>3} % {eta:>5}");
    let bar = ProgressBar::new(table.progress().1);
    style.map_or_else(|_default_style| bar.clone(), |style| bar.clone().with_style(style))
}

fn known_channel(rulebook: &Rulebook, option: &'static str, given: &str) -> Result<ChannelId, ToolError> {
    channel_named(rulebook, given).ok_or_else(|| ToolError::Channel {
        option,
        given: given.to_owned(),
        known: channel_names(rulebook),
    })
}

fn channel_maps(rulebook: &Rulebook, maps: &[String]) -> Result<BTreeMap<String, ChannelId>, ToolError> {
    maps.iter()
        .map(|map| {
            let (name, channel) = map.split_once('=').unwrap_or((map, ""));
            let channel = channel_named(rulebook, channel).ok_or_else(|| ToolError::Channel {
                option: "--channel-map NAME=ID:",
                given: map.clone(),
                known: channel_names(rulebook),
            })?;
            Ok((name.trim().to_owned(), channel))
        })
        .collect()
}

/// Which columns of a table are taken for what; nothing where each row names its own.
fn said_of_columns(table: &Table, columns: &Columns, options: &Options) -> Result<Option<String>, ToolError> {
    let Some(header) = table.header() else { return Ok(None) };
    let wrong = |wrong: String| ToolError::Unreadable { path: options.file.clone(), wrong };
    let all = header.join(", ");
    for map in &options.maps {
        let column = map.split_once('=').map_or("", |(_what, column)| column);
        if !header.iter().any(|name| columns::is_same(name, column)) {
            return Err(wrong(format!("--map {map}: there is no column {column}; the columns are {all}")));
        }
    }
    let (taken, left): (Vec<_>, Vec<_>) =
        header.iter().map(|name| (name, columns.target(name))).partition(|(_name, target)| target.is_some());
    let taken: Vec<String> = taken
        .iter()
        .filter_map(|(name, target)| target.map(|(target, _rank)| format!("{} from {name}", target.name())))
        .collect();
    if !header.iter().any(|name| columns.target(name).is_some_and(|(target, _rank)| target.is_words())) {
        return Err(wrong(format!(
            "no column holds the words; say --map text=COLUMN; the columns are {all}"
        )));
    }
    let left: Vec<&str> =
        left.iter().map(|(name, _target)| name.trim()).filter(|name| !name.is_empty()).collect();
    let left = if left.is_empty() { String::new() } else { format!("; not taken: {}", left.join(", ")) };
    Ok(Some(format!("takes {}{left}", taken.join(", "))))
}

async fn author(
    store: &Store,
    organisation: &Organisation,
    options: &Options,
    rulebook: &RulebookId,
) -> Result<Author, ToolError> {
    let people = store.people(organisation.id).await?;
    let mut in_use: Vec<_> = people.iter().filter(|person| person.disabled_at.is_none()).collect();
    // An id begins with the time at which its account was made.
    in_use.sort_by_key(|person| person.id);
    let found = match &options.author {
        None => in_use.first(),
        Some(name) => in_use.iter().find(|person| person.name == name.trim().to_lowercase()),
    };
    let person = found.ok_or_else(|| ToolError::NoAuthor {
        name: options.author.clone().unwrap_or_default(),
        known: in_use.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", "),
    })?;
    let unit_of = |stream: StreamId| organisation.units.iter().find(|unit| unit.stream == stream);
    let fits = |stream: StreamId| {
        unit_of(stream).is_some_and(|unit| {
            unit.rulebook == *rulebook && options.unit.as_ref().is_none_or(|wanted| *wanted == unit.name)
        })
    };
    let (stream, roles) =
        person.posts.iter().find(|(stream, _roles)| fits(*stream)).ok_or_else(|| ToolError::NoUnit {
            author: person.name.clone(),
            wanted: options.unit.clone().unwrap_or_default(),
            rulebook: rulebook.clone(),
            known: person
                .posts
                .iter()
                .filter_map(|(stream, _roles)| unit_of(*stream))
                .map(|unit| format!("{} ({})", unit.name, unit.rulebook))
                .collect::<Vec<_>>()
                .join(", "),
        })?;
    let session = Session { organisation: organisation.id, person: person.id };
    Ok(Author { session, stream: *stream, roles: roles.clone() })
}
