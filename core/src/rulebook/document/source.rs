//! Where a document's content comes from, as it is written in a rulebook: `narrative`, `field.customer`,
//! `capital.fact.settled.total`.

use std::fmt;

use serde::Deserialize;

use crate::id::{FactId, FieldId, RegisterId};

/// Where content comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Source {
    /// What a case is, or what happened to it.
    OfCase(OfCase),
    /// What is held in a field.
    Held(Held),
    /// The rows that are held in a field, as a table.
    Rows(Held),
    /// The sum of a column of the rows that are held in a field.
    Total(Held, FieldId),
    /// An amount of money in capital numerals (大写).
    Capital(Sum),
    /// When a fact was last stated to have occurred.
    FactAt(FactId),
    /// Who stated a fact last.
    FactBy(FactId),
    /// Every entry in force of a register, as a table.
    Register(RegisterId),
    /// One field of every entry in force of a register.
    RegisterField(RegisterId, FieldId),
    /// The day on which the document is made.
    Today,
    /// The unit's name.
    Unit,
}

/// What a case is, or what happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfCase {
    /// Its number.
    Number,
    /// The customer's own words.
    Narrative,
    /// When it was received.
    ReceivedAt,
    /// Who received it.
    ReceivedBy,
    /// The way in which it came.
    Channel,
    /// Category, in the clause's words.
    Category,
    /// Severity, with the reasons.
    Severity,
    /// The functional department of the category.
    Department,
    /// Where it stands.
    Stage,
    /// What happened, in order.
    History,
    /// All questions and their answers.
    Answers,
    /// The marks on it.
    Flags,
    /// The numbers of the cases on the same matter.
    Links,
    /// How many parties complain, where more than one does.
    Parties,
    /// The steps of the response plans that fit it.
    Plan,
    /// Its papers, as a table: number, title, first page.
    Documents,
    /// Its duties, level by level, as a table: who, what, due, how it stands.
    Duties,
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sum {
    /// What a field holds.
    Held(Held),
    /// The sum of a column.
    Total(Held, FieldId),
}

/// What holds a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// The case's own field, or a question: `field.customer`.
    Field(FieldId),
    /// The last statement of a fact: `fact.replied.answer`.
    Fact(FactId, FieldId),
    /// The entry that the document is made of: `entry.name`.
    Entry(FieldId),
}

/// What has to be at hand before a source can be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Nothing but the unit.
    Unit,
    /// A case.
    Case,
    /// A register's entry.
    Entry,
}

/// A source that is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not something that a document can be filled from")]
pub struct UnknownSource(pub String);

impl TryFrom<String> for Source {
    type Error = UnknownSource;

    fn try_from(text: String) -> Result<Self, UnknownSource> {
        Self::parse(&text).ok_or(UnknownSource(text))
    }
}

/// What of a case is named by a word.
const OF_CASE: [(&str, OfCase); 18] = [
    ("number", OfCase::Number),
    ("narrative", OfCase::Narrative),
    ("received-at", OfCase::ReceivedAt),
    ("received-by", OfCase::ReceivedBy),
    ("channel", OfCase::Channel),
    ("category", OfCase::Category),
    ("severity", OfCase::Severity),
    ("department", OfCase::Department),
    ("stage", OfCase::Stage),
    ("history", OfCase::History),
    ("answers", OfCase::Answers),
    ("flags", OfCase::Flags),
    ("links", OfCase::Links),
    ("parties", OfCase::Parties),
    ("plan", OfCase::Plan),
    ("documents", OfCase::Documents),
    ("duties", OfCase::Duties),
    // Says that they stand level by level.
    ("level.duties", OfCase::Duties),
];

