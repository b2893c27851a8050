//! What holds for all events, in whatever order they arrive.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail loudly on purpose")]

#[allow(dead_code, unreachable_pub, reason = "shared with the other test programs, which use all of it")]
mod support;

use proptest::prelude::*;
use qingchu_core::log::codec;

proptest! {
    #[test]
    fn an_event_written_and_read_is_the_same_event(event in support::any::event()) {
        let bytes = codec::encode(&event);
        prop_assert!(!bytes.contains('\n'));
        prop_assert_eq!(codec::id_of(&bytes), Some(event.statement.id));
        prop_assert_eq!(codec::decode(&bytes).unwrap(), event);
    }

    #[test]
    fn reading_never_panics(text in support::any::text()) {
        prop_assert!(codec::decode(&text).is_err());
    }
}
