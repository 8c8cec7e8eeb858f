//! `Shape`: what the values of a type are made of.

use std::fmt;

use crate::read::observer::CodeList;

/// What the values of a type are made of; whether they can be absent is left out.
///
/// What is within an object or a union is made on request, since a type can contain itself.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// A string.
    Text,
    /// A whole number.
    Integer,
    /// A decimal number.
    Decimal,
    /// A boolean.
    Boolean,
    /// A date, or a text in another form.
    Date,
    /// A point in time, or a text in another form.
    DateTime,
    /// A year, or a text in another form.
    Year,
    /// A code of a list, or another one; and the inntektsår that the list is of, if it is of one.
    Code(CodeList, Option<u16>),
    /// An object.
    Object(ObjectShape),
    /// A list of such items.
    List(Box<Shape>),
    /// One of several objects, told apart by a field.
    Union(UnionShape),
    /// The same with the code lists of one of several inntektsår, oldest first; the last one has no list.
    Years(fn() -> Vec<Shape>),
    /// Personal data.
    Personal(PersonalKind, Box<Shape>),
    /// A value without a description.
    Other,
}

/// The kind of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonalKind {
    /// A type of its own, such as the identifier of a person or the number of an account.
    Identifier,
    /// A name, an address or anything else.
    Other,
}

/// An object.
#[derive(Clone, Copy)]
pub struct ObjectShape {
    /// The name of the type.
    pub name: &'static str,
    /// Its fields, in the order of the description.
    pub fields: fn() -> Vec<FieldShape>,
    /// Whether it keeps fields that its description lacks; their place is after the last of the others.
    pub keeps_fields: bool,
}

/// A field of an object.
#[derive(Clone, Debug)]
pub struct FieldShape {
    /// Its name on the wire.
    pub name: &'static str,
    /// What its values are made of.
    pub shape: Shape,
}

/// One of several objects, told apart by a field.
#[derive(Clone, Copy)]
pub struct UnionShape {
    /// The name of the type.
    pub name: &'static str,
    /// The name of the field that determines the type of the object.
    pub tag: &'static str,
    /// Whether the members have this field too.
    pub tag_is_field: bool,
    /// Whether its text is personal data.
    pub tag_is_personal: bool,
    /// The members, in the order of the description.
    pub members: fn() -> Vec<MemberShape>,
}

/// A member of a union.
#[derive(Clone, Debug)]
pub struct MemberShape {
    /// The text that determines it.
    pub tag: &'static str,
    /// What it is made of.
    pub shape: Shape,
}

impl fmt::Debug for ObjectShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ObjectShape({})", self.name)
    }
}

impl fmt::Debug for UnionShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnionShape({})", self.name)
    }
}
