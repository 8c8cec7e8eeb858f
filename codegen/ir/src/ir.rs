//! The IR: the content of the specifications as plain data with wire names and origins, without Rust names or foreign
//! types.

mod catalogue;
mod codelist;
mod operation;
mod personal;
mod remarks;
mod renames;
mod schema;
mod schemas;

pub use catalogue::{
    Catalogue, CataloguePage, Document, ErrorWithoutCode, FeilkodeTable, PageLint,
};
pub use codelist::{Cell, CodeList, CodeRow, Column};
pub use operation::{
    Content, ContentKind, Flow, Form, FormField, Header, HeaderType, Location as ParameterLocation,
    Operation, Parameter, RequestBody, Requirement, Response, Scheme, SchemeKind, Server,
    ServerVariable, Style,
};
pub use personal::{Personal, Position, Protected};
pub use remarks::{Aspect, More, Remark, Remarks, Tag};
pub use renames::{CodeRename, RenameEvidence};
pub use schema::{
    Access, Constraint, Constraints, Element, EnumOf, EnumValue, Example, Field, Member, Object,
    Part, Rule, Scalar, Schema, Shape, Type, Union, Xml,
};
pub use schemas::Schemas;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::diag::Location;
use crate::pointer::Pointer;

/// A name as it is on the wire, or as the specification writes it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WireName(pub String);

impl fmt::Debug for WireName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for WireName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An inntektsår.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IncomeYear(pub u16);

/// The place of an item in the specification.
#[derive(Clone, PartialEq)]
pub struct Origin {
    /// The place.
    pub at: Location,
    /// The JSON pointer, for an item of an OpenAPI document.
    pub pointer: Option<Pointer>,
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.pointer {
            Some(pointer) => write!(f, "{}#{pointer}", self.at.file),
            None => fmt::Debug::fmt(&self.at, f),
        }
    }
}

/// A text of the specification with its place; trimmed and not empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The text.
    pub text: String,
    /// The place.
    pub at: Location,
}

/// The whole specification, with the APIs sorted by slug.
#[derive(Clone, Debug, PartialEq)]
pub struct Specification {
    /// The APIs, sorted by slug.
    pub apis: Vec<Api>,
    /// The catalogue of the APIs' documentation pages.
    pub catalogue: Option<Catalogue>,
    /// The table of all models that the APIs return.
    pub models: Option<Models>,
}

/// The table of all models that the APIs return.
#[derive(Clone, Debug, PartialEq)]
pub struct Models {
    /// Its crate's name.
    pub package: String,
    /// Its crate's version.
    pub release: String,
    /// Its place in the manifest.
    pub at: Location,
}

/// One API.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// Its name in file names and addresses.
    pub slug: String,
    /// Its crate's name.
    pub package: String,
    /// Its crate's version.
    pub release: String,
    /// Whether its crate is on crates.io.
    pub released: bool,
    /// Its name in running text.
    pub title: String,
    /// Its place in the manifest.
    pub at: Location,
    /// Whether the other APIs share its types and codes.
    pub shared: bool,
    /// Its versions, sorted by name; `v2` comes before `v10`.
    pub versions: Vec<Version>,
    /// The properties (`Schema.property`) whose values are codes, and the name of the list.
    pub code_fields: BTreeMap<String, Setting>,
    /// The parameters whose values are codes, and the name of the list.
    pub code_parameters: BTreeMap<String, Setting>,
    /// The operations that list events, by `operationId`, and how to request the next page of each.
    pub cursors: BTreeMap<String, Cursor>,
    /// The components, and the properties (`Schema.property`), whose values are personal data.
    pub sensitive: Vec<Setting>,
    /// The components that are personidentifikatorer.
    pub person_identifiers: Vec<Setting>,
    /// Rust names set in the manifest, by `Schema`, `Schema.property` or `List.code`.
    pub renames: BTreeMap<String, Setting>,
    /// The code list that has one edition per year.
    pub year_list: Option<YearList>,
}

impl Api {
    /// The years of its year list; empty without one.
    #[must_use]
    pub fn years(&self) -> &[Year] {
        self.year_list
            .as_ref()
            .map(|list| &*list.years)
            .unwrap_or_default()
    }

    /// Whether a list is the year list.
    #[must_use]
    pub fn is_year_list(&self, list: &str) -> bool {
        self.year_list
            .as_ref()
            .is_some_and(|years| years.name.value == list)
    }
}

/// How to request the next page of an operation that lists events: it begins one after the highest number of this page.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    /// The parameter that sets where a page begins.
    pub parameter: Setting,
    /// The property of the response that holds the list.
    pub list: Setting,
    /// The property of the list's items that holds the number.
    pub number: Setting,
    /// The property of the list's items that says when an item was registered.
    pub registered: Option<Setting>,
    /// The error code with which the service says that there is nothing from a number on.
    pub end: Option<Setting>,
    /// The operation that tells the first number from a date on, and its parameter with the date.
    pub start: Option<(Setting, Setting)>,
    /// The place of the entry.
    pub at: Location,
}

/// A value of the manifest and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The value.
    pub value: String,
    /// The place.
    pub at: Location,
}

