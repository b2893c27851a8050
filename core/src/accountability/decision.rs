//! What a person decided, as an entry of a step's register.

use chrono::NaiveDate;

use crate::case::Case;
use crate::id::{AccountabilityId, EntryId, RegisterId, StepId};
use crate::order;
use crate::report::Key;
use crate::rulebook::accountability::fields;
use crate::rulebook::{Accountability, Rulebook};
use crate::unit::{UnitBook, Values};
use crate::value::Value;

/// A decision about a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The entry that says so.
    pub entry: EntryId,
    /// Whom it is about.
    pub about: Value,
    /// Which step.
    pub step: StepId,
    /// The day on which it was decided.
    pub on: NaiveDate,
    /// Whether the step is taken, or declined.
    pub is_taken: bool,
    /// The case that it is about, as the entry names it: the case itself, its number or its id.
    pub case: Option<Value>,
    /// The rule that had found it.
    pub rule: Option<AccountabilityId>,
}

/// Every decision that stands, earliest first. An entry that lacks the step, whom it is about, the day or the decision
/// decides nothing yet.
#[must_use]
pub fn decisions(unit: &UnitBook, rulebook: &Rulebook) -> Vec<Decision> {
    let mut registers: Vec<&RegisterId> = rulebook.steps.iter().map(|step| &step.register).collect();
    registers.sort_unstable();
    registers.dedup();
    let mut decisions = Vec::new();
    for register in registers {
        let stated = unit.entries(register).filter_map(|(entry, record)| read(entry, record.latest()?));
        decisions.extend(stated);
    }
    order::sort_by_key(&mut decisions, |decision: &Decision| (decision.on, decision.entry));
    decisions
}

fn read(entry: EntryId, values: &Values) -> Option<Decision> {
    let filled = |field: &str| values.get(&field.into()).filter(|value| !value.is_blank());
    let words = |field: &str| filled(field).and_then(Value::as_text).map(str::trim);
    let on = match filled(fields::DECIDED_ON)? {
        Value::Day(day) => *day,
        Value::Text(_)
        | Value::Choice(_)
        | Value::Number(_)
        | Value::Fen(_)
        | Value::Yes(_)
        | Value::Moment(_)
        | Value::User(_)
        | Value::Case(_)
        | Value::Signature(_)
        | Value::Rows(_)
        | Value::Entry(_) => return None,
    };
    Some(Decision {
        entry,
        about: filled(fields::ABOUT)?.clone(),
        step: StepId::from(words(fields::STEP)?),
        on,
        is_taken: words(fields::DECISION)? != fields::DECLINED,
        case: filled(fields::CASE).cloned(),
        rule: words(fields::RULE).map(AccountabilityId::from),
    })
}

impl Decision {
    /// Whether it answers what a rule found about somebody: it is about one of these steps, the same person, and no other
    /// rule.
    pub(super) fn answers(&self, rule: &Accountability, steps: &[&StepId], about: &Key) -> bool {
        // A graver step answers for every rule that led to it.
        let is_of_rule =
            self.step != rule.proposes || self.rule.as_ref().is_none_or(|named| *named == rule.id);
        steps.contains(&&self.step) && is_of_rule && about.is_said_by(&self.about)
    }

    /// Whether it names the case; `None` when it names none.
    pub(super) fn names(&self, case: &Case) -> Option<bool> {
        self.case.as_ref().map(|named| match named {
            Value::Case(id) => *id == case.id,
            Value::Text(words) | Value::Choice(words) => {
                let words = words.trim();
                words == case.number() || words == case.id.to_string()
            }
            Value::Number(_)
            | Value::Fen(_)
            | Value::Yes(_)
            | Value::Moment(_)
            | Value::Day(_)
            | Value::User(_)
            | Value::Signature(_)
            | Value::Rows(_)
            | Value::Entry(_) => false,
        })
    }
}
