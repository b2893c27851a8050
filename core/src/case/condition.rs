//! Whether a rulebook's condition holds of a case.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::{Case, StatedFact};
use crate::event::Judgement;
use crate::id::{FactId, FieldId};
use crate::rulebook::Condition;
use crate::rulebook::amount::{Amount, Of, Path};
use crate::rulebook::condition::{Decided, FactWith, FieldPath};
use crate::value::Value;

/// What is being stated of a case.
pub type Given = BTreeMap<FieldId, Value>;

impl Condition {
    /// Whether it holds of the case as it stands. What is said of a judgement does not hold while there is none.
    #[must_use]
    pub fn holds(&self, case: &Case) -> bool {
        self.holds_with(case, &Given::new())
    }

    /// Whether it holds of the case as it stands and of what is being stated of it.
    #[must_use]
    pub fn holds_with(&self, case: &Case, given: &Given) -> bool {
        let judged = |holds: &dyn Fn(&Judgement) -> bool| case.judgement().is_some_and(holds);
        match self {
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds_with(case, given)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds_with(case, given)),
            Self::Not(condition) => !condition.holds_with(case, given),
            Self::Always(always) => *always,
            Self::Severity(severity) => judged(&|j| j.severity == (*severity).into()),
            Self::Written(written) => judged(&|j| j.is_written == *written),
            Self::Collective(collective) => judged(&|j| j.is_collective == *collective),
            Self::InCompetence(competence) => judged(&|j| j.in_competence == *competence),
            Self::Category(categories) => judged(&|j| categories.contains(&j.category)),
            Self::Reason(reasons) => judged(&|j| j.reasons.iter().any(|reason| reasons.contains(reason))),
            Self::Signal(signals) => judged(&|j| j.signals.iter().any(|signal| signals.contains(signal))),
            Self::Channel(channels) => channels.contains(&case.channel),
            Self::Stage(stages) => stages.contains(&case.stage),
            Self::Fact(fact) => last(case, fact).is_some(),
            Self::FactWith(with) => case.facts.iter().any(|stated| with.matches(stated)),
            Self::FactSince { fact, since } => {
                last(case, fact).is_some_and(|at| last(case, since).is_none_or(|s| at >= s))
            }
            Self::Field(field) => {
                case.fields.get(field).is_some_and(|heads| heads.values().any(|value| !value.is_blank()))
            }
            Self::FieldIs(held) => case
                .fields
                .get(&held.field.field)
                .is_some_and(|heads| heads.values().any(|value| held.field.is_one_of(value, &held.is))),
            Self::Times(times) => {
                case.facts.iter().filter(|stated| stated.fact == times.fact).count() >= times.at_least
            }
            Self::Decided(decided) => decided.holds(&case.facts),
            Self::AtMost(at_most) => {
                let (amount, than) = (at_most.amount.of(case, given), at_most.than.of(case, given));
                amount.zip(than).is_some_and(|(amount, than)| amount <= than)
            }
            Self::Given(held) => {
                given.get(&held.field.field).is_some_and(|value| held.field.is_one_of(value, &held.is))
            }
            Self::Flag(flag) => case.flags.contains(flag),
        }
    }
}

impl Decided {
    /// Whether each statement of the fact is followed by a decision about the same thing.
    fn holds(&self, facts: &[StatedFact]) -> bool {
        facts.iter().enumerate().filter(|(_at, stated)| stated.fact == self.fact).all(|(at, open)| {
            let after = facts.iter().skip(at.saturating_add(1));
            let mut decisions = after.filter(|stated| self.by.contains(&stated.fact));
            decisions.any(|stated| stated.values.get(&self.same) == open.values.get(&self.same))
        })
    }
}

impl Amount {
    /// The amount in the case, or in what is being stated of it; `None` where nothing is held.
    #[must_use]
    pub fn of(&self, case: &Case, given: &Given) -> Option<i64> {
        match self {
            Self::Whole(amount) => Some(*amount),
            Self::Held(path) => path.amount(case, given),
            Self::Sum(parts) => {
                parts.iter().try_fold(0_i64, |sum, part| sum.checked_add(part.of(case, given)?))
            }
        }
    }
}

impl Path {
    /// The amount held there: of a column the sum over all rows. `None` where nothing is held, or two people stated
    /// different things.
    #[must_use]
    pub fn amount(&self, case: &Case, given: &Given) -> Option<i64> {
        let value = match &self.of {
            Of::Given => given.get(&self.field),
            Of::Fact(fact) => case.last_fact(fact)?.values.get(&self.field),
            Of::Case => case.field(&self.field),
        }?;
        match &self.column {
            None => value.as_amount().or_else(|| value.as_day().map(|day| day.num_days_from_ce().into())),
            Some(column) => value.sum(column),
        }
    }
}

impl FactWith {
    /// Whether a stated fact is the one, and holds one of the choices.
    #[must_use]
    pub fn matches(&self, stated: &super::StatedFact) -> bool {
        stated.fact == self.fact
            && stated.values.get(&self.field.field).is_some_and(|value| self.field.is_one_of(value, &self.is))
    }
}

impl FieldPath {
    /// Whether what the field holds is one of these, or its column in one of the rows.
    fn is_one_of(&self, value: &Value, is: &[String]) -> bool {
        match &self.column {
            None => value.is_one_of(is),
            Some(column) => value.rows().iter().any(|row| row.get(column).is_some_and(|v| v.is_one_of(is))),
        }
    }
}

/// Where in the case's facts this one was last stated.
fn last(case: &Case, fact: &FactId) -> Option<usize> {
    case.facts.iter().rposition(|stated| stated.fact == *fact)
}
