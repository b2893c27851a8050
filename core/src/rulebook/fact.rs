//! What can be stated of a case after it was accepted, and what stands in the way.

use serde::Deserialize;

use super::{Both, Condition, Field};
use crate::id::{ClauseId, FactId, FieldId, GuardId, RoleId, StageId};

/// A fact (事实) of a rulebook: something that a person does and then states.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Fact {
    /// Its id, in the past tense: `reported-to-manager`.
    pub id: FactId,
    /// The clause that asks for it.
    pub clause: ClauseId,
    /// What the button says, as a command: 报告部门经理.
    pub command: Both,
    /// What history says, in the past: 已报告部门经理.
    pub name: Both,
    /// Who may state it; everybody in the unit when empty.
    #[serde(default)]
    pub by: Vec<RoleId>,
    /// The stages at which it can be stated; every stage but the last ones when empty.
    #[serde(default)]
    pub from: Vec<StageId>,
    /// The stage at which the case stands afterwards; the same when absent.
    #[serde(default)]
    pub to: Option<StageId>,
    /// When it can be asked for at all; a fact that does not concern a case is not shown for it.
    #[serde(default)]
    pub when: Option<Condition>,
    /// Whether it can be stated once only.
    #[serde(default)]
    pub once: bool,
    /// Whether it answers the customer (BLD-1.4 and its like), so that the case counts as answered.
    #[serde(default)]
    pub tells_customer: bool,
    /// The post whose telephone number stands beside the button.
    #[serde(default)]
    pub tell: Option<RoleId>,
    /// What is filled in with it.
    #[serde(rename = "field", default)]
    pub fields: Vec<Field>,
}

impl Fact {
    /// The field with this id.
    #[must_use]
    pub fn field(&self, id: &FieldId) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == *id)
    }
}

/// A refusal (a rule that says no), with the reason that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Guard {
    /// Its id: the fact in the way, `customer-not-answered`.
    pub id: GuardId,
    /// The clause that forbids it.
    pub clause: ClauseId,
    /// The facts that are refused.
    pub refuses: Vec<FactId>,
    /// What has to hold before they can be stated.
    pub unless: Condition,
    /// Why, and what to do.
    pub says: Both,
}
