//! Personal data: strings that are shown only on request.

use std::fmt;

use serde_core::de::{Deserializer, Error};
use serde_core::{Deserialize, Serialize, Serializer};

use crate::read::asks::Asks;
use crate::read::context::ReadContext;
use crate::read::hidden::fmt_hidden;
use crate::read::json::{Json, Refused};
use crate::read::wire::{Lists, Wire, read_silently};

/// Implements for a generated newtype around a private `String` what personal data needs: no `Display`, a `Debug` that
/// shows `***`, and errors that do not quote it.
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
                    _: &$crate::private::ReadContext<'_>,
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
                    context: &$crate::private::ReadContext<'_>,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::private::read_scalar(source, context)
                }

                #[inline]
                fn read_json(
                    json: &mut $crate::private::Json<'_>,
                    context: &$crate::private::ReadContext<'_>,
                ) -> ::core::result::Result<Self, $crate::private::Refused> {
                    $crate::private::read_json_scalar(json, context)
                }

                fn default_value() -> Self {
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

            $crate::impl_sample_text!($name);
            $crate::impl_describe_text!($name);
            $crate::impl_serde!($name, $name::write);
        };
    };
}

/// A value with personal data that has no type of its own: it has no `Display`, and `Debug` shows `***`.
///
/// By default it holds a string; another type is given in angle brackets.
///
/// ```
/// use skattekit_runtime::{Date, Sensitive};
///
/// let navn = Sensitive::new("Kari");
/// let foedselsdato: Sensitive<Date> = serde_json::from_str("\"1998-12-21\"")?;
/// assert_eq!(format!("{navn:?} {foedselsdato:?}"), "Sensitive(***) Sensitive(***)");
/// assert_eq!(navn.as_str(), "Kari");
/// assert_eq!(foedselsdato.get().as_str(), "1998-12-21");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sensitive<T = String>(T);

impl Sensitive {
    /// Wraps a string.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as sent. Personal data: keep it out of logs.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T> Sensitive<T> {
    /// The value. Personal data: keep it out of logs.
    #[must_use]
    pub const fn get(&self) -> &T {
        &self.0
    }

    /// The value. Personal data: keep it out of logs.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl From<&str> for Sensitive {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: fmt::Debug> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sensitive(")?;
        fmt_hidden(f, |f| self.0.fmt(f))?;
        f.write_str(")")
    }
}

impl<T: Serialize> Serialize for Sensitive<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Wire> Deserialize<'de> for Sensitive<T> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        read_silently(source)
    }
}

impl<T: Wire> Wire for Sensitive<T> {
    fn read<'de, D: Deserializer<'de>>(
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        T::read(source, context).map(Self)
    }

    fn read_json(json: &mut Json<'_>, context: &ReadContext<'_>) -> Result<Self, Refused> {
        T::read_json(json, context).map(Self)
    }

    fn is_replaceable(&self) -> bool {
        self.0.is_replaceable()
    }

    fn default_value() -> Self {
        Self(T::default_value())
    }

    fn read_again<'de, D: Deserializer<'de>>(
        self,
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        self.0.read_again(source, context).map(Self)
    }

    fn missing<E: Error>(context: &ReadContext<'_>) -> Result<Self, E> {
        T::missing(context).map(Self)
    }

    fn null() -> Option<Self> {
        T::null().map(Self)
    }

    const LISTS: Lists = T::LISTS;
    const ASKS: Asks = T::ASKS;

    fn is_absent(&self) -> bool {
        self.0.is_absent()
    }
}

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
            "20463518646", "-20463518646", "20463518646.5", "2046351864620463518646",
        ] {
            let error = serde_json::from_str::<Hemmelig>(text)
                .unwrap_err()
                .to_string();
            assert!(!error.contains("2046"), "{error}");
        }
    }
}
