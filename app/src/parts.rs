//! The app comes in parts, so that little has to be fetched before a person can begin.
//!
//! The first part opens the storage and lets a person sign in. [`enter`] and [`screens`] are the second, which is
//! fetched while the password is typed: the cases, and what one works with every day. The screens of the third part are
//! fetched when they are first looked at. The service worker puts all of them on the tablet in the background, and from
//! then on none needs a network.
//!
//! Which code is in which part nobody writes down: `cargo xtask build` cuts the program at the functions below, each
//! part with what only it reaches. With the feature `whole` nothing is cut.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
#[cfg(not(feature = "whole"))]
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use qingchu_core::sync::account::{Account, Enrolment};

use crate::tablet::{NotStarted, Tablet};
use crate::transport::NotFetched;

/// A future that is run on the page's own thread.
pub type Soon<T> = Pin<Box<dyn Future<Output = T>>>;

/// What a part that holds a screen gives.
pub type Screen = fn() -> AnyView;

/// What [`enter`] gives: [`Tablet::enter`].
pub type Enter = fn(Tablet, Account, Enrolment) -> Soon<Result<(), NotStarted>>;

/// Something that belongs to the app and is not on the tablet yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// A part of the program could not be fetched.
    #[error("a part of the program was not fetched")]
    Part,
    /// A file could not be fetched.
    #[error("{name} was not fetched")]
    File {
        /// Which.
        name: String,
        /// Why.
        #[source]
        why: NotFetched,
    },
    /// This version of the app has no such file: the server has a newer one.
    #[error("this version of the app has no {name}")]
    Unknown {
        /// Which.
        name: String,
    },
    /// A file is here, and is not what it should be.
    #[error("{name} cannot be read: {why}")]
    Unreadable {
        /// Which.
        name: String,
        /// What is wrong with it, and where.
        why: String,
    },
}

#[cfg(not(feature = "whole"))]
impl From<SplitLoaderError> for Missing {
    fn from(_why_is_on_the_console: SplitLoaderError) -> Self {
        Self::Part
    }
}

/// `fn name() -> Output in part = value;` an async function that fetches the part and gives the value.
macro_rules! parts {
    ($($(#[$docs:meta])* $name:ident: $Output:ty, in $part:ident = $value:expr;)*) => {$(
        $(#[$docs])*
        ///
        /// # Errors
        /// [`Missing::Part`]; another call tries again.
        #[cfg(not(feature = "whole"))]
        #[wasm_split($part, wasm_split_path = leptos::wasm_split, fallible)]
        pub fn $name() -> Result<$Output, Missing> {
            Ok($value)
        }

        $(#[$docs])*
        ///
        /// # Errors
        /// None: everything is here.
        #[cfg(feature = "whole")]
        pub async fn $name() -> Result<$Output, Missing> {
            Ok($value)
        }
    )*};
}

parts! {
    /// Opens the cases of a tablet whose account and enrolment are known.
    enter: Enter, in work = |tablet, account, enrolment| Box::pin(tablet.enter(account, enrolment));
    /// The frame with the screens in it.
    screens: Screen, in work = || view! { <crate::shell::Screens/> }.into_any();
    /// One case.
    case: Screen, in later = || view! { <crate::screens::case::OneCase/> }.into_any();
    /// The registers and the calendar.
    registers: Screen, in later = || view! { <crate::screens::registers::Registers/> }.into_any();
    /// The reports.
    reports: Screen, in later = || view! { <crate::screens::reports::Reports/> }.into_any();
    /// How the talk with the office stands.
    sync: Screen, in later = || view! { <crate::screens::sync::Sync/> }.into_any();
}
