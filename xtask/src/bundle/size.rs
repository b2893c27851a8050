//! What a first visit loads, and how much it may.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::bundle::files_below;

/// What the first visit is to load at most, compressed with brotli, in bytes. Not reached yet; what is missing is said
/// at each build.
const AIM: u64 = 450_000;

/// What it may load until then: a step over what it does load, so that nothing is added unnoticed. It only ever falls.
const BUDGET: u64 = 800_000;

/// Prints the size of each file and of all, raw and as sent; fails when all is over the budget.
pub(crate) fn check(dist: &Path) -> Result<()> {
    if !dist.join("index.html").is_file() {
        bail!("there is no app at {}: run `cargo xtask build` first", dist.display());
    }
    let mut rows = Vec::new();
    for file in files_below(dist)? {
        if file.extension().is_some_and(|extension| extension == "br" || extension == "gz") {
            continue;
        }
        let raw = fs::metadata(&file)?.len();
        let mut compressed = file.clone().into_os_string();
        compressed.push(".br");
        let sent = fs::metadata(compressed).map_or(raw, |metadata| metadata.len());
        rows.push((file.strip_prefix(dist)?.display().to_string(), raw, sent));
    }
    rows.sort_by_key(|(_, _, sent)| std::cmp::Reverse(*sent));
    println!("{:<48} {:>10} {:>10}", "first visit", "raw", "brotli");
    for (name, raw, sent) in &rows {
        println!("{name:<48} {raw:>10} {sent:>10}");
    }
    let raw: u64 = rows.iter().map(|(_, raw, _)| raw).sum();
    let sent: u64 = rows.iter().map(|(_, _, sent)| sent).sum();
    println!("{:<48} {raw:>10} {sent:>10}  (budget {BUDGET}, aim {AIM})", "total");
    if sent > AIM {
        println!("the first visit loads {} bytes more than it is to", sent - AIM);
    }
    if sent > BUDGET {
        bail!("the first visit loads {sent} bytes, the budget is {BUDGET}");
    }
    Ok(())
}
