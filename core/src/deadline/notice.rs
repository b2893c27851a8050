//! A notice of days off, as CSV or in its own words, and the checks it passes before it is taken.
//!
//! Nothing here decides what holds: [`super::calendar::Calendar::load`] lays a notice over what was known.

mod wording;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate, Weekday};

use super::calendar::{Fact, Kind, Layer, NoticeYear};
use super::statutory;
use crate::event::Digest;

const HEADER: [&str; 4] = ["date", "kind", "name", "year_of_notice"];

/// The facts of one year that one source states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The year whose days off are arranged.
    pub year: NoticeYear,
    /// The facts, by day, a day once.
    pub facts: Vec<Fact>,
    /// Where they come from.
    pub source: Source,
}

/// Where facts come from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// The addresses or the file, as stated; empty when nothing was.
    pub name: String,
    /// Of the text that was read.
    pub digest: Digest,
}

/// Whether the days off must come to what the law gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// The yearly arrangement: weekdays off minus weekends worked are the statutory days in force.
    Yearly,
    /// A special occasion gave more (2015, 2020), as a person confirmed; or the notice was checked before.
    Special,
}

/// What is wrong with a notice, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {wrong}")]
pub struct NoticeFault {
    /// The line, counted from 1; for the year as a whole, the first line.
    pub line: usize,
    /// What is wrong there.
    pub wrong: Wrong,
}

/// What is wrong with a notice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// The text has no facts.
    #[error("there is no day off in the text")]
    NoFact,
    /// The first line of a CSV is not its header.
    #[error("the header is {found:?}; write date,kind,name,year_of_notice")]
    Header {
        /// The line as it stands.
        found: String,
    },
    /// A row has too few or too many fields.
    #[error("the row has {found} fields; write date,kind,name,year_of_notice")]
    Fields {
        /// How many it has.
        found: usize,
    },
    /// A field does not hold a day that exists.
    #[error("date: {text:?} is not a day of the calendar")]
    NotADay {
        /// The text as it stands.
        text: String,
    },
    /// A kind that is not known.
    #[error("kind: {text:?}; write off, work or ordinary")]
    UnknownKind {
        /// The text as it stands.
        text: String,
    },
    /// The year of the notice is missing or not a year.
    #[error("year_of_notice: {text:?} is not a year")]
    NotAYear {
        /// The text as it stands.
        text: String,
    },
    /// A day that a notice of that year cannot arrange.
    #[error("date: {day} is neither in {year} nor in the December before")]
    OutsideYear {
        /// The day.
        day: NaiveDate,
        /// The year of the notice.
        year: NoticeYear,
    },
    /// A working row on a weekday says nothing.
    #[error("kind: {day} is said to be worked, yet it is a {weekday} and no weekend day")]
    WorkOnWeekday {
        /// The day.
        day: NaiveDate,
        /// Its weekday.
        weekday: Weekday,
    },
    /// Two facts of one notice about one day.
    #[error("date: {day} is said to be both {first:?} and {second:?}")]
    Contradiction {
        /// The day.
        day: NaiveDate,
        /// What was said first.
        first: Kind,
        /// What was said later.
        second: Kind,
    },
    /// The weekday written beside a day is another day's.
    #[error("{day} is a {weekday}, not {said}")]
    WrongWeekday {
        /// The day.
        day: NaiveDate,
        /// Its weekday.
        weekday: Weekday,
        /// The weekday as written.
        said: String,
    },
    /// 共N天, or N个公休日, is not the number of days named.
    #[error("the text says {said}, and names {counted} days")]
    WrongCount {
        /// The number as written.
        said: String,
        /// The number of days named.
        counted: usize,
    },
    /// A range that ends before it begins, or is longer than a month.
    #[error("the days {first} to {last} are no range of days off")]
    WrongRange {
        /// Its first day.
        first: NaiveDate,
        /// Its last day.
        last: NaiveDate,
    },
    /// Days are named and what becomes of them cannot be read.
    #[error("cannot tell what becomes of the days before {words:?}; load this notice as CSV")]
    Wording {
        /// The words after the days.
        words: String,
    },
    /// The text does not say of which year it is.
    #[error("the text does not say of which year it is; begin it with a line such as # 2027")]
    NoYear,
    /// A statutory holiday would be worked.
    #[error("{day} is a statutory day off ({name}) and would be worked")]
    StatutoryDayWorked {
        /// The day.
        day: NaiveDate,
        /// Its holiday.
        name: &'static str,
    },
    /// The sum check fails.
    #[error("{year}: weekdays off minus weekends worked are {days}; the law gives {by_law}")]
    Sum {
        /// The year.
        year: NoticeYear,
        /// Weekdays off minus weekends worked.
        days: i64,
        /// Statutory days in force.
        by_law: u32,
    },
}

