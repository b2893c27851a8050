//! What has to hold after a step, and what is otherwise.

use super::play::{Wrong, refusal_name};
use super::script::{Expect, OnPaper};
use super::value::{moment, value, written};
use super::world::World;
use crate::case::decide::may_state;
use crate::case::{Case, CaseDuty, DutyState};
use crate::deadline::Due;
use crate::document::{self, Subject, Surroundings};
use crate::id::{DutyId, FieldId};
use crate::unit::Values;
use crate::words::Language;

/// Finds all that is otherwise than a step says.
pub(super) fn check(world: &mut World<'_>, expect: &Expect, name: &str) -> Vec<Wrong> {
    let id = world.case_id(name);
    let case = world.case(id);
    let mut check = Checking { world, case: case.as_ref(), wrong: Vec::new() };
    if case.is_none() && !is_of_unit(expect) {
        check.wrong("case", "to have been received", &format!("there is no case {name}"));
        return check.wrong;
    }
    if let Some(case) = &case {
        check.standing(case, expect);
        check.duties(case, expect);
        check.facts(case, expect);
        check.fields(case, expect);
    }
    if let Some(paper) = &expect.document {
        check.paper(paper);
    }
    check.wrong
}

/// Whether it says nothing of a case.
fn is_of_unit(expect: &Expect) -> bool {
    Expect { document: None, ..expect.clone() } == Expect::default()
}

struct Checking<'a, 'w> {
    world: &'a World<'w>,
    case: Option<&'a Case>,
    wrong: Vec<Wrong>,
}

impl Checking<'_, '_> {
    fn wrong(&mut self, what: &str, expected: &str, found: &str) {
        let (what, expected, found) = (what.to_owned(), expected.to_owned(), found.to_owned());
        self.wrong.push(Wrong { what, expected, found });
    }

    fn same(&mut self, what: &str, expected: &str, found: &str) {
        if expected != found {
            self.wrong(what, expected, found);
        }
    }

    /// Where it stands, and what holds of it.
    fn standing(&mut self, case: &Case, expect: &Expect) {
        if let Some(stage) = &expect.stage {
            self.same("stage", stage.as_str(), case.stage.as_str());
        }
        let judgement = case.judgement();
        if let Some(category) = &expect.category {
            let found = judgement.map_or("nothing", |judgement| judgement.category.as_str());
            self.same("category", category.as_str(), found);
        }
        if let Some(severity) = expect.severity {
            let found = judgement.map(|judgement| judgement.severity);
            if found != Some(severity.into()) {
                self.wrong("severity", &format!("{severity:?}"), &format!("{found:?}"));
            }
        }
        if let Some(collective) = expect.collective {
            let found = judgement.is_some_and(|judgement| judgement.is_collective);
            self.same("collective", &collective.to_string(), &found.to_string());
        }
        if let Some(flags) = &expect.flags {
            let mut flags = flags.clone();
            flags.sort();
            let found: Vec<String> = case.flags.iter().map(ToString::to_string).collect();
            self.same("flags", &flags.join(", "), &found.join(", "));
        }
    }

    fn duties(&mut self, case: &Case, expect: &Expect) {
        for (id, due) in &expect.open {
            self.open(case, id, due);
        }
        for id in &expect.overdue {
            let found = self.last(case, id);
            let overdue = found.filter(|duty| duty.is_open()).is_some_and(|duty| self.is_overdue(duty));
            if !overdue {
                let found = self.state(found);
                self.wrong(id.as_str(), "open and overdue", &found);
            }
        }
        for id in &expect.waiting {
            let found = self.last(case, id);
            let is_waiting = found.is_some_and(|duty| matches!(self.due(duty), Some(Due::Waiting { .. })));
            if !is_waiting {
                let found = self.state(found);
                self.wrong(id.as_str(), "open, its clock waiting", &found);
            }
        }
        for id in &expect.none {
            if let Some(found) = self.last(case, id) {
                let found = self.state(Some(found));
                self.wrong(id.as_str(), "never opened", &found);
            }
        }
        let states: [(&[DutyId], &str); 3] =
            [(&expect.done, "done"), (&expect.carried_over, "carried over"), (&expect.lapsed, "lapsed")];
        for (ids, expected) in states {
            for id in ids {
                let found = self.state(self.last(case, id));
                if !found.starts_with(expected) {
                    self.wrong(id.as_str(), expected, &found);
                }
            }
        }
    }

    fn open(&mut self, case: &Case, id: &DutyId, expected: &str) {
        let offset = self.world.laws.calendar.offset();
        let at = moment(expected, offset);
        if at.is_none() && !expected.is_empty() {
            return self.wrong(id.as_str(), "a due time like \"2026-11-25 24:00\"", expected);
        }
        // Of a duty that is opened anew each time, any that is due then will do.
        let known = case.duties.iter().filter(|duty| duty.duty == *id);
        let fits = |duty: &CaseDuty| {
            let due = self.due(duty).and_then(|due| due.time()).map(|time| time.cut_off);
            duty.is_open() && (at.is_none() || due == at)
        };
        if !known.clone().any(fits) {
            let found = self.state(self.last(case, id));
            self.wrong(id.as_str(), &format!("open, due {expected}"), &found);
        }
    }

