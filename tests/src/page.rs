//! One page in a browser: what a person can do with it, and what they see.

mod hand;

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Value, json};

use crate::browser::Screen;
use crate::protocol::{Connection, exception};
use crate::wait::{PATIENCE, until};

/// A page. Every act waits until it is possible, and fails the test when the page has had a problem.
pub struct Page {
    connection: Rc<Connection>,
    session: String,
    expected: RefCell<Vec<String>>,
    clock: RefCell<Option<String>>,
}

/// A rule of accessibility that a page breaks, as axe reports it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Violation {
    /// The rule's name: `color-contrast`.
    pub id: String,
    /// `minor`, `moderate`, `serious` or `critical`.
    pub impact: Option<String>,
    /// The rule in a sentence.
    pub help: String,
    /// The elements that break it, as selectors.
    pub elements: Vec<String>,
}

impl Page {
    pub(crate) fn attach(connection: Rc<Connection>, session: String) -> Self {
        let page =
            Self { connection, session, expected: RefCell::new(Vec::new()), clock: RefCell::new(None) };
        for domain in ["Page", "Runtime", "Log", "Inspector"] {
            page.call(&format!("{domain}.enable"), json!({}));
        }
        page.call("Emulation.setTimezoneOverride", json!({ "timezoneId": "Asia/Shanghai" }));
        page.call("Emulation.setLocaleOverride", json!({ "locale": "zh-CN" }));
        page.show_on(Screen::TabletWide);
        page
    }

    // --- where the page is

    /// Goes to an address and waits until the page has loaded; a page that cannot be had is a failure.
    ///
    /// # Panics
    /// When it cannot be loaded.
    #[track_caller]
    pub fn goto(&self, address: &str) {
        self.perform("window.isLeft = true");
        let answer = self.call("Page.navigate", json!({ "url": address }));
        let failure = answer["errorText"].as_str();
        assert!(failure.is_none(), "{address} cannot be loaded: {failure:?}");
        // An address within the same page (`#…`) loads nothing and has no loader.
        let is_new_page = answer["loaderId"].is_string();
        let left = if is_new_page { "!window.isLeft" } else { "true" };
        self.wait_until(&format!("{left} && document.readyState === 'complete'"));
    }

    /// Loads the page again, as with F5, and waits until it has loaded.
    ///
    /// # Panics
    /// When it does not load.
    #[track_caller]
    pub fn reload(&self) {
        self.perform("window.isLeft = true");
        self.call("Page.reload", json!({}));
        self.wait_until("!window.isLeft && document.readyState === 'complete'");
        let address: String = self.evaluate("location.href");
        assert!(!address.starts_with("chrome-error:"), "the page cannot be loaded again");
    }

