//! Events become a case. This is the only way in which a case is ever made.

use std::collections::{BTreeMap, BTreeSet};

use super::duty::Occasion;
use super::{Case, Happening, Heads, Judged, Matter, Stamp, StatedFact, What, duty};
use crate::event::{Body, Event, Severity, Subject};
use crate::id::{CaseId, EventId, StageId};
use crate::order;
use crate::rulebook::Rulebook;
use crate::rulebook::duty::Trigger;
use crate::time::Moment;

/// One event of a case, and when the server stored it.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The event.
    pub event: &'a Event,
    /// When the server stored it; `None` while it is on this tablet only.
    pub received_at: Option<Moment>,
}

/// What a case's events make.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "almost every value is a case")]
pub enum Folded {
    /// The case.
    Case(Case),
    /// The event that opens it has not arrived; the others are kept until it does.
    NotOpened {
        /// Which case.
        case: CaseId,
        /// How many of its events are here.
        events: usize,
    },
}

/// Folds the events of one case, in any order and any number of times, into the case.
///
/// Events of other cases are passed over. History is ordered by the time recorded ([`Event::order`]); an id that occurs
/// twice counts once.
///
/// The case stands alone here: [`fold_within`] adds what follows from others on the same matter.
#[must_use]
pub fn fold<'a>(id: CaseId, entries: impl IntoIterator<Item = Entry<'a>>, rulebook: &Rulebook) -> Folded {
    fold_within(id, entries, rulebook, None)
}

/// Folds the events of one case as [`fold`] does, with what follows from the cases on the same matter
/// ([`super::matter::Matters`]) from the moment at which that was known.
#[must_use]
pub fn fold_within<'a>(
    id: CaseId,
    entries: impl IntoIterator<Item = Entry<'a>>,
    rulebook: &Rulebook,
    matter: Option<&Matter>,
) -> Folded {
    let mut ordered: Vec<Entry<'_>> =
        entries.into_iter().filter(|entry| entry.event.statement.subject == Subject::Case(id)).collect();
    order::sort_by(&mut ordered, |a, b| {
        // A copy that the server has acknowledged comes before one that it has not.
        a.event.order().cmp(&b.event.order()).then(b.received_at.is_some().cmp(&a.received_at.is_some()))
    });
    let mut seen: BTreeSet<EventId> = BTreeSet::new();
    ordered.retain(|entry| seen.insert(entry.event.statement.id));
    let opening =
        ordered.iter().position(|entry| matches!(entry.event.statement.body, Body::ComplaintReceived { .. }));
    let Some(mut case) = opening.and_then(|at| ordered.get(at)).and_then(|entry| open(id, entry, rulebook))
    else {
        return Folded::NotOpened { case: id, events: ordered.len() };
    };
    let (opening_id, received) = (case.received.event, Occasion::of(&case.received));
    mark(&mut case, rulebook);
    duty::after(&mut case, rulebook, Some(&Trigger::Received), received);
    let mut to_join = matter;
    for entry in ordered.iter().filter(|entry| entry.event.statement.id != opening_id) {
        if let Some(matter) = to_join.take_if(|matter| entry.event.clock.wall_ms > matter.since.0) {
            join(&mut case, matter, rulebook);
        }
        evolve(&mut case, entry, rulebook);
    }
    if let Some(matter) = to_join {
        join(&mut case, matter, rulebook);
    }
    Folded::Case(case)
}

/// Makes a case collective: its severity, flags and duties follow.
fn join(case: &mut Case, matter: &Matter, rulebook: &Rulebook) {
    case.matter = Some(matter.clone());
    rejudge(case, rulebook);
    mark(case, rulebook);
    // Nothing is to be done any more about a case that is closed, until it is opened again.
    if !rulebook.stage(&case.stage).is_some_and(|stage| stage.last) {
        let occasion = Occasion { event: matter.completed_by, at: matter.since };
        duty::after(case, rulebook, None, occasion);
    }
}

/// What holds of a case that is collective by its matter: what people hold of it, and that it is.
fn rejudge(case: &mut Case, rulebook: &Rulebook) {
    let (Some(_matter), Some(stated)) = (&case.matter, case.stated_judgement()) else { return };
    let mut judgement = stated.clone();
    judgement.is_collective = true;
    if let Some(reason) = rulebook.collective.as_ref().and_then(|rule| rule.reason.as_ref()) {
        judgement.severity = Severity::Major;
        if !judgement.reasons.contains(reason) {
            judgement.reasons.push(reason.clone());
        }
    }
    case.joined = Some(judgement);
}

