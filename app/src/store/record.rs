//! One record within an open transaction: looked up, put, removed.

use indexed_db_futures::KeyRange;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::{BuildPrimitive, QuerySource};
use indexed_db_futures::transaction::Transaction;
use js_sys::Uint8Array;
use serde::Deserialize;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;

use super::failure::Failure;
use super::schema::{self, Damage, Table};

/// A key and the bytes under it.
pub(super) type Row = (JsValue, Result<Vec<u8>, Failure>);

/// The bytes under a key.
pub(super) async fn get(
    transaction: &Transaction<'_>,
    table: Table,
    key: impl Into<JsValue>,
) -> Result<Option<Vec<u8>>, Failure> {
    let key = key.into();
    let found: Option<JsValue> =
        transaction.object_store(table.name())?.get(key.clone()).primitive()?.await?;
    found.map(|value| bytes(table, &key, &value)).transpose()
}

/// The JSON value under a name of [`Table::Meta`].
pub(super) async fn get_meta<Value: for<'a> Deserialize<'a>>(
    transaction: &Transaction<'_>,
    name: &str,
) -> Result<Option<Value>, Failure> {
    let record = get(transaction, Table::Meta, name).await?;
    record
        .map(|record| schema::unpack_json(&record).map_err(|why| damaged(Table::Meta, name.to_owned(), why)))
        .transpose()
}

/// Puts bytes under a key; they are there when the transaction is complete.
pub(super) fn put(
    transaction: &Transaction<'_>,
    table: Table,
    key: impl Into<JsValue>,
    value: &[u8],
) -> Result<(), Failure> {
    let key: JsValue = key.into();
    let value: JsValue = Uint8Array::from(value).into();
    // The request goes out when it is built; its failure aborts the transaction and is told by the commit.
    drop(transaction.object_store(table.name())?.put(value).with_key(key).without_key_type().primitive()?);
    Ok(())
}

/// Removes what is under a key, if anything is.
pub(super) fn remove(
    transaction: &Transaction<'_>,
    table: Table,
    key: impl Into<JsValue>,
) -> Result<(), Failure> {
    let key: JsValue = key.into();
    drop(transaction.object_store(table.name())?.delete(key).primitive()?);
    Ok(())
}

/// Empties a table.
pub(super) fn clear(transaction: &Transaction<'_>, table: Table) -> Result<(), Failure> {
    drop(transaction.object_store(table.name())?.clear()?);
    Ok(())
}

/// How many records a table has.
pub(super) async fn count(transaction: &Transaction<'_>, table: Table) -> Result<u32, Failure> {
    Ok(transaction.object_store(table.name())?.count().await?)
}

/// Every key of a table of texts, in order.
pub(super) async fn keys(transaction: &Transaction<'_>, table: Table) -> Result<Vec<String>, Failure> {
    let store = transaction.object_store(table.name())?;
    let keys: Result<Vec<String>, _> = store.get_all_keys().primitive()?.await?.collect();
    Ok(keys?)
}

/// Keys and bytes of a table in order, at most `limit`, from `range` on.
pub(super) async fn all(
    transaction: &Transaction<'_>,
    table: Table,
    range: Option<KeyRange<JsValue>>,
    limit: u32,
) -> Result<Vec<Row>, Failure> {
    let store = transaction.object_store(table.name())?;
    // Both requests are out before the first is awaited: one turn of the event loop for the two.
    let (keys, values) = both(&store, range, limit)?;
    let keys: Vec<JsValue> = keys.await?.collect::<Result<_, _>>()?;
    let values: Vec<JsValue> = values.await?.collect::<Result<_, _>>()?;
    let read = |(key, value): (JsValue, JsValue)| {
        let bytes = bytes(table, &key, &value);
        (key, bytes)
    };
    Ok(keys.into_iter().zip(values).map(read).collect())
}

type GetAll = indexed_db_futures::future::GetAllPrimitiveRequest<JsValue>;

fn both(
    store: &ObjectStore<'_>,
    range: Option<KeyRange<JsValue>>,
    limit: u32,
) -> Result<(GetAll, GetAll), Failure> {
    let (keys, values) = (store.get_all_keys().with_limit(limit), store.get_all().with_limit(limit));
    Ok(match range {
        Some(range) => (
            keys.with_query::<JsValue, _>(range.clone()).primitive()?,
            values.with_query::<JsValue, _>(range).primitive()?,
        ),
        None => (keys.primitive()?, values.primitive()?),
    })
}

fn bytes(table: Table, key: &JsValue, value: &JsValue) -> Result<Vec<u8>, Failure> {
    match value.dyn_ref::<Uint8Array>() {
        Some(bytes) => Ok(bytes.to_vec()),
        None => Err(damaged(table, key_text(key), Damage::NotBytes)),
    }
}

/// A key as a person reads it.
pub(super) fn key_text(key: &JsValue) -> String {
    match (key.as_string(), key.as_f64()) {
        (Some(text), _) => text,
        (None, Some(number)) => number.to_string(),
        (None, None) => String::new(),
    }
}

pub(super) fn damaged(table: Table, key: String, why: Damage) -> Failure {
    Failure::Damaged { table, key, why }
}
