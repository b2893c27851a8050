//! What the Registers screen says, and what is wrong with a calendar notice.

use qingchu_core::deadline::calendar::Kind;
use qingchu_core::deadline::notice::{NoticeFault, Wrong};

use super::message::Speak;
use super::{Language, when};

/// Registers and the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registers {
    /// The name of the pages.
    Pages,
    /// The page of the calendar.
    Calendar,
    /// The page of the papers that are made of registers.
    Papers,
    /// Makes an entry.
    Add,
    /// Changes an entry.
    Change,
    /// Takes an entry out of use.
    Withdraw,
    /// The title of that dialog.
    WithdrawTitle,
    /// Takes an entry into use again.
    Restore,
    /// Saves an entry.
    Save,
    /// Unfolds the history of an entry.
    History {
        /// How many statements.
        count: usize,
    },
    /// Unfolds the entries that were taken out of use.
    Withdrawn {
        /// How many.
        count: usize,
    },
    /// Why an entry was taken out of use.
    WithdrawnBecause {
        /// Why.
        reason: String,
    },
    /// Who may write here.
    ForPosts {
        /// The posts.
        posts: String,
    },
    /// It is in force from a day on.
    InForceFrom {
        /// The day.
        at: String,
    },
    /// It is in force to the end of a day.
    InForceUntil {
        /// The day.
        at: String,
    },
    /// It was in force to the end of a day.
    Expired {
        /// The day.
        at: String,
    },
    /// Who holds it now.
    HeldBy {
        /// Who.
        who: String,
    },
    /// What can be looked for.
    Search,
    /// Shows the entries that are not shown.
    ShowMore {
        /// How many.
        count: usize,
    },
    /// Dials.
    Dial,
    /// Over the years whose notice is here.
    Years,
    /// What a notice does.
    YearsTeach,
    /// The year's notice is not here.
    YearMissing {
        /// The year.
        year: i32,
    },
    /// Unfolds the earlier years.
    EarlierYears {
        /// How many.
        count: usize,
    },
    /// How many days a year's notice names.
    YearDays {
        /// How many.
        count: usize,
    },
    /// Over loading.
    Load,
    /// Where a notice is pasted.
    Text,
    /// How to fill it.
    TextHint,
    /// Whose days.
    Whose,
    /// The State Council's.
    Nation,
    /// A region's.
    Region,
    /// The organisation's.
    Organisation,
    /// The unit's.
    Unit,
    /// Where the notice comes from.
    Source,
    /// How to fill it.
    SourceHint,
    /// Checks what was pasted.
    Check,
    /// A line of a notice that cannot be taken.
    FaultAt {
        /// The line.
        line: usize,
        /// What is wrong.
        wrong: String,
    },
    /// More days off than the law gives, on a special occasion.
    Special,
    /// Under that switch.
    SpecialHint,
    /// Over the preview.
    Preview,
    /// Nothing would change.
    NothingChanges,
    /// A day becomes a rest day.
    BecomesOff {
        /// The day.
        day: String,
        /// For the sake of what.
        name: String,
    },
    /// A day becomes a working day.
    BecomesWorking {
        /// The day.
        day: String,
        /// For the sake of what.
        name: String,
    },
    /// How many days become known for certain.
    BecomesKnown {
        /// How many.
        count: usize,
    },
    /// Over the due times that move.
    Moves {
        /// How many.
        count: usize,
    },
    /// None moves.
    MovesNone,
    /// A due time moves.
    Moved {
        /// From when.
        from: String,
        /// To when.
        to: String,
    },
    /// Loads it.
    Confirm,
    /// It was loaded.
    Loaded,
}

