//! Folds for screens: one row per case with what lists, searches and the Today screen need, so that start-up reads a
//! snapshot and the tail behind it, never the whole log.
//!
//! A row is made from its whole case and from nothing else; a snapshot can be deleted and built again.

pub mod agenda;
pub mod entries;
pub mod shelf;
pub mod snapshot;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::case::matter::{Matters, Particulars};
use crate::case::{Case, Matter};
use crate::deadline::{Calendar, Due};
use crate::id::{
    CaseId, CategoryId, ChannelId, DutyId, EventId, FieldId, FlagId, RulebookId, StageId, StreamId,
};
use crate::order;
use crate::rulebook::Rulebook;
use crate::time::Moment;

/// Where on this tablet's log something is: the number of a segment, counted from 1.
pub type Position = u32;

/// What lists show of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The case.
    pub id: CaseId,
    /// Its stream.
    pub stream: StreamId,
    /// The number that people use.
    pub number: String,
    /// The rulebook under which it was accepted.
    pub rulebook: RulebookId,
    /// That rulebook's version.
    pub version: u32,
    /// The customer's words, then number, fields and remarks, a line each: what search looks through.
    pub words: String,
    /// How many bytes of `words` are the customer's.
    pub narrative_bytes: usize,
    /// The fields that the rulebook shows in lists, as far as they are known.
    pub who: String,
    /// What it is about; `None` while nobody has judged.
    pub category: Option<CategoryId>,
    /// Whether it is major.
    pub is_major: bool,
    /// Whether three or more complain together.
    pub is_collective: bool,
    /// How it came.
    pub channel: ChannelId,
    /// Where it stands.
    pub stage: StageId,
    /// Whether that is a last stage.
    pub is_closed: bool,
    /// Whether two people stated different things apart.
    pub has_conflict: bool,
    /// Events that this program does not know yet.
    pub not_interpreted: u32,
    /// Its events that the server has not acknowledged.
    pub unsent: Vec<EventId>,
    /// When it was received, as stated.
    pub received_at: Moment,
    /// When its last event was recorded.
    pub changed_at: Moment,
    /// The marks that it bears.
    pub flags: Vec<FlagId>,
    /// What it brings to a matter of several cases.
    pub particulars: Option<Particulars>,
    /// What follows for it from that matter.
    pub matter: Option<Matter>,
    /// What is still to be done.
    pub duties: Vec<RowDuty>,
    /// Where its events are, ascending.
    pub positions: Vec<Position>,
}

/// An open duty of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowDuty {
    /// Which duty of the case's rulebook.
    pub duty: DutyId,
    /// Whether it alarms.
    pub is_immediate: bool,
    /// Its due time, provisional or not; `None` while it waits.
    pub due: Option<RowDue>,
}

/// A due time of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowDue {
    /// The first instant that is too late.
    pub cut_off: Moment,
    /// The last day, in the unit's time zone.
    pub day: chrono::NaiveDate,
    /// The year whose notice is missing, where the due time is not determined.
    pub needs: Option<i32>,
}

impl Row {
    /// The row of a case whose events are at `positions`.
    #[must_use]
    pub fn of(case: &Case, positions: Vec<Position>, rulebook: &Rulebook, calendar: &Calendar) -> Self {
        let judgement = case.judgement();
        let number = case.number();
        let mut words = case.narrative.clone();
        let narrative_bytes = words.len();
        let is_open = |id: &FieldId| rulebook.field(id).is_none_or(|field| !field.protected);
        let open = case.fields.iter().filter(|(id, _heads)| is_open(id));
        let texts = open.flat_map(|(_id, heads)| heads.values()).filter_map(|value| value.as_text());
        for text in std::iter::once(number.as_str()).chain(texts).chain(notes(case)) {
            words.push('\n');
            words.push_str(text);
        }
        Self {
            id: case.id,
            stream: case.stream,
            number,
            rulebook: case.rulebook.id.clone(),
            version: case.rulebook.version,
            words,
            narrative_bytes,
            who: who(case, rulebook),
            category: judgement.map(|judgement| judgement.category.clone()),
            is_major: case.is_major(),
            is_collective: judgement.is_some_and(|judgement| judgement.is_collective),
            channel: case.channel.clone(),
            stage: case.stage.clone(),
            is_closed: rulebook.stage(&case.stage).is_some_and(|stage| stage.last),
            has_conflict: case.has_conflict(),
            not_interpreted: count(
                case.history
                    .iter()
                    .filter(|line| matches!(line.what, crate::case::What::NotInterpreted { .. })),
            ),
            unsent: unsent(case),
            received_at: case.received.occurred_at,
            changed_at: case.history.last().map_or(case.received.recorded_at, |line| line.stamp.recorded_at),
            flags: case.flags.iter().cloned().collect(),
            particulars: Particulars::of(case, rulebook, calendar.offset()),
            matter: case.matter.clone(),
            duties: duties(case, rulebook, calendar),
            positions,
        }
    }

    /// The customer's own words.
    #[must_use]
    pub fn narrative(&self) -> &str {
        self.words.get(..self.narrative_bytes).unwrap_or(&self.words)
    }

