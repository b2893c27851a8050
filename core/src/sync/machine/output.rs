//! What the sync machine asks for.

use std::collections::BTreeSet;

use crate::event::Digest;
use crate::id::{EventId, StreamId};
use crate::log::segment::Entry;
use crate::sync::message::{Cursor, Request};
use crate::time::Moment;

/// What to do.
#[derive(Debug, Clone)]
pub enum Output {
    /// Load the oldest events of the outbox, and the cursors; answer with [`super::Input::Outbox`] or [`super::Input::StoreFailed`].
    LoadOutbox {
        /// At most so many.
        events_max: usize,
        /// At most so many bytes, unless a single event is larger.
        bytes_max: usize,
        /// Not these: nothing lets them through. They stay in the outbox.
        except: BTreeSet<EventId>,
    },
    /// Post a request; answer with [`super::Input::Reply`] or [`super::Input::Failed`] under the same round
    /// ([`crate::sync::answer::read`] tells which).
    Send {
        /// The number of the round.
        round: u64,
        /// What to say.
        request: Box<Request>,
    },
    /// Write what was learned; answer with [`super::Input::Stored`] or [`super::Input::StoreFailed`].
    Apply(Box<Apply>),
    /// Wake with [`super::Reason::Timer`] then. Replaces the wait before.
    WaitUntil(Moment),
    /// Ask for a sign-in when it suits; logging goes on without.
    SignInNeeded,
    /// Events arrived and are stored: fold them, show them, tell the other tabs.
    Announce {
        /// How many came with their bytes.
        events: usize,
    },
}

/// What one answer changes, in one durable transaction: all of it or nothing.
///
/// In this order: for each [`Entry::Rewind`], whatever the log holds of that stream beyond it enters the outbox
/// ([`crate::log::Log::beyond`]); the entries are appended as one segment; the acknowledged events leave the outbox; the
/// cursors replace those of their streams; the withdrawn streams and what they brought are deleted, except what is still
/// in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apply {
    /// What to append to the log.
    pub entries: Vec<Entry>,
    /// What leaves the outbox, by the digest of its bytes: other bytes of the same id stay until they are answered too.
    pub acknowledged: BTreeSet<Digest>,
    /// How far streams were read.
    pub cursors: Vec<Cursor>,
    /// What may no longer be read.
    pub withdrawn: Vec<StreamId>,
    /// What must be added to the tablet's clock to get the server's, in milliseconds, as last seen.
    pub clock_offset_ms: Option<i64>,
}
