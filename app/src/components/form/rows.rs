//! Rows over the same columns, and checklists. A row that is removed can be put back.

use std::sync::Arc;

use leptos::prelude::*;
use qingchu_core::id::FieldId;
use qingchu_core::rulebook::field::Choice;
use qingchu_core::rulebook::field::checklist::{self, IS, ITEM, NOTE};
use qingchu_core::rulebook::{Field, Kind, Rulebook};
use qingchu_core::value::Value;

use super::typed::{read, yuan};
use super::{Bound, Sheet, Values, Within, change_rows, lay_out, row_element};
use crate::components::field::{ChoiceField, ChoiceOption, TextField};
use crate::components::problems::FieldProblem;
use crate::copy::filling::Filling;
use crate::copy::{language, say};

/// Any number of rows: each with its columns, a way to remove it, and the sums of its money underneath.
pub(super) fn rows(
    id: String,
    field: &Field,
    rulebook: &Arc<Rulebook>,
    sheet: Sheet,
    bound: Bound,
) -> AnyView {
    let Bound { label, problem, .. } = bound;
    let values = sheet.values;
    let (of, at_least) = (field.id.clone(), field.at_least.unwrap_or(0));
    let count = Memo::new(move |_| values.with(|values| held(values, &of).len()).max(at_least));
    // A row that is taken out moves those behind it: they are laid out anew.
    let laid_out = RwSignal::new(0_u32);
    let removed = RwSignal::new(None::<(usize, Values)>);
    let hand = Hand { field: field.id.clone(), values, laid_out, removed };
    let add = {
        let hand = hand.clone();
        move |_| hand.add(count.get_untracked())
    };
    let undo = {
        let hand = hand.clone();
        move |_| hand.put_back()
    };
    let each = move || {
        let laid_out = laid_out.get();
        (0..count.get()).map(|row| (laid_out, row)).collect::<Vec<_>>()
    };
    let (parts, start) = (StoredValue::new((field.columns.clone(), rulebook.clone(), hand)), id.clone());
    let row = move |(_laid_out, row): (u32, usize)| {
        let (columns, rulebook, hand) = parts.get_value();
        let (id, within) = (row_element(&start, row), Within { rows: hand.field.clone(), row });
        let cells = lay_out(&id, columns, &rulebook, sheet, Some(&within));
        let remove = move |_| hand.remove(row);
        view! {
            <fieldset id=id class="row-filled" tabindex="-1">
                <legend class="row-number">{say(Filling::Row { number: row.saturating_add(1) })}</legend>
                <div class="row-cells">{cells}</div>
                <button
                    type="button"
                    class="button-quiet"
                    aria-label=say(Filling::RemoveRow { number: row.saturating_add(1) })
                    on:click=remove
                >
                    {say(Filling::Remove)}
                </button>
            </fieldset>
        }
    };
    let problem_id = format!("{id}-problem");
    let sums = sums(field, values);
    view! {
        <fieldset id=id class="field rows" class:field-wrong=move || problem.read().is_some() tabindex="-1">
            <legend class="label">{label}</legend>
            <FieldProblem id=problem_id problem/>
            <For each key=|row| *row children=row/>
            <Show when=move || removed.read().is_some()>
                <p class="row-removed" role="status">
                    {move || removed.with(|removed| removed.as_ref().map(|(row, _)| {
                        say(Filling::Removed { number: row.saturating_add(1) })
                    }))}
                    " "
                    <button type="button" class="button" on:click=undo.clone()>{say(Filling::PutBack)}</button>
                </p>
            </Show>
            <div class="actions-start">
                <button type="button" class="button" on:click=add>{say(Filling::AddRow)}</button>
                {sums}
            </div>
        </fieldset>
    }
    .into_any()
}

/// What the hand does to the rows of a field.
#[derive(Clone)]
struct Hand {
    field: FieldId,
    values: RwSignal<Values>,
    laid_out: RwSignal<u32>,
    removed: RwSignal<Option<(usize, Values)>>,
}

impl Hand {
    fn add(&self, count: usize) {
        self.values.update(|values| {
            change_rows(values, &self.field, |rows| rows.resize_with(count.saturating_add(1), Values::new));
        });
    }

    fn remove(&self, row: usize) {
        self.values.update(|values| {
            change_rows(values, &self.field, |rows| {
                if row < rows.len() {
                    self.removed.set(Some((row, rows.remove(row))));
                }
            });
        });
        self.laid_out.update(|number| *number = number.wrapping_add(1));
    }

    fn put_back(&self) {
        let Some((row, cells)) = self.removed.get_untracked() else { return };
        self.values.update(|values| {
            change_rows(values, &self.field, |rows| rows.insert(row.min(rows.len()), cells));
        });
        self.removed.set(None);
        self.laid_out.update(|number| *number = number.wrapping_add(1));
    }
}

fn held<'a>(values: &'a Values, field: &FieldId) -> &'a [Values] {
    values.get(field).map(Value::rows).unwrap_or_default()
}

/// The sum of each column of money, as far as it can be read.
fn sums(field: &Field, values: RwSignal<Values>) -> AnyView {
    let sum_of = |column: &Field| {
        let (of, id, label) = (field.id.clone(), column.id.clone(), column.label.clone());
        let language = language();
        move || {
            let sum = values.with(|values| {
                let cells = held(values, &of).iter().filter_map(|row| row.get(&id));
                sum(cells)
            });
            sum.map(|fen| {
                let column = language.get().of(&label).to_owned();
                language.get().words(&Filling::Sum { column, amount: yuan(fen) }.into())
            })
        }
    };
    let money = field.columns.iter().filter(|column| column.kind == Kind::Fen);
    money.map(|column| view! { <span class="row-sum">{sum_of(column)}</span> }).collect_view().into_any()
}

