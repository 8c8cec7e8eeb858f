//! Personal data: text that shows only on request.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

/// Gives a generated newtype around a private `String` what personal data needs: no `Display`, a `Debug` that shows `***`, errors that do not quote it.
#[macro_export]
macro_rules! impl_sensitive {
    ($name:ident) => {
        const _: () = {
            impl $name {
                /// Wraps the text; it is not validated.
                pub fn new(text: impl ::core::convert::Into<String>) -> Self {
                    Self(text.into())
                }

                /// The text as sent. Personal data: keep it out of logs.
                #[must_use]
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl ::core::fmt::Debug for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(concat!(stringify!($name), "("))?;
                    $crate::private::fmt_hidden(f, |f| ::core::fmt::Debug::fmt(&self.0, f))?;
                    f.write_str(")")
                }
            }

            impl ::core::convert::From<&str> for $name {
                fn from(text: &str) -> Self {
                    Self(text.into())
                }
            }

            impl ::core::convert::From<String> for $name {
                fn from(text: String) -> Self {
                    Self(text)
                }
            }

            impl $crate::private::Scalar for $name {
                const EXPECTED: &'static str = concat!(stringify!($name), " as a text");
                const KEEPS_SPACE: bool = true;

                fn from_text(
                    text: &str,
                    _: &$crate::private::Place<'_>,
                ) -> ::core::option::Option<Self> {
                    ::core::option::Option::Some(Self(text.into()))
                }
            }

            impl $crate::Response for $name {
                const KIND: $crate::private::RootKind = $crate::private::RootKind::Any;
            }

            impl $crate::ParameterValue for $name {
                fn to_parameter(&self) -> ::std::borrow::Cow<'_, str> {
                    ::core::convert::Into::into(self.0.as_str())
                }
            }

            impl $crate::Wire for $name {
                fn read<'de, D: $crate::private::serde::Deserializer<'de>>(
                    source: D,
                    place: &$crate::private::Place<'_>,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::private::read_scalar(source, place)
                }

                fn blank() -> Self {
                    Self(String::new())
                }
            }

            impl $name {
                fn write<S: $crate::private::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    serializer.serialize_str(&self.0)
                }
            }

            $crate::impl_serde!($name, $name::write);
        };
    };
}

thread_local! {
    static SHOWN: Cell<bool> = const { Cell::new(false) };
}

/// Prints something that is not for logs: `***`, or the thing itself within [`ShowAll`].
///
/// # Errors
/// As the formatter's.
pub fn fmt_hidden(
    f: &mut fmt::Formatter<'_>,
    show: impl FnOnce(&mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    if SHOWN.get() {
        show(f)
    } else {
        f.write_str("***")
    }
}

/// Prints something that is for logs only in part: that part in quotes, or the thing itself within [`ShowAll`].
pub(crate) fn fmt_hidden_or(
    f: &mut fmt::Formatter<'_>,
    shown: &str,
    show: impl FnOnce(&mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    if SHOWN.get() {
        show(f)
    } else {
        fmt::Debug::fmt(shown, f)
    }
}

/// A text from outside as a log may have it, as it is where nothing in it needs to be masked.
pub(crate) fn mask(text: &str) -> Cow<'_, str> {
    let (mut digits, mut control) = (0, 0);
    // Counted in bytes, many at a time; fewer than a byte counts.
    for part in text.as_bytes().chunks(64) {
        let mut own = 0;
        for byte in part {
            own += u8::from(byte.is_ascii_digit());
            // A control character beyond ASCII is C2 and a byte more.
            control |= u8::from(*byte < 0x20) | u8::from(*byte == 0x7f) | u8::from(*byte == 0xc2);
        }
        digits += usize::from(own);
    }
    if digits < LONG && control == 0 {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(masked(text))
    }
}

/// How many digits a number has that can be somebody's.
const LONG: usize = 9;

/// A text from outside as a log may have it: without the long numbers that can be somebody's, on one line.
///
/// A number is long from nine digits on, as they are or with points, spaces or dashes between them.
pub(crate) fn masked(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|char: char| char.is_ascii_digit()) {
        escape(&rest[..start], &mut shown);
        rest = &rest[start..];
        let number = |char: char| char.is_ascii_digit() || matches!(char, '.' | ' ' | '-');
        let end = rest.find(|char| !number(char)).unwrap_or(rest.len());
        let end = rest[..end].trim_end_matches(['.', ' ', '-']).len();
        let digits = rest[..end].bytes().filter(u8::is_ascii_digit).count();
        shown.push_str(if digits < LONG { &rest[..end] } else { "***" });
        rest = &rest[end..];
    }
    escape(rest, &mut shown);
    shown
}

fn escape(text: &str, shown: &mut String) {
    for char in text.chars() {
        if char.is_control() {
            shown.extend(char.escape_default());
        } else {
            shown.push(char);
        }
    }
}

/// A value whose `Debug` shows everything, personal data included: for where that is wanted on purpose.
#[derive(Clone, Copy)]
pub struct ShowAll<'a, T: ?Sized>(pub &'a T);

impl<T: fmt::Debug + ?Sized> fmt::Debug for ShowAll<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// Puts back what was, also when printing panics.
        struct Before(bool);

        impl Drop for Before {
            fn drop(&mut self) {
                SHOWN.set(self.0);
            }
        }

        let _before = Before(SHOWN.replace(true));
        self.0.fmt(f)
    }
}

/// A text that is personal data, where its specification has no type for that: no `Display`, a `Debug` that shows `***`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sensitive(String);

crate::impl_sensitive!(Sensitive);

#[cfg(test)]
#[expect(
    unreachable_pub,
    reason = "the macro writes for a crate's public types"
)]
mod tests {
    #[derive(Clone, PartialEq, Eq, Hash)]
    pub(crate) struct Hemmelig(String);

    crate::impl_sensitive!(Hemmelig);

    #[test]
    fn neither_debug_nor_an_error_shows_it() {
        let value: Hemmelig = serde_json::from_str("\"20463518646\"").unwrap();
        assert_eq!(format!("{value:?}"), "Hemmelig(***)");
        assert_eq!(serde_json::to_string(&value).unwrap(), "\"20463518646\"");
        assert_eq!(value, Hemmelig::new("20463518646"));
        assert_eq!(value.as_str(), "20463518646");
        for text in [
            "20463518646",
            "-20463518646",
            "20463518646.5",
            "2046351864620463518646",
        ] {
            let error = serde_json::from_str::<Hemmelig>(text)
                .unwrap_err()
                .to_string();
            assert!(!error.contains("2046"), "{error}");
        }
    }
}
