//! `qingchu clauses`: the source clause by clause, with the rules that carry it out and the tests that show it.

use std::io::Write;

use clap::Args;
use qingchu_core::clauses::{self, Clause, Stated};
use qingchu_core::id::RulebookId;
use qingchu_core::rulebook::Rulebook;

use super::{ToolError, complaint, output};

/// Which clauses.
#[derive(Args)]
#[command(after_long_help = "\
Rules and tests are those of this very program. The last line counts the clauses that a rule or the screen carries out and a
test shows, those that are not modelled with their reason, and those that are missing.

Examples:
  qingchu clauses --rulebook bank
  qingchu clauses --check")]
pub struct Options {
    /// Only the clauses of this rulebook.
    #[arg(long, value_name = "ID")]
    rulebook: Option<String>,
    /// Tell on standard error what is amiss, and end with 1 if anything is: a clause without a rule or a stated
    /// reason, or without a test.
    #[arg(long)]
    check: bool,
}

/// Shows the clauses.
///
/// # Errors
/// [`ToolError::Rulebook`] where there is no such rulebook; [`ToolError::Clauses`] when `--check` finds something.
pub fn run(options: &Options, mut stdout: impl Write, mut stderr: impl Write) -> Result<(), ToolError> {
    let chosen = options.rulebook.as_deref().map(RulebookId::from);
    if let Some(id) = &chosen {
        Rulebook::built_in(id)?;
    }
    let mut books = Vec::new();
    for id in Rulebook::built_in_ids() {
        books.push(Rulebook::built_in(&id)?);
    }
    let all = clauses::clauses(&books);
    let shown: Vec<&Clause> =
        all.iter().filter(|clause| chosen.is_none() || clause.rulebook == chosen).collect();
    for clause in &shown {
        writeln!(stdout, "{}", told(clause).join("\n")).map_err(output)?;
    }
    for book in books.iter().filter(|book| chosen.as_ref().is_none_or(|id| book.id == *id)) {
        for gap in &book.gaps {
            writeln!(stdout, "! {}: {}", book.id, gap.zh).map_err(output)?;
        }
    }
    writeln!(stdout, "{}", summary(&shown)).and_then(|()| stdout.flush()).map_err(output)?;
    if !options.check {
        return Ok(());
    }
    let faults = clauses::faults(&all, &books);
    for fault in &faults {
        writeln!(stderr, "{fault}").map_err(complaint)?;
    }
    if faults.is_empty() { Ok(()) } else { Err(ToolError::Clauses(faults.len())) }
}

fn told(clause: &Clause) -> Vec<String> {
    let book = clause.rulebook.as_ref().map_or("-", |id| id.as_str());
    let mut lines = vec![format!("{} {} [{book}]", clause.id, clause.at), format!("  {}", clause.quote)];
    match &clause.stated {
        Some(Stated::CarriedOutBy(how)) => lines.push(format!("  carried out by: {how}")),
        Some(Stated::NotModelled(why)) => lines.push(format!("  not modelled: {why}")),
        None => {}
    }
    if !clause.rules.is_empty() {
        lines.push(format!("  rules: {}", clause.rules.join(", ")));
    }
    if !clause.tests.is_empty() {
        lines.push(format!("  tests: {}", clause.tests.join(", ")));
    }
    lines
}

fn summary(clauses: &[&Clause]) -> String {
    let count = |holds: fn(&Clause) -> bool| clauses.iter().filter(|clause| holds(clause)).count();
    let is_left_out = |clause: &Clause| matches!(clause.stated, Some(Stated::NotModelled(_)));
    let is_carried_out =
        |clause: &Clause| !clause.rules.is_empty() || matches!(clause.stated, Some(Stated::CarriedOutBy(_)));
    let done = count(is_carried_out);
    let left_out = clauses.iter().filter(|clause| !is_carried_out(clause) && is_left_out(clause)).count();
    let tested = count(|clause| !clause.tests.is_empty());
    let missing = clauses.len() - done - left_out;
    format!(
        "{} of {} clauses carried out or their reason stated: {done} carried out, {left_out} not modelled, {missing} missing; {tested} shown by a test",
        done + left_out,
        clauses.len()
    )
}
