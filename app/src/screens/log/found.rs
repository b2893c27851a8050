//! The finding: what it is, how grave, which words and which clause say so, and what was not counted.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use qingchu_core::classify::{Evidence, Shows};
use qingchu_core::draft::Overrule;
use qingchu_core::event::Judgement;
use qingchu_core::id::{ClauseId, QuestionId};
use qingchu_core::rulebook::Rulebook;

use super::desk::Desk;
use super::reading::{Heard, Reading};
use crate::components::clause::{ClauseButton, Why};
use crate::components::dialog::Disclosure;
use crate::components::field::ChoiceOption;
use crate::components::mark::{SeverityMark, Tag};
use crate::components::overrule::{Overruled, ReasonDialog};
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
    let tags = move || {
        let rulebook = desk.rulebook()?;
        let judged = reading.judged.get()?;
        Some(
            tags(&judged, &rulebook, language.get())
                .into_iter()
                .map(|tag| view! { <Tag>{tag}</Tag> })
                .collect_view(),
        )
    };
    view! {
        // Heard out when it changes, and only when it does.
        <div role="status" aria-live="polite" class="found-head">
            {move || severity.get().map(|severity| view! { <SeverityMark severity/> })}
            <strong class="found-category" data-testid="category">{category}</strong>
        </div>
        <Reasons reading/>
        <p class="tags">{tags}</p>
        <Competent reading/>
        <Check reading overruling/>
        <NotCounted reading/>
        <Person/>
        <div class="actions-start">
            <button type="button" class="button" id="overrule" on:click=move |_| overruling.set(true)>
                {say(Log::Overrule)}
            </button>
        </div>
        <OverruleDialog open=overruling/>
    }
}

/// Each reason, or the category of a general complaint, with the words that show it and why.
#[component]
fn Reasons(reading: Reading) -> impl IntoView {
    let desk = Desk::here();
    let language = language();
    let lines = move || {
        let (read, rulebook, judged) = (reading.shown.get()?, desk.rulebook()?, reading.judged.get()?);
        Some(reasons(&read, &judged, &rulebook, language.get()).into_iter().map(line).collect_view())
    };
    view! { <ul class="found-reasons">{lines}</ul> }
}

/// One thing that holds, the words that show it, and the clauses behind it.
struct Line {
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
            <span class="found-name">{line.name}</span>
            <span class="found-words">{quotes}</span>
            {(!line.why.is_empty()).then(|| view! { <ClauseButton why=line.why/> })}
        </li>
    }
}

fn reasons(read: &Heard, judged: &Judgement, rulebook: &Rulebook, language: Language) -> Vec<Line> {
    let mut lines = Vec::new();
    for reason in &judged.reasons {
        let shows = Shows::Reason(reason.clone());
        let is_joint = |evidence: &&Evidence| {
            // Who complains together is shown by words of its own.
            evidence.meaning == Shows::Collective && judged.is_collective && reason.as_str() == COLLECTIVE
        };
        let evidence: Vec<&Evidence> = read
            .findings
            .evidence
            .iter()
            .filter(|evidence| evidence.meaning == shows || is_joint(evidence))
            .collect();
        let rule = rulebook.reason(reason);
        let name = rule.map_or_else(|| reason.to_string(), |rule| language.of(&rule.name).to_owned());
        let clause = rule.map(|rule| &rule.clause);
        lines.push(of_evidence(name, true, &evidence, clause, (read, rulebook, language)));
    }
    if lines.is_empty() {
        let shows = Shows::Category(judged.category.clone());
        let evidence: Vec<&Evidence> =
            read.findings.evidence.iter().filter(|evidence| evidence.meaning == shows).collect();
        let category = rulebook.category(&judged.category);
        let name = category.map(|category| language.of(&category.name).to_owned()).unwrap_or_default();
        let clause = category.map(|category| &category.clause);
        lines.push(of_evidence(name, false, &evidence, clause, (read, rulebook, language)));
    }
    lines.extend(signals(read, judged, rulebook, language));
    lines
}

/// The reason that is no category; see [`qingchu_core::draft::judged_as`].
const COLLECTIVE: &str = "collective";

fn signals<'a>(
    read: &'a Heard,
    judged: &'a Judgement,
    rulebook: &'a Rulebook,
    language: Language,
) -> impl Iterator<Item = Line> + 'a {
    judged.signals.iter().filter_map(move |signal| {
        let shows = Shows::Signal(signal.clone());
        let evidence: Vec<&Evidence> =
            read.findings.evidence.iter().filter(|evidence| evidence.meaning == shows).collect();
        let rule = rulebook.signal(signal)?;
        let name = language.of(&rule.name).to_owned();
        (!evidence.is_empty())
            .then(|| of_evidence(name, false, &evidence, Some(&rule.clause), (read, rulebook, language)))
    })
}

fn of_evidence(
    name: String,
    is_grave: bool,
    evidence: &[&Evidence],
    otherwise: Option<&ClauseId>,
    (read, rulebook, language): (&Heard, &Rulebook, Language),
) -> Line {
    let mut words: Vec<String> = evidence.iter().map(|evidence| read.quote(evidence.span)).collect();
    words.dedup();
    let mut by_clause: BTreeMap<&ClauseId, Vec<&Evidence>> = BTreeMap::new();
    for shown in evidence {
        by_clause.entry(&shown.clause).or_default().push(shown);
    }
    if let Some(clause) = otherwise
        && by_clause.is_empty()
    {
        by_clause.insert(clause, Vec::new());
    }
    let why = by_clause.into_iter().filter_map(|(clause, evidence)| {
        let clause = rulebook.clause(clause)?;
        let mut rules: Vec<&str> = evidence.iter().map(|evidence| evidence.rule.as_str()).collect();
        rules.dedup();
        let mut words: Vec<String> = evidence.iter().map(|evidence| read.quote(evidence.span)).collect();
        words.dedup();
        let reading = match (rules.is_empty(), language) {
            (true, _) => String::new(),
            (false, Language::Chinese) => format!("{name}。规则 {}", rules.join("、")),
            (false, Language::English) => format!("{name}. Rule {}", rules.join(", ")),
        };
        Some(Why { at: clause.at.clone(), text: clause.text.clone(), reading, words })
    });
    let why = why.collect();
    Line { name, is_grave, words, why }
}

