//! A list that does not move under the finger: what a person does shows at once, what others did is announced first (by
//! the shell's quiet line) and comes in when it is asked for.

use leptos::{ev, prelude::*};

use crate::tablet::Tablet;

/// Follows `fresh`, except for what arrives from others once the screen was touched. Until then nobody's finger is on it:
/// a tablet that fetches its first cases shows them as they come.
pub(super) fn steady<T: Clone + PartialEq + Send + Sync + 'static>(
    tablet: Tablet,
    fresh: Memo<T>,
    is_empty: fn(&T) -> bool,
) -> RwSignal<T> {
    let shown = RwSignal::new(fresh.get_untracked());
    let is_touched = RwSignal::new(false);
    let listeners = [
        window_event_listener(ev::pointerdown, move |_| is_touched.set(true)),
        window_event_listener(ev::keydown, move |_| is_touched.set(true)),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    Effect::new(move |before: Option<usize>| {
        let arrived = tablet.arrived.get();
        // What waits goes on waiting until the person looks, or does something that changes the list.
        let is_others = before.is_some_and(|before| arrived > before);
        let waits = is_others && is_touched.get_untracked() && !shown.with_untracked(is_empty);
        fresh.with(|fresh| {
            if !waits && shown.with_untracked(|shown| shown != fresh) {
                shown.set(fresh.clone());
            }
        });
        arrived
    });
    shown
}
