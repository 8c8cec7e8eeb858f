//! The content of `specs.toml`: the APIs, their documents, pages and years, and where each file comes from.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use skattekit_ir::diag::Location;
use skattekit_ir::ir::{Provenance, Status};
use skattekit_ir::source::MANIFEST;
use toml::{Spanned, Value};

use crate::lock::Lock;

/// The manifest as a whole.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Manifest {
    /// The APIs, in any order.
    #[serde(default, rename = "api")]
    pub apis: Vec<Api>,
    /// Corrections of files, of any API.
    #[serde(default, rename = "fixup")]
    pub fixups: Vec<Fixup>,
    /// The catalogue of the APIs' documentation pages.
    pub catalogue: Option<Catalogue>,
    /// Where files are fetched from.
    pub upstream: Option<Bases>,
    /// The crate with the table of every model that the APIs return.
    pub models: Option<Models>,
    /// Names of personal data, in addition to the built-in ones.
    pub personal_data: Option<PersonalData>,
}

/// The table of every model that the APIs return, which becomes one crate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Models {
    /// The crate's name.
    #[serde(rename = "crate")]
    pub package: Spanned<String>,
    /// The crate's version.
    pub release: Spanned<String>,
}

/// One API, which becomes one crate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Api {
    /// Its name in addresses and file names; unique.
    pub slug: Spanned<String>,
    /// The crate's name; unique.
    #[serde(rename = "crate")]
    pub package: Spanned<String>,
    /// The crate's version.
    pub release: Spanned<String>,
    /// Whether the crate is on crates.io; until it is, its README names a revision of the repository.
    #[serde(default)]
    pub released: bool,
    /// Its name in running text.
    pub title: String,
    /// Whether its types and codes are shared by the other APIs; at most one is.
    #[serde(default)]
    pub shared: bool,
    /// Its OpenAPI documents, one per version.
    #[serde(rename = "document")]
    pub documents: Vec<Document>,
    /// The properties (`Schema.property`) whose values are codes of a list, and the list's name.
    #[serde(default)]
    pub code_fields: BTreeMap<Spanned<String>, Spanned<String>>,
    /// The parameters of operations whose values are codes of a list, and the list's name.
    #[serde(default)]
    pub code_parameters: BTreeMap<Spanned<String>, Spanned<String>>,
    /// The operations that list events, and how to request the next page of each.
    #[serde(default)]
    pub cursors: BTreeMap<Spanned<String>, Cursor>,
    /// The components, properties and parameters that are personal data, in addition to those with a known name.
    #[serde(default)]
    pub sensitive: Vec<Spanned<String>>,
    /// The positions that may be shown although their name is that of personal data, or they were hidden before.
    #[serde(default)]
    pub shown: Vec<Shown>,
    /// The components that are personidentifikatorer, which requests validate.
    #[serde(default)]
    pub person_identifiers: Vec<Spanned<String>>,
    /// Rust names that resolve collisions: from `Schema`, `Schema.property` or `List.code` to the name.
    #[serde(default)]
    pub rename: BTreeMap<Spanned<String>, Spanned<String>>,
    /// The code list that has one edition per inntektsår.
    pub year_list: Option<YearList>,
    /// Corrections of its files.
    #[serde(default, rename = "fixup")]
    pub fixups: Vec<Fixup>,
}

/// How to continue with the next page of an operation that lists events.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "`{ parameter = \"…\", list = \"…\", number = \"…\" }`, which can also have `registered`, `end` and `start`"
)]
pub(crate) struct Cursor {
    /// The parameter that sets where a page begins.
    pub parameter: Spanned<String>,
    /// The property of the response that holds the list.
    pub list: Spanned<String>,
    /// The property of the list's items that holds the number.
    pub number: Spanned<String>,
    /// The property of the list's items that says when an item was registered.
    pub registered: Option<Spanned<String>>,
    /// The error code with which the service says that there is nothing from a number on, instead of an empty page.
    pub end: Option<Spanned<String>>,
    /// The operation that tells the first number from a date on.
    pub start: Option<CursorStart>,
}

