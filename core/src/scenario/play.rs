//! Playing a scenario, step by step.

use super::expect;
use super::script::{Entry, Found, Judge, Receive, Step};
use super::value::{moment, value, values, written};
use super::world::{Laws, World};
use crate::case::{Command, Refusal};
use crate::event::{Judgement, Severity};
use crate::id::{CaseId, EntryId, FieldId};
use crate::time::Moment;
use crate::unit::UnitCommand;

/// A scenario that was played.
pub struct Played<'a> {
    /// The world as it is in the end.
    pub world: World<'a>,
    /// What came of each step, in order.
    pub steps: Vec<PlayedStep>,
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayedStep {
    /// Counted from 1.
    pub number: usize,
    /// When it was written down.
    pub at: Moment,
    /// The case it concerns, by its name in the file.
    pub case: String,
    /// What the rulebook refused, where it did.
    pub refusal: Option<Refusal>,
    /// What is otherwise than the step says.
    pub wrong: Vec<Wrong>,
}

/// Something that is otherwise than a step says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}: expected {expected}, found {found}")]
pub struct Wrong {
    /// What was looked at.
    pub what: String,
    /// What the step says.
    pub expected: String,
    /// What there is.
    pub found: String,
}

impl Played<'_> {
    /// Whether everything is as the steps say.
    #[must_use]
    pub fn is_as_told(&self) -> bool {
        self.steps.iter().all(|step| step.wrong.is_empty())
    }
}

/// What keeps a step from being done.
enum Stop {
    /// The rulebook refuses it.
    Refused(Refusal),
    /// It says what cannot be played.
    Unplayable(String),
}

/// Plays the steps. A step that cannot be played is told as wrong, and the next one goes on.
#[must_use]
pub fn play<'a>(steps: &[Step], laws: Laws<'a>) -> Played<'a> {
    let mut world = World::new(laws);
    let mut case = "a".to_owned();
    let mut played = Vec::new();
    for (number, step) in (1..).zip(steps) {
        if let Some(named) = &step.case {
            case.clone_from(named);
        }
        let mut wrong = Vec::new();
        if let Err(why) = set(&mut world, step) {
            wrong.push(unplayable(step, why));
        }
        let refusal = if wrong.is_empty() { act(&mut world, step, &case, &mut wrong) } else { None };
        if let Some(expect) = &step.expect {
            wrong.extend(expect::check(&mut world, expect, &case));
        }
        played.push(PlayedStep { number, at: world.now, case: case.clone(), refusal, wrong });
    }
    Played { world, steps: played }
}

fn unplayable(step: &Step, why: String) -> Wrong {
    Wrong { what: name(step), expected: "a step that can be played".to_owned(), found: why }
}

/// Sets the clock and the posts of whoever acts.
fn set(world: &mut World<'_>, step: &Step) -> Result<(), String> {
    let offset = world.laws.calendar.offset();
    if let Some(at) = &step.at {
        let at =
            moment(at, offset).ok_or_else(|| format!("at = {at:?}; write it as \"2026-11-23 09:10\""))?;
        if at < world.now {
            return Err(format!("{} lies before the step before", written(at, offset)));
        }
        world.now = at;
    } else if world.now == Moment(0) {
        return Err("the first step says no time".to_owned());
    }
    let book = world.laws.rulebook;
    world.roles = match &step.by {
        Some(roles) => roles.clone(),
        None => book.roles.iter().map(|role| role.id.clone()).collect(),
    };
    match world.roles.iter().find(|role| book.role(role).is_none()) {
        Some(role) => Err(format!("the rulebook has no post {role}")),
        None => Ok(()),
    }
}

/// Does what the step says, and holds it to whether it is refused.
fn act(world: &mut World<'_>, step: &Step, case: &str, wrong: &mut Vec<Wrong>) -> Option<Refusal> {
    let refusal = match run(world, step, case) {
        Ok(()) => None,
        Err(Stop::Refused(refusal)) => Some(refusal),
        Err(Stop::Unplayable(why)) => {
            wrong.push(unplayable(step, why));
            return None;
        }
    };
    let found = refusal.as_ref().map(refusal_name);
    if step.refused != found {
        let said = |name: Option<&String>| {
            name.map_or_else(|| "to be accepted".to_owned(), |name| format!("to be refused: {name}"))
        };
        let (expected, found) = (said(step.refused.as_ref()), said(found.as_ref()));
        wrong.push(Wrong { what: name(step), expected, found });
    }
    refusal
}

