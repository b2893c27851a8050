//! The screens, one file each.

#[cfg(debug_assertions)]
pub mod gallery;
pub mod log;
pub mod not_found;
pub mod sign_in;
pub mod sync;
