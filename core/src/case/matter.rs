//! Cases of several parties on one matter (集体投诉): what each case brings to it, and what follows for each.
//!
//! What a case brings ([`Particulars`]) comes from its own events alone. [`Matters`] puts the particulars of all cases
//! of a unit side by side and answers for each case whether it is collective, and since when ([`Matter`]); the case is
//! then folded a second time with that answer. Nothing that was typed changes, and a matter never changes what a case
//! brings, so two passes are enough. The same cases give the same matters in whatever order they came.
//!
//! Cases count together that were received within the rule's span of one of them and agree in all that the rule names,
//! and those that are linked to one of these, in either direction, over as many links as it takes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Case, Entry, Folded, Heads, Stamp, What, fold, fold_within};
use crate::id::{CaseId, EventId, StreamId};
use crate::order;
use crate::rulebook::Rulebook;
use crate::rulebook::collective::{Collective, Same, Span};
use crate::time::Moment;
use crate::value::Value;

const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;

/// What follows for a case from the cases on the same matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// The moment at which enough parties were known here: when the server stored the last of them, or, before it did,
    /// when the tablet wrote it.
    pub since: Moment,
    /// The event that was the last of them, of this case or another.
    pub completed_by: EventId,
    /// How many parties complain; a case that is joint by its own words counts as many as the rule asks for.
    pub parties: usize,
    /// The other cases.
    pub others: BTreeSet<CaseId>,
}

/// When something became known here, and by which event.
pub type Known = (Moment, EventId);

