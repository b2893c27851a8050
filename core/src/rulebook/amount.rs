//! Amounts that rules compare: a whole number, where one is held, or several of these together.

use serde::Deserialize;

use crate::id::{FactId, FieldId};

/// A whole number, the place that holds one, or the sum of several; written `9000`, `"given.total"`,
/// `"fact.quote.items.price"`, `["fact.delivered.day", 100]`. A day counts as its number among all days, so that the
/// last one is the hundredth day after delivery.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub enum Amount {
    /// A number, or fen.
    Whole(i64),
    /// What is held somewhere.
    Held(Path),
    /// All of these together.
    Sum(Vec<Amount>),
}

/// Where a value is held; with a column, in each row of a rows field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Path {
    /// Of what the field is.
    pub of: Of,
    /// The field.
    pub field: FieldId,
    /// The column of a rows field.
    pub column: Option<FieldId>,
}

/// Of what a field is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// Of what is being stated now: in guards only.
    Given,
    /// Of the last statement of a fact.
    Fact(FactId),
    /// Of the case itself.
    Case,
}

/// A path that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is neither `given.FIELD`, `fact.FACT.FIELD` nor `field.FIELD`, each with `.COLUMN` for a column of rows"
)]
pub struct NotAPath(String);

/// An amount as a rulebook writes it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Whole(i64),
    Path(String),
    Sum(Vec<Written>),
}

impl Amount {
    /// Whether it looks at what is being stated.
    #[must_use]
    pub fn needs_given(&self) -> bool {
        match self {
            Self::Whole(_) => false,
            Self::Held(path) => path.of == Of::Given,
            Self::Sum(parts) => parts.iter().any(Self::needs_given),
        }
    }
}

impl TryFrom<Written> for Amount {
    type Error = NotAPath;

    fn try_from(written: Written) -> Result<Self, NotAPath> {
        match written {
            Written::Whole(number) => Ok(Self::Whole(number)),
            Written::Path(path) => path.try_into().map(Self::Held),
            Written::Sum(parts) => {
                parts.into_iter().map(Self::try_from).collect::<Result<_, _>>().map(Self::Sum)
            }
        }
    }
}

impl TryFrom<String> for Path {
    type Error = NotAPath;

    fn try_from(text: String) -> Result<Self, NotAPath> {
        let parts: Vec<&str> = text.split('.').collect();
        let (of, field, column) = match parts.as_slice() {
            ["given", field] => (Of::Given, field, None),
            ["given", field, column] => (Of::Given, field, Some(column)),
            ["fact", fact, field] => (Of::Fact(FactId::from(*fact)), field, None),
            ["fact", fact, field, column] => (Of::Fact(FactId::from(*fact)), field, Some(column)),
            ["field", field] => (Of::Case, field, None),
            ["field", field, column] => (Of::Case, field, Some(column)),
            _other => return Err(NotAPath(text)),
        };
        let column = column.map(|column| FieldId::from(*column));
        Ok(Self { of, field: FieldId::from(*field), column })
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.of {
            Of::Given => f.write_str("given")?,
            Of::Fact(fact) => write!(f, "fact.{fact}")?,
            Of::Case => f.write_str("field")?,
        }
        write!(f, ".{}", self.field)?;
        self.column.as_ref().map_or(Ok(()), |column| write!(f, ".{column}"))
    }
}
