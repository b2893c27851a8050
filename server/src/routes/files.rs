//! The app's files: already compressed beside the originals, kept for ever where their name is their content's.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, VARY};
use axum::http::{HeaderValue, Method, Response, StatusCode, Uri};
use axum::response::IntoResponse as _;
use tower::ServiceExt as _;
use tower_http::services::ServeDir;

use crate::problem::Problem;
use crate::router::Shared;

/// The files below this never change under their names.
const ASSETS: &str = "/assets/";

/// Everything outside `/api`: a file, or the page itself, which finds its own way by the address.
pub(crate) async fn files(State(server): State<Shared>, request: Request) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::WrongMethod.into_response();
    }
    let path = request.uri().path().to_owned();
    let folder =
        ServeDir::new(&server.app).redirect_to_trailing_slash(false).precompressed_br().precompressed_gzip();
    let mut for_page = Request::new(Body::empty());
    *for_page.method_mut() = request.method().clone();
    *for_page.headers_mut() = request.headers().clone();
    *for_page.uri_mut() = Uri::from_static("/index.html");
    let found = match folder.clone().oneshot(request).await {
        Ok(response) if response.status() != StatusCode::NOT_FOUND => response.map(Body::new),
        // A missing script answered with a page would be kept as that script: only addresses of pages get the page.
        Ok(_missing) if names_a_file(&path) => return Problem::NothingHere.into_response(),
        Ok(_missing) => match folder.oneshot(for_page).await {
            Ok(page) if page.status() != StatusCode::NOT_FOUND => page.map(Body::new),
            Ok(_) => return Problem::NothingHere.into_response(),
            Err(never) => match never {},
        },
        Err(never) => match never {},
    };
    with_caching(found, path.starts_with(ASSETS))
}

fn with_caching(mut response: Response<Body>, is_asset: bool) -> Response<Body> {
    let is_good = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let caching = if is_asset && is_good { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// Whether the last part of the path has a dot in it, as files have and pages have not.
fn names_a_file(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| last.contains('.'))
}
