//! What the core may not take for itself: the time and chance. Nothing else in the app reads a clock or draws a number.

use qingchu_core::id::{CaseId, DraftId, EntryId, EventId};
use qingchu_core::time::Moment;
use uuid::{Builder, Uuid};

/// The tablet's clock. It may be wrong; the server's answers tell by how much.
#[must_use]
pub fn now() -> Moment {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole milliseconds, far inside the range for 285,000 years"
    )]
    Moment(js_sys::Date::now() as i64)
}

/// A number that nobody can guess.
///
/// # Panics
/// When the browser has no source of randomness: ids would repeat, and two events of one id are a fault.
#[must_use]
pub fn random() -> u64 {
    u64::from_le_bytes(random_bytes())
}

/// A new event's id.
#[must_use]
pub fn event() -> EventId {
    EventId(fresh())
}

/// A new case's id.
#[must_use]
pub fn case() -> CaseId {
    CaseId(fresh())
}

/// A new draft's id.
#[must_use]
pub fn draft() -> DraftId {
    DraftId(fresh())
}

/// A new register entry's id.
#[must_use]
pub fn entry() -> EntryId {
    EntryId(fresh())
}

/// UUID version 7: what was made later sorts later, as far as the clock goes.
fn fresh() -> Uuid {
    let millis = u64::try_from(now().0).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &random_bytes()).into_uuid()
}

#[expect(clippy::expect_used, reason = "an id without chance in it would repeat: better to stop in sight")]
fn random_bytes<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    crypto
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok())
        .expect("this browser has no source of randomness");
    bytes
}
