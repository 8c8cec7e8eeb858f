//! Error cases that the visitors of objects share.

/// The remaining methods of a visitor that only accepts objects: every other kind is rejected, except null for an
/// optional value.
///
/// The visitor must have its place as its first field, and a `visit_map`.
macro_rules! refuse_all_but_objects {
    ($out:ty) => {
        fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_str<E: serde_core::de::Error>(self, _: &str) -> Result<$out, E> {
            Err(self.0.refuse("a string", "an object"))
        }

        fn visit_bool<E: serde_core::de::Error>(self, _: bool) -> Result<$out, E> {
            Err(self.0.refuse("a boolean", "an object"))
        }

        fn visit_i64<E: serde_core::de::Error>(self, _: i64) -> Result<$out, E> {
            Err(self.0.refuse("a number", "an object"))
        }

        fn visit_u64<E: serde_core::de::Error>(self, _: u64) -> Result<$out, E> {
            Err(self.0.refuse("a number", "an object"))
        }

        fn visit_f64<E: serde_core::de::Error>(self, _: f64) -> Result<$out, E> {
            Err(self.0.refuse("a number", "an object"))
        }

        fn visit_unit<E: serde_core::de::Error>(self) -> Result<$out, E> {
            $crate::read::wire::required(self.0, $crate::read::finding::FindingKind::Null, "null")
        }

        fn visit_none<E: serde_core::de::Error>(self) -> Result<$out, E> {
            self.visit_unit()
        }

        fn visit_some<D: serde_core::Deserializer<'de>>(self, source: D) -> Result<$out, D::Error> {
            source.deserialize_any(self)
        }

        fn visit_seq<A: serde_core::de::SeqAccess<'de>>(self, _: A) -> Result<$out, A::Error> {
            Err(self.0.refuse("a list", "an object"))
        }
    };
}
pub(crate) use refuse_all_but_objects;
