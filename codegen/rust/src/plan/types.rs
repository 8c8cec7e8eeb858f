//! Types, structs and constants to print.

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
    /// `Vec<_>`: a list that is always there.
    Vec(Box<Type>),
    /// The runtime's `List<_>`: a list that may be absent.
    List(Box<Type>),
    /// `Option<_>`.
    Option(Box<Type>),
    /// The runtime's `Nullable<_>`: a value that may be null, or absent.
    Nullable(Box<Type>),
    /// `BTreeMap<String, _>`.
    Map(Box<Type>),
    /// `Box<_>`, where a type would contain itself.
    Boxed(Box<Type>),
    /// The runtime's `Open<_>`.
    Open(Box<Type>),
    /// The runtime's `Sensitive<_>`: personal data that is no text.
    Sensitive(Box<Type>),
    /// A type that is in scope by its name, with its type arguments.
    Named(RustName, Vec<RustName>),
}

skattekit_ir::words! {
    /// What a type makes of another.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Wrapper {
        /// A list that is always there.
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
        /// Any value, kept as it came.
        Value = "Value",
        /// The fields of any object, kept as they came.
        Fields = "Fields",
        /// A text that is personal data.
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
    /// How generated code names it; none but a name is imported.
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
    /// How a value of it is made.
    pub construction: Construction,
    /// Its element's name and namespace in XML, where it is a response of its own.
    pub root: Option<XmlRoot>,
    /// Its fields, in source order.
    pub fields: Vec<Field>,
    /// The field with the code of an error, for an object that is one.
    pub code: Option<RustName>,
    /// The fields that `new` does not take and that a method of their name sets.
    pub setters: Vec<usize>,
    /// The field that tells the inntektsår, and the parameter whose codes are of that year.
    pub year: Option<(usize, RustName)>,
    /// The field with the properties that are not listed, where there may be such.
    pub rest: Option<Field>,
    /// The concepts of its fields, in source order: a name on the wire and an address of the data catalogue.
    pub begrep: Vec<(String, String)>,
    /// The alternatives of which a value has one, where the source says so.
    pub alternatives: Option<Alternatives>,
    /// Its place in the specification.
    pub at: Location,
}

/// The alternatives of which a value of an object has one, as an enum that looks at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternatives {
    /// The enum's name.
    pub name: RustName,
    /// The alternatives, in source order: a variant, and the fields that it consists of.
    pub variants: Vec<(RustName, Vec<usize>)>,
    /// Whether these are all that there are, so that a value has just one of them.
    pub is_whole: bool,
}

/// One of several objects, told apart by a tag.
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

/// One of several types, which nothing but their form tells apart.
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

/// A response of whichever year it says it is of.
#[derive(Clone, Debug, PartialEq)]
pub struct AnyYear {
    /// Its name.
    pub name: RustName,
    /// Its documentation.
    pub docs: Docs,
    /// The response's type, which has the year's code list for its parameter.
    pub of: RustName,
    /// The field that tells the year.
    pub field: Field,
    /// Whether the year is personal data.
    pub hides_year: bool,
    /// Its element's name and namespace in XML, where it is a response of its own.
    pub root: Option<XmlRoot>,
    /// The years.
    pub years: Vec<YearVariant>,
    /// The paths of what spans the years: the type of what a year's table says of a code, and the trait of every year's codes.
    pub spanning: [String; 2],
    /// Its place in the specification.
    pub at: Location,
}

/// A year of which there is a code list.
#[derive(Clone, Debug, PartialEq)]
pub struct YearVariant {
    /// The variant's name.
    pub variant: RustName,
    /// The year.
    pub year: u16,
    /// Whether its codes can still change.
    pub is_provisional: bool,
    /// The feature that the list is behind, which is its module too.
    pub feature: String,
    /// The path of the list.
    pub list: String,
}

/// What spans the years: the type of what a year's table says of a code, the trait of every year's codes, and the look-up.
#[derive(Clone, Debug, PartialEq)]
pub struct YearIndex {
    /// The name of the type, which has a field for each column.
    pub name: RustName,
    /// The name of the trait, which has a method for each column.
    pub code: RustName,
    /// The list's name in error texts.
    pub list: String,
    /// The columns that the tables have between them.
    pub columns: Vec<super::Column>,
    /// The years, each with the columns that its codes have.
    pub years: Vec<(YearVariant, Vec<RustName>)>,
}

/// How a value of an object is made.
#[derive(Clone, Debug, PartialEq)]
pub enum Construction {
    /// By its derived `Default`.
    Default,
    /// By a `new` that takes these fields.
    New(Vec<usize>),
    /// Only by reading it: it has more required fields than a function should take.
    Literal,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: RustName,
    /// Its name on the wire.
    pub wire: String,
    /// How it is named in XML, where that is otherwise.
    pub element: Option<Element>,
    /// Its type.
    pub ty: Type,
    /// Whether it has to be there although its type has a word for its absence: it can be null.
    pub required: bool,
    /// The rules about its values.
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

/// Another name for a type of the shared crate.
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

/// What a constant says.
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
    /// What else the catalogue says of an API.
    Fact,
}

/// A constant: one string, or several.
#[derive(Clone, Debug, PartialEq)]
pub struct Constant {
    /// Its name.
    pub name: RustName,
    /// What it says.
    pub kind: ConstantKind,
    /// Its documentation.
    pub docs: Docs,
    /// Its value, or its values.
    pub values: Vec<String>,
    /// What each of its values is called; empty where they have no names.
    pub names: Vec<String>,
    /// Whether it is a slice.
    pub is_slice: bool,
    /// Its place in the specification, where it has one.
    pub at: Option<Location>,
}

/// The element that a document of a type is in XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlRoot {
    /// Its name.
    pub name: String,
    /// Its namespace; none where it has none.
    pub namespace: Option<String>,
}

/// A rule about values that a strict reading checks, by the name that the runtime's macro has for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// A rule and its count.
    Count(&'static str, u64),
    /// A rule and its number or its pattern, as the source writes it.
    Text(&'static str, String),
    /// A rule that holds.
    Holds(&'static str),
    /// The rules about each item of a list, or each value of a map.
    Each(&'static str, Vec<Bound>),
}
