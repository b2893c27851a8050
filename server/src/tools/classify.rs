//! `qingchu classify`

use std::collections::BTreeSet;
use std::io::{BufRead, BufWriter, Write};

use clap::Args;
use qingchu_core::classify::{Classifier, Findings};
use qingchu_core::event::Severity;
use qingchu_core::id::{ChannelId, ReasonId, RulebookId, SignalId};
use qingchu_core::rulebook::Rulebook;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::lines::{Line, Lines};
use super::{LINE_BYTES_MAX, Tally, ToolError, complaint, input, output};

/// Unknown channels that are told once each; further ones are told each time.
const CHANNELS_TOLD_MAX: usize = 100;

/// What `classify` takes.
#[derive(Args)]
#[command(after_long_help = "\
One JSON object a line comes in:
  {\"id\": 17, \"text\": \"2号电梯里关着两个人\", \"channel\": \"phone\"}
`id` is text or a number and comes back as it was; further keys are passed over. One goes out for each, in the same
order, its spans counted in Unicode code points of `text`:
  {\"id\":17,\"category\":\"lift_trap\",\"severity\":\"major\",\"reasons\":[\"lift_trap\"],\"collective\":false,\"written\":false,
   \"in_competence\":true,\"signals\":[\"safety\"],\"check\":false,\"evidence\":[{\"start\":5,\"end\":9,\"rule\":\"…\",\"clause\":\"…\"}]}

Empty lines are passed over. A line that cannot be read is told on standard error with its number, nothing goes out for
it, and the exit code is 1 at the end. A channel that the rulebook does not know is told, and its text classified: it
counts as written only if its words say so.

Examples:
  qingchu classify --rulebook building < complaints.jsonl > findings.jsonl
  qingchu classify --channel phone < calls.jsonl | grep '\"severity\":\"major\"'")]
pub struct Options {
    /// The rulebook to classify by.
    #[arg(long, default_value = "building", env = "QINGCHU_RULEBOOK", value_name = "ID")]
    rulebook: String,
    /// How the words reached us where a line does not say.
    #[arg(long, default_value = "online", value_name = "ID")]
    channel: String,
}

/// One line in; what each key holds is looked at on its own, so that a fault can name it.
#[derive(Deserialize)]
struct Asked<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    text: Option<&'a RawValue>,
    #[serde(borrow, default)]
    channel: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a RawValue,
    category: &'a str,
    severity: &'static str,
    reasons: &'a [ReasonId],
    collective: bool,
    written: bool,
    in_competence: bool,
    signals: &'a [SignalId],
    check: bool,
    evidence: Vec<Shown<'a>>,
}

#[derive(Serialize)]
struct Shown<'a> {
    start: usize,
    end: usize,
    rule: &'a str,
    clause: &'a str,
}

/// A line that was read.
struct Complaint<'a> {
    id: &'a RawValue,
    text: String,
    channel: Option<String>,
}

/// Reads complaints and writes what each is.
///
/// # Errors
/// [`ToolError::Bad`] when some lines could not be read; [`ToolError::Rulebook`], [`ToolError::NoWords`] and
/// [`ToolError::Standard`] as they say.
pub fn run(
    options: &Options,
    stdin: impl BufRead,
    stdout: impl Write,
    mut stderr: impl Write,
) -> Result<(), ToolError> {
    let (rulebook, classifier) = ready(&RulebookId::from(options.rulebook.as_str()))?;
    let mut channels = Channels { rulebook: &rulebook, told: BTreeSet::new() };
    let mut lines = Lines::new(stdin, LINE_BYTES_MAX);
    let mut out = BufWriter::new(stdout);
    let mut tally = Tally::default();
    channels.tell(&options.channel, "--channel", &mut stderr)?;
    while let Some((number, line)) = lines.next().map_err(input)? {
        let read = match line {
            Line::Text(text) if text.trim().is_empty() => continue,
            Line::Text(text) => read(text),
            Line::NotText(byte) => Err(format!("not UTF-8 text, byte {byte}")),
            Line::TooLong => Err(format!("longer than {LINE_BYTES_MAX} bytes")),
        };
        tally.all += 1;
        match read {
            Ok(complaint_read) => {
                let Complaint { id, text, channel } = complaint_read;
                if let Some(channel) = &channel {
                    channels.tell(channel, &format!("line {number}: channel"), &mut stderr)?;
                }
                let channel = ChannelId(channel.unwrap_or_else(|| options.channel.clone()));
                write_answer(&mut out, id, &classifier.classify(&text, &channel))?;
            }
            Err(wrong) => {
                tally.bad += 1;
                writeln!(stderr, "line {number}: {wrong}").map_err(complaint)?;
            }
        }
    }
    out.flush().map_err(output)?;
    tally.end("lines")
}

