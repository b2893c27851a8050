//! Everything that happened in an organisation, and the cases as they stand: what export and reports are made of.

use std::collections::BTreeMap;
use std::io::Write;

use qingchu_core::case::matter::fold_together;
use qingchu_core::case::{Case, Entry, Folded};
use qingchu_core::deadline::calendar::{Calendar, Layer};
use qingchu_core::deadline::notice::Occasion;
use qingchu_core::event::{Body, Event, Subject};
use qingchu_core::id::{CaseId, RulebookId, StreamId, UserId};
use qingchu_core::log::codec;
use qingchu_core::rulebook::Rulebook;
use qingchu_core::time::Moment;
use qingchu_core::unit::UnitBook;

use super::{Tally, ToolError, complaint as told};
use crate::store::{Organisation, Store};

/// Everything that happened, by case and by unit.
pub(super) struct Log {
    cases: BTreeMap<CaseId, Vec<(Event, Moment)>>,
    units: BTreeMap<StreamId, UnitBook>,
    rulebooks: Rulebooks,
    calendars: BTreeMap<StreamId, Calendar>,
    built_in: Calendar,
    nothing: UnitBook,
    /// What could not be read or folded.
    pub(super) tally: Tally,
}

impl Log {
    /// Reads all of it. What cannot be read is told, one by one.
    pub(super) async fn of(
        store: &Store,
        organisation: &Organisation,
        stderr: &mut impl Write,
    ) -> Result<Self, ToolError> {
        let mut log = Self {
            cases: BTreeMap::new(),
            units: BTreeMap::new(),
            rulebooks: Rulebooks(BTreeMap::new()),
            calendars: BTreeMap::new(),
            built_in: Calendar::built_in(),
            nothing: UnitBook::default(),
            tally: Tally::default(),
        };
        store
            .each_event(organisation.id, |kept| match codec::decode(&kept.bytes) {
                Ok(event) => {
                    log.take(event, kept.received_at);
                    Ok(())
                }
                Err(unreadable) => {
                    log.tally.bad += 1;
                    let (stream, seq) = (kept.stream, kept.seq);
                    writeln!(stderr, "event {seq} of stream {stream}: {unreadable}").map_err(told)
                }
            })
            .await?;
        log.rulebooks = Rulebooks::of(&log.cases);
        log.calendars = log.units.iter().map(|(stream, unit)| (*stream, calendar(unit))).collect();
        Ok(log)
    }

    fn take(&mut self, event: Event, received_at: Moment) {
        match event.statement.subject {
            Subject::Case(case) => self.cases.entry(case).or_default().push((event, received_at)),
            Subject::Unit => {
                self.units.entry(event.statement.stream).or_default().evolve(&event, Some(received_at));
            }
        }
    }

    /// Every case as it stands, the earliest received first. One that cannot be folded is told.
    pub(super) fn cases(&mut self, stderr: &mut impl Write) -> Result<Vec<Case>, ToolError> {
        let mut readable: Vec<(CaseId, Vec<Entry<'_>>, &Rulebook)> = Vec::new();
        for (id, events) in &self.cases {
            self.tally.all += 1;
            match self.rulebooks.of_events(events) {
                Ok(rulebook) => {
                    let entries = events.iter().map(|(event, at)| Entry { event, received_at: Some(*at) });
                    readable.push((*id, entries.collect(), rulebook));
                }
                Err(wrong) => {
                    self.tally.bad += 1;
                    writeln!(stderr, "case {id}: {wrong}").map_err(told)?;
                }
            }
        }
        let mut cases: Vec<Case> = fold_together(&readable, &|stream| self.calendar(stream).offset())
            .into_iter()
            .filter_map(|folded| match folded {
                Folded::Case(case) => Some(case),
                // Without the event that opens it there is no rulebook, and it was told above.
                Folded::NotOpened { .. } => None,
            })
            .collect();
        cases.sort_by_key(|case| (case.received.occurred_at, case.id));
        Ok(cases)
    }

    /// The rulebook under which a case was accepted.
    pub(super) fn rulebook(&self, case: &Case) -> Option<&Rulebook> {
        self.rulebooks.0.get(&case.rulebook.id).and_then(|read| read.as_ref().ok())
    }

    /// A unit's working days: the built-in notices, and those that were loaded in it.
    pub(super) fn calendar(&self, stream: StreamId) -> &Calendar {
        self.calendars.get(&stream).unwrap_or(&self.built_in)
    }

    /// A unit's registers.
    pub(super) fn unit(&self, stream: StreamId) -> &UnitBook {
        self.units.get(&stream).unwrap_or(&self.nothing)
    }
}

/// The names of the organisation's people.
pub(super) async fn people(
    store: &Store,
    organisation: &Organisation,
) -> Result<BTreeMap<UserId, String>, ToolError> {
    let people = store.people(organisation.id).await?;
    Ok(people.into_iter().map(|person| (person.id, person.display_name)).collect())
}

/// The built-in notices, and those that were loaded in the unit, in the order in which they were.
fn calendar(unit: &UnitBook) -> Calendar {
    let mut calendar = Calendar::built_in();
    for notice in unit.notices() {
        let layer = Layer::named(&notice.layer).unwrap_or(Layer::Unit);
        // It was checked when it was loaded; one that this program does not take changes nothing.
        calendar.load_csv(layer, &notice.csv, &notice.source, Occasion::Special).unwrap_or_default();
    }
    calendar
}

/// The rulebooks under which cases were accepted, each read once.
struct Rulebooks(BTreeMap<RulebookId, Result<Rulebook, String>>);

impl Rulebooks {
    fn of(cases: &BTreeMap<CaseId, Vec<(Event, Moment)>>) -> Self {
        let mut read = BTreeMap::new();
        for id in cases.values().filter_map(|events| accepted_under(events)) {
            if !read.contains_key(id) {
                read.insert(id.clone(), Rulebook::built_in(id).map_err(|fault| fault.to_string()));
            }
        }
        Self(read)
    }

    fn of_events(&self, events: &[(Event, Moment)]) -> Result<&Rulebook, String> {
        let read = accepted_under(events).and_then(|id| self.0.get(id));
        match read {
            Some(Ok(rulebook)) => Ok(rulebook),
            Some(Err(fault)) => Err(fault.clone()),
            None => Err(format!("the event that opens it is not here; {} others are", events.len())),
        }
    }
}

fn accepted_under(events: &[(Event, Moment)]) -> Option<&RulebookId> {
    events.iter().find_map(|(event, _received_at)| match &event.statement.body {
        Body::ComplaintReceived { rulebook, .. } => Some(&rulebook.id),
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
    })
}
