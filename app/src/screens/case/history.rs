//! What happened, in the order recorded, newest last.

use leptos::prelude::*;
use qingchu_core::case::{Happening, Stamp, StatedFact, What};
use qingchu_core::document::written_value;
use qingchu_core::event::{Judgement, Severity};
use qingchu_core::id::FieldId;
use qingchu_core::order;
use qingchu_core::rulebook::{Field, Kind, Rulebook};
use qingchu_core::value::Value;

use super::{Desk, Open};
use crate::components::save_state::{Kept, SaveState};
use crate::components::signature::{Glass, SignatureView};
use crate::copy::case::OneCase as Words;
use crate::copy::message::Mark;
use crate::copy::{Language, language, say, when};
use crate::screens::marks::kept_from_view;

/// People enter times to the minute: less than that apart is the same time.
const SAME_MS: u64 = 60_000;
/// A clock that is off by more is shown.
const CLOCK_OFF_MS: u64 = 120_000;

#[component]
pub(super) fn History(desk: Desk) -> impl IntoView {
    let language = language();
    let lines = move || {
        let open = desk.open.get();
        let language = language.get();
        open.case.history.iter().map(|line| line_of(line, &open, desk, language)).collect_view()
    };
    view! {
        <section class="stack" id="history">
            <h2>{say(Words::History)}</h2>
            <ol class="history">{lines}</ol>
        </section>
    }
}

fn line_of(line: &Happening, open: &Open, desk: Desk, language: Language) -> impl IntoView + use<> {
    let stamp = &line.stamp;
    let now = desk.tablet.now.get_untracked();
    let kept = if stamp.received_at.is_some() { Kept::AtOffice } else { Kept::OnTablet };
    let who = untrack(|| desk.tablet.name_of(stamp.author));
    let occurred = when::exact(language, stamp.occurred_at, now);
    let later = recorded_later(stamp, desk, language);
    view! {
        <li class="happening" data-event=stamp.event.to_string()>
            <div class="happening-when">
                <time>{occurred}</time>
                {later.map(|words| view! { <span class="hint">{words}</span> })}
            </div>
            <div class="happening-what">
                {what(&line.what, open, desk, language)}
                <p class="happening-by"><span>{who}</span> <SaveState kept/></p>
            </div>
        </li>
    }
}

/// Said where the two times differ, and where the tablet's clock was off.
fn recorded_later(stamp: &Stamp, desk: Desk, language: Language) -> Option<String> {
    let now = desk.tablet.now.get_untracked();
    let is_later = stamp.recorded_at.ms_since(stamp.occurred_at).unsigned_abs() > SAME_MS;
    let recorded = is_later.then(|| {
        language.words(&Words::RecordedAt { at: when::exact(language, stamp.recorded_at, now) }.into())
    });
    let off = stamp.clock_offset_ms.map(i64::unsigned_abs).filter(|off| *off > CLOCK_OFF_MS);
    let off = off.map(|off| language.words(&Words::ClockOff { by: when::span(language, off) }.into()));
    let words: Vec<String> = recorded.into_iter().chain(off).collect();
    (!words.is_empty()).then(|| words.join(" · "))
}

