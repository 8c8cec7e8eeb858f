//! The error of reading and writing XML, with its line and column; it never quotes the content of an element.

use std::fmt::{self, Display};

use serde_core::{de, ser};

/// The most characters of an element's name that an error quotes, since names in a response can have any length.
const QUOTED: usize = 64;

/// More consecutive digits than any name in the specifications has: a year has one less.
const NUMBER: usize = 5;

/// Why a document could not be read or written.
///
/// The text names elements and what was expected, never the content of an element or an attribute, unless a visitor
/// puts it into its own message.
pub(crate) struct Error(Box<Inner>);

struct Inner {
    message: String,
    position: Position,
}

/// The place of an error. Lines are counted only for the error that leaves the reader, since visitors may drop others.
#[derive(Clone, Copy)]
enum Position {
    Unknown,
    Offset(usize),
    Line { line: usize, column: usize },
}

impl Error {
    pub(super) fn new(message: impl Into<String>) -> Self {
        let message = message.into();
        Self(Box::new(Inner {
            message,
            position: Position::Unknown,
        }))
    }

    /// Sets the place, in bytes from the start of the text, unless it is already known: the known one is further in.
    pub(super) fn at(mut self, offset: usize) -> Self {
        if matches!(self.0.position, Position::Unknown) {
            self.0.position = Position::Offset(offset);
        }
        self
    }

    /// Sets the place if none other than that of the root, `outer`, is known.
    pub(crate) fn within(mut self, outer: usize, offset: usize) -> Self {
        let is_outer = match self.0.position {
            Position::Unknown => true,
            Position::Offset(known) => known == outer,
            Position::Line { .. } => false,
        };
        if is_outer {
            self.0.position = Position::Offset(offset);
        }
        self
    }

    /// The reason, without the place.
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// The line and the column, if known.
    pub(crate) fn position(&self) -> Option<(usize, usize)> {
        match self.0.position {
            Position::Line { line, column } => Some((line, column)),
            Position::Unknown | Position::Offset(_) => None,
        }
    }

    /// Converts the offset to the line and column of `text`.
    pub(super) fn located(mut self, text: &str) -> Self {
        if let Position::Offset(offset) = self.0.position {
            let before = text.get(..offset).unwrap_or(text);
            let last = before.rfind('\n').map_or(0, |at| at + 1);
            self.0.position = Position::Line {
                line: 1 + before.bytes().filter(|byte| *byte == b'\n').count(),
                column: 1 + before.get(last..).map_or(0, |line| line.chars().count()),
            };
        }
        self
    }
}

/// An element's name as shown in errors: in backticks, shortened if long, and cut before a number that may be personal.
pub(super) fn quoted(name: &str) -> String {
    let shown = name.char_indices().nth(QUOTED).map(|(end, _)| end);
    let number = name
        .as_bytes()
        .windows(NUMBER)
        .position(|digits| digits.iter().all(u8::is_ascii_digit));
    match shown.into_iter().chain(number).min() {
        Some(end) => format!("`{}…`", name.get(..end).unwrap_or_default()),
        None => format!("`{name}`"),
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match self.0.position {
            Position::Unknown => Ok(()),
            Position::Offset(offset) => write!(f, ", at byte {offset}"),
            Position::Line { line, column } => write!(f, ", at line {line} column {column}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?})", self.to_string())
    }
}

impl std::error::Error for Error {}

/// The kind of value, without the value.
fn kind(unexpected: de::Unexpected<'_>) -> &'static str {
    use de::Unexpected as U;
    match unexpected {
        U::Bool(_) => "a boolean",
        U::Unsigned(_) | U::Signed(_) | U::Float(_) => "a number",
        U::Char(_) | U::Str(_) => "text",
        U::Bytes(_) => "bytes",
        U::Unit | U::Option => "nil",
        U::NewtypeStruct => "a wrapped value",
        U::Seq => "a list",
        U::Map => "an element with child elements",
        U::Enum | U::UnitVariant | U::NewtypeVariant | U::TupleVariant | U::StructVariant => {
            "an enum"
        }
        U::Other(_) => "something else",
    }
}

// serde's own messages for these quote the value.
impl de::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(format!(
            "invalid type: {}, expected {expected}",
            kind(unexpected)
        ))
    }

    fn invalid_value(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(format!(
            "invalid value: {}, expected {expected}",
            kind(unexpected)
        ))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("unknown variant, expected one of {expected:?}"))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!(
            "unknown element {}, expected one of {expected:?}",
            quoted(field)
        ))
    }
}

impl ser::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn names_are_quoted_without_numbers() {
        assert_eq!(quoted("aar2016"), "`aar2016`");
        assert_eq!(quoted("æ20463518646"), "`æ…`");
        assert_eq!(quoted("20463518646"), "`…`");
        assert_eq!(quoted(&"æ".repeat(64)), format!("`{}`", "æ".repeat(64)));
        assert_eq!(quoted(&"æ".repeat(65)), format!("`{}…`", "æ".repeat(64)));
        let late = format!("{}12345", "a".repeat(62));
        assert_eq!(quoted(&late), format!("`{}…`", "a".repeat(62)));
    }
}
