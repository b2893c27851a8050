//! Every rule of a rulebook with the clause that it carries out: for reading it clause by clause.

use super::{Both, Rulebook};
use crate::id::ClauseId;

/// A rule, whatever table it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule<'a> {
    /// The table, as it is written: `duty`, `fact` …
    pub table: &'static str,
    /// Its id; empty where it has none.
    pub id: &'a str,
    /// The clause that it carries out.
    pub clause: &'a ClauseId,
    /// What it says, or is called.
    pub says: Option<&'a Both>,
}

impl Rulebook {
    /// Every rule, table by table in the order in which files are written.
    #[must_use]
    pub fn rules(&self) -> Vec<Rule<'_>> {
        let mut rules = Vec::new();
        macro_rules! table {
            ($table:literal, $of:expr, $says:ident) => {
                rules.extend($of.iter().map(|rule| Rule {
                    table: $table,
                    id: rule.id.as_ref(),
                    clause: &rule.clause,
                    says: Some(&rule.$says),
                }))
            };
        }
        table!("level", self.levels, name);
        table!("role", self.roles, name);
        table!("department", self.departments, name);
        table!("channel", self.channels, name);
        table!("category", self.categories, name);
        table!("reason", self.reasons, name);
        table!("signal", self.signals, name);
        table!("stage", self.stages, name);
        table!("field", self.fields, label);
        let questions: Vec<&super::Field> = self.questions.iter().map(|question| &question.field).collect();
        table!("question", questions, label);
        for fact in &self.facts {
            table!("fact", [fact], name);
            table!("fact.field", fact.fields, label);
        }
        table!("guard", self.guards, says);
        table!("duty", self.duties, title);
        table!("flag", self.flags, name);
        table!("plan", self.plans, name);
        table!("recurring", self.recurring, title);
        for register in &self.registers {
            table!("register", [register], name);
            table!("register.field", register.fields, label);
            table!("register.duty", register.duties, title);
        }
        table!("document", self.documents, title);
        table!("report", self.reports, title);
        table!("cluster", self.clusters, name);
        table!("accountability", self.accountabilities, name);
        table!("step", self.steps, name);
        table!("eligibility", self.eligibilities, name);
        table!("penalty", self.penalties, name);
        let unnamed = |table, id, clause, says| Rule { table, id, clause, says };
        rules.extend(self.rosters.iter().map(|rule| unnamed("roster", rule.id.as_str(), &rule.clause, None)));
        rules.extend(self.collective.iter().map(|rule| unnamed("collective", "", &rule.clause, None)));
        rules.extend(self.phrases.iter().map(|rule| unnamed("phrase", "", &rule.clause, Some(&rule.text))));
        rules
    }
}