fn stamp(entry: &Entry<'_>) -> Stamp {
    let statement = &entry.event.statement;
    Stamp {
        event: statement.id,
        author: statement.author,
        device: entry.event.device,
        occurred_at: statement.occurred_at,
        recorded_at: statement.recorded_at,
        clock_offset_ms: statement.clock_offset_ms,
        received_at: entry.received_at,
    }
}

fn open(id: CaseId, entry: &Entry<'_>, rulebook: &Rulebook) -> Option<Case> {
    let Body::ComplaintReceived { rulebook: version, narrative, channel, source } =
        &entry.event.statement.body
    else {
        return None;
    };
    let received = stamp(entry);
    Some(Case {
        id,
        stream: entry.event.statement.stream,
        rulebook: version.clone(),
        narrative: narrative.clone(),
        channel: channel.clone(),
        source: source.clone(),
        history: vec![Happening { stamp: received.clone(), what: What::Received }],
        received,
        judgements: Heads::default(),
        fields: BTreeMap::new(),
        facts: Vec::new(),
        links: BTreeSet::new(),
        stage: rulebook.first_stage().cloned().unwrap_or_else(|| StageId::from("")),
        matter: None,
        joined: None,
        flags: BTreeSet::new(),
        duties: Vec::new(),
    })
}

/// The flags that a case bears as it stands. Each may rest on those before it.
fn mark(case: &mut Case, rulebook: &Rulebook) {
    for flag in &rulebook.flags {
        if flag.when.holds(case) {
            case.flags.insert(flag.id.clone());
        } else {
            case.flags.remove(&flag.id);
        }
    }
}

fn evolve(case: &mut Case, entry: &Entry<'_>, rulebook: &Rulebook) {
    let stamp = stamp(entry);
    let id = stamp.event;
    let (what, trigger) = match &entry.event.statement.body {
        Body::ComplaintReceived { .. } => (What::Received, None),
        Body::FindingConfirmed(judgement) => {
            case.judgements.state(id, Judged { judgement: judgement.clone(), reason: None }, &[]);
            (What::Confirmed(judgement.clone()), Some(Trigger::Judged))
        }
        Body::FindingOverruled { judgement, reason, replaces } => {
            let judged = Judged { judgement: judgement.clone(), reason: Some(reason.clone()) };
            case.judgements.state(id, judged.clone(), replaces);
            (What::Overruled(judged), Some(Trigger::Judged))
        }
        Body::FieldStated { field, value, replaces } => {
            case.fields.entry(field.clone()).or_default().state(id, value.clone(), replaces);
            (What::Field(field.clone(), value.clone()), None)
        }
        Body::FactStated { fact, values } => {
            let at = case.facts.len();
            case.facts.push(StatedFact { stamp: stamp.clone(), fact: fact.clone(), values: values.clone() });
            move_on(case, fact, rulebook);
            (What::Fact(at), Some(Trigger::Fact(fact.clone())))
        }
        Body::NoteAdded { text } => (What::Note(text.clone()), None),
        Body::CaseLinked { other } => {
            case.links.insert(*other);
            (What::Linked(*other), None)
        }
        Body::EntryStated { .. }
        | Body::EntryWithdrawn { .. }
        | Body::RecurringDutyDone { .. }
        | Body::NoticeLoaded { .. } => return,
        Body::Unknown { kind, version: _ } => (What::NotInterpreted { kind: kind.clone() }, None),
    };
    case.history.push(Happening { stamp: stamp.clone(), what });
    rejudge(case, rulebook);
    mark(case, rulebook);
    duty::after(case, rulebook, trigger.as_ref(), Occasion::of(&stamp));
}

/// Moves the case to the stage that a fact leads to, if the fact can be stated where the case stands. A fact that came
/// late from another tablet is in the history all the same.
fn move_on(case: &mut Case, fact: &crate::id::FactId, rulebook: &Rulebook) {
    let Some(rule) = rulebook.fact(fact) else { return };
    if let Some(to) = &rule.to
        && (rule.from.is_empty() || rule.from.contains(&case.stage))
    {
        case.stage = to.clone();
    }
}
