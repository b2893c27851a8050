//! What a report's columns count.

use serde::Deserialize;

use crate::id::{DutyId, FactId, FieldId};
use crate::rulebook::{Both, Condition, EntryCondition};

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Column {
    /// What is counted, in words.
    pub label: Both,
    /// What is counted.
    pub figure: Figure,
    /// The share that is aimed at, in hundredths of a per cent, 0 to 10,000; only beside a share.
    #[serde(default)]
    pub target: Option<u32>,
}

/// What a column counts. Those that begin with `entries` are for reports over a register, the others for reports over
/// cases.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Figure {
    /// The cases of which this holds.
    Count(Condition),
    /// The cases with at least one duty discharged late or overdue.
    Late,
    /// The cases of which this duty was discharged late or is overdue.
    LateIn(DutyId),
    /// Of the cases of which this duty was discharged or is overdue, the share in which it never was late.
    OnTime(DutyId),
    /// The mean of a number, of money, or of numbered choices (`1` to `5`) of a fact's last statement.
    Mean {
        /// The fact.
        fact: FactId,
        /// Its field.
        field: FieldId,
    },
    /// The sum of numbers or of money.
    Sum(Quantity),
    /// Of the cases of which `of` holds, the share of which `in` holds too.
    Share(Share<Condition>),
    /// The mean time from one happening to another, in days.
    MeanDays {
        /// `received`, or a fact: its first statement.
        from: Since,
        /// A fact: its last statement.
        to: FactId,
    },
    /// The entries of which this holds.
    Entries(EntryCondition),
    /// Of the entries of which `of` holds, the share of which `in` holds too.
    EntriesShare(Share<EntryCondition>),
    /// The sum of numbers or of money.
    EntriesSum(EntryQuantity),
    /// The mean of numbers, of money, or of numbered choices.
    EntriesMean(EntryQuantity),
    /// The mean number of days from one day or moment to another.
    EntriesMeanDays {
        /// The field that begins.
        from: FieldId,
        /// The field that ends.
        to: FieldId,
    },
}

impl Figure {
    /// Whether it is a figure over a register's entries.
    #[must_use]
    pub fn is_of_entries(&self) -> bool {
        match self {
            Self::Entries(_)
            | Self::EntriesShare(_)
            | Self::EntriesSum(_)
            | Self::EntriesMean(_)
            | Self::EntriesMeanDays { .. } => true,
            Self::Count(_)
            | Self::Late
            | Self::LateIn(_)
            | Self::OnTime(_)
            | Self::Mean { .. }
            | Self::Sum(_)
            | Self::Share(_)
            | Self::MeanDays { .. } => false,
        }
    }

    /// Whether it is a share, which can have a target.
    #[must_use]
    pub fn is_share(&self) -> bool {
        match self {
            Self::OnTime(_) | Self::Share(_) | Self::EntriesShare(_) => true,
            Self::Count(_)
            | Self::Late
            | Self::LateIn(_)
            | Self::Mean { .. }
            | Self::Sum(_)
            | Self::MeanDays { .. }
            | Self::Entries(_)
            | Self::EntriesSum(_)
            | Self::EntriesMean(_)
            | Self::EntriesMeanDays { .. } => false,
        }
    }
}

/// A part and its whole.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share<C> {
    /// What is in the whole.
    pub of: C,
    /// What, of that, is in the part.
    pub r#in: C,
}

/// Where a stretch of time begins: `received`, or a fact.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Since {
    /// When the case was received.
    Received,
    /// When the fact was first stated to have occurred.
    Fact(FactId),
}

impl From<String> for Since {
    fn from(text: String) -> Self {
        if text == "received" { Self::Received } else { Self::Fact(FactId(text)) }
    }
}

/// A number or an amount that a case holds: `field.limit`, `fact.settled.total`, or a column of rows, added up:
/// `field.items.price`, `fact.quote-agreed.items.price`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Quantity {
    /// The fact whose last statement holds it; `None` for a field of the case itself.
    pub fact: Option<FactId>,
    /// The field.
    pub field: FieldId,
    /// The column, where the field holds rows.
    pub column: Option<FieldId>,
}

/// A number or an amount that an entry holds: `hours`, or a column of rows, added up: `items.score`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct EntryQuantity {
    /// The field.
    pub field: FieldId,
    /// The column, where the field holds rows.
    pub column: Option<FieldId>,
}

/// A text that names no quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a quantity")]
pub struct NotAQuantity(String);

impl TryFrom<String> for Quantity {
    type Error = NotAQuantity;

    fn try_from(text: String) -> Result<Self, NotAQuantity> {
        let of = |fact: Option<&str>, field: &str, column: Option<&str>| Self {
            fact: fact.map(FactId::from),
            field: field.into(),
            column: column.map(FieldId::from),
        };
        match text.split('.').collect::<Vec<_>>().as_slice() {
            ["field", field] => Ok(of(None, field, None)),
            ["field", field, column] => Ok(of(None, field, Some(column))),
            ["fact", fact, field] => Ok(of(Some(fact), field, None)),
            ["fact", fact, field, column] => Ok(of(Some(fact), field, Some(column))),
            _unknown => Err(NotAQuantity(text)),
        }
    }
}

impl TryFrom<String> for EntryQuantity {
    type Error = NotAQuantity;

    fn try_from(text: String) -> Result<Self, NotAQuantity> {
        match text.split('.').collect::<Vec<_>>().as_slice() {
            [field] => Ok(Self { field: FieldId::from(*field), column: None }),
            [field, column] => {
                Ok(Self { field: FieldId::from(*field), column: Some(FieldId::from(*column)) })
            }
            _unknown => Err(NotAQuantity(text)),
        }
    }
}
