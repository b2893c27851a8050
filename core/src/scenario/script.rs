//! What a scenario's file can say.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Table, Value};

use crate::id::{
    CategoryId, ChannelId, ClauseId, DocumentId, DutyId, FactId, ReasonId, RegisterId, RoleId, RulebookId,
    SignalId, StageId,
};
use crate::rulebook::condition::SeverityName;

/// A scenario's file: what happened, step by step, and what has to hold then.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenario {
    /// What it is about.
    pub title: String,
    /// The rulebook by which it is played.
    pub rulebook: RulebookId,
    /// The version by which it is played; the newest when absent.
    #[serde(default)]
    pub version: Option<u32>,
    /// What happens, in order.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
}

/// A rulebook's own example: given this, then that. Checking the rulebook plays it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// The clause that it is an example of.
    pub clause: ClauseId,
    /// What happens, in order.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
}

/// One step: at most one thing that happens, and what has to hold after it.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Step {
    /// When it is written down, `2026-11-23 09:10`; with the step before when absent.
    #[serde(default)]
    pub at: Option<String>,
    /// When it happened in the world, where that is earlier (paper that is logged later).
    #[serde(default)]
    pub occurred: Option<String>,
    /// Which case, by its name in this file; the one of the step before when absent, `a` at first.
    #[serde(default)]
    pub case: Option<String>,
    /// The posts that whoever does it holds; every post when absent.
    #[serde(default)]
    pub by: Option<Vec<RoleId>>,
    /// The clause that it shows.
    #[serde(default)]
    pub clause: Option<ClauseId>,
    /// A complaint comes in.
    #[serde(default)]
    pub receive: Option<Receive>,
    /// A fact is stated.
    #[serde(default)]
    pub state: Option<FactId>,
    /// What is filled in with the fact.
    #[serde(default)]
    pub with: Table,
    /// Fields of the case are filled.
    #[serde(default)]
    pub field: Table,
    /// Somebody judges otherwise.
    #[serde(default)]
    pub judge: Option<Judge>,
    /// A remark is added.
    #[serde(default)]
    pub note: Option<String>,
    /// The case is linked to another one, by its name in this file.
    #[serde(default)]
    pub link: Option<String>,
    /// An entry of a register is made or changed.
    #[serde(default)]
    pub entry: Option<Entry>,
    /// An entry is taken out of use.
    #[serde(default)]
    pub withdraw: Option<Withdraw>,
    /// A recurring duty is done.
    #[serde(default)]
    pub recurring: Option<Done>,
    /// It must be refused: the guard's id, or what else is in the way, in kebab-case (`not-your-post`, `field-missing`).
    #[serde(default)]
    pub refused: Option<String>,
    /// What has to hold then.
    #[serde(default)]
    pub expect: Option<Expect>,
}

/// A table that says, beside its own keys, what a complaint is.
macro_rules! with_finding {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        pub struct $name {
            $($(#[$doc])* pub $field: $kind,)*
            /// What it is about.
            #[serde(default)]
            pub category: Option<CategoryId>,
            /// How grave it is; as the category says when absent.
            #[serde(default)]
            pub severity: Option<SeverityName>,
            /// Why it is major; the category itself when absent.
            #[serde(default)]
            pub reasons: Option<Vec<ReasonId>>,
            /// What to know besides.
            #[serde(default)]
            pub signals: Option<Vec<SignalId>>,
            /// Whether it came in writing; as the channel says when absent.
            #[serde(default)]
            pub written: Option<bool>,
            /// Whether three or more complain together.
            #[serde(default)]
            pub collective: Option<bool>,
            /// Whether we handle it ourselves; as the category says when absent.
            #[serde(default)]
            pub in_competence: Option<bool>,
        }

        impl $name {
            /// What it says of the complaint.
            #[must_use]
            pub fn found(&self) -> Found<'_> {
                Found {
                    category: self.category.as_ref(),
                    severity: self.severity,
                    reasons: self.reasons.as_deref(),
                    signals: self.signals.as_deref(),
                    is_written: self.written,
                    is_collective: self.collective,
                    in_competence: self.in_competence,
                }
            }
        }
    };
}

with_finding! {
    /// A complaint as it comes in. Without a category the classifier judges; what stands here besides overrules it.
    Receive {
        /// The customer's own words.
        words: String,
        /// How they reached us.
        channel: ChannelId,
        /// Who, where, answers to questions.
        #[serde(default)]
        fields: Table,
    }
}

with_finding! {
    /// A judgement that overrules the one before; what it does not name stays.
    Judge {
        /// Why.
        because: String,
    }
}