impl Speak for Registers {
    fn words(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::History { count } => {
                (format!("以前的记录 {count} 条"), format!("{count} earlier statements"))
            }
            Self::Withdrawn { count } => (format!("已停用 {count} 条"), format!("{count} out of use")),
            Self::WithdrawnBecause { reason } => (format!("停用：{reason}"), format!("Out of use: {reason}")),
            Self::ForPosts { posts } => (format!("由{posts}登记"), format!("Kept by {posts}")),
            Self::InForceFrom { at } => (format!("{at}起有效"), format!("In force from {at}")),
            Self::InForceUntil { at } => (format!("有效至{at}"), format!("In force until {at}")),
            Self::Expired { at } => (format!("{at}已到期"), format!("Expired on {at}")),
            Self::HeldBy { who } => (format!("现在由{who}保管"), format!("Held by {who}")),
            Self::ShowMore { count } => (format!("再看 {count} 条"), format!("Show {count} more")),
            Self::YearMissing { year } => {
                (format!("{year} 年的通知还没有载入"), format!("The notice of {year} is not loaded"))
            }
            Self::EarlierYears { count } => (format!("更早的 {count} 年"), format!("{count} earlier years")),
            Self::YearDays { count } => (format!("{count} 天有安排"), format!("{count} days arranged")),
            Self::FaultAt { line, wrong } => {
                (format!("第 {line} 行：{wrong}"), format!("Line {line}: {wrong}"))
            }
            Self::BecomesOff { day, name } => {
                (format!("{day} 改为放假（{name}）"), format!("{day} becomes a day off ({name})"))
            }
            Self::BecomesWorking { day, name } => {
                (format!("{day} 改为上班（{name}）"), format!("{day} becomes a working day ({name})"))
            }
            Self::BecomesKnown { count } => (
                format!("{count} 天从推算变为确定"),
                format!("{count} days that were presumed become certain"),
            ),
            Self::Moves { count } => {
                (format!("会变动的时限 {count} 项"), format!("Due times that move: {count}"))
            }
            Self::Moved { from, to } => (format!("{from} → {to}"), format!("{from} → {to}")),
            Self::Pages
            | Self::Calendar
            | Self::Papers
            | Self::Add
            | Self::Change
            | Self::Withdraw
            | Self::WithdrawTitle
            | Self::Restore
            | Self::Save
            | Self::Search
            | Self::Dial
            | Self::Years
            | Self::YearsTeach
            | Self::Load
            | Self::Text
            | Self::TextHint
            | Self::Whose
            | Self::Nation
            | Self::Region
            | Self::Organisation
            | Self::Unit
            | Self::Source
            | Self::SourceHint
            | Self::Check
            | Self::Special
            | Self::SpecialHint
            | Self::Preview
            | Self::NothingChanges
            | Self::MovesNone
            | Self::Confirm
            | Self::Loaded => return self.plain(language).to_owned(),
        };
        match language {
            Language::Chinese => zh,
            Language::English => en,
        }
    }
}

impl Registers {
    fn plain(&self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Pages => ("台账的各页", "The registers"),
            Self::Calendar => ("工作日历", "Calendar"),
            Self::Papers => ("文书", "Papers"),
            Self::Add => ("登记一条", "Add an entry"),
            Self::Change => ("改", "Change"),
            Self::Withdraw => ("停用", "Take out of use"),
            Self::WithdrawTitle => ("停用这一条", "Take this entry out of use"),
            Self::Restore => ("重新启用", "Use again"),
            Self::Save => ("保存", "Save"),
            Self::Search => ("在这本台账里找", "Search in this register"),
            Self::Dial => ("拨打", "Call"),
            Self::Years => ("已载入的放假通知", "Notices that are loaded"),
            Self::YearsTeach => (
                "工作日按国务院每年的放假通知算，调休也算在内。新的通知出来，粘贴在下面；没有到期的时限会重算，变动会列出来。",
                "Working days follow the State Council's yearly notices, make-up days included. Paste a new notice below; due times that have not passed are computed anew, and what moves is listed.",
            ),
            Self::Load => ("载入一份通知", "Load a notice"),
            Self::Text => ("通知全文或 CSV", "The notice's own words, or CSV"),
            Self::TextHint => (
                "整段粘贴。CSV 的第一行是 date,kind,name,year_of_notice。",
                "Paste it whole. The first line of a CSV is date,kind,name,year_of_notice.",
            ),
            Self::Whose => ("谁的安排", "Whose days"),
            Self::Nation => ("国务院", "State Council"),
            Self::Region => ("本地区", "The region"),
            Self::Organisation => ("本机构", "The organisation"),
            Self::Unit => ("本单位", "The unit"),
            Self::Source => ("出处", "Where it comes from"),
            Self::SourceHint => ("文号或网址", "Its number or address"),
            Self::Check => ("看看会变什么", "See what it changes"),
            Self::Special => ("这一年另有特别放假", "The year has special days off"),
            Self::SpecialHint => (
                "如 2015 年抗战胜利纪念日、2020 年春节延长：放假比法定的多。",
                "As in 2015 and 2020: more days off than the law gives.",
            ),
            Self::Preview => ("会变什么", "What changes"),
            Self::NothingChanges => {
                ("没有变化：这些已经载入过。", "Nothing changes: all of it is loaded already.")
            }
            Self::MovesNone => ("没有时限变动。", "No due time moves."),
            Self::Confirm => ("载入", "Load it"),
            Self::Loaded => ("已载入，时限已重算。", "Loaded; due times were computed anew."),
            Self::History { .. }
            | Self::Withdrawn { .. }
            | Self::WithdrawnBecause { .. }
            | Self::ForPosts { .. }
            | Self::InForceFrom { .. }
            | Self::InForceUntil { .. }
            | Self::Expired { .. }
            | Self::HeldBy { .. }
            | Self::ShowMore { .. }
            | Self::YearMissing { .. }
            | Self::EarlierYears { .. }
            | Self::YearDays { .. }
            | Self::FaultAt { .. }
            | Self::BecomesOff { .. }
            | Self::BecomesWorking { .. }
            | Self::BecomesKnown { .. }
            | Self::Moves { .. }
            | Self::Moved { .. } => ("", ""),
        };
        match language {
            Language::Chinese => zh,
            Language::English => en,
        }
    }
}

