//! English.

use super::Language;
use super::message::{Form, Frame, Mark};
use super::when;

pub(super) fn frame(message: Frame) -> String {
    let words = match message {
        Frame::NotYetAtOffice { count } => return format!("{count} not yet at the office"),
        Frame::Name => "Qingchu",
        Frame::SkipToWords => "Skip to the page",
        Frame::Places => "Places",
        Frame::Today => "Today",
        Frame::Log => "Log",
        Frame::Cases => "Cases",
        Frame::Registers => "Registers",
        Frame::Reports => "Reports",
        Frame::Sync => "Sync",
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
    };
    words.to_owned()
}

pub(super) fn mark(message: Mark) -> String {
    let words = match message {
        Mark::DraftSaved { at } => return format!("Draft kept {}", when::clock(at)),
        Mark::General => "General",
        Mark::Major => "Major",
        Mark::Overdue => "Overdue",
        Mark::DueToday => "Today",
        Mark::Next => "Next",
        Mark::Done => "Done",
        Mark::Waiting => "Waiting",
        Mark::NotDetermined => "Not fixed",
        Mark::OnTablet => "On this tablet",
        Mark::AtOffice => "At the office",
        Mark::NotSaved => "Not saved",
        Mark::Saving => "Saving",
        Mark::Why => "Why?",
        Mark::WhyThisTime => "Why this time?",
        Mark::ClauseText => "The clause",
        Mark::Reading => "How it is read",
        Mark::WordsThatShowIt => "The customer's words",
    };
    words.to_owned()
}

pub(super) fn form(message: Form) -> String {
    let words = match message {
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
    };
    words.to_owned()
}

/// How long still, or how long since.
pub(super) fn distance(parts: when::Distance) -> String {
    let language = Language::English;
    match parts {
        when::Distance::Ahead(span) => format!("in {}", when::span(language, span)),
        when::Distance::Behind(span) => format!("{} overdue", when::span(language, span)),
    }
}
