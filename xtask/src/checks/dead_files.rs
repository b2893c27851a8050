//! Every `.rs` file is part of a crate: one that no `mod` leads to is never compiled, and rots.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::checks::{has_extension, source_files};
use crate::ci::{relative, report};

/// Checks that each Rust file is reached from the root of a crate.
pub(crate) fn check(root: &Path) -> Result<()> {
    let files: BTreeSet<PathBuf> =
        source_files(root)?.into_iter().filter(|file| has_extension(file, "rs")).collect();
    let mut reached: BTreeSet<PathBuf> = BTreeSet::new();
    let mut waiting: Vec<PathBuf> = files.iter().filter(|file| is_crate_root(file)).cloned().collect();
    while let Some(file) = waiting.pop() {
        if !files.contains(&file) || !reached.insert(file.clone()) {
            continue;
        }
        waiting.extend(named_by(&file, &fs::read_to_string(&file)?));
    }
    let dead = files.difference(&reached);
    report(
        &dead
            .map(|file| format!("{} is in no crate: no `mod` names it", relative(root, file)))
            .collect::<Vec<_>>(),
    )
}

/// Whether cargo compiles the file by itself.
fn is_crate_root(file: &Path) -> bool {
    let name =
        |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let Some(folder) = file.parent() else { return false };
    let (file_name, folder_name) = (name(file), name(folder));
    let beside_manifest = folder.parent().is_some_and(|package| package.join("Cargo.toml").is_file());
    match folder_name.as_str() {
        "src" => matches!(file_name.as_str(), "main.rs" | "lib.rs"),
        "tests" | "benches" | "examples" => beside_manifest,
        "bin" => true,
        _ => {
            file_name == "build.rs"
                || file_name == "main.rs" && folder.parent().is_some_and(|above| name(above) == "tests")
        }
    }
}

/// The files that the `mod`s and `include!`s of a file may mean; not all of them exist.
fn named_by(file: &Path, text: &str) -> Vec<PathBuf> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let stem = file.file_stem().unwrap_or_default();
    let below = if is_crate_root(file) || stem == "mod" { folder.to_owned() } else { folder.join(stem) };
    let mut named = Vec::new();
    let mut path_attribute = None;
    for line in text.lines().map(str::trim) {
        if let Some(path) = quoted(line, "#[path = \"").or_else(|| quoted(line, "include!(\"")) {
            named.push(folder.join(path));
            path_attribute = line.starts_with("#[path").then_some(());
        } else if let Some(module) = module_name(line) {
            // A `#[path]` just above has named the file already.
            if path_attribute.take().is_none() {
                named.push(below.join(format!("{module}.rs")));
                named.push(below.join(module).join("mod.rs"));
            }
        }
    }
    named
}

fn quoted<'a>(line: &'a str, opening: &str) -> Option<&'a str> {
    let (_, after) = line.split_once(opening)?;
    after.split_once('"').map(|(path, _)| path)
}

/// The name in `mod name;`, whatever its visibility.
fn module_name(line: &str) -> Option<&str> {
    let declaration = line.strip_suffix(';')?;
    let (visibility, name) = declaration.rsplit_once("mod ")?;
    let is_declaration = visibility.is_empty() || visibility.starts_with("pub");
    (is_declaration && !name.contains(' ')).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_lead_to_their_files() {
        let text = "mod a;\npub(crate) mod b;\n#[path = \"c/d.rs\"]\nmod e;\n// mod f;\nlet mod_g = 1;\n";
        let named = named_by(Path::new("core/src/log.rs"), text);
        let expected = ["log/a.rs", "log/a/mod.rs", "log/b.rs", "log/b/mod.rs", "c/d.rs"];
        assert_eq!(named, expected.map(|file| Path::new("core/src").join(file)));
    }

    #[test]
    fn a_crate_root_names_its_neighbours() {
        assert_eq!(
            named_by(Path::new("core/src/lib.rs"), "mod log;").first(),
            Some(&PathBuf::from("core/src/log.rs"))
        );
    }
}
