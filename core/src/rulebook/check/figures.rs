//! Faults of reports, clusters, accountabilities and penalties.

mod fault;
mod penalty;
mod report;

use super::{Checker, Wrong};
use crate::id::{EligibilityId, FieldId, RegisterId, StepId};
use crate::rulebook::accountability::{Finds, fields};
use crate::rulebook::report::figure::Quantity;
use crate::rulebook::report::{Grouping, Period};
use crate::rulebook::{EntryCondition, Field, Kind, Step};

pub use fault::FigureFault;

/// A rule that is being looked at.
#[derive(Clone, Copy)]
struct Rule<'a> {
    table: &'static str,
    index: usize,
    id: &'a str,
}

impl<'a> Checker<'a> {
    /// Reports, clusters, accountabilities, steps and penalties.
    pub(super) fn figures(&mut self) {
        let book = self.rulebook;
        self.unique("report", book.reports.iter().map(|rule| &rule.id));
        self.unique("cluster", book.clusters.iter().map(|rule| &rule.id));
        self.unique("accountability", book.accountabilities.iter().map(|rule| &rule.id));
        self.unique("step", book.steps.iter().map(|rule| &rule.id));
        self.unique("eligibility", book.eligibilities.iter().map(|rule| &rule.id));
        self.unique("penalty", book.penalties.iter().map(|rule| &rule.id));
        self.reports();
        self.clusters();
        self.accountabilities();
        self.steps();
        self.penalties();
    }

    fn clusters(&mut self) {
        for (index, cluster) in self.rulebook.clusters.iter().enumerate() {
            let rule = Rule { table: "cluster", index, id: cluster.id.as_str() };
            self.cite(rule.table, index, &cluster.id, &cluster.clause);
            if let Some(when) = &cluster.when {
                self.condition(rule.table, index, rule.id, when);
            }
            cluster.by.iter().for_each(|grouping| self.grouping(rule, grouping, None));
            for (number, name) in
                [(cluster.times, "times"), (cluster.factor, "factor"), (cluster.past, "past")]
            {
                self.at_least(rule, name, number, 1);
            }
            if cluster.period == Period::All {
                self.wrong(rule, FigureFault::NoPeriodBefore);
            }
            if cluster.by.is_empty() {
                self.wrong(rule, FigureFault::NothingInCommon);
            }
        }
    }

    fn accountabilities(&mut self) {
        for (index, found) in self.rulebook.accountabilities.iter().enumerate() {
            let rule = Rule { table: "accountability", index, id: found.id.as_str() };
            self.cite(rule.table, index, &found.id, &found.clause);
            self.grouping(rule, &found.about, None);
            self.known_step(rule, &found.proposes);
            match found.finds() {
                None => self.wrong(rule, FigureFault::NotOneFinding),
                Some(Finds::Overdue(duty)) => {
                    if self.rulebook.duty(duty).is_none() {
                        self.unknown(rule.table, index, rule.id, "duty", duty.as_str());
                    }
                }
                Some(Finds::Repeated(repeated)) => {
                    repeated.same.iter().for_each(|grouping| self.grouping(rule, grouping, None));
                    self.at_least(rule, "at-least", repeated.at_least, 2);
                    self.at_least(rule, "months", repeated.months, 1);
                    if let Some(unless) = &repeated.unless {
                        self.condition(rule.table, index, rule.id, unless);
                    }
                }
                Some(Finds::When { condition, late: _ }) => {
                    self.condition(rule.table, index, rule.id, condition);
                }
                Some(Finds::After(after)) => {
                    self.known_step(rule, &after.step);
                    if let Some(unless) = &after.unless {
                        self.condition(rule.table, index, rule.id, unless);
                    }
                    if after.unless.is_none() && !after.or_again {
                        self.wrong(rule, FigureFault::AfterWithoutReason);
                    }
                }
            }
        }
    }

    fn known_step(&mut self, rule: Rule<'_>, step: &StepId) {
        if self.rulebook.step(step).is_none() {
            self.unknown(rule.table, rule.index, rule.id, "step", step.as_str());
        }
    }

    fn steps(&mut self) {
        let book = self.rulebook;
        for (index, step) in book.steps.iter().enumerate() {
            let rule = Rule { table: "step", index, id: step.id.as_str() };
            self.cite(rule.table, index, &step.id, &step.clause);
            for document in &step.documents {
                if !book.documents.iter().any(|known| known.id == *document) {
                    self.unknown(rule.table, index, rule.id, "document", document.as_str());
                }
            }
            let known = |id: &EligibilityId| book.eligibilities.iter().any(|known| known.id == *id);
            for bars in step.bars.iter().filter(|id| !known(id)) {
                self.unknown(rule.table, index, rule.id, "eligibility", bars.as_str());
            }
            self.step_register(rule, &step.register);
        }
        for (index, eligibility) in book.eligibilities.iter().enumerate() {
            self.cite("eligibility", index, &eligibility.id, &eligibility.clause);
        }
    }

