//! What wakes the talk: the page, the clock, the other tabs. Dropped, each is silent.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};

use super::Word;

/// A listener on the page.
pub(super) struct Listener {
    target: web_sys::EventTarget,
    event: &'static str,
    closure: Closure<dyn FnMut()>,
}

impl Listener {
    pub(super) fn on_window(event: &'static str, tell: impl FnMut() + 'static) -> Option<Self> {
        Self::on(web_sys::window()?.into(), event, tell)
    }

    pub(super) fn on_document(event: &'static str, tell: impl FnMut() + 'static) -> Option<Self> {
        Self::on(web_sys::window()?.document()?.into(), event, tell)
    }

    fn on(target: web_sys::EventTarget, event: &'static str, tell: impl FnMut() + 'static) -> Option<Self> {
        let closure = Closure::<dyn FnMut()>::new(tell);
        target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref()).ok()?;
        Some(Self { target, event, closure })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.closure.as_ref().unchecked_ref();
        // It was added with the same arguments, so that it is there to be removed.
        drop(self.target.remove_event_listener_with_callback(self.event, callback));
    }
}

pub(super) fn is_page_visible() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| !document.hidden())
}

/// A moment that is waited for.
pub(super) struct Timer {
    handle: i32,
    _closure: Closure<dyn FnMut()>,
}

impl Timer {
    pub(super) fn after(ms: i64, tell: impl FnMut() + 'static) -> Option<Self> {
        // The closure may drop this very timer; it is called from a task of its own so that it outlives the call.
        let tell = std::rc::Rc::new(std::cell::RefCell::new(tell));
        let closure = Closure::<dyn FnMut()>::new(move || {
            let tell = std::rc::Rc::clone(&tell);
            wasm_bindgen_futures::spawn_local(async move { (*tell.borrow_mut())() });
        });
        let ms = i32::try_from(ms).unwrap_or(i32::MAX);
        let callback = closure.as_ref().unchecked_ref();
        let handle =
            web_sys::window()?.set_timeout_with_callback_and_timeout_and_arguments_0(callback, ms).ok()?;
        Some(Self { handle, _closure: closure })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_timeout_with_handle(self.handle);
        }
    }
}

/// The channel between tabs.
pub(super) struct Channel {
    channel: web_sys::BroadcastChannel,
    _closure: Closure<dyn FnMut(web_sys::MessageEvent)>,
}

impl Channel {
    pub(super) fn open(name: &str, hear: impl Fn(Word) + 'static) -> Option<Self> {
        let channel = web_sys::BroadcastChannel::new(name).ok()?;
        let closure =
            Closure::<dyn FnMut(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
                // A tab of another version may say what this one does not know.
                let word = event.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
                if let Some(word) = word {
                    hear(word);
                }
            });
        channel.set_onmessage(Some(closure.as_ref().unchecked_ref()));
        Some(Self { channel, _closure: closure })
    }

    pub(super) fn tell(&self, word: Word) {
        if let Ok(text) = serde_json::to_string(&word) {
            // A channel that is closing hears nothing; the other tabs read the log when they come to the front.
            drop(self.channel.post_message(&JsValue::from_str(&text)));
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
