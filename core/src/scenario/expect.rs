//! What has to hold after a step, and what is otherwise.

mod duties;

use std::collections::BTreeMap;

use self::duties::{Stands, Told};
use super::play::{Wrong, refusal_name};
use super::script::{Expect, OfEntry, OnPaper};
use super::value::value;
use super::world::World;
use crate::case::decide::may_state;
use crate::case::{Case, CaseDuty};
use crate::document::{self, Subject, Surroundings};
use crate::id::{EntryId, FieldId, RoleId};
use crate::roster::{Assigned, OnDuty};
use crate::unit::{DutyOfEntry, Values};
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
        check.of_case(case, expect);
        check.facts(case, expect);
        check.fields(case, expect);
    }
    check.assigned(expect);
    if let Some(entry) = &expect.entry {
        check.of_entry(entry);
    }
    if let Some(paper) = &expect.document {
        check.paper(paper);
    }
    check.wrong
}

/// Whether it says nothing of a case.
fn is_of_unit(expect: &Expect) -> bool {
    let of_unit =
        Expect { document: None, assigned: BTreeMap::new(), of: None, entry: None, ..expect.clone() };
    of_unit == Expect::default()
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
        if let Some(parties) = expect.parties {
            let found = case.matter.as_ref().map_or(0, |matter| matter.parties);
            self.same("parties", &parties.to_string(), &found.to_string());
        }
        if let Some(flags) = &expect.flags {
            let mut flags = flags.clone();
            flags.sort();
            let found: Vec<String> = case.flags.iter().map(ToString::to_string).collect();
            self.same("flags", &flags.join(", "), &found.join(", "));
        }
    }

    fn of_case(&mut self, case: &Case, expect: &Expect) {
        let laws = self.world.laws;
        let due = |duty: &CaseDuty| duty.due(laws.rulebook, laws.calendar).ok().flatten();
        let duties = case.duties.iter();
        let duties: Vec<Stands<'_>> =
            duties.map(|duty| Stands { duty: &duty.duty, state: &duty.state, due: due(duty) }).collect();
        let told = Told {
            open: &expect.open,
            overdue: &expect.overdue,
            waiting: &expect.waiting,
            none: &expect.none,
            done: &expect.done,
            carried_over: &expect.carried_over,
            lapsed: &expect.lapsed,
        };
        self.duties(&duties, &told);
    }

    /// An entry of a register, and its duties.
    fn of_entry(&mut self, expect: &OfEntry) {
        let world = self.world;
        let (calendar, name) = (world.laws.calendar, expect.name.as_str());
        let known = world.entries.get(name).and_then(|(register, id)| {
            Some((world.laws.rulebook.register(register)?, world.unit.entry(register, *id)?))
        });
        let Some((register, record)) = known else {
            return self.wrong(name, "an entry", "there is none of this name");
        };
        if let Some(in_force) = expect.in_force {
            let found = record.is_in_force(register, world.now, calendar.offset());
            self.same(&format!("{name} in force"), &in_force.to_string(), &found.to_string());
        }
        let opened = record.duties(register, world.now, calendar);
        let due = |duty: &DutyOfEntry| {
            register.duty(&duty.duty).and_then(|rule| duty.due(rule, calendar).ok().flatten())
        };
        let duties: Vec<Stands<'_>> = opened
            .iter()
            .map(|duty| Stands { duty: &duty.duty, state: &duty.state, due: due(duty) })
            .collect();
        let told = Told {
            open: &expect.open,
            overdue: &expect.overdue,
            waiting: &[],
            none: &expect.none,
            done: &expect.done,
            carried_over: &[],
            lapsed: &expect.lapsed,
        };
        self.duties(&duties, &told);
    }

    /// Who is on duty.
    fn assigned(&mut self, expect: &Expect) {
        let world = self.world;
        let entry = |name: &String| world.entries.get(name).map(|(_register, id)| *id);
        let of = expect.of.as_ref().and_then(entry);
        if let (Some(name), None) = (&expect.of, of) {
            return self.wrong(name, "an entry", "there is none of this name");
        }
        let on_duty = OnDuty::new(&world.unit, world.laws.rulebook, world.now, world.laws.calendar.offset());
        let name = |id: EntryId| {
            let known = world.entries.iter().find(|(_name, (_register, known))| *known == id);
            known.map_or_else(|| id.to_string(), |(name, _entry)| name.clone())
        };
        for (role, expected) in &expect.assigned {
            let found = match on_duty.assigned(role, of) {
                None => "no roster serves it".to_owned(),
                Some(Assigned::To { person, is_second: _ }) => name(person),
                Some(Assigned::Up { role, person: _, because: _ }) => format!("up:{role}"),
                Some(Assigned::Nobody { because: _ }) => "nobody".to_owned(),
            };
            self.same(role.as_str(), expected, &found);
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
        let subject = match (entry, self.case) {
            (Some((register, id)), _) => {
                let rule = world.laws.rulebook.register(register);
                let (record, offset) = (world.unit.entry(register, *id), world.laws.calendar.offset());
                let in_force =
                    rule.zip(record).map(|(rule, record)| record.is_in_force(rule, world.now, offset));
                let values = record.and_then(|record| record.latest()).unwrap_or(&empty);
                Subject::Entry { register, values, is_in_force: in_force.unwrap_or(false) }
            }
            (None, Some(case)) if document.fits(Subject::Case(case)) => Subject::Case(case),
            (None, _) => Subject::Unit,
        };
        if !document.fits(subject) {
            return self.wrong(paper.id.as_str(), "to be made", "it is not made here");
        }
        let lines = with_surroundings(world, Language::Chinese, |with| lines(document, subject, world, with))
            .join("\n");
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

/// What papers of the world are put into words with.
pub fn with_surroundings<T>(
    world: &World<'_>,
    language: Language,
    run: impl FnOnce(&Surroundings<'_>) -> T,
) -> T {
    let roles: Vec<RoleId> = world.laws.rulebook.roles.iter().map(|role| role.id.clone()).collect();
    run(&Surroundings {
        language,
        offset: world.laws.calendar.offset(),
        now: world.now,
        unit: "本单位",
        book: &world.unit,
        calendar: world.laws.calendar,
        roles: &roles,
        name_of: &|_user| "经办人".to_owned(),
        number_of: &|case| world.case(case).map_or_else(|| case.to_string(), |case| case.number()),
    })
}
