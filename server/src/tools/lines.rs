//! Lines of any input, one at a time, in bounded memory.

use std::io::{self, BufRead};

/// Reads lines; a byte order mark and line ends of either kind are not part of them.
pub(super) struct Lines<Input> {
    input: Input,
    line_bytes_max: usize,
    number: u64,
    bytes_read: u64,
    bytes: Vec<u8>,
}

/// What stands on a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Its words.
    Text(&'a str),
    /// It is not UTF-8, from this byte on, counted from 1.
    NotText(usize),
    /// It is longer than what is read of a line; its rest was passed over.
    TooLong,
}

impl<Input: BufRead> Lines<Input> {
    pub(super) fn new(input: Input, line_bytes_max: usize) -> Self {
        Self { input, line_bytes_max, number: 0, bytes_read: 0, bytes: Vec::new() }
    }

    /// How many bytes of the input were read.
    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// The next line with its number, counted from 1; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, Line<'_>)>> {
        self.bytes.clear();
        let (has_line, is_too_long) = self.fill()?;
        if !has_line {
            return Ok(None);
        }
        self.number += 1;
        if is_too_long {
            return Ok(Some((self.number, Line::TooLong)));
        }
        let mut bytes = self.bytes.as_slice();
        if self.number == 1 {
            bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        }
        bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let line = match std::str::from_utf8(bytes) {
            Ok(text) => Line::Text(text),
            Err(fault) => Line::NotText(fault.valid_up_to() + 1),
        };
        Ok(Some((self.number, line)))
    }

    /// Reads up to the line's end, keeps what fits; whether there was a line, and whether it did not fit.
    fn fill(&mut self) -> io::Result<(bool, bool)> {
        let (mut has_line, mut is_too_long) = (false, false);
        loop {
            let piece = match self.input.fill_buf() {
                Ok(piece) => piece,
                Err(fault) if fault.kind() == io::ErrorKind::Interrupted => continue,
                Err(fault) => return Err(fault),
            };
            if piece.is_empty() {
                return Ok((has_line, is_too_long));
            }
            has_line = true;
            let end = piece.iter().position(|byte| *byte == b'\n');
            let kept = piece.get(..end.unwrap_or(piece.len())).unwrap_or(piece);
            is_too_long |= self.bytes.len() + kept.len() > self.line_bytes_max;
            if !is_too_long {
                self.bytes.extend_from_slice(kept);
            }
            let read = end.map_or(piece.len(), |end| end + 1);
            self.input.consume(read);
            self.bytes_read += read as u64;
            if end.is_some() {
                return Ok((has_line, is_too_long));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &[u8], expect: &[(u64, Line<'_>)]) {
        // A buffer of three bytes: every boundary falls somewhere.
        let mut lines = Lines::new(io::BufReader::with_capacity(3, input), 8);
        for (number, line) in expect {
            let found = lines.next().unwrap();
            assert_eq!(found.as_ref().map(|(number, line)| (number, line)), Some((number, line)));
        }
        assert_eq!(lines.next().unwrap(), None);
    }

    #[test]
    fn marks_and_line_ends_are_not_part_of_a_line() {
        check(
            b"\xef\xbb\xbfone\r\ntwo\n\nlast",
            &[(1, Line::Text("one")), (2, Line::Text("two")), (3, Line::Text("")), (4, Line::Text("last"))],
        );
        check(b"", &[]);
    }

    #[test]
    fn a_line_that_is_too_long_or_no_text_is_told_and_the_next_is_read() {
        check(
            b"123456789\n12345678\nab\xff\nok\n",
            &[(1, Line::TooLong), (2, Line::Text("12345678")), (3, Line::NotText(3)), (4, Line::Text("ok"))],
        );
    }
}
