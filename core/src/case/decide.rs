//! A command becomes statements, or a refusal that says what is in the way.

use std::collections::BTreeMap;

use super::filled::{check_text, check_value, check_values, without_blanks};
use super::{Case, Command, Judged, Refusal};
use crate::event::{Body, Judgement, RulebookVersion, Severity, Statement, Subject};
use crate::id::{CaseId, EventId, FactId, FieldId, RoleId, StreamId, UserId};
use crate::rulebook::{Guard, Rulebook};
use crate::time::Moment;
use crate::value::Value;

/// One minute, in milliseconds: people enter times to the minute.
const MINUTE_MS: i64 = 60_000;

/// All that a decision needs besides case and command.
pub struct Context<'a> {
    /// The device's time.
    pub now: Moment,
    /// Who asks.
    pub author: UserId,
    /// The posts that this person holds.
    pub roles: &'a [RoleId],
    /// The unit whose case it is.
    pub stream: StreamId,
    /// The rulebook of the case (its own version), or of the unit for a new one.
    pub rulebook: &'a Rulebook,
    /// What the device's clock lacks against the server's, if known, in milliseconds.
    pub clock_offset_ms: Option<i64>,
    /// Makes an id for one more event.
    pub ids: &'a mut dyn FnMut() -> EventId,
}

/// Decides a command. `case` is `None` for a command that opens one.
///
/// # Errors
/// The first thing in the way. Nothing was stated then.
pub fn decide(
    id: CaseId,
    case: Option<&Case>,
    command: Command,
    ctx: &mut Context<'_>,
) -> Result<Vec<Statement>, Refusal> {
    match (command, case) {
        (
            Command::AcceptComplaint {
                narrative,
                channel,
                judgement,
                overruled_because,
                fields,
                occurred_at,
                source,
            },
            _opens_a_case,
        ) => {
            check_text(&narrative, None)?;
            if narrative.trim().is_empty() {
                return Err(Refusal::NarrativeEmpty);
            }
            if ctx.rulebook.channel(&channel).is_none() {
                return Err(Refusal::ChannelUnknown(channel));
            }
            check_judgement(&judgement, ctx.rulebook)?;
            not_in_future(occurred_at, ctx.now)?;
            let rulebook = RulebookVersion { id: ctx.rulebook.id.clone(), version: ctx.rulebook.version };
            let mut said = Said { id, occurred_at, ctx, statements: Vec::new() };
            said.say(Body::ComplaintReceived { rulebook, narrative, channel, source });
            said.judge(judgement, overruled_because)?;
            said.fill(fields)?;
            Ok(said.statements)
        }
        (_needs_a_case, None) => Err(Refusal::CaseUnknown(id)),
        (command, Some(case)) => of_case(case, command, ctx),
    }
}

/// Statements being collected.
struct Said<'a, 'b> {
    id: CaseId,
    occurred_at: Moment,
    ctx: &'a mut Context<'b>,
    statements: Vec<Statement>,
}

impl Said<'_, '_> {
    fn say(&mut self, body: Body) {
        self.statements.push(Statement {
            id: (self.ctx.ids)(),
            stream: self.ctx.stream,
            subject: Subject::Case(self.id),
            author: self.ctx.author,
            occurred_at: self.occurred_at,
            recorded_at: self.ctx.now,
            clock_offset_ms: self.ctx.clock_offset_ms,
            body,
        });
    }

    fn judge(&mut self, judgement: Judgement, overruled_because: Option<String>) -> Result<(), Refusal> {
        match overruled_because {
            None => self.say(Body::FindingConfirmed(judgement)),
            Some(reason) => {
                check_reason(&reason)?;
                self.say(Body::FindingOverruled { judgement, reason, replaces: Vec::new() });
            }
        }
        Ok(())
    }

    fn fill(&mut self, fields: BTreeMap<FieldId, Value>) -> Result<(), Refusal> {
        for (field, value) in fields {
            let Some(rule) = self.ctx.rulebook.field(&field) else {
                return Err(Refusal::FieldUnknown(field));
            };
            if !value.is_blank() {
                check_value(rule, &value, self.ctx.now)?;
                let value = without_blanks(value);
                self.say(Body::FieldStated { field, value, replaces: Vec::new() });
            }
        }
        Ok(())
    }
}

