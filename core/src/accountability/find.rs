//! What the data show, rule by rule.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};

use super::{Decision, Proposal};
use crate::case::Case;
use crate::deadline::{self, Due};
use crate::id::{CaseId, DutyId, EntryId, StepId};
use crate::report::{Basis, Key, Punctual, case_key, has_late_duty, punctual};
use crate::rulebook::accountability::{After, Finds, Repeated};
use crate::rulebook::{Accountability, Rulebook};
use crate::time::Moment;

/// What a rule finds, decided or not, in no order.
pub(super) fn found(rule: &Accountability, decisions: &[Decision], basis: &Basis<'_>) -> Vec<Proposal> {
    let finder = Finder { rule, decisions, basis };
    match rule.finds() {
        Some(Finds::Overdue(duty)) => finder.by_case(&|case| overdue_since(case, duty, basis)),
        Some(Finds::When { condition, late }) => finder.by_case(&|case| {
            let is_late = || has_late_duty(case, basis.now, basis.rulebook, basis.calendar);
            let holds = condition.holds(case) && (!late || is_late());
            holds.then_some(case.received.occurred_at)
        }),
        Some(Finds::Repeated(repeated)) => finder.repeated(repeated),
        Some(Finds::After(after)) => finder.after(after),
        // Of a rule that names no one thing nothing is found; the rulebook's check refuses it.
        None => Vec::new(),
    }
}

/// The cut-off that a duty of the case passed undone, the earliest where there are several.
fn overdue_since(case: &Case, duty: &DutyId, basis: &Basis<'_>) -> Option<Moment> {
    let late = case.duties.iter().filter(|opened| {
        opened.duty == *duty
            && punctual(opened, basis.now, basis.rulebook, basis.calendar) == Some(Punctual::Late)
    });
    let cut_offs = late.filter_map(|opened| {
        opened.due(basis.rulebook, basis.calendar).ok().flatten()?.time().map(|time| time.cut_off)
    });
    cut_offs.min()
}

/// The steps that follow on a step, itself among them: a decision of any of them answers what proposed it.
fn steps_from<'r>(step: &'r StepId, rulebook: &'r Rulebook) -> Vec<&'r StepId> {
    let mut steps = vec![step];
    let mut next = 0;
    while let Some(step) = steps.get(next).copied() {
        for rule in &rulebook.accountabilities {
            let follows = rule.after.as_ref().is_some_and(|after| after.step == *step);
            if follows && !steps.contains(&&rule.proposes) {
                steps.push(&rule.proposes);
            }
        }
        next = next.saturating_add(1);
    }
    steps
}

/// The rules that find from cases what, in the end, led to a step.
fn leading_to<'r>(step: &StepId, rulebook: &'r Rulebook) -> Vec<&'r Accountability> {
    let leads =
        |rule: &&Accountability| rule.after.is_none() && steps_from(&rule.proposes, rulebook).contains(&step);
    rulebook.accountabilities.iter().filter(leads).collect()
}

struct Finder<'a> {
    rule: &'a Accountability,
    decisions: &'a [Decision],
    basis: &'a Basis<'a>,
}

impl<'a> Finder<'a> {
    fn day(&self, moment: Moment) -> Option<NaiveDate> {
        moment.at(self.basis.calendar.offset()).map(|at| at.date_naive())
    }

    /// Whom a case is about, by the rule; `None` where it does not say.
    fn about(&self, case: &Case) -> Option<Key> {
        Some(case_key(&self.rule.about, case, self.basis.rulebook)).filter(|key| *key != Key::Nothing)
    }

