//! The database keeps the contract of every store of events.

use qingchu_core::id::{DeviceId, OrganisationId, StreamId, UserId};
use qingchu_core::log::contract::{Answer, Outcome, STREAM, Step, scenarios};
use qingchu_core::sync::ledger::Budget;
use qingchu_core::sync::message::{Cursor, PROTOCOL, QuarantineReason, Reply, Request, Verdict};
use qingchu_core::sync::page;
use qingchu_core::time::Moment;
use serde_json::value::RawValue;
use sqlx::Connection as _;
use uuid::Uuid;

use super::{Session, Store, events};

const SESSION: Session = Session { organisation: OrganisationId(Uuid::nil()), person: UserId(Uuid::nil()) };

struct Driver {
    folder: tempfile::TempDir,
    store: Store,
    cursors: Vec<Option<Cursor>>,
}

impl Driver {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), Moment(0)).await.unwrap();
        let mut writer = store.writer().await;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await.unwrap();
        events::create_stream(&mut tx, SESSION.organisation, STREAM, Moment(0)).await.unwrap();
        tx.commit().await.unwrap();
        drop(writer);
        Self { folder, store, cursors: vec![None] }
    }

    async fn ask(&self, cursor: Option<&Cursor>, texts: &[String]) -> Reply {
        let request = Request {
            protocol: PROTOCOL,
            device: DeviceId(Uuid::nil()),
            streams: cursor.cloned().into_iter().collect(),
            events: texts.iter().map(|text| RawValue::from_string(text.clone()).unwrap()).collect(),
        };
        let rights: std::collections::BTreeSet<StreamId> = [STREAM].into();
        self.store.answer(SESSION, &request, &rights, Moment(0), Budget::of_bytes(2_000)).await.unwrap()
    }

    /// Everything after the cursor, page by page, and the cursor after it.
    async fn read(&self, mut cursor: Option<Cursor>) -> (Vec<String>, Option<Cursor>) {
        let mut texts = Vec::new();
        loop {
            let reply = self.ask(cursor.as_ref(), &[]).await;
            let page = &reply.streams[0];
            let turned = page::turn(cursor.as_ref(), page).unwrap();
            texts
                .extend(page.events.iter().map(|delivery| delivery.event.as_ref().unwrap().get().to_owned()));
            cursor = Some(turned.cursor);
            if !turned.is_more {
                return (texts, cursor);
            }
        }
    }

    async fn step(&mut self, step: &Step) -> Answer {
        match step {
            Step::Append(texts) => {
                let reply = self.ask(None, texts).await;
                let (_texts, cursor) = self.read(self.cursors.last().cloned().flatten()).await;
                self.cursors.push(cursor);
                Answer::Outcomes(reply.verdicts.iter().map(|answer| outcome(&answer.verdict)).collect())
            }
            Step::ReadAfter(appends) => Answer::Texts(self.read(self.cursors[*appends].clone()).await.0),
            Step::ReadAside => {
                let aside = self.store.quarantined(SESSION.organisation).await.unwrap();
                Answer::Texts(aside.into_iter().map(|quarantined| quarantined.bytes).collect())
            }
            Step::Reopen => {
                self.store.close().await.unwrap();
                self.store = Store::open(self.folder.path(), Moment(0)).await.unwrap();
                Answer::Done
            }
        }
    }
}

fn outcome(verdict: &Verdict) -> Outcome {
    match verdict {
        Verdict::Accepted { .. } => Outcome::New,
        Verdict::Duplicate { .. } => Outcome::Known,
        Verdict::Quarantined { reason: QuarantineReason::SameIdOtherBytes } => Outcome::OtherBytes,
        Verdict::Quarantined { reason: QuarantineReason::Unreadable } => Outcome::Unreadable,
        Verdict::Quarantined { reason } => panic!("{reason:?}"),
    }
}

#[tokio::test]
async fn the_database_keeps_the_contract() {
    for scenario in scenarios() {
        let mut driver = Driver::new().await;
        for (step, expected) in scenario.steps {
            let found = driver.step(&step).await;
            assert!(found == expected, "{}: {step:.200?}: {found:.200?}", scenario.name);
        }
    }
}
