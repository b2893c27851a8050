//! What a rulebook's vocabulary hears of its language.

use super::{Cue, Language, Rule, Shows, Words};
use crate::id::SignalId;

impl Words {
    /// The vocabulary with what it hears of its language, which comes first: the rules that show what the rulebook lists,
    /// and the cues that govern everything or something that it lists.
    pub(in crate::classify) fn over(mut self, language: &Language) -> Self {
        let heard =
            |rule: &&Rule| self.lists(&rule.shows) && rule.signals.iter().all(|id| self.has_signal(id));
        let rules: Vec<Rule> = language.rule.iter().filter(heard).cloned().collect();
        let cues: Vec<Cue> = language.cue.iter().filter_map(|cue| self.heard_cue(cue)).collect();
        self.rule.splice(0..0, rules);
        self.cue.splice(0..0, cues);
        self
    }

    fn heard_cue(&self, cue: &Cue) -> Option<Cue> {
        let only: Vec<Shows> = cue.only.iter().filter(|shown| self.lists(shown)).cloned().collect();
        (cue.only.is_empty() || !only.is_empty()).then(|| Cue { only, ..cue.clone() })
    }

    fn lists(&self, shown: &Shows) -> bool {
        match shown {
            Shows::Signal(id) => self.has_signal(id),
            Shows::Category(id) => self.category.iter().any(|known| known.id == *id),
            Shows::Reason(id) => self.reason.iter().any(|known| known.id == *id),
            Shows::Collective | Shows::Written(_) | Shows::Competence(_) => true,
        }
    }

    fn has_signal(&self, id: &SignalId) -> bool {
        self.signal.iter().any(|known| known.id == *id)
    }
}
