//! The days that a sentence of a notice names: 1月30日（星期日）、2月12日（星期六）, 9月29日至10月6日.

use chrono::{Datelike, NaiveDate, Weekday};

use super::super::Wrong;
use crate::deadline::calendar::NoticeYear;

/// The longest range of days off that a notice can name.
const RANGE_DAYS_MAX: i64 = 31;

/// Days that share one fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// First and last day of each stretch.
    stretches: Vec<(NaiveDate, NaiveDate)>,
    /// One day, written with its year.
    pub(super) is_full_day: bool,
}

impl Group {
    /// Every day of the group.
    pub(super) fn days(&self) -> impl Iterator<Item = NaiveDate> {
        self.stretches.iter().flat_map(|(first, last)| first.iter_days().take_while(move |day| day <= last))
    }
}

/// Reads the days of an item from its first word to its last.
pub(super) struct Reader<'words> {
    rest: &'words [char],
    year: NoticeYear,
    /// The item is New Year's: its December is the year before.
    is_new_year: bool,
    /// Year and month of the day read last: 22日 after 1月17日 is in January.
    last: Option<(i32, u32)>,
    /// The first stretch of the item, which is the holiday: 29日 after 1月29日至2月4日 is in January.
    holiday: Option<(NaiveDate, NaiveDate)>,
}

/// A day as it is written.
struct Written {
    day: NaiveDate,
    has_year: bool,
}

impl<'words> Reader<'words> {
    pub(super) fn new(words: &'words [char], year: NoticeYear, is_new_year: bool) -> Self {
        Self { rest: words, year, is_new_year, last: None, holiday: None }
    }

    /// The next days and what joins them; `None` at the end of the item.
    pub(super) fn next_group(&mut self) -> Result<Option<Group>, Wrong> {
        self.skip_to_day();
        self.turn_to_holiday();
        let Some(mut first) = self.day()? else { return Ok(None) };
        let mut group = Group { stretches: Vec::new(), is_full_day: first.has_year };
        loop {
            let joined = self.after_any(&['-', '至', '到']);
            let last = match joined {
                Some(rest) if is_day(rest) => {
                    self.rest = rest;
                    self.day()?.map_or(first.day, |last| last.day)
                }
                Some(_) | None => first.day,
            };
            let days = last.signed_duration_since(first.day).num_days();
            if !(0..RANGE_DAYS_MAX).contains(&days) {
                return Err(Wrong::WrongRange { first: first.day, last });
            }
            group.stretches.push((first.day, last));
            match self.after_any(&['、', '和', '及']) {
                Some(rest) if is_day(rest) => self.rest = rest,
                Some(_) | None => break,
            }
            let Some(next) = self.day()? else { break };
            first = next;
        }
        self.holiday = self.holiday.or(group.stretches.first().copied());
        group.is_full_day &= group.stretches.len() == 1;
        Ok(Some(group))
    }

    /// The words up to the next day, or the end of the item.
    pub(super) fn words_to_next_day(&mut self) -> String {
        let before = self.rest;
        self.skip_to_day();
        let count = before.len().saturating_sub(self.rest.len());
        before.iter().take(count).collect()
    }

    /// Passes over words, and over whatever stands in brackets, to the next day.
    fn skip_to_day(&mut self) {
        while let Some((word, rest)) = self.rest.split_first() {
            if is_day(self.rest) {
                return;
            }
            self.rest = rest;
            let is_number = word.is_ascii_digit();
            if is_number {
                self.rest = digits(self.rest).1;
            }
            if *word == '（' {
                let inside = self.rest.iter().position(|word| *word == '）').map_or(self.rest.len(), |at| at);
                self.rest = self.rest.get(inside..).unwrap_or_default();
            }
        }
    }

    /// A sentence that begins with a day alone means that day of the holiday, where the holiday has it.
    fn turn_to_holiday(&mut self) {
        let (Some((None, None, day, _)), Some((first, last))) = (day_parts(self.rest), self.holiday) else {
            return;
        };
        let mut days = first.iter_days().take_while(|in_holiday| *in_holiday <= last);
        if let Some(meant) = days.find(|in_holiday| in_holiday.day() == day) {
            self.last = Some((meant.year(), meant.month()));
        }
    }

    /// A day at the beginning of the words, with the weekday beside it.
    fn day(&mut self) -> Result<Option<Written>, Wrong> {
        let Some((year, month, day, rest)) = day_parts(self.rest) else { return Ok(None) };
        let text: String = self.rest.iter().take(self.rest.len().saturating_sub(rest.len())).collect();
        let not_a_day = || Wrong::NotADay { text: text.clone() };
        let has_year = year.is_some();
        let month_given = month.map(|month| (self.year_of(year, month), month));
        let (year, month) = month_given.or(self.last).ok_or_else(not_a_day)?;
        let day = NaiveDate::from_ymd_opt(year, month, day).ok_or_else(not_a_day)?;
        self.last = Some((year, month));
        self.rest = rest;
        if let Some(said) = self.weekday_beside()
            && weekday_of(&said) != Some(day.weekday())
        {
            return Err(Wrong::WrongWeekday { day, weekday: day.weekday(), said });
        }
        Ok(Some(Written { day, has_year }))
    }

