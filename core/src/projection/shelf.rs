//! What a tablet holds in memory: the casebook, the unit's book, and where on the log everything is.
//!
//! It takes in new segments of the log and says which older ones it needs to fold what they touch. Reading them is the
//! shell's; nothing here does I/O.

mod line;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use line::{Line, Segments, read};

use super::{Casebook, Position, Row};
use crate::case::{Case, Entry, Folded, Matter, fold_within};
use crate::deadline::Calendar;
use crate::event::{Body, Event, RulebookVersion, Subject};
use crate::id::{CaseId, EventId, StreamId};
use crate::log::{Receipt, codec};
use crate::order;
use crate::rulebook::Rulebook;
use crate::time::Moment;
use crate::unit::UnitBook;

/// What a fold needs beside the log.
pub struct Rules<'a> {
    /// The rulebook at a version; `None` for one that this program does not have.
    pub rulebook: &'a dyn Fn(&RulebookVersion) -> Option<Arc<Rulebook>>,
    /// The unit's calendar.
    pub calendar: &'a Calendar,
}

/// What new segments changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changed {
    /// Cases whose row was made or made anew.
    pub cases: Vec<CaseId>,
    /// Those of them of which something came from another tablet.
    pub arrived: BTreeSet<CaseId>,
    /// Whether the unit's book changed.
    pub unit: bool,
    /// Whether a calendar notice came: rows have to be made anew over the new calendar.
    pub notices: bool,
    /// Whether the server's numbering was rewound: everything has to be read anew.
    pub rewound: bool,
}

/// What a tablet holds in memory.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shelf {
    /// The rows of all cases.
    pub casebook: Casebook,
    /// Registers, done duties, notices.
    pub unit: UnitBook,
    /// The unit's events, to build the book again from a snapshot.
    unit_events: Vec<(Arc<str>, Option<Receipt>)>,
    /// Cases whose first event, or whose rulebook, is not here yet.
    waiting: BTreeMap<CaseId, BTreeSet<Position>>,
    /// Cases that a case on the same matter changed, whose events were not at hand then.
    unsettled: BTreeSet<CaseId>,
    /// Rewinds, and where on the log they stand.
    rewinds: Vec<Rewound>,
    /// The last position taken in.
    upto: Position,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Rewound {
    at: Position,
    stream: StreamId,
    after: u64,
}

/// The part of a shelf that is not rows, as a snapshot keeps it.
#[derive(Serialize, Deserialize)]
struct Rest {
    unit_events: Vec<(String, Option<(u64, Moment)>)>,
    waiting: Vec<(CaseId, BTreeSet<Position>)>,
    unsettled: BTreeSet<CaseId>,
    rewinds: Vec<Rewound>,
}

impl Shelf {
    /// The last position of the log that was taken in.
    #[must_use]
    pub fn upto(&self) -> Position {
        self.upto
    }

    /// Where the events of a case are; empty for a case that is not here.
    #[must_use]
    pub fn positions(&self, case: CaseId) -> BTreeSet<Position> {
        let row = self.casebook.get(case).map(|row| order::set(row.positions.iter().copied()));
        row.or_else(|| self.waiting.get(&case).cloned()).unwrap_or_default()
    }

    /// How many cases wait for their first event or for a rulebook.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// The cases that new segments touch, with all positions of each.
    fn touched(&self, new: &Segments) -> BTreeMap<CaseId, BTreeSet<Position>> {
        let mut touched: BTreeMap<CaseId, BTreeSet<Position>> = BTreeMap::new();
        let mut cases_of_new: BTreeMap<EventId, CaseId> = BTreeMap::new();
        for (position, line) in
            new.iter().flat_map(|(position, lines)| lines.iter().map(move |line| (position, line)))
        {
            let case = match line {
                Line::Event { event, .. } => match event.statement.subject {
                    Subject::Case(case) => {
                        cases_of_new.insert(event.statement.id, case);
                        Some(case)
                    }
                    Subject::Unit => None,
                },
                Line::Receipt { id, .. } => {
                    self.casebook.case_of_unsent(*id).or_else(|| cases_of_new.get(id).copied())
                }
                Line::Rewind { .. } | Line::Other => None,
            };
            if let Some(case) = case {
                touched.entry(case).or_insert_with(|| self.positions(case)).insert(*position);
            }
        }
        touched
    }

    /// The older positions that have to be read before new segments can be taken in, ascending.
    #[must_use]
    pub fn needs(&self, new: &Segments) -> Vec<Position> {
        let all = order::set(self.touched(new).into_values().flatten());
        all.into_iter().filter(|position| !new.contains_key(position)).collect()
    }

