//! The screens, one file each.

#[cfg(debug_assertions)]
pub mod gallery;
pub mod not_found;
