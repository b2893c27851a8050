//! The tablet's storage in a real browser: what was called saved is there, whatever happens to the connection.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails loudly on purpose"
)]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::BuildPrimitive;
use indexed_db_futures::transaction::TransactionMode;
use qingchu_app::store::{Damage, Erase, Failure, NotTaken, Notice, Origin, Read, Store, Table};
use qingchu_core::event::{Body, Digest, Statement, Subject};
use qingchu_core::id::{CaseId, DeviceId, DraftId, Epoch, EventId, StreamId, UserId};
use qingchu_core::log::contract::{self, Answer, Reading, Step};
use qingchu_core::log::segment::Entry;
use qingchu_core::log::sequence::irregularities;
use qingchu_core::log::{Log, Receipt, Stored, Tip};
use qingchu_core::sync::account::Enrolment;
use qingchu_core::sync::machine::Apply;
use qingchu_core::sync::message::Cursor;
use qingchu_core::time::Moment;
use uuid::Uuid;
use wasm_bindgen::prelude::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const DEVICE: DeviceId = DeviceId(Uuid::from_u128(0xD1));
const OTHER_DEVICE: DeviceId = DeviceId(Uuid::from_u128(0xD2));
const DESK: StreamId = StreamId(Uuid::from_u128(0x51));
const ANNEX: StreamId = StreamId(Uuid::from_u128(0x52));

/// What a person may type anywhere.
const WORDS: [&str; 6] = [
    "",
    "电梯困人，十八楼，快来！",
    "🔥🛗👨‍👩‍👧‍👦",
    "شكوى من الضوضاء",
    "<script>alert(1)</script>\u{feff}\r\n",
    "\u{0}\u{7f}\"\\",
];

/// A fresh database under this name.
async fn fresh(name: &str) -> Store {
    Database::delete_by_name(name).unwrap().await.unwrap();
    let store = Store::open(name, |_notice| {}).await.unwrap();
    store.enrol(&enrolment()).await.unwrap();
    store
}

fn enrolment() -> Enrolment {
    Enrolment { device: DEVICE, credential: "c".repeat(43) }
}

fn statement(number: u128, stream: StreamId, text: &str) -> Statement {
    let now = Moment(1_764_000_000_000 + i64::try_from(number).unwrap());
    Statement {
        id: EventId(Uuid::from_u128(0xE000 + number)),
        stream,
        subject: Subject::Case(CaseId(Uuid::from_u128(0xC1))),
        author: UserId(Uuid::from_u128(0xA1)),
        occurred_at: now,
        recorded_at: now,
        clock_offset_ms: None,
        body: Body::NoteAdded { text: text.to_owned() },
    }
}

/// Events of another tablet, as the server delivers them from `first` on.
fn delivered(stream: StreamId, first: u64, count: u64) -> Vec<Entry> {
    let mut tip = Tip::new(OTHER_DEVICE);
    (first..first + count)
        .map(|seq| {
            let (stored, after) = tip.seal(statement(u128::from(seq) + 5_000, stream, "从别处来"));
            tip = after;
            Entry::Event { bytes: stored.bytes, receipt: Some(Receipt { seq, received_at: Moment(9) }) }
        })
        .collect()
}

fn cursor(stream: StreamId, seq: u64) -> Cursor {
    Cursor { stream, epoch: Epoch(Uuid::from_u128(1)), seq, chain: Digest::ZERO.to_hex() }
}

fn nothing_learned() -> Apply {
    Apply {
        entries: Vec::new(),
        acknowledged: BTreeSet::new(),
        cursors: Vec::new(),
        withdrawn: Vec::new(),
        clock_offset_ms: None,
    }
}

async fn reads(store: &Store) -> Vec<Read> {
    let mut reads = Vec::new();
    store.read_after(0, |read| reads.push(read)).await.unwrap();
    reads
}

async fn log(store: &Store) -> Log {
    let mut log = Log::new();
    for read in reads(store).await {
        assert_eq!(read.damaged, []);
        for entry in &read.entries {
            log.take_up(entry).unwrap();
        }
    }
    log
}

