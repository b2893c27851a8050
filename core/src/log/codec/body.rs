//! The bodies as they are written, one shape per type and version, apart from the domain's types: those may change,
//! these may not.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::value::{ValueV2, read_values, version_of, write_values};
use crate::event::{Body, Judgement, RulebookVersion, Severity, Source};
use crate::id::{
    CaseId, CategoryId, ChannelId, DutyId, EntryId, EventId, FactId, FieldId, ReasonId, RegisterId,
    RulebookId, SignalId,
};

/// A body on its way out, of version 1 unless said otherwise.
pub(super) struct Written<'a> {
    pub(super) kind: &'a str,
    pub(super) version: u32,
    pub(super) body: Box<RawValue>,
}

impl Written<'_> {
    fn at(self, version: u32) -> Self {
        Self { version, ..self }
    }
}

#[derive(Serialize, Deserialize)]
struct ComplaintReceivedV1 {
    rulebook: RulebookVersionV1,
    narrative: String,
    channel: ChannelId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<SourceV1>,
}

#[derive(Serialize, Deserialize)]
struct RulebookVersionV1 {
    id: RulebookId,
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct SourceV1 {
    file: String,
    row: String,
}

#[derive(Serialize, Deserialize)]
struct JudgementV1 {
    category: CategoryId,
    severity: SeverityV1,
    reasons: Vec<ReasonId>,
    collective: bool,
    written: bool,
    in_competence: bool,
    signals: Vec<SignalId>,
    check: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SeverityV1 {
    General,
    Major,
}

#[derive(Serialize, Deserialize)]
struct FindingOverruledV1 {
    judgement: JudgementV1,
    reason: String,
    replaces: Vec<EventId>,
}

#[derive(Serialize, Deserialize)]
struct FieldStatedV2 {
    field: FieldId,
    value: ValueV2,
    replaces: Vec<EventId>,
}

#[derive(Serialize, Deserialize)]
struct FactStatedV2 {
    fact: FactId,
    values: BTreeMap<FieldId, ValueV2>,
}

#[derive(Serialize, Deserialize)]
struct NoteAddedV1 {
    text: String,
}

#[derive(Serialize, Deserialize)]
struct CaseLinkedV1 {
    other: CaseId,
}

#[derive(Serialize, Deserialize)]
struct EntryStatedV2 {
    register: RegisterId,
    entry: EntryId,
    values: BTreeMap<FieldId, ValueV2>,
    replaces: Vec<EventId>,
}

#[derive(Serialize, Deserialize)]
struct EntryWithdrawnV1 {
    register: RegisterId,
    entry: EntryId,
    reason: String,
}

#[derive(Serialize, Deserialize)]
struct RecurringDutyDoneV1 {
    rulebook: RulebookVersionV1,
    duty: DutyId,
    period: chrono::NaiveDate,
    note: String,
}

#[derive(Serialize, Deserialize)]
struct NoticeLoadedV1 {
    layer: String,
    csv: String,
    source: String,
}

#[derive(Serialize)]
struct Nothing {}

/// The newest writing of a body.
pub(super) fn write(body: &Body) -> Written<'_> {
    match body {
        Body::ComplaintReceived { rulebook, narrative, channel, source } => written(
            "complaint-received",
            &ComplaintReceivedV1 {
                rulebook: rulebook.into(),
                narrative: narrative.clone(),
                channel: channel.clone(),
                source: source
                    .as_ref()
                    .map(|Source { file, row }| SourceV1 { file: file.clone(), row: row.clone() }),
            },
        ),
        Body::FindingConfirmed(judgement) => written("finding-confirmed", &JudgementV1::from(judgement)),
        Body::FindingOverruled { judgement, reason, replaces } => written(
            "finding-overruled",
            &FindingOverruledV1 {
                judgement: judgement.into(),
                reason: reason.clone(),
                replaces: replaces.clone(),
            },
        ),
        Body::FieldStated { field, value, replaces } => written(
            "field-stated",
            &FieldStatedV2 { field: field.clone(), value: value.into(), replaces: replaces.clone() },
        )
        .at(version_of([value])),
        Body::FactStated { fact, values } => {
            written("fact-stated", &FactStatedV2 { fact: fact.clone(), values: write_values(values) })
                .at(version_of(values.values()))
        }
        Body::NoteAdded { text } => written("note-added", &NoteAddedV1 { text: text.clone() }),
        Body::CaseLinked { other } => written("case-linked", &CaseLinkedV1 { other: *other }),
        Body::EntryStated { register, entry, values, replaces } => written(
            "entry-stated",
            &EntryStatedV2 {
                register: register.clone(),
                entry: *entry,
                values: write_values(values),
                replaces: replaces.clone(),
            },
        )
        .at(version_of(values.values())),
        Body::EntryWithdrawn { register, entry, reason } => written(
            "entry-withdrawn",
            &EntryWithdrawnV1 { register: register.clone(), entry: *entry, reason: reason.clone() },
        ),
        Body::RecurringDutyDone { rulebook, duty, period, note } => written(
            "recurring-duty-done",
            &RecurringDutyDoneV1 {
                rulebook: rulebook.into(),
                duty: duty.clone(),
                period: *period,
                note: note.clone(),
            },
        ),
        Body::NoticeLoaded { layer, csv, source } => written(
            "notice-loaded",
            &NoticeLoadedV1 { layer: layer.clone(), csv: csv.clone(), source: source.clone() },
        ),
        Body::Unknown { kind, version } => written(kind, &Nothing {}).at(*version),
    }
}

/// Reads a body of any released version; `None` when the type or the version is not known here.
pub(super) fn read(kind: &str, version: u32, text: &str) -> Result<Option<Body>, serde_json::Error> {
    let body = match (kind, version) {
        ("complaint-received", 1) => read_as::<ComplaintReceivedV1>(text)?,
        ("finding-confirmed", 1) => read_as::<JudgementV1>(text)?,
        ("finding-overruled", 1) => read_as::<FindingOverruledV1>(text)?,
        ("field-stated", 1 | 2) => read_as::<FieldStatedV2>(text)?,
        ("fact-stated", 1 | 2) => read_as::<FactStatedV2>(text)?,
        ("note-added", 1) => read_as::<NoteAddedV1>(text)?,
        ("case-linked", 1) => read_as::<CaseLinkedV1>(text)?,
        ("entry-stated", 1 | 2) => read_as::<EntryStatedV2>(text)?,
        ("entry-withdrawn", 1) => read_as::<EntryWithdrawnV1>(text)?,
        ("recurring-duty-done", 1) => read_as::<RecurringDutyDoneV1>(text)?,
        ("notice-loaded", 1) => read_as::<NoticeLoadedV1>(text)?,
        _newer => return Ok(None),
    };
    Ok(Some(body))
}

fn written<'a>(kind: &'a str, body: &impl Serialize) -> Written<'a> {
    // Text, numbers and maps keyed by text: there is nothing in them that JSON cannot hold.
    let body = to_raw_value(body).unwrap_or_else(|_impossible| RawValue::NULL.to_owned());
    Written { kind, version: 1, body }
}

