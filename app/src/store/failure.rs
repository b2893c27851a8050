//! What can go wrong with the tablet's storage. None of it is ever swallowed.

use indexed_db_futures::error::{DomException, Error, OpenDbError, UnexpectedDataError};
use indexed_db_futures::internals::SystemRepr;

use super::schema::{Damage, Table};

/// Why the storage did not do what it was asked. What was asked for did then not happen, not even in part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The browser gives no more room, even after what can be rebuilt was thrown away. Smaller writes may still go through.
    #[error("the browser gives no more room")]
    Quota,
    /// The browser cut the connection to the database, and cut it again after it was opened anew.
    #[error("the browser cut the connection to its storage twice ({name}: {message})")]
    Dead {
        /// The browser's name of the error.
        name: String,
        /// The browser's words.
        message: String,
    },
    /// A stored record is not what was written. It was kept whole in quarantine where it was read as part of many.
    #[error("the record {key} of {table} is damaged")]
    Damaged {
        /// Where it is.
        table: Table,
        /// Its key there.
        key: String,
        /// What is wrong with it.
        #[source]
        why: Damage,
    },
    /// A newer program than this one has changed the database's form: the page has to be loaded again.
    #[error("the storage was changed by a newer version of this program")]
    Newer,
    /// This tab has closed the database because another tab upgrades or deletes it: the page has to be loaded again.
    #[error("the storage was closed in favour of another tab")]
    GaveWay,
    /// The browser has no storage for us: a private window, a policy, a defect.
    #[error("the browser offers no storage: {why}")]
    Unavailable {
        /// The browser's words.
        why: String,
    },
    /// The browser cannot say when a write is durable, so nothing could ever be called saved.
    #[error("the browser offers durability {offered:?} where \"strict\" was asked for")]
    NotDurable {
        /// What the browser's transaction says of itself.
        offered: String,
    },
    /// The tablet has no identity yet; it gets one at its first contact with the server.
    #[error("the tablet was never enrolled")]
    NotEnrolled,
    /// There are events that the server does not have: they must not be deleted by the way.
    #[error("{count} events are not at the office yet")]
    Unsent {
        /// How many.
        count: u32,
    },
    /// The browser refused what this program asked: a fault in this program.
    #[error("the browser refused the request ({name}: {message})")]
    Refused {
        /// The browser's name of the error.
        name: String,
        /// The browser's words.
        message: String,
    },
}

impl Failure {
    /// Reads the browser's error by its name; the message of a quota error is empty, its name is not.
    pub(super) fn named(name: String, message: String) -> Self {
        match name.as_str() {
            "QuotaExceededError" => Self::Quota,
            "VersionError" => Self::Newer,
            "SecurityError" => Self::Unavailable { why: message },
            // "InvalidStateError" is what a closed connection answers; "UnknownError" and "AbortError" what a lost
            // backing store or a browser going down does.
            "InvalidStateError" | "UnknownError" | "AbortError" | "TimeoutError" => {
                Self::Dead { name, message }
            }
            _defect => Self::Refused { name, message },
        }
    }

    /// Whether opening the database anew may help.
    pub(super) fn is_of_a_dead_handle(&self) -> bool {
        match self {
            Self::Dead { .. } => true,
            Self::Quota
            | Self::Damaged { .. }
            | Self::Newer
            | Self::GaveWay
            | Self::Unavailable { .. }
            | Self::NotDurable { .. }
            | Self::NotEnrolled
            | Self::Unsent { .. }
            | Self::Refused { .. } => false,
        }
    }
}

impl From<web_sys::DomException> for Failure {
    fn from(exception: web_sys::DomException) -> Self {
        Self::named(exception.name(), exception.message())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::DomException(exception) => web_sys::DomException::from(exception).into(),
            // An abort without a reason: the connection went away under the transaction.
            Error::MissingData(UnexpectedDataError::TransactionAborted) => {
                Self::Dead { name: "AbortError".to_owned(), message }
            }
            Error::MissingData(_) | Error::Serialisation(_) | Error::Unknown(_) => {
                Self::Refused { name: "Error".to_owned(), message }
            }
        }
    }
}

impl From<OpenDbError> for Failure {
    fn from(error: OpenDbError) -> Self {
        let message = error.to_string();
        match error {
            // Firefox's private windows say "InvalidStateError" when asked to open.
            OpenDbError::Base(Error::DomException(DomException::InvalidStateError(exception))) => {
                Self::Unavailable { why: exception.message() }
            }
            OpenDbError::Base(error) => error.into(),
            OpenDbError::UnsupportedEnvironment | OpenDbError::NullFactory => {
                Self::Unavailable { why: message }
            }
            OpenDbError::VersionZero => Self::Refused { name: "TypeError".to_owned(), message },
        }
    }
}

/// The reason of an aborted transaction, which the event itself does not carry.
pub(super) fn of_transaction(transaction: &web_sys::IdbTransaction, otherwise: Error) -> Failure {
    transaction.error().map_or_else(|| otherwise.into(), Into::into)
}

/// The browser's own object behind a transaction.
pub(super) fn behind(
    transaction: &indexed_db_futures::transaction::TransactionRef<'_>,
) -> web_sys::IdbTransaction {
    let system: &web_sys::IdbTransaction = transaction.as_sys();
    system.clone()
}
