//! English.

use super::Language;
use super::message::{Form, Frame, Mark, Message};
use super::when;

pub(super) fn words(message: &Message) -> String {
    match message {
        Message::Frame(Frame::NotYetAtOffice { count }) => format!("{count} not yet at the office"),
        Message::Frame(message) => frame(*message).to_owned(),
        Message::Mark(Mark::DraftSaved { at }) => format!("Draft kept {}", when::clock(*at)),
        Message::Mark(message) => mark(*message).to_owned(),
        Message::Form(message) => form(*message).to_owned(),
        Message::Today(message) => message.words(Language::English),
        Message::Cases(message) => message.words(Language::English),
        Message::OneCase(message) => message.words(Language::English),
        Message::Registers(message) => message.words(Language::English),
        Message::Reports(message) => message.words(Language::English),
        Message::Log(message) => message.words(Language::English),
        Message::SignIn(message) => message.words(Language::English),
        Message::Sync(message) => message.words(Language::English),
        Message::Storage(message) => message.words(Language::English),
        Message::Trouble(message) => message.words(Language::English),
    }
}

fn frame(message: Frame) -> &'static str {
    match message {
        Frame::Name => "Qingchu",
        Frame::SkipToWords => "Skip to the page",
        Frame::Places => "Places",
        Frame::Today => "Today",
        Frame::Log => "Log",
        Frame::Cases => "Cases",
        Frame::Registers => "Registers",
        Frame::Reports => "Reports",
        Frame::Sync => "Sync",
        Frame::NotYetAtOffice { .. } => "not yet at the office",
        Frame::SwitchLanguage => "中文",
        Frame::ThemeSystem => "System",
        Frame::ThemePaper => "Paper",
        Frame::ThemeDark => "Dark",
        Frame::ThemeSun => "Sun",
        Frame::NoSuchPlace => "There is no page here",
        Frame::NoSuchPlaceAdvice => {
            "The address may be cut short, or this page does not exist yet. Nothing you typed is lost."
        }
        Frame::GoToToday => "Go to Today",
    }
}

fn mark(message: Mark) -> &'static str {
    match message {
        Mark::General => "General",
        Mark::Major => "Major",
        Mark::Overdue => "Overdue",
        Mark::DueToday => "Today",
        Mark::Next => "Next",
        Mark::Done => "Done",
        Mark::Waiting => "Waiting",
        Mark::NotDetermined => "Not fixed",
        Mark::DraftSaved { .. } => "Draft kept",
        Mark::OnTablet => "On this tablet",
        Mark::AtOffice => "At the office",
        Mark::NotSaved => "Not saved",
        Mark::Saving => "Saving",
        Mark::Why => "Why?",
        Mark::WhyThisTime => "Why this time?",
        Mark::ClauseText => "The clause",
        Mark::Reading => "How it is read",
        Mark::WordsThatShowIt => "The customer's words",
    }
}

fn form(message: Form) -> &'static str {
    match message {
        Form::ThereIsAProblem => "Before you go on",
        Form::Close => "Close",
        Form::KeepAsItIs => "Keep as it is",
        Form::Overrule => "Overrule",
        Form::Reason => "Reason",
        Form::ReasonHint => "For whoever reads this later: why do you judge it so?",
        Form::ReasonMissing => "Write the reason for overruling",
        Form::ChoiceMissing => "Choose one",
        Form::Optional => "optional",
        Form::ChinaTime => "China time",
        Form::SignaturePad => "Signature pad: the customer signs here with a finger or a pen",
        Form::SignatureHint => {
            "If the customer will not sign or cannot be reached, record that with the reason instead."
        }
        Form::SignAgain => "Sign again",
        Form::Signature => "Signature",
        Form::NotSigned => "Not signed",
        Form::SetToNow => "Now",
        Form::Yes => "Yes",
        Form::No => "No",
    }
}

/// How long still, or how long since.
pub(super) fn distance(parts: when::Distance) -> String {
    let language = Language::English;
    match parts {
        when::Distance::Ahead(span) => format!("in {}", when::span(language, span)),
        when::Distance::Behind(span) => format!("{} overdue", when::span(language, span)),
    }
}
