//! `qingchu calendar check`

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use chrono::{Datelike, NaiveDate};
use clap::{Args, Subcommand};
use qingchu_core::deadline::calendar::{Calendar, Cause, Certainty, Day, Layer};
use qingchu_core::deadline::notice::{Notice, Occasion};

use super::due::told;
use super::{ToolError, output, reading};

/// What to do with working-day calendars.
#[derive(Subcommand)]
pub enum CalendarAction {
    /// Check a State Council notice, and say which days it would change.
    #[command(after_long_help = "\
The file is CSV (date,kind,name,year_of_notice) or the notice's own text as it was published. Every fault is told on
standard error as FILE:LINE: what is wrong; the exit code is 1 then. Checked are real dates, weekday names, 共N天, days
said to be both off and worked, the statutory days, and their sum.

Examples:
  qingchu calendar check notice-of-2027.txt
  qingchu due --calendar notice-of-2027.txt < deadlines.csv")]
    Check(NoticeFile),
}

/// A notice's file.
#[derive(Args)]
pub struct NoticeFile {
    /// The file.
    file: PathBuf,
    /// Take a notice that gives more days off than the law, as those of 2015 and 2020 did.
    #[arg(long)]
    special: bool,
}

/// Checks a notice and says what it would change.
///
/// # Errors
/// [`ToolError::Faulty`] when it has faults; [`ToolError::File`] when it cannot be read.
pub fn calendar(
    action: &CalendarAction,
    mut stdout: impl Write,
    mut stderr: impl Write,
) -> Result<(), ToolError> {
    let CalendarAction::Check(NoticeFile { file, special }) = action;
    let text = fs::read_to_string(file).map_err(reading(file))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let before = Calendar::built_in();
    let mut after = before.clone();
    let occasion = if *special { Occasion::Special } else { Occasion::Yearly };
    let loaded = Notice::read(&text, Layer::Nation, &name).and_then(|notices| {
        let years: Vec<i32> = notices.iter().map(|notice| notice.year.0).collect();
        after.load(Layer::Nation, notices, occasion).map(|()| years)
    });
    let years = match loaded {
        Ok(years) => years,
        Err(faults) => return Err(told(file, &faults, &mut stderr)?),
    };
    for year in years {
        let changes = changes(year, &before, &after);
        let was_known = before.notices().any(|(known, _sources)| known.0 == year);
        let known = if was_known { "was known" } else { "was not known" };
        writeln!(stdout, "{year}: {known}; {} days change", changes.len()).map_err(output)?;
        for (was, is) in changes {
            let weekday = is.day.weekday();
            writeln!(stdout, "{} {weekday}: {} -> {}", is.day, words(&was), words(&is)).map_err(output)?;
        }
    }
    stdout.flush().map_err(output)
}

/// The days of a year's notice, late December before it among them, that are worked now and were not, or the other
/// way round.
fn changes<'a>(year: i32, before: &'a Calendar, after: &'a Calendar) -> Vec<(Day<'a>, Day<'a>)> {
    let first = NaiveDate::from_ymd_opt(year.saturating_sub(1), 12, 1);
    first
        .into_iter()
        .flat_map(|first| first.iter_days())
        .take_while(|day| day.year() <= year)
        .map(|day| (before.day(day), after.day(day)))
        .filter(|(was, is)| was.is_working != is.is_working)
        .collect()
}

fn words(day: &Day<'_>) -> String {
    let worked = if day.is_working { "worked" } else { "off" };
    let why = match day.cause {
        Cause::Week => String::new(),
        Cause::Stated(_layer, fact) => format!(" ({})", fact.name),
        Cause::Presumed(name) => format!(" ({name}, presumed)"),
    };
    match day.certainty {
        Certainty::Missing(_) => format!("{worked}{why}, provisional"),
        Certainty::Final | Certainty::Awaits(_) => format!("{worked}{why}"),
    }
}
