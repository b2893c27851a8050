//! The core's refusals in words, for a row of a file.

use qingchu_core::case::Refusal;

use crate::tools::when;

/// Why a row is not accepted, and in which field.
pub(super) fn words(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NarrativeEmpty => "text: empty; a complaint has words".to_owned(),
        Refusal::TextTooLong { field, chars } => {
            let field = field.as_ref().map_or("text", |field| field.as_str());
            format!(
                "{field}: {chars} characters; at most {} can be kept",
                qingchu_core::case::filled::TEXT_CHARS_MAX
            )
        }
        Refusal::OccursInFuture { occurred_at, now } => {
            format!("time: {} lies in the future; it is {}", when::written(*occurred_at), when::written(*now))
        }
        Refusal::ChannelUnknown(channel) => {
            format!("channel: {:?} is not one of the rulebook", channel.as_str())
        }
        Refusal::CategoryUnknown(id) => unjudged("category", id.as_str()),
        Refusal::ReasonUnknown(id) => unjudged("reason", id.as_str()),
        Refusal::SignalUnknown(id) => unjudged("signal", id.as_str()),
        Refusal::FieldUnknown(field) => format!("{field}: not a field of the rulebook"),
        Refusal::FieldOfOtherKind { field, kind } => format!("{field}: holds {kind:?} and not words"),
        Refusal::NotAChoice { field, choice } => format!("{field}: {choice:?} is not one of its choices"),
        // Accepting a complaint meets none of these.
        Refusal::CaseUnknown(_)
        | Refusal::OccursBeforeReceived { .. }
        | Refusal::SeverityWithoutReason
        | Refusal::FactUnknown(_)
        | Refusal::FieldMissing(_)
        | Refusal::NotInFuture { .. }
        | Refusal::TooFewRows { .. }
        | Refusal::TooManyRows { .. }
        | Refusal::RowsAlike { .. }
        | Refusal::ItemNotAnswered { .. }
        | Refusal::Row { .. }
        | Refusal::RegisterUnknown(_)
        | Refusal::DutyUnknown(_)
        | Refusal::DoesNotConcern(_)
        | Refusal::NotAtThisStage { .. }
        | Refusal::StatedAlready(_)
        | Refusal::NotYourPost { .. }
        | Refusal::NotYourRegister { .. }
        | Refusal::EntryWithdrawn(_)
        | Refusal::Breached(_)
        | Refusal::Guarded { .. }
        | Refusal::ReasonBlank
        | Refusal::NoteBlank
        | Refusal::NothingChanges
        | Refusal::LinkedToItself
        | Refusal::Closed { .. } => format!("the core refuses it: {refusal:?}"),
    }
}

fn unjudged(what: &str, id: &str) -> String {
    format!("text: the classifier finds the {what} {id}, which the rulebook does not have; report this")
}
