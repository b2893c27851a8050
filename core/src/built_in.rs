//! The files of `core/rulebooks/`, embedded as JSON when the core is built.

pub(crate) mod tree;

/// File stem and JSON text, sorted by stem.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// The JSON of `core/rulebooks/<stem>.toml`; `None` when there is no such file.
#[must_use]
pub fn json(stem: &str) -> Option<&'static str> {
    FILES.iter().find(|(name, _json)| *name == stem).map(|(_name, json)| *json)
}

/// The stems of all embedded files, sorted.
pub fn stems() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _json)| *name)
}