async fn outbox(store: &Store) -> Vec<EventId> {
    let batch = store.outbox(usize::MAX, usize::MAX, &BTreeSet::new()).await.unwrap();
    assert!(!batch.is_more);
    batch.events.iter().map(|event| event.id).collect()
}

fn ids(events: &[Stored]) -> Vec<EventId> {
    events.iter().map(Stored::id).collect()
}

/// Runs a script with `__undo` at hand, a list of functions that [`undo`] calls.
fn script(source: &str) {
    js_sys::eval(&format!("(() => {{ const undo = (globalThis.__undo ??= []); {source} }})()")).unwrap();
}

fn undo() {
    js_sys::eval("for (const step of (globalThis.__undo ?? []).splice(0)) step()").unwrap();
}

/// From now on writing to a table fails as it does when the disk is full, `times` times.
fn no_room_in(table: &str, times: u32) {
    script(&format!(
        "const put = IDBObjectStore.prototype.put; let left = {times};
         undo.push(() => IDBObjectStore.prototype.put = put);
         IDBObjectStore.prototype.put = function (...given) {{
           if (this.name === '{table}' && left-- > 0) throw new DOMException('', 'QuotaExceededError');
           return put.apply(this, given);
         }}"
    ));
}

/// From now on opening a transaction fails as it does on a connection that the browser has cut, `times` times.
fn dead_handle(times: u32) {
    script(&format!(
        "const transaction = IDBDatabase.prototype.transaction; let left = {times};
         undo.push(() => IDBDatabase.prototype.transaction = transaction);
         IDBDatabase.prototype.transaction = function (...given) {{
           if (left-- > 0) throw new DOMException('The connection was lost', 'InvalidStateError');
           return transaction.apply(this, given);
         }}"
    ));
}

/// Puts a value under a key behind the store's back.
async fn put_raw(name: &str, table: Table, key: JsValue, value: JsValue) {
    let database = Database::open(name).await.unwrap();
    let transaction =
        database.transaction(table.name()).with_mode(TransactionMode::Readwrite).build().unwrap();
    let store = transaction.object_store(table.name()).unwrap();
    store.put(value).with_key(key).without_key_type().primitive().unwrap().await.unwrap();
    transaction.commit().await.unwrap();
    database.close();
}

fn bytes(bytes: &[u8]) -> JsValue {
    js_sys::Uint8Array::from(bytes).into()
}

#[wasm_bindgen_test]
async fn everything_that_cannot_be_rebuilt_is_written_strictly() {
    let store = fresh("strict").await;
    script(
        "const transaction = IDBDatabase.prototype.transaction; globalThis.__seen = [];
         undo.push(() => IDBDatabase.prototype.transaction = transaction);
         IDBDatabase.prototype.transaction = function (...given) {
           const opened = transaction.apply(this, given);
           if (opened.mode !== 'readonly')
             __seen.push([...opened.objectStoreNames].join('+') + ' ' + opened.durability);
           return opened;
         }",
    );
    store.put_draft(DraftId(Uuid::from_u128(1)), "半句话").await.unwrap();
    store.append(&[statement(1, DESK, "话")], None).await.unwrap();
    store.apply(&Apply { entries: delivered(DESK, 1, 1), ..nothing_learned() }).await.unwrap();
    store.enrol(&enrolment()).await.unwrap();
    store.put_snapshot([("rows", b"1".as_slice())]).await.unwrap();
    undo();
    let seen = js_sys::eval("__seen.join(', ')").unwrap().as_string().unwrap();
    assert_eq!(
        seen,
        "drafts strict, drafts+log+meta+outbox+own strict, log+meta+outbox+quarantine+snapshots strict, \
         meta strict, snapshots relaxed"
    );
}