    /// Its most urgent open duty: the earliest due time, an immediate one first among equals.
    #[must_use]
    pub fn most_urgent(&self) -> Option<&RowDuty> {
        self.duties
            .iter()
            .min_by_key(|duty| (duty.due.map_or(Moment(i64::MAX), |due| due.cut_off), !duty.is_immediate))
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

fn unsent(case: &Case) -> Vec<EventId> {
    let lines = case.history.iter().filter(|line| line.stamp.received_at.is_none());
    lines.map(|line| line.stamp.event).collect()
}

fn notes(case: &Case) -> impl Iterator<Item = &str> {
    case.history.iter().filter_map(|line| match &line.what {
        crate::case::What::Note(text) => Some(text.as_str()),
        crate::case::What::Received
        | crate::case::What::Confirmed(_)
        | crate::case::What::Overruled(_)
        | crate::case::What::Field(..)
        | crate::case::What::Fact(_)
        | crate::case::What::Linked(_)
        | crate::case::What::NotInterpreted { .. } => None,
    })
}

fn who(case: &Case, rulebook: &Rulebook) -> String {
    let shown = rulebook.fields.iter().filter(|field| field.in_lists && !field.protected);
    let words: Vec<&str> =
        shown.filter_map(|field| case.fields.get(&field.id)?.values().next()?.as_text()).collect();
    words.join(" ")
}

fn duties(case: &Case, rulebook: &Rulebook, calendar: &Calendar) -> Vec<RowDuty> {
    let open = case.duties.iter().filter(|duty| duty.is_open());
    open.map(|duty| RowDuty {
        duty: duty.duty.clone(),
        is_immediate: rulebook.duty(&duty.duty).is_some_and(|rule| rule.immediate),
        due: duty.due(rulebook, calendar).ok().flatten().as_ref().and_then(row_due),
    })
    .collect()
}

/// A due time as rows keep it; `None` while the clock waits.
#[must_use]
pub fn row_due(due: &Due) -> Option<RowDue> {
    let time = due.time()?;
    let needs = match due {
        Due::NotDetermined { needs, .. } => Some(needs.0),
        Due::Determined { .. } | Due::Waiting { .. } => None,
    };
    Some(RowDue { cut_off: time.cut_off, day: time.day, needs })
}

/// All cases of this tablet, a row each, in the order in which the tablet met them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Casebook {
    rows: Vec<Row>,
    places: BTreeMap<CaseId, usize>,
    /// The case of each event that the server has not acknowledged.
    unsent: BTreeMap<EventId, CaseId>,
    /// What the cases bring to matters.
    matters: Matters,
    /// Cases whose matter may be another than their row says.
    unsettled: BTreeSet<CaseId>,
    /// Which chunks of rows differ from the last snapshot.
    dirty: BTreeSet<usize>,
}

impl Casebook {
    /// Puts a case's row in, or in the place of its older one.
    pub fn put(&mut self, row: Row) {
        self.unsent.extend(row.unsent.iter().map(|event| (*event, row.id)));
        self.matters.put(row.id, row.particulars.clone(), &mut self.unsettled);
        let place = match self.places.get(&row.id).copied() {
            Some(place) => place,
            None => {
                self.places.insert(row.id, self.rows.len());
                self.dirty.insert(snapshot::chunk_of(self.rows.len()));
                self.rows.push(row);
                return;
            }
        };
        let Some(old) = self.rows.get_mut(place) else { return };
        for event in old.unsent.iter().filter(|event| !row.unsent.contains(event)) {
            self.unsent.remove(event);
        }
        if *old != row {
            *old = row;
            self.dirty.insert(snapshot::chunk_of(place));
        }
    }

    /// The case of an event that the server has not acknowledged.
    #[must_use]
    pub fn case_of_unsent(&self, event: EventId) -> Option<CaseId> {
        self.unsent.get(&event).copied()
    }

    /// What follows for a case from the cases on the same matter, as far as they are here.
    #[must_use]
    pub fn matter(&self, case: CaseId) -> Option<Matter> {
        self.matters.matter(case)
    }

    /// The cases that have to be folded again because another case changed their matter. They are forgotten here.
    pub(crate) fn take_unsettled(&mut self) -> BTreeSet<CaseId> {
        let unsettled = std::mem::take(&mut self.unsettled);
        let differs = |case: &CaseId| self.get(*case).is_some_and(|row| row.matter != self.matter(*case));
        unsettled.into_iter().filter(differs).collect()
    }

    /// The row of a case.
    #[must_use]
    pub fn get(&self, case: CaseId) -> Option<&Row> {
        self.places.get(&case).and_then(|place| self.rows.get(*place))
    }

    /// All rows, in the order in which the tablet met them.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Removes the cases of a stream that the person may no longer see.
    pub fn withdraw(&mut self, stream: StreamId) {
        self.rows.retain(|row| row.stream != stream);
        self.matters.withdraw(stream);
        self.unsettled.retain(|case| self.rows.iter().any(|row| row.id == *case));
        self.unsent.retain(|_event, case| self.rows.iter().any(|row| row.id == *case));
        self.places = order::map(self.rows.iter().enumerate().map(|(place, row)| (row.id, place)));
        self.dirty = order::set(0..=snapshot::chunk_of(self.rows.len()));
    }

    /// The cases that hold all the words of a query, newest first. Blank queries hold for every case. Letter case is
    /// passed over for ASCII; two Chinese characters are enough.
    #[must_use]
    pub fn search(&self, query: &str) -> Vec<&Row> {
        let wanted: Vec<String> = query.split_whitespace().map(str::to_ascii_lowercase).collect();
        let has_ascii = wanted.iter().any(|word| word.bytes().any(|byte| byte.is_ascii_alphabetic()));
        let holds = |row: &&Row| {
            if wanted.is_empty() {
                true
            } else if has_ascii {
                let words = row.words.to_ascii_lowercase();
                wanted.iter().all(|word| words.contains(word.as_str()))
            } else {
                wanted.iter().all(|word| row.words.contains(word.as_str()))
            }
        };
        let mut found: Vec<&Row> = self.rows.iter().filter(holds).collect();
        order::sort_by_key(&mut found, |row| std::cmp::Reverse((row.received_at, row.id)));
        found
    }
}
