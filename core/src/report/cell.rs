//! One figure, and whole-number arithmetic that says how it rounds.

/// One figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// How many.
    Count(u64),
    /// A sum of numbers.
    Number(i128),
    /// An amount in fen, exact for a sum, rounded half up for a mean; `None` for a mean of nothing.
    Fen(Option<i128>),
    /// A mean in hundredths, rounded half up; `None` where there is nothing to take the mean of.
    Mean(Option<i128>),
    /// A share in hundredths of a per cent, 0 to 10,000, rounded half up; `None` where there is no whole.
    Share(Option<i128>),
}

impl Cell {
    /// How many there are.
    #[must_use]
    pub(crate) fn count(number: usize) -> Self {
        Self::Count(u64::try_from(number).unwrap_or(u64::MAX))
    }

    /// The share of a part in its whole.
    #[must_use]
    pub(crate) fn share(part: usize, whole: usize) -> Self {
        let (part, whole) = (i128::try_from(part).ok(), i128::try_from(whole).ok());
        Self::Share(part.zip(whole).and_then(|(part, whole)| rounded(part.checked_mul(10_000)?, whole)))
    }

    /// The mean, in hundredths.
    #[must_use]
    pub(crate) fn mean(amounts: &[i128]) -> Self {
        Self::Mean(sum(amounts).and_then(|sum| rounded(sum.checked_mul(100)?, length(amounts))))
    }

    /// The mean of amounts in fen.
    #[must_use]
    pub(crate) fn mean_fen(amounts: &[i128]) -> Self {
        Self::Fen(sum(amounts).and_then(|sum| rounded(sum, length(amounts))))
    }

    /// The number behind it, in its unit; `None` where there is none.
    #[must_use]
    pub fn number(self) -> Option<i128> {
        match self {
            Self::Count(count) => Some(i128::from(count)),
            Self::Number(number) => Some(number),
            Self::Fen(number) | Self::Mean(number) | Self::Share(number) => number,
        }
    }

    /// What it is more than the figure of the period before, in the same unit; less when negative. `None` where either has
    /// no number.
    #[must_use]
    pub fn more_than(self, before: Self) -> Option<i128> {
        self.number()?.checked_sub(before.number()?)
    }

    /// Whether it is a share that does not reach what is aimed at, in hundredths of a per cent.
    #[must_use]
    pub fn falls_short_of(self, target: u32) -> bool {
        match self {
            Self::Share(Some(share)) => share < i128::from(target),
            Self::Share(None) | Self::Count(_) | Self::Number(_) | Self::Fen(_) | Self::Mean(_) => false,
        }
    }
}

/// The sum of amounts; `None` when it is larger than can be held, which 64-bit amounts never are.
pub(crate) fn sum(amounts: &[i128]) -> Option<i128> {
    amounts.iter().try_fold(0_i128, |sum, amount| sum.checked_add(*amount))
}

fn length(amounts: &[i128]) -> i128 {
    i128::try_from(amounts.len()).unwrap_or(i128::MAX)
}

/// A quotient rounded half up, towards the greater number; `None` when divided by nothing.
pub(crate) fn rounded(dividend: i128, divisor: i128) -> Option<i128> {
    let doubled = dividend.checked_mul(2)?.checked_add(divisor)?;
    doubled.checked_div_euclid(divisor.checked_mul(2)?)
}

#[cfg(test)]
mod tests {
    use super::{Cell, rounded};

    #[test]
    fn halves_are_rounded_up_and_what_is_less_is_not() {
        for (dividend, divisor, quotient) in [
            (0, 3, 0),
            (1, 2, 1),
            (49, 100, 0),
            (50, 100, 1),
            (149, 100, 1),
            (150, 100, 2),
            (-1, 2, 0),
            (-3, 2, -1),
        ] {
            assert_eq!(rounded(dividend, divisor), Some(quotient), "{dividend} by {divisor}");
        }
        assert_eq!(rounded(1, 0), None);
        assert_eq!(rounded(i128::MAX, 1), None, "it is told, not wrapped");
    }

    #[test]
    fn none_of_none_is_no_share_and_none_of_one_is() {
        assert_eq!(Cell::share(0, 0), Cell::Share(None));
        assert_eq!(Cell::share(0, 1), Cell::Share(Some(0)));
        assert_eq!(Cell::share(1, 3), Cell::Share(Some(3_333)));
        assert_eq!(Cell::share(2, 3), Cell::Share(Some(6_667)));
        assert_eq!(Cell::share(1, 1), Cell::Share(Some(10_000)));
    }

    #[test]
    fn the_target_itself_is_enough() {
        assert!(Cell::Share(Some(8_999)).falls_short_of(9_000));
        assert!(!Cell::Share(Some(9_000)).falls_short_of(9_000));
        assert!(!Cell::Share(None).falls_short_of(9_000), "of nothing nothing is asked");
    }

    #[test]
    fn amounts_as_large_as_can_be_stated_add_up() {
        let most = [i128::from(i64::MAX), i128::from(i64::MAX)];
        assert_eq!(Cell::mean_fen(&most), Cell::Fen(Some(i128::from(i64::MAX))));
        assert_eq!(Cell::Fen(Some(5)).more_than(Cell::Fen(Some(7))), Some(-2));
        assert_eq!(Cell::Mean(None).more_than(Cell::Mean(Some(1))), None);
    }
}
