//! Conditions name what the rulebook defines, and compare what can be compared.

use super::{Checker, Wrong};
use crate::id::FactId;
use crate::rulebook::amount::{Amount, Of, Path};
use crate::rulebook::condition::{AtMost, FieldPath};
use crate::rulebook::{Condition, Field, Kind};

/// The rule in which a condition stands.
#[derive(Clone, Copy)]
pub(super) struct Rule<'r> {
    pub(super) table: &'static str,
    pub(super) index: usize,
    pub(super) id: &'r str,
    /// The facts that a guard refuses; `None` where nothing is being stated.
    pub(super) refuses: Option<&'r [FactId]>,
}

impl<'a> Checker<'a> {
    pub(super) fn condition(&mut self, table: &'static str, index: usize, rule: &str, condition: &Condition) {
        self.condition_of(Rule { table, index, id: rule, refuses: None }, condition);
    }

    /// A condition of a guard, which sees what is being stated.
    pub(super) fn guard_condition(
        &mut self,
        index: usize,
        rule: &str,
        refuses: &[FactId],
        condition: &Condition,
    ) {
        self.condition_of(Rule { table: "guard", index, id: rule, refuses: Some(refuses) }, condition);
    }

    fn condition_of(&mut self, rule: Rule<'_>, condition: &Condition) {
        let book = self.rulebook;
        let Rule { table, index, id, .. } = rule;
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|part| self.condition_of(rule, part));
            }
            Condition::Not(part) => self.condition_of(rule, part),
            Condition::Category(ids) => ids.iter().filter(|id| book.category(id).is_none()).for_each(|of| {
                self.unknown(table, index, id, "category", of.as_str());
            }),
            Condition::Reason(ids) => ids.iter().filter(|id| book.reason(id).is_none()).for_each(|of| {
                self.unknown(table, index, id, "reason", of.as_str());
            }),
            Condition::Signal(ids) => ids.iter().filter(|id| book.signal(id).is_none()).for_each(|of| {
                self.unknown(table, index, id, "signal", of.as_str());
            }),
            Condition::Channel(ids) => ids.iter().filter(|id| book.channel(id).is_none()).for_each(|of| {
                self.unknown(table, index, id, "channel", of.as_str());
            }),
            Condition::Stage(ids) => ids.iter().filter(|id| book.stage(id).is_none()).for_each(|of| {
                self.unknown(table, index, id, "stage", of.as_str());
            }),
            Condition::Fact(fact) => self.known_fact(table, index, id, fact),
            Condition::Times(times) => self.known_fact(table, index, id, &times.fact),
            Condition::FactSince { fact, since } => {
                self.known_fact(table, index, id, fact);
                self.known_fact(table, index, id, since);
            }
            Condition::FactWith(with) => {
                self.choices_of(rule, &Of::Fact(with.fact.clone()), &with.field, &with.is);
            }
            Condition::Decided(decided) => {
                for fact in std::iter::once(&decided.fact).chain(&decided.by) {
                    let _same = self.field_of(rule, &Of::Fact(fact.clone()), decided.same.as_str());
                }
            }
            Condition::AtMost(at_most) => self.amounts(rule, at_most),
            Condition::Given(given) => {
                self.choices_of(rule, &Of::Given, &given.field, &given.is);
            }
            Condition::Field(field) => {
                let _known = self.field_of(rule, &Of::Case, field.as_str());
            }
            Condition::FieldIs(held) => {
                self.choices_of(rule, &Of::Case, &held.field, &held.is);
            }
            Condition::Flag(flag) => self.flag(rule, flag),
            Condition::Always(_)
            | Condition::Severity(_)
            | Condition::Written(_)
            | Condition::Collective(_)
            | Condition::InCompetence(_) => {}
        }
    }

    /// A flag that a flag's own condition names has to stand before it, so that neither waits for the other.
    fn flag(&mut self, rule: Rule<'_>, flag: &crate::id::FlagId) {
        let before = if rule.table == "flag" { rule.index } else { self.rulebook.flags.len() };
        match self.rulebook.flags.iter().position(|known| known.id == *flag) {
            None => self.unknown(rule.table, rule.index, rule.id, "flag", flag.as_str()),
            Some(place) if place >= before => {
                self.fault(rule.table, rule.index, rule.id, Wrong::FlagAhead(flag.clone()));
            }
            Some(_stands_before) => {}
        }
    }

    /// The field with an id, of the case, of a fact, or of what is being stated; a fault where there is none. Of what
    /// is being stated it is the field of the first fact that the guard refuses; every one has to have it.
    fn field_of(&mut self, rule: Rule<'_>, of: &Of, field: &str) -> Option<&'a Field> {
        let book = self.rulebook;
        let facts: &[FactId] = match of {
            Of::Case => {
                let known = book.field(&field.into());
                if known.is_none() {
                    self.unknown(rule.table, rule.index, rule.id, "field", field);
                }
                return known;
            }
            Of::Fact(fact) => std::slice::from_ref(fact),
            Of::Given => match rule.refuses {
                Some(refuses) => refuses,
                None => {
                    self.fault(rule.table, rule.index, rule.id, Wrong::GivenOutsideGuard(field.to_owned()));
                    return None;
                }
            },
        };
        let mut found = None;
        for id in facts {
            match book.fact(id) {
                // A guard's own facts are looked at where it names them.
                None if matches!(of, Of::Given) => {}
                None => self.unknown(rule.table, rule.index, rule.id, "fact", id.as_str()),
                Some(fact) => match fact.field(&field.into()) {
                    None => {
                        self.unknown(rule.table, rule.index, rule.id, "field", &format!("{id}.{field}"));
                    }
                    Some(known) => found = found.or(Some(known)),
                },
            }
        }
        found
    }

    /// A condition on a choice names a field, or a column of it, and choices that there are.
    fn choices_of(&mut self, rule: Rule<'_>, of: &Of, path: &FieldPath, named: &[String]) {
        let Some(field) = self.field_of(rule, of, path.field.as_str()) else { return };
        let Some(column) = &path.column else { return self.choices(rule, field, named) };
        match field.all_columns().iter().find(|known| known.id == *column) {
            Some(known) => self.choices(rule, known, named),
            None => {
                self.unknown(rule.table, rule.index, rule.id, "column", &format!("{}.{column}", path.field));
            }
        }
    }

    fn choices(&mut self, rule: Rule<'_>, field: &Field, named: &[String]) {
        let known: Vec<String> = match field.kind {
            Kind::Choice => field.choices.iter().map(|choice| choice.id.clone()).collect(),
            Kind::Yes => ["yes", "no"].map(ToOwned::to_owned).to_vec(),
            Kind::Role => self.rulebook.roles.iter().map(|role| role.id.to_string()).collect(),
            Kind::Text | Kind::LongText | Kind::Phone => return,
            Kind::Number
            | Kind::Fen
            | Kind::Moment
            | Kind::Day
            | Kind::Signature
            | Kind::Rows
            | Kind::Checklist
            | Kind::Entry
            | Kind::Case
            | Kind::Sketch => Vec::new(),
        };
        let id = field.id.clone();
        for choice in named.iter().filter(|choice| !known.contains(choice)) {
            self.unknown(rule.table, rule.index, rule.id, "choice", &format!("{id}.{choice}"));
        }
    }

    /// Both amounts are numbers, both are fen, or both are days; a whole number is any of them.
    fn amounts(&mut self, rule: Rule<'_>, at_most: &AtMost) {
        let kinds = [&at_most.amount, &at_most.than].map(|amount| self.amount(rule, amount));
        if let [Some(amount), Some(than)] = kinds
            && amount != than
        {
            self.fault(rule.table, rule.index, rule.id, Wrong::AmountsOfTwoKinds);
        }
    }

    /// The kind of an amount; of a sum that of its first part, to which the others are added: numbers to days.
    fn amount(&mut self, rule: Rule<'_>, amount: &Amount) -> Option<Kind> {
        match amount {
            Amount::Whole(_) => None,
            Amount::Held(path) => self.amount_held(rule, path),
            Amount::Sum(parts) => {
                let kinds: Vec<Kind> = parts.iter().filter_map(|part| self.amount(rule, part)).collect();
                let (first, others) = kinds.split_first()?;
                let added = if *first == Kind::Day { Kind::Number } else { *first };
                if others.iter().any(|kind| *kind != added) {
                    self.fault(rule.table, rule.index, rule.id, Wrong::AmountsOfTwoKinds);
                }
                Some(*first)
            }
        }
    }

    fn amount_held(&mut self, rule: Rule<'_>, path: &Path) -> Option<Kind> {
        let kind = self.held(rule.table, rule.index, rule.id, rule.refuses, path)?;
        if matches!(kind, Kind::Number | Kind::Fen | Kind::Day) {
            return Some(kind);
        }
        self.fault(rule.table, rule.index, rule.id, Wrong::NotAnAmount(path.to_string()));
        None
    }

    /// The kind of what a path points at; a fault where there is nothing.
    pub(super) fn held(
        &mut self,
        table: &'static str,
        index: usize,
        id: &str,
        refuses: Option<&[FactId]>,
        path: &Path,
    ) -> Option<Kind> {
        let rule = Rule { table, index, id, refuses };
        let field = self.field_of(rule, &path.of, path.field.as_str())?;
        let Some(column) = &path.column else { return Some(field.kind) };
        let kind = field.columns.iter().find(|known| known.id == *column).map(|known| known.kind);
        if kind.is_none() {
            self.unknown(table, index, id, "column", &path.to_string());
        }
        kind
    }
}
