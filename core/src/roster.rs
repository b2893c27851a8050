//! Who is on duty now (值班、A/B角): the first named, the second while the first is away, the next level up while both
//! are, and an alarm while nobody is there.
//!
//! An assignment is never stored. It follows from the roster, the absences and the time, so an absence moves every open
//! duty at once, on every tablet, and nothing is ever assigned to somebody who is away.

use std::collections::{BTreeMap, BTreeSet};

use chrono::FixedOffset;

use crate::case::Case;
use crate::id::{ClauseId, EntryId, FieldId, RoleId};
use crate::rulebook::roster::{Absences, Roster};
use crate::rulebook::{Field, Kind, Register, Rulebook};
use crate::time::Moment;
use crate::unit::force::{begins, ends};
use crate::unit::{RegisterEntry, UnitBook, Values};

/// Whose a duty is now.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Assigned {
    /// A person of the roster who is there.
    To {
        /// Their entry in the register of people.
        person: EntryId,
        /// Whether the first is away and the second stands in.
        is_second: bool,
    },
    /// The next level up, because nobody of the roster is there. It alarms.
    Up {
        /// The post of that level.
        role: RoleId,
        /// Who is on duty there; `None` where no roster says so.
        person: Option<EntryId>,
        /// Why nobody of the roster is there.
        because: Because,
    },
    /// Nobody: nobody of the roster is there, and there is no level above, or nobody is there either. It alarms.
    Nobody {
        /// Why nobody of the roster is there.
        because: Because,
    },
}

/// Why nobody of a roster is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Because {
    /// Nobody is named.
    NobodyNamed,
    /// All who are named are away.
    AllAway(BTreeSet<EntryId>),
}

/// A roster of which nobody is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Alarm {
    /// The roster.
    pub roster: String,
    /// The clause that asks for it.
    pub clause: ClauseId,
    /// The unit for which nobody is there, where the roster is one of several units.
    pub of: Option<EntryId>,
    /// Who takes over: [`Assigned::Up`] or [`Assigned::Nobody`].
    pub assigned: Assigned,
}

/// Who is on duty at one moment.
#[derive(Debug, Clone)]
pub struct OnDuty<'a> {
    rulebook: &'a Rulebook,
    unit: &'a UnitBook,
    at: Moment,
    offset: FixedOffset,
    duty: Vec<Named>,
}

/// What one roster says.
#[derive(Debug, Clone, Default)]
struct Named {
    /// By unit.
    pairs: BTreeMap<Option<EntryId>, Vec<Pair>>,
    /// Those of them who are away.
    away: BTreeSet<EntryId>,
}

/// First and second, as far as they are named.
#[derive(Debug, Clone, Copy)]
struct Pair {
    first: Option<EntryId>,
    second: Option<EntryId>,
}

/// Who is on duty for a post at a moment; `None` when no roster serves it.
#[must_use]
pub fn assigned(
    unit: &UnitBook,
    rulebook: &Rulebook,
    (role, of): (&RoleId, Option<EntryId>),
    at: Moment,
    offset: FixedOffset,
) -> Option<Assigned> {
    OnDuty::new(unit, rulebook, at, offset).assigned(role, of)
}

impl<'a> OnDuty<'a> {
    /// Looks who is there at a moment, for days in a time zone.
    #[must_use]
    pub fn new(unit: &'a UnitBook, rulebook: &'a Rulebook, at: Moment, offset: FixedOffset) -> Self {
        let mut on_duty = Self { rulebook, unit, at, offset, duty: Vec::new() };
        on_duty.duty = rulebook.rosters.iter().map(|roster| on_duty.named(roster)).collect();
        on_duty
    }

    /// Who is on duty for a post, in one unit where the roster is one of several; `None` when no roster serves it, or when
    /// it is one of several units and none is named.
    #[must_use]
    pub fn assigned(&self, role: &RoleId, of: Option<EntryId>) -> Option<Assigned> {
        let place = self.rulebook.rosters.iter().position(|roster| roster.serves.contains(role))?;
        let is_of_units = self.rulebook.rosters.get(place).is_some_and(|roster| roster.of.is_some());
        (of.is_some() || !is_of_units).then(|| self.of_roster(place, of))
    }