    /// The decisions that answer what the rule finds about somebody, earliest first.
    fn answers(&self, about: &Key) -> Vec<&'a Decision> {
        let steps = steps_from(&self.rule.proposes, self.basis.rulebook);
        self.decisions.iter().filter(|decision| decision.answers(self.rule, &steps, about)).collect()
    }

    fn proposal(&self, about: Key, cases: Vec<CaseId>, since: Moment, decided: Option<EntryId>) -> Proposal {
        Proposal {
            rule: self.rule.id.clone(),
            clause: self.rule.clause.clone(),
            step: self.rule.proposes.clone(),
            about,
            same: Vec::new(),
            cases,
            since,
            follows: None,
            decided,
        }
    }

    /// Finds case by case. A decision that names the case answers it; one that names none answers what was found until its
    /// day.
    fn by_case(&self, since: &dyn Fn(&Case) -> Option<Moment>) -> Vec<Proposal> {
        let found = |case: &'a Case| {
            let (about, since) = (self.about(case)?, since(case)?);
            let day = self.day(since);
            let is_until = |decision: &Decision| day.is_some_and(|day| day <= decision.on);
            let decided = self
                .answers(&about)
                .into_iter()
                .find(|decision| decision.names(case).unwrap_or_else(|| is_until(decision)))
                .map(|decision| decision.entry);
            Some(self.proposal(about, vec![case.id], since, decided))
        };
        self.basis.all_cases().into_iter().filter_map(found).collect()
    }

    /// Finds the same, again and again.
    fn repeated(&self, repeated: &Repeated) -> Vec<Proposal> {
        let mut groups: BTreeMap<(Key, Vec<Key>), Vec<&Case>> = BTreeMap::new();
        for case in self.basis.all_cases() {
            let same: Vec<Key> =
                repeated.same.iter().map(|same| case_key(same, case, self.basis.rulebook)).collect();
            if let Some(about) = self.about(case)
                && !same.contains(&Key::Nothing)
            {
                groups.entry((about, same)).or_default().push(case);
            }
        }
        let of_group = |((about, same), cases): ((Key, Vec<Key>), Vec<&Case>)| {
            self.repeated_in(repeated, &about, &cases)
                .into_iter()
                .map(|found| Proposal { same: same.clone(), ..found })
                .collect::<Vec<_>>()
        };
        groups.into_iter().flat_map(of_group).collect()
    }

    /// The repetitions among cases that have the same in common, earliest received first.
    fn repeated_in(&self, repeated: &Repeated, about: &Key, cases: &[&Case]) -> Vec<Proposal> {
        let is_answered = |case: &&Case| repeated.unless.as_ref().is_some_and(|unless| unless.holds(case));
        let since = cases.iter().rposition(is_answered).map_or(0, |place| place.saturating_add(1));
        let concerns = |decision: &&Decision| {
            let mut names = cases.iter().map(|case| decision.names(case));
            names.any(|names| names != Some(false))
        };
        let decisions: Vec<&Decision> = self.answers(about).into_iter().filter(concerns).collect();
        // What was received until the day of a decision is answered by it, and counts no more for what comes after.
        let mut between: BTreeMap<usize, Vec<(NaiveDate, &Case)>> = BTreeMap::new();
        for case in cases.iter().skip(since) {
            let Some(day) = self.day(case.received.occurred_at) else { continue };
            let place = decisions.iter().position(|decision| day <= decision.on).unwrap_or(decisions.len());
            between.entry(place).or_default().push((day, case));
        }
        let mut found = Vec::new();
        for (place, cases) in between {
            let decided = decisions.get(place).map(|decision| decision.entry);
            for run in runs(&cases, repeated) {
                let ids = run.cases.iter().map(|case| case.id).collect();
                found.push(self.proposal(about.clone(), ids, run.since, decided));
            }
        }
        found
    }

    /// Finds what follows on a step that was taken.
    fn after(&self, after: &After) -> Vec<Proposal> {
        let taken: Vec<&Decision> = self
            .decisions
            .iter()
            .filter(|decision| decision.is_taken && decision.step == after.step)
            .collect();
        let mut found = Vec::new();
        for (place, decision) in taken.iter().enumerate() {
            found.extend(self.undone(after, decision));
            // After a second talk it is that one which the repetition follows on.
            let is_last = || {
                let about = Key::of_value(&decision.about);
                !taken.iter().skip(place.saturating_add(1)).any(|later| about.is_said_by(&later.about))
            };
            if after.or_again && is_last() {
                found.extend(self.again(after, decision));
            }
        }
        found
    }

    /// That what the step was to bring about is not there in time.
    fn undone(&self, after: &After, taken: &Decision) -> Option<Proposal> {
        let unless = after.unless.as_ref()?;
        let cut_off = self.cut_off(after, taken)?;
        if self.basis.now < cut_off {
            return None;
        }
        let all = self.basis.all_cases();
        let (about, ids) = if taken.case.is_some() {
            let named = all.iter().filter(|case| taken.names(case) == Some(true));
            (None, named.map(|case| case.id).collect())
        } else {
            let until = |found: &Proposal| self.day(found.since).is_some_and(|day| day <= taken.on);
            let led = self.led_to(after, taken).into_iter().filter(until);
            led.fold((None, Vec::new()), |(_about, mut ids), found| {
                ids.extend(found.cases);
                (Some(found.about), ids)
            })
        };
        let lacks = all.iter().filter(|case| ids.contains(&case.id) && !unless.holds(case));
        let cases: Vec<&Case> = lacks.copied().collect();
        let about = about.or_else(|| cases.first().and_then(|case| self.about(case)))?;
        if cases.is_empty() {
            return None;
        }
        let decided = self.answers(&about).into_iter().find(|decision| decision.on >= taken.on);
        let decided = decided.map(|decision| decision.entry);
        let ids = cases.iter().map(|case| case.id).collect();
        Some(Proposal { follows: Some(taken.entry), ..self.proposal(about, ids, cut_off, decided) })
    }

    /// That what proposed the step is found again after it.
    fn again(&self, after: &After, taken: &Decision) -> Option<Proposal> {
        let later = |found: &Proposal| self.day(found.since).is_some_and(|day| day > taken.on);
        let found: Vec<Proposal> = self.led_to(after, taken).into_iter().filter(later).collect();
        let about = found.first()?.about.clone();
        let decided_until = self.answers(&about).last().map(|decision| (decision.on, decision.entry));
        let is_open = |found: &&Proposal| {
            decided_until.is_none_or(|(on, _entry)| self.day(found.since).is_none_or(|day| day > on))
        };
        let open: Vec<&Proposal> = found.iter().filter(is_open).collect();
        let (counted, decided) = if open.is_empty() {
            (found.iter().collect(), decided_until.map(|(_on, entry)| entry))
        } else {
            (open, None)
        };
        let since = counted.iter().map(|found| found.since).min()?;
        let ids: Vec<CaseId> = counted.iter().flat_map(|found| found.cases.iter().copied()).collect();
        let all = self.basis.all_cases();
        let cases = all.iter().filter(|case| ids.contains(&case.id)).map(|case| case.id).collect();
        Some(Proposal { follows: Some(taken.entry), ..self.proposal(about, cases, since, decided) })
    }

    /// What was found from cases about the one whom the step was taken against, that led to the step.
    fn led_to(&self, after: &After, taken: &Decision) -> Vec<Proposal> {
        leading_to(&after.step, self.basis.rulebook)
            .into_iter()
            .flat_map(|rule| found(rule, self.decisions, self.basis))
            .filter(|found| found.about.is_said_by(&taken.about))
            .collect()
    }

    /// By when what the step was to bring about must be there; `None` where nobody can tell yet.
    fn cut_off(&self, after: &After, taken: &Decision) -> Option<Moment> {
        let offset = self.basis.calendar.offset();
        let Some(within) = &after.within else { return Moment::midnight(taken.on.succ_opt()?, offset) };
        let start = Moment::midnight(taken.on, offset)?;
        match deadline::due(within, start, &[], self.basis.calendar).ok()? {
            Due::Determined { time, .. } => Some(time.cut_off),
            Due::NotDetermined { .. } | Due::Waiting { .. } => None,
        }
    }
}