#[wasm_bindgen_test]
async fn what_was_saved_is_there_when_the_database_is_opened_again() {
    let store = fresh("reopened").await;
    let statements: Vec<_> = (0..).zip(WORDS).map(|(number, words)| statement(number, DESK, words)).collect();
    let saved = store.append(&statements, None).await.unwrap();
    let long = "超".repeat(100_000);
    let longer = store.append(&[statement(100, DESK, &long)], None).await.unwrap();
    assert_eq!((saved.position, longer.position), (Some(1), Some(2)));
    drop(store);

    let store = Store::open("reopened", |_notice| {}).await.unwrap();
    let all: Vec<_> = saved.events.iter().chain(&longer.events).cloned().collect();
    assert_eq!(log(&store).await, all.iter().cloned().collect::<Log>());
    assert_eq!(outbox(&store).await, ids(&all));
    let waiting = store.waiting().await.unwrap();
    assert_eq!((waiting.count, waiting.since), (7, Some(statements[0].recorded_at)));
    let next = store.append(&[statement(101, DESK, "后来")], None).await.unwrap();
    assert_eq!((next.events[0].event.device_seq, next.position), (8, Some(3)));
    assert_eq!(next.events[0].event.previous, all.last().unwrap().digest);
    assert_eq!(store.standing().await.unwrap().enrolment.unwrap().credential, enrolment().credential);
}

#[wasm_bindgen_test]
async fn two_tabs_that_save_at_once_make_one_sequence() {
    let one = fresh("two-tabs").await;
    let two = Store::open("two-tabs", |_notice| {}).await.unwrap();
    let save = async |store: &Store, first: u128| {
        for number in first..first + 25 {
            store.append(&[statement(number, DESK, "同时")], None).await.unwrap();
        }
    };
    futures_join(save(&one, 0), save(&two, 100)).await;
    let log = log(&one).await;
    assert_eq!(log.len(), 50);
    assert_eq!(irregularities(log.iter()), []);
    let numbers: BTreeSet<_> = log.iter().map(|stored| stored.event.device_seq).collect();
    assert_eq!(numbers, (1..=50).collect());
    let positions: Vec<_> = reads(&two).await.iter().map(|read| read.position).collect();
    assert_eq!(positions, (1..=50).collect::<Vec<_>>());
}

