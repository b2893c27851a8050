//! What a register keeps apart: checked before an entry is stated, and found again as conflicts after two tablets stated
//! what does not go together. Nothing that was stated is lost by it: a conflict stands until somebody decides.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::force::{DayOrMoment, day_or_moment};
use super::{UnitBook, Values};
use crate::id::{ClauseId, EntryId, FieldId, RegisterId};
use crate::order;
use crate::rulebook::Register;
use crate::rulebook::register::{Chain, NoOverlap, OneOpen};
use crate::value::Value;

/// What does not go together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// Two entries hold the same in these fields.
    Same {
        /// The fields.
        fields: Vec<FieldId>,
    },
    /// Two entries of the same thing are open: it is in two hands.
    OpenTwice {
        /// The fields that say of what.
        by: Vec<FieldId>,
        /// The field that closes one.
        until: FieldId,
    },
    /// The spans of two entries of the same thing overlap.
    Overlap {
        /// The fields that say of what.
        by: Vec<FieldId>,
        /// The field in which a span begins.
        from: FieldId,
        /// The field in which it ends.
        to: FieldId,
    },
    /// A span ends before it begins.
    EndsBeforeItBegins {
        /// The field in which it begins.
        from: FieldId,
        /// The field in which it ends.
        to: FieldId,
    },
    /// A hand-over does not start where the last one ended.
    HandOverMissing {
        /// The field that holds the hand-overs.
        rows: FieldId,
        /// Which of them, counted from 1.
        row: usize,
    },
    /// Entries stand above themselves.
    AboveItself {
        /// The field that names the entry above.
        field: FieldId,
    },
    /// Two people stated an entry apart.
    StatedApart,
}

/// What does not go together in a register, of which entries.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// The register.
    pub register: RegisterId,
    /// The clause that is broken.
    pub clause: ClauseId,
    /// What.
    pub breach: Breach,
    /// The entries: two that do not go together, a circle, or one by itself.
    pub entries: BTreeSet<EntryId>,
}

impl Breach {
    /// The field beside which it is said.
    #[must_use]
    pub fn field(&self) -> Option<&FieldId> {
        match self {
            Self::Same { fields } => fields.first(),
            Self::OpenTwice { by, .. } => by.first(),
            Self::Overlap { from, .. } => Some(from),
            Self::EndsBeforeItBegins { to, .. } => Some(to),
            Self::HandOverMissing { rows, .. } => Some(rows),
            Self::AboveItself { field } => Some(field),
            Self::StatedApart => None,
        }
    }
}

impl Conflict {
    fn of(register: &Register, breach: Breach, entries: BTreeSet<EntryId>) -> Self {
        Self { register: register.id.clone(), clause: register.clause.clone(), breach, entries }
    }
}

impl UnitBook {
    /// What stands against an entry that held these values.
    #[must_use]
    pub fn breach(&self, register: &Register, entry: EntryId, values: &Values) -> Option<Conflict> {
        let (breach, others) = of_itself(register, values)
            .map(|breach| (breach, BTreeSet::new()))
            .or_else(|| self.beside_others(register, entry, values))
            .or_else(|| self.above_itself(register, entry, values))?;
        let mut entries = others;
        entries.insert(entry);
        Some(Conflict::of(register, breach, entries))
    }

    fn beside_others(
        &self,
        register: &Register,
        entry: EntryId,
        values: &Values,
    ) -> Option<(Breach, BTreeSet<EntryId>)> {
        let others = || self.entries(&register.id).filter(move |(other, _record)| *other != entry);
        pairings(register).into_iter().find_map(|pairing| {
            let place = pairing.place(values)?;
            let clashes = |other: &Values| pairing.place(other).is_some_and(|other| place.clashes(&other));
            let (other, _record) = others().find(|(_other, record)| record.values.values().any(clashes))?;
            Some((pairing.breach(), BTreeSet::from([other])))
        })
    }

    fn above_itself(
        &self,
        register: &Register,
        entry: EntryId,
        values: &Values,
    ) -> Option<(Breach, BTreeSet<EntryId>)> {
        let field = register.tree.as_ref()?;
        let mut circle = BTreeSet::new();
        let mut above = values.get(field).and_then(Value::as_entry);
        while let Some(next) = above {
            if next == entry {
                let breach = Breach::AboveItself { field: field.clone() };
                return Some((breach, circle));
            }
            if !circle.insert(next) {
                return None;
            }
            above = self.entry_above(register, next, field);
        }
        None
    }

