//! Loading a notice: paste, see what it changes, confirm.

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::case::CaseDuty;
use qingchu_core::deadline::calendar::{Cause, Certainty};
use qingchu_core::deadline::notice::{Notice, NoticeFault, Occasion, Wrong};
use qingchu_core::deadline::standing::moved;
use qingchu_core::deadline::{Calendar, DueTime, Layer};
use qingchu_core::id::CaseId;
use qingchu_core::order;
use qingchu_core::unit::UnitCommand;

use crate::components::field::{LongTextField, TextField};
use crate::components::pick::{Pick, PickOption};
use crate::copy::registers::{Registers as Words, fault};
use crate::copy::{Language, language, not_done, say, when};
use crate::store::Failure;
use crate::tablet::Tablet;

/// How many due times that move are listed; all are counted.
const DUES_SHOWN_MAX: usize = 500;

/// A day that a notice changes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct DayChange {
    day: NaiveDate,
    is_working: bool,
    name: String,
}

/// A due time that a notice moves.
#[derive(Debug, Clone, PartialEq, Eq)]
struct DueChange {
    case: CaseId,
    number: String,
    title: String,
    from: DueTime,
    to: DueTime,
}

/// What a notice would do.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Preview {
    notices: Vec<Notice>,
    layer: Layer,
    days: Vec<DayChange>,
    known: usize,
    dues: Vec<DueChange>,
}

/// Where loading stands.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    Typing,
    /// It cannot be taken. Whether a person may say that the occasion was special.
    Faulty(Vec<NoticeFault>, bool),
    Seen(Preview),
    Loaded,
    NotDone(String),
}

#[component]
pub(super) fn LoadNotice() -> impl IntoView {
    let tablet = Tablet::here();
    let language = language();
    let (text, source) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let layer = RwSignal::new(Layer::Nation.name().to_owned());
    let is_special = RwSignal::new(false);
    let stage = RwSignal::new(Stage::Typing);
    let layers = Signal::derive(move || {
        let layers = [
            (Layer::Nation, Words::Nation),
            (Layer::Region, Words::Region),
            (Layer::Organisation, Words::Organisation),
            (Layer::Unit, Words::Unit),
        ];
        let option = |(layer, words): (Layer, Words)| PickOption {
            id: layer.name().to_owned(),
            label: language.get().words(&words.into()),
        };
        layers.map(option).to_vec()
    });
    let check = move |_| {
        let layer = Layer::named(&layer.get_untracked()).unwrap_or(Layer::Nation);
        let occasion = if is_special.get_untracked() { Occasion::Special } else { Occasion::Yearly };
        let (text, source) = (text.get_untracked(), source.get_untracked());
        spawn_local(async move {
            let seen = preview(tablet, &text, layer, &source, occasion, language.get_untracked()).await;
            stage.set(match seen {
                Ok(Ok(preview)) => Stage::Seen(preview),
                Ok(Err(faults)) => {
                    let is_sum = |one: &NoticeFault| matches!(one.wrong, Wrong::Sum { .. });
                    let may_be_special = occasion == Occasion::Yearly && faults.iter().all(is_sum);
                    Stage::Faulty(faults, may_be_special)
                }
                Err(failure) => {
                    tablet.trouble.set(Some(failure));
                    Stage::Typing
                }
            });
        });
    };
    let typed = move |into: RwSignal<String>, words: String| {
        into.set(words);
        stage.set(Stage::Typing);
    };
    view! {
        <section class="stack section" id="load-notice">
            <h2>{say(Words::Load)}</h2>
            <Pick id="notice-layer" label=say(Words::Whose) options=layers chosen=layer/>
            <LongTextField
                id="notice-text"
                label=say(Words::Text)
                hint=say(Words::TextHint)
                value=text
                on_typed=move |words| typed(text, words)
            />
            <TextField
                id="notice-source"
                label=say(Words::Source)
                hint=say(Words::SourceHint)
                value=source
                on_typed=move |words| typed(source, words)
            />
            <div class="actions">
                <button type="button" class="button" id="check-notice" on:click=check>{say(Words::Check)}</button>
            </div>
            <div role="status" class="stack">
                {move || outcome(stage.get(), stage, is_special, source, language.get(), tablet)}
            </div>
        </section>
    }
}

