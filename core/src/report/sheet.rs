//! A report in words: the table, the lists and the rankings as they stand on paper and in a spreadsheet, the same on the
//! tablet and on the server.

mod csv;
mod words;

use chrono::{Datelike, NaiveDate};

pub use csv::csv;
pub use words::key_words;

use super::{Basis, Cell, Days, Figures, Key, Listed, Ranking, Row};
use crate::document::{Subject, Surroundings, words_of, written_value};
use crate::id::{CaseId, EntryId, RegisterId};
use crate::rulebook::report::{Column, List, Top};
use crate::rulebook::{Field, Register, Report};
use crate::unit::Values;
use crate::words::Language;

/// A report in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its title.
    pub title: String,
    /// The period.
    pub period: String,
    /// The table of figures, unless the report has none; then the lists and the rankings, in the report's order.
    pub tables: Vec<SheetTable>,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetTable {
    /// What stands over it; `None` over the table of figures.
    pub title: Option<String>,
    /// What stands over its columns.
    pub heads: Vec<String>,
    /// Its rows, each with as many cells as there are heads.
    pub rows: Vec<SheetRow>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// Its cells.
    pub cells: Vec<SheetCell>,
    /// Whether it is the total.
    pub is_total: bool,
    /// The case that it is about, in a list of cases.
    pub case: Option<CaseId>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetCell {
    /// What stands in it.
    pub text: String,
    /// What it is.
    pub kind: CellKind,
}

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Words.
    Words,
    /// A figure.
    Figure,
    /// A share that does not reach what is aimed at.
    FallsShort,
}

impl SheetCell {
    fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: CellKind::Words }
    }

    fn figure(text: String) -> Self {
        Self { text, kind: CellKind::Figure }
    }
}

/// Puts a report into words.
#[must_use]
pub fn sheet(report: &Report, figures: &Figures, basis: &Basis<'_>, with: &Surroundings<'_>) -> Sheet {
    let writer = Writer { report, basis, with };
    let mut tables = Vec::new();
    if !report.columns.is_empty() {
        tables.push(writer.table(figures));
    }
    let lists = report.lists.iter().zip(&figures.lists);
    tables.extend(lists.map(|(list, listed)| match &list.register {
        None => writer.cases(list, listed),
        Some(register) => writer.entries(list, register, listed),
    }));
    let rankings = report.tops.iter().zip(&figures.rankings);
    tables.extend(rankings.map(|(top, ranking)| writer.ranking(top, ranking)));
    Sheet {
        title: report.title.in_language(with.language).to_owned(),
        period: figures.period.map_or_else(
            || words::pair(with.language, "全部", "All there is").to_owned(),
            |days| period_words(days, with.language),
        ),
        tables,
    }
}

/// A period in words: a month and a year by their names, other days by their first and last.
#[must_use]
pub fn period_words(days: Days, language: Language) -> String {
    let (first, last) = days;
    let starts_month = |day: NaiveDate| day.day() == 1;
    let is_whole_months = starts_month(first) && last.succ_opt().is_some_and(starts_month);
    let is_one_year = first.year() == last.year();
    match (is_whole_months && is_one_year, first.month(), last.month(), language) {
        (true, from, to, Language::Chinese) if from == to => format!("{}年{from}月", first.year()),
        (true, from, to, Language::English) if from == to => first.format("%B %Y").to_string(),
        (true, 1, 12, Language::Chinese) => format!("{}年", first.year()),
        (true, 1, 12, Language::English) => first.year().to_string(),
        (true, from, to, Language::Chinese) => format!("{}年{from}月至{to}月", first.year()),
        (true, _, _, Language::English) => format!("{} to {}", first.format("%B"), last.format("%B %Y")),
        (false, _, _, _) if first == last => words::day(first, language),
        (false, _, _, Language::Chinese) => format!("{first} 至 {last}"),
        (false, _, _, Language::English) => format!("{first} to {last}"),
    }
}

struct Writer<'a> {
    report: &'a Report,
    basis: &'a Basis<'a>,
    with: &'a Surroundings<'a>,
}