    /// Who is on duty by a roster, in one unit where it is one of several; `None` when the rulebook has no such roster.
    #[must_use]
    pub fn by_roster(&self, roster: &str, of: Option<EntryId>) -> Option<Assigned> {
        let place = self.rulebook.rosters.iter().position(|known| known.id == roster)?;
        Some(self.of_roster(place, of))
    }

    /// Who is on duty for the first post of several that a roster serves.
    #[must_use]
    pub fn for_posts(&self, who: &[RoleId], of: Option<EntryId>) -> Option<Assigned> {
        who.iter().find_map(|role| self.assigned(role, of))
    }

    /// Whom to call for a post: who is on duty for it and there, by name and telephone number, as far as one is known; where
    /// no roster serves it, or the one who takes over is of no roster, everybody whom the registers of contacts name.
    #[must_use]
    pub fn contacts(&self, role: &RoleId, of: Option<EntryId>) -> Vec<(String, String)> {
        let listed = |role: &RoleId| self.unit.contacts(role, self.rulebook);
        match self.assigned(role, of) {
            None => listed(role),
            Some(Assigned::To { person, .. } | Assigned::Up { person: Some(person), .. }) => {
                self.contact(person).into_iter().collect()
            }
            Some(Assigned::Up { role, person: None, .. }) => listed(&role),
            Some(Assigned::Nobody { .. }) => Vec::new(),
        }
    }

    /// A person's name, as their register shows it first.
    #[must_use]
    pub fn name(&self, person: EntryId) -> Option<String> {
        self.rulebook.rosters.iter().find_map(|roster| self.unit.title(self.people(roster)?, person))
    }

    /// Name and number of a person: from their own entry, or from the contacts under the same name.
    fn contact(&self, person: EntryId) -> Option<(String, String)> {
        let mut people = self.rulebook.rosters.iter().filter_map(|roster| self.people(roster));
        let (people, record) =
            people.find_map(|people| Some((people, self.unit.entry(&people.id, person)?)))?;
        let name = self.unit.title(people, person)?;
        let own = people.fields.iter().filter(|field| field.kind == Kind::Phone);
        let own = own.filter_map(|field| record.field(&field.id)?.as_text()).next();
        let listed = || {
            let posts = self.rulebook.roles.iter();
            let mut contacts = posts.flat_map(|post| self.unit.contacts(&post.id, self.rulebook));
            contacts.find(|(known, _number)| known.trim() == name.trim()).map(|(_name, number)| number)
        };
        let number = own.map(str::to_owned).or_else(listed)?;
        Some((name, number))
    }

    /// The unit of which an entry is, for the roster that serves one of these posts: of the units that it names one for
    /// which somebody is named, else the first. `None` where one roster is kept for all, or no field names a unit.
    #[must_use]
    pub fn unit_of_entry(
        &self,
        who: &[RoleId],
        register: &Register,
        record: &RegisterEntry,
    ) -> Option<EntryId> {
        let (place, units) = self.units_for(who)?;
        let fields = register.fields.iter().filter(|field| field.register.as_ref() == Some(&units.id));
        self.best(place, fields.filter_map(|field| record.field(&field.id)?.as_entry()).collect())
    }

    /// The unit of which a case is, as [`OnDuty::unit_of_entry`]: as the last fact that names one says, or else the case's
    /// fields.
    #[must_use]
    pub fn unit_of_case(&self, who: &[RoleId], case: &Case) -> Option<EntryId> {
        let (place, units) = self.units_for(who)?;
        let names = |field: &&Field| field.register.as_ref() == Some(&units.id);
        let mut named = Vec::new();
        for stated in case.facts.iter().rev() {
            let fields = self.rulebook.fact(&stated.fact).map(|fact| fact.fields.as_slice());
            let fields = fields.unwrap_or_default().iter().filter(names);
            named.extend(fields.filter_map(|field| stated.values.get(&field.id)?.as_entry()));
        }
        let fields = self.rulebook.fields.iter().filter(names);
        named.extend(fields.filter_map(|field| case.field(&field.id)?.as_entry()));
        self.best(place, named)
    }

