//! What the Log screen says.

use qingchu_core::classify::Why;

use super::Language;
use super::message::Speak;

/// Taking a complaint in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// Over the customer's own words.
    Words,
    /// Over the findings.
    Found,
    /// Before there are words.
    FoundTeaches,
    /// The person's judgement stands in the place of the program's.
    JudgedByPerson,
    /// Before what the program found meanwhile.
    ProgramSays,
    /// Opens the dialog for another judgement.
    Overrule,
    /// The title of that dialog.
    OverruleTitle,
    /// Puts the program's judgement back.
    TakeBack,
    /// Beside a category that we do not handle ourselves.
    NotOurs,
    /// Three or more complain together.
    Joint,
    /// It reached us as durable text.
    Written,
    /// Unfolds the words that do not count.
    NotCounted,
    /// Why words do not count.
    Silenced(Why),
    /// A major event is possible; one question decides.
    Check,
    /// The answer that makes it certain.
    CheckYes,
    /// The answer that overrules it.
    CheckNo,
    /// It was answered with yes.
    CheckedYes,
    /// Over the duties that saving opens, or has opened.
    ToDo,
    /// Before there are words.
    ToDoTeaches,
    /// Under that heading, before saving.
    ToDoOnSaving,
    /// Dials a number.
    Dial,
    /// States that somebody was told.
    Told,
    /// Nobody of that post is in the contacts register.
    NoNumber,
    /// To the contacts register.
    RegisterNumber,
    /// Over the guided questions.
    Ask,
    /// How many of them are answered.
    Answered {
        /// How many.
        count: usize,
        /// Of how many.
        of: usize,
    },
    /// Under that heading.
    AskHint,
    /// Over who and where.
    WhoWhere,
    /// How the words reached us.
    Channel,
    /// Over the time at which it reached us.
    ReceivedAt,
    /// It is the time of saving.
    ReceivedNow,
    /// Lets a person enter another time.
    EnterTime,
    /// For which case that is.
    EnterTimeHint,
    /// Puts the time of saving back.
    UseNow,
    /// Saves the complaint.
    Save,
    /// After a write that did not happen.
    SaveAgain,
    /// Unfolds the other drafts.
    Drafts {
        /// How many.
        count: usize,
    },
    /// When a draft was last typed in.
    DraftTyped,
    /// Puts a draft on the desk.
    OpenDraft,
    /// Throws a draft away.
    ThrowAway,
    /// It was thrown away.
    ThrownAway,
    /// Takes it back.
    BringBack,
    /// Puts this draft aside and begins another.
    Another,
    /// A draft without words.
    NoWords,
    /// The number of the case that was made.
    Number,
    /// The next complaint.
    Next,
    /// To the case that was made.
    OpenCase,
    /// Nothing has to be done at once.
    NothingAtOnce,
}

impl Speak for Log {
    fn words(&self, language: Language) -> String {
        match language {
            Language::Chinese => self.chinese(),
            Language::English => self.english(),
        }
    }
}

impl Log {
    fn chinese(self) -> String {
        match self {
            Self::Words => "客户怎么说，就怎么写".to_owned(),
            Self::Found => "判定".to_owned(),
            Self::FoundTeaches => {
                "写下客户说的话，这里就会显示：是什么投诉、轻还是重、依据哪一条。".to_owned()
            }
            Self::JudgedByPerson => "人工改判".to_owned(),
            Self::ProgramSays => "按这些话，程序判定".to_owned(),
            Self::Overrule => "不对，改判".to_owned(),
            Self::OverruleTitle => "这是什么投诉？".to_owned(),
            Self::TakeBack => "按原判定".to_owned(),
            Self::NotOurs => "不属本单位职责".to_owned(),
            Self::Joint => "集体投诉".to_owned(),
            Self::Written => "书面".to_owned(),
            Self::NotCounted => "有些话没有算".to_owned(),
            Self::Silenced(why) => silenced(why).0.to_owned(),
            Self::Check => "请问一句".to_owned(),
            Self::CheckYes => "是".to_owned(),
            Self::CheckNo => "不是".to_owned(),
            Self::CheckedYes => "已问清：是".to_owned(),
            Self::ToDo => "马上要做".to_owned(),
            Self::ToDoTeaches => "要向谁报告、电话多少、几点以前，会显示在这里。".to_owned(),
            Self::ToDoOnSaving => "保存后开始计时".to_owned(),
            Self::Dial => "拨打".to_owned(),
            Self::Told => "已报".to_owned(),
            Self::NoNumber => "还没有登记电话".to_owned(),
            Self::RegisterNumber => "去登记".to_owned(),
            Self::Ask => "再问清楚".to_owned(),
            Self::Answered { count, of } => format!("已问 {count}/{of}"),
            Self::AskHint => "等客户讲完再问；问不到的可以空着。".to_owned(),
            Self::WhoWhere => "谁、在哪".to_owned(),
            Self::Channel => "怎么来的".to_owned(),
            Self::ReceivedAt => "接到投诉的时间".to_owned(),
            Self::ReceivedNow => "现在（保存的时刻）".to_owned(),
            Self::EnterTime => "补录以前的".to_owned(),
            Self::EnterTimeHint => "停电或断网时先记在纸上的，填当时的时间。".to_owned(),
            Self::UseNow => "还是现在".to_owned(),
            Self::Save => "保存".to_owned(),
            Self::SaveAgain => "再存一次".to_owned(),
            Self::Drafts { count } => format!("还有 {count} 份草稿"),
            Self::DraftTyped => "写于".to_owned(),
            Self::OpenDraft => "打开".to_owned(),
            Self::ThrowAway => "扔掉".to_owned(),
            Self::ThrownAway => "这份草稿已扔掉".to_owned(),
            Self::BringBack => "拿回来".to_owned(),
            Self::Another => "另记一件".to_owned(),
            Self::NoWords => "（还没有写客户的话）".to_owned(),
            Self::Number => "编号".to_owned(),
            Self::Next => "受理下一件".to_owned(),
            Self::OpenCase => "打开案件".to_owned(),
            Self::NothingAtOnce => "没有马上要做的事。".to_owned(),
        }
    }

