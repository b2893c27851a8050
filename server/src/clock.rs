//! The one place where the server reads the wall clock.

use std::time::{SystemTime, UNIX_EPOCH};

use qingchu_core::time::Moment;

/// The present moment by this machine's clock.
#[must_use]
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
