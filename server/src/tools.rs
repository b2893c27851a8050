//! The command-line tools: what the program does with files that people have, on the core that tablets run.
//!
//! A bad line or row is told on standard error with its number, its field and what is wrong; the others go on, and the
//! exit code is 1 at the end. A reader that goes away (`| head`) ends a tool quietly.

mod book;
pub mod calendar;
pub mod classify;
pub mod clauses;
pub mod due;
pub mod export;
pub mod import;
mod lines;
mod log;
pub mod report;
mod rows;
pub mod rulebook;
pub mod simulate;
mod when;

use std::io::{self, ErrorKind};
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use qingchu_core::classify::WordsFault;
use qingchu_core::id::{ClauseId, RulebookId};
use qingchu_core::rulebook::Unreadable;
use qingchu_core::words::Language;

use crate::cli::DataOption;
use crate::clock;
use crate::store::{Store, StoreError};

/// The most bytes that one line or one row may have: 100,000 characters take at most 1,200,000, however escaped.
pub const LINE_BYTES_MAX: usize = 8_000_000;

/// Why a tool ended early, or did not do all of its work.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// Standard input or output failed.
    #[error("standard {stream} fails")]
    Standard {
        /// `input`, `output` or `error`.
        stream: &'static str,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be read or written.
    #[error("{}: cannot {doing}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What was tried, as an infinitive.
        doing: &'static str,
        /// Why not.
        source: io::Error,
    },
    /// There is no such rulebook.
    #[error(transparent)]
    Rulebook(#[from] Unreadable),
    /// The rulebook has no vocabulary to classify by.
    #[error("rulebook {0}: has no words to classify by")]
    NoWords(RulebookId),
    /// The rulebook's vocabulary does not hold together.
    #[error("rulebook {rulebook}: its words do not hold together")]
    Words {
        /// Which rulebook.
        rulebook: RulebookId,
        /// Why not.
        source: WordsFault,
    },
    /// The table has no header from which the columns could be told.
    #[error("line 1: {0}")]
    Header(String),
    /// The file is of a kind that is not read, or not what its name says.
    #[error("{}: {wrong}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why not.
        wrong: String,
    },
    /// A mapping of columns cannot be read.
    #[error("--map {map:?}: write WHAT=COLUMN, where WHAT is one of {known}")]
    Map {
        /// As it was given.
        map: String,
        /// What can be mapped, with commas.
        known: String,
    },
    /// What the command line gives for a channel is not one.
    #[error("{option} {given:?}: the channels are {known}")]
    Channel {
        /// Which option.
        option: &'static str,
        /// As it was given.
        given: String,
        /// The channels, with commas.
        known: String,
    },
    /// A workbook is no words that a terminal could show.
    #[error("a workbook cannot be shown on a terminal; name a file with --output")]
    WorkbookOnTerminal,
    /// There is no database in the folder.
    #[error("{}: no database here; name its folder with --data, or make it by starting `qingchu serve` once", .0.display())]
    NoDatabase(PathBuf),
    /// No account can be the author.
    #[error("there is no account {name:?} in use; there are: {known}")]
    NoAuthor {
        /// The name that was asked for; empty for any.
        name: String,
        /// The accounts in use, with commas.
        known: String,
    },
    /// The author works in no such unit.
    #[error("{author} works in no unit {wanted} under rulebook {rulebook}; {author} works in: {known}")]
    NoUnit {
        /// The author's name.
        author: String,
        /// The unit that was asked for; empty for any.
        wanted: String,
        /// The rulebook that was asked for.
        rulebook: RulebookId,
        /// The author's units, each with its rulebook.
        known: String,
    },
    /// The rulebook has no such report.
    #[error("rulebook {rulebook} has no report {report:?}; it has: {known}")]
    NoReport {
        /// Which rulebook.
        rulebook: RulebookId,
        /// As it was given.
        report: String,
        /// The reports, with commas.
        known: String,
    },
    /// No one unit is meant.
    #[error("name one unit under rulebook {rulebook} with --unit; there are: {known}")]
    NotOneUnit {
        /// Which rulebook.
        rulebook: RulebookId,
        /// The units, with commas.
        known: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file's faults were told, one by one.
    #[error("{}: {faults} faults (listed above)", path.display())]
    Faulty {
        /// Which file.
        path: PathBuf,
        /// How many.
        faults: usize,
    },
    /// A scenario's expectations that are not met were told, one by one.
    #[error("{}: {wrong} expectations are not met (listed above)", path.display())]
    Otherwise {
        /// Which file.
        path: PathBuf,
        /// How many.
        wrong: usize,
    },
    /// The rulebook has no such clause.
    #[error("rulebook {rulebook} has no clause {clause}")]
    NoClause {
        /// Which rulebook.
        rulebook: RulebookId,
        /// The clause that was asked for.
        clause: ClauseId,
    },
    /// The file is there already; it is not written over.
    #[error("{}: is there already; name another file with --output", .0.display())]
    Exists(PathBuf),
    /// Clauses are not carried out, not stated or not shown by any test; they were told, one by one.
    #[error("{0} faults of clauses (listed above)")]
    Clauses(usize),
    /// Some lines or rows were bad; the others were done.
    #[error("{bad} of {all} {what} could not be taken (listed above); the others were")]
    Bad {
        /// `lines` or `rows`.
        what: &'static str,
        /// How many were bad.
        bad: u64,
        /// How many there were, without empty ones.
        all: u64,
    },
}

