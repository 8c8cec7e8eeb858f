//! The text itself, for types that know what comes next: each method takes what it is named after, or leaves the text as
//! it is, to be read in the general way.

use super::{Json, Number, Refused, plain_end};

impl<'de> Json<'de> {
    /// Takes a text that is expected here, without white space in it.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "the text is a constant only where it is inlined"
    )]
    pub(crate) fn take(&mut self, text: &str) -> bool {
        let end = self.at + text.len();
        let found = self.text.as_bytes().get(self.at..end) == Some(text.as_bytes());
        if found {
            self.at = end;
        }
        found
    }

    /// Takes the end of an object, if nothing is before it.
    #[inline]
    pub(crate) fn take_end(&mut self) -> bool {
        let found = self.text.as_bytes().get(self.at) == Some(&b'}');
        self.at += usize::from(found);
        self.depth += u8::from(found);
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
            let more = rest[count..].iter().map(|byte| byte.wrapping_sub(b'0'));
            for digit in more.take_while(|digit| *digit < 10) {
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
            b'{' => self
                .open()
                .map(|()| Token::Other("an object or a number"))?,
            _ => return Err(self.refuse("not a value")),
        })
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

/// Whether JSON writes each text as it is between quotes.
pub(crate) const fn are_plain(texts: &[&str]) -> bool {
    let mut index = 0;
    while index < texts.len() {
        let text = texts[index].as_bytes();
        let mut at = 0;
        while at < text.len() {
            if matches!(text[at], b'"' | b'\\' | ..0x20) {
                return false;
            }
            at += 1;
        }
        index += 1;
    }
    true
}
