//! The finding: what it is, how grave, which words and which clause say so, and what was not counted.

use leptos::prelude::*;
use qingchu_core::classify::{Evidence, Shows};
use qingchu_core::event::Judgement;
use qingchu_core::id::{ClauseId, QuestionId, ReasonId};
use qingchu_core::rulebook::Rulebook;

use super::desk::Desk;
use super::not_counted::NotCounted;
use super::reading::{Heard, Reading};
use crate::components::clause::{ClauseButton, Why};
use crate::components::mark::{SeverityMark, Tag};
use crate::components::overrule::{Overruled, ReasonDialog};
use crate::components::verdict;
use crate::copy::log::Log;
use crate::copy::{Language, language, say};
use crate::tablet::Tablet;

/// The finding beside the words, with its reasons and the way to overrule it.
#[component]
pub fn Found(
    /// What the words say.
    reading: Reading,
) -> impl IntoView {
    let has_words = Memo::new(move |_| reading.judged.read().is_some());
    view! {
        <section class="found" aria-labelledby="found-title">
            <h2 id="found-title">{say(Log::Found)}</h2>
            <Show when=move || has_words.get() fallback=|| view! { <p class="hint">{say(Log::FoundTeaches)}</p> }>
                <Finding reading/>
            </Show>
        </section>
    }
}

#[component]
fn Finding(reading: Reading) -> impl IntoView {
    let desk = Desk::here();
    let language = language();
    let severity =
        Memo::new(move |_| reading.judged.with(|judged| judged.as_ref().map(|judged| judged.severity)));
    let overruling = RwSignal::new(false);
    let category = move || name_of_category(reading, desk, language.get());
    view! {
        // Read out when it changes, and only when it does.
        <div role="status" aria-live="polite" class="found-head">
            {move || severity.get().map(|severity| view! { <SeverityMark severity/> })}
            <strong class="found-category" data-testid="category">{category}</strong>
        </div>
        <Reasons reading/>
        <Competent reading/>
        <Check reading overruling/>
        <Person reading/>
        <div class="found-foot">
            <button type="button" class="button" id="overrule" on:click=move |_| overruling.set(true)>
                {say(Log::Overrule)}
            </button>
            <NotCounted reading/>
        </div>
        <OverruleDialog reading open=overruling/>
    }
}

/// Why it is grave, or what it is, with the words that show it; then the signals. Each answers "why?".
#[component]
fn Reasons(reading: Reading) -> impl IntoView {
    let desk = Desk::here();
    let language = language();
    let lines = Memo::new(move |_| {
        let (Some(heard), Some(rulebook), Some(judged)) =
            (reading.shown.get(), desk.rulebook(), reading.judged.get())
        else {
            return (Vec::new(), Vec::new());
        };
        let telling =
            Telling { heard: &heard, judged: &judged, rulebook: &rulebook, language: language.get() };
        (telling.reasons(), telling.signals())
    });
    let reasons = move || lines.with(|(reasons, _)| reasons.clone()).into_iter().map(line).collect_view();
    let signals = move || lines.with(|(_, signals)| signals.clone()).into_iter().map(line).collect_view();
    view! {
        <ul class="found-reasons">{reasons}</ul>
        <ul class="found-signals">{signals}</ul>
    }
}

/// One thing that holds, the words that show it, and the clauses behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    /// Empty where the head says it already.
    name: String,
    is_grave: bool,
    words: Vec<String>,
    why: Vec<Why>,
}

fn line(line: Line) -> impl IntoView {
    let class = if line.is_grave { "evidence evidence-grave" } else { "evidence" };
    let quotes = line.words.into_iter().map(|words| view! { <q class=class>{words}</q> }).collect_view();
    view! {
        <li>
            {(!line.name.is_empty()).then(|| view! { <Tag>{line.name}</Tag> })}
            {quotes}
            {(!line.why.is_empty()).then(|| view! { <ClauseButton why=line.why/> })}
        </li>
    }
}

/// How many different words are quoted for one thing; all of them are underlined in the text.
const QUOTES_MAX: usize = 6;

/// What a finding is told from.
#[derive(Clone, Copy)]
struct Telling<'a> {
    heard: &'a Heard,
    judged: &'a Judgement,
    rulebook: &'a Rulebook,
    language: Language,
}

