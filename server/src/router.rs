//! What is answered where, and what holds for every request: limits, headers, a line in the log.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::middleware::{self, Next};
use axum::response::IntoResponse as _;
use axum::routing::{get, post};
use axum::{Router, body::Body};
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::auth::Gate;
use crate::hints::Hints;
use crate::problem::Problem;
use crate::routes::{account, files, health, hints, sync};
use crate::store::Store;

/// The largest body of a log-in or an enrolment, in bytes.
pub const SMALL_BODY_BYTES_MAX: usize = 16 * 1024;
/// The largest body of a sync, in bytes after decompression: one event of the largest size and room around it.
pub const SYNC_BODY_BYTES_MAX: usize = 8 * 1024 * 1024;
/// How long a body may stand still while it arrives.
const BODY_IDLE_MAX: Duration = Duration::from_secs(20);
/// How long a request may take in all.
const REQUEST_TIME_MAX: Duration = Duration::from_secs(120);

/// What every handler can reach.
pub struct Server {
    /// What is kept.
    pub store: Store,
    /// Passwords and limits.
    pub gate: Gate,
    /// How far each stream has come.
    pub hints: Hints,
    /// The folder of the built app.
    pub app: PathBuf,
}

/// The server as handlers hold it.
pub type Shared = Arc<Server>;

/// The address from which a connection comes, set on every request by [`crate::serve`].
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

impl Default for Peer {
    fn default() -> Self {
        Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
    }
}

/// Headers of every answer. No script, style or picture comes from elsewhere; nothing is framed; nothing is guessed.
const SECURITY_HEADERS: [(HeaderName, HeaderValue); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; \
             connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), interest-cohort=()",
        ),
    ),
];

/// The whole server as one service.
pub fn router(server: Shared) -> Router {
    let small = DefaultBodyLimit::max(SMALL_BODY_BYTES_MAX);
    let api = Router::new()
        .route("/login", post(account::login).layer(small))
        .route("/logout", post(account::logout).layer(small))
        .route("/enrol", post(account::enrol).layer(small))
        .route("/account", get(account::account))
        .route("/sync", post(sync::sync).layer(DefaultBodyLimit::max(SYNC_BODY_BYTES_MAX)))
        .route("/hints", get(hints::hints))
        .fallback(async || Problem::NothingHere)
        .method_not_allowed_fallback(async || Problem::WrongMethod)
        .layer(RequestDecompressionLayer::new())
        .layer(middleware::map_response(explained))
        .layer(RequestBodyTimeoutLayer::new(BODY_IDLE_MAX))
        .layer(CompressionLayer::new())
        .layer(
            CsrfLayer::new()
                .with_rejection_response(|_why: ProtectionError| Problem::OtherSite.into_response()),
        )
        .layer(middleware::map_response(never_cached));
    Router::new()
        .nest("/api", api)
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .fallback(files::files)
        .method_not_allowed_fallback(async || Problem::WrongMethod)
        .layer(middleware::from_fn(in_time))
        .layer(middleware::map_response(with_security_headers))
        .layer(middleware::from_fn(log))
        .with_state(server)
}

/// The decompression refuses without a word.
async fn explained(response: Response<Body>) -> Response<Body> {
    let is_wordless = response.headers().get(header::CONTENT_TYPE).is_none();
    if response.status() == StatusCode::UNSUPPORTED_MEDIA_TYPE && is_wordless {
        return Problem::UnknownEncoding.into_response();
    }
    response
}

async fn never_cached(mut response: Response<Body>) -> Response<Body> {
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn with_security_headers(mut response: Response<Body>) -> Response<Body> {
    response.headers_mut().extend(SECURITY_HEADERS);
    response
}

async fn in_time(request: Request, next: Next) -> Response<Body> {
    match tokio::time::timeout(REQUEST_TIME_MAX, next.run(request)).await {
        Ok(response) => response,
        Err(_elapsed) => Problem::TooSlow.into_response(),
    }
}

/// One line per request: the route as it is written above, never the address, which may hold what a person typed.
async fn log(request: Request, next: Next) -> Response<Body> {
    let began = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    let (route, status) = (route.as_deref().unwrap_or("(app)"), response.status().as_u16());
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    if response.status() < StatusCode::BAD_REQUEST {
        tracing::debug!(%method, route, status, ms, "answered");
    } else {
        tracing::info!(%method, route, status, ms, "refused");
    }
    response
}
