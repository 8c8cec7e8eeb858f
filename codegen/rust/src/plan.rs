//! What we will print: the IR with every Rust name, type, derive and doc decided; emitters look at nothing else.

mod catalogue;
mod code_enum;
mod models;
mod operation;
mod types;

pub use catalogue::{Apis, CatalogueApi, CodeHit, ErrorWithoutCode, Feilkoder};
pub use code_enum::{CodeEnum, Column, ColumnKind, ListOfYear, OtherNames, Row, Value};
pub use models::{
    CombinationRow, CursorRow, ErrorRow, Model, Models, OperationRow, ParameterKind, ParameterRow,
};
pub use operation::{
    Accept, Arm, ArmError, ArmModel, Body, BodyChoice, BodyContent, Choice, Form, MediaType, Next,
    Operation, Outcome, Parameter, ParameterPlace, PartKind, Parts, Payload, Reply, Root, Rule,
    Scopes, Server, ServerVariable, Servers, Spelling,
};
pub use types::{
    Alias, Alternatives, AnyOf, AnyYear, Bound, Constant, ConstantKind, Construction, Field,
    Member, Outermost, RuntimeType, Sensitive, Struct, Type, Union, Wrapper, XmlRoot, YearIndex,
    YearVariant,
};

use std::collections::BTreeMap;
use std::fmt;

use skattekit_ir::diag::Location;

/// A name that Rust accepts where it stands: of the right case, no keyword, unique in its scope.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RustName(pub(crate) String);

impl RustName {
    /// The name, with `r#` where it needs it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RustName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Everything to print.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The crates, sorted by name.
    pub crates: Vec<Crate>,
}

/// One crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Crate {
    /// Its name, which is its folder's.
    pub package: String,
    /// Its version.
    pub release: String,
    /// One sentence about it.
    pub description: String,
    /// The shared crate, where it uses it.
    pub shared: Option<Dependency>,
    /// Its features, one a module.
    pub features: Vec<String>,
    /// The features that are on by default.
    pub default_features: Vec<String>,
    /// The feature that turns all of them on, where there is one.
    pub all_features: Option<String>,
    /// The runtime's features that it offers under the same names.
    pub runtime_features: Vec<&'static str>,
    /// Its modules: the root first, then sorted by path.
    pub modules: Vec<Module>,
    /// Its README.
    pub readme: Readme,
    /// Where the manifest lists it.
    pub at: Location,
}

impl Crate {
    /// The generated crates that it depends on.
    pub(crate) fn dependencies(&self) -> impl Iterator<Item = &Dependency> {
        let items = self.modules.iter().flat_map(|module| &module.items);
        let read = items.filter_map(|item| match item {
            Item::Models(item) => Some(&item.crates),
            _ => None,
        });
        self.shared.iter().chain(read.flatten())
    }
}

/// A dependency on another generated crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Dependency {
    /// The crate's name.
    pub package: String,
    /// The version to ask for.
    pub release: String,
    /// Its folder, from a crate's folder.
    pub path: String,
    /// Its features that are asked for.
    pub features: Vec<String>,
}

/// One file of source.
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    /// The names of the modules from the root to this one; none for the root.
    pub path: Vec<RustName>,
    /// What it is about: sections, each with its place in the specification where it has one.
    pub docs: Vec<(Docs, Option<Location>)>,
    /// The lints of clippy that it does not meet, sorted.
    pub lints: Vec<Lint>,
    /// The specification files that it comes from.
    pub sources: Vec<Source>,
    /// The paths that it imports for its own use.
    pub imports: Vec<String>,
    /// The modules that it declares.
    pub submodules: Vec<Submodule>,
    /// The paths that it exports under its own name.
    pub reexports: Vec<String>,
    /// What it defines.
    pub items: Vec<Item>,
    /// For the root: the features that the README's example needs, when there is one.
    pub readme_doctest: Option<Vec<String>>,
}

