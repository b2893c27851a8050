//! The parts that screens are made of: marks, fields, dialogs, lists, the signature, and the frame around it all.
//!
//! Each is a native element where there is one. Words come in as `Signal<String>` (see [`crate::copy::say`]), what
//! the hand did goes out by callback; no component knows a rule or a store.

pub mod clause;
pub mod dialog;
pub mod due_time;
pub mod empty_state;
pub mod field;
pub mod form;
pub mod frame;
pub mod icon;
pub mod mark;
pub mod narrative;
pub mod overrule;
pub mod paper;
pub mod part;
pub mod pick;
pub mod problems;
pub mod quiet_line;
pub mod save_state;
pub mod sheet;
pub mod signature;
pub mod verdict;
pub mod virtual_list;

use std::cell::Cell;

/// An id that no other element of the page has, for labels and descriptions.
#[must_use]
pub fn element_id(of: &str) -> String {
    thread_local! {
        static LAST: Cell<u32> = const { Cell::new(0) };
    }
    let number = LAST.with(|last| {
        last.set(last.get().wrapping_add(1));
        last.get()
    });
    format!("{of}-{number}")
}
