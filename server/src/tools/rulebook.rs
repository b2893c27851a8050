//! `qingchu rulebook check | show | new | schema`

mod new;
mod show;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use qingchu_core::deadline::Calendar;
use qingchu_core::rulebook::author::{LineFault, schema};
use qingchu_core::scenario::{self, Laws};

use super::book::Book;
use super::due::told;
use super::{ToolError, output};

/// What to do with rulebooks.
#[derive(Subcommand)]
pub enum Action {
    /// Check a rulebook's file before it is published.
    #[command(after_long_help = "\
Every fault is told on standard error as FILE:LINE: what is wrong and the id at fault; the exit code is 1 then. Checked is
that every rule cites a clause, every clause is carried out or says why not, every duty has one clock and can be
discharged, every stage can be reached and left, and every id is known. The words beside the file (mine.words.toml beside
mine.toml) are checked too, and the rulebook's own examples are played.

Example:
  qingchu rulebook check core/rulebooks/building.toml")]
    Check(File),
    /// Show a rulebook clause by clause: its words, and every rule that carries it out.
    Show(show::Options),
    /// Begin a rulebook of your own with a copy of one that ships.
    New(new::Options),
    /// Write the JSON schema of rulebooks, for editors.
    Schema,
}

/// A rulebook's file.
#[derive(Args)]
pub struct File {
    /// The file, in TOML.
    file: PathBuf,
}

/// Does what was asked.
///
/// # Errors
/// [`ToolError::Faulty`] when a file has faults; [`ToolError::File`] when it cannot be read or written.
pub fn run(action: &Action, mut stdout: impl Write, stderr: impl Write) -> Result<(), ToolError> {
    match action {
        Action::Check(File { file }) => check(file, stdout, stderr),
        Action::Show(options) => show::run(options, stdout, stderr),
        Action::New(options) => new::run(options, stdout),
        Action::Schema => writeln!(stdout, "{:#}", schema::of_rulebooks()).map_err(output),
    }
}

fn check(file: &Path, mut stdout: impl Write, mut stderr: impl Write) -> Result<(), ToolError> {
    let book = match Book::read(file)? {
        Ok(book) => book,
        Err(faulty) => return Err(told(&faulty.file, &faulty.faults, &mut stderr)?),
    };
    let otherwise = examples(&book);
    if !otherwise.is_empty() {
        return Err(told(file, &otherwise, &mut stderr)?);
    }
    let Book { rulebook, classifier: _, examples } = book;
    let played = if examples.is_empty() { String::new() } else { format!("{} examples, ", examples.len()) };
    writeln!(
        stdout,
        "{}: rulebook {} version {}: {} clauses, {} duties, {played}no fault",
        file.display(),
        rulebook.id,
        rulebook.version,
        rulebook.clauses.len(),
        rulebook.duties.len() + rulebook.recurring.len()
    )
    .map_err(output)
}

/// What goes otherwise than a rulebook's own examples say.
fn examples(book: &Book) -> Vec<LineFault> {
    let calendar = Calendar::built_in();
    let laws = Laws { rulebook: &book.rulebook, classifier: book.classifier.as_ref(), calendar: &calendar };
    let mut faults = Vec::new();
    for (line, example) in &book.examples {
        for step in scenario::play(&example.steps, laws).steps {
            let told = |wrong| format!("example {}: step {}: {wrong}", example.name, step.number);
            faults.extend(step.wrong.iter().map(|wrong| LineFault { line: *line, message: told(wrong) }));
        }
    }
    faults
}