    fn units_for(&self, who: &[RoleId]) -> Option<(usize, &'a Register)> {
        let serves = |roster: &Roster| roster.serves.iter().any(|role| who.contains(role));
        let place = self.rulebook.rosters.iter().position(serves)?;
        let roster = self.rulebook.rosters.get(place)?;
        Some((place, self.register_named_by(roster, roster.of.as_ref()?)?))
    }

    fn best(&self, place: usize, units: Vec<EntryId>) -> Option<EntryId> {
        let pairs = self.duty.get(place).map(|named| &named.pairs);
        let is_named = |unit: &&EntryId| pairs.is_some_and(|pairs| pairs.contains_key(&Some(**unit)));
        units.iter().find(is_named).or(units.first()).copied()
    }

    /// The rosters of which nobody is there, each unit by itself, in the rulebook's order.
    #[must_use]
    pub fn alarms(&self) -> Vec<Alarm> {
        let mut alarms = Vec::new();
        for (place, roster) in self.rulebook.rosters.iter().enumerate() {
            for of in self.units(roster) {
                let assigned = self.of_roster(place, of);
                if !matches!(assigned, Assigned::To { .. }) {
                    let (roster, clause) = (roster.id.clone(), roster.clause.clone());
                    alarms.push(Alarm { roster, clause, of, assigned });
                }
            }
        }
        alarms
    }

    /// The next moment at which somebody can come or go by the calendar alone.
    #[must_use]
    pub fn next_turn(&self) -> Option<Moment> {
        let turns = self.rulebook.rosters.iter().flat_map(|roster| self.turns(roster));
        turns.filter(|at| *at > self.at).min()
    }

    fn turns(&self, roster: &Roster) -> impl Iterator<Item = Moment> {
        let mut turns = Vec::new();
        let people = self.people(roster);
        for register in self.rulebook.register(&roster.register).into_iter().chain(people) {
            for (_entry, record) in self.unit.entries(&register.id) {
                for values in record.values.values() {
                    turns.extend(register.in_force_from(values, self.offset));
                    turns.extend(register.in_force_until(values, self.offset));
                }
            }
        }
        if let Some(absences) = &roster.absences {
            for (_entry, record) in self.unit.entries(&absences.register) {
                for values in record.values.values() {
                    turns.extend(values.get(&absences.from).and_then(|from| begins(from, self.offset)));
                    turns.extend(values.get(&absences.to).and_then(|to| ends(to, self.offset)));
                }
            }
        }
        turns.into_iter()
    }

    fn of_roster(&self, place: usize, of: Option<EntryId>) -> Assigned {
        let mut asked = BTreeSet::new();
        self.asked(place, of, &mut asked)
    }

    fn asked(
        &self,
        place: usize,
        of: Option<EntryId>,
        asked: &mut BTreeSet<(usize, Option<EntryId>)>,
    ) -> Assigned {
        let (Some(roster), Some(named)) = (self.rulebook.rosters.get(place), self.duty.get(place)) else {
            return Assigned::Nobody { because: Because::NobodyNamed };
        };
        let of = roster.of.as_ref().and(of);
        let pairs = named.pairs.get(&of).map(Vec::as_slice).unwrap_or_default();
        let firsts = pairs.iter().filter_map(|pair| Some((pair.first?, false)));
        let seconds = pairs.iter().filter_map(|pair| Some((pair.second?, true)));
        let all: Vec<(EntryId, bool)> = firsts.chain(seconds).collect();
        if let Some((person, is_second)) = all.iter().find(|(person, _)| !named.away.contains(person)) {
            return Assigned::To { person: *person, is_second: *is_second };
        }
        let because = if all.is_empty() {
            Because::NobodyNamed
        } else {
            Because::AllAway(all.into_iter().map(|(person, _is_second)| person).collect())
        };
        asked.insert((place, of));
        self.up(roster, of, because, asked)
    }

