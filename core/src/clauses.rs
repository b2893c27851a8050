//! The clauses of the source, and what becomes of each: the rules that carry it out, and the tests that show it.
//!
//! Rules and tests are those of this very program: the rules stand in the rulebooks inside it, and the tests' names were
//! gathered when it was built.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::{ClauseId, RulebookId};
use crate::rulebook::Rulebook;

/// `clauses.tsv`: a comment line begins with `#`; then a heading; then id, place in the source and words, with tabs.
const TABLE: &str = include_str!("../clauses.tsv");

/// What a test is named by (a function, or a clause that a scenario's step names), and its file.
const TESTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/tests.rs"));

/// A clause, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its id.
    pub id: ClauseId,
    /// Where it stands in the source.
    pub at: String,
    /// The source's words, in brief.
    pub quote: String,
    /// The rulebook that has it; `None` while none has.
    pub rulebook: Option<RulebookId>,
    /// The rules that cite it: table and id.
    pub rules: Vec<String>,
    /// How something else than a rule carries it out, or why nothing does.
    pub stated: Option<Stated>,
    /// The tests that show it: the function, or the scenario's file.
    pub tests: Vec<String>,
}

/// What a rulebook states of a clause that no rule carries out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated {
    /// The screen carries it out; how.
    CarriedOutBy(String),
    /// Nothing does; why.
    NotModelled(String),
}

/// What is amiss with a clause.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No rule carries it out, and its rulebook does not say why.
    #[error("{0}: no rule carries it out, and nothing says why")]
    WithoutRule(ClauseId),
    /// No test names it.
    #[error("{0}: no test names it")]
    WithoutTest(ClauseId),
}

impl Clause {
    /// What is amiss with it; nothing while its rulebook is not written yet.
    #[must_use]
    pub fn faults(&self, is_written: bool) -> Vec<Fault> {
        if !is_written {
            return Vec::new();
        }
        let no_rule = self.rules.is_empty() && self.stated.is_none();
        let is_left_out = matches!(self.stated, Some(Stated::NotModelled(_)));
        let without_rule = no_rule.then(|| Fault::WithoutRule(self.id.clone()));
        let without_test =
            (self.tests.is_empty() && !is_left_out).then(|| Fault::WithoutTest(self.id.clone()));
        without_rule.into_iter().chain(without_test).collect()
    }
}

/// Every clause of the source, in its order, and what becomes of it in these rulebooks.
#[must_use]
pub fn clauses(rulebooks: &[Rulebook]) -> Vec<Clause> {
    let mut clauses: Vec<Clause> =
        TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(row).collect();
    let tests = tests(&clauses);
    for clause in &mut clauses {
        let Some(book) = rulebooks.iter().find(|book| book.clause(&clause.id).is_some()) else { continue };
        clause.rulebook = Some(book.id.clone());
        let cites = book.rules().into_iter().filter(|rule| *rule.clause == clause.id);
        clause.rules =
            cites.map(|rule| format!("{} {}", rule.table, rule.id).trim_end().to_owned()).collect();
        clause.stated = book.clause(&clause.id).and_then(|known| {
            let carried = known.carried_out_by.clone().map(Stated::CarriedOutBy);
            carried.or_else(|| known.not_modelled.clone().map(Stated::NotModelled))
        });
        clause.tests = tests.get(&clause.id).cloned().unwrap_or_default();
    }
    clauses
}

/// All that is amiss. Clauses of a part of the source that no rulebook has yet are none of it, and a rulebook may hold more
/// of its source than the table does: that every rule cites a clause of its rulebook, [`crate::rulebook::check`] holds.
#[must_use]
pub fn faults(clauses: &[Clause], rulebooks: &[Rulebook]) -> Vec<Fault> {
    let part = |id: &ClauseId| id.as_str().split('-').next().unwrap_or_default().to_owned();
    let written: BTreeSet<String> =
        rulebooks.iter().flat_map(|book| book.clauses.iter().map(|clause| part(&clause.id))).collect();
    clauses.iter().flat_map(|clause| clause.faults(written.contains(&part(&clause.id)))).collect()
}

