//! `specs.toml` as data: the APIs, their documents, pages and years, and where each file comes from.

mod files;
mod mend;
mod parse;
mod personal;
mod upstream;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use crate::diag::{Code, Diagnostics, Location};
use crate::fixup::Fixup;
use crate::lock::Lock;
use crate::source::{MANIFEST, Source, Sources};

mod katalog;
mod next_year;

pub use files::Status;
use files::check_paths;
pub(crate) use files::{Expect, FileEntry, check_listed};
pub(crate) use katalog::{Katalog, Kjent, Side};
pub use next_year::NextYear;
pub(crate) use personal::{PersonalData, Shown};
pub use upstream::{Fetch, Listed, Listing, Upstream, read_listing};
use words::{check_release, check_word, check_words};

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
    pub katalog: Option<Katalog>,
    /// Where files are fetched from.
    pub upstream: Option<upstream::Bases>,
    /// The table of everything that the APIs answer with.
    pub modeller: Option<Modeller>,
    /// What personal data is called, beside the names that are known anyway.
    pub personal_data: Option<PersonalData>,
}

/// The table of everything that the APIs answer with, which becomes one crate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Modeller {
    /// The crate's name.
    #[serde(rename = "crate")]
    pub package: Spanned<String>,
    /// The crate's version.
    pub release: Spanned<String>,
}

impl Manifest {
    /// Lets the entries of fetched files say where they were fetched from.
    pub(crate) fn settle(&mut self, lock: &Lock) {
        // What the manifest no longer fetches is what the manifest says it is.
        let wanted = self.files().filter(|entry| entry.fetch.is_some());
        let wanted = wanted.map(|entry| entry.file.get_ref().clone());
        let wanted = BTreeSet::from_iter(wanted);
        let mut fetched = lock.fetched();
        fetched.retain(|file, _| wanted.contains(*file));
        let apis = self.apis.iter_mut().flat_map(Api::files_mut);
        let pages = self.katalog.iter_mut();
        let pages = pages.flat_map(|katalog| &mut katalog.sider);
        for entry in apis.chain(pages.map(|side| &mut side.page)) {
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
        let pages = self.katalog.iter().flat_map(|katalog| &katalog.sider);
        let pages = pages.map(|side| &side.page);
        self.apis.iter().flat_map(Api::files).chain(pages)
    }
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
        let years = self.year_list.iter_mut();
        let years = years.flat_map(|list| list.years.values_mut());
        pages.flatten().chain(years.flatten())
    }
}

/// The place of a value of the manifest.
pub(crate) fn place<T>(value: &Spanned<T>) -> Location {
    Location::span(MANIFEST, value.span())
}

/// The text of the manifest; one that is not there is reported.
fn manifest_source<'a>(sources: &'a Sources, diagnostics: &mut Diagnostics) -> Option<Source<'a>> {
    if !sources.contains(MANIFEST) {
        diagnostics
            .error(
                Code::MissingFile,
                Location::file(MANIFEST),
                "there is no manifest",
            )
            .expected("a file that lists the APIs")
            .help("name the folder that holds `specs.toml` with --specs");
        return None;
    }
    sources.read(MANIFEST, diagnostics)
}

/// Reads the manifest and checks what it says against the files that are there.
pub(crate) fn read_manifest(sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Manifest> {
    let source = manifest_source(sources, diagnostics)?;
    let parse::Parsed { manifest, is_whole } = parse::parse(&source, diagnostics)?;
    let mut found = Diagnostics::default();
    check(&manifest, sources, &source, &mut found);
    // What stands for something else is not what is wrong.
    found.forget_beyond(MANIFEST, source.text.len());
    diagnostics.extend(found);
    is_whole.then_some(manifest)
}

/// Checks what the manifest says, one thing against the other and against the files that are there.
fn check(
    manifest: &Manifest,
    sources: &Sources,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) {
    check_paths(manifest, diagnostics);
    files::check_there(manifest, sources, diagnostics);
    upstream::check(manifest, diagnostics);
    check_texts(manifest, source, diagnostics);
    personal::check(manifest, source, diagnostics);
    check_sources(manifest, source, diagnostics);
    check_unique(
        "slug",
        manifest.apis.iter().map(|api| &api.slug),
        diagnostics,
    );
    check_crates(manifest, diagnostics);
    check_shared(manifest, diagnostics);
    for api in &manifest.apis {
        let versions = api.documents.iter().map(|document| &document.version);
        check_unique("version", versions, diagnostics);
        check_words(api, diagnostics);
    }
    if let Some(katalog) = &manifest.katalog {
        katalog.check(source, diagnostics);
    }
    if let Some(modeller) = &manifest.modeller {
        check_word(&modeller.package, diagnostics);
        check_release(&modeller.release, diagnostics);
    }
}

/// Checks the texts that are printed as they are.
fn check_texts(manifest: &Manifest, source: &Source<'_>, diagnostics: &mut Diagnostics) {
    for api in &manifest.apis {
        let at = api.slug.span();
        let sources = api.files().map(|file| &file.source);
        for text in sources.chain([&api.title]) {
            source.refuse_hidden(text, &at, diagnostics);
        }
    }
}

fn check_unique<'a>(
    what: &str,
    values: impl Iterator<Item = &'a Spanned<String>>,
    diagnostics: &mut Diagnostics,
) {
    let mut seen: BTreeMap<&str, &Spanned<String>> = BTreeMap::new();
    for value in values {
        if let Some(first) = seen.insert(value.get_ref(), value) {
            let found = format!("the {what} `{}` stands twice", value.get_ref());
            diagnostics
                .error(Code::InvalidManifest, place(value), found)
                .expected(format!("a {what} of its own"))
                .other(place(first), "it stands here first")
                .help("rename one of the two");
        }
    }
}