    /// The entry above one, by its last statement; nothing stands above one that was taken out of use.
    fn entry_above(&self, register: &Register, entry: EntryId, field: &FieldId) -> Option<EntryId> {
        let record = self.entry(&register.id, entry).filter(|record| record.withdrawn.is_none())?;
        record.field(field)?.as_entry()
    }

    /// What does not go together in a register, in order.
    #[must_use]
    pub fn conflicts(&self, register: &Register) -> Vec<Conflict> {
        let mut found: BTreeSet<(Breach, BTreeSet<EntryId>)> = BTreeSet::new();
        for (entry, record) in self.entries(&register.id) {
            if record.values.in_conflict() {
                found.insert((Breach::StatedApart, BTreeSet::from([entry])));
            }
            let of_itself = record.values.values().filter_map(|values| of_itself(register, values));
            found.extend(of_itself.map(|breach| (breach, BTreeSet::from([entry]))));
        }
        for pairing in pairings(register) {
            found.extend(self.pairs(register, &pairing).into_iter().map(|pair| (pairing.breach(), pair)));
        }
        if let Some(field) = &register.tree {
            let circles = self.circles(register, field).into_iter();
            found.extend(circles.map(|circle| (Breach::AboveItself { field: field.clone() }, circle)));
        }
        found.into_iter().map(|(breach, entries)| Conflict::of(register, breach, entries)).collect()
    }

    /// The pairs of entries that do not go together: of the same thing, sorted by where they begin, each beside those
    /// before it that have not ended.
    fn pairs(&self, register: &Register, pairing: &Pairing<'_>) -> BTreeSet<BTreeSet<EntryId>> {
        let mut of_one_thing: BTreeMap<Vec<Value>, Vec<(i64, i64, EntryId)>> = BTreeMap::new();
        for (entry, record) in self.entries(&register.id) {
            for place in record.values.values().filter_map(|values| pairing.place(values)) {
                of_one_thing.entry(place.of).or_default().push((place.from, place.to, entry));
            }
        }
        let mut pairs = BTreeSet::new();
        for mut spans in of_one_thing.into_values() {
            order::sort(&mut spans);
            let mut running: Vec<(i64, EntryId)> = Vec::new();
            for (from, to, entry) in spans {
                running.retain(|(end, _other)| *end > from);
                let others = running.iter().filter(|(_end, other)| *other != entry);
                pairs.extend(others.map(|(_end, other)| BTreeSet::from([entry, *other])));
                running.push((to, entry));
            }
        }
        pairs
    }

    /// The circles of entries that stand above themselves.
    fn circles(&self, register: &Register, field: &FieldId) -> BTreeSet<BTreeSet<EntryId>> {
        let mut circles = BTreeSet::new();
        let mut looked: BTreeSet<EntryId> = BTreeSet::new();
        for (entry, _record) in self.entries(&register.id) {
            let mut path = Vec::new();
            let mut next = Some(entry);
            while let Some(at) = next.filter(|at| !looked.contains(at)) {
                looked.insert(at);
                path.push(at);
                next = self.entry_above(register, at, field);
            }
            // The way up ended where it had been before on this very way: from there on it is a circle.
            if let Some(start) = next.and_then(|at| path.iter().position(|other| *other == at)) {
                circles.insert(order::set(path.split_off(start)));
            }
        }
        circles
    }
}

/// A rule that no two entries break together.
enum Pairing<'a> {
    Same(&'a [FieldId]),
    OneOpen(&'a OneOpen),
    NoOverlap(&'a NoOverlap),
}

/// Of what an entry is, and the stretch for which it stands; two of one thing must not share any of it.
struct Place {
    of: Vec<Value>,
    from: i64,
    to: i64,
}

impl Place {
    fn clashes(&self, other: &Self) -> bool {
        self.of == other.of && self.from < other.to && other.from < self.to
    }
}

fn pairings(register: &Register) -> Vec<Pairing<'_>> {
    let same = register.unique.iter().map(|fields| Pairing::Same(fields));
    let one_open = register.one_open.iter().map(Pairing::OneOpen);
    let no_overlap = register.no_overlap.iter().map(Pairing::NoOverlap);
    same.chain(one_open).chain(no_overlap).collect()
}

impl Pairing<'_> {
    /// Where values stand by the rule; `None` when they break it with nothing.
    fn place(&self, values: &Values) -> Option<Place> {
        let always = |of| Place { of, from: i64::MIN, to: i64::MAX };
        match self {
            Self::Same(fields) => key(values, fields).map(always),
            Self::OneOpen(rule) => {
                let is_closed = values.get(&rule.until).is_some_and(|value| !value.is_blank());
                if is_closed { None } else { key(values, &rule.by).map(always) }
            }
            Self::NoOverlap(rule) => {
                let of = key(values, &rule.by)?;
                let (from, to) = span(values, &rule.from, &rule.to)?;
                Some(Place { of, from, to })
            }
        }
    }

    fn breach(&self) -> Breach {
        match self {
            Self::Same(fields) => Breach::Same { fields: fields.to_vec() },
            Self::OneOpen(rule) => Breach::OpenTwice { by: rule.by.clone(), until: rule.until.clone() },
            Self::NoOverlap(NoOverlap { by, from, to }) => {
                Breach::Overlap { by: by.clone(), from: from.clone(), to: to.clone() }
            }
        }
    }
}

