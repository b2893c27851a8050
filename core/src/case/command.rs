//! What a person asks for, before it is decided.

use std::collections::BTreeMap;

use crate::event::{Judgement, Source};
use crate::id::{CaseId, ChannelId, FactId, FieldId};
use crate::time::Moment;
use crate::value::Value;

/// Something that a person asks for, about one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Accept a complaint; opens the case.
    AcceptComplaint {
        /// The customer's own words.
        narrative: String,
        /// How they reached us.
        channel: ChannelId,
        /// What the screen showed, as the person left it.
        judgement: Judgement,
        /// Why the person judged otherwise than the classifier; `None` where it was confirmed.
        overruled_because: Option<String>,
        /// Who, where, answers to questions; blank ones are left out.
        fields: BTreeMap<FieldId, Value>,
        /// When it reached us, as stated.
        occurred_at: Moment,
        /// Where it is imported from, if it is.
        source: Option<Source>,
    },
    /// Judge otherwise than the classifier, or than somebody before.
    OverruleFinding {
        /// What holds.
        judgement: Judgement,
        /// Why.
        reason: String,
    },
    /// Fill or change a field.
    StateField {
        /// Which.
        field: FieldId,
        /// With what; a blank value empties it.
        value: Value,
    },
    /// State a fact that the rulebook knows.
    StateFact {
        /// Which.
        fact: FactId,
        /// Its fields.
        values: BTreeMap<FieldId, Value>,
        /// When it happened, as stated.
        occurred_at: Moment,
    },
    /// Add a remark.
    AddNote {
        /// Its words.
        text: String,
    },
    /// Link a case on the same matter.
    LinkCase {
        /// The other case.
        other: CaseId,
    },
}
