//! What the penalties of a case say.

use qingchu_core::penalty::PenaltyFault;

use super::Language;
use super::message::Speak;

/// Penalties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Penalties {
    /// Over all of it.
    Title,
    /// What it is, and what it is not.
    Teach,
    /// What is typed: the illegal gains.
    Gains,
    /// Whether it is grave.
    Grave,
    /// What was typed is no amount.
    NoAmount,
    /// Why there is no range.
    Fault(PenaltyFault),
    /// The fine, in yuan.
    Fine {
        /// At least.
        least: String,
        /// At most.
        most: String,
    },
    /// What is confiscated, in yuan.
    Confiscated {
        /// How much.
        gains: String,
    },
    /// What each person responsible is fined, in yuan.
    Persons {
        /// At least.
        least: String,
        /// At most.
        most: String,
    },
}

impl Speak for Penalties {
    fn words(&self, language: Language) -> String {
        let pair = |zh: &str, en: &str| match language {
            Language::Chinese => zh.to_owned(),
            Language::English => en.to_owned(),
        };
        match self {
            Self::Title => pair("罚则", "Penalties"),
            Self::Teach => pair(
                "按违法所得算出幅度，由人在幅度内裁量。",
                "The range follows from the illegal gains; a person decides within it.",
            ),
            Self::Gains => pair("违法所得（元，没有就填 0）", "Illegal gains (yuan; 0 if none)"),
            Self::Grave => pair("情节严重", "Grave"),
            Self::NoAmount => {
                pair("写成元，最多两位小数：99999.99", "Write yuan with at most two decimals: 99999.99")
            }
            Self::Fault(PenaltyFault::GainsBelowNothing(_)) => {
                pair("违法所得不能小于 0", "Illegal gains cannot be below nothing")
            }
            Self::Fault(PenaltyFault::TooLarge { .. } | PenaltyFault::GainsTooLarge) => {
                pair("金额太大，算不了", "The amount is too large to be computed")
            }
            Self::Fault(PenaltyFault::NoBracket(_)) => {
                pair("规程没有这个金额的幅度", "The rulebook has no range for this amount")
            }
            Self::Fine { least, most } => pair(
                &format!("罚款 {least} 元以上 {most} 元以下"),
                &format!("A fine of {least} to {most} yuan"),
            ),
            Self::Confiscated { gains } => {
                pair(&format!("没收违法所得 {gains} 元"), &format!("Confiscation of {gains} yuan"))
            }
            Self::Persons { least, most } => pair(
                &format!("对有关责任人员各罚款 {least} 元以上 {most} 元以下"),
                &format!("Each person responsible: a fine of {least} to {most} yuan"),
            ),
        }
    }
}
