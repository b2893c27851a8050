//! What the Cases screen says.

use super::Language;
use super::message::Speak;

/// The list of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cases {
    /// How many are shown, of how many.
    Count {
        /// Shown.
        shown: usize,
        /// In all.
        of: usize,
    },
    /// What can be looked for.
    Search,
    /// Narrows by open and closed.
    State,
    /// Cases that are open.
    Open,
    /// Cases that are closed.
    Closed,
    /// All cases.
    All,
    /// Narrows by category.
    Category,
    /// Every category.
    EveryCategory,
    /// Narrows by stage.
    Stage,
    /// Every stage.
    EveryStage,
    /// Only major ones.
    Major,
    /// Only those with an overdue duty.
    Overdue,
    /// Only those with a conflict.
    Conflict,
    /// There are no cases.
    Empty,
    /// What will stand here.
    EmptyTeaches,
    /// To the Log screen.
    LogOne,
    /// No case matches.
    NothingFound,
    /// What to do about it.
    NothingFoundAdvice,
    /// Takes all narrowing away.
    Reset,
    /// Nobody has judged it yet.
    NotJudged,
    /// The case is closed.
    IsClosed,
    /// Narrowing unfolds on a phone.
    Narrow,
}

impl Speak for Cases {
    fn words(&self, language: Language) -> String {
        if let Self::Count { shown, of } = self {
            return match language {
                Language::Chinese if shown == of => format!("{of} 件"),
                Language::Chinese => format!("{shown} 件，共 {of} 件"),
                Language::English => format!("{shown} of {of}"),
            };
        }
        let (zh, en) = self.pair();
        match language {
            Language::Chinese => zh.to_owned(),
            Language::English => en.to_owned(),
        }
    }
}

impl Cases {
    fn pair(&self) -> (&'static str, &'static str) {
        match self {
            Self::Count { .. } => ("件", "cases"),
            Self::Search => ("搜索（两字即可）", "Search (two characters are enough)"),
            Self::State => ("办结没有", "Open or closed"),
            Self::Open => ("在办", "Open"),
            Self::Closed => ("已办结", "Closed"),
            Self::All => ("全部", "All"),
            Self::Category => ("类别", "Category"),
            Self::EveryCategory => ("所有类别", "Every category"),
            Self::Stage => ("阶段", "Stage"),
            Self::EveryStage => ("所有阶段", "Every stage"),
            Self::Major => ("重大", "Major"),
            Self::Overdue => ("超时", "Overdue"),
            Self::Conflict => ("两边不一样", "In conflict"),
            Self::Empty => ("还没有案件", "No cases yet"),
            Self::EmptyTeaches => (
                "受理的每一件投诉都在这里：原话、轻重、办到哪一步、还剩多少时间。",
                "Every complaint that is taken in stands here: the words, how grave, how far, how long still.",
            ),
            Self::LogOne => ("受理一件投诉", "Take in a complaint"),
            Self::NothingFound => ("没有这样的案件", "No such case"),
            Self::NothingFoundAdvice => ("换个词，或把条件放宽。", "Try other words, or ask for less."),
            Self::Reset => ("看全部", "Show all"),
            Self::NotJudged => ("未判定", "Not judged"),
            Self::IsClosed => ("已办结", "Closed"),
            Self::Narrow => ("筛选", "Narrow"),
        }
    }
}
