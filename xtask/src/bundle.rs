//! The app as a browser loads it: one folder, every asset named by its content, checked by the service worker.
//!
//! `index.html` at the root stays a page that Trunk understands. Here its `data-trunk` links are replaced:
//! `rust` by the compiled app, its loader and the addresses of the rulebooks, `css` by the one style sheet, `copy-dir` by
//! the hashed assets. The app is cut into parts, of which the page names the first.
//!
//! In the folder: `index.html`, `boot.js` and `service-worker.js`, which a server must let browsers check each time,
//! and `assets/`, whose files never change under their names. Each has `.br` and `.gz` beside it where that is smaller.

mod asset;
mod compress;
mod page;
mod rulebooks;
pub(crate) mod size;
mod split;
pub(crate) mod style;
mod worker;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::bundle::asset::Assets;
use crate::bundle::split::Parts;
use crate::setup;
use crate::workspace::{WASM, Workspace, run};

#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Options {
    /// Compile the app for debugging: quick to build, large, not compressed, no budget.
    #[arg(long)]
    pub(crate) dev: bool,
    /// Ship the worker that removes a broken service worker and its caches from every browser that visits.
    #[arg(long)]
    pub(crate) kill_worker: bool,
}

/// Builds the app and returns the folder to serve.
pub(crate) fn build(workspace: &Workspace, options: &Options) -> Result<PathBuf> {
    setup::wasm_target()?;
    compile(workspace, options)?;
    // Cargo lets one build at a time into the target folder; the rest of this one keeps to the same.
    let lock = fs::File::create(workspace.target.join("web-dist.lock"))?;
    lock.lock()?;
    let (generated, parts) = bind(workspace, options)?;
    let mut assets = Assets::default();
    publish_images(&mut assets, &workspace.root.join("app/assets"))?;
    assets.publish("style.css", style::collect(&workspace.root)?.into_bytes());
    let program = publish_program(&mut assets, &generated, &parts)?;
    let rulebooks = rulebooks::publish(&mut assets, &workspace.root)?;

    let boot = workspace.root.join("app/boot");
    assets.publish_as("/boot.js", fs::read(boot.join("boot.js"))?);

    let source = fs::read_to_string(workspace.root.join("index.html")).context("index.html")?;
    let page = page::render(&source, &assets, &program, &rulebooks, !options.kill_worker)?;
    let worker_source = if options.kill_worker { "kill-worker.js" } else { "service-worker.js" };
    let worker = fs::read_to_string(boot.join(worker_source))?;
    let worker = worker::render(&worker, &page, &assets);

    let fresh = workspace.target.join("web-dist.new");
    replace_folder(&fresh)?;
    assets.write(&fresh)?;
    fs::write(fresh.join("index.html"), page)?;
    fs::write(fresh.join("service-worker.js"), worker)?;
    if !options.dev {
        compress::folder(&fresh, &workspace.target.join("web-cache"))?;
    }
    let dist = workspace.dist();
    replace_by(&fresh, &dist)?;
    println!("app: {}", dist.display());
    Ok(dist)
}

/// Builds the app, prints what is loaded by when, and fails when that is over its budget.
pub(crate) fn build_in_budget(workspace: &Workspace, options: &Options) -> Result<()> {
    let dist = build(workspace, options)?;
    if options.dev { Ok(()) } else { size::check(&dist) }
}

/// The profile that the app is compiled with, and the folder that cargo puts it into.
fn profile(options: &Options) -> (&'static str, &'static str) {
    if options.dev { ("dev", "debug") } else { ("web", "web") }
}

/// Compiles the app.
fn compile(workspace: &Workspace, options: &Options) -> Result<()> {
    let mut cargo = workspace.cargo(&["build", "--package", "qingchu-app", "--bin", "qingchu-app"]);
    cargo.arg("--no-default-features");
    run(cargo.args(["--target", WASM, "--profile", profile(options).0]))
}

/// Cuts the compiled app into parts and writes the JavaScript that binds the first; returns the folder of all.
fn bind(workspace: &Workspace, options: &Options) -> Result<(PathBuf, Parts)> {
    let (_, folder) = profile(options);
    let compiled = workspace.target.join(WASM).join(folder).join("qingchu-app.wasm");
    let generated = workspace.target.join("web-bindgen").join(folder);
    replace_folder(&generated)?;
    let parts = split::split(&compiled, &generated, options.dev)?;
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(&parts.first)
        .web(true)?
        .out_name("app")
        .typescript(false)
        .omit_default_module_path(true)
        // What the other parts share with the first.
        .keep_lld_exports(true)
        .debug(options.dev)
        .remove_name_section(!options.dev)
        .remove_producers_section(!options.dev);
    bindgen.generate(&generated).with_context(|| format!("binding {}", compiled.display()))?;
    Ok((generated, parts))
}

/// Publishes icons first, then the manifest that names them.
fn publish_images(assets: &mut Assets, folder: &Path) -> Result<()> {
    let mut files = files_below(folder)?;
    files.sort_by_key(|file| asset::is_text(file));
    for file in files {
        let name = file.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        assets.publish(&name, fs::read(&file)?);
    }
    Ok(())
}

/// Publishes the compiled app: its later parts and inline snippets, then the module that names them, then the first part.
fn publish_program(assets: &mut Assets, generated: &Path, parts: &Parts) -> Result<page::Program> {
    let mut module = parts.module(&fs::read_to_string(generated.join("app.js"))?)?;
    for part in &parts.others {
        let name = part.file_name().and_then(|name| name.to_str()).context("a part has no name")?;
        let address = assets.publish(name, fs::read(part)?);
        module = module.replace(&format!("\"./{name}\""), &format!("\"{address}\""));
    }
    let snippets = generated.join("snippets");
    for file in files_below(&snippets)? {
        let source = fs::read_to_string(&file)?;
        if source.contains("from './")
            || source.contains("from '../")
            || source.contains("from \"./")
            || source.contains("from \"../")
        {
            bail!("{} imports a file beside it, which the bundler does not rename", file.display());
        }
        let name = file.strip_prefix(generated)?.to_string_lossy().replace('\\', "/");
        let address = assets.publish(&name, source.into_bytes());
        module = module.replace(&format!("./{name}"), &address);
    }
    let module = assets.publish("app.js", module.into_bytes());
    let wasm = assets.publish("app.wasm", fs::read(generated.join("app_bg.wasm"))?);
    Ok(page::Program { module, wasm })
}

/// Puts a folder in another's place; whoever reads the old one meets it missing for a moment at most.
fn replace_by(fresh: &Path, place: &Path) -> Result<()> {
    let old = place.with_extension("old");
    replace_folder(&old)?;
    if place.exists() {
        fs::remove_dir(&old)?;
        fs::rename(place, &old)?;
    }
    fs::rename(fresh, place).with_context(|| place.display().to_string())?;
    Ok(fs::remove_dir_all(&old)?)
}

/// Makes the folder anew, empty.
fn replace_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}

/// Every file below a folder, sorted; none where there is no folder.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                files.extend(files_below(&path)?);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
