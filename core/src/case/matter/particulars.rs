//! What a case brings to a matter, by its own events alone.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::case::{Case, Heads, Stamp, What};
use crate::id::{CaseId, EventId, StreamId};
use crate::order;
use crate::rulebook::Rulebook;
use crate::rulebook::collective::{Collective, Same, Span};
use crate::time::Moment;
use crate::value::Value;

const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;

/// When something became known here, and by which event.
pub type Known = (Moment, EventId);

/// What a case brings to a matter, by its own events alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    pub(super) stream: StreamId,
    /// In what it agrees with others, unit and rulebook first; `None` where something of it is blank.
    pub(super) key: Option<Vec<String>>,
    pub(super) received_at: Moment,
    day: Option<NaiveDate>,
    /// Who complains, each once.
    pub(super) parties: BTreeSet<String>,
    /// Whether it is joint by its own words.
    pub(super) is_joint: bool,
    pub(super) known: Known,
    /// The cases that it is linked to, and since when that is known.
    pub(super) links: BTreeMap<CaseId, Known>,
    /// From how many parties on it is collective.
    pub(super) at_least: usize,
    span: SpanKept,
}

/// A span as rows keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum SpanKept {
    Days(u32),
    Hours(u32),
}

impl Particulars {
    /// What a case brings; `None` under a rulebook that knows no collective complaints. `offset` is the unit's time zone.
    #[must_use]
    pub fn of(case: &Case, rulebook: &Rulebook, offset: FixedOffset) -> Option<Self> {
        let rule = rulebook.collective.as_ref()?;
        let (mut known, key) = (known(&case.received), key(case, rule));
        if key.is_some() {
            let held = rule.same.iter().filter_map(|same| held_since(case, same));
            known = held.fold(known, Known::max);
        }
        let parties = parties(case, rule);
        if !parties.is_empty() {
            let named = first_statement(case, rule);
            known = named.map_or(known, |named| known.max(named));
        }
        let linked = case.history.iter().filter_map(|line| match &line.what {
            What::Linked(other) => Some((*other, self::known(&line.stamp))),
            What::Received
            | What::Confirmed(_)
            | What::Overruled(_)
            | What::Field(..)
            | What::Fact(_)
            | What::Note(_)
            | What::NotInterpreted { .. } => None,
        });
        let mut links: BTreeMap<CaseId, Known> = BTreeMap::new();
        for (other, at) in linked {
            earliest(&mut links, other, at);
        }
        let received_at = case.received.occurred_at;
        Some(Self {
            stream: case.stream,
            key,
            received_at,
            day: received_at.at(offset).map(|at| at.date_naive()),
            parties,
            is_joint: case.stated_judgement().is_some_and(|judgement| judgement.is_collective),
            known,
            links,
            at_least: rule.at_least,
            span: match rule.within {
                Span::CalendarDays(days) => SpanKept::Days(days),
                Span::Hours(hours) => SpanKept::Hours(hours),
            },
        })
    }

    /// How far from its own receipt others can have been received, in milliseconds and never too little.
    pub(super) fn reach_ms(&self) -> i64 {
        match self.span {
            SpanKept::Days(days) => i64::from(days).saturating_add(1).saturating_mul(DAY_MS),
            SpanKept::Hours(hours) => i64::from(hours).saturating_mul(HOUR_MS),
        }
    }

    /// Whether another case was received at the same time as this one or later, and within its span.
    pub(super) fn reaches(&self, later: &Self) -> bool {
        if later.received_at < self.received_at {
            return false;
        }
        match (self.span, self.day, later.day) {
            (SpanKept::Hours(_), _, _) => {
                later.received_at.0.saturating_sub(self.received_at.0) <= self.reach_ms()
            }
            (SpanKept::Days(days), Some(from), Some(to)) => {
                to.signed_duration_since(from).num_days() <= i64::from(days)
            }
            (SpanKept::Days(_), None, _) | (SpanKept::Days(_), _, None) => false,
        }
    }
}

