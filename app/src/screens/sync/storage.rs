//! How safe what is stored is: kept by promise or not, installed or not, how much, whether the clock is right.

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::sync::machine::CLOCK_OFFSET_MS_WARNED;

use crate::components::dialog::Disclosure;
use crate::copy::storage::Storage as Words;
use crate::copy::{Language, language, say, when};
use crate::store::{Health, ask_to_persist};
use crate::tablet::Tablet;

/// The storage's health, looked at when the screen opens.
#[component]
pub fn Storage() -> impl IntoView {
    let tablet = Tablet::here();
    let health = RwSignal::new(None::<Health>);
    let damaged = RwSignal::new(0_usize);
    let was_refused = RwSignal::new(false);
    let look = move || {
        spawn_local(async move {
            let Some(store) = tablet.store() else { return };
            match store.health().await {
                Ok(found) => {
                    health.try_set(Some(found));
                }
                Err(failure) => tablet.trouble.set(Some(failure)),
            }
            match store.quarantine().await {
                Ok(kept) => {
                    damaged.try_set(kept.len());
                }
                Err(failure) => tablet.trouble.set(Some(failure)),
            }
        });
    };
    look();
    let ask = move |_| {
        spawn_local(async move {
            let is_promised = ask_to_persist().await == Some(true);
            was_refused.try_set(!is_promised);
            look();
        });
    };
    view! {
        <section class="section" aria-labelledby="storage-title">
            <h2 id="storage-title">{say(Words::Title)}</h2>
            <ul class="facts-list">
                {move || health.get().map(|health| view! { <Facts health/> })}
                <Clock/>
                {move || (damaged.get() > 0).then(|| view! { <li>{say(Words::Quarantine { count: damaged.get() })}</li> })}
            </ul>
            <Show when=move || health.read().is_some_and(|health| health.is_persistent != Some(true))>
                <div class="actions-start">
                    <button type="button" class="button" id="ask-persist" on:click=ask>{say(Words::AskPersist)}</button>
                    <span role="status">{move || was_refused.get().then(|| say(Words::PersistRefused))}</span>
                </div>
            </Show>
            <Show when=move || health.read().is_some_and(|health| !health.is_installed)>
                <Disclosure summary=say(Words::NotInstalled)><p>{say(Words::HowToInstall)}</p></Disclosure>
            </Show>
        </section>
    }
}

#[component]
fn Facts(health: Health) -> impl IntoView {
    let persistent =
        if health.is_persistent == Some(true) { Words::Persistent } else { Words::NotPersistent };
    let used = Words::Used(size(health.usage_bytes.unwrap_or(health.log_bytes)));
    view! {
        <li>{say(persistent)}</li>
        {health.is_installed.then(|| view! { <li>{say(Words::Installed)}</li> })}
        <li>{say(used)}</li>
        {health.is_over_budget().then(|| view! { <li>{say(Words::OverBudget)}</li> })}
    }
}

/// Whether the tablet's clock agrees with the office's, once that is known.
#[component]
fn Clock() -> impl IntoView {
    let tablet = Tablet::here();
    let language = language();
    move || {
        let words = clock(tablet.clock_offset_ms.get()?, language.get());
        Some(view! { <li>{language.get().words(&words.into())}</li> })
    }
}

fn clock(offset_ms: i64, language: Language) -> Words {
    if offset_ms.saturating_abs() <= CLOCK_OFFSET_MS_WARNED {
        return Words::ClockRight;
    }
    let span = when::span(language, offset_ms.unsigned_abs());
    // What must be added to the tablet's clock: a positive number means that the tablet is behind.
    if offset_ms > 0 { Words::ClockBehind(span) } else { Words::ClockAhead(span) }
}

/// Bytes in the unit that people use: "3.2 MB".
fn size(bytes: u64) -> String {
    const KB: u64 = 1_000;
    const MB: u64 = 1_000_000;
    const GB: u64 = 1_000_000_000;
    let one_decimal = |unit: u64, name: &str| {
        let tenths = bytes / (unit / 10);
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    };
    match bytes {
        0..KB => format!("{bytes} B"),
        KB..MB => one_decimal(KB, "kB"),
        MB..GB => one_decimal(MB, "MB"),
        GB.. => one_decimal(GB, "GB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_with_one_decimal_in_the_largest_unit() {
        let table =
            [(0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (1_250_000, "1.2 MB"), (2_000_000_000, "2.0 GB")];
        for (bytes, words) in table {
            assert_eq!(size(bytes), words);
        }
    }
}
