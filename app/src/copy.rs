//! Every sentence a person reads, in Chinese and in English.
//!
//! A screen names a [`Message`]; [`say`] turns it into the words of the language that is chosen, and again when the
//! choice changes. Both languages are exhaustive matches: a message without words does not compile.

pub mod breach;
pub mod case;
pub mod cases;
mod en;
pub mod filling;
pub mod log;
pub mod marks;
pub mod message;
pub mod not_done;
pub mod penalty;
pub mod refusal;
pub mod registers;
pub mod reports;
pub mod roster;
pub mod sign_in;
pub mod storage;
pub mod sync;
pub mod today;
pub mod trouble;
pub mod when;
mod zh;

use leptos::prelude::*;

pub use message::Message;

/// The language the screens speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 中文, the first.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// The tag for the page's `lang` attribute, which screen readers choose their voice by.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// The language of a [`Language::tag`]; `None` for another.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag {
            "zh-CN" => Some(Self::Chinese),
            "en" => Some(Self::English),
            _other_tag => None,
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Chinese => Self::English,
            Self::English => Self::Chinese,
        }
    }

    /// A rulebook's words in this language.
    #[must_use]
    pub fn of(self, both: &qingchu_core::rulebook::Both) -> &str {
        both.in_language(self.into())
    }

    /// The words of a message.
    #[must_use]
    pub fn words(self, message: &Message) -> String {
        message.words(self)
    }
}

impl From<Language> for qingchu_core::words::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Chinese => Self::Chinese,
            Language::English => Self::English,
        }
    }
}

/// The language chosen on this tablet; Chinese where no choice was provided.
#[must_use]
pub fn language() -> Signal<Language> {
    use_context::<RwSignal<Language>>().map_or_else(|| Signal::stored(Language::Chinese), Signal::from)
}

/// The words of a message, kept in the chosen language.
#[must_use]
pub fn say(message: impl Into<Message>) -> Signal<String> {
    let message = message.into();
    let language = language();
    Signal::derive(move || language.get().words(&message))
}
