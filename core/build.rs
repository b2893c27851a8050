//! Parses every `rulebooks/*.toml` once, when the core is built, and embeds it as JSON (feature `built-in`): no program
//! that runs has to read TOML.

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=rulebooks");
    if env::var_os("CARGO_FEATURE_BUILT_IN").is_none() {
        return Ok(());
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut paths: Vec<PathBuf> =
        fs::read_dir("rulebooks")?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let mut table = String::from("&[\n");
    for path in paths {
        println!("cargo::rerun-if-changed={}", path.display());
        let name =
            path.file_stem().and_then(|stem| stem.to_str()).ok_or("a rulebook's file name is not UTF-8")?;
        let text = fs::read_to_string(&path)?;
        let mut parsed: toml::Table = text.parse().map_err(|fault| format!("{}: {fault}", path.display()))?;
        // A rulebook's own examples are played when it is checked; no tablet needs them.
        parsed.remove("example");
        let json = out.join(format!("{name}.json"));
        fs::write(&json, serde_json::to_string(&parsed)?)?;
        writeln!(table, "    ({name:?}, include_str!({:?})),", json.display().to_string())?;
    }
    table.push_str("]\n");
    fs::write(out.join("built_in.rs"), table)?;
    Ok(())
}