/// The sum of amounts as they were typed; `None` while there is none.
fn sum<'a>(cells: impl Iterator<Item = &'a Value>) -> Option<i64> {
    let amount = |value: &Value| {
        let typed = value.as_text().map(|text| read(Kind::Fen, text.to_owned()));
        typed.as_ref().unwrap_or(value).as_amount()
    };
    let mut amounts = cells.filter_map(amount);
    let first = amounts.next()?;
    amounts.try_fold(first, i64::checked_add)
}

/// Every item with its answers; a remark where the answer is not a plain yes.
pub(super) fn checklist(id: String, field: &Field, sheet: Sheet, bound: Bound) -> AnyView {
    let Bound { label, problem, .. } = bound;
    let items = field.items.iter().map(|item| check(&id, field, item, sheet)).collect_view();
    let problem_id = format!("{id}-problem");
    let (of, all) = (field.id.clone(), field.items.len());
    let answered = move || {
        let count = sheet.values.with(|values| held(values, &of).len());
        say(Filling::Answered { count, of: all }).get()
    };
    view! {
        <fieldset id=id class="field rows" class:field-wrong=move || problem.read().is_some() tabindex="-1">
            <legend class="label">{label}</legend>
            <FieldProblem id=problem_id problem/>
            <p class="hint">{answered}</p>
            {items}
        </fieldset>
    }
    .into_any()
}

fn check(id: &str, field: &Field, item: &Choice, sheet: Sheet) -> AnyView {
    let language = language();
    let values = sheet.values;
    let text = item.label.clone();
    let label = Signal::derive(move || language.get().of(&text).to_owned());
    let options = Signal::derive(move || {
        let option = |answer: Choice| ChoiceOption {
            label: language.get().of(&answer.label).to_owned(),
            id: answer.id,
            hint: String::new(),
        };
        checklist::answers().into_iter().map(option).collect::<Vec<_>>()
    });
    let line = Line { field: field.id.clone(), item: item.id.clone() };
    let cell = |column: &'static str| {
        let line = line.clone();
        Signal::derive(move || values.with(|values| line.cell(values, column)))
    };
    let (chosen, note) = (cell(IS), cell(NOTE));
    let (answer, remark) = (line.clone(), line);
    let on_chosen = move |choice: String| {
        values.update(|values| answer.put(values, IS, Value::Choice(choice)));
    };
    let on_typed = move |text: String| values.update(|values| remark.put(values, NOTE, Value::Text(text)));
    let asks = Memo::new(move |_| {
        chosen.with(|chosen| chosen.as_ref().is_some_and(|is| is != checklist::YES)) || note.read().is_some()
    });
    let note_words = Signal::derive(move || note.get().unwrap_or_default());
    let (answer_id, note_id) = (format!("{id}-{}", item.id), format!("{id}-{}-note", item.id));
    view! {
        <div class="check-item">
            <ChoiceField id=answer_id label options chosen on_chosen/>
            <Show when=move || asks.get()>
                <TextField id=note_id.clone() label=say(Filling::Remark) value=note_words on_typed=on_typed.clone()/>
            </Show>
        </div>
    }
    .into_any()
}

/// The row of a checklist's item.
#[derive(Clone)]
struct Line {
    field: FieldId,
    item: String,
}

impl Line {
    fn is_of(&self, row: &Values) -> bool {
        row.get(&FieldId::from(ITEM)).and_then(Value::as_text) == Some(self.item.as_str())
    }

    fn cell(&self, values: &Values, column: &str) -> Option<String> {
        let row = held(values, &self.field).iter().find(|row| self.is_of(row))?;
        row.get(&FieldId::from(column)).and_then(Value::as_text).map(ToOwned::to_owned)
    }

    fn put(&self, values: &mut Values, column: &str, value: Value) {
        change_rows(values, &self.field, |rows| {
            if !rows.iter().any(|row| self.is_of(row)) {
                rows.push(Values::from([(FieldId::from(ITEM), Value::Choice(self.item.clone()))]));
            }
            if let Some(row) = rows.iter_mut().find(|row| self.is_of(row)) {
                row.insert(FieldId::from(column), value);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_summed_as_it_is_typed() {
        let cells = ["12.3", "", "0.07", "一百"].map(|text| Value::Text(text.to_owned()));
        assert_eq!(sum(cells.iter().chain([&Value::Fen(100)])), Some(1_337));
        assert_eq!(sum([].iter()), None);
    }

    #[test]
    fn an_item_has_one_row_however_often_it_is_answered() {
        let line = Line { field: "list".into(), item: "lamp".to_owned() };
        let mut values = Values::new();
        line.put(&mut values, IS, Value::Choice("no".to_owned()));
        line.put(&mut values, NOTE, Value::Text("左灯不亮".to_owned()));
        line.put(&mut values, IS, Value::Choice("yes".to_owned()));
        assert_eq!(held(&values, &"list".into()).len(), 1);
        assert_eq!(line.cell(&values, IS).as_deref(), Some("yes"));
        assert_eq!(line.cell(&values, NOTE).as_deref(), Some("左灯不亮"));
    }
}
