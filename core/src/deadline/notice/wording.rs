//! A notice read from its own words, as they are pasted: "三、清明节：4月4日放假，4月6日（星期一）补休。"
//!
//! The wording varied over the years: ranges with —, ～, － or 至, 公休日调至, 补休, 周六 and 星期天, make-up days that only
//! follow from a rest day that moved. A sentence whose meaning is not plain is refused, never passed over; what is no
//! item of the list (preamble, signature, good advice) is left alone.

mod days;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use self::days::{Group, Reader, number_before};
use super::{Notice, NoticeFault, Source, Wrong, check_fact};
use crate::deadline::calendar::{Fact, Kind, NoticeYear};
use crate::deadline::statutory;
use crate::event::Digest;
use crate::order;

/// The numerals that count the items of a notice.
const NUMERALS: &str = "一二三四五六七八九十";

/// What follows the year in the title or the preamble of a notice.
const TITLES: [&str; 8] = ["部分节假日", "元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"];

/// Reads notices from text. A line `# 2027` begins the notice of that year; a line `@ address` says where it comes
/// from; without such a line the year is found in the words (2027年部分节假日安排).
///
/// # Errors
/// Every line that cannot be taken.
pub(super) fn read(text: &str, source: &str) -> Result<Vec<Notice>, Vec<NoticeFault>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut notices = Vec::new();
    let mut faults = Vec::new();
    for part in parts(text) {
        match part.read(source) {
            Ok(notice) => notices.push(notice),
            Err(found) => faults.extend(found),
        }
    }
    if notices.is_empty() && faults.is_empty() {
        faults.push(NoticeFault { line: 1, wrong: Wrong::NoFact });
    }
    if faults.is_empty() { Ok(notices) } else { Err(faults) }
}

/// The part of a text that is one notice.
struct Part<'text> {
    /// From a line `# 2027`.
    year: Option<NoticeYear>,
    sources: Vec<&'text str>,
    lines: Vec<(usize, &'text str)>,
}

/// An item of a notice: 四、劳动节：…
struct Item {
    line: usize,
    /// 劳动节
    name: String,
    /// What follows the colon, in plain forms of its marks.
    words: Vec<char>,
}

/// What becomes of a group of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// 放假, 调休, 补休
    Off,
    /// 上班
    Work,
    /// 公休日调至: the rest day goes elsewhere.
    MovedAway,
    /// 法定节假日, 照常公休: off for another reason, already said.
    Rest,
    /// The day on which the notice was signed.
    Signature,
}

/// For whose sake a day is off or worked, and the line that says so.
#[derive(Debug, Clone)]
struct Holiday {
    line: usize,
    name: String,
}

/// What the items of a notice say.
#[derive(Default)]
struct Said {
    off: BTreeMap<NaiveDate, Holiday>,
    work: BTreeMap<NaiveDate, Holiday>,
    moved_away: BTreeMap<NaiveDate, Holiday>,
    rest: BTreeSet<NaiveDate>,
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    for (line, words) in (1..).zip(text.lines()) {
        let words = words.trim();
        let year = words.strip_prefix('#').and_then(|year| year.trim().parse().ok()).map(NoticeYear);
        if year.is_some() || (parts.is_empty() && !words.is_empty()) {
            parts.push(Part { year, sources: Vec::new(), lines: Vec::new() });
        }
        let Some(part) = parts.last_mut() else { continue };
        match words.strip_prefix('@') {
            Some(address) => part.sources.push(address.trim()),
            None if year.is_none() && !words.is_empty() => part.lines.push((line, words)),
            None => {}
        }
    }
    parts
}

