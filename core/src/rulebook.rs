//! A rulebook (规程): the rules of one kind of complaint as data, each with the clause that it carries out.
//!
//! What a rulebook can say is a closed, typed vocabulary, read once. There are no scripts in it, and no code that knows
//! a rulebook's name. A need that the vocabulary cannot say widens the vocabulary for all.
//!
//! The words by which the classifier finds a category are in a file of their own; see [`crate::classify`].
//! What a rulebook may not contain is in [`check`].

pub mod accountability;
pub mod amount;
#[cfg(feature = "author")]
pub mod author;
pub mod change;
pub mod check;
pub mod cluster;
pub mod collective;
pub mod condition;
pub mod document;
pub mod duty;
pub mod fact;
pub mod field;
mod find;
pub mod mark;
pub mod penalty;
pub mod register;
pub mod report;
pub mod roster;
pub mod rule;

use serde::{Deserialize, Serialize};

pub use accountability::{Accountability, Eligibility, Step};
pub use amount::Amount;
pub use change::Change;
pub use check::Fault;
pub use cluster::Cluster;
pub use collective::Collective;
pub use condition::Condition;
pub use document::Document;
pub use duty::{Clock, Duty, Recurring};
pub use fact::{Fact, Guard};
pub use field::{Field, Kind, Question};
pub use mark::{Flag, Plan};
pub use penalty::Penalty;
pub use register::{EntryCondition, Register};
pub use report::Report;
pub use roster::Roster;
pub use rule::Rule;

use crate::id::{CategoryId, ChannelId, ClauseId, LevelId, ReasonId, RoleId, RulebookId, SignalId, StageId};
use crate::tree;

/// A text in Chinese and in English, side by side.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both {
    /// Chinese: the source's own words where it has them.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One rulebook at one version.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rulebook {
    /// Its id: the stem of its file's name.
    pub id: RulebookId,
    /// Counted from 1; a case keeps the version under which it was accepted.
    pub version: u32,
    /// What it is called.
    pub title: Both,
    /// Where its clauses come from.
    pub source: String,
    /// What the source leaves out, stated.
    #[serde(default)]
    pub gaps: Vec<Both>,
    /// What each version after the first changed.
    #[serde(rename = "change", default)]
    pub changes: Vec<Change>,
    /// The clauses, in the source's order.
    #[serde(rename = "clause")]
    pub clauses: Vec<Clause>,
    /// The levels of the organisation, from the top down; none where there is only one.
    #[serde(rename = "level", default)]
    pub levels: Vec<Level>,
    /// The posts that people hold.
    #[serde(rename = "role")]
    pub roles: Vec<Role>,
    /// The functional departments (职能部门) to which categories belong.
    #[serde(rename = "department", default)]
    pub departments: Vec<Department>,
    /// How words reach us.
    #[serde(rename = "channel")]
    pub channels: Vec<Channel>,
    /// What complaints are about.
    #[serde(rename = "category")]
    pub categories: Vec<Category>,
    /// Why a complaint is major.
    #[serde(rename = "reason", default)]
    pub reasons: Vec<Reason>,
    /// What is seen beside category and severity.
    #[serde(rename = "signal", default)]
    pub signals: Vec<Signal>,
    /// Where a case can stand; the first is where it starts.
    #[serde(rename = "stage")]
    pub stages: Vec<Stage>,
    /// Fields of the case itself: who, where.
    #[serde(rename = "field", default)]
    pub fields: Vec<Field>,
    /// What is asked once the customer has finished.
    #[serde(rename = "question", default)]
    pub questions: Vec<Question>,
    /// What can be stated of a case after it was accepted.
    #[serde(rename = "fact")]
    pub facts: Vec<Fact>,
    /// What may not be stated, and why.
    #[serde(rename = "guard", default)]
    pub guards: Vec<Guard>,
    /// Who must do what by when.
    #[serde(rename = "duty", default)]
    pub duties: Vec<Duty>,
    /// Marks on a case that follow from what was stated; one may name those before it.
    #[serde(rename = "flag", default)]
    pub flags: Vec<Flag>,
    /// When cases of several parties are one matter.
    #[serde(default)]
    pub collective: Option<Collective>,
    /// Response plans.
    #[serde(rename = "plan", default)]
    pub plans: Vec<Plan>,
    /// Duties of the calendar.
    #[serde(rename = "recurring", default)]
    pub recurring: Vec<Recurring>,
    /// Typed records that are not cases.
    #[serde(rename = "register", default)]
    pub registers: Vec<Register>,
    /// Who is on duty for which posts.
    #[serde(rename = "roster", default)]
    pub rosters: Vec<Roster>,
    /// Forms and letters.
    #[serde(rename = "document", default)]
    pub documents: Vec<Document>,
    /// Figures over many cases.
    #[serde(rename = "report", default)]
    pub reports: Vec<Report>,
    /// What is unusual in a period.
    #[serde(rename = "cluster", default)]
    pub clusters: Vec<Cluster>,
    /// Who has to answer for what.
    #[serde(rename = "accountability", default)]
    pub accountabilities: Vec<Accountability>,
    /// The steps that can be taken.
    #[serde(rename = "step", default)]
    pub steps: Vec<Step>,
    /// What a step bars from.
    #[serde(rename = "eligibility", default)]
    pub eligibilities: Vec<Eligibility>,
    /// What a law threatens.
    #[serde(rename = "penalty", default)]
    pub penalties: Vec<Penalty>,
    /// What can be said to a customer in so many words.
    #[serde(rename = "phrase", default)]
    pub phrases: Vec<Phrase>,
}

