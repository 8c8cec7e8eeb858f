//! Schemas of an OpenAPI document, and their examples.

use super::{Origin, Text, WireName};
use crate::pointer::Pointer;

/// A component schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// Its name.
    pub name: WireName,
    /// The pointer to where it stands, when it has no name in the document and is named from there.
    pub place: Option<Pointer>,
    /// Its place.
    pub origin: Origin,
    /// Its description, without the link to its concept.
    pub description: Option<Text>,
    /// The UUID of its concept in the data catalogue, which its description links to.
    pub begrep: Option<Text>,
    /// How it is named in XML.
    pub xml: Option<Xml>,
    /// Whether its XML, or that of something that it holds, is of a form that the models do not do: it is there in JSON alone.
    pub json_alone: bool,
    /// What it says of its values beyond their type; nothing of a scalar, whose shape has it.
    pub constraints: Constraints,
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
    /// One of several types, which nothing but their form tells apart; in source order, at least two.
    AnyOf(Vec<Type>),
    /// A closed list of strings or of whole numbers, in source order, not empty.
    Enum(EnumOf, Vec<EnumValue>),
    /// A named scalar.
    Scalar(Scalar, Constraints),
    /// Another name for a type: a list, a map, anything; never, in the end, for itself.
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

/// What the values of an enum are on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumOf {
    /// Strings.
    Texts,
    /// Whole numbers, as YAML writes them.
    Numbers,
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
    /// The type of the properties that it does not list, where the document says that there may be such.
    pub rest: Option<Type>,
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

/// What a schema says of its values beyond their type; empty when it says nothing.
pub type Constraints = Vec<Constraint>;

/// One thing that a schema says of its values; numbers are kept as the source writes them.
#[derive(Clone, Debug, PartialEq)]
pub enum Constraint {
    /// The values that there are.
    OneOf(Vec<String>),
    /// The values that there are not; empty where the document describes them otherwise.
    Except(Vec<String>),
    /// A keyword and what it says.
    Rule(Rule, String),
    /// No item of a list stands twice.
    UniqueItems,
    /// It is in responses only.
    ReadOnly,
    /// It is in requests only.
    WriteOnly,
    /// It is deprecated.
    Deprecated,
    /// The value that counts where none is sent.
    Default(String),
    /// What is said of each part of a value; not empty.
    Each(Part, Constraints),
}

impl Constraint {
    /// The value that counts where none is sent, where it says that.
    #[must_use]
    pub fn default(&self) -> Option<&str> {
        match self {
            Self::Default(value) => Some(value),
            _ => None,
        }
    }
}

/// A keyword that bounds values.
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
    /// The media type of what a string holds.
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
    /// Whether it bounds values from above.
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

    /// Whether it bounds values from below.
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

    /// Whether it says how many there are of something.
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

/// The parts of a value that something is said of.
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
    /// Whether it is always there; of a component that APIs share, whether every document says so.
    pub required: bool,
    /// Whether it is in responses or requests alone.
    pub access: Access,
    /// Its own description, without the link to its concept.
    pub description: Option<Text>,
    /// The UUID of its own concept in the data catalogue, in lower case, which its description links to.
    pub begrep: Option<Text>,
    /// What else the document says of its values.
    pub constraints: Constraints,
    /// How it is named in XML, where that is not as in JSON.
    pub element: Option<Element>,
}

/// How a property is named in XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its element; that of each item, where it is a list.
    pub name: String,
    /// The element around the items of a list, where there is one.
    pub wrapper: Option<String>,
}

/// Where a property is sent.
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
    /// What it means, where the source says so.
    pub description: Option<Text>,
    /// Whether it is on its way out.
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
    /// An object whose properties have free names.
    Map(Box<Type>),
    /// An object of which nothing is known.
    Object,
    /// Anything.
    Any,
    /// A value that may be null; its type is no `Nullable` itself.
    Nullable(Box<Type>),
    /// A component schema of the same document.
    Named(WireName),
}

impl Type {
    /// What a list holds, a map, or what may be null; the type itself where it is none of these.
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

    /// The component that the type is, or holds.
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
