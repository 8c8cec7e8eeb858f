//! The catalogue: what the documentation page of every API says, whether or not the API has a crate of its own.

use std::collections::BTreeMap;

use super::{CodeList, Provenance, Setting, Text};
use crate::diag::{Code, Location};

/// The catalogue, which becomes one crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalogue {
    /// The crate's name.
    pub package: String,
    /// The crate's version.
    pub release: String,
    /// Where the manifest describes it.
    pub at: Location,
    /// The pages, sorted by slug.
    pub pages: Vec<CataloguePage>,
}

/// One page.
#[derive(Clone, Debug, PartialEq)]
pub struct CataloguePage {
    /// Its name; unique.
    pub slug: String,
    /// Where the manifest lists it.
    pub at: Location,
    /// Where the page comes from.
    pub provenance: Provenance,
    /// Its title; the slug when it has none.
    pub title: String,
    /// Whether it is about all services rather than one.
    pub common: bool,
    /// The Maskinporten scopes, in page order, each once.
    pub scopes: Vec<Text>,
    /// The ID-porten scopes, in page order, each once.
    pub idporten_scopes: Vec<Text>,
    /// The owner and the name of the API on SwaggerHub; none where the page links to several.
    pub swaggerhub: Option<Text>,
    /// The APIs on SwaggerHub of a page that links to several, in page order, each once; empty for any other page.
    pub documents: Vec<Document>,
    /// The names of the event lists, in page order, each once.
    pub hendelser: Vec<Text>,
    /// The base address of the test environment.
    pub test: Option<Setting>,
    /// The base address of production.
    pub production: Option<Setting>,
    /// The tables of error codes, in page order.
    pub feilkoder: Vec<FeilkodeTable>,
    /// What the tables list without a code, in page order.
    pub without_code: Vec<ErrorWithoutCode>,
    /// The rettighetspakker.
    pub rettighetspakker: Option<CodeList>,
    /// What looks like a slip, in page order.
    pub lints: Vec<PageLint>,
    /// Rust names that the manifest decides, by `List.code`.
    pub renames: BTreeMap<String, Setting>,
}

/// One of the APIs on SwaggerHub that a page links to.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What the page calls it; not empty.
    pub name: String,
    /// Its owner and its name on SwaggerHub.
    pub swaggerhub: Text,
}

/// One table of error codes.
#[derive(Clone, Debug, PartialEq)]
pub struct FeilkodeTable {
    /// What its codes are: `Feilkode` or `Feilspesifiseringskode`.
    pub list: &'static str,
    /// The headings that it stands below, the outermost first.
    pub headings: Vec<String>,
    /// Its codes; the columns are `MaybeHttpStatus`, `Omraade` and, where the table has it, `Aarsak`.
    pub codes: CodeList,
}

/// A row of a table that has no code in it.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorWithoutCode {
    /// The HTTP status, if the row has one.
    pub http_status: Option<u16>,
    /// What the error reads like, if the row says so.
    pub feil: Option<String>,
    /// What it is about.
    pub omraade: String,
    /// The row.
    pub at: Location,
}

/// Something that looks like a slip in the source and is kept as it is published.
#[derive(Clone, Debug, PartialEq)]
pub struct PageLint {
    /// The kind of slip.
    pub kind: Code,
    /// What it is about: a code, a prefix of codes, or the slug of another page.
    pub subject: String,
    /// The codes that it marks; none when it is about the page as a whole.
    pub codes: Vec<String>,
    /// What was found, as a sentence without its end.
    pub found: String,
    /// The place.
    pub at: Location,
    /// Another place that it is about.
    pub other: Option<(Location, String)>,
    /// Why it is known and kept, where the manifest says so.
    pub reason: Option<String>,
}

impl PageLint {
    /// A slip that is about the page as a whole, unless more is said of it.
    #[must_use]
    pub fn new(kind: Code, subject: &str, found: String, at: Location) -> Self {
        Self {
            kind,
            subject: subject.to_owned(),
            codes: Vec::new(),
            found,
            at,
            other: None,
            reason: None,
        }
    }
}
