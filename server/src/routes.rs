//! What each address answers. The table stands in [`qingchu_core::sync::account`].

pub(crate) mod account;
pub(crate) mod files;
pub(crate) mod health;
pub(crate) mod hints;
pub(crate) mod sync;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse as _;
use serde::de::DeserializeOwned;

use crate::problem::Problem;
use crate::router::Shared;

/// A JSON body. Unlike axum's own it refuses with a [`Problem`].
pub(crate) struct Body<Wanted>(pub(crate) Wanted);

impl<Wanted: DeserializeOwned> FromRequest<Shared> for Body<Wanted> {
    type Rejection = Problem;

    async fn from_request(request: Request, server: &Shared) -> Result<Self, Problem> {
        let kind =
            request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        // A page of another site can send other kinds without asking first, but not this one.
        if !kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json")) {
            return Err(Problem::NotJsonType);
        }
        let bytes = Bytes::from_request(request, server).await.map_err(|rejection| {
            if rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::TooLarge
            } else {
                Problem::BrokenOff
            }
        })?;
        serde_json::from_slice(&bytes).map(Body).map_err(|fault| Problem::Unreadable(fault.to_string()))
    }
}
