//! What a document may not contain, and what the list of changes may not.

use std::collections::BTreeSet;

use super::{Checker, Wrong};
use crate::id::{FieldId, RegisterId, RoleId};
use crate::rulebook::document::{Held, Of, Part, Row, Scope, Source, Sum, parts};
use crate::rulebook::{Both, Document, EntryCondition, Field, Kind, Register};

impl<'a> Checker<'a> {
    pub(super) fn documents(&mut self) {
        let book = self.rulebook;
        for (index, document) in book.documents.iter().enumerate() {
            self.cite("document", index, &document.id, &document.clause);
            self.of(index, document);
            let conditions = document.paragraphs.iter().filter_map(|paragraph| paragraph.when.as_ref());
            for when in document.when.iter().chain(conditions) {
                self.condition("document", index, document.id.as_str(), when);
                if document.of != Of::Case {
                    self.fault("document", index, &document.id, Wrong::SourceNotHere("when".to_owned()));
                }
            }
            for text in document.texts() {
                self.text(index, document, text);
            }
            for row in &document.rows {
                row.from.iter().for_each(|source| self.source(index, document, source));
                self.row(index, document, row);
            }
            self.assembled(index, document);
        }
    }

    /// What it is made of.
    fn of(&mut self, index: usize, document: &Document) {
        match &document.of {
            Of::Register(id) => match self.rulebook.register(id) {
                None => self.in_document(index, document, "register", id.as_str()),
                Some(register) => self.of_entries(index, document, register, document.of_entries.as_ref()),
            },
            Of::Case | Of::Unit if document.of_entries.is_some() => {
                self.fault("document", index, &document.id, Wrong::SourceNotHere("where".to_owned()));
            }
            Of::Case | Of::Unit => {}
        }
    }

    fn of_entries(
        &mut self,
        index: usize,
        document: &Document,
        register: &Register,
        condition: Option<&EntryCondition>,
    ) {
        let fields = condition.map(EntryCondition::fields).unwrap_or_default();
        for field in fields.into_iter().filter(|field| register.field(field).is_none()) {
            self.in_document(index, document, "field", field.as_str());
        }
    }

    /// What a row says of a register or of a table.
    fn row(&mut self, index: usize, document: &Document, row: &Row) {
        let book = self.rulebook;
        let registers: Vec<&Register> =
            row.from.iter().filter_map(Source::register).filter_map(|id| book.register(id)).collect();
        for column in &row.columns {
            let in_rows = |source: &Source| {
                if let Source::Rows(held) = source {
                    let field = self.find(document, held);
                    return field
                        .is_some_and(|field| field.all_columns().iter().any(|known| known.id == *column));
                }
                let register = source.register().and_then(|id| book.register(id));
                register.is_some_and(|register| register.field(column).is_some())
            };
            if !row.from.iter().any(in_rows) {
                self.in_document(index, document, "column", column.as_str());
            }
        }
        for register in &registers {
            self.of_entries(index, document, register, row.entries.as_ref());
            let known = |id: &&String| {
                book.role(&RoleId::from(id.as_str())).is_some()
                    || register.fields.iter().any(|field| field.choices.iter().any(|known| known.id == **id))
            };
            for id in row.order.iter().filter(|id| !known(id)) {
                self.in_document(index, document, "choice", id);
            }
        }
        if registers.is_empty() && (row.entries.is_some() || !row.order.is_empty()) {
            let wrong = Wrong::SourceNotHere("`where` or `order`, a register,".to_owned());
            self.fault("document", index, &document.id, wrong);
        }
    }

    fn in_document(&mut self, index: usize, document: &Document, kind: &'static str, id: &str) {
        self.unknown("document", index, &document.id, kind, id);
    }

    fn text(&mut self, index: usize, document: &Document, text: &Both) {
        for part in parts(&text.zh).chain(parts(&text.en)) {
            let Part::Source(name) = part else { continue };
            match Source::parse(name) {
                Some(source) => self.source(index, document, &source),
                None => self.fault("document", index, &document.id, Wrong::NoSource(name.to_owned())),
            }
        }
    }

    fn assembled(&mut self, index: usize, document: &Document) {
        let book = self.rulebook;
        let has_own = !document.rows.is_empty() || document.texts().next().is_some();
        if document.assembles.is_empty() {
            if !has_own {
                self.fault("document", index, &document.id, Wrong::DocumentEmpty);
            }
            return;
        }
        if has_own || document.of != Of::Case {
            self.fault("document", index, &document.id, Wrong::NotOnlyAssembled);
        }
        for part in &document.assembles {
            match book.document(part) {
                None => self.in_document(index, document, "document", part.as_str()),
                Some(part) if !part.assembles.is_empty() || matches!(part.of, Of::Register(_)) => {
                    self.fault("document", index, &document.id, Wrong::NotOnlyAssembled);
                }
                Some(_) => {}
            }
        }
    }