fn read_as<'a, Wire>(text: &'a str) -> Result<Body, serde_json::Error>
where
    Wire: Deserialize<'a> + Into<Body>,
{
    serde_json::from_str::<Wire>(text).map(Into::into)
}

impl From<ComplaintReceivedV1> for Body {
    fn from(wire: ComplaintReceivedV1) -> Self {
        Self::ComplaintReceived {
            rulebook: wire.rulebook.into(),
            narrative: wire.narrative,
            channel: wire.channel,
            source: wire.source.map(|SourceV1 { file, row }| Source { file, row }),
        }
    }
}

impl From<JudgementV1> for Body {
    fn from(wire: JudgementV1) -> Self {
        Self::FindingConfirmed(wire.into())
    }
}

impl From<FindingOverruledV1> for Body {
    fn from(wire: FindingOverruledV1) -> Self {
        Self::FindingOverruled {
            judgement: wire.judgement.into(),
            reason: wire.reason,
            replaces: wire.replaces,
        }
    }
}

impl From<FieldStatedV2> for Body {
    fn from(wire: FieldStatedV2) -> Self {
        Self::FieldStated { field: wire.field, value: wire.value.into(), replaces: wire.replaces }
    }
}

impl From<FactStatedV2> for Body {
    fn from(wire: FactStatedV2) -> Self {
        Self::FactStated { fact: wire.fact, values: read_values(wire.values) }
    }
}

impl From<NoteAddedV1> for Body {
    fn from(wire: NoteAddedV1) -> Self {
        Self::NoteAdded { text: wire.text }
    }
}

impl From<CaseLinkedV1> for Body {
    fn from(wire: CaseLinkedV1) -> Self {
        Self::CaseLinked { other: wire.other }
    }
}

impl From<EntryStatedV2> for Body {
    fn from(wire: EntryStatedV2) -> Self {
        Self::EntryStated {
            register: wire.register,
            entry: wire.entry,
            values: read_values(wire.values),
            replaces: wire.replaces,
        }
    }
}

impl From<EntryWithdrawnV1> for Body {
    fn from(wire: EntryWithdrawnV1) -> Self {
        Self::EntryWithdrawn { register: wire.register, entry: wire.entry, reason: wire.reason }
    }
}

impl From<RecurringDutyDoneV1> for Body {
    fn from(wire: RecurringDutyDoneV1) -> Self {
        Self::RecurringDutyDone {
            rulebook: wire.rulebook.into(),
            duty: wire.duty,
            period: wire.period,
            note: wire.note,
        }
    }
}

impl From<NoticeLoadedV1> for Body {
    fn from(wire: NoticeLoadedV1) -> Self {
        Self::NoticeLoaded { layer: wire.layer, csv: wire.csv, source: wire.source }
    }
}

impl From<&RulebookVersion> for RulebookVersionV1 {
    fn from(rulebook: &RulebookVersion) -> Self {
        Self { id: rulebook.id.clone(), version: rulebook.version }
    }
}

impl From<RulebookVersionV1> for RulebookVersion {
    fn from(wire: RulebookVersionV1) -> Self {
        Self { id: wire.id, version: wire.version }
    }
}

impl From<&Judgement> for JudgementV1 {
    fn from(judgement: &Judgement) -> Self {
        Self {
            category: judgement.category.clone(),
            severity: match judgement.severity {
                Severity::General => SeverityV1::General,
                Severity::Major => SeverityV1::Major,
            },
            reasons: judgement.reasons.clone(),
            collective: judgement.is_collective,
            written: judgement.is_written,
            in_competence: judgement.in_competence,
            signals: judgement.signals.clone(),
            check: judgement.check,
        }
    }
}

impl From<JudgementV1> for Judgement {
    fn from(wire: JudgementV1) -> Self {
        Self {
            category: wire.category,
            severity: match wire.severity {
                SeverityV1::General => Severity::General,
                SeverityV1::Major => Severity::Major,
            },
            reasons: wire.reasons,
            is_collective: wire.collective,
            is_written: wire.written,
            in_competence: wire.in_competence,
            signals: wire.signals,
            check: wire.check,
        }
    }
}