/// What a step says of a complaint; `None` where it says nothing.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// What it is about.
    pub category: Option<&'a CategoryId>,
    /// How grave it is.
    pub severity: Option<SeverityName>,
    /// Why it is major.
    pub reasons: Option<&'a [ReasonId]>,
    /// What to know besides.
    pub signals: Option<&'a [SignalId]>,
    /// Whether it came in writing.
    pub is_written: Option<bool>,
    /// Whether three or more complain together.
    pub is_collective: Option<bool>,
    /// Whether we handle it ourselves.
    pub in_competence: Option<bool>,
}

/// An entry of a register, by its name in this file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entry {
    /// Which register.
    pub register: RegisterId,
    /// Its name in this file; a name that stood before changes that entry.
    pub name: String,
    /// What it holds; of an entry that is changed, what it holds otherwise.
    #[serde(default)]
    pub with: Table,
}

/// An entry that is taken out of use.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Withdraw {
    /// Its name in this file.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// A recurring duty that is done.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Done {
    /// Which.
    pub duty: DutyId,
    /// The first day of its period, `2026-11-01`.
    pub period: String,
    /// What was done.
    #[serde(default)]
    pub note: String,
}

/// What has to hold at the step's time. What is not named may be as it likes.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Expect {
    /// Where the case stands.
    #[serde(default)]
    pub stage: Option<StageId>,
    /// What it is about.
    #[serde(default)]
    pub category: Option<CategoryId>,
    /// How grave it is.
    #[serde(default)]
    pub severity: Option<SeverityName>,
    /// Whether it is collective.
    #[serde(default)]
    pub collective: Option<bool>,
    /// Duties of the case that are open, each with its due time, `2026-11-25 24:00`; `""` where that does not matter.
    #[serde(default)]
    pub open: BTreeMap<DutyId, String>,
    /// Duties of the case that are open and overdue.
    #[serde(default)]
    pub overdue: Vec<DutyId>,
    /// Duties of the case that were done.
    #[serde(default)]
    pub done: Vec<DutyId>,
    /// Duties of the case that were carried over.
    #[serde(default)]
    pub carried_over: Vec<DutyId>,
    /// Duties of the case that lapsed.
    #[serde(default)]
    pub lapsed: Vec<DutyId>,
    /// Duties of the case whose clock waits.
    #[serde(default)]
    pub waiting: Vec<DutyId>,
    /// Duties that the case does not have, or never had.
    #[serde(default)]
    pub none: Vec<DutyId>,
    /// The marks on the case: exactly these.
    #[serde(default)]
    pub flags: Option<Vec<String>>,
    /// Facts that can be stated now.
    #[serde(default)]
    pub can: Vec<FactId>,
    /// Facts that cannot be stated now, each with what is in the way, as in `refused`.
    #[serde(default)]
    pub cannot: BTreeMap<FactId, String>,
    /// How many parties complain on its matter.
    #[serde(default)]
    pub parties: Option<usize>,
    /// Who is on duty for a post: an entry by its name, `up:POST` where the next level takes over, or `nobody`.
    #[serde(default)]
    pub assigned: BTreeMap<RoleId, String>,
    /// The unit for which they are on duty, an entry by its name, where the roster is one of several units.
    #[serde(default)]
    pub of: Option<String>,
    /// An entry of a register, and its duties.
    #[serde(default)]
    pub entry: Option<OfEntry>,
    /// A document, and what stands on it.
    #[serde(default)]
    pub document: Option<OnPaper>,
    /// What the fields of the case hold.
    #[serde(default)]
    pub fields: BTreeMap<String, Value>,
}

/// How an entry stands, and its duties.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OfEntry {
    /// Its name in this file.
    pub name: String,
    /// Whether it is in force.
    #[serde(default)]
    pub in_force: Option<bool>,
    /// Its duties that are open, each with its due time; `""` where that does not matter.
    #[serde(default)]
    pub open: BTreeMap<DutyId, String>,
    /// Its duties that are open and overdue.
    #[serde(default)]
    pub overdue: Vec<DutyId>,
    /// Its duties that were done.
    #[serde(default)]
    pub done: Vec<DutyId>,
    /// Its duties that lapsed.
    #[serde(default)]
    pub lapsed: Vec<DutyId>,
    /// Duties that it does not have, or never had.
    #[serde(default)]
    pub none: Vec<DutyId>,
}

/// What stands on a document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OnPaper {
    /// Which document.
    pub id: DocumentId,
    /// The entry that it is made of, by its name in this file.
    #[serde(default)]
    pub entry: Option<String>,
    /// Words that stand on it, in Chinese.
    #[serde(default)]
    pub has: Vec<String>,
    /// Words that do not.
    #[serde(default)]
    pub lacks: Vec<String>,
}