    /// Shows the page on another glass.
    #[track_caller]
    pub fn show_on(&self, screen: Screen) {
        let (width, height) = screen.size();
        let is_phone = screen == Screen::Phone;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone });
        self.call("Emulation.setDeviceMetricsOverride", metrics);
        self.call("Emulation.setTouchEmulationEnabled", json!({ "enabled": screen.is_touched() }));
    }

    /// Asks the page for its dark or its light colours, as the tablet's own setting would.
    #[track_caller]
    pub fn prefer_dark(&self, is_dark: bool) {
        let value = if is_dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.call("Emulation.setEmulatedMedia", features);
    }

    /// Slows the page's processor down to one `rate`-th; 1 is its full speed.
    #[track_caller]
    pub fn slow_down(&self, rate: u32) {
        self.call("Emulation.setCPUThrottlingRate", json!({ "rate": rate }));
    }

    /// Sets the page's clock, from now on and after each load, to an instant such as `2026-11-23T10:42:00+08:00`; it
    /// runs on from there.
    #[track_caller]
    pub fn set_clock(&self, instant: &str) {
        let now: f64 = self.evaluate("performance.timeOrigin + performance.now()");
        let script = include_str!("page/clock.js").replace("\"INSTANT\"", &json!(instant).to_string());
        let script = script.replace("\"NOW\"", &now.to_string());
        if let Some(before) = self.clock.take() {
            self.call("Page.removeScriptToEvaluateOnNewDocument", json!({ "identifier": before }));
        }
        let added = self.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }));
        self.clock.replace(added["identifier"].as_str().map(str::to_owned));
        self.call("Runtime.evaluate", json!({ "expression": script }));
    }

    // --- what is in it

    /// The value of a JavaScript expression, awaited when it is a promise.
    ///
    /// # Panics
    /// When it throws, or is not of the type that is asked for.
    #[track_caller]
    pub fn evaluate<T: DeserializeOwned>(&self, expression: &str) -> T {
        let value = self.try_evaluate(expression).unwrap_or_else(|error| panic!("{error}\nin {expression}"));
        self.check();
        serde_json::from_value(value.clone())
            .unwrap_or_else(|error| panic!("{error}: {value}\nin {expression}"))
    }

    /// Runs a JavaScript expression for what it does, and waits for it when it is a promise.
    ///
    /// # Panics
    /// When it throws.
    #[track_caller]
    pub fn perform(&self, expression: &str) {
        self.evaluate::<IgnoredAny>(expression);
    }

    /// Waits until a JavaScript expression is truthy.
    ///
    /// # Panics
    /// When it is not in time.
    #[track_caller]
    pub fn wait_until(&self, condition: &str) {
        self.wait_until_for(PATIENCE, condition);
    }

    /// Waits until a JavaScript expression is truthy, at most for `patience`.
    ///
    /// # Panics
    /// When it is not in time.
    #[track_caller]
    pub fn wait_until_for(&self, patience: Duration, condition: &str) {
        let expression = format!("Boolean({condition})");
        until(condition, patience, || {
            // While a page loads there is nothing to ask, and what is asked for may not exist yet.
            let answer = self.try_evaluate(&expression);
            self.check();
            answer.ok().filter(|value| *value == json!(true))
        });
    }

    /// Waits until the page shows a text, anywhere.
    ///
    /// # Panics
    /// When it does not in time; the message tells what it showed instead.
    #[track_caller]
    pub fn wait_for_text(&self, text: &str) {
        let condition = format!("document.body?.innerText.includes({})", json!(text));
        let is_shown = || self.try_evaluate(&condition).ok().filter(|value| *value == json!(true));
        let start = std::time::Instant::now();
        while is_shown().is_none() {
            self.check();
            assert!(start.elapsed() < PATIENCE, "waited for {text:?}; the page shows:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(25));
        }
        self.check();
    }

    /// The text of the whole page as it is shown.
    #[track_caller]
    pub fn text(&self) -> String {
        self.evaluate("document.body?.innerText ?? ''")
    }

    /// The text of the first element that a selector finds, once there is one.
    #[track_caller]
    pub fn text_of(&self, selector: &str) -> String {
        let selector = json!(selector);
        self.wait_until(&format!("document.querySelector({selector})"));
        self.evaluate(&format!("document.querySelector({selector}).innerText"))
    }

    /// How many elements a selector finds.
    #[track_caller]
    pub fn count(&self, selector: &str) -> usize {
        self.evaluate(&format!("document.querySelectorAll({}).length", json!(selector)))
    }

    // --- what is kept of it

    /// Takes a picture of what is on the glass.
    ///
    /// # Panics
    /// When it cannot be written.
    #[track_caller]
    pub fn screenshot(&self, file: &Path) {
        let picture = self.call("Page.captureScreenshot", json!({ "format": "png" }));
        let bytes = STANDARD.decode(picture["data"].as_str().unwrap_or_default()).expect("a picture");
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).expect("a folder for pictures");
        }
        fs::write(file, bytes).expect("the picture is written");
    }

    /// What axe finds against WCAG 2.2 AA in the page as it stands. `QINGCHU_AXE` names its script.
    ///
    /// # Panics
    /// When the script is not there.
    #[track_caller]
    pub fn axe(&self) -> Vec<Violation> {
        let script = std::env::var_os("QINGCHU_AXE")
            .map(PathBuf::from)
            .expect("`cargo xtask test` names axe's script");
        let source = fs::read_to_string(script).expect("axe's script can be read");
        self.call("Runtime.evaluate", json!({ "expression": format!("{source}; undefined") }));
        self.evaluate(
            "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })\
             .then(({ violations }) => violations.map(({ id, impact, help, nodes }) =>\
               ({ id, impact, help, elements: nodes.map((node) => node.target.flat().join(' ')) })))",
        )
    }

    /// Says that a problem with these words in it is meant to happen.
    pub fn expect_problem(&self, words: &str) {
        self.expected.borrow_mut().push(words.to_owned());
    }

    // --- below

    fn try_evaluate(&self, expression: &str) -> Result<Value, String> {
        let parameters = json!({ "expression": format!("(async () => ({expression}))()"), "awaitPromise": true,
            "returnByValue": true, "userGesture": true });
        let answer = self.connection.call(Some(&self.session), "Runtime.evaluate", parameters)?;
        if answer["exceptionDetails"].is_object() {
            return Err(exception(&answer["exceptionDetails"]));
        }
        Ok(answer["result"]["value"].clone())
    }

    #[track_caller]
    fn call(&self, method: &str, parameters: Value) -> Value {
        self.connection
            .call(Some(&self.session), method, parameters)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// Fails the test when the page had a problem that is not meant.
    #[track_caller]
    fn check(&self) {
        let mut problems = self.connection.take_problems(&self.session);
        problems.retain(|problem| !self.expected.borrow().iter().any(|words| problem.contains(words)));
        assert!(problems.is_empty(), "the page had a problem: {}", problems.join("\n"));
    }
}

impl Drop for Page {
    /// A test that fails leaves a picture of its page behind.
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        let picture =
            self.connection.call(Some(&self.session), "Page.captureScreenshot", json!({ "format": "png" }));
        let bytes = picture.ok().and_then(|picture| STANDARD.decode(picture["data"].as_str()?).ok());
        let name = std::thread::current().name().unwrap_or("page").replace("::", "-");
        let file = std::env::temp_dir().join(format!("qingchu-failed-{name}.png"));
        if bytes.is_some_and(|bytes| fs::write(&file, bytes).is_ok()) {
            eprintln!("--- the page as it was: {}", file.display());
        }
    }
}
