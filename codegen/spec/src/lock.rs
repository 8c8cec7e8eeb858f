//! The lock, `specs.lock`: the hash of each file of the manifest, and where the fetched ones came from.

use std::collections::{BTreeMap, BTreeSet};

use serde::ser::SerializeSeq;
use serde::{Deserialize, Serialize, Serializer};
use skattekit_ir::diag::{Code, Diagnostics, Location};
use skattekit_ir::ir::{Protected, Status};
use skattekit_ir::source::{Sources, is_hidden};

/// The path of the lock below the specs folder.
pub const LOCK: &str = "specs.lock";

const HEADER: &str = "\
# Which bytes each file of specs.toml has, where the fetched ones came from, and what is hidden as personal data.
# Written by `cargo xtask fetch` and `cargo xtask regenerate`; docs/src/maintain/lock.md explains it.

";

/// The lock as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The files, sorted by path, each once.
    pub files: Vec<Locked>,
    /// The positions that hold personal data.
    pub protected: Protected,
}

/// The record of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Locked {
    /// Its path below the specs folder.
    pub file: String,
    /// The SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// How many bytes it has.
    pub size: u64,
    /// Where it came from.
    #[serde(flatten)]
    pub origin: Fetched,
}

/// Where a file came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "status")]
pub enum Fetched {
    /// Fetched from upstream, unchanged.
    #[serde(rename = "fetched")]
    From {
        /// Its address.
        address: String,
        /// Its version in the registry; pages have none.
        #[serde(skip_serializing_if = "Option::is_none")]
        version: Option<String>,
        /// The `ETag` that the server sent with these bytes, used to ask whether they have changed.
        #[serde(skip_serializing_if = "Option::is_none")]
        etag: Option<String>,
        /// When these bytes were first fetched: RFC 3339, UTC.
        #[serde(rename = "fetched")]
        time: String,
    },
    /// Added by hand.
    #[serde(untagged)]
    No {
        /// How it relates to what is published, according to the manifest.
        status: Status,
    },
}

/// The content of the file. Entries have their places when it is read, and are plain records when it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<File> {
    #[serde(
        default = "Vec::new",
        rename = "file",
        skip_serializing_if = "Vec::is_empty"
    )]
    files: Vec<File>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    protected: Vec<Entries>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entries {
    api: String,
    version: String,
    #[serde(serialize_with = "one_a_line")]
    positions: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LockEntry {
    file: String,
    sha256: String,
    size: u64,
    status: LockStatus,
    address: Option<String>,
    version: Option<String>,
    etag: Option<String>,
    fetched: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum LockStatus {
    Fetched,
    Published,
    Transcribed,
    Reconstructed,
    Provisional,
}

/// A list with one item would be put on one line if its length were known; adding an item would then change two lines.
fn one_a_line<S: Serializer>(
    positions: &BTreeSet<String>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(None)?;
    positions
        .iter()
        .try_for_each(|position| list.serialize_element(position))?;
    list.end()
}

/// Reads the lock. `None` if there is no file, or if it cannot be read, after reporting why.
pub(crate) fn read_lock(sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Lock> {
    const HELP: &str = "this file is written by the commands: undo the edit, or take one side of a merge, \
                        then run `cargo xtask regenerate`";
    if !sources.contains(LOCK) {
        return None;
    }
    let source = sources.read(LOCK, diagnostics)?;
    let document: Document<toml::Spanned<LockEntry>> = match toml::from_str(source.text) {
        Ok(document) => document,
        Err(error) => {
            let span = error.span();
            let at = span.map_or(Location::file(LOCK), |span| Location::span(LOCK, span));
            diagnostics
                .error(Code::InvalidLock, at)
                .found(error.message().trim_end().replace('\n', ", "))
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
                .error(Code::InvalidLock, at.clone())
                .found(found)
                .expected(expected)
                .help(HELP);
        };
        match locked(entry) {
            Ok(locked) => {
                if files.insert(file.clone(), locked).is_some() {
                    refuse(format!("`{file}` is listed twice"), "one entry per file");
                }
            }
            Err((found, expected)) => refuse(format!("`{file}` has {found}"), expected),
        }
    }
    let mut protected = Protected::new();
    // A merge can leave two entries for one version: the positions of both are hidden.
    for of in document.protected {
        let positions = protected.entry((of.api, of.version)).or_default();
        positions.extend(of.positions);
    }
    is_whole.then(|| Lock {
        files: files.into_values().collect(),
        protected,
    })
}

/// Checks an entry, since some of its texts are printed unchanged. The error is what was found and what was expected.
fn locked(entry: LockEntry) -> Result<Locked, (String, &'static str)> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if entry.sha256.len() != 64 || !entry.sha256.bytes().all(is_digit) {
        let found = format!("the SHA-256 `{}`", entry.sha256);
        return Err((found, "64 lower-case hexadecimal digits"));
    }
    let texts = [&entry.address, &entry.version, &entry.etag, &entry.fetched];
    let is_plain = |char: char| !is_hidden(char) && !char.is_control();
    if texts
        .into_iter()
        .flatten()
        .any(|text| !text.chars().all(is_plain))
    {
        return Err((
            "a string with an invisible character".to_owned(),
            "visible characters",
        ));
    }
    let status = match entry.status {
        LockStatus::Fetched => None,
        LockStatus::Published => Some(Status::Published),
        LockStatus::Transcribed => Some(Status::Transcribed),
        LockStatus::Reconstructed => Some(Status::Reconstructed),
        LockStatus::Provisional => Some(Status::Provisional),
    };
    let is_bare = texts.into_iter().all(Option::is_none);
    let origin = match (status, entry.address, entry.fetched) {
        (Some(status), ..) if is_bare => Fetched::No { status },
        (Some(_), ..) => {
            let found =
                "`address`, `version`, `etag` or `fetched`, but its `status` is not `fetched`"
                    .to_owned();
            return Err((found, "none of these keys, or `status = \"fetched\"`"));
        }
        (None, Some(address), Some(time)) => Fetched::From {
            address,
            version: entry.version,
            etag: entry.etag,
            time,
        },
        (None, ..) => {
            let found = "the status `fetched` without the key `address` or `fetched`".to_owned();
            return Err((found, "both keys for a fetched file"));
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
    /// The record of a file.
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

    /// The fetched files, each with a phrase that says where it came from.
    pub(crate) fn fetched(&self) -> BTreeMap<&str, String> {
        self.files
            .iter()
            .filter_map(|locked| match &locked.origin {
                Fetched::No { .. } => None,
                Fetched::From {
                    address, version, ..
                } => {
                    let version = version
                        .as_ref()
                        .map(|version| format!(", version {version}"))
                        .unwrap_or_default();
                    Some((&*locked.file, format!("{address}{version}")))
                }
            })
            .collect()
    }

    /// The lock as the text of a file; independent of the order of the files.
    ///
    /// # Panics
    /// Panics if a file has more than eight exabytes, since TOML has no number for such a size.
    #[must_use]
    pub fn text(&self) -> String {
        let mut files = self.files.iter().collect::<Vec<_>>();
        files.sort_by(|left, right| left.file.cmp(&right.file));
        let protected = self.protected.clone().into_iter();
        let document = Document {
            files,
            protected: protected
                .map(|((api, version), positions)| Entries {
                    api,
                    version,
                    positions,
                })
                .collect(),
        };
        let text = toml::to_string_pretty(&document).expect("tables of texts and sizes are TOML");
        format!("{HEADER}{text}")
    }
}
