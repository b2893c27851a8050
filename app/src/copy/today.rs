//! What the Today screen says.

use super::Language;
use super::message::Speak;

/// Today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Today {
    /// A working day.
    WorkingDay,
    /// A rest day.
    RestDay,
    /// A rest day, or a make-up working day, for the sake of a holiday.
    Because {
        /// Whether it is worked.
        is_working: bool,
        /// The holiday.
        name: String,
    },
    /// How many duties are overdue.
    Overdue {
        /// How many.
        count: usize,
    },
    /// Nothing is overdue.
    NothingOverdue,
    /// The group of overdue duties.
    GroupOverdue,
    /// Due before the day ends.
    GroupToday,
    /// Due later.
    GroupNext,
    /// Duties of the calendar.
    GroupRoutine,
    /// The list's name.
    List,
    /// Whose duties are shown.
    Whose,
    /// Everybody's.
    All,
    /// Those of the person's own posts.
    Mine,
    /// What can be looked for.
    Search,
    /// Nothing is to be done.
    Empty,
    /// What will stand here.
    EmptyTeaches,
    /// To the Log screen.
    LogOne,
    /// Nothing matches.
    NothingFound,
    /// What to do about it.
    NothingFoundAdvice,
    /// Shows everything again.
    ShowAll,
    /// The month, or the days, of a period.
    Period {
        /// In words.
        of: String,
    },
    /// Makes a report.
    Make,
    /// States that a duty of the calendar was done.
    DutyDone,
    /// What was done.
    WhatWasDone,
    /// An entry of a register expires.
    Expires,
    /// Leads to the entry.
    OpenEntry,
    /// Nobody of a roster is there.
    NobodyOnDuty,
    /// In place of a due time: it is late from its first moment on.
    AtOnce,
    /// Leads to the roster.
    OpenRoster,
    /// Dials somebody.
    Call {
        /// Whom.
        name: String,
    },
}

impl Speak for Today {
    fn words(&self, language: Language) -> String {
        let (zh, en) = match (self, language) {
            (Self::Because { is_working: true, name }, Language::Chinese) => {
                return format!("{name}调休上班");
            }
            (Self::Because { is_working: false, name }, Language::Chinese) => return format!("{name}放假"),
            (Self::Because { is_working: true, name }, Language::English) => {
                return format!("make-up working day ({name})");
            }
            (Self::Because { is_working: false, name }, Language::English) => {
                return format!("day off ({name})");
            }
            (Self::Overdue { count }, Language::Chinese) => return format!("超时 {count}"),
            (Self::Overdue { count }, Language::English) => return format!("{count} overdue"),
            (Self::Call { name }, Language::Chinese) => return format!("拨打 {name}"),
            (Self::Call { name }, Language::English) => return format!("Call {name}"),
            (Self::Period { of }, _) => return of.clone(),
            (plain, _) => plain.pair(),
        };
        match language {
            Language::Chinese => zh.to_owned(),
            Language::English => en.to_owned(),
        }
    }
}

impl Today {
    fn pair(&self) -> (&'static str, &'static str) {
        match self {
            Self::WorkingDay => ("工作日", "working day"),
            Self::RestDay => ("休息日", "rest day"),
            Self::Because { .. } => ("节假日", "holiday"),
            Self::Overdue { .. } | Self::GroupOverdue => ("超时", "Overdue"),
            Self::NothingOverdue => ("没有超时", "Nothing overdue"),
            Self::GroupToday => ("今天", "Today"),
            Self::GroupNext => ("接下来", "Next"),
            Self::GroupRoutine => ("例行", "Routine"),
            Self::List => ("要办的事，最急的在前", "What must be done, most urgent first"),
            Self::Whose => ("看谁的", "Whose"),
            Self::All => ("全部", "Everybody's"),
            Self::Mine => ("我的", "Mine"),
            Self::Search => ("搜索（两字即可）", "Search (two characters are enough)"),
            Self::Empty => ("今天没有要办的事", "Nothing to do today"),
            Self::EmptyTeaches => (
                "受理一件投诉，它的职责和时限就会出现在这里，最急的在最上面。",
                "Take in a complaint: its duties and clocks appear here, most urgent first.",
            ),
            Self::LogOne => ("受理一件投诉", "Take in a complaint"),
            Self::NothingFound => ("没有找到", "Nothing found"),
            Self::NothingFoundAdvice => ("换个说法，或看全部。", "Try other words, or look at everything."),
            Self::ShowAll => ("看全部", "Show everything"),
            Self::Period { .. } => ("期间", "period"),
            Self::Make => ("生成", "Make"),
            Self::DutyDone => ("已办", "Done"),
            Self::WhatWasDone => ("做了什么", "What was done"),
            Self::Expires => ("到期前办理更新或停用", "Renew it before it expires, or take it out of use"),
            Self::OpenEntry => ("打开登记", "Open the entry"),
            Self::NobodyOnDuty => ("没有人在岗受理", "Nobody is on duty"),
            Self::AtOnce => ("马上", "At once"),
            Self::OpenRoster => ("打开值班表", "Open the roster"),
            Self::Call { .. } => ("拨打", "Call"),
        }
    }
}
