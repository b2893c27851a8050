//! Tables on a paper: rows that were filled in, the entries of a register, the index of a file, the duties of a case.

use super::filler::Filler;
use super::written::{written_fen, written_moment};
use super::{Content, Subject, Table};
use crate::case::{Case, CaseDuty, DutyState};
use crate::id::{FieldId, RegisterId};
use crate::rulebook::document::{Held, Row};
use crate::rulebook::{Field, Kind, Register};
use crate::unit::Values;
use crate::value::Value;
use crate::words::Language;

/// What stands in a register where a paper looks for it.
enum Found<'a> {
    /// An entry.
    Entry(&'a Values),
    /// Nobody has entered what the paper names.
    None {
        /// What it is called.
        named: String,
        /// What the rulebook says then.
        says: String,
    },
}

/// The columns that a row names, in its order; all when it names none.
fn chosen<'f>(columns: &'f [Field], row: Option<&Row>) -> Vec<&'f Field> {
    match row {
        Some(row) if !row.columns.is_empty() => {
            row.columns.iter().filter_map(|id| columns.iter().find(|column| column.id == *id)).collect()
        }
        Some(_) | None => columns.iter().collect(),
    }
}

/// Whether an entry holds a choice, or a post, in any of its fields.
fn holds(values: &Values, choice: &str) -> bool {
    values.values().any(|value| matches!(value, Value::Choice(held) if held == choice))
}

impl<'a> Filler<'a> {
    /// A table as content; nothing when it has no lines.
    pub(super) fn table(heads: Vec<String>, lines: Vec<Vec<Content>>) -> Vec<Content> {
        if lines.is_empty() { Vec::new() } else { vec![Content::Table(Table { heads, lines })] }
    }

    fn heads(&self, heads: &[(&str, &str)]) -> Vec<String> {
        let head = |(zh, en): &(&str, &str)| match self.with.language {
            Language::Chinese => (*zh).to_owned(),
            Language::English => (*en).to_owned(),
        };
        heads.iter().map(head).collect()
    }

    /// The rows of a field, in the columns that the paper's row names, or in all.
    pub(super) fn rows(&self, value: &Value, field: Option<&Field>, row: Option<&Row>) -> Vec<Content> {
        let columns = field.map(Field::all_columns).unwrap_or_default();
        let columns = chosen(&columns, row);
        let filled = value.rows().iter().filter(|cells| cells.values().any(|value| !value.is_blank()));
        let lines = filled.map(|cells| self.line(cells, &columns, row)).collect();
        Self::table(self.labels(&columns), lines)
    }

    /// The sum of a column, written as the column's amounts are.
    pub(super) fn total(&self, held: &Held, column: &FieldId) -> Vec<Content> {
        let sums = self.held(held).into_iter().filter_map(|(value, field)| {
            let columns = field.map(Field::all_columns).unwrap_or_default();
            let is_fen = columns.iter().any(|known| known.id == *column && known.kind == Kind::Fen);
            let sum = value.sum(column)?;
            Some(Content::Words(if is_fen { written_fen(sum) } else { sum.to_string() }))
        });
        sums.collect()
    }

    /// The entries of a register, a line each.
    pub(super) fn register(&self, id: &RegisterId, row: Option<&Row>) -> Vec<Content> {
        let Some(register) = self.rulebook.register(id) else { return Vec::new() };
        let listed: Vec<Field> = register.listed().cloned().collect();
        let columns = match row {
            Some(row) if !row.columns.is_empty() => chosen(&register.fields, Some(row)),
            Some(_) | None => listed.iter().collect(),
        };
        let lines = self.ordered(register, row).into_iter().map(|found| match found {
            Found::Entry(values) => self.line(values, &columns, row),
            Found::None { named, says } => {
                let mut cells = vec![Content::Words(named), Content::Missing(says)];
                cells.resize(columns.len().max(2), Content::Words(String::new()));
                cells.truncate(columns.len().max(1));
                cells
            }
        });
        Self::table(self.labels(&columns), lines.collect())
    }

    /// One field of every entry of a register.
    pub(super) fn register_field(&self, id: &RegisterId, field: &FieldId, row: Option<&Row>) -> Vec<Content> {
        let Some(register) = self.rulebook.register(id) else { return Vec::new() };
        let rule = register.field(field);
        let of_entry = |values: &Values| {
            let filled = values.get(field).map(|value| self.value(value, rule)).unwrap_or_default();
            if filled.is_empty() { self.missing(row).into_iter().collect() } else { filled }
        };
        let found = self.ordered(register, row).into_iter();
        found
            .flat_map(|found| match found {
                Found::Entry(values) => of_entry(values),
                Found::None { named, says } => vec![Content::Missing(format!("{named}：{says}"))],
            })
            .collect()
    }

