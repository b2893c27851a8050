//! What can be stated of a case now, and why not the rest.

use super::decide::may_state;
use super::{Case, Refusal};
use crate::id::RoleId;
use crate::order;
use crate::rulebook::{Fact, Rulebook};

/// A fact that concerns a case, and whether it can be stated now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action<'a> {
    /// The fact.
    pub fact: &'a Fact,
    /// What is in the way, if anything is.
    pub refusal: Option<Refusal>,
    /// Whether an open duty waits for it.
    pub is_due: bool,
}

/// All facts that concern a case, in the rulebook's order: first what open duties wait for, then what else can be
/// stated, then what cannot.
#[must_use]
pub fn actions<'a>(case: &Case, roles: &[RoleId], rulebook: &'a Rulebook) -> Vec<Action<'a>> {
    let mut actions: Vec<Action<'a>> = rulebook
        .facts
        .iter()
        .map(|fact| Action {
            fact,
            refusal: may_state(case, &fact.id, roles, rulebook).err(),
            is_due: is_due(case, fact, rulebook),
        })
        .filter(|action| !matches!(action.refusal, Some(Refusal::DoesNotConcern(_))))
        .collect();
    order::sort_by_key(&mut actions, |action| (action.refusal.is_some(), !action.is_due));
    actions
}

fn is_due(case: &Case, fact: &Fact, rulebook: &Rulebook) -> bool {
    case.duties.iter().filter(|duty| duty.is_open()).any(|duty| {
        rulebook
            .duty(&duty.duty)
            .is_some_and(|rule| rule.discharged_by.iter().any(|discharge| *discharge.fact() == fact.id))
    })
}
