//! What each source holds: of a case, of a register's entry, of what the unit knows.

use super::written::{written_day, written_moment, written_value};
use super::{Content, Paper, PaperRow, Subject, Surroundings, capital};
use crate::case::{Case, StatedFact, What};
use crate::event::Severity;
use crate::rulebook::document::{Held, OfCase, Paragraph, Part, Row, Source, Sum, parts};
use crate::rulebook::{Both, Document, Field, Rulebook};
use crate::time::Moment;
use crate::value::Value;
use crate::words::Language;

/// What a paragraph leaves to be written by hand.
const TO_WRITE_ON: &str = "＿＿＿＿＿＿";

pub(super) struct Filler<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) rulebook: &'a Rulebook,
    pub(super) with: &'a Surroundings<'a>,
    /// The papers of the file that this one is part of, each with its first page.
    pub(super) index: Option<&'a [(String, u32)]>,
}

impl<'a> Filler<'a> {
    pub(super) fn fill(&self, document: &Document) -> Paper {
        let language = self.with.language;
        let sentences = document.letter.iter().map(|sentence| self.text(sentence.in_language(language), ""));
        let holds = |paragraph: &&Paragraph| match (&paragraph.when, self.subject) {
            (None, _) => true,
            (Some(when), Subject::Case(case)) => when.holds(case),
            (Some(_), Subject::Unit | Subject::Entry { .. }) => false,
        };
        let fixed = |text: &Both| self.text(text.in_language(language), TO_WRITE_ON);
        Paper {
            title: document.title.in_language(language).to_owned(),
            letter: sentences.filter(|sentence| !sentence.trim().is_empty()).collect(),
            rows: document.rows.iter().map(|row| self.row(row)).collect(),
            paragraphs: document
                .paragraphs
                .iter()
                .filter(holds)
                .map(|paragraph| fixed(&paragraph.text))
                .collect(),
            signatures: document
                .signatures
                .iter()
                .map(|who| self.text(who.in_language(language), ""))
                .collect(),
        }
    }

    fn row(&self, row: &Row) -> PaperRow {
        let language = self.with.language;
        let mut content: Vec<Content> =
            row.from.iter().flat_map(|source| self.content(source, Some(row))).collect();
        if content.is_empty()
            && let Some(missing) = &row.missing
        {
            content.push(Content::Missing(missing.in_language(language).to_owned()));
        }
        PaperRow { label: row.label.in_language(language).to_owned(), content, wide: row.wide }
    }

    /// Puts into each `{source}` of a text what it holds, and `blank` where it holds nothing.
    fn text(&self, text: &str, blank: &str) -> String {
        let held = |name: &str| Source::parse(name).map_or_else(String::new, |source| self.words(&source));
        parts(text)
            .map(|part| match part {
                Part::Words(words) => words.to_owned(),
                Part::Source(name) => {
                    Some(held(name)).filter(|words| !words.is_empty()).unwrap_or(blank.to_owned())
                }
            })
            .collect()
    }

    pub(super) fn words(&self, source: &Source) -> String {
        let word = |content| match content {
            Content::Words(words) => Some(words),
            Content::Missing(_) | Content::Signature(_) | Content::Table(_) => None,
        };
        self.content(source, None).into_iter().filter_map(word).collect::<Vec<_>>().join("；")
    }

    /// What a source holds; empty where there is nothing.
    fn content(&self, source: &Source, row: Option<&Row>) -> Vec<Content> {
        let of_case = |content: &dyn Fn(&Case) -> Vec<Content>| match self.subject {
            Subject::Case(case) => content(case),
            Subject::Unit | Subject::Entry { .. } => Vec::new(),
        };
        match source {
            Source::OfCase(what) => of_case(&|case| self.of_case(*what, case)),
            Source::FactAt(fact) => of_case(&|case| {
                one(case
                    .last_fact(fact)
                    .map_or_else(String::new, |stated| self.moment(stated.stamp.occurred_at)))
            }),
            Source::FactBy(fact) => of_case(&|case| {
                one(case
                    .last_fact(fact)
                    .map_or_else(String::new, |stated| (self.with.name_of)(stated.stamp.author)))
            }),
            Source::Held(held) => {
                self.held(held).into_iter().flat_map(|(value, field)| self.value(value, field)).collect()
            }
            Source::Rows(held) => {
                let held = self.held(held).into_iter();
                held.flat_map(|(value, field)| self.rows(value, field, row)).collect()
            }
            Source::Total(held, column) => self.total(held, column),
            Source::Capital(amount) => {
                self.sum(amount).map(capital).map(Content::Words).into_iter().collect()
            }
            Source::Register(register) => self.register(register, row),
            Source::RegisterField(register, field) => self.register_field(register, field, row),
            Source::Today => one(self
                .with
                .now
                .at(self.with.offset)
                .map_or_else(String::new, |at| written_day(at.date_naive(), self.with.language))),
            Source::Unit => one(self.with.unit.to_owned()),
        }
    }

