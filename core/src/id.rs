//! Typed identities. Two ids never share a type.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text that should have been an id and is not a UUID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a UUID")]
pub struct NotAnId {
    /// The text as it was given.
    pub text: String,
}

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::try_parse(text).map($name).map_err(|_not_a_uuid| NotAnId { text: text.to_owned() })
            }
        }
    )*};
}

uuid_ids! {
    /// One event; made on the device before the event is sent (UUID version 7, or 8 when it is derived from an imported row).
    EventId
    /// One complaint, report, job or application.
    CaseId
    /// One enrolled tablet, or one server process that writes events.
    DeviceId
    /// One person with an account.
    UserId
    /// What one audience may see, numbered densely by the server: a unit's events.
    StreamId
    /// One entry of a register (台账).
    EntryId
    /// Something typed and not yet stated.
    DraftId
    /// One organisation; nothing crosses from one to another.
    OrganisationId
    /// The numbering of a stream by one life of a server's database; a restored backup starts a new one.
    Epoch
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The name as it is written in the rulebook.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

names! {
    /// A rulebook (规程), e.g. the file name of `core/rulebooks/<id>.toml`.
    RulebookId
    /// A clause (条款), e.g. `BLD-1.6`.
    ClauseId
    /// What a complaint is about.
    CategoryId
    /// Why a complaint is major.
    ReasonId
    /// A signal beside category and severity, e.g. `repeat`.
    SignalId
    /// A guided question.
    QuestionId
    /// Something that a rulebook lets people state of a case (事实), e.g. `reported-to-manager`.
    FactId
    /// A field of a fact, a question's answer, a register entry or a case.
    FieldId
    /// Who must do what by when (职责).
    DutyId
    /// Where a case stands.
    StageId
    /// A mark on a case that follows from what was stated, e.g. `bounced`.
    FlagId
    /// A response plan (预案).
    PlanId
    /// A level of the organisation (层级): association, member, outlet.
    LevelId
    /// A refusal that a rulebook makes, with its clause.
    GuardId
    /// A post that a person holds in a unit.
    RoleId
    /// A register (台账).
    RegisterId
    /// A form, letter or notice made from a case (文书).
    DocumentId
    /// Figures over many cases for a period (报表).
    ReportId
    /// A rule that looks for what is unusual in a period.
    ClusterId
    /// A rule that finds who has to answer for what (责任追究).
    AccountabilityId
    /// A step that can be taken against somebody: a talk, a circular.
    StepId
    /// Something for which one can be eligible, period by period (评选资格).
    EligibilityId
    /// A penalty that a law threatens (罚则).
    PenaltyId
    /// A way in which words reached us: phone, visit, letter …
    ChannelId
    /// A rule of the classifier, as it is cited by a finding.
    RuleId
}