impl ToolError {
    /// Whether the reader of our output went away, which is no fault of anybody's.
    fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Standard { source, .. } if source.kind() == ErrorKind::BrokenPipe)
    }
}

/// The tools.
#[derive(Subcommand)]
pub enum Tool {
    /// Say of each complaint what it is, how grave, and which words and clauses say so.
    Classify(classify::Options),
    /// Count due dates over the State Council's working days.
    Due(due::Options),
    /// Take complaints in from a file, while the server runs.
    Import(import::Options),
    /// Write out cases as they stand, or every event.
    Export(export::Options),
    /// Print a report of a unit: figures over the cases of a period, or over a register.
    Report(report::Options),
    /// Check a rulebook, show one, begin one of your own.
    #[command(subcommand)]
    Rulebook(rulebook::Action),
    /// Say of each clause what carries it out and which tests show it.
    Clauses(clauses::Options),
    /// Play a scenario by a rulebook: what is due when, what is refused, what the papers say.
    Simulate(simulate::Options),
    /// Check a notice of working days.
    #[command(subcommand)]
    Calendar(calendar::CalendarAction),
}

impl Tool {
    /// Runs it on standard input, output and error.
    ///
    /// # Errors
    /// Whatever the tool says; a reader that went away is none.
    pub async fn run(self) -> Result<(), ToolError> {
        let (stdin, stdout, stderr) = (io::stdin().lock(), io::stdout(), io::stderr());
        let ended = match self {
            Self::Classify(options) => classify::run(&options, stdin, stdout, stderr),
            Self::Due(options) => due::run(&options, stdin, stdout, stderr),
            Self::Import(options) => import::run(options, stdout, stderr).await,
            Self::Export(options) => export::run(options, stdout, stderr).await,
            Self::Report(options) => report::run(options, stdout, stderr).await,
            Self::Rulebook(action) => rulebook::run(&action, stdout, stderr),
            Self::Clauses(options) => clauses::run(&options, stdout, stderr),
            Self::Simulate(options) => simulate::run(&options, stdout, stderr),
            Self::Calendar(action) => calendar::calendar(&action, stdout, stderr),
        };
        match ended {
            Err(fault) if fault.is_broken_pipe() => Ok(()),
            ended => ended,
        }
    }
}

/// The language of what a tool explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageOption {
    /// 简体中文
    Zh,
    /// English
    En,
}

impl From<LanguageOption> for Language {
    fn from(option: LanguageOption) -> Self {
        match option {
            LanguageOption::Zh => Self::Chinese,
            LanguageOption::En => Self::English,
        }
    }
}

/// Counts what was read, and what of it was bad.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tally {
    all: u64,
    bad: u64,
}

impl Tally {
    /// The end of a tool that told each bad one.
    fn end(self, what: &'static str) -> Result<(), ToolError> {
        let Self { all, bad } = self;
        if bad == 0 { Ok(()) } else { Err(ToolError::Bad { what, bad, all }) }
    }
}

fn input(source: io::Error) -> ToolError {
    ToolError::Standard { stream: "input", source }
}

fn output(source: io::Error) -> ToolError {
    ToolError::Standard { stream: "output", source }
}

/// The failure behind a csv fault: a reader that went away must stay recognisable as one.
fn csv_failure(fault: csv::Error) -> io::Error {
    let words = fault.to_string();
    let csv::ErrorKind::Io(source) = fault.into_kind() else { return io::Error::other(words) };
    source
}

fn complaint(source: io::Error) -> ToolError {
    ToolError::Standard { stream: "error", source }
}

fn reading(path: &std::path::Path) -> impl FnOnce(io::Error) -> ToolError {
    move |source| ToolError::File { path: path.to_owned(), doing: "read it", source }
}

/// Opens the database of a folder that has one: a tool makes none.
async fn open_existing(option: &DataOption) -> Result<Store, ToolError> {
    if !Store::is_in(&option.data) {
        return Err(ToolError::NoDatabase(option.data.clone()));
    }
    let store = Store::open(&option.data, clock::now()).await?;
    match store.organisation_if_any().await? {
        Some(_organisation) => Ok(store),
        None => Err(ToolError::NoDatabase(option.data.clone())),
    }
}
