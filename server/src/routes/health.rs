//! Whether the process runs, and whether it can do its work.

use axum::extract::State;

use crate::problem::Problem;
use crate::router::Shared;

/// The process runs.
pub(crate) async fn healthz() -> &'static str {
    "ok"
}

/// The database answers.
pub(crate) async fn readyz(State(server): State<Shared>) -> Result<&'static str, Problem> {
    server.store.ping().await?;
    Ok("ok")
}
