//! The catalogue: the content of every API's documentation page, whether or not the API has a crate of its own.

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
    /// Its place in the manifest.
    pub at: Location,
    /// The pages, sorted by slug.
    pub pages: Vec<CataloguePage>,
}

/// One page of the catalogue.
#[derive(Clone, Debug, PartialEq)]
pub struct CataloguePage {
    /// Its name; unique.
    pub slug: String,
    /// Its place in the manifest.
    pub at: Location,
    /// The origin of the page.
    pub provenance: Provenance,
    /// Its title, or else the slug.
    pub title: String,
    /// Whether it is about all services rather than one.
    pub common: bool,
    /// The Maskinporten scopes, in page order, without repetitions.
    pub scopes: Vec<Text>,
    /// The ID-porten scopes, in page order, without repetitions.
    pub idporten_scopes: Vec<Text>,
    /// The owner and the name of the API on SwaggerHub; `None` if the page links to several.
    pub swaggerhub: Option<Text>,
    /// The APIs on SwaggerHub of a page that links to several, in page order, without repetitions; otherwise empty.
    pub documents: Vec<Document>,
    /// The names of the event lists, in page order, without repetitions.
    pub hendelser: Vec<Text>,
    /// The base address of the test environment.
    pub test: Option<Setting>,
    /// The base address of production.
    pub production: Option<Setting>,
    /// The tables of error codes, in page order.
    pub feilkoder: Vec<FeilkodeTable>,
    /// The rows without a code, in page order.
    pub without_code: Vec<ErrorWithoutCode>,
    /// The rettighetspakker.
    pub rettighetspakker: Option<CodeList>,
    /// Likely mistakes, in page order.
    pub lints: Vec<PageLint>,
    /// Rust names set in the manifest, by `List.code`.
    pub renames: BTreeMap<String, Setting>,
}

/// One of the APIs on SwaggerHub that a page links to.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Its name on the page; not empty.
    pub name: String,
    /// Its owner and its name on SwaggerHub.
    pub swaggerhub: Text,
}

/// One table of error codes.
#[derive(Clone, Debug, PartialEq)]
pub struct FeilkodeTable {
    /// The kind of its codes: `Feilkode` or `Feilspesifiseringskode`.
    pub list: &'static str,
    /// The headings above it, outermost first.
    pub headings: Vec<String>,
    /// Its codes, with the columns `MaybeHttpStatus`, `Omraade` and, if the table has it, `Aarsak`.
    pub codes: CodeList,
}

/// A row of a table without a code.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorWithoutCode {
    /// The HTTP status, if the row has one.
    pub http_status: Option<u16>,
    /// The text of the error, if the row has one.
    pub feil: Option<String>,
    /// The description of the error.
    pub omraade: String,
    /// The row.
    pub at: Location,
}

/// A likely mistake in the source, which is kept as published.
#[derive(Clone, Debug, PartialEq)]
pub struct PageLint {
    /// The kind of mistake.
    pub kind: Code,
    /// The subject: a code, a prefix of codes, or the slug of another page.
    pub subject: String,
    /// The codes concerned; empty if it is about the whole page.
    pub codes: Vec<String>,
    /// What was found, as a sentence without a full stop.
    pub found: String,
    /// The place.
    pub at: Location,
    /// A related place with a label.
    pub other: Option<(Location, String)>,
    /// Why the manifest accepts it, if it does.
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
