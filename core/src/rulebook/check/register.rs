//! What a register and a roster may not contain.

use super::{Checker, Wrong};
use crate::deadline::rule::Span;
use crate::id::FieldId;
use crate::rulebook::register::{Chain, EntryDuty, Opening};
use crate::rulebook::{EntryCondition, Field, Kind, Register, Roster};

/// What a rule needs a field to be.
struct Wanted {
    words: &'static str,
    is: fn(Kind) -> bool,
}

const ANY: Wanted = Wanted { words: "a field", is: |_kind| true };
const TIME: Wanted =
    Wanted { words: "a day or a moment", is: |kind| matches!(kind, Kind::Day | Kind::Moment) };

const ROWS: Wanted = Wanted { words: "rows", is: |kind| matches!(kind, Kind::Rows) };
const ENTRY: Wanted = Wanted { words: "an entry of a register", is: |kind| matches!(kind, Kind::Entry) };

impl<'a> Checker<'a> {
    pub(super) fn registers(&mut self) {
        for (index, register) in self.rulebook.registers.iter().enumerate() {
            self.cite("register", index, &register.id, &register.clause);
            self.fields("register", index, &register.fields);
            for role in register.by.iter().chain(&register.remind_who) {
                self.known_role("register", index, register.id.as_str(), role);
            }
            self.constraints(index, register);
            self.times(index, register);
            for duty in &register.duties {
                self.entry_duty(index, register, duty);
            }
        }
        let of_cases = self.rulebook.duties.iter().map(|duty| &duty.id);
        let of_calendar = self.rulebook.recurring.iter().map(|duty| &duty.id);
        let others: Vec<_> = of_cases.chain(of_calendar).collect();
        for (index, register) in self.rulebook.registers.iter().enumerate() {
            let elsewhere = self.rulebook.registers.iter().take(index).flat_map(|other| &other.duties);
            let taken: Vec<_> = others.iter().copied().chain(elsewhere.map(|duty| &duty.id)).collect();
            for (place, duty) in register.duties.iter().enumerate() {
                let before = register.duties.iter().take(place).any(|other| other.id == duty.id);
                if before || taken.contains(&&duty.id) {
                    self.fault("register", index, &duty.id, Wrong::IdTwice);
                }
            }
        }
    }

    fn constraints(&mut self, index: usize, register: &'a Register) {
        let one_open = register.one_open.iter().flat_map(|rule| rule.by.iter().chain([&rule.until]));
        let no_overlap = register.no_overlap.iter().flat_map(|rule| &rule.by);
        let versions = register.versions.iter().map(|rule| &rule.of);
        let shown = register.shown_with.iter().map(|rule| &rule.field);
        let named = register.unique.iter().flatten().chain(one_open).chain(no_overlap).chain(versions);
        for field in named.chain(shown).chain(&register.lists) {
            self.wants(index, register, register.id.as_str(), field, &ANY);
        }
        if let Some(shown) = &register.shown_with
            && self.rulebook.field(&shown.case_field).is_none()
        {
            self.unknown("register", index, &register.id, "field", shown.case_field.as_str());
        }
        if let Some(chain) = &register.chain {
            self.chain(index, register, chain);
        }
        if let Some(parent) = &register.tree {
            self.wants(index, register, register.id.as_str(), parent, &ENTRY);
            let names = register.field(parent).and_then(|field| field.register.as_ref());
            if names.is_some_and(|other| *other != register.id) {
                self.fault(
                    "register",
                    index,
                    &register.id,
                    Wrong::OfOtherRegister { id: parent.to_string() },
                );
            }
        }
        if let Some(span) = &register.no_overlap {
            self.span(index, register, &span.from, &span.to);
        }
    }

    fn chain(&mut self, index: usize, register: &'a Register, chain: &'a Chain) {
        self.wants(index, register, register.id.as_str(), &chain.rows, &ROWS);
        let Some(rows) = register.field(&chain.rows).filter(|rows| rows.kind == Kind::Rows) else { return };
        for column in [&chain.from, &chain.to] {
            if !rows.columns.iter().any(|known| known.id == *column) {
                self.unknown("register", index, &register.id, "column", column.as_str());
            }
        }
    }

    fn times(&mut self, index: usize, register: &'a Register) {
        let id = register.id.as_str();
        let effective = register.versions.iter().map(|versions| &versions.effective);
        for field in register.from_field.iter().chain(&register.expires).chain(effective) {
            self.wants(index, register, id, field, &TIME);
        }
        if let Some(rule) = &register.remind {
            let in_days = matches!(rule.span, Span::CalendarDays(..) | Span::WorkingDays(_));
            if register.expires.is_none() || !in_days {
                self.fault("register", index, id, Wrong::RemindsOfNothing);
            }
        }
    }