/// What a step does, in a word or two.
fn name(step: &Step) -> String {
    let done = [
        step.receive.as_ref().map(|_| "receive".to_owned()),
        step.state.as_ref().map(ToString::to_string),
        (!step.field.is_empty()).then(|| "field".to_owned()),
        step.judge.as_ref().map(|_| "judge".to_owned()),
        step.note.as_ref().map(|_| "note".to_owned()),
        step.link.as_ref().map(|other| format!("link {other}")),
        step.entry.as_ref().map(|entry| format!("entry {}", entry.name)),
        step.withdraw.as_ref().map(|entry| format!("withdraw {}", entry.name)),
        step.recurring.as_ref().map(|done| done.duty.to_string()),
    ];
    let done: Vec<String> = done.into_iter().flatten().collect();
    if done.is_empty() { "expect".to_owned() } else { done.join(" and ") }
}

fn run(world: &mut World<'_>, step: &Step, case: &str) -> Result<(), Stop> {
    if !step.with.is_empty() && step.state.is_none() {
        return Err(Stop::Unplayable("`with` goes with `state`".to_owned()));
    }
    let is_known = world.cases.contains_key(case);
    let id = world.case_id(case);
    let occurred_at = occurred(world, step)?;
    if let Some(receive) = &step.receive {
        if is_known && world.case(id).is_some() {
            return Err(Stop::Unplayable(format!(
                "case {case} was received before; give this one another name"
            )));
        }
        let command = accept(world, receive, occurred_at)?;
        world.run(id, command).map_err(Stop::Refused)?;
    }
    if let Some(judge) = &step.judge {
        let command = overrule(world, judge, id)?;
        world.run(id, command).map_err(Stop::Refused)?;
    }
    for (field, given) in &step.field {
        let command = fill(world, field, given)?;
        world.run(id, command).map_err(Stop::Refused)?;
    }
    if let Some(fact) = &step.state {
        let rule = world.laws.rulebook.fact(fact);
        let rule = rule.ok_or_else(|| Stop::Unplayable(format!("the rulebook has no fact {fact}")))?;
        let values = values(&rule.fields, &step.with, fact.as_str(), world).map_err(Stop::Unplayable)?;
        let command = Command::StateFact { fact: fact.clone(), values, occurred_at };
        world.run(id, command).map_err(Stop::Refused)?;
    }
    if let Some(text) = &step.note {
        world.run(id, Command::AddNote { text: text.clone() }).map_err(Stop::Refused)?;
    }
    if let Some(other) = &step.link {
        let known = world.cases.get(other).copied();
        let other = known.ok_or_else(|| Stop::Unplayable(format!("there is no case {other}")))?;
        world.run(id, Command::LinkCase { other }).map_err(Stop::Refused)?;
    }
    run_unit(world, step)
}

fn run_unit(world: &mut World<'_>, step: &Step) -> Result<(), Stop> {
    if let Some(entry) = &step.entry {
        let command = state_entry(world, entry)?;
        world.run_unit(command).map_err(Stop::Refused)?;
    }
    if let Some(withdraw) = &step.withdraw {
        let (register, entry) = known_entry(world, &withdraw.name)?;
        let command = UnitCommand::WithdrawEntry { register, entry, reason: withdraw.reason.clone() };
        world.run_unit(command).map_err(Stop::Refused)?;
    }
    if let Some(done) = &step.recurring {
        let period = done.period.parse();
        let period = period.map_err(|_fault| {
            Stop::Unplayable(format!("period = {:?} is no day, \"2026-11-01\"", done.period))
        })?;
        let command =
            UnitCommand::DoRecurringDuty { duty: done.duty.clone(), period, note: done.note.clone() };
        world.run_unit(command).map_err(Stop::Refused)?;
    }
    Ok(())
}

fn occurred(world: &World<'_>, step: &Step) -> Result<Moment, Stop> {
    match &step.occurred {
        None => Ok(world.now),
        Some(text) => moment(text, world.laws.calendar.offset()).ok_or_else(|| {
            Stop::Unplayable(format!("occurred = {text:?}; write it as \"2026-11-23 09:10\""))
        }),
    }
}

