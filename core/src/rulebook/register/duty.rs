//! Who must do what about an entry of a register by when.

use serde::Deserialize;

use super::EntryCondition;
use crate::deadline;
use crate::id::{ClauseId, DutyId, FieldId, RoleId};
use crate::rulebook::Both;
use crate::rulebook::duty::Clock;

/// A duty of a register's entry, computed from the entry's history.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EntryDuty {
    /// Its id.
    pub id: DutyId,
    /// The clause that imposes it.
    pub clause: ClauseId,
    /// What has to be done.
    pub title: Both,
    /// Who has to do it.
    pub who: Vec<RoleId>,
    /// What opens it; any one. One may stand without brackets.
    #[serde(deserialize_with = "one_or_several")]
    pub opens_on: Vec<Opening>,
    /// What else has to hold; it opens when the last of both is there, and lapses when this ceases to hold.
    #[serde(default)]
    pub when: Option<EntryCondition>,
    /// Its clock runs from the opening.
    #[serde(default)]
    pub within: Option<deadline::Rule>,
    /// Its due time is what the entry holds in this field: a moment, or the end of a day.
    #[serde(default)]
    pub at: Option<FieldId>,
    /// Day and night, alarms when overdue.
    #[serde(default)]
    pub immediate: bool,
    /// The fields that discharge it: any one, filled anew after it opened. One may stand without brackets.
    #[serde(deserialize_with = "one_or_several")]
    pub discharged_by: Vec<Filled>,
    /// Where its clock comes from when the clause names none.
    #[serde(default)]
    pub default_from: Option<Both>,
}

impl EntryDuty {
    /// Its clock; `None` when the rulebook gives none or both, which [`crate::rulebook::check`] reports.
    #[must_use]
    pub fn clock(&self) -> Option<Clock<'_>> {
        match (&self.within, &self.at) {
            (Some(rule), None) => Some(Clock::Within(rule)),
            (None, Some(field)) => Some(Clock::At(field)),
            (Some(_), Some(_)) | (None, None) => None,
        }
    }
}

/// What opens a duty of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Opening {
    /// The entry was made.
    Stated,
    /// The entry was changed later, in another field than those that discharge the duty.
    Changed,
    /// A field was filled, or filled with something else.
    Filled(FieldId),
}

/// A field that was filled, written `filled:FIELD`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Filled(pub FieldId);

/// What opens or discharges a duty of an entry is written otherwise.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{written:?} is none of {known}")]
pub struct NotAnOpening {
    /// As written.
    written: String,
    /// What can be written.
    known: &'static str,
}

impl TryFrom<String> for Opening {
    type Error = NotAnOpening;

    fn try_from(written: String) -> Result<Self, NotAnOpening> {
        match (written.as_str(), written.strip_prefix("filled:")) {
            ("stated", _) => Ok(Self::Stated),
            ("changed", _) => Ok(Self::Changed),
            (_, Some(field)) => Ok(Self::Filled(FieldId::from(field))),
            (_, None) => Err(NotAnOpening { written, known: "stated, changed, filled:FIELD" }),
        }
    }
}

impl TryFrom<String> for Filled {
    type Error = NotAnOpening;

    fn try_from(written: String) -> Result<Self, NotAnOpening> {
        match written.strip_prefix("filled:") {
            Some(field) => Ok(Self(FieldId::from(field))),
            None => Err(NotAnOpening { written, known: "filled:FIELD" }),
        }
    }
}

/// Reads `"a"` as `["a"]`.
fn one_or_several<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: TryFrom<String, Error = NotAnOpening>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        One(String),
        Several(Vec<String>),
    }
    let written = match Written::deserialize(deserializer)? {
        Written::One(one) => vec![one],
        Written::Several(several) => several,
    };
    written.into_iter().map(|one| T::try_from(one).map_err(serde::de::Error::custom)).collect()
}