/// When a statement became known here: when the server stored it, or, before it did, when the tablet wrote it.
fn known(stamp: &Stamp) -> Known {
    (stamp.received_at.unwrap_or(stamp.recorded_at), stamp.event)
}

pub(super) fn earliest(of: &mut BTreeMap<CaseId, Known>, case: CaseId, at: Known) {
    let first = of.entry(case).or_insert(at);
    *first = at.min(*first);
}

/// In what a case agrees with others; `None` where something of it is blank, or people do not agree about it.
fn key(case: &Case, rule: &Collective) -> Option<Vec<String>> {
    if rule.same.is_empty() {
        return None;
    }
    let mut key = vec![case.stream.to_string(), case.rulebook.id.to_string()];
    for same in &rule.same {
        key.push(match same {
            Same::Category => case.stated_judgement()?.category.to_string(),
            Same::Field(field) => compared(case.field(field)?)?,
        });
    }
    Some(key)
}

/// Since when a case has held what it agrees with others in. Saying the same again changes nothing.
fn held_since(case: &Case, same: &Same) -> Option<Known> {
    let mut since: Option<(String, Known)> = None;
    for line in &case.history {
        let held = match (&line.what, same) {
            (What::Confirmed(judgement), Same::Category) => Some(judgement.category.to_string()),
            (What::Overruled(judged), Same::Category) => Some(judged.judgement.category.to_string()),
            (What::Field(field, value), Same::Field(wanted)) if field == wanted => {
                Some(compared(value).unwrap_or_default())
            }
            (
                What::Received
                | What::Confirmed(_)
                | What::Overruled(_)
                | What::Field(..)
                | What::Fact(_)
                | What::Note(_)
                | What::Linked(_)
                | What::NotInterpreted { .. },
                _,
            ) => None,
        };
        if let Some(held) = held
            && since.as_ref().is_none_or(|(before, _at)| *before != held)
        {
            since = Some((held, known(&line.stamp)));
        }
    }
    since.map(|(_held, at)| at)
}

/// When it was first said who complains. A name that is corrected later is a party all the same.
fn first_statement(case: &Case, rule: &Collective) -> Option<Known> {
    case.history.iter().find_map(|line| match &line.what {
        What::Field(field, value) if *field == rule.parties.field && !value.is_blank() => {
            Some(known(&line.stamp))
        }
        What::Received
        | What::Confirmed(_)
        | What::Overruled(_)
        | What::Field(..)
        | What::Fact(_)
        | What::Note(_)
        | What::Linked(_)
        | What::NotInterpreted { .. } => None,
    })
}

/// Who complains. Where two people typed different names, both are taken for one party: the first.
fn parties(case: &Case, rule: &Collective) -> BTreeSet<String> {
    let Some(value) = case.fields.get(&rule.parties.field).and_then(|heads| Heads::values(heads).next())
    else {
        return BTreeSet::new();
    };
    match &rule.parties.column {
        None => compared(value).into_iter().collect(),
        Some(column) => {
            let cells = value.rows().iter().filter_map(|row| row.get(column));
            order::set(cells.filter_map(compared))
        }
    }
}

/// A value as it is compared: without blanks, full-width forms and letter case. `None` where it is blank or cannot be told apart.
fn compared(value: &Value) -> Option<String> {
    let words = match value {
        Value::Text(text) | Value::Choice(text) => {
            let plain = |c: char| match u32::from(c) {
                wide @ 0xff01..=0xff5e => char::from_u32(wide.saturating_sub(0xfee0)).unwrap_or(c),
                _narrow => c,
            };
            text.chars().filter(|c| !c.is_whitespace()).map(plain).flat_map(char::to_lowercase).collect()
        }
        Value::Number(number) | Value::Fen(number) => number.to_string(),
        Value::Yes(yes) => yes.to_string(),
        Value::Moment(moment) => moment.0.to_string(),
        Value::Day(day) => day.to_string(),
        Value::User(user) => user.to_string(),
        Value::Case(case) => case.to_string(),
        Value::Entry(entry) => entry.to_string(),
        Value::Signature(_) | Value::Rows(_) => return None,
    };
    Some(words).filter(|words: &String| !words.is_empty())
}
