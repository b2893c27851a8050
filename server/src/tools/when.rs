//! Days and times as people and their programs write them.

use std::str::Chars;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, TimeDelta};
use qingchu_core::time::{Moment, china};

/// The days that are read from a spreadsheet's count of days: 1970 to 9999. A smaller number is more likely a year.
const SERIALS: std::ops::Range<f64> = 25_569.0..2_958_466.0;

/// Reads a day: `2020-01-06`, `2020/1/6`, `2020.1.6`, `2020年1月6日` or `20200106`. The year has four digits and stands
/// first; nothing else may follow.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let mut scan = Scan::new(text);
    let day = scan.day()?;
    scan.is_at_end().then_some(day)
}

/// Reads a time: a [`day`], then nothing (its first instant) or a time of day (`12:09`, `12:09:38.5`, `12时9分`,
/// `下午3:20`, `3:20 PM`), then an offset from UTC if it is not +08:00 (`Z`, `+09:00`). Also a spreadsheet's count of
/// days (`43836.5067`), and seconds (10 digits) or milliseconds (13 digits) since 1970.
pub(super) fn moment(text: &str) -> Option<Moment> {
    if let Some(number) = number_moment(text.trim()) {
        return Some(number);
    }
    let mut scan = Scan::new(text);
    let day = scan.day()?;
    let at = if scan.is_at_end() { NaiveTime::MIN } else { scan.time_of_day()? };
    let offset = if scan.is_at_end() { china() } else { scan.offset()? };
    if !scan.is_at_end() {
        return None;
    }
    day.and_time(at).and_local_timezone(offset).single().map(Moment::from)
}

/// A moment as a person in China reads it, to the second: `2020-01-06 12:09:38`.
pub(super) fn written(moment: Moment) -> String {
    match moment.at(china()) {
        Some(at) => at.format("%Y-%m-%d %H:%M:%S").to_string(),
        None => moment.0.to_string(),
    }
}

/// A moment with its offset, as programs read it: `2020-01-06T12:09:38+08:00`.
pub(super) fn rfc_3339(moment: Moment) -> String {
    match moment.at(china()) {
        Some(at) => at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false),
        None => moment.0.to_string(),
    }
}

fn number_moment(text: &str) -> Option<Moment> {
    let is_whole = text.bytes().all(|byte| byte.is_ascii_digit());
    match (is_whole, text.len()) {
        (true, 8) => None,
        (true, 10) => text.parse().ok().map(|seconds: i64| Moment(seconds * 1_000)),
        (true, 13) => text.parse().ok().map(Moment),
        _ => text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.').then(|| serial(text)).flatten(),
    }
}

/// A spreadsheet's count of days since 1899-12-30, at +08:00.
fn serial(text: &str) -> Option<Moment> {
    let days: f64 = text.parse().ok()?;
    if !SERIALS.contains(&days) {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days.trunc() as u64))?;
    // A spreadsheet's time is exact to the second and no further.
    let seconds = (days.fract() * 86_400.0).round() as i64;
    let at = day.and_time(NaiveTime::MIN).checked_add_signed(TimeDelta::seconds(seconds))?;
    at.and_local_timezone(china()).single().map(|at: DateTime<FixedOffset>| Moment::from(at))
}

