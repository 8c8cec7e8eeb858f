//! The serializer of a document.

use std::fmt::{Display, Write as _};

use serde_core::ser::{
    Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple,
    SerializeTupleStruct, Serializer,
};

use super::INSTANCE;
use super::error::{Error, quoted};
use super::key::{Key, Named};
use super::name::is_plain_name;
use super::pieces::{check_name, end, end_wrapper, escape, start_wrapper};
use crate::formats::format::Root;
use crate::read::names::{Newtype, TYPE};
use crate::read::raw::raw_token;

/// Writes a value as a document whose outermost element is `root`, in UTF-8, without indentation.
///
/// Fields are elements in the root's namespace, a list repeats its field's element, and `None` is an element with
/// `xsi:nil`. An empty list writes nothing, unless it has a wrapper, and nested lists are written as one. The type of
/// an object, if a field determines it, is also written as the attribute `xsi:type`.
///
/// # Errors
///
/// If a text has a character or a map has a key that XML 1.0 does not allow, for bytes, for enums with data, and for a
/// value that is itself a list.
pub(crate) fn write<T: Serialize + ?Sized>(root: Root, value: &T) -> Result<String, Error> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    check_name(root.name)?;
    value.serialize(Slot {
        out: &mut out,
        name: root.name,
        role: Role::Root(root.namespace),
        ty: None,
    })?;
    Ok(out)
}

/// The place of the next element.
struct Slot<'w> {
    out: &'w mut String,
    name: &'w str,
    role: Role,
    /// The type of the object that follows, if known.
    ty: Option<&'static str>,
}

#[derive(Clone, Copy)]
enum Role {
    Root(Option<&'static str>),
    Inner,
    /// Inside an element of this name, which is written once for a whole list.
    Wrapped(&'static str),
}

impl Role {
    const fn wrapper(self) -> Option<&'static str> {
        match self {
            Self::Wrapped(wrapper) => Some(wrapper),
            Self::Root(_) | Self::Inner => None,
        }
    }
}

impl<'w> Slot<'w> {
    fn inner(out: &'w mut String, name: &'w str) -> Self {
        let role = Role::Inner;
        let ty = None;
        Self {
            out,
            name,
            role,
            ty,
        }
    }

    /// Writes the start tag up to its `>`, after that of the wrapper.
    fn start(&mut self) -> Result<(), Error> {
        start_wrapper(self.out, self.role.wrapper());
        self.out.push('<');
        self.out.push_str(self.name);
        if let Role::Root(Some(namespace)) = self.role {
            if namespace.contains('"') {
                return Err(Error::new("a namespace cannot have a quotation mark"));
            }
            self.out.push_str(" xmlns=\"");
            escape(self.out, namespace, self.name)?;
            self.out.push('"');
        }
        Ok(())
    }

    fn text(mut self, text: &str) -> Result<(), Error> {
        self.start()?;
        self.out.push('>');
        escape(self.out, text, self.name)?;
        end(self.out, self.name);
        end_wrapper(self.out, self.role.wrapper());
        Ok(())
    }

    /// Writes a text that needs no escaping.
    fn plain(mut self, value: impl Display) -> Result<(), Error> {
        self.start()?;
        write!(self.out, ">{value}").map_err(|_| Error::new("a value could not be written"))?;
        end(self.out, self.name);
        end_wrapper(self.out, self.role.wrapper());
        Ok(())
    }

    fn nil(mut self) -> Result<(), Error> {
        if let Role::Wrapped(wrapper) = self.role {
            (self.name, self.role) = (wrapper, Role::Inner);
        }
        self.start()?;
        self.out.push_str(" xmlns:xsi=\"");
        self.out.push_str(INSTANCE);
        self.out.push_str("\" xsi:nil=\"true\"/>");
        Ok(())
    }

    fn fields(mut self) -> Result<Fields<'w>, Error> {
        self.start()?;
        let mut fields = Fields {
            tag_end: Some(self.out.len()),
            out: self.out,
            name: self.name,
            wrapper: self.role.wrapper(),
            key: None,
            number: None,
        };
        if let Some(ty) = self.ty {
            fields.write_type(ty);
        }
        fields.out.push('>');
        Ok(fields)
    }

    fn items(self) -> Result<Items<'w>, Error> {
        match self.role {
            Role::Root(_) => Err(Error::new("a list cannot be the root of a document")),
            Role::Inner | Role::Wrapped(_) => {
                let wrapper = self.role.wrapper();
                start_wrapper(self.out, wrapper);
                Ok(Items {
                    out: self.out,
                    name: self.name,
                    wrapper,
                })
            }
        }
    }

    fn refuse<T>(&self, what: &str) -> Result<T, Error> {
        let name = quoted(self.name);
        Err(Error::new(format!(
            "{what} has no form in XML, in the element {name}"
        )))
    }
}

