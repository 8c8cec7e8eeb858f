//! Codes from a published list: the trait, the error for what a list lacks, and the mechanism that turns a table into both.

use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;
use std::str::FromStr;

use serde_core::de::DeserializeSeed;
use serde_core::{Deserialize, Deserializer, Serializer, de};

use crate::read::context::ReadContext;
use crate::read::hidden::mask;
use crate::read::observer::CodeList;
use crate::read::scalar::whole;
use crate::read::value::kept::Kept;
use crate::read::value::{Value, serialize_number};
use crate::values::decimal::Decimal;

/// A code from a closed list, such as one inntektsår's `tekniskNavn` or an API's error codes.
///
/// Generated enums implement this trait; use [`Open`](crate::Open) to read a code that the list may lack.
pub trait Code:
    Copy
    + Eq
    + Ord
    + Hash
    + fmt::Debug
    + fmt::Display
    + FromStr<Err = UnknownCode>
    + Send
    + Sync
    + 'static
{
    /// The name of the list, as shown in error texts.
    const LIST: &'static str;

    /// All codes, in the order of the source, without duplicates.
    ///
    /// The order, and with it `Ord` and the discriminants, follows the source and can change with it.
    const ALL: &'static [Self];

    /// Whether the codes are whole numbers in JSON; [`as_str`](Code::as_str) gives their digits.
    const NUMBERS: bool = false;

    /// The inntektsår that the list is of, where there is one list per inntektsår.
    ///
    /// A reading with findings lists a response of another inntektsår.
    const YEAR: Option<u16> = None;

    /// The code as sent over the wire.
    fn as_str(self) -> &'static str;

    /// The code that goes over the wire as `text`, if the list has it.
    fn from_wire(text: &str) -> Option<Self>;

    /// The code that ends at the first quote of a text, and its length, if the list has it and JSON writes it as it is.
    #[doc(hidden)]
    #[must_use]
    fn before_quote(_: &[u8]) -> Option<(Self, usize)> {
        None
    }

    /// The index in [`ALL`](Code::ALL).
    #[doc(hidden)]
    fn row(self) -> usize {
        Self::ALL
            .iter()
            .position(|code| *code == self)
            .unwrap_or_default()
    }

    /// The same code in another list, such as that of another inntektsår; `None` if that list lacks it.
    #[must_use]
    fn convert<T: Code>(self) -> Option<T> {
        T::from_wire(self.as_str())
    }
}

impl CodeList {
    /// The list of a type.
    #[must_use]
    pub const fn of<T: Code>() -> Self {
        Self::new(T::LIST, T::ALL.len(), |row| {
            T::ALL.get(row).map_or("", |code| code.as_str())
        })
    }
}

impl ReadContext<'_> {
    /// Reports a code of a list, if there is an observer.
    #[inline]
    pub(crate) fn note_code<T: Code>(&self, code: T) {
        if self.is_witnessed() {
            self.notify_code(const { &CodeList::of::<T>() }, code.row());
        }
    }
}

/// The error of a string that is not a code of the list in which it was looked up.
///
/// Its message and `Debug` show the text without long numbers, which may be a person's; [`Self::as_str`] has all of it.
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownCode {
    list: &'static str,
    text: Box<str>,
}

impl UnknownCode {
    /// States that `text` is not in the list named `list`.
    #[must_use]
    pub fn new(list: &'static str, text: &str) -> Self {
        Self {
            list,
            text: text.into(),
        }
    }

    /// The text that was looked up.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a known {}", mask(&self.text), self.list)
    }
}

impl fmt::Debug for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("UnknownCode");
        debug.field("list", &self.list);
        debug.field("text", &mask(&self.text)).finish()
    }
}

impl std::error::Error for UnknownCode {}

/// The empty code list: every code read with it is unknown, and kept as received.
///
/// It is used where no list applies, for example for an inntektsår that the crate does not have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoCodes {}

impl Code for NoCodes {
    const LIST: &'static str = "code (no list)";
    const ALL: &'static [Self] = &[];

    fn as_str(self) -> &'static str {
        match self {}
    }

    fn from_wire(_: &str) -> Option<Self> {
        None
    }
}