    fn of_case(&self, what: OfCase, case: &Case) -> Vec<Content> {
        let language = self.with.language;
        let named = |name: Option<&Both>| {
            one(name.map_or_else(String::new, |name| name.in_language(language).to_owned()))
        };
        match what {
            OfCase::Number => one(case.number()),
            OfCase::Narrative => one(case.narrative.clone()),
            OfCase::ReceivedAt => one(self.moment(case.received.occurred_at)),
            OfCase::ReceivedBy => one((self.with.name_of)(case.received.author)),
            OfCase::Channel => match self.rulebook.channel(&case.channel) {
                Some(channel) => named(Some(&channel.name)),
                None => one(case.channel.to_string()),
            },
            OfCase::Category => {
                let category = case.judgement().and_then(|judged| self.rulebook.category(&judged.category));
                named(category.map(|category| &category.name))
            }
            OfCase::Severity => one(self.severity(case)),
            OfCase::Department => one(self.department(case)),
            OfCase::Stage => named(self.rulebook.stage(&case.stage).map(|stage| &stage.name)),
            OfCase::History => self.history(case),
            OfCase::Answers => self.answers(case),
            OfCase::Links => {
                case.links.iter().map(|other| Content::Words((self.with.number_of)(*other))).collect()
            }
            OfCase::Documents => self.index(case),
            OfCase::Duties => self.duties(case),
            OfCase::Flags => {
                let flags = case.flags.iter().filter_map(|id| self.rulebook.flag(id));
                flags.map(|flag| Content::Words(flag.name.in_language(language).to_owned())).collect()
            }
            OfCase::Parties => {
                one(case.matter.as_ref().map_or_else(String::new, |matter| matter.parties.to_string()))
            }
            OfCase::Plan => {
                let plans = self.rulebook.plans.iter().filter(|plan| plan.when.holds(case));
                let steps = plans.flat_map(|plan| &plan.steps);
                let step = |(number, step): (usize, &Both)| {
                    Content::Words(format!("{number}. {}", step.in_language(language)))
                };
                (1..).zip(steps).map(step).collect()
            }
        }
    }

    /// The values that are held somewhere, each with its field: several where people stated a field apart.
    pub(super) fn held(&self, held: &Held) -> Vec<(&'a Value, Option<&'a Field>)> {
        match (held, self.subject) {
            (Held::Field(field), Subject::Case(case)) => {
                let values = case.fields.get(field).into_iter().flat_map(|heads| heads.values());
                values.map(|value| (value, self.rulebook.field(field))).collect()
            }
            (Held::Fact(fact, field), Subject::Case(case)) => {
                let value = case.last_fact(fact).and_then(|stated| stated.values.get(field));
                let rule = self.rulebook.fact(fact).and_then(|rule| rule.field(field));
                value.map(|value| (value, rule)).into_iter().collect()
            }
            (Held::Entry(field), Subject::Entry { register, values, is_in_force: _ }) => {
                let rule = self.rulebook.register(register);
                let rule = rule.and_then(|rule| rule.fields.iter().find(|known| known.id == *field));
                values.get(field).map(|value| (value, rule)).into_iter().collect()
            }
            (Held::Field(_) | Held::Fact(..) | Held::Entry(_), _) => Vec::new(),
        }
    }

