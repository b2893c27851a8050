//! Groupings, keys, figures and sources in words.

use chrono::NaiveDate;

use crate::document::{Surroundings, written_value};
use crate::event::Severity;
use crate::id::RegisterId;
use crate::report::key::field_of;
use crate::report::{Cell, Key};
use crate::rulebook::document::{Held, OfCase, Source, Sum};
use crate::rulebook::report::Grouping;
use crate::rulebook::{Both, Rulebook};
use crate::words::Language;

/// What stands where there is no figure.
const NONE: &str = "—";

pub(super) fn pair<'t>(language: Language, zh: &'t str, en: &'t str) -> &'t str {
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

pub(super) fn day(day: NaiveDate, language: Language) -> String {
    day.format(pair(language, "%Y年%-m月%-d日", "%-d %B %Y")).to_string()
}

/// What a figure says.
pub(super) fn cell_words(cell: Cell) -> String {
    match cell {
        Cell::Count(count) => count.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Fen(Some(fen)) => hundredths(fen),
        Cell::Mean(Some(mean)) => hundredths(mean),
        Cell::Share(Some(share)) => per_cent(share),
        Cell::Fen(None) | Cell::Mean(None) | Cell::Share(None) => NONE.to_owned(),
    }
}

/// What a figure is more, or less, than the one before.
pub(super) fn change_words(cell: Cell, before: Cell) -> String {
    let Some(change) = cell.more_than(before) else { return NONE.to_owned() };
    let sign = if change > 0 { "+" } else { "" };
    let words = match cell {
        Cell::Count(_) | Cell::Number(_) => change.to_string(),
        Cell::Fen(_) | Cell::Mean(_) => hundredths(change),
        Cell::Share(_) => per_cent(change),
    };
    format!("{sign}{words}")
}

pub(super) fn per_cent(hundredths_of_a_per_cent: i128) -> String {
    format!("{}%", hundredths(hundredths_of_a_per_cent))
}

fn hundredths(number: i128) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let whole = number.unsigned_abs();
    format!("{sign}{}.{:02}", whole.div_euclid(100), whole.rem_euclid(100))
}

/// What stands over the column of a grouping.
pub(super) fn grouping_words(
    grouping: &Grouping,
    register: Option<&RegisterId>,
    rulebook: &Rulebook,
    language: Language,
) -> String {
    let words = match grouping {
        Grouping::Category => pair(language, "类别", "Category"),
        Grouping::Severity => pair(language, "性质", "Severity"),
        Grouping::Channel => pair(language, "渠道", "Channel"),
        Grouping::Stage => pair(language, "阶段", "Stage"),
        Grouping::Department => pair(language, "职能部门", "Department"),
        Grouping::ReceivedBy => pair(language, "受理人", "Received by"),
        Grouping::FactBy(fact) => return by_words(rulebook.fact(fact).map(|fact| &fact.name), language),
        Grouping::Field(field) | Grouping::FactField(_, field) | Grouping::Entry(field) => {
            let rule = field_of(grouping, rulebook, register);
            return rule
                .map_or_else(|| field.to_string(), |rule| rule.label.in_language(language).to_owned());
        }
    };
    words.to_owned()
}

/// Who stated a fact, over a column.
fn by_words(fact: Option<&Both>, language: Language) -> String {
    let name = fact.map_or("", |name| name.in_language(language));
    match language {
        Language::Chinese => format!("{name}（人）"),
        Language::English => format!("{name} by"),
    }
}

/// What the cases or entries of a row have in common, in words.
#[must_use]
pub fn key_words(
    key: &Key,
    grouping: &Grouping,
    register: Option<&RegisterId>,
    rulebook: &Rulebook,
    with: &Surroundings<'_>,
) -> String {
    let language = with.language;
    let named = |name: Option<&Both>, id: &str| {
        name.map_or_else(|| id.to_owned(), |name| name.in_language(language).to_owned())
    };
    match key {
        Key::Category(id) => named(rulebook.category(id).map(|known| &known.name), id.as_str()),
        Key::Channel(id) => named(rulebook.channel(id).map(|known| &known.name), id.as_str()),
        Key::Stage(id) => named(rulebook.stage(id).map(|known| &known.name), id.as_str()),
        Key::Department(id) => named(rulebook.department(id).map(|known| &known.name), id),
        Key::Severity(Severity::General) => pair(language, "一般", "General").to_owned(),
        Key::Severity(Severity::Major) => pair(language, "重大", "Major").to_owned(),
        Key::Person(user) => (with.name_of)(*user),
        Key::Value(value) => written_value(value, field_of(grouping, rulebook, register), rulebook, with),
        Key::Nothing => match grouping {
            Grouping::Category | Grouping::Severity => pair(language, "未判定", "Not judged").to_owned(),
            Grouping::Channel
            | Grouping::Stage
            | Grouping::Department
            | Grouping::ReceivedBy
            | Grouping::Field(_)
            | Grouping::FactField(..)
            | Grouping::FactBy(_)
            | Grouping::Entry(_) => pair(language, "未填", "Not stated").to_owned(),
        },
    }
}