    fn source(&mut self, index: usize, document: &Document, source: &Source) {
        let fits = match source.scope() {
            Scope::Unit => true,
            Scope::Case => document.of == Of::Case,
            Scope::Entry => matches!(document.of, Of::Register(_)),
        };
        if !fits {
            return self.fault("document", index, &document.id, Wrong::SourceNotHere(source.to_string()));
        }
        match source {
            Source::Held(held) => {
                self.source_field(index, document, held);
            }
            Source::Rows(held) => {
                if self.source_field(index, document, held).is_some_and(|field| !has_rows(field)) {
                    self.other_kind(index, document, source, "a field of rows");
                }
            }
            Source::Total(held, column) => {
                self.total(index, document, source, held, column, &[Kind::Number, Kind::Fen]);
            }
            Source::Capital(sum) => self.capital(index, document, source, sum),
            Source::FactAt(fact) | Source::FactBy(fact) => {
                if self.rulebook.fact(fact).is_none() {
                    self.in_document(index, document, "fact", fact.as_str());
                }
            }
            Source::Register(register) => {
                if self.rulebook.register(register).is_none() {
                    self.in_document(index, document, "register", register.as_str());
                }
            }
            Source::RegisterField(register, field) => {
                self.register_field(index, document, register, field);
            }
            Source::OfCase(_) | Source::Today | Source::Unit => {}
        }
    }

    fn other_kind(&mut self, index: usize, document: &Document, source: &Source, needs: &'static str) {
        let wrong = Wrong::SourceOfOtherKind { source: source.to_string(), needs };
        self.fault("document", index, &document.id, wrong);
    }

    /// The field that holds a value; where there is none, that is a fault.
    fn source_field(&mut self, index: usize, document: &Document, held: &Held) -> Option<&'a Field> {
        let found = self.find(document, held);
        if found.is_none() {
            match held {
                Held::Fact(fact, _field) if self.rulebook.fact(fact).is_none() => {
                    self.in_document(index, document, "fact", fact.as_str());
                }
                Held::Field(field) | Held::Fact(_, field) | Held::Entry(field) => {
                    self.in_document(index, document, "field", field.as_str());
                }
            }
        }
        found
    }

    fn find(&self, document: &Document, held: &Held) -> Option<&'a Field> {
        let book = self.rulebook;
        match held {
            Held::Field(field) => book.field(field),
            Held::Fact(fact, field) => book.fact(fact)?.field(field),
            Held::Entry(field) => match &document.of {
                Of::Register(register) => book.register(register)?.field(field),
                Of::Case | Of::Unit => None,
            },
        }
    }

    fn capital(&mut self, index: usize, document: &Document, source: &Source, sum: &Sum) {
        match sum {
            Sum::Held(held) => {
                if self.source_field(index, document, held).is_some_and(|field| field.kind != Kind::Fen) {
                    self.other_kind(index, document, source, "an amount of money");
                }
            }
            Sum::Total(held, column) => self.total(index, document, source, held, column, &[Kind::Fen]),
        }
    }

    fn total(
        &mut self,
        index: usize,
        document: &Document,
        source: &Source,
        held: &Held,
        column: &FieldId,
        kinds: &[Kind],
    ) {
        let Some(field) = self.source_field(index, document, held) else { return };
        match field.all_columns().iter().find(|known| known.id == *column) {
            None => self.in_document(index, document, "column", column.as_str()),
            Some(column) if !kinds.contains(&column.kind) => {
                self.other_kind(index, document, source, "a column of amounts");
            }
            Some(_) => {}
        }
    }

    fn register_field(&mut self, index: usize, document: &Document, register: &RegisterId, field: &FieldId) {
        match self.rulebook.register(register) {
            None => self.in_document(index, document, "register", register.as_str()),
            Some(known) if known.fields.iter().all(|known| known.id != *field) => {
                self.in_document(index, document, "field", field.as_str());
            }
            Some(_) => {}
        }
    }

    pub(super) fn changes(&mut self) {
        let book = self.rulebook;
        let mut told = BTreeSet::new();
        for (index, change) in book.changes.iter().enumerate() {
            if change.version == 0 || change.version > book.version || !told.insert(change.version) {
                self.fault("change", index, change.version, Wrong::ChangeOfNoVersion(change.version));
            }
        }
        if book.version > 1 && !told.contains(&book.version) {
            self.fault("change", 0, book.version, Wrong::ChangeMissing(book.version));
        }
    }
}

fn has_rows(field: &Field) -> bool {
    matches!(field.kind, Kind::Rows | Kind::Checklist)
}
