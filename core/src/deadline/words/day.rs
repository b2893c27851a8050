//! Days and moments in words, and why a day is worked or not.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike, Weekday};

use crate::deadline::DueTime;
use crate::deadline::calendar::{Kind, Layer};
use crate::deadline::derivation::Reason;
use crate::time::Moment;
use crate::words::Language::{self, Chinese, English};

pub(super) fn reason_words(reason: &Reason, language: Language) -> String {
    match (reason, language) {
        (Reason::Weekday, Chinese) => "平日".to_owned(),
        (Reason::Weekday, English) => "a weekday".to_owned(),
        (Reason::Weekend, Chinese) => "周末".to_owned(),
        (Reason::Weekend, English) => "weekend".to_owned(),
        (Reason::Presumed { name }, Chinese) => format!("法定节假日（{name}）"),
        (Reason::Presumed { name }, English) => format!("statutory holiday ({})", holiday_words(name)),
        (Reason::Stated { layer, kind, name, notice }, Chinese) => {
            let what = match kind {
                Kind::Off => "放假",
                Kind::Work => "调休上班",
                Kind::Ordinary => "照常",
            };
            let whose = match layer {
                Layer::Nation => format!("国务院{notice}年通知"),
                Layer::Region => "本地区规定".to_owned(),
                Layer::Organisation => "本机构规定".to_owned(),
                Layer::Unit => "本单位规定".to_owned(),
            };
            format!("{name}{what}（{whose}）")
        }
        (Reason::Stated { layer, kind, name, notice }, English) => {
            let what = match kind {
                Kind::Off => "day off",
                Kind::Work => "make-up working day",
                Kind::Ordinary => "as in any week",
            };
            let whose = match layer {
                Layer::Nation => format!("notice of {notice}"),
                Layer::Region => "the region's days".to_owned(),
                Layer::Organisation => "the organisation's days".to_owned(),
                Layer::Unit => "the unit's days".to_owned(),
            };
            format!("{}: {what} ({whose})", holiday_words(name))
        }
    }
}

/// A holiday in English; a name that is not known stays as it is written.
fn holiday_words(name: &str) -> String {
    let one = |name| match name {
        "元旦" => "New Year's Day",
        "春节" => "Spring Festival",
        "清明节" => "Qingming",
        "劳动节" => "Labour Day",
        "端午节" => "Dragon Boat Festival",
        "中秋节" => "Mid-Autumn Festival",
        "国庆节" => "National Day",
        "抗战胜利70周年纪念日" => "Victory Day (70 years)",
        _ => name,
    };
    name.split('、').map(one).collect::<Vec<_>>().join(" and ")
}

/// 2026-03-02（周一）
pub(super) fn day_words(day: NaiveDate, language: Language) -> String {
    match language {
        Chinese => format!("{day}（{}）", weekday_words(day.weekday())),
        English => format!("{day} ({})", day.weekday()),
    }
}

fn weekday_words(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "周一",
        Weekday::Tue => "周二",
        Weekday::Wed => "周三",
        Weekday::Thu => "周四",
        Weekday::Fri => "周五",
        Weekday::Sat => "周六",
        Weekday::Sun => "周日",
    }
}

/// 2026-03-02（周一）09:30, with seconds only where there are some.
pub(super) fn moment_words(at: Moment, offset: FixedOffset, language: Language) -> String {
    match at.at(offset) {
        Some(local) => format!("{} {}", day_words(local.date_naive(), language), clock_words(local)),
        None => format!("{} ms", at.0),
    }
}

fn clock_words(local: DateTime<FixedOffset>) -> String {
    match local.second() {
        0 => format!("{:02}:{:02}", local.hour(), local.minute()),
        second => format!("{:02}:{:02}:{second:02}", local.hour(), local.minute()),
    }
}

/// The last day with its cut-off: 24:00 rather than 00:00 of the day after.
pub(super) fn time_words(time: DueTime, offset: FixedOffset, language: Language) -> String {
    let day = day_words(time.day, language);
    match time.cut_off.at(offset) {
        Some(local) if local.date_naive() > time.day => format!("{day} 24:00"),
        Some(local) => format!("{day} {}", clock_words(local)),
        None => day,
    }
}
