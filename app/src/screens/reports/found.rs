//! What is found from the data: what is unusual, who has to answer for what, who is out of what. A person decides, by an
//! entry in a register.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::accountability::{Proposal, barred, proposals};
use qingchu_core::case::Case;
use qingchu_core::cluster::{Clustered, clusters};
use qingchu_core::document::{Surroundings, written_value};
use qingchu_core::id::{CaseId, ClauseId, RegisterId};
use qingchu_core::report::sheet::{key_words, period_words};
use qingchu_core::report::{Basis, Key};
use qingchu_core::rulebook::report::Grouping;
use qingchu_core::rulebook::{Register, Rulebook};
use qingchu_core::unit::Values;

use crate::components::empty_state::EmptyState;
use crate::copy::reports::Reports as Words;
use crate::copy::{Language, language, say, when};
use crate::ids;
use crate::screens::registers::entry_form::{EntryDesk, EntryDialog};
use crate::screens::today_of;
use crate::screens::why::{About, WhyDesk, WhyDialog};
use crate::tablet::Tablet;

/// Something that was found, in words.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    /// Which rule found it, as its id.
    rule: String,
    clause: ClauseId,
    title: String,
    details: String,
    cases: Vec<(CaseId, String)>,
    /// Where a person decides, with what is known before.
    to_decide: Option<(RegisterId, Values)>,
}

#[component]
pub(super) fn Found(tablet: Tablet, book: Arc<Rulebook>) -> impl IntoView {
    let looks_for_any =
        !(book.clusters.is_empty() && book.accountabilities.is_empty() && book.eligibilities.is_empty());
    looks_for_any.then(|| view! { <Looking tablet book/> })
}

#[component]
fn Looking(tablet: Tablet, book: Arc<Rulebook>) -> impl IntoView {
    let language = language();
    let cases = RwSignal::new(None::<Arc<Vec<Case>>>);
    let why = WhyDesk::new(tablet);
    let desks = StoredValue::new(desks(tablet, &book));
    let lines = Memo::new(move |_| {
        // A decision that was entered answers what was found.
        tablet.shelf.with(|shelf| shelf.unit.events());
        let (language, cases) = (language.get(), cases.get()?);
        Some(untrack(|| found(tablet, &cases, &book, language)))
    });
    let look = move |_| {
        let all: Vec<CaseId> =
            tablet.shelf.with_untracked(|shelf| shelf.casebook.rows().iter().map(|row| row.id).collect());
        spawn_local(async move {
            match tablet.cases(&all).await {
                Ok(found) => {
                    cases.try_set(Some(Arc::new(found)));
                }
                Err(failure) => tablet.trouble.set(Some(failure)),
            }
        });
    };
    let shown = move || {
        lines.get().map(|lines| {
            if lines.is_empty() {
                view! { <EmptyState words=say(Words::NothingFound)/> }.into_any()
            } else {
                let lines = lines.into_iter().map(|one| line(one, desks, why)).collect_view();
                view! { <ul class="found" id="found">{lines}</ul> }.into_any()
            }
        })
    };
    view! {
        <section class="stack section no-print" id="findings">
            <h2>{say(Words::Findings)}</h2>
            <p class="hint">{say(Words::FindingsTeach)}</p>
            <div class="actions-start">
                <button type="button" class="button" id="look" on:click=look>{say(Words::Look)}</button>
            </div>
            {shown}
            {desks.with_value(|desks| desks.iter().map(|(_id, desk)| view! { <EntryDialog desk=*desk/> }).collect_view())}
            <WhyDialog desk=why/>
        </section>
    }
}

/// A form for each register in which steps are decided.
fn desks(tablet: Tablet, book: &Rulebook) -> Vec<(RegisterId, EntryDesk)> {
    let decides = |register: &&Register| book.steps.iter().any(|step| step.register == register.id);
    let registers = book.registers.iter().filter(decides);
    registers.map(|register| (register.id.clone(), EntryDesk::new(tablet, register))).collect()
}

fn line(line: Line, desks: StoredValue<Vec<(RegisterId, EntryDesk)>>, why: WhyDesk) -> impl IntoView {
    let Line { rule, clause, title, details, cases, to_decide } = line;
    let label = clause.to_string();
    let cases = cases
        .into_iter()
        .map(|(id, number)| view! { <li><a href=format!("/cases/{id}")>{number}</a></li> })
        .collect_view();
    let decide = to_decide.and_then(|(register, values)| {
        let desk = desks.with_value(|desks| {
            desks.iter().find(|(id, _desk)| *id == register).map(|(_id, desk)| *desk)
        })?;
        Some(view! {
            <button type="button" class="button" data-decide="" on:click=move |_| desk.ask(ids::entry(), values.clone())>
                {say(Words::Decide)}
            </button>
        })
    });
    view! {
        <li class="found-line" data-rule=rule>
            <strong>{title}</strong>
            <span>
                {details}" "
                <button type="button" class="button-why" on:click=move |_| why.ask(About::Clause(clause.clone()))>{label}</button>
            </span>
            <ul class="found-cases">{cases}</ul>
            {decide}
        </li>
    }
}

