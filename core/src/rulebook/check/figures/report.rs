//! Faults of reports.

use super::{Checker, FigureFault, Rule};
use crate::id::{FieldId, RegisterId};
use crate::rulebook::document::{Held, Source};
use crate::rulebook::report::figure::{EntryQuantity, Quantity, Since};
use crate::rulebook::report::{Column, Figure, List, Over, Period, Top};
use crate::rulebook::{Field, Kind, Report};

impl<'a> Checker<'a> {
    pub(super) fn reports(&mut self) {
        for (index, report) in self.rulebook.reports.iter().enumerate() {
            let rule = Rule { table: "report", index, id: report.id.as_str() };
            self.cite(rule.table, index, &report.id, &report.clause);
            self.report(rule, report);
        }
    }

    fn report(&mut self, rule: Rule<'_>, report: &'a Report) {
        if report.columns.is_empty() && report.lists.is_empty() && report.tops.is_empty() {
            self.wrong(rule, FigureFault::ShowsNothing);
        }
        if report.against_before && report.period == Period::All {
            self.wrong(rule, FigureFault::NoPeriodBefore);
        }
        let register = report.over.register();
        match &report.over {
            Over::Received => {}
            Over::Stated(fact) => self.known_fact(rule.table, rule.index, rule.id, fact),
            Over::Standing(register) => {
                if self.rulebook.register(register).is_none() {
                    self.unknown(rule.table, rule.index, rule.id, "register", register.as_str());
                }
            }
            Over::On(register, on) => self.day_of_entry(rule, register, on),
        }
        if let Some(when) = &report.when {
            if register.is_some() {
                self.wrong(rule, FigureFault::CaseInRegister("when".into()));
            }
            self.condition(rule.table, rule.index, rule.id, when);
        }
        report.groupings().iter().for_each(|grouping| self.grouping(rule, grouping, register));
        for (place, column) in report.columns.iter().enumerate() {
            self.column(rule, place.saturating_add(1), column, register);
        }
        report.lists.iter().for_each(|list| self.list(rule, list));
        report.tops.iter().for_each(|top| self.top(rule, top, register));
    }

