//! What the cases or entries of one row have in common.

use super::StandingEntry;
use crate::case::Case;
use crate::event::Severity;
use crate::id::{CategoryId, ChannelId, FieldId, RegisterId, StageId, UserId};
use crate::rulebook::report::Grouping;
use crate::rulebook::{Field, Rulebook};
use crate::value::Value;

/// What cases or entries have in common by one grouping.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A category.
    Category(CategoryId),
    /// A severity.
    Severity(Severity),
    /// A channel.
    Channel(ChannelId),
    /// A stage.
    Stage(StageId),
    /// A functional department.
    Department(String),
    /// A person.
    Person(UserId),
    /// What is held in a field; words without the blanks around them.
    Value(Value),
    /// Nothing is stated, or different people stated different things and nobody has decided yet.
    Nothing,
}

/// A key and its place in the rulebook's order; what has none stands last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ranked {
    rank: usize,
    pub(crate) key: Key,
}

/// The keys of a case.
pub(crate) fn of_case(by: &[Grouping], case: &Case, rulebook: &Rulebook) -> Vec<Ranked> {
    by.iter().map(|grouping| ranked(grouping, case_key(grouping, case, rulebook), rulebook, None)).collect()
}

/// The keys of a register's entry.
pub(crate) fn of_entry(
    by: &[Grouping],
    register: &RegisterId,
    entry: &StandingEntry<'_>,
    rulebook: &Rulebook,
) -> Vec<Ranked> {
    by.iter()
        .map(|grouping| {
            let key = entry.values.get(&grouping.name()).map_or(Key::Nothing, Key::of_value);
            ranked(grouping, key, rulebook, Some(register))
        })
        .collect()
}

impl Key {
    /// What a field holds as a key; signatures and rows are nothing that cases have in common.
    pub(crate) fn of_value(value: &Value) -> Self {
        match value {
            blank if blank.is_blank() => Self::Nothing,
            Value::Text(text) => Self::Value(Value::Text(text.trim().to_owned())),
            Value::Signature(_) | Value::Rows(_) => Self::Nothing,
            Value::Choice(_)
            | Value::Number(_)
            | Value::Fen(_)
            | Value::Yes(_)
            | Value::Moment(_)
            | Value::Day(_)
            | Value::User(_)
            | Value::Case(_)
            | Value::Entry(_) => Self::Value(value.clone()),
        }
    }

    /// The id or the words by which a register names the same; `None` where there is no such name.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Category(id) => Some(id.as_str()),
            Self::Severity(Severity::General) => Some("general"),
            Self::Severity(Severity::Major) => Some("major"),
            Self::Channel(id) => Some(id.as_str()),
            Self::Stage(id) => Some(id.as_str()),
            Self::Department(id) => Some(id),
            Self::Value(value) => value.as_text(),
            Self::Person(_) | Self::Nothing => None,
        }
    }

    /// What an entry of a register holds to say the same; `None` for nothing.
    pub(crate) fn to_value(&self) -> Option<Value> {
        match self {
            Self::Value(value) => Some(value.clone()),
            Self::Person(user) => Some(Value::User(*user)),
            Self::Category(_)
            | Self::Severity(_)
            | Self::Channel(_)
            | Self::Stage(_)
            | Self::Department(_) => self.name().map(|name| Value::Text(name.to_owned())),
            Self::Nothing => None,
        }
    }

    /// Whether a value of a register says the same: the same value, or the same id or words.
    pub(crate) fn is_said_by(&self, value: &Value) -> bool {
        let other = Self::of_value(value);
        match self {
            Self::Nothing => false,
            Self::Person(user) => *value == Value::User(*user),
            Self::Category(_)
            | Self::Severity(_)
            | Self::Channel(_)
            | Self::Stage(_)
            | Self::Department(_)
            | Self::Value(_) => *self == other || (self.name().is_some() && self.name() == other.name()),
        }
    }
}

/// What a case has by one grouping.
pub(crate) fn case_key(grouping: &Grouping, case: &Case, rulebook: &Rulebook) -> Key {
    let category = || case.judgement().map(|judgement| &judgement.category);
    match grouping {
        Grouping::Category => category().cloned().map_or(Key::Nothing, Key::Category),
        Grouping::Severity => {
            case.judgement().map_or(Key::Nothing, |judgement| Key::Severity(judgement.severity))
        }
        Grouping::Channel => Key::Channel(case.channel.clone()),
        Grouping::Stage => Key::Stage(case.stage.clone()),
        Grouping::Department => category()
            .and_then(|category| rulebook.category(category)?.department.clone())
            .map_or(Key::Nothing, Key::Department),
        Grouping::ReceivedBy => Key::Person(case.received.author),
        Grouping::Field(field) => case.field(field).map_or(Key::Nothing, Key::of_value),
        Grouping::FactField(fact, field) => case
            .last_fact(fact)
            .and_then(|stated| stated.values.get(field))
            .map_or(Key::Nothing, Key::of_value),
        Grouping::FactBy(fact) => {
            case.last_fact(fact).map_or(Key::Nothing, |stated| Key::Person(stated.stamp.author))
        }
        Grouping::Entry(_) => Key::Nothing,
    }
}

/// The field that a grouping reads, whose choices have an order.
pub(crate) fn field_of<'a>(
    grouping: &Grouping,
    rulebook: &'a Rulebook,
    register: Option<&RegisterId>,
) -> Option<&'a Field> {
    let of_register =
        |id: &FieldId| rulebook.register(register?)?.fields.iter().find(|known| known.id == *id);
    match grouping {
        Grouping::Field(field) => rulebook.field(field),
        Grouping::FactField(fact, field) => rulebook.fact(fact)?.field(field),
        Grouping::Entry(field) => of_register(field),
        Grouping::Category
        | Grouping::Severity
        | Grouping::Channel
        | Grouping::Stage
        | Grouping::Department
        | Grouping::ReceivedBy
        | Grouping::FactBy(_) => None,
    }
}

fn ranked(grouping: &Grouping, key: Key, rulebook: &Rulebook, register: Option<&RegisterId>) -> Ranked {
    let place = match &key {
        Key::Category(id) => rulebook.categories.iter().position(|known| known.id == *id),
        Key::Channel(id) => rulebook.channels.iter().position(|known| known.id == *id),
        Key::Stage(id) => rulebook.stages.iter().position(|known| known.id == *id),
        Key::Department(id) => rulebook.departments.iter().position(|known| known.id == *id),
        Key::Value(Value::Choice(id)) => field_of(grouping, rulebook, register)
            .and_then(|field| field.choices.iter().position(|choice| choice.id == *id)),
        Key::Severity(_) | Key::Person(_) | Key::Value(_) => Some(0),
        Key::Nothing => None,
    };
    // What the rulebook no longer has stands after what it has, and before what is not stated.
    let last = if key == Key::Nothing { usize::MAX } else { usize::MAX.saturating_sub(1) };
    Ranked { rank: place.unwrap_or(last), key }
}
