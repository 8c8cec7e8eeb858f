//! `Open<T>`: a code that may be newer than the list it is read with.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde_core::de::DeserializeSeed;
use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use crate::read::context::ReadContext;
use crate::read::finding::FindingKind;
use crate::read::hidden::{fmt_hidden_or, masked};
use crate::read::json::{Json, Refused};
use crate::read::scalar::{Scalar, read_json_scalar, read_scalar};
use crate::read::value::Value;
use crate::read::value::kept::Kept;
use crate::read::wire::{Wire, read_silently, required};
use crate::values::code::{Code, serialize_code, whole_digits};

/// A code from a list that can grow: known, or kept as received.
///
/// Reading never fails on a code that the list lacks, and writing returns exactly what was read.
/// Two values are equal if they are the same text on the wire, since a code of the list is always [`Known`](Open::Known).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Open<T: Code> {
    /// A code of the list.
    Known(T),
    /// A code that the list lacks.
    Unknown(Unknown<T>),
}

/// A code that the list `T` lacks, as received.
///
/// The only way to get one is to read it or to call [`new`](Unknown::new), so it never hides a code that the list has.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unknown<T: Code> {
    text: Box<str>,
    list: PhantomData<T>,
}

impl<T: Code> Unknown<T> {
    /// Takes a text that the list lacks.
    ///
    /// # Errors
    /// The known code, if the list has it.
    pub fn new(text: &str) -> Result<Self, T> {
        match T::from_wire(text) {
            Some(known) => Err(known),
            None => Ok(Self {
                text: text.into(),
                list: PhantomData,
            }),
        }
    }

    /// The code as received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<T: Code> Open<T> {
    /// The code as sent over the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(code) => code.as_str(),
            Self::Unknown(code) => code.as_str(),
        }
    }

    /// The code, if the list has it.
    #[must_use]
    pub fn known(&self) -> Option<T> {
        match self {
            Self::Known(code) => Some(*code),
            Self::Unknown(_) => None,
        }
    }

    /// Whether the code, known or not, equals this one when the case of ASCII letters is ignored.
    ///
    /// Some services write a code in two ways, such as `slettet` and `SLETTET`, which are two codes of a list; each is written as received.
    #[must_use]
    pub fn eq_ignore_ascii_case(&self, code: T) -> bool {
        self.as_str().eq_ignore_ascii_case(code.as_str())
    }

    /// The same code in another list, such as that of another inntektsår.
    #[must_use]
    pub fn convert<U: Code>(&self) -> Open<U> {
        Open::from(self.as_str())
    }

    /// Whether the list has the code.
    #[must_use]
    pub fn is_known(&self) -> bool {
        matches!(self, Self::Known(_))
    }
}

/// Replaces a known code; an unknown one keeps its text.
pub fn map_known<T: Code, U: Code>(code: Open<T>, replace: impl FnOnce(T) -> U) -> Open<U> {
    match code {
        Open::Known(code) => Open::Known(replace(code)),
        Open::Unknown(code) => Open::Unknown(Unknown {
            text: code.text,
            list: PhantomData,
        }),
    }
}

impl<T: Code> From<T> for Open<T> {
    fn from(code: T) -> Self {
        Self::Known(code)
    }
}

impl<T: Code> From<&str> for Open<T> {
    #[inline]
    fn from(text: &str) -> Self {
        match Unknown::new(text) {
            Ok(unknown) => Self::Unknown(unknown),
            Err(known) => Self::Known(known),
        }
    }
}

impl<T: Code> FromStr for Open<T> {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.into())
    }
}

impl<T: Code> PartialEq<T> for Open<T> {
    fn eq(&self, other: &T) -> bool {
        self.known() == Some(*other)
    }
}

impl<T: Code> fmt::Display for Open<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<T: Code> fmt::Debug for Open<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(code) => fmt::Debug::fmt(code, f),
            Self::Unknown(code) => fmt::Debug::fmt(code, f),
        }
    }
}

impl<T: Code> fmt::Display for Unknown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl<T: Code> fmt::Debug for Unknown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unknown(")?;
        match masked(&self.text) {
            shown if *shown == *self.text => fmt::Debug::fmt(&self.text, f)?,
            shown => fmt_hidden_or(f, &shown, |f| fmt::Debug::fmt(&self.text, f))?,
        }
        f.write_str(")")
    }
}

impl<T: Code> Serialize for Open<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_code::<T, S>(self.as_str(), serializer)
    }
}

impl<'de, T: Code> Deserialize<'de> for Open<T> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        read_silently(source)
    }
}

