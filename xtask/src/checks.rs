//! Checks of the source that the compiler does not make.

pub(crate) mod clauses;
pub(crate) mod dead_files;
pub(crate) mod dependencies;
pub(crate) mod licences;
pub(crate) mod tidy;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

/// What holds no source of ours (in a worktree, `.git` is a file).
const NOT_SOURCE: [&str; 5] = [".git", "target", "node_modules", "data", "dist"];

/// Every source file below the root, sorted.
fn source_files(root: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root)? {
        let entry = entry?;
        let path = entry.path();
        if NOT_SOURCE.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if path.is_dir() {
            files.extend(source_files(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|found| found == extension)
}