impl Writer<'_> {
    fn pair<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        words::pair(self.with.language, zh, en)
    }

    /// The table of figures.
    fn table(&self, figures: &Figures) -> SheetTable {
        let register = self.report.over.register();
        let groupings = self.report.groupings();
        let mut heads: Vec<String> = groupings
            .iter()
            .map(|grouping| {
                words::grouping_words(grouping, register, self.basis.rulebook, self.with.language)
            })
            .collect();
        if heads.is_empty() {
            heads.push(String::new());
        }
        for column in &self.report.columns {
            heads.push(self.column_head(column));
            if self.report.against_before {
                heads.push(self.pair("上期", "Period before").to_owned());
                heads.push(self.pair("增减", "Change").to_owned());
            }
        }
        let mut rows: Vec<SheetRow> = figures
            .rows
            .iter()
            .map(|row| {
                let keys = row.keys.iter().zip(groupings).map(|(key, grouping)| {
                    SheetCell::words(key_words(key, grouping, register, self.basis.rulebook, self.with))
                });
                let cells = keys.chain(self.figures(row)).collect();
                SheetRow { cells, is_total: false, case: None }
            })
            .collect();
        let named = std::iter::once(SheetCell::words(self.pair("合计", "Total")));
        let blank = std::iter::repeat_with(|| SheetCell::words(""));
        let named = named.chain(blank).take(groupings.len().max(1));
        let cells = named.chain(self.figures(&figures.total)).collect();
        rows.push(SheetRow { cells, is_total: true, case: None });
        SheetTable { title: None, heads, rows }
    }

    fn column_head(&self, column: &Column) -> String {
        let label = column.label.in_language(self.with.language);
        match column.target {
            None => label.to_owned(),
            Some(target) => {
                let target = words::per_cent(i128::from(target));
                match self.with.language {
                    Language::Chinese => format!("{label}（目标 {target}）"),
                    Language::English => format!("{label} (target {target})"),
                }
            }
        }
    }

    fn figures(&self, row: &Row) -> Vec<SheetCell> {
        let figure = |cell: Cell, column: &Column| {
            let is_short = column.target.is_some_and(|target| cell.falls_short_of(target));
            let kind = if is_short { CellKind::FallsShort } else { CellKind::Figure };
            SheetCell { text: words::cell_words(cell), kind }
        };
        let mut cells = Vec::new();
        for (place, (column, cell)) in self.report.columns.iter().zip(&row.cells).enumerate() {
            cells.push(figure(*cell, column));
            if let Some(before) = row.before.get(place) {
                cells.push(figure(*before, column));
                cells.push(SheetCell::figure(words::change_words(*cell, *before)));
            }
        }
        cells
    }

    /// A list of cases.
    fn cases(&self, list: &List, listed: &Listed) -> SheetTable {
        let shown: Vec<_> = list
            .show
            .iter()
            // Nothing personal is shown in public, whatever a faulty rulebook says.
            .filter(|source| !(list.anonymous && source.is_personal(self.basis.rulebook)))
            .collect();
        let heads =
            shown.iter().map(|source| words::source_words(source, self.basis.rulebook, self.with.language));
        let row = |id: &CaseId| {
            let case = self.basis.cases.iter().find(|case| case.id == *id)?;
            let subject = Subject::Case(case);
            let cells = shown
                .iter()
                .map(|source| SheetCell::words(words_of(source, subject, self.basis.rulebook, self.with)));
            Some(SheetRow { cells: cells.collect(), is_total: false, case: Some(*id) })
        };
        SheetTable {
            title: Some(self.list_title(list, listed)),
            heads: heads.collect(),
            rows: listed.cases.iter().filter_map(row).collect(),
        }
    }

    /// A list of a register's entries.
    fn entries(&self, list: &List, register: &RegisterId, listed: &Listed) -> SheetTable {
        let rule = self.basis.rulebook.register(register);
        let fields: Vec<&Field> = list
            .fields
            .iter()
            .filter_map(|id| rule?.field(id))
            .filter(|field| !(list.anonymous && field.is_personal()))
            .collect();
        let row = |id: &EntryId| {
            let values = self.basis.unit.entry(register, *id)?.latest()?;
            let cells = fields.iter().map(|field| SheetCell::words(self.value(field, values)));
            Some(SheetRow { cells: cells.collect(), is_total: false, case: None })
        };
        SheetTable {
            title: Some(self.list_title(list, listed)),
            heads: fields
                .iter()
                .map(|field| field.label.in_language(self.with.language).to_owned())
                .collect(),
            rows: listed.entries.iter().filter_map(row).collect(),
        }
    }

    fn list_title(&self, list: &List, listed: &Listed) -> String {
        let title = list.title.in_language(self.with.language);
        let drawn = listed.cases.len().max(listed.entries.len());
        match (list.sample, self.with.language) {
            (None, _) => title.to_owned(),
            (Some(_), Language::Chinese) => format!("{title}（{} 件中抽 {drawn} 件）", listed.of),
            (Some(_), Language::English) => format!("{title} ({drawn} drawn of {})", listed.of),
        }
    }

    fn value(&self, field: &Field, values: &Values) -> String {
        values.get(&field.id).map_or_else(String::new, |value| {
            written_value(value, Some(field), self.basis.rulebook, self.with)
        })
    }

    /// What occurs most, with the measures against each.
    fn ranking(&self, top: &Top, ranking: &Ranking) -> SheetTable {
        let (rulebook, language) = (self.basis.rulebook, self.with.language);
        let register = self.report.over.register();
        let mut heads: Vec<String> = top
            .by
            .iter()
            .map(|grouping| words::grouping_words(grouping, register, rulebook, language))
            .collect();
        heads.push(self.pair("次数", "Times").to_owned());
        let measures = top.measures_from.as_ref().and_then(|register| rulebook.register(register));
        heads.extend(measures.map(|register| register.name.in_language(language).to_owned()));
        let rows = ranking.problems.iter().map(|problem| {
            let keys = problem.keys.iter().zip(&top.by);
            let mut cells: Vec<SheetCell> = keys
                .map(|(key, grouping): (&Key, _)| {
                    SheetCell::words(key_words(key, grouping, register, rulebook, self.with))
                })
                .collect();
            cells.push(SheetCell::figure(problem.times.to_string()));
            cells.extend(measures.map(|register| {
                let taken = problem.measures.iter().map(|entry| self.measure(top, register, *entry));
                SheetCell::words(taken.collect::<Vec<_>>().join("；"))
            }));
            SheetRow { cells, is_total: false, case: None }
        });
        SheetTable { title: Some(top.title.in_language(language).to_owned()), heads, rows: rows.collect() }
    }

    /// A measure in words: what its entry holds besides what it has in common with the problem.
    fn measure(&self, top: &Top, register: &Register, entry: EntryId) -> String {
        let Some(values) = self.basis.unit.entry(&register.id, entry).and_then(|record| record.latest())
        else {
            return String::new();
        };
        let is_common = |field: &Field| top.by.iter().any(|grouping| grouping.name() == field.id);
        let said = register.fields.iter().filter(|field| !is_common(field));
        let words = said.map(|field| self.value(field, values)).filter(|words| !words.is_empty());
        words.collect::<Vec<_>>().join("，")
    }
}
