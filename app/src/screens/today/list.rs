//! The lines of Today, without saying how they look.

use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use qingchu_core::id::{CaseId, DutyId, EntryId, RegisterId, RoleId};
use qingchu_core::order;
use qingchu_core::projection::agenda::agenda;
use qingchu_core::projection::entries::{EntryAgenda, EntryItem, EntryWork};
use qingchu_core::projection::row_due;
use qingchu_core::roster::Alarm;
use qingchu_core::rulebook::Recurring;
use qingchu_core::time::Moment;

use crate::screens::began;
use crate::tablet::Tablet;

/// How far back a duty of the calendar that was not done is looked for.
const DAYS_BACK: Days = Days::new(62);
/// How far ahead.
const DAYS_AHEAD: Days = Days::new(62);
/// How many periods of one duty of the calendar lie ahead.
const AHEAD_MAX: usize = 1;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum What {
    /// A duty of a case.
    Case {
        /// The case.
        case: CaseId,
        /// Its duty.
        duty: DutyId,
    },
    /// Something about an entry of a register.
    Entry {
        /// The register.
        register: RegisterId,
        /// The entry.
        entry: EntryId,
        /// What.
        work: EntryWork,
    },
    /// Nobody of a roster is there.
    Alarm(Alarm),
    /// A duty of the calendar.
    Calendar {
        /// The duty.
        duty: DutyId,
        /// The first day of its period.
        first: NaiveDate,
        /// The last day of its period.
        last: NaiveDate,
        /// The day that its schedule names.
        by: NaiveDate,
    },
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Line {
    pub(super) what: What,
    /// The first instant that is too late; `None` while the clock waits.
    pub(super) cut_off: Option<Moment>,
    /// Whether a notice is missing.
    pub(super) is_provisional: bool,
}

/// All lines: those by their due times, what waits last, and the routine of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Lines {
    pub(super) dated: Vec<Line>,
    pub(super) routine: Vec<Line>,
}

/// Where the groups end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Bounds {
    pub(super) overdue: usize,
    pub(super) today: usize,
    /// How many of the overdue ones are of no case.
    pub(super) overdue_others: usize,
}

/// A group of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Group {
    Overdue,
    Today,
    Next,
    Routine,
}

/// A line, and the group that begins with it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Entry {
    pub(super) line: Line,
    pub(super) head: Option<(Group, usize)>,
}

/// The open duties of all cases that match, most urgent first.
pub(super) fn case_lines(tablet: Tablet, roles: Option<&[RoleId]>, query: &str) -> Vec<Line> {
    let books = tablet.books.get();
    let Some(book) = books.rulebook() else { return Vec::new() };
    let is_mine = |duty: &DutyId| {
        roles.is_none_or(|roles| {
            book.duty(duty).is_some_and(|rule| rule.who.iter().any(|role| roles.contains(role)))
        })
    };
    tablet.shelf.with(|shelf| {
        let found = (!query.trim().is_empty())
            .then(|| order::set(shelf.casebook.search(query).into_iter().map(|row| row.id)));
        agenda(&shelf.casebook)
            .into_iter()
            .filter(|item| found.as_ref().is_none_or(|found| found.contains(&item.row.id)))
            .filter(|item| is_mine(&item.duty.duty))
            .map(|item| Line {
                what: What::Case { case: item.row.id, duty: item.duty.duty.clone() },
                cut_off: item.duty.due.map(|due| due.cut_off),
                is_provisional: item.duty.due.is_some_and(|due| due.needs.is_some()),
            })
            .collect()
    })
}

/// The periods of the calendar's duties that are not done: all that are late, and the next one.
pub(super) fn calendar_lines(tablet: Tablet, today: NaiveDate) -> Vec<Line> {
    let books = tablet.books.get();
    let Some(book) = books.rulebook() else { return Vec::new() };
    let mut lines: Vec<Line> = book.recurring.iter().flat_map(|rule| periods(tablet, rule, today)).collect();
    order::sort_by_key(&mut lines, |line| line.cut_off);
    lines
}

