//! Who has to answer for what (责任追究): found from the data, proposed with the cases, the clause and the step; a person
//! decides, by an entry in the step's register. Nothing is decided here.
//!
//! What was found stays found until somebody decides. A decision answers what was found until its day; what happens after it
//! is found anew.

mod decision;
mod find;

use chrono::NaiveDate;

pub use decision::{Decision, decisions};

use crate::id::{AccountabilityId, CaseId, ClauseId, EligibilityId, EntryId, RegisterId, StepId};
use crate::order;
use crate::report::{Basis, Key};
use crate::rulebook::accountability::fields;
use crate::rulebook::{Eligibility, Kind, Rulebook};
use crate::time::Moment;
use crate::unit::Values;
use crate::value::Value;

/// What was found, and the step that it proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The rule that found it.
    pub rule: AccountabilityId,
    /// The clause that says so.
    pub clause: ClauseId,
    /// The step that is proposed.
    pub step: StepId,
    /// Whom it is about.
    pub about: Key,
    /// What else the cases have in common, a key for each grouping of a repetition; else none.
    pub same: Vec<Key>,
    /// The cases that show it, earliest received first.
    pub cases: Vec<CaseId>,
    /// Since when it could be found.
    pub since: Moment,
    /// The earlier decision on which it follows, if it does.
    pub follows: Option<EntryId>,
    /// The decision that answers it; `None` while nobody has decided.
    pub decided: Option<EntryId>,
}

/// What was found and not decided yet: in the order of the rulebook's rules, earliest first.
#[must_use]
pub fn proposals(basis: &Basis<'_>) -> Vec<Proposal> {
    let mut found = findings(basis);
    found.retain(|proposal| proposal.decided.is_none());
    found
}

/// What was found, decided or not, in the same order.
#[must_use]
pub fn findings(basis: &Basis<'_>) -> Vec<Proposal> {
    let decisions = decisions(basis.unit, basis.rulebook);
    let mut all = Vec::new();
    for rule in &basis.rulebook.accountabilities {
        let mut found = find::found(rule, &decisions, basis);
        order::sort_by(&mut found, |a, b| {
            (a.since, &a.about, &a.same, &a.cases).cmp(&(b.since, &b.about, &b.same, &b.cases))
        });
        all.append(&mut found);
    }
    all
}

impl Proposal {
    /// The register in which it is decided, and what its entry holds before a person adds the decision: whom it is about, the
    /// step, the day, the case and the rule, as far as the register has fields for them.
    #[must_use]
    pub fn to_decide(&self, on: NaiveDate, basis: &Basis<'_>) -> Option<(RegisterId, Values)> {
        let step = basis.rulebook.step(&self.step)?;
        let register = basis.rulebook.register(&step.register)?;
        let case = self.cases.last().and_then(|id| basis.cases.iter().find(|case| case.id == *id));
        let mut values = Values::new();
        for field in &register.fields {
            let is_choice = field.kind == Kind::Choice;
            let words = |words: &str| {
                if is_choice { Value::Choice(words.to_owned()) } else { Value::Text(words.to_owned()) }
            };
            let value = match field.id.as_str() {
                fields::ABOUT => self.about.to_value(),
                fields::STEP => Some(words(self.step.as_str())),
                fields::DECIDED_ON => Some(Value::Day(on)),
                fields::RULE => Some(words(self.rule.as_str())),
                fields::CASE if field.kind == Kind::Case => case.map(|case| Value::Case(case.id)),
                fields::CASE => case.map(|case| words(&case.number())),
                _other => None,
            };
            values.extend(value.map(|value| (field.id.clone(), value)));
        }
        Some((register.id.clone(), values))
    }
}

/// Somebody who is out of something for a period (取消当期评选资格).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Barred {
    /// Who.
    pub about: Value,
    /// Since when.
    pub on: NaiveDate,
    /// By which step.
    pub step: StepId,
    /// The entry that decided it.
    pub entry: EntryId,
}

/// Who is out of something for the period around `day`, and by which step: those about whom a step that bars from it was
/// taken in the period. Sorted by whom it is about, then by day.
#[must_use]
pub fn barred(eligibility: &Eligibility, day: NaiveDate, basis: &Basis<'_>) -> Vec<Barred> {
    let period = eligibility.period.around(day);
    let bars =
        |step: &StepId| basis.rulebook.step(step).is_some_and(|step| step.bars.contains(&eligibility.id));
    let mut barred: Vec<Barred> = decisions(basis.unit, basis.rulebook)
        .into_iter()
        .filter(|decision| decision.is_taken && bars(&decision.step))
        .filter(|decision| period.is_none_or(|(from, to)| (from..=to).contains(&decision.on)))
        .map(|decision| Barred {
            about: decision.about.clone(),
            on: decision.on,
            step: decision.step.clone(),
            entry: decision.entry,
        })
        .collect();
    order::sort(&mut barred);
    barred
}

/// The eligibility with this id.
#[must_use]
pub fn eligibility<'r>(rulebook: &'r Rulebook, id: &EligibilityId) -> Option<&'r Eligibility> {
    rulebook.eligibilities.iter().find(|known| known.id == *id)
}