/// The methods for values whose text is that of `Display`.
macro_rules! plain {
    ($($method:ident: $ty:ty),+) => {
        $(fn $method(self, value: $ty) -> Result<(), Error> {
            self.plain(value)
        })+
    };
}

impl<'w> Serializer for Slot<'w> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Items<'w>;
    type SerializeTuple = Items<'w>;
    type SerializeTupleStruct = Items<'w>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Fields<'w>;
    type SerializeStruct = Fields<'w>;
    type SerializeStructVariant = Impossible<(), Error>;

    plain! {
        serialize_bool: bool,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        if value.is_infinite() {
            return self.serialize_f64(value.into());
        }
        self.plain(value)
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        // As XML Schema writes them; `NaN` is the same in both.
        if value == f64::INFINITY {
            self.plain("INF")
        } else if value == f64::NEG_INFINITY {
            self.plain("-INF")
        } else {
            self.plain(value)
        }
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.text(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.text(value)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        self.refuse("a byte sequence")
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.nil()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.nil()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.nil()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Error> {
        self.text(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let ty = match Newtype::of(name) {
            Newtype::OfType(ty) => Some(ty),
            _ => self.ty,
        };
        value.serialize(Self { ty, ..self })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        self.refuse("an enum with data")
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'w>, Error> {
        self.items()
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'w>, Error> {
        self.items()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items<'w>, Error> {
        self.items()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Error>, Error> {
        self.refuse("an enum with data")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields<'w>, Error> {
        self.fields()
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields<'w>, Error> {
        if name == raw_token() {
            return Ok(Fields {
                out: self.out,
                name: self.name,
                wrapper: None,
                key: None,
                tag_end: None,
                number: Some(self.role),
            });
        }
        self.fields()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Error>, Error> {
        self.refuse("an enum with data")
    }
}

/// A list: each item is the element of the list's field, or one inside it.
struct Items<'w> {
    out: &'w mut String,
    name: &'w str,
    wrapper: Option<&'static str>,
}

/// The content of an open element.
struct Fields<'w> {
    out: &'w mut String,
    name: &'w str,
    wrapper: Option<&'static str>,
    /// The key of the next value.
    key: Option<Named>,
    /// The end of the start tag, to which a field can still add its type.
    tag_end: Option<usize>,
    /// Set for the struct that `serde_json` uses for a number with all its digits: its only field is the element's text,
    /// and the element is not open yet.
    number: Option<Role>,
}

impl Fields<'_> {
    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Error> {
        if let Some(role) = self.number {
            return value.serialize(Slot {
                out: self.out,
                name: self.name,
                role,
                ty: None,
            });
        }
        check_name(name)?;
        value.serialize(Slot::inner(self.out, name))
    }

    fn named_field<T: Serialize + ?Sized>(&mut self, named: Named, value: &T) -> Result<(), Error> {
        match named {
            Named::Plain(name) => self.field(&name, value),
            Named::Element(name, wrapper) => {
                check_name(name)?;
                wrapper.map_or(Ok(()), check_name)?;
                value.serialize(Slot {
                    out: self.out,
                    name,
                    role: wrapper.map_or(Role::Inner, Role::Wrapped),
                    ty: None,
                })
            }
            Named::TellsType(name) => {
                if let Ok(Named::Plain(ty)) = value.serialize(Key) {
                    self.write_type(&ty);
                }
                self.field(&name, value)
            }
            Named::Type => match value.serialize(Key) {
                Ok(Named::Plain(ty)) if self.write_type(&ty) => Ok(()),
                _ => Err(Error::new(
                    "a field is named as an attribute, but is not an `xsi:type`",
                )),
            },
        }
    }

    /// Adds a type to the start tag, if it is a valid name and there is none yet; returns whether it did.
    fn write_type(&mut self, ty: &str) -> bool {
        let Some(at) = self.tag_end.filter(|_| is_plain_name(ty)) else {
            return false;
        };
        self.tag_end = None;
        let attributes = format!(" xmlns:xsi=\"{INSTANCE}\" {TYPE}=\"{ty}\"");
        self.out.insert_str(at, &attributes);
        true
    }

    fn close(self) {
        if self.number.is_none() {
            end(self.out, self.name);
            end_wrapper(self.out, self.wrapper);
        }
    }
}

/// Implements serde's traits for lists, which differ only in name.
macro_rules! write_items {
    ($($list:ident by $method:ident),*) => {$(
        impl $list for Items<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                value.serialize(Slot::inner(self.out, self.name))
            }

            fn end(self) -> Result<(), Error> {
                end_wrapper(self.out, self.wrapper);
                Ok(())
            }
        }
    )*};
}

write_items!(
    SerializeSeq by serialize_element,
    SerializeTuple by serialize_element,
    SerializeTupleStruct by serialize_field
);

impl SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.field(key, value)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl SerializeMap for Fields<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key = Some(key.serialize(Key)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        match self.key.take() {
            Some(key) => self.named_field(key, value),
            None => Err(Error::new("a map gave a value before its key")),
        }
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}
