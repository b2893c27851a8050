//! Every clause of the source has a rule or a stated reason why not, and a test that names it.

use anyhow::Result;

use crate::workspace::{Workspace, run};

/// Asks the program itself: it holds the rulebooks and the names of the tests.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let arguments = ["run", "--quiet", "--package", "qingchu-server", "--", "clauses", "--check"];
    run(&mut workspace.cargo(&arguments))
}