fn outcome(
    now: Stage,
    stage: RwSignal<Stage>,
    is_special: RwSignal<bool>,
    source: RwSignal<String>,
    language: Language,
    tablet: Tablet,
) -> AnyView {
    match now {
        Stage::Typing => ().into_any(),
        Stage::Loaded => view! { <p id="notice-loaded">{say(Words::Loaded)}</p> }.into_any(),
        Stage::NotDone(words) => view! { <p class="field-problem">{words}</p> }.into_any(),
        Stage::Faulty(faults, may_be_special) => {
            let lines =
                faults.iter().map(|one| view! { <li>{say(fault(language, one))}</li> }).collect_view();
            let special = may_be_special.then(|| {
                view! {
                    <label class="choice">
                        <input
                            type="checkbox"
                            id="notice-special"
                            prop:checked=is_special
                            on:change=move |event| is_special.set(event_target_checked(&event))
                        />
                        <span class="choice-words">
                            <span>{say(Words::Special)}</span>
                            <span class="hint">{say(Words::SpecialHint)}</span>
                        </span>
                    </label>
                }
            });
            view! { <ul class="field-problem" id="notice-faults">{lines}</ul>{special} }.into_any()
        }
        Stage::Seen(preview) => seen(preview, stage, source, language, tablet).into_any(),
    }
}

fn seen(
    preview: Preview,
    stage: RwSignal<Stage>,
    source: RwSignal<String>,
    language: Language,
    tablet: Tablet,
) -> impl IntoView {
    let Preview { notices, layer, days, known, dues } = preview;
    let changes_nothing = days.is_empty() && known == 0;
    let day_line = |change: DayChange| {
        let day = when::day(language, change.day);
        let words = if change.is_working {
            Words::BecomesWorking { day, name: change.name }
        } else {
            Words::BecomesOff { day, name: change.name }
        };
        view! { <li>{say(words)}</li> }
    };
    let moving = dues.len();
    let due_line = |change: DueChange| {
        let end = |time: DueTime| when::cut_off(language, time.cut_off, tablet.now.get_untracked());
        let words = Words::Moved { from: end(change.from), to: end(change.to) };
        view! {
            <li>
                <a href=format!("/cases/{}", change.case)>{change.number}</a>
                " "{change.title}" "{say(words)}
            </li>
        }
    };
    let moves_none = dues.is_empty().then(|| view! { <p class="hint">{say(Words::MovesNone)}</p> });
    let nothing = changes_nothing.then(|| view! { <p>{say(Words::NothingChanges)}</p> });
    let known = (known > 0).then(|| view! { <p>{say(Words::BecomesKnown { count: known })}</p> });
    let load = move |_| {
        let (notices, source) = (notices.clone(), source.get_untracked());
        spawn_local(async move {
            for notice in notices {
                // The text may say itself where it comes from.
                let source =
                    if notice.source.name.is_empty() { source.clone() } else { notice.source.name.clone() };
                let command =
                    UnitCommand::LoadNotice { layer: layer.name().to_owned(), csv: notice.to_csv(), source };
                if let Err(problem) = tablet.run_unit(command).await {
                    let book = tablet.books.with_untracked(|books| books.rulebook().cloned());
                    let words = book.map(|book| not_done::words(language, &problem, &book));
                    stage.set(Stage::NotDone(words.unwrap_or_default()));
                    return;
                }
            }
            stage.set(Stage::Loaded);
        });
    };
    view! {
        <h3>{say(Words::Preview)}</h3>
        {nothing}
        <ul id="notice-days">{days.into_iter().map(day_line).collect_view()}</ul>
        {known}
        <h3>{say(Words::Moves { count: moving })}</h3>
        {moves_none}
        <ul id="notice-dues">{dues.into_iter().take(DUES_SHOWN_MAX).map(due_line).collect_view()}</ul>
        <div class="actions">
            <button type="button" class="button-primary" id="load-notice-confirm" disabled=changes_nothing on:click=load>
                {say(Words::Confirm)}
            </button>
        </div>
    }
}

