//! JSON as a serde format, read in one pass over the text of a response.
//!
//! It accepts the same texts as `serde_json`. It is faster because it knows what to expect: the name of the next field
//! is compared in place, without searching for its end, and no position is tracked during reading. Types that know more
//! go to the text themselves, by what is in `direct` and `items`.

pub(crate) mod direct;
pub(crate) mod items;
mod locate;
mod visit;

use std::fmt;

use serde_core::de;

/// How deep objects and lists can be nested: as deep as `serde_json` takes them.
const DEPTH: u8 = 127;

/// The reason why a text cannot be read, without its position, which the reader computes. It quotes nothing of
/// the text.
#[derive(Debug)]
pub struct Refused(Box<Message>);

/// Boxed, so that a result is no larger than its value.
#[derive(Debug)]
struct Message(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.0)
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    #[cold]
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self(Box::new(Message(text.to_string())))
    }
}

/// A text that is being read.
pub struct Json<'de> {
    text: &'de str,
    /// The offset of the next byte.
    at: usize,
    /// How many more levels of objects and lists may be opened.
    depth: u8,
    /// Whether the next byte is at fault, rather than those before it.
    ahead: bool,
    /// A string with its escapes resolved.
    scratch: String,
}

/// A number in the smallest suitable type.
pub(crate) enum Number {
    Positive(u64),
    Negative(i64),
    Other(f64),
}

impl<'de> Json<'de> {
    pub(crate) const fn new(text: &'de str) -> Self {
        Self {
            text,
            at: 0,
            depth: DEPTH,
            ahead: false,
            scratch: String::new(),
        }
    }

    /// Checks that nothing follows.
    pub(crate) fn end(&mut self) -> Result<(), Refused> {
        match self.peek() {
            _ if self.at == self.text.len() => Ok(()),
            _ => Err(self.refuse("trailing content after the value")),
        }
    }

    /// The line and the byte in it, both from 1, of the fault that ended the reading, or of the end of the value at
    /// fault.
    pub(crate) fn position(&self) -> (usize, usize) {
        let end = (self.at + usize::from(self.ahead)).min(self.text.len());
        let read = &self.text.as_bytes()[..end];
        let start = read
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let lines = read[..start].iter().filter(|byte| **byte == b'\n').count();
        (lines + 1, end - start)
    }

    #[cold]
    #[inline(never)]
    fn refuse(&mut self, wrong: &str) -> Refused {
        self.ahead = true;
        let ended = self.at >= self.text.len();
        de::Error::custom(if ended {
            "unexpected end of the text"
        } else {
            wrong
        })
    }