fn of_case(case: &Case, command: Command, ctx: &mut Context<'_>) -> Result<Vec<Statement>, Refusal> {
    let now = ctx.now;
    let (occurred_at, body) = match command {
        Command::AcceptComplaint { .. } => return Err(Refusal::NothingChanges),
        Command::OverruleFinding { judgement, reason } => {
            open_case(case, ctx.rulebook)?;
            check_reason(&reason)?;
            check_judgement(&judgement, ctx.rulebook)?;
            let stands = |judged: &Judged| judged.judgement == judgement;
            if !case.judgements.in_conflict() && case.judgements.values().all(stands) {
                return Err(Refusal::NothingChanges);
            }
            (now, Body::FindingOverruled { judgement, reason, replaces: case.judgements.events() })
        }
        Command::StateField { field, value } => {
            open_case(case, ctx.rulebook)?;
            let Some(rule) = ctx.rulebook.field(&field) else { return Err(Refusal::FieldUnknown(field)) };
            if !value.is_blank() {
                check_value(rule, &value, now)?;
            }
            let value = without_blanks(value);
            let standing = case.fields.get(&field);
            if standing.and_then(|heads| heads.agreed()) == Some(&value) {
                return Err(Refusal::NothingChanges);
            }
            let replaces = standing.map(|heads| heads.events()).unwrap_or_default();
            (now, Body::FieldStated { field, value, replaces })
        }
        Command::StateFact { fact, values, occurred_at } => {
            may_state(case, &fact, ctx.roles, ctx.rulebook)?;
            not_in_future(occurred_at, now)?;
            not_before(occurred_at, case.received.occurred_at)?;
            let Some(rule) = ctx.rulebook.fact(&fact) else { return Err(Refusal::FactUnknown(fact)) };
            let values = check_values(&rule.fields, values, now)?;
            let in_the_way =
                guards(&fact, ctx.rulebook).find(|guard| !guard.unless.holds_with(case, &values));
            if let Some(guard) = in_the_way {
                return Err(guarded(guard));
            }
            (occurred_at, Body::FactStated { fact, values })
        }
        Command::AddNote { text } => {
            check_text(&text, None)?;
            if text.trim().is_empty() {
                return Err(Refusal::NoteBlank);
            }
            (now, Body::NoteAdded { text })
        }
        Command::LinkCase { other } => {
            if other == case.id {
                return Err(Refusal::LinkedToItself);
            }
            if case.links.contains(&other) {
                return Err(Refusal::NothingChanges);
            }
            (now, Body::CaseLinked { other })
        }
    };
    let mut said = Said { id: case.id, occurred_at, ctx, statements: Vec::new() };
    said.say(body);
    Ok(said.statements)
}

/// Whether a fact can be stated of a case now, apart from what is filled in with it.
///
/// # Errors
/// What is in the way: the case, the stage, the post, a guard with its clause.
pub fn may_state(case: &Case, fact: &FactId, roles: &[RoleId], rulebook: &Rulebook) -> Result<(), Refusal> {
    let Some(rule) = rulebook.fact(fact) else { return Err(Refusal::FactUnknown(fact.clone())) };
    if !rule.when.as_ref().is_none_or(|when| when.holds(case)) {
        return Err(Refusal::DoesNotConcern(fact.clone()));
    }
    if rule.from.is_empty() {
        open_case(case, rulebook)?;
    } else if !rule.from.contains(&case.stage) {
        return Err(Refusal::NotAtThisStage {
            fact: fact.clone(),
            stage: case.stage.clone(),
            from: rule.from.clone(),
        });
    }
    if rule.once && case.last_fact(fact).is_some() {
        return Err(Refusal::StatedAlready(fact.clone()));
    }
    // What looks at what is filled in is answered when it is.
    let mut guards = guards(fact, rulebook).filter(|guard| !guard.unless.needs_given());
    if let Some(guard) = guards.find(|guard| !guard.unless.holds(case)) {
        return Err(guarded(guard));
    }
    if !rule.by.is_empty() && !rule.by.iter().any(|role| roles.contains(role)) {
        return Err(Refusal::NotYourPost { fact: fact.clone(), by: rule.by.clone() });
    }
    Ok(())
}

fn guards<'a>(fact: &'a FactId, rulebook: &'a Rulebook) -> impl Iterator<Item = &'a Guard> {
    rulebook.guards.iter().filter(move |guard| guard.refuses.contains(fact))
}

fn guarded(guard: &Guard) -> Refusal {
    Refusal::Guarded { guard: guard.id.clone(), clause: guard.clause.clone() }
}

fn open_case(case: &Case, rulebook: &Rulebook) -> Result<(), Refusal> {
    if rulebook.stage(&case.stage).is_some_and(|stage| stage.last) {
        return Err(Refusal::Closed { stage: case.stage.clone() });
    }
    Ok(())
}

fn not_in_future(occurred_at: Moment, now: Moment) -> Result<(), Refusal> {
    if occurred_at > now { Err(Refusal::OccursInFuture { occurred_at, now }) } else { Ok(()) }
}

/// A time entered to the minute may lie in the minute in which the complaint was received.
fn not_before(occurred_at: Moment, received_at: Moment) -> Result<(), Refusal> {
    if occurred_at.plus_ms(MINUTE_MS) <= received_at {
        return Err(Refusal::OccursBeforeReceived { occurred_at, received_at });
    }
    Ok(())
}

fn check_reason(reason: &str) -> Result<(), Refusal> {
    check_text(reason, None)?;
    if reason.trim().is_empty() { Err(Refusal::ReasonBlank) } else { Ok(()) }
}

fn check_judgement(judgement: &Judgement, rulebook: &Rulebook) -> Result<(), Refusal> {
    if rulebook.category(&judgement.category).is_none() {
        return Err(Refusal::CategoryUnknown(judgement.category.clone()));
    }
    if let Some(unknown) = judgement.reasons.iter().find(|reason| rulebook.reason(reason).is_none()) {
        return Err(Refusal::ReasonUnknown(unknown.clone()));
    }
    if let Some(unknown) = judgement.signals.iter().find(|signal| rulebook.signal(signal).is_none()) {
        return Err(Refusal::SignalUnknown(unknown.clone()));
    }
    if (judgement.severity == Severity::Major) == judgement.reasons.is_empty() {
        return Err(Refusal::SeverityWithoutReason);
    }
    Ok(())
}