/// What a case brings to a matter, by its own events alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    stream: StreamId,
    /// In what it agrees with others, unit and rulebook first; `None` where something of it is blank.
    key: Option<Vec<String>>,
    received_at: Moment,
    day: Option<NaiveDate>,
    /// Who complains, each once.
    parties: BTreeSet<String>,
    /// Whether it is joint by its own words.
    is_joint: bool,
    known: Known,
    /// The cases that it is linked to, and since when that is known.
    links: BTreeMap<CaseId, Known>,
    /// From how many parties on it is collective.
    at_least: usize,
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
    fn reach_ms(&self) -> i64 {
        match self.span {
            SpanKept::Days(days) => i64::from(days).saturating_add(1).saturating_mul(DAY_MS),
            SpanKept::Hours(hours) => i64::from(hours).saturating_mul(HOUR_MS),
        }
    }

    /// Whether another case was received at the same time as this one or later, and within its span.
    fn reaches(&self, later: &Self) -> bool {
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

fn earliest(of: &mut BTreeMap<CaseId, Known>, case: CaseId, at: Known) {
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

/// The particulars of many cases side by side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matters {
    of: BTreeMap<CaseId, Particulars>,
    /// The cases that agree, by when they were received.
    agreeing: BTreeMap<Vec<String>, BTreeSet<(Moment, CaseId)>>,
    /// Links in both directions, of cases that are not here too.
    links: BTreeMap<CaseId, BTreeMap<CaseId, Known>>,
}

impl Matters {
    /// Takes in what a case brings, in the place of what it brought before. All cases whose matter may be another now
    /// are added to `touched`.
    pub fn put(&mut self, case: CaseId, particulars: Option<Particulars>, touched: &mut BTreeSet<CaseId>) {
        if self.of.get(&case) == particulars.as_ref() {
            return;
        }
        self.near(case, touched);
        self.remove(case);
        if let Some(particulars) = particulars {
            if let Some(key) = &particulars.key {
                self.agreeing.entry(key.clone()).or_default().insert((particulars.received_at, case));
            }
            for (other, at) in &particulars.links {
                earliest(self.links.entry(case).or_default(), *other, *at);
                earliest(self.links.entry(*other).or_default(), case, *at);
            }
            self.of.insert(case, particulars);
        }
        self.near(case, touched);
        touched.insert(case);
    }

    fn remove(&mut self, case: CaseId) {
        let Some(old) = self.of.remove(&case) else { return };
        if let Some(key) = &old.key
            && let Some(agreeing) = self.agreeing.get_mut(key)
        {
            agreeing.remove(&(old.received_at, case));
            if agreeing.is_empty() {
                self.agreeing.remove(key);
            }
        }
        for other in old.links.keys() {
            // What the other one states itself stays.
            let stated = self.of.get(other).and_then(|other| other.links.get(&case)).copied();
            for (one, two) in [(case, *other), (*other, case)] {
                let links = self.links.entry(one).or_default();
                match stated {
                    Some(at) => links.insert(two, at),
                    None => links.remove(&two),
                };
                if links.is_empty() {
                    self.links.remove(&one);
                }
            }
        }
    }

    /// All cases that may be on the same matter as this one.
    fn near(&self, case: CaseId, into: &mut BTreeSet<CaseId>) {
        let own = self.linked(BTreeMap::from([(case, FIRST)]));
        let mut all = own.clone();
        for member in own.keys().filter_map(|member| self.of.get(member)) {
            all.extend(self.agreeing_with(member).map(|(case, _particulars)| (case, FIRST)));
        }
        into.extend(self.linked(all).into_keys());
    }

    /// The case itself and those that agree with it in everything and were received within its reach, before or after.
    fn agreeing_with(&self, with: &Particulars) -> impl Iterator<Item = (CaseId, &Particulars)> {
        let reach = with.reach_ms();
        let from = (with.received_at.plus_ms(reach.saturating_neg()), CaseId(uuid::Uuid::nil()));
        let to = (with.received_at.plus_ms(reach), CaseId(uuid::Uuid::max()));
        let agreeing = with.key.as_ref().and_then(|key| self.agreeing.get(key));
        agreeing
            .into_iter()
            .flat_map(move |agreeing| agreeing.range(from..=to))
            .filter_map(|(_at, case)| Some((*case, self.of.get(case)?)))
    }

    /// Some cases and all that are linked to them, each with the moment from which that is known.
    fn linked(&self, mut members: BTreeMap<CaseId, Known>) -> BTreeMap<CaseId, Known> {
        let mut open: Vec<CaseId> = members.keys().copied().collect();
        while let Some(case) = open.pop() {
            let (Some(since), Some(own)) = (members.get(&case).copied(), self.of.get(&case)) else {
                continue;
            };
            for (other, linked) in self.links.get(&case).into_iter().flatten() {
                let Some(known) = self.of.get(other).filter(|other| other.stream == own.stream) else {
                    continue;
                };
                let at = since.max(*linked).max(known.known);
                if members.get(other).is_none_or(|before| at < *before) {
                    members.insert(*other, at);
                    open.push(*other);
                }
            }
        }
        members
    }

    /// Leaves out the cases of a unit.
    pub fn withdraw(&mut self, stream: StreamId) {
        let of_unit = self.of.iter().filter(|(_case, brought)| brought.stream == stream);
        for case in of_unit.map(|(case, _brought)| *case).collect::<Vec<_>>() {
            self.remove(case);
        }
    }

    /// The matter of a case; `None` while it is its own only.
    #[must_use]
    pub fn matter(&self, case: CaseId) -> Option<Matter> {
        let own = self.of.get(&case)?;
        let mut found = self.complete(case, own, self.linked(BTreeMap::from([(case, own.known)])));
        let bundle: Vec<&Particulars> = self
            .linked(BTreeMap::from([(case, FIRST)]))
            .keys()
            .filter_map(|member| self.of.get(member))
            .collect();
        let mut anchors: BTreeMap<CaseId, &Particulars> = BTreeMap::new();
        for member in bundle {
            anchors.extend(self.agreeing_with(member).filter(|(_case, anchor)| anchor.reaches(member)));
        }
        for anchor in anchors.into_values() {
            let within = self.agreeing_with(anchor).filter(|(_case, later)| anchor.reaches(later));
            let members = self.linked(order::map(within.map(|(case, later)| (case, later.known))));
            found = joined(found, self.complete(case, own, members));
        }
        found
    }

    /// What follows for a case from the cases that count together, if their parties are enough.
    fn complete(&self, case: CaseId, own: &Particulars, members: BTreeMap<CaseId, Known>) -> Option<Matter> {
        let own_since = *members.get(&case)?;
        let mut in_order: Vec<(Known, &Particulars)> =
            members.iter().filter_map(|(member, at)| Some((*at, self.of.get(member)?))).collect();
        order::sort_by_key(&mut in_order, |(at, _member)| *at);
        let is_alone = members.len() < 2;
        let (mut named, mut by_words) = (BTreeSet::new(), 0_usize);
        let mut reached: Option<Known> = None;
        for (at, member) in in_order {
            if member.is_joint && !is_alone {
                by_words = by_words.saturating_add(own.at_least);
            } else {
                named.extend(member.parties.iter());
            }
            if reached.is_none() && named.len().saturating_add(by_words) >= own.at_least {
                reached = Some(at);
            }
        }
        let (since, completed_by) = reached?.max(own_since);
        Some(Matter {
            since,
            completed_by,
            parties: named.len().saturating_add(by_words),
            others: order::set(members.into_keys().filter(|member| *member != case)),
        })
    }
}

/// Before everything that is known.
const FIRST: Known = (Moment(i64::MIN), EventId(uuid::Uuid::nil()));

/// Two matters of one case: collective since the earlier, with all others of both.
fn joined(one: Option<Matter>, other: Option<Matter>) -> Option<Matter> {
    let (mut one, other) = match (one, other) {
        (Some(one), Some(other)) => (one, other),
        (one, other) => return one.or(other),
    };
    if (other.since, other.completed_by) < (one.since, one.completed_by) {
        (one.since, one.completed_by) = (other.since, other.completed_by);
    }
    one.parties = one.parties.max(other.parties);
    one.others.extend(other.others);
    Some(one)
}

/// Folds many cases, each by its rulebook and with what follows for it from the others: what a shelf holds after all of
/// them have arrived. `offset` answers for a unit.
#[must_use]
pub fn fold_together(
    cases: &[(CaseId, Vec<Entry<'_>>, &Rulebook)],
    offset: &dyn Fn(StreamId) -> FixedOffset,
) -> Vec<Folded> {
    let mut matters = Matters::default();
    let mut folded: Vec<Folded> = Vec::new();
    for (id, entries, rulebook) in cases {
        let one = fold(*id, entries.iter().copied(), rulebook);
        if let Folded::Case(case) = &one {
            let particulars = Particulars::of(case, rulebook, offset(case.stream));
            matters.put(*id, particulars, &mut BTreeSet::new());
        }
        folded.push(one);
    }
    for (one, (id, entries, rulebook)) in folded.iter_mut().zip(cases) {
        if let Some(matter) = matters.matter(*id) {
            *one = fold_within(*id, entries.iter().copied(), rulebook, Some(&matter));
        }
    }
    folded
}
