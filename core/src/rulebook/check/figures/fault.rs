//! What is wrong with a report, a cluster, an accountability or a penalty.

use std::fmt;

use crate::id::FieldId;

/// What is wrong with a rule about figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureFault {
    /// It counts, lists and ranks nothing.
    ShowsNothing,
    /// A figure over cases in a report over a register, or the other way round.
    FigureOfOther {
        /// The column, counted from 1.
        column: usize,
        /// Whether the report is over a register.
        over_register: bool,
    },
    /// A target beside a figure that is no share, or above 10,000.
    Target {
        /// The column, counted from 1.
        column: usize,
    },
    /// Groups entries by something of a case.
    CaseInRegister(FieldId),
    /// Names a field of an entry where no register is named.
    EntryWithoutRegister(FieldId),
    /// A period without one before it.
    NoPeriodBefore,
    /// Nothing that the cases have in common.
    NothingInCommon,
    /// A field does not hold what the rule takes from it.
    KindOfField {
        /// Which field.
        field: FieldId,
        /// What it has to be.
        wanted: &'static str,
    },
    /// A list to be made public shows what is personal or protected.
    ShowsPersonal(String),
    /// A list has keys of cases and of entries at once, or shows nothing.
    NotOneList,
    /// A number is too small.
    TooFew {
        /// Of which key.
        name: &'static str,
        /// The least.
        least: u32,
    },
    /// A sample is of 1 to 100 of a hundred.
    SampleOfHundred,
    /// An accountability is found by none, or by several.
    NotOneFinding,
    /// It follows on a step, and nothing says when.
    AfterWithoutReason,
    /// The brackets leave gains out, or take some twice.
    Brackets,
    /// A range ends before it begins, or begins below nothing.
    RangeUpsideDown,
    /// A penalty threatens nothing.
    ThreatensNothing,
}

impl fmt::Display for FigureFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ShowsNothing => f.write_str("needs a column, a list or a top"),
            Self::FigureOfOther { column, over_register: true } => {
                write!(
                    f,
                    "column {column} counts cases, and the report is over a register; use a figure that begins with `entries`"
                )
            }
            Self::FigureOfOther { column, over_register: false } => {
                write!(
                    f,
                    "column {column} counts entries, and the report is over cases; name a register in `over`"
                )
            }
            Self::Target { column } => {
                write!(
                    f,
                    "column {column} has a target that is no share, or above 10000 (hundredths of a per cent)"
                )
            }
            Self::CaseInRegister(name) => {
                write!(
                    f,
                    "groups entries by {name}, which is of cases; write entry.{name} for a field of that name"
                )
            }
            Self::EntryWithoutRegister(field) => {
                write!(
                    f,
                    "names {field}, which is neither category, severity, channel, stage, department nor received-by; write field.{field} or fact.….{field}"
                )
            }
            Self::NoPeriodBefore => f.write_str("compares with the period before, and its period is `all`"),
            Self::NothingInCommon => f.write_str("needs at least one thing in `by`"),
            Self::KindOfField { field, wanted } => write!(f, "needs the field {field} to be {wanted}"),
            Self::ShowsPersonal(source) => {
                write!(f, "is anonymous and shows {source}, which is personal or protected")
            }
            Self::NotOneList => f.write_str(
                "has a list that needs either `show`, for cases, or `register` and `fields`, for its entries",
            ),
            Self::TooFew { name, least } => write!(f, "needs `{name}` to be at least {least}"),
            Self::SampleOfHundred => f.write_str("draws a sample that is not of 1 to 100 of a hundred"),
            Self::NotOneFinding => f.write_str(
                "needs exactly one of `overdue`, `repeated`, `when` and `after`; `late` only with `when`",
            ),
            Self::AfterWithoutReason => f.write_str("follows on a step; say `unless` or `or-again`"),
            Self::Brackets => f.write_str(
                "has brackets that do not begin at 0 and follow one on another, the last without an end",
            ),
            Self::RangeUpsideDown => {
                f.write_str("has a range that ends before it begins, or begins below nothing")
            }
            Self::ThreatensNothing => f.write_str("needs a bracket, `persons-fen` or a measure"),
        }
    }
}