    /// An amount of money, in fen; `None` where none is stated, or several.
    fn sum(&self, sum: &Sum) -> Option<i64> {
        match sum {
            Sum::Held(held) => match self.held(held).as_slice() {
                [(Value::Fen(fen), _field)] => Some(*fen),
                _none_or_several => None,
            },
            Sum::Total(held, column) => match self.held(held).as_slice() {
                [(rows, _field)] => rows.sum(column),
                _none_or_several => None,
            },
        }
    }

    fn moment(&self, moment: Moment) -> String {
        written_moment(moment, self.with.offset, self.with.language)
    }

    pub(super) fn value(&self, value: &Value, field: Option<&Field>) -> Vec<Content> {
        match value {
            Value::Signature(strokes) if field.is_none_or(|field| field.is_shown_to(self.with.roles)) => {
                vec![Content::Signature(strokes.clone())]
            }
            Value::Signature(_)
            | Value::Text(_)
            | Value::Choice(_)
            | Value::Number(_)
            | Value::Fen(_)
            | Value::Yes(_)
            | Value::Moment(_)
            | Value::Day(_)
            | Value::User(_)
            | Value::Case(_)
            | Value::Rows(_)
            | Value::Entry(_) => {
                let words = written_value(value, field, self.rulebook, self.with);
                if words.is_empty() { Vec::new() } else { vec![Content::Words(words)] }
            }
        }
    }

    fn severity(&self, case: &Case) -> String {
        let Some(judgement) = case.judgement() else { return String::new() };
        let language = self.with.language;
        let severity = match (judgement.severity, language) {
            (Severity::General, Language::Chinese) => "一般",
            (Severity::Major, Language::Chinese) => "重大",
            (Severity::General, Language::English) => "General",
            (Severity::Major, Language::English) => "Major",
        };
        let reasons: Vec<&str> = judgement
            .reasons
            .iter()
            .filter_map(|id| self.rulebook.reason(id))
            .map(|reason| reason.name.in_language(language))
            .collect();
        if reasons.is_empty() { severity.to_owned() } else { format!("{severity}：{}", reasons.join("、")) }
    }

    fn department(&self, case: &Case) -> String {
        let id = case
            .judgement()
            .and_then(|judgement| self.rulebook.category(&judgement.category))
            .and_then(|category| category.department.as_deref());
        id.and_then(|id| self.rulebook.department(id))
            .map_or_else(String::new, |department| department.name.in_language(self.with.language).to_owned())
    }

    /// Facts and remarks in order, a line each.
    pub(super) fn history(&self, case: &Case) -> Vec<Content> {
        let mut lines = Vec::new();
        for happening in &case.history {
            let words = match &happening.what {
                What::Fact(at) => case.facts.get(*at).map(|stated| self.fact(stated)),
                What::Note(text) => Some(text.clone()),
                What::Received
                | What::Confirmed(_)
                | What::Overruled(_)
                | What::Field(..)
                | What::Linked(_)
                | What::NotInterpreted { .. } => None,
            };
            if let Some(words) = words {
                let (at, who) =
                    (self.moment(happening.stamp.occurred_at), (self.with.name_of)(happening.stamp.author));
                lines.push(Content::Words(format!("{at} {who} {words}")));
            }
        }
        lines
    }

    fn fact(&self, stated: &StatedFact) -> String {
        let Some(rule) = self.rulebook.fact(&stated.fact) else { return stated.fact.to_string() };
        let details: Vec<String> = rule
            .fields
            .iter()
            .filter_map(|field| stated.values.get(&field.id).map(|value| (field, value)))
            .map(|(field, value)| written_value(value, Some(field), self.rulebook, self.with))
            .filter(|words| !words.is_empty())
            .collect();
        let name = rule.name.in_language(self.with.language);
        if details.is_empty() { name.to_owned() } else { format!("{name}：{}", details.join("；")) }
    }

    fn answers(&self, case: &Case) -> Vec<Content> {
        let answered = |field: &Field| {
            let value = case.fields.get(&field.id)?.values().next()?;
            let words = written_value(value, Some(field), self.rulebook, self.with);
            (!words.is_empty())
                .then(|| Content::Words(format!("{} {words}", field.label.in_language(self.with.language))))
        };
        self.rulebook.questions.iter().filter_map(|question| answered(&question.field)).collect()
    }
}

fn one(words: String) -> Vec<Content> {
    if words.is_empty() { Vec::new() } else { vec![Content::Words(words)] }
}