/// Checks that the crates can be told apart from each other and from those that they use.
fn check_crates(manifest: &Manifest, diagnostics: &mut Diagnostics) {
    const USED: [&str; 7] = [
        "alloc",
        "core",
        "serde",
        "serde_core",
        "serde_json",
        "skattekit_runtime",
        "std",
    ];
    let ident = |package: &Spanned<String>| package.get_ref().replace('-', "_");
    let mut seen: BTreeMap<String, &Spanned<String>> = BTreeMap::new();
    let packages = manifest.apis.iter().map(|api| &api.package);
    let katalog = manifest.katalog.iter().map(|katalog| &katalog.package);
    let modeller = manifest.modeller.iter().map(|modeller| &modeller.package);
    for package in packages.chain(katalog).chain(modeller) {
        let name = package.get_ref();
        if USED.contains(&&*ident(package)) {
            diagnostics
                .error(
                    Code::InvalidName,
                    place(package),
                    format!("`{name}` is a crate that generated code uses"),
                )
                .expected("a name of its own")
                .help("rename the crate");
        }
        if let Some(first) = seen.insert(ident(package), package) {
            diagnostics
                .error(
                    Code::InvalidManifest,
                    place(package),
                    format!("the crate `{name}` stands twice"),
                )
                .expected("a crate whose name differs in more than `-` and `_`")
                .other(place(first), "it stands here first")
                .help("rename one of the two");
        }
    }
    if manifest.apis.is_empty() && manifest.katalog.is_none() {
        diagnostics
            .error(
                Code::InvalidManifest,
                Location::span(MANIFEST, 0..0),
                "the manifest lists no API",
            )
            .expected("at least one `[[api]]`")
            .help("CONTRIBUTING.md lists the keys of an entry");
    }
}

fn check_shared(manifest: &Manifest, diagnostics: &mut Diagnostics) {
    let mut shared = manifest.apis.iter().filter(|api| api.shared);
    let Some(first) = shared.next() else { return };
    for api in shared {
        diagnostics
            .error(
                Code::InvalidManifest,
                place(&api.slug),
                "a second API is `shared`",
            )
            .expected("at most one API whose types the others share")
            .other(place(&first.slug), "this one is `shared` too")
            .help("take `shared = true` out of one of them");
    }
}

/// Reports the settings of files that only a source of a year has.
fn check_sources(manifest: &Manifest, source: &Source<'_>, diagnostics: &mut Diagnostics) {
    let mut of_years = BTreeSet::new();
    let lists = manifest
        .apis
        .iter()
        .filter_map(|api| api.year_list.as_ref());
    for files in lists.flat_map(|list| list.years.values()) {
        for (at, file) in files.iter().enumerate() {
            of_years.insert(std::ptr::from_ref(file));
            let reasons = file.expect.iter().map(|expect| &expect.reason);
            for reason in reasons {
                source.refuse_hidden(reason.get_ref(), &reason.span(), diagnostics);
            }
            if at > 0 && file.status == Status::Provisional {
                diagnostics
                    .error(
                        Code::InvalidManifest,
                        place(&file.file),
                        "a further source of a year is `provisional`",
                    )
                    .expected("`provisional` for the first source of a year alone")
                    .help("give this one the status that it has by itself, such as `transcribed`");
            }
        }
    }
    for file in manifest.files() {
        if of_years.contains(&std::ptr::from_ref(file)) {
            continue;
        }
        let is_provisional = file.status == Status::Provisional;
        if is_provisional || !file.expect.is_empty() {
            let key = if is_provisional {
                "provisional"
            } else {
                "expect"
            };
            diagnostics
                .error(
                    Code::InvalidManifest,
                    place(&file.file),
                    format!("`{key}` for a file that is no source of a year"),
                )
                .expected("a file of `[api.year-list.years]`")
                .help("take it out");
        }
    }
}
