//! Logging in and out, who one is, and enrolling a tablet.

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse};
use qingchu_core::event::Digest;
use qingchu_core::id::DeviceId;
use qingchu_core::sync::account::{Account, Enrol, Enrolment, Login};
use uuid::Uuid;

use super::Body;
use crate::auth::limits::Who;
use crate::auth::password::PasswordError;
use crate::auth::session::{LoggedIn, cookie, no_cookie};
use crate::problem::Problem;
use crate::router::{Peer, Shared};
use crate::store::Session;
use crate::{auth, clock, random};

/// The longest label of a tablet, in characters.
const LABEL_CHARS_MAX: usize = 100;
/// What a log-in is told to wait when too many others wait, in seconds.
const FULL_RETRY_AFTER_S: u64 = 5;

/// `POST /api/login`
pub(crate) async fn login(
    State(server): State<Shared>,
    peer: Option<Extension<Peer>>,
    Body(login): Body<Login>,
) -> Result<impl IntoResponse, Problem> {
    let peer = peer.map(|Extension(peer)| peer).unwrap_or_default();
    // What cannot be a name is checked like a name that nobody has.
    let name = auth::account_name(&login.name).unwrap_or_default();
    let now = clock::now();
    let buckets = [Who::address(peer.0), Who::account(&name)];
    for who in buckets {
        server.gate.limits.take(who, now).map_err(|wait_ms| Problem::TooManyTries {
            retry_after_s: u64::try_from(wait_ms).unwrap_or(0).div_ceil(1000).max(1),
        })?;
    }
    let record = server.store.login_record(&name).await?;
    let stored = record.as_ref().map(|record| record.password.clone());
    let is_right =
        server.gate.passwords.is_right(login.password, stored).await.map_err(|fault| match fault {
            PasswordError::Full => Problem::Busy { retry_after_s: FULL_RETRY_AFTER_S },
            PasswordError::Length | PasswordError::Hash(_) | PasswordError::Thread => {
                Problem::Password(fault)
            }
        })?;
    let record = record.filter(|record| is_right && !record.is_disabled).ok_or(Problem::WrongLogin)?;
    for who in buckets {
        server.gate.limits.give_back(who);
    }
    let session = Session { organisation: record.organisation, person: record.person };
    let token = random::token()?;
    server.store.begin_session(session, Digest::of(token.as_bytes()), now).await?;
    let account = server.store.account(session).await?.ok_or(Problem::WrongLogin)?;
    tracing::info!(person = %session.person, "logged in");
    Ok((AppendHeaders([(SET_COOKIE, cookie(session.organisation, &token))]), Json(account)))
}

/// `POST /api/logout`
pub(crate) async fn logout(
    State(server): State<Shared>,
    logged_in: Result<LoggedIn, Problem>,
) -> Result<impl IntoResponse, Problem> {
    if let Ok(LoggedIn { session, token }) = logged_in {
        server.store.end_session(session.organisation, token).await?;
    }
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, no_cookie())])))
}

/// `GET /api/account`
pub(crate) async fn account(
    State(server): State<Shared>,
    LoggedIn { session, .. }: LoggedIn,
) -> Result<Json<Account>, Problem> {
    server.store.account(session).await?.map(Json).ok_or(Problem::NoSession)
}

/// `POST /api/enrol`
pub(crate) async fn enrol(
    State(server): State<Shared>,
    LoggedIn { session, .. }: LoggedIn,
    Body(enrol): Body<Enrol>,
) -> Result<Json<Enrolment>, Problem> {
    let label = enrol.label.trim();
    if !(1..=LABEL_CHARS_MAX).contains(&label.chars().count()) {
        return Err(Problem::Unreadable(format!("label: 1 to {LABEL_CHARS_MAX} characters")));
    }
    let device = DeviceId(Uuid::now_v7());
    let credential = random::token()?;
    server.store.enrol(session, device, label, Digest::of(credential.as_bytes()), clock::now()).await?;
    tracing::info!(person = %session.person, %device, "enrolled a tablet");
    Ok(Json(Enrolment { device, credential }))
}
