//! What the Reports screen says.

use super::Language;
use super::message::Speak;

/// Reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reports {
    /// Which report.
    Which,
    /// The period before.
    Before,
    /// The period after.
    After,
    /// How many cases or entries there are in the period.
    Cases {
        /// How many.
        count: usize,
    },
    /// There is nothing in the period.
    Empty,
    /// Prints.
    Print,
    /// Hands the figures over as a file.
    Csv,
    /// States that the duty was done for the period.
    Done,
    /// It was done.
    DoneBy {
        /// Who.
        who: String,
        /// When.
        at: String,
    },
    /// By when it is due.
    DueBy {
        /// When.
        at: String,
    },
    /// Over the duties of the calendar.
    Routine,
    /// What was done.
    Note,
    /// The file could not be handed over.
    NotHandedOver,
    /// The rulebook has no reports.
    None,
    /// Over what is found from the data.
    Findings,
    /// What is looked for.
    FindingsTeach,
    /// Looks for it.
    Look,
    /// There is nothing to be found.
    NothingFound,
    /// There are unusually many.
    Unusual {
        /// When.
        period: String,
        /// How many.
        count: usize,
        /// How many there are usually; `None` when there is no past.
        usual: Option<String>,
        /// Over how many periods.
        periods: u32,
    },
    /// A step is proposed.
    Proposed {
        /// Which.
        step: String,
        /// Since when it could be.
        since: String,
    },
    /// Somebody is out of something.
    OutOf {
        /// Of what.
        prize: String,
        /// For which period.
        period: String,
        /// By which step.
        step: String,
        /// Since when.
        on: String,
    },
    /// Opens the form in which a person decides.
    Decide,
}

impl Speak for Reports {
    fn words(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::Cases { count } => (format!("本期 {count} 件"), format!("{count} in the period")),
            Self::DoneBy { who, at } => (format!("{who} 已办，{at}"), format!("Done by {who}, {at}")),
            Self::DueBy { at } => (format!("{at} 以前办"), format!("Due by {at}")),
            Self::Unusual { period, count, usual, periods } => match usual {
                Some(usual) => (
                    format!("{period} {count} 件；此前 {periods} 期平均 {usual} 件"),
                    format!("{count} in {period}; {usual} on the mean of {periods} periods before"),
                ),
                None => (
                    format!("{period} {count} 件；此前没有可比的"),
                    format!("{count} in {period}; nothing before to compare with"),
                ),
            },
            Self::Proposed { step, since } => {
                (format!("建议：{step}（{since} 起）"), format!("Proposed: {step} (since {since})"))
            }
            Self::OutOf { prize, period, step, on } => (
                format!("不参加{prize}（{period}）：{on} {step}"),
                format!("Out of {prize} ({period}): {step}, {on}"),
            ),
            Self::Which
            | Self::Before
            | Self::After
            | Self::Empty
            | Self::Print
            | Self::Csv
            | Self::Done
            | Self::Routine
            | Self::Note
            | Self::NotHandedOver
            | Self::None
            | Self::Findings
            | Self::FindingsTeach
            | Self::Look
            | Self::NothingFound
            | Self::Decide => {
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

impl Reports {
    fn pair(&self) -> (&'static str, &'static str) {
        match self {
            Self::Which => ("哪一份报表", "Which report"),
            Self::Before => ("上一期", "Before"),
            Self::After => ("下一期", "After"),
            Self::Cases { .. } => ("件", "cases"),
            Self::Empty => (
                "这一期没有可统计的。受理或登记以后，数字会自己出来，不用另外统计。",
                "There is nothing to count in this period. The figures come by themselves from what is taken in.",
            ),
            Self::Print => ("打印", "Print"),
            Self::Csv => ("存为 CSV", "Save as CSV"),
            Self::Done => ("记为已办", "Record as done"),
            Self::DoneBy { .. } => ("已办", "Done"),
            Self::DueBy { .. } => ("期限", "Due"),
            Self::Routine => ("例行职责", "Routine duties"),
            Self::Note => ("做了什么", "What was done"),
            Self::NotHandedOver => (
                "浏览器没有存下文件。换个浏览器，或打印。",
                "The browser did not save the file. Try another browser, or print it.",
            ),
            Self::None => ("这份规程没有报表。", "This rulebook has no reports."),
            Self::Findings => ("从数据中发现", "Found in the data"),
            Self::FindingsTeach => (
                "查找集中发生的投诉和需要追究责任的情形。系统只提建议，由人决定。",
                "Looks for what is unusual, and for who has to answer for what. It only proposes; a person decides.",
            ),
            Self::Look => ("查找", "Look"),
            Self::NothingFound => ("没有发现。", "Nothing was found."),
            Self::Unusual { .. } => ("集中发生", "Unusually many"),
            Self::Proposed { .. } => ("建议", "Proposed"),
            Self::OutOf { .. } => ("不参加", "Out of"),
            Self::Decide => ("作出决定", "Decide"),
        }
    }
}
