//! The tablet's talk with the office: drives [`qingchu_core::sync::machine`] with the store, the transport, the clock and
//! what happens to the page.
//!
//! Of several tabs one leads (a Web Lock) and talks; the others send it their wishes. Whatever any tab writes to the log,
//! all tabs hear of. No order is decided here: the machine says what to do, this file does it.

mod lead;
mod listen;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use qingchu_core::id::StreamId;
use qingchu_core::order;
use qingchu_core::projection::Position;
use qingchu_core::sync::account::{Enrolment, Hint};
use qingchu_core::sync::machine::{Apply, Input, Machine, Output, Reason, Status};
use qingchu_core::sync::message::Request;
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;

use self::lead::Lead;
use self::listen::{Channel, Listener, Timer};
use crate::ids;
use crate::store::{Batch, Origin, Store};
use crate::transport::{self, Hints};

/// Who hears what happens. All are called on the page's own thread, never while a call of this module is running inside
/// them.
pub struct Observers {
    /// The log has a segment at this position now, whichever tab wrote it.
    pub on_written: Box<dyn Fn(Position)>,
    /// How sync stands.
    pub on_standing: Box<dyn Fn(Standing)>,
    /// The server asks for a sign-in; logging goes on without.
    pub on_sign_in_needed: Box<dyn Fn()>,
}

/// How sync stands, as this tab knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// This tab talks with the office.
    Here(Status),
    /// Another tab does.
    InAnotherTab,
}

/// The talk with the office; dropped, it ends and another tab takes over.
pub struct Office {
    desk: Rc<Desk>,
    _lead: Lead,
    _listeners: Vec<Listener>,
}

struct Desk {
    store: Rc<Store>,
    enrolment: Enrolment,
    observers: Observers,
    /// `None` while another tab leads.
    machine: RefCell<Option<Machine>>,
    timer: RefCell<Option<Timer>>,
    channel: RefCell<Option<Channel>>,
    hints: RefCell<Option<Hints>>,
    /// The last number of each stream that is here.
    heads: RefCell<BTreeMap<StreamId, u64>>,
    is_closed: Cell<bool>,
}

/// What tabs say to each other. It is not stored: tabs of different versions pass over what they do not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Word {
    /// Something was stated: the log has a segment at this position, and the server does not.
    Stated(Position),
    /// Something arrived: the log has a segment at this position.
    Learned(Position),
    /// A person pressed "try now".
    Asked,
    /// A person signed in.
    SignedIn,
    /// The server asks the leading tab for a sign-in.
    SignInNeeded,
}

impl Office {
    /// Begins to talk, in this tab or, while another one leads, through it.
    #[must_use]
    pub fn open(store: Rc<Store>, enrolment: Enrolment, observers: Observers) -> Self {
        let name = format!("qingchu-office-{}", store.name());
        let desk = Rc::new(Desk {
            store,
            enrolment,
            observers,
            machine: RefCell::new(None),
            timer: RefCell::new(None),
            channel: RefCell::new(None),
            hints: RefCell::new(None),
            heads: RefCell::new(BTreeMap::new()),
            is_closed: Cell::new(false),
        });
        let hears = Rc::downgrade(&desk);
        desk.channel.replace(Channel::open(&name, move |word| {
            if let Some(desk) = hears.upgrade() {
                desk.hear(word);
            }
        }));
        let writes = Rc::downgrade(&desk);
        desk.store.on_written(move |position, origin| {
            if let Some(desk) = writes.upgrade() {
                desk.written(position, origin);
            }
        });
        (desk.observers.on_standing)(Standing::InAnotherTab);
        let leads = Rc::downgrade(&desk);
        let lead = Lead::ask(&name, move || {
            if let Some(desk) = leads.upgrade() {
                spawn_local(async move { desk.take_the_lead().await });
            }
        });
        let listeners = listeners(&desk);
        Self { desk, _lead: lead, _listeners: listeners }
    }

    /// A person pressed "try now".
    pub fn try_now(&self) {
        self.desk.wake_or_tell(Reason::Asked, Word::Asked);
    }

    /// A person signed in.
    pub fn signed_in(&self) {
        self.desk.wake_or_tell(Reason::SignedIn, Word::SignedIn);
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.desk.is_closed.set(true);
        self.desk.machine.replace(None);
        self.desk.timer.replace(None);
        self.desk.channel.replace(None);
        self.desk.hints.replace(None);
    }
}

