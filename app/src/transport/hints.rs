//! The server's live channel: hints that something arrived, nothing more. Without it the app pulls on its timer.

use qingchu_core::sync::account::Hint;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// An open channel; dropped, it is closed.
///
/// A channel that breaks is not opened again here, since the browser would try every few seconds for ever: its owner
/// opens a new one after the next answer of the server.
pub struct Hints {
    source: web_sys::EventSource,
    _on_head: Closure<dyn FnMut(web_sys::MessageEvent)>,
    _on_error: Closure<dyn FnMut()>,
}

impl Hints {
    /// Opens the channel; `None` where the browser has none.
    pub fn open(tell: impl Fn(Hint) + 'static) -> Option<Self> {
        let source = web_sys::EventSource::new("/api/hints").ok()?;
        let on_head =
            Closure::<dyn FnMut(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
                // Anything else than a hint is not from our server.
                let hint = event.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
                if let Some(hint) = hint {
                    tell(hint);
                }
            });
        let broken = source.clone();
        let on_error = Closure::<dyn FnMut()>::new(move || broken.close());
        source.add_event_listener_with_callback("head", on_head.as_ref().unchecked_ref()).ok()?;
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self { source, _on_head: on_head, _on_error: on_error })
    }

    /// Whether it broke.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.source.ready_state() == web_sys::EventSource::CLOSED
    }
}

impl Drop for Hints {
    fn drop(&mut self) {
        self.source.set_onerror(None);
        self.source.close();
    }
}