impl fmt::Debug for NoCodes {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl fmt::Display for NoCodes {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl FromStr for NoCodes {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Err(UnknownCode::new(Self::LIST, text))
    }
}

/// Implements everything that follows from the table of a generated enum.
///
/// The enum has an `ALL`, an `as_str`, variants in the order of the table, and fewer than 65 536 codes; each row of the
/// table has its code in the field `code`. With `numbers` at the end, the codes are the digits of integers; with `of`
/// and a number, they belong to one inntektsår. It is written here once rather than derived, since derives on enums
/// with several hundred variants would dominate the compile time of such a crate.
#[macro_export]
macro_rules! impl_code {
    ($name:ident, $list:literal, $rows:ident) => {
        $crate::impl_code!(@list false, ::core::option::Option::None, $name, $list, $rows);
    };
    ($name:ident, $list:literal, $rows:ident, numbers) => {
        $crate::impl_code!(@list true, ::core::option::Option::None, $name, $list, $rows);
    };
    ($name:ident, $list:literal, $rows:ident, of $year:literal) => {
        $crate::impl_code!(@list false, ::core::option::Option::Some($year), $name, $list, $rows);
    };
    (@list $numbers:literal, $year:expr, $name:ident, $list:literal, $rows:ident) => {
        const _: () = {
            // Full paths: an import here would hide an enum of the same name.
            static INDEX: $crate::private::Index =
                $crate::private::Index::new($name::ALL.len(), |row| $rows[row].code);

            impl $crate::Code for $name {
                const LIST: &'static str = $list;
                const ALL: &'static [Self] = <$name>::ALL;
                const NUMBERS: bool = $numbers;
                const YEAR: ::core::option::Option<u16> = $year;

                fn as_str(self) -> &'static str {
                    <$name>::as_str(self)
                }

                fn row(self) -> usize {
                    self as usize
                }

                fn from_wire(text: &str) -> ::core::option::Option<Self> {
                    INDEX.find(text).map(|row| <$name>::ALL[row])
                }

                fn before_quote(text: &[u8]) -> ::core::option::Option<(Self, usize)> {
                    let (row, length) = INDEX.find_before_quote(text)?;
                    ::core::option::Option::Some((<$name>::ALL[row], length))
                }
            }

            impl ::core::fmt::Display for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.pad(self.as_str())
                }
            }

            impl ::core::fmt::Debug for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(self.as_str())
                }
            }

            impl ::core::convert::AsRef<str> for $name {
                fn as_ref(&self) -> &str {
                    self.as_str()
                }
            }

            impl ::core::str::FromStr for $name {
                type Err = $crate::UnknownCode;

                fn from_str(text: &str) -> ::core::result::Result<Self, $crate::UnknownCode> {
                    $crate::Code::from_wire(text)
                        .ok_or_else(|| $crate::UnknownCode::new($list, text))
                }
            }

            impl $crate::private::serde::Serialize for $name {
                fn serialize<S: $crate::private::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    $crate::private::serialize_code::<Self, S>(self.as_str(), serializer)
                }
            }

            impl<'de> $crate::private::serde::Deserialize<'de> for $name {
                fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::private::deserialize_code(deserializer)
                }
            }
        };
    };
}

/// Reads a code that must be in the list.
///
/// # Errors
/// If the value is not a string, or not an integer for numeric codes, or is not in the list.
pub fn deserialize_code<'de, T: Code, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    struct Visitor<T>(PhantomData<T>);

    impl<T: Code> de::Visitor<'_> for Visitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "a code of {}", T::LIST)
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }

    if !T::NUMBERS {
        return deserializer.deserialize_str(Visitor(PhantomData));
    }
    match Kept(0).deserialize(deserializer)? {
        Value::Number(text) => whole_digits(&text)
            .unwrap_or(text.into())
            .parse()
            .map_err(de::Error::custom),
        other => Err(de::Error::custom(format_args!(
            "found {}, expected a code of {}",
            other.kind(),
            T::LIST
        ))),
    }
}

/// Writes a code in the form of its list: a string or a number.
///
/// # Errors
/// Errors of the format.
pub fn serialize_code<T: Code, S: Serializer>(
    code: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if T::NUMBERS {
        serialize_number(code, serializer)
    } else {
        serializer.serialize_str(code)
    }
}

/// The digits of an integer, whatever its notation; `None` if it is not an integer.
pub(crate) fn whole_digits(text: &str) -> Option<String> {
    if let Ok(number) = text.parse::<i64>() {
        return Some(number.to_string());
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.to_owned());
    }
    // As for any other number: `1.0` and `1e0` are 1.
    let number = Decimal::from_str(text).ok()?.to_f64();
    whole(number).map(|number| number.to_string())
}

impl<'de> Deserialize<'de> for NoCodes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_code(deserializer)
    }
}

/// The name of a code in another year, from a table in the order of the codes.
pub fn other_name<T: Code>(names: &[(T, &'static str)], code: T) -> Option<&'static str> {
    let at = names.binary_search_by_key(&code, |(code, _)| *code).ok()?;
    Some(names[at].1)
}

#[cfg(test)]
mod tests {
    use super::NoCodes;

    #[test]
    fn the_empty_list_knows_nothing() {
        assert_eq!(
            "x".parse::<NoCodes>().unwrap_err().to_string(),
            "\"x\" is not a known code (no list)"
        );
    }

    #[test]
    fn what_may_be_a_person_is_in_no_error() {
        let error = "12857499938".parse::<NoCodes>().unwrap_err();
        assert_eq!(error.as_str(), "12857499938");
        assert_eq!(error.to_string(), "\"***\" is not a known code (no list)");
        let shown = r#"UnknownCode { list: "code (no list)", text: "***" }"#;
        assert_eq!(format!("{error:?}"), shown);
        let json = serde_json::from_str::<NoCodes>("\"12857499938\"").unwrap_err();
        assert!(json.to_string().starts_with("\"***\" is not"), "{json}");
    }
}
