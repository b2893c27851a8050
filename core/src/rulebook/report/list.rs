//! What stands below a report's table: lists of cases or entries, and what occurs most.

use serde::Deserialize;

use super::Grouping;
use crate::id::{FieldId, RegisterId};
use crate::rulebook::document::{Held, OfCase, Source};
use crate::rulebook::{Both, Condition, EntryCondition, Field, Kind, Rulebook};

/// Cases, or entries of a register, by name.
///
/// Of cases: those of the report's period of which `when` holds, with `show` from each. Of entries, when `register` is
/// named: those of the period of which `entries` holds, with these `fields`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct List {
    /// What is listed, in words.
    pub title: Both,
    /// The cases that are listed; all of the report's when absent.
    #[serde(default)]
    pub when: Option<Condition>,
    /// What is shown of a case, as a document names it.
    #[serde(default)]
    pub show: Vec<Source>,
    /// Whether nothing that is protected or personal may be shown: a list to be made public.
    #[serde(default)]
    pub anonymous: bool,
    /// Lists some of them only, drawn so that every tablet draws the same.
    #[serde(default)]
    pub sample: Option<Sample>,
    /// Lists the entries of this register that stand at the period's end, instead of cases.
    #[serde(default)]
    pub register: Option<RegisterId>,
    /// The entries that are listed; all when absent.
    #[serde(default)]
    pub entries: Option<EntryCondition>,
    /// What is shown of an entry.
    #[serde(default)]
    pub fields: Vec<FieldId>,
    /// The day or moment of an entry that has to lie in the period; any when absent.
    #[serde(default)]
    pub on: Option<FieldId>,
}

/// How large a sample is: the larger of the two, and never more than there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sample {
    /// So many of a hundred, rounded up; 1 to 100.
    pub of_hundred: u32,
    /// At least so many.
    #[serde(default)]
    pub at_least: u32,
}

/// What occurs most in the period (集中的问题), with the measures taken against each.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Top {
    /// What is listed, in words.
    pub title: Both,
    /// What the problems have in common.
    pub by: Vec<Grouping>,
    /// At most so many of them; those as frequent as the last one are listed too.
    pub at_most: u32,
    /// The register of measures: an entry is a measure against a problem when its fields of the same names hold the same.
    #[serde(default)]
    pub measures_from: Option<RegisterId>,
}

impl Field {
    /// Whether a list that is made public leaves it out: it is marked so, or protected, or a telephone number or a
    /// signature.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        let is_always = match self.kind {
            Kind::Phone | Kind::Signature => true,
            Kind::Rows | Kind::Checklist => self.all_columns().iter().any(Self::is_personal),
            Kind::Text
            | Kind::LongText
            | Kind::Choice
            | Kind::Number
            | Kind::Fen
            | Kind::Yes
            | Kind::Moment
            | Kind::Day
            | Kind::Role
            | Kind::Entry
            | Kind::Case
            | Kind::Sketch => false,
        };
        is_always || self.personal || self.protected
    }
}

impl Source {
    /// Whether a list that is made public leaves it out: what a customer said in their own words, who worked on the case,
    /// and personal fields.
    #[must_use]
    pub fn is_personal(&self, rulebook: &Rulebook) -> bool {
        let is_personal = |field: Option<&Field>| field.is_none_or(Field::is_personal);
        match self {
            Self::OfCase(of_case) => match of_case {
                OfCase::Narrative | OfCase::ReceivedBy | OfCase::History | OfCase::Answers => true,
                OfCase::Number
                | OfCase::ReceivedAt
                | OfCase::Channel
                | OfCase::Category
                | OfCase::Severity
                | OfCase::Department
                | OfCase::Stage
                | OfCase::Flags
                | OfCase::Links
                | OfCase::Parties
                | OfCase::Plan
                | OfCase::Documents
                | OfCase::Duties => false,
            },
            Self::FactBy(_) | Self::Register(_) | Self::RegisterField(..) => true,
            Self::Held(held) | Self::Rows(held) => is_personal(match held {
                Held::Field(field) => rulebook.field(field),
                Held::Fact(fact, field) => rulebook.fact(fact).and_then(|fact| fact.field(field)),
                Held::Entry(_) => None,
            }),
            Self::Total(..) | Self::Capital(_) | Self::FactAt(_) | Self::Today | Self::Unit => false,
        }
    }
}
