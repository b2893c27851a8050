//! `qingchu simulate`

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use qingchu_core::case::{Case, CaseDuty, DutyState, Refusal};
use qingchu_core::deadline::Calendar;
use qingchu_core::document::{self, Subject};
use qingchu_core::id::RulebookId;
use qingchu_core::rulebook::Rulebook;
use qingchu_core::scenario::play::refusal_name;
use qingchu_core::scenario::{self, Laws, Played, PlayedStep, Written};
use qingchu_core::words::Language;
use serde_json::{Value, json};

use super::book::Book;
use super::due::told;
use super::{LanguageOption, ToolError, output, reading, when};

/// What to play, and what to show of it.
#[derive(Args)]
#[command(after_long_help = "\
A scenario says step by step what happens to cases and registers, and what has to hold then; docs/rulebook.md tells how it is
written. It is played by the code that tablets run. What is otherwise than expected is told on standard error as
FILE:LINE: what, expected, found; the exit code is 1 then.

Examples:
  qingchu simulate --rulebook bank complaint.toml
  qingchu simulate --rulebook mine.toml --explain --documents complaint.toml
  qingchu simulate --json complaint.toml")]
pub struct Options {
    /// The rulebook: its id, or a file that is being written. The scenario's own when absent.
    #[arg(long, value_name = "ID|FILE", env = "QINGCHU_RULEBOOK")]
    rulebook: Option<String>,
    /// Show how each due time comes about, day by day.
    #[arg(long)]
    explain: bool,
    /// Show the documents of each case as they are filled in.
    #[arg(long)]
    documents: bool,
    /// Write one JSON object instead of words.
    #[arg(long)]
    json: bool,
    /// The language of what is shown.
    #[arg(long, value_enum, default_value = "zh")]
    language: LanguageOption,
    /// The scenario, in TOML.
    file: PathBuf,
}

/// Plays a scenario and shows what came of it.
///
/// # Errors
/// [`ToolError::Faulty`] when the file or the rulebook has faults, [`ToolError::Otherwise`] when an expectation is not
/// met, [`ToolError::File`] when a file cannot be read.
pub fn run(options: &Options, mut stdout: impl Write, mut stderr: impl Write) -> Result<(), ToolError> {
    let text = fs::read_to_string(&options.file).map_err(reading(&options.file))?;
    let written = match scenario::read(text.strip_prefix('\u{feff}').unwrap_or(&text)) {
        Ok(written) => written,
        Err(fault) => return Err(told(&options.file, &[fault], &mut stderr)?),
    };
    let book = match book(options, &written)? {
        Ok(book) => book,
        Err(faulty) => return Err(told(&faulty.file, &faulty.faults, &mut stderr)?),
    };
    let calendar = Calendar::built_in();
    let laws = Laws { rulebook: &book.rulebook, classifier: book.classifier.as_ref(), calendar: &calendar };
    let played = scenario::play(&written.scenario.steps, laws);
    let show = Show { options, written: &written, played: &played, language: options.language.into() };
    let shown = if options.json { show.json().to_string() } else { show.words().join("\n") };
    writeln!(stdout, "{shown}").and_then(|()| stdout.flush()).map_err(output)?;
    let wrong: Vec<String> = played.steps.iter().flat_map(|step| show.wrong(step)).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    told(&options.file, &wrong, &mut stderr)?;
    Err(ToolError::Otherwise { path: options.file.clone(), wrong: wrong.len() })
}

fn book(options: &Options, written: &Written) -> Result<Result<Book, super::book::Faulty>, ToolError> {
    let scenario = &written.scenario;
    match options.rulebook.as_deref() {
        Some(file) if super::book::is_file(file) => Book::read(file.as_ref()),
        Some(id) => Book::built_in(&RulebookId::from(id), scenario.version).map(Ok),
        None => Book::built_in(&scenario.rulebook, scenario.version).map(Ok),
    }
}

struct Show<'a> {
    options: &'a Options,
    written: &'a Written,
    played: &'a Played<'a>,
    language: Language,
}