impl Part<'_> {
    fn read(&self, source: &str) -> Result<Notice, Vec<NoticeFault>> {
        let line = self.lines.first().map_or(1, |(line, _words)| *line);
        let Some(year) = self.year.or_else(|| self.year_in_words()) else {
            return Err(vec![NoticeFault { line, wrong: Wrong::NoYear }]);
        };
        let items = self.items();
        let mut said = Said::default();
        let mut faults = Vec::new();
        for item in &items {
            if let Err(wrong) = item.read(year, &mut said) {
                faults.push(NoticeFault { line: item.line, wrong });
            }
        }
        let facts = said.facts(year).unwrap_or_else(|fault| {
            faults.push(fault);
            Vec::new()
        });
        if facts.is_empty() && faults.is_empty() {
            faults.push(NoticeFault { line, wrong: Wrong::NoFact });
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let words: Vec<&str> = self.lines.iter().map(|(_line, words)| *words).collect();
        let name = if self.sources.is_empty() { source.to_owned() } else { self.sources.join(" ") };
        let source = Source { name, digest: Digest::of(words.join("\n").as_bytes()) };
        Ok(Notice { year, facts, source })
    }

    /// The year that the title or the preamble names: 2027年部分节假日安排, 现将2027年元旦、春节…, 调整2019年劳动节假期安排.
    fn year_in_words(&self) -> Option<NoticeYear> {
        self.lines.iter().find_map(|(_line, words)| {
            let words: String = plain(words).into_iter().collect();
            words.match_indices('年').find_map(|(at, _)| {
                let (before, after) = words.split_at_checked(at)?;
                let after = after.strip_prefix('年')?;
                let is_title = TITLES.iter().any(|title| after.starts_with(title));
                let digits = before.get(before.len().checked_sub(4)?..)?;
                if is_title { digits.parse().ok().map(NoticeYear) } else { None }
            })
        })
    }

    /// The items, each with what follows it up to the next.
    fn items(&self) -> Vec<Item> {
        let mut items: Vec<(usize, Vec<char>)> = Vec::new();
        for (line, words) in &self.lines {
            let words = plain(words);
            let mut rest = words.as_slice();
            let mut is_at_break = true;
            while let Some((first, after)) = rest.split_first() {
                match mark(rest).filter(|_| is_at_break) {
                    Some(words) => {
                        items.push((*line, Vec::new()));
                        rest = words;
                        is_at_break = false;
                    }
                    None => {
                        if let Some((_line, item)) = items.last_mut() {
                            item.push(*first);
                        }
                        is_at_break = matches!(first, '。' | '；');
                        rest = after;
                    }
                }
            }
        }
        items.into_iter().map(|(line, words)| Item::of(line, &words)).collect()
    }
}

impl Item {
    fn of(line: usize, words: &[char]) -> Self {
        let is_end_of_name = |word: &char| *word == '：';
        let at = words
            .iter()
            .position(is_end_of_name)
            .or_else(|| words.iter().position(char::is_ascii_digit))
            .unwrap_or(words.len());
        let (name, words) = words.split_at_checked(at).unwrap_or((words, &[]));
        Self { line, name: holiday(&name.iter().collect::<String>()), words: words.to_vec() }
    }

    fn read(&self, year: NoticeYear, said: &mut Said) -> Result<(), Wrong> {
        let mut reader = Reader::new(&self.words, year, self.name.contains("元旦"));
        let mut is_moved_to = false;
        while let Some(group) = reader.next_group()? {
            let tail = reader.words_to_next_day();
            if is_moved_to {
                said.off.extend(self.named(&group));
            } else {
                self.say(&group, &tail, said)?;
            }
            is_moved_to = tail.ends_with("调至") || tail.ends_with("调到");
        }
        Ok(())
    }

    /// The days of a group with the holiday for whose sake they are named.
    fn named(&self, group: &Group) -> impl Iterator<Item = (NaiveDate, Holiday)> {
        group.days().map(|day| (day, Holiday { line: self.line, name: self.name.clone() }))
    }

    fn say(&self, group: &Group, tail: &str, said: &mut Said) -> Result<(), Wrong> {
        let named = self.named(group);
        match meaning(group, tail)? {
            Meaning::Off => {
                check_number(group, tail, "天", &["共", "放假"])?;
                said.off.extend(named);
            }
            Meaning::Work => said.work.extend(named),
            Meaning::MovedAway => {
                check_number(group, tail, "个公休日", &[""])?;
                said.moved_away.extend(named);
            }
            Meaning::Rest => said.rest.extend(group.days()),
            Meaning::Signature => {}
        }
        Ok(())
    }
}