    fn column(&mut self, rule: Rule<'_>, column: usize, said: &'a Column, register: Option<&RegisterId>) {
        if said.figure.is_of_entries() != register.is_some() {
            let over_register = register.is_some();
            return self.wrong(rule, FigureFault::FigureOfOther { column, over_register });
        }
        if said.target.is_some_and(|target| target > 10_000 || !said.figure.is_share()) {
            self.wrong(rule, FigureFault::Target { column });
        }
        let (table, index, id) = (rule.table, rule.index, rule.id);
        match (&said.figure, register) {
            (Figure::Count(condition), _) => self.condition(table, index, id, condition),
            (Figure::Late, _) => {}
            (Figure::LateIn(duty) | Figure::OnTime(duty), _) => {
                if self.rulebook.duty(duty).is_none() {
                    self.unknown(table, index, id, "duty", duty.as_str());
                }
            }
            (Figure::Mean { fact, field }, _) => {
                self.quantity(
                    rule,
                    &Quantity { fact: Some(fact.clone()), field: field.clone(), column: None },
                );
            }
            (Figure::Sum(quantity), _) => self.quantity(rule, quantity),
            (Figure::Share(share), _) => {
                self.condition(table, index, id, &share.of);
                self.condition(table, index, id, &share.r#in);
            }
            (Figure::MeanDays { from, to }, _) => {
                if let Since::Fact(from) = from {
                    self.known_fact(table, index, id, from);
                }
                self.known_fact(table, index, id, to);
            }
            (Figure::Entries(condition), Some(register)) => {
                self.entry_condition_of(rule, register, condition)
            }
            (Figure::EntriesShare(share), Some(register)) => {
                self.entry_condition_of(rule, register, &share.of);
                self.entry_condition_of(rule, register, &share.r#in);
            }
            (Figure::EntriesSum(quantity) | Figure::EntriesMean(quantity), Some(register)) => {
                self.entry_quantity(rule, register, quantity);
            }
            (Figure::EntriesMeanDays { from, to }, Some(register)) => {
                self.day_of_entry(rule, register, from);
                self.day_of_entry(rule, register, to);
            }
            (
                Figure::Entries(_)
                | Figure::EntriesShare(_)
                | Figure::EntriesSum(_)
                | Figure::EntriesMean(_)
                | Figure::EntriesMeanDays { .. },
                None,
            ) => {}
        }
    }

    fn quantity(&mut self, rule: Rule<'_>, quantity: &Quantity) {
        if let Some(field) = self.quantity_field(rule, quantity) {
            self.countable(rule, field, quantity.column.as_ref());
        }
    }

    fn entry_quantity(&mut self, rule: Rule<'_>, register: &RegisterId, quantity: &EntryQuantity) {
        if let Some(field) = self.entry_field(rule, register, &quantity.field) {
            self.countable(rule, field, quantity.column.as_ref());
        }
    }

    /// Numbers, money and numbered choices can be added up.
    fn countable(&mut self, rule: Rule<'_>, field: &Field, column: Option<&FieldId>) {
        if column.is_none() && !matches!(field.kind, Kind::Number | Kind::Fen | Kind::Choice) {
            let wanted = "a number, money or a numbered choice";
            self.wrong(rule, FigureFault::KindOfField { field: field.id.clone(), wanted });
        }
    }

    fn day_of_entry(&mut self, rule: Rule<'_>, register: &RegisterId, field: &FieldId) {
        if let Some(known) = self.entry_field(rule, register, field)
            && !matches!(known.kind, Kind::Day | Kind::Moment)
        {
            let wanted = "a day or a moment";
            self.wrong(rule, FigureFault::KindOfField { field: field.clone(), wanted });
        }
    }

    fn list(&mut self, rule: Rule<'_>, list: &'a List) {
        let of_cases = !list.show.is_empty() || list.when.is_some();
        let of_entries = !list.fields.is_empty() || list.entries.is_some() || list.on.is_some();
        let shows = if list.register.is_some() { !list.fields.is_empty() } else { !list.show.is_empty() };
        if (of_cases && list.register.is_some()) || (of_entries && list.register.is_none()) || !shows {
            return self.wrong(rule, FigureFault::NotOneList);
        }
        if let Some(when) = &list.when {
            self.condition(rule.table, rule.index, rule.id, when);
        }
        for source in &list.show {
            self.listed(rule, source);
            if list.anonymous && source.is_personal(self.rulebook) {
                self.wrong(rule, FigureFault::ShowsPersonal(format!("{source:?}")));
            }
        }
        if let Some(register) = &list.register {
            for field in &list.fields {
                let known = self.entry_field(rule, register, field);
                if list.anonymous && known.is_some_and(Field::is_personal) {
                    self.wrong(rule, FigureFault::ShowsPersonal(field.to_string()));
                }
            }
            if let Some(entries) = &list.entries {
                self.entry_condition_of(rule, register, entries);
            }
            if let Some(on) = &list.on {
                self.day_of_entry(rule, register, on);
            }
        }
        if list.sample.is_some_and(|sample| !(1..=100).contains(&sample.of_hundred)) {
            self.wrong(rule, FigureFault::SampleOfHundred);
        }
    }

    /// What a list shows of a case.
    fn listed(&mut self, rule: Rule<'_>, source: &Source) {
        match (source.held(), source) {
            (Some(Held::Field(field)), _) => {
                self.case_field(rule, field);
            }
            (Some(Held::Fact(fact, field)), _) => {
                let held = Quantity { fact: Some(fact.clone()), field: field.clone(), column: None };
                self.quantity_field(rule, &held);
            }
            (Some(Held::Entry(field)), _) => {
                self.unknown(rule.table, rule.index, rule.id, "field", field.as_str());
            }
            (None, Source::FactAt(fact) | Source::FactBy(fact)) => {
                self.known_fact(rule.table, rule.index, rule.id, fact);
            }
            (None, source) => {
                if let Some(register) = source.register()
                    && self.rulebook.register(register).is_none()
                {
                    self.unknown(rule.table, rule.index, rule.id, "register", register.as_str());
                }
            }
        }
    }

    fn top(&mut self, rule: Rule<'_>, top: &'a Top, register: Option<&RegisterId>) {
        self.at_least(rule, "at-most", top.at_most, 1);
        if top.by.is_empty() {
            self.wrong(rule, FigureFault::NothingInCommon);
        }
        top.by.iter().for_each(|grouping| self.grouping(rule, grouping, register));
        if let Some(measures) = &top.measures_from {
            for grouping in &top.by {
                self.entry_field(rule, measures, &grouping.name());
            }
        }
    }
}
