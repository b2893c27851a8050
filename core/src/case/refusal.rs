//! Why a command was refused: what is in the way, without words.

use crate::id::{
    CaseId, CategoryId, ChannelId, ClauseId, DutyId, EntryId, FactId, FieldId, GuardId, ReasonId, RegisterId,
    RoleId, SignalId, StageId,
};
use crate::rulebook::Kind;
use crate::time::Moment;
use crate::unit::Conflict;

/// Why a command was refused. The screen puts each into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such case here.
    CaseUnknown(CaseId),
    /// There are no words of the customer.
    NarrativeEmpty,
    /// A text is longer than [`super::filled::TEXT_CHARS_MAX`].
    TextTooLong {
        /// The field; `None` for the narrative, a remark or a reason.
        field: Option<FieldId>,
        /// How many code points it has.
        chars: usize,
    },
    /// The time stated lies after the device's.
    OccursInFuture {
        /// What was stated.
        occurred_at: Moment,
        /// The device's time.
        now: Moment,
    },
    /// The time stated lies before the complaint was received.
    OccursBeforeReceived {
        /// What was stated.
        occurred_at: Moment,
        /// When the complaint was received.
        received_at: Moment,
    },
    /// The rulebook knows no such channel.
    ChannelUnknown(ChannelId),
    /// The rulebook knows no such category.
    CategoryUnknown(CategoryId),
    /// The rulebook knows no such reason.
    ReasonUnknown(ReasonId),
    /// The rulebook knows no such signal.
    SignalUnknown(SignalId),
    /// Major without a reason, or general with one.
    SeverityWithoutReason,
    /// The rulebook knows no such fact.
    FactUnknown(FactId),
    /// The rulebook knows no such field here.
    FieldUnknown(FieldId),
    /// A field without which nothing can be stated is blank.
    FieldMissing(FieldId),
    /// The value is not of the field's kind.
    FieldOfOtherKind {
        /// The field.
        field: FieldId,
        /// What it can hold.
        kind: Kind,
    },
    /// The value is none of the field's choices.
    NotAChoice {
        /// The field.
        field: FieldId,
        /// What was given.
        choice: String,
    },
    /// The moment has to lie in the future.
    NotInFuture {
        /// The field.
        field: FieldId,
    },
    /// There are fewer rows than the rulebook asks for.
    TooFewRows {
        /// The field.
        field: FieldId,
        /// How many there are.
        rows: usize,
        /// How many are asked for.
        at_least: usize,
    },
    /// There are more rows than can be taken.
    TooManyRows {
        /// The field.
        field: FieldId,
        /// How many there are.
        rows: usize,
        /// How many can be taken.
        at_most: usize,
    },
    /// A row holds the same as one before it, in a column in which no two may.
    RowsAlike {
        /// The field.
        field: FieldId,
        /// The column.
        column: FieldId,
        /// The later row, counted from 0.
        row: usize,
    },
    /// An item of a checklist is not answered.
    ItemNotAnswered {
        /// The field.
        field: FieldId,
        /// The item.
        item: String,
    },
    /// Something is in the way within a row.
    Row {
        /// The field.
        field: FieldId,
        /// The row, counted from 0.
        row: usize,
        /// What is in the way; of a column.
        refusal: Box<Refusal>,
    },
    /// The rulebook knows no such register.
    RegisterUnknown(RegisterId),
    /// The rulebook knows no such recurring duty.
    DutyUnknown(DutyId),
    /// The fact does not concern this case.
    DoesNotConcern(FactId),
    /// The fact cannot be stated where the case stands.
    NotAtThisStage {
        /// The fact.
        fact: FactId,
        /// Where the case stands.
        stage: StageId,
        /// Where it can be stated.
        from: Vec<StageId>,
    },
    /// It was stated already and can be only once.
    StatedAlready(FactId),
    /// None of the person's posts may state it.
    NotYourPost {
        /// The fact.
        fact: FactId,
        /// The posts that may.
        by: Vec<RoleId>,
    },
    /// A guard of the rulebook says no.
    Guarded {
        /// Which guard.
        guard: GuardId,
        /// The clause that forbids it.
        clause: ClauseId,
    },
    /// None of the person's posts may write in the register.
    NotYourRegister {
        /// The register.
        register: RegisterId,
        /// The posts that may.
        by: Vec<RoleId>,
    },
    /// The entry was taken out of use.
    EntryWithdrawn(EntryId),
    /// The entry does not go together with others of its register, or with itself.
    Breached(Box<Conflict>),
    /// A reason is missing.
    ReasonBlank,
    /// A remark is empty.
    NoteBlank,
    /// Nothing would change.
    NothingChanges,
    /// A case cannot be linked to itself.
    LinkedToItself,
    /// The case is at its last stage; only remarks can be added.
    Closed {
        /// Where it stands.
        stage: StageId,
    },
}

impl Refusal {
    /// The field that is at fault, where it is one.
    #[must_use]
    pub fn field(&self) -> Option<&FieldId> {
        match self {
            Self::FieldMissing(field)
            | Self::FieldUnknown(field)
            | Self::FieldOfOtherKind { field, .. }
            | Self::NotAChoice { field, .. }
            | Self::NotInFuture { field }
            | Self::TooFewRows { field, .. }
            | Self::TooManyRows { field, .. }
            | Self::RowsAlike { field, .. }
            | Self::ItemNotAnswered { field, .. }
            | Self::Row { field, .. } => Some(field),
            Self::TextTooLong { field, .. } => field.as_ref(),
            Self::Breached(conflict) => conflict.breach.field(),
            Self::CaseUnknown(_)
            | Self::NarrativeEmpty
            | Self::OccursInFuture { .. }
            | Self::OccursBeforeReceived { .. }
            | Self::ChannelUnknown(_)
            | Self::CategoryUnknown(_)
            | Self::ReasonUnknown(_)
            | Self::SignalUnknown(_)
            | Self::SeverityWithoutReason
            | Self::FactUnknown(_)
            | Self::RegisterUnknown(_)
            | Self::DutyUnknown(_)
            | Self::DoesNotConcern(_)
            | Self::NotAtThisStage { .. }
            | Self::StatedAlready(_)
            | Self::NotYourPost { .. }
            | Self::Guarded { .. }
            | Self::NotYourRegister { .. }
            | Self::EntryWithdrawn(_)
            | Self::ReasonBlank
            | Self::NoteBlank
            | Self::NothingChanges
            | Self::LinkedToItself
            | Self::Closed { .. } => None,
        }
    }
}
