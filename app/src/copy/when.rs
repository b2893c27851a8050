//! Moments and spans in words. Days and hours are those of +08:00, wherever the tablet believes it is.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeZone, Timelike, Weekday};
use qingchu_core::time::{Moment, china};

use super::{Language, en, zh};

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// Which way a moment lies from now, and how far in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// Still to come.
    Ahead(u64),
    /// Passed.
    Behind(u64),
}

/// How long still until `due` ("2 小时后"), or since when it is late ("超时 1 天").
#[must_use]
pub fn distance(language: Language, due: Moment, now: Moment) -> String {
    let ms = due.ms_since(now);
    let parts = if ms < 0 { Distance::Behind(ms.unsigned_abs()) } else { Distance::Ahead(ms.unsigned_abs()) };
    match language {
        Language::Chinese => zh::distance(parts),
        Language::English => en::distance(parts),
    }
}

/// A span in its biggest unit, and the next one too while the biggest counts one: "1 小时 20 分钟", "3 天".
#[must_use]
pub fn span(language: Language, ms: u64) -> String {
    let (days, hours, minutes) = (ms / DAY_MS, ms / HOUR_MS % 24, ms / MINUTE_MS % 60);
    match language {
        Language::Chinese => match (days, hours, minutes) {
            (0, 0, 0) => "不到 1 分钟".to_owned(),
            (0, 0, minutes) => format!("{minutes} 分钟"),
            (0, 1, minutes) if minutes > 0 => format!("1 小时 {minutes} 分钟"),
            (0, hours, _) => format!("{hours} 小时"),
            (1, hours, _) if hours > 0 => format!("1 天 {hours} 小时"),
            (days, _, _) => format!("{days} 天"),
        },
        Language::English => match (days, hours, minutes) {
            (0, 0, 0) => "under a minute".to_owned(),
            (0, 0, minutes) => format!("{minutes} min"),
            (0, 1, minutes) if minutes > 0 => format!("1 h {minutes} min"),
            (0, hours, _) => format!("{hours} h"),
            (1, hours, _) if hours > 0 => format!("1 day {hours} h"),
            (1, _, _) => "1 day".to_owned(),
            (days, _, _) => format!("{days} days"),
        },
    }
}

/// The hour and minute: "10:42"; empty outside chrono's range.
#[must_use]
pub fn clock(moment: Moment) -> String {
    at_china(moment).map(|at| format!("{:02}:{:02}", at.hour(), at.minute())).unwrap_or_default()
}

/// A day with its weekday: "11月23日 星期一", "Mon 23 Nov".
#[must_use]
pub fn day(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Chinese => format!("{}月{}日 {}", day.month(), day.day(), weekday_zh(day.weekday())),
        Language::English => format!("{} {} {}", day.weekday(), day.day(), month_en(day.month())),
    }
}

/// The exact moment: "11月23日 星期一 18:00", with the year when it is not `now`'s.
#[must_use]
pub fn exact(language: Language, moment: Moment, now: Moment) -> String {
    let Some(at) = at_china(moment) else { return String::new() };
    let words = format!("{} {}", day(language, at.date_naive()), clock(moment));
    if at_china(now).is_some_and(|now| now.year() == at.year()) {
        return words;
    }
    match language {
        Language::Chinese => format!("{}年{words}", at.year()),
        Language::English => format!("{words}, {}", at.year()),
    }
}

/// A cut-off as an exact moment: the midnight that ends a day is that day's 24:00, not the next day's 00:00.
#[must_use]
pub fn cut_off(language: Language, moment: Moment, now: Moment) -> String {
    match at_china(moment) {
        Some(at) if at.hour() == 0 && at.minute() == 0 => {
            let last_minute = exact(language, moment.plus_ms(-1), now);
            last_minute.replacen("23:59", "24:00", 1)
        }
        Some(_) | None => exact(language, moment, now),
    }
}

/// What a `datetime-local` field holds for a moment: "2026-11-23T10:42".
#[must_use]
pub fn to_field(moment: Moment) -> String {
    at_china(moment).map(|at| at.format("%Y-%m-%dT%H:%M").to_string()).unwrap_or_default()
}

/// The moment a `datetime-local` field names; `None` when it is empty or half filled.
#[must_use]
pub fn from_field(text: &str) -> Option<Moment> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M")
        .or_else(|_no_minutes_only| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S"))
        .ok()?;
    china().from_local_datetime(&local).single().map(Moment::from)
}

fn at_china(moment: Moment) -> Option<DateTime<FixedOffset>> {
    moment.at(china())
}

fn weekday_zh(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "星期一",
        Weekday::Tue => "星期二",
        Weekday::Wed => "星期三",
        Weekday::Thu => "星期四",
        Weekday::Fri => "星期五",
        Weekday::Sat => "星期六",
        Weekday::Sun => "星期日",
    }
}

fn month_en(month: u32) -> &'static str {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    usize::try_from(month)
        .ok()
        .and_then(|month| NAMES.get(month.wrapping_sub(1)))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-23 (Monday) 10:42 in +08:00.
    const NOW: Moment = Moment(1_795_401_720_000);

    fn minutes(count: i64) -> i64 {
        count * 60_000
    }

    #[test]
    fn distance_names_the_biggest_unit_and_the_next_beside_a_one() {
        let table = [
            (0, "不到 1 分钟后", "in under a minute"),
            (59, "59 分钟后", "in 59 min"),
            (60, "1 小时后", "in 1 h"),
            (80, "1 小时 20 分钟后", "in 1 h 20 min"),
            (150, "2 小时后", "in 2 h"),
            (24 * 60 + 300, "1 天 5 小时后", "in 1 day 5 h"),
            (72 * 60, "3 天后", "in 3 days"),
            (-20, "超时 20 分钟", "20 min overdue"),
            (-24 * 60, "超时 1 天", "1 day overdue"),
        ];
        for (ahead, chinese, english) in table {
            let due = NOW.plus_ms(minutes(ahead));
            assert_eq!(distance(Language::Chinese, due, NOW), chinese);
            assert_eq!(distance(Language::English, due, NOW), english);
        }
    }

    #[test]
    fn a_day_ends_at_its_own_24() {
        // 2026-11-24T00:00 in +08:00.
        let midnight = Moment(1_795_449_600_000);
        assert_eq!(cut_off(Language::Chinese, midnight, NOW), "11月23日 星期一 24:00");
        assert_eq!(cut_off(Language::English, midnight, NOW), "Mon 23 Nov 24:00");
        assert_eq!(cut_off(Language::Chinese, NOW, NOW), "11月23日 星期一 10:42");
    }

    #[test]
    fn exact_shows_china_time_and_the_year_only_when_it_differs() {
        assert_eq!(exact(Language::Chinese, NOW, NOW), "11月23日 星期一 10:42");
        assert_eq!(exact(Language::English, NOW, NOW), "Mon 23 Nov 10:42");
        let next_year = NOW.plus_ms(minutes(60 * 24 * 60));
        assert_eq!(exact(Language::Chinese, next_year, NOW), "2027年1月22日 星期五 10:42");
        assert_eq!(exact(Language::English, Moment(i64::MAX), NOW), "");
    }

    #[test]
    fn a_moment_field_reads_back_what_it_shows() {
        assert_eq!(to_field(NOW), "2026-11-23T10:42");
        assert_eq!(from_field(&to_field(NOW)), Some(NOW));
        assert_eq!(from_field("2026-11-23T10:42:00"), Some(NOW));
        assert_eq!(from_field(""), None);
        assert_eq!(from_field("2026-02-30T10:42"), None);
    }
}
