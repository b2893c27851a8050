//! Cuts the compiled app into its parts, at the functions of `app/src/parts.rs`.
//!
//! The first part goes on to wasm-bindgen. The others are fetched by a loader, which the cutter writes as a module that
//! imports the bindings and is imported by them; two files that name each other cannot both be named by their content,
//! so the two become one module here.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use wasm_split_cli_support::{Options, transform};

/// What the loader calls the bindings, and the bindings the loader.
const BINDINGS: &str = "./app.js";
const LOADER: &str = "./parts.js";

/// The id of a section of WebAssembly that says nothing to the machine: names, producers.
const CUSTOM: u8 = 0;

/// What was cut.
pub(crate) struct Parts {
    /// The first part, not bound yet.
    pub(crate) first: PathBuf,
    /// All others, sorted.
    pub(crate) others: Vec<PathBuf>,
    loader: PathBuf,
}

/// Cuts the app and writes its parts into the folder; names of functions stay for who debugs.
pub(crate) fn split(compiled: &Path, folder: &Path, keep_names: bool) -> Result<Parts> {
    let whole = fs::read(compiled).with_context(|| compiled.display().to_string())?;
    let first = folder.join("first.wasm");
    let mut options = Options::new(&whole);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.main_module = BINDINGS;
    options.link_name = LOADER;
    let mut others = transform(options).map_err(|fault| anyhow!("cutting the app: {fault:#}"))?.split_modules;
    others.sort();
    if !keep_names {
        for part in &others {
            fs::write(part, without_names(&fs::read(part)?).with_context(|| part.display().to_string())?)?;
        }
    }
    Ok(Parts { first, others, loader: folder.join(LOADER) })
}

impl Parts {
    /// The bindings and the loader as one module.
    pub(crate) fn module(&self, bindings: &str) -> Result<String> {
        join(bindings, &fs::read_to_string(&self.loader)?)
    }
}

/// Puts the loader behind the bindings, in place of the lines by which they import each other.
fn join(bindings: &str, loader: &str) -> Result<String> {
    let imported = |line: &str| {
        let name = line.strip_prefix("import * as ")?.strip_suffix(&format!(" from \"{LOADER}\""))?;
        Some(name.to_owned())
    };
    let names: Vec<String> = bindings.lines().filter_map(imported).collect();
    let importing = format!("import {{ initSync }} from \"{BINDINGS}\";\n");
    let (Some(loader), false) = (loader.strip_prefix(&importing), names.is_empty()) else {
        bail!("the bindings and the loader of the parts do not import each other");
    };
    let export = |line: &str| Some(line.strip_prefix("export const ")?.split_once(' ')?.0.to_owned());
    let exports: Vec<String> = loader.lines().filter_map(export).collect();
    let mut module: String =
        bindings.lines().filter(|line| imported(line).is_none()).map(|line| format!("{line}\n")).collect();
    module.push_str(loader);
    for name in names {
        module.push_str(&format!("const {name} = {{ {} }};\n", exports.join(", ")));
    }
    Ok(module)
}

/// A WebAssembly module without its custom sections.
fn without_names(module: &[u8]) -> Result<Vec<u8>> {
    let (magic, mut rest) = module.split_at_checked(8).context("not WebAssembly")?;
    let mut bare = magic.to_vec();
    while let Some((&id, after)) = rest.split_first() {
        let (length, body) = leb128(after).context("a section has no length")?;
        let header = rest.len() - body.len();
        let (section, following) =
            rest.split_at_checked(header + length).context("a section is cut short")?;
        if id != CUSTOM {
            bare.extend_from_slice(section);
        }
        rest = following;
    }
    Ok(bare)
}

/// Reads an unsigned number of at most 32 bits as WebAssembly writes it; what follows it comes second.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut number = 0;
    for (place, byte) in bytes.iter().take(5).enumerate() {
        number |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((number, bytes.get(place + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bindings_and_loader_become_one_module() {
        let bindings = "import * as import1 from \"./parts.js\"\nimport * as import2 from \"./parts.js\"\n\nfunction initSync() {}\n";
        let loader = "import { initSync } from \"./app.js\";\n\nexport const load_work = 1;\nexport const load_later = 2;\n";
        let module = join(bindings, loader).expect("joins");
        assert_eq!(
            module,
            "\nfunction initSync() {}\n\nexport const load_work = 1;\nexport const load_later = 2;\n\
             const import1 = { load_work, load_later };\nconst import2 = { load_work, load_later };\n"
        );
        assert!(join("function initSync() {}", loader).is_err());
        assert!(join(bindings, "export const load_work = 1;").is_err());
    }

    #[test]
    fn a_part_goes_out_without_its_names() {
        let magic = *b"\0asm\x01\0\0\0";
        let code = [10, 0x82, 0x00, 7, 7];
        let names = [0, 3, 1, b'n', 9];
        let module = [&magic[..], &names, &code, &names].concat();
        assert_eq!(without_names(&module).expect("is read"), [&magic[..], &code].concat());
        assert!(without_names(&module[..module.len() - 1]).is_err());
        assert!(without_names(b"\0asm").is_err());
    }
}
