//! A server's folder, and what a tablet would pull from it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;

use qingchu_core::case::{Case, Entry, Folded, fold};
use qingchu_core::event::Subject;
use qingchu_core::id::{CaseId, DeviceId};
use qingchu_core::log::segment;
use qingchu_core::log::{Stored, sequence};
use qingchu_core::rulebook::Rulebook;
use qingchu_core::sync::ledger::Budget;
use qingchu_core::sync::message::{Cursor, PROTOCOL, Request};
use qingchu_core::sync::page::turn;
use qingchu_core::time::Moment;
use qingchu_server::store::{Session, Store};
use tempfile::TempDir;
use uuid::Uuid;

use super::{Ran, program, run};

/// A folder in which a server was started once.
pub(crate) struct Office {
    folder: TempDir,
}

/// A server that runs; stopped when it is dropped.
pub(crate) struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Office {
    pub(crate) fn new() -> Self {
        let office = Self { folder: tempfile::tempdir().unwrap() };
        drop(office.serve());
        office
    }

    /// Starts a server and waits until it listens and the first account is made.
    pub(crate) fn serve(&self) -> Serving {
        let arguments =
            ["serve", "--listen", "127.0.0.1:0", "--first-password", "correct horse", "--data", self.data()];
        let mut child = program(&arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(first.starts_with("Qingchu listens on http://127.0.0.1:"), "{first}");
        Serving(child)
    }

    pub(crate) fn data(&self) -> &str {
        self.folder.path().to_str().unwrap()
    }

    /// Writes a file beside the database and names it.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub(crate) fn import(&self, file: &str, more: &[&str]) -> Ran {
        run(&[&["import", "--data", self.data(), file], more].concat(), "")
    }

    /// Pulls everything as a fresh tablet of the first account does, checks numbers, digests and chain, and folds it.
    pub(crate) fn pull(&self) -> BTreeMap<CaseId, Case> {
        let events = runtime().block_on(pull(self.folder.path()));
        assert_eq!(sequence::irregularities(&events), []);
        let rulebook = Rulebook::built_in(&"building".into()).unwrap();
        let ids: BTreeSet<CaseId> = events
            .iter()
            .filter_map(|stored| match stored.event.statement.subject {
                Subject::Case(case) => Some(case),
                Subject::Unit => None,
            })
            .collect();
        let mut by_case: BTreeMap<CaseId, Vec<Entry<'_>>> = ids.iter().map(|id| (*id, Vec::new())).collect();
        for stored in &events {
            if let Subject::Case(case) = stored.event.statement.subject {
                let received_at = stored.receipt.map(|receipt| receipt.received_at);
                by_case.get_mut(&case).unwrap().push(Entry { event: &stored.event, received_at });
            }
        }
        by_case
            .into_iter()
            .map(|(id, entries)| match fold(id, entries, &rulebook) {
                Folded::Case(case) => (id, case),
                Folded::NotOpened { .. } => panic!("case {id} is not opened"),
            })
            .collect()
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

async fn pull(data: &Path) -> Vec<Stored> {
    let store = Store::open(data, now()).await.unwrap();
    let organisation = store.organisation().await.unwrap();
    let person = store.people(organisation.id).await.unwrap()[0].id;
    let session = Session { organisation: organisation.id, person };
    let rights: BTreeSet<_> = store.streams_of(session).await.unwrap().into_iter().collect();
    let mut cursors: Vec<Cursor> = Vec::new();
    let mut events = Vec::new();
    loop {
        let request = Request {
            protocol: PROTOCOL,
            device: DeviceId(Uuid::from_u128(1)),
            streams: cursors.clone(),
            events: Vec::new(),
        };
        let reply = store.answer(session, &request, &rights, now(), Budget::of_reply()).await.unwrap();
        let mut is_more = false;
        for page in &reply.streams {
            let turned = turn(cursors.first(), page).unwrap();
            for entry in turned.entries {
                match entry {
                    segment::Entry::Event { bytes, receipt } => {
                        events.push(Stored::read(Arc::clone(&bytes), receipt).unwrap())
                    }
                    segment::Entry::Rewind { after: 0, .. } => {}
                    other @ (segment::Entry::Rewind { .. }
                    | segment::Entry::Receipt { .. }
                    | segment::Entry::SetAside { .. }) => panic!("a fresh tablet is told {other:?}"),
                }
            }
            cursors = vec![turned.cursor];
            is_more = turned.is_more;
        }
        if !is_more {
            return events;
        }
    }
}

fn now() -> Moment {
    qingchu_server::clock::now()
}
