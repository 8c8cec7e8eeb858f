//! `specs.lock` as data: which bytes each file of the manifest has, and where the fetched ones came from.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use skattekit_ir::diag::{Code, Diagnostics, Location};
use skattekit_ir::ir::{Protected, Status};
use skattekit_ir::source::{Sources, is_hidden};
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

/// The path of the lock below the specs folder.
pub const LOCK: &str = "specs.lock";

const HEADER: &str = "\
# Which bytes each file of specs.toml has, where the fetched ones came from, and what is hidden as personal data.
# Written by `cargo xtask fetch` and `cargo xtask regenerate`; CONTRIBUTING.md explains it.

";

/// The lock as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The files, sorted by path, each once.
    pub files: Vec<Locked>,
    /// The positions that hold personal data.
    pub protected: Protected,
}

/// What is recorded of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// Its path below the specs folder.
    pub file: String,
    /// The SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// How many bytes it has.
    pub size: u64,
    /// How it came to be.
    pub origin: Fetched,
}

/// How a file came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// By hand; it relates to what is published as the manifest says.
    No(Status),
    /// From upstream, as it is.
    From {
        /// Its address.
        address: String,
        /// Its version in the registry; pages have none.
        version: Option<String>,
        /// What the server called these bytes, for asking whether they are still the same.
        etag: Option<String>,
        /// When these bytes came first: RFC 3339, UTC.
        time: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default, rename = "file")]
    files: Vec<toml::Spanned<Entry>>,
    #[serde(default)]
    protected: Vec<Entries>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entries {
    api: String,
    version: String,
    positions: BTreeSet<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: String,
    sha256: String,
    size: u64,
    status: State,
    address: Option<String>,
    version: Option<String>,
    etag: Option<String>,
    fetched: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Fetched,
    Published,
    Transcribed,
    Reconstructed,
    Provisional,
}

/// Reads the lock; none when there is no file, or one that cannot be read, after reporting why.
pub(crate) fn read_lock(sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Lock> {
    const HELP: &str = "the commands write this file: take back what was edited, or one side of a merge, \
                        and run `cargo xtask regenerate`";
    if !sources.contains(LOCK) {
        return None;
    }
    let source = sources.read(LOCK, diagnostics)?;
    let document: Document = match toml::from_str(source.text) {
        Ok(document) => document,
        Err(error) => {
            let span = error.span();
            let at = span.map_or(Location::file(LOCK), |span| Location::span(LOCK, span));
            let found = error.message().trim_end().replace('\n', ", ");
            diagnostics
                .error(Code::InvalidLock, at, found)
                .expected("a lock as `cargo xtask fetch` writes it")
                .help(HELP);
            return None;
        }
    };
    let mut files: BTreeMap<String, Locked> = BTreeMap::new();
    let mut is_whole = true;
    for entry in document.files {
        let at = Location::span(LOCK, entry.span());
        let entry = entry.into_inner();
        let file = entry.file.clone();
        let mut refuse = |found: String, expected: &str| {
            is_whole = false;
            diagnostics
                .error(Code::InvalidLock, at.clone(), found)
                .expected(expected)
                .help(HELP);
        };
        match locked(entry) {
            Ok(locked) => {
                if files.insert(file.clone(), locked).is_some() {
                    refuse(format!("`{file}` stands twice"), "one entry for one file");
                }
            }
            Err((found, expected)) => refuse(format!("`{file}` has {found}"), expected),
        }
    }
    let mut protected = Protected::new();
    // A merge can leave two entries of one version: what either records is hidden.
    for of in document.protected {
        let positions = protected.entry((of.api, of.version)).or_default();
        positions.extend(of.positions);
    }
    is_whole.then(|| Lock {
        files: files.into_values().collect(),
        protected,
    })
}

/// An entry after a look at its texts, some of which are printed as they are; or what is wrong, and what was expected.
fn locked(entry: Entry) -> Result<Locked, (String, &'static str)> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if entry.sha256.len() != 64 || !entry.sha256.bytes().all(is_digit) {
        let found = format!("the SHA-256 `{}`", entry.sha256);
        return Err((found, "64 digits from 0 to f, in lower case"));
    }
    let texts = [&entry.address, &entry.version, &entry.etag, &entry.fetched];
    let is_plain = |char: char| !is_hidden(char) && !char.is_control();
    if texts
        .into_iter()
        .flatten()
        .any(|text| !text.chars().all(is_plain))
    {
        return Err((
            "a text with an invisible character".to_owned(),
            "characters that can be seen",
        ));
    }
    let by_hand = |status| {
        let is_bare = entry.address.is_none()
            && entry.version.is_none()
            && entry.etag.is_none()
            && entry.fetched.is_none();
        if is_bare {
            Ok(Fetched::No(status))
        } else {
            let found = "an address, a version, an ETag or a time, and was not fetched".to_owned();
            Err((found, "`status = \"fetched\"`, or none of these keys"))
        }
    };
    let origin = match entry.status {
        State::Published => by_hand(Status::Published)?,
        State::Transcribed => by_hand(Status::Transcribed)?,
        State::Reconstructed => by_hand(Status::Reconstructed)?,
        State::Provisional => by_hand(Status::Provisional)?,
        State::Fetched => {
            let (Some(address), Some(time)) = (entry.address, entry.fetched) else {
                let found = "no `address` or no `fetched`, and was fetched".to_owned();
                return Err((found, "both keys"));
            };
            Fetched::From {
                address,
                version: entry.version,
                etag: entry.etag,
                time,
            }
        }
    };
    Ok(Locked {
        file: entry.file,
        sha256: entry.sha256,
        size: entry.size,
        origin,
    })
}