impl Show<'_> {
    fn book(&self) -> &Rulebook {
        self.played.world.laws.rulebook
    }

    fn line(&self, step: &PlayedStep) -> usize {
        self.written.lines.get(step.number.saturating_sub(1)).copied().unwrap_or(1)
    }

    /// What is otherwise, as `LINE: step N: …`.
    fn wrong(&self, step: &PlayedStep) -> Vec<String> {
        let (line, number) = (self.line(step), step.number);
        step.wrong.iter().map(|wrong| format!("{line}: step {number}: {wrong}")).collect()
    }

    /// The cases with their names in the file.
    fn cases(&self) -> Vec<(&str, Case)> {
        let world = &self.played.world;
        let cases = world.cases.iter();
        cases.filter_map(|(name, id)| world.case(*id).map(|case| (name.as_str(), case))).collect()
    }

    fn words(&self) -> Vec<String> {
        let book = self.book();
        let title = &self.written.scenario.title;
        let mut lines = vec![format!("# {title} ({} version {})", book.id, book.version)];
        for (name, case) in self.cases() {
            lines.push(String::new());
            lines.extend(self.of_case(name, &case));
        }
        lines.extend(self.refused());
        lines.extend(self.registers());
        let wrong: usize = self.played.steps.iter().map(|step| step.wrong.len()).sum();
        let steps = self.played.steps.len();
        lines.push(String::new());
        lines.push(format!("{steps} steps, {wrong} otherwise than expected"));
        lines
    }

    fn of_case(&self, name: &str, case: &Case) -> Vec<String> {
        let book = self.book();
        let words = |both: &qingchu_core::rulebook::Both| both.in_language(self.language).to_owned();
        let stage =
            book.stage(&case.stage).map_or_else(|| case.stage.to_string(), |stage| words(&stage.name));
        let judged = case.judgement().map_or_else(String::new, |judgement| {
            let category = book.category(&judgement.category).map(|category| words(&category.name));
            format!(" · {:?} · {}", judgement.severity, category.unwrap_or_default())
        });
        let mut lines = vec![format!("## {name} · {} · {stage}{judged}", case.number())];
        lines.push(case.narrative.clone());
        let flags = case.flags.iter().filter_map(|id| book.flag(id)).map(|flag| words(&flag.name));
        lines.extend(flags.map(|flag| format!("  * {flag}")));
        lines.push(self.say("经过", "History"));
        lines.extend(self.history(case).into_iter().map(|line| format!("  {line}")));
        lines.push(self.say("职责", "Duties"));
        lines.extend(case.duties.iter().flat_map(|duty| self.duty(duty)));
        if self.options.documents {
            for (id, paper) in self.documents(case) {
                lines.push(format!("{} {id}", self.say("文书", "Document")));
                lines.extend(paper.iter().map(|line| format!("  {line}")));
            }
        }
        lines
    }

    fn say(&self, zh: &str, en: &str) -> String {
        match self.language {
            Language::Chinese => zh.to_owned(),
            Language::English => en.to_owned(),
        }
    }

    fn history(&self, case: &Case) -> Vec<String> {
        self.with(|with| document::history(case, self.book(), with))
    }

    fn with<T>(&self, run: impl FnOnce(&document::Surroundings<'_>) -> T) -> T {
        scenario::with_surroundings(&self.played.world, self.language, run)
    }

    fn duty(&self, duty: &CaseDuty) -> Vec<String> {
        let (book, calendar) = (self.book(), self.played.world.laws.calendar);
        let Some(rule) = book.duty(&duty.duty) else { return Vec::new() };
        let state = match &duty.state {
            DutyState::Open => self.say("未办结", "open"),
            DutyState::Discharged { by: _, at } => {
                format!("{} {}", self.say("办结", "done"), when::written(*at))
            }
            DutyState::CarriedOver { at } => {
                format!("{} {}", self.say("转入约定", "carried over"), when::written(*at))
            }
            DutyState::Lapsed { at } => format!("{} {}", self.say("不再适用", "lapsed"), when::written(*at)),
        };
        let title = rule.title.in_language(self.language);
        let due = self.due(duty).unwrap_or_else(|| "-".to_owned());
        let mut lines = vec![format!("  {} {title} ({}): {due}, {state}", rule.clause, duty.duty)];
        if self.options.explain
            && let Ok(Some(derivation)) = duty.derive(book, calendar)
        {
            lines.extend(derivation.words(self.language).iter().map(|line| format!("      {line}")));
        }
        lines
    }

    fn due(&self, duty: &CaseDuty) -> Option<String> {
        let calendar = self.played.world.laws.calendar;
        let due = duty.due(self.book(), calendar).ok().flatten()?;
        Some(match due.time() {
            Some(time) => time.words(calendar.offset(), self.language),
            None => self.say("时限等待中", "waiting"),
        })
    }

    fn documents(&self, case: &Case) -> Vec<(String, Vec<String>)> {
        let made = self.book().documents.iter().filter(|document| document.fits(Subject::Case(case)));
        made.map(|document| {
            let lines =
                self.with(|with| scenario::lines(document, Subject::Case(case), &self.played.world, with));
            (document.id.to_string(), lines)
        })
        .collect()
    }

    /// What the rulebook refused, with the clause's words.
    fn refused(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for step in &self.played.steps {
            let Some(refusal) = &step.refusal else { continue };
            if lines.is_empty() {
                lines.extend([String::new(), format!("## {}", self.say("不可以", "Refused"))]);
            }
            let at = when::written(step.at);
            let (says, clause) = self.why(refusal);
            lines.push(format!("  {at} {} (step {}): {}", step.case, step.number, refusal_name(refusal)));
            lines.push(format!("      {says}"));
            lines.extend(clause.map(|(id, text)| format!("      {id} {text}")));
        }
        lines
    }

    /// What a refusal says, and the clause behind it with its words.
    fn why(&self, refusal: &Refusal) -> (String, Option<(String, String)>) {
        let Refusal::Guarded { guard, clause } = refusal else { return (format!("{refusal:?}"), None) };
        let book = self.book();
        let says = book.guards.iter().find(|known| known.id == *guard);
        let says = says.map_or_else(String::new, |guard| guard.says.in_language(self.language).to_owned());
        let text = book.clause(clause).map_or_else(String::new, |clause| clause.text.clone());
        (says, Some((clause.to_string(), text)))
    }

    /// The registers' entries that the file names.
    fn registers(&self) -> Vec<String> {
        let world = &self.played.world;
        let mut lines = Vec::new();
        for (name, (register, id)) in &world.entries {
            let Some(rule) = self.book().register(register) else { continue };
            let Some(record) = world.unit.entry(register, *id) else { continue };
            if lines.is_empty() {
                lines.extend([String::new(), format!("## {}", self.say("台账", "Registers"))]);
            }
            let withdrawn = if record.withdrawn.is_some() {
                self.say("（已停用）", " (withdrawn)")
            } else {
                String::new()
            };
            let held = record.values.values().next().map_or_else(String::new, |values| {
                let cells = rule.fields.iter().filter_map(|field| {
                    let words = self.with(|with| {
                        values
                            .get(&field.id)
                            .map(|value| document::written_value(value, Some(field), self.book(), with))
                    })?;
                    Some(format!("{} {words}", field.label.in_language(self.language)))
                });
                cells.collect::<Vec<_>>().join("，")
            });
            lines.push(format!("  {} {name}{withdrawn}: {held}", rule.name.in_language(self.language)));
        }
        lines
    }

    fn json(&self) -> Value {
        let book = self.book();
        let steps = self.played.steps.iter().map(|step| {
            let refusal = step.refusal.as_ref().map(|refusal| {
                let (says, clause) = self.why(refusal);
                let (clause, text) = clause.unzip();
                json!({ "name": refusal_name(refusal), "says": says, "clause": clause, "text": text })
            });
            let wrong = step.wrong.iter().map(|wrong| {
                json!({ "what": wrong.what, "expected": wrong.expected, "found": wrong.found })
            });
            json!({
                "step": step.number, "line": self.line(step), "at": when::rfc_3339(step.at), "case": step.case,
                "refused": refusal, "wrong": wrong.collect::<Vec<_>>(),
            })
        });
        let cases = self.cases().into_iter().map(|(name, case)| {
            let judgement = case.judgement();
            let documents =
                self.documents(&case).into_iter().map(|(id, lines)| json!({ "id": id, "lines": lines }));
            json!({
                "case": name, "number": case.number(), "stage": case.stage.as_str(),
                "category": judgement.map(|judgement| judgement.category.as_str()),
                "severity": judgement.map(|judgement| format!("{:?}", judgement.severity).to_lowercase()),
                "flags": case.flags.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "history": self.history(&case),
                "duties": case.duties.iter().map(|duty| self.duty_json(duty)).collect::<Vec<_>>(),
                "documents": documents.collect::<Vec<_>>(),
            })
        });
        json!({
            "title": self.written.scenario.title, "rulebook": book.id.as_str(), "version": book.version,
            "cases": cases.collect::<Vec<_>>(), "steps": steps.collect::<Vec<_>>(),
            "as_told": self.played.is_as_told(),
        })
    }

    fn duty_json(&self, duty: &CaseDuty) -> Value {
        let (book, calendar) = (self.book(), self.played.world.laws.calendar);
        let state = match &duty.state {
            DutyState::Open => json!({ "state": "open" }),
            DutyState::Discharged { by: _, at } => json!({ "state": "done", "at": when::rfc_3339(*at) }),
            DutyState::CarriedOver { at } => json!({ "state": "carried-over", "at": when::rfc_3339(*at) }),
            DutyState::Lapsed { at } => json!({ "state": "lapsed", "at": when::rfc_3339(*at) }),
        };
        let derivation =
            duty.derive(book, calendar).ok().flatten().map(|derivation| derivation.words(self.language));
        json!({
            "duty": duty.duty.as_str(), "clause": book.duty(&duty.duty).map(|rule| rule.clause.as_str()),
            "due": self.due(duty), "how": state, "derivation": derivation,
        })
    }
}
