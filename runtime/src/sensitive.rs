//! Personal data: text that shows only on request.

use std::fmt;

use serde::{Deserializer, de};

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
                    f.write_str(concat!(stringify!($name), "(***)"))
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

            impl $crate::private::serde::Serialize for $name {
                fn serialize<S: $crate::private::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    serializer.serialize_str(&self.0)
                }
            }

            impl<'de> $crate::private::serde::Deserialize<'de> for $name {
                fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::private::deserialize_sensitive(deserializer, stringify!($name))
                        .map(Self)
                }
            }
        };
    };
}

/// Reads a string without ever quoting what it found instead.
///
/// # Errors
/// What is not a string.
pub fn deserialize_sensitive<'de, D: Deserializer<'de>>(
    deserializer: D,
    name: &'static str,
) -> Result<String, D::Error> {
    struct Visitor(&'static str);

    impl Visitor {
        fn refuse<E: de::Error>(&self, found: &str) -> E {
            E::custom(format_args!(
                "invalid type: {found}, expected {} as a string",
                self.0
            ))
        }
    }

    // Each method stands here because the default one quotes the value in its error.
    impl de::Visitor<'_> for Visitor {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{} as a string", self.0)
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
            Ok(text.to_owned())
        }

        fn visit_string<E: de::Error>(self, text: String) -> Result<String, E> {
            Ok(text)
        }

        fn visit_bytes<E: de::Error>(self, _: &[u8]) -> Result<String, E> {
            Err(self.refuse("bytes"))
        }

        fn visit_i64<E: de::Error>(self, _: i64) -> Result<String, E> {
            Err(self.refuse("a number"))
        }

        fn visit_i128<E: de::Error>(self, _: i128) -> Result<String, E> {
            Err(self.refuse("a number"))
        }

        fn visit_u64<E: de::Error>(self, _: u64) -> Result<String, E> {
            Err(self.refuse("a number"))
        }

        fn visit_u128<E: de::Error>(self, _: u128) -> Result<String, E> {
            Err(self.refuse("a number"))
        }

        fn visit_f64<E: de::Error>(self, _: f64) -> Result<String, E> {
            Err(self.refuse("a number"))
        }
    }

    // Asked for a string, a deserializer quotes what else it finds; asked for anything, it leaves that to the visitor.
    deserializer.deserialize_any(Visitor(name))
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