/// Reads the notice, lays it over a copy of the calendar, and compares.
async fn preview(
    tablet: Tablet,
    text: &str,
    layer: Layer,
    source: &str,
    occasion: Occasion,
    language: Language,
) -> Result<Result<Preview, Vec<NoticeFault>>, Failure> {
    let before = tablet.calendar.get_untracked();
    let notices = match Notice::read(text, layer, source.trim()) {
        Ok(notices) => notices,
        Err(faults) => return Ok(Err(faults)),
    };
    let mut after = Calendar::clone(&before);
    if let Err(faults) = after.load(layer, notices.clone(), occasion) {
        return Ok(Err(faults));
    }
    let (days, known) = day_changes(&notices, &before, &after);
    let dues = due_changes(tablet, &before, &after, language).await?;
    Ok(Ok(Preview { notices, layer, days, known, dues }))
}

/// The days that change, and how many of the others become certain.
fn day_changes(notices: &[Notice], before: &Calendar, after: &Calendar) -> (Vec<DayChange>, usize) {
    let mut days: Vec<NaiveDate> = Vec::new();
    for notice in notices {
        let year = |month, day| NaiveDate::from_ymd_opt(notice.year.0, month, day);
        if let (Some(first), Some(last)) = (year(1, 1), year(12, 31)) {
            days.extend(first.iter_days().take_while(|day| *day <= last));
        }
        days.extend(notice.facts.iter().map(|fact| fact.day));
    }
    order::sort(&mut days);
    days.dedup();
    let mut changes = Vec::new();
    let mut known = 0_usize;
    for day in days {
        let (was, is) = (before.day(day), after.day(day));
        if was.is_working != is.is_working {
            let name = match is.cause {
                Cause::Stated(_, fact) => fact.name.clone(),
                Cause::Presumed(name) => name.to_owned(),
                Cause::Week => String::new(),
            };
            changes.push(DayChange { day, is_working: is.is_working, name });
        } else if was.certainty != Certainty::Final && is.certainty == Certainty::Final {
            known = known.saturating_add(1);
        }
    }
    (changes, known)
}

/// The open due times that move, of all open cases.
async fn due_changes(
    tablet: Tablet,
    before: &Calendar,
    after: &Calendar,
    language: Language,
) -> Result<Vec<DueChange>, Failure> {
    let now = tablet.now.get_untracked();
    let ids: Vec<CaseId> = tablet.shelf.with_untracked(|shelf| {
        let is_ahead = |duty: &qingchu_core::projection::RowDuty| {
            duty.due.is_some_and(|due| due.cut_off > now || due.needs.is_some())
        };
        let rows = shelf.casebook.rows().iter().filter(|row| row.duties.iter().any(is_ahead));
        rows.map(|row| row.id).collect()
    });
    let mut changes = Vec::new();
    for case in tablet.cases(&ids).await? {
        let Some(book) = tablet.books.with_untracked(|books| books.at(&case.rulebook)) else { continue };
        let dues = case.duties.iter().filter(|duty| duty.is_open()).filter_map(|duty: &CaseDuty| {
            let due = |calendar: &Calendar| duty.due(&book, calendar).ok().flatten();
            Some((duty, due(before)?, due(after)?))
        });
        changes.extend(moved(dues, now).map(|(duty, from, to)| DueChange {
            case: case.id,
            number: case.number(),
            title: book.duty(&duty.duty).map(|rule| language.of(&rule.title).to_owned()).unwrap_or_default(),
            from,
            to,
        }));
    }
    Ok(changes)
}
