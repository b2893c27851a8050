//! What forms say about rows, checklists, and what a field names.

use super::Language;
use super::message::Speak;

/// Filling in rows, checklists, pickers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filling {
    /// The name of a row.
    Row {
        /// Counted from 1.
        number: usize,
    },
    /// Adds a row.
    AddRow,
    /// Removes a row.
    Remove,
    /// Removes a row, said in full for who does not see it.
    RemoveRow {
        /// Counted from 1.
        number: usize,
    },
    /// A row was removed.
    Removed {
        /// Counted from 1.
        number: usize,
    },
    /// Puts it back.
    PutBack,
    /// The sum of a column.
    Sum {
        /// The column's label.
        column: String,
        /// In yuan.
        amount: String,
    },
    /// How many items of a checklist are answered.
    Answered {
        /// So many.
        count: usize,
        /// Of so many.
        of: usize,
    },
    /// The remark beside an answer.
    Remark,
    /// Nothing is picked yet.
    PickOne,
    /// The register is empty.
    NoEntries,
    /// How to find a case.
    CaseSearch,
    /// Takes another case.
    AnotherCase,
    /// The name of the glass to draw on.
    SketchPad,
    /// How to draw.
    SketchHint,
    /// Empties it.
    DrawAgain,
    /// The name of what was drawn.
    Sketch,
    /// Nothing was drawn.
    NothingDrawn,
}

impl Speak for Filling {
    fn words(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::Row { number } => (format!("第 {number} 行"), format!("Row {number}")),
            Self::RemoveRow { number } => (format!("删去第 {number} 行"), format!("Remove row {number}")),
            Self::Removed { number } => {
                (format!("已删去第 {number} 行。"), format!("Row {number} is removed."))
            }
            Self::Sum { column, amount } => {
                (format!("{column}合计 {amount} 元"), format!("{column}, in all: {amount} yuan"))
            }
            Self::Answered { count, of } => {
                (format!("已答 {count} 项，共 {of} 项"), format!("{count} of {of} answered"))
            }
            Self::AddRow
            | Self::Remove
            | Self::PutBack
            | Self::Remark
            | Self::PickOne
            | Self::NoEntries
            | Self::CaseSearch
            | Self::AnotherCase
            | Self::SketchPad
            | Self::SketchHint
            | Self::DrawAgain
            | Self::Sketch
            | Self::NothingDrawn => {
                let (zh, en) = self.pair();
                (zh.to_owned(), en.to_owned())
            }
        };
        match language {
            Language::Chinese => zh,
            Language::English => en,
        }
    }
}

impl Filling {
    fn pair(&self) -> (&'static str, &'static str) {
        match self {
            Self::AddRow => ("加一行", "Add a row"),
            Self::Remove | Self::RemoveRow { .. } | Self::Removed { .. } => ("删去", "Remove"),
            Self::PutBack => ("放回来", "Put it back"),
            Self::Remark => ("备注（可不填）", "Remark (optional)"),
            Self::PickOne => ("选一条", "Choose one"),
            Self::NoEntries => {
                ("台账里还没有。先到台账里登记。", "The register is empty. Make an entry there first.")
            }
            Self::CaseSearch => ("找案件：编号或原话里的字", "Find a case: its number, or words from it"),
            Self::AnotherCase => ("换一件", "Another case"),
            Self::SketchPad => ("在图上用手指或笔标出来", "Mark it on the picture with a finger or a pen"),
            Self::SketchHint => (
                "画不了，就在文字栏里写清楚在哪里。",
                "If you cannot draw, write where it is in a field of words.",
            ),
            Self::DrawAgain => ("重画", "Draw again"),
            Self::Sketch => ("图上的标记", "Marks on the picture"),
            Self::NothingDrawn => ("图上没有标记", "Nothing is marked"),
            Self::Row { .. } => ("行", "Row"),
            Self::Sum { .. } => ("合计", "In all"),
            Self::Answered { .. } => ("已答", "Answered"),
        }
    }
}
