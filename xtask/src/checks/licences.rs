//! Every package that is built in has a licence that this project may be shipped with.

use anyhow::Result;
use serde_json::Value;

use crate::ci::report;
use crate::workspace::{Workspace, capture};

/// Licences (SPDX) that a package may be used under.
const ALLOWED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Checks the licence of every package that Cargo.lock names.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let metadata = capture(&mut workspace.cargo(&["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let complaints: Vec<_> = packages
        .filter(|package| !package["license"].as_str().is_some_and(is_allowed))
        .map(|package| format!("{} {}: licence {}", package["name"], package["version"], package["license"]))
        .collect();
    report(&complaints)
}

/// Whether an SPDX expression can be met with allowed licences alone. `AND` binds more than `OR`; the old `/` is `OR`.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest) && rest.is_empty()
}

fn either(words: &mut &[&str]) -> bool {
    let mut allowed = both(words);
    while take(words, "OR") {
        allowed |= both(words);
    }
    allowed
}

fn both(words: &mut &[&str]) -> bool {
    let mut allowed = one(words);
    while take(words, "AND") {
        allowed &= one(words);
    }
    allowed
}

fn one(words: &mut &[&str]) -> bool {
    if take(words, "(") {
        let allowed = either(words);
        return take(words, ")") && allowed;
    }
    let Some((licence, rest)) = words.split_first() else { return false };
    *words = rest;
    if !take(words, "WITH") {
        return ALLOWED.contains(licence);
    }
    let Some((exception, rest)) = words.split_first() else { return false };
    *words = rest;
    ALLOWED.contains(&format!("{licence} WITH {exception}").as_str()) || ALLOWED.contains(licence)
}

fn take(words: &mut &[&str], word: &str) -> bool {
    let Some((first, rest)) = words.split_first() else { return false };
    if *first == word {
        *words = rest;
    }
    *first == word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read_as_spdx_means_them() {
        for allowed in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR GPL-3.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
            "GPL-3.0 AND MIT OR ISC",
        ] {
            assert!(is_allowed(allowed), "{allowed}");
        }
        for refused in
            ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC) AND AGPL-3.0-only", "", "GPL-3.0 OR", "(MIT", "MIT)"]
        {
            assert!(!is_allowed(refused), "{refused}");
        }
    }
}