/// A clause (条款) of the source.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Clause {
    /// Its id.
    pub id: ClauseId,
    /// Where it stands in the source.
    pub at: String,
    /// The source's words.
    pub text: String,
    /// Set when no rule carries it out: why.
    #[serde(default)]
    pub not_modelled: Option<String>,
    /// Set when the screen carries it out rather than a rule: how.
    #[serde(default)]
    pub carried_out_by: Option<String>,
}

/// A level of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Level {
    /// Its id.
    pub id: LevelId,
    /// What it is called.
    pub name: Both,
    /// The clause that names it.
    pub clause: ClauseId,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// What it is called.
    pub name: Both,
    /// The level at which it stands.
    #[serde(default)]
    pub level: Option<LevelId>,
    /// The clause that names it.
    pub clause: ClauseId,
}

/// A functional department (职能部门).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Department {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: Both,
    /// The clause under which it takes complaints.
    pub clause: ClauseId,
}

/// A way in which words reach us.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// What it is called.
    pub name: Both,
    /// Whether what comes this way is durable text by the complainant.
    pub written: bool,
    /// The clause that makes the difference.
    pub clause: ClauseId,
}

/// What a complaint is about.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// What it is called, in the clause's words.
    pub name: Both,
    /// A word or two for lists.
    pub short: Both,
    /// The clause that lists it.
    pub clause: ClauseId,
    /// The department that it is passed to.
    #[serde(default)]
    pub department: Option<String>,
    /// False when the body that runs this rulebook does not handle it itself.
    #[serde(default = "yes")]
    pub in_competence: bool,
    /// Who does, and what to tell the customer, when `in_competence` is false.
    #[serde(default)]
    pub competent: Option<Both>,
    /// Whether choosing it makes a complaint major.
    #[serde(default)]
    pub major: bool,
}

fn yes() -> bool {
    true
}

/// A reason for which a complaint is major.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reason {
    /// Its id; the category's id where a category is its own reason.
    pub id: ReasonId,
    /// What it is called, in the clause's words.
    pub name: Both,
    /// The clause that lists it.
    pub clause: ClauseId,
}

/// Something beside category and severity that whoever handles the case must know.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Signal {
    /// Its id.
    pub id: SignalId,
    /// What it is called.
    pub name: Both,
    /// The clause it comes from, of this rulebook.
    pub clause: ClauseId,
}

/// Where a case stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Stage {
    /// Its id.
    pub id: StageId,
    /// What it is called.
    pub name: Both,
    /// The clause it comes from.
    pub clause: ClauseId,
    /// Nothing more is to be done there.
    #[serde(default)]
    pub last: bool,
}

/// A sentence to say or to write.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Phrase {
    /// When it helps.
    pub when: Condition,
    /// The sentence.
    pub text: Both,
    /// The clause behind it.
    pub clause: ClauseId,
}

/// Why a built-in or a stored rulebook could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// There is no rulebook of this name in the program.
    #[error("there is no rulebook {id}; there are {}", known.join(", "))]
    Unknown {
        /// The id that was asked for.
        id: RulebookId,
        /// The ids that there are.
        known: Vec<String>,
    },
    /// The program does not have the rulebook at this version.
    #[error("rulebook {id} has no version {version} here; there are {known:?}")]
    NoVersion {
        /// Which rulebook.
        id: RulebookId,
        /// The version that was asked for.
        version: u32,
        /// The versions that there are.
        known: Vec<u32>,
    },
    /// The JSON is not a rulebook.
    #[error("the rulebook's JSON is damaged")]
    Json(#[from] serde_json::Error),
}

impl Rulebook {
    /// Reads a rulebook from the JSON that `build.rs` or the server made of it. It is not checked; see [`check`].
    ///
    /// # Errors
    /// [`Unreadable::Json`] names the line and column, or the path, of what is wrong.
    pub fn from_json(json: &str) -> Result<Self, Unreadable> {
        Ok(tree::read(json)?)
    }
}