impl Notice {
    /// Reads facts written as CSV: `date,kind,name,year_of_notice`, one notice for each year named, in the order of
    /// the years. Layers nearer than the nation may leave the last column out: their notice is that of the day's year.
    ///
    /// # Errors
    /// Every row that cannot be taken, with its line.
    pub fn read_csv(csv: &str, layer: Layer, source: &str) -> Result<Vec<Self>, Vec<NoticeFault>> {
        let source = Source { name: source.to_owned(), digest: Digest::of(csv.as_bytes()) };
        let mut faults = Vec::new();
        let mut years: BTreeMap<NoticeYear, BTreeMap<NaiveDate, Fact>> = BTreeMap::new();
        let text = csv.strip_prefix('\u{feff}').unwrap_or(csv);
        let mut rows = (1..).zip(text.lines()).filter(|(_line, row)| !row.trim().is_empty());
        match rows.next() {
            None => faults.push(NoticeFault { line: 1, wrong: Wrong::NoFact }),
            Some((line, header)) if !is_header(header, layer) => {
                faults.push(NoticeFault { line, wrong: Wrong::Header { found: header.to_owned() } });
            }
            Some(_header) => {}
        }
        for (line, row) in rows {
            let taken = read_row(row, layer).and_then(|fact| {
                let days = years.entry(fact.notice).or_default();
                take(days, fact)
            });
            if let Err(wrong) = taken {
                faults.push(NoticeFault { line, wrong });
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let notice = |(year, days): (NoticeYear, BTreeMap<NaiveDate, Fact>)| Self {
            year,
            facts: days.into_values().collect(),
            source: source.clone(),
        };
        Ok(years.into_iter().map(notice).collect())
    }

    /// Reads notices in either form: CSV where the first line is its header, else the notices' own words.
    ///
    /// # Errors
    /// Every line that cannot be taken.
    pub fn read(text: &str, layer: Layer, source: &str) -> Result<Vec<Self>, Vec<NoticeFault>> {
        let first = text.trim_start_matches(|mark: char| mark == '\u{feff}' || mark.is_whitespace());
        if first.trim_start_matches('"').starts_with("date") {
            Self::read_csv(text, layer, source)
        } else {
            Self::read_words(text, source)
        }
    }

    /// Reads the nation's notices from their own words. A line `# 2027` begins the notice of that year, a line
    /// `@ address` says where it comes from; without the first, the year is found in the words
    /// (关于2027年部分节假日安排的通知).
    ///
    /// # Errors
    /// Every item that cannot be taken, with its line.
    pub fn read_words(text: &str, source: &str) -> Result<Vec<Self>, Vec<NoticeFault>> {
        wording::read(text, source)
    }

    /// The facts as CSV, which [`Notice::read_csv`] reads back: what an event carries.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut csv = HEADER.join(",");
        csv.push('\n');
        for fact in &self.facts {
            let kind = match fact.kind {
                Kind::Off => "off",
                Kind::Work => "work",
                Kind::Ordinary => "ordinary",
            };
            // Writing to a string cannot fail.
            if writeln!(csv, "{},{kind},{},{}", fact.day, fact.name, fact.notice).is_err() {
                return csv;
            }
        }
        csv
    }

    /// What is wrong with the notice's year, if these were its facts: a statutory day off that is worked, or a sum
    /// of days off other than the law's (on a special occasion, less than the law's).
    pub fn check_year<'fact>(
        &self,
        facts: impl IntoIterator<Item = &'fact Fact>,
        occasion: Occasion,
    ) -> Vec<NoticeFault> {
        let mut kinds = BTreeMap::new();
        let mut days: i64 = 0;
        for fact in facts {
            kinds.insert(fact.day, fact.kind);
            let change = match (fact.is_exceptional(), fact.kind) {
                (true, Kind::Off) => 1,
                (true, Kind::Work) => -1,
                (_, Kind::Ordinary) | (false, Kind::Off | Kind::Work) => 0,
            };
            days = days.saturating_add(change);
        }
        let mut wrongs = Vec::new();
        for (day, name) in statutory::days_of(self.year.0) {
            let is_off = match kinds.get(&day) {
                Some(Kind::Off) => true,
                Some(Kind::Work) => false,
                Some(Kind::Ordinary) | None => statutory::is_weekend(day),
            };
            if !is_off {
                wrongs.push(Wrong::StatutoryDayWorked { day, name });
            }
        }
        let by_law = statutory::days_off_of(self.year.0);
        let is_right = match occasion {
            Occasion::Yearly => days == i64::from(by_law),
            Occasion::Special => days >= i64::from(by_law),
        };
        if !is_right {
            wrongs.push(Wrong::Sum { year: self.year, days, by_law });
        }
        wrongs.into_iter().map(|wrong| NoticeFault { line: 1, wrong }).collect()
    }
}

