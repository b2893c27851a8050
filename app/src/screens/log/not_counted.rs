//! What the program passed over, and why: a drill, a fear, another place.

use std::sync::Arc;

use leptos::prelude::*;
use qingchu_core::classify::Shows;
use qingchu_core::rulebook::Rulebook;

use super::desk::Desk;
use super::reading::{Heard, Reading};
use crate::components::dialog::Disclosure;
use crate::copy::log::Log;
use crate::copy::{Language, language, say};

/// Words that look as if they showed something, and why they do not.
#[component]
pub fn NotCounted(
    /// What the words say.
    reading: Reading,
) -> impl IntoView {
    let desk = Desk::here();
    let language = language();
    let lines = Memo::new(move |_| {
        let (Some(read), Some(rulebook)) = (reading.shown.get(), desk.rulebook()) else { return Vec::new() };
        not_counted(&read, &rulebook, language.get())
    });
    move || {
        let lines = lines.get();
        (!lines.is_empty()).then(|| {
            let lines = lines.into_iter().map(|(words, what, why)| {
                view! { <li><q class="evidence">{words}</q>" "{what}<br/><span class="hint">{why}</span></li> }
            });
            view! {
                <Disclosure summary=say(Log::NotCounted)>
                    <ul class="stack">{lines.collect_view()}</ul>
                </Disclosure>
            }
        })
    }
}

/// The words, what they would have shown, why they do not.
fn not_counted(read: &Arc<Heard>, rulebook: &Rulebook, language: Language) -> Vec<(String, String, String)> {
    let mut lines: Vec<(String, String, String)> = read
        .findings
        .silenced
        .iter()
        .map(|silenced| {
            let why = language.words(&Log::Silenced(silenced.why).into());
            let cue = read.quote(silenced.cue);
            let (what, why) = match language {
                Language::Chinese => (
                    format!("没有算作{}", meaning(&silenced.meaning, rulebook, language)),
                    format!("因为“{cue}”：{why}"),
                ),
                Language::English => (
                    format!("not counted as {}", meaning(&silenced.meaning, rulebook, language)),
                    format!("because of “{cue}”: {why}"),
                ),
            };
            (read.quote(silenced.span), what, why)
        })
        .collect();
    lines.sort();
    lines.dedup();
    lines
}

fn meaning(shows: &Shows, rulebook: &Rulebook, language: Language) -> String {
    let words = |message: Log| language.words(&message.into());
    match shows {
        Shows::Category(id) => rulebook
            .category(id)
            .map_or_else(|| id.to_string(), |category| language.of(&category.short).to_owned()),
        Shows::Reason(id) => {
            rulebook.reason(id).map_or_else(|| id.to_string(), |reason| language.of(&reason.name).to_owned())
        }
        Shows::Signal(id) => {
            rulebook.signal(id).map_or_else(|| id.to_string(), |signal| language.of(&signal.name).to_owned())
        }
        Shows::Collective => words(Log::Joint),
        Shows::Written(_) => words(Log::Written),
        Shows::Competence(_) => words(Log::NotOurs),
    }
}