impl Source {
    /// Reads the written form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((_name, of_case)) = OF_CASE.iter().find(|(name, _of_case)| *name == text) {
            return Some(Self::OfCase(*of_case));
        }
        if let Some(amount) = text.strip_prefix("capital.") {
            return Sum::parse(amount).map(Self::Capital);
        }
        if let Some(held) = text.strip_prefix("rows.") {
            return Held::parse(held).map(Self::Rows);
        }
        let parts: Vec<&str> = text.split('.').collect();
        Some(match parts.as_slice() {
            ["today"] => Self::Today,
            ["unit"] => Self::Unit,
            ["fact", fact, "at"] => Self::FactAt(FactId::from(*fact)),
            ["fact", fact, "by"] => Self::FactBy(FactId::from(*fact)),
            ["register", register] => Self::Register(RegisterId::from(*register)),
            ["register", register, field] => {
                Self::RegisterField(RegisterId::from(*register), FieldId::from(*field))
            }
            _held => match Sum::parse(text)? {
                Sum::Held(held) => Self::Held(held),
                Sum::Total(held, column) => Self::Total(held, column),
            },
        })
    }

    /// The field that it takes its content from, if it takes it from one.
    #[must_use]
    pub fn held(&self) -> Option<&Held> {
        match self {
            Self::Held(held)
            | Self::Rows(held)
            | Self::Total(held, _)
            | Self::Capital(Sum::Held(held) | Sum::Total(held, _)) => Some(held),
            Self::OfCase(_)
            | Self::FactAt(_)
            | Self::FactBy(_)
            | Self::Register(_)
            | Self::RegisterField(..)
            | Self::Today
            | Self::Unit => None,
        }
    }

    /// The register whose entries it lists, if it lists any.
    #[must_use]
    pub fn register(&self) -> Option<&RegisterId> {
        match self {
            Self::Register(register) | Self::RegisterField(register, _) => Some(register),
            Self::OfCase(_)
            | Self::Held(_)
            | Self::Rows(_)
            | Self::Total(..)
            | Self::Capital(_)
            | Self::FactAt(_)
            | Self::FactBy(_)
            | Self::Today
            | Self::Unit => None,
        }
    }

    /// What has to be at hand before it can be filled.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self {
            Self::OfCase(_) | Self::FactAt(_) | Self::FactBy(_) => Scope::Case,
            Self::Register(_) | Self::RegisterField(..) | Self::Today | Self::Unit => Scope::Unit,
            Self::Held(_) | Self::Rows(_) | Self::Total(..) | Self::Capital(_) => match self.held() {
                Some(Held::Field(_) | Held::Fact(..)) => Scope::Case,
                Some(Held::Entry(_)) => Scope::Entry,
                None => Scope::Unit,
            },
        }
    }
}

impl Sum {
    fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("total.") {
            None => Held::parse(text).map(Self::Held),
            Some(column) => {
                let (held, column) = column.rsplit_once('.')?;
                Held::parse(held).map(|held| Self::Total(held, FieldId::from(column)))
            }
        }
    }
}

impl Held {
    fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('.').collect();
        Some(match parts.as_slice() {
            ["field", field] => Self::Field(FieldId::from(*field)),
            ["fact", fact, field] => Self::Fact(FactId::from(*fact), FieldId::from(*field)),
            ["entry", field] => Self::Entry(FieldId::from(*field)),
            _unknown => return None,
        })
    }
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(field) => write!(f, "field.{field}"),
            Self::Fact(fact, field) => write!(f, "fact.{fact}.{field}"),
            Self::Entry(field) => write!(f, "entry.{field}"),
        }
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Held(held) => held.fmt(f),
            Self::Total(held, column) => write!(f, "total.{held}.{column}"),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OfCase(of_case) => {
                let name = OF_CASE.iter().find(|(_name, known)| known == of_case).map(|(name, _)| *name);
                f.write_str(name.unwrap_or_default())
            }
            Self::Held(held) => held.fmt(f),
            Self::Rows(held) => write!(f, "rows.{held}"),
            Self::Total(held, column) => write!(f, "total.{held}.{column}"),
            Self::Capital(sum) => write!(f, "capital.{sum}"),
            Self::FactAt(fact) => write!(f, "fact.{fact}.at"),
            Self::FactBy(fact) => write!(f, "fact.{fact}.by"),
            Self::Register(register) => write!(f, "register.{register}"),
            Self::RegisterField(register, field) => write!(f, "register.{register}.{field}"),
            Self::Today => f.write_str("today"),
            Self::Unit => f.write_str("unit"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{OF_CASE, OfCase, Scope, Source};

    #[test]
    fn every_source_is_read_as_it_is_written() {
        let written = [
            "field.customer",
            "fact.replied.answer",
            "fact.replied.at",
            "fact.replied.by",
            "entry.name",
            "rows.fact.quote-agreed.items",
            "rows.entry.parts",
            "total.fact.quote-agreed.items.price",
            "capital.fact.settled.total",
            "capital.total.field.items.price",
            "register.contacts",
            "register.contacts.phone",
            "today",
            "unit",
        ];
        let words = OF_CASE.iter().map(|(name, _)| *name).filter(|name| *name != "level.duties");
        for text in written.into_iter().chain(words) {
            let source = Source::parse(text).unwrap_or_else(|| panic!("{text} is known"));
            assert_eq!(source.to_string(), text);
        }
        assert_eq!(Source::parse("level.duties"), Some(Source::OfCase(OfCase::Duties)));
    }

    #[test]
    fn what_is_no_source_is_none() {
        for text in [
            "",
            "fact",
            "fact.a",
            "fact.a.b.c",
            "capital.narrative",
            "capital.rows.field.a",
            "rows.a",
            "total.items",
        ] {
            assert_eq!(Source::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_source_needs_what_it_names() {
        let scope = |text| Source::parse(text).unwrap().scope();
        assert_eq!(scope("capital.total.entry.parts.price"), Scope::Entry);
        assert_eq!(scope("rows.fact.a.b"), Scope::Case);
        assert_eq!(scope("register.contacts.phone"), Scope::Unit);
    }
}
