//! What a rulebook may not contain: a rule without a clause, an id that nothing defines, a duty that nothing
//! discharges, a stage that cannot be left. Every fault is found, not the first one only.

mod condition;
mod documents;
mod fault;
mod field;
mod figures;
mod matter;
mod register;

use std::collections::BTreeSet;
use std::fmt;

pub use fault::{Fault, Place, Wrong};
pub use figures::FigureFault;

use super::{Rulebook, duty::Trigger};
use crate::id::{ClauseId, FactId, StageId};

/// Finds every fault of a rulebook; none when it can be published.
#[must_use]
pub fn check(rulebook: &Rulebook) -> Vec<Fault> {
    let mut checker = Checker { rulebook, faults: Vec::new(), cited: BTreeSet::new() };
    checker.ids();
    checker.levels();
    checker.naming();
    checker.facts();
    checker.guards();
    checker.duties();
    checker.marks();
    checker.collective();
    checker.stages();
    checker.registers();
    checker.rosters();
    checker.documents();
    checker.figures();
    checker.changes();
    checker.clauses();
    checker.faults
}

struct Checker<'a> {
    rulebook: &'a Rulebook,
    faults: Vec<Fault>,
    cited: BTreeSet<&'a ClauseId>,
}

impl<'a> Checker<'a> {
    fn fault(&mut self, table: &'static str, index: usize, rule: impl fmt::Display, wrong: Wrong) {
        self.faults.push(Fault { place: Place { table, index }, rule: rule.to_string(), wrong });
    }

    fn cite(&mut self, table: &'static str, index: usize, rule: impl fmt::Display, clause: &'a ClauseId) {
        self.cited.insert(clause);
        if self.rulebook.clause(clause).is_none() {
            self.fault(table, index, rule, Wrong::ClauseUnknown(clause.clone()));
        }
    }

    fn unknown(
        &mut self,
        table: &'static str,
        index: usize,
        rule: impl fmt::Display,
        kind: &'static str,
        id: &str,
    ) {
        self.fault(table, index, rule, Wrong::Unknown { kind, id: id.to_owned() });
    }

    fn unique<T: Ord + fmt::Display>(&mut self, table: &'static str, ids: impl Iterator<Item = T>) {
        let mut seen = BTreeSet::new();
        for (index, id) in ids.enumerate() {
            if seen.contains(&id) {
                self.fault(table, index, &id, Wrong::IdTwice);
            }
            seen.insert(id);
        }
    }

    fn ids(&mut self) {
        let book = self.rulebook;
        self.unique("clause", book.clauses.iter().map(|rule| &rule.id));
        self.unique("level", book.levels.iter().map(|rule| &rule.id));
        self.unique("role", book.roles.iter().map(|rule| &rule.id));
        self.unique("department", book.departments.iter().map(|rule| &rule.id));
        self.unique("channel", book.channels.iter().map(|rule| &rule.id));
        self.unique("category", book.categories.iter().map(|rule| &rule.id));
        self.unique("reason", book.reasons.iter().map(|rule| &rule.id));
        self.unique("signal", book.signals.iter().map(|rule| &rule.id));
        self.unique("stage", book.stages.iter().map(|rule| &rule.id));
        self.unique("fact", book.facts.iter().map(|rule| &rule.id));
        self.unique("guard", book.guards.iter().map(|rule| &rule.id));
        self.unique("duty", book.duties.iter().map(|rule| &rule.id));
        self.unique("flag", book.flags.iter().map(|rule| &rule.id));
        self.unique("plan", book.plans.iter().map(|rule| &rule.id));
        self.unique("recurring", book.recurring.iter().map(|rule| &rule.id));
        self.unique("register", book.registers.iter().map(|rule| &rule.id));
        self.unique("roster", book.rosters.iter().map(|rule| &rule.id));
        self.unique("document", book.documents.iter().map(|rule| &rule.id));
        let fields = book.fields.iter().chain(book.questions.iter().map(|question| &question.field));
        self.unique("field", fields.map(|field| &field.id));
    }

    /// What only has a name and a clause.
    fn naming(&mut self) {
        let book = self.rulebook;
        for (index, role) in book.roles.iter().enumerate() {
            self.cite("role", index, &role.id, &role.clause);
        }
        for (index, department) in book.departments.iter().enumerate() {
            self.cite("department", index, &department.id, &department.clause);
        }
        for (index, channel) in book.channels.iter().enumerate() {
            self.cite("channel", index, &channel.id, &channel.clause);
        }
        for (index, category) in book.categories.iter().enumerate() {
            self.cite("category", index, &category.id, &category.clause);
            if let Some(department) = &category.department
                && book.department(department).is_none()
            {
                self.unknown("category", index, &category.id, "department", department);
            }
        }
        for (index, reason) in book.reasons.iter().enumerate() {
            self.cite("reason", index, &reason.id, &reason.clause);
        }
        for (index, signal) in book.signals.iter().enumerate() {
            self.cite("signal", index, &signal.id, &signal.clause);
        }
        for (index, phrase) in book.phrases.iter().enumerate() {
            self.cite("phrase", index, index, &phrase.clause);
            self.condition("phrase", index, &index.to_string(), &phrase.when);
        }
        let all = || book.fields.iter().chain(book.questions.iter().map(|question| &question.field));
        for (index, field) in book.fields.iter().enumerate() {
            self.field("field", index, field);
            self.only_if("field", index, field, all());
        }
        for (index, question) in book.questions.iter().enumerate() {
            self.field("question", index, &question.field);
            self.only_if("question", index, &question.field, all());
            for category in question.categories.iter().filter(|id| book.category(id).is_none()) {
                self.unknown("question", index, &question.field.id, "category", category.as_str());
            }
        }
    }

