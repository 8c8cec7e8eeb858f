//! The plan: the IR with every Rust name, type, derive and doc decided. Emitters use nothing else.

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
    Accept, Addresses, Arm, ArmError, ArmModel, Body, BodyChoice, BodyContent, Choice, Form,
    MediaType, Next, Operation, Outcome, Parameter, ParameterPlace, PartKind, Parts, Payload,
    Reply, Root, Rule, Scopes, Server, ServerVariable, Servers, Spelling, Start,
};
pub use types::{
    Alias, Alternatives, AnyOf, AnyYear, Bound, Constant, ConstantKind, Construction, Field,
    Member, Outermost, RuntimeType, Sensitive, Struct, Type, Union, Wrapper, XmlRoot, YearIndex,
    YearVariant,
};

use std::collections::BTreeMap;
use std::fmt;

use skattekit_ir::diag::Location;

/// A valid Rust name for its position: in the right case, not a keyword, unique in its scope.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RustName(pub(crate) String);

impl RustName {
    /// The name, with `r#` if needed.
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
    /// Its name, which is also the name of its folder.
    pub package: String,
    /// Its version.
    pub release: String,
    /// One sentence about it.
    pub description: String,
    /// The shared crate, if this crate uses it.
    pub shared: Option<Dependency>,
    /// The features of its versions, all on by default; none if there is only one version.
    pub version_features: Vec<String>,
    /// Its features, one per year or page.
    pub features: Vec<String>,
    /// Those of years that are on by default.
    pub default_features: Vec<String>,
    /// The feature that turns all of them on, if there is one.
    pub all_features: Option<String>,
    /// The runtime's features that it passes on under the same names.
    pub runtime_features: Vec<&'static str>,
    /// Its modules: the root first, then sorted by path.
    pub modules: Vec<Module>,
    /// Its README.
    pub readme: Readme,
    /// Its place in the manifest.
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
    /// The required version.
    pub release: String,
    /// Its folder, relative to the dependent crate's folder.
    pub path: String,
    /// The required features.
    pub features: Vec<String>,
}

/// One source file.
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    /// The names of the modules from the root to this one; empty for the root.
    pub path: Vec<RustName>,
    /// Its documentation: sections, each with its place in the specification if it has one.
    pub docs: Vec<(Docs, Option<Location>)>,
    /// The clippy lints that it allows, sorted.
    pub lints: Vec<Lint>,
    /// The specification files that it comes from.
    pub sources: Vec<Source>,
    /// The paths that it imports.
    pub imports: Vec<String>,
    /// The modules that it declares.
    pub submodules: Vec<Submodule>,
    /// The paths that it re-exports.
    pub reexports: Vec<String>,
    /// Its items.
    pub items: Vec<Item>,
    /// For the root: the features that the README's example needs, if there is an example.
    pub readme_doctest: Option<Vec<String>>,
}

skattekit_ir::words! {
    /// A clippy lint that the words, names and shapes of a specification can violate.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Lint {
        /// A word in the docs that looks like code.
        DocMarkdown = "doc_markdown",
        /// Many booleans among the arguments of a function.
        FnParamsExcessiveBools = "fn_params_excessive_bools",
        /// Variants of differing sizes.
        LargeEnumVariant = "large_enum_variant",
        /// Many names of one letter in a function.
        ManySingleCharNames = "many_single_char_names",
        /// A module with the name of its parent.
        ModuleInception = "module_inception",
        /// A public field whose name begins with an underscore.
        PubUnderscoreFields = "pub_underscore_fields",
        /// A method with the name of an operator's method.
        ShouldImplementTrait = "should_implement_trait",
        /// Names in a function that differ by one character.
        SimilarNames = "similar_names",
        /// Many booleans in a struct.
        StructExcessiveBools = "struct_excessive_bools",
    }
}

/// A specification file that a module comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Its path below the specs folder.
    pub file: String,
    /// How it relates to what is published, if it was written from that.
    pub relation: Option<&'static str>,
}

/// A module declared by another.
#[derive(Clone, Debug, PartialEq)]
pub struct Submodule {
    /// Its name.
    pub name: RustName,
    /// Whether it is public; a private one is re-exported by its parent.
    pub public: bool,
    /// The feature that enables it.
    pub feature: Option<String>,
}

/// An item of a module.
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
    /// An alias of a type of the shared crate.
    Alias(Alias),
    /// One of several objects.
    Union(Union),
    /// One of several types.
    AnyOf(AnyOf),
    /// A response of any year.
    AnyYear(Box<AnyYear>),
    /// The years in which a code exists.
    YearIndex(YearIndex),
    /// An operation.
    Operation(Box<Operation>),
    /// The pages of the catalogue.
    Apis(Apis),
    /// The error codes of all pages of the catalogue.
    Feilkoder(Feilkoder),
    /// The table of the models that the APIs return.
    Models(Models),
    /// A form that an operation sends.
    Form(Form),
    /// The possible results of an operation.
    Choice(Choice),
    /// The implementation that makes a type a response where no operation does.
    Root(Root),
    /// A module of base addresses.
    Servers(Servers),
}

impl Item {
    /// Its place in the specification, if it has one.
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

    /// The places of its parts, by the parts' names.
    #[must_use]
    pub fn parts(&self) -> BTreeMap<&str, &Location> {
        fn of<'a>(
            parts: impl Iterator<Item = (&'a RustName, &'a Location)>,
        ) -> BTreeMap<&'a str, &'a Location> {
            parts.map(|(name, at)| (name.as_str(), at)).collect()
        }
        match self {
            Self::Struct(item) => {
                let fields = item.fields.iter().chain(item.rest.as_deref());
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
    /// The texts of the specification, unchanged, each with its place if it has its own.
    pub source: Vec<(String, Option<Location>)>,
    /// The paragraphs that we add, in Markdown, each on one line; a list item begins with `- `.
    pub ours: Vec<String>,
    /// An example.
    pub example: Option<Box<Example>>,
    /// Whether consecutive one-line paragraphs are joined on one line.
    pub joined: bool,
    /// The wire name of the item, as a search alias if no other name finds it.
    pub alias: Option<String>,
    /// The deprecation of the item, if the specification deprecates it.
    pub deprecated: Option<Deprecated>,
}

/// A deprecation.
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
    /// Lines of Rust, run as a test.
    Rust(Vec<String>),
}

/// A crate's README.
#[derive(Clone, Debug, PartialEq)]
pub struct Readme {
    /// Its heading.
    pub title: String,
    /// What the crate is, paragraph by paragraph.
    pub intro: Vec<String>,
    /// What its example of a dependency on one year and one version asks for; none without features of either.
    pub requirement: Option<Requirement>,
    /// What its features, if they are not years and formats.
    pub features: Option<String>,
    /// The example, made from an example of the specification.
    pub example: Option<ReadmeExample>,
    /// The names of the modules and their contents.
    pub contents: Vec<(String, String)>,
    /// The origin of the crate's facts.
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
    /// The codes that it iterates over.
    pub codes: Option<ReadmeCodes>,
    /// The example of an error.
    pub error: Option<ReadmeError>,
    /// The place of the example in the specification.
    pub at: Location,
}

/// The codes that a README's example iterates over.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadmeCodes {
    /// The field that is a list.
    pub list: RustName,
    /// The field of its items that is a code.
    pub code: RustName,
    /// The method of the code that returns a display text, if any.
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

/// A file of the specifications, described in words.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceFile {
    /// Its path below the specs folder.
    pub file: String,
    /// How it relates to what is published.
    pub relation: &'static str,
    /// What it was written or fetched from.
    pub source: String,
}
