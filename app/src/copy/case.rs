//! What the screen of one case says.

use super::Language;
use super::message::Speak;

/// One case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OneCase {
    /// The time at which a fact happened.
    OccurredAt,
    /// A promised moment is its own due time.
    Promised {
        /// The moment, in words.
        at: String,
    },
    /// To the case.
    OpenCase,
    /// Nobody of that post is in the contacts register.
    NoNumber,
    /// To the contacts register.
    RegisterNumber,
    /// The case is not on this tablet.
    NotHere,
    /// What to do about it.
    NotHereAdvice,
    /// To all cases.
    AllCases,
    /// The tab of what happened.
    TabHistory,
    /// The tab of the documents.
    TabPapers,
    /// The tab of linked cases.
    TabLinks,
    /// The name of the tabs.
    Tabs,
    /// Over the customer's own words.
    Words,
    /// Over what happened.
    History,
    /// Over the duties.
    Duties,
    /// There is no duty left.
    NoDuties,
    /// Unfolds the duties that were done.
    DutiesDone {
        /// How many.
        count: usize,
    },
    /// A duty was done late.
    DoneLate {
        /// When.
        at: String,
    },
    /// A duty was done.
    DoneAt {
        /// When.
        at: String,
    },
    /// A duty was carried over.
    CarriedOver {
        /// When.
        at: String,
    },
    /// A duty no longer holds.
    Lapsed {
        /// When.
        at: String,
    },
    /// Over the actions.
    Actions,
    /// Unfolds what cannot be done now.
    NotNow {
        /// How many.
        count: usize,
    },
    /// A line of history: received.
    Received {
        /// By which way.
        channel: String,
    },
    /// A line of history: the finding was confirmed.
    Confirmed {
        /// What holds.
        what: String,
    },
    /// A line of history: the finding was overruled.
    Overruled {
        /// What holds.
        what: String,
        /// Why.
        reason: String,
    },
    /// A line of history: a remark.
    Note,
    /// A line of history: linked with another case.
    Linked {
        /// Its number.
        number: String,
    },
    /// A line of history from a newer program.
    NotInterpreted {
        /// The event's type.
        kind: String,
    },
    /// Recorded later than it occurred.
    RecordedAt {
        /// When.
        at: String,
    },
    /// The tablet's clock was off.
    ClockOff {
        /// By how much.
        by: String,
    },
    /// Over who, where, and the answers.
    Fields,
    /// Unfolds the fields that hold nothing.
    NotFilled {
        /// How many.
        count: usize,
    },
    /// Changes a field.
    Change,
    /// Saves a field.
    Save,
    /// Nothing is filled in.
    Blank,
    /// Two people stated different things.
    Conflict,
    /// What to do about it.
    ConflictAdvice,
    /// This one holds.
    Holds,
    /// Why one of two judgements was chosen.
    ChoseJudgement,
    /// Over the finding.
    Finding,
    /// Opens the dialog for another judgement.
    Overrule,
    /// The title of that dialog.
    OverruleTitle,
    /// Adds a remark.
    AddNote,
    /// Where a remark is typed.
    NoteLabel,
    /// No case is linked yet.
    LinksTeach,
    /// Where a case has no papers yet.
    PapersTeach,
    /// Looks for a case to link.
    LinkSearch,
    /// Links a case.
    Link,
    /// No case has these words.
    LinkNone,
    /// Prints.
    Print,
    /// Which document.
    WhichPaper,
    /// Which pages of a file a paper takes.
    PageOf {
        /// Its page, or its first and last.
        pages: String,
        /// How many the file has.
        all: u32,
    },
    /// Collective.
    Joint,
    /// In writing.
    Written,
    /// Not ours to handle.
    NotOurs,
    /// A major event is possible, not certain.
    Check,
    /// Imported from a file.
    ImportedFrom {
        /// The file and the row.
        from: String,
    },
}

impl Speak for OneCase {
    fn words(&self, language: Language) -> String {
        match language {
            Language::Chinese => self.zh(),
            Language::English => self.en(),
        }
    }
}

