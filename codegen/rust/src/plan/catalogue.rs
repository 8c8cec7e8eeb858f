//! Plan of the tables over all pages of the catalogue.

use skattekit_ir::diag::Location;

/// The pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Apis {
    /// The pages, sorted by slug.
    pub apis: Vec<CatalogueApi>,
    /// The catalogue's place in the manifest.
    pub at: Location,
}

/// A row of the table of pages.
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
    /// The rows of its tables that have no code.
    pub without_code: Vec<ErrorWithoutCode>,
    /// The origin of the page.
    pub source: String,
    /// The remarks on the page as a whole.
    pub remarks: Vec<String>,
    /// Its place in the manifest.
    pub at: Location,
}

/// A row without a code.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorWithoutCode {
    /// The HTTP status.
    pub http_status: Option<u16>,
    /// The text of the error.
    pub feil: Option<String>,
    /// The description.
    pub omraade: String,
}

/// The error codes of all pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Feilkoder {
    /// The rows, sorted by code in lower case, then by page, then in page order.
    pub hit: Vec<CodeHit>,
    /// The catalogue's place in the manifest.
    pub at: Location,
}

/// A row with a code.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeHit {
    /// The code.
    pub kode: String,
    /// The index of the page that has it.
    pub api: usize,
    /// The enum of the page's module that has it.
    pub liste: String,
    /// The HTTP status.
    pub http_status: Option<u16>,
    /// The description of the error.
    pub omraade: String,
    /// The remark on it.
    pub remark: Option<String>,
    /// Its row.
    pub at: Location,
}
