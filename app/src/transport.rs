//! Talking with the server. The only file that sends anything anywhere.
//!
//! Only an answer in our server's own form is an answer. Whatever else comes back, a hotel's portal, a proxy's page, a
//! redirect, is told apart by [`qingchu_core::sync::answer`] and counts as being offline. Nothing is retried here: when
//! to try again is the sync machine's to say.

mod gzip;
mod hints;

use js_sys::Uint8Array;
use qingchu_core::sync::account::{Account, Enrol, Enrolment, Login};
use qingchu_core::sync::answer;
use qingchu_core::sync::machine::{Failure, REPLY_MS_MAX};
use qingchu_core::sync::message::{Reply, Request};
use reqwasm::http::{AbortSignal, Method, RequestCache, RequestCredentials, RequestRedirect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

pub use hints::Hints;

/// How long an answer about accounts may take, in milliseconds. Passwords are slow to check on purpose.
const ACCOUNT_MS_MAX: i32 = 30_000;

/// How long a file of the app may take, in milliseconds.
const FILE_MS_MAX: i32 = 60_000;

/// How long a round of sync may take, in milliseconds: a little less than the machine waits for it.
const SYNC_MS_MAX: i64 = REPLY_MS_MAX - 5_000;

/// A body larger than this is packed, in bytes.
const PACKED_FROM_BYTES: usize = 1_000;

/// Logs a person in; the session is a cookie that the program never sees.
///
/// # Errors
/// [`Failure::Unauthorised`] whether name or password is wrong, any other [`Failure`].
pub async fn login(login: &Login) -> Result<Account, Failure> {
    ask(Method::POST, "/api/login", Some(&json(login)), ACCOUNT_MS_MAX).await?.read()
}

/// Who is logged in.
///
/// # Errors
/// [`Failure::Unauthorised`] without a session, any other [`Failure`].
pub async fn account() -> Result<Account, Failure> {
    ask(Method::GET, "/api/account", None, ACCOUNT_MS_MAX).await?.read()
}

/// Ends the session. What is stored on the tablet stays.
///
/// # Errors
/// Any [`Failure`]; the session then goes on until it expires.
pub async fn logout() -> Result<(), Failure> {
    ask(Method::POST, "/api/logout", Some(&[]), ACCOUNT_MS_MAX).await?.read_nothing()
}

/// Asks for an identity for this tablet.
///
/// # Errors
/// [`Failure::Unauthorised`] without a session, any other [`Failure`].
pub async fn enrol(enrol: &Enrol) -> Result<Enrolment, Failure> {
    ask(Method::POST, "/api/enrol", Some(&json(enrol)), ACCOUNT_MS_MAX).await?.read()
}

/// One round of sync.
///
/// # Errors
/// Any [`Failure`], ready for the sync machine.
pub async fn sync(request: &Request, enrolment: &Enrolment) -> Result<Box<Reply>, Failure> {
    let timeout_ms = i32::try_from(SYNC_MS_MAX).unwrap_or(i32::MAX);
    let asked = Asked { enrolment: Some(enrolment), timeout_ms };
    let answered = send(Method::POST, "/api/sync", Some(&json(request)), asked).await?;
    answer::read(answered.status, answered.retry_after.as_deref(), &answered.body)
}

/// Why a file of the app was not fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotFetched {
    /// Nobody answered.
    #[error("nobody answered")]
    Offline,
    /// The answer was not the file.
    #[error("the answer was {status}")]
    Refused {
        /// Its status, as HTTP numbers them.
        status: u16,
    },
}

/// The text of a file that belongs to the app; without a network it comes from the service worker.
///
/// # Errors
/// [`NotFetched`]: it is not on the tablet, and the server did not give it.
pub async fn file(address: &str) -> Result<String, NotFetched> {
    let timeout = Timeout::after(FILE_MS_MAX);
    let request = reqwasm::http::Request::get(address)
        .credentials(RequestCredentials::SameOrigin)
        .redirect(RequestRedirect::Error)
        .abort_signal(timeout.signal().as_ref());
    let response = request.send().await.map_err(|_no_answer| NotFetched::Offline)?;
    match response.status() {
        200 => response.text().await.map_err(|_cut_off| NotFetched::Offline),
        status => Err(NotFetched::Refused { status }),
    }
}

