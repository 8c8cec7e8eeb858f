//! The keys of maps, written as names of elements.

use serde_core::ser::{Impossible, Serialize, Serializer};

use super::error::Error;
use crate::read::names::Newtype;

/// Accepts a single word: a string, a character, a variant, an integer or a boolean.
///
/// Integers are written as digits, which is not a valid name; the error is the same as for any other invalid name.
pub(super) struct Key;

/// The XML name of a field.
pub(super) enum Named {
    /// The field's own name.
    Plain(String),
    /// The name of a separate element, and a wrapper.
    Element(&'static str, Option<&'static str>),
    /// The field's own name; the field determines a type.
    TellsType(String),
    /// The attribute that determines a type.
    Type,
}

fn refuse<T>() -> Result<T, Error> {
    Err(Error::new("a map's key is not a string"))
}

/// The methods for values whose text is that of `to_string`.
macro_rules! plain {
    ($($method:ident: $ty:ty),+) => {
        $(fn $method(self, value: $ty) -> Result<Named, Error> {
            Ok(Named::Plain(value.to_string()))
        })+
    };
}

impl Serializer for Key {
    type Ok = Named;
    type Error = Error;
    type SerializeSeq = Impossible<Named, Error>;
    type SerializeTuple = Impossible<Named, Error>;
    type SerializeTupleStruct = Impossible<Named, Error>;
    type SerializeTupleVariant = Impossible<Named, Error>;
    type SerializeMap = Impossible<Named, Error>;
    type SerializeStruct = Impossible<Named, Error>;
    type SerializeStructVariant = Impossible<Named, Error>;

    plain! {
        serialize_bool: bool, serialize_char: char, serialize_str: &str,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128
    }

    fn serialize_f32(self, _: f32) -> Result<Named, Error> {
        refuse()
    }

    fn serialize_f64(self, _: f64) -> Result<Named, Error> {
        refuse()
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Named, Error> {
        refuse()
    }

    fn serialize_none(self) -> Result<Named, Error> {
        refuse()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Named, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Named, Error> {
        refuse()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Named, Error> {
        refuse()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Named, Error> {
        Ok(Named::Plain(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Named, Error> {
        match (Newtype::of(name), value.serialize(self)?) {
            (Newtype::Element(element, wrapper), _) => Ok(Named::Element(element, wrapper)),
            (Newtype::Attribute, _) => Ok(Named::Type),
            (Newtype::TellsType, Named::Plain(name)) => Ok(Named::TellsType(name)),
            (_, named) => Ok(named),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Named, Error> {
        refuse()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Error> {
        refuse()
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        refuse()
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Error> {
        refuse()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        refuse()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Error> {
        refuse()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Error> {
        refuse()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        refuse()
    }
}
