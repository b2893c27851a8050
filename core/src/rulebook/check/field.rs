//! Fields hold together: choices, columns and items where their kind wants them, and nowhere else.

use std::collections::BTreeSet;

use super::{Checker, Wrong};
use crate::rulebook::{Field, Kind};

impl<'a> Checker<'a> {
    /// The fields that are filled in together, of the rule `rule`.
    pub(super) fn fields(&mut self, table: &'static str, index: usize, fields: &'a [Field]) {
        let mut seen = BTreeSet::new();
        for field in fields {
            self.field(table, index, field);
            if !seen.insert(&field.id) {
                self.fault(table, index, &field.id, Wrong::IdTwice);
            }
            self.only_if(table, index, field, fields.iter());
        }
    }

    /// The field on which another depends is filled in together with it.
    pub(super) fn only_if(
        &mut self,
        table: &'static str,
        index: usize,
        field: &Field,
        mut among: impl Iterator<Item = &'a Field>,
    ) {
        let Some(only_if) = &field.only_if else { return };
        match among.find(|known| known.id == only_if.field) {
            None => self.unknown(table, index, &field.id, "field", only_if.field.as_str()),
            Some(known) if known.kind == Kind::Choice => {
                for choice in only_if.is.iter().filter(|is| !known.choices.iter().any(|c| c.id == **is)) {
                    self.unknown(table, index, &field.id, "choice", &format!("{}.{choice}", known.id));
                }
            }
            Some(_of_other_kind) => {}
        }
    }

    pub(super) fn field(&mut self, table: &'static str, index: usize, field: &'a Field) {
        self.cite(table, index, &field.id, &field.clause);
        let mut lacks = |is_lacking: bool, key: &'static str| {
            if is_lacking {
                self.fault(table, index, &field.id, Wrong::KeyMissing { key, kind: field.kind });
            }
        };
        lacks(field.kind == Kind::Rows && field.columns.is_empty(), "columns");
        lacks(field.kind == Kind::Checklist && field.items.is_empty(), "items");
        lacks(field.kind == Kind::Entry && field.register.is_none(), "register");
        lacks(field.protected && field.keeper.is_none(), "keeper");
        if field.kind == Kind::Choice && field.choices.is_empty() {
            self.fault(table, index, &field.id, Wrong::NoChoices);
        }
        self.misplaced(table, index, field);
        self.parts(table, index, field);
        if let Some(register) = &field.register
            && self.rulebook.register(register).is_none()
        {
            self.unknown(table, index, &field.id, "register", register.as_str());
        }
        if let Some(keeper) = &field.keeper
            && self.rulebook.role(keeper).is_none()
        {
            self.unknown(table, index, &field.id, "role", keeper.as_str());
        }
    }

    /// Keys that say something about another kind only.
    fn misplaced(&mut self, table: &'static str, index: usize, field: &Field) {
        let kind = field.kind;
        let rows = [
            ("columns", !field.columns.is_empty()),
            ("at-least", field.at_least.is_some()),
            ("at-most", field.at_most.is_some()),
            ("distinct", !field.distinct.is_empty()),
        ];
        let checklist = [("items", !field.items.is_empty()), ("complete", field.complete)];
        let others = [
            ("choices", !field.choices.is_empty() && kind != Kind::Choice),
            ("register", field.register.is_some() && kind != Kind::Entry),
            ("over", field.over.is_some() && kind != Kind::Sketch),
            ("keeper", field.keeper.is_some() && !field.protected),
        ];
        let rows = rows.map(|(key, is_set)| (key, is_set && kind != Kind::Rows));
        let checklist = checklist.map(|(key, is_set)| (key, is_set && kind != Kind::Checklist));
        for (key, is_misplaced) in rows.into_iter().chain(checklist).chain(others) {
            if is_misplaced {
                self.fault(table, index, &field.id, Wrong::KeyMisplaced { key });
            }
        }
    }

    /// Columns and items.
    fn parts(&mut self, table: &'static str, index: usize, field: &'a Field) {
        self.fields(table, index, &field.columns);
        for column in &field.columns {
            if matches!(column.kind, Kind::Rows | Kind::Checklist) {
                self.fault(table, index, &field.id, Wrong::ColumnOfRows(column.id.clone()));
            }
        }
        for column in field.distinct.iter().filter(|id| !field.columns.iter().any(|c| c.id == **id)) {
            self.unknown(table, index, &field.id, "column", column.as_str());
        }
        if let (Some(at_least), Some(at_most)) = (field.at_least, field.at_most)
            && at_least > at_most
        {
            self.fault(table, index, &field.id, Wrong::MoreAtLeastThanAtMost);
        }
        for parts in [&field.items, &field.choices] {
            let mut seen = BTreeSet::new();
            for part in parts.iter().filter(|part| !seen.insert(&part.id)) {
                self.fault(table, index, format!("{}.{}", field.id, part.id), Wrong::IdTwice);
            }
        }
    }
}
