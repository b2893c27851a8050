//! A person at a tablet: signs in, logs, works cases, looks. Each step is what a hand would do on the glass.

use serde_json::json;

use crate::page::Page;
use crate::world::World;

/// What a person does on a page of the app.
pub struct Desk<'a> {
    /// The page.
    pub page: &'a Page,
}

impl<'a> Desk<'a> {
    /// Sits down at a page.
    #[must_use]
    pub fn at(page: &'a Page) -> Self {
        Self { page }
    }

    /// Opens the app for the first time on this tablet, signs in with the server's first account, and waits until the
    /// app is held whole for the time without a network.
    #[track_caller]
    pub fn first_visit(&self, world: &World, label: &str) {
        self.page.goto(&world.url("/"));
        self.sign_in(world, label);
        self.page.wait_until("navigator.serviceWorker.controller?.state === 'activated'");
    }

    /// Fills in the sign-in page.
    #[track_caller]
    pub fn sign_in(&self, world: &World, label: &str) {
        let (name, password) = world.first_login();
        self.page.type_text("#name", &name);
        self.page.type_text("#password", &password);
        if self.page.count("#label") > 0 {
            self.page.set_value("#label", label);
        }
        self.page.click("#sign-in");
        self.page.wait_until("document.querySelector('nav') && !document.querySelector('#sign-in')");
    }

    /// Goes to a screen by the rail or the bar, as a thumb would.
    #[track_caller]
    pub fn go(&self, path: &str) {
        self.page.click(&format!("nav a[href='{path}']"));
        self.page.wait_until(&format!("location.pathname === {}", json!(path)));
    }

    /// Types a complaint and chooses how it came; nothing is saved yet.
    #[track_caller]
    pub fn type_complaint(&self, words: &str, channel: &str) {
        self.go("/log");
        self.page.wait_until("document.querySelector('#narrative, #next')");
        if self.page.count("#next") > 0 {
            self.page.click("#next");
        }
        self.page.type_text("#narrative", words);
        self.page.click(&format!("#channel input[value={}]", json!(channel)));
    }

    /// Logs a complaint and returns its number, once the screen says that the tablet has it.
    #[track_caller]
    pub fn log(&self, words: &str, channel: &str) -> String {
        self.type_complaint(words, channel);
        self.page.click("#save");
        self.page.wait_until("document.querySelector('#saved')");
        self.page.text_of("[data-testid=number]")
    }

    /// The words of the rows of the Cases screen, newest first.
    #[track_caller]
    pub fn cases(&self, expected: usize) -> Vec<String> {
        self.go("/cases");
        self.page.wait_until(&format!("document.querySelectorAll('a[data-case]').length === {expected}"));
        self.page.evaluate("[...document.querySelectorAll('a[data-case]')].map((row) => row.innerText)")
    }

    /// Opens the case whose row shows these words.
    #[track_caller]
    pub fn open(&self, words: &str) {
        self.go("/cases");
        let row = format!(
            "[...document.querySelectorAll('a[data-case]')].find((row) => row.innerText.includes({}))",
            json!(words)
        );
        self.page.wait_until(&row);
        let id: String = self.page.evaluate(&format!("{row}.dataset.case"));
        self.page.click(&format!("a[data-case='{id}']"));
        self.page.wait_until(&format!("document.querySelector('.case')?.dataset.case === '{id}'"));
    }

    /// States a fact of the open case: presses its button, fills in its fields, presses the button of the form.
    #[track_caller]
    pub fn state(&self, fact: &str, fill: impl FnOnce(&Page)) {
        self.page.click(&format!("#actions button[data-fact='{fact}']"));
        self.page.wait_until(&format!("document.querySelector('#state-fact')?.dataset.fact === '{fact}'"));
        fill(self.page);
        self.page.click("#state-fact");
        self.page.wait_until(&format!("document.querySelector('#history [data-fact=\\'{fact}\\']')"));
    }

    /// Waits until everything of this tablet is at the office. Signs in again where the office asks for it: a browser
    /// that was killed soon after the sign-in may have lost its session, and nothing else.
    #[track_caller]
    pub fn wait_until_sent(&self, world: &World) {
        const SENT: &str = "document.querySelector('#unsent')?.dataset.unsent === '0'";
        self.go("/sync");
        self.page.click("#try-now");
        self.page.wait_until(&format!("{SENT} || document.querySelector('main a[href=\"/login\"]')"));
        if !self.page.evaluate::<bool>(SENT) {
            self.page.click("main a[href='/login']");
            self.sign_in(world, "");
            self.go("/sync");
        }
        self.page.wait_until(SENT);
    }
}