skattekit_ir::words! {
    /// A lint of clippy that the words, names and shapes of a specification can offend.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Lint {
        /// A word in the docs that looks like code.
        DocMarkdown = "doc_markdown",
        /// Many truth values among the arguments of a function.
        FnParamsExcessiveBools = "fn_params_excessive_bools",
        /// Variants of differing sizes.
        LargeEnumVariant = "large_enum_variant",
        /// Many names of one letter in a function.
        ManySingleCharNames = "many_single_char_names",
        /// A module of the name of the one around it.
        ModuleInception = "module_inception",
        /// A public field whose name begins with an underscore.
        PubUnderscoreFields = "pub_underscore_fields",
        /// A method of the name of an operator's.
        ShouldImplementTrait = "should_implement_trait",
        /// Names in a function that one character tells apart.
        SimilarNames = "similar_names",
        /// Many truth values in an object.
        StructExcessiveBools = "struct_excessive_bools",
    }
}

/// A specification file that a module comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Its path below the specs folder.
    pub file: String,
    /// How it relates to what is published, where it was written from that.
    pub relation: Option<&'static str>,
}

/// A module that another declares.
#[derive(Clone, Debug, PartialEq)]
pub struct Submodule {
    /// Its name.
    pub name: RustName,
    /// Whether it is public; a private one is re-exported by its parent.
    pub public: bool,
    /// The feature that it is behind.
    pub feature: Option<String>,
}

/// Something that a module defines.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A constant.
    Constant(Constant),
    /// An object.
    Struct(Struct),
    /// A list of codes.
    CodeEnum(CodeEnum),
    /// A string that is personal data.
    Sensitive(Sensitive),
    /// Another name for a type of the shared crate.
    Alias(Alias),
    /// One of several objects.
    Union(Union),
    /// One of several types.
    AnyOf(AnyOf),
    /// A response of any year.
    AnyYear(AnyYear),
    /// The years in which a code exists.
    YearIndex(YearIndex),
    /// An operation.
    Operation(Operation),
    /// The pages of the catalogue.
    Apis(Apis),
    /// The error codes of all pages of the catalogue.
    Feilkoder(Feilkoder),
    /// Everything that the APIs answer with.
    Models(Models),
    /// A form that an operation is sent.
    Form(Form),
    /// What an operation can answer with.
    Choice(Choice),
    /// A response that nothing else makes one.
    Root(Root),
    /// A module of base addresses.
    Servers(Servers),
}

impl Item {
    /// Its place in the specification, where it comes from one.
    #[must_use]
    pub const fn at(&self) -> Option<&Location> {
        match self {
            Self::Constant(item) => item.at.as_ref(),
            Self::Struct(item) => Some(&item.at),
            Self::CodeEnum(item) => Some(&item.at),
            Self::Sensitive(item) => Some(&item.at),
            Self::Alias(item) => Some(&item.at),
            Self::Union(item) => Some(&item.at),
            Self::AnyOf(item) => Some(&item.at),
            Self::AnyYear(item) => Some(&item.at),
            Self::YearIndex(_) => None,
            Self::Operation(item) => Some(&item.at),
            Self::Apis(item) => Some(&item.at),
            Self::Feilkoder(item) => Some(&item.at),
            Self::Models(item) => Some(&item.at),
            Self::Form(item) => Some(&item.at),
            Self::Choice(item) => Some(&item.at),
            Self::Root(item) => Some(&item.at),
            Self::Servers(item) => Some(&item.at),
        }
    }