impl Said {
    /// The facts: a day off on a weekend is an ordinary day, which cancels a make-up day of an earlier notice; a rest
    /// day that moved away is worked unless it lies in the holiday itself.
    fn facts(mut self, year: NoticeYear) -> Result<Vec<Fact>, NoticeFault> {
        for (day, holiday) in self.moved_away {
            if !self.off.contains_key(&day) {
                self.work.insert(day, holiday);
            }
        }
        let is_off = |day: &NaiveDate| self.off.contains_key(day) || self.rest.contains(day);
        if let Some((day, holiday)) = self.work.iter().find(|(day, _holiday)| is_off(day)) {
            let wrong = Wrong::Contradiction { day: *day, first: Kind::Off, second: Kind::Work };
            return Err(NoticeFault { line: holiday.line, wrong });
        }
        let off = self.off.into_iter().map(|(day, holiday)| {
            let kind = if statutory::is_weekend(day) { Kind::Ordinary } else { Kind::Off };
            (day, kind, holiday)
        });
        let work = self.work.into_iter().map(|(day, holiday)| (day, Kind::Work, holiday));
        let mut facts = Vec::new();
        for (day, kind, Holiday { line, name }) in off.chain(work) {
            let fact = Fact { day, kind, name, notice: year };
            check_fact(&fact).map_err(|wrong| NoticeFault { line, wrong })?;
            facts.push(fact);
        }
        order::sort(&mut facts);
        Ok(facts)
    }
}

/// What becomes of a group of days, from the words that follow it.
fn meaning(group: &Group, tail: &str) -> Result<Meaning, Wrong> {
    let begins = |words: &[&str]| words.iter().any(|word| tail.starts_with(word));
    let is_moved = (tail.contains("公休日") || tail.contains("休息日"))
        && (tail.ends_with("调至") || tail.ends_with("调到"));
    if begins(&["放假", "调休", "补休"]) {
        Ok(Meaning::Off)
    } else if begins(&["上班", "正常上班", "照常上班"]) {
        Ok(Meaning::Work)
    } else if is_moved {
        Ok(Meaning::MovedAway)
    } else if begins(&["为公休", "照常公休"]) || (begins(&["为", "是"]) && tail.contains("法定")) {
        Ok(Meaning::Rest)
    } else if group.is_full_day && tail.chars().all(|word| word == '。') {
        Ok(Meaning::Signature)
    } else {
        Err(Wrong::Wording { words: tail.chars().take(20).collect() })
    }
}

/// Checks a number of days where the words give one: 共7天, 放假1天, 两个公休日.
fn check_number(group: &Group, tail: &str, unit: &str, before: &[&str]) -> Result<(), Wrong> {
    let counted = group.days().count();
    match number_before(tail, unit, before) {
        Some((said, number)) if number != counted => Err(Wrong::WrongCount { said, counted }),
        Some(_) | None => Ok(()),
    }
}

/// The words behind an item's mark 四、 at the beginning of some words.
fn mark(words: &[char]) -> Option<&[char]> {
    let numerals = words.iter().take_while(|word| NUMERALS.contains(**word)).count();
    if numerals == 0 {
        return None;
    }
    words.get(numerals..)?.strip_prefix(&['、'])
}

/// The holiday that an item's heading names, as the calendar calls it.
fn holiday(heading: &str) -> String {
    let heading: String =
        heading.chars().filter(|mark| !matches!(mark, '“' | '”' | '"' | '‘' | '’')).collect();
    if heading.contains("抗日战争") && heading.contains("胜利70周年") {
        return "抗战胜利70周年纪念日".to_owned();
    }
    match heading.as_str() {
        "五一" | "五一国际劳动节" | "国际劳动节" => "劳动节".to_owned(),
        "十一" | "十一国庆节" => "国庆节".to_owned(),
        "中秋节、国庆节" => "国庆节、中秋节".to_owned(),
        _ => heading,
    }
}

/// Words with one form of each mark: no spaces, ASCII digits, full-width brackets, - for every dash.
fn plain(words: &str) -> Vec<char> {
    let mut plain: Vec<char> = Vec::with_capacity(words.len());
    for word in words.chars() {
        let word = match word {
            '０'..='９' => u32::from(word).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(word),
            '(' => '（',
            ')' => '）',
            ':' => '：',
            ',' => '，',
            ';' => '；',
            '~' | '～' | '〜' | '－' | '–' | '—' | '―' | '─' | '−' => '-',
            '\u{200b}' | '\u{feff}' => continue,
            _ if word.is_whitespace() => continue,
            _ => word,
        };
        if word != '-' || plain.last() != Some(&'-') {
            plain.push(word);
        }
    }
    plain
}
