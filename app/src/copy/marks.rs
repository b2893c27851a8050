//! What stands beside a case: its matter, its plan, what is kept from view.

use super::Language;
use super::message::Speak;

/// Beside a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marks {
    /// Several parties complain about the same matter.
    Collective {
        /// How many parties.
        parties: usize,
        /// How many other cases.
        others: usize,
    },
    /// Over a response plan.
    Plan {
        /// What it is called.
        name: String,
    },
    /// Shown to one post only.
    Protected {
        /// The post.
        post: String,
    },
}

impl Speak for Marks {
    fn words(&self, language: Language) -> String {
        match (self, language) {
            (Self::Collective { parties, others }, Language::Chinese) => {
                format!("集体投诉：同一件事有 {parties} 家，另有 {others} 件案件")
            }
            (Self::Collective { parties, others }, Language::English) => {
                format!("Collective: {parties} parties on the same matter, {others} other cases")
            }
            (Self::Plan { name }, Language::Chinese) => format!("预案：{name}"),
            (Self::Plan { name }, Language::English) => format!("Response plan: {name}"),
            (Self::Protected { post }, Language::Chinese) => format!("受保护，只有{post}看得到"),
            (Self::Protected { post }, Language::English) => format!("Protected: only {post} can see it"),
        }
    }
}
