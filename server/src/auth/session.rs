//! Who is behind a request: a session in a cookie, and for sync the tablet's credential beside it.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use qingchu_core::event::Digest;
use qingchu_core::id::{DeviceId, OrganisationId};

use crate::clock;
use crate::problem::Problem;
use crate::router::Shared;
use crate::store::Session;

/// The cookie's name. The prefix makes browsers refuse it from another host, another path or an open connection;
/// `http://127.0.0.1` and `http://localhost` count as closed.
pub const COOKIE_NAME: &str = "__Host-qingchu";
/// How long a browser keeps the cookie, in seconds: 180 days, as long as a session can last.
const COOKIE_AGE_S_MAX: u32 = 180 * 24 * 3600;

/// A request with a session that has not ended.
#[derive(Debug, Clone, Copy)]
pub struct LoggedIn {
    /// Who asks.
    pub session: Session,
    /// The digest of the cookie's token.
    pub token: Digest,
}

/// A request with a session, from an enrolled tablet.
#[derive(Debug, Clone, Copy)]
pub struct Tablet {
    /// Who asks.
    pub session: Session,
    /// From which tablet.
    pub device: DeviceId,
}

impl FromRequestParts<Shared> for LoggedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, server: &Shared) -> Result<Self, Problem> {
        let (organisation, token) = token_in(&parts.headers).ok_or(Problem::NoSession)?;
        let session =
            server.store.session(organisation, token, clock::now()).await?.ok_or(Problem::NoSession)?;
        Ok(Self { session, token })
    }
}

impl FromRequestParts<Shared> for Tablet {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, server: &Shared) -> Result<Self, Problem> {
        let LoggedIn { session, .. } = LoggedIn::from_request_parts(parts, server).await?;
        let (device, credential) = credential_in(&parts.headers).ok_or(Problem::NoDevice)?;
        if server.store.is_enrolled(session.organisation, device, credential).await? {
            Ok(Self { session, device })
        } else {
            Err(Problem::NoDevice)
        }
    }
}

/// The `Set-Cookie` that gives a browser its session.
#[must_use]
pub fn cookie(organisation: OrganisationId, token: &str) -> String {
    format!(
        "{COOKIE_NAME}={}.{token}; Path=/; Max-Age={COOKIE_AGE_S_MAX}; Secure; HttpOnly; SameSite=Strict",
        organisation.0.simple()
    )
}

/// The `Set-Cookie` that takes it back.
#[must_use]
pub fn no_cookie() -> String {
    format!("{COOKIE_NAME}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict")
}

fn token_in(headers: &HeaderMap) -> Option<(OrganisationId, Digest)> {
    let value = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('='))?;
    let (organisation, token) = value.split_once('.')?;
    Some((organisation.parse().ok()?, Digest::of(token.as_bytes())))
}

fn credential_in(headers: &HeaderMap) -> Option<(DeviceId, Digest)> {
    let (device, credential) =
        headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Device ")?.trim().split_once('.')?;
    Some((device.parse().ok()?, Digest::of(credential.as_bytes())))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn with(name: axum::http::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let organisation = OrganisationId(uuid::Uuid::from_u128(7));
        let set = cookie(organisation, "secret");
        let pair = set.split(';').next().unwrap();
        let expect = Some((organisation, Digest::of(b"secret")));
        assert_eq!(token_in(&with(COOKIE, &format!("a=b; {pair}; c=d"))), expect);
        for line in
            ["", "a=b", "__Host-qingchu", "__Host-qingchu=", "__Host-qingchu=x.y", "x__Host-qingchu=7.y"]
        {
            assert_eq!(token_in(&with(COOKIE, line)), None, "{line}");
        }
    }

    #[test]
    fn the_credential_names_its_tablet() {
        let device = DeviceId(uuid::Uuid::from_u128(7));
        let line = format!("Device {device}.secret");
        assert_eq!(credential_in(&with(AUTHORIZATION, &line)), Some((device, Digest::of(b"secret"))));
        for line in ["", "Device", "Device x.y", "Bearer 1.2"] {
            assert_eq!(credential_in(&with(AUTHORIZATION, line)), None, "{line}");
        }
    }
}
