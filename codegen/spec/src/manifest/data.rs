//! What `specs.toml` says, as data: the APIs, their documents, pages and years, and where each file comes from.

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
    /// The APIs; the order does not count.
    #[serde(default, rename = "api")]
    pub apis: Vec<Api>,
    /// Corrections of files of whatever API.
    #[serde(default, rename = "fixup")]
    pub fixups: Vec<Fixup>,
    /// The catalogue of every API's page.
    pub catalogue: Option<Catalogue>,
    /// Where files are fetched from.
    pub upstream: Option<Bases>,
    /// The table of everything that the APIs answer with.
    pub models: Option<Models>,
    /// What personal data is called, beside the names that are known anyway.
    pub personal_data: Option<PersonalData>,
}

/// The table of everything that the APIs answer with, which becomes one crate.
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
    /// Its OpenAPI documents, one a version.
    #[serde(rename = "document")]
    pub documents: Vec<Document>,
    /// The properties (`Schema.property`) whose values are codes of a list, and the list's name.
    #[serde(default)]
    pub code_fields: BTreeMap<Spanned<String>, Spanned<String>>,
    /// The parameters of operations whose values are codes of a list, and the list's name.
    #[serde(default)]
    pub code_parameters: BTreeMap<Spanned<String>, Spanned<String>>,
    /// The operations that list events, and what goes from one page to the request for the next.
    #[serde(default)]
    pub cursors: BTreeMap<Spanned<String>, Cursor>,
    /// The components and properties whose values are personal data, beside those that are called so.
    #[serde(default)]
    pub sensitive: Vec<Spanned<String>>,
    /// The positions that may be seen though they are called like personal data, or were hidden before.
    #[serde(default)]
    pub shown: Vec<Shown>,
    /// The components that are personidentifikatorer, which a request checks.
    #[serde(default)]
    pub person_identifiers: Vec<Spanned<String>>,
    /// Rust names for what would otherwise collide: `Schema`, `Schema.property` or `List.code` to the name.
    #[serde(default)]
    pub rename: BTreeMap<Spanned<String>, Spanned<String>>,
    /// The code list that there is one of per inntektsår.
    pub year_list: Option<YearList>,
    /// Corrections of its files.
    #[serde(default, rename = "fixup")]
    pub fixups: Vec<Fixup>,
}

/// How an operation that lists events goes on.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "`{ parameter = \"…\", list = \"…\", number = \"…\" }`"
)]
pub(crate) struct Cursor {
    /// The parameter that tells where a page begins.
    pub parameter: Spanned<String>,
    /// The property of the response that is the list.
    pub list: Spanned<String>,
    /// The property of its items that is the number.
    pub number: Spanned<String>,
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

/// A code list with one table, or several, per inntektsår.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct YearList {
    /// The enum's name, in each year's module.
    pub name: Spanned<String>,
    /// The property of a response that tells its year.
    pub year_field: Option<Spanned<String>>,
    /// The years and their sources: the first says which codes there are, further ones add to what it says of them.
    pub years: BTreeMap<Spanned<String>, Vec<FileEntry>>,
    /// Codes that are called otherwise from one year on.
    #[serde(default, rename = "rename")]
    pub renames: Vec<CodeRenames>,
}

/// Codes that are called otherwise in one inntektsår than in an earlier one, as a publication states it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeRenames {
    /// The year of the old names.
    pub from: Spanned<u16>,
    /// The year of the new names; each is looked for in the years up to it.
    pub to: Spanned<u16>,
    /// Where that is published.
    pub source: String,
    /// What each code was called, and what it is called.
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
    /// The pages; the order does not count.
    #[serde(rename = "page")]
    pub pages: Vec<CataloguePage>,
}

/// One page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct CataloguePage {
    /// Its name in addresses; the name of its module and of its feature; unique.
    pub slug: Spanned<String>,
    /// The documentation page.
    pub page: FileEntry,
    /// Whether it is about all services rather than one.
    #[serde(default)]
    pub common: bool,
    /// The base address of the test environment, which pages do not tell.
    pub test: Option<Spanned<String>>,
    /// The base address of production.
    pub production: Option<Spanned<String>>,
    /// The status of the codes in tables without a column for it, where the text around them tells it.
    pub http_status: Option<Spanned<u16>>,
    /// What looks like a slip, is known, and is kept.
    #[serde(default)]
    pub expect: Vec<Expect>,
    /// Rust names for what would otherwise collide: `List.code` to the name.
    #[serde(default)]
    pub rename: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// What personal data is called.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PersonalData {
    /// Further names of fødselsnumre and D-numbers.
    pub identifiers: Vec<Spanned<String>>,
    /// Further names of anything else of a person.
    pub names: Vec<Spanned<String>>,
    /// Names that are none here, each with the reason.
    pub shown: Vec<Shown>,
}

/// What may be seen though it is called like personal data, or was hidden before.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shown {
    /// A name, or a position of an API.
    pub about: Spanned<String>,
    /// Why.
    pub reason: Spanned<String>,
}

