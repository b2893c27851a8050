//! `qingchu rulebook show`: the source's words, and under each clause the rules that carry it out.

use std::io::Write;

use clap::Args;
use qingchu_core::deadline::recurring::{Recurrence, Schedule};
use qingchu_core::id::{ClauseId, FactId, RoleId, RulebookId, StageId};
use qingchu_core::rulebook::{Both, Clause, Clock, Duty, Rule, Rulebook};
use qingchu_core::words::Language;

use crate::tools::book::{self, Book};
use crate::tools::due::told;
use crate::tools::{LanguageOption, ToolError, output};

/// What to show.
#[derive(Args)]
pub struct Options {
    /// The rulebook: its id, or a file that is being written.
    #[arg(value_name = "ID|FILE")]
    rulebook: String,
    /// Show this clause only.
    #[arg(long, value_name = "CLAUSE")]
    clause: Option<String>,
    /// An older version.
    #[arg(long, value_name = "N")]
    version: Option<u32>,
    /// The language of the rules; clauses stand as in the source.
    #[arg(long, value_enum, default_value = "zh")]
    language: LanguageOption,
}

/// Shows a rulebook.
///
/// # Errors
/// [`ToolError::Rulebook`] where there is none, [`ToolError::NoClause`], [`ToolError::Faulty`] for a file with faults.
pub(super) fn run(
    options: &Options,
    mut stdout: impl Write,
    mut stderr: impl Write,
) -> Result<(), ToolError> {
    let book = if book::is_file(&options.rulebook) {
        match Book::read(options.rulebook.as_ref())? {
            Ok(book) => book,
            Err(faulty) => return Err(told(&faulty.file, &faulty.faults, &mut stderr)?),
        }
    } else {
        Book::built_in(&RulebookId::from(options.rulebook.as_str()), options.version)?
    };
    let show = Show { book: &book.rulebook, rules: book.rulebook.rules(), language: options.language.into() };
    let lines = match &options.clause {
        None => show.all(),
        Some(id) => {
            let id = ClauseId::from(id.as_str());
            let rulebook = &book.rulebook;
            let clause = rulebook.clause(&id);
            let clause = clause
                .ok_or_else(|| ToolError::NoClause { rulebook: rulebook.id.clone(), clause: id.clone() })?;
            show.clause(clause)
        }
    };
    writeln!(stdout, "{}", lines.join("\n")).and_then(|()| stdout.flush()).map_err(output)
}

struct Show<'a> {
    book: &'a Rulebook,
    rules: Vec<Rule<'a>>,
    language: Language,
}

impl Show<'_> {
    fn words<'w>(&self, both: &'w Both) -> &'w str {
        both.in_language(self.language)
    }

    fn all(&self) -> Vec<String> {
        let book = self.book;
        let mut lines = vec![
            format!("# {} ({} version {})", self.words(&book.title), book.id, book.version),
            book.source.clone(),
        ];
        lines.extend(book.gaps.iter().map(|gap| format!("! {}", self.words(gap))));
        for change in &book.changes {
            lines.push(format!(
                "version {} from {}: {}",
                change.version,
                change.from,
                self.words(&change.what)
            ));
        }
        for clause in &book.clauses {
            lines.push(String::new());
            lines.extend(self.clause(clause));
        }
        lines
    }

    fn clause(&self, clause: &Clause) -> Vec<String> {
        let mut lines = vec![format!("## {} {}", clause.id, clause.at), clause.text.clone()];
        lines.extend(clause.not_modelled.iter().map(|why| format!("  not modelled: {why}")));
        lines.extend(clause.carried_out_by.iter().map(|how| format!("  carried out by: {how}")));
        for rule in self.rules.iter().filter(|rule| *rule.clause == clause.id) {
            let says = rule.says.map_or("", |says| self.words(says));
            let line = format!("  {} {} {says}", rule.table, rule.id);
            lines.push(line.split_whitespace().fold("  ".to_owned(), |line, word| {
                if line.trim().is_empty() { format!("  {word}") } else { format!("{line} {word}") }
            }));
            lines.extend(self.details(rule).into_iter().map(|detail| format!("      {detail}")));
        }
        lines
    }

    /// What a rule does, where its name alone does not tell.
    fn details(&self, rule: &Rule<'_>) -> Vec<String> {
        match rule.table {
            "duty" => self.book.duty(&rule.id.into()).map(|duty| self.duty(duty)).unwrap_or_default(),
            "recurring" => self
                .book
                .recurring_duty(&rule.id.into())
                .map(|duty| {
                    let mut lines = vec![format!("{} · {}", self.roles(&duty.who), every(&duty.every))];
                    lines.extend(duty.default_from.iter().map(|why| format!("({})", self.words(why))));
                    lines
                })
                .unwrap_or_default(),
            "guard" => {
                let guard = self.book.guards.iter().find(|guard| guard.id.as_str() == rule.id);
                guard.map(|guard| vec![format!("✗ {}", self.facts(guard.refuses.iter()))]).unwrap_or_default()
            }
            "fact" => {
                let fact = self.book.fact(&rule.id.into());
                let to = fact.and_then(|fact| fact.to.as_ref());
                to.map(|to| vec![format!("→ {}", self.stage(to))]).unwrap_or_default()
            }
            _told_by_its_name => Vec::new(),
        }
    }

    fn duty(&self, duty: &Duty) -> Vec<String> {
        let clock = match duty.clock() {
            Some(Clock::Within(rule)) => rule.words(self.language),
            Some(Clock::At(field)) => format!("= {field}"),
            None => String::new(),
        };
        let done = self.facts(duty.discharged_by.iter().map(qingchu_core::rulebook::duty::Discharge::fact));
        let mut lines = vec![format!("{} · {clock} · ✓ {done}", self.roles(&duty.who))];
        if !duty.carried_over_by.is_empty() {
            lines.push(format!("↷ {}", self.facts(duty.carried_over_by.iter())));
        }
        lines.extend(duty.default_from.iter().map(|why| format!("({})", self.words(why))));
        lines
    }

    fn roles(&self, roles: &[RoleId]) -> String {
        let name = |id: &RoleId| {
            self.book.role(id).map_or_else(|| id.to_string(), |role| self.words(&role.name).to_owned())
        };
        roles.iter().map(name).collect::<Vec<_>>().join("、")
    }

    fn facts<'f>(&self, facts: impl Iterator<Item = &'f FactId>) -> String {
        let name = |id: &FactId| {
            self.book.fact(id).map_or_else(|| id.to_string(), |fact| self.words(&fact.name).to_owned())
        };
        facts.map(name).collect::<Vec<_>>().join("、")
    }

    fn stage(&self, id: &StageId) -> String {
        self.book.stage(id).map_or_else(|| id.to_string(), |stage| self.words(&stage.name).to_owned())
    }
}

/// When a recurring duty falls due, as a rulebook writes it.
fn every(every: &Recurrence) -> String {
    match &every.schedule {
        Schedule::EachWorkingDay(by) => format!("each working day, {by:?}"),
        Schedule::Weekly(weekday) => format!("weekly by {weekday}"),
        Schedule::Monthly(day) => format!("monthly by {day}"),
        Schedule::Yearly { days, covers_months: _ } => {
            let days: Vec<String> = days.iter().map(ToString::to_string).collect();
            format!("yearly by {}", days.join(", "))
        }
    }
}
