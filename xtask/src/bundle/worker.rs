//! The service worker with the list of what it must hold.

use serde_json::json;

use crate::bundle::asset::{Assets, sha256};

/// Puts `const BUNDLE = …` above the worker's source: a version, and each address with its SHA-256.
/// The page comes last, so that a cache that holds the page holds everything.
pub(crate) fn render(source: &str, page: &str, assets: &Assets) -> String {
    let mut files: Vec<_> = assets
        .iter()
        .map(|asset| json!({ "address": asset.address, "sha256": sha256(&asset.bytes) }))
        .collect();
    files.push(json!({ "address": "/", "sha256": sha256(page.as_bytes()) }));
    let list = json!(files).to_string();
    let version: String = sha256(list.as_bytes()).chars().take(16).collect();
    format!("const BUNDLE = {};\n\n{source}", json!({ "version": version, "files": files }))
}