/// Polls both until both are done.
async fn futures_join(one: impl Future<Output = ()>, two: impl Future<Output = ()>) {
    let (mut one, mut two) = (Box::pin(one), Box::pin(two));
    let (mut one_is_done, mut two_is_done) = (false, false);
    std::future::poll_fn(|context| {
        one_is_done = one_is_done || one.as_mut().poll(context).is_ready();
        two_is_done = two_is_done || two.as_mut().poll(context).is_ready();
        if one_is_done && two_is_done { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_statement_that_was_stored_is_not_stored_again() {
    let store = fresh("again").await;
    let first = store.append(&[statement(1, DESK, "一次")], None).await.unwrap();
    let again = store.append(&[statement(1, DESK, "一次"), statement(2, DESK, "二次")], None).await.unwrap();
    assert_eq!(again.events[0], first.events[0]);
    assert_eq!(again.events[1].event.device_seq, 2);
    let nothing = store.append(&[statement(2, DESK, "二次")], None).await.unwrap();
    assert_eq!(nothing.position, None);
    assert_eq!(log(&store).await.len(), 2);
}

#[wasm_bindgen_test]
async fn a_draft_goes_in_the_same_transaction_as_what_was_stated_of_it() {
    let store = fresh("drafts").await;
    let drafts: BTreeMap<_, _> = (0..)
        .zip(WORDS)
        .map(|(number, words)| (DraftId(Uuid::from_u128(number)), words.to_owned()))
        .collect();
    for (id, draft) in &drafts {
        store.put_draft(*id, "早先").await.unwrap();
        store.put_draft(*id, draft).await.unwrap();
    }
    store.close();
    assert_eq!(store.drafts().await.unwrap(), drafts);

    let stated = *drafts.keys().next().unwrap();
    no_room_in("outbox", 99);
    let failed = store.append(&[statement(1, DESK, "满了")], Some(stated)).await;
    undo();
    assert_eq!(failed, Err(Failure::Quota));
    assert_eq!(store.drafts().await.unwrap(), drafts, "a save that failed dropped its draft");
    assert_eq!(log(&store).await.len(), 0, "a save that failed left events behind");

    store.append(&[statement(1, DESK, "有了")], Some(stated)).await.unwrap();
    assert!(!store.drafts().await.unwrap().contains_key(&stated));
    store.drop_draft(DraftId(Uuid::from_u128(3))).await.unwrap();
    assert_eq!(store.drafts().await.unwrap().len(), drafts.len() - 2);
}

#[wasm_bindgen_test]
async fn what_can_be_rebuilt_makes_room_for_what_cannot() {
    let store = fresh("room").await;
    store.put_snapshot([("rows", b"many".as_slice()), ("meta", b"".as_slice())]).await.unwrap();
    assert_eq!(store.snapshot().await.unwrap()["rows"], b"many");
    no_room_in("log", 1);
    let saved = store.append(&[statement(1, DESK, "挤一挤")], None).await;
    undo();
    assert_eq!(saved.unwrap().position, Some(1));
    assert_eq!(store.snapshot().await.unwrap(), BTreeMap::new());
    assert_eq!(log(&store).await.len(), 1);
}

#[wasm_bindgen_test]
async fn a_dead_connection_is_opened_again_once_and_then_fails_in_sight() {
    let store = fresh("dead").await;
    dead_handle(1);
    store.append(&[statement(1, DESK, "断过一次")], None).await.unwrap();
    undo();
    dead_handle(99);
    let failed = store.append(&[statement(2, DESK, "一直断")], None).await;
    undo();
    assert!(matches!(&failed, Err(Failure::Dead { name, .. }) if name == "InvalidStateError"), "{failed:?}");
    store.append(&[statement(3, DESK, "又通了")], None).await.unwrap();
    assert_eq!(log(&store).await.len(), 2);
}

#[wasm_bindgen_test]
async fn an_answer_is_stored_whole_or_not_at_all() {
    let store = fresh("apply").await;
    let saved = store.append(&[statement(1, DESK, "甲"), statement(2, DESK, "乙")], None).await.unwrap();
    let acknowledged = &saved.events[0];
    let receipt = Receipt { seq: 1, received_at: Moment(7) };
    let mut entries = vec![Entry::Receipt { id: acknowledged.id(), digest: acknowledged.digest, receipt }];
    entries.extend(delivered(DESK, 2, 3));
    let apply = Apply {
        entries,
        acknowledged: BTreeSet::from([acknowledged.digest]),
        cursors: vec![cursor(DESK, 4)],
        clock_offset_ms: Some(-1_500),
        ..nothing_learned()
    };

    script(
        "const put = IDBObjectStore.prototype.put;
         undo.push(() => IDBObjectStore.prototype.put = put);
         IDBObjectStore.prototype.put = function (value, key) {
           if (key === 'cursors') throw new DOMException('', 'QuotaExceededError');
           return put.call(this, value, key);
         }",
    );
    let failed = store.apply(&apply).await;
    undo();
    assert_eq!(failed, Err(Failure::Quota));
    assert_eq!(log(&store).await.len(), 2);
    assert_eq!(outbox(&store).await.len(), 2);
    assert_eq!(store.standing().await.unwrap().cursors, []);

    assert_eq!(store.apply(&apply).await, Ok(Some(2)));
    let log = log(&store).await;
    assert_eq!(log.len(), 5);
    assert_eq!(log.get(acknowledged.id()).unwrap().receipt, Some(receipt));
    assert_eq!(outbox(&store).await, [saved.events[1].id()]);
    let standing = store.standing().await.unwrap();
    assert_eq!((standing.cursors, standing.clock_offset_ms), (vec![cursor(DESK, 4)], Some(-1_500)));

    let next = store.append(&[statement(3, DESK, "丙")], None).await.unwrap();
    let seen = log.iter().map(|stored| stored.event.clock).max().unwrap();
    assert!(next.events[0].event.clock > seen, "an event is ordered before one that its author had seen");
}

#[wasm_bindgen_test]
async fn the_outbox_is_read_in_pieces_and_without_what_nothing_lets_through() {
    let store = fresh("outbox").await;
    let statements: Vec<_> = (0..250).map(|number| statement(number, DESK, "一条")).collect();
    let saved = store.append(&statements, None).await.unwrap();
    let all = ids(&saved.events);
    let size = saved.events[0].bytes.len();
    let batch = store.outbox(120, usize::MAX, &BTreeSet::new()).await.unwrap();
    assert_eq!((batch.events.len(), batch.is_more), (120, true));
    let batch = store.outbox(1_000, size * 7 + 100, &BTreeSet::new()).await.unwrap();
    assert!((5..=7).contains(&batch.events.len()) && batch.is_more);
    let batch = store.outbox(1_000, 1, &BTreeSet::new()).await.unwrap();
    assert_eq!((batch.events.len(), batch.is_more), (1, true), "a large event waits for ever");
    let except: BTreeSet<_> = all[..249].iter().copied().collect();
    let batch = store.outbox(1_000, usize::MAX, &except).await.unwrap();
    assert_eq!((batch.events[0].id, batch.events.len(), batch.is_more), (all[249], 1, false));
}

#[wasm_bindgen_test]
async fn a_restored_server_is_sent_again_what_its_backup_lacks() {
    let store = fresh("rewind").await;
    let saved = store
        .append(&[statement(1, DESK, "甲"), statement(2, DESK, "乙"), statement(3, ANNEX, "丙")], None)
        .await
        .unwrap();
    let received = |seq, stored: &Stored| Entry::Receipt {
        id: stored.id(),
        digest: stored.digest,
        receipt: Receipt { seq, received_at: Moment(1) },
    };
    let mut entries =
        vec![received(1, &saved.events[0]), received(2, &saved.events[1]), received(1, &saved.events[2])];
    entries.extend(delivered(DESK, 3, 2));
    let acknowledged = saved.events.iter().map(|stored| stored.digest).collect();
    store.apply(&Apply { entries, acknowledged, ..nothing_learned() }).await.unwrap();
    assert_eq!(outbox(&store).await, []);

    let rewind = Apply {
        entries: vec![Entry::Rewind { stream: DESK, after: 1 }],
        cursors: vec![cursor(DESK, 1)],
        ..nothing_learned()
    };
    store.apply(&rewind).await.unwrap();
    let again: BTreeSet<_> = outbox(&store).await.into_iter().collect();
    let others = delivered(DESK, 3, 2);
    let others = others.iter().map(|entry| match entry {
        Entry::Event { bytes, .. } => Stored::read(Arc::clone(bytes), None).unwrap().id(),
        other => panic!("{other:?}"),
    });
    assert_eq!(again, others.chain([saved.events[1].id()]).collect());
}

#[wasm_bindgen_test]
async fn a_right_withdrawn_takes_its_events_and_leaves_what_is_not_sent() {
    let store = fresh("withdrawn").await;
    let saved = store.append(&[statement(1, ANNEX, "未交"), statement(2, DESK, "留下")], None).await.unwrap();
    let mut entries = delivered(ANNEX, 1, 3);
    entries.extend(delivered(DESK, 10, 2));
    let cursors = vec![cursor(ANNEX, 3), cursor(DESK, 11)];
    store.apply(&Apply { entries, cursors, ..nothing_learned() }).await.unwrap();
    store.put_snapshot([("rows", b"of both".as_slice())]).await.unwrap();

    store.apply(&Apply { withdrawn: vec![ANNEX], ..nothing_learned() }).await.unwrap();
    let left: Vec<_> = log(&store).await.iter().map(|stored| stored.event.statement.stream).collect();
    assert_eq!(left.iter().filter(|stream| **stream == DESK).count(), 3);
    assert_eq!(left.iter().filter(|stream| **stream == ANNEX).count(), 1, "only the unsent one");
    assert_eq!(outbox(&store).await, ids(&saved.events));
    assert_eq!(store.standing().await.unwrap().cursors, [cursor(DESK, 11)]);
    assert_eq!(store.snapshot().await.unwrap(), BTreeMap::new());
}

#[wasm_bindgen_test]
async fn damage_is_kept_whole_and_told_and_the_rest_is_read() {
    let name = "damaged";
    let store = fresh(name).await;
    for number in 1..=3 {
        store
            .append(&[statement(number, DESK, "好"), statement(number + 10, DESK, "坏")], None)
            .await
            .unwrap();
    }
    let mut segment = qingchu_core::log::segment::encode(&reads(&store).await[1].entries);
    let last = segment.len() - 1;
    segment[last] ^= 1;
    put_raw(name, Table::Log, JsValue::from(2), bytes(&segment)).await;
    put_raw(name, Table::Log, JsValue::from(3), bytes(&[9, 9, 9])).await;
    put_raw(name, Table::Drafts, JsValue::from("x"), bytes(b"no record")).await;

    let reads = reads(&store).await;
    assert_eq!(reads.iter().map(|read| read.entries.len()).collect::<Vec<_>>(), [2, 1, 0]);
    assert_eq!(reads.iter().map(|read| read.damaged.len()).collect::<Vec<_>>(), [0, 1, 1]);
    assert!(matches!(
        &reads[1].damaged[0],
        Failure::Damaged { table: Table::Log, key, .. } if key.starts_with("2+")
    ));
    assert_eq!(store.drafts().await.unwrap(), BTreeMap::new());
    assert_eq!(store.read_positions(&[1, 2, 7]).await.unwrap(), reads[..2]);

    let kept = store.quarantine().await.unwrap();
    let places: Vec<_> = kept.iter().map(|kept| (kept.table.as_str(), kept.key.as_str())).collect();
    assert_eq!(places.len(), 3, "{places:?}");
    assert_eq!((places[0], kept[0].bytes.as_slice()), (("drafts", "x"), b"no record".as_slice()));
    assert!(segment.ends_with(&kept[1].bytes) && kept[1].bytes.len() > 100);
    assert_eq!(kept[2].bytes, [9, 9, 9]);
    assert_eq!(outbox(&store).await.len(), 6, "the outbox has its own copy");
}

#[wasm_bindgen_test]
async fn what_is_not_sent_travels_in_a_file_any_number_of_times() {
    let one = fresh("export").await;
    let statements: Vec<_> = (0..).zip(WORDS).map(|(number, words)| statement(number, DESK, words)).collect();
    let saved = one.append(&statements, None).await.unwrap();
    let file = one.export_unsent(Moment(1)).await.unwrap();
    assert_eq!(one.import_unsent(&file).await.unwrap().known, WORDS.len());

    let two = fresh("import").await;
    let windows = format!("\u{feff}{}", file.replace('\n', "\r\n"));
    for (file, added) in [(&windows, WORDS.len()), (&file, 0), (&windows, 0)] {
        let imported = two.import_unsent(file).await.unwrap();
        assert_eq!((imported.added, imported.known), (added, WORDS.len() - added));
        assert_eq!((imported.bad, imported.missing), (Vec::new(), 0));
    }
    assert_eq!(outbox(&two).await, ids(&saved.events));
    assert_eq!(log(&two).await, log(&one).await);
    let header = two.export_unsent(Moment(1)).await.unwrap();
    assert_eq!(header.split_once('\n').unwrap().1, file.split_once('\n').unwrap().1);

    let three = fresh("import-damaged").await;
    let cut = format!("{}{{\"cut", &file[..file.rfind("{\"type").unwrap()]);
    let imported = three.import_unsent(&cut).await.unwrap();
    assert_eq!(imported.added, WORDS.len() - 1);
    assert_eq!(imported.bad.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [WORDS.len() + 1]);
    for text in ["", "{}", "id,text\n1,投诉", "[]"] {
        assert_eq!(three.import_unsent(text).await, Err(NotTaken::NotOurs), "{text:?}");
    }
    let newer = r#"{"qingchu-unsent":2,"device":null,"exported_at":0,"events":0}"#;
    assert_eq!(three.import_unsent(newer).await, Err(NotTaken::Newer { form: 2 }));
}

#[wasm_bindgen_test]
async fn an_old_tab_gives_way_to_a_newer_version_and_says_so() {
    let name = "version-change";
    drop(fresh(name).await);
    let told = Rc::new(RefCell::new(Vec::new()));
    let hears = Rc::clone(&told);
    let old = Store::open(name, move |notice| hears.borrow_mut().push(notice)).await.unwrap();
    old.append(&[statement(1, DESK, "旧页")], None).await.unwrap();
    let newer = Database::open(name).with_version(99_u32).await.unwrap();
    assert_eq!(*told.borrow(), [Notice::GaveWay]);
    assert_eq!(old.append(&[statement(2, DESK, "再写")], None).await, Err(Failure::GaveWay));
    newer.close();
    let opened = Store::open(name, |_notice| {}).await;
    assert_eq!(opened.err(), Some(Failure::Newer));
}

#[wasm_bindgen_test]
async fn nothing_is_stated_before_enrolment_and_a_new_identity_begins_anew() {
    let name = "enrolment";
    Database::delete_by_name(name).unwrap().await.unwrap();
    let store = Store::open(name, |_notice| {}).await.unwrap();
    let statements = [statement(1, DESK, "谁？")];
    assert_eq!(store.append(&statements, None).await, Err(Failure::NotEnrolled));
    assert_eq!(store.waiting().await.unwrap().count, 0);
    store.enrol(&enrolment()).await.unwrap();
    store.append(&statements, None).await.unwrap();
    store.enrol(&enrolment()).await.unwrap();
    let second = store.append(&[statement(2, DESK, "同一台")], None).await.unwrap();
    assert_eq!(second.events[0].event.device_seq, 2);
    store.enrol(&Enrolment { device: OTHER_DEVICE, ..enrolment() }).await.unwrap();
    let third = store.append(&[statement(3, DESK, "新身份")], None).await.unwrap();
    assert_eq!((third.events[0].event.device_seq, third.events[0].event.device), (1, OTHER_DEVICE));
}

#[wasm_bindgen_test]
async fn what_is_not_sent_is_not_erased_by_the_way() {
    let store = fresh("erase").await;
    store.append(&[statement(1, DESK, "还没交")], None).await.unwrap();
    assert_eq!(store.erase(Erase::OnlyIfAllIsSent).await, Err(Failure::Unsent { count: 1 }));
    assert_eq!(log(&store).await.len(), 1);
    store.erase(Erase::EvenUnsent).await.unwrap();
    let store = Store::open("erase", |_notice| {}).await.unwrap();
    assert_eq!(log(&store).await.len(), 0);
    assert!(store.standing().await.unwrap().enrolment.is_none());
}

#[wasm_bindgen_test]
async fn each_segment_is_told_once_it_is_written() {
    let store = fresh("told").await;
    let told = Rc::new(RefCell::new(Vec::new()));
    let hears = Rc::clone(&told);
    store.on_written(move |position, origin| hears.borrow_mut().push((position, origin)));
    store.append(&[statement(1, DESK, "甲")], None).await.unwrap();
    store.append(&[statement(1, DESK, "甲")], None).await.unwrap();
    store.apply(&Apply { cursors: vec![cursor(DESK, 1)], ..nothing_learned() }).await.unwrap();
    store.apply(&Apply { entries: delivered(DESK, 1, 2), ..nothing_learned() }).await.unwrap();
    assert_eq!(*told.borrow(), [(1, Origin::Stated), (2, Origin::Learned)]);
    let health = store.health().await.unwrap();
    assert!(health.log_bytes > 500 && !health.is_installed && health.usage_bytes.is_some());
}

#[wasm_bindgen_test]
async fn a_long_log_is_read_in_order_from_any_position() {
    let store = fresh("long").await;
    for first in 0..150 {
        store.append(&[statement(first, DESK, "一段")], None).await.unwrap();
    }
    let mut positions = Vec::new();
    let last = store.read_after(20, |read| positions.push(read.position)).await.unwrap();
    assert_eq!(positions, (21..=150).collect::<Vec<_>>());
    assert_eq!(last, 150);
    assert_eq!(store.read_after(last, |_read| panic!("nothing is behind the last")).await.unwrap(), 150);
}

#[wasm_bindgen_test]
async fn logging_goes_on_when_the_tablet_knows_itself_no_more() {
    let name = "mended";
    let store = fresh(name).await;
    store.append(&[statement(1, DESK, "一"), statement(2, DESK, "二")], None).await.unwrap();
    let entries = delivered(DESK, 1, 2);
    store.apply(&Apply { entries, cursors: vec![cursor(DESK, 2)], ..nothing_learned() }).await.unwrap();
    let before = log(&store).await;
    drop(store);
    for damaged in ["head", "cursors"] {
        put_raw(name, Table::Meta, JsValue::from(damaged), bytes(&[1, 0, 5, 5, 5, 5, 5, 5, 5, 5, 123])).await;
    }
    let store = Store::open(name, |_notice| {}).await.unwrap();
    assert_eq!(store.standing().await.unwrap().cursors, [], "every stream is read again");
    let next = store.append(&[statement(3, DESK, "三")], None).await.unwrap();
    assert_eq!((next.position, next.events[0].event.device_seq), (Some(3), 3));
    let after = log(&store).await;
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(irregularities(after.iter().filter(|stored| stored.event.device == DEVICE)), []);
    let seen = before.iter().map(|stored| stored.event.clock).max().unwrap();
    assert!(next.events[0].event.clock > seen);
    let kept: Vec<_> = store.quarantine().await.unwrap().into_iter().map(|kept| kept.key).collect();
    assert_eq!(kept, ["cursors", "head"]);
    drop(store);

    put_raw(name, Table::Meta, JsValue::from("head"), bytes(&[9, 0, 5, 5, 5, 5, 5, 5, 5, 5, 123])).await;
    let newer = Store::open(name, |_notice| {}).await.err();
    let why = Damage::Format { format: 9 };
    let told = Failure::Damaged { table: Table::Meta, key: "head".to_owned(), why };
    assert_eq!(newer, Some(told), "a newer program's record is not thrown away");
}

/// The store contract's table on IndexedDB: the tablet's log reads as every other store's does.
#[wasm_bindgen_test]
async fn the_contract_of_every_store_holds() {
    for (number, scenario) in contract::scenarios().into_iter().enumerate() {
        let name = format!("contract-{number}");
        let mut store = fresh(&name).await;
        // The position after each append.
        let mut ends = vec![0];
        for (step, expected) in scenario.steps {
            let answer = match step {
                Step::Append(appended) => {
                    let mut reading = Reading::of(&texts(&store, 0, u32::MAX).await);
                    let entry = |text: &String| Entry::Event { bytes: text.as_str().into(), receipt: None };
                    let entries = appended.iter().map(entry).collect();
                    store.apply(&Apply { entries, ..nothing_learned() }).await.unwrap();
                    ends.push(store.standing().await.unwrap().position);
                    Answer::Outcomes(appended.iter().map(|text| reading.take(text)).collect())
                }
                Step::ReadAfter(appends) => {
                    let before = texts(&store, 0, ends[appends]).await;
                    let after = texts(&store, ends[appends], u32::MAX).await;
                    Answer::Texts(Reading::of(&before).kept_of(&after))
                }
                Step::ReadAside => Answer::Texts(Reading::of(&texts(&store, 0, u32::MAX).await).aside),
                Step::Reopen => {
                    drop(store);
                    store = Store::open(&name, |_notice| {}).await.unwrap();
                    Answer::Done
                }
            };
            assert_eq!(answer, expected, "{}", scenario.name);
        }
    }
}

/// The events' bytes after one position, up to another, as they were stored.
async fn texts(store: &Store, after: u32, upto: u32) -> Vec<String> {
    let mut texts = Vec::new();
    let each = |read: Read| {
        assert_eq!(read.damaged, []);
        for entry in read.entries {
            match entry {
                Entry::Event { bytes, .. } if read.position <= upto => texts.push(bytes.to_string()),
                _ => {}
            }
        }
    };
    store.read_after(after, each).await.unwrap();
    texts
}
