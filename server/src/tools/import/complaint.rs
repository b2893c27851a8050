//! A row becomes a complaint to accept, or the reason why it cannot.

use std::collections::BTreeMap;

use qingchu_core::event::Source;
use qingchu_core::id::{CaseId, ChannelId, EventId, FieldId, OrganisationId, RulebookId};
use qingchu_core::rulebook::Rulebook;
use qingchu_core::time::Moment;
use qingchu_core::value::Value;
use uuid::{Builder, Uuid};

use super::columns::{Columns, Target};
use super::table::{Cell, Row};
use crate::tools::when;

/// A complaint that a row states.
pub(super) struct Complaint {
    pub(super) identity: Identity,
    pub(super) narrative: String,
    pub(super) channel: ChannelId,
    /// When it reached us, if the row says so.
    pub(super) occurred_at: Option<Moment>,
    pub(super) fields: BTreeMap<FieldId, Value>,
    pub(super) source: Source,
}

/// What makes a row the same row again, in whatever file: the organisation, the rulebook, its id and its words. A row
/// without an id is known by all that it holds, and by how many of the same came before it in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity(blake3::Hash);

impl Identity {
    fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in std::iter::once(&b"qingchu import 1".as_slice()).chain(parts) {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(hasher.finalize())
    }

    fn uuid(&self, what: &str, number: u64) -> Uuid {
        let hash = Self::of(&[self.0.as_bytes(), what.as_bytes(), &number.to_le_bytes()]).0;
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(hash.as_bytes()).for_each(|(byte, hashed)| *byte = *hashed);
        Builder::from_custom_bytes(bytes).into_uuid()
    }

    /// The case that the row opens.
    pub(super) fn case(&self) -> CaseId {
        CaseId(self.uuid("case", 0))
    }

    /// The case's n-th event, counted from 0.
    pub(super) fn event(&self, number: u64) -> EventId {
        EventId(self.uuid("event", number))
    }
}

/// Reads rows as complaints.
pub(super) struct Reader<'a> {
    pub(super) rulebook: &'a Rulebook,
    pub(super) organisation: OrganisationId,
    pub(super) columns: Columns,
    /// Where a row does not say.
    pub(super) channel: ChannelId,
    /// Names of channels that the rulebook does not have.
    pub(super) channel_maps: BTreeMap<String, ChannelId>,
    /// The file's name.
    pub(super) file: String,
    /// How many rows without an id held the same before.
    pub(super) repeated: BTreeMap<[u8; 32], u64>,
}

impl Reader<'_> {
    /// The complaint of a row.
    ///
    /// # Errors
    /// What is wrong with it, and in which field.
    pub(super) fn read(&mut self, row: &Row) -> Result<Complaint, String> {
        let mut texts: BTreeMap<Target, &str> = BTreeMap::new();
        for (target, cell) in self.columns.sort_out(row) {
            match cell {
                Cell::Text(text) => drop(texts.insert(target, text)),
                Cell::Other(what) => return Err(format!("{}: holds {what}, not words", target.name())),
            }
        }
        let narrative = match (texts.get(&Target::Title), texts.get(&Target::Text)) {
            (None, None) => return Err("text: empty; a complaint has words".to_owned()),
            (Some(only), None) | (None, Some(only)) => (*only).to_owned(),
            (Some(title), Some(text)) => format!("{}\n{text}", title.trim_end()),
        };
        let channel = match texts.get(&Target::Channel) {
            None => self.channel.clone(),
            Some(name) => self.channel_named(name).ok_or_else(|| {
                let known = channel_names(self.rulebook);
                format!("channel: {name:?} is none of {known}; say --channel-map {name}=ID")
            })?,
        };
        let occurred_at = match texts.get(&Target::Time) {
            None => None,
            Some(text) => Some(
                when::moment(text)
                    .ok_or_else(|| format!("time: {text:?} cannot be read; write it as 2026-02-13 09:30"))?,
            ),
        };
        let identity = self.identity(&texts, &narrative);
        let row_id = texts.get(&Target::Id).map_or_else(|| row.line.to_string(), |id| id.trim().to_owned());
        let fields = texts
            .iter()
            .filter_map(|(target, text)| match target {
                Target::Field(field) => Some((field.clone(), Value::Text(text.trim().to_owned()))),
                Target::Id | Target::Title | Target::Text | Target::Channel | Target::Time => None,
            })
            .collect();
        let source = Source { file: self.file.clone(), row: row_id };
        Ok(Complaint { identity, narrative, channel, occurred_at, fields, source })
    }

    fn channel_named(&self, name: &str) -> Option<ChannelId> {
        self.channel_maps.get(name.trim()).cloned().or_else(|| channel_named(self.rulebook, name))
    }

    fn identity(&mut self, texts: &BTreeMap<Target, &str>, narrative: &str) -> Identity {
        let RulebookId(rulebook) = &self.rulebook.id;
        let narrative = narrative.trim().replace("\r\n", "\n");
        let mut parts: Vec<&[u8]> = vec![self.organisation.0.as_bytes(), rulebook.as_bytes()];
        if let Some(id) = texts.get(&Target::Id) {
            parts.extend([b"id".as_slice(), id.trim().as_bytes(), narrative.as_bytes()]);
            return Identity::of(&parts);
        }
        for (target, text) in texts {
            parts.extend([target.name().as_bytes(), text.trim().as_bytes()]);
        }
        let before = self.repeated.entry(*Identity::of(&parts).0.as_bytes()).or_default();
        let number = before.to_le_bytes();
        *before += 1;
        parts.extend([b"number".as_slice(), number.as_slice()]);
        Identity::of(&parts)
    }
}

/// The channel with this id or this name in Chinese or English; a name that lists several (网上、邮件、微信) names each.
pub(super) fn channel_named(rulebook: &Rulebook, name: &str) -> Option<ChannelId> {
    let wanted = name.trim().to_lowercase();
    let is_named = |all: &str| {
        let all = all.to_lowercase();
        all == wanted || all.split(['、', ',', '，', '/']).any(|one| one.trim() == wanted)
    };
    rulebook
        .channels
        .iter()
        .find(|channel| {
            is_named(channel.id.as_str()) || is_named(&channel.name.zh) || is_named(&channel.name.en)
        })
        .map(|channel| channel.id.clone())
}

/// The channels of a rulebook: ids with their Chinese names.
pub(super) fn channel_names(rulebook: &Rulebook) -> String {
    let names = rulebook.channels.iter().map(|channel| format!("{} ({})", channel.id, channel.name.zh));
    names.collect::<Vec<_>>().join(", ")
}
