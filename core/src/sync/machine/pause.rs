//! How long to wait: back-off with full jitter after a failure, the server's word where it gives one, a steady look
//! otherwise.

use crate::time::Moment;

/// The shortest wait after a failure, in milliseconds.
pub const BACK_OFF_MS_MIN: i64 = 1_000;

/// The longest wait after a failure, in milliseconds.
pub const BACK_OFF_MS_MAX: i64 = 300_000;

/// The longest wait that a server's `Retry-After` may order, in milliseconds; more is taken as this much.
pub const RETRY_AFTER_MS_MAX: i64 = 3_600_000;

/// The longest wait while all is well, in milliseconds.
pub const POLL_MS_MAX: i64 = 30_000;

const POLL_MS_MIN: i64 = 25_000;

/// A wait, by the tablet's clock. A clock that was set back before its beginning ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pause {
    since: Moment,
    pub(super) until: Moment,
    /// The server asked for it: nothing breaks it.
    pub(super) is_ordered: bool,
    /// All is well: anything breaks it.
    pub(super) is_polling: bool,
}

impl Pause {
    /// Between 1 s and a ceiling that doubles with each failure in a row: 2 s, 4 s … 5 min.
    pub(super) fn after(failures_in_a_row: u32, now: Moment, random: u64) -> Self {
        let doubled = 1_i64.checked_shl(failures_in_a_row.min(20)).unwrap_or(i64::MAX);
        let ceiling = BACK_OFF_MS_MIN.saturating_mul(doubled).min(BACK_OFF_MS_MAX);
        let ms = between(BACK_OFF_MS_MIN, ceiling, random);
        Self { since: now, until: now.plus_ms(ms), is_ordered: false, is_polling: false }
    }

    /// As long as the server asks for, and up to a tenth longer so that not all tablets come back at once.
    pub(super) fn ordered(now: Moment, retry_after_ms: i64, random: u64) -> Self {
        let ms = retry_after_ms.clamp(BACK_OFF_MS_MIN, RETRY_AFTER_MS_MAX);
        let longer = between(0, ms.checked_div(10).unwrap_or(0), random);
        let until = now.plus_ms(ms.saturating_add(longer));
        Self { since: now, until, is_ordered: true, is_polling: false }
    }

    /// Whether the wait is still on.
    pub(super) fn holds(self, now: Moment) -> bool {
        self.since <= now && now < self.until
    }
}

/// The wait for the next look while all is well.
pub(super) fn poll(now: Moment, random: u64) -> Pause {
    let until = now.plus_ms(between(POLL_MS_MIN, POLL_MS_MAX, random));
    Pause { since: now, until, is_ordered: false, is_polling: true }
}

/// A number from `least` to `most`, both included.
fn between(least: i64, most: i64, random: u64) -> i64 {
    let width = u64::try_from(most.saturating_sub(least)).unwrap_or(0).saturating_add(1);
    let offset = random.checked_rem(width).unwrap_or(0);
    least.saturating_add(i64::try_from(offset).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_between_one_second_and_a_ceiling_that_doubles_to_five_minutes() {
        let now = Moment(0);
        for (failures, ceiling) in
            [(1, 2_000), (2, 4_000), (3, 8_000), (8, 256_000), (9, 300_000), (u32::MAX, 300_000)]
        {
            let waits: Vec<i64> =
                (0..1_000).map(|n| Pause::after(failures, now, n * 7_919_777).until.0).collect();
            assert!(waits.iter().all(|wait| (1_000..=ceiling).contains(wait)), "{failures}");
            assert!(waits.iter().any(|wait| *wait < 1_000 + (ceiling - 1_000) / 4), "spread low, {failures}");
            assert!(
                waits.iter().any(|wait| *wait > ceiling - (ceiling - 1_000) / 4),
                "spread high, {failures}"
            );
        }
    }

    #[test]
    fn a_server_is_obeyed_within_an_hour() {
        let now = Moment(1_000_000);
        for random in [0, 1, u64::MAX] {
            let wait = |asked| Pause::ordered(now, asked, random).until.ms_since(now);
            assert!((7_000..=7_700).contains(&wait(7_000)));
            assert!((1_000..=1_100).contains(&wait(-5)));
            assert!((RETRY_AFTER_MS_MAX..=RETRY_AFTER_MS_MAX * 11 / 10).contains(&wait(i64::MAX)));
        }
    }

    #[test]
    fn a_clock_set_back_ends_the_wait() {
        let pause = Pause::ordered(Moment(1_000_000), 60_000, 0);
        assert!(pause.holds(Moment(1_000_000)) && pause.holds(Moment(1_059_999)));
        assert!(!pause.holds(Moment(1_060_000)) && !pause.holds(Moment(999_999)));
    }
}