    fn entry_duty(&mut self, index: usize, register: &'a Register, duty: &'a EntryDuty) {
        let id = duty.id.as_str();
        self.cite("register", index, id, &duty.clause);
        if duty.clock().is_none() {
            self.fault("register", index, id, Wrong::NotOneClock);
        }
        if duty.opens_on.is_empty() {
            self.fault("register", index, id, Wrong::NeverOpened);
        }
        if duty.discharged_by.is_empty() {
            self.fault("register", index, id, Wrong::NeverDischarged);
        }
        for role in &duty.who {
            self.known_role("register", index, id, role);
        }
        for opening in &duty.opens_on {
            match opening {
                Opening::Filled(field) => self.wants(index, register, id, field, &ANY),
                Opening::Stated | Opening::Changed => {}
            }
        }
        for filled in &duty.discharged_by {
            self.wants(index, register, id, &filled.0, &ANY);
        }
        if let Some(at) = &duty.at {
            self.wants(index, register, id, at, &TIME);
        }
        if let Some(when) = &duty.when {
            self.entry_condition(index, register, id, when);
        }
    }

    /// The fields that a condition of an entry names.
    pub(super) fn entry_condition(
        &mut self,
        index: usize,
        register: &Register,
        rule: &str,
        condition: &EntryCondition,
    ) {
        for field in condition.fields() {
            self.wants(index, register, rule, field, &ANY);
        }
    }

    pub(super) fn rosters(&mut self) {
        for (index, roster) in self.rulebook.rosters.iter().enumerate() {
            self.cite("roster", index, &roster.id, &roster.clause);
            for role in roster.serves.iter().chain(&roster.up) {
                self.known_role("roster", index, &roster.id, role);
            }
            self.roster_fields(index, roster);
        }
    }

    fn roster_fields(&mut self, index: usize, roster: &'a Roster) {
        let id = roster.id.as_str();
        let first = self.roster_field(index, id, &roster.register, &roster.first, &ENTRY);
        let second = self.roster_field(index, id, &roster.register, &roster.second, &ENTRY);
        let absences = roster.absences.as_ref().filter(|absences| {
            let is_known = self.rulebook.register(&absences.register).is_some();
            if !is_known {
                self.unknown("roster", index, id, "register", absences.register.as_str());
            }
            is_known
        });
        let person = absences.and_then(|absences| {
            self.roster_field(index, id, &absences.register, &absences.from, &TIME);
            self.roster_field(index, id, &absences.register, &absences.to, &TIME);
            self.roster_field(index, id, &absences.register, &absences.person, &ENTRY)
        });
        // All name people of one register: somebody who is away is known again.
        let people = [(&roster.second, second)].into_iter();
        let people = people.chain(absences.map(|absences| (&absences.person, person)));
        for (field, other) in people {
            if let (Some(first), Some(other)) = (first, other)
                && first.register != other.register
            {
                self.fault("roster", index, id, Wrong::OfOtherRegister { id: field.to_string() });
            }
        }
        if let Some(of) = &roster.of {
            self.roster_field(index, id, &roster.register, of, &ENTRY);
        }
    }

    fn roster_field(
        &mut self,
        index: usize,
        roster: &str,
        register: &crate::id::RegisterId,
        field: &FieldId,
        wanted: &Wanted,
    ) -> Option<&'a Field> {
        let Some(known) = self.rulebook.register(register) else {
            self.unknown("roster", index, roster, "register", register.as_str());
            return None;
        };
        let Some(known) = known.field(field) else {
            self.unknown("roster", index, roster, "field", field.as_str());
            return None;
        };
        if !(wanted.is)(known.kind) {
            let wrong = Wrong::OfOtherKind { id: field.to_string(), wanted: wanted.words };
            self.fault("roster", index, roster, wrong);
            return None;
        }
        Some(known)
    }

    fn known_role(&mut self, table: &'static str, index: usize, rule: &str, role: &crate::id::RoleId) {
        if self.rulebook.role(role).is_none() {
            self.unknown(table, index, rule, "role", role.as_str());
        }
    }

    /// Both ends of a span are days, or both moments.
    fn span(&mut self, index: usize, register: &'a Register, from: &FieldId, to: &FieldId) {
        self.wants(index, register, register.id.as_str(), from, &TIME);
        self.wants(index, register, register.id.as_str(), to, &TIME);
        if let (Some(from), Some(to)) = (register.field(from), register.field(to))
            && from.kind != to.kind
        {
            self.fault("register", index, &register.id, Wrong::DayAndMoment);
        }
    }

    fn wants(&mut self, index: usize, register: &Register, rule: &str, field: &FieldId, wanted: &Wanted) {
        match register.field(field) {
            None => self.unknown("register", index, rule, "field", field.as_str()),
            Some(Field { kind, .. }) if !(wanted.is)(*kind) => {
                let wrong = Wrong::OfOtherKind { id: field.to_string(), wanted: wanted.words };
                self.fault("register", index, rule, wrong);
            }
            Some(_) => {}
        }
    }
}
