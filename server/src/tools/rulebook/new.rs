//! `qingchu rulebook new`: a rulebook of one's own begins with one that is known to hold together.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use qingchu_core::built_in;
use qingchu_core::id::RulebookId;
use qingchu_core::rulebook::Unreadable;

use crate::tools::{ToolError, output};

/// What stands at the head of a copy.
const HEAD: &str = "\
# 由内置规程 FROM 复制而来，供修改 / A copy of the built-in rulebook FROM, to be changed.
#
# 先改 / Change first: id, title, source, gaps; then, clause by clause:
#   [[clause]]   原文照录 / the source's own words; every rule below cites one of them
#   [[role]]     岗位 / the posts that people hold
#   [[category]] 投诉类别 / what complaints are about
#   [[fact]]     可以陈述的事实 / what can be stated of a case, and the stage to which it leads
#   [[guard]]    不可以 / what may not be stated, and why
#   [[duty]]     谁在什么时限内做什么 / who must do what by when
#   [[document]], [[report]], [[register]]  文书、报表、台账
# 条款没有写明的时限，用 default-from 注明 / mark with default-from what the clause does not say.
#
# 检查 / Check:  qingchu rulebook check FILE
# 试用 / Try:    qingchu simulate --rulebook FILE SCENARIO
# 写法 / How:    docs/rulebook.md; editors take the output of `qingchu rulebook schema`

";

/// From which rulebook, and where to.
#[derive(Args)]
pub struct Options {
    /// The rulebook that ships.
    #[arg(long, value_name = "ID")]
    from: String,
    /// The id of your own.
    #[arg(long, value_name = "NEW", default_value = "mine")]
    id: String,
    /// The file to write, and the words beside it; standard output, without the words, when absent.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Writes the copy.
///
/// # Errors
/// [`ToolError::Rulebook`] where there is no such rulebook, [`ToolError::Exists`], [`ToolError::File`].
pub(super) fn run(options: &Options, mut stdout: impl Write) -> Result<(), ToolError> {
    let text = built_in::toml(&options.from).ok_or_else(|| unknown(&options.from))?;
    let (old, new) = (format!("id = {:?}", options.from), format!("id = {:?}", options.id));
    let head = HEAD.replace("FROM", &options.from);
    let copy = format!("{head}{}", text.replacen(&old, &new, 1));
    let Some(file) = &options.output else {
        return stdout.write_all(copy.as_bytes()).and_then(|()| stdout.flush()).map_err(output);
    };
    write(file, &copy)?;
    let words = built_in::toml(&format!("{}.words", options.from));
    let beside = file.with_extension("words.toml");
    if let Some(words) = words {
        write(&beside, words)?;
        writeln!(stdout, "{}", beside.display()).map_err(output)?;
    }
    writeln!(stdout, "{}", file.display()).map_err(output)
}

fn unknown(id: &str) -> ToolError {
    let known = qingchu_core::rulebook::Rulebook::built_in_ids().map(|known| known.to_string()).collect();
    ToolError::Rulebook(Unreadable::Unknown { id: RulebookId::from(id), known })
}

/// Writes a file that is not there yet.
fn write(file: &Path, text: &str) -> Result<(), ToolError> {
    let written = fs::OpenOptions::new().write(true).create_new(true).open(file);
    written.and_then(|mut opened| opened.write_all(text.as_bytes())).map_err(|source| {
        if source.kind() == ErrorKind::AlreadyExists {
            return ToolError::Exists(file.to_owned());
        }
        ToolError::File { path: file.to_owned(), doing: "write it", source }
    })
}
