//! A rule in words: 20个工作日，经批准可延长10个工作日.

use crate::deadline::Left;
use crate::deadline::rule::{AfterHours, DayN, End, Rule, Span};
use crate::words::Language::{self, Chinese, English};

impl Rule {
    /// The clock in words: 3个工作日, 60日（末日为休息日的顺延）.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let amount = amount_words(self.span, self.span.number(), language);
        let mut words = match (self.span, language) {
            (Span::SameDay, Chinese) => "当日".to_owned(),
            (Span::SameDay, English) => "the same day".to_owned(),
            (
                Span::WorkingDaysBefore(_, DayN::Suffices) | Span::CalendarDaysBefore(_, DayN::Suffices),
                Chinese,
            ) => {
                format!("{amount}前")
            }
            (
                Span::WorkingDaysBefore(_, DayN::Suffices) | Span::CalendarDaysBefore(_, DayN::Suffices),
                English,
            ) => {
                format!("{amount} before")
            }
            (
                Span::WorkingDaysBefore(_, DayN::TooLate) | Span::CalendarDaysBefore(_, DayN::TooLate),
                Chinese,
            ) => {
                format!("{amount}前，中间足{amount}")
            }
            (
                Span::WorkingDaysBefore(_, DayN::TooLate) | Span::CalendarDaysBefore(_, DayN::TooLate),
                English,
            ) => {
                format!("{amount} before, not counting the day itself")
            }
            (
                Span::Minutes(_)
                | Span::Hours(_)
                | Span::WorkingDays(_)
                | Span::CalendarDays(..)
                | Span::Months(..)
                | Span::Years(..),
                _,
            ) => amount,
        };
        if self.extendable > 0 {
            let more = amount_words(self.span, self.extendable, language);
            words.push_str(&match language {
                Chinese => format!("，经批准可延长{more}"),
                English => format!(", extendable by {more} on approval"),
            });
        }
        words.push_str(match (self.end, language) {
            (End::EndOfDay, _) => "",
            (End::CloseOfBusiness, Chinese) => "，至停止业务活动时",
            (End::CloseOfBusiness, English) => ", until close of business",
        });
        words.push_str(match (self.after_hours, language) {
            (AfterHours::AsReceived, _) => "",
            (AfterHours::NextOpening, Chinese) => "，非业务时间收到的自下次营业起算",
            (AfterHours::NextOpening, English) => ", from the next opening when received after hours",
        });
        words
    }
}

/// A number in the unit of a span: 3个工作日.
pub(super) fn amount_words(span: Span, n: u32, language: Language) -> String {
    let (chinese, english) = match span {
        Span::Minutes(_) => ("分钟", "minute"),
        Span::Hours(_) => ("小时", "hour"),
        Span::WorkingDays(_) | Span::WorkingDaysBefore(..) => ("个工作日", "working day"),
        Span::CalendarDays(..) | Span::CalendarDaysBefore(..) | Span::SameDay => ("日", "calendar day"),
        Span::Months(..) => ("个月", "month"),
        Span::Years(..) => ("年", "year"),
    };
    match language {
        Chinese => format!("{n}{chinese}"),
        English if n == 1 => format!("1 {english}"),
        English => format!("{n} {english}s"),
    }
}

pub(super) fn left_words(left: Left, language: Language) -> String {
    match (left, language) {
        (Left::Days(days), Chinese) => format!("{days}日"),
        (Left::Days(1), English) => "1 day".to_owned(),
        (Left::Days(days), English) => format!("{days} days"),
        (Left::Milliseconds(ms), Chinese) => format!("{}分钟", ms.div_euclid(60_000)),
        (Left::Milliseconds(ms), English) => format!("{} min", ms.div_euclid(60_000)),
    }
}