/// What an entry breaks by itself.
fn of_itself(register: &Register, values: &Values) -> Option<Breach> {
    let overlap = register.no_overlap.as_ref().map(|rule| (&rule.from, &rule.to));
    let from = register.from_field.as_ref().or(register.versions.as_ref().map(|rule| &rule.effective));
    let force = from.zip(register.expires.as_ref());
    let backwards = overlap.into_iter().chain(force).find_map(|(from, to)| {
        let is_backwards = span(values, from, to).is_some_and(|(from, to)| from >= to);
        is_backwards.then(|| Breach::EndsBeforeItBegins { from: from.clone(), to: to.clone() })
    });
    backwards.or_else(|| hand_over_missing(register.chain.as_ref()?, values))
}

/// What values hold in some fields, trimmed; `None` while one of them is blank.
pub(super) fn key(values: &Values, fields: &[FieldId]) -> Option<Vec<Value>> {
    let of = |field| values.get(field).filter(|value| !value.is_blank()).map(trimmed);
    fields.iter().map(of).collect()
}

/// The stretch from one field to another: in days, the last one included, or in milliseconds; without an end while that
/// is blank. `None` while its beginning is, and for a day and a moment, which do not compare.
fn span(values: &Values, from: &FieldId, to: &FieldId) -> Option<(i64, i64)> {
    let time = |field| day_or_moment(values.get(field)?);
    let number = |day: NaiveDate| i64::from(day.num_days_from_ce());
    match (time(from)?, time(to)) {
        (DayOrMoment::Day(first), None) => Some((number(first), i64::MAX)),
        (DayOrMoment::Moment(from), None) => Some((from.0, i64::MAX)),
        (DayOrMoment::Day(first), Some(DayOrMoment::Day(last))) => {
            Some((number(first), number(last).saturating_add(1)))
        }
        (DayOrMoment::Moment(from), Some(DayOrMoment::Moment(to))) => Some((from.0, to.0)),
        (DayOrMoment::Day(_), Some(DayOrMoment::Moment(_)))
        | (DayOrMoment::Moment(_), Some(DayOrMoment::Day(_))) => None,
    }
}

/// The first hand-over, counted from 1, that does not start where the one before ended.
fn hand_over_missing(chain: &Chain, values: &Values) -> Option<Breach> {
    let rows = values.get(&chain.rows)?.rows();
    let breaks = |(one, next): (&Values, &Values)| !same(one.get(&chain.to), next.get(&chain.from));
    let at = rows.iter().zip(rows.iter().skip(1)).position(breaks)?;
    Some(Breach::HandOverMissing { rows: chain.rows.clone(), row: at.saturating_add(2) })
}

/// Whether two values are the same; blanks around words are passed over, and what is blank is the same as nothing.
fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    let filled = |value: Option<&Value>| value.filter(|value| !value.is_blank()).map(trimmed);
    filled(one).is_some_and(|one| filled(other) == Some(one))
}

fn trimmed(value: &Value) -> Value {
    if let Value::Text(text) = value { Value::Text(text.trim().to_owned()) } else { value.clone() }
}

impl Register {
    /// Who holds it now, by the last of its hand-overs; `None` where nothing was handed over yet, or it keeps none.
    #[must_use]
    pub fn holder<'a>(&self, values: &'a Values) -> Option<&'a Value> {
        let chain = self.chain.as_ref()?;
        values.get(&chain.rows)?.rows().last()?.get(&chain.to).filter(|value| !value.is_blank())
    }
}