    /// The year of a day written with its month.
    fn year_of(&self, written: Option<i32>, month: u32) -> i32 {
        match written {
            Some(year) => year,
            None if month == 12 && self.is_new_year => self.year.0.saturating_sub(1),
            None => self.year.0,
        }
    }

    /// The weekday in the brackets behind a day, or right behind it; passes over the brackets.
    fn weekday_beside(&mut self) -> Option<String> {
        let note: String = match self.rest.strip_prefix(&['（']) {
            Some(inside) => {
                let end = inside.iter().position(|word| *word == '）')?;
                self.rest = inside.get(end..)?.strip_prefix(&['）'])?;
                inside.iter().take(end).collect()
            }
            None => {
                let named: String = self.rest.iter().take(3).collect();
                let is_named = named.starts_with("星期") || named.starts_with('周');
                let length = if named.starts_with('周') { 2 } else { 3 };
                if !is_named {
                    return None;
                }
                let note = self.rest.iter().take(length).collect();
                self.rest = self.rest.get(length..).unwrap_or_default();
                note
            }
        };
        let (_before, name) = note.split_once("星期").or_else(|| note.split_once('周'))?;
        name.chars().next().map(|name| format!("星期{name}"))
    }

    fn after_any(&self, marks: &[char]) -> Option<&'words [char]> {
        let (mark, rest) = self.rest.split_first()?;
        marks.contains(mark).then_some(rest)
    }
}

fn weekday_of(name: &str) -> Option<Weekday> {
    match name {
        "星期一" => Some(Weekday::Mon),
        "星期二" => Some(Weekday::Tue),
        "星期三" => Some(Weekday::Wed),
        "星期四" => Some(Weekday::Thu),
        "星期五" => Some(Weekday::Fri),
        "星期六" => Some(Weekday::Sat),
        "星期日" | "星期天" => Some(Weekday::Sun),
        _ => None,
    }
}

fn is_day(words: &[char]) -> bool {
    day_parts(words).is_some()
}

/// Year, month and day at the beginning of some words, as far as they are written, and what follows.
#[expect(clippy::type_complexity, reason = "four parts, read once")]
fn day_parts(words: &[char]) -> Option<(Option<i32>, Option<u32>, u32, &[char])> {
    let (year, words) = match part(words, '年', 4) {
        Some((year, rest)) => (i32::try_from(year).ok(), rest),
        None => (None, words),
    };
    let (month, words) = match part(words, '月', 2) {
        Some((month, rest)) => (Some(month), rest),
        None => (None, words),
    };
    let (day, rest) = part(words, '日', 2).or_else(|| part(words, '号', 2))?;
    if year.is_some() && month.is_none() {
        return None;
    }
    Some((year, month, day, rest))
}

/// A number of at most `length` digits with its unit.
fn part(words: &[char], unit: char, length: usize) -> Option<(u32, &[char])> {
    let (number, rest) = digits(words);
    if number.is_empty() || number.len() > length {
        return None;
    }
    Some((number.parse().ok()?, rest.strip_prefix(&[unit])?))
}

fn digits(words: &[char]) -> (String, &[char]) {
    let number: String = words.iter().take_while(|word| word.is_ascii_digit()).collect();
    let rest = words.get(number.len()..).unwrap_or_default();
    (number, rest)
}

/// A number that stands before a unit and right behind one of some words: the 7 of 共7天. With the words as written.
pub(super) fn number_before(words: &str, unit: &str, before: &[&str]) -> Option<(String, usize)> {
    let (head, _after) = words.split_once(unit)?;
    let is_numeral = |word: &char| word.is_ascii_digit() || "一二两三四五六七八九十".contains(*word);
    let mut numeral: Vec<char> = head.chars().rev().take_while(is_numeral).collect();
    numeral.reverse();
    let text: String = numeral.iter().collect();
    let lead = head.strip_suffix(text.as_str())?;
    let word = before.iter().find(|word| lead.ends_with(**word))?;
    let number = text.parse().ok().or_else(|| small_numeral(&numeral))?;
    Some((format!("{word}{text}{unit}"), number))
}

/// A Chinese numeral from 1 to 99.
fn small_numeral(numeral: &[char]) -> Option<usize> {
    let digit = |word: &char| -> Option<usize> {
        match word {
            '两' => Some(2),
            _ => (1..).zip("一二三四五六七八九".chars()).find(|(_n, name)| name == word).map(|(n, _name)| n),
        }
    };
    match numeral {
        ['十'] => Some(10),
        ['十', ones] => digit(ones)?.checked_add(10),
        [tens, '十'] => digit(tens)?.checked_mul(10),
        [tens, '十', ones] => digit(tens)?.checked_mul(10)?.checked_add(digit(ones)?),
        [ones] => digit(ones),
        _ => None,
    }
}
