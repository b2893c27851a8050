//! Amounts of money in capital numerals (人民币大写), as receipts and settlements write them so that nobody can change them.

/// 0 to 9.
const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

/// What each group of digits is counted in, the greatest first: a hundred million, ten thousand, and the places of a group.
const UNITS: [(u64, char); 5] = [(100_000_000, '亿'), (10_000, '万'), (1_000, '仟'), (100, '佰'), (10, '拾')];

/// An amount in capital numerals, exact to the fen: 100,005 fen is `壹仟元零伍分`, 0 is `零元整`.
///
/// Where the yuan end in zeros and jiao follow, the 零 that may be written or left out is left out.
#[must_use]
pub fn capital(fen: i64) -> String {
    let sign = if fen < 0 { "负" } else { "" };
    let amount = fen.unsigned_abs();
    let (yuan, jiao, fen) =
        (amount.div_euclid(100), amount.rem_euclid(100).div_euclid(10), amount.rem_euclid(10));
    let mut words = String::from(sign);
    if yuan > 0 || amount == 0 {
        words.push_str(&number(yuan));
        words.push('元');
    }
    match (jiao, fen) {
        (0, 0) => {}
        (0, _) if yuan > 0 => words.push('零'),
        (0, _) => {}
        (jiao, _) => {
            words.push(digit(jiao));
            words.push('角');
        }
    }
    if fen == 0 {
        words.push('整');
    } else {
        words.push(digit(fen));
        words.push('分');
    }
    words
}

/// A whole number. A gap of any length is one 零.
fn number(number_of: u64) -> String {
    let unit = UNITS.iter().find(|(size, _name)| number_of >= *size);
    let Some((size, name)) = unit else { return digit(number_of).to_string() };
    let (above, below) = (number_of.div_euclid(*size), number_of.rem_euclid(*size));
    let mut words = number(above);
    words.push(*name);
    if below > 0 {
        if below < size.div_euclid(10) {
            words.push('零');
        }
        words.push_str(&number(below));
    }
    words
}

fn digit(digit: u64) -> char {
    usize::try_from(digit).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or('零')
}

#[cfg(test)]
mod tests {
    use super::capital;

    #[test]
    fn amounts_are_written_as_receipts_write_them() {
        for (fen, expected) in [
            (0, "零元整"),
            (5, "伍分"),
            (50, "伍角整"),
            (55, "伍角伍分"),
            (100, "壹元整"),
            (105, "壹元零伍分"),
            (150, "壹元伍角整"),
            (1_000, "壹拾元整"),
            (1_100, "壹拾壹元整"),
            (11_000, "壹佰壹拾元整"),
            (10_100, "壹佰零壹元整"),
            (100_005, "壹仟元零伍分"),
            (100_100, "壹仟零壹元整"),
            (140_950, "壹仟肆佰零玖元伍角整"),
            (600_714, "陆仟零柒元壹角肆分"),
            (168_032, "壹仟陆佰捌拾元叁角贰分"),
            (1_000_000, "壹万元整"),
            (1_000_100, "壹万零壹元整"),
            (1_010_000, "壹万零壹佰元整"),
            (1_100_000, "壹万壹仟元整"),
            (10_700_053, "壹拾万柒仟元伍角叁分"),
            (10_070_000, "壹拾万零柒佰元整"),
            (1_000_000_000, "壹仟万元整"),
            (10_000_000_000, "壹亿元整"),
            (10_000_000_001, "壹亿元零壹分"),
            (10_000_000_500, "壹亿零伍元整"),
            (10_001_000_000, "壹亿零壹万元整"),
            (10_100_000_000, "壹亿零壹佰万元整"),
            (11_000_000_000, "壹亿壹仟万元整"),
            (100_000_000_000_000, "壹万亿元整"),
            (-12_345, "负壹佰贰拾叁元肆角伍分"),
        ] {
            assert_eq!(capital(fen), expected, "{fen}");
        }
    }

    #[test]
    fn the_greatest_and_the_least_amount_can_be_written() {
        assert_eq!(
            capital(i64::MAX),
            "玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分"
        );
        assert!(capital(i64::MIN).ends_with("零捌分"));
    }
}
