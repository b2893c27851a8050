//! Something that happened (事实): who, on which device, when it occurred, when it was recorded, what.
//!
//! An event is never changed afterwards. It records what was stated, never a derived value, except a finding that a
//! person confirmed. Its bytes belong to [`crate::log::codec`]; nothing here is serialised.

use std::collections::BTreeMap;

use crate::id::{
    CaseId, CategoryId, ChannelId, DeviceId, DutyId, EntryId, EventId, FactId, FieldId, ReasonId, RegisterId,
    RulebookId, SignalId, StreamId, UserId,
};
use crate::time::{HybridClock, Moment};
use crate::value::Value;

/// A BLAKE3 hash, 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// Before the first event of a device or a stream.
    pub const ZERO: Self = Self([0; 32]);

    /// The hash of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The chain hash after one more event: the hash of this chain hash followed by the event's digest.
    #[must_use]
    pub fn chain(self, event: Self) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.0);
        hasher.update(&event.0);
        Self(*hasher.finalize().as_bytes())
    }

    /// 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn to_hex(self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }

    /// Reads [`Digest::to_hex`]'s form; `None` for anything else.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text).ok().map(|hash| Self(*hash.as_bytes()))
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_hex())
    }
}

/// An event before its device has given it a place in the device's own sequence: what `decide` returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Made by the shell before `decide`.
    pub id: EventId,
    /// Whose audience may see it.
    pub stream: StreamId,
    /// What it is about.
    pub subject: Subject,
    /// Who states it.
    pub author: UserId,
    /// When it happened in the world, as stated; never after `recorded_at`.
    pub occurred_at: Moment,
    /// When the device wrote it, by the device's clock.
    pub recorded_at: Moment,
    /// What must be added to the device's clock to get the server's, in milliseconds, as last seen; `None` before
    /// the first contact.
    pub clock_offset_ms: Option<i64>,
    /// What happened.
    pub body: Body,
}

/// A statement with its place in its device's sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What was stated.
    pub statement: Statement,
    /// The device that wrote it.
    pub device: DeviceId,
    /// 1, 2, 3 … without a gap on each device; a gap or a repetition is shown, never a reason to refuse.
    pub device_seq: u64,
    /// The digest of the bytes of the device's event before; [`Digest::ZERO`] for its first.
    pub previous: Digest,
    /// Order among all events.
    pub clock: HybridClock,
}

impl Event {
    /// Where the event stands in history: by recorded time under the hybrid clock, ties broken by device and id.
    #[must_use]
    pub fn order(&self) -> (HybridClock, DeviceId, EventId) {
        (self.clock, self.device, self.statement.id)
    }
}

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// One case.
    Case(CaseId),
    /// The unit itself: its registers, recurring duties, calendar.
    Unit,
}

/// A rulebook at one version; a case keeps the one under which it was accepted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RulebookVersion {
    /// Which rulebook.
    pub id: RulebookId,
    /// Its version, counted from 1.
    pub version: u32,
}

/// What a person confirmed, or overruled, of the classifier's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The subject of the complaint.
    pub category: CategoryId,
    /// 一般 or 重大.
    pub severity: Severity,
    /// Every major reason that holds; empty for general.
    pub reasons: Vec<ReasonId>,
    /// Three or more parties complaining together.
    pub is_collective: bool,
    /// It reached us as durable text.
    pub is_written: bool,
    /// The body that runs the rulebook handles it itself.
    pub in_competence: bool,
    /// Media, repeat, safety and so on.
    pub signals: Vec<SignalId>,
    /// A major event is possible and not certain: major until the question is answered.
    pub check: bool,
}

/// How grave a complaint is. There is no third degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// 一般性投诉
    General,
    /// 重大投诉
    Major,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A complaint reached us. Opens a case.
    ComplaintReceived {
        /// The rulebook under which it is accepted.
        rulebook: RulebookVersion,
        /// The customer's own words, as typed.
        narrative: String,
        /// How it reached us.
        channel: ChannelId,
        /// Where it was imported from, if it was.
        source: Option<Source>,
    },
    /// A person saved with this judgement before their eyes.
    FindingConfirmed(Judgement),
    /// A person judged otherwise than the classifier or an earlier person.
    FindingOverruled {
        /// What holds now.
        judgement: Judgement,
        /// Why; never blank.
        reason: String,
        /// The judgements (confirmed or overruled) that this one replaces, as the author saw them.
        replaces: Vec<EventId>,
    },
    /// A field of the case was filled or changed (who, where, a question's answer).
    FieldStated {
        /// Which field.
        field: FieldId,
        /// What it holds.
        value: Value,
        /// The statements of the same field that this one replaces, as the author saw them. What it does not name
        /// stays beside it as a conflict.
        replaces: Vec<EventId>,
    },
    /// Something that the rulebook knows happened: a report, a reply, a confirmation.
    FactStated {
        /// Which fact of the rulebook.
        fact: FactId,
        /// Its fields.
        values: BTreeMap<FieldId, Value>,
    },
    /// A remark; adds up and never conflicts.
    NoteAdded {
        /// Its words.
        text: String,
    },
    /// Another case concerns the same matter.
    CaseLinked {
        /// The other case.
        other: CaseId,
    },
    /// An entry of a register was made or changed.
    EntryStated {
        /// Which register of which rulebook.
        register: RegisterId,
        /// Which entry.
        entry: EntryId,
        /// All its fields.
        values: BTreeMap<FieldId, Value>,
        /// The statements of the entry that this one replaces, as the author saw them.
        replaces: Vec<EventId>,
    },
    /// An entry of a register no longer holds; its history stays.
    EntryWithdrawn {
        /// Which register.
        register: RegisterId,
        /// Which entry.
        entry: EntryId,
        /// Why.
        reason: String,
    },
    /// A duty of the calendar was done for one period.
    RecurringDutyDone {
        /// The rulebook that has the duty.
        rulebook: RulebookVersion,
        /// Which duty.
        duty: DutyId,
        /// The first day of the period.
        period: chrono::NaiveDate,
        /// What was done, if something was said.
        note: String,
    },
    /// Working-day facts were loaded (a State Council notice, a region's or a unit's own days).
    NoticeLoaded {
        /// Whose days: `nation`, `region`, `organisation`, `unit`.
        layer: String,
        /// The facts, as CSV in the form of `core/calendars/cn-workdays.csv`.
        csv: String,
        /// Where they come from.
        source: String,
    },
    /// An event type or version that this program does not know: kept, forwarded, shown as "from a newer version".
    Unknown {
        /// Its type, as written.
        kind: String,
        /// Its version, as written.
        version: u32,
    },
}

/// The row from which an imported case was made; the same row again makes the same ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file's name, without its folder.
    pub file: String,
    /// The row's own id.
    pub row: String,
}