/// The operation that tells where the reading of a list can begin.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "`{ operation = \"…\", date = \"…\" }`"
)]
pub(crate) struct CursorStart {
    /// Its `operationId`; its response has the property of the number.
    pub operation: Spanned<String>,
    /// Its parameter with the date.
    pub date: Spanned<String>,
}

/// One version of an API.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    /// The version's name, such as `v2`: the name of the module.
    pub version: Spanned<String>,
    /// The OpenAPI document.
    pub openapi: FileEntry,
    /// The documentation page with the tables of error codes and rettighetspakker.
    pub page: Option<FileEntry>,
}

/// A code list with one or more tables per inntektsår.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct YearList {
    /// The enum's name, in each year's module.
    pub name: Spanned<String>,
    /// The property of a response that holds its year.
    pub year_field: Option<Spanned<String>>,
    /// The years and their sources: the first source determines the codes, the others add details.
    pub years: BTreeMap<Spanned<String>, Vec<FileEntry>>,
    /// Codes that are renamed from one year on.
    #[serde(default, rename = "rename")]
    pub renames: Vec<CodeRenames>,
}

/// Codes that have another name in one inntektsår than in an earlier one, as stated by a publication.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeRenames {
    /// The year of the old names.
    pub from: Spanned<u16>,
    /// The year of the new names; each name is searched in the years up to it.
    pub to: Spanned<u16>,
    /// Where the renames are published.
    pub source: String,
    /// The old name of each code, and its new name.
    pub codes: BTreeMap<Spanned<String>, Spanned<String>>,
}

impl Api {
    /// Every file that the entry names.
    pub(crate) fn files(&self) -> impl Iterator<Item = &FileEntry> {
        let documents = self.documents.iter();
        let pages =
            documents.flat_map(|document| [Some(&document.openapi), document.page.as_ref()]);
        let years = self.year_list.iter().flat_map(|list| list.years.values());
        pages.flatten().chain(years.flatten())
    }

    fn files_mut(&mut self) -> impl Iterator<Item = &mut FileEntry> {
        let documents = self.documents.iter_mut();
        let pages =
            documents.flat_map(|document| [Some(&mut document.openapi), document.page.as_mut()]);
        let years = self
            .year_list
            .iter_mut()
            .flat_map(|list| list.years.values_mut());
        pages.flatten().chain(years.flatten())
    }
}

/// The place of a value of the manifest.
pub(crate) fn place<T>(value: &Spanned<T>) -> Location {
    Location::span(MANIFEST, value.span())
}

/// The catalogue, which becomes one crate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Catalogue {
    /// The crate's name.
    #[serde(rename = "crate")]
    pub package: Spanned<String>,
    /// The crate's version.
    pub release: Spanned<String>,
    /// The pages, in any order.
    #[serde(rename = "page")]
    pub pages: Vec<CataloguePage>,
}

/// One page of the catalogue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct CataloguePage {
    /// Its name in addresses, which is also the name of its module and its feature; unique.
    pub slug: Spanned<String>,
    /// The documentation page.
    pub page: FileEntry,
    /// Whether it is about all services rather than one.
    #[serde(default)]
    pub common: bool,
    /// The base address of the test environment, which pages do not state.
    pub test: Option<Spanned<String>>,
    /// The base address of production.
    pub production: Option<Spanned<String>>,
    /// The HTTP status of codes in tables without a status column, if the text of the page states it.
    pub http_status: Option<Spanned<u16>>,
    /// Likely mistakes that are known and kept.
    #[serde(default)]
    pub expect: Vec<Expect>,
    /// Rust names that resolve collisions: from `List.code` to the name.
    #[serde(default)]
    pub rename: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// Names of personal data.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PersonalData {
    /// Additional names of fødselsnumre and D-numbers.
    pub identifiers: Vec<Spanned<String>>,
    /// Additional names of other personal data.
    pub names: Vec<Spanned<String>>,
    /// Names that are not personal data in these APIs, each with the reason.
    pub shown: Vec<Shown>,
}

