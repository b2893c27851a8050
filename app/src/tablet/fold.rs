//! Taking new segments of the log in, and keeping the snapshot near.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use qingchu_core::case::Case;
use qingchu_core::deadline::notice::Occasion;
use qingchu_core::deadline::{Calendar, Layer};
use qingchu_core::id::CaseId;
use qingchu_core::order;
use qingchu_core::projection::Position;
use qingchu_core::projection::shelf::{Changed, Rules, Segments, Shelf, read};

use super::Tablet;
use super::start::{HEAD, REST, ROWS};
use crate::store::{Failure, Store};

/// How long after a change the snapshot is written, if no further change comes.
const SNAPSHOT_AFTER: Duration = Duration::from_millis(2_500);

impl Tablet {
    /// Takes segments in, all that stand behind `after`, with whatever older ones they need. Two calls may be under way
    /// at once: what the other has taken in meanwhile is not taken in twice, and is at hand for what needs it.
    pub(super) async fn take(self, after: Position, mut new: Segments) -> Result<Changed, Failure> {
        let Some(store) = self.store() else { return Ok(Changed::default()) };
        let mut older = Segments::new();
        let changed = loop {
            let upto = self.shelf.with_untracked(Shelf::upto);
            if upto < after {
                // The log is being folded anew from its beginning; that fold comes to these segments by itself.
                return Ok(Changed::default());
            }
            let fresh = new.split_off(&upto.saturating_add(1));
            older.append(&mut new);
            new = fresh;
            if new.is_empty() {
                return Ok(Changed::default());
            }
            let needs = self.shelf.with_untracked(|shelf| shelf.needs(&new));
            let missing: Vec<Position> =
                needs.into_iter().filter(|position| !older.contains_key(position)).collect();
            if missing.is_empty() {
                // Nothing is awaited between the last look at the shelf and this.
                break self.with_rules(|rules| {
                    let mut changed = Changed::default();
                    self.shelf.update(|shelf| changed = shelf.take(&new, &older, rules));
                    changed
                });
            }
            let read = segments(&store, &missing).await?;
            // A position that is not there (set apart as damaged) must not be asked for again.
            older.extend(missing.into_iter().map(|position| (position, Vec::new())));
            older.extend(read);
        };
        let mut changed = changed;
        if changed.notices || changed.rewound {
            self.rebuild().await?;
        } else {
            changed.cases.extend(self.settle(&store).await?);
        }
        self.snapshot_soon();
        Ok(changed)
    }

    /// Folds again what a case on the same matter changed: one complaint can make others collective.
    async fn settle(self, store: &Store) -> Result<Vec<CaseId>, Failure> {
        let positions = self.shelf.with_untracked(Shelf::unsettled);
        if positions.is_empty() {
            return Ok(Vec::new());
        }
        let segments = segments(store, &positions).await?;
        Ok(self.with_rules(|rules| {
            let mut settled = Vec::new();
            self.shelf.update(|shelf| settled = shelf.settle(&segments, rules));
            settled
        }))
    }

    /// Folds the whole log anew: the first time, when the snapshot does not fit this program, when a notice or a rewind
    /// changes what older events come to. In one turn, so that nobody sees or takes half of it.
    pub(super) async fn rebuild(self) -> Result<(), Failure> {
        let Some(store) = self.store() else { return Ok(()) };
        let all = segments_after(&store, 0).await?;
        let fold = || {
            self.with_rules(|rules| {
                let mut shelf = Shelf::default();
                let changed = shelf.take(&all, &Segments::new(), rules);
                (shelf, changed)
            })
        };
        self.shelf.with_untracked(|shelf| self.adopt_notices(shelf));
        let (mut shelf, changed) = fold();
        if changed.notices {
            // The log has notices that the calendar of this fold did not know of.
            self.adopt_notices(&shelf);
            (shelf, _) = fold();
        }
        self.shelf.set(shelf);
        // What came while the log was read stands behind it.
        Box::pin(self.read_tail()).await.map(drop)
    }