    fn last<'c>(&self, case: &'c Case, id: &DutyId) -> Option<&'c CaseDuty> {
        case.duties.iter().rev().find(|duty| duty.duty == *id)
    }

    fn due(&self, duty: &CaseDuty) -> Option<Due> {
        duty.due(self.world.laws.rulebook, self.world.laws.calendar).ok().flatten()
    }

    fn is_overdue(&self, duty: &CaseDuty) -> bool {
        self.due(duty).and_then(|due| due.time()).is_some_and(|time| time.cut_off <= self.world.now)
    }

    /// How a duty stands, in words that begin as the keys of a step do.
    fn state(&self, duty: Option<&CaseDuty>) -> String {
        let Some(duty) = duty else { return "never opened".to_owned() };
        let offset = self.world.laws.calendar.offset();
        match &duty.state {
            DutyState::Open => match self.due(duty) {
                Some(Due::Waiting { since, .. }) => format!("open, waiting since {}", written(since, offset)),
                Some(due) => due.time().map_or_else(
                    || "open".to_owned(),
                    |time| format!("open, due {}", time.words(offset, Language::English)),
                ),
                None => "open, without a due time".to_owned(),
            },
            DutyState::Discharged { by: _, at } => format!("done {}", written(*at, offset)),
            DutyState::CarriedOver { at } => format!("carried over {}", written(*at, offset)),
            DutyState::Lapsed { at } => format!("lapsed {}", written(*at, offset)),
        }
    }

    /// What can be stated now, and what cannot.
    fn facts(&mut self, case: &Case, expect: &Expect) {
        let world = self.world;
        let refused = |fact| may_state(case, fact, &world.roles, world.laws.rulebook).err();
        for fact in &expect.can {
            if let Some(refusal) = refused(fact) {
                self.wrong(fact.as_str(), "to be possible", &format!("refused: {}", refusal_name(&refusal)));
            }
        }
        for (fact, name) in &expect.cannot {
            let found = refused(fact).as_ref().map_or_else(|| "possible".to_owned(), refusal_name);
            self.same(fact.as_str(), name, &found);
        }
    }

    fn fields(&mut self, case: &Case, expect: &Expect) {
        for (name, given) in &expect.fields {
            let id = FieldId::from(name.as_str());
            let Some(rule) = self.world.laws.rulebook.field(&id) else {
                self.wrong(name, "a field of the case", "the rulebook has none of this name");
                continue;
            };
            match value(rule, given, self.world) {
                Err(why) => self.wrong(name, "a value that can be read", &why),
                Ok(expected) if case.field(&id) != Some(&expected) => {
                    self.wrong(name, &format!("{expected:?}"), &format!("{:?}", case.field(&id)));
                }
                Ok(_) => {}
            }
        }
    }

    fn paper(&mut self, paper: &OnPaper) {
        let world = self.world;
        let Some(document) = world.laws.rulebook.document(&paper.id) else {
            return self.wrong(paper.id.as_str(), "a document", "the rulebook has none of this name");
        };
        let empty = Values::new();
        let entry = paper.entry.as_ref().and_then(|name| world.entries.get(name));
        let values = entry.and_then(|(register, id)| world.unit.entry(register, *id)?.values.values().next());
        let subject = match (entry, self.case) {
            (Some((register, _id)), _) => Subject::Entry { register, values: values.unwrap_or(&empty) },
            (None, Some(case)) if document.fits(Subject::Case(case)) => Subject::Case(case),
            (None, _) => Subject::Unit,
        };
        if !document.fits(subject) {
            return self.wrong(paper.id.as_str(), "to be made", "it is not made here");
        }
        let lines = with_surroundings(world, |with| lines(document, subject, world, with)).join("\n");
        for words in paper.has.iter().filter(|words| !lines.contains(words.as_str())) {
            self.wrong(paper.id.as_str(), words, &lines);
        }
        for words in paper.lacks.iter().filter(|words| lines.contains(words.as_str())) {
            self.wrong(paper.id.as_str(), &format!("not {words}"), &lines);
        }
    }
}

/// What stands on a document, line by line; of one that assembles others, all of them.
#[must_use]
pub fn lines(
    document: &crate::rulebook::Document,
    subject: Subject<'_>,
    world: &World<'_>,
    with: &Surroundings<'_>,
) -> Vec<String> {
    let book = world.laws.rulebook;
    match subject {
        Subject::Case(case) if !document.assembles.is_empty() => {
            let file = document::assemble(document, case, book, with, &[]);
            file.parts.iter().flat_map(|part| part.paper.lines()).collect()
        }
        Subject::Case(_) | Subject::Unit | Subject::Entry { .. } => {
            document::fill(document, subject, book, with).lines()
        }
    }
}

/// What papers of the world are put into words with: Chinese, and people and cases by what the file calls them.
pub fn with_surroundings<T>(world: &World<'_>, run: impl FnOnce(&Surroundings<'_>) -> T) -> T {
    run(&Surroundings {
        language: Language::Chinese,
        offset: world.laws.calendar.offset(),
        now: world.now,
        unit: "本单位",
        book: &world.unit,
        calendar: world.laws.calendar,
        name_of: &|_user| "经办人".to_owned(),
        number_of: &|case| world.case(case).map_or_else(|| case.to_string(), |case| case.number()),
    })
}