fn periods(tablet: Tablet, rule: &Recurring, today: NaiveDate) -> Vec<Line> {
    let (Some(first), Some(last)) = (today.checked_sub_days(DAYS_BACK), today.checked_add_days(DAYS_AHEAD))
    else {
        return Vec::new();
    };
    let calendar = tablet.calendar.get();
    // A unit that began to work with the program last week does not owe last month's figures.
    let began = tablet.shelf.with(|shelf| began(shelf, calendar.offset()));
    let open = tablet.shelf.with(|shelf| shelf.unit.open_periods(rule, first, last, &calendar));
    let line = |period: qingchu_core::deadline::recurring::Period| {
        let due = row_due(&period.due);
        Line {
            what: What::Calendar {
                duty: rule.id.clone(),
                first: period.first,
                last: period.last,
                by: period.by,
            },
            cut_off: due.map(|due| due.cut_off),
            is_provisional: due.is_some_and(|due| due.needs.is_some()),
        }
    };
    let (late, ahead): (Vec<_>, Vec<_>) =
        open.unwrap_or_default().into_iter().partition(|period| period.by <= today);
    late.into_iter()
        .filter(|period| began.is_some_and(|began| period.last >= began))
        .chain(ahead.into_iter().take(AHEAD_MAX))
        .map(line)
        .collect()
}

/// The lines of the calendar that match.
pub(super) fn narrowed(lines: &[Line], roles: Option<&[RoleId]>, query: &str, tablet: Tablet) -> Vec<Line> {
    let books = tablet.books.get();
    let Some(book) = books.rulebook() else { return Vec::new() };
    let duty = |line: &Line| match &line.what {
        What::Calendar { duty, .. } => book.recurring_duty(duty),
        What::Case { .. } | What::Entry { .. } | What::Alarm(_) => None,
    };
    let matches = |line: &&Line| {
        duty(line).is_some_and(|rule| {
            let is_mine = roles.is_none_or(|roles| rule.who.iter().any(|role| roles.contains(role)));
            is_mine && holds_all(&format!("{} {}", rule.title.zh, rule.title.en), query)
        })
    };
    lines.iter().filter(matches).cloned().collect()
}

/// Whether words hold all the words of a query.
fn holds_all(words: &str, query: &str) -> bool {
    let words = words.to_lowercase();
    query.split_whitespace().all(|word| words.contains(&word.to_lowercase()))
}

/// What is to be done about the entries of registers that match, most urgent first.
pub(super) fn entry_lines(
    tablet: Tablet,
    agenda: &EntryAgenda,
    roles: Option<&[RoleId]>,
    query: &str,
) -> Vec<Line> {
    let books = tablet.books.get();
    let Some(book) = books.rulebook() else { return Vec::new() };
    let matches = |item: &&EntryItem| {
        let Some(register) = book.register(&item.register) else { return false };
        let (who, title) = match &item.what {
            EntryWork::Duty(duty) => match register.duty(duty) {
                Some(rule) => (&rule.who, format!("{} {}", rule.title.zh, rule.title.en)),
                None => return false,
            },
            EntryWork::Expires => (&register.remind_who, String::new()),
        };
        let is_mine = who.is_empty() || roles.is_none_or(|roles| who.iter().any(|role| roles.contains(role)));
        let words = || {
            let entry = tablet.shelf.with(|shelf| shelf.unit.title(register, item.entry)).unwrap_or_default();
            format!("{title} {entry} {} {}", register.name.zh, register.name.en)
        };
        is_mine && (query.trim().is_empty() || holds_all(&words(), query))
    };
    let line = |item: &EntryItem| Line {
        what: What::Entry { register: item.register.clone(), entry: item.entry, work: item.what.clone() },
        cut_off: item.due.map(|due| due.cut_off),
        is_provisional: item.due.is_some_and(|due| due.needs.is_some()),
    };
    agenda.items().into_iter().filter(matches).map(line).collect()
}

/// The rosters of which nobody is there; whoever looks has to know.
pub(super) fn alarm_lines(alarms: &[Alarm]) -> Vec<Line> {
    let line =
        |alarm: &Alarm| Line { what: What::Alarm(alarm.clone()), cut_off: None, is_provisional: false };
    alarms.iter().map(line).collect()
}

/// One after the other by their due times; of equals those of `first` first.
pub(super) fn merged(first: Vec<Line>, second: Vec<Line>) -> Vec<Line> {
    let mut merged = Vec::with_capacity(first.len().saturating_add(second.len()));
    let (mut first, mut second) = (first.into_iter().peekable(), second.into_iter().peekable());
    loop {
        let next = match (first.peek(), second.peek()) {
            (Some(one), Some(other)) if order(other) < order(one) => second.next(),
            (Some(_), _) => first.next(),
            (None, _) => second.next(),
        };
        match next {
            Some(line) => merged.push(line),
            None => return merged,
        }
    }
}

/// Puts what the calendar asks for by the end of today among what has a due time.
pub(super) fn joined(of_cases: Vec<Line>, of_calendar: Vec<Line>, end_of_today: Moment) -> Lines {
    let (pressing, routine): (Vec<Line>, Vec<Line>) =
        of_calendar.into_iter().partition(|line| line.cut_off.is_some_and(|at| at <= end_of_today));
    let mut dated = of_cases;
    for line in pressing {
        let place = dated.partition_point(|other| order(other) <= order(&line));
        dated.insert(place, line);
    }
    Lines { dated, routine }
}

