//! The screens, one file each.

#[expect(unreachable_pub, reason = "#[component] makes the properties of a pub(super) part pub")]
pub mod case;
#[expect(unreachable_pub, reason = "#[component] makes the properties of a pub(super) part pub")]
pub mod cases;
pub mod fact_form;
#[cfg(debug_assertions)]
pub mod gallery;
mod keep;
pub mod log;
pub mod marks;
pub mod not_found;
pub mod offers;
mod register_work;
#[expect(unreachable_pub, reason = "#[component] makes the properties of a pub(super) part pub")]
pub mod registers;
#[expect(unreachable_pub, reason = "#[component] makes the properties of a pub(super) part pub")]
pub mod reports;
pub mod sign_in;
mod steady;
pub mod sync;
#[expect(unreachable_pub, reason = "#[component] makes the properties of a pub(super) part pub")]
pub mod today;
pub mod why;

use chrono::NaiveDate;
use leptos::prelude::*;
use qingchu_core::time::Moment;

use crate::components::mark::StandingShape;
use crate::copy::{Language, when};
use crate::tablet::Tablet;

/// The unit's own day.
fn today_of(tablet: Tablet) -> NaiveDate {
    let offset = tablet.calendar.with(|calendar| calendar.offset());
    tablet.now.with(|now| now.at(offset)).map(|now| now.date_naive()).unwrap_or_default()
}

/// How a due time looks now.
fn shape_of(
    cut_off: Option<Moment>,
    is_provisional: bool,
    now: Moment,
    today: NaiveDate,
    tablet: Tablet,
) -> StandingShape {
    let offset = tablet.calendar.with(|calendar| calendar.offset());
    // The cut-off of a day is the 24:00 that ends it.
    let day = cut_off.and_then(|at| at.plus_ms(-1).at(offset)).map(|at| at.date_naive());
    match (cut_off, day) {
        (None, _) => StandingShape::Waiting,
        (Some(cut_off), _) if cut_off <= now => StandingShape::Overdue,
        (Some(_), _) if is_provisional => StandingShape::NotDetermined,
        (Some(_), Some(day)) if day <= today => StandingShape::Today,
        (Some(_), Some(_) | None) => StandingShape::Next,
    }
}

/// Whether the screen is a phone's, also after it was turned.
fn is_narrow() -> Signal<bool> {
    let look =
        || window().match_media("(max-width: 599px)").ok().flatten().is_some_and(|query| query.matches());
    let is_narrow = RwSignal::new(look());
    let turned = window_event_listener(leptos::ev::resize, move |_| is_narrow.set(look()));
    on_cleanup(move || turned.remove());
    is_narrow.into()
}

/// The day of the first complaint on this tablet; `None` before there is one.
fn began(shelf: &qingchu_core::projection::shelf::Shelf, offset: chrono::FixedOffset) -> Option<NaiveDate> {
    let first = shelf.casebook.rows().iter().map(|row| row.received_at).min()?;
    Some(first.at(offset)?.date_naive())
}

/// A period in words: whole months by their names, a day as a day.
fn period_words(language: Language, first: NaiveDate, last: NaiveDate) -> String {
    if first == last {
        when::day(language, first)
    } else {
        qingchu_core::report::sheet::period_words((first, last), language.into())
    }
}