fn accept(world: &World<'_>, receive: &Receive, occurred_at: Moment) -> Result<Command, Stop> {
    let book = world.laws.rulebook;
    let found = world.laws.classifier.map(|reads| reads.classify(&receive.words, &receive.channel).judgement);
    let judgement = match (&receive.category, &found) {
        (Some(category), _) => {
            let category = book.category(category);
            let category = category.ok_or_else(|| {
                Stop::Unplayable(format!(
                    "the rulebook has no category {}",
                    receive.category.as_ref().map_or("", |id| id.as_str())
                ))
            })?;
            let is_written = book.channel(&receive.channel).is_some_and(|channel| channel.written);
            Judgement {
                category: category.id.clone(),
                severity: if category.major { Severity::Major } else { Severity::General },
                reasons: Vec::new(),
                is_collective: false,
                is_written,
                in_competence: category.in_competence,
                signals: Vec::new(),
                check: false,
            }
        }
        (None, Some(found)) => found.clone(),
        (None, None) => {
            return Err(Stop::Unplayable("there are no words to classify by: say the category".to_owned()));
        }
    };
    let judgement = said(judgement, receive.found(), world);
    let overruled = found.is_some_and(|found| found != judgement);
    let fields: Vec<crate::rulebook::Field> =
        book.fields.iter().chain(book.questions.iter().map(|question| &question.field)).cloned().collect();
    Ok(Command::AcceptComplaint {
        narrative: receive.words.clone(),
        channel: receive.channel.clone(),
        judgement,
        overruled_because: overruled.then(|| "as the scenario says".to_owned()),
        fields: values(&fields, &receive.fields, "the case", world).map_err(Stop::Unplayable)?,
        occurred_at,
        source: None,
    })
}

/// A judgement with what a step says of it.
fn said(mut judgement: Judgement, found: Found<'_>, world: &World<'_>) -> Judgement {
    if let Some(category) = found.category {
        judgement.category = category.clone();
    }
    if let Some(severity) = found.severity {
        judgement.severity = severity.into();
    }
    judgement.is_written = found.is_written.unwrap_or(judgement.is_written);
    judgement.is_collective = found.is_collective.unwrap_or(judgement.is_collective);
    judgement.in_competence = found.in_competence.unwrap_or(judgement.in_competence);
    if let Some(signals) = found.signals {
        judgement.signals = signals.to_vec();
    }
    match (found.reasons, judgement.severity) {
        (Some(reasons), _) => judgement.reasons = reasons.to_vec(),
        (None, Severity::General) => judgement.reasons.clear(),
        (None, Severity::Major) => {
            let own = world.laws.rulebook.reason(&judgement.category.as_str().into());
            if let Some(own) = own
                && judgement.reasons.is_empty()
            {
                judgement.reasons.push(own.id.clone());
            }
        }
    }
    judgement
}

fn overrule(world: &World<'_>, judge: &Judge, id: CaseId) -> Result<Command, Stop> {
    let case = world.case(id).ok_or(Stop::Refused(Refusal::CaseUnknown(id)))?;
    let judged = case.judgement().cloned();
    let judged = judged.ok_or_else(|| Stop::Unplayable("nobody has judged the case yet".to_owned()))?;
    Ok(Command::OverruleFinding {
        judgement: said(judged, judge.found(), world),
        reason: judge.because.clone(),
    })
}

fn fill(world: &World<'_>, field: &str, given: &toml::Value) -> Result<Command, Stop> {
    let id = FieldId::from(field);
    let rule = world.laws.rulebook.field(&id);
    let rule = rule.ok_or_else(|| Stop::Unplayable(format!("the case has no field {field}")))?;
    let value = value(rule, given, world).map_err(Stop::Unplayable)?;
    Ok(Command::StateField { field: id, value })
}

/// An entry that stood before keeps what the step does not name.
fn state_entry(world: &mut World<'_>, entry: &Entry) -> Result<UnitCommand, Stop> {
    let rule = world.laws.rulebook.register(&entry.register);
    let rule =
        rule.ok_or_else(|| Stop::Unplayable(format!("the rulebook has no register {}", entry.register)))?;
    let given =
        values(&rule.fields, &entry.with, entry.register.as_str(), world).map_err(Stop::Unplayable)?;
    let id = world.entry_id(&entry.register, &entry.name);
    let standing = world.unit.entry(&entry.register, id).and_then(|record| record.values.agreed().cloned());
    let mut held = standing.unwrap_or_default();
    held.extend(given);
    Ok(UnitCommand::StateEntry { register: entry.register.clone(), entry: id, values: held })
}

fn known_entry(world: &World<'_>, name: &str) -> Result<(crate::id::RegisterId, EntryId), Stop> {
    world.entries.get(name).cloned().ok_or_else(|| Stop::Unplayable(format!("there is no entry {name}")))
}

/// What stands in the way, by its name: the guard's id, or the kind of refusal in kebab-case, `not-your-post`.
#[must_use]
pub fn refusal_name(refusal: &Refusal) -> String {
    if let Refusal::Guarded { guard, clause: _ } = refusal {
        return guard.to_string();
    }
    // The name of a refusal is the name of its variant: a new one has its name by itself.
    let debug = format!("{refusal:?}");
    let variant = debug.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let mut name = String::new();
    for (at, letter) in variant.chars().enumerate() {
        if letter.is_uppercase() && at > 0 {
            name.push('-');
        }
        name.extend(letter.to_lowercase());
    }
    name
}
