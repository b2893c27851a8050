//! Tables on a paper: the index of a file, the duties of a case, the entries of a register.

use super::filler::Filler;
use super::written::written_moment;
use super::{Content, Subject, Table};
use crate::case::{Case, CaseDuty, DutyState};
use crate::words::Language;

impl Filler<'_> {
    /// A table as content; nothing when it has no lines.
    pub(super) fn table(heads: Vec<String>, lines: Vec<Vec<Content>>) -> Vec<Content> {
        if lines.is_empty() { Vec::new() } else { vec![Content::Table(Table { heads, lines })] }
    }

    fn heads(&self, heads: &[(&str, &str)]) -> Vec<String> {
        let head = |(zh, en): &(&str, &str)| match self.with.language {
            Language::Chinese => (*zh).to_owned(),
            Language::English => (*en).to_owned(),
        };
        heads.iter().map(head).collect()
    }

    /// The papers of the file that this one is part of. Alone it lists all papers that are made for the case and leaves
    /// the pages to be written in by hand.
    pub(super) fn index(&self, case: &Case) -> Vec<Content> {
        let papers: Vec<(String, String)> = match self.index {
            Some(index) => index.iter().map(|(title, page)| (title.clone(), page.to_string())).collect(),
            None => {
                let made = self.rulebook.documents.iter();
                made.filter(|document| document.assembles.is_empty() && document.fits(Subject::Case(case)))
                    .map(|document| {
                        (document.title.in_language(self.with.language).to_owned(), String::new())
                    })
                    .collect()
            }
        };
        let line = |(number, (title, page)): (usize, (String, String))| {
            [number.to_string(), title, page].into_iter().map(Content::Words).collect()
        };
        let heads = self.heads(&[("序号", "No."), ("文书", "Paper"), ("页码", "Page")]);
        Self::table(heads, (1..).zip(papers).map(line).collect())
    }

    /// The duties in the order in which they opened, with who has them, when they are due and how they stand.
    pub(super) fn duties(&self, case: &Case) -> Vec<Content> {
        let lines = case.duties.iter().filter_map(|duty| {
            let rule = self.rulebook.duty(&duty.duty)?;
            let language = self.with.language;
            let who = rule.who.iter().filter_map(|role| self.rulebook.role(role));
            let who: Vec<&str> = who.map(|role| role.name.in_language(language)).collect();
            let due = duty.due(self.rulebook, self.with.calendar).ok().flatten().and_then(|due| due.time());
            let due = due.map_or_else(String::new, |time| time.words(self.with.offset, language));
            let cells = [who.join("、"), rule.title.in_language(language).to_owned(), due, self.state(duty)];
            Some(cells.into_iter().map(Content::Words).collect())
        });
        let heads =
            self.heads(&[("岗位", "Post"), ("职责", "Duty"), ("时限", "Due"), ("办理情况", "How it stands")]);
        Self::table(heads, lines.collect())
    }

    fn state(&self, duty: &CaseDuty) -> String {
        let at = |moment| written_moment(moment, self.with.offset, self.with.language);
        match (&duty.state, self.with.language) {
            (DutyState::Open, Language::Chinese) => "未办结".to_owned(),
            (DutyState::Open, Language::English) => "open".to_owned(),
            (DutyState::Discharged { by: _, at: done }, Language::Chinese) => format!("{}办结", at(*done)),
            (DutyState::Discharged { by: _, at: done }, Language::English) => format!("done {}", at(*done)),
            (DutyState::CarriedOver { at: over }, Language::Chinese) => format!("{}转入约定", at(*over)),
            (DutyState::CarriedOver { at: over }, Language::English) => format!("carried over {}", at(*over)),
            (DutyState::Lapsed { at: lapsed }, Language::Chinese) => format!("{}不再适用", at(*lapsed)),
            (DutyState::Lapsed { at: lapsed }, Language::English) => format!("lapsed {}", at(*lapsed)),
        }
    }
}
