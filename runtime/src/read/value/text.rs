//! A parser for the text of a JSON value, which keeps all digits of its numbers.

use serde_core::de::Error;

use super::depth::deeper;
use super::{Fields, Value};

/// Parses the text of a JSON value.
///
/// # Errors
/// If the nesting is too deep, an escape is invalid, or the text is not JSON; the format has usually checked the
/// latter.
pub(super) fn parse<E: Error>(text: &str, depth: usize) -> Result<Value, E> {
    let mut text = Text(text);
    let value = text.value(depth)?;
    match text.peek() {
        None => Ok(value),
        Some(_) => Err(malformed()),
    }
}

/// The remaining text.
struct Text<'a>(&'a str);

impl Text<'_> {
    /// The next byte after white space.
    fn peek(&mut self) -> Option<u8> {
        self.0 = self.0.trim_ascii_start();
        self.0.bytes().next()
    }

    /// Consumes a byte if it comes next.
    fn take(&mut self, byte: char) -> bool {
        self.peek();
        let rest = self.0.strip_prefix(byte);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn value<E: Error>(&mut self, depth: usize) -> Result<Value, E> {
        match self.peek() {
            Some(b'{') => {
                let mut fields = Fields::new();
                self.items('{', '}', depth, |text, within| {
                    let name = text.string()?;
                    if !text.take(':') {
                        return Err(malformed());
                    }
                    fields.entries.push((name, text.value(within)?));
                    Ok(())
                })?;
                Ok(Value::Object(fields))
            }
            Some(b'[') => {
                let mut items = Vec::new();
                self.items('[', ']', depth, |text, within| {
                    items.push(text.value(within)?);
                    Ok(())
                })?;
                Ok(Value::List(items))
            }
            Some(b'"') => self.string().map(Value::Text),
            _ => self.word(),
        }
    }

    /// Reads the items between two brackets, separated by commas.
    fn items<E: Error>(
        &mut self,
        open: char,
        close: char,
        depth: usize,
        mut item: impl FnMut(&mut Self, usize) -> Result<(), E>,
    ) -> Result<(), E> {
        let within = deeper(depth)?;
        self.take(open);
        if self.take(close) {
            return Ok(());
        }
        loop {
            item(self, within)?;
            if self.take(close) {
                return Ok(());
            }
            if !self.take(',') {
                return Err(malformed());
            }
        }
    }

    fn string<E: Error>(&mut self) -> Result<Box<str>, E> {
        if self.peek() != Some(b'"') {
            return Err(malformed());
        }
        let mut at = 1;
        loop {
            match self.0.as_bytes().get(at) {
                Some(b'"') => break,
                // An escaped character does not end the string.
                Some(b'\\') => at += 2,
                Some(_) => at += 1,
                None => return Err(malformed()),
            }
        }
        let (text, rest) = self.0.split_at(at + 1);
        self.0 = rest;
        serde_json::from_str(text).map_err(|_| E::custom("found a string with an invalid escape"))
    }

    fn word<E: Error>(&mut self) -> Result<Value, E> {
        let end = self
            .0
            .find(|c: char| c.is_ascii_whitespace() || ",]}".contains(c));
        let (word, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest;
        match word {
            "null" => Ok(Value::Null),
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            _ if word.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => {
                Ok(Value::Number(word.into()))
            }
            _ => Err(malformed()),
        }
    }
}

#[cold]
fn malformed<E: Error>() -> E {
    E::custom("found invalid JSON")
}

#[cfg(test)]
mod tests {
    use super::{Value, parse};

    fn read(text: &str) -> Result<Value, serde_json::Error> {
        parse(text, 0)
    }

    #[test]
    fn what_is_taken_apart_is_written_as_it_was() {
        for text in [
            r#"{"a":[1.10,-0,1E+400,{"å\n\"":null}],"a":true,"":"","b":[],"c":{}}"#,
            "12345678901234567890123456789012345678901234567890",
            r#"["\\","\"","\\\"",false]"#,
            "\"\u{1d11e}\"",
        ] {
            let value = read(text).unwrap();
            assert_eq!(serde_json::to_string(&value).unwrap(), text);
            let spaced = text.replace(',', "\n, ").replace(':', "\t: ");
            assert_eq!(read(&format!(" {spaced}\r\n")).unwrap(), value);
        }
    }

    #[test]
    fn what_is_no_json_is_refused_without_a_panic() {
        for text in [
            "", " ", "{", "[", "[1", "[1,", "[,]", "{\"a\"}", "{\"a\":}", "{a:1}", "\"", "\"\\",
            "\"\\\"", "\"\\æ\"", "\"\\ud800\"", "1 2", "nul", "]", "}", "[1}", "æ", "[1]x",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        assert!(read(&"[".repeat(1_000_000)).is_err());
        assert!(read(&format!("{}{}", "[".repeat(128), "]".repeat(128))).is_ok());
        assert!(read(&format!("{}{}", "[".repeat(129), "]".repeat(129))).is_err());
    }
}