    /// The unread bytes.
    #[inline]
    fn rest(&self) -> &'de [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The next byte after white space; 0, which is never a token, at the end.
    #[inline]
    pub(crate) fn peek(&mut self) -> u8 {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if *byte > b' ' => *byte,
            _ => self.peek_past_space(),
        }
    }

    #[inline(never)]
    fn peek_past_space(&mut self) -> u8 {
        let rest = self.rest();
        let space = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        let token = rest.iter().position(|byte| !space(byte));
        self.at += token.unwrap_or(rest.len());
        token.map_or(0, |token| rest[token])
    }

    fn word(&mut self, word: &str) -> Result<(), Refused> {
        if self.rest().starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(())
        } else {
            Err(self.refuse("not a value"))
        }
    }

    /// Consumes the opening bracket of an object or a list.
    #[inline]
    fn open(&mut self) -> Result<(), Refused> {
        if self.depth == 0 {
            return Err(self.refuse("nested too deeply"));
        }
        self.depth -= 1;
        self.at += 1;
        Ok(())
    }

    /// Moves to the next item of an object or a list, past the comma before it. Without another item, it consumes the
    /// closing bracket.
    #[inline]
    fn next(&mut self, first: &mut bool, close: u8) -> Result<bool, Refused> {
        let token = self.peek();
        if token == close {
            self.at += 1;
            self.depth += 1;
            return Ok(false);
        }
        if std::mem::take(first) {
            return Ok(true);
        }
        if token != b',' {
            return Err(self.refuse("expected a comma or the end of the object or list"));
        }
        self.at += 1;
        Ok(true)
    }

    /// Consumes the colon after a name.
    #[inline]
    fn colon(&mut self) -> Result<(), Refused> {
        if self.peek() != b':' {
            return Err(self.refuse("expected a colon after a name"));
        }
        self.at += 1;
        Ok(())
    }

    /// Reads a string from its opening quote on. `Some` is a slice of the text; `None` means that there were escapes
    /// and that the string is in `scratch`.
    #[inline]
    fn string(&mut self) -> Result<Option<&'de str>, Refused> {
        let start = self.at + 1;
        let end = plain_end(self.text.as_bytes(), start);
        match self.text.as_bytes().get(end) {
            Some(b'"') => {
                self.at = end + 1;
                Ok(Some(&self.text[start..end]))
            }
            _ => self.unescape(start, end).map(|()| None),
        }
    }

    #[cold]
    #[inline(never)]
    fn unescape(&mut self, mut start: usize, mut end: usize) -> Result<(), Refused> {
        self.scratch.clear();
        loop {
            self.scratch.push_str(&self.text[start..end]);
            self.at = end;
            match self.text.as_bytes().get(end) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    let character = self.escape()?;
                    self.scratch.push(character);
                }
                _ => return Err(self.refuse("a control character in a string")),
            }
            start = self.at;
            end = plain_end(self.text.as_bytes(), start);
        }
    }

    fn escape(&mut self) -> Result<char, Refused> {
        let kind = self.text.as_bytes().get(self.at + 1).copied();
        self.at += 2;
        Ok(match kind {
            Some(same @ (b'"' | b'\\' | b'/')) => same.into(),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.code_point(),
            _ => return Err(self.refuse("an invalid escape")),
        })
    }

    fn code_point(&mut self) -> Result<char, Refused> {
        let first = self.hex()?;
        let code = match first {
            0xd800..=0xdbff => {
                self.word("\\u")?;
                let second = self.hex()?.wrapping_sub(0xdc00);
                if second > 0x3ff {
                    0xd800
                } else {
                    0x1_0000 + ((first - 0xd800) << 10 | second)
                }
            }
            _ => first,
        };
        char::from_u32(code).ok_or_else(|| self.refuse("an escape of an invalid character"))
    }

    fn hex(&mut self) -> Result<u32, Refused> {
        let digits = self.text.get(self.at..self.at + 4);
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let code = digits
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .ok_or_else(|| self.refuse("an invalid escape"))?;
        self.at += 4;
        Ok(code)
    }

    /// Reads a number.
    #[inline]
    fn number(&mut self) -> Result<Number, Refused> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut number = 0_u64;
        let mut at = start;
        while let Some(digit) = bytes
            .get(at)
            .map(|byte| byte.wrapping_sub(b'0'))
            .filter(|digit| *digit < 10)
        {
            number = number.wrapping_mul(10).wrapping_add(digit.into());
            at += 1;
        }
        // Up to 19 digits fit; a leading zero must be the only digit.
        let plain = match at - start {
            1 => true,
            2..=19 => bytes[start] != b'0',
            _ => false,
        };
        if plain && !matches!(bytes.get(at), Some(b'.' | b'e' | b'E')) {
            self.at = at;
            return Ok(Number::Positive(number));
        }
        self.other_number()
    }

    /// Reads a number that is negative, large or not an integer.
    #[inline(never)]
    fn other_number(&mut self) -> Result<Number, Refused> {
        let text = self.number_text()?;
        Ok(match text.parse() {
            // As an integer, this would lose its sign.
            _ if text == "-0" => Number::Other(-0.0),
            Ok(number @ ..0) => Number::Negative(number),
            _ => match text.parse() {
                Ok(number) => Number::Positive(number),
                Err(_) => match text.parse::<f64>() {
                    Ok(number) if number.is_finite() => Number::Other(number),
                    _ => return Err(de::Error::custom("a number out of range")),
                },
            },
        })
    }

    fn digits(&mut self) -> Result<usize, Refused> {
        let rest = self.rest();
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        if count == 0 {
            Err(self.refuse("not a number"))
        } else {
            Ok(count)
        }
    }

    fn eat(&mut self, bytes: &[u8]) -> bool {
        let found = self
            .text
            .as_bytes()
            .get(self.at)
            .is_some_and(|byte| bytes.contains(byte));
        self.at += usize::from(found);
        found
    }

    /// Skips a number and returns its text.
    fn number_text(&mut self) -> Result<&'de str, Refused> {
        let start = self.at;
        self.eat(b"-");
        if !self.eat(b"0") {
            self.digits()?;
        } else if self
            .text
            .as_bytes()
            .get(self.at)
            .is_some_and(u8::is_ascii_digit)
        {
            return Err(self.refuse("a number with a leading zero"));
        }
        if self.eat(b".") {
            self.digits()?;
        }
        if self.eat(b"eE") {
            self.eat(b"+-");
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    /// Skips a value.
    fn skip(&mut self) -> Result<(), Refused> {
        match self.peek() {
            b'"' => self.string().map(|_| ()),
            b'-' | b'0'..=b'9' => self.number_text().map(|_| ()),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            b'[' => {
                self.open()?;
                let mut first = true;
                while self.next(&mut first, b']')? {
                    self.skip()?;
                }
                Ok(())
            }
            b'{' => {
                self.open()?;
                let mut first = true;
                while self.next(&mut first, b'}')? {
                    self.name()?;
                    self.colon()?;
                    self.skip()?;
                }
                Ok(())
            }
            _ => Err(self.refuse("not a value")),
        }
    }

    /// Consumes a name if it equals the given one and has no escapes.
    #[inline]
    fn eat_name(&mut self, name: &str) -> bool {
        if self.peek() != b'"' {
            return false;
        }
        let rest = self.text.as_bytes().get(self.at + 1..).unwrap_or_default();
        let found = rest.starts_with(name.as_bytes()) && rest.get(name.len()) == Some(&b'"');
        if found {
            self.at += name.len() + 2;
        }
        found
    }

    /// Reads the name of a field, as [`string`](Self::string) does.
    #[inline]
    fn name(&mut self) -> Result<Option<&'de str>, Refused> {
        if self.peek() != b'"' {
            return Err(self.refuse("a name that is not a string"));
        }
        self.string()
    }
}

