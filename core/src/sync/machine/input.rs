//! What happens to the sync machine.

use std::sync::Arc;

use crate::event::Digest;
use crate::id::EventId;
use crate::log::Stored;
use crate::sync::message::{Cursor, Reply};

/// What happened.
#[derive(Debug, Clone)]
pub enum Input {
    /// It may be time to sync.
    Wake(Reason),
    /// The answer to [`super::Output::LoadOutbox`]: the oldest events that are not acknowledged, and the cursors, both
    /// from one reading of the store. The store alone knows the cursors: after a write that failed without an answer
    /// nobody else does.
    Outbox {
        /// Within the limits that were asked for, but at least one if there is one.
        batch: Vec<Outgoing>,
        /// Whether the outbox holds further ones, those of `except` not counted.
        is_more: bool,
        /// How far each stream was read.
        cursors: Vec<Cursor>,
    },
    /// The server answered a [`super::Output::Send`].
    Reply {
        /// The number of the round that was sent.
        round: u64,
        /// What it said.
        reply: Box<Reply>,
    },
    /// A [`super::Output::Send`] came to nothing.
    Failed {
        /// The number of the round that was sent.
        round: u64,
        /// Why.
        failure: Failure,
    },
    /// An [`super::Output::Apply`] is durable.
    Stored,
    /// The store could not load the outbox, or could not apply.
    StoreFailed,
}

/// Why it may be time to sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The program started.
    Start,
    /// The page came to the front.
    Focus,
    /// The moment of the last [`super::Output::WaitUntil`] came.
    Timer,
    /// Something was saved.
    Saved,
    /// The server's live channel says that something arrived.
    Hint,
    /// A person pressed "try now".
    Asked,
    /// A person signed in.
    SignedIn,
}

/// Why a round came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failure {
    /// No answer at all.
    Offline,
    /// An answer, and not from our server: a hotel's portal, a proxy.
    NotOurs,
    /// The session or the tablet's credential does not hold.
    Unauthorised,
    /// The server asks for patience.
    TooMany {
        /// For how long, in milliseconds, if it says so.
        retry_after_ms: Option<i64>,
    },
    /// The request is larger than something on the way lets through.
    TooLarge,
    /// The server could not.
    ServerFault,
    /// The server understood and will not.
    Refused {
        /// The HTTP status.
        status: u16,
    },
    /// The server does not speak this program's protocol any more: the program must be renewed; the outbox stays.
    UpdateNeeded,
}

/// An event on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its id.
    pub id: EventId,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its bytes.
    pub bytes: Arc<str>,
}

impl From<&Stored> for Outgoing {
    fn from(stored: &Stored) -> Self {
        Self { id: stored.id(), digest: stored.digest, bytes: Arc::clone(&stored.bytes) }
    }
}
