//! Whether a rulebook's condition holds of a case.

use super::Case;
use crate::event::Judgement;
use crate::id::FactId;
use crate::rulebook::Condition;
use crate::rulebook::condition::FactWith;

impl Condition {
    /// Whether it holds of the case as it stands. What is said of a judgement does not hold while there is none.
    #[must_use]
    pub fn holds(&self, case: &Case) -> bool {
        let judged = |holds: &dyn Fn(&Judgement) -> bool| case.judgement().is_some_and(holds);
        match self {
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(case)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds(case)),
            Self::Not(condition) => !condition.holds(case),
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
        }
    }
}

impl FactWith {
    /// Whether a stated fact is the one, and holds one of the choices.
    #[must_use]
    pub fn matches(&self, stated: &super::StatedFact) -> bool {
        stated.fact == self.fact
            && stated
                .values
                .get(&self.field)
                .and_then(|value| value.as_text())
                .is_some_and(|choice| self.is.iter().any(|is| is == choice))
    }
}

/// Where in the case's facts this one was last stated.
fn last(case: &Case, fact: &FactId) -> Option<usize> {
    case.facts.iter().rposition(|stated| stated.fact == *fact)
}
