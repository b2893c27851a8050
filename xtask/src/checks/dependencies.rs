//! The core may depend on what `core/deps.txt` lists, and on nothing else.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, bail};

use crate::ci::report;
use crate::workspace::{Workspace, capture};

const LIST: &str = "core/deps.txt";

/// Compares the core's normal dependencies, all levels, with the list.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let tree = ["tree", "--package", "qingchu-core", "--edges", "normal", "--prefix", "none"];
    let tree = capture(&mut workspace.cargo(&tree))?;
    let found: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    // Without the package itself an empty answer would pass.
    if !found.contains("qingchu-core") {
        bail!("cargo tree did not answer about qingchu-core");
    }
    let list = fs::read_to_string(workspace.root.join(LIST)).context(LIST)?;
    let allowed = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    report(&differences(&found, &allowed))
}

fn differences(found: &BTreeSet<&str>, allowed: &BTreeSet<&str>) -> Vec<String> {
    let new = found.difference(allowed).filter(|name| **name != "qingchu-core");
    let new =
        new.map(|name| format!("{name} is a new dependency of the core: list it in {LIST} if it is meant"));
    let gone =
        allowed.difference(found).map(|name| format!("{name} is in {LIST} and no dependency of the core"));
    new.chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_differing_are_told() {
        let found = BTreeSet::from(["qingchu-core", "serde", "tokio"]);
        let allowed = BTreeSet::from(["serde", "uuid"]);
        let complaints = differences(&found, &allowed);
        assert_eq!(complaints.len(), 2);
        assert!(complaints.iter().any(|complaint| complaint.starts_with("tokio is a new dependency")));
        assert!(complaints.iter().any(|complaint| complaint.starts_with("uuid is in")));
    }
}
