//! The tables over all pages of the catalogue to print.

use skattekit_ir::diag::Location;

/// The pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Apis {
    /// The pages, sorted by slug.
    pub apis: Vec<CatalogueApi>,
    /// The catalogue's place in the manifest.
    pub at: Location,
}

/// What the table says of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct CatalogueApi {
    /// Its name.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Whether it is about all services.
    pub common: bool,
    /// The Maskinporten scopes.
    pub scopes: Vec<String>,
    /// The ID-porten scopes.
    pub idporten_scopes: Vec<String>,
    /// The base address of the test environment.
    pub base_url_test: Option<String>,
    /// The base address of production.
    pub base_url_production: Option<String>,
    /// The names of the event lists.
    pub hendelser: Vec<String>,
    /// The address on SwaggerHub.
    pub swaggerhub: Option<String>,
    /// The names of the rettighetspakker.
    pub rettighetspakker: Vec<String>,
    /// What its tables list without a code.
    pub without_code: Vec<ErrorWithoutCode>,
    /// What its page was written from.
    pub source: String,
    /// What was noted about the page as a whole.
    pub remarks: Vec<String>,
    /// Its place in the manifest.
    pub at: Location,
}

/// A row without a code.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorWithoutCode {
    /// The HTTP status.
    pub http_status: Option<u16>,
    /// What the error reads like.
    pub feil: Option<String>,
    /// What it is about.
    pub omraade: String,
}

/// The error codes of all pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Feilkoder {
    /// The rows, sorted by code in lower case, then by page, then as on the page.
    pub hit: Vec<CodeHit>,
    /// The catalogue's place in the manifest.
    pub at: Location,
}

/// A row with a code.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeHit {
    /// The code.
    pub kode: String,
    /// Which of the pages has it.
    pub api: usize,
    /// The enum of the page's module that has it.
    pub liste: String,
    /// The HTTP status.
    pub http_status: Option<u16>,
    /// What the error is about.
    pub omraade: String,
    /// What was noted about it.
    pub remark: Option<String>,
    /// Its row.
    pub at: Location,
}
