//! Writing made alike: width, case, traditional and financial forms, each code point to one code point.
//!
//! White space, joiners and direction marks are left out, so that spacing never changes a finding; the map back to
//! the text as it was typed stays exact.

use std::ops::RangeInclusive;

use super::fault::WordsFault;
use super::words::Script;

use crate::order;

/// A text made alike, with the place of every character in the original.
#[derive(Debug)]
pub(super) struct Folded {
    /// The characters that count.
    pub(super) chars: Vec<char>,
    /// For each of them its index in the original, in code points.
    pub(super) origin: Vec<usize>,
}

/// The ideographs that everyday Chinese is written with: U+4E00 to U+9FFF.
const IDEOGRAPHS: RangeInclusive<char> = '\u{4E00}'..='\u{9FFF}';

/// How characters are made alike.
#[derive(Debug)]
pub(super) struct Folding {
    /// For each ideograph the one that it is read as.
    ideographs: Vec<char>,
    /// From and to for all other characters, sorted by from.
    others: Vec<(char, char)>,
}

impl Folding {
    /// Pairs up the two strings of the table.
    pub(super) fn new(script: &Script) -> Result<Self, WordsFault> {
        let (from, to) = (script.from.chars().count(), script.to.chars().count());
        if from != to {
            return Err(WordsFault::ScriptLengths { from, to });
        }
        let mut ideographs: Vec<char> = IDEOGRAPHS.collect();
        let mut others = Vec::new();
        for (from, to) in script.from.chars().zip(script.to.chars()) {
            match place(from).and_then(|at| ideographs.get_mut(at)) {
                Some(slot) => *slot = to,
                None => others.push((from, to)),
            }
        }
        order::sort(&mut others);
        Ok(Self { ideographs, others })
    }

    /// The one form of a character; `None` when it does not count.
    fn one(&self, c: char) -> Option<char> {
        if let Some(read) = place(c).and_then(|at| self.ideographs.get(at)) {
            return Some(*read);
        }
        if c.is_whitespace() || is_invisible(c) {
            return None;
        }
        let narrow = narrow(c);
        if narrow.is_ascii() {
            return Some(narrow.to_ascii_lowercase());
        }
        let mut lower = narrow.to_lowercase();
        let lower = match (lower.next(), lower.next()) {
            (Some(only), None) => only,
            _several_or_none => narrow,
        };
        let found = self.others.binary_search_by_key(&lower, |pair| pair.0).ok();
        Some(found.and_then(|at| self.others.get(at)).map_or(lower, |pair| pair.1))
    }

    /// Folds a text.
    pub(super) fn fold(&self, text: &str) -> Folded {
        let (origin, chars) =
            text.chars().enumerate().filter_map(|(at, c)| self.one(c).map(|folded| (at, folded))).unzip();
        Folded { chars, origin }
    }

    /// Folds a word of the vocabulary.
    pub(super) fn word(&self, word: &str) -> Vec<char> {
        word.chars().filter_map(|c| self.one(c)).collect()
    }
}

/// The place of an ideograph in a table of them all.
pub(super) fn place(c: char) -> Option<usize> {
    let at = u32::from(c).checked_sub(u32::from(*IDEOGRAPHS.start()))?;
    usize::try_from(at).ok().filter(|_at| c <= *IDEOGRAPHS.end())
}

/// Full-width forms (U+FF01 to U+FF5E) become ASCII.
fn narrow(c: char) -> char {
    let code = u32::from(c);
    if (0xFF01..=0xFF5E).contains(&code) {
        char::from_u32(code.saturating_sub(0xFEE0)).unwrap_or(c)
    } else {
        c
    }
}

/// Joiners, direction marks, variation selectors, soft hyphen, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(u32::from(c), 0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFE00..=0xFE0F | 0xFEFF)
}
