//! What the sign-in says.

use super::Language;
use super::message::Speak;

/// Signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    /// The screen's name.
    Title,
    /// Why, on a tablet that nobody has used yet.
    FirstTime,
    /// Why, on a tablet that is enrolled.
    Again,
    /// Before the address of the office's server.
    Office,
    /// The account's name.
    Name,
    /// Its password.
    Password,
    /// What people call the tablet.
    Tablet,
    /// What that is for.
    TabletHint,
    /// Signs in.
    SignIn,
    /// While the office is being asked.
    Asking,
    /// The name is blank.
    NameMissing,
    /// The password is empty.
    PasswordMissing,
    /// The label is blank.
    TabletMissing,
    /// The office says that name and password do not belong together.
    WrongLogin,
    /// The office cannot be reached.
    Offline,
    /// Something else answers in the office's place.
    NotOurs,
    /// The office asks for patience.
    TooMany {
        /// For how long, in seconds.
        wait_s: u64,
    },
    /// The office has a fault.
    ServerFault,
    /// The program is too old for the office.
    UpdateNeeded,
    /// The office understood and will not.
    Refused {
        /// The HTTP status, for whoever looks after the server.
        status: u16,
    },
    /// The tablet's storage is not open yet.
    NoStorage,
    /// Leaves without signing in.
    Later,
}

impl Speak for SignIn {
    fn words(&self, language: Language) -> String {
        match (self, language) {
            (Self::TooMany { wait_s }, Language::Chinese) => format!("试得太多了，{wait_s} 秒后再试"),
            (Self::TooMany { wait_s }, Language::English) => {
                format!("Too many tries. Try again in {wait_s} seconds.")
            }
            (Self::Refused { status }, Language::Chinese) => {
                format!("办公室没有接受（{status}）。请告诉管理服务器的人。")
            }
            (Self::Refused { status }, Language::English) => {
                format!("The office did not accept it ({status}). Tell whoever looks after the server.")
            }
            (plain, Language::Chinese) => plain.pair().0.to_owned(),
            (plain, Language::English) => plain.pair().1.to_owned(),
        }
    }
}

impl SignIn {
    fn pair(self) -> (&'static str, &'static str) {
        match self {
            Self::Title => ("登录", "Sign in"),
            Self::FirstTime => (
                "这台平板第一次使用，要连上办公室登录一次。以后没有网也能受理投诉。",
                "This tablet is new: sign in once with the office in reach. From then on complaints can be logged without a network.",
            ),
            Self::Again => (
                "办公室要您重新登录，平板上的内容才会送到办公室。不登录也照常受理，什么都不会丢。",
                "The office asks for a sign-in before it takes what is on this tablet. Logging goes on without; nothing is lost.",
            ),
            Self::Office => ("办公室", "Office"),
            Self::Name => ("用户名", "Name"),
            Self::Password => ("密码", "Password"),
            Self::Tablet => ("这台平板叫什么", "What this tablet is called"),
            Self::TabletHint => (
                "同事会看到是哪台平板记的，例如：前台一号",
                "Colleagues see which tablet wrote what, e.g. “Front desk 1”",
            ),
            Self::SignIn => ("登录", "Sign in"),
            Self::Asking => ("正在问办公室", "Asking the office"),
            Self::NameMissing => ("填写用户名", "Enter your name"),
            Self::PasswordMissing => ("填写密码", "Enter your password"),
            Self::TabletMissing => ("给这台平板起个名字", "Give this tablet a name"),
            Self::WrongLogin => {
                ("用户名或密码不对，请再填一次", "Name or password is not right. Enter them again.")
            }
            Self::Offline => (
                "连不上办公室。看看网络，再按登录。",
                "The office cannot be reached. Check the connection, then press Sign in.",
            ),
            Self::NotOurs => (
                "回答的不是办公室，可能是上网认证页。先完成上网认证，再登录。",
                "Something other than the office answered, perhaps a Wi-Fi portal. Sign in to the network first.",
            ),
            Self::ServerFault => (
                "办公室的服务器出了问题，过一会儿再试",
                "The office's server has a fault. Try again in a while.",
            ),
            Self::UpdateNeeded => (
                "这个程序太旧。刷新页面，换用新版本。",
                "This program is too old. Reload the page to get the new one.",
            ),
            Self::NoStorage => (
                "平板的存储还没有打开，等一下再按登录",
                "The tablet's storage is not open yet. Wait a moment, then press Sign in.",
            ),
            Self::Later => ("以后再说", "Later"),
            Self::TooMany { .. } | Self::Refused { .. } => ("", ""),
        }
    }
}