/// What came back, from whomever.
struct Answered {
    status: u16,
    retry_after: Option<String>,
    body: String,
}

impl Answered {
    fn read<Value: DeserializeOwned>(&self) -> Result<Value, Failure> {
        if self.status == 200 {
            return serde_json::from_str(&self.body).map_err(|_not_ours| Failure::NotOurs);
        }
        Err(self.refusal())
    }

    fn read_nothing(&self) -> Result<(), Failure> {
        if self.status == 204 { Ok(()) } else { Err(self.refusal()) }
    }

    fn refusal(&self) -> Failure {
        match answer::read(self.status, self.retry_after.as_deref(), &self.body) {
            Ok(_out_of_place) => Failure::NotOurs,
            Err(failure) => failure,
        }
    }
}

struct Asked<'a> {
    enrolment: Option<&'a Enrolment>,
    timeout_ms: i32,
}

async fn ask(method: Method, path: &str, body: Option<&[u8]>, timeout_ms: i32) -> Result<Answered, Failure> {
    send(method, path, body, Asked { enrolment: None, timeout_ms }).await
}

async fn send(
    method: Method,
    path: &str,
    body: Option<&[u8]>,
    asked: Asked<'_>,
) -> Result<Answered, Failure> {
    let timeout = Timeout::after(asked.timeout_ms);
    let mut request = reqwasm::http::Request::new(path)
        .method(method)
        .cache(RequestCache::NoStore)
        .credentials(RequestCredentials::SameOrigin)
        // Our server never redirects: whoever does is somebody else.
        .redirect(RequestRedirect::Error)
        .abort_signal(timeout.signal().as_ref())
        .header("accept", "application/json");
    if let Some(Enrolment { device, credential }) = asked.enrolment {
        request = request.header("authorization", &format!("Device {device}.{credential}"));
    }
    if let Some(body) = body.filter(|body| !body.is_empty()) {
        request = request.header("content-type", "application/json");
        let packed = if body.len() > PACKED_FROM_BYTES { gzip::pack(body).await } else { None };
        request = match packed {
            Some(packed) => request.header("content-encoding", "gzip").body(packed),
            None => request.body(Uint8Array::from(body)),
        };
    }
    let response = request.send().await.map_err(|_no_answer| Failure::Offline)?;
    let retry_after = response.headers().get("retry-after");
    let status = response.status();
    let body = response.text().await.map_err(|_cut_off| Failure::Offline)?;
    Ok(Answered { status, retry_after, body })
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // Plain structs of text and numbers: there is nothing in them that JSON cannot hold.
    serde_json::to_vec(value).unwrap_or_default()
}

/// Cuts a request, its answer's body included, when it takes too long.
struct Timeout {
    controller: Option<web_sys::AbortController>,
    timer: Option<i32>,
    _on_time: Closure<dyn FnMut()>,
}

impl Timeout {
    fn after(ms: i32) -> Self {
        let controller = web_sys::AbortController::new().ok();
        let aborts = controller.clone();
        let on_time = Closure::<dyn FnMut()>::new(move || {
            if let Some(controller) = &aborts {
                controller.abort();
            }
        });
        let timer = web_sys::window().and_then(|window| {
            let callback = on_time.as_ref().unchecked_ref();
            window.set_timeout_with_callback_and_timeout_and_arguments_0(callback, ms).ok()
        });
        Self { controller, timer, _on_time: on_time }
    }

    fn signal(&self) -> Option<AbortSignal> {
        self.controller.as_ref().map(web_sys::AbortController::signal)
    }
}

impl Drop for Timeout {
    fn drop(&mut self) {
        if let (Some(window), Some(timer)) = (web_sys::window(), self.timer) {
            window.clear_timeout_with_handle(timer);
        }
    }
}
