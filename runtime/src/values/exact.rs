//! Decimal numbers compared by their digits, without rounding.

use std::cmp::Ordering;

/// A decimal number: `0.` and the digits, times a power of ten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exact {
    negative: bool,
    /// From 0 to 9, without zeros at either end; empty for zero.
    digits: Vec<u8>,
    power: i64,
}

impl Exact {
    /// Parses a number in JSON's notation; `None` for another text, and for an exponent out of range.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (number, power) = match rest.split_once(['e', 'E']) {
            Some((number, power)) => (number, power.parse::<i32>().ok()?),
            None => (rest, 0),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let all = || whole.bytes().chain(fraction.bytes());
        if whole.is_empty() || !all().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut digits = all().map(|byte| byte - b'0').collect::<Vec<_>>();
        let zeros = digits.iter().take_while(|digit| **digit == 0).count();
        let end = digits.iter().rposition(|digit| *digit != 0);
        digits.truncate(end.map_or(0, |end| end + 1));
        digits.drain(..zeros.min(digits.len()));
        let point = i64::try_from(whole.len()).ok()? - i64::try_from(zeros).ok()?;
        let is_zero = digits.is_empty();
        Some(Self {
            negative: negative && !is_zero,
            digits,
            power: if is_zero { 0 } else { point + i64::from(power) },
        })
    }

    /// The power of ten of the last digit.
    fn last(&self) -> i64 {
        self.power - i64::try_from(self.digits.len()).unwrap_or(i64::MAX)
    }

    fn size(&self, other: &Self) -> Ordering {
        match (self.digits.is_empty(), other.digits.is_empty()) {
            (false, false) => self
                .power
                .cmp(&other.power)
                .then_with(|| self.digits.cmp(&other.digits)),
            (ours, theirs) => theirs.cmp(&ours),
        }
    }

    /// Whether this is a multiple of the other number; `None` if that has more than 19 digits, or is zero.
    pub(crate) fn is_multiple_of(&self, of: &Self) -> Option<bool> {
        if self.digits.is_empty() {
            return Some(true);
        }
        // A multiple has no digit below the last one of the other number.
        let Ok(zeros) = u64::try_from(self.last() - of.last()) else {
            return Some(false);
        };
        let mut divisor = 0_u64;
        for digit in &of.digits {
            divisor = divisor.checked_mul(10)?.checked_add((*digit).into())?;
        }
        if divisor == 0 {
            return None;
        }
        let modulus = u128::from(divisor);
        let digits = self
            .digits
            .iter()
            .fold(0, |rest, digit| (rest * 10 + u128::from(*digit)) % modulus);
        Some(digits * power_of_ten(zeros, modulus) % modulus == 0)
    }
}

/// A power of ten modulo a number of at most 64 bits.
fn power_of_ten(mut power: u64, modulus: u128) -> u128 {
    let (mut result, mut square) = (1 % modulus, 10 % modulus);
    while power > 0 {
        if power & 1 == 1 {
            result = result * square % modulus;
        }
        square = square * square % modulus;
        power >>= 1;
    }
    result
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.size(other),
            (true, true) => other.size(self),
            (ours, theirs) => theirs.cmp(&ours),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Exact;

    fn exact(text: &str) -> Exact {
        Exact::new(text).unwrap()
    }

    #[test]
    fn numbers_are_in_order() {
        let order = [
            "-1e400",
            "-12.5",
            "-12.49",
            "-1",
            "-0.1",
            "0",
            "1e-400",
            "0.1",
            "0.11",
            "1",
            "1.0000001",
            "9",
            "12345678901234567890123456789012345678901234567890",
            "12345678901234567890123456789012345678901234567891",
            "1e400",
        ];
        for (at, one) in order.iter().enumerate() {
            for (other_at, other) in order.iter().enumerate() {
                assert_eq!(
                    exact(one).cmp(&exact(other)),
                    at.cmp(&other_at),
                    "{one} {other}"
                );
            }
        }
        for same in [
            ["0", "-0.00"],
            ["1", "1.0"],
            ["100", "1E+2"],
            ["0.5", "5e-1"],
            ["0e9", "0"],
        ] {
            assert_eq!(exact(same[0]), exact(same[1]));
        }
        for text in ["", "-", "a", ".5", "1e", "1e99999999999", "NaN", "+1"] {
            assert_eq!(Exact::new(text), None, "{text}");
        }
    }

    #[test]
    fn multiples_are_exact() {
        for (number, of, expected) in [
            ("0", "3", Some(true)),
            ("9", "3", Some(true)),
            ("-9", "3", Some(true)),
            ("10", "3", Some(false)),
            ("0.30", "0.1", Some(true)),
            ("0.35", "0.1", Some(false)),
            ("1e400", "3", Some(false)),
            ("3e400", "3", Some(true)),
            ("1.5", "100", Some(false)),
            (
                "12345678901234567890123456789012345678901234567890",
                "10",
                Some(true),
            ),
            ("1e-400", "1", Some(false)),
            ("1", "0", None),
            ("1", "12345678901234567890123", None),
            ("1e2147483647", "0.01", Some(true)),
        ] {
            assert_eq!(
                exact(number).is_multiple_of(&exact(of)),
                expected,
                "{number} {of}"
            );
        }
    }
}
