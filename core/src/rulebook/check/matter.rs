//! Levels, flags, response plans, and when cases are one matter.

use super::{Checker, Wrong};
use crate::rulebook::Kind;
use crate::rulebook::amount::Of;
use crate::rulebook::collective::Same;

impl Checker<'_> {
    pub(super) fn levels(&mut self) {
        let book = self.rulebook;
        for (index, level) in book.levels.iter().enumerate() {
            self.cite("level", index, &level.id, &level.clause);
        }
        for (index, role) in book.roles.iter().enumerate() {
            if let Some(level) = role.level.as_ref().filter(|level| book.level(level).is_none()) {
                self.unknown("role", index, &role.id, "level", level.as_str());
            }
        }
    }

    pub(super) fn marks(&mut self) {
        let book = self.rulebook;
        for (index, flag) in book.flags.iter().enumerate() {
            self.cite("flag", index, &flag.id, &flag.clause);
            self.condition("flag", index, flag.id.as_str(), &flag.when);
        }
        for (index, plan) in book.plans.iter().enumerate() {
            self.cite("plan", index, &plan.id, &plan.clause);
            self.condition("plan", index, plan.id.as_str(), &plan.when);
            if plan.steps.is_empty() {
                self.fault("plan", index, &plan.id, Wrong::NoSteps);
            }
        }
    }

    pub(super) fn collective(&mut self) {
        const RULE: &str = "collective";
        let book = self.rulebook;
        let Some(rule) = &book.collective else { return };
        self.cite(RULE, 0, RULE, &rule.clause);
        for same in &rule.same {
            match same {
                Same::Category => {}
                Same::Field(field) if book.field(field).is_some() => {}
                Same::Field(field) => self.unknown(RULE, 0, RULE, "field", field.as_str()),
            }
        }
        if let Some(reason) = rule.reason.as_ref().filter(|reason| book.reason(reason).is_none()) {
            self.unknown(RULE, 0, RULE, "reason", reason.as_str());
        }
        if rule.parties.of != Of::Case {
            return self.fault(RULE, 0, RULE, Wrong::PartiesNotOfCase);
        }
        match self.held(RULE, 0, RULE, None, &rule.parties) {
            Some(Kind::Rows | Kind::Checklist | Kind::Signature | Kind::Sketch) => {
                self.fault(RULE, 0, RULE, Wrong::PartiesNotOfCase);
            }
            Some(
                Kind::Text
                | Kind::LongText
                | Kind::Phone
                | Kind::Choice
                | Kind::Number
                | Kind::Fen
                | Kind::Yes
                | Kind::Moment
                | Kind::Day
                | Kind::Role
                | Kind::Entry
                | Kind::Case,
            )
            | None => {}
        }
    }
}