impl<T: Code> Wire for Open<T> {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        if T::NUMBERS {
            read_number(source, context)
        } else {
            read_scalar(source, context)
        }
    }

    #[inline]
    fn read_json(json: &mut Json<'_>, context: &ReadContext<'_>) -> Result<Self, Refused> {
        if T::NUMBERS {
            return Self::read(json, context);
        }
        if let Some((known, length)) = json.after_quote().and_then(T::before_quote) {
            json.pass_string(length);
            context.note_code(known);
            return Ok(Self::Known(known));
        }
        match json.plain_string() {
            Some(text) => Ok(from_unknown(text, context)),
            None => read_json_scalar(json, context),
        }
    }

    fn default_value() -> Self {
        Self::from("")
    }

    fn code_text(&self) -> Option<&str> {
        Some(self.as_str())
    }
}

/// Reads a numeric code; one that the list lacks keeps its digits.
fn read_number<'de, T: Code, D: Deserializer<'de>>(
    source: D,
    context: &ReadContext<'_>,
) -> Result<Open<T>, D::Error> {
    let value = Kept(0).deserialize(source)?;
    let text = match &value {
        Value::Null => "",
        Value::Number(text) => text,
        Value::Text(text) if context.is_xml() => text.trim(),
        _ => return Err(context.refuse(value.kind(), T::LIST)),
    };
    if text.is_empty() {
        return required(context, FindingKind::Null, "null");
    }
    let digits = whole_digits(text).ok_or_else(|| context.refuse(value.kind(), T::LIST))?;
    Ok(match T::from_wire(&digits) {
        Some(known) => {
            context.note_code(known);
            Open::Known(known)
        }
        None => Open::from_text(text, context).unwrap_or_else(Open::default_value),
    })
}

impl<T: Code> Scalar for Open<T> {
    const EXPECTED: &'static str = T::LIST;
    const KEEPS_SPACE: bool = true;

    #[inline]
    fn from_text(text: &str, context: &ReadContext<'_>) -> Option<Self> {
        Some(match T::from_wire(text) {
            Some(known) => {
                context.note_code(known);
                Self::Known(known)
            }
            None => from_unknown(text, context),
        })
    }
}

/// Reads a text that is not a code as it is.
// A separate function, which keeps the reading of known codes short.
#[inline(never)]
fn from_unknown<T: Code>(text: &str, context: &ReadContext<'_>) -> Open<T> {
    // White space around a code is ignored if the code is known without it.
    let known = context
        .is_xml()
        .then(|| T::from_wire(text.trim()))
        .flatten();
    if let Some(known) = known {
        context.note_code(known);
        return Open::Known(known);
    }
    // Without a list, no code is a finding.
    if context.reports() && !T::ALL.is_empty() {
        context.report_code(text, T::LIST, T::NUMBERS);
    }
    Open::Unknown(Unknown {
        text: text.into(),
        list: PhantomData,
    })
}

#[cfg(test)]
mod tests {
    use super::{Open, Unknown};

    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    enum Stadie {
        Utkast,
        Oppgjoer,
    }

    struct Row {
        code: &'static str,
    }

    static ROWS: [Row; 2] = [Row { code: "utkast" }, Row { code: "oppgjoer" }];

    impl Stadie {
        const ALL: &'static [Self] = &[Self::Utkast, Self::Oppgjoer];

        const fn as_str(self) -> &'static str {
            ROWS[self as usize].code
        }
    }

    crate::impl_code!(Stadie, "Stadie", ROWS);

    #[test]
    fn a_code_goes_out_as_it_came() {
        for text in [
            "\"utkast\"", "\"oppgjoer\"", "\"fastsatt\"", "\"\"", "\"å\\n\\\"\"",
        ] {
            let open: Open<Stadie> = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&open).unwrap(), text);
        }
    }

    #[test]
    fn known_and_unknown_never_overlap() {
        assert_eq!(Open::from("utkast"), Stadie::Utkast);
        assert_eq!(Unknown::<Stadie>::new("utkast"), Err(Stadie::Utkast));
        assert_eq!(Unknown::<Stadie>::new("Utkast").unwrap().as_str(), "Utkast");
        assert_eq!(
            format!("{:?}", Open::<Stadie>::from("ny")),
            "Unknown(\"ny\")"
        );
    }

    #[test]
    fn a_closed_code_refuses_what_the_list_lacks() {
        assert_eq!(
            serde_json::from_str::<Stadie>("\"oppgjoer\"").unwrap(),
            Stadie::Oppgjoer
        );
        let error = serde_json::from_str::<Stadie>("\"ny\"").unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"ny\" is not a known Stadie at line 1 column 4"
        );
    }

    #[test]
    fn an_open_code_is_two_words() {
        assert_eq!(size_of::<Open<Stadie>>(), size_of::<Box<str>>());
    }
}
