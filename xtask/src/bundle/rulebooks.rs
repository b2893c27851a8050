//! The rulebooks and their words, as the files that the app reads.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::bundle::asset::Assets;
use crate::bundle::files_below;

/// Publishes each file of `core/rulebooks/` and of `core/rulebooks/old/` as JSON; returns stem and address, sorted.
pub(crate) fn publish(assets: &mut Assets, root: &Path) -> Result<Vec<(String, String)>> {
    let mut published = Vec::new();
    for file in files_below(&root.join("core/rulebooks"))? {
        let Some(stem) = file.file_name().and_then(|name| name.to_str()?.strip_suffix(".toml")) else {
            continue;
        };
        let text = fs::read_to_string(&file)?;
        let mut table: toml::Table = text.parse().with_context(|| file.display().to_string())?;
        // A rulebook's own examples are played when it is checked; no tablet needs them.
        table.remove("example");
        let address = assets.publish(&format!("{stem}.json"), serde_json::to_vec(&table)?);
        published.push((stem.to_owned(), address));
    }
    Ok(published)
}
