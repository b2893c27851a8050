//! `POST /api/sync`: one round, up and down.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use qingchu_core::id::StreamId;
use qingchu_core::sync::ledger::Budget;
use qingchu_core::sync::message::{EVENTS_PER_REQUEST_MAX, PROTOCOL, Reply, Request};

use super::Body;
use crate::auth::session::Tablet;
use crate::clock;
use crate::problem::Problem;
use crate::router::Shared;

/// The most cursors that one request may carry.
const CURSORS_MAX: usize = 1_000;

pub(crate) async fn sync(
    State(server): State<Shared>,
    tablet: Tablet,
    Body(request): Body<Request>,
) -> Result<Json<Reply>, Problem> {
    check(&request, tablet)?;
    let rights: BTreeSet<StreamId> = server.store.streams_of(tablet.session).await?.into_iter().collect();
    let reply =
        server.store.answer(tablet.session, &request, &rights, clock::now(), Budget::of_reply()).await?;
    if !request.events.is_empty() {
        server.hints.wrote();
        tracing::info!(device = %tablet.device, events = request.events.len(), "received events");
    }
    Ok(Json(reply))
}

fn check(request: &Request, tablet: Tablet) -> Result<(), Problem> {
    if request.protocol != PROTOCOL {
        return Err(Problem::OtherProtocol { asked: request.protocol, spoken: PROTOCOL });
    }
    if request.device != tablet.device {
        return Err(Problem::Unreadable("device: it is not the tablet of the credential".to_owned()));
    }
    if request.events.len() > EVENTS_PER_REQUEST_MAX {
        return Err(Problem::TooLarge);
    }
    if request.streams.len() > CURSORS_MAX {
        return Err(Problem::Unreadable(format!("streams: at most {CURSORS_MAX}")));
    }
    Ok(())
}
