//! A derivation in words, a line for each step: what a person reads who asks "why this date?".

mod day;
mod rule;

use chrono::{FixedOffset, NaiveDate};

use self::day::{day_words, moment_words, reason_words, time_words};
use self::rule::{amount_words, left_words};
use super::calendar::Certainty;
use super::derivation::{Derivation, Limit, Reason, Step};
use super::rule::Span;
use super::{Due, DueTime};
use crate::time::Moment;
use crate::words::Language::{self, Chinese, English};

impl DueTime {
    /// The last day and the cut-off in words, `2026-11-25 (Wed) 24:00`: midnight is the end of the last day.
    #[must_use]
    pub fn words(self, offset: FixedOffset, language: Language) -> String {
        time_words(self, offset, language)
    }
}

impl Derivation {
    /// The derivation in words: the clock, each step in order, what came out.
    #[must_use]
    pub fn words(&self, language: Language) -> Vec<String> {
        let clock = match language {
            Chinese => format!("时限：{}", self.rule.words(language)),
            English => format!("Clock: {}", self.rule.words(language)),
        };
        let mut lines = vec![clock];
        lines.extend(self.steps.iter().map(|step| self.step(step, language)));
        lines.push(self.outcome(language));
        lines
    }

    fn step(&self, step: &Step, language: Language) -> String {
        let moment = |at: &Moment| moment_words(*at, self.offset, language);
        let named = |day: &NaiveDate| day_words(*day, language);
        match (step, language) {
            (Step::Started { at }, Chinese) => format!("起算：{}", moment(at)),
            (Step::Started { at }, English) => format!("Started: {}", moment(at)),
            (Step::Restarted { at }, Chinese) => format!("{}重新起算，此前的不计", moment(at)),
            (Step::Restarted { at }, English) => {
                format!("Started anew: {}; what came before does not count", moment(at))
            }
            (Step::Opened { at }, Chinese) => format!("收到时不在业务时间，视为{}收到", moment(at)),
            (Step::Opened { at }, English) => {
                format!("Received outside business hours; counts as received at {}", moment(at))
            }
            (Step::Extended { approved_at, asked, granted, limit }, _) => {
                self.extension(*approved_at, (*asked, *granted), *limit, language)
            }
            (Step::Trigger { day }, Chinese) => {
                format!("{}：开始的当日，不计入（民法典第二百零一条）", named(day))
            }
            (Step::Trigger { day }, English) => {
                format!("{}: the day it starts from does not count (Civil Code, art. 201)", named(day))
            }
            (Step::Looked { day, counted, is_working, reason, certainty }, _) => {
                self.looked(*day, *counted, *is_working, reason, *certainty, language)
            }
            (Step::Ran { first, last }, Chinese) => {
                format!("{}至{}：逐日计入，休息日也计", named(first), named(last))
            }
            (Step::Ran { first, last }, English) => {
                format!("{} to {}: every day counts, rest days too", named(first), named(last))
            }
            (Step::Corresponding { day, is_month_end }, Chinese) => {
                let which =
                    if *is_month_end { "没有对应日，为月末日" } else { "到期月的对应日" };
                format!("{}：{which}（民法典第二百零二条）", named(day))
            }
            (Step::Corresponding { day, is_month_end }, English) => {
                let which = if *is_month_end {
                    "no corresponding day, so the month's last"
                } else {
                    "the corresponding day"
                };
                format!("{}: {which} (Civil Code, art. 202)", named(day))
            }
            (Step::WaitedDays { first, last }, _) => {
                waited(&named(first), last.as_ref().map(named).as_deref(), language)
            }
            (Step::WaitedTime { since, until }, _) => {
                waited(&moment(since), until.as_ref().map(moment).as_deref(), language)
            }
            (Step::DayNTooLate { day }, Chinese) => format!("{}：当日已晚，须在此日之前", named(day)),
            (Step::DayNTooLate { day }, English) => {
                format!("{}: this day is too late; it must be before", named(day))
            }
        }
    }