/// What stands over the column of a list.
pub(super) fn source_words(source: &Source, rulebook: &Rulebook, language: Language) -> String {
    let held = |held: &Held| -> String {
        let (rule, id) = match held {
            Held::Field(field) => (rulebook.field(field), field),
            Held::Fact(fact, field) => (rulebook.fact(fact).and_then(|fact| fact.field(field)), field),
            Held::Entry(field) => (None, field),
        };
        rule.map_or_else(|| id.to_string(), |rule| rule.label.in_language(language).to_owned())
    };
    let fact = |id| rulebook.fact(id).map(|fact| &fact.name);
    match source {
        Source::OfCase(of_case) => of_case_words(*of_case, language).to_owned(),
        Source::Held(of) | Source::Rows(of) | Source::Total(of, _) => held(of),
        Source::Capital(Sum::Held(of) | Sum::Total(of, _)) => held(of),
        Source::FactAt(id) => {
            fact(id).map_or_else(|| id.to_string(), |name| name.in_language(language).to_owned())
        }
        Source::FactBy(id) => by_words(fact(id), language),
        Source::Register(id) | Source::RegisterField(id, _) => rulebook
            .register(id)
            .map_or_else(|| id.to_string(), |register| register.name.in_language(language).to_owned()),
        Source::Today => pair(language, "日期", "Date").to_owned(),
        Source::Unit => pair(language, "单位", "Unit").to_owned(),
    }
}

fn of_case_words(of_case: OfCase, language: Language) -> &'static str {
    let (zh, en) = match of_case {
        OfCase::Number => ("编号", "Number"),
        OfCase::Narrative => ("投诉内容", "The complaint"),
        OfCase::ReceivedAt => ("受理时间", "Received"),
        OfCase::ReceivedBy => ("受理人", "Received by"),
        OfCase::Channel => ("渠道", "Channel"),
        OfCase::Category => ("类别", "Category"),
        OfCase::Severity => ("性质", "Severity"),
        OfCase::Department => ("职能部门", "Department"),
        OfCase::Stage => ("阶段", "Stage"),
        OfCase::History => ("经过", "What happened"),
        OfCase::Answers => ("问清的情况", "What was asked"),
        OfCase::Flags => ("标记", "Flags"),
        OfCase::Links => ("相关案件", "Linked cases"),
        OfCase::Parties => ("投诉方数", "Parties"),
        OfCase::Plan => ("应对方案", "Response plan"),
        OfCase::Documents => ("文书", "Papers"),
        OfCase::Duties => ("职责", "Duties"),
    };
    pair(language, zh, en)
}

#[cfg(test)]
mod tests {
    use super::{cell_words, change_words};
    use crate::report::Cell;

    #[test]
    fn figures_are_written_in_their_unit() {
        for (cell, words) in [
            (Cell::Count(7), "7"),
            (Cell::Fen(Some(-5)), "-0.05"),
            (Cell::Fen(Some(123_456)), "1234.56"),
            (Cell::Mean(Some(425)), "4.25"),
            (Cell::Mean(None), "—"),
            (Cell::Share(Some(9_500)), "95.00%"),
            (Cell::Share(None), "—"),
        ] {
            assert_eq!(cell_words(cell), words);
        }
    }

    #[test]
    fn a_change_has_its_sign_and_none_where_there_is_nothing_to_compare() {
        assert_eq!(change_words(Cell::Count(3), Cell::Count(1)), "+2");
        assert_eq!(change_words(Cell::Count(1), Cell::Count(3)), "-2");
        assert_eq!(change_words(Cell::Count(3), Cell::Count(3)), "0");
        assert_eq!(change_words(Cell::Share(Some(5_000)), Cell::Share(Some(6_667))), "-16.67%");
        assert_eq!(change_words(Cell::Mean(Some(5)), Cell::Mean(None)), "—");
    }
}
