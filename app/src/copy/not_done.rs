//! Why something was not done, in words that say what to do.

use qingchu_core::rulebook::Rulebook;

use super::trouble::Trouble;
use super::{Language, refusal};
use crate::tablet::NotDone;

/// The words of what is in the way.
#[must_use]
pub fn words(language: Language, problem: &NotDone, rulebook: &Rulebook) -> String {
    match problem {
        NotDone::Refused(refused) => refusal::words(language, refused, rulebook),
        NotDone::Failed(failure) => language.words(&Trouble::Advice(failure.clone()).into()),
        NotDone::NobodyHere => language.words(&Trouble::NobodyHere.into()),
    }
}
