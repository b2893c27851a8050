//! A form or letter (文书) filled from a case: what stands on the paper, without saying how it looks.

use std::collections::BTreeMap;

use chrono::FixedOffset;

use crate::case::{Case, StatedFact, What};

use crate::event::Severity;
use crate::id::{FieldId, UserId};
use crate::rulebook::document::Source;
use crate::rulebook::{Both, Document, Field, Kind, Rulebook};
use crate::time::Moment;
use crate::value::Value;
use crate::words::Language;

/// A filled document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its title.
    pub title: String,
    /// Sentences, for letters; those with nothing to say are left out.
    pub letter: Vec<String>,
    /// The rows of a form.
    pub rows: Vec<PaperRow>,
}

/// One row of a filled form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperRow {
    /// What stands at its left.
    pub label: String,
    /// What is filled in; empty where there is nothing yet, to be written by hand.
    pub content: Vec<Content>,
    /// Whether it takes the whole width.
    pub wide: bool,
}

/// Something filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Words.
    Words(String),
    /// A signature, as [`Value::Signature`] holds it.
    Signature(Vec<Vec<u16>>),
}

/// What a document needs besides case and rulebook.
pub struct Surroundings<'a> {
    /// Chinese or English.
    pub language: Language,
    /// The unit's time zone.
    pub offset: FixedOffset,
    /// The moment at which the document is made.
    pub now: Moment,
    /// The unit's name.
    pub unit: &'a str,
    /// The names of people.
    pub name_of: &'a dyn Fn(UserId) -> String,
}

impl Both {
    /// The text in a language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

/// Fills a document from a case.
#[must_use]
pub fn fill(document: &Document, case: &Case, rulebook: &Rulebook, with: &Surroundings<'_>) -> Paper {
    let filler = Filler { case, rulebook, with };
    Paper {
        title: document.title.in_language(with.language).to_owned(),
        letter: document
            .letter
            .iter()
            .map(|sentence| filler.sentence(sentence.in_language(with.language)))
            .filter(|sentence| !sentence.trim().is_empty())
            .collect(),
        rows: document
            .rows
            .iter()
            .map(|row| PaperRow {
                label: row.label.in_language(with.language).to_owned(),
                content: row.from.iter().flat_map(|source| filler.content(source)).collect(),
                wide: row.wide,
            })
            .collect(),
    }
}

/// A moment as forms write it, `2026年11月23日 10:42` or `23 Nov 2026, 10:42`.
#[must_use]
pub fn written_moment(moment: Moment, offset: FixedOffset, language: Language) -> String {
    let format = match language {
        Language::Chinese => "%Y年%-m月%-d日 %H:%M",
        Language::English => "%-d %b %Y, %H:%M",
    };
    moment.at(offset).map_or_else(String::new, |at| at.format(format).to_string())
}

/// A value in words, as its field shows it.
#[must_use]
pub fn written_value(
    value: &Value,
    field: Option<&Field>,
    rulebook: &Rulebook,
    with: &Surroundings<'_>,
) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Choice(choice) => {
            let label = field.and_then(|field| field.choices.iter().find(|known| known.id == *choice));
            let role = || rulebook.role(&choice.as_str().into()).map(|role| &role.name);
            let is_role = field.is_some_and(|field| field.kind == Kind::Role);
            match label.map(|known| &known.label).or_else(|| if is_role { role() } else { None }) {
                Some(label) => label.in_language(with.language).to_owned(),
                None => choice.clone(),
            }
        }
        Value::Number(number) => number.to_string(),
        Value::Fen(fen) => {
            let sign = if *fen < 0 { "-" } else { "" };
            let (yuan, rest) = (fen.unsigned_abs().div_euclid(100), fen.unsigned_abs().rem_euclid(100));
            format!("{sign}{yuan}.{rest:02}")
        }
        Value::Yes(yes) => match (with.language, yes) {
            (Language::Chinese, true) => "是".to_owned(),
            (Language::Chinese, false) => "否".to_owned(),
            (Language::English, true) => "yes".to_owned(),
            (Language::English, false) => "no".to_owned(),
        },
        Value::Moment(moment) => written_moment(*moment, with.offset, with.language),
        Value::Day(day) => match with.language {
            Language::Chinese => day.format("%Y年%-m月%-d日").to_string(),
            Language::English => day.format("%-d %b %Y").to_string(),
        },
        Value::User(user) => (with.name_of)(*user),
        Value::Case(case) => case.to_string(),
        Value::Signature(_) => String::new(),
        Value::Rows(rows) => written_rows(rows, field, rulebook, with),
        Value::Entry(entry) => entry.to_string(),
    }
}

