//! The styles as one sheet, in a stated order.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::bundle::files_below;
use crate::workspace::Workspace;

/// What comes first, in this order; every other file of `style/` is a component's and follows by its path.
const FIRST: [&str; 3] = ["tokens.css", "base.css", "layout.css"];

/// Joins the style files under the root: tokens, base, layout, then the components by path.
pub(crate) fn collect(root: &Path) -> Result<String> {
    let folder = root.join("style");
    let mut files = files_below(&folder)?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "css"));
    files.sort_by_key(|file| {
        let place = FIRST.iter().position(|name| folder.join(name) == *file);
        (place.unwrap_or(FIRST.len()), file.clone())
    });
    let mut sheet = String::new();
    for file in files {
        sheet.push_str(&fs::read_to_string(&file).with_context(|| file.display().to_string())?);
        sheet.push('\n');
    }
    Ok(sheet)
}

/// Writes the joined sheet to a file.
pub(crate) fn write(workspace: &Workspace, out: &Path) -> Result<()> {
    let out = workspace.root.join(out);
    if let Some(folder) = out.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&out, collect(&workspace.root)?).with_context(|| out.display().to_string())
}
