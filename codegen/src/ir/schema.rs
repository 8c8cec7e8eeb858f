//! Schemas of an OpenAPI document, and their examples.

use super::{Origin, Text, WireName};

/// A component schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// Its name.
    pub name: WireName,
    /// Its place.
    pub origin: Origin,
    /// Its description.
    pub description: Option<Text>,
    /// How it is named in XML.
    pub xml: Option<Xml>,
    /// What it is.
    pub shape: Shape,
}

/// What a component schema is.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// An object with the properties that it lists.
    Struct(Object),
    /// An object that is kept as it comes.
    ///
    /// The fields are the discriminators of the unions that it is a member of; all else in it has no name here.
    Free {
        /// Those properties, in source order.
        fields: Vec<Field>,
    },
    /// One of several objects, told apart by a property that they all have.
    Union(Union),
    /// A closed list of strings, in source order, not empty.
    Enum(Vec<EnumValue>),
    /// A named scalar.
    Scalar(Scalar, Constraints),
    /// A named array.
    Array(Type),
}

/// An object.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// Its properties, in source order.
    pub fields: Vec<Field>,
    /// The names that each branch of its `oneOf` requires, in source order: a value has what exactly one of them asks for.
    ///
    /// Each is the name of a field, and a branch has at least one; empty when the object has no `oneOf`.
    pub branches: Vec<Vec<WireName>>,
}

/// One of several objects.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The property that tells the members apart; every member has it among its fields, as a string.
    pub discriminator: WireName,
    /// The members, in source order, not empty; their values are unique.
    pub members: Vec<Member>,
}

/// What a value of the discriminator stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The value, not empty.
    pub value: WireName,
    /// The component, a `Struct` or `Free`; several values can stand for the same one.
    pub schema: WireName,
    /// Where the document says so: in the mapping, or in the `oneOf` where the value is the component's name.
    pub origin: Origin,
}

/// What a schema says of its values beyond their type, in words; empty when it says nothing.
pub type Constraints = Vec<String>;

/// A property of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: WireName,
    /// Its place.
    pub origin: Origin,
    /// Its type.
    pub ty: Type,
    /// Whether it is always there, and never null.
    pub required: bool,
    /// Its own description.
    pub description: Option<Text>,
    /// What else the document says of its values.
    pub constraints: Constraints,
}

/// A value of a string enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// The value.
    pub name: WireName,
    /// Its place.
    pub origin: Origin,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// A scalar without a name.
    Scalar(Scalar),
    /// A list.
    Array(Box<Type>),
    /// A component schema of the same document.
    Named(WireName),
}

/// A scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Any string.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// A decimal number.
    Decimal,
    /// True or false.
    Boolean,
    /// A date.
    Date,
    /// A date with a time of day.
    DateTime,
    /// A year, as a string.
    Year,
}

/// How a schema is named in XML.
#[derive(Clone, Debug, PartialEq)]
pub struct Xml {
    /// The element's name; the schema's own when absent.
    pub name: Option<String>,
    /// The namespace.
    pub namespace: Option<String>,
}

/// An example of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The component schema that it is an example of.
    pub schema: WireName,
    /// The example.
    pub json: serde_json::Value,
    /// Its place.
    pub origin: Origin,
}
