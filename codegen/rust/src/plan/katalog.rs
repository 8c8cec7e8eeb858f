//! The tables over all pages of the catalogue to print.

use skattekit_ir::diag::Location;

/// The pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Apier {
    /// The pages, sorted by slug.
    pub apier: Vec<ApiPlan>,
    /// The catalogue's place in the manifest.
    pub at: Location,
}

/// What the table says of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiPlan {
    /// Its name.
    pub slug: String,
    /// Its title.
    pub tittel: String,
    /// Whether it is about all services.
    pub felles: bool,
    /// The Maskinporten scopes.
    pub scopes: Vec<String>,
    /// The ID-porten scopes.
    pub idporten_scopes: Vec<String>,
    /// The base address of the test environment.
    pub base_url_test: Option<String>,
    /// The base address of production.
    pub base_url_produksjon: Option<String>,
    /// The names of the event lists.
    pub hendelser: Vec<String>,
    /// The address on SwaggerHub.
    pub swaggerhub: Option<String>,
    /// The names of the rettighetspakker.
    pub rettighetspakker: Vec<String>,
    /// What its tables list without a code.
    pub uten_kode: Vec<UtenKodePlan>,
    /// What its page was written from.
    pub kilde: String,
    /// What was noted about the page as a whole.
    pub bemerkninger: Vec<String>,
    /// Its place in the manifest.
    pub at: Location,
}

/// A row without a code.
#[derive(Clone, Debug, PartialEq)]
pub struct UtenKodePlan {
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
    pub treff: Vec<TreffPlan>,
    /// The catalogue's place in the manifest.
    pub at: Location,
}

/// A row with a code.
#[derive(Clone, Debug, PartialEq)]
pub struct TreffPlan {
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
    pub bemerkning: Option<String>,
    /// Its row.
    pub at: Location,
}
