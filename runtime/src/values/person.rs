//! Personal identifiers: whether a text has the shape of a fødselsnummer or D-number.

use std::fmt;

/// Why a string is not a personal identifier. The text continues a sentence such as "the value …" and does not quote the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InvalidPersonidentifikator {
    /// The string does not consist of eleven digits.
    Digits,
    /// The first two digits are not a day, with or without 40 added.
    Day,
    /// The third and fourth digits are not a month, with or without the addition that marks synthetic identifiers.
    Month,
}

impl fmt::Display for InvalidPersonidentifikator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Digits => "does not have eleven digits",
            Self::Day => "does not start with a day, 01 to 31 or 41 to 71",
            Self::Month => "has no month in the third and fourth digits",
        })
    }
}

impl std::error::Error for InvalidPersonidentifikator {}

/// The number added to the day in a D-number.
const D_NUMBER: u8 = 40;

/// The numbers added to the month: none, by NAV for its test persons (two variants), by Skatteetaten for its own.
const MONTHS: [u8; 4] = [0, 40, 65, 80];

/// Whether a string has the form of a fødselsnummer, a D-number, or a synthetic one of either.
///
/// See [`check_personidentifikator`], which says what is wrong.
#[must_use]
pub fn is_personidentifikator(text: &str) -> bool {
    check_personidentifikator(text).is_ok()
}

/// Checks that a string has the form of a fødselsnummer, a D-number, or a synthetic one of either.
///
/// Eleven ASCII digits: a day (01 to 31, with 40 added in a D-number), a month (01 to 12, with 40, 65 or 80 added for persons
/// made up for tests), and seven more. The length of the month and the control digits are not checked: the register
/// decides which identifiers exist, and a request that it would answer must not be refused here. See [`has_valid_control_digits`].
///
/// # Errors
/// The first part that does not have that form.
pub fn check_personidentifikator(text: &str) -> Result<(), InvalidPersonidentifikator> {
    let digits = digits(text).ok_or(InvalidPersonidentifikator::Digits)?;
    let [d1, d2, m1, m2, ..] = digits;
    let (day, month) = (d1 * 10 + d2, m1 * 10 + m2);
    let in_range = |number: u8, added: u8, last: u8| (added + 1..=added + last).contains(&number);
    if !in_range(day, 0, 31) && !in_range(day, D_NUMBER, 31) {
        return Err(InvalidPersonidentifikator::Day);
    }
    if !MONTHS.iter().any(|added| in_range(month, *added, 12)) {
        return Err(InvalidPersonidentifikator::Month);
    }
    Ok(())
}

/// Whether the two control digits of an identifier match the nine digits before them.
///
/// The last digit makes its weighted sum a multiple of 11. The first may leave a remainder of 0 to 3, as allowed in numbers issued
/// from 2032 on; earlier numbers leave 0. Use it to catch typing errors in real numbers: synthetic numbers need not match.
#[must_use]
pub fn has_valid_control_digits(text: &str) -> bool {
    const FIRST: [u32; 11] = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0];
    const SECOND: [u32; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
    let rest = |digits: &[u8; 11], weights: &[u32; 11]| {
        digits
            .iter()
            .zip(weights)
            .map(|(digit, weight)| u32::from(*digit) * weight)
            .sum::<u32>()
            % 11
    };
    digits(text).is_some_and(|digits| rest(&digits, &FIRST) <= 3 && rest(&digits, &SECOND) == 0)
}

/// The values of eleven ASCII digits.
fn digits(text: &str) -> Option<[u8; 11]> {
    let bytes: [u8; 11] = text.as_bytes().try_into().ok()?;
    bytes
        .iter()
        .all(u8::is_ascii_digit)
        .then(|| bytes.map(|byte| byte - b'0'))
}

#[cfg(test)]
mod tests {
    use super::{
        InvalidPersonidentifikator as Invalid, check_personidentifikator, has_valid_control_digits,
        is_personidentifikator,
    };

    #[test]
    fn the_shapes_there_are() {
        for (text, what) in [
            ("01010100000", "the first day and month"),
            ("31129900000", "the last day and month"),
            ("41010100000", "the first day of a D-number"),
            ("71129900000", "the last day of a D-number"),
            ("01410100000", "a month with 40 added"),
            ("01520100000", "a month with 40 added"),
            ("01660100000", "a month with 65 added"),
            ("01770100000", "a month with 65 added"),
            ("01810100000", "a month with 80 added"),
            ("71920100000", "a synthetic D-number"),
        ] {
            assert_eq!(check_personidentifikator(text), Ok(()), "{what}: {text}");
        }
    }

    #[test]
    fn what_is_no_identifier() {
        for (text, expected) in [
            ("", Invalid::Digits),
            ("0101010000", Invalid::Digits),
            ("010101000000", Invalid::Digits),
            ("010101 0000", Invalid::Digits),
            ("+1010100000", Invalid::Digits),
            ("0101010000å", Invalid::Digits),
            ("٠١٠١٠", Invalid::Digits),
            ("00010100000", Invalid::Day),
            ("32010100000", Invalid::Day),
            ("40010100000", Invalid::Day),
            ("72010100000", Invalid::Day),
            ("99999999999", Invalid::Day),
            ("01000100000", Invalid::Month),
            ("01130100000", Invalid::Month),
            ("01400100000", Invalid::Month),
            ("01530100000", Invalid::Month),
            ("01650100000", Invalid::Month),
            ("01780100000", Invalid::Month),
            ("01800100000", Invalid::Month),
            ("01930100000", Invalid::Month),
        ] {
            assert_eq!(check_personidentifikator(text), Err(expected), "{text}");
            assert!(!is_personidentifikator(text));
            assert!(text.is_empty() || !expected.to_string().contains(text));
        }
    }

    #[test]
    fn control_digits_catch_slips() {
        // Synthetic. 3 + 54 + 25 + 14 = 96, and 3 more make 99; 5 + 27 + 20 + 21 + 6 = 79, and 9 more make 88.
        let valid = "10900005739";
        assert!(has_valid_control_digits(valid));
        for at in 0..11 {
            for digit in b'0'..=b'9' {
                let mut wrong = valid.as_bytes().to_vec();
                wrong[at] = digit;
                let wrong = String::from_utf8(wrong).unwrap();
                assert_eq!(has_valid_control_digits(&wrong), wrong == valid, "{wrong}");
            }
        }
        assert!(!has_valid_control_digits(""));
        assert!(!has_valid_control_digits("1090000573å"));
    }

    #[test]
    fn the_first_control_digit_may_leave_a_rest_from_2032_on() {
        for (text, rest) in [("10900005739", 0), ("10900005747", 1), ("10900005763", 3)] {
            assert!(has_valid_control_digits(text), "a rest of {rest}");
        }
        for second in 0..10 {
            for (first, rest) in [(2, 10), (7, 4)] {
                let text = format!("109000057{first}{second}");
                assert!(!has_valid_control_digits(&text), "a rest of {rest}: {text}");
            }
        }
    }
}