/// An alarm is late from its first moment on; what waits stands last.
fn order(line: &Line) -> Moment {
    match line.what {
        What::Alarm(_) => Moment(i64::MIN),
        What::Case { .. } | What::Entry { .. } | What::Calendar { .. } => {
            line.cut_off.unwrap_or(Moment(i64::MAX))
        }
    }
}

/// Where the groups end at a moment; `end_of_today` is 24:00.
pub(super) fn bounds(lines: &Lines, now: Moment, end_of_today: Moment) -> Bounds {
    let overdue = lines.dated.partition_point(|line| order(line) <= now);
    let today = lines.dated.partition_point(|line| order(line) <= end_of_today.max(now));
    let is_other = |line: &&Line| !matches!(line.what, What::Case { .. });
    let overdue_others = lines.dated.get(..overdue).map_or(0, |lines| lines.iter().filter(is_other).count());
    Bounds { overdue, today, overdue_others }
}

/// The lines one after the other, each group's first one with its head.
pub(super) fn with_heads(lines: &Lines, bounds: Bounds) -> Vec<Entry> {
    let Bounds { overdue, today, .. } = bounds;
    let dated = lines.dated.len();
    let groups = [
        (0, overdue, Group::Overdue),
        (overdue, today, Group::Today),
        (today, dated, Group::Next),
        (dated, dated.saturating_add(lines.routine.len()), Group::Routine),
    ];
    let head = |place: usize| {
        groups
            .iter()
            .find(|(first, end, _group)| *first == place && end > first)
            .map(|(first, end, group)| (*group, end.saturating_sub(*first)))
    };
    let all = lines.dated.iter().chain(&lines.routine).enumerate();
    all.map(|(place, line)| Entry { line: line.clone(), head: head(place) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cut_off: Option<i64>, is_calendar: bool) -> Line {
        let day = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        let case = CaseId(uuid::Uuid::from_u128(1));
        Line {
            what: if is_calendar {
                What::Calendar { duty: "statistics".into(), first: day, last: day, by: day }
            } else {
                What::Case { case, duty: "reply".into() }
            },
            cut_off: cut_off.map(Moment),
            is_provisional: false,
        }
    }

    #[test]
    fn groups_follow_the_clock_and_waiting_stands_last() {
        let cases =
            vec![line(Some(10), false), line(Some(20), false), line(Some(40), false), line(None, false)];
        let lines = joined(cases, vec![line(Some(15), true), line(Some(99), true)], Moment(30));
        let bounds = bounds(&lines, Moment(15), Moment(30));
        assert_eq!(bounds, Bounds { overdue: 2, today: 3, overdue_others: 1 });
        let heads: Vec<_> = with_heads(&lines, bounds).into_iter().map(|entry| entry.head).collect();
        let expect = [
            Some((Group::Overdue, 2)),
            None,
            Some((Group::Today, 1)),
            Some((Group::Next, 2)),
            None,
            Some((Group::Routine, 1)),
        ];
        assert_eq!(heads, expect);
    }

    #[test]
    fn lines_of_registers_stand_among_those_of_cases_and_alarms_before_all() {
        let alarm = Line {
            what: What::Alarm(Alarm {
                roster: "desk".to_owned(),
                clause: "BNK-7".into(),
                of: None,
                assigned: qingchu_core::roster::Assigned::Nobody {
                    because: qingchu_core::roster::Because::NobodyNamed,
                },
            }),
            cut_off: None,
            is_provisional: false,
        };
        let cases = vec![line(Some(10), false), line(Some(30), false), line(None, false)];
        let others = merged(vec![alarm], vec![line(Some(10), true), line(Some(20), true)]);
        let cut_offs: Vec<_> = merged(cases, others).iter().map(|line| line.cut_off.map(|at| at.0)).collect();
        assert_eq!(cut_offs, [None, Some(10), Some(10), Some(20), Some(30), None]);
    }

    #[test]
    fn a_group_without_lines_has_no_head() {
        let lines = joined(vec![line(Some(10), false)], Vec::new(), Moment(30));
        let entries = with_heads(&lines, bounds(&lines, Moment(10), Moment(30)));
        assert_eq!(entries.iter().filter(|entry| entry.head.is_some()).count(), 1);
        assert!(with_heads(&Lines::default(), Bounds::default()).is_empty());
    }
}
