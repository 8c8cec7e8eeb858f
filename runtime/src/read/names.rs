//! The names by which types and formats communicate: those of fields with other names in XML, and of types.
//!
//! Formats other than XML see names of newtypes, which they ignore.

use serde_core::{Serialize, Serializer};

/// The name of the attribute `xsi:type` among the fields of an object; no element has a name with a colon.
pub(crate) const TYPE: &str = "xsi:type";

/// The name of a newtype that marks the name of a field as one that determines a type.
const TELLS_TYPE: &str = "xml type";
/// The name of a newtype that marks the attribute `xsi:type`.
const ATTRIBUTE: &str = "xml attribute";

/// The XML name of a model's field.
#[derive(Clone, Copy, Debug)]
pub struct Element {
    /// Its element, or the wrapper of its items.
    pub name: &'static str,
    /// The element of each item, if there is a wrapper.
    pub item: Option<&'static str>,
}

/// The name of a field with another name in XML, as a newtype whose own name holds that; other formats write the inner
/// name.
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

/// The name of the field that determines an object's type, which XML also writes as the attribute `xsi:type`.
pub(crate) struct TagName<'a>(pub(crate) &'a str);

impl Serialize for TagName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(TELLS_TYPE, self.0)
    }
}

/// The name of an attribute kept among the fields of an object, which XML writes as an attribute again.
pub(crate) struct TypeName;

impl Serialize for TypeName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(ATTRIBUTE, TYPE)
    }
}

/// The name of a field without a description, with the object's own elements, none of which may be written twice.
pub(crate) struct RestName<'a>(pub(crate) &'a str, pub(crate) &'a [Element]);

impl Serialize for RestName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(name, own) = *self;
        let is_named = own.iter().any(|element| element.name == name);
        let items = own.iter().filter(|element| element.item == Some(name));
        if is_named || items.count() == 1 {
            // XML has no element of this name.
            serializer.serialize_newtype_struct("xml element:", name)
        } else {
            serializer.serialize_str(name)
        }
    }
}

/// The meaning of a newtype's name in XML.
#[cfg(feature = "xml")]
pub(crate) enum Newtype {
    /// Nothing.
    Plain,
    /// The value is an object of this type.
    OfType(&'static str),
    /// It is the name of a field that determines a type.
    TellsType,
    /// It is the name of the attribute with the type.
    Attribute,
    /// It is the name of a field with this element, inside this wrapper.
    Element(&'static str, Option<&'static str>),
}

#[cfg(feature = "xml")]
impl Newtype {
    /// Parses the names that the macros of this crate build, which no Rust type has.
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