/// Something that may be shown although its name is that of personal data, or it was hidden before.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shown {
    /// A name, or a position of an API.
    pub about: Spanned<String>,
    /// Why it may be shown.
    pub reason: Spanned<String>,
}

/// A file below the specs folder and its origin.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "`{ file = \"…\", status = \"…\", source = \"…\" }`"
)]
pub(crate) struct FileEntry {
    /// The path below the specs folder.
    pub file: Spanned<String>,
    /// What it was written from, or where it was fetched from.
    pub source: String,
    /// How it relates to what is published.
    pub status: Status,
    /// Where it is published; a file without it is never fetched.
    pub fetch: Option<Spanned<FetchEntry>>,
    /// For a page: the names that it spells differently than the list it adds to, and the list's spelling.
    #[serde(default)]
    pub spelled: BTreeMap<Spanned<String>, String>,
    /// For a source of a year: known differences from the first source or from the year before, with the reason.
    #[serde(default)]
    pub expect: Vec<Expect>,
}

/// A likely mistake, or a difference between two sources, that somebody has reviewed.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "`{ lint = \"…\", about = [\"…\"], reason = \"…\" }`"
)]
pub(crate) struct Expect {
    /// The lint, such as `unlisted-code`.
    pub lint: Spanned<String>,
    /// The subjects that the messages of the lint name; if left out, all of the page's.
    #[serde(default)]
    pub about: Vec<Spanned<String>>,
    /// Why this is accepted.
    pub reason: Spanned<String>,
}

impl FileEntry {
    pub(crate) fn provenance(&self) -> Provenance {
        Provenance {
            file: self.file.get_ref().clone(),
            source: self.source.clone(),
            status: self.status,
        }
    }
}

/// The table `[upstream]`: base addresses and common settings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Bases {
    /// The base address of the registry of OpenAPI documents.
    pub swaggerhub: Spanned<String>,
    /// The owner of the documents there.
    pub owner: Spanned<String>,
    /// The base address of the raw files of the pages' repository.
    pub dokumentasjon: Spanned<String>,
    /// The branch or commit of that repository.
    #[serde(rename = "ref")]
    pub reference: Spanned<String>,
    /// The hosts that a redirect may lead to, in addition to those of the addresses.
    #[serde(default)]
    pub allowed_hosts: Vec<Spanned<String>>,
    /// Additional repositories, by the names used in `fetch`.
    #[serde(default)]
    pub repositories: BTreeMap<Spanned<String>, Repository>,
}

/// A repository in addition to that of the pages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{ address = \"…\", ref = \"…\" }`")]
pub(crate) struct Repository {
    /// The base address of its raw files.
    pub address: Spanned<String>,
    /// Its branch or commit.
    #[serde(rename = "ref")]
    pub reference: Spanned<String>,
}

/// The key `fetch` of a file: a document of the registry, a page of the pages' repository, or a file of another
/// repository.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "`{ page = \"…\" }` or `{ swaggerhub = \"…\" }`"
)]
pub(crate) struct FetchEntry {
    /// A document's name in the registry.
    pub(super) swaggerhub: Option<Spanned<String>>,
    /// The version of the document; without it, the newest one that fits.
    pub(super) version: Option<Spanned<String>>,
    /// The owner of the document, if not that of `[upstream]`.
    pub(super) owner: Option<Spanned<String>>,
    /// A page's path in the pages' repository.
    pub(super) page: Option<Spanned<String>>,
    /// The name of another repository.
    pub(super) repository: Option<Spanned<String>>,
    /// The file's path in that repository.
    pub(super) path: Option<Spanned<String>>,
    /// The branch or commit of a page or a file, if not that of its repository.
    #[serde(rename = "ref")]
    pub(super) reference: Option<Spanned<String>>,
}

/// Where a file is published; each part consists of characters that need no escaping in an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetch {
    /// A document of the registry.
    Document {
        /// Its owner in the registry.
        owner: String,
        /// Its name in the registry.
        api: String,
        /// The version; without it, the newest one that fits.
        version: Option<String>,
    },
    /// A page of the pages' repository.
    Page {
        /// Its path in the repository.
        path: String,
        /// The branch or commit.
        reference: String,
    },
    /// A file of another repository.
    File {
        /// The name of the repository, a key of [`Upstream::repositories`](super::listing::Upstream::repositories).
        repository: String,
        /// Its path in the repository.
        path: String,
        /// The branch or commit.
        reference: String,
    },
}