fn name_of_category(reading: Reading, desk: Desk, language: Language) -> Option<String> {
    let (rulebook, judged) = (desk.rulebook()?, reading.judged.get()?);
    rulebook.category(&judged.category).map(|category| language.of(&category.short).to_owned())
}

fn tags(judged: &Judgement, rulebook: &Rulebook, language: Language) -> Vec<String> {
    let words = |message: Log| language.words(&message.into());
    let mut tags: Vec<String> = judged
        .signals
        .iter()
        .filter_map(|signal| rulebook.signal(signal))
        .map(|signal| language.of(&signal.name).to_owned())
        .collect();
    tags.extend(judged.is_collective.then(|| words(Log::Joint)));
    tags.extend(judged.is_written.then(|| words(Log::Written)));
    tags.extend((!judged.in_competence).then(|| words(Log::NotOurs)));
    tags
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

/// Words that look as if they showed something, and why they do not.
#[component]
fn NotCounted(reading: Reading) -> impl IntoView {
    let desk = Desk::here();
    let language = language();
    let lines = Memo::new(move |_| {
        let (Some(read), Some(rulebook)) = (reading.shown.get(), desk.rulebook()) else { return Vec::new() };
        not_counted(&read, &rulebook, language.get())
    });
    move || {
        let lines = lines.get();
        (!lines.is_empty()).then(|| {
            let lines = lines.into_iter().map(|(words, what, why)| {
                view! { <li><q class="evidence">{words}</q>" "{what}<br/><span class="hint">{why}</span></li> }
            });
            view! {
                <Disclosure summary=say(Log::NotCounted)>
                    <ul class="stack">{lines.collect_view()}</ul>
                </Disclosure>
            }
        })
    }
}

/// The words, what they would have shown, why they do not.
fn not_counted(read: &Arc<Heard>, rulebook: &Rulebook, language: Language) -> Vec<(String, String, String)> {
    let mut lines: Vec<(String, String, String)> = read
        .findings
        .silenced
        .iter()
        .map(|silenced| {
            let why = language.words(&Log::Silenced(silenced.why).into());
            let cue = read.quote(silenced.cue);
            let (what, why) = match language {
                Language::Chinese => (
                    format!("没有算作{}", meaning(&silenced.meaning, rulebook, language)),
                    format!("因为“{cue}”：{why}"),
                ),
                Language::English => (
                    format!("not counted as {}", meaning(&silenced.meaning, rulebook, language)),
                    format!("because of “{cue}”: {why}"),
                ),
            };
            (read.quote(silenced.span), what, why)
        })
        .collect();
    lines.dedup();
    lines
}

fn meaning(shows: &Shows, rulebook: &Rulebook, language: Language) -> String {
    let words = |message: Log| language.words(&message.into());
    match shows {
        Shows::Category(id) => rulebook
            .category(id)
            .map_or_else(|| id.to_string(), |category| language.of(&category.short).to_owned()),
        Shows::Reason(id) => {
            rulebook.reason(id).map_or_else(|| id.to_string(), |reason| language.of(&reason.name).to_owned())
        }
        Shows::Signal(id) => {
            rulebook.signal(id).map_or_else(|| id.to_string(), |signal| language.of(&signal.name).to_owned())
        }
        Shows::Collective => words(Log::Joint),
        Shows::Written(_) => words(Log::Written),
        Shows::Competence(_) => words(Log::NotOurs),
    }
}

/// A person's word over the program's, and the way back.
#[component]
fn Person() -> impl IntoView {
    let desk = Desk::here();
    move || {
        desk.overruled.get().map(|overruled| {
            view! {
                <section class="overruled">
                    <p class="label">{say(Log::JudgedByPerson)}</p>
                    <p dir="auto">{overruled.reason}</p>
                    <button type="button" class="button-quiet" id="take-back" on:click=move |_| desk.overruled.set(None)>
                        {say(Log::TakeBack)}
                    </button>
                </section>
            }
        })
    }
}

#[component]
fn OverruleDialog(open: RwSignal<bool>) -> impl IntoView {
    let desk = Desk::here();
    let language = language();
    let options = Signal::derive(move || {
        let Some(rulebook) = desk.rulebook() else { return Vec::new() };
        let words = |message: Log| language.get().words(&message.into());
        let option = |category: &qingchu_core::rulebook::Category| ChoiceOption {
            id: category.id.to_string(),
            label: language.get().of(&category.name).to_owned(),
            hint: match (category.major, category.in_competence) {
                (true, _) => words(Log::CountsAsMajor),
                (false, false) => words(Log::NotOurs),
                (false, true) => String::new(),
            },
        };
        rulebook.categories.iter().map(option).collect()
    });
    let on_overruled = move |overruled: Overruled| {
        let category = overruled.choice.as_str().into();
        desk.overruled.set(Some(Overrule { category, reason: overruled.reason }));
    };
    view! { <ReasonDialog open title=say(Log::OverruleTitle) options on_overruled/> }
}