    /// A step is decided in a register that has the fields for it.
    fn step_register(&mut self, rule: Rule<'_>, register: &RegisterId) {
        for needed in Step::needs() {
            let Some(field) = self.entry_field(rule, register, &needed) else { continue };
            let is_decision = needed.as_str() == fields::DECISION;
            let declines = || field.choices.iter().any(|choice| choice.id == fields::DECLINED);
            if needed.as_str() == fields::DECIDED_ON && field.kind != Kind::Day {
                self.wrong(rule, FigureFault::KindOfField { field: needed, wanted: "a day" });
            } else if is_decision && !declines() {
                let wanted = "a choice, with the choice `declined` among others";
                self.wrong(rule, FigureFault::KindOfField { field: needed, wanted });
            }
        }
    }

    fn wrong(&mut self, rule: Rule<'_>, fault: FigureFault) {
        self.fault(rule.table, rule.index, rule.id, Wrong::Figure(fault));
    }

    fn at_least(&mut self, rule: Rule<'_>, name: &'static str, number: u32, least: u32) {
        if number < least {
            self.wrong(rule, FigureFault::TooFew { name, least });
        }
    }

    /// Names what it names, and of cases or of entries as the rule wants.
    fn grouping(&mut self, rule: Rule<'_>, grouping: &Grouping, register: Option<&RegisterId>) {
        match (grouping, register) {
            (Grouping::Entry(field), Some(register)) => {
                self.entry_field(rule, register, field);
            }
            (Grouping::Entry(field), None) => {
                self.wrong(rule, FigureFault::EntryWithoutRegister(field.clone()));
            }
            (Grouping::Field(field), None) => {
                self.case_field(rule, field);
            }
            (Grouping::FactField(fact, field), None) => {
                let quantity = Quantity { fact: Some(fact.clone()), field: field.clone(), column: None };
                self.quantity_field(rule, &quantity);
            }
            (Grouping::FactBy(fact), None) => self.known_fact(rule.table, rule.index, rule.id, fact),
            (
                Grouping::Category
                | Grouping::Severity
                | Grouping::Channel
                | Grouping::Stage
                | Grouping::Department
                | Grouping::ReceivedBy,
                None,
            ) => {}
            (
                Grouping::Category
                | Grouping::Severity
                | Grouping::Channel
                | Grouping::Stage
                | Grouping::Department
                | Grouping::ReceivedBy
                | Grouping::Field(_)
                | Grouping::FactField(..)
                | Grouping::FactBy(_),
                Some(_),
            ) => self.wrong(rule, FigureFault::CaseInRegister(grouping.name())),
        }
    }

    fn case_field(&mut self, rule: Rule<'_>, field: &FieldId) -> Option<&'a Field> {
        let known = self.rulebook.field(field);
        if known.is_none() {
            self.unknown(rule.table, rule.index, rule.id, "field", field.as_str());
        }
        known
    }

    /// The field of a register's entries; its absence is a fault.
    fn entry_field(&mut self, rule: Rule<'_>, register: &RegisterId, field: &FieldId) -> Option<&'a Field> {
        let Some(known) = self.rulebook.register(register) else {
            self.unknown(rule.table, rule.index, rule.id, "register", register.as_str());
            return None;
        };
        let field_of = known.fields.iter().find(|known| known.id == *field);
        if field_of.is_none() {
            self.unknown(rule.table, rule.index, rule.id, "field", field.as_str());
        }
        field_of
    }

    /// The field that a quantity names; its absence is a fault.
    fn quantity_field(&mut self, rule: Rule<'_>, quantity: &Quantity) -> Option<&'a Field> {
        let Some(fact) = &quantity.fact else { return self.case_field(rule, &quantity.field) };
        let Some(known) = self.rulebook.fact(fact) else {
            self.unknown(rule.table, rule.index, rule.id, "fact", fact.as_str());
            return None;
        };
        let field = known.field(&quantity.field);
        if field.is_none() {
            self.unknown(rule.table, rule.index, rule.id, "field", quantity.field.as_str());
        }
        field
    }

    fn entry_condition_of(&mut self, rule: Rule<'_>, register: &RegisterId, condition: &EntryCondition) {
        for field in condition.fields() {
            self.entry_field(rule, register, field);
        }
    }
}
