//! The text of a year, which can be a constant.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

/// The text of a year: four digits need no allocation, so that a year can be a constant.
#[derive(Clone)]
pub(super) enum YearText {
    /// Four ASCII digits, which are never in `Other`.
    Digits([u8; 4]),
    /// Any other text.
    Other(Box<str>),
}

impl Deref for YearText {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Digits(digits) => std::str::from_utf8(digits).unwrap_or_default(),
            Self::Other(text) => text,
        }
    }
}

impl From<&str> for YearText {
    fn from(text: &str) -> Self {
        match <[u8; 4]>::try_from(text.as_bytes()) {
            Ok(digits) if digits.iter().all(u8::is_ascii_digit) => Self::Digits(digits),
            _ => Self::Other(text.into()),
        }
    }
}

impl PartialEq for YearText {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for YearText {}

impl PartialOrd for YearText {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for YearText {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl Hash for YearText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

/// The digits of a number with exactly four digits.
pub(super) const fn four_digits(number: u16) -> Option<[u8; 4]> {
    if number < 1000 || number > 9999 {
        return None;
    }
    let mut digits = [b'0'; 4];
    let (mut rest, mut at) = (number, 4);
    while at > 0 {
        at -= 1;
        let [_, digit] = (rest % 10).to_be_bytes();
        digits[at] += digit;
        rest /= 10;
    }
    Some(digits)
}