/// Rows in words: a row after the other, each column that is filled in with its label.
fn written_rows(
    rows: &[BTreeMap<FieldId, Value>],
    field: Option<&Field>,
    rulebook: &Rulebook,
    with: &Surroundings<'_>,
) -> String {
    let columns = field.map(Field::all_columns).unwrap_or_default();
    let cells = |row: &BTreeMap<FieldId, Value>| -> String {
        let words = row.iter().filter(|(_id, value)| !value.is_blank()).map(|(id, value)| {
            let column = columns.iter().find(|column| column.id == *id);
            let words = written_value(value, column, rulebook, with);
            match column.map(|column| column.label.in_language(with.language)) {
                Some(label) => format!("{label} {words}"),
                None => words,
            }
        });
        words.collect::<Vec<_>>().join("，")
    };
    rows.iter().map(cells).filter(|row| !row.is_empty()).collect::<Vec<_>>().join("；")
}

struct Filler<'a> {
    case: &'a Case,
    rulebook: &'a Rulebook,
    with: &'a Surroundings<'a>,
}

impl Filler<'_> {
    /// Replaces each `{source}` of a sentence.
    fn sentence(&self, template: &str) -> String {
        let mut out = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            match after.split_once('}') {
                Some((name, after)) => {
                    if let Some(source) = Source::parse(name) {
                        out.push_str(&self.words(&source));
                    }
                    rest = after;
                }
                None => rest = after,
            }
        }
        out.push_str(rest);
        out
    }

    fn words(&self, source: &Source) -> String {
        let word = |content| match content {
            Content::Words(words) => Some(words),
            Content::Signature(_) => None,
        };
        self.content(source).into_iter().filter_map(word).collect::<Vec<_>>().join("；")
    }

    fn content(&self, source: &Source) -> Vec<Content> {
        let (case, language) = (self.case, self.with.language);
        let one = |words: String| if words.is_empty() { Vec::new() } else { vec![Content::Words(words)] };
        match source {
            Source::Number => one(case.number()),
            Source::Narrative => one(case.narrative.clone()),
            Source::ReceivedAt => one(self.moment(case.received.occurred_at)),
            Source::ReceivedBy => one((self.with.name_of)(case.received.author)),
            Source::Channel => {
                let channel = self.rulebook.channel(&case.channel);
                one(channel.map_or_else(
                    || case.channel.to_string(),
                    |channel| channel.name.in_language(language).to_owned(),
                ))
            }
            Source::Category => {
                let category =
                    case.judgement().and_then(|judgement| self.rulebook.category(&judgement.category));
                one(category
                    .map_or_else(String::new, |category| category.name.in_language(language).to_owned()))
            }
            Source::Severity => one(self.severity()),
            Source::Department => one(self.department()),
            Source::History => self.history(),
            Source::Field(field) => case.fields.get(field).map_or_else(Vec::new, |heads| {
                heads.values().flat_map(|value| self.value(value, self.rulebook.field(field))).collect()
            }),
            Source::Answers => self.answers(),
            Source::FactField(fact, field) => case.last_fact(fact).map_or_else(Vec::new, |stated| {
                let rule = self.rulebook.fact(fact).and_then(|rule| rule.field(field));
                stated.values.get(field).map_or_else(Vec::new, |value| self.value(value, rule))
            }),
            Source::FactAt(fact) => one(case
                .last_fact(fact)
                .map_or_else(String::new, |stated| self.moment(stated.stamp.occurred_at))),
            Source::FactBy(fact) => one(case
                .last_fact(fact)
                .map_or_else(String::new, |stated| (self.with.name_of)(stated.stamp.author))),
            Source::Today => {
                let format = match language {
                    Language::Chinese => "%Y年%-m月%-d日",
                    Language::English => "%-d %b %Y",
                };
                one(self
                    .with
                    .now
                    .at(self.with.offset)
                    .map_or_else(String::new, |at| at.format(format).to_string()))
            }
            Source::Unit => one(self.with.unit.to_owned()),
        }
    }

    fn moment(&self, moment: Moment) -> String {
        written_moment(moment, self.with.offset, self.with.language)
    }

    fn value(&self, value: &Value, field: Option<&Field>) -> Vec<Content> {
        match value {
            Value::Signature(strokes) => vec![Content::Signature(strokes.clone())],
            Value::Text(_)
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

    fn severity(&self) -> String {
        let Some(judgement) = self.case.judgement() else { return String::new() };
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

    fn department(&self) -> String {
        let id = self
            .case
            .judgement()
            .and_then(|judgement| self.rulebook.category(&judgement.category))
            .and_then(|category| category.department.as_deref());
        id.and_then(|id| self.rulebook.department(id))
            .map_or_else(String::new, |department| department.name.in_language(self.with.language).to_owned())
    }

    /// Facts and remarks in order, a line each.
    fn history(&self) -> Vec<Content> {
        let mut lines = Vec::new();
        for happening in &self.case.history {
            let words = match &happening.what {
                What::Fact(at) => self.case.facts.get(*at).map(|stated| self.fact(stated)),
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

    fn answers(&self) -> Vec<Content> {
        let answered = |field: &Field| {
            let value = self.case.fields.get(&field.id)?.values().next()?;
            let words = written_value(value, Some(field), self.rulebook, self.with);
            (!words.is_empty())
                .then(|| Content::Words(format!("{} {words}", field.label.in_language(self.with.language))))
        };
        self.rulebook.questions.iter().filter_map(|question| answered(&question.field)).collect()
    }
}
