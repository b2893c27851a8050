//! What the Sync screen says of the way to the office, and the lines about it that stand on every screen.

use qingchu_core::sync::machine::{Failure, Trouble};

use super::Language;
use super::message::Speak;

/// The way to the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sync {
    /// Everything is at the office.
    AllThere,
    /// How many are not yet there.
    NotYetThere {
        /// How many changes.
        count: u32,
    },
    /// Since when; already in words.
    Since(String),
    /// That they are safe here meanwhile.
    SafeHere,
    /// When the office last answered.
    LastContact,
    /// It has not answered since the program started.
    NoContactYet,
    /// What is going on.
    Going,
    /// A round is under way.
    Talking,
    /// Nothing until the next try; already in words when that is.
    NextTry(String),
    /// Another tab does the talking.
    OtherTab,
    /// Waiting for something to do.
    Idle,
    /// A person must sign in.
    SignInNeeded,
    /// How many changes nothing lets through.
    HeldBack {
        /// How many.
        count: usize,
    },
    /// How many are on their way here.
    Behind {
        /// How many.
        count: u64,
    },
    /// Tries now.
    TryNow,
    /// To the sign-in.
    SignIn,
    /// Ends the session.
    SignOut,
    /// What that does and does not do.
    SignOutHint,
    /// The session was ended.
    SignedOut,
    /// The session could not be ended.
    NotSignedOut,
    /// Who is signed in.
    Person,
    /// Others' changes arrived.
    Arrived {
        /// How many.
        count: usize,
    },
    /// Looks at them.
    Look,
    /// A new version waits.
    NewVersion,
    /// Changes over to it.
    UseNewVersion,
    /// The quiet line about the sign-in.
    SignInLine,
    /// Why the last round came to nothing.
    Trouble(Trouble),
}

impl Speak for Sync {
    fn words(&self, language: Language) -> String {
        match language {
            Language::Chinese => self.chinese(),
            Language::English => self.english(),
        }
    }
}

impl Sync {
    fn chinese(&self) -> String {
        match self {
            Self::AllThere => "都已到办公室".to_owned(),
            Self::NotYetThere { count } => format!("{count} 条还没到办公室"),
            Self::Since(when) => format!("最早的一条记于{when}"),
            Self::SafeHere => "都稳妥地存在这台平板上，连上网会自动送去。".to_owned(),
            Self::LastContact => "上次联系".to_owned(),
            Self::NoContactYet => "打开程序后还没有联系上".to_owned(),
            Self::Going => "现在".to_owned(),
            Self::Talking => "正在和办公室交换".to_owned(),
            Self::NextTry(when) => format!("{when}再试"),
            Self::OtherTab => "由另一个窗口和办公室联系".to_owned(),
            Self::Idle => "等下一次联系".to_owned(),
            Self::SignInNeeded => "办公室要您登录后才收".to_owned(),
            Self::HeldBack { count } => format!("{count} 条太大，路上过不去；可以导出文件带过去"),
            Self::Behind { count } => format!("办公室还有 {count} 条没有下来"),
            Self::TryNow => "现在联系".to_owned(),
            Self::SignIn => "登录".to_owned(),
            Self::SignOut => "退出登录".to_owned(),
            Self::SignOutHint => "平板上的内容都留着，照常受理；要送到办公室时再登录。".to_owned(),
            Self::SignedOut => "已退出登录，内容都在".to_owned(),
            Self::NotSignedOut => "没有退出：连不上办公室，有网时再按".to_owned(),
            Self::Person => "登录的是".to_owned(),
            Self::Arrived { count } => format!("同事那边来了 {count} 条新内容"),
            Self::Look => "看看".to_owned(),
            Self::NewVersion => "有新版本".to_owned(),
            Self::UseNewVersion => "换用".to_owned(),
            Self::SignInLine => "要登录，内容才会送到办公室；受理照常。".to_owned(),
            Self::Trouble(trouble) => of_trouble(*trouble).0,
        }
    }

