//! One leader among the tabs, by a Web Lock: the browser gives it to the next tab when the leader goes, however it goes.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};

/// The wish to lead, and the lead once it is given. Dropped, it is given up.
pub(super) struct Lead {
    give_up: Option<Function>,
    abort: Option<web_sys::AbortController>,
    _granted: Option<Closure<dyn FnMut(JsValue) -> Promise>>,
}

impl Lead {
    /// Asks for the lead and calls `lead` once it is given. Where the browser has no locks (a page that is not secure),
    /// every tab leads: the server answers what comes twice with "duplicate".
    pub(super) fn ask(name: &str, lead: impl Fn() + 'static) -> Self {
        let lead = std::rc::Rc::new(lead);
        let leads = std::rc::Rc::clone(&lead);
        match request(name, move || leads()) {
            Ok(asked) => asked,
            Err(_no_locks) => {
                lead();
                Self { give_up: None, abort: None, _granted: None }
            }
        }
    }
}

/// `navigator.locks.request(name, {signal}, () => new Promise(…))`: web-sys counts locks as unstable, so they are found by
/// their names. The lock is held until the promise is resolved.
fn request(name: &str, lead: impl Fn() + 'static) -> Result<Lead, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let locks = Reflect::get(&window.navigator(), &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;

    let mut give_up = None;
    let held = Promise::new(&mut |resolve, _reject| give_up = Some(resolve));
    let granted = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_lock| {
        lead();
        held.clone()
    });
    let abort = web_sys::AbortController::new()?;
    let options = js_sys::Object::new();
    Reflect::set(&options, &"signal".into(), &abort.signal())?;
    let asked = request.call3(&locks, &name.into(), &options, granted.as_ref())?;
    // A wish that is given up is rejected with an AbortError, which is what was wanted.
    let rejected = Closure::<dyn FnMut(JsValue)>::new(|_aborted| {});
    drop(asked.dyn_into::<Promise>()?.catch(&rejected));
    drop(rejected.into_js_value());
    Ok(Lead { give_up, abort: Some(abort), _granted: Some(granted) })
}

impl Drop for Lead {
    fn drop(&mut self) {
        if let Some(abort) = &self.abort {
            abort.abort();
        }
        if let Some(give_up) = &self.give_up {
            // Resolving a promise does not fail.
            drop(give_up.call0(&JsValue::NULL));
        }
    }
}
