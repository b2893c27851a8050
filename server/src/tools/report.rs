//! `qingchu report`

use std::io::Write;

use chrono::NaiveDate;
use clap::Args;
use qingchu_core::document::Surroundings;
use qingchu_core::id::{CaseId, ReportId, RulebookId, UserId};
use qingchu_core::report::sheet::{csv, sheet};
use qingchu_core::report::{Basis, figures};
use qingchu_core::rulebook::{Report, Rulebook};

use super::log::{Log, people};
use super::{LanguageOption, ToolError, open_existing, output, when};
use crate::cli::DataOption;
use crate::clock;
use crate::store::{Organisation, Unit};

/// What `report` takes.
#[derive(Args)]
#[command(after_long_help = "\
The figures are computed as tablets compute them, from what the server has: CSV with the table of figures first, then the
lists and what occurs most, each after a blank line and its title. Means have two decimals, shares are in per cent, money in
yuan.

Examples:
  qingchu report --rulebook building --report monthly-statistics --at 2026-01-31
  qingchu report --rulebook bank --report half-year-bulletin --at 2026-06-30 --unit 协会 --language en > bulletin.csv")]
pub struct Options {
    #[command(flatten)]
    data: DataOption,
    /// The rulebook by which the unit works.
    #[arg(long, env = "QINGCHU_RULEBOOK", value_name = "ID")]
    rulebook: String,
    /// Which report of the rulebook.
    #[arg(long, value_name = "ID")]
    report: String,
    /// Any day of the period; today when it is not given (+08:00).
    #[arg(long, value_name = "DATE", value_parser = day)]
    at: Option<NaiveDate>,
    /// The unit; needed when several work by the rulebook.
    #[arg(long, value_name = "NAME")]
    unit: Option<String>,
    /// The language of what stands beside the figures.
    #[arg(long, value_enum, default_value = "zh")]
    language: LanguageOption,
}

fn day(text: &str) -> Result<NaiveDate, String> {
    when::day(text).ok_or_else(|| "not a day; write it as 2026-02-13".to_owned())
}

/// Prints a report.
///
/// # Errors
/// [`ToolError::Rulebook`], [`ToolError::NoReport`] and [`ToolError::NotOneUnit`] where what is asked for is not there;
/// [`ToolError::Bad`] when some events or cases cannot be read, after the report of the others; [`ToolError::Store`] and
/// [`ToolError::Standard`] as they say.
pub async fn run(options: Options, mut stdout: impl Write, mut stderr: impl Write) -> Result<(), ToolError> {
    let rulebook = Rulebook::built_in(&RulebookId::from(options.rulebook.as_str()))?;
    let report = asked(&rulebook, &options.report)?;
    let store = open_existing(&options.data).await?;
    let organisation = store.organisation().await?;
    let unit = unit(&organisation, &rulebook, options.unit.as_deref())?;
    let mut log = Log::of(&store, &organisation, &mut stderr).await?;
    let mut cases = log.cases(&mut stderr)?;
    cases.retain(|case| case.stream == unit.stream);
    let people = people(&store, &organisation).await?;
    let calendar = log.calendar(unit.stream);
    let now = clock::now();
    let basis = Basis { cases: &cases, unit: log.unit(unit.stream), rulebook: &rulebook, calendar, now };
    let with = Surroundings {
        language: options.language.into(),
        offset: calendar.offset(),
        now,
        unit: &unit.name,
        book: basis.unit,
        calendar,
        roles: &[],
        name_of: &|user: UserId| people.get(&user).cloned().unwrap_or_else(|| user.to_string()),
        number_of: &|id: CaseId| {
            cases.iter().find(|case| case.id == id).map_or_else(|| id.to_string(), |case| case.number())
        },
    };
    let today = || now.at(calendar.offset()).map(|at| at.date_naive()).unwrap_or_default();
    let made = figures(report, options.at.unwrap_or_else(today), &basis);
    let text = csv(&sheet(report, &made, &basis, &with));
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(output)?;
    log.tally.end("cases")
}

fn asked<'r>(rulebook: &'r Rulebook, report: &str) -> Result<&'r Report, ToolError> {
    rulebook.report(&ReportId::from(report)).ok_or_else(|| ToolError::NoReport {
        rulebook: rulebook.id.clone(),
        report: report.to_owned(),
        known: rulebook.reports.iter().map(|known| known.id.as_str()).collect::<Vec<_>>().join(", "),
    })
}

/// The unit that is meant: the one of the name, or the only one under the rulebook.
fn unit<'o>(
    organisation: &'o Organisation,
    rulebook: &Rulebook,
    named: Option<&str>,
) -> Result<&'o Unit, ToolError> {
    let under: Vec<&Unit> = organisation.units.iter().filter(|unit| unit.rulebook == rulebook.id).collect();
    let mut meant = under.iter().filter(|unit| named.is_none_or(|name| unit.name == name));
    match (meant.next(), meant.next()) {
        (Some(unit), None) => Ok(unit),
        (None, _) | (Some(_), Some(_)) => Err(ToolError::NotOneUnit {
            rulebook: rulebook.id.clone(),
            known: under.iter().map(|unit| unit.name.as_str()).collect::<Vec<_>>().join(", "),
        }),
    }
}