    fn english(&self) -> String {
        match self {
            Self::AllThere => "Everything is at the office".to_owned(),
            Self::NotYetThere { count } => format!("{count} not yet at the office"),
            Self::Since(when) => format!("The oldest was recorded {when}"),
            Self::SafeHere => {
                "All of it is safe on this tablet and goes by itself once there is a connection.".to_owned()
            }
            Self::LastContact => "Last contact".to_owned(),
            Self::NoContactYet => "None since the program was opened".to_owned(),
            Self::Going => "Now".to_owned(),
            Self::Talking => "Exchanging with the office".to_owned(),
            Self::NextTry(when) => format!("Next try {when}"),
            Self::OtherTab => "Another window talks with the office".to_owned(),
            Self::Idle => "Waiting for the next contact".to_owned(),
            Self::SignInNeeded => "The office takes it once you sign in".to_owned(),
            Self::HeldBack { count } => format!("{count} too large for the way; carry them over in a file"),
            Self::Behind { count } => format!("{count} at the office have not come down yet"),
            Self::TryNow => "Try now".to_owned(),
            Self::SignIn => "Sign in".to_owned(),
            Self::SignOut => "Sign out".to_owned(),
            Self::SignOutHint => {
                "Everything stays on this tablet and logging goes on; sign in again for the office."
                    .to_owned()
            }
            Self::SignedOut => "Signed out; everything is kept".to_owned(),
            Self::NotSignedOut => {
                "Not signed out: the office is out of reach. Press again once it is.".to_owned()
            }
            Self::Person => "Signed in".to_owned(),
            Self::Arrived { count } => format!("{count} changes from colleagues"),
            Self::Look => "Look".to_owned(),
            Self::NewVersion => "A new version waits".to_owned(),
            Self::UseNewVersion => "Change over".to_owned(),
            Self::SignInLine => "Sign in to send to the office; logging goes on.".to_owned(),
            Self::Trouble(trouble) => of_trouble(*trouble).1,
        }
    }
}

/// Calmly: being out of reach is no fault.
fn of_trouble(trouble: Trouble) -> (String, String) {
    let (zh, en) = match trouble {
        Trouble::Round(Failure::Refused { status }) => {
            return (
                format!("办公室没有接受（{status}），请告诉管理服务器的人"),
                format!("The office did not accept it ({status}); tell whoever looks after the server"),
            );
        }
        Trouble::Round(Failure::Offline) => {
            ("没有连上办公室，照常工作", "The office is out of reach; work goes on")
        }
        Trouble::Round(Failure::NotOurs) => (
            "回答的不是办公室，可能是上网认证页",
            "Something other than the office answered, perhaps a Wi-Fi portal",
        ),
        Trouble::Round(Failure::TooMany { .. }) => {
            ("办公室正忙，稍后自动再试", "The office is busy; it will be tried again by itself")
        }
        Trouble::Round(Failure::TooLarge) => (
            "有内容太大，路上过不去，正在分开送",
            "Something is too large for the way; it is being sent in parts",
        ),
        Trouble::Round(Failure::ServerFault) => (
            "办公室的服务器出了问题，稍后自动再试",
            "The office's server has a fault; it will be tried again by itself",
        ),
        Trouble::Round(Failure::UpdateNeeded) => (
            "这个程序太旧，办公室不再收。刷新页面换用新版本；内容都在。",
            "This program is too old for the office. Reload to get the new one; everything is kept.",
        ),
        Trouble::Page { .. } | Trouble::NoProgress => (
            "办公室的回答不完整，稍后自动再试",
            "The office's answer is not whole; it will be tried again by itself",
        ),
        Trouble::Store => ("平板的存储出了问题，见下面", "This tablet's storage is in trouble; see below"),
        Trouble::Round(Failure::Unauthorised) => {
            ("办公室要您登录后才收", "The office takes it once you sign in")
        }
    };
    (zh.to_owned(), en.to_owned())
}
