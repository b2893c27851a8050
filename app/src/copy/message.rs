//! What the interface has to say, without the words. One enum for each part of the app.

use std::sync::Arc;

use qingchu_core::time::Moment;

use super::{Language, en, zh};

/// What can be said. Each enum of this folder is one: a screen brings its own words, and no others.
pub trait Speak {
    /// The words in a language.
    fn words(&self, language: Language) -> String;
}

/// Anything the interface says.
#[derive(Clone)]
pub struct Message(Arc<dyn Speak + Send + Sync>);

impl Message {
    /// The words in a language.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        self.0.words(language)
    }
}

impl<Words: Speak + Send + Sync + 'static> From<Words> for Message {
    fn from(words: Words) -> Self {
        Self(Arc::new(words))
    }
}

/// The frame around every screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// The product's name.
    Name,
    /// The skip link.
    SkipToWords,
    /// The name of the navigation landmark.
    Places,
    /// Today: what must be done.
    Today,
    /// Log: take in a complaint.
    Log,
    /// Cases.
    Cases,
    /// Registers.
    Registers,
    /// Reports.
    Reports,
    /// Sync.
    Sync,
    /// How many changes are not yet at the office.
    NotYetAtOffice {
        /// How many.
        count: usize,
    },
    /// The switch to the other language, named in that language.
    SwitchLanguage,
    /// The switch between themes, naming the one that shows.
    ThemeSystem,
    /// Black on paper.
    ThemePaper,
    /// Light on dark.
    ThemeDark,
    /// For bright sun.
    ThemeSun,
    /// An address that leads nowhere.
    NoSuchPlace,
    /// What to do about it.
    NoSuchPlaceAdvice,
    /// To the Today screen.
    GoToToday,
}

/// The marks that say how grave, how urgent, how safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// 一般
    General,
    /// 重大
    Major,
    /// Past its due time.
    Overdue,
    /// Due today.
    DueToday,
    /// Due later.
    Next,
    /// Discharged.
    Done,
    /// Its clock waits.
    Waiting,
    /// The calendar does not reach the due time.
    NotDetermined,
    /// Typed and kept, not yet stated.
    DraftSaved {
        /// When.
        at: Moment,
    },
    /// Durable on this tablet.
    OnTablet,
    /// Received by the server.
    AtOffice,
    /// Could not be written.
    NotSaved,
    /// Being written.
    Saving,
    /// Opens the clause and the words.
    Why,
    /// What the button beside a due time opens.
    WhyThisTime,
    /// Over the clause's own text.
    ClauseText,
    /// Over how the program reads the clause.
    Reading,
    /// Over the customer's words that show it.
    WordsThatShowIt,
}

/// Fields, dialogs and lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Over the list of problems.
    ThereIsAProblem,
    /// Closes a dialog, changing nothing.
    Close,
    /// Leaves a dialog, changing nothing.
    KeepAsItIs,
    /// Records another judgement.
    Overrule,
    /// The field for the reason.
    Reason,
    /// Under the reason.
    ReasonHint,
    /// The reason is blank.
    ReasonMissing,
    /// Nothing was chosen.
    ChoiceMissing,
    /// The words that mark a field that may stay empty.
    Optional,
    /// Under a moment field: the zone.
    ChinaTime,
    /// The name of the signature pad.
    SignaturePad,
    /// Under the pad: what to do when it cannot be used.
    SignatureHint,
    /// Empties the pad.
    SignAgain,
    /// The name of a drawn signature.
    Signature,
    /// Nothing was drawn.
    NotSigned,
    /// The day's field of a moment.
    SetToNow,
    /// 是
    Yes,
    /// 否
    No,
}

impl Speak for Frame {
    fn words(&self, language: Language) -> String {
        match language {
            Language::Chinese => zh::frame(*self),
            Language::English => en::frame(*self),
        }
    }
}

impl Speak for Mark {
    fn words(&self, language: Language) -> String {
        match language {
            Language::Chinese => zh::mark(*self),
            Language::English => en::mark(*self),
        }
    }
}

impl Speak for Form {
    fn words(&self, language: Language) -> String {
        match language {
            Language::Chinese => zh::form(*self),
            Language::English => en::form(*self),
        }
    }
}