    /// Runs something with the rulebook and the calendar.
    pub(super) fn with_rules<T>(self, run: impl FnOnce(&Rules<'_>) -> T) -> T {
        let books = self.books.get_untracked();
        let calendar = self.calendar.get_untracked();
        run(&Rules { rulebook: &|version| books.at(version), calendar: &calendar })
    }

    /// The whole case, folded from the log; `None` when it is not here.
    ///
    /// # Errors
    /// Any [`Failure`] of the storage.
    pub async fn case(self, id: CaseId) -> Result<Option<Case>, Failure> {
        let Some(store) = self.store() else { return Ok(None) };
        let positions: Vec<Position> =
            self.shelf.with_untracked(|shelf| shelf.positions(id)).into_iter().collect();
        let segments = segments(&store, &positions).await?;
        Ok(self.with_rules(|rules| self.shelf.with_untracked(|shelf| shelf.fold(id, &segments, rules))))
    }

    /// Many whole cases, each segment read once.
    ///
    /// # Errors
    /// Any [`Failure`] of the storage.
    pub async fn cases(self, ids: &[CaseId]) -> Result<Vec<Case>, Failure> {
        let Some(store) = self.store() else { return Ok(Vec::new()) };
        let mut positions: Vec<Position> =
            self.shelf.with_untracked(|shelf| ids.iter().flat_map(|id| shelf.positions(*id)).collect());
        order::sort(&mut positions);
        positions.dedup();
        let segments = segments(&store, &positions).await?;
        Ok(self.with_rules(|rules| {
            self.shelf.with_untracked(|shelf| {
                ids.iter().filter_map(|id| shelf.fold(*id, &segments, rules)).collect()
            })
        }))
    }

    /// Lays the notices that were loaded over the calendar that ships.
    pub(super) fn adopt_notices(self, shelf: &Shelf) {
        let mut calendar = Calendar::built_in();
        for notice in shelf.unit.notices() {
            let layer = Layer::named(&notice.layer).unwrap_or(Layer::Unit);
            if let Err(faults) = calendar.load_csv(layer, &notice.csv, &notice.source, Occasion::Special) {
                leptos::logging::error!("a stored notice cannot be read: {faults:?}");
            }
        }
        self.calendar.set(Arc::new(calendar));
    }

    /// Writes the snapshot once changes have paused.
    pub(super) fn snapshot_soon(self) {
        let upto = self.shelf.with_untracked(Shelf::upto);
        set_timeout(
            move || {
                if self.shelf.with_untracked(Shelf::upto) == upto {
                    spawn_local(async move {
                        if let Err(failure) = self.write_snapshot().await {
                            // The snapshot is rebuilt from the log when it is missing.
                            leptos::logging::warn!("snapshot: {failure}");
                        }
                    });
                }
            },
            SNAPSHOT_AFTER,
        );
    }

    async fn write_snapshot(self) -> Result<(), Failure> {
        let Some(store) = self.store() else { return Ok(()) };
        let basis = self.basis();
        let parts = self.shelf.try_update_untracked(|shelf| {
            let upto = shelf.upto();
            let rest = shelf.rest().ok()?;
            shelf.casebook.take_snapshot(&basis, upto).ok().map(|parts| (parts, rest))
        });
        let Some(Some((parts, rest))) = parts else { return Ok(()) };
        let mut named =
            order::map(parts.chunks.into_iter().map(|(chunk, bytes)| (format!("{ROWS}{chunk:06}"), bytes)));
        named.insert(HEAD.to_owned(), parts.head);
        named.insert(REST.to_owned(), rest);
        store.put_snapshot(named.iter().map(|(name, part)| (name.as_str(), part.as_slice()))).await
    }
}

/// Every segment behind a position.
pub(super) async fn segments_after(store: &Store, after: Position) -> Result<Segments, Failure> {
    let mut segments = Segments::new();
    store
        .read_after(after, |segment| {
            segments.insert(segment.position, read(segment.entries));
        })
        .await?;
    Ok(segments)
}

async fn segments(store: &Store, positions: &[Position]) -> Result<Segments, Failure> {
    if positions.is_empty() {
        return Ok(Segments::new());
    }
    let reads = store.read_positions(positions).await?;
    Ok(order::map(reads.into_iter().map(|segment| (segment.position, read(segment.entries)))))
}
