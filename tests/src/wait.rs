//! Waiting for what takes time, without sleeping for a fixed time.

use std::thread;
use std::time::{Duration, Instant};

/// How long a test waits for what should happen soon. Long, because a machine that builds beside it is slow.
pub const PATIENCE: Duration = Duration::from_secs(30);

const PAUSE: Duration = Duration::from_millis(25);

/// Looks again and again until there is something, at most for `patience`.
///
/// # Panics
/// When nothing came in time; the message names what was waited for.
#[track_caller]
pub fn until<T>(what: &str, patience: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < patience, "waited {patience:?} for {what}");
        thread::sleep(PAUSE);
    }
}
