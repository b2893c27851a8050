//! Wakes tablets: how far each stream has come, watched. A hint says "pull when it suits" and nothing more.
//!
//! The database is asked after each of this process's writes and once a second, because other processes (an import,
//! a second server) write to it too.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use qingchu_core::id::{OrganisationId, StreamId};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use crate::problem::chain;
use crate::store::Store;

/// How often the database is asked when this process writes nothing.
const ASK_EVERY: Duration = Duration::from_secs(1);

/// The last number of every stream.
pub type Heads = BTreeMap<(OrganisationId, StreamId), u64>;

/// How far each stream has come.
#[derive(Clone)]
pub struct Hints {
    heads: watch::Receiver<Arc<Heads>>,
    wrote: Arc<Notify>,
}

impl Hints {
    /// Begins to watch; the task ends when it is aborted, and every receiver then sees the end.
    #[must_use]
    pub fn watch(store: Store) -> (Self, JoinHandle<()>) {
        let (sender, heads) = watch::channel(Arc::new(Heads::new()));
        let wrote = Arc::new(Notify::new());
        let task = tokio::spawn(keep_asking(store, sender, wrote.clone()));
        (Self { heads, wrote }, task)
    }

    /// Tells that this process has written.
    pub fn wrote(&self) {
        self.wrote.notify_one();
    }

    /// The heads, now and whenever they change.
    #[must_use]
    pub fn heads(&self) -> watch::Receiver<Arc<Heads>> {
        self.heads.clone()
    }
}

async fn keep_asking(store: Store, sender: watch::Sender<Arc<Heads>>, wrote: Arc<Notify>) {
    loop {
        match store.heads().await {
            Ok(found) => {
                sender.send_if_modified(|heads| {
                    let is_new = **heads != found;
                    if is_new {
                        *heads = Arc::new(found);
                    }
                    is_new
                });
            }
            // Tablets pull on a timer too; the next round may succeed.
            Err(fault) => tracing::warn!(cause = chain(&fault), "the heads of the streams cannot be read"),
        }
        tokio::select! {
            () = wrote.notified() => {}
            () = tokio::time::sleep(ASK_EVERY) => {}
        }
    }
}
