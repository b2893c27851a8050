//! A real Chromium with a profile that outlives it.

use std::ffi::OsString;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::rc::Rc;

use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::json;

use crate::page::Page;
use crate::protocol::Connection;
use crate::wait::{PATIENCE, until};

/// What works for root without a display, and does nothing on the network by itself.
const FLAGS: [&str; 20] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--hide-scrollbars",
    "--hide-crash-restore-bubble",
    "--lang=zh-CN",
    "--no-default-browser-check",
    "--no-first-run",
    "--remote-debugging-port=0",
];

/// The glass that a page is shown on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// A tablet held wide: 1280 × 800.
    TabletWide,
    /// A tablet held tall: 800 × 1280.
    TabletTall,
    /// A phone: 390 × 844.
    Phone,
    /// A desktop: 1440 × 900.
    Desktop,
}

impl Screen {
    /// Width and height in CSS pixels.
    pub fn size(self) -> (u32, u32) {
        match self {
            Self::TabletWide => (1280, 800),
            Self::TabletTall => (800, 1280),
            Self::Phone => (390, 844),
            Self::Desktop => (1440, 900),
        }
    }

    /// Whether it is touched with fingers.
    pub fn is_touched(self) -> bool {
        match self {
            Self::TabletWide | Self::TabletTall | Self::Phone => true,
            Self::Desktop => false,
        }
    }
}

/// A running browser. Dropping it kills it, as a battery that dies would.
pub struct Browser {
    process: Child,
    connection: Rc<Connection>,
    has_page: bool,
}

impl Browser {
    /// Starts the browser on a profile folder, which is made when it is not there. The program is `CHROMIUM` or
    /// `chromium` on the path.
    ///
    /// # Panics
    /// When it cannot be started or does not answer in time.
    #[track_caller]
    pub fn launch(profile: &Path) -> Self {
        fs::create_dir_all(profile).expect("a folder for the browser's profile");
        let address_file = profile.join("DevToolsActivePort");
        if address_file.exists() {
            fs::remove_file(&address_file).expect("the address of the browser before is removed");
        }
        let program = std::env::var_os("CHROMIUM").unwrap_or_else(|| OsString::from("chromium"));
        let mut user_data = OsString::from("--user-data-dir=");
        user_data.push(profile);
        let log = fs::File::create(profile.join("browser.log")).expect("a file for the browser's log");
        let mut command = Command::new(program);
        command.args(FLAGS).arg(user_data).arg("about:blank");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).process_group(0);
        let process = command.spawn().expect("chromium starts (`cargo xtask test` installs it)");
        let connection = until("Chromium to listen", PATIENCE * 2, || {
            let text = fs::read_to_string(&address_file).ok()?;
            let (port, path) = text.trim().split_once('\n')?;
            Connection::open(port.parse().ok()?, path).ok()
        });
        Self { process, connection: Rc::new(connection), has_page: false }
    }

    /// Opens a page, empty as yet. A tablet held wide, +08:00, until it is told otherwise.
    ///
    /// # Panics
    /// When the browser refuses.
    #[track_caller]
    pub fn page(&mut self) -> Page {
        let call = |method: &str, parameters| {
            self.connection.call(None, method, parameters).expect("the browser answers")
        };
        let target = if self.has_page {
            call("Target.createTarget", json!({ "url": "about:blank" }))["targetId"].clone()
        } else {
            let found = call("Target.getTargets", json!({}));
            let mut targets = found["targetInfos"].as_array().cloned().unwrap_or_default();
            targets.retain(|target| target["type"] == "page");
            targets.first().map(|target| target["targetId"].clone()).expect("the browser opened with a page")
        };
        self.has_page = true;
        let attached = self.connection.call(
            None,
            "Target.attachToTarget",
            json!({ "targetId": target, "flatten": true }),
        );
        let attached = attached.expect("the browser attaches to its page");
        let session = attached["sessionId"].as_str().expect("a session").to_owned();
        Page::attach(Rc::clone(&self.connection), session)
    }

    /// Closes the browser as a person would, and waits until it has gone.
    ///
    /// # Panics
    /// When it does not go.
    #[track_caller]
    pub fn close(mut self) {
        // It may be gone before it answers.
        drop(self.connection.call(None, "Browser.close", json!({})));
        until("the browser to close", PATIENCE, || self.process.try_wait().expect("its state is known"));
    }

    /// Kills every process of the browser at once, with SIGKILL, and waits until they are gone.
    pub fn kill_9(self) {
        drop(self);
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let group = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw);
        if let Some(group) = group {
            // It may be gone already, which is what is wanted.
            kill_process_group(group, Signal::KILL).unwrap_or_default();
        }
        drop(self.process.wait());
    }
}
