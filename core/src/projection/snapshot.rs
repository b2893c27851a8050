//! The snapshot of a casebook: a head and chunks of rows, so that a change rewrites one chunk and not the whole.

use serde::{Deserialize, Serialize};

use super::agenda::agenda;
use super::{Casebook, Position, Row};

/// Rows in a chunk.
pub const CHUNK_ROWS: usize = 256;

/// Rows in the head: enough to fill the Today screen before the chunks are read.
pub const URGENT_ROWS: usize = 40;

/// The form of these bytes; a snapshot of another form is built anew.
pub const FORMAT: u32 = 2;

/// What start-up reads first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// [`FORMAT`].
    pub format: u32,
    /// What the rows were computed with (program, rulebooks, calendar); rows of another basis are computed anew.
    pub basis: String,
    /// The last position of the log that the rows know.
    pub upto: Position,
    /// How many rows there are.
    pub rows: usize,
    /// The rows with the most urgent duties.
    pub urgent: Vec<Row>,
}

/// What a snapshot writes, in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// The head's bytes.
    pub head: Vec<u8>,
    /// The bytes of each chunk that changed, by its number.
    pub chunks: Vec<(usize, Vec<u8>)>,
}

/// The chunk in which a place lies.
#[must_use]
pub fn chunk_of(place: usize) -> usize {
    place.checked_div(CHUNK_ROWS).unwrap_or(0)
}

impl Casebook {
    /// The head, and the chunks that changed since the last call.
    ///
    /// # Errors
    /// Only if serialising fails, which no row makes it do.
    pub fn take_snapshot(&mut self, basis: &str, upto: Position) -> Result<Parts, serde_json::Error> {
        let chunks = self
            .dirty
            .iter()
            .map(|chunk| {
                let rows = self.rows.chunks(CHUNK_ROWS).nth(*chunk).unwrap_or_default();
                serde_json::to_vec(rows).map(|bytes| (*chunk, bytes))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut urgent: Vec<Row> = Vec::new();
        for item in agenda(self) {
            if urgent.len() == URGENT_ROWS {
                break;
            }
            if !urgent.iter().any(|row| row.id == item.row.id) {
                urgent.push(item.row.clone());
            }
        }
        let head = Head { format: FORMAT, basis: basis.to_owned(), upto, rows: self.rows.len(), urgent };
        let head = serde_json::to_vec(&head)?;
        self.dirty.clear();
        Ok(Parts { head, chunks })
    }

    /// Reads a head; `None` when it is of another form or basis, or damaged: then the log is read anew.
    #[must_use]
    pub fn read_head(bytes: &[u8], basis: &str) -> Option<Head> {
        let head: Head = serde_json::from_slice(bytes).ok()?;
        (head.format == FORMAT && head.basis == basis).then_some(head)
    }

    /// Puts the rows of a chunk in, in their places.
    ///
    /// # Errors
    /// Damaged bytes; nothing was put in.
    pub fn read_chunk(&mut self, bytes: &[u8]) -> Result<(), serde_json::Error> {
        let rows: Vec<Row> = serde_json::from_slice(bytes)?;
        // Rows as they were written: nothing of them changes, and what was unsettled is written beside them.
        let (dirty, unsettled) = (std::mem::take(&mut self.dirty), std::mem::take(&mut self.unsettled));
        rows.into_iter().for_each(|row| self.put(row));
        (self.dirty, self.unsettled) = (dirty, unsettled);
        Ok(())
    }

    /// A casebook of some rows only, to show while the rest is being read.
    #[must_use]
    pub fn of_rows(rows: Vec<Row>) -> Self {
        let mut casebook = Self::default();
        rows.into_iter().for_each(|row| casebook.put(row));
        casebook
    }
}
