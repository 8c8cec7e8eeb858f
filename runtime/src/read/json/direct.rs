//! The text itself, for types that know what comes next: each method takes what it is named after, or leaves the text as
//! it is, to be read in the general way.

use super::{Json, Number, Refused, plain_end};
use crate::read::json::visit::Items;

impl<'de> Json<'de> {
    /// Takes the name of a field, but not the colon after it, if nothing is between it and the comma before it; there
    /// is none before the first.
    #[inline]
    pub(crate) fn take_name(&mut self, name: &str, first: bool) -> bool {
        let comma = usize::from(!first);
        let (start, end) = (comma + 1, comma + 1 + name.len());
        let Some(text) = self.text.as_bytes().get(self.at..self.at + end + 2) else {
            return false;
        };
        let found = (first || text[0] == b',')
            && text[comma] == b'"'
            && text[start..end] == *name.as_bytes()
            && text[end] == b'"'
            && text[end + 1] == b':';
        if found {
            self.at += end + 1;
        }
        found
    }

    /// A string without escapes.
    #[inline]
    pub(crate) fn plain_string(&mut self) -> Option<&'de str> {
        self.after_quote()?;
        let start = self.at + 1;
        let end = plain_end(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        self.text.get(start..end)
    }

    /// What follows the opening quote of a string, which is not taken.
    #[inline]
    pub(crate) fn after_quote(&mut self) -> Option<&'de [u8]> {
        if self.peek() != b'"' {
            return None;
        }
        self.text.as_bytes().get(self.at + 1..)
    }

    /// Takes a string of so many bytes without its quotes.
    #[inline]
    pub(crate) const fn pass_string(&mut self, length: usize) {
        self.at += length + 2;
    }

    /// An integer of at most 18 digits that something follows, as in every object and list.
    #[inline]
    pub(crate) fn plain_integer(&mut self) -> Option<i64> {
        let negative = self.peek() == b'-';
        let start = self.at + usize::from(negative);
        let rest = self.text.as_bytes().get(start..)?;
        let (mut number, mut count) = digits(u64::from_le_bytes(*rest.first_chunk()?));
        let leading_zero = rest[0] == b'0' && (count > 1 || negative);
        if count == 0 || leading_zero {
            return None;
        }
        if count == 8 {
            while let Some(digit) = rest.get(count).map(|byte| byte.wrapping_sub(b'0'))
                && digit < 10
            {
                number = number.wrapping_mul(10).wrapping_add(digit.into());
                count += 1;
            }
        }
        if count > 18 || matches!(rest.get(count), None | Some(b'.' | b'e' | b'E')) {
            return None;
        }
        self.at = start + count;
        let number = i64::try_from(number).ok()?;
        Some(if negative { -number } else { number })
    }

    /// Takes null.
    #[inline]
    pub(crate) fn null(&mut self) -> Result<bool, Refused> {
        if self.peek() != b'n' {
            return Ok(false);
        }
        self.word("null").map(|()| true)
    }

    /// Takes a value that a scalar may be, and of any other as much as tells its kind.
    #[inline(never)]
    pub(crate) fn scalar(&mut self) -> Result<Token, Refused> {
        Ok(match self.peek() {
            b'"' => Token::Text(match self.string()? {
                Some(text) => text.to_owned(),
                None => self.scratch.clone(),
            }),
            b'-' | b'0'..=b'9' => Token::Number(self.number()?),
            b't' => self.word("true").map(|()| Token::Bool(true))?,
            b'f' => self.word("false").map(|()| Token::Bool(false))?,
            b'n' => self.word("null").map(|()| Token::Null)?,
            b'[' => self.open().map(|()| Token::Other("a list"))?,
            b'{' => self.open().map(|()| Token::Other("an object or a number"))?,
            _ => return Err(self.refuse("not a value")),
        })
    }

    /// Opens an object or a list, whose bracket is next.
    #[inline]
    pub(crate) fn opened(&mut self) -> Result<Items<'_, 'de>, Refused> {
        self.open()?;
        Ok(Items::new(self))
    }

}

/// A value other than an object or a list.
pub(crate) enum Token {
    Text(String),
    Number(Number),
    Bool(bool),
    Null,
    /// The kind of any other value, which is open.
    Other(&'static str),
}

/// The number that the digits at the start of eight bytes make, and how many they are.
#[inline]
const fn digits(word: u64) -> (u64, usize) {
    const ONES: u64 = u64::MAX / 255;
    // What a digit leaves is below ten; of any other byte the high bit is set, by itself or by the addition.
    let values = word ^ (ONES * 0x30);
    let others = (values.wrapping_add(ONES * 0x76) | values) & (ONES << 7);
    let count = others.trailing_zeros() as usize / 8;
    if count == 0 {
        return (0, 0);
    }
    // The first digit is in the lowest byte: zeros go before it, and neighbours are joined, then pairs, then fours.
    let aligned = values << (64 - count * 8);
    let pairs = aligned.wrapping_mul(10).wrapping_add(aligned >> 8);
    let even = (pairs & 0xff_0000_00ff).wrapping_mul(100 + (1_000_000 << 32));
    let odd = ((pairs >> 16) & 0xff_0000_00ff).wrapping_mul(1 + (10_000 << 32));
    (even.wrapping_add(odd) >> 32, count)
}