    /// Takes new segments in. `older` holds what [`Shelf::needs`] asked for; one that is missing there (damaged, set
    /// apart) leaves its events out.
    pub fn take(&mut self, new: &Segments, older: &Segments, rules: &Rules<'_>) -> Changed {
        let mut changed = Changed::default();
        let touched = self.touched(new);
        for (position, line) in
            new.iter().flat_map(|(position, lines)| lines.iter().map(move |line| (position, line)))
        {
            match line {
                Line::Event { event, bytes, receipt } if event.statement.subject == Subject::Unit => {
                    if self.unit.evolve(event, receipt.map(|receipt| receipt.received_at)) {
                        self.unit_events.push((bytes.clone(), *receipt));
                        changed.unit = true;
                        changed.notices |= matches!(event.statement.body, Body::NoticeLoaded { .. });
                    }
                }
                Line::Rewind { stream, after } => {
                    self.rewinds.push(Rewound { at: *position, stream: *stream, after: *after });
                    changed.rewound = true;
                }
                // The server sends a tablet its own events back without their bytes.
                Line::Event { event, receipt: Some(_), .. } => {
                    if let Subject::Case(case) = event.statement.subject {
                        changed.arrived.insert(case);
                    }
                }
                Line::Event { .. } | Line::Receipt { .. } | Line::Other => {}
            }
        }
        // Old and new events of each touched case, gathered in one pass over the segments.
        let mut gathered: BTreeMap<CaseId, Vec<Gathered<'_>>> = BTreeMap::new();
        for segments in [older, new] {
            self.gather(segments, &|case| touched.contains_key(&case), &mut gathered);
        }
        for (case, positions) in &touched {
            let entries = gathered.get(case).map(Vec::as_slice).unwrap_or_default();
            // Until it is known what all others bring, what followed from them before.
            let matter = self.casebook.get(*case).and_then(|row| row.matter.clone());
            self.put(*case, positions.clone(), entries, matter.as_ref(), rules);
            changed.cases.push(*case);
        }
        for case in self.casebook.take_unsettled() {
            match (gathered.get(&case), touched.get(&case)) {
                (Some(entries), Some(positions)) => {
                    let matter = self.casebook.matter(case);
                    self.put(case, positions.clone(), entries, matter.as_ref(), rules);
                }
                (None, _) | (_, None) => {
                    self.unsettled.insert(case);
                }
            }
        }
        self.unsettled.retain(|case| !touched.contains_key(case));
        self.upto = self.upto.max(new.keys().next_back().copied().unwrap_or(0));
        changed
    }

    /// The positions of the cases that a case on the same matter changed and that are still to be folded again,
    /// ascending. None when there is none.
    #[must_use]
    pub fn unsettled(&self) -> Vec<Position> {
        order::set(self.unsettled.iter().flat_map(|case| self.positions(*case))).into_iter().collect()
    }

    /// Folds those again, from the segments that [`Shelf::unsettled`] asked for. One whose events are missing there
    /// (damaged, set apart) stays as it is.
    pub fn settle(&mut self, segments: &Segments, rules: &Rules<'_>) -> Vec<CaseId> {
        let unsettled = std::mem::take(&mut self.unsettled);
        let mut gathered = BTreeMap::new();
        self.gather(segments, &|case| unsettled.contains(&case), &mut gathered);
        for (case, entries) in &gathered {
            let matter = self.casebook.matter(*case);
            self.put(*case, self.positions(*case), entries, matter.as_ref(), rules);
        }
        gathered.into_keys().collect()
    }

    /// Folds one case from the segments at its positions.
    #[must_use]
    pub fn fold(&self, case: CaseId, segments: &Segments, rules: &Rules<'_>) -> Option<Case> {
        let mut gathered = BTreeMap::new();
        self.gather(segments, &|of| of == case, &mut gathered);
        folded(case, gathered.get(&case)?, self.casebook.matter(case).as_ref(), rules)
    }

