//! Schemas of an OpenAPI document, and their examples.

use super::{Origin, Text, WireName};
use crate::pointer::Pointer;

/// A component schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// Its name.
    pub name: WireName,
    /// The pointer to its place, if it has no name in the document and is named after its place.
    pub place: Option<Pointer>,
    /// Its place.
    pub origin: Origin,
    /// Its description, without the link to its concept.
    pub description: Option<Text>,
    /// The UUID of its concept in the data catalogue, which its description links to.
    pub begrep: Option<Box<Text>>,
    /// Its XML name.
    pub xml: Option<Xml>,
    /// Whether its XML form, or that of something it contains, is not supported, so that it only exists in JSON.
    pub json_alone: bool,
    /// The constraints on its values beyond their type; empty for a scalar, whose shape has them.
    pub constraints: Constraints,
    /// Its kind.
    pub shape: Shape,
}

/// The kind of a component schema.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// An object with the listed properties.
    Struct(Object),
    /// An object that is kept unparsed.
    ///
    /// The fields are the discriminators of the unions that it is a member of; nothing else in it has a name here.
    Free {
        /// Those properties, in source order.
        fields: Vec<Field>,
    },
    /// One of several objects, distinguished by a property that all of them have.
    Union(Union),
    /// One of several types that only their form distinguishes; in source order, at least two.
    AnyOf(Vec<Type>),
    /// A closed list of strings or integers, in source order, not empty.
    Enum(EnumOf, Vec<EnumValue>),
    /// A named scalar.
    Scalar(Scalar, Constraints),
    /// An alias of another type, such as a list, a map or anything; never of itself, even indirectly.
    Alias(Type),
}

impl Shape {
    /// The components that it refers to.
    #[must_use]
    pub fn components(&self) -> Vec<&WireName> {
        match self {
            Self::Struct(object) => object
                .fields
                .iter()
                .map(|field| &field.ty)
                .chain(&object.rest)
                .filter_map(Type::component)
                .collect(),
            Self::Union(union) => union.members.iter().map(|member| &member.schema).collect(),
            Self::AnyOf(types) => types.iter().filter_map(Type::component).collect(),
            Self::Alias(ty) => ty.component().into_iter().collect(),
            Self::Free { .. } | Self::Enum(..) | Self::Scalar(..) => Vec::new(),
        }
    }
}

/// The wire type of an enum's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumOf {
    /// Strings.
    Texts,
    /// Integers, as YAML writes them.
    Numbers,
}

/// An object.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// Its properties, in source order.
    pub fields: Vec<Field>,
    /// The required names of each branch of its `oneOf`, in source order: a value matches exactly one branch.
    ///
    /// Each is the name of a field, and a branch has at least one; empty without a `oneOf`.
    pub branches: Vec<Vec<WireName>>,
    /// The type of additional properties, if the document allows them.
    pub rest: Option<Type>,
}

/// One of several objects.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The property that distinguishes the members; every member has it as a string field.
    pub discriminator: WireName,
    /// The members, in source order, not empty; their values are unique.
    pub members: Vec<Member>,
}

/// The meaning of a value of the discriminator.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The value, not empty.
    pub value: WireName,
    /// The component, a `Struct` or `Free`; several values can mean the same one.
    pub schema: WireName,
    /// Its place in the document: in the mapping, or in the `oneOf` if the value is the component's name.
    pub origin: Origin,
}

/// The constraints of a schema on its values beyond their type; may be empty.
pub type Constraints = Vec<Constraint>;

/// One constraint on values; numbers are kept as written in the source.
#[derive(Clone, Debug, PartialEq)]
pub enum Constraint {
    /// The allowed values.
    OneOf(Vec<String>),
    /// The forbidden values; empty if the document describes them in another way.
    Except(Vec<String>),
    /// A keyword and its value.
    Rule(Rule, String),
    /// The items of a list are unique.
    UniqueItems,
    /// It only occurs in responses.
    ReadOnly,
    /// It only occurs in requests.
    WriteOnly,
    /// It is deprecated.
    Deprecated,
    /// The default value.
    Default(String),
    /// The constraints on each part of a value; not empty.
    Each(Part, Constraints),
}

impl Constraint {
    /// The default value, if there is one.
    #[must_use]
    pub fn default(&self) -> Option<&str> {
        match self {
            Self::Default(value) => Some(value),
            _ => None,
        }
    }
}