/// What is left to read.
struct Scan<'a> {
    rest: Chars<'a>,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        Self { rest: text.trim().chars() }
    }

    fn is_at_end(&self) -> bool {
        self.rest.as_str().is_empty()
    }

    /// Takes the first of these that is next.
    fn take(&mut self, words: &[&str]) -> bool {
        let found = words.iter().find_map(|word| self.rest.as_str().strip_prefix(word));
        if let Some(after) = found {
            self.rest = after.chars();
        }
        found.is_some()
    }

    fn blanks(&mut self) {
        self.rest = self.rest.as_str().trim_start().chars();
    }

    /// A number of at least one and at most `digits_max` digits, and how many it has.
    fn number(&mut self, digits_max: usize) -> Option<(u32, usize)> {
        let (mut number, mut digits) = (0_u32, 0);
        while digits < digits_max
            && let Some(digit) = self.rest.clone().next().and_then(|next| next.to_digit(10))
        {
            number = number * 10 + digit;
            digits += 1;
            self.rest.next();
        }
        (digits > 0).then_some((number, digits))
    }

    fn two_digits(&mut self) -> Option<u32> {
        self.number(2).map(|(number, _digits)| number)
    }

    fn day(&mut self) -> Option<NaiveDate> {
        let (year, digits) = self.number(4)?;
        if digits != 4 {
            return None;
        }
        let is_compact = self.rest.clone().next()?.is_ascii_digit();
        let is_separated = |scan: &mut Self, words: &[&str]| {
            scan.blanks();
            let taken = is_compact || scan.take(words);
            scan.blanks();
            taken
        };
        let separated = is_separated(self, &["-", "/", ".", "年"]);
        let month = self.two_digits().filter(|_month| separated)?;
        let separated = is_separated(self, &["-", "/", ".", "月"]);
        let day = self.two_digits().filter(|_day| separated)?;
        let is_marked = self.take(&["日", "号"]);
        if !is_marked && self.rest.clone().next().is_some_and(|next| next.is_ascii_digit()) {
            return None;
        }
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
    }

    fn time_of_day(&mut self) -> Option<NaiveTime> {
        self.take(&["T", "t", ",", "，"]);
        self.blanks();
        let mut half = self.half();
        self.blanks();
        let hour = self.two_digits()?;
        if !self.take(&[":", "：", "时", "点"]) {
            return None;
        }
        let minute = self.two_digits().unwrap_or(0);
        let has_seconds = self.take(&[":", "："]) || (self.take(&["分"]) && !self.is_at_end());
        let second = if has_seconds { self.two_digits().unwrap_or(0) } else { 0 };
        let milli = if self.take(&[".", ","]) { self.fraction()? } else { 0 };
        self.take(&["秒"]);
        self.blanks();
        half = half.or_else(|| self.half());
        self.blanks();
        let hour = match half {
            None => hour,
            Some(Half::Morning) if hour == 12 => 0,
            Some(Half::Afternoon) if hour < 12 => hour + 12,
            Some(Half::Morning | Half::Afternoon) => hour,
        };
        NaiveTime::from_hms_milli_opt(hour, minute, second, milli)
    }

    fn half(&mut self) -> Option<Half> {
        if self.take(&["上午", "早上", "AM", "am", "a.m."]) {
            Some(Half::Morning)
        } else if self.take(&["下午", "晚上", "PM", "pm", "p.m."]) {
            Some(Half::Afternoon)
        } else {
            None
        }
    }

    /// Up to nine digits behind the point, as milliseconds.
    fn fraction(&mut self) -> Option<u32> {
        let (number, digits) = self.number(9)?;
        let digits = u32::try_from(digits).ok()?;
        Some(if digits <= 3 { number * 10_u32.pow(3 - digits) } else { number / 10_u32.pow(digits - 3) })
    }

    fn offset(&mut self) -> Option<FixedOffset> {
        if self.take(&["Z", "z", "UTC", "GMT"]) {
            return FixedOffset::east_opt(0);
        }
        let is_east = self.take(&["+"]);
        if !is_east && !self.take(&["-"]) {
            return None;
        }
        let hours = self.two_digits()?;
        self.take(&[":"]);
        let minutes = self.two_digits().unwrap_or(0);
        let seconds = i32::try_from(hours * 3_600 + minutes * 60).ok()?;
        FixedOffset::east_opt(if is_east { seconds } else { -seconds })
    }
}

#[derive(Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        assert_eq!(moment(text).map(rfc_3339).as_deref(), Some(expect), "{text}");
    }

    #[test]
    fn times_are_read_in_the_forms_that_people_have() {
        check("2020/1/6 12:09:38", "2020-01-06T12:09:38+08:00");
        check("2020-01-06T12:09:38", "2020-01-06T12:09:38+08:00");
        check("2020-01-06 12:09", "2020-01-06T12:09:00+08:00");
        check("2020-01-06T04:09:38Z", "2020-01-06T12:09:38+08:00");
        check("2020-01-06T13:09:38.25+09:00", "2020-01-06T12:09:38.250+08:00");
        check("2020-01-06T12:09:38.123456789+0800", "2020-01-06T12:09:38.123+08:00");
        check("2020年1月6日", "2020-01-06T00:00:00+08:00");
        check("2020年1月6日12时9分38秒", "2020-01-06T12:09:38+08:00");
        check("2020年1月6日 12点9分", "2020-01-06T12:09:00+08:00");
        check("2020年1月6日 下午3：20", "2020-01-06T15:20:00+08:00");
        check("2020.1.6 3:20 PM", "2020-01-06T15:20:00+08:00");
        check("2020/1/6 12:05 AM", "2020-01-06T00:05:00+08:00");
        check(" 20200106 ", "2020-01-06T00:00:00+08:00");
        check("43836", "2020-01-06T00:00:00+08:00");
        check("43836.506689814815", "2020-01-06T12:09:38+08:00");
        check("1578283778", "2020-01-06T12:09:38+08:00");
        check("1578283778000", "2020-01-06T12:09:38+08:00");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        let texts = [
            "",
            "明天",
            "2020",
            "2020-13-01",
            "2020-02-30",
            "1/6/2020",
            "20-01-06",
            "2020-01-06 25:00",
            "2020-01-06 12",
            "2020-01-06 12:61",
            "2020-01-06 12:09 maybe",
            "2020-01-061",
            "12",
            "-5",
            "1e9",
            "99999999999999999999",
            "2020-01-06T12:09:38+99:00",
            ".",
            "2020-",
            "٢٠٢٠-٠١-٠٦",
        ];
        for text in texts {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_is_nothing_but_a_day() {
        let expect = NaiveDate::from_ymd_opt(2004, 1, 9);
        for text in ["2004-01-09", "2004/1/9", "2004.1.9", "2004年1月9日", "20040109"] {
            assert_eq!(day(text), expect, "{text}");
        }
        for text in ["2004-01-09 10:00", "2004-02-30", "", "12004-01-09", "2004-01"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
