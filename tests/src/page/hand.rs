//! What a hand does on the glass, with real input events.

use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::json;

use crate::page::Page;
use crate::wait::PATIENCE;

/// Finds what a person would press, in a page. Kept as a script so that it runs in one piece.
const FIND: &str = include_str!("find.js");

impl Page {
    /// Presses what a CSS selector finds, once it is shown and nothing covers it.
    ///
    /// # Panics
    /// When there is no such thing in time.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        self.press_found("selector", selector);
    }

    /// Presses what bears a text: a button, link, label or the like of this name, else the smallest thing that shows it.
    ///
    /// # Panics
    /// When there is no such thing in time.
    #[track_caller]
    pub fn click_text(&self, text: &str) {
        self.press_found("text", text);
    }

    /// Types into the field that a selector finds, at its end, with real input events.
    ///
    /// # Panics
    /// When there is no such field in time.
    #[track_caller]
    pub fn type_text(&self, selector: &str, text: &str) {
        self.click(selector);
        let field = json!(selector);
        self.perform(&format!(
            "((field) => {{ field.focus(); field.setSelectionRange?.(field.value.length, field.value.length); }})\
             (document.querySelector({field}))"
        ));
        self.call("Input.insertText", json!({ "text": text }));
        self.check();
    }

    /// Sets a field that is not typed into (a date, a choice, a tick) and says so to the page as the browser would.
    ///
    /// # Panics
    /// When there is no such field in time.
    #[track_caller]
    pub fn set_value(&self, selector: &str, value: &str) {
        let field = json!(selector);
        self.wait_until(&format!("document.querySelector({field})"));
        self.perform(&format!(
            "((field, value) => {{\
               Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, value);\
               field.dispatchEvent(new Event('input', {{ bubbles: true }}));\
               field.dispatchEvent(new Event('change', {{ bubbles: true }}));\
             }})(document.querySelector({field}), {})",
            json!(value)
        ));
    }

    /// Presses a key where the focus is: `Enter`, `Tab`, `Escape`, `Backspace`, `ArrowDown`, `a` …
    #[track_caller]
    pub fn press(&self, key: &str) {
        let code = match key {
            "Backspace" => 8,
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            " " => 32,
            "PageUp" => 33,
            "PageDown" => 34,
            "End" => 35,
            "Home" => 36,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            "Delete" => 46,
            _ => 0,
        };
        let mut down = json!({ "type": "keyDown", "key": key, "windowsVirtualKeyCode": code });
        if key == "Enter" {
            down["text"] = json!("\r");
        } else if key.chars().count() == 1 {
            down["text"] = json!(key);
        }
        self.call("Input.dispatchKeyEvent", down);
        self.call(
            "Input.dispatchKeyEvent",
            json!({ "type": "keyUp", "key": key, "windowsVirtualKeyCode": code }),
        );
        self.check();
    }

    /// Draws strokes on an element; each point is a share of its width and height, from 0 to 1.
    ///
    /// # Panics
    /// When there is no such element in time.
    #[track_caller]
    pub fn draw(&self, selector: &str, strokes: &[&[(f64, f64)]]) {
        let place = self.find("selector", selector);
        let at = |(x, y): (f64, f64)| (place.left + x * place.width, place.top + y * place.height);
        for stroke in strokes {
            let mut points = stroke.iter().copied().map(at);
            let Some(first) = points.next() else { continue };
            self.mouse("mouseMoved", first, 0);
            self.mouse("mousePressed", first, 1);
            let mut last = first;
            for point in points {
                self.mouse("mouseMoved", point, 1);
                last = point;
            }
            self.mouse("mouseReleased", last, 0);
        }
        self.check();
    }

    #[track_caller]
    fn press_found(&self, kind: &str, what: &str) {
        let place = self.find(kind, what);
        let middle = (place.left + place.width / 2.0, place.top + place.height / 2.0);
        self.mouse("mouseMoved", middle, 0);
        self.mouse("mousePressed", middle, 1);
        self.mouse("mouseReleased", middle, 0);
        self.check();
    }

    /// Waits until something is shown and nothing covers its middle.
    #[track_caller]
    fn find(&self, kind: &str, what: &str) -> Place {
        let expression = format!("({FIND})({}, {})", json!(kind), json!(what));
        let start = Instant::now();
        loop {
            let answer = self.try_evaluate(&expression);
            self.check();
            if let Some(place) = answer.clone().ok().and_then(|value| serde_json::from_value(value).ok()) {
                return place;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "no {kind} {what:?} to press ({answer:?}); the page shows:\n{}",
                self.text()
            );
            thread::sleep(Duration::from_millis(25));
        }
    }

    #[track_caller]
    fn mouse(&self, kind: &str, (x, y): (f64, f64), buttons: u32) {
        let button = if kind == "mouseMoved" && buttons == 0 { "none" } else { "left" };
        let event =
            json!({ "type": kind, "x": x, "y": y, "button": button, "buttons": buttons, "clickCount": 1 });
        self.call("Input.dispatchMouseEvent", event);
    }
}

#[derive(Deserialize)]
struct Place {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}