fn what(what: &What, open: &Open, desk: Desk, language: Language) -> AnyView {
    let plain = |message: Words| view! { <p>{language.words(&message.into())}</p> }.into_any();
    match what {
        What::Received => {
            let channel = open.book.channel(&open.case.channel);
            let channel = channel.map_or_else(
                || open.case.channel.to_string(),
                |channel| language.of(&channel.name).to_owned(),
            );
            let source = open.case.source.as_ref().map(|source| {
                let from = format!("{} · {}", source.file, source.row);
                view! { <p class="hint">{language.words(&Words::ImportedFrom { from }.into())}</p> }
            });
            view! { {plain(Words::Received { channel })}{source} }.into_any()
        }
        What::Confirmed(judgement) => {
            plain(Words::Confirmed { what: judged(judgement, &open.book, language) })
        }
        What::Overruled(one) => plain(Words::Overruled {
            what: judged(&one.judgement, &open.book, language),
            reason: one.reason.clone().unwrap_or_default(),
        }),
        What::Field(id, value) => {
            let field = open.book.field(id);
            let label = field.map_or_else(|| id.to_string(), |field| language.of(&field.label).to_owned());
            view! { <dl class="stated">{stated(label, value, field, &open.book, desk, language)}</dl> }
                .into_any()
        }
        What::Fact(at) => match open.case.facts.get(*at) {
            Some(fact) => fact_line(fact, open, desk, language),
            None => ().into_any(),
        },
        What::Note(text) => {
            let label = language.words(&Words::Note.into());
            view! { <dl class="stated"><dt>{label}</dt><dd class="as-typed">{text.clone()}</dd></dl> }
                .into_any()
        }
        What::Linked(other) => {
            let row = desk.tablet.shelf.with_untracked(|shelf| shelf.casebook.get(*other).cloned());
            plain(Words::Linked { number: row.map_or_else(|| other.to_string(), |row| row.number) })
        }
        What::NotInterpreted { kind } => plain(Words::NotInterpreted { kind: kind.clone() }),
    }
}

fn fact_line(fact: &StatedFact, open: &Open, desk: Desk, language: Language) -> AnyView {
    let rule = open.book.fact(&fact.fact);
    let name = rule.map_or_else(|| fact.fact.to_string(), |rule| language.of(&rule.name).to_owned());
    let one = |(id, value): (&FieldId, &Value)| {
        let field = rule.and_then(|rule| rule.field(id));
        let label = field.map_or_else(|| id.to_string(), |field| language.of(&field.label).to_owned());
        stated(label, value, field, &open.book, desk, language)
    };
    // In the order in which they are asked for.
    let mut values: Vec<(&FieldId, &Value)> = fact.values.iter().collect();
    let place = |id: &FieldId| rule.and_then(|rule| rule.fields.iter().position(|field| field.id == *id));
    order::sort_by_key(&mut values, |(id, _value)| place(id).unwrap_or(usize::MAX));
    let values = values.into_iter().map(one).collect_view();
    let id = fact.fact.to_string();
    view! { <p data-fact=id><strong>{name}</strong></p><dl class="stated">{values}</dl> }.into_any()
}

fn stated(
    label: String,
    value: &Value,
    field: Option<&Field>,
    book: &Rulebook,
    desk: Desk,
    language: Language,
) -> AnyView {
    if let Some(kept) = field.and_then(|field| kept_from_view(field, desk.tablet, book, language)) {
        return view! { <dt>{label}</dt><dd class="hint">{kept}</dd> }.into_any();
    }
    if let Value::Signature(strokes) = value {
        let strokes = strokes.clone();
        let glass = match field {
            Some(field) if field.kind == Kind::Sketch => Glass::Sketch(field.over),
            Some(_) | None => Glass::Signature,
        };
        return view! {
            <dt>{label}</dt>
            <dd class="stated-signature"><SignatureView strokes=Signal::stored(strokes) glass/></dd>
        }
        .into_any();
    }
    let words = desk.with_surroundings(language, |with| written_value(value, field, book, with));
    view! { <dt>{label}</dt><dd class="as-typed">{words}</dd> }.into_any()
}

/// A judgement in a line: how grave, about what, for which reasons, what else.
pub(super) fn judged(judgement: &Judgement, book: &Rulebook, language: Language) -> String {
    let severity = match judgement.severity {
        Severity::General => Mark::General,
        Severity::Major => Mark::Major,
    };
    let category = book.category(&judgement.category);
    let category =
        category.map_or_else(|| judgement.category.to_string(), |known| language.of(&known.short).to_owned());
    let mut words = vec![language.words(&severity.into()), category.clone()];
    let reasons = judgement.reasons.iter().filter_map(|reason| book.reason(reason));
    words.extend(reasons.map(|reason| language.of(&reason.name).to_owned()).filter(|name| *name != category));
    let further = [
        (judgement.is_collective, Words::Joint),
        (judgement.is_written, Words::Written),
        (!judgement.in_competence, Words::NotOurs),
        (judgement.check, Words::Check),
    ];
    words.extend(
        further.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| language.words(&word.into())),
    );
    words.join(" · ")
}