/// The first byte from `at` on that ends a plain run: a quote, a backslash, a control character, or the end.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "lazy ones are not compiled to one comparison of all"
)]
fn plain_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let special = |byte| (byte == b'"') | (byte == b'\\') | (byte < 0x20);
    let marks = |word: u128| {
        // Too small for the subtraction: below a space.
        let control = word.wrapping_sub(ONES * 0x20);
        (control & !word) | zeros(word ^ (ONES * 0x22)) | zeros(word ^ (ONES * 0x5c))
    };
    bytes.len() - rest.len() + first(rest, special, marks).unwrap_or(rest.len())
}

/// Where the first quote is.
#[inline]
pub(crate) fn first_quote(bytes: &[u8]) -> Option<usize> {
    first(
        bytes,
        |byte| byte == b'"',
        |word| zeros(word ^ (ONES * 0x22)),
    )
}

/// One in each byte.
const ONES: u128 = u128::MAX / 255;

/// Sets the high bit of each byte that is zero, up to the first one.
#[inline]
const fn zeros(word: u128) -> u128 {
    word.wrapping_sub(ONES) & !word
}

/// Where the first byte of a kind is. `marks` sets the high bit of such a byte in sixteen of them, and may set those of
/// bytes after it: what the subtraction of a byte borrows is missing in the next one.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "the bytes are constants only where it is inlined"
)]
fn first(
    bytes: &[u8],
    is_wanted: impl Fn(u8) -> bool,
    marks: impl Fn(u128) -> u128,
) -> Option<usize> {
    let mut rest = bytes;
    while let Some((chunk, tail)) = rest.split_first_chunk::<16>() {
        // Compiled to a comparison of all of them at once.
        if chunk.iter().fold(false, |any, byte| any | is_wanted(*byte)) {
            let found = marks(u128::from_le_bytes(*chunk)) & (ONES << 7);
            return Some(bytes.len() - rest.len() + found.trailing_zeros() as usize / 8);
        }
        rest = tail;
    }
    let at = rest.iter().position(|byte| is_wanted(*byte))?;
    Some(bytes.len() - rest.len() + at)
}

#[cfg(test)]
mod tests;
