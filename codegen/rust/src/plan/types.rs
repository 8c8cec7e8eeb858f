//! Plan of types, structs and constants.

use skattekit_ir::diag::Location;
use skattekit_ir::ir::Element;

use super::{Docs, RustName};

/// A Rust type.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// `String`.
    Text,
    /// `i64`.
    Integer,
    /// `bool`.
    Boolean,
    /// A type of the runtime, such as `Date`.
    Runtime(RuntimeType),
    /// `Vec<_>`: a required list.
    Vec(Box<Type>),
    /// The runtime's `List<_>`: an optional list.
    List(Box<Type>),
    /// `Option<_>`.
    Option(Box<Type>),
    /// The runtime's `Nullable<_>`: a value that may be null, or absent.
    Nullable(Box<Type>),
    /// `BTreeMap<String, _>`.
    Map(Box<Type>),
    /// `Box<_>`, to break a cycle.
    Boxed(Box<Type>),
    /// The runtime's `Open<_>`.
    Open(Box<Type>),
    /// The runtime's `Sensitive<_>`: personal data other than strings.
    Sensitive(Box<Type>),
    /// A type in scope, with its type arguments.
    Named(RustName, Vec<RustName>),
}

skattekit_ir::words! {
    /// What a type makes of another.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Wrapper {
        /// A required list.
        Vec = "Vec",
        /// A list that may be absent.
        List = "List",
        /// A value that may be absent.
        Option = "Option",
        /// A value that may be null, or absent.
        Nullable = "Nullable",
        /// Values by names.
        Map = "BTreeMap",
        /// A value elsewhere.
        Box = "Box",
        /// A code, or one that is not known.
        Open = "Open",
        /// A value that `Debug` hides.
        Sensitive = "Sensitive",
    }
}

/// A type by its outermost part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outermost<'a> {
    /// What it makes of which type.
    Of(Wrapper, &'a Type),
    /// `String`.
    Text,
    /// `i64`.
    Integer,
    /// `bool`.
    Boolean,
    /// A type of the runtime.
    Runtime(RuntimeType),
    /// A type by its name, with its arguments.
    Named(&'a RustName, &'a [RustName]),
}

impl Type {
    /// What it is, or what it makes of which type.
    #[must_use]
    pub fn outermost(&self) -> Outermost<'_> {
        match self {
            Self::Text => Outermost::Text,
            Self::Integer => Outermost::Integer,
            Self::Boolean => Outermost::Boolean,
            Self::Runtime(ty) => Outermost::Runtime(*ty),
            Self::Vec(inner) => Outermost::Of(Wrapper::Vec, inner),
            Self::List(inner) => Outermost::Of(Wrapper::List, inner),
            Self::Option(inner) => Outermost::Of(Wrapper::Option, inner),
            Self::Nullable(inner) => Outermost::Of(Wrapper::Nullable, inner),
            Self::Map(inner) => Outermost::Of(Wrapper::Map, inner),
            Self::Boxed(inner) => Outermost::Of(Wrapper::Box, inner),
            Self::Open(inner) => Outermost::Of(Wrapper::Open, inner),
            Self::Sensitive(inner) => Outermost::Of(Wrapper::Sensitive, inner),
            Self::Named(name, arguments) => Outermost::Named(name, arguments),
        }
    }

    /// The arguments of the type inside of everything that is made of it.
    #[must_use]
    pub fn arguments(&self) -> &[RustName] {
        match self.outermost() {
            Outermost::Of(_, inner) => inner.arguments(),
            Outermost::Named(_, arguments) => arguments,
            _ => &[],
        }
    }
}

skattekit_ir::words! {
    /// A type of the runtime without arguments.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum RuntimeType {
        /// Any value, kept unparsed.
        Value = "Value",
        /// The fields of any object, kept unparsed.
        Fields = "Fields",
        /// A string that is personal data.
        Sensitive = "Sensitive",
        /// A date.
        Date = "Date",
        /// A date and a time.
        DateTime = "DateTime",
        /// A decimal number.
        Decimal = "Decimal",
        /// An inntektsår.
        Year = "Year",
        /// A file of a form.
        File = "File",
    }
}

impl RuntimeType {
    /// Its path in generated code; imported types are plain names.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::File => "skattekit_runtime::File",
            other => other.as_str(),
        }
    }
}

/// An object.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// Its name.
    pub name: RustName,
    /// Its documentation.
    pub docs: Docs,
    /// Its type parameters, each a code list.
    pub parameters: Vec<RustName>,
    /// How a value is constructed.
    pub construction: Construction,
    /// Its element's name and namespace in XML, if it is a response.
    pub root: Option<XmlRoot>,
    /// Its fields, in source order.
    pub fields: Vec<Field>,
    /// The field with the error code, if the object is an error.
    pub code: Option<RustName>,
    /// The fields that `new` does not take and that have a setter.
    pub setters: Vec<usize>,
    /// The field with the inntektsår, and the type parameter for that year's codes.
    pub year: Option<(usize, RustName)>,
    /// The field for additional properties, if these are allowed.
    pub rest: Option<Box<Field>>,
    /// The concepts of its fields, in source order: a name on the wire and an address of the data catalogue.
    pub begrep: Vec<(String, String)>,
    /// The alternatives of which a value has exactly one, if the source defines any.
    pub alternatives: Option<Alternatives>,
    /// Its place in the specification.
    pub at: Location,
}

/// The alternatives of which a value of an object has one, as an enum that borrows from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternatives {
    /// The enum's name.
    pub name: RustName,
    /// The alternatives, in source order: a variant and its fields.
    pub variants: Vec<(RustName, Vec<usize>)>,
    /// Whether no other alternatives exist, so that a value always has exactly one.
    pub is_whole: bool,
}

