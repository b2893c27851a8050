//! Numbers in a folded text, with their bounds: `3`, `三`, `二十多`, `五六`, `两三`, `十来`, `好几`, `3-5`.

/// A number as it stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// First code point.
    pub(super) start: usize,
    /// One past the last.
    pub(super) end: usize,
    /// The least it can mean.
    pub(super) low: u64,
    /// The most it can mean.
    pub(super) high: u64,
}

/// No number of parties is written in more digits; longer runs are room, phone and file numbers.
const DIGITS_MAX: usize = 3;

/// Finds every number, in order.
pub(super) fn numbers(text: &[char]) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let number =
            if rest.first().is_some_and(char::is_ascii_digit) { digits(rest) } else { numerals(rest) };
        let length = match number {
            Some((length, low, high)) => {
                let end = at.saturating_add(length);
                let (end, low, high) = widen(text, end, low, high);
                found.push(Number { start: at, end, low, high });
                end.saturating_sub(at)
            }
            None => rest.iter().take_while(|c| c.is_ascii_digit()).count().max(1),
        };
        at = at.saturating_add(length);
    }
    found
}

/// A run of ASCII digits, with `3-5` and `3到5` read by both ends.
fn digits(rest: &[char]) -> Option<(usize, u64, u64)> {
    let (length, low) = run(rest)?;
    let after = rest.get(length..).unwrap_or_default();
    if matches!(after.first(), Some('-' | '~' | '～' | '到' | '至'))
        && let Some((more, high)) = run(after.get(1..).unwrap_or_default())
        && high > low
    {
        return Some((length.saturating_add(more).saturating_add(1), low, high));
    }
    Some((length, low, low))
}

fn run(rest: &[char]) -> Option<(usize, u64)> {
    let length = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    if length == 0 || length > DIGITS_MAX {
        return None;
    }
    let value = rest
        .iter()
        .take(length)
        .filter_map(|c| c.to_digit(10))
        .fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit)));
    Some((length, value))
}

/// Chinese numerals: `十二`, `二十`, `五六`, `两三`, `十五六`, `三四十`, `几十`, `好几`, `数十`, `仨`.
fn numerals(rest: &[char]) -> Option<(usize, u64, u64)> {
    match rest {
        ['好', '几', '十', ..] => return Some((3, 30, 99)),
        ['好', '几', '百', ..] => return Some((3, 300, 999)),
        ['好', '几', ..] => return Some((2, 3, 9)),
        ['几' | '数', '十', ..] => return Some((2, 20, 99)),
        ['几' | '数', '百', ..] => return Some((2, 200, 999)),
        ['上', '百', ..] => return Some((2, 100, 999)),
        ['仨', ..] => return Some((1, 3, 3)),
        ['俩', ..] => return Some((1, 2, 2)),
        _other => {}
    }
    let (mut low, mut high) = (0_u64, 0_u64);
    let mut pending: Option<(u64, u64)> = None;
    let mut length = 0_usize;
    for c in rest {
        if let Some(digit) = digit(*c) {
            pending = Some(match pending {
                Some((first, last)) if first == last && digit > first => (first, digit),
                Some(_) => break,
                None => (digit, digit),
            });
        } else if let Some(unit) = unit(*c) {
            let (first, last) = pending.take().unwrap_or((1, 1));
            low = low.saturating_add(first.saturating_mul(unit));
            high = high.saturating_add(last.saturating_mul(unit));
        } else {
            break;
        }
        length = length.saturating_add(1);
    }
    let (first, last) = pending.unwrap_or((0, 0));
    (length > 0).then(|| (length, low.saturating_add(first), high.saturating_add(last)))
}

/// `十几`, `二十多`, `十来`, `三十余` are more than their number.
fn widen(text: &[char], end: usize, low: u64, high: u64) -> (usize, u64, u64) {
    match text.get(end) {
        Some('几' | '多' | '来' | '余') if low >= 10 => {
            (end.saturating_add(1), low, high.saturating_mul(2))
        }
        _other => (end, low, high),
    }
}

fn digit(c: char) -> Option<u64> {
    Some(match c {
        '零' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _other => return None,
    })
}

fn unit(c: char) -> Option<u64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        _other => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, low, high) in [
            ("3家", 3, 3),
            ("三户", 3, 3),
            ("仨", 3, 3),
            ("五六家", 5, 6),
            ("两三家", 2, 3),
            ("三五家", 3, 5),
            ("十来户", 10, 20),
            ("二十多户", 20, 40),
            ("十五六家", 15, 16),
            ("三四十户", 30, 40),
            ("一百二十八", 128, 128),
            ("好几家", 3, 9),
            ("几十家", 20, 99),
            ("3-5家", 3, 5),
            ("十几家", 10, 20),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let found = numbers(&chars);
            assert_eq!(found.first().map(|n| (n.low, n.high)), Some((low, high)), "{text}");
        }
    }

    #[test]
    fn a_room_is_not_a_number_of_parties() {
        let chars: Vec<char> = "1203户".chars().collect();
        assert_eq!(numbers(&chars), []);
    }
}
