//! Parses every `rulebooks/*.toml` once, when the core is built, and embeds it as JSON (feature `built-in`): no program
//! that runs has to read TOML. For the tools (feature `author`) it embeds the files as they are written, and the names of
//! the tests that show a clause.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    println!("cargo::rerun-if-changed=rulebooks");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    if env::var_os("CARGO_FEATURE_BUILT_IN").is_some() {
        rulebooks(&out)?;
    }
    if env::var_os("CARGO_FEATURE_AUTHOR").is_some() {
        println!("cargo::rerun-if-changed=tests");
        tests(&out)?;
    }
    Ok(())
}

/// The rulebooks with their words, and the older versions: stem, JSON, and the file itself.
fn rulebooks(out: &Path) -> Outcome {
    let mut paths = below(Path::new("rulebooks"))?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    let (mut parsed_files, mut written_files) = (String::from("&[\n"), String::from("&[\n"));
    let mut stems: Vec<(String, PathBuf)> = Vec::new();
    for path in paths {
        let name =
            path.file_stem().and_then(|stem| stem.to_str()).ok_or("a rulebook's file name is not UTF-8")?;
        stems.push((name.to_owned(), path));
    }
    stems.sort();
    for (name, path) in stems {
        println!("cargo::rerun-if-changed={}", path.display());
        let text = fs::read_to_string(&path)?;
        let mut parsed: toml::Table = text.parse().map_err(|fault| format!("{}: {fault}", path.display()))?;
        // A rulebook's own examples are played when it is checked; no tablet needs them.
        parsed.remove("example");
        let json = out.join(format!("{name}.json"));
        fs::write(&json, serde_json::to_string(&parsed)?)?;
        writeln!(parsed_files, "    ({name:?}, include_str!({:?})),", json.display().to_string())?;
        let written = fs::canonicalize(&path)?;
        writeln!(written_files, "    ({name:?}, include_str!({:?})),", written.display().to_string())?;
    }
    fs::write(out.join("built_in.rs"), parsed_files + "]\n")?;
    fs::write(out.join("written.rs"), written_files + "]\n")?;
    Ok(())
}

/// The functions of the tests, and the clauses that steps of scenarios name: what is named, and the file.
fn tests(out: &Path) -> Outcome {
    let mut table = String::from("&[\n");
    for path in below(Path::new("tests"))? {
        let named: fn(&str) -> Option<&str> = match path.extension().and_then(|extension| extension.to_str())
        {
            Some("rs") => |line| line.trim().strip_prefix("fn ")?.split('(').next(),
            Some("toml") if path.starts_with("tests/scenarios") => {
                |line| line.trim().strip_prefix("clause = \"")?.split('"').next()
            }
            _ => continue,
        };
        let mut names: Vec<String> =
            fs::read_to_string(&path)?.lines().filter_map(named).map(ToOwned::to_owned).collect();
        names.sort();
        names.dedup();
        for name in names {
            writeln!(table, "    ({name:?}, {:?}),", path.display().to_string())?;
        }
    }
    fs::write(out.join("tests.rs"), table + "]\n")?;
    Ok(())
}

/// Every file below a folder, sorted.
fn below(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