impl FetchEntry {
    pub(super) fn resolve(&self, bases: &Bases) -> Option<Fetch> {
        let text = |value: &Option<Spanned<String>>| Some(value.as_ref()?.get_ref().clone());
        let places = (
            text(&self.swaggerhub),
            text(&self.page),
            text(&self.repository),
            text(&self.path),
        );
        match places {
            (Some(api), None, None, None) => Some(Fetch::Document {
                owner: text(&self.owner).unwrap_or_else(|| bases.owner.get_ref().clone()),
                api,
                version: text(&self.version),
            }),
            (None, Some(path), None, None) => Some(Fetch::Page {
                path,
                reference: text(&self.reference)
                    .unwrap_or_else(|| bases.reference.get_ref().clone()),
            }),
            (None, None, Some(repository), Some(path)) => {
                let mut known = bases.repositories.iter();
                let (_, known) = known.find(|(name, _)| *name.get_ref() == repository)?;
                let reference = text(&self.reference);
                Some(Fetch::File {
                    repository,
                    path,
                    reference: reference.unwrap_or_else(|| known.reference.get_ref().clone()),
                })
            }
            _ => None,
        }
    }
}

/// A fix-up as written in the manifest.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fixup {
    /// Its name, unique in the manifest.
    pub name: Spanned<String>,
    /// The file that it corrects.
    pub file: Spanned<String>,
    /// Why it is needed.
    pub reason: Spanned<String>,
    /// A link to where the fault was reported or found, or the date when it was found.
    pub source: Spanned<String>,
    /// In a document: the JSON pointer of what it replaces, adds or removes.
    pub at: Option<Spanned<String>>,
    /// On a page: the code of the row that it corrects.
    pub code: Option<Spanned<String>>,
    /// On a page: the number of the row that it corrects, from 1; 0 is the header.
    pub row: Option<Spanned<usize>>,
    /// On a page: the code of the row after which a new row is inserted.
    pub after: Option<Spanned<String>>,
    /// The heading above the table, if several tables would fit.
    pub heading: Option<Spanned<String>>,
    /// The column of the cell that it corrects; without it, the whole row.
    pub column: Option<Spanned<String>>,
    /// The present value; left out to add something.
    pub from: Option<Spanned<Value>>,
    /// The corrected value; left out to remove something.
    pub to: Option<Spanned<Value>>,
}

impl Manifest {
    /// Sets the source and the status of fetched files from the lock.
    pub(crate) fn settle(&mut self, lock: &Lock) {
        // For a file that is no longer fetched, the manifest's own entry counts.
        let wanted = self
            .files()
            .filter(|entry| entry.fetch.is_some())
            .map(|entry| entry.file.get_ref().clone())
            .collect::<BTreeSet<_>>();
        let mut fetched = lock.fetched();
        fetched.retain(|file, _| wanted.contains(*file));
        let apis = self.apis.iter_mut().flat_map(Api::files_mut);
        let pages = self
            .catalogue
            .iter_mut()
            .flat_map(|catalogue| &mut catalogue.pages);
        for entry in apis.chain(pages.map(|entry| &mut entry.page)) {
            if let Some(source) = fetched.get(&**entry.file.get_ref()) {
                // Fetching a provisional year does not make it final.
                if entry.status != Status::Provisional {
                    entry.status = Status::Published;
                }
                entry.source.clone_from(source);
            }
        }
    }

    /// Every file that the manifest names.
    pub(crate) fn files(&self) -> impl Iterator<Item = &FileEntry> {
        let pages = self
            .catalogue
            .iter()
            .flat_map(|catalogue| &catalogue.pages)
            .map(|entry| &entry.page);
        self.apis.iter().flat_map(Api::files).chain(pages)
    }
}
