//! What is wrong with the storage, in words that say what to do.

use super::Language;
use super::message::Speak;
use crate::parts::Missing;
use crate::store::Failure;

/// Trouble with the tablet's storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Over the advice.
    Title,
    /// What is wrong and what to do.
    Advice(Failure),
    /// Nobody is signed in on this tablet.
    NobodyHere,
    /// Opens the page anew.
    Reload,
    /// It was read and is put away.
    Understood,
    /// Over what is missing.
    MissingTitle,
    /// What of the app is not on the tablet, and what to do.
    Missing(Missing),
    /// Tries again to fetch it.
    TryAgain,
}

impl Speak for Trouble {
    fn words(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::Title => ("存储出了问题", "The storage is in trouble"),
            Self::NobodyHere => (
                "这台平板还没有人登录过。先连上办公室登录一次。",
                "Nobody has signed in on this tablet. Sign in once with the office in reach.",
            ),
            Self::Reload => ("刷新", "Reload"),
            Self::Understood => ("知道了", "Understood"),
            Self::MissingTitle => ("还没下载完", "Not all of the app is here yet"),
            Self::TryAgain => ("再试一次", "Try again"),
            Self::Missing(missing) => return missing_words(missing, language),
            Self::Advice(failure) => return advice(failure, language),
        };
        match language {
            Language::Chinese => zh.to_owned(),
            Language::English => en.to_owned(),
        }
    }
}

fn advice(failure: &Failure, language: Language) -> String {
    let (zh, en) = match failure {
        Failure::Quota => (
            "空间不够，刚才的没有存上；写的字还在屏幕上。删掉平板上别的东西，或先导出，再存一次。".to_owned(),
            "There is no room, so it was not saved; the words are still on the screen. Free some room or export, then save again.".to_owned(),
        ),
        Failure::Dead { name, .. } => (
            format!("浏览器断开了存储，没有存上；写的字还在屏幕上。再存一次；还不行就先导出，再刷新页面。（{name}）"),
            format!("The browser cut its storage, so it was not saved; the words are still on the screen. Save again; if that fails, export, then reload. ({name})"),
        ),
        Failure::Damaged { table, key, .. } => (
            format!("有一条记录读不出来，已原样保留，其余照常。请告诉管理服务器的人。（{table:?} {key}）"),
            format!("One record cannot be read; it is kept as it is and the rest works. Tell whoever looks after the server. ({table:?} {key})"),
        ),
        Failure::Newer => (
            "另一个窗口已换用新版本。刷新这个页面。".to_owned(),
            "Another window has changed over to a new version. Reload this page.".to_owned(),
        ),
        Failure::GaveWay => (
            "存储让给了另一个窗口。刷新这个页面。".to_owned(),
            "The storage was given to another window. Reload this page.".to_owned(),
        ),
        Failure::Unavailable { why } => (
            format!("这个浏览器不让存储，可能是无痕窗口。换普通窗口打开。（{why}）"),
            format!("This browser gives no storage, perhaps because the window is private. Open it in an ordinary window. ({why})"),
        ),
        Failure::NotDurable { offered } => (
            format!("这个浏览器不能保证写到盘上，存了也可能丢。请更新浏览器。（{offered}）"),
            format!("This browser cannot promise that a write is on the disk. Update the browser. ({offered})"),
        ),
        Failure::NotEnrolled => (
            "这台平板还没有登记。先连上办公室登录一次。".to_owned(),
            "This tablet is not enrolled. Sign in once with the office in reach.".to_owned(),
        ),
        Failure::Unsent { count } => (
            format!("还有 {count} 条没到办公室，不能删。先导出或连上办公室。"),
            format!("{count} are not at the office yet and must not be deleted. Export them or reach the office first."),
        ),
        Failure::Refused { name, message } => (
            format!("浏览器拒绝了这次存储；写的字还在屏幕上。再存一次；还不行请告诉管理服务器的人。（{name}：{message}）"),
            format!("The browser refused to store; the words are still on the screen. Save again; if that fails, tell whoever looks after the server. ({name}: {message})"),
        ),
    };
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

fn missing_words(missing: &Missing, language: Language) -> String {
    let (zh, en) = match missing {
        Missing::Part => (
            "这一部分还没下载到这台平板，现在又连不上服务器。连上网再试；已存的和写了一半的都还在。".to_owned(),
            "This part of the app is not on this tablet yet, and the server cannot be reached. Try again with a network; what was saved or half typed is still here.".to_owned(),
        ),
        Missing::File { name, .. } => (
            format!("{name} 还没下载到这台平板，现在又连不上服务器。连上网再试；已存的和写了一半的都还在。"),
            format!("{name} is not on this tablet yet, and the server cannot be reached. Try again with a network; what was saved or half typed is still here."),
        ),
        Missing::Unknown { name } => (
            format!("这个版本没有 {name}。连上网刷新，换成新版本。"),
            format!("This version of the app has no {name}. Reload with a network to get the new version."),
        ),
        Missing::Unreadable { name, why } => (
            format!("{name} 读不出来。连上网刷新；还不行请告诉管理服务器的人。（{why}）"),
            format!("{name} cannot be read. Reload with a network; if that fails, tell whoever looks after the server. ({why})"),
        ),
    };
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}
