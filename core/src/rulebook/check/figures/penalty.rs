//! Faults of penalties.

use super::{Checker, FigureFault, Rule};
use crate::rulebook::penalty::{Bracket, Fine};
use crate::rulebook::{Kind, Penalty};

impl Checker<'_> {
    pub(super) fn penalties(&mut self) {
        for (index, penalty) in self.rulebook.penalties.iter().enumerate() {
            let rule = Rule { table: "penalty", index, id: penalty.id.as_str() };
            self.cite(rule.table, index, &penalty.id, &penalty.clause);
            for condition in penalty.when.iter().chain(&penalty.grave) {
                self.condition(rule.table, index, rule.id, condition);
            }
            if let Some(gains) = &penalty.gains
                && let Some(field) = self.quantity_field(rule, gains)
                && gains.column.is_none()
                && field.kind != Kind::Fen
            {
                let field = gains.field.clone();
                self.wrong(rule, FigureFault::KindOfField { field, wanted: "money" });
            }
            self.brackets(rule, penalty);
        }
    }

    fn brackets(&mut self, rule: Rule<'_>, penalty: &Penalty) {
        if penalty.brackets.is_empty() && penalty.persons_fen.is_none() && penalty.measures.is_empty() {
            self.wrong(rule, FigureFault::ThreatensNothing);
        }
        if !penalty.brackets.is_empty() && !follow_one_on_another(&penalty.brackets) {
            self.wrong(rule, FigureFault::Brackets);
        }
        let is_range = |fine: &Fine| match fine {
            Fine::Fen([least, most]) => 0 <= *least && least <= most,
            Fine::Times([least, most]) => least <= most,
        };
        let persons = penalty.persons_fen.map(Fine::Fen);
        if !penalty.brackets.iter().map(|bracket| bracket.fine).chain(persons).all(|fine| is_range(&fine)) {
            self.wrong(rule, FigureFault::RangeUpsideDown);
        }
    }
}

/// Whether every amount from 0 upwards is in exactly one bracket.
fn follow_one_on_another(brackets: &[Bracket]) -> bool {
    let mut next = Some(0);
    for bracket in brackets {
        if next != Some(bracket.from_fen) || bracket.below_fen.is_some_and(|below| below <= bracket.from_fen)
        {
            return false;
        }
        next = bracket.below_fen;
    }
    next.is_none()
}