impl Telling<'_> {
    fn reasons(self) -> Vec<Line> {
        let category = self.rulebook.category(&self.judged.category);
        let is_named_above = |id: &str| id == self.judged.category.as_str();
        let mut lines = Vec::new();
        for reason in &self.judged.reasons {
            let shows = Shows::Reason(reason.clone());
            // Who complains together is shown by words of its own.
            let is_joint = self.judged.is_collective && reason.as_str() == COLLECTIVE;
            let evidence =
                self.evidence(|meaning| *meaning == shows || (is_joint && *meaning == Shows::Collective));
            let rule = self.rulebook.reason(reason);
            let name =
                rule.map_or_else(|| reason.to_string(), |rule| self.language.of(&rule.name).to_owned());
            let mut line = self.line(&name, &evidence, rule.map(|rule| &rule.clause));
            line.is_grave = true;
            if is_named_above(reason.as_str()) {
                line.name.clear();
            }
            lines.push(line);
        }
        if lines.is_empty() {
            let shows = Shows::Category(self.judged.category.clone());
            let evidence = self.evidence(|meaning| *meaning == shows);
            let name = category.map(|category| self.language.of(&category.name)).unwrap_or_default();
            let mut line = self.line(name, &evidence, category.map(|category| &category.clause));
            line.name.clear();
            lines.push(line);
        }
        lines
    }

    fn signals(self) -> Vec<Line> {
        let words = |message: Log| self.language.words(&message.into());
        let mut lines: Vec<Line> = self
            .judged
            .signals
            .iter()
            .filter_map(|id| self.rulebook.signal(id))
            .map(|signal| {
                let shows = Shows::Signal(signal.id.clone());
                let evidence = self.evidence(|meaning| *meaning == shows);
                self.line(self.language.of(&signal.name), &evidence, Some(&signal.clause))
            })
            .collect();
        let collective = ReasonId::from(COLLECTIVE);
        if self.judged.is_collective && !self.judged.reasons.contains(&collective) {
            let evidence = self.evidence(|meaning| *meaning == Shows::Collective);
            let clause = self.rulebook.reason(&collective).map(|reason| &reason.clause);
            lines.push(self.line(&words(Log::Joint), &evidence, clause));
        }
        if self.judged.is_written {
            let evidence = self.evidence(|meaning| *meaning == Shows::Written(true));
            let channel = self.rulebook.channels.iter().find(|channel| channel.written);
            lines.push(self.line(&words(Log::Written), &evidence, channel.map(|channel| &channel.clause)));
        }
        if !self.judged.in_competence {
            let evidence = self.evidence(|meaning| *meaning == Shows::Competence(false));
            let category = self.rulebook.category(&self.judged.category);
            lines.push(self.line(&words(Log::NotOurs), &evidence, category.map(|category| &category.clause)));
        }
        lines
    }

    fn evidence(self, shows: impl Fn(&Shows) -> bool) -> Vec<Evidence> {
        self.heard.findings.evidence.iter().filter(|evidence| shows(&evidence.meaning)).cloned().collect()
    }

    /// `otherwise`: the clause where no words show it.
    fn line(self, name: &str, evidence: &[Evidence], otherwise: Option<&ClauseId>) -> Line {
        let quotes = |evidence: &mut dyn Iterator<Item = &Evidence>| -> Vec<String> {
            let mut words: Vec<String> = Vec::new();
            for quote in evidence.map(|evidence| self.heard.quote(evidence.span)) {
                if !words.contains(&quote) {
                    words.push(quote);
                }
                if words.len() == QUOTES_MAX {
                    break;
                }
            }
            words
        };
        // A clause that the rulebook does not have (words that several rulebooks share) stands for its own clause.
        let of = |evidence: &Evidence| match self.rulebook.clause(&evidence.clause) {
            Some(clause) => Some(clause.id.clone()),
            None => otherwise.cloned(),
        };
        let mut clauses: Vec<ClauseId> = evidence.iter().filter_map(of).collect();
        clauses.sort();
        clauses.dedup();
        if clauses.is_empty() {
            clauses.extend(otherwise.cloned());
        }
        let why = clauses.into_iter().filter_map(|id| {
            let clause = self.rulebook.clause(&id)?;
            let behind = || evidence.iter().filter(|evidence| of(evidence).as_ref() == Some(&id));
            let mut rules: Vec<&str> = behind().map(|evidence| evidence.rule.as_str()).collect();
            rules.sort_unstable();
            rules.dedup();
            let reading = match (rules.is_empty(), self.language) {
                (true, _) => name.to_owned(),
                (false, Language::Chinese) => format!("{name}（规则 {}）", rules.join("、")),
                (false, Language::English) => format!("{name} (rule {})", rules.join(", ")),
            };
            Some(Why {
                at: clause.at.clone(),
                text: clause.text.clone(),
                reading,
                words: quotes(&mut behind()),
            })
        });
        let why = why.collect();
        Line { name: name.to_owned(), is_grave: false, words: quotes(&mut evidence.iter()), why }
    }
}