    /// The next level up: who is on duty there, and further up while nobody is.
    fn up(
        &self,
        roster: &Roster,
        of: Option<EntryId>,
        because: Because,
        asked: &mut BTreeSet<(usize, Option<EntryId>)>,
    ) -> Assigned {
        let Some(role) = &roster.up else { return Assigned::Nobody { because } };
        let above = self.unit_above(roster, of);
        let Some(place) = self.rulebook.rosters.iter().position(|other| other.serves.contains(role)) else {
            return Assigned::Up { role: role.clone(), person: None, because };
        };
        let of = self.rulebook.rosters.get(place).and_then(|other| other.of.as_ref()).and(above);
        if asked.contains(&(place, of)) {
            return Assigned::Nobody { because };
        }
        match self.asked(place, of, asked) {
            Assigned::To { person, is_second: _ } => {
                Assigned::Up { role: role.clone(), person: Some(person), because }
            }
            Assigned::Up { role, person, because: _ } => Assigned::Up { role, person, because },
            Assigned::Nobody { because: _ } => Assigned::Nobody { because },
        }
    }

    /// The unit above one, where the register of units is a tree; else the same.
    fn unit_above(&self, roster: &Roster, of: Option<EntryId>) -> Option<EntryId> {
        let above = || {
            let units = self.register_named_by(roster, roster.of.as_ref()?)?;
            self.unit.entry(&units.id, of?)?.field(units.tree.as_ref()?)?.as_entry()
        };
        above().or(of)
    }

    /// The units for which a roster is kept; one without a name where it is kept for all.
    fn units(&self, roster: &Roster) -> Vec<Option<EntryId>> {
        let Some(of) = &roster.of else { return vec![None] };
        let Some(units) = self.register_named_by(roster, of) else { return Vec::new() };
        let units = self.unit.in_force(units, self.at, self.offset);
        units.into_iter().map(|(entry, _record)| Some(entry)).collect()
    }

    fn named(&self, roster: &Roster) -> Named {
        let mut named = Named::default();
        let Some(register) = self.rulebook.register(&roster.register) else { return named };
        for (_entry, record) in self.unit.in_force(register, self.at, self.offset) {
            for values in record.values.values() {
                let of = roster.of.as_ref().and_then(|field| entry_in(values, field));
                let (first, second) = (entry_in(values, &roster.first), entry_in(values, &roster.second));
                named.pairs.entry(of).or_default().push(Pair { first, second });
            }
        }
        let all = named.pairs.values().flatten().flat_map(|pair| [pair.first, pair.second]).flatten();
        let absent = self.absent(roster.absences.as_ref());
        let people = self.people(roster);
        let works_here = |person: EntryId| {
            let record = people.and_then(|people| Some((people, self.unit.entry(&people.id, person)?)));
            record.is_some_and(|(people, record)| record.is_in_force(people, self.at, self.offset))
        };
        named.away = all.filter(|person| absent.contains(person) || !works_here(*person)).collect();
        named
    }

    fn absent(&self, absences: Option<&Absences>) -> BTreeSet<EntryId> {
        let mut absent = BTreeSet::new();
        let Some(absences) = absences else { return absent };
        let covers = |values: &Values| {
            let from = values.get(&absences.from).and_then(|from| begins(from, self.offset));
            let to = values.get(&absences.to).and_then(|to| ends(to, self.offset));
            from.is_none_or(|from| from <= self.at) && to.is_none_or(|to| self.at < to)
        };
        let of = |record: &RegisterEntry| -> Vec<EntryId> {
            let covering = record.values.values().filter(|values| covers(values));
            covering.filter_map(|values| entry_in(values, &absences.person)).collect()
        };
        for (_entry, record) in self.unit.entries(&absences.register) {
            absent.extend(of(record));
        }
        absent
    }

    /// The register of the people that a roster names.
    fn people(&self, roster: &Roster) -> Option<&'a Register> {
        self.register_named_by(roster, &roster.first)
    }

    fn register_named_by(&self, roster: &Roster, field: &FieldId) -> Option<&'a Register> {
        let named = self.rulebook.register(&roster.register)?.field(field)?.register.as_ref()?;
        self.rulebook.register(named)
    }
}

fn entry_in(values: &Values, field: &FieldId) -> Option<EntryId> {
    values.get(field)?.as_entry()
}