/// One of several objects, distinguished by a tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// Its name.
    pub name: RustName,
    /// Its documentation.
    pub docs: Docs,
    /// The tag's name on the wire.
    pub tag: String,
    /// Whether the members have the tag as a field too.
    pub keeps_tag: bool,
    /// Whether the tag is personal data.
    pub hides_tag: bool,
    /// Its members, in source order.
    pub members: Vec<Member>,
    /// Its place in the specification.
    pub at: Location,
}

/// One of several types that only their form distinguishes.
#[derive(Clone, Debug, PartialEq)]
pub struct AnyOf {
    /// Its name.
    pub name: RustName,
    /// Its documentation.
    pub docs: Docs,
    /// Its variants and their types, in source order.
    pub variants: Vec<(RustName, Type)>,
    /// Its place in the specification.
    pub at: Location,
}

/// A member of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The variant's name.
    pub variant: RustName,
    /// The text of the tag.
    pub value: String,
    /// The type of the member.
    pub ty: Type,
    /// Its documentation.
    pub docs: Docs,
    /// Its place in the specification.
    pub at: Location,
}

/// A response of any year, read by the year that it contains.
#[derive(Clone, Debug, PartialEq)]
pub struct AnyYear {
    /// Its name.
    pub name: RustName,
    /// Its documentation.
    pub docs: Docs,
    /// The response's type, which is generic over the year's code list.
    pub of: RustName,
    /// The field with the year.
    pub field: Field,
    /// Whether the year is personal data.
    pub hides_year: bool,
    /// Its element's name and namespace in XML, if it is a response.
    pub root: Option<XmlRoot>,
    /// The years.
    pub years: Vec<YearVariant>,
    /// The paths of the items for all years: the type with the facts about a code in a year, and the trait of every
    /// year's codes.
    pub spanning: [String; 2],
    /// Its place in the specification.
    pub at: Location,
}

/// A year with a code list.
#[derive(Clone, Debug, PartialEq)]
pub struct YearVariant {
    /// The variant's name.
    pub variant: RustName,
    /// The year.
    pub year: u16,
    /// Whether its codes can still change.
    pub is_provisional: bool,
    /// The feature of the list, which is also its module.
    pub feature: String,
    /// The path of the list.
    pub list: String,
}

/// The items for all years: the type with the facts about a code in a year, the trait of every year's codes, and the
/// look-up.
#[derive(Clone, Debug, PartialEq)]
pub struct YearIndex {
    /// The name of the type, which has a field for each column.
    pub name: RustName,
    /// The name of the trait, which has a method for each column.
    pub code: RustName,
    /// The list's name in error texts.
    pub list: String,
    /// The columns of all tables together.
    pub columns: Vec<super::Column>,
    /// The years, each with the columns that its codes have.
    pub years: Vec<(YearVariant, Vec<RustName>)>,
}

/// How a value of an object is constructed.
#[derive(Clone, Debug, PartialEq)]
pub enum Construction {
    /// By its derived `Default`.
    Default,
    /// By a `new` with these fields.
    New(Vec<usize>),
    /// Only by reading: it has more required fields than a function should take.
    Literal,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: RustName,
    /// Its name on the wire.
    pub wire: String,
    /// Its XML name, if that differs.
    pub element: Option<Box<Element>>,
    /// Its type.
    pub ty: Type,
    /// Whether it is required although its type can express absence, because it may be null.
    pub required: bool,
    /// The constraints on its values.
    pub bounds: Vec<Bound>,
    /// Its documentation.
    pub docs: Docs,
    /// Its place in the specification.
    pub at: Location,
}

/// A string that is personal data.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitive {
    /// Its name.
    pub name: RustName,
    /// Its documentation.
    pub docs: Docs,
    /// Its place in the specification.
    pub at: Location,
}

/// An alias of a type of the shared crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    /// Its name.
    pub name: RustName,
    /// Its documentation.
    pub docs: Docs,
    /// The path of the type.
    pub target: String,
    /// The type arguments.
    pub arguments: Vec<RustName>,
    /// Its place in the specification.
    pub at: Location,
}

/// The subject of a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstantKind {
    /// The scopes that a token needs.
    Scopes,
    /// The address of a server.
    Server,
    /// The name of a security scheme.
    Scheme,
    /// The names of event lists.
    Events,
    /// Another fact about an API from the catalogue.
    Fact,
}

/// A constant: one string, or several.
#[derive(Clone, Debug, PartialEq)]
pub struct Constant {
    /// Its name.
    pub name: RustName,
    /// Its value.
    pub kind: ConstantKind,
    /// Its documentation.
    pub docs: Docs,
    /// Its value, or its values.
    pub values: Vec<String>,
    /// The name of each value; empty if they have no names.
    pub names: Vec<String>,
    /// Whether it is a slice.
    pub is_slice: bool,
    /// Its place in the specification, if it has one.
    pub at: Option<Location>,
}

/// The root element of a type in XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlRoot {
    /// Its name.
    pub name: String,
    /// Its namespace, if any.
    pub namespace: Option<String>,
}

/// A constraint that a strict reading checks, by its name in the runtime's macro.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// A constraint with a count.
    Count(&'static str, u64),
    /// A constraint with a number or a pattern, as written in the source.
    Text(&'static str, String),
    /// A constraint without a value.
    Holds(&'static str),
    /// The constraints on each item of a list, or each value of a map.
    Each(&'static str, Vec<Bound>),
}