/// What is wrong with a notice, and what to do.
#[must_use]
pub fn fault(language: Language, fault: &NoticeFault) -> Registers {
    let wrong = match language {
        Language::Chinese => wrong_zh(&fault.wrong),
        // The core's own words are English.
        Language::English => fault.wrong.to_string(),
    };
    Registers::FaultAt { line: fault.line, wrong }
}

fn wrong_zh(wrong: &Wrong) -> String {
    let day = |day: &chrono::NaiveDate| when::day(Language::Chinese, *day);
    match wrong {
        Wrong::NoFact => "没有读到放假的日子".to_owned(),
        Wrong::Header { found } => format!("第一行是“{found}”，应为 date,kind,name,year_of_notice"),
        Wrong::Fields { found } => format!("这一行有 {found} 项，应为 date,kind,name,year_of_notice 四项"),
        Wrong::NotADay { text } => format!("“{text}”不是日历上的日子"),
        Wrong::UnknownKind { text } => format!("kind 写着“{text}”，应为 off、work 或 ordinary"),
        Wrong::NotAYear { text } => format!("year_of_notice 写着“{text}”，应为年份"),
        Wrong::OutsideYear { day: at, year } => format!("{at} 不在 {year} 年，也不在前一年的 12 月"),
        Wrong::WorkOnWeekday { day: at, weekday: _ } => format!("{}本来就上班，不用写调休", day(at)),
        Wrong::Contradiction { day: at, first, second } => {
            format!("{}先写{}又写{}", day(at), kind_zh(*first), kind_zh(*second))
        }
        Wrong::WrongWeekday { day: at, weekday: _, said } => format!("{}，通知里写的是“{said}”", day(at)),
        Wrong::WrongCount { said, counted } => format!("写着“{said}”，列出的是 {counted} 天"),
        Wrong::WrongRange { first, last } => format!("{first} 至 {last} 不像一段假期"),
        Wrong::Wording { words } => format!("“{words}”前面的日子，读不出是放假还是上班；改用 CSV 载入"),
        Wrong::NoYear => "没有写是哪一年的通知；在最前面加一行，如 # 2027".to_owned(),
        Wrong::StatutoryDayWorked { day: at, name } => {
            format!("{}是法定节假日（{name}），不能安排上班", day(at))
        }
        Wrong::Sum { year, days, by_law } => {
            format!("{year} 年放假减调休得 {days} 天，法定是 {by_law} 天；看看有没有漏掉的")
        }
    }
}

fn kind_zh(kind: Kind) -> &'static str {
    match kind {
        Kind::Off => "放假",
        Kind::Work => "上班",
        Kind::Ordinary => "照常",
    }
}
