//! What is exported of a case.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use qingchu_core::case::{Case, CaseDuty, DutyState};
use qingchu_core::deadline::standing::{Punctuality, Standing, punctuality, standing};
use qingchu_core::deadline::{Calendar, Due};
use qingchu_core::id::{CaseId, FieldId, UserId};
use qingchu_core::rulebook::{Field, Rulebook};
use qingchu_core::time::Moment;
use qingchu_core::value::Value;
use serde::Serialize;

use crate::tools::classify::severity_name;
use crate::tools::when;

/// What a record needs besides its case.
pub(super) struct Context<'a> {
    pub(super) unit: &'a str,
    pub(super) rulebook: &'a Rulebook,
    pub(super) calendar: &'a Calendar,
    pub(super) people: &'a BTreeMap<UserId, String>,
    pub(super) now: Moment,
}

/// A case as it stands; the keys of a line of JSON, in this order.
#[derive(Serialize)]
pub(super) struct Record {
    pub(super) number: String,
    pub(super) id: CaseId,
    pub(super) unit: String,
    pub(super) rulebook: String,
    pub(super) version: u32,
    /// When it reached us, as stated.
    pub(super) received: String,
    pub(super) received_by: String,
    pub(super) recorded: String,
    pub(super) channel: String,
    pub(super) narrative: String,
    /// `None` while nobody has judged.
    pub(super) category: Option<String>,
    pub(super) severity: &'static str,
    pub(super) reasons: Vec<String>,
    pub(super) collective: bool,
    pub(super) written: bool,
    pub(super) in_competence: bool,
    pub(super) signals: Vec<String>,
    pub(super) check: bool,
    pub(super) fields: BTreeMap<FieldId, String>,
    pub(super) stage: String,
    pub(super) conflict: bool,
    pub(super) duties: Vec<DutyRecord>,
    pub(super) facts: Vec<FactRecord>,
    pub(super) source: Option<SourceRecord>,
}

/// A duty of a case.
#[derive(Serialize)]
pub(super) struct DutyRecord {
    pub(super) duty: String,
    pub(super) title: String,
    pub(super) clause: String,
    pub(super) opened: String,
    /// The last day; provisional when `standing` is `not-determined`.
    pub(super) due_date: Option<NaiveDate>,
    /// The first instant that is too late.
    pub(super) due: Option<String>,
    /// The year whose notice is missing.
    pub(super) needs_notice: Option<i32>,
    pub(super) standing: &'static str,
}

/// Something that was stated of a case.
#[derive(Serialize)]
pub(super) struct FactRecord {
    fact: String,
    occurred: String,
    by: String,
    values: BTreeMap<FieldId, String>,
}

/// The row that a case was imported from.
#[derive(Serialize)]
pub(super) struct SourceRecord {
    pub(super) file: String,
    pub(super) row: String,
}

impl Record {
    pub(super) fn of(case: &Case, context: &Context<'_>) -> Self {
        let judgement = case.judgement();
        let person = |id: UserId| context.people.get(&id).cloned().unwrap_or_else(|| id.to_string());
        Self {
            number: case.number(),
            id: case.id,
            unit: context.unit.to_owned(),
            rulebook: case.rulebook.id.to_string(),
            version: case.rulebook.version,
            received: when::rfc_3339(case.received.occurred_at),
            received_by: person(case.received.author),
            recorded: when::rfc_3339(case.received.recorded_at),
            channel: case.channel.to_string(),
            narrative: case.narrative.clone(),
            category: judgement.map(|judgement| judgement.category.to_string()),
            severity: judgement.map_or("major", |judgement| severity_name(judgement.severity)),
            reasons: judgement
                .map_or_else(Vec::new, |found| found.reasons.iter().map(ToString::to_string).collect()),
            collective: judgement.is_some_and(|judgement| judgement.is_collective),
            written: judgement.is_some_and(|judgement| judgement.is_written),
            in_competence: judgement.is_none_or(|judgement| judgement.in_competence),
            signals: judgement
                .map_or_else(Vec::new, |found| found.signals.iter().map(ToString::to_string).collect()),
            check: judgement.is_some_and(|judgement| judgement.check),
            fields: case
                .fields
                .iter()
                .filter(|(field, _heads)| is_open(context.rulebook.field(field)))
                .map(|(field, heads)| (field.clone(), all_words(heads.values())))
                .collect(),
            stage: case.stage.to_string(),
            conflict: case.has_conflict(),
            duties: case.duties.iter().map(|duty| DutyRecord::of(duty, context)).collect(),
            facts: case
                .facts
                .iter()
                .map(|stated| FactRecord {
                    fact: stated.fact.to_string(),
                    occurred: when::rfc_3339(stated.stamp.occurred_at),
                    by: person(stated.stamp.author),
                    values: stated
                        .values
                        .iter()
                        .filter(|(field, _value)| {
                            is_open(context.rulebook.fact(&stated.fact).and_then(|fact| fact.field(field)))
                        })
                        .map(|(field, value)| (field.clone(), words(value)))
                        .collect(),
                })
                .collect(),
            source: case
                .source
                .as_ref()
                .map(|source| SourceRecord { file: source.file.clone(), row: source.row.clone() }),
        }
    }
}