    fn gather<'a>(
        &self,
        segments: &'a Segments,
        wanted: &dyn Fn(CaseId) -> bool,
        into: &mut BTreeMap<CaseId, Vec<Gathered<'a>>>,
    ) {
        let mut receipts: BTreeMap<EventId, Receipt> = BTreeMap::new();
        let lines =
            || segments.iter().flat_map(|(position, lines)| lines.iter().map(move |line| (*position, line)));
        for (position, line) in lines() {
            if let Line::Receipt { id, receipt } = line
                && self.holds_from(position, *receipt)
            {
                receipts.insert(*id, *receipt);
            }
        }
        for (position, line) in lines() {
            let Line::Event { event, receipt, .. } = line else { continue };
            let Subject::Case(case) = event.statement.subject else { continue };
            if wanted(case) {
                let own = receipt.filter(|receipt| self.holds_from(position, *receipt));
                let receipt = own.or_else(|| receipts.get(&event.statement.id).copied());
                into.entry(case).or_default().push(Gathered { event, receipt });
            }
        }
        // A receipt may stand in another batch of segments than its event.
        for gathered in into.values_mut().flatten() {
            if gathered.receipt.is_none() {
                gathered.receipt = receipts.get(&gathered.event.statement.id).copied();
            }
        }
    }

    /// Whether a receipt written at a position still holds: no later rewind took it back.
    fn holds_from(&self, position: Position, receipt: Receipt) -> bool {
        !self.rewinds.iter().any(|rewound| rewound.at > position && receipt.seq > rewound.after)
    }

    fn put(
        &mut self,
        case: CaseId,
        positions: BTreeSet<Position>,
        entries: &[Gathered<'_>],
        matter: Option<&Matter>,
        rules: &Rules<'_>,
    ) {
        let row = folded(case, entries, matter, rules).and_then(|case| {
            let rulebook = (rules.rulebook)(&case.rulebook)?;
            Some(Row::of(&case, positions.iter().copied().collect(), &rulebook, rules.calendar))
        });
        match row {
            Some(row) => {
                self.waiting.remove(&case);
                self.casebook.put(row);
            }
            None => {
                self.waiting.insert(case, positions);
            }
        }
    }

    /// Removes what the person may no longer see.
    pub fn withdraw(&mut self, stream: StreamId) {
        self.casebook.withdraw(stream);
        self.unsettled.retain(|case| self.casebook.get(*case).is_some());
    }

    /// The part that is not rows, for a snapshot.
    ///
    /// # Errors
    /// Only if serialising fails, which nothing here makes it do.
    pub fn rest(&self) -> Result<Vec<u8>, serde_json::Error> {
        let unit_events = self
            .unit_events
            .iter()
            .map(|(bytes, r)| (bytes.to_string(), r.map(|r| (r.seq, r.received_at))))
            .collect();
        let waiting = self.waiting.iter().map(|(case, positions)| (*case, positions.clone())).collect();
        let (unsettled, rewinds) = (self.unsettled.clone(), self.rewinds.clone());
        serde_json::to_vec(&Rest { unit_events, waiting, unsettled, rewinds })
    }

    /// A shelf from a snapshot, without its rows; those come by [`Casebook::read_chunk`].
    ///
    /// # Errors
    /// Damaged bytes.
    pub fn from_rest(rest: &[u8], upto: Position) -> Result<Self, serde_json::Error> {
        let rest: Rest = serde_json::from_slice(rest)?;
        let mut shelf = Self { upto, rewinds: rest.rewinds, unsettled: rest.unsettled, ..Self::default() };
        shelf.waiting = order::map(rest.waiting);
        for (bytes, receipt) in rest.unit_events {
            let receipt = receipt.map(|(seq, received_at)| Receipt { seq, received_at });
            if let Ok(event) = codec::decode(&bytes) {
                shelf.unit.evolve(&event, receipt.map(|receipt| receipt.received_at));
            }
            shelf.unit_events.push((bytes.into(), receipt));
        }
        Ok(shelf)
    }
}

/// An event of a case with the receipt that holds.
struct Gathered<'a> {
    event: &'a Event,
    receipt: Option<Receipt>,
}

fn folded(
    case: CaseId,
    entries: &[Gathered<'_>],
    matter: Option<&Matter>,
    rules: &Rules<'_>,
) -> Option<Case> {
    let version = entries.iter().find_map(|entry| match &entry.event.statement.body {
        Body::ComplaintReceived { rulebook, .. } => Some(rulebook),
        Body::FindingConfirmed(_)
        | Body::FindingOverruled { .. }
        | Body::FieldStated { .. }
        | Body::FactStated { .. }
        | Body::NoteAdded { .. }
        | Body::CaseLinked { .. }
        | Body::EntryStated { .. }
        | Body::EntryWithdrawn { .. }
        | Body::RecurringDutyDone { .. }
        | Body::NoticeLoaded { .. }
        | Body::Unknown { .. } => None,
    })?;
    let rulebook = (rules.rulebook)(version)?;
    let entries = entries.iter().map(|entry| Entry {
        event: entry.event,
        received_at: entry.receipt.map(|receipt| receipt.received_at),
    });
    match fold_within(case, entries, &rulebook, matter) {
        Folded::Case(case) => Some(case),
        Folded::NotOpened { .. } => None,
    }
}