    /// The places of its parts that have some of their own, by the parts' names.
    #[must_use]
    pub fn parts(&self) -> BTreeMap<&str, &Location> {
        fn of<'a>(
            parts: impl Iterator<Item = (&'a RustName, &'a Location)>,
        ) -> BTreeMap<&'a str, &'a Location> {
            parts.map(|(name, at)| (name.as_str(), at)).collect()
        }
        match self {
            Self::Struct(item) => {
                let fields = item.fields.iter().chain(&item.rest);
                of(fields.map(|field| (&field.name, &field.at)))
            }
            Self::CodeEnum(item) => of(item.rows.iter().map(|row| (&row.variant, &row.at))),
            Self::Union(item) => of(item.members.iter().map(|part| (&part.variant, &part.at))),
            Self::Form(item) => of(item.fields.iter().map(|field| (&field.name, &field.at))),
            Self::Operation(item) => {
                let constants = item
                    .constants
                    .iter()
                    .filter_map(|own| Some((&own.name, own.at.as_ref()?)));
                let servers = item.servers.iter().map(|server| (&server.name, &server.at));
                let parameters = item.parameters.iter().map(|own| (&own.name, &own.at));
                of(constants.chain(servers).chain(parameters))
            }
            _ => BTreeMap::new(),
        }
    }
}

/// The documentation of an item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Docs {
    /// What the specification says, as it says it: a text, and its place where it has one of its own.
    pub source: Vec<(String, Option<Location>)>,
    /// What we add, paragraph by paragraph, in Markdown; each is one line, and an item of a list begins with `- `.
    pub ours: Vec<String>,
    /// An example.
    pub example: Option<Example>,
    /// Whether the paragraphs that are one line each follow each other on one.
    pub joined: bool,
    /// The item's name on the wire, where it is found by no other.
    pub alias: Option<String>,
    /// What is to be said of the item's end, where the specification calls it deprecated.
    pub deprecated: Option<Deprecated>,
}

/// That something is deprecated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deprecated {
    /// What the specification says to do about it.
    pub note: Option<String>,
}

/// An example in the documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Example {
    /// A body, as pretty JSON.
    Json {
        /// The status of the response that it is an example of.
        status: String,
        /// The JSON.
        body: String,
    },
    /// Lines of Rust, which are run as a test.
    Rust(Vec<String>),
}

/// A crate's README.
#[derive(Clone, Debug, PartialEq)]
pub struct Readme {
    /// Its heading.
    pub title: String,
    /// What the crate is, paragraph by paragraph.
    pub intro: Vec<String>,
    /// What its example of a dependency on one year asks for; none without years.
    pub requirement: Option<Requirement>,
    /// What its features are, where they are not years and formats.
    pub features: Option<String>,
    /// The example, from an example of the specification.
    pub example: Option<ReadmeExample>,
    /// The names of the modules and what they hold.
    pub contents: Vec<(String, String)>,
    /// Where the crate's facts come from.
    pub provenance: Vec<SourceFile>,
}

/// What a dependency on a crate asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// A release on crates.io.
    Release,
    /// A revision of the repository, before there is a release.
    Revision,
}

/// The example of a README.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadmeExample {
    /// The paths that it imports, below the crate.
    pub imports: Vec<String>,
    /// The crate, as an identifier.
    pub krate: String,
    /// The type that it reads.
    pub ty: String,
    /// The response that it reads, as pretty JSON.
    pub json: String,
    /// The codes that it goes through.
    pub codes: Option<ReadmeCodes>,
    /// The example of an error.
    pub error: Option<ReadmeError>,
    /// The place of the example in the specification.
    pub at: Location,
}

/// The codes that a README's example goes through.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadmeCodes {
    /// The field that is a list.
    pub list: RustName,
    /// The field of its items that is a code.
    pub code: RustName,
    /// The method of the code that gives a text to show, or none.
    pub label: RustName,
}

/// The example of an error in a README.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadmeError {
    /// The type that it reads.
    pub ty: String,
    /// The error, as JSON on one line.
    pub json: String,
    /// The field with the code.
    pub field: RustName,
    /// Whether the field can be absent.
    pub optional: bool,
    /// The code's enum and variant.
    pub code: (RustName, RustName),
    /// The code's HTTP status.
    pub status: u16,
    /// The place of the example in the specification.
    pub at: Location,
}

/// A file of the specifications, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceFile {
    /// Its path below the specs folder.
    pub file: String,
    /// How it relates to what is published.
    pub relation: &'static str,
    /// What it was written or fetched from.
    pub source: String,
}
