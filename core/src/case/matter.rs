//! Cases of several parties on one matter (集体投诉): what each case brings to it, and what follows for each.
//!
//! What a case brings ([`Particulars`]) comes from its own events alone. [`Matters`] puts the particulars of all cases
//! of a unit side by side and answers for each case whether it is collective, and since when ([`Matter`]); the case is
//! then folded a second time with that answer. Nothing that was typed changes, and a matter never changes what a case
//! brings, so two passes are enough. The same cases give the same matters in whatever order they came.
//!
//! Cases count together that were received within the rule's span of one of them and agree in all that the rule names,
//! and those that are linked to one of these, in either direction, over as many links as it takes.

mod particulars;

use std::collections::{BTreeMap, BTreeSet};

use chrono::FixedOffset;
use serde::{Deserialize, Serialize};

pub use particulars::{Known, Particulars};

use super::{Entry, Folded, fold, fold_within};
use crate::id::{CaseId, EventId, StreamId};
use crate::order;
use crate::rulebook::Rulebook;
use crate::time::Moment;
use particulars::earliest;

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