    fn english(self) -> String {
        match self {
            Self::Words => "The customer's own words".to_owned(),
            Self::Found => "Finding".to_owned(),
            Self::FoundTeaches => "Write down what the customer says. What it is, how grave, and which clause says so will stand here.".to_owned(),
            Self::JudgedByPerson => "Judged by a person".to_owned(),
            Self::ProgramSays => "From these words the program finds".to_owned(),
            Self::Overrule => "Not so? Overrule".to_owned(),
            Self::OverruleTitle => "What is it about?".to_owned(),
            Self::TakeBack => "Back to the finding".to_owned(),
            Self::NotOurs => "Not ours to handle".to_owned(),
            Self::Joint => "Joint complaint".to_owned(),
            Self::Written => "In writing".to_owned(),
            Self::NotCounted => "Words that were not counted".to_owned(),
            Self::Silenced(why) => silenced(why).1.to_owned(),
            Self::Check => "Ask one question".to_owned(),
            Self::CheckYes => "Yes".to_owned(),
            Self::CheckNo => "No".to_owned(),
            Self::CheckedYes => "Asked: yes".to_owned(),
            Self::ToDo => "To do at once".to_owned(),
            Self::ToDoTeaches => "Whom to tell, the number to call and by when will stand here.".to_owned(),
            Self::ToDoOnSaving => "The clock starts on saving".to_owned(),
            Self::Dial => "Call".to_owned(),
            Self::Told => "Told".to_owned(),
            Self::NoNumber => "No number yet".to_owned(),
            Self::RegisterNumber => "Register it".to_owned(),
            Self::Ask => "Ask further".to_owned(),
            Self::Answered { count, of } => format!("{count} of {of} answered"),
            Self::AskHint => "Once the customer has finished. What cannot be learned stays empty.".to_owned(),
            Self::WhoWhere => "Who and where".to_owned(),
            Self::Channel => "How it reached us".to_owned(),
            Self::ReceivedAt => "When it reached us".to_owned(),
            Self::ReceivedNow => "Now (when it is saved)".to_owned(),
            Self::EnterTime => "It was earlier".to_owned(),
            Self::EnterTimeHint => "For what was first written on paper: the time it reached us then.".to_owned(),
            Self::UseNow => "Now after all".to_owned(),
            Self::Save => "Save".to_owned(),
            Self::SaveAgain => "Save again".to_owned(),
            Self::Drafts { count: 1 } => "1 more draft".to_owned(),
            Self::Drafts { count } => format!("{count} more drafts"),
            Self::DraftTyped => "typed".to_owned(),
            Self::OpenDraft => "Open".to_owned(),
            Self::ThrowAway => "Throw away".to_owned(),
            Self::ThrownAway => "The draft was thrown away".to_owned(),
            Self::BringBack => "Take it back".to_owned(),
            Self::Another => "Another complaint".to_owned(),
            Self::NoWords => "(no words of the customer yet)".to_owned(),
            Self::Number => "Number".to_owned(),
            Self::Next => "Next complaint".to_owned(),
            Self::OpenCase => "Open the case".to_owned(),
            Self::NothingAtOnce => "Nothing has to be done at once.".to_owned(),
        }
    }
}

fn silenced(why: Why) -> (&'static str, &'static str) {
    match why {
        Why::Negated => ("没有发生", "did not happen"),
        Why::Drill => ("演习、培训或影视", "a drill, a training or a film"),
        Why::Past => ("以前的事，已了结", "long ago and settled"),
        Why::Elsewhere => ("在别处", "in another place"),
        Why::Hypothetical => ("假设或担心", "supposed or feared"),
        Why::Planned => ("事先通知的", "announced beforehand"),
        Why::FigureOfSpeech => ("比喻", "a figure of speech"),
        Why::PartOfWord => ("是别的词的一部分", "part of another word"),
        Why::OutOfScope => ("不在本规程所管的范围", "outside what this rulebook is about"),
        Why::OtherKind => ("是相近的另一种情况", "a neighbouring kind that is not this one"),
    }
}
