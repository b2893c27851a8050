//! What is in the way of rows; rows are counted from 1, as they stand on the screen.

use qingchu_core::id::FieldId;
use qingchu_core::rulebook::Rulebook;

use super::{Language, field_of, label, pick};

pub(super) fn too_few(language: Language, label: &str, rows: usize, at_least: usize) -> String {
    pick(
        language,
        format!("“{label}”至少要 {at_least} 行，现在 {rows} 行"),
        format!("“{label}” needs at least {at_least} rows; there are {rows}"),
    )
}

pub(super) fn too_many(language: Language, label: &str, rows: usize, at_most: usize) -> String {
    pick(
        language,
        format!("“{label}”最多 {at_most} 行，现在 {rows} 行"),
        format!("“{label}” takes at most {at_most} rows; there are {rows}"),
    )
}

pub(super) fn alike(language: Language, label: &str, column: &str, row: usize) -> String {
    let row = row.saturating_add(1);
    pick(
        language,
        format!("“{label}”第 {row} 行的“{column}”和前面一行相同"),
        format!("“{label}”, row {row}: “{column}” is the same as in a row above"),
    )
}

pub(super) fn not_answered(language: Language, field: &FieldId, item: &str, rulebook: &Rulebook) -> String {
    let known = field_of(field, rulebook);
    let item = known.and_then(|field| field.items.iter().find(|known| known.id == item));
    let item = item.map_or("", |item| language.of(&item.label));
    let label = label(language, field, rulebook);
    pick(
        language,
        format!("“{label}”还有一项没有回答：{item}"),
        format!("“{label}” has an item without an answer: {item}"),
    )
}

pub(super) fn within(language: Language, label: &str, row: usize, refusal: &str) -> String {
    let row = row.saturating_add(1);
    pick(language, format!("“{label}”第 {row} 行：{refusal}"), format!("“{label}”, row {row}: {refusal}"))
}