    fn facts(&mut self) {
        let book = self.rulebook;
        for (index, fact) in book.facts.iter().enumerate() {
            self.cite("fact", index, &fact.id, &fact.clause);
            for stage in fact.from.iter().chain(&fact.to).filter(|stage| book.stage(stage).is_none()) {
                self.unknown("fact", index, &fact.id, "stage", stage.as_str());
            }
            for role in fact.by.iter().chain(&fact.tell).filter(|role| book.role(role).is_none()) {
                self.unknown("fact", index, &fact.id, "role", role.as_str());
            }
            if let Some(when) = &fact.when {
                self.condition("fact", index, fact.id.as_str(), when);
            }
            self.fields("fact", index, &fact.fields);
        }
    }

    fn guards(&mut self) {
        for (index, guard) in self.rulebook.guards.iter().enumerate() {
            self.cite("guard", index, &guard.id, &guard.clause);
            for fact in &guard.refuses {
                self.known_fact("guard", index, guard.id.as_str(), fact);
            }
            self.guard_condition(index, guard.id.as_str(), &guard.refuses, &guard.unless);
        }
    }

    fn known_fact(&mut self, table: &'static str, index: usize, rule: &str, fact: &FactId) {
        if self.rulebook.fact(fact).is_none() {
            self.unknown(table, index, rule, "fact", fact.as_str());
        }
    }

    fn duties(&mut self) {
        let book = self.rulebook;
        for (index, duty) in book.duties.iter().enumerate() {
            let id = duty.id.as_str();
            self.cite("duty", index, id, &duty.clause);
            if duty.clock().is_none() {
                self.fault("duty", index, id, Wrong::NotOneClock);
            }
            if duty.opens_on.is_empty() {
                self.fault("duty", index, id, Wrong::NeverOpened);
            }
            if duty.discharged_by.is_empty() {
                self.fault("duty", index, id, Wrong::NeverDischarged);
            }
            if let Some(when) = &duty.when {
                self.condition("duty", index, id, when);
            }
            for role in duty.who.iter().chain(&duty.tell).filter(|role| book.role(role).is_none()) {
                self.unknown("duty", index, id, "role", role.as_str());
            }
            for trigger in &duty.opens_on {
                self.trigger(index, duty, trigger);
            }
            self.same_thing(index, duty);
            for fact in duty.facts() {
                self.known_fact("duty", index, id, fact);
            }
        }
        for (index, duty) in book.recurring.iter().enumerate() {
            self.cite("recurring", index, &duty.id, &duty.clause);
            if let Some(report) = &duty.makes
                && !book.reports.iter().any(|known| known.id == *report)
            {
                self.unknown("recurring", index, &duty.id, "report", report.as_str());
            }
        }
    }

    /// What has to hold the same in a field has that field.
    fn same_thing(&mut self, index: usize, duty: &super::Duty) {
        let Some(same) = &duty.same else { return };
        let opens = duty.opens_on.iter().map(|trigger| match trigger {
            Trigger::Fact(fact) => fact.as_str(),
            Trigger::Received => "received",
            Trigger::Judged => "judged",
        });
        let facts = duty.facts().map(FactId::as_str);
        for fact in opens.chain(facts) {
            let known = self.rulebook.fact(&fact.into());
            // A fact that the rulebook does not have is told where it is named.
            let is_told = known.is_none() && !["received", "judged"].contains(&fact);
            if !is_told && known.is_none_or(|fact| fact.field(same).is_none()) {
                self.fault("duty", index, &duty.id, Wrong::SameWithoutField { fact: fact.to_owned() });
            }
        }
    }

    fn trigger(&mut self, index: usize, duty: &super::Duty, trigger: &Trigger) {
        let Trigger::Fact(id) = trigger else { return };
        let Some(fact) = self.rulebook.fact(id) else {
            return self.unknown("duty", index, &duty.id, "fact", id.as_str());
        };
        let holds = |field: &super::Field| field.kind == super::Kind::Moment && field.required;
        if let Some(at) = &duty.at
            && !fact.field(at).is_some_and(holds)
        {
            self.fault("duty", index, &duty.id, Wrong::PromiseWithoutField { fact: id.to_string() });
        }
    }

    fn stages(&mut self) {
        let book = self.rulebook;
        for (index, stage) in book.stages.iter().enumerate() {
            self.cite("stage", index, &stage.id, &stage.clause);
            let leaves = |from: &[StageId]| from.is_empty() || from.contains(&stage.id);
            let left =
                book.facts.iter().any(|f| f.to.as_ref().is_some_and(|to| *to != stage.id) && leaves(&f.from));
            if !left && !stage.last {
                self.fault("stage", index, &stage.id, Wrong::StageCannotBeLeft);
            }
            if index > 0 && !book.facts.iter().any(|fact| fact.to.as_ref() == Some(&stage.id)) {
                self.fault("stage", index, &stage.id, Wrong::StageCannotBeReached);
            }
        }
    }

    fn clauses(&mut self) {
        let book = self.rulebook;
        for (index, clause) in book.clauses.iter().enumerate() {
            let stated = clause.not_modelled.is_some() || clause.carried_out_by.is_some();
            if !stated && !self.cited.contains(&clause.id) {
                self.fault("clause", index, &clause.id, Wrong::ClauseWithoutRule);
            }
        }
    }
}