impl DutyRecord {
    fn of(duty: &CaseDuty, context: &Context<'_>) -> Self {
        let rule = context.rulebook.duty(&duty.duty);
        let due = duty.due(context.rulebook, context.calendar).ok().flatten();
        let time = due.as_ref().and_then(Due::time);
        let needs_notice = match &due {
            Some(Due::NotDetermined { needs, .. }) => Some(needs.0),
            Some(Due::Determined { .. } | Due::Waiting { .. }) | None => None,
        };
        Self {
            duty: duty.duty.to_string(),
            title: rule.map_or_else(String::new, |rule| rule.title.zh.clone()),
            clause: rule.map_or_else(String::new, |rule| rule.clause.to_string()),
            opened: when::rfc_3339(duty.opened_at),
            due_date: time.map(|time| time.day),
            due: time.map(|time| when::rfc_3339(time.cut_off)),
            needs_notice,
            standing: standing_name(duty, due.as_ref(), context),
        }
    }
}

/// How a duty stands, in a word.
fn standing_name(duty: &CaseDuty, due: Option<&Due>, context: &Context<'_>) -> &'static str {
    match (&duty.state, due) {
        (DutyState::Lapsed { .. }, _) => "lapsed",
        (DutyState::CarriedOver { .. }, _) => "carried-over",
        (DutyState::Discharged { .. }, None) => "done",
        (DutyState::Discharged { by: _, at }, Some(due)) => match punctuality(due, *at) {
            Punctuality::InTime => "done",
            Punctuality::Late { .. } => "done-late",
            Punctuality::NotDetermined(_) => "done-not-determined",
        },
        (DutyState::Open, None) => "open",
        (DutyState::Open, Some(due)) => match standing(due, context.now, context.calendar.offset()) {
            Standing::Upcoming { .. } => "upcoming",
            Standing::DueToday { .. } => "due-today",
            Standing::Overdue { .. } => "overdue",
            Standing::Waiting { .. } => "waiting",
            Standing::NotDetermined { .. } => "not-determined",
        },
    }
}

/// Whether a field is anybody's to read: what is protected is its keeper's, on the tablet.
fn is_open(field: Option<&Field>) -> bool {
    field.is_none_or(|field| !field.protected)
}

/// Values that stand side by side, when people stated different ones.
fn all_words<'a>(values: impl Iterator<Item = &'a Value>) -> String {
    values.map(words).collect::<Vec<_>>().join(" / ")
}

fn words(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Choice(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Fen(fen) => {
            let sign = if *fen < 0 { "-" } else { "" };
            format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100)
        }
        Value::Yes(yes) => yes.to_string(),
        Value::Moment(moment) => when::rfc_3339(*moment),
        Value::Day(day) => day.to_string(),
        Value::User(user) => user.to_string(),
        Value::Case(case) => case.to_string(),
        Value::Signature(strokes) => format!("signature of {} strokes", strokes.len()),
        Value::Rows(rows) => rows.iter().map(row).collect::<Vec<_>>().join("; "),
        Value::Entry(entry) => entry.to_string(),
    }
}

/// A row of a rows field: each column with what it holds.
fn row(cells: &BTreeMap<FieldId, Value>) -> String {
    cells.iter().map(|(column, value)| format!("{column}={}", words(value))).collect::<Vec<_>>().join(", ")
}