/// A file below the specs folder and where it comes from.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "`{ file = \"…\", status = \"…\", source = \"…\" }`"
)]
pub(crate) struct FileEntry {
    /// The path below the specs folder.
    pub file: Spanned<String>,
    /// What it was written from, or fetched from.
    pub source: String,
    /// How it relates to what is published.
    pub status: Status,
    /// Where it is upstream; a file without it is never fetched.
    pub fetch: Option<Spanned<FetchEntry>>,
    /// For a table: the names that it writes otherwise than the list it adds to, and how the list writes them.
    #[serde(default)]
    pub spelled: BTreeMap<Spanned<String>, String>,
    /// For a source of a year: what it says otherwise than the first one, or what the year lacks, and why that is settled.
    #[serde(default)]
    pub expect: Vec<Expect>,
}

/// What looks like a slip, or differs between two sources, and somebody has looked at.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "`{ lint = \"…\", about = [\"…\"], reason = \"…\" }`"
)]
pub(crate) struct Expect {
    /// The lint, such as `unlisted-code`.
    pub lint: Spanned<String>,
    /// What its messages are about, as they name it; every one of a page when it is left out.
    #[serde(default)]
    pub about: Vec<Spanned<String>>,
    /// Why it is settled so.
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

/// The table `[upstream]`: base addresses and what they have in common.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Bases {
    /// The registry of OpenAPI documents.
    pub swaggerhub: Spanned<String>,
    /// Who owns the documents there.
    pub owner: Spanned<String>,
    /// The raw files of the repository of pages.
    pub dokumentasjon: Spanned<String>,
    /// Its branch, or a commit.
    #[serde(rename = "ref")]
    pub reference: Spanned<String>,
    /// The hosts that an answer may lead to, beside those of the addresses.
    #[serde(default)]
    pub allowed_hosts: Vec<Spanned<String>>,
    /// Further repositories, by the names that entries call them.
    #[serde(default)]
    pub repositories: BTreeMap<Spanned<String>, Repository>,
}

/// A repository beside that of pages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{ address = \"…\", ref = \"…\" }`")]
pub(crate) struct Repository {
    /// Its raw files.
    pub address: Spanned<String>,
    /// Its branch, or a commit.
    #[serde(rename = "ref")]
    pub reference: Spanned<String>,
}

/// The key `fetch` of a file: a document of the registry, a page of the repository, or a file of another one.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "`{ page = \"…\" }` or `{ swaggerhub = \"…\" }`"
)]
pub(crate) struct FetchEntry {
    /// A document's name in the registry.
    pub(super) swaggerhub: Option<Spanned<String>>,
    /// The one version of the document that is wanted; the newest that fits when there is none.
    pub(super) version: Option<Spanned<String>>,
    /// Who owns the document, unless it is the owner of all.
    pub(super) owner: Option<Spanned<String>>,
    /// A page's path in the repository of pages.
    pub(super) page: Option<Spanned<String>>,
    /// The name of another repository.
    pub(super) repository: Option<Spanned<String>>,
    /// The file's path in that repository.
    pub(super) path: Option<Spanned<String>>,
    /// A page's or a file's branch or commit, unless it is that of the repository.
    #[serde(rename = "ref")]
    pub(super) reference: Option<Spanned<String>>,
}

/// Where a file is upstream; each part is of characters that stand for themselves in an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetch {
    /// A document of the registry.
    Document {
        /// Who owns it there.
        owner: String,
        /// Its name there.
        api: String,
        /// The one version that is wanted; the newest that fits when there is none.
        version: Option<String>,
    },
    /// A page of the repository.
    Page {
        /// Its path there.
        path: String,
        /// The branch or the commit.
        reference: String,
    },
    /// A file of another repository.
    File {
        /// The name of the repository, which [`Upstream`](super::listing::Upstream) has.
        repository: String,
        /// Its path there.
        path: String,
        /// The branch or the commit.
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

/// A fix-up as the manifest has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fixup {
    /// Its name, unique in the manifest.
    pub name: Spanned<String>,
    /// The file that it corrects.
    pub file: Spanned<String>,
    /// Why.
    pub reason: Spanned<String>,
    /// A link to where it was reported or found, or the date on which it was.
    pub source: Spanned<String>,
    /// In a document: the JSON pointer of what it replaces, adds or removes.
    pub at: Option<Spanned<String>>,
    /// On a page: the code whose row it corrects.
    pub code: Option<Spanned<String>>,
    /// The same by its number from 1; 0 is the header.
    pub row: Option<Spanned<usize>>,
    /// The code whose row a new row comes after.
    pub after: Option<Spanned<String>>,
    /// The heading over the table, where several tables would fit.
    pub heading: Option<Spanned<String>>,
    /// The column of the cell that it corrects; without, it is about the row.
    pub column: Option<Spanned<String>>,
    /// What stands there now; nothing where it adds.
    pub from: Option<Spanned<Value>>,
    /// What is to stand there; nothing where it removes.
    pub to: Option<Spanned<Value>>,
}

impl Manifest {
    /// Lets the entries of fetched files say where they were fetched from.
    pub(crate) fn settle(&mut self, lock: &Lock) {
        // What the manifest no longer fetches is what the manifest says it is.
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
                // A provisional year does not become final by being fetched.
                if entry.status != Status::Provisional {
                    entry.status = Status::Published;
                }
                entry.source.clone_from(source);
            }
        }
    }

    /// Every file that it names.
    pub(crate) fn files(&self) -> impl Iterator<Item = &FileEntry> {
        let pages = self
            .catalogue
            .iter()
            .flat_map(|catalogue| &catalogue.pages)
            .map(|entry| &entry.page);
        self.apis.iter().flat_map(Api::files).chain(pages)
    }
}
