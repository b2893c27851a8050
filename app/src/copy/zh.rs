//! 中文。

use super::Language;
use super::message::{Form, Frame, Mark};
use super::when;

pub(super) fn frame(message: Frame) -> String {
    let words = match message {
        Frame::NotYetAtOffice { count } => return format!("{count} 条还没到办公室"),
        Frame::Name => "清楚",
        Frame::SkipToWords => "跳到正文",
        Frame::Places => "去哪里",
        Frame::Today => "今日",
        Frame::Log => "受理",
        Frame::Cases => "案件",
        Frame::Registers => "台账",
        Frame::Reports => "报表",
        Frame::Sync => "同步",
        Frame::SwitchLanguage => "English",
        Frame::ThemeSystem => "随系统",
        Frame::ThemePaper => "纸色",
        Frame::ThemeDark => "深色",
        Frame::ThemeSun => "日光",
        Frame::NoSuchPlace => "这里没有页面",
        Frame::NoSuchPlaceAdvice => "网址可能抄漏了，或者这一页还没有。录入的内容都在，没有丢。",
        Frame::GoToToday => "回到今日",
    };
    words.to_owned()
}

pub(super) fn mark(message: Mark) -> String {
    let words = match message {
        Mark::DraftSaved { at } => return format!("草稿已存 {}", when::clock(at)),
        Mark::General => "一般",
        Mark::Major => "重大",
        Mark::Overdue => "超时",
        Mark::DueToday => "今天",
        Mark::Next => "接下来",
        Mark::Done => "已办",
        Mark::Waiting => "等待中",
        Mark::NotDetermined => "未定",
        Mark::OnTablet => "已存平板",
        Mark::AtOffice => "已到办公室",
        Mark::NotSaved => "没有存上",
        Mark::Saving => "正在存",
        Mark::Why => "为什么?",
        Mark::WhyThisTime => "为什么是这个时间?",
        Mark::ClauseText => "条款原文",
        Mark::Reading => "怎么读",
        Mark::WordsThatShowIt => "客户的原话",
    };
    words.to_owned()
}

pub(super) fn form(message: Form) -> String {
    let words = match message {
        Form::ThereIsAProblem => "还差一点",
        Form::Close => "关上",
        Form::KeepAsItIs => "保持原样",
        Form::Overrule => "改判",
        Form::Reason => "理由",
        Form::ReasonHint => "写给以后看这件事的人：您为什么这样判。",
        Form::ReasonMissing => "写明改判的理由",
        Form::ChoiceMissing => "选一项",
        Form::Optional => "可不填",
        Form::ChinaTime => "北京时间",
        Form::SignaturePad => "签名板：请客户用手指或笔在这里签名",
        Form::SignatureHint => "客户不愿签或联系不上，也可以记下来并写明原因，不必签名。",
        Form::SignAgain => "重签",
        Form::Signature => "签名",
        Form::NotSigned => "未签名",
        Form::SetToNow => "现在",
        Form::Yes => "是",
        Form::No => "否",
    };
    words.to_owned()
}

/// 还有多久、已经多久。
pub(super) fn distance(parts: when::Distance) -> String {
    let language = Language::Chinese;
    match parts {
        when::Distance::Ahead(span) => format!("{}后", when::span(language, span)),
        when::Distance::Behind(span) => format!("超时 {}", when::span(language, span)),
    }
}
