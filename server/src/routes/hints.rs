//! `GET /api/hints`: the live channel.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::Stream;
use futures_util::stream::{self, StreamExt as _};
use qingchu_core::id::StreamId;
use qingchu_core::sync::account::Hint;
use tokio::sync::watch;

use crate::auth::session::LoggedIn;
use crate::clock;
use crate::hints::Heads;
use crate::router::Shared;

/// How often something is sent when there is nothing to say, so that middlemen keep the connection.
const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// How often the right to listen is looked up when nothing happens.
const RIGHTS_EVERY: Duration = Duration::from_secs(60);

/// Sends every stream's head at once, and again whenever it grows, until the session ends.
pub(crate) async fn hints(
    State(server): State<Shared>,
    logged_in: LoggedIn,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut heads = server.hints.heads();
    heads.mark_changed();
    let listener = Listener { server, logged_in, heads, told: BTreeMap::new() };
    let events = stream::unfold(listener, next_round)
        .flat_map(stream::iter)
        .filter_map(async |hint| Event::default().event("head").json_data(hint).ok().map(Ok));
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

struct Listener {
    server: Shared,
    logged_in: LoggedIn,
    heads: watch::Receiver<Arc<Heads>>,
    told: BTreeMap<StreamId, u64>,
}

/// Waits for something to tell; `None` ends the channel.
async fn next_round(mut listener: Listener) -> Option<(Vec<Hint>, Listener)> {
    if let Ok(Err(_stopping)) = tokio::time::timeout(RIGHTS_EVERY, listener.heads.changed()).await {
        return None;
    }
    let LoggedIn { session, token } = listener.logged_in;
    let store = &listener.server.store;
    store.session(session.organisation, token, clock::now()).await.ok().flatten()?;
    let streams = store.streams_of(session).await.ok()?;
    let heads = listener.heads.borrow_and_update().clone();
    let mut hints = Vec::new();
    for stream in streams {
        let Some(head) = heads.get(&(session.organisation, stream)).copied() else { continue };
        if listener.told.insert(stream, head) != Some(head) {
            hints.push(Hint { stream, head });
        }
    }
    Some((hints, listener))
}