    fn extension(
        &self,
        approved_at: Moment,
        (asked, granted): (u32, u32),
        limit: Limit,
        language: Language,
    ) -> String {
        let at = moment_words(approved_at, self.offset, language);
        let amount = |n: u32| amount_words(self.rule.span, n, language);
        match (limit, language) {
            (Limit::Within, Chinese) => format!("{at}批准延长{}", amount(granted)),
            (Limit::Within, English) => format!("Extended by {} on {at}", amount(granted)),
            (Limit::Cap(cap), Chinese) => {
                format!("{at}批准延长{}，共可延长{}，计入{}", amount(asked), amount(cap), amount(granted))
            }
            (Limit::Cap(cap), English) => format!(
                "Extended by {} on {at}; the rule allows {} in all, so {} count",
                amount(asked),
                amount(cap),
                amount(granted)
            ),
            (Limit::RanOut, Chinese) => format!("{at}批准延长{}，时限已届满，不计", amount(asked)),
            (Limit::RanOut, English) => {
                format!("Extended by {} on {at}, when the clock had run out; does not count", amount(asked))
            }
            (Limit::BeforeStart, Chinese) => format!("{at}批准延长{}，其后才起算，不计", amount(asked)),
            (Limit::BeforeStart, English) => {
                format!("Extended by {} on {at}, before the clock started; does not count", amount(asked))
            }
        }
    }

    fn looked(
        &self,
        day: NaiveDate,
        counted: Option<u32>,
        is_working: bool,
        reason: &Reason,
        certainty: Certainty,
        language: Language,
    ) -> String {
        let rolls = match self.rule.span {
            Span::CalendarDays(..) | Span::Months(..) | Span::Years(..) => true,
            Span::Minutes(_)
            | Span::Hours(_)
            | Span::WorkingDays(_)
            | Span::SameDay
            | Span::WorkingDaysBefore(..)
            | Span::CalendarDaysBefore(..) => false,
        };
        let result = match (counted, is_working, rolls, language) {
            (Some(n), _, _, Chinese) => format!("第{n}个工作日"),
            (Some(n), _, _, English) => format!("working day {n}"),
            (None, true, _, Chinese) => "工作日".to_owned(),
            (None, true, _, English) => "a working day".to_owned(),
            (None, false, true, Chinese) => "休息日，顺延（民法典第二百零三条）".to_owned(),
            (None, false, true, English) => "a rest day; the end moves on (Civil Code, art. 203)".to_owned(),
            (None, false, false, Chinese) => "不计".to_owned(),
            (None, false, false, English) => "not counted".to_owned(),
        };
        let why = reason_words(reason, language);
        let caveat = match (certainty, language) {
            (Certainty::Final, _) => String::new(),
            (Certainty::Awaits(year), Chinese) => format!("（{year}年的通知尚未载入，可能调整此日）"),
            (Certainty::Awaits(year), English) => {
                format!(" (the notice of {year}, not loaded yet, may change it)")
            }
            (Certainty::Missing(year), Chinese) => format!("（{year}年的通知尚未载入，系推算）"),
            (Certainty::Missing(year), English) => format!(" (presumed: the notice of {year} is not loaded)"),
        };
        let day = day_words(day, language);
        match language {
            Chinese => format!("{day}：{result}，{why}{caveat}"),
            English => format!("{day}: {result}, {why}{caveat}"),
        }
    }

    fn outcome(&self, language: Language) -> String {
        let time = |time: DueTime| time_words(time, self.offset, language);
        match (self.due, language) {
            (Due::Determined { time: at, awaits: None }, Chinese) => format!("截止：{}", time(at)),
            (Due::Determined { time: at, awaits: None }, English) => format!("Due: {}", time(at)),
            (Due::Determined { time: at, awaits: Some(year) }, Chinese) => {
                format!("截止：{}；{year}年的通知载入后可能变动", time(at))
            }
            (Due::Determined { time: at, awaits: Some(year) }, English) => {
                format!("Due: {}; the notice of {year} may still move it", time(at))
            }
            (Due::NotDetermined { needs, provisional }, Chinese) => {
                format!("未定：需要{needs}年的通知；暂推算为{}", time(provisional))
            }
            (Due::NotDetermined { needs, provisional }, English) => {
                format!("Not determined: needs the notice of {needs}; provisionally {}", time(provisional))
            }
            (Due::Waiting { since, left }, Chinese) => {
                let left = left_words(left, language);
                format!("等待中：自{}起；恢复后还剩{left}", moment_words(since, self.offset, language))
            }
            (Due::Waiting { since, left }, English) => {
                let left = left_words(left, language);
                format!(
                    "Waiting since {}; {left} left once it goes on",
                    moment_words(since, self.offset, language)
                )
            }
        }
    }
}

fn waited(since: &str, until: Option<&str>, language: Language) -> String {
    match (until, language) {
        (Some(until), Chinese) => format!("{since}至{until}：等待期间，不计"),
        (Some(until), English) => format!("{since} to {until}: the clock waited; not counted"),
        (None, Chinese) => format!("{since}起：仍在等待，不计"),
        (None, English) => format!("From {since}: the clock still waits; not counted"),
    }
}