fn row(line: &str) -> Option<Clause> {
    let mut cells = line.split('\t');
    Some(Clause {
        id: ClauseId::from(cells.next()?),
        at: cells.next()?.to_owned(),
        quote: cells.next()?.to_owned(),
        rulebook: None,
        rules: Vec::new(),
        stated: None,
        tests: Vec::new(),
    })
}

/// The tests of each clause. A function names the clause by which its name begins, the longest that fits:
/// `bnk_11_1_forwarding_takes_two_working_days` is one of `BNK-11.1`.
fn tests(clauses: &[Clause]) -> BTreeMap<ClauseId, Vec<String>> {
    let begins: Vec<(String, &ClauseId)> = clauses
        .iter()
        .map(|clause| {
            (format!("{}_", clause.id.as_str().to_lowercase().replace(['-', '.'], "_")), &clause.id)
        })
        .collect();
    let mut tests: BTreeMap<ClauseId, Vec<String>> = BTreeMap::new();
    for (name, file) in TESTS {
        let named = begins.iter().find(|(_begin, id)| id.as_str() == *name);
        let begun = begins.iter().filter(|(begin, _id)| name.starts_with(begin.as_str()));
        let longest = begun.max_by_key(|(begin, _id)| begin.len());
        let shown = if named.is_some() { (*file).to_owned() } else { (*name).to_owned() };
        if let Some((_begin, id)) = named.or(longest) {
            tests.entry((*id).clone()).or_default().push(shown);
        }
    }
    tests
}

#[cfg(test)]
mod tests_of_this {
    use super::{Fault, Stated, clauses, faults};
    use crate::rulebook::Rulebook;

    fn rulebook() -> Rulebook {
        Rulebook::built_in(&"building".into()).unwrap()
    }

    #[test]
    fn every_clause_of_the_source_is_in_the_table_once() {
        let all = clauses(&[]);
        assert_eq!(all.len(), 99);
        let ids: std::collections::BTreeSet<_> = all.iter().map(|clause| &clause.id).collect();
        assert_eq!(ids.len(), 99);
        assert!(all.iter().all(|clause| !clause.quote.is_empty() && clause.rules.is_empty()));
    }

    #[test]
    fn a_clause_names_its_rules_and_its_tests() {
        let all = clauses(&[rulebook()]);
        let report = all.iter().find(|clause| clause.id.as_str() == "BLD-1.6").unwrap();
        assert!(report.rules.contains(&"duty report-to-manager".to_owned()), "{report:?}");
        assert!(report.rules.contains(&"guard major-not-reported".to_owned()));
        assert!(report.tests.iter().any(|test| test.starts_with("bld_1_6_")), "{report:?}");
        assert!(report.tests.iter().any(|test| test.starts_with("tests/scenarios/building/")));
        assert!(faults(&all, &[rulebook()]).is_empty(), "{:?}", faults(&all, &[rulebook()]));
    }

    #[test]
    fn what_is_taken_away_is_missed() {
        let mut book = rulebook();
        book.guards.retain(|guard| guard.clause.as_str() != "BLD-2.7");
        book.channels.retain(|rule| rule.clause.as_str() != "BLD-2.7");
        book.facts.retain(|rule| rule.clause.as_str() != "BLD-2.7");
        book.duties.retain(|rule| rule.clause.as_str() != "BLD-2.7");
        book.documents.retain(|rule| rule.clause.as_str() != "BLD-2.7");
        let missing = faults(&clauses(std::slice::from_ref(&book)), std::slice::from_ref(&book));
        assert_eq!(missing, [Fault::WithoutRule("BLD-2.7".into())]);
        let clause = book.clauses.iter_mut().find(|clause| clause.id.as_str() == "BLD-2.7").unwrap();
        clause.not_modelled = Some("why".to_owned());
        let all = clauses(std::slice::from_ref(&book));
        assert!(faults(&all, std::slice::from_ref(&book)).is_empty());
        let stated = all.iter().find(|clause| clause.id.as_str() == "BLD-2.7").unwrap();
        assert_eq!(stated.stated, Some(Stated::NotModelled("why".to_owned())));
    }
}
