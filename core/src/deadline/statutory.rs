//! The statutory days off (全国年节及纪念日放假办法): what a notice must give, and what is presumed until there is one.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::order;

/// A weekend has no working day of its own: Saturday and Sunday.
#[must_use]
pub fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// How many days off a year has by law: 10 up to 2007, 11 from 2008, 13 from 2025.
///
/// Weekdays off minus weekends worked in a yearly notice equal this number.
#[must_use]
pub fn days_off_of(year: i32) -> u32 {
    match year {
        ..=2007 => 10,
        2008..=2024 => 11,
        2025.. => 13,
    }
}

/// The year's statutory days off with their holiday, in the order of the calendar, a day twice where two holidays
/// share it.
///
/// The holidays of the lunar calendar are known for 2004 to 2035; other years have only those of the solar one.
#[must_use]
pub fn days_of(year: i32) -> Vec<(NaiveDate, &'static str)> {
    let mut days = Vec::with_capacity(16);
    let mut run = |name, first: Option<NaiveDate>, count: usize| {
        days.extend(first.into_iter().flat_map(|first| first.iter_days().take(count)).map(|day| (day, name)));
    };
    let on = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    run("元旦", on(1, 1), 1);
    let lunar = LUNAR.iter().find(|lunar| lunar.year == year);
    if let Some(lunar) = lunar {
        let new_year = on(lunar.new_year.0, lunar.new_year.1);
        let eve = new_year.and_then(|day| day.pred_opt());
        match year {
            ..=2007 | 2014..=2024 => run("春节", new_year, 3),
            2008..=2013 => run("春节", eve, 3),
            2025.. => run("春节", eve, 4),
        }
        if year >= 2008 {
            run("清明节", on(4, lunar.clear_bright), 1);
            run("端午节", on(lunar.dragon_boat.0, lunar.dragon_boat.1), 1);
            run("中秋节", on(lunar.mid_autumn.0, lunar.mid_autumn.1), 1);
        }
    }
    let labour = match year {
        ..=2007 => 3,
        2008..=2024 => 1,
        2025.. => 2,
    };
    run("劳动节", on(5, 1), labour);
    run("国庆节", on(10, 1), 3);
    order::sort_by_key(&mut days, |(day, _name)| *day);
    days
}

/// The weekdays presumed off in a year whose notice is not known: its statutory days, and for each that falls on a
/// weekend, or on another holiday, the next day that would have been worked.
#[must_use]
pub fn presumed_off(year: i32) -> Vec<(NaiveDate, &'static str)> {
    let statutory = days_of(year);
    let mut off: Vec<(NaiveDate, &'static str)> = Vec::with_capacity(statutory.len());
    let mut carried: Vec<(NaiveDate, &'static str)> = Vec::new();
    for (day, name) in statutory {
        let is_taken = is_weekend(day) || off.iter().any(|(taken, _name)| *taken == day);
        if is_taken { carried.push((day, name)) } else { off.push((day, name)) }
    }
    for (day, name) in carried {
        let free = |next: &NaiveDate| !is_weekend(*next) && !off.iter().any(|(taken, _name)| taken == next);
        if let Some(next) = day.iter_days().skip(1).find(free) {
            off.push((next, name));
        }
    }
    order::sort_by_key(&mut off, |(day, _name)| *day);
    off
}

/// The years of which the lunar calendar's holidays are known.
pub(super) const LUNAR_YEARS: std::ops::RangeInclusive<i32> = 2004..=2035;

/// Month and day.
type MonthDay = (u32, u32);

/// The days of one year that follow the moon or the sun's longitude.
struct Lunar {
    year: i32,
    /// 正月初一
    new_year: MonthDay,
    /// 清明, in April
    clear_bright: u32,
    /// 五月初五
    dragon_boat: MonthDay,
    /// 八月十五
    mid_autumn: MonthDay,
}

const fn lunar(
    year: i32,
    new_year: MonthDay,
    clear_bright: u32,
    dragon_boat: MonthDay,
    mid_autumn: MonthDay,
) -> Lunar {
    Lunar { year, new_year, clear_bright, dragon_boat, mid_autumn }
}

const LUNAR: &[Lunar] = &[
    lunar(2004, (1, 22), 4, (6, 22), (9, 28)),
    lunar(2005, (2, 9), 5, (6, 11), (9, 18)),
    lunar(2006, (1, 29), 5, (5, 31), (10, 6)),
    lunar(2007, (2, 18), 5, (6, 19), (9, 25)),
    lunar(2008, (2, 7), 4, (6, 8), (9, 14)),
    lunar(2009, (1, 26), 4, (5, 28), (10, 3)),
    lunar(2010, (2, 14), 5, (6, 16), (9, 22)),
    lunar(2011, (2, 3), 5, (6, 6), (9, 12)),
    lunar(2012, (1, 23), 4, (6, 23), (9, 30)),
    lunar(2013, (2, 10), 4, (6, 12), (9, 19)),
    lunar(2014, (1, 31), 5, (6, 2), (9, 8)),
    lunar(2015, (2, 19), 5, (6, 20), (9, 27)),
    lunar(2016, (2, 8), 4, (6, 9), (9, 15)),
    lunar(2017, (1, 28), 4, (5, 30), (10, 4)),
    lunar(2018, (2, 16), 5, (6, 18), (9, 24)),
    lunar(2019, (2, 5), 5, (6, 7), (9, 13)),
    lunar(2020, (1, 25), 4, (6, 25), (10, 1)),
    lunar(2021, (2, 12), 4, (6, 14), (9, 21)),
    lunar(2022, (2, 1), 5, (6, 3), (9, 10)),
    lunar(2023, (1, 22), 5, (6, 22), (9, 29)),
    lunar(2024, (2, 10), 4, (6, 10), (9, 17)),
    lunar(2025, (1, 29), 4, (5, 31), (10, 6)),
    lunar(2026, (2, 17), 5, (6, 19), (9, 25)),
    lunar(2027, (2, 6), 5, (6, 9), (9, 15)),
    lunar(2028, (1, 26), 4, (5, 28), (10, 3)),
    lunar(2029, (2, 13), 4, (6, 16), (9, 22)),
    lunar(2030, (2, 3), 5, (6, 5), (9, 12)),
    lunar(2031, (1, 23), 5, (6, 24), (10, 1)),
    lunar(2032, (2, 11), 4, (6, 12), (9, 19)),
    lunar(2033, (1, 31), 4, (6, 1), (9, 8)),
    lunar(2034, (2, 19), 5, (6, 20), (9, 27)),
    lunar(2035, (2, 8), 5, (6, 10), (9, 16)),
];
