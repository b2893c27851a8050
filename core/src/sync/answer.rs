//! Telling our server's answer from everything else that answers: portals, proxies, gateways.

use serde::Deserialize;

use super::machine::Failure;
use super::message::{PROTOCOL, Reply};

/// What every refusal of our server is (`application/problem+json`).
#[derive(Deserialize)]
struct Problem {
    status: u16,
}

/// What every reply of every protocol begins with.
#[derive(Deserialize)]
struct Spoken {
    protocol: u16,
}

/// Reads an HTTP answer to a sync request. Only a body in our own form counts as ours, whatever the status.
///
/// `retry_after` is the header's value; a number of seconds is obeyed, a date is not, since the tablet's clock may be
/// wrong.
///
/// # Errors
/// [`Failure`], ready to be handed to [`super::machine::Machine::step`].
pub fn read(status: u16, retry_after: Option<&str>, body: &str) -> Result<Box<Reply>, Failure> {
    let retry_after_ms = retry_after
        .and_then(|seconds| seconds.trim().parse::<u32>().ok())
        .map(|seconds| i64::from(seconds).saturating_mul(1_000));
    let is_problem = serde_json::from_str::<Problem>(body).is_ok_and(|problem| problem.status == status);
    match status {
        200 => match serde_json::from_str::<Reply>(body) {
            Ok(reply) if reply.protocol == PROTOCOL => Ok(Box::new(reply)),
            Ok(_) => Err(Failure::UpdateNeeded),
            Err(_not_a_reply) if is_other_protocol(body) => Err(Failure::UpdateNeeded),
            Err(_not_a_reply) => Err(Failure::NotOurs),
        },
        413 => Err(Failure::TooLarge),
        429 => Err(Failure::TooMany { retry_after_ms }),
        503 if retry_after_ms.is_some() => Err(Failure::TooMany { retry_after_ms }),
        401 if is_problem => Err(Failure::Unauthorised),
        426 if is_problem => Err(Failure::UpdateNeeded),
        400..500 if is_problem => Err(Failure::Refused { status }),
        511 => Err(Failure::NotOurs),
        500..600 => Err(Failure::ServerFault),
        _elsewhere => Err(Failure::NotOurs),
    }
}

/// Whether a body that is no reply of this protocol says that it is one of another.
fn is_other_protocol(body: &str) -> bool {
    serde_json::from_str::<Spoken>(body).is_ok_and(|spoken| spoken.protocol != PROTOCOL)
}

#[cfg(test)]
mod tests;