/// A rulebook and its classifier.
///
/// # Errors
/// [`ToolError::Rulebook`] lists the rulebooks that there are; [`ToolError::NoWords`] and [`ToolError::Words`].
pub(super) fn ready(id: &RulebookId) -> Result<(Rulebook, Classifier), ToolError> {
    let rulebook = Rulebook::built_in(id)?;
    let classifier = Classifier::built_in(id)
        .ok_or_else(|| ToolError::NoWords(id.clone()))?
        .map_err(|source| ToolError::Words { rulebook: id.clone(), source })?;
    Ok((rulebook, classifier))
}

/// The parser's words without its place, which is that of the line and told already.
pub(super) fn json_fault(fault: &serde_json::Error) -> String {
    let words = fault.to_string();
    let what = words.rsplit_once(" at line ").map_or(words.as_str(), |(what, _place)| what);
    format!("not a JSON object: column {}: {what}", fault.column())
}

fn read(line: &str) -> Result<Complaint<'_>, String> {
    if !line.trim_start().starts_with('{') {
        return Err("not a JSON object".to_owned());
    }
    let asked: Asked<'_> = serde_json::from_str(line).map_err(|fault| json_fault(&fault))?;
    let id = asked.id.ok_or("id: missing; write text or a number")?;
    if !id.get().starts_with(|first: char| first == '"' || first == '-' || first.is_ascii_digit()) {
        return Err("id: neither text nor a number".to_owned());
    }
    let text = asked.text.ok_or("text: missing; write \"\" for an empty one")?;
    let text = serde_json::from_str(text.get()).map_err(|_other_kind| "text: not text in quotes")?;
    let channel = match asked.channel {
        None => None,
        Some(channel) => {
            Some(serde_json::from_str(channel.get()).map_err(|_other_kind| "channel: not text in quotes")?)
        }
    };
    Ok(Complaint { id, text, channel })
}

fn write_answer(out: &mut impl Write, id: &RawValue, findings: &Findings) -> Result<(), ToolError> {
    let judgement = &findings.judgement;
    let answer = Answer {
        id,
        category: judgement.category.as_str(),
        severity: severity_name(judgement.severity),
        reasons: &judgement.reasons,
        collective: judgement.is_collective,
        written: judgement.is_written,
        in_competence: judgement.in_competence,
        signals: &judgement.signals,
        check: judgement.check,
        evidence: findings
            .evidence
            .iter()
            .map(|evidence| Shown {
                start: evidence.span.start,
                end: evidence.span.end,
                rule: evidence.rule.as_str(),
                clause: evidence.clause.as_str(),
            })
            .collect(),
    };
    serde_json::to_writer(&mut *out, &answer).map_err(|fault| output(fault.into()))?;
    out.write_all(b"\n").map_err(output)
}

/// `general` or `major`, as the labels write it.
pub(super) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::General => "general",
        Severity::Major => "major",
    }
}

/// Tells unknown channels.
struct Channels<'a> {
    rulebook: &'a Rulebook,
    told: BTreeSet<String>,
}

impl Channels<'_> {
    fn tell(&mut self, channel: &str, place: &str, stderr: &mut impl Write) -> Result<(), ToolError> {
        let is_known = self.rulebook.channels.iter().any(|known| known.id.as_str() == channel);
        if is_known || self.told.contains(channel) {
            return Ok(());
        }
        if self.told.len() < CHANNELS_TOLD_MAX {
            self.told.insert(channel.to_owned());
        }
        let known: Vec<&str> = self.rulebook.channels.iter().map(|known| known.id.as_str()).collect();
        let known = known.join(", ");
        writeln!(stderr, "{place}: {channel:?} is none of {known}; written only where the words say so")
            .map_err(complaint)
    }
}
