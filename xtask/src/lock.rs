//! The lock compared with the files: how they differ, and the lock that matches them.

use sha2::{Digest, Sha256};
use skattekit_codegen::{
    Code, Fetched, Finding, LOCK, Listed, Listing, Lock, Locked, Place, Protected, Sources,
};

use crate::paths::Folders;

/// The SHA-256 of some bytes, in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let mut digits = String::new();
    for byte in Sha256::digest(bytes) {
        digits.push_str(&format!("{byte:02x}"));
    }
    digits
}

/// How a file differs from its record in the lock.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Difference {
    /// It has no record.
    Unrecorded,
    /// Its content differs, and nothing says that it is the published one.
    Changed,
    /// Its content differs although it was fetched from this address.
    Edited(String),
    /// The manifest gives another origin.
    Restated,
    /// The manifest no longer names it.
    Unlisted,
}

/// The record of a file that was written by hand.
pub(crate) fn by_hand(listed: &Listed, bytes: &[u8]) -> Locked {
    let status = listed.status;
    record(&listed.file, bytes, Fetched::No { status })
}

/// The record of a file.
pub(crate) fn record(file: &str, bytes: &[u8], origin: Fetched) -> Locked {
    Locked {
        file: file.to_owned(),
        sha256: sha256(bytes),
        size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        origin,
    }
}

/// How an existing file differs from its record.
pub(crate) fn difference(listed: &Listed, lock: &Lock, bytes: &[u8]) -> Option<Difference> {
    let Some(locked) = lock.get(&listed.file) else {
        return Some(Difference::Unrecorded);
    };
    let is_same = locked.sha256 == sha256(bytes);
    match &locked.origin {
        Fetched::From { .. } if is_same && listed.fetch.is_some() => None,
        Fetched::From { address, .. } if listed.fetch.is_some() => {
            Some(Difference::Edited(address.clone()))
        }
        Fetched::No { status } if is_same && *status == listed.status => None,
        _ if is_same => Some(Difference::Restated),
        _ => Some(Difference::Changed),
    }
}

/// Every file that differs from its record, sorted.
pub(crate) fn differences(
    listing: &Listing,
    lock: &Lock,
    sources: &Sources,
) -> Vec<(String, Difference)> {
    let there = listing.files.iter().filter_map(|listed| {
        let difference = difference(listed, lock, sources.bytes(&listed.file)?)?;
        Some((listed.file.clone(), difference))
    });
    let is_listed = |file: &str| listing.files.iter().any(|listed| listed.file == file);
    let gone = lock
        .files
        .iter()
        .filter(|locked| !is_listed(&locked.file))
        .map(|locked| (locked.file.clone(), Difference::Unlisted));
    let mut differences = there.chain(gone).collect::<Vec<_>>();
    differences.sort_by(|(left, _), (right, _)| left.cmp(right));
    differences
}

/// The lock that matches the existing files and the hidden positions, whoever changed them.
pub(crate) fn updated(
    listing: &Listing,
    lock: &Lock,
    sources: &Sources,
    protected: &Protected,
) -> Lock {
    let files = listing.files.iter().filter_map(|listed| {
        let bytes = sources.bytes(&listed.file)?;
        let known = lock.get(&listed.file);
        match difference(listed, lock, bytes) {
            None => known.cloned(),
            Some(_) => Some(by_hand(listed, bytes)),
        }
    });
    Lock {
        files: files.collect(),
        protected: protected.clone(),
    }
}

/// The finding that the positions with personal data differ from those in the lock.
pub(crate) fn unrecorded_protection(folders: &Folders) -> Finding {
    let place = Place::file(format!("{}{LOCK}", folders.specs_prefix()));
    let found = "the positions with personal data differ from those recorded".to_owned();
    Finding::error(Code::StaleLock, place, found, folders.repair())
}

impl Difference {
    /// Whether it is an edit of what was fetched, which a maintainer undoes; a run of the generator settles all others.
    pub(crate) const fn is_edit(&self) -> bool {
        matches!(self, Self::Edited(_))
    }

    /// The difference as a sentence about the file.
    pub(crate) fn found(&self) -> String {
        match self {
            Self::Unrecorded => format!("{LOCK} has no entry for this file"),
            Self::Changed => format!("the content differs from what {LOCK} records"),
            Self::Edited(address) => {
                format!("the file was edited after it was fetched from {address}")
            }
            Self::Restated => format!("{LOCK} records the same content with another origin"),
            Self::Unlisted => format!(
                "{LOCK} has an entry for this file, but the manifest does not name the file"
            ),
        }
    }

    /// Why the lock was updated.
    pub(crate) fn past(&self) -> &'static str {
        match self {
            Self::Unrecorded => "the file is new",
            Self::Changed | Self::Edited(_) => "the file was changed by hand",
            Self::Restated => "the manifest gives another origin",
            Self::Unlisted => "the manifest does not name the file",
        }
    }

    /// The difference as a finding.
    pub(crate) fn finding(&self, file: &str, folders: &Folders) -> Finding {
        let (code, help) = match self {
            Self::Edited(_) => (
                Code::EditedFile,
                "undo the edit and write a fix-up instead; or keep the file as your own: remove \
                 `fetch` from its entry and set `status = \"transcribed\"`"
                    .to_owned(),
            ),
            _ => (Code::StaleLock, folders.repair()),
        };
        let place = Place::file(format!("{}{file}", folders.specs_prefix()));
        Finding::error(code, place, self.found(), help)
    }
}