fn listeners(desk: &Rc<Desk>) -> Vec<Listener> {
    let (seen, shown) = (Rc::downgrade(desk), Rc::downgrade(desk));
    let came_to_front = move || {
        if let Some(desk) = seen.upgrade() {
            desk.wake(Reason::Focus);
        }
    };
    let visibility_changed = move || {
        if let Some(desk) = shown.upgrade() {
            if listen::is_page_visible() { desk.wake(Reason::Focus) } else { desk.hush() }
        }
    };
    let came_to_front = Rc::new(came_to_front);
    let came_online = Rc::clone(&came_to_front);
    [
        Listener::on_window("focus", move || came_to_front()),
        // It decides nothing: that the browser has some network is only a good moment to try.
        Listener::on_window("online", move || came_online()),
        Listener::on_document("visibilitychange", visibility_changed),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl Desk {
    async fn take_the_lead(self: Rc<Self>) {
        match self.store.standing().await {
            Ok(standing) if !self.is_closed.get() => {
                let machine = Machine::new(self.enrolment.device, standing.clock_offset_ms);
                self.machine.replace(Some(machine));
                self.wake(Reason::Start);
            }
            Ok(_closed_meanwhile) => {}
            Err(_failure) => {
                let again = Rc::clone(&self);
                self.timer.replace(Timer::after(RETRY_STORE_MS, move || {
                    let desk = Rc::clone(&again);
                    spawn_local(async move { desk.take_the_lead().await });
                }));
            }
        }
    }

    fn wake(self: &Rc<Self>, reason: Reason) {
        self.step(Input::Wake(reason));
    }

    fn wake_or_tell(self: &Rc<Self>, reason: Reason, word: Word) {
        if self.machine.borrow().is_some() {
            self.wake(reason);
        } else {
            self.tell(word);
        }
    }

    fn step(self: &Rc<Self>, input: Input) {
        let (outputs, status) = {
            let mut machine = self.machine.borrow_mut();
            let Some(machine) = machine.as_mut() else { return };
            (machine.step(input, ids::now(), ids::random()), machine.status())
        };
        for output in outputs {
            self.perform(output);
        }
        (self.observers.on_standing)(Standing::Here(status));
    }

    fn perform(self: &Rc<Self>, output: Output) {
        let desk = Rc::clone(self);
        match output {
            Output::LoadOutbox { events_max, bytes_max, except } => spawn_local(async move {
                let input = match desk.store.outbox(events_max, bytes_max, &except).await {
                    Ok(Batch { events, is_more, cursors }) => {
                        let heads = order::map(cursors.iter().map(|cursor| (cursor.stream, cursor.seq)));
                        desk.heads.replace(heads);
                        Input::Outbox { batch: events, is_more, cursors }
                    }
                    Err(_told_by_the_machine) => Input::StoreFailed,
                };
                desk.step(input);
            }),
            Output::Send { round, request } => spawn_local(async move { desk.send(round, &request).await }),
            Output::Apply(apply) => spawn_local(async move { desk.apply(&apply).await }),
            Output::WaitUntil(until) => {
                let ms = until.ms_since(ids::now()).max(0);
                desk.timer.replace(Timer::after(ms, {
                    let desk = Rc::clone(self);
                    move || desk.wake(Reason::Timer)
                }));
            }
            Output::SignInNeeded => {
                desk.hints.replace(None);
                desk.tell(Word::SignInNeeded);
                (desk.observers.on_sign_in_needed)();
            }
            // The store has told of the segment that they are in.
            Output::Announce { events: _ } => {}
        }
    }

    async fn send(self: &Rc<Self>, round: u64, request: &Request) {
        match transport::sync(request, &self.enrolment).await {
            Ok(reply) => {
                self.step(Input::Reply { round, reply });
                self.listen_for_hints();
            }
            Err(failure) => self.step(Input::Failed { round, failure }),
        }
    }

    async fn apply(self: &Rc<Self>, apply: &Apply) {
        match self.store.apply(apply).await {
            Ok(_position) => {
                let heads = apply.cursors.iter().map(|cursor| (cursor.stream, cursor.seq));
                self.heads.borrow_mut().extend(heads);
                self.step(Input::Stored);
            }
            Err(_told_by_the_machine) => self.step(Input::StoreFailed),
        }
    }

    /// Listens to the live channel while the page is in sight and the server answers.
    fn listen_for_hints(self: &Rc<Self>) {
        let is_open = self.hints.borrow().as_ref().is_some_and(|hints| !hints.is_closed());
        if is_open || self.is_closed.get() || !listen::is_page_visible() {
            return;
        }
        let hears = Rc::downgrade(self);
        self.hints.replace(Hints::open(move |Hint { stream, head }| {
            let Some(desk) = hears.upgrade() else { return };
            // What this tablet has just sent comes back as a hint as well.
            let is_news = desk.heads.borrow().get(&stream).is_none_or(|here| *here < head);
            if is_news {
                desk.wake(Reason::Hint);
            }
        }));
    }

    /// The page is out of sight: a hidden tab holds no connection.
    fn hush(&self) {
        self.hints.replace(None);
    }

    fn written(self: &Rc<Self>, position: Position, origin: Origin) {
        let word = match origin {
            Origin::Stated => Word::Stated(position),
            Origin::Learned => Word::Learned(position),
        };
        self.tell(word);
        self.hear(word);
    }

    fn hear(self: &Rc<Self>, word: Word) {
        match word {
            Word::Stated(position) => {
                (self.observers.on_written)(position);
                self.wake(Reason::Saved);
            }
            Word::Learned(position) => (self.observers.on_written)(position),
            Word::Asked => self.wake(Reason::Asked),
            Word::SignedIn => self.wake(Reason::SignedIn),
            Word::SignInNeeded => (self.observers.on_sign_in_needed)(),
        }
    }

    fn tell(&self, word: Word) {
        if let Some(channel) = self.channel.borrow().as_ref() {
            channel.tell(word);
        }
    }
}

/// How long to wait before the store is asked again, in milliseconds.
const RETRY_STORE_MS: i64 = 5_000;