impl OneCase {
    fn zh(&self) -> String {
        let plain = match self {
            Self::Promised { at } => return format!("向客户约定的时间就是时限：{at}"),
            Self::DutiesDone { count } => return format!("已了结的职责 {count} 项"),
            Self::DoneLate { at } => return format!("超时办结，{at}"),
            Self::DoneAt { at } => return format!("按时办结，{at}"),
            Self::CarriedOver { at } => return format!("已另约时间，{at}"),
            Self::Lapsed { at } => return format!("不再需要，{at}"),
            Self::NotNow { count } => return format!("现在还不能做的 {count} 项，为什么"),
            Self::Received { channel } => return format!("受理投诉（{channel}）"),
            Self::Confirmed { what } => return format!("判定：{what}"),
            Self::Overruled { what, reason } => return format!("改判：{what}。理由：{reason}"),
            Self::Linked { number } => return format!("关联案件 {number}"),
            Self::NotInterpreted { kind } => {
                return format!("来自新版本的记录（{kind}）：已保留，更新程序后可看");
            }
            Self::RecordedAt { at } => return format!("{at} 补记"),
            Self::ClockOff { by } => return format!("平板时钟差 {by}"),
            Self::ImportedFrom { from } => return format!("导入自 {from}"),
            Self::NotFilled { count } => return format!("还没有填的 {count} 项"),
            Self::OccurredAt => "发生时间",
            Self::OpenCase => "打开案件",
            Self::NoNumber => "还没有登记电话",
            Self::RegisterNumber => "去登记",
            Self::NotHere => "这台平板上没有这个案件",
            Self::NotHereAdvice => "可能还没有从办公室传来，或网址抄漏了。连上办公室后再看。",
            Self::AllCases => "看全部案件",
            Self::TabHistory => "经过",
            Self::TabPapers => "文书",
            Self::TabLinks => "关联",
            Self::Tabs => "案件的各页",
            Self::Words => "客户原话",
            Self::History => "经过",
            Self::Duties => "职责和时限",
            Self::NoDuties => "没有未了结的职责。",
            Self::Actions => "现在可以做",
            Self::Note => "备注",
            Self::Fields => "谁、在哪、问清的情况",
            Self::Change => "改",
            Self::Save => "保存",
            Self::Blank => "未填",
            Self::Conflict => "两边记得不一样",
            Self::ConflictAdvice => "断网时两边都改了，两个都在。选对的那个。",
            Self::Holds => "以这个为准",
            Self::ChoseJudgement => "两边判得不一样，选定其一",
            Self::Finding => "判定",
            Self::Overrule => "不对，改判",
            Self::OverruleTitle => "这是什么投诉？",
            Self::AddNote => "加备注",
            Self::NoteLabel => "备注",
            Self::PapersTeach => "现在还没有要出的文书。办到那一步，文书自己出来。",
            Self::LinksTeach => "同一件事的别的投诉，关联在这里，一起跟到底。在下面搜一搜。",
            Self::LinkSearch => "搜要关联的案件（两字即可）",
            Self::Link => "关联",
            Self::LinkNone => "没有找到这样的案件",
            Self::Print => "打印",
            Self::WhichPaper => "哪一份文书",
            Self::PageOf { pages, all } => return format!("第 {pages} 页，共 {all} 页"),
            Self::Joint => "集体投诉",
            Self::Written => "书面",
            Self::NotOurs => "非本单位职责",
            Self::Check => "待核实",
        };
        plain.to_owned()
    }

    fn en(&self) -> String {
        let plain = match self {
            Self::Promised { at } => {
                return format!("The time promised to the customer is the due time: {at}");
            }
            Self::DutiesDone { count } => return format!("{count} duties are settled"),
            Self::DoneLate { at } => return format!("Done late, {at}"),
            Self::DoneAt { at } => return format!("Done in time, {at}"),
            Self::CarriedOver { at } => return format!("Another time was agreed, {at}"),
            Self::Lapsed { at } => return format!("No longer needed, {at}"),
            Self::NotNow { count } => return format!("{count} that cannot be done yet, and why"),
            Self::Received { channel } => return format!("Complaint received ({channel})"),
            Self::Confirmed { what } => return format!("Finding: {what}"),
            Self::Overruled { what, reason } => return format!("Overruled: {what}. Reason: {reason}"),
            Self::Linked { number } => return format!("Linked with case {number}"),
            Self::NotInterpreted { kind } => {
                return format!("From a newer version ({kind}): kept; update the program to read it");
            }
            Self::RecordedAt { at } => return format!("recorded {at}"),
            Self::ClockOff { by } => return format!("the tablet's clock was off by {by}"),
            Self::ImportedFrom { from } => return format!("Imported from {from}"),
            Self::NotFilled { count } => return format!("{count} not filled in"),
            Self::OccurredAt => "When it happened",
            Self::OpenCase => "Open the case",
            Self::NoNumber => "No number yet",
            Self::RegisterNumber => "Register it",
            Self::NotHere => "This case is not on this tablet",
            Self::NotHereAdvice => {
                "It may not have come from the office yet, or the address was cut short. Look again once the office is in reach."
            }
            Self::AllCases => "All cases",
            Self::TabHistory => "History",
            Self::TabPapers => "Papers",
            Self::TabLinks => "Linked",
            Self::Tabs => "Pages of the case",
            Self::Words => "The customer's own words",
            Self::History => "What happened",
            Self::Duties => "Duties and clocks",
            Self::NoDuties => "No duty is open.",
            Self::Actions => "What can be done now",
            Self::Note => "Remark",
            Self::Fields => "Who, where, and the answers",
            Self::Change => "Change",
            Self::Save => "Save",
            Self::Blank => "not filled in",
            Self::Conflict => "Two people stated different things",
            Self::ConflictAdvice => "Both were changed while apart, and both stand. Choose the right one.",
            Self::Holds => "This one holds",
            Self::ChoseJudgement => "Judged differently while apart; this one was chosen",
            Self::Finding => "Finding",
            Self::Overrule => "Not so? Overrule",
            Self::OverruleTitle => "What is it about?",
            Self::AddNote => "Add a remark",
            Self::NoteLabel => "Remark",
            Self::PapersTeach => "No paper yet. Papers appear here when the case has come to them.",
            Self::LinksTeach => {
                "Other complaints about the same matter are linked here and seen through together. Look for one below."
            }
            Self::LinkSearch => "Find a case to link (two characters are enough)",
            Self::Link => "Link",
            Self::LinkNone => "No case has these words",
            Self::Print => "Print",
            Self::WhichPaper => "Which document",
            Self::PageOf { pages, all } => return format!("page {pages} of {all}"),
            Self::Joint => "Joint complaint",
            Self::Written => "In writing",
            Self::NotOurs => "Not ours to handle",
            Self::Check => "To be checked",
        };
        plain.to_owned()
    }
}