/// Cases of which enough lie close enough together.
struct Run<'a> {
    cases: Vec<&'a Case>,
    /// When there were enough for the first time.
    since: Moment,
}

/// Puts together the cases of overlapping stretches, of so many months, that hold enough of them.
fn runs<'a>(cases: &[(NaiveDate, &'a Case)], repeated: &Repeated) -> Vec<Run<'a>> {
    let least = usize::try_from(repeated.at_least).unwrap_or(usize::MAX);
    let reaches = |first: NaiveDate, last: NaiveDate| {
        first.checked_add_months(Months::new(repeated.months)).is_none_or(|end| last <= end)
    };
    let mut runs: Vec<Run<'a>> = Vec::new();
    // The first place that is in no run yet.
    let mut free = 0;
    for (last, (day, case)) in cases.iter().enumerate() {
        let first = cases.iter().position(|(first, _case)| reaches(*first, *day)).unwrap_or(last);
        if last.saturating_sub(first).saturating_add(1) < least {
            continue;
        }
        let added = cases.iter().take(last.saturating_add(1)).skip(first.max(free)).map(|(_day, case)| *case);
        match runs.last_mut().filter(|_run| first < free) {
            Some(run) => run.cases.extend(added),
            None => runs.push(Run { cases: added.collect(), since: case.received.occurred_at }),
        }
        free = last.saturating_add(1);
    }
    runs
}
