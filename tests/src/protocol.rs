//! The browser's debugging protocol, as little of it as the tests need.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

/// How long the browser may take for one answer.
const ANSWER: Duration = Duration::from_secs(60);

/// One connection to one browser; its pages are sessions on it.
pub(crate) struct Connection {
    inner: RefCell<Inner>,
}

struct Inner {
    socket: WebSocket<TcpStream>,
    last_id: u64,
    problems: BTreeMap<String, Vec<String>>,
}

impl Connection {
    /// Connects to the address that the browser wrote down.
    ///
    /// # Errors
    /// When nobody listens there, or something else does.
    pub(crate) fn open(port: u16, path: &str) -> Result<Self, String> {
        let stream = TcpStream::connect(("127.0.0.1", port)).map_err(|error| error.to_string())?;
        stream.set_read_timeout(Some(ANSWER)).map_err(|error| error.to_string())?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        let address = format!("ws://127.0.0.1:{port}{path}");
        let (socket, _) = tungstenite::client(address, stream).map_err(|error| error.to_string())?;
        let inner = Inner { socket, last_id: 0, problems: BTreeMap::new() };
        Ok(Self { inner: RefCell::new(inner) })
    }

    /// Asks the browser, or one of its pages, to do something and returns its answer.
    ///
    /// # Errors
    /// With the browser's own words when it refuses, or when it is gone.
    pub(crate) fn call(
        &self,
        session: Option<&str>,
        method: &str,
        parameters: Value,
    ) -> Result<Value, String> {
        let mut inner = self.inner.borrow_mut();
        inner.last_id += 1;
        let id = inner.last_id;
        let mut request = json!({ "id": id, "method": method, "params": parameters });
        if let Some(session) = session {
            request["sessionId"] = json!(session);
        }
        inner.send(&request)?;
        loop {
            let message = inner.receive().map_err(|error| format!("{method}: {error}"))?;
            if message["id"] == json!(id) {
                let refusal = message["error"]["message"].as_str();
                return refusal
                    .map_or_else(|| Ok(message["result"].clone()), |text| Err(format!("{method}: {text}")));
            }
            inner.note(&message)?;
        }
    }

    /// What went wrong in a page since this was last asked.
    pub(crate) fn take_problems(&self, session: &str) -> Vec<String> {
        self.inner.borrow_mut().problems.remove(session).unwrap_or_default()
    }
}

impl Inner {
    fn send(&mut self, request: &Value) -> Result<(), String> {
        self.socket.send(Message::text(request.to_string())).map_err(|error| error.to_string())
    }

    fn receive(&mut self) -> Result<Value, String> {
        loop {
            let message = self.socket.read().map_err(|error| error.to_string())?;
            if let Message::Text(text) = message {
                return serde_json::from_str(text.as_str()).map_err(|error| error.to_string());
            }
        }
    }

    /// Takes in an event: keeps problems, answers questions that would block the page.
    fn note(&mut self, event: &Value) -> Result<(), String> {
        let Some(session) = event["sessionId"].as_str() else { return Ok(()) };
        let parameters = &event["params"];
        let problem = match event["method"].as_str() {
            Some("Runtime.exceptionThrown") => Some(exception(&parameters["exceptionDetails"])),
            Some("Runtime.consoleAPICalled") if parameters["type"] == "error" => {
                Some(console(&parameters["args"]))
            }
            Some("Log.entryAdded") => logged(&parameters["entry"]),
            Some("Inspector.targetCrashed") => Some("the page crashed".to_owned()),
            Some("Page.javascriptDialogOpening") => {
                self.last_id += 1;
                let accept = json!({ "id": self.last_id, "sessionId": session,
                    "method": "Page.handleJavaScriptDialog", "params": { "accept": true } });
                self.send(&accept)?;
                None
            }
            Some(_) | None => None,
        };
        if let Some(problem) = problem {
            self.problems.entry(session.to_owned()).or_default().push(problem);
        }
        Ok(())
    }
}

/// An exception in words: its stack where there is one.
pub(crate) fn exception(details: &Value) -> String {
    let description = details["exception"]["description"].as_str();
    let value = &details["exception"]["value"];
    let text = details["text"].as_str().unwrap_or("an exception");
    description.map_or_else(|| format!("{text} {value}"), |description| format!("{text} {description}"))
}

fn console(arguments: &Value) -> String {
    let words = arguments.as_array().into_iter().flatten();
    let words = words
        .map(|word| word["description"].as_str().map_or_else(|| word["value"].to_string(), str::to_owned));
    format!("console.error: {}", words.collect::<Vec<_>>().join(" "))
}

/// An error that the browser logged. A server that cannot be reached is an ordinary day, not a problem of the page.
fn logged(entry: &Value) -> Option<String> {
    let is_problem = entry["level"] == "error" && entry["source"] != "network";
    is_problem.then(|| format!("{}: {}", entry["source"], entry["text"]))
}
