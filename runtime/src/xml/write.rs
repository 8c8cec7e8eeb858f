//! A value in, the text of its document out.

use std::fmt::{Display, Write as _};

use serde_core::ser::{
    Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple,
    SerializeTupleStruct, Serializer,
};

use super::error::{Error, quoted};
use super::key::Key;
use super::name::{is_character, is_plain_name};
use super::{INSTANCE, Root};
use crate::raw::raw_token;

/// Writes a value as a document whose outermost element is `root`, in UTF-8, without indentation.
///
/// Fields are elements of the root's namespace, a list repeats its field's element, and none is an element that says
/// `xsi:nil`. An empty list writes nothing and a list within a list is written as one.
///
/// # Errors
///
/// When a text has a character or a map a key that XML 1.0 cannot hold, for bytes, for enums with data, and for a value
/// that is a list itself.
pub(crate) fn write<T: Serialize + ?Sized>(root: Root, value: &T) -> Result<String, Error> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    check_name(root.name)?;
    value.serialize(Slot {
        out: &mut out,
        name: root.name,
        place: Place::Root(root.namespace),
    })?;
    Ok(out)
}

/// A place that wants an element.
struct Slot<'w> {
    out: &'w mut String,
    name: &'w str,
    place: Place,
}

#[derive(Clone, Copy)]
enum Place {
    Root(Option<&'static str>),
    Inner,
}

impl<'w> Slot<'w> {
    fn inner(out: &'w mut String, name: &'w str) -> Self {
        let place = Place::Inner;
        Self { out, name, place }
    }

    /// The start tag up to its `>`.
    fn start(&mut self) -> Result<(), Error> {
        self.out.push('<');
        self.out.push_str(self.name);
        if let Place::Root(Some(namespace)) = self.place {
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
        Ok(())
    }

    /// A text that has nothing to escape.
    fn plain(mut self, value: impl Display) -> Result<(), Error> {
        self.start()?;
        write!(self.out, ">{value}").map_err(|_| Error::new("a value could not be written"))?;
        end(self.out, self.name);
        Ok(())
    }

    fn nil(mut self) -> Result<(), Error> {
        self.start()?;
        self.out.push_str(" xmlns:xsi=\"");
        self.out.push_str(INSTANCE);
        self.out.push_str("\" xsi:nil=\"true\"/>");
        Ok(())
    }

    fn fields(mut self) -> Result<Fields<'w>, Error> {
        self.start()?;
        self.out.push('>');
        Ok(Fields {
            out: self.out,
            name: self.name,
            key: None,
            number: None,
        })
    }

    fn items(self) -> Result<Items<'w>, Error> {
        match self.place {
            Place::Root(_) => Err(Error::new("a list has no place as a document's root")),
            Place::Inner => Ok(Items {
                out: self.out,
                name: self.name,
            }),
        }
    }

    fn refuse<T>(&self, what: &str) -> Result<T, Error> {
        let name = quoted(self.name);
        Err(Error::new(format!(
            "{what} has no form in XML, in the element {name}"
        )))
    }
}

fn end(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

fn check_name(name: &str) -> Result<(), Error> {
    if is_plain_name(name) {
        return Ok(());
    }
    // What is no name may be anything, so it is not quoted.
    Err(Error::new(
        "a field's name cannot be the name of an XML element",
    ))
}

fn escape(out: &mut String, text: &str, name: &str) -> Result<(), Error> {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let replacement = match byte {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            // Would be read as a line feed.
            b'\r' => "&#13;",
            b'\t' | b'\n' | b' '..=0xee | 0xf0.. => continue,
            // U+FFFE and U+FFFF begin with it, as do many that may be written.
            0xef if text
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .is_some_and(is_character) =>
            {
                continue;
            }
            _ => {
                let name = quoted(name);
                let message =
                    format!("a text has a character that XML cannot hold, in the element {name}");
                return Err(Error::new(message));
            }
        };
        out.push_str(text.get(done..at).unwrap_or_default());
        out.push_str(replacement);
        done = at + 1;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Ok(())
}

/// The methods for values whose text is what `Display` gives.
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
        self.refuse("a row of bytes")
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
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
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
                key: None,
                number: Some(self.place),
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

/// A list: each item is the element of the field that the list is in.
struct Items<'w> {
    out: &'w mut String,
    name: &'w str,
}

impl Items<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(Slot::inner(self.out, self.name))
    }
}

/// The inside of an element that is open.
struct Fields<'w> {
    out: &'w mut String,
    name: &'w str,
    /// The key whose value comes next.
    key: Option<String>,
    /// Set for the struct that stands for a number which keeps its digits: its one field is the element's text, and the
    /// element is not open yet.
    number: Option<Place>,
}

impl Fields<'_> {
    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Error> {
        if let Some(place) = self.number {
            return value.serialize(Slot {
                out: self.out,
                name: self.name,
                place,
            });
        }
        check_name(name)?;
        value.serialize(Slot::inner(self.out, name))
    }

    fn close(self) {
        if self.number.is_none() {
            end(self.out, self.name);
        }
    }
}

impl SerializeSeq for Items<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.item(value)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

impl SerializeTuple for Items<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.item(value)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

impl SerializeTupleStruct for Items<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.item(value)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

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
            Some(key) => self.field(&key, value),
            None => Err(Error::new("a map gave a value before its key")),
        }
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}