/// Adds a fact to the days of one notice.
fn take(days: &mut BTreeMap<NaiveDate, Fact>, fact: Fact) -> Result<(), Wrong> {
    match days.get(&fact.day) {
        Some(first) if first.kind != fact.kind => {
            Err(Wrong::Contradiction { day: fact.day, first: first.kind, second: fact.kind })
        }
        Some(_same) => Ok(()),
        None => {
            days.insert(fact.day, fact);
            Ok(())
        }
    }
}

/// Whether a nation's notice of the year can say this of the day.
fn check_fact(fact: &Fact) -> Result<(), Wrong> {
    let (day, year) = (fact.day, fact.notice);
    let is_december_before = day.month() == 12 && day.year().checked_add(1) == Some(year.0);
    if day.year() != year.0 && !is_december_before {
        return Err(Wrong::OutsideYear { day, year });
    }
    if fact.kind == Kind::Work && !statutory::is_weekend(day) {
        return Err(Wrong::WorkOnWeekday { day, weekday: day.weekday() });
    }
    Ok(())
}

fn is_header(row: &str, layer: Layer) -> bool {
    let fields: Vec<&str> = row.split(',').map(unquoted).collect();
    fields == HEADER || (layer != Layer::Nation && HEADER.starts_with(&fields) && fields.len() == 3)
}

fn read_row(row: &str, layer: Layer) -> Result<Fact, Wrong> {
    let mut fields = row.split(',').map(unquoted);
    let found = row.split(',').count();
    let (Some(day), Some(kind), Some(name)) = (fields.next(), fields.next(), fields.next()) else {
        return Err(Wrong::Fields { found });
    };
    let year = fields.next();
    if fields.next().is_some() || (year.is_none() && layer == Layer::Nation) {
        return Err(Wrong::Fields { found });
    }
    let day = read_day(day).ok_or_else(|| Wrong::NotADay { text: day.to_owned() })?;
    let kind = match kind {
        "off" => Kind::Off,
        "work" => Kind::Work,
        "ordinary" => Kind::Ordinary,
        _ => return Err(Wrong::UnknownKind { text: kind.to_owned() }),
    };
    let notice = match year {
        Some(text) if layer == Layer::Nation || !text.is_empty() => {
            text.parse().map(NoticeYear).map_err(|_not_a_number| Wrong::NotAYear { text: text.to_owned() })?
        }
        Some(_) | None => NoticeYear(day.year()),
    };
    let fact = Fact { day, kind, name: name.to_owned(), notice };
    if layer == Layer::Nation {
        check_fact(&fact)?;
    }
    Ok(fact)
}

/// `2027-01-04`, or as spreadsheets write it, `2027/1/4`.
fn read_day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split(['-', '/']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn unquoted(field: &str) -> &str {
    let field = field.trim();
    field.strip_prefix('"').and_then(|field| field.strip_suffix('"')).unwrap_or(field)
}