impl Lock {
    /// What is recorded of a file.
    #[must_use]
    pub fn get(&self, file: &str) -> Option<&Locked> {
        let at = self
            .files
            .binary_search_by(|locked| (*locked.file).cmp(file));
        at.ok().map(|at| &self.files[at])
    }

    /// The positions of a version of an API that held personal data when the lock was written.
    pub(crate) fn protected_of(&self, api: &str, version: &str) -> impl Iterator<Item = &String> {
        let key = (api.to_owned(), version.to_owned());
        self.protected.get(&key).into_iter().flatten()
    }

    /// The fetched files, each with where it came from in words.
    pub(crate) fn fetched(&self) -> BTreeMap<&str, String> {
        let fetched = self.files.iter().filter_map(|locked| match &locked.origin {
            Fetched::No(_) => None,
            Fetched::From {
                address, version, ..
            } => {
                let version = version.iter().map(|version| format!(", version {version}"));
                let version = version.collect::<String>();
                Some((&*locked.file, format!("{address}{version}")))
            }
        });
        fetched.collect()
    }

    /// The lock as the text of a file; the same for the same files in whatever order.
    #[must_use]
    pub fn text(&self) -> String {
        let mut files = Vec::from_iter(&self.files);
        files.sort_by(|left, right| left.file.cmp(&right.file));
        let mut entries = ArrayOfTables::new();
        for locked in files {
            let mut table = Table::new();
            table["file"] = value(&locked.file);
            table["sha256"] = value(&locked.sha256);
            table["size"] = value(i64::try_from(locked.size).unwrap_or(i64::MAX));
            match &locked.origin {
                Fetched::No(status) => table["status"] = value(status.as_str()),
                Fetched::From {
                    address,
                    version,
                    etag,
                    time,
                } => {
                    table["status"] = value("fetched");
                    table["address"] = value(address);
                    if let Some(version) = version {
                        table["version"] = value(version);
                    }
                    if let Some(etag) = etag {
                        table["etag"] = value(etag);
                    }
                    table["fetched"] = value(time);
                }
            }
            entries.push(table);
        }
        let mut protected = ArrayOfTables::new();
        for ((api, version), positions) in &self.protected {
            let mut table = Table::new();
            table["api"] = value(api);
            table["version"] = value(version);
            let mut lines = Array::from_iter(positions);
            lines
                .iter_mut()
                .for_each(|line| line.decor_mut().set_prefix("\n    "));
            lines.set_trailing("\n");
            lines.set_trailing_comma(true);
            table["positions"] = value(lines);
            protected.push(table);
        }
        let mut document = DocumentMut::new();
        document["file"] = Item::ArrayOfTables(entries);
        document["protected"] = Item::ArrayOfTables(protected);
        format!("{HEADER}{}", document.to_string().trim_start())
    }
}
