//! What the Sync screen says of the storage and of files.

use super::Language;
use super::message::Speak;

/// How safe what is stored is, and what can be carried in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Storage {
    /// Over the storage.
    Title,
    /// The browser promised to keep it.
    Persistent,
    /// It did not.
    NotPersistent,
    /// Asks it to.
    AskPersist,
    /// It will not promise.
    PersistRefused,
    /// The app runs from the home screen.
    Installed,
    /// It runs in a tab.
    NotInstalled,
    /// How to install it.
    HowToInstall,
    /// How much is stored; already in words.
    Used(String),
    /// More than advised.
    OverBudget,
    /// How many records are set apart as damaged.
    Quarantine {
        /// How many.
        count: usize,
    },
    /// The tablet's clock is off; already in words by how much.
    ClockAhead(String),
    /// As above, behind.
    ClockBehind(String),
    /// The clock agrees.
    ClockRight,
    /// Over the file.
    File,
    /// What it is for.
    FileHint,
    /// Makes it.
    Export,
    /// Takes one in.
    Import,
    /// A file was taken in.
    Imported {
        /// New here.
        added: usize,
        /// Here already.
        known: usize,
        /// Lines that are no events.
        bad: usize,
        /// Cut off.
        missing: usize,
    },
    /// The file is not one of ours.
    ImportNotOurs,
    /// The file is from a newer program.
    ImportNewer,
}

impl Speak for Storage {
    fn words(&self, language: Language) -> String {
        match language {
            Language::Chinese => self.chinese(),
            Language::English => self.english(),
        }
    }
}

impl Storage {
    fn chinese(&self) -> String {
        match self {
            Self::Title => "存储".to_owned(),
            Self::Persistent => "浏览器答应不自行清除".to_owned(),
            Self::NotPersistent => "浏览器可能在空间不足时清除".to_owned(),
            Self::AskPersist => "请浏览器保留".to_owned(),
            Self::PersistRefused => "浏览器没有答应。装到主屏幕后再试，并常用这一个浏览器。".to_owned(),
            Self::Installed => "已装到主屏幕".to_owned(),
            Self::NotInstalled => "还没有装到主屏幕".to_owned(),
            Self::HowToInstall => "在浏览器菜单里选“添加到主屏幕”或“安装”。装好以后从那个图标打开；换一个浏览器打开，看不到这里的内容。".to_owned(),
            Self::Used(size) => format!("已用 {size}"),
            Self::OverBudget => "存得很多了，请告诉管理服务器的人".to_owned(),
            Self::Quarantine { count } => {
                format!("{count} 条存储记录读不出来，已原样保留，请告诉管理服务器的人")
            },
            Self::ClockAhead(span) => {
                format!("这台平板的时钟快了{span}。照常使用，时间会按办公室的另记；最好把时钟调准。")
            },
            Self::ClockBehind(span) => {
                format!("这台平板的时钟慢了{span}。照常使用，时间会按办公室的另记；最好把时钟调准。")
            },
            Self::ClockRight => "时钟和办公室一致".to_owned(),
            Self::File => "用文件带过去".to_owned(),
            Self::FileHint => "长时间没有网时，把还没到办公室的导出成文件，拿到另一台平板导入。导入多少次都不会重复。".to_owned(),
            Self::Export => "导出未送达的".to_owned(),
            Self::Import => "导入文件".to_owned(),
            Self::Imported { added, known, bad, missing } => {
                let mut words = format!("新增 {added} 条，已有 {known} 条");
                if *bad > 0 {
                    words.push_str(&format!("；{bad} 行读不出来"));
                }
                if *missing > 0 {
                    words.push_str(&format!("；文件不完整，少了 {missing} 条，请重新导出"));
                }
                words
            },
            Self::ImportNotOurs => "这不是从这里导出的文件，选另一个".to_owned(),
            Self::ImportNewer => "文件来自更新的版本。先换用新版本，再导入。".to_owned(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Title => "Storage".to_owned(),
            Self::Persistent => "The browser promised never to clear it".to_owned(),
            Self::NotPersistent => "The browser may clear it when room runs out".to_owned(),
            Self::AskPersist => "Ask it to keep it".to_owned(),
            Self::PersistRefused => "The browser did not agree. Install to the home screen, then ask again; keep to this browser.".to_owned(),
            Self::Installed => "Installed on the home screen".to_owned(),
            Self::NotInstalled => "Not installed on the home screen".to_owned(),
            Self::HowToInstall => "In the browser's menu choose “Add to Home Screen” or “Install”, then open it from that icon. Another browser does not see what is stored in this one.".to_owned(),
            Self::Used(size) => format!("{size} used"),
            Self::OverBudget => "A great deal is stored; tell whoever looks after the server".to_owned(),
            Self::Quarantine { count } => {
                format!(
                    "{count} stored records cannot be read; they are kept as they are. Tell whoever looks after the server."
                )
            },
            Self::ClockAhead(span) => {
                format!(
                    "This tablet's clock is {span} fast. Work goes on; the office's time is kept beside its own. Better set it right."
                )
            },
            Self::ClockBehind(span) => {
                format!(
                    "This tablet's clock is {span} slow. Work goes on; the office's time is kept beside its own. Better set it right."
                )
            },
            Self::ClockRight => "The clock agrees with the office".to_owned(),
            Self::File => "Carry it in a file".to_owned(),
            Self::FileHint => "When there is no network for long: export what is not at the office and import it on another tablet. Importing twice adds nothing twice.".to_owned(),
            Self::Export => "Export what is unsent".to_owned(),
            Self::Import => "Import a file".to_owned(),
            Self::Imported { added, known, bad, missing } => {
                let mut words = format!("{added} new, {known} here already");
                if *bad > 0 {
                    words.push_str(&format!("; {bad} lines cannot be read"));
                }
                if *missing > 0 {
                    words.push_str(&format!("; the file is cut off, {missing} are missing: export it again"));
                }
                words
            },
            Self::ImportNotOurs => "This file was not exported here; choose another".to_owned(),
            Self::ImportNewer => "The file comes from a newer version. Change over to it, then import.".to_owned(),
        }
    }
}