/// The reason that is shown by words of its own: who complains together.
const COLLECTIVE: &str = "collective";

fn name_of_category(reading: Reading, desk: Desk, language: Language) -> Option<String> {
    let (rulebook, judged) = (desk.rulebook()?, reading.judged.get()?);
    rulebook.category(&judged.category).map(|category| language.of(&category.short).to_owned())
}

/// Whose it is, where it is not ours.
#[component]
fn Competent(reading: Reading) -> impl IntoView {
    let desk = Desk::here();
    let language = language();
    move || {
        let (rulebook, judged) = (desk.rulebook()?, reading.judged.get()?);
        let competent =
            rulebook.category(&judged.category)?.competent.as_ref().filter(|_| !judged.in_competence)?;
        Some(view! { <p>{language.get().of(competent).to_owned()}</p> })
    }
}

/// One question where a major event is possible and not certain.
#[component]
fn Check(reading: Reading, overruling: RwSignal<bool>) -> impl IntoView {
    let desk = Desk::here();
    let tablet = Tablet::here();
    let language = language();
    let question = Memo::new(move |_| {
        let id = reading.shown.with(|read| read.as_ref()?.findings.check.clone())?;
        desk.overruled.read().is_none().then_some(id)
    });
    let words = move |id: &QuestionId| {
        tablet.books.with(|books| {
            books.question(id).map(|question| match language.get() {
                Language::Chinese => question.zh.clone(),
                Language::English => question.en.clone(),
            })
        })
    };
    move || {
        let id = question.get()?;
        let words = words(&id)?;
        let is_answered = desk.asked.with(|asked| asked.as_ref() == Some(&id));
        Some(view! {
            <section class="check" aria-label=say(Log::Check)>
                <p class="label">{say(Log::Check)}</p>
                <p class="check-question">{words}</p>
                {if is_answered {
                    view! { <p class="hint">{say(Log::CheckedYes)}</p> }.into_any()
                } else {
                    view! {
                        <div class="actions-start">
                            <button type="button" class="button" id="check-yes" on:click=move |_| desk.asked.set(Some(id.clone()))>
                                {say(Log::CheckYes)}
                            </button>
                            <button type="button" class="button" id="check-no" on:click=move |_| overruling.set(true)>
                                {say(Log::CheckNo)}
                            </button>
                        </div>
                    }
                    .into_any()
                }}
            </section>
        })
    }
}

/// A person's word over the program's, what the program says meanwhile, and the way back.
#[component]
fn Person(reading: Reading) -> impl IntoView {
    let desk = Desk::here();
    let language = language();
    // The words may have changed since the person judged: a fire that is mentioned now must not go unseen.
    let program = move || {
        let (heard, rulebook) = (reading.shown.get()?, desk.rulebook()?);
        let judged = &heard.findings.judgement;
        let category = rulebook.category(&judged.category)?;
        let name = language.get().of(&category.short).to_owned();
        Some(view! { <SeverityMark severity=judged.severity/>" "{name} })
    };
    move || {
        desk.overruled.get().map(|overruled| {
            view! {
                <section class="overruled">
                    <p class="label">{say(Log::JudgedByPerson)}</p>
                    <p dir="auto">{overruled.reason}</p>
                    <p class="tags program-says"><span class="hint">{say(Log::ProgramSays)}</span>{program}</p>
                    <button type="button" class="button-quiet" id="take-back" on:click=move |_| desk.overruled.set(None)>
                        {say(Log::TakeBack)}
                    </button>
                </section>
            }
        })
    }
}

#[component]
fn OverruleDialog(reading: Reading, open: RwSignal<bool>) -> impl IntoView {
    let desk = Desk::here();
    let language = language();
    let options = Signal::derive(move || {
        let (language, rulebook) = (language.get(), desk.rulebook());
        let options = |rulebook| verdict::options(rulebook, language, &language.words(&Log::NotOurs.into()));
        rulebook.as_deref().map(options).unwrap_or_default()
    });
    let on_overruled = move |overruled: Overruled| {
        let Some(rulebook) = desk.rulebook() else { return };
        let verdict = verdict::chosen(&overruled.choice, &rulebook);
        let over = reading
            .judged
            .with_untracked(|judged| Some(verdict?.over(judged.as_ref()?, overruled.reason.clone())));
        if over.is_some() {
            desk.overruled.set(over);
        }
    };
    view! { <ReasonDialog open title=say(Log::OverruleTitle) options on_overruled/> }
}
