//! The names by which types and the formats understand each other: those of fields that XML names otherwise, and of types.
//!
//! A format other than XML sees names of newtypes, which mean nothing to it.

use serde_core::{Serialize, Serializer};

/// The name of the attribute `xsi:type` among the fields of an object: no element's name has a colon.
///
/// A reader of XML shows it to those who ask with this name for a newtype; whoever keeps an object keeps it.
pub(crate) const TYPE: &str = "xsi:type";

/// The name of a newtype that is the name of a field which tells a type.
const TELLS_TYPE: &str = "xml type";
/// The name of a newtype that is the name of the attribute `xsi:type`.
const ATTRIBUTE: &str = "xml attribute";

/// How a field of a model is named in XML.
#[derive(Clone, Copy, Debug)]
pub struct Element {
    /// Its element, or the wrapper of its items.
    pub name: &'static str,
    /// The element of each item, where there is a wrapper.
    pub item: Option<&'static str>,
}

/// The name of a field that has another one in XML, as a newtype whose own name tells it: any other format writes what is in it.
#[derive(Clone, Copy, Debug)]
pub struct ElementName {
    /// The field's name.
    pub name: &'static str,
    /// The name of the newtype.
    pub element: &'static str,
}

impl Serialize for ElementName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(self.element, self.name)
    }
}

/// The name of the field that tells what an object is, which XML writes as the attribute `xsi:type` too.
pub(crate) struct TagName<'a>(pub(crate) &'a str);

impl Serialize for TagName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(TELLS_TYPE, self.0)
    }
}

/// The name of an attribute that was kept among the fields of an object, where XML writes it as one again.
pub(crate) struct TypeName;

impl Serialize for TypeName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(ATTRIBUTE, TYPE)
    }
}

/// The name of a field that no description has, beside an object's own elements: none of these is written twice.
pub(crate) struct RestName<'a>(pub(crate) &'a str, pub(crate) &'a [Element]);

impl Serialize for RestName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(name, own) = *self;
        let is_named = own.iter().any(|element| element.name == name);
        let items = own.iter().filter(|element| element.item == Some(name));
        if is_named || items.count() == 1 {
            // XML has no such element.
            serializer.serialize_newtype_struct("xml element:", name)
        } else {
            serializer.serialize_str(name)
        }
    }
}

/// What the name of a newtype says to XML.
#[cfg(feature = "xml")]
pub(crate) enum Newtype {
    /// Nothing.
    Plain,
    /// Its value is an object of this type.
    OfType(&'static str),
    /// It is the name of a field that tells a type.
    TellsType,
    /// It is the name of the attribute that tells a type.
    Attribute,
    /// It is the name of a field with this element, in this wrapper.
    Element(&'static str, Option<&'static str>),
}

#[cfg(feature = "xml")]
impl Newtype {
    /// By the names that the macros of this crate put together, which no type of Rust has.
    pub(crate) fn of(name: &'static str) -> Self {
        if name == TELLS_TYPE {
            return Self::TellsType;
        }
        if name == ATTRIBUTE {
            return Self::Attribute;
        }
        match name.split_once(':') {
            Some(("xml type", ty)) => Self::OfType(ty),
            Some(("xml element", element)) => match element.split_once(" in ") {
                Some((item, wrapper)) => Self::Element(item, Some(wrapper)),
                None => Self::Element(element, None),
            },
            _ => Self::Plain,
        }
    }
}
