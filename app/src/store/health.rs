//! How safe what is stored is, as far as the browser tells.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::Store;
use super::failure::Failure;

/// The most bytes that the log should take. Browsers do not say what they will give (the quota they name is a constant),
/// so beyond this the person is told. Logging is never refused for it.
pub const LOG_BYTES_BUDGET: u64 = 1_000_000_000;

/// How safe what is stored is. `None` is what the browser does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Health {
    /// Whether the browser has promised not to clear the storage by itself.
    pub is_persistent: Option<bool>,
    /// Whether the app runs from the home screen: Safari clears others after 7 days without use.
    pub is_installed: bool,
    /// How many bytes the browser has stored for us, the app itself included.
    pub usage_bytes: Option<u64>,
    /// How many bytes the log holds.
    pub log_bytes: u64,
}

impl Health {
    /// Whether the log is larger than [`LOG_BYTES_BUDGET`].
    #[must_use]
    pub fn is_over_budget(&self) -> bool {
        self.log_bytes > LOG_BYTES_BUDGET
    }
}

impl Store {
    /// How safe what is stored is.
    ///
    /// # Errors
    /// Any [`Failure`] of the database.
    pub async fn health(&self) -> Result<Health, Failure> {
        let standing = self.standing().await?;
        Ok(Health {
            is_persistent: ask(web_sys::StorageManager::persisted).await.and_then(|answer| answer.as_bool()),
            is_installed: is_installed(),
            usage_bytes: usage().await,
            log_bytes: standing.log_bytes,
        })
    }
}

/// Asks the browser never to clear the storage by itself; `None` when it does not answer. Some ask the person.
pub async fn ask_to_persist() -> Option<bool> {
    ask(web_sys::StorageManager::persist).await.and_then(|answer| answer.as_bool())
}

async fn ask(
    question: impl Fn(&web_sys::StorageManager) -> Result<js_sys::Promise, JsValue>,
) -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    // Without a secure origin there is no storage manager, whatever the binding's type says.
    let storage = js_sys::Reflect::get(&navigator, &JsValue::from_str("storage")).ok()?;
    let storage = storage.dyn_into::<web_sys::StorageManager>().ok()?;
    JsFuture::from(question(&storage).ok()?).await.ok()
}

async fn usage() -> Option<u64> {
    let estimate = ask(web_sys::StorageManager::estimate).await?;
    let usage = js_sys::Reflect::get(&estimate, &JsValue::from_str("usage")).ok()?.as_f64()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of bytes, never negative"
    )]
    Some(usage as u64)
}

fn is_installed() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let is_standalone = window.match_media("(display-mode: standalone)").ok().flatten();
    // Safari on iOS has its own word for it.
    let is_from_home_screen = js_sys::Reflect::get(&window.navigator(), &JsValue::from_str("standalone"));
    is_standalone.is_some_and(|query| query.matches())
        || is_from_home_screen.is_ok_and(|answer| answer.is_truthy())
}