/// A keyword that restricts values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The least number of characters.
    MinLength,
    /// The greatest number of characters.
    MaxLength,
    /// A regular expression.
    Pattern,
    /// What a number is a multiple of.
    MultipleOf,
    /// The least number of items.
    MinItems,
    /// The greatest number of items.
    MaxItems,
    /// The least number of properties.
    MinProperties,
    /// The greatest number of properties.
    MaxProperties,
    /// The name of a format.
    Format,
    /// The media type of a string's content.
    ContentMediaType,
    /// The least number.
    Minimum,
    /// A number that is less than each.
    ExclusiveMinimum,
    /// The greatest number.
    Maximum,
    /// A number that is greater than each.
    ExclusiveMaximum,
}

impl Rule {
    /// Whether it is an upper bound.
    #[must_use]
    pub const fn is_upper(self) -> bool {
        matches!(
            self,
            Self::MaxLength
                | Self::MaxItems
                | Self::MaxProperties
                | Self::Maximum
                | Self::ExclusiveMaximum
        )
    }

    /// Whether it is a lower bound.
    #[must_use]
    pub const fn is_lower(self) -> bool {
        matches!(
            self,
            Self::MinLength
                | Self::MinItems
                | Self::MinProperties
                | Self::Minimum
                | Self::ExclusiveMinimum
        )
    }

    /// Whether it restricts a count.
    #[must_use]
    pub const fn is_count(self) -> bool {
        matches!(
            self,
            Self::MinLength
                | Self::MaxLength
                | Self::MinItems
                | Self::MaxItems
                | Self::MinProperties
                | Self::MaxProperties
        )
    }
}

/// The parts of a value that constraints can apply to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The items of a list.
    Items,
    /// The values of a map.
    Values,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: WireName,
    /// Its place.
    pub origin: Origin,
    /// Its type.
    pub ty: Type,
    /// Whether it is always present; for a component that APIs share, whether every document requires it.
    pub required: bool,
    /// Whether it only occurs in responses or requests.
    pub access: Access,
    /// Its own description, without the link to its concept.
    pub description: Option<Text>,
    /// The UUID of its own concept in the data catalogue, in lower case, which its description links to.
    pub begrep: Option<Box<Text>>,
    /// The other constraints on its values.
    pub constraints: Constraints,
    /// Its XML name, if it differs from the JSON name.
    pub element: Option<Box<Element>>,
}

/// The XML name of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its element; for a list, the element of each item.
    pub name: String,
    /// The element around the items of a list, if any.
    pub wrapper: Option<String>,
}

/// The directions in which a property is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// In requests and responses.
    Both,
    /// In responses alone (`readOnly`).
    Response,
    /// In requests alone (`writeOnly`).
    Request,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// The value.
    pub name: WireName,
    /// Its place.
    pub origin: Origin,
    /// Its meaning, if the source states it.
    pub description: Option<Text>,
    /// Whether it is deprecated.
    pub deprecated: bool,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// A scalar without a name.
    Scalar(Scalar),
    /// A list.
    Array(Box<Type>),
    /// A value, or a list of such values.
    OneOrMany(Box<Type>),
    /// An object with arbitrary property names.
    Map(Box<Type>),
    /// An object about which nothing is known.
    Object,
    /// Anything.
    Any,
    /// A value that may be null; never nested in another `Nullable`.
    Nullable(Box<Type>),
    /// A component schema of the same document.
    Named(WireName),
}

impl Type {
    /// The type inside a list, a map or a nullable; otherwise the type itself.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        match self {
            Self::Array(inner)
            | Self::OneOrMany(inner)
            | Self::Map(inner)
            | Self::Nullable(inner) => inner.innermost(),
            Self::Scalar(_) | Self::Object | Self::Any | Self::Named(_) => self,
        }
    }

    /// The component that the type refers to, directly or inside a list, map or nullable.
    #[must_use]
    pub fn component(&self) -> Option<&WireName> {
        match self.innermost() {
            Self::Named(name) => Some(name),
            _ => None,
        }
    }
}

/// A scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Any string.
    Text,
    /// An integer of 64 bits.
    Integer,
    /// A decimal number.
    Decimal,
    /// A boolean.
    Boolean,
    /// A date.
    Date,
    /// A date with a time of day.
    DateTime,
    /// A year, as a string.
    Year,
}

/// The XML name of a schema.
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
