//! A fault of a rulebook: where it is, and what is wrong, in words.

use std::fmt;

use super::FigureFault;
use crate::id::{ClauseId, FieldId, FlagId};
use crate::rulebook::Kind;

/// Where in a rulebook's file a fault is: the n-th table of a kind, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The table's name as written: `duty`, `fact` …
    pub table: &'static str,
    /// Which of them.
    pub index: usize,
}

/// One fault of a rulebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// The id of the rule at fault.
    pub rule: String,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What is wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// It cites a clause that the rulebook does not have.
    ClauseUnknown(ClauseId),
    /// It names something that the rulebook does not define.
    Unknown {
        /// What kind of thing.
        kind: &'static str,
        /// Its name.
        id: String,
    },
    /// Its id stands twice.
    IdTwice,
    /// A duty has no clock, or two (`within` and `at`).
    NotOneClock,
    /// The field in `at` is not a moment of every fact that opens the duty.
    PromiseWithoutField {
        /// The fact that lacks it.
        fact: String,
    },
    /// Nothing discharges the duty.
    NeverDischarged,
    /// Nothing opens the duty.
    NeverOpened,
    /// No fact leads out of the stage, and it is not a last one.
    StageCannotBeLeft,
    /// No fact leads to the stage, and it is not the first one.
    StageCannotBeReached,
    /// The field is of a kind with which the rule can do nothing.
    OfOtherKind {
        /// The field.
        id: String,
        /// What it has to be.
        wanted: &'static str,
    },
    /// The field names entries of another register than the rule needs.
    OfOtherRegister {
        /// The field.
        id: String,
    },
    /// A span whose beginning is a day and whose end a moment, or the other way round.
    DayAndMoment,
    /// It reminds of an entry that never expires, or in another unit than calendar or working days.
    RemindsOfNothing,
    /// A field is a choice and has no choices.
    NoChoices,
    /// A field lacks a key without which its kind says nothing.
    KeyMissing {
        /// The key.
        key: &'static str,
        /// The field's kind.
        kind: Kind,
    },
    /// A key says something about another kind of field only.
    KeyMisplaced {
        /// The key.
        key: &'static str,
    },
    /// A column holds rows itself.
    ColumnOfRows(FieldId),
    /// `at-least` is more than `at-most`.
    MoreAtLeastThanAtMost,
    /// What is being stated is looked at where nothing is.
    GivenOutsideGuard(String),
    /// The path points at something that is neither a number nor fen nor a day.
    NotAnAmount(String),
    /// Amounts of two kinds are compared or added: a number and fen.
    AmountsOfTwoKinds,
    /// A flag rests on one that does not stand before it.
    FlagAhead(FlagId),
    /// What opens or settles the duty does not hold the field in `same`.
    SameWithoutField {
        /// The fact that lacks it; `received` or `judged` where it is no fact.
        fact: String,
    },
    /// A plan has no steps.
    NoSteps,
    /// Parties are not a field of the case, or a column of one, whose values can be told apart.
    PartiesNotOfCase,
    /// A rule about figures.
    Figure(FigureFault),
    /// A text or a row takes its content from what is no source.
    NoSource(String),
    /// A source needs what the document is not made of: a case, an entry.
    SourceNotHere(String),
    /// A source needs a field of another kind: rows, money.
    SourceOfOtherKind {
        /// The source, as written.
        source: String,
        /// What it needs.
        needs: &'static str,
    },
    /// A document has nothing on it.
    DocumentEmpty,
    /// A document that assembles others has rows or words of its own, is assembled itself, or is not made of a case.
    NotOnlyAssembled,
    /// A version is told twice, or lies beyond the rulebook's own.
    ChangeOfNoVersion(u32),
    /// Nothing says what this version changed.
    ChangeMissing(u32),
    /// No rule carries the clause out, and it does not say why not.
    ClauseWithoutRule,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: ", self.place.table, self.rule)?;
        match &self.wrong {
            Wrong::ClauseUnknown(clause) => {
                write!(f, "cites the clause {clause}, which the rulebook does not have")
            }
            Wrong::Unknown { kind, id } => {
                write!(f, "names the {kind} {id}, which the rulebook does not define")
            }
            Wrong::IdTwice => f.write_str("its id stands twice"),
            Wrong::NotOneClock => f.write_str("needs one clock: either `within` or `at`"),
            Wrong::PromiseWithoutField { fact } => {
                write!(f, "takes its due time from a moment that the fact {fact} does not hold")
            }
            Wrong::NeverDischarged => f.write_str("nothing discharges it"),
            Wrong::NeverOpened => f.write_str("nothing opens it"),
            Wrong::StageCannotBeLeft => {
                f.write_str("no fact leads out of it; mark it `last = true` if that is meant")
            }
            Wrong::StageCannotBeReached => f.write_str("no fact leads to it"),
            Wrong::OfOtherKind { id, wanted } => write!(f, "needs the field {id} to be {wanted}"),
            Wrong::OfOtherRegister { id } => {
                write!(f, "needs the field {id} to name entries of the same register")
            }
            Wrong::DayAndMoment => {
                f.write_str("its span begins with a day and ends with a moment, or the other way round")
            }
            Wrong::RemindsOfNothing => f.write_str(
                "reminds of nothing: it needs `expires`, and `remind` in calendar_days or working_days",
            ),
            Wrong::NoChoices => f.write_str("is a choice without choices"),
            Wrong::KeyMissing { key, kind } => write!(f, "needs `{key}` to be {kind}"),
            Wrong::KeyMisplaced { key } => {
                write!(f, "has `{key}`, which says nothing about a field of its kind")
            }
            Wrong::ColumnOfRows(column) => write!(f, "has rows in its column {column}; rows hold no rows"),
            Wrong::MoreAtLeastThanAtMost => f.write_str("wants at least more rows than at most"),
            Wrong::GivenOutsideGuard(field) => {
                write!(f, "looks at {field} of what is being stated, which only a guard can see")
            }
            Wrong::NotAnAmount(path) => {
                write!(f, "compares {path}, which is neither a number nor fen nor a day")
            }
            Wrong::AmountsOfTwoKinds => f.write_str("compares or adds amounts of two kinds"),
            Wrong::FlagAhead(flag) => write!(f, "rests on the flag {flag}, which does not stand before it"),
            Wrong::SameWithoutField { fact } => {
                write!(f, "goes by a field in `same` that {fact} does not hold")
            }
            Wrong::NoSteps => f.write_str("has no steps"),
            Wrong::PartiesNotOfCase => {
                f.write_str("needs its parties from a field of the case, or from a column of one")
            }
            Wrong::Figure(fault) => fault.fmt(f),
            Wrong::NoSource(text) => {
                write!(f, "{text:?} is not something that a document can be filled from")
            }
            Wrong::SourceNotHere(source) => write!(f, "is not made of what {source} needs"),
            Wrong::SourceOfOtherKind { source, needs } => write!(f, "{source} needs {needs}"),
            Wrong::DocumentEmpty => f.write_str("has no letter, row or paragraph and assembles nothing"),
            Wrong::NotOnlyAssembled => f.write_str(
                "puts documents together: it is of a case, has nothing else, and no other takes it in",
            ),
            Wrong::ChangeOfNoVersion(version) => {
                write!(f, "version {version} stands twice, or is no version up to the rulebook's own")
            }
            Wrong::ChangeMissing(version) => write!(f, "nothing says what version {version} changed"),
            Wrong::ClauseWithoutRule => {
                f.write_str("no rule carries it out; say `not-modelled` or `carried-out-by` if that is meant")
            }
        }
    }
}