/// Everything that is found, in words: what is unusual in this period and the one before, what is proposed, who is out.
fn found(tablet: Tablet, cases: &[Case], rulebook: &Rulebook, language: Language) -> Vec<Line> {
    let today = today_of(tablet);
    tablet.with_surroundings(language.into(), |with| {
        let basis = Basis { cases, unit: with.book, rulebook, calendar: with.calendar, now: with.now };
        let writer = Writer { basis: &basis, with, language };
        // Early in a period there is little in it: the one before is looked at too.
        let mut unusual = clusters(today, &basis);
        for rule in &rulebook.clusters {
            let of_before = rule.period.before(today).map(|(_from, to)| clusters(to, &basis));
            unusual.extend(of_before.into_iter().flatten().filter(|found| found.rule == rule.id));
        }
        let mut lines: Vec<Line> = unusual.iter().filter_map(|found| writer.unusual(found)).collect();
        lines.extend(proposals(&basis).iter().filter_map(|proposal| writer.proposal(proposal, today)));
        lines.extend(writer.out(today));
        lines
    })
}

struct Writer<'a> {
    basis: &'a Basis<'a>,
    with: &'a Surroundings<'a>,
    language: Language,
}

impl Writer<'_> {
    fn keys(&self, keys: &[Key], by: &[Grouping]) -> String {
        let words = |(key, grouping): (&Key, &Grouping)| {
            key_words(key, grouping, None, self.basis.rulebook, self.with)
        };
        keys.iter().zip(by).map(words).collect::<Vec<_>>().join(" · ")
    }

    fn cases(&self, ids: &[CaseId]) -> Vec<(CaseId, String)> {
        ids.iter().map(|id| (*id, (self.with.number_of)(*id))).collect()
    }

    fn unusual(&self, found: &Clustered) -> Option<Line> {
        let rule = self.basis.rulebook.clusters.iter().find(|known| known.id == found.rule)?;
        let count = Words::Unusual {
            period: period_words(found.period, self.with.language),
            count: found.cases.len(),
            usual: found.usual.map(|mean| format!("{}.{:02}", mean / 100, mean % 100)),
            periods: found.periods,
        };
        Some(Line {
            rule: rule.id.to_string(),
            clause: rule.clause.clone(),
            title: format!("{}：{}", self.language.of(&rule.name), self.keys(&found.keys, &rule.by)),
            details: self.language.words(&count.into()),
            cases: self.cases(&found.cases),
            to_decide: None,
        })
    }

    fn proposal(&self, proposal: &Proposal, today: chrono::NaiveDate) -> Option<Line> {
        let rulebook = self.basis.rulebook;
        let rule = rulebook.accountabilities.iter().find(|known| known.id == proposal.rule)?;
        let step = rulebook.step(&proposal.step)?;
        let about = self.keys(std::slice::from_ref(&proposal.about), std::slice::from_ref(&rule.about));
        let proposed = Words::Proposed {
            step: self.language.of(&step.name).to_owned(),
            since: when::exact(self.language, proposal.since, self.with.now),
        };
        Some(Line {
            rule: rule.id.to_string(),
            clause: proposal.clause.clone(),
            title: format!("{about}：{}", self.language.of(&rule.name)),
            details: self.language.words(&proposed.into()),
            cases: self.cases(&proposal.cases),
            to_decide: proposal.to_decide(today, self.basis),
        })
    }

    /// Who is out of something in the period in which a day lies.
    fn out(&self, today: chrono::NaiveDate) -> Vec<Line> {
        let rulebook = self.basis.rulebook;
        let of_one = |eligibility: &qingchu_core::rulebook::Eligibility| {
            let period = eligibility.period.around(today);
            let line = |out: qingchu_core::accountability::Barred| {
                let step = rulebook.step(&out.step)?;
                let about = written_value(&out.about, None, rulebook, self.with);
                let is_out = Words::OutOf {
                    prize: self.language.of(&eligibility.name).to_owned(),
                    period: period.map_or_else(String::new, |days| period_words(days, self.with.language)),
                    step: self.language.of(&step.name).to_owned(),
                    on: when::day(self.language, out.on),
                };
                Some(Line {
                    rule: eligibility.id.to_string(),
                    clause: eligibility.clause.clone(),
                    title: about,
                    details: self.language.words(&is_out.into()),
                    cases: Vec::new(),
                    to_decide: None,
                })
            };
            barred(eligibility, today, self.basis).into_iter().filter_map(line).collect::<Vec<_>>()
        };
        rulebook.eligibilities.iter().flat_map(of_one).collect()
    }
}
