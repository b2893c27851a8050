//! How sync stands, for the screen. How many events wait is the store's to say.

use super::Failure;
use crate::id::StreamId;
use crate::sync::page::PageFault;
use crate::time::Moment;

/// A tablet's clock that differs more than this from the server's is shown as wrong, in milliseconds.
pub const CLOCK_OFFSET_MS_WARNED: i64 = 120_000;

/// How sync stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// What is going on.
    pub activity: Activity,
    /// When the server last answered, by the tablet's clock; `None` since the program started.
    pub last_contact: Option<Moment>,
    /// When the next try is due, while nothing is going on.
    pub next_try: Option<Moment>,
    /// Why the last round came to nothing; `None` when it came to something.
    pub trouble: Option<Trouble>,
    /// What must be added to the tablet's clock to get the server's, in milliseconds.
    pub clock_offset_ms: Option<i64>,
    /// How many events the server holds for us that have not come down yet, as last heard.
    pub behind: u64,
    /// How many events of the outbox nothing lets through.
    pub held_back: usize,
}

impl Status {
    pub(super) fn new(clock_offset_ms: Option<i64>) -> Self {
        Self {
            activity: Activity::Waiting,
            last_contact: None,
            next_try: None,
            trouble: None,
            clock_offset_ms,
            behind: 0,
            held_back: 0,
        }
    }

    /// Whether the tablet's clock is off by more than [`CLOCK_OFFSET_MS_WARNED`].
    #[must_use]
    pub fn is_clock_wrong(&self) -> bool {
        self.clock_offset_ms.is_some_and(|offset| offset.saturating_abs() > CLOCK_OFFSET_MS_WARNED)
    }
}

/// What is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// Nothing until the next try.
    Waiting,
    /// A round is under way.
    Talking,
    /// A person must sign in first.
    SignedOut,
}

/// Why a round came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The transport or the server.
    Round(Failure),
    /// A page that cannot be believed.
    Page {
        /// Of which stream.
        stream: StreamId,
        /// What is wrong with it.
        fault: PageFault,
    },
    /// The tablet's own store.
    Store,
    /// The server says that there is more and gives nothing.
    NoProgress,
}
