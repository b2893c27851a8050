//! Sockets and signals: accepts connections, hands requests to the router, and stops in good order.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt as _;

use crate::router::Peer;

/// The most connections at once; the next ones wait in the system's queue.
const SOCKETS_MAX: usize = 2_048;
/// How long a connection may take to send a request's head, idle time between requests included.
const HEAD_TIME_MAX: Duration = Duration::from_secs(30);
/// The most bytes of a request's head.
const HEAD_BYTES_MAX: usize = 32 * 1024;
/// How long a stop waits for the requests that are being answered.
const STOP_TIME_MAX: Duration = Duration::from_secs(10);
/// How long to wait when the system gives no more sockets.
const NO_SOCKET_PAUSE: Duration = Duration::from_millis(100);

/// Answers requests until `stop` resolves, then finishes those that are being answered.
///
/// `on_stop` ends what would never finish by itself, before the others are waited for.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
    on_stop: impl FnOnce(),
) {
    let sockets = Arc::new(Semaphore::new(SOCKETS_MAX));
    let open = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, sockets.clone()) => accepted,
        };
        match accepted {
            Ok((socket, peer, place)) => {
                tokio::spawn(answer(socket, peer, place, router.clone(), open.watcher()));
            }
            Err(fault) => {
                tracing::warn!(cause = %fault, "no connection could be accepted");
                tokio::time::sleep(NO_SOCKET_PAUSE).await;
            }
        }
    }
    drop(listener);
    on_stop();
    tracing::info!(connections = open.count(), "stopping");
    if tokio::time::timeout(STOP_TIME_MAX, open.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

/// From now on a request to end the process (SIGTERM, or Ctrl-C) does not kill it; it resolves what is returned.
///
/// # Errors
/// When the system takes no handler.
#[cfg(unix)]
pub fn stop_requests() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminated, mut interrupted) =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
    })
}

/// From now on a request to end the process (Ctrl-C) does not kill it; it resolves what is returned.
///
/// # Errors
/// When the system takes no handler.
#[cfg(windows)]
pub fn stop_requests() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupted = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupted.recv().await;
    })
}

async fn accept(
    listener: &TcpListener,
    sockets: Arc<Semaphore>,
) -> std::io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = sockets.acquire_owned().await.map_err(std::io::Error::other)?;
    let (socket, peer) = listener.accept().await?;
    socket.set_nodelay(true)?;
    Ok((socket, peer, place))
}

async fn answer(
    socket: TcpStream,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
    router: Router,
    watcher: Watcher,
) {
    let _place = place;
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer.ip()));
        router.clone().oneshot(request.map(Body::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME_MAX)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(socket), service);
    if let Err(fault) = watcher.watch(connection).await {
        tracing::debug!(cause = %fault, "a connection ended early");
    }
}
