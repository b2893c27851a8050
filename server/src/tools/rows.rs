//! Rows of CSV with the lines on which they begin, in bounded memory.

use std::collections::VecDeque;
use std::io::{self, Read};

use csv::ByteRecord;

use super::{LINE_BYTES_MAX, csv_failure};

/// Reads rows; lines without any field are passed over.
pub(super) struct Rows<Input> {
    reader: csv::Reader<Watched<Input>>,
}

impl<Input: Read> Rows<Input> {
    pub(super) fn new(input: Input, delimiter: u8) -> Self {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(Watched::new(input));
        Self { reader }
    }

    /// Reads the next row into `row`; the line on which it begins, counted from 1, `None` at the end.
    pub(super) fn next(&mut self, row: &mut ByteRecord) -> io::Result<Option<u64>> {
        loop {
            if !self.reader.read_byte_record(row).map_err(csv_failure)? {
                return Ok(None);
            }
            let begins = row.position().map_or(0, csv::Position::byte);
            let line = self.reader.get_mut().line_at(begins);
            if row.iter().any(|field| !field.trim_ascii().is_empty()) {
                return Ok(Some(line));
            }
        }
    }
}

/// Remembers where lines begin, until they were read: the csv reader's own count takes the empty lines before a row,
/// and half of a Windows line end, for the row's beginning.
struct Watched<Input> {
    input: Input,
    /// The first byte and the number of each line that has one, ahead of the reader.
    lines: VecDeque<(u64, u64)>,
    offset: u64,
    line: u64,
    is_at_start: bool,
    /// Where the last row began.
    row: u64,
}

impl<Input> Watched<Input> {
    fn new(input: Input) -> Self {
        Self { input, lines: VecDeque::new(), offset: 0, line: 1, is_at_start: true, row: 0 }
    }

    fn line_at(&mut self, begins: u64) -> u64 {
        while self.lines.front().is_some_and(|(first, _line)| *first < begins) {
            self.lines.pop_front();
        }
        self.row = begins;
        self.lines.front().map_or(self.line, |(_first, line)| *line)
    }
}

impl<Input: Read> Read for Watched<Input> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.offset - self.row > LINE_BYTES_MAX as u64 {
            let line = self.lines.front().map_or(self.line, |(_first, line)| *line);
            let wrong = format!(
                "a row after line {line} is longer than {LINE_BYTES_MAX} bytes; is a quote left open?"
            );
            return Err(io::Error::new(io::ErrorKind::InvalidData, wrong));
        }
        let read = self.input.read(buffer)?;
        for byte in buffer.iter().take(read) {
            match byte {
                b'\n' => {
                    self.line += 1;
                    self.is_at_start = true;
                }
                b'\r' if self.is_at_start => {}
                _begun if self.is_at_start => {
                    self.lines.push_back((self.offset, self.line));
                    self.is_at_start = false;
                }
                _goes_on => {}
            }
            self.offset += 1;
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expect: &[(u64, &str)]) {
        let mut rows = Rows::new(input.as_bytes(), b',');
        let mut row = ByteRecord::new();
        let mut found = Vec::new();
        while let Some(line) = rows.next(&mut row).unwrap() {
            found.push((line, String::from_utf8(row.iter().collect::<Vec<_>>().join(&b'|')).unwrap()));
        }
        let found: Vec<(u64, &str)> = found.iter().map(|(line, row)| (*line, row.as_str())).collect();
        assert_eq!(found, expect, "{input:?}");
    }

    #[test]
    fn a_row_begins_where_its_first_field_does() {
        check("a,b\n1,2\n", &[(1, "a|b"), (2, "1|2")]);
        check("\u{feff}a,b\r\n\r\n1,2\r\n\r\n\r\n3,4", &[(1, "a|b"), (3, "1|2"), (6, "3|4")]);
        check("a\n\"x\n\ny\"\n , \nz\n", &[(1, "a"), (2, "x\n\ny"), (6, "z")]);
        check("", &[]);
    }

    #[test]
    fn a_quote_left_open_does_not_fill_the_memory() {
        let input = b"a,b\n1,\"".chain(io::repeat(b'x'));
        let mut rows = Rows::new(input, b',');
        let mut row = ByteRecord::new();
        assert_eq!(rows.next(&mut row).unwrap(), Some(1));
        let fault = rows.next(&mut row).unwrap_err();
        assert!(fault.to_string().contains("a row after line 1 is longer than 8000000 bytes"), "{fault}");
    }
}
