//! Thousands of rows of one height, of which only those in sight are in the page.

use std::hash::Hash;
use std::ops::Range;

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// Rows kept ready above and below those in sight.
const MARGIN_ROWS: usize = 8;

/// A list that scrolls by itself. Arrow keys, Page, Home and End move between the rows; each row's first link or
/// button takes the focus.
///
/// `<VirtualList label=say(…) rows row_rem=4.5 scroll row=move |id| view! { <a href=…>…</a> }/>`
#[component]
pub fn VirtualList<K, F, V>(
    /// What the list is of.
    #[prop(into)]
    label: Signal<String>,
    /// What tells the rows apart, in order. A row is built anew when its place changes.
    #[prop(into)]
    rows: Signal<Vec<K>>,
    /// The height of every row, in the page's own type size; another one when the tablet is turned.
    #[prop(into)]
    row_rem: Signal<f64>,
    /// How far it is scrolled, in px; kept by the screen so that coming back shows the same rows.
    scroll: RwSignal<f64>,
    /// Builds one row.
    row: F,
) -> impl IntoView
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    F: Fn(K) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let element = NodeRef::<html::Div>::new();
    let height = RwSignal::new(0.0);
    let row_px = Memo::new(move |_| row_rem.get() * root_font_px());
    let measure = move || {
        if let Some(list) = element.try_get_untracked().flatten() {
            height.set(f64::from(list.client_height()));
        }
    };
    element.on_load(move |list| {
        request_animation_frame(move || {
            // By the next frame the list may be gone: somebody who goes back and forth in a hurry.
            measure();
            if let Some(scroll) = scroll.try_get_untracked() {
                list.set_scroll_top(px(scroll));
            }
        });
    });
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    let count = Memo::new(move |_| rows.read().len());
    let in_sight = Memo::new(move |_| in_sight(scroll.get(), height.get(), row_px.get(), count.get()));
    let shown = move || {
        let range = in_sight.get();
        rows.with(|rows| range.clone().zip(rows.get(range).unwrap_or_default().to_vec()).collect::<Vec<_>>())
    };
    let move_focus = move |event: ev::KeyboardEvent| {
        let (Some(list), Some(from)) = (element.get_untracked(), focused_row()) else { return };
        let page = rows_in(height.get_untracked(), row_px.get_untracked());
        let Some(to) = row_after(&event.key(), from, page, count.get_untracked()) else { return };
        event.prevent_default();
        bring_into_sight(&list, to, row_px.get_untracked());
        request_animation_frame(move || focus_row(&list, to));
    };
    view! {
        <div
            node_ref=element
            class="virtual-list"
            role="list"
            aria-label=label
            on:scroll=move |_| {
                if let Some(list) = element.get_untracked() {
                    scroll.set(f64::from(list.scroll_top()));
                }
            }
            on:keydown=move_focus
        >
            <div class="virtual-list-whole" role="presentation" style:height=move || css_px(to_f64(count.get()) * row_px.get())>
                <For each=shown key=|(place, id)| (*place, id.clone()) let((place, id))>
                    <div
                        class="virtual-list-row"
                        role="listitem"
                        data-row=place
                        aria-posinset=place.saturating_add(1)
                        aria-setsize=count
                        style:top=move || css_px(to_f64(place) * row_px.get())
                        style:height=move || css_px(row_px.get())
                    >
                        {row(id)}
                    </div>
                </For>
            </div>
        </div>
    }
}

/// The rows to keep in the page.
fn in_sight(scroll: f64, height: f64, row_px: f64, count: usize) -> Range<usize> {
    let first = to_rows(scroll / row_px).saturating_sub(MARGIN_ROWS).min(count);
    let last = first.saturating_add(rows_in(height, row_px)).saturating_add(2 * MARGIN_ROWS + 2).min(count);
    first..last
}

/// How many whole rows fit.
fn rows_in(height: f64, row_px: f64) -> usize {
    to_rows(height / row_px)
}

/// The row to which a key moves; `None` for a key that does not move.
fn row_after(key: &str, from: usize, page: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowDown" => Some(from.saturating_add(1).min(last)),
        "ArrowUp" => Some(from.saturating_sub(1)),
        "PageDown" => Some(from.saturating_add(page).min(last)),
        "PageUp" => Some(from.saturating_sub(page)),
        "Home" => Some(0),
        "End" => Some(last),
        _does_not_move => None,
    }
}

fn bring_into_sight(list: &web_sys::HtmlDivElement, row: usize, row_px: f64) {
    let (top, bottom) = (to_f64(row) * row_px, to_f64(row.saturating_add(1)) * row_px);
    let (seen_top, seen_height) = (f64::from(list.scroll_top()), f64::from(list.client_height()));
    if top < seen_top {
        list.set_scroll_top(px(top));
    } else if bottom > seen_top + seen_height {
        list.set_scroll_top(px(bottom - seen_height));
    }
}

/// The place of the row that holds the focus.
fn focused_row() -> Option<usize> {
    let row = document().active_element()?.closest("[data-row]").ok().flatten()?;
    row.get_attribute("data-row")?.parse().ok()
}

fn focus_row(list: &web_sys::HtmlDivElement, row: usize) {
    let selector = format!("[data-row='{row}'] :is(a, button)");
    let found = list.query_selector(&selector).ok().flatten();
    let target = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if target.is_some_and(|element| element.focus().is_err()) {
        leptos::logging::warn!("row {row} could not take the focus");
    }
}

/// The page's type size, which the reader may have enlarged.
fn root_font_px() -> f64 {
    document()
        .document_element()
        .and_then(|page| window().get_computed_style(&page).ok().flatten())
        .and_then(|style| style.get_property_value("font-size").ok())
        .and_then(|size| size.trim_end_matches("px").parse().ok())
        .unwrap_or(18.0)
}

fn css_px(length: f64) -> String {
    format!("{length}px")
}

#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, and a list is shorter than 2^31 px")]
fn px(length: f64) -> i32 {
    length.round() as i32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates: a negative length is row 0"
)]
fn to_rows(rows: f64) -> usize {
    rows.floor() as usize
}

#[expect(clippy::cast_precision_loss, reason = "rows are counted exactly up to 2^53")]
fn to_f64(rows: usize) -> f64 {
    rows as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_near_those_in_sight_are_kept() {
        assert_eq!(in_sight(0.0, 800.0, 80.0, 8243), 0..28);
        assert_eq!(in_sight(80_000.0, 800.0, 80.0, 8243), 992..1020);
        assert_eq!(in_sight(0.0, 800.0, 80.0, 3), 0..3);
        assert_eq!(in_sight(9e9, 800.0, 80.0, 3), 3..3);
        assert_eq!(in_sight(-50.0, 0.0, 80.0, 0), 0..0);
    }

    #[test]
    fn keys_stay_inside_the_list() {
        let table = [
            ("ArrowDown", 9, Some(9)),
            ("ArrowUp", 0, Some(0)),
            ("PageDown", 2, Some(6)),
            ("PageUp", 2, Some(0)),
            ("Home", 5, Some(0)),
            ("End", 5, Some(9)),
            ("a", 5, None),
        ];
        for (key, from, expect) in table {
            assert_eq!(row_after(key, from, 4, 10), expect, "{key} from {from}");
        }
        assert_eq!(row_after("End", 0, 4, 0), None);
    }
}