/// One version of an API.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Its name, such as `v2`.
    pub name: String,
    /// The OpenAPI document.
    pub file: String,
    /// The origin of the document, and how it relates to what is published.
    pub provenance: Provenance,
    /// The origin of the documentation page.
    pub page: Option<Provenance>,
    /// The document's own description.
    pub info: Info,
    /// The Maskinporten scopes that its security requirement lists.
    pub scopes: Vec<Text>,
    /// The security schemes, in source order.
    pub schemes: Vec<Scheme>,
    /// The alternative requirements of a call whose operation has none of its own; empty if nothing is required.
    pub security: Vec<Requirement>,
    /// The servers, in source order.
    pub servers: Vec<Server>,
    /// The operations, in source order.
    pub operations: Vec<Operation>,
    /// The component schemas, in source order.
    pub schemas: Schemas,
    /// The JSON examples of successful responses, in source order.
    pub examples: Vec<Example>,
    /// The document's extension keys (`x-…`) and references to more documentation.
    pub remarks: Remarks,
    /// The error codes of the documentation page.
    pub feilkoder: Option<CodeList>,
    /// The rettighetspakker of the documentation page.
    pub rettighetspakker: Option<CodeList>,
    /// The positions whose values are personal data.
    pub personal: BTreeMap<Position, Personal>,
}

impl Version {
    /// The remarks on an item, by its origin.
    pub fn remarks_on(&self, origin: &Origin) -> &[Remark] {
        let pointer = origin.pointer.as_ref();
        pointer
            .and_then(|pointer| self.remarks.get(pointer))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The components of types, and those that they refer to, directly or indirectly.
    pub fn reachable<'a>(
        &'a self,
        types: impl IntoIterator<Item = &'a Type>,
    ) -> BTreeSet<&'a WireName> {
        let mut found = BTreeSet::new();
        let mut open = types
            .into_iter()
            .filter_map(Type::component)
            .collect::<Vec<_>>();
        while let Some(name) = open.pop() {
            if found.insert(name) {
                let schema = self.schema(name);
                open.extend(schema.iter().flat_map(|schema| schema.shape.components()));
            }
        }
        found
    }

    /// The component with a name.
    #[must_use]
    pub fn schema(&self, name: &WireName) -> Option<&Schema> {
        self.schemas.get(name)
    }
}

/// The sort key of version names: their letters, and their numbers as numbers.
#[must_use]
pub fn in_order(version: &str) -> Vec<(String, u64)> {
    let mut parts = Vec::new();
    let mut rest = version;
    while !rest.is_empty() {
        let digits = rest.find(|char: char| char.is_ascii_digit());
        let (letters, from) = rest.split_at(digits.unwrap_or(rest.len()));
        let end = from.find(|char: char| !char.is_ascii_digit());
        let (number, more) = from.split_at(end.unwrap_or(from.len()));
        // No number is less than any number, and one too large to count is greater.
        let number = if number.is_empty() {
            0
        } else {
            number.parse().unwrap_or(u64::MAX)
        };
        parts.push((letters.to_owned(), number));
        rest = more;
    }
    parts
}

#[test]
fn versions_are_in_the_order_of_their_numbers() {
    let mut names = ["v10", "v2-10", "v2", "v2-9", "v1", "beta", ""];
    names.sort_by_cached_key(|name| in_order(name));
    assert_eq!(names, ["", "beta", "v1", "v2", "v2-9", "v2-10", "v10"]);
}

/// A document's description of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Info {
    /// The title of the API.
    pub title: Option<Text>,
    /// The version of the document.
    pub version: Option<Text>,
    /// The description of the API.
    pub description: Option<Text>,
    /// The address of further documentation.
    pub documentation: Option<Text>,
    /// What the further documentation is.
    pub documentation_about: Option<Text>,
    /// The address of the terms of use.
    pub terms: Option<Text>,
    /// The contact: who, and where.
    pub contact: Option<Text>,
    /// The license of the document or of the API, and where it is.
    pub license: Option<Text>,
    /// The groups of operations.
    pub tags: Vec<Tag>,
}

/// The origin of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Provenance {
    /// The file below the specs folder.
    pub file: String,
    /// What it was written or fetched from.
    pub source: String,
    /// How it relates to what is published.
    pub status: Status,
}

/// A code list with one table per inntektsår.
#[derive(Clone, Debug, PartialEq)]
pub struct YearList {
    /// The list's name.
    pub name: Setting,
    /// The property of a response that holds its year.
    pub year_field: Option<Setting>,
    /// The years, sorted.
    pub years: Vec<Year>,
    /// The renames of codes between the years, oldest first.
    pub renames: Vec<CodeRename>,
}

/// The codes of one inntektsår.
#[derive(Clone, Debug, PartialEq)]
pub struct Year {
    /// The year.
    pub year: IncomeYear,
    /// Whether its page is not published yet, so that its codes may still change.
    pub is_provisional: bool,
    /// The origin of its sources.
    pub provenance: Vec<Provenance>,
    /// The codes.
    pub codes: CodeList,
}

/// How a file relates to what is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It is the published file.
    Published,
    /// Its facts are the published ones, its prose is ours.
    Transcribed,
    /// Parts of it are inferred from other publications.
    Reconstructed,
    /// It holds what is published of a year before the year's page.
    Provisional,
}

impl Status {
    /// The status as the manifest and the lock write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Transcribed => "transcribed",
            Self::Reconstructed => "reconstructed",
            Self::Provisional => "provisional",
        }
    }
}
