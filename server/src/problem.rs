//! A refusal over HTTP: `application/problem+json` with `title`, `status` and `detail`.

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::random::NoRandomness;
use crate::store::StoreError;

/// Why a request was not answered.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// No session, or one that has ended.
    #[error("log in first: there is no session, or it has ended")]
    NoSession,
    /// Name or password is wrong, or the account may not be used; nobody is told which.
    #[error("the name or the password is not right")]
    WrongLogin,
    /// The tablet's credential is missing, wrong or withdrawn.
    #[error("this tablet is not enrolled here, or no longer: enrol it again")]
    NoDevice,
    /// Too many tries.
    #[error("too many tries: wait {retry_after_s} seconds")]
    TooManyTries {
        /// How long to wait, in seconds, at least 1.
        retry_after_s: u64,
    },
    /// More at once than the server takes.
    #[error("the server has its hands full: wait {retry_after_s} seconds")]
    Busy {
        /// How long to wait, in seconds.
        retry_after_s: u64,
    },
    /// The request came from another site's page.
    #[error("the request comes from another site's page")]
    OtherSite,
    /// The body is not of the announced kind.
    #[error("the body must be application/json")]
    NotJsonType,
    /// The body is compressed in a way that the server does not read.
    #[error("the body's content-encoding must be gzip, or there must be none")]
    UnknownEncoding,
    /// The tablet's program and the server do not understand each other.
    #[error("the request speaks protocol {asked}, this server speaks {spoken}")]
    OtherProtocol {
        /// What the tablet speaks.
        asked: u16,
        /// What this server speaks.
        spoken: u16,
    },
    /// The body is not what the address takes.
    #[error("the body is not what this address takes: {0}")]
    Unreadable(String),
    /// The body is larger than the server takes.
    #[error("the body is larger than this address takes")]
    TooLarge,
    /// The body broke off, stood still, or is not compressed as it says.
    #[error("the body did not arrive whole")]
    BrokenOff,
    /// The answer took too long.
    #[error("the request took too long; it may or may not have been carried out")]
    TooSlow,
    /// There is no such page.
    #[error("there is nothing at this address")]
    NothingHere,
    /// The address takes other methods.
    #[error("this address does not take this method")]
    WrongMethod,
    /// The server could not do its part. The cause is logged, not told.
    #[error("the server could not do its part; what was sent is not stored")]
    Store(#[from] StoreError),
    /// The operating system gave no randomness.
    #[error("the server could not do its part; what was sent is not stored")]
    Random(#[from] NoRandomness),
    /// Hashing a password failed.
    #[error("the server could not do its part; what was sent is not stored")]
    Password(#[from] crate::auth::password::PasswordError),
}

#[derive(Serialize)]
struct Body<'a> {
    title: &'a str,
    status: u16,
    detail: String,
}

impl Problem {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NoSession | Self::WrongLogin | Self::NoDevice => StatusCode::UNAUTHORIZED,
            Self::TooManyTries { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::OtherSite => StatusCode::FORBIDDEN,
            Self::NotJsonType | Self::UnknownEncoding => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::OtherProtocol { .. } => StatusCode::UPGRADE_REQUIRED,
            Self::Unreadable(_) | Self::BrokenOff => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::NothingHere => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Store(_) | Self::Random(_) | Self::Password(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(cause = chain(&self), "a request failed");
        }
        let title = status.canonical_reason().unwrap_or("Refused");
        let body = Body { title, status: status.as_u16(), detail: self.to_string() };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        match self {
            Self::TooManyTries { retry_after_s } | Self::Busy { retry_after_s } => {
                headers.insert(RETRY_AFTER, HeaderValue::from(retry_after_s));
            }
            Self::NoSession
            | Self::WrongLogin
            | Self::NoDevice
            | Self::OtherSite
            | Self::NotJsonType
            | Self::UnknownEncoding
            | Self::OtherProtocol { .. }
            | Self::Unreadable(_)
            | Self::TooLarge
            | Self::BrokenOff
            | Self::TooSlow
            | Self::NothingHere
            | Self::WrongMethod
            | Self::Store(_)
            | Self::Random(_)
            | Self::Password(_) => {}
        }
        response
    }
}

/// An error with everything that caused it, on one line.
#[must_use]
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        line.push_str(": ");
        line.push_str(&next.to_string());
        cause = next.source();
    }
    line.replace('\n', " ")
}