    /// The entries in force that the paper's row asks for, in its order; and what of that order nobody has entered.
    fn ordered(&self, register: &Register, row: Option<&Row>) -> Vec<Found<'a>> {
        let (now, offset) = (self.with.now, self.with.offset);
        let mut entries: Vec<&Values> = self
            .with
            .book
            .in_force(register, now, offset)
            .into_iter()
            .filter_map(|(_id, record)| record.latest())
            .collect();
        let Some(row) = row else { return entries.into_iter().map(Found::Entry).collect() };
        entries.retain(|values| row.entries.as_ref().is_none_or(|only| only.holds(values, true)));
        if row.order.is_empty() {
            return entries.into_iter().map(Found::Entry).collect();
        }
        let mut found = Vec::new();
        for id in &row.order {
            let (of_this, others): (Vec<&Values>, Vec<&Values>) =
                entries.into_iter().partition(|values| holds(values, id));
            if let (true, Some(says)) = (of_this.is_empty(), &row.missing) {
                let says = says.in_language(self.with.language).to_owned();
                found.push(Found::None { named: self.choice(register, id), says });
            }
            found.extend(of_this.into_iter().map(Found::Entry));
            entries = others;
        }
        found.extend(entries.into_iter().map(Found::Entry));
        found
    }

    /// What a choice of a register, or a post, is called.
    fn choice(&self, register: &Register, id: &str) -> String {
        let choices = register.fields.iter().flat_map(|field| &field.choices);
        let label = choices.into_iter().find(|choice| choice.id == id).map(|choice| &choice.label);
        let name = label.or_else(|| self.rulebook.role(&id.into()).map(|role| &role.name));
        name.map_or_else(|| id.to_owned(), |name| name.in_language(self.with.language).to_owned())
    }

    fn missing(&self, row: Option<&Row>) -> Option<Content> {
        let says = row?.missing.as_ref()?;
        Some(Content::Missing(says.in_language(self.with.language).to_owned()))
    }

    /// One line: a cell for each column. A blank one that has to be filled says what is missing.
    fn line(&self, cells: &Values, columns: &[&Field], row: Option<&Row>) -> Vec<Content> {
        let cell = |column: &&Field| {
            let mut filled =
                cells.get(&column.id).map(|value| self.value(value, Some(column))).unwrap_or_default();
            match (filled.len(), column.required) {
                (0, true) => self.missing(row).unwrap_or_else(|| Content::Words(String::new())),
                (0, false) => Content::Words(String::new()),
                (_, _) => filled.swap_remove(0),
            }
        };
        columns.iter().map(cell).collect()
    }

    fn labels(&self, columns: &[&Field]) -> Vec<String> {
        columns.iter().map(|column| column.label.in_language(self.with.language).to_owned()).collect()
    }

    /// The papers of the file that this one is part of. Alone it lists all papers that are made for the case and leaves
    /// the pages to be written in by hand.
    pub(super) fn index(&self, case: &Case) -> Vec<Content> {
        let papers: Vec<(String, String)> = match self.index {
            Some(index) => index.iter().map(|(title, page)| (title.clone(), page.to_string())).collect(),
            None => {
                let made = self.rulebook.documents.iter();
                made.filter(|document| document.assembles.is_empty() && document.fits(Subject::Case(case)))
                    .map(|document| {
                        (document.title.in_language(self.with.language).to_owned(), String::new())
                    })
                    .collect()
            }
        };
        let line = |(number, (title, page)): (usize, (String, String))| {
            [number.to_string(), title, page].into_iter().map(Content::Words).collect()
        };
        let heads = self.heads(&[("序号", "No."), ("文书", "Paper"), ("页码", "Page")]);
        Self::table(heads, (1..).zip(papers).map(line).collect())
    }

    /// The duties in the order in which they opened, with who has them, when they are due and how they stand.
    pub(super) fn duties(&self, case: &Case) -> Vec<Content> {
        let lines = case.duties.iter().filter_map(|duty| {
            let rule = self.rulebook.duty(&duty.duty)?;
            let language = self.with.language;
            let who = rule.who.iter().filter_map(|role| self.rulebook.role(role));
            let who: Vec<&str> = who.map(|role| role.name.in_language(language)).collect();
            let due = duty.due(self.rulebook, self.with.calendar).ok().flatten().and_then(|due| due.time());
            let due = due.map_or_else(String::new, |time| time.words(self.with.offset, language));
            let cells = [who.join("、"), rule.title.in_language(language).to_owned(), due, self.state(duty)];
            Some(cells.into_iter().map(Content::Words).collect())
        });
        let heads =
            self.heads(&[("岗位", "Post"), ("职责", "Duty"), ("时限", "Due"), ("办理情况", "How it stands")]);
        Self::table(heads, lines.collect())
    }

    fn state(&self, duty: &CaseDuty) -> String {
        let at = |moment| written_moment(moment, self.with.offset, self.with.language);
        match (&duty.state, self.with.language) {
            (DutyState::Open, Language::Chinese) => "未办结".to_owned(),
            (DutyState::Open, Language::English) => "open".to_owned(),
            (DutyState::Discharged { by: _, at: done }, Language::Chinese) => format!("{}办结", at(*done)),
            (DutyState::Discharged { by: _, at: done }, Language::English) => format!("done {}", at(*done)),
            (DutyState::CarriedOver { at: over }, Language::Chinese) => format!("{}转入约定", at(*over)),
            (DutyState::CarriedOver { at: over }, Language::English) => format!("carried over {}", at(*over)),
            (DutyState::Lapsed { at: lapsed }, Language::Chinese) => format!("{}不再适用", at(*lapsed)),
            (DutyState::Lapsed { at: lapsed }, Language::English) => format!("lapsed {}", at(*lapsed)),
        }
    }
}
